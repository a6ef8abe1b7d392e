"""aftermath.yaml: what a situation must have, and what lint says of it."""

import pytest
from pydantic import ValidationError

from bot.knowledge.aftermath import Situation
from bot.knowledge.beside import aftermath
from bot.knowledge.crisis_rules import KINDS
from bot.settings import HERE

WAYS, TESTS = ("甲", "乙", "丙", "丁", "戊", "己"), ("庚", "辛", "壬", "癸")


def test_the_file_as_it_ships_has_situations_for_every_kind_of_danger():
    shipped = aftermath(HERE / "knowledge" / "aftermath.yaml")
    assert len(shipped) >= 18 and {kind for one in shipped for kind in one.kinds} == {*KINDS}


@pytest.mark.parametrize(("fault", "told"), [
    ({"ways": WAYS[:5]}, "ways"), ({"tests": TESTS[:3]}, "tests"), ({"tests": (*TESTS[:3], "甲")}, "tests"),
    ({"answer": "先歇一歇。"}, "110"), ({"answer": "打110，{when}"}, "花括号"), ({"act": "rest"}, "不写 answer"),
    ({"kinds": ("fire",)}, "kinds"), ({"sometimes": "x"}, "sometimes"),
])
def test_rule_2_what_is_missing_or_wrong_is_named(fault, told):
    with pytest.raises(ValidationError, match=told):
        Situation(**{"id": "one", "ways": WAYS, "tests": TESTS, "answer": "现在打110。", **fault})


ONE = ("- id: one\n  ways: [甲甲甲甲, 乙乙乙乙, 丙丙丙丙, 丁丁丁丁, 戊戊戊戊, 己己己己]\n  tests: [庚庚, 辛辛, 壬壬, 癸癸]\n"
       "  answer: {answer}\n")


@pytest.mark.parametrize(("answer", "told"), [
    ("现在打110。您好亲。", "好亲"), ("现在打110，再打13900001111。", "像电话"),
    ("现在打110。\n  entry: no-such", "没有“no-such”这个条目"),
])
def test_lint_names_what_is_wrong(shelf, answer, told):
    shelf.write("aftermath.yaml", ONE.format(answer=answer))
    assert any(told in problem.why and problem.file == "aftermath.yaml" for problem in shelf.lint())


def test_lint_sees_a_name_and_a_sentence_that_stand_twice(shelf):
    once = ONE.format(answer="现在打110。")
    shelf.write("aftermath.yaml", once + once)
    told = [problem.why for problem in shelf.lint()]
    assert any("“one”用过了" in why for why in told) and any("“甲甲甲甲”在“one”里已经有了" in why for why in told)
