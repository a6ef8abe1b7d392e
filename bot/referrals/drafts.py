"""What a member of staff has written and not sent yet, so that a closed window or a dead battery loses nothing.

Sealed, one for each referral and author, read by nobody else; gone when it is sent, when the referral is erased, and after
DRAFT_DAYS. What was thrown away can be taken back for an hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.privacy import Vault
from bot.referrals.move import new_mark
from bot.store import Store, draft_key, drafts_key, referral_key, script

DRAFT_DAYS = 14
THROWN_SECONDS = 3600


class TooLate(Exception):
    """The form that it was typed in has been sent, or the referral is gone: what arrives after that is dropped."""


@dataclass(frozen=True)
class Unsent:
    """A text that was kept. at: when, ISO; version: changes with every save. Without text there is none."""

    text: str = ""
    at: str = ""
    version: str = ""


class Drafts:
    """Keeps, throws away, takes back. Raises StoreDown when Redis does not answer, TooLate."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store, self._vault = store, vault
        self._script = script(store.client, "draft")

    def key(self, number: str, by: str, thrown: bool = False) -> str:
        """Where the draft of this author rests, or what she threw away."""
        return draft_key(number, self._vault.pseudonym(f"draft {by}") + (":thrown" if thrown else ""))

    def read(self, number: str, by: str) -> tuple[Unsent, Unsent]:
        """Her draft, and what she last threw away."""
        pipe = self._store.client.pipeline(transaction=False)
        for thrown in (False, True):
            pipe.hgetall(self.key(number, by, thrown))
        draft, thrown = (self._open(fields) for fields in pipe.execute())
        return draft, thrown

    def save(self, number: str, by: str, text: str, now: datetime, seen: str = "", form: str = "") -> tuple[Unsent, bool]:
        """Keep what stands in the box; an empty box throws the draft away. Returns it, and whether another was put aside.

        seen: version from which she went on; form: mark of the form.
        """
        version = new_mark()
        word = self._run("save", number, by, text, now, seen, version, form)
        return (Unsent(text, _when(now), version) if text else Unsent()), word == "aside"

    def throw(self, number: str, by: str, text: str, now: datetime) -> None:
        """Throw the draft away, with what stands in the box."""
        self._run("throw", number, by, text, now)

    def back(self, number: str, by: str, text: str, now: datetime) -> bool:
        """Take back what was thrown away; what stands in the box changes places with it. Returns whether there was any."""
        return self._run("back", number, by, text, now) != "none"

    def _run(self, what: str, number: str, by: str, text: str, now: datetime, seen: str = "", version: str = "",
             form: str = "") -> str:
        keys = [referral_key(number), self.key(number, by), self.key(number, by, thrown=True), drafts_key(number)]
        sealed = self._vault.seal_json({"at": _when(now), "text": text}) if text else ""
        word: str = self._script(keys=keys, args=[what, sealed, seen, version or new_mark(), form, DRAFT_DAYS * 86400,
                                                  THROWN_SECONDS])[0]
        if word in ("gone", "sent"):
            raise TooLate(number)
        return word

    def _open(self, fields: dict[str, str]) -> Unsent:
        if not fields.get("text"):
            return Unsent()
        row = self._vault.unseal_json(fields["text"])
        return Unsent(row["text"], row["at"], fields.get("v", ""))


def _when(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
