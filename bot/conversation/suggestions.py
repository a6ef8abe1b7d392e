"""Which entries of the knowledge come nearest to what she wrote, for whoever answers her."""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversation import commands
from bot.knowledge.entry import Entry
from bot.knowledge.library import Knowledge
from bot.knowledge.sounds import sounds, wanted
from bot.referrals.referral import Referral

MOST = 3
LINES, LETTERS = 3, 240
"""So much of what she wrote last is looked at: the story, not the whole conversation."""

LIKELY = 0.1
"""Chance of its topic below which an entry is further away than the others of the best one's topic."""

SHORTEST = 3
"""Characters below which a line of hers is a number or a nod."""

OWN = "bot"
"""Group of entries about this account itself; they answer no question that a person has to answer."""


FOUND = 6
"""Entries that are shown for what staff look for: more, and she types another word sooner than she reads them."""


def nearest(knowledge: Knowledge, referral: Referral) -> list[Entry]:
    """Up to three, best first: what the matcher finds likely, then others of the same topic, then of the referral's topic
    and what is related to it. Costs one decision of the matcher, some 5 ms."""
    found: dict[str, Entry] = {}
    matched = _matched(knowledge, referral)
    topics = (*(knowledge.entries[name].topic for name in matched[:1] if name in knowledge.entries), referral.topic)
    for name in (*matched, *(name for topic in topics for name in _of_topic(knowledge, topic))):
        entry = knowledge.entries.get(name)
        if entry and entry.group != OWN:
            found[name] = entry
    return list(found.values())[:MOST]


def named(knowledge: Knowledge, words: str, topic: str) -> list[Entry]:
    """Up to FOUND entries whose question, short name or ways of asking hold every word that was typed, as written or, of
    the first two, by sound: those that say it in their question in front, then those of the referral's topic and group."""
    looked_for = wanted(words)
    if not looked_for:
        return []
    found = [e for e in knowledge.entries.values() if e.group != OWN and all(_holds(e, word) for word in looked_for)]
    group = topic.partition(".")[0]
    found.sort(key=lambda e: (not all(_called(e, word) for word in looked_for), e.topic != topic, e.group != group))
    return found[:FOUND]


def _called(entry: Entry, word: str) -> bool:
    return word in f"{entry.question}\n{entry.ask}".lower() or sounds(f"{entry.question}\n{entry.ask}").hold(word)


def _holds(entry: Entry, word: str) -> bool:
    return _called(entry, word) or any(word in variant.lower() for variant in entry.variants)


def _matched(knowledge: Knowledge, referral: Referral) -> list[str]:
    said = [line.text for line in referral.messages if line.who == "person" and _tells(line.text)][-LINES:]
    if not said or knowledge.index is None:
        return []
    decision = knowledge.index.decide("，".join(said)[-LETTERS:])
    return [] if decision.kind == "none" else [c.entry for c in decision.candidates if c.score >= LIKELY]


def _tells(text: str) -> bool:
    bare = commands.squeeze(text)
    return len(bare) >= SHORTEST and not bare.isdigit() and not commands.recognise(text)


def _of_topic(knowledge: Knowledge, topic: str) -> Iterator[str]:
    main = topic.replace(".", "-")
    own = sorted((e for e in knowledge.entries.values() if e.topic == topic), key=lambda e: e.id != main)
    yield from (entry.id for entry in own)
    for entry in own:
        yield from entry.related
