"""What was not answered, for editors: her question without what tells who she is, why it is here, and what came nearest.

Editors see no number, no name and no thread; they learn which words the knowledge lacks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.knowledge.entry import Entry
from bot.knowledge.library import Knowledge
from bot.message import now
from bot.unanswered import DAYS, Kept, Unanswered

SEES_UNANSWERED = ("editor", "supervisor")

WHY = {"nothing": "没有答上", "declined": "给她选的，她说都不是", "unsolved": "答了，她说没解决"}
NO_TOPIC = "跟哪一类都不像"


@dataclass(frozen=True)
class Asked:
    """One message. near: the entries that came nearest, best first."""

    kept: Kept
    near: tuple[Entry, ...]


@dataclass(frozen=True)
class Group:
    """Messages whose nearest entry is of one topic. file: where its entries stand, "" for none."""

    title: str
    file: str
    rows: tuple[Asked, ...]


class UnansweredPages:
    """One list, and what can be done with a line of it."""

    def __init__(self, unanswered: Unanswered, knowledge: Callable[[], Knowledge]) -> None:
        self._unanswered, self._knowledge = unanswered, knowledge

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("unanswered", __name__)
        pages.add_url_rule("/unanswered", "list", self.list)
        pages.add_url_rule("/unanswered/done", "done", self.done, methods=["POST"])
        pages.add_url_rule("/unanswered/back", "back", self.back, methods=["POST"])
        return pages

    def list(self) -> str:
        """Newest first; the group with the newest message first."""
        rows = self._unanswered.newest(g.account.name)
        return render_template("console/unanswered.html", groups=self._grouped(rows), count=len(rows), why=WHY, days=DAYS,
                               undo=_identifier(request.args.get("undo", "")))

    def done(self) -> Response:
        """Seen to: off the list; the page that follows offers to put it back."""
        name = _asked_for()
        there = self._unanswered.see_to(name, g.account.name, now())
        return redirect(url_for(".list", done="seen-to" if there else "gone", undo=name if there else None), 303)

    def back(self) -> Response:
        """Put back what was taken off by mistake."""
        there = self._unanswered.put_back(_asked_for(), g.account.name)
        return redirect(url_for(".list", done="put-back" if there else "gone"), 303)

    def _grouped(self, rows: list[Kept]) -> list[Group]:
        known, groups = self._knowledge(), dict[str, list[Asked]]()
        for row in rows:
            near = tuple(known.entries[name] for name in row.near if name in known.entries)
            groups.setdefault(near[0].topic if near else "", []).append(Asked(row, near))
        return [Group(known.topics.title(topic), f"{topic.partition('.')[0]}.yaml", tuple(asked)) if topic else
                Group(NO_TOPIC, "", tuple(asked)) for topic, asked in groups.items()]


def _asked_for() -> str:
    return _identifier(request.form.get("id", "")) or abort(400)


def _identifier(text: str) -> str:
    return text if re.fullmatch(r"[0-9a-f]{16}", text) else ""
