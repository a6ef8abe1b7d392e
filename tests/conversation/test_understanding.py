"""How danger and need weigh on each other."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.conversation.crisis import Danger
from bot.conversation.understander import Understander
from bot.conversation.understanding import Understanding
from bot.matching.decide import Candidate, Decision


def understanding(found, topic="screen.cost", chance=0.95):
    """A detector that finds this, a matcher that is this sure of that topic."""
    decision = Decision("answer", (Candidate("some-entry", topic, chance),), "")
    return Understanding(SimpleNamespace(check=lambda _: found), SimpleNamespace(decide=lambda *_: decision))


def strength(found):
    return found.strength if found else None


@pytest.mark.parametrize(("found", "chance", "left"), [
    (Danger("violence", "concern", "model"), 0.95, None), (Danger("violence", "concern", "model"), 0.4, "concern"),
])
def test_a_concern_that_only_examples_see_is_none_in_a_plainly_peaceful_message(found, chance, left):
    assert strength(understanding(found, chance=chance).danger("话")) == left


@pytest.mark.parametrize("reason", ["phrases", "words", "fault"])
def test_rule_1_what_a_phrase_sees_stays(reason):
    assert strength(understanding(Danger("violence", "concern", reason)).danger("话")) == "concern"


@pytest.mark.parametrize("text", ["他打我 我想离婚", "我想离婚 老公打我 怎么起诉"])
def test_rule_1_who_asks_for_a_divorce_and_says_that_he_hits_is_asked_whether_she_is_safe(library, text):
    assert library.current.index.decide(text).candidates[0].topic.startswith("divorce."), "a peaceful topic"
    assert strength(library.current.index.danger(text)) == "concern"


@pytest.mark.parametrize("reason", ["model", "model+phrases"])
def test_rule_1_no_topic_makes_a_crisis_less(reason):
    assert strength(understanding(Danger("child", "crisis", reason), topic="parent.child-safety").danger("话")) == "crisis"


@pytest.mark.parametrize("topic", ["dv.now", "crisis.mental", "sexual.assault", "parent.child-mental", "health.postpartum"])
def test_rule_1_a_topic_that_may_hide_danger_calms_nothing(topic):
    assert strength(understanding(Danger("suicide", "concern", "model"), topic=topic).danger("话")) == "concern"


def test_rule_1_without_or_with_a_broken_matcher_the_detector_stands(caplog):
    found = Danger("violence", "concern", "model")

    def broken(*_):
        raise RuntimeError("MARKER words")
    detector = SimpleNamespace(check=lambda _: found)
    assert Understanding(detector, None).danger("话") is found
    assert Understanding(detector, SimpleNamespace(decide=broken)).danger("话") is found
    assert "MARKER" not in caplog.text


def test_what_was_learnt_from_an_edit_takes_its_place_with_nothing_remembered_from_before():
    better = SimpleNamespace(decide=lambda *_: Decision("none", (), "better"), settled=lambda: None)
    first = understanding(None)
    first.matcher.settled = lambda: better
    assert first.decide("话").reason == ""
    understander = Understander()
    second = understander.settle(first)
    assert second.decide("话").reason == "better" and second.detector is first.detector
    assert understander.settle(second) is None and understander.settle(replace(first, matcher=None)) is None


def test_an_index_that_cannot_settle_goes_on_as_it_is(caplog):
    first = understanding(None)
    first.matcher.settled = lambda: 1 / 0
    assert Understander().settle(first) is None and "not settled" in caplog.text


def test_an_edit_takes_the_detector_over_until_what_danger_is_noticed_by_has_changed(library):
    knowledge, understander = library.current, Understander()
    first, second = understander(knowledge), understander(replace(knowledge, hubs={}))
    assert second.detector is first.detector and second.matcher is not first.matcher and second.memo is not first.memo
    for change in ({"thresholds": knowledge.crisis.thresholds.model_copy(update={"concern": 0.9})},
                   {"spelling": {**knowledge.crisis.spelling, "打り": "打"}}):
        other = understander(replace(knowledge, crisis=knowledge.crisis.model_copy(update=change)))
        assert other.detector is not second.detector
        second = other
    assert understander(replace(knowledge, danger_weights=b"")).detector is not second.detector
