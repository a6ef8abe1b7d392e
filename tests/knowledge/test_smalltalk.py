"""smalltalk.yaml: what counts as a saying, and what lint says of it."""

import pytest

from bot.knowledge.smalltalk import Saying, SmallTalk, bare

TALK = SmallTalk((
    Saying(id="nothing-more", say=("没有(别的)?了", "就这些"), answer="好，那先这样。", closes=True),
    Saying(id="laughing", say=("哈", "[笑哭]"), answer="您笑了就好。"),
    Saying(id="icons-only", wordless=True, answer="看到了。"),
))


@pytest.mark.parametrize(("text", "name"), [
    ("没有了", "nothing-more"), ("好的，没有别的了，谢谢！", "nothing-more"), ("沒有了", "nothing-more"),
    ("嗯就这些啦", "nothing-more"), ("哈哈哈哈", "laughing"), ("[笑哭][笑哭]", "laughing"), ("。。。", "icons-only"),
    ("🌹", "icons-only"), ("[玫瑰]", "icons-only"),
])
def test_marks_particles_and_repetition_do_not_count(text, name):
    assert TALK.found(text).id == name


@pytest.mark.parametrize("text", ["没有了怎么办", "就这些钱", "哈尔滨", "", "  ", "3", "没有别的了" * 6])
def test_only_a_whole_message_is_a_saying(text):
    assert TALK.found(text) is None


def test_a_message_is_compared_in_one_way_of_writing():
    assert bare("謝謝 您！！") == "谢你"


SAID = "- id: bye\n  say: [再见]\n  answer: 再见，您多保重。\n  {more}\n"


@pytest.mark.parametrize(("more", "told"), [
    ("offer: [dv-nothing]", "没有“dv-nothing”这个条目"), ("outside: 天文", "outside.yaml 里没有“天文”这一类"),
    ("offer: [handover, browse, rephrase]", "offer"), ("outsid: 聊天", "outsid"),
])
def test_lint_names_what_is_wrong(shelf, more, told):
    shelf.write("smalltalk.yaml", SAID.format(more=more))
    assert any(told in problem.why and problem.file == "smalltalk.yaml" for problem in shelf.lint())


def test_lint_sees_a_name_twice_and_a_tone_that_is_not_ours(shelf):
    once = SAID.format(more="closes: true")
    shelf.write("smalltalk.yaml", once + once.replace("您多保重", "您好亲，多保重"))
    told = [problem.why for problem in shelf.lint()]
    assert any("“bye”用过了" in why for why in told) and any("好亲" in why for why in told)


def test_lint_sees_that_a_saying_takes_a_message_of_an_entry(shelf):
    shelf.write("smalltalk.yaml", SAID.format(more="closes: true").replace("再见]", "拿刀追着我跑]"))
    problem = shelf.only()
    assert "会被当成家常话" in problem.why and problem.level == "error"
