"""Whoever has withdrawn from a referral learns nothing about it by any address there is (safety rule 13)."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pytest

from bot.referrals.followup import FollowUps
from tests.console.office import press
from tests.promises.conftest import FORMS, MARKER, NOW, SUPERVISORS


@pytest.fixture(params=["open", "closed"])
def left(request, anna, parts, hired):
    """A referral from which 赵姐, a supervisor, has withdrawn after she had worked on it: (its number, her browser)."""
    zhao, li = hired("赵姐", "supervisor"), hired("李敏")
    number = anna.hands_over(f"村里不分地{MARKER}")
    press(zhao, f"/referral/{number}/claim")
    press(zhao, f"/referral/{number}/draft", text=f"写到一半{MARKER}")
    FollowUps(parts.desk).set(number, "赵姐", NOW.date(), MARKER, NOW)
    press(zhao, f"/referral/{number}/here", doing="writing")
    press(zhao, f"/referral/{number}/recuse", sure="yes", text="是我表妹")
    press(li, f"/referral/{number}/claim")
    press(li, f"/referral/{number}/answer", text=f"问过了{MARKER}")
    press(li, f"/referral/{number}/here", doing="writing")
    if request.param == "closed":
        press(li, f"/referral/{number}/close", outcome="已答复", sure="yes")
    return number, zhao


def shown(browser, app, number):
    """(address, what it shows) of every page that can be opened with what she knows."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/console") or "GET" not in rule.methods or "filename" in rule.arguments:
            continue
        path = rule.rule.replace("<number>", number)
        if "<" in path or path == "/console/live":
            continue
        yield path, browser.get(path)
    for query in (*(f"tab={tab}" for tab in ("open", "mine", "overdue", "waiting", "all", "revisit", "closed")),):
        yield query, browser.get(f"/console/?{query}")
    yield "audit", browser.get("/console/audit", query_string={"number": number})


def test_rule_13_no_page_shows_its_number_its_words_or_its_follow_up(left, app):
    number, zhao = left
    looked = 0
    for path, answer in shown(zhao, app, number):
        text = answer.text.replace(f'value="{number}"', "")  # a field into which she typed it herself
        assert MARKER not in text and "李敏 正在" not in text, path
        assert number not in re.sub(rf"/referral/{number}\S*", "", text) or answer.status_code == 403, path
        looked += 1
    assert looked > 15


def test_rule_13_no_form_does_anything_or_shows_anything(left, parts):
    number, zhao = left
    before = parts.desk.get(number)
    for action, fields in (*FORMS, *SUPERVISORS, ("take", {"text": "我来"}), ("nudge", {"text": "她说过今天要知道"}),
                           ("marks", {"rev": "0", "groups": "单亲"}), ("erase/agree", {"sure": "yes"})):
        answer = press(zhao, f"/referral/{number}/{action}", **fields)
        assert answer.status_code == 403 and f"问过了{MARKER}" not in answer.text, action
    assert parts.desk.get(number) == before


def test_rule_13_search_figures_and_stream_lead_nowhere(left, parts, anna):
    number, zhao = left
    for words in (MARKER, "不分地", "李敏", "已答复"):
        found = press(zhao, "/search", words=words).text
        assert f"/referral/{number}" not in found and f"问过了{MARKER}" not in found, words
    book = openpyxl.load_workbook(io.BytesIO(press(zhao, "/numbers/excel", of=f"{NOW:%Y-%m}").data))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert cells and not [cell for cell in cells if number in cell or MARKER in cell]
    stream = zhao.get("/console/live", buffered=False)
    parts_of = iter(stream.response)
    heard = next(parts_of).decode()
    other = parts.desk.moves.open("bella", "normal", "", NOW, NOW + timedelta(hours=1))
    for which, move in ((number, parts.desk.moves.flagged(number, NOW, {})), (other.number, other)):
        move.event = move.event or "said"
        assert parts.desk.move(move).number == which
    while other.number not in heard:
        heard += next(parts_of).decode()
    stream.close()
    assert number not in heard
