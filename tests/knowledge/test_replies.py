"""The sentences that staff put into a reply: what lint says of them, how they are found, what the shipped ones are like."""

from __future__ import annotations

import re

import pytest

from bot.knowledge.library import load
from bot.knowledge.reading import KnowledgeError, read
from bot.knowledge.replies import Canned, best_first, blanks, search, written

from .conftest import SHIPPED

WORDING = {"id": "visit", "occasion": "约调解", "title": "请她来一趟", "topics": ["dv"],
           "text": "您能来一趟吗？时间：【日期】，地点：【地点】。"}


@pytest.fixture(scope="module")
def shipped():
    return written(read(SHIPPED / "replies.yaml"))


def wrote(shelf, **fields):
    """A file with one sentence. Returns the folder."""
    row = {**WORDING, **fields}
    lines = [f"{'- ' if n == 0 else '  '}{key}: {value}" for n, (key, value) in enumerate(row.items())]
    shelf.write("replies.yaml", "\n".join(lines).replace("'", "") + "\n")
    return shelf


def test_a_folder_without_any_is_in_order(shelf):
    assert shelf.lint() == [] and load(shelf.folder).replies == ()


def test_one_that_is_in_order_is_read(shelf):
    assert wrote(shelf).lint() == []
    assert load(shelf.folder).replies[0].title == "请她来一趟"


@pytest.mark.parametrize("fields, told, at", [
    ({"text": "时间：【日期，到了就来找我。"}, "【】要成对", "text:"),
    ({"text": "时间：【】，到了就来找我们就行。"}, "【】要成对", "text:"),
    ({"text": f"时间：【{'长' * 13}】，到了就来。"}, "【】要成对", "text:"),
    ({"text": "字" * 601}, "最多 600 个字", "text:"),
    ({"id": "约"}, "只能用小写字母", "id:"),
    ({"topics": "[dv.nothing]"}, "没有“dv.nothing”", "topics:"),
    ({"text": "这是家务事，您忍一忍就过去了。"}, "不要写", "text:"),
    ({"text": "地方在哪里，打0561-3025678问问就行。"}, "像电话", "text:"),
    ({"text": "打12348，24小时都有人接，您随时打。"}, "接听时间各地不一样", "text:"),
    ({"text": "他打人就是不对。依据：《反家庭暴力法》第99条"}, "没有第99条", "text:"),
    ({"text": "他打人就是不对。依据：《婚姻法》第9条，去问问。"}, "不能引用", "text:"),
])
def test_what_is_wrong_is_named_with_its_line(shelf, fields, told, at):
    wrote(shelf, **fields)
    problems = [p for p in shelf.lint() if p.file == "replies.yaml"]
    assert problems and all(p.line == shelf.line(at, "replies.yaml") for p in problems)
    assert any(told in p.why for p in problems), [str(p) for p in problems]


def test_a_name_stands_for_one_sentence(shelf):
    row = "- id: visit\n  occasion: 约调解\n  title: 请她来\n  text: 您能来一趟吗，我们当面说。\n"
    shelf.write("replies.yaml", row + row)
    with pytest.raises(KnowledgeError) as refusal:
        load(shelf.folder)
    assert [(p.line, "已经用过" in p.why) for p in refusal.value.problems] == [(5, True)]


def test_blanks_are_named_once_each_and_in_order():
    assert blanks("【日期】在【地点】，【日期】不变") == ["【日期】", "【地点】"]
    assert blanks("填好了，没有空。【太长太长太长太长太长太长了】") == []


def test_what_fits_the_referral_comes_first_the_topic_before_its_group():
    def one(id, *topics):
        return Canned(id=id, occasion="约调解", title="请她来", topics=topics, text="您能来一趟吗，我们当面说。")

    rows = [one("any"), one("group", "dv"), one("topic", "dv.shelter"), one("other", "land")]
    assert [row.id for row in best_first(rows, "dv.shelter")] == ["topic", "group", "any", "other"]
    assert [row.id for row in best_first(rows, "")] == ["any", "group", "topic", "other"]


@pytest.mark.parametrize("words, found", [
    ("保护令", "court-order"), ("讨工资", "work-wages"), ("sxjh", None), ("gjs", "police-warning"),
    ("调解 身份证", "mediation-invite"),
    ("春蕾", "relief-student"), ("GZ", "work-wages"), ("没有这样的话", None),
])
def test_it_is_found_by_words_by_occasion_and_by_initials(shipped, words, found):
    ids = [one.id for one in search(shipped, words)]
    assert found in ids if found else not ids


@pytest.mark.parametrize(("typed", "id"), [("bhl", "人身安全保护令去哪里、带什么"), ("baohuling", "有保护令，他又来了"),
                                             ("BaoHuLing dai", "人身安全保护令去哪里、带什么")])
def test_they_are_found_by_pinyin_and_by_initials(shipped, typed, id):
    assert id in [one.title for one in search(shipped, typed)]


def test_what_only_their_text_sounds_like_is_found_where_no_title_does(shipped):
    titled = {one.id for one in search(shipped, "bhl")}
    assert titled < {one.id for one in shipped if "保护令" in one.text + one.title + "".join(one.words)}
    assert not any("huizhi" in one.sounds.spelt and "回执" not in one.title for one in search(shipped, "回执单子"))
    hidden = search(shipped, "jiedaobanshichu")
    assert all("街道办事处" in one.text for one in hidden)


def test_without_words_all_are_found(shipped):
    assert search(shipped, "  ") == list(shipped)


def test_the_shipped_ones_are_about_forty_for_the_occasions_of_an_office(shipped):
    assert len(shipped) >= 40
    wanted = {"第一次回复", "问清情况", "约调解", "报警", "法院", "法律援助", "两癌筛查", "救助申请", "家庭教育", "土地权益",
              "劳动权益", "不归我们", "收尾"}
    assert wanted <= {one.occasion for one in shipped}
    assert all(len(one.text.encode()) < 1700 for one in shipped), "one of them alone stays one message on her phone"


def test_rule_14_the_shipped_ones_leave_to_the_office_what_only_the_office_knows(shipped):
    by_id = {one.id: one for one in shipped}
    assert blanks(by_id["mediation-invite"].text) == ["【日期】", "【几点】", "【地点】", "【谁】"]
    assert blanks(by_id["screen-place"].text) == ["【日期】", "【地点】"]


def test_none_of_the_shipped_ones_asks_her_for_a_number_because_1_means_understood(shipped):
    asking = re.compile(r"回(复)?(数字|\s*[0-9])|按\s*[0-9]")
    assert [one.id for one in shipped if asking.search(one.text)] == []


def test_rule_5_where_and_when_she_hides_is_not_written_to_a_phone(shipped):
    shelter = [one for one in shipped if one.occasion == "先住下"]
    hiding = {"【日期】", "【几点】", "【地点】", "【碰头的地方】"}
    assert shelter and not any(hiding & set(blanks(one.text)) for one in shelter)


def test_one_occasion_stands_together(shipped):
    order = [one.occasion for one in shipped]
    assert [o for n, o in enumerate(order) if n == 0 or order[n - 1] != o] == list(dict.fromkeys(order))
