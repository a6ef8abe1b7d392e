"""The danger self-check: few questions, any time to stop, a plain result."""

import pytest


def taken(anna, answers):
    """Begin, answer each question by number, and return every reply."""
    replies = [anna.says("危险自测")]
    for number in answers:
        replies.append(anna.says(number))
        if anna.heard.reason != "check":
            break
    return replies


@pytest.fixture
def count(library):
    return len(library.current.self_check.questions)


def test_at_most_eight_questions_one_at_a_time(talk, count, library):
    replies = taken(talk.person(), ["2"] * 8)
    assert count <= 8 and len(replies) == count + 1
    assert library.current.wording.say("check_none") in replies[-1].text


def test_a_draft_says_that_it_is_one(talk, library):
    said = library.current.wording.say("check_draft") in talk.person().says("危险自测").text
    assert said == library.current.self_check.draft


def test_rule_2_a_high_result_is_the_crisis_path_and_staff_have_it(talk, library, count):
    replies = taken(talk.person(), ["1"] * count)
    assert replies[-1].reason == "crisis" and "110" in replies[-1].text and "12338" in replies[-1].text
    assert talk.desk.list()[0].urgent


def test_rule_10_every_question_can_be_skipped_and_0_stops(talk, count):
    assert taken(talk.person(), ["3"] * count)[-1].reason == "check-done"
    bella = talk.person("bella")
    bella.says("危险自测")
    assert bella.says("0").reason == "left"
    assert bella.says("1").reason == "not-a-choice"
    assert talk.desk.list() == []


def test_some_yes_offers_help_without_alarm(talk, library, count):
    questions = library.current.self_check.questions
    mild = min(range(count), key=lambda n: questions[n].weight)
    last = taken(talk.person(), ["1" if n == mild else "2" for n in range(count)])[-1]
    assert library.current.wording.say("check_some") in last.text and talk.desk.list() == []


def test_rule_1_danger_in_the_middle_of_it_comes_first(talk):
    anna = talk.person()
    anna.says("危险自测")
    assert anna.says("他又在砸门 我躲在厕所里 快救我").reason == "crisis"


def test_an_answer_to_an_old_question_is_not_counted(talk):
    assert talk.person().taps("check:yes").reason == "choice-gone"


@pytest.mark.parametrize(("said", "number"), [("是的", "1"), ("嗯。", "1"), ("没有过", "2"), ("跳过", "3"), ("不知道", "3")])
def test_a_question_is_answered_in_other_words_too(talk, said, number):
    by_word, by_number = talk.person(), talk.person("beth")
    for anna, answer in ((by_word, said), (by_number, number)):
        anna.says("危险自测")
        anna.says(answer)
    assert by_word.heard.text == by_number.heard.text and by_word.heard.reason == "check"


def test_it_ends_in_her_own_words(talk):
    anna = talk.person()
    anna.says("危险自测")
    anna.says("不想说了")
    assert anna.heard.reason != "check" and talk.desk.list() == []
