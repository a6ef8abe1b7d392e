"""Small numbers. Who knows that only one woman of her street came here this month, or only one about a rape, may know who.

The rule, on pages, in charts and in files alike: of what names a sensitive matter, a street or a mark of hardship, a count
below THREE is never shown under its own name. Such rows are put together in one that names none of them, and if that one
is still below THREE it says "少于3" instead of a number, or, where a sum would give it away, takes in others. What has no
name that leads to her (messages, answers, waiting times, the nine fields of work) is shown as it is. Which matter came from
which street is not counted at all.

The report of a year states what the service did for the whole district, as such reports do ("2 份人身安全保护令"), and marks
each sensitive figure below THREE for its writer to look at before it is published.
"""

from __future__ import annotations

from dataclasses import dataclass

THREE = 3
FEW = "少于3"

SENSITIVE = ("dv", "sexual", "privacy", "personal", "crisis", "fraud")
"""Groups of topics that nobody may be recognised by; those of 人身安全 in topics.yaml."""


@dataclass(frozen=True)
class Row:
    """A line of a table or a bar. count None: below THREE and not to be told."""

    name: str
    count: int | None

    @property
    def told(self) -> int | str:
        """The count, or that it is small."""
        return FEW if self.count is None else self.count


def sensitive(topic: str) -> bool:
    """Whether a topic is one that she must not be recognised by."""
    return topic.partition(".")[0] in SENSITIVE


def discreet(counts: dict[str, int], together: str, guarded: set[str] | None = None, mixed: str = "") -> list[Row]:
    """Rows in the given order, the small guarded ones put together last under the name `together`.

    guarded: names to which the rule applies; None: to all. mixed: for rows whose sum is told elsewhere, from which a small rest
    could be worked out: the name of a rest into which the least of the other rows go until it is no longer small.
    """
    small = {name for name, count in counts.items() if 0 < count < THREE and (guarded is None or name in guarded)}
    named = {name: count for name, count in counts.items() if count > 0 and name not in small}
    rest = sum(counts[name] for name in small)
    while mixed and named and 0 < rest < THREE:
        rest += named.pop(min(named, key=named.__getitem__))
        together = mixed
    return [Row(name, count) for name, count in named.items()] + (
        [Row(together, rest if rest >= THREE else None)] if small else [])
