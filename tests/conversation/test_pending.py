"""Taking a choice: by number, by its words, by tapping, also an old one."""

import pytest

from bot.conversation.pending import FREE_TEXT
from bot.conversation.questions import QUESTIONS


def test_every_question_that_any_words_answer_has_its_words_and_its_answer():
    assert FREE_TEXT.keys() == QUESTIONS.keys()


@pytest.mark.parametrize("stale", ["understood", "forget:yes", "held:yes", "push:now", "leave", "resume"])
def test_rule_3_a_tap_on_an_old_message_chooses_nothing_now(talk, stale):
    anna = talk.person()
    anna.hands_over()
    if stale != "push:now":  # that one is offered just now
        assert anna.taps(stale).reason == "choice-gone"
        assert talk.desk.list()[0].push == "hold"
    else:
        anna.says("2")
        assert anna.taps(stale).reason == "choice-gone"


@pytest.mark.parametrize("typed", ["2", "２", "②", "回复2", "选2", "2️⃣", "第2个", "2。"])
def test_a_number_may_be_written_in_many_ways(talk, typed):
    anna = talk.person()
    anna.says("村口那个路灯坏半年了")
    assert anna.says(typed).reason == "rephrase"


@pytest.mark.parametrize(("word", "sentence"), [
    ("是", "forget_done"), ("确认删除", "forget_done"), ("不删了", "forget_kept"), ("别删", "forget_kept")])
def test_rule_8_whether_to_delete_may_be_said_in_words(talk, library, word, sentence):
    anna = talk.person()
    anna.says("删除我的记录")
    assert anna.says(word).text == library.current.wording.say(sentence)


@pytest.mark.parametrize("word", ["好", "嗯", "知道了"])
def test_rule_8_a_nod_deletes_nothing(talk, library, word):
    anna = talk.person()
    anna.says("删除我的记录")
    assert anna.says(word).text != library.current.wording.say("forget_done")
