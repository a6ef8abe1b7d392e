"""A chart is shapes and words and nothing else: no script, no style, no address, and it can be read aloud."""

from __future__ import annotations

import sys

import pytest
from lxml import etree

from bot.reports.charts import WIDTHS, Caption, lying, shares, upright
from bot.reports.discretion import Row

CAPTION = Caption("asked", "问得最多的事", "最多的是<离婚>。")
ROWS = [Row("离婚 <b>&</b>", 31), Row("人身安全保护令怎么申请、去哪里", 12), Row("其余", None)]
DRAWINGS = {f"{draw.__name__}-{size}": (draw, size) for draw in (lying, shares, upright) for size in WIDTHS}


@pytest.fixture(params=DRAWINGS)
def drawing(request):
    draw, size = DRAWINGS[request.param]
    return draw(CAPTION, ROWS, size)


def nodes(drawing):
    return list(etree.fromstring(drawing).iter())


def test_rule_15_nothing_in_it_can_run_or_fetch(drawing):
    kinds = {etree.QName(node).localname for node in nodes(drawing)}
    assert kinds <= {"svg", "g", "rect", "path", "text", "title", "desc"}
    names = {name for node in nodes(drawing) for name in node.attrib}
    assert not [name for name in names if name.startswith("on") or "href" in name or name == "style"]
    assert "http" not in drawing.replace("http://www.w3.org/", "")


def test_it_has_a_title_and_a_description_for_who_does_not_see_it(drawing):
    root = etree.fromstring(drawing)
    assert root.get("role") == "img"
    told = [root.find(f".//*[@id='{name}']").text for name in root.get("aria-labelledby").split()]
    assert told == [CAPTION.title, CAPTION.told]


def test_a_bar_is_as_long_as_its_count_and_says_it():
    root = etree.fromstring(lying(CAPTION, ROWS, "wide"))
    widths = [float(rect.get("width")) for rect in root.iterfind(".//{*}g[@class='bar']/{*}rect")]
    assert len(widths) == 2, "what may not be told has no length"
    assert max(widths) / min(widths) == pytest.approx(31 / 12, rel=0.01)
    assert [text.text for text in root.iterfind(".//{*}text[@class='value']")] == ["少于3", "12", "31"], "from the ground up"


def test_upright_bars_stand_in_the_given_order():
    rows = [Row(f"{n}日", n) for n in range(1, 31)]
    root = etree.fromstring(upright(CAPTION, rows, "narrow"))
    heights = [float(rect.get("height")) for rect in root.iterfind(".//{*}g[@class='bar']/{*}rect")]
    assert heights == sorted(heights) and len(heights) == 30
    names = [text.text for text in root.iterfind(".//{*}g[@class='axis x']//{*}text")]
    assert names[0] == "1日" and len([name for name in names if name]) <= 6


def test_the_library_leaves_nothing_behind_that_stops_imports():
    assert all(hasattr(finder, "find_spec") for finder in sys.meta_path)
