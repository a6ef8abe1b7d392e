"""An exit word that she typed while Redis was down: she was answered at once, and it takes effect when Redis is back
(safety rule 6), as if it had been there: nothing is pushed to a phone that somebody else holds by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation.state import State
from bot.privacy import Unreadable, Vault
from bot.referrals.move import Move, Moves
from bot.store import Change, Store, hers_key, person_key, referral_key


@dataclass(frozen=True)
class Leaving:
    """person: pseudonym. at: when it was answered; written: when she wrote, by the platform's clock."""

    person: str
    at: datetime
    written: datetime

    def as_json(self) -> dict[str, str]:
        """As it is spooled."""
        return {"exit": self.person, "at": self.at.isoformat(), "written": self.written.isoformat()}

    @staticmethod
    def from_json(row: dict[str, str]) -> Leaving:
        """The other way round."""
        return Leaving(row["exit"], datetime.fromisoformat(row["at"]), datetime.fromisoformat(row["written"]))

    def take_effect(self, store: Store, vault: Vault, day: str) -> None:
        """Do what the turn would have done (conversation.commands.leave). Repeating it changes nothing. Raises StoreDown."""
        while True:
            change = Change(moves=[move.plan() for move in self._moves(store, vault)], day=day,
                            count={"spool.replayed": 1}, **self._record(store, vault))
            # Somebody has moved one of hers meanwhile, or she has written: on what is true now.
            if store.change(change).word == "done":
                return

    def _moves(self, store: Store, vault: Vault) -> list[Move]:
        """For each of her referrals that was there; what she has opened since is none of it."""
        moves = []
        for number in sorted(store.client.smembers(hers_key(self.person))):
            status, opened, used, ended = store.client.hmget(referral_key(number), "status", "opened", "exit_used", "talk_end")
            if status in (None, "closed") or datetime.fromisoformat(opened) > self.at or _since(used, self.at):
                continue
            move = Moves(vault).exit_used(number, self.at)
            if _since(ended, self.at):
                del move.fields["talk_end"]
            moves.append(move)
        return moves

    def _record(self, store: Store, vault: Vault) -> dict[str, Any]:
        """What of a change puts her state as she left it; nothing when there is none, or she has written since."""
        key = person_key(self.person)
        version, sealed = store.client.hmget(key, "v", "state")
        seconds = store.client.ttl(key)
        try:
            state = State.from_json(vault.unseal_json(sealed)) if sealed and seconds > 0 else None
        except Unreadable:
            state = None
        if state is None or (state.last and datetime.fromisoformat(state.last) > self.written):
            return {}
        return {"person": self.person, "expect": int(version), "keep_seconds": seconds,
                "fields": {"state": vault.seal_json(state.left(self.written).as_json())}}


def _since(time: str | None, at: datetime) -> bool:
    """Whether a time of the record is at or after this moment; times are kept to the second."""
    return bool(time) and datetime.fromisoformat(time) >= at.replace(microsecond=0)
