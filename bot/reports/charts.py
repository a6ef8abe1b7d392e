"""Charts as SVG that stands in the page itself: no script, no style of its own, no address; numbers.css gives it its looks.

Drawn by pygal, then stripped to shapes and words: the pages' Content-Security-Policy lets nothing else through, and a
screen reader gets a title and a description instead of a hundred loose numbers (the page has a table beside each chart).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

import pygal
from lxml import etree
from pygal.style import Style

from bot.reports.discretion import Row

# pygal leaves a finder of the protocol before Python 3.4 behind, for map plugins that nobody has here; whoever asks all
# finders for a spec (pytest does) fails on it.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

WIDTHS = {"wide": 500, "narrow": 309}
"""Width of a drawing in pixels: beside another one on a desk, and on a telephone. Both are drawn, the page shows one."""

_SVG = "{http://www.w3.org/2000/svg}"
_LETTER = 13.5  # pixels of one Chinese character of a label
_BAR = 34  # pixels a horizontal bar takes with its gap
_KEPT = ("g", "rect", "path", "text")
_KEPT_ATTRIBUTES = {"viewBox", "x", "y", "width", "height", "rx", "ry", "d", "transform", "class"}
_FOR_SCRIPTS = ("reactive", "tooltip-trigger")
_STYLE = Style(value_font_size=13, label_font_size=13, major_label_font_size=13)


@dataclass(frozen=True)
class Caption:
    """What a chart is called and says, for who does not see it; key: tells it from the others of a page."""

    key: str
    title: str
    told: str


def upright(caption: Caption, rows: Sequence[Row], size: str) -> str:
    """Upright bars in the given order (days, months, spans); of many, only some names are written."""
    names, counts = [row.name for row in rows], [row.count or 0 for row in rows]
    chart = pygal.Bar(**_common(size, 200), margin_bottom=2, margin_left=4, rounded_bars=2, spacing=6, max_scale=5,
                      min_scale=2, show_minor_x_labels=False,
                      x_labels_major_every=max(1, -(-len(names) // (12 if size == "wide" else 6))))
    chart.x_labels = list(names)
    chart.add("", list(counts))
    return _drawn(chart, caption, size)


def lying(caption: Caption, rows: Sequence[Row], size: str) -> str:
    """Lying bars, the first on top; behind each its count."""
    longest = 11 if size == "wide" else 9
    names = [_short(row.name, longest) for row in rows]
    # pygal leaves room for the names as if they were Latin letters.
    room = max(map(_letters, names), default=0) * _LETTER - max(map(len, names), default=0) * _LETTER * 0.6 + 4
    chart = pygal.HorizontalBar(**_common(size, _BAR * len(rows) + 8), margin_left=max(1, int(room)), margin_right=52,
                                margin_bottom=2, rounded_bars=3, spacing=3,
                                show_x_labels=False, show_x_guides=False, print_values=True, print_values_position="top")
    # pygal draws from the ground up.
    chart.x_labels = names[::-1]
    chart.add("", [row.count or 0 for row in reversed(rows)])
    return _drawn(chart, caption, size, [str(row.told) for row in reversed(rows)])


def shares(caption: Caption, rows: Sequence[Row], size: str) -> str:
    """One bar of several parts, which together are everything."""
    whole = sum(row.count or 0 for row in rows)
    chart = pygal.HorizontalStackedBar(**_common(size, 52), margin_left=1, margin_right=1, margin_bottom=4, margin_top=4,
                                       spacing=0, show_x_labels=False, show_x_guides=False, show_y_labels=False, range=(0, whole))
    for row in rows:
        chart.add(row.name, [row.count])
    return _drawn(chart, caption, size)


def _common(size: str, height: int) -> dict[str, Any]:
    return {"width": WIDTHS[size], "height": height, "css": [], "js": [], "style": _STYLE, "show_legend": False, "margin": 6,
            "include_x_axis": True, "truncate_label": -1, "classes": ["chart", size],
            "value_formatter": lambda value: f"{value:g}"}


def _drawn(chart: Any, caption: Caption, size: str, values: Sequence[str] = ()) -> str:
    root = chart.render_tree()
    _strip(root)
    counts = [node for node in root.iter() if _name(node) == "text" and node.get("class") == "value"]
    for text, value in zip(counts, values, strict=False):
        text.text = value
    name = f"{caption.key}-{size}"
    root.attrib.update({"role": "img", "aria-labelledby": f"{name}-title {name}-told"})
    for tag, words in (("desc", caption.told), ("title", caption.title)):
        child = etree.Element(_SVG + tag, id=f"{name}-{'told' if tag == 'desc' else 'title'}")
        child.text = words
        root.insert(0, child)
    return etree.tostring(root, encoding="unicode")


def _strip(root: Any) -> None:
    """Leave shapes, words and the names of their kinds."""
    for node in list(root.iter()):
        if node is root:
            continue
        flat = _name(node) == "rect" and not (float(node.get("width") or 0) and float(node.get("height") or 0))
        if _name(node) not in _KEPT or flat or "tooltip-overlay" in node.get("class", ""):
            node.getparent().remove(node)
    for node in root.iter():
        for attribute in set(node.attrib) - _KEPT_ATTRIBUTES:
            del node.attrib[attribute]
        node.attrib["class"] = " ".join(word for word in node.get("class", "").split() if word not in _FOR_SCRIPTS)


def _name(node: Any) -> str:
    """What a node is; "" for comments."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _letters(text: str) -> float:
    return sum(1 if east_asian_width(sign) in "WF" else 0.6 for sign in text)


def _short(text: str, longest: int) -> str:
    return text if _letters(text) <= longest else text[:longest - 1] + "…"
