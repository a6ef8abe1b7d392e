"""What there is to ask, in the order and the groups of topics.yaml. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

LONGEST_TITLE = 14


@dataclass(frozen=True)
class Topics:
    """groups: group → topic → what it covers."""

    groups: Mapping[str, Mapping[str, str]]

    @cached_property
    def covers(self) -> dict[str, str]:
        """Topic → what it covers, in order."""
        return {topic: text for rows in self.groups.values() for topic, text in rows.items()}

    def title(self, topic: str) -> str:
        """A topic in few words, for a line of a table; the topic itself where it is none of these any more."""
        title = re.split("[（(]", self.covers.get(topic, topic))[0].strip()
        return title if len(title) <= LONGEST_TITLE else title.partition("、")[0]

    def group(self, topic: str) -> str:
        """The group that a topic stands in, "" for none."""
        return next((group for group, rows in self.groups.items() if topic in rows), "")
