"""What stands in and around the reply box: the draft, sentences and entries to put in, and how she will see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from flask import g

from bot.console.forms import FIELD, Draft
from bot.conversation.preview import Means, foresee
from bot.conversation.suggestions import named, nearest
from bot.knowledge.entry import Entry
from bot.knowledge.library import Knowledge
from bot.knowledge.replies import Canned, best_first, blanks, search
from bot.knowledge.speak import full_text
from bot.message import REPLY_BYTES, Reply, now
from bot.referrals.contact import endangered
from bot.referrals.desk import Desk
from bot.referrals.drafts import Unsent
from bot.referrals.referral import Referral
from bot.referrals.route import DIRECT
from bot.referrals.window import Window, read

_LINK = re.compile(r"<a [^>]*>([^<]*)</a>")


@dataclass(frozen=True)
class Bubble:
    """One message on her phone. parts: (text, whether it can be tapped); size: bytes."""

    parts: tuple[tuple[str, bool], ...]
    size: int


@dataclass(frozen=True)
class Preview:
    """How she will see it. direct: it is sent at once; notice: what her lock screen shows before, "" when nothing is sent;
    asked: what she is asked first, or None; word: she has chosen a safe word."""

    direct: bool
    notice: str
    asked: Bubble | None
    word: bool
    pages: tuple[Bubble, ...]


@dataclass(frozen=True)
class Offer:
    """Something that can be put in. value: "reply:ID" or "entry:ID"; mark: a word beside its title."""

    value: str
    title: str
    mark: str
    text: str


@dataclass(frozen=True)
class Open:
    """The box of one referral as it is shown now. typed: the form that came back, if one did."""

    source: ReplyBox
    referral: Referral
    typed: Draft
    unsent: Unsent
    thrown: Unsent
    page_bytes: int = REPLY_BYTES

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.typed.text if self.typed.form == "answer" else self.unsent.text

    @property
    def gaps(self) -> list[str]:
        """Blanks that are not filled in yet."""
        return blanks(self.text)

    @property
    def sought(self) -> str:
        """What sentences and entries are looked for with; of a text that was put into this field by mistake, its beginning."""
        return self.typed["find"][:FIELD]

    @cached_property
    def canned(self) -> list[Offer]:
        """Sentences to put in: those that were looked for, what fits her topic in front."""
        found = search(best_first(self.source.known.replies, self.referral.topic), self.sought)
        return [_offer(one, bool(one.fit(self.referral.topic))) for one in found]

    @cached_property
    def named(self) -> list[Offer]:
        """The entries that were looked for with the same words; none while nothing is looked for."""
        return self._entries(named(self.source.known, self.sought, self.referral.topic))

    @cached_property
    def nearest(self) -> list[Offer]:
        """The entries that come nearest to what she wrote."""
        return self._entries(nearest(self.source.known, self.referral))

    def _entries(self, entries: list[Entry]) -> list[Offer]:
        return [Offer(f"entry:{e.id}", e.question, "有依据" if e.basis else "", full_text(self.source.known, e)) for e in entries]

    @cached_property
    def preview(self) -> Preview | None:
        """How she will see it; None while there is nothing to see, or when she has left."""
        return self.source.preview(self.referral, self.text) if self.text and self.referral.person else None


class ReplyBox:
    """Makes the box of a referral. show: renders a reply as the platform sends it; can_push: the account may write first."""

    def __init__(self, desk: Desk, knowledge: Callable[[], Knowledge], show: Callable[[Reply], str], can_push: bool) -> None:
        self._desk, self._knowledge, self._show, self._can_push = desk, knowledge, show, can_push

    @property
    def known(self) -> Knowledge:
        """The knowledge in use."""
        return self._knowledge()

    def open(self, referral: Referral, typed: Draft) -> Open:
        """The box as who is signed in sees it."""
        return Open(self, referral, typed, *self._desk.drafts.read(referral.number, g.account.name))

    def text_of(self, value: str, referral: Referral) -> str:
        """The text that an Offer's value stands for, "" for none."""
        kind, _, name = value.partition(":")
        if kind == "entry" and name in self.known.entries:
            return full_text(self.known, self.known.entries[name])
        return next((one.text for one in self.known.replies if kind == "reply" and one.id == name), "")

    def preview(self, referral: Referral, text: str) -> Preview:
        """By the steps that will speak it and the rendering that will send it."""
        present = now()
        window = read(self._desk.store.client, [referral.person]).get(referral.person, Window())
        means = Means(window, self._can_push, self._desk.talking(referral, present),
                      endangered(self._desk.store.client, referral.person))
        seen = foresee(self.known, self._desk.moves, referral, text, present, means)
        return Preview(seen.way == DIRECT, seen.notice, self._bubble(seen.asked) if seen.asked else None,
                       bool(referral.word), tuple(map(self._bubble, seen.pages)))

    def _bubble(self, reply: Reply) -> Bubble:
        shown = self._show(reply)
        # Nothing but its links is markup in what is rendered, so cutting at them leaves text and label in turn.
        pieces = _LINK.split(shown)
        parts = tuple((piece, bool(n % 2)) for n, piece in enumerate(pieces) if piece)
        return Bubble(parts, len(shown.encode()))


def _offer(one: Canned, fits: bool) -> Offer:
    return Offer(f"reply:{one.id}", one.title, one.occasion + (" · 合适" if fits else ""), one.text)
