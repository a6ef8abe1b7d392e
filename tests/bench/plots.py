"""What make bench found, drawn: SVG without scripts, the same bytes for the same figures.

Kept in tests/bench/plots for README.md; a run writes its own under var/bench.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pygal
from lxml import etree
from pygal.style import Style

from bot.reports import charts  # noqa: F401 - takes back what pygal leaves in sys.meta_path
from tests.bench.contest import BOTH, Result
from tests.bench.growth import Point
from tests.bench.turns import Side
from tests.bench.webhook import percentile

FONT = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
STYLE = Style(background="#ffffff", plot_background="#ffffff", foreground="#333333", foreground_strong="#111111",
              foreground_subtle="#666666", font_family=FONT, title_font_size=17, label_font_size=13, major_label_font_size=13,
              legend_font_size=13, value_font_size=12, opacity=".92",
              colors=("#b3305b", "#2f6690", "#e0a030", "#4d8b57", "#7a5195", "#8c6d46", "#667085", "#15a3a3", "#333333"))
SCALE = (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000)
"""Milliseconds that a logarithmic axis names."""
COMMON: dict[str, Any] = {"style": STYLE, "js": (), "width": 900, "legend_at_bottom": True, "legend_at_bottom_columns": 3,
                          "truncate_legend": -1, "truncate_label": -1, "margin": 16, "margin_bottom": 34,
                          "print_values_position": "top", "spacing": 12, "show_x_guides": False}


def quality(found: Sequence[Result]) -> bytes:
    """Bars: what is resolved, answered at once, answered wrong."""
    shown = list(reversed(found))
    chart = pygal.HorizontalBar(**COMMON, height=90 + 52 * len(shown), range=(0, 1), print_values=True,
                                title="听懂了多少 · evaluation messages, both sets",
                                value_formatter=lambda share: f"{share:.0%}")
    chart.x_labels = [result.name for result in shown]
    for title, figure in (("答错 answered wrong", "answered_wrong"), ("直接答对 answered right", "answered_right"),
                          ("答对或三选一里有 resolved", "resolved")):
        chart.add(title, [result.figures[BOTH][figure] for result in shown])
    return _plain(chart, "quality")


def waiting(found: Sequence[Result]) -> bytes:
    """Bars on a logarithmic scale: the time of one message."""
    shown = list(reversed(found))
    chart = pygal.HorizontalBar(**COMMON, height=90 + 44 * len(shown), logarithmic=True, zero=0.1,
                                range=(0.1, 2 * max(result.spans[-1] for result in shown)), y_labels=SCALE, print_values=True,
                                title="一条消息要算多久（毫秒）· ms of one core to match a message, logarithmic",
                                value_formatter=_short)
    chart.x_labels = [result.name for result in shown]
    chart.add("最慢的1% p99", [result.span(0.99) for result in shown])
    chart.add("一半的消息 p50", [result.span(0.5) for result in shown])
    return _plain(chart, "waiting")


def growth(points: Sequence[Point]) -> bytes:
    """Curves: the median over the number of variants, both logarithmic."""
    chart = pygal.XY(**COMMON, height=560, logarithmic=True, dots_size=4, x_title="说法 variants", y_title="p50, ms",
                     title="知识多了还快不快 · time of a message as the knowledge grows",
                     value_formatter=_short, x_value_formatter=lambda count: f"{count:,.0f}")
    chart.x_labels = sorted({round(point.variants, -2) for point in points})
    chart.y_labels = [step for step in SCALE if step <= 2 * max(point.p50 for point in points)]
    for name in dict.fromkeys(point.name for point in points):
        chart.add(name, [(point.variants, point.p50) for point in points if point.name == name])
    return _plain(chart, "growth")


def turns(sides: Sequence[Side]) -> bytes:
    """Bars: waiting for a whole turn under full load."""
    chart = pygal.HorizontalBar(**COMMON, height=280, print_values=True,
                                title="十六个人同时说话，等多久（毫秒）· ms of a whole turn, 16 at once",
                                value_formatter=lambda ms: f"{ms:.0f}")
    chart.x_labels = [side.name for side in reversed(sides)]
    for title, share in (("最慢的1% p99", 0.99), ("一半的消息 p50", 0.5)):
        chart.add(title, [percentile(side.seconds, share) for side in reversed(sides)])
    return _plain(chart, "turns")


OF: dict[str, Callable[[Any], dict[str, bytes]]] = {
    "peers": lambda found: {"quality": quality(found), "waiting": waiting(found)},
    "growth": lambda found: {"growth": growth(found)},
    "turns": lambda found: {"turns": turns(found)},
}
"""Part of make bench → what is drawn of its figures, by name of the file."""


def keep(folder: Path, drawn: dict[str, bytes]) -> None:
    """Write them down."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, svg in drawn.items():
        (folder / f"{name}.svg").write_bytes(svg)
        print(f"drawn: {folder / name}.svg")


def _short(ms: float) -> str:
    return f"{ms:.0f}" if ms >= 100 else f"{ms:.2g}"


def _plain(chart: Any, name: str) -> bytes:
    """The drawing without scripts, with a name that is always the same."""
    chart.uuid = name
    root = chart.render_tree()
    for node in list(root.iter()):
        if not isinstance(node.tag, str) or node.tag.rpartition("}")[2] == "script":
            node.getparent().remove(node)
    return etree.tostring(root, encoding="utf-8", pretty_print=True)
