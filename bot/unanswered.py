"""What women asked and did not get answered, kept for editors: masked, sealed, under a pseudonym, thirty days at most.

Kept is only what the knowledge was asked and had no answer to (nothing), what she was offered and said no to (declined), and
what she said was no help (unsolved). Never: danger or what may hide it, anything said while staff have a question of hers,
a hand-over, a safe word (bot.conversation.learning decides). Names and numbers are masked before it is sealed (bot.masking); a
day, not an hour, is noted. It goes with everything else of hers when she deletes or leaves.

A value is the sealed JSON {text, why, near (ids of entries), day}. Keys: store.unanswered_key and the two after it.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.audit import Audit
from bot.masking import mask
from bot.message import CHINA
from bot.privacy import Vault
from bot.store import Change, Store, unanswered_key, unanswered_message_key

DAYS = 30
"""How long a message is kept at most; never longer than ordinary conversation (RETENTION_DAYS)."""
MOST = 50
"""Messages of one person that are kept, so that nobody can flood the editors' list."""
SHOWN = 200
"""Messages that the editors' page shows; the next ones follow when these have been seen to."""
UNDO = timedelta(hours=1)
"""How long a message that was seen to can be put back."""
SHORTEST, LONGEST = 2, 300
"""Characters of a message without what was masked, and of what is kept."""

_WORDLESS = re.compile(r"〔..〕|[^a-z\u4e00-\u9fff]", re.I)

WHY = ("nothing", "declined", "unsolved")


@dataclass(frozen=True)
class Kept:
    """One message for editors. near: ids of the entries that came nearest, best first; why: one of WHY."""

    id: str
    text: str
    why: str
    near: tuple[str, ...]
    day: date


class Sealer:
    """Makes what a turn keeps, ready for the script. days: the retention time of ordinary conversation."""

    def __init__(self, vault: Vault, days: int) -> None:
        self._vault, self._days = vault, min(days, DAYS)

    def keep(self, text: str, why: str, near: tuple[str, ...], now: datetime) -> dict[str, Any]:
        """Mask and seal a message, as Change.unanswered takes it; {} when nothing is left of it that could be learnt from."""
        assert why in WHY, why
        masked = mask(text)
        if len(_WORDLESS.sub("", masked)) < SHORTEST:
            return {}
        row = {"text": masked[:LONGEST], "why": why, "near": list(near), "day": now.astimezone(CHINA).date().isoformat()}
        midnight = _midnight(date.fromisoformat(row["day"]))
        return {"id": secrets.token_hex(8), "sealed": self._vault.seal_json(row), "day": midnight,
                "gone": midnight + self._days * 86400, "most": MOST}


class Unanswered:
    """The editors' list. Every look and every deed is in the audit trail. Raises StoreDown, audit.NotRecorded."""

    def __init__(self, store: Store, vault: Vault, audit: Audit, days: int) -> None:
        self._store, self._vault, self._audit, self._days = store, vault, audit, min(days, DAYS)

    def newest(self, by: str) -> list[Kept]:
        """What waits for an editor, newest day first; by: who looks."""
        self._audit.looked(by, "unanswered-read")
        client = self._store.client
        names = client.zrevrange(unanswered_key(), 0, SHOWN - 1)
        pipe = client.pipeline(transaction=False)
        for name in names:
            pipe.get(unanswered_message_key(name))
        return [self._opened(name, sealed) for name, sealed in zip(names, pipe.execute(), strict=True) if sealed]

    def see_to(self, name: str, by: str, now: datetime) -> bool:
        """An editor is done with it: off the list, and gone within the hour. Returns whether it was still there."""
        return self._do(name, by, "unanswered-done", now + UNDO, back=False)

    def put_back(self, name: str, by: str) -> bool:
        """It was a mistake: on the list again until its time is over. Returns whether it was still there."""
        return self._do(name, by, "unanswered-back", None, back=True)

    def purge(self, now: datetime) -> int:
        """Take those whose time is over off the list; the messages themselves end by their own lifetime. Returns how many."""
        last = _midnight(now.astimezone(CHINA).date()) - self._days * 86400
        client = self._store.client
        old = client.zrangebyscore(unanswered_key(), "-inf", last)
        if old:
            client.delete(*map(unanswered_message_key, old))
            client.zrem(unanswered_key(), *old)
        return len(old)

    def _do(self, name: str, by: str, what: str, gone: datetime | None, back: bool) -> bool:
        sealed = self._store.client.get(unanswered_message_key(name))
        if not sealed:
            return False
        day = _midnight(self._opened(name, sealed).day)
        end = day + self._days * 86400
        deed = {"id": name, "day": day, "gone": min(end, int(gone.timestamp())) if gone else end, "back": back}
        return self._audit.commit(Change(seen_to=deed), by, what).word == "done"

    def _opened(self, name: str, sealed: str) -> Kept:
        row = self._vault.unseal_json(sealed)
        return Kept(name, row["text"], row["why"], tuple(row["near"]), date.fromisoformat(row["day"]))


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=CHINA).timestamp())
