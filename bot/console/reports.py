"""The figures, on a page and to take away: what came, what was done, what waits; no names, no words of hers.

Who may: staff and supervisor, and the editor, who learns from it what is asked and not answered. Not the admin, who keeps
accounts and has no part in the work. What is taken away is in the audit trail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, g, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from bot.audit import Audit
from bot.console.shared import download
from bot.document import MIME
from bot.knowledge.library import Knowledge
from bot.message import now
from bot.referrals.money import yuan
from bot.reports import charts, counts, overview, paper, sheets
from bot.reports.charts import Caption
from bot.reports.overview import Block
from bot.reports.period import Period, months, period
from bot.store import DAYS_COUNTED, Store

SEES_FIGURES = ("staff", "supervisor", "editor")

MOST = 12
"""Bars of one chart; the table beside it has all."""

_DRAW = {"upright": charts.upright, "lying": charts.lying, "shares": charts.shares}


@dataclass(frozen=True)
class Shown:
    """A block with its drawings, one for a desk and one for a telephone."""

    block: Block
    drawings: tuple[Markup, ...]


class ReportPages:
    """The page and the files."""

    def __init__(self, store: Store, audit: Audit, knowledge: Callable[[], Knowledge]) -> None:
        self._store, self._audit, self._knowledge = store, audit, knowledge

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("reports", __name__)
        pages.add_url_rule("/numbers", "numbers", self.numbers)
        pages.add_url_rule("/numbers/excel", "excel", self.excel, methods=["POST"])
        pages.add_url_rule("/numbers/report", "report", self.report, methods=["POST"])
        return pages

    def numbers(self) -> str:
        """One period; without one, this month."""
        present = now()
        asked = _asked(request.args.get("of", ""), present)
        figures = counts.read(self._store, asked)
        shown = [_drawn(block) for block in overview.blocks(figures, self._knowledge().topics)]
        return render_template(
            "console/numbers.html", figures=figures, period=asked, shown=shown, waiting=counts.waiting(self._store, present),
            spoken=overview.spoken, yuan=yuan, today=present.date(),
            written=self._knowledge().report is not None,
            months=_choices(present))

    def excel(self) -> Response:
        """A month or a year as a workbook."""
        asked = _asked(request.form.get("of", ""), now())
        figures, known = counts.read(self._store, asked), self._knowledge()
        file = sheets.workbook(figures, known.topics, known.district.name)
        self._audit.write(g.account.name, "figures-exported", reason=f"Excel {asked.name}")
        return download(file, sheets.MIME, f"numbers-{asked.name}.xlsx")

    def report(self) -> Response:
        """The report of a year as a Word document; of a year that is not over, up to today."""
        asked, known = _asked(request.form.get("of", ""), now()), self._knowledge()
        if asked.kind != "year" or known.report is None:
            abort(404)
        file = paper.paper(known.report, counts.read(self._store, asked), known.topics, known.district.name)
        self._audit.write(g.account.name, "figures-exported", reason=f"年度总结 {asked.name}")
        return download(file, MIME, f"report-{asked.name}.docx")


def _asked(name: str, present: datetime) -> Period:
    found = period(name or f"{present:%Y-%m}", present.date())
    return found or abort(404)


def _choices(present: datetime) -> list[Period]:
    back = DAYS_COUNTED // 86400 // 31
    return [found for name in months(present.date(), back) if (found := period(name, present.date()))]


def _drawn(block: Block) -> Shown:
    if not block.drawing:
        return Shown(block, ())
    caption = Caption(block.key, block.title, block.told or "下面有同样内容的表格。")
    rows = block.rows if block.drawing != "lying" else block.rows[:MOST]
    # Shapes and words that charts.py has let through; every word in them is escaped there.
    return Shown(block, tuple(Markup(_DRAW[block.drawing](caption, rows, size)) for size in charts.WIDTHS))

