"""The same answer is never given twice in a row; who cannot follow gets it in two plain sentences, then a person."""

import pytest

from bot.conversation import commands, plainly
from bot.knowledge import speak
from tests.conversation.conftest import QUESTION

SECOND = "宫颈癌筛查多久做一次"
UNCLEAR = ["没看懂", "看不懂", "没听懂", "我没看懂", "你前面讲的我没听明白", "太长了看不完", "字太多了眼睛花", "啥意思",
    "说得直白点", "讲人话",
    "能不能说简单点",
           "太绕了", "长话短说", "我不认字", "看不太懂呢"]


@pytest.fixture
def read(talk):
    """She has read an answer."""
    anna = talk.person()
    assert anna.says(QUESTION).reason == "answer"
    return anna


def entry_of(talk, anna):
    index = talk.conversation.library.current
    return index.entries[index.index.decide(QUESTION).candidates[0].entry]


@pytest.mark.parametrize("text", UNCLEAR)
def test_that_she_cannot_follow_is_understood_however_she_says_it(text):
    assert commands.recognise(text) == "unclear"


@pytest.mark.parametrize("text", ["看不懂判决书", "没看懂离婚协议", "他说的我听不懂", "孩子听不懂课", "离婚协议太长", "头晕",
    "眼睛花",
    "我没文化他看不起我"])
def test_what_she_cannot_follow_elsewhere_is_a_need(text):
    assert commands.recognise(text) != "unclear"


@pytest.mark.parametrize("text", UNCLEAR)
def test_it_is_no_danger_whatever_the_examples_find_like_it(library, text):
    assert library.current.index.danger(text) is None


def test_asked_again_in_other_words_she_is_pointed_back_and_told_what_comes_first(talk, read):
    entry, whole = entry_of(talk, read), read.heard.text
    reply = read.says(SECOND)
    assert speak.core(entry) in reply.text and entry.steps[0] in reply.text
    assert talk.conversation.library.current.wording.say("said_above") in reply.text
    assert len(reply.text) < len(whole) / 2 and read.says(QUESTION).text == reply.text, "nor a third time"


def test_the_whole_text_and_a_person_can_be_chosen(talk, read):
    whole = speak.full_text(talk.conversation.library.current, entry_of(talk, read))
    reply = read.says(SECOND)
    assert reply.choices[-1].action == "handover"
    assert whole in read.takes(reply.choices[-2].action).text


def test_each_side_that_is_offered_says_something(talk, read):
    sides = [choice.action for choice in read.says("没看懂").choices if choice.action.startswith("side:")]
    assert 1 <= len(sides) <= plainly.SIDES
    unsaid = talk.conversation.library.current.wording.say("aspect_unsaid")
    for action in sides:
        assert unsaid not in read.taps(action).text


def test_half_an_hour_later_the_whole_is_said_again(talk, read):
    whole = read.heard.text
    talk.later(hours=plainly.JUST_READ)
    assert read.says(QUESTION).text == whole


def test_still_not_clear_leads_to_a_person(read, talk):
    say = talk.conversation.library.current.wording.say
    assert say("plainly") in read.says("太长了").text
    reply = read.says("还是不懂")
    assert reply.text == say("unsolved") and reply.choices[0].action == "handover"


def test_with_nothing_read_she_is_asked_what_it_is_about(talk):
    say = talk.conversation.library.current.wording.say
    reply = talk.person().says("你刚才说的我没看懂")
    assert reply.text == say("unclear") and reply.choices[0].action == "handover"


def test_while_something_is_asked_the_question_is_put_once_more(talk):
    anna = talk.person()
    anna.says("人工")
    assert anna.says("什么意思").text == talk.conversation.library.current.wording.say("handover_empty")


def test_rule_2_a_danger_entry_keeps_its_first_choice(talk):
    anna = talk.person()
    anna.says("人身安全保护令怎么申请")
    assert anna.says("没看懂").choices[0].action == "danger:now"


def test_an_old_choice_of_a_side_that_is_gone_says_so(talk, read):
    assert read.taps("side:no-such/entry").reason == "choice-gone"
