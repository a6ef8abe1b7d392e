"""What she writes after an answer and leaves its subject out."""

from collections import Counter

import pytest

from bot.conversation.understanding import Understanding
from bot.matching.follow import LONGEST, Follower
from bot.matching.rank import Ranker
from bot.matching.semantic import Embeddings
from tests.bench import follow
from tests.matching.conftest import OUTSIDE, SYNONYMS


@pytest.fixture(scope="module")
def follower(entries, encoder):
    return Follower(Ranker(entries, SYNONYMS, OUTSIDE, Embeddings(encoder)))


def first(ranked):
    return ranked.topics[0][2][0][0]


@pytest.mark.parametrize("read, text, want", [
    ("order-apply", "那要带什么呢", "order-papers"), ("divorce-agreement", "那要带什么呢", "divorce-agreement"),
    ("order-apply", "没有照片呢", "order-papers"),
])
def test_what_she_has_read_fills_in_what_she_leaves_out(follower, read, text, want):
    assert first(follower.rank(text, read)) == want


def test_half_a_question_is_about_the_entry_and_its_kin_and_about_nothing_else(follower):
    ranked = follower.rank("要多久", "divorce-agreement", half={"divorce-agreement", "support-unpaid", "order-apply"})
    assert {rows[0][0] for _, _, rows in ranked.topics} == {"divorce-agreement", "support-unpaid"}, "itself and related"
    assert ranked.outside == 0 and sum(chance for _, chance, _ in ranked.topics) == pytest.approx(1)


def test_of_its_kin_only_what_tells_of_that_side_is_looked_for(follower):
    ranked = follower.rank("要多久", "divorce-agreement", half=frozenset())
    assert [rows[0][0] for _, _, rows in ranked.topics] == ["divorce-agreement"], "what she has read may own that it says nothing"


@pytest.mark.parametrize("text, leans", [
    ("他不承认", True), ("那怎么办", True), ("不给抚养费", False), ("他每个月给多少抚养费", False)])
def test_what_names_nobody_leans_on_what_she_has_read(follower, text, leans):
    assert follower.leans(text) == leans


def test_a_new_matter_that_is_named_is_found_whatever_she_has_read(matcher):
    assert matcher.decide("抚养费一个月给多少", "order-apply").candidates[0].entry == "support-amount"


def test_small_talk_after_an_answer_is_not_taken_for_part_of_it(matcher):
    assert matcher.decide("今天天气好吗", "order-apply").kind == "none"


def test_a_long_message_names_its_subject(matcher):
    text = "他打我我想让法院管他，不准他来找我"
    assert len(text) > LONGEST
    assert matcher.decide(text, "support-amount") == matcher.decide(text)


@pytest.mark.parametrize("text", ["", "  ", "。。", "😭"])
def test_without_letters_nothing_is_found(matcher, text):
    assert matcher.decide(text, "order-apply").kind == "none"


def test_an_unknown_context_changes_nothing(matcher):
    assert matcher.decide("要带什么", "gone") == matcher.decide("要带什么")


def test_it_works_by_letters_alone(entries):
    follower = Follower(Ranker(entries, SYNONYMS, OUTSIDE, None))
    assert first(follower.rank("那要带什么呢", "order-apply")) == "order-papers"


def test_the_delivered_knowledge_understands_follow_ups_written_by_somebody_else(real, knowledge):
    topics = {entry.id: entry.topic for entry in knowledge.entries.values()}
    understanding = Understanding(None, real, knowledge.hubs, topics, aspects=knowledge.aspects)
    given = [row for row in follow.rows("follow_checked") if row[2]]
    assert all(ids <= set(knowledge.entries) and read in knowledge.entries for read, _, ids in given)
    found = Counter(follow.outcome(understanding.decide(text, read), ids) for read, text, ids in given)
    assert (found["right"] + found["offered"]) / len(given) > 0.9
    assert found["wrong"] / len(given) < 0.06


def test_what_is_found_beside_what_she_has_read_is_known_for_it(follower):
    assert not follower.of_kin(follower.rank("抚养费一个月给多少", "order-apply"), "order-apply")
    assert follower.of_kin(follower.rank("那要带什么呢", "order-apply"), "order-apply")
