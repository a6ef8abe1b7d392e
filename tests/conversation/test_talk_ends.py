"""How a conversation with staff ends, and that the bot then answers again."""

import pytest

from tests.conversation.conftest import QUESTION, said


def test_rule_6_an_exit_word_ends_it(talk, talking):
    anna, number = talking()
    assert anna.says("没事了").reason == "exit"
    talk.later(minutes=1)
    assert anna.says(QUESTION).reason in ("answer", "clarify")


@pytest.mark.parametrize("way", ["0", "我先问别的"])
def test_she_ends_it(talk, talking, way):
    anna, number = talking()
    anna.says("那今年的补偿还有吗")
    assert anna.says(way).reason == "talk-ended"
    assert talk.desk.get(number).talk_end
    assert anna.says(QUESTION).reason in ("answer", "clarify")


def test_the_way_back_leads_to_the_same_colleague(talk, talking):
    anna, number = talking()
    anna.says("那今年的补偿还有吗")
    anna.says("0")
    anna.takes("again")
    anna.says("还是想问问今年的补偿")
    assert said(talk, number)[-1] == "还是想问问今年的补偿" and talk.desk.get(number).status == "claimed"
    assert anna.says("我户口还在娘家").reason == "talk"


def test_understood_ends_it_too(talk, talking):
    anna, number = talking()
    anna.takes("understood")
    assert anna.says(QUESTION).reason in ("answer", "clarify")
    assert talk.desk.get(number).status == "delivered"


def test_staff_end_it_by_a_press_or_by_closing(talk, talking):
    anna, number = talking()
    talk.desk.move(talk.desk.moves.end_talk(number, talk.now), "王姐")
    assert anna.says(QUESTION).reason in ("answer", "clarify")
    bella = talk.person("bella")
    other = bella.hands_over("我家的宅基地被村里收走了", push="2")
    talk.desk.answer(other, "王姐", "我们问问", talk.now)
    bella.says("在吗")
    talk.desk.close(other, "王姐", "已答复", talk.now)
    talk.later(minutes=1)
    assert bella.says(QUESTION).reason in ("answer", "clarify")


def test_rule_5_it_ends_by_itself_after_a_silence(talk, talking, library):
    anna, number = talking()
    anna.says("那今年的补偿还有吗")
    talk.later(hours=library.current.district.deadlines.conversation_hours, minutes=1)
    assert anna.says(QUESTION).reason in ("answer", "clarify")


def test_every_word_of_hers_keeps_it_going(talk, talking, library):
    anna, _ = talking()
    for _ in range(3):
        talk.later(hours=library.current.district.deadlines.conversation_hours - 0.5)
        assert anna.says("我再说一句家里的情况").reason == "talk"


def test_nobody_holding_it_means_that_the_bot_answers(talk, talking):
    anna, number = talking()
    talk.desk.release(number, "王姐", talk.now, "我明天休假")
    assert anna.says(QUESTION).reason in ("answer", "clarify")


def test_a_new_matter_put_before_staff_ends_the_old_conversation(talk, talking):
    anna, number = talking()
    anna.says("人工")
    talk.later(minutes=1)
    anna.says("还有厂里怀孕把我辞退了")
    anna.says("2")
    talk.later(minutes=1)
    assert anna.says(QUESTION).reason in ("answer", "clarify")
