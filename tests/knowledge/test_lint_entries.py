"""What lint says about one entry."""

from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge.library import load

from .conftest import FORMAL, PLAIN


def test_a_topic_that_is_not_in_the_list(shelf):
    shelf.change(0, id="dv-who", topic="dv.who")
    shelf.change(1, related=["dv-who"])
    unknown, uncovered = shelf.lint()
    assert "没有“dv.who”这一类；相近的有：dv.what、dv.now" in unknown.why and unknown.line == shelf.line("topic: dv.who")
    assert uncovered.level == "warning" and "“dv.what”还没有条目" in uncovered.why
    assert (uncovered.file, uncovered.line) == ("topics.yaml", 2)


def test_an_entry_in_the_wrong_file(shelf):
    first = shelf.rows.pop(0)
    shelf.save()
    shelf.rows = [first]
    shelf.save("entries/aid.yaml")
    problem = shelf.only()
    assert (problem.file, problem.line) == ("entries/aid.yaml", 2) and "要放在 entries/dv.yaml 里" in problem.why


def test_an_id_that_does_not_begin_with_its_topic(shelf):
    shelf.change(0, id="violence")
    shelf.change(1, related=["violence"])
    assert shelf.only().level == "warning" and "要以“dv-what”开头" in shelf.only().why


@pytest.mark.parametrize("related, told", [
    (["dv-gone"], "“dv-gone”没有这个条目"), (["dv-what"], "写了自己"), (["dv-now", "dv-now"], "写了两遍")])
def test_related_leads_to_another_entry_once(shelf, related, told):
    shelf.change(0, related=related)
    assert told in shelf.only().why and shelf.only().level == "error"


def test_a_message_over_2000_bytes_is_an_error_and_says_what_to_do(shelf):
    shelf.change(0, answer="算" * 290, steps=["去" * 48] * 8)
    error = shelf.lint()[0]
    assert "最多 2000" in error.why and "挪到 more" in error.why and error.line == shelf.line("answer:")


@pytest.mark.parametrize("fields, told", [
    ({"answer": "算" * 250, "steps": ["去" * 45, "去" * 46]}, "有 341 个字"),
    ({"steps": ["步" * 51]}, "这一步有 51 个字"),
    ({"hotlines": ["110", "120", "12338", "12348"]}, "电话写了 4 个"),
    ({"terms": None}, "没有写 terms"),
])
def test_what_is_better_otherwise_is_a_warning(shelf, fields, told):
    shelf.change(0, **fields)
    assert told in shelf.only().why and shelf.only().level == "warning"


@pytest.mark.parametrize("fields, told", [
    ({"more": "多" * 501}, "more 有 501 个字"),
    ({"answer": "算，{答复}这样也算家暴。"}, "花括号"),
    ({"tests": ["婆婆天天骂我难听的"]}, "tests 只有 1 句，至少 4 句"),
    ({"reviewed": "2026-12-01"}, "还没到"),
    ({"review_by": "2026-06-01"}, "要晚于 reviewed"),
    ({"review_by": "2026-11-20"}, "就该复核了"),
])
def test_what_must_not_stay_is_an_error(shelf, fields, told):
    shelf.change(0, **fields)
    assert told in shelf.only().why and shelf.only().level == "error"


CONTRACT = {"id", "topic", "question", "variants", "answer", "more", "steps", "basis", "hotlines", "local", "related",
            "sensitive", "reviewed", "review_by", "tests"}


def test_an_entry_of_exactly_the_contracts_fields_is_in_order_and_offered_by_its_question(shelf):
    for n, row in enumerate(shelf.rows):
        shelf.change(n, **dict.fromkeys(row.keys() - CONTRACT))
    assert {problem.why.partition("：")[2][:8] for problem in shelf.lint()} == {"没有写 term"}
    assert {p.level for p in shelf.lint()} == {"warning"}
    assert [entry.ask for entry in load(shelf.folder).entries.values()] == ["什么算家庭暴力", "正在挨打怎么办"]


def test_a_long_question_asks_for_a_short_one_to_be_offered(shelf):
    shelf.change(0, ask=None, question="家庭成员之间的哪些行为属于家庭暴力")
    assert shelf.only().level == "warning" and "写一句 ask，最多 14 个字" in shelf.only().why
    assert shelf.only().line == shelf.line("question: 家庭成员")


def test_what_is_said_of_a_question_is_said_once_where_it_is_also_offered(shelf):
    shelf.change(0, ask=None, question="家暴是家务事吗亲")
    problem = shelf.only()
    assert problem.line == shelf.line("question: 家暴")


def test_too_few_variants(shelf):
    shelf.change(0, variants=[shelf.rows[0]["variants"][n] for n in (0, 1, 8, 9)])
    assert "variants 只有 4 句，至少 15 句" in shelf.only().why


@pytest.mark.parametrize("day, level", [(date(2027, 5, 1), None), (date(2027, 5, 2), "warning"), (date(2027, 6, 1), "warning"),
                                        (date(2027, 6, 2), "error")])
def test_review_is_called_for_30_days_ahead(shelf, day, level):
    assert {p.level for p in shelf.lint(today=day) if "复核" in p.why} == ({level} if level else set())


@pytest.mark.parametrize("formal, level", [
    (8, None), (6, None), (5, "warning"), (4, "warning"), (3, "error"), (0, "error"), (13, "error")])
def test_plain_and_formal_ways_of_saying_it_stand_in_like_numbers(shelf, formal, level):
    shelf.change(0, variants=[*FORMAL[:formal], *PLAIN[:16 - formal]])
    assert [p.level for p in shelf.lint()] == ([level] if level else [])


def test_the_term_is_also_known_in_traditional_characters(shelf):
    shelf.change(0, terms=["抚养费"], variants=[*PLAIN[:8], *("撫養費" + word for word in "怎多何幾算給誰付")])
    assert not [p for p in shelf.lint() if "正式说法" in p.why]
