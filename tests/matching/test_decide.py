"""Answer, choices or none; and what the delivered knowledge owes."""

import json
import multiprocessing
import statistics
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.matching import decide
from bot.matching.decide import ANSWER, CHOICES, SURE, Candidate, Matcher, _offered
from bot.matching.rank import Ranked
from bot.matching.semantic import Embeddings
from tests.matching.conftest import OUTSIDE, SYNONYMS


def ranked(*topics, outside=0.0):
    return Ranked(tuple(topics), outside, {})


def test_a_likely_topic_is_answered_with_its_best_entry():
    decision = decide._decision(ranked(("a.b", ANSWER, (("a1", 0.9), ("a2", 0.1))), ("c.d", 0.1, (("c1", 1.0),))))
    assert decision.kind == "answer"
    assert decision.candidates[0].entry == "a1"


def test_three_different_topics_are_offered_when_none_is_likely():
    topics = [(f"t.{n}", 0.2, ((f"e{n}", 0.5), (f"f{n}", 0.5))) for n in "abcd"]
    decision = decide._decision(ranked(*topics, outside=0.2))
    assert decision.kind == "clarify"
    assert len({c.topic for c in decision.candidates[:CHOICES]}) == CHOICES


def test_two_needs_of_one_topic_are_both_offered():
    within = (("a1", SURE - 0.02), ("a2", 0.4), ("a3", 0.12))
    decision = decide._decision(ranked(("a.b", 0.9, within), ("c.d", 0.05, (("c1", 1.0),))))
    assert decision.kind == "clarify"
    assert [c.entry for c in decision.candidates] == ["a1", "a2", "c1"]


def test_what_is_not_ours_gets_no_answer():
    assert decide._decision(ranked(("a.b", 0.2, (("a1", 1.0),)), outside=0.75)).kind == "none"


@pytest.mark.parametrize("text", ["", "   ", "。。。", "😭😭"])
def test_a_message_without_letters_finds_nothing(matcher, text):
    decision = matcher.decide(text)
    assert (decision.kind, decision.candidates) == ("none", ())


def test_scores_are_chances_best_first(real, knowledge):
    for entry in list(knowledge.entries.values())[::7]:
        scores = [c.score for c in real.decide(entry.tests[0]).candidates]
        assert all(0 <= s <= 1 for s in scores)
        assert scores == sorted(scores, reverse=True)


def test_what_it_goes_by_is_told(matcher, entries):
    assert matcher.describe() == "letters+meaning"
    for embeddings in (None, Embeddings(None)):
        assert Matcher(entries, SYNONYMS, OUTSIDE, embeddings).describe() == "letters"


def test_it_works_on_letters_alone(entries):
    matcher = Matcher(entries, SYNONYMS, OUTSIDE)
    assert matcher.decide("对方不给抚养费怎么办").candidates[0].entry == "support-unpaid"
    assert matcher.decide("闯红灯扣几分").kind == "none"


def test_an_explanation_shows_signals_and_none_of_her_words(matcher):
    told = matcher.explain("他王小虎不给抚养费怎么办")
    assert told["topics"][0]["topic"] == "custody.support-unpaid"
    assert set(told["topics"][0]["signals"]) == {"letters", "entry", "softmax", "nearest", "near"}
    assert told["thresholds"]["answer"] == ANSWER
    assert "王小虎" not in json.dumps(told, ensure_ascii=False)


def test_reasons_hold_none_of_her_words(matcher):
    assert "王小虎" not in matcher.decide("王小虎不给抚养费").reason


MESSAGES = ["离婚要带什么", "他打我", "抚养费给多少", "闯红灯", "保护令要什么材料", "你好"] * 8


def test_eight_threads_decide_as_one(matcher):
    alone = [matcher.decide(m) for m in MESSAGES]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(matcher.decide, MESSAGES)) == alone


def test_a_forked_process_decides_as_its_parent(matcher):
    fork = multiprocessing.get_context("fork")
    told, tells = fork.Pipe(duplex=False)
    child = fork.Process(target=lambda: tells.send([matcher.decide(m) for m in MESSAGES[:6]]))
    child.start()
    assert told.poll(60)
    assert told.recv() == [matcher.decide(m) for m in MESSAGES[:6]]
    child.join(60)


def test_an_entry_is_found_by_each_of_its_variants(real, knowledge):
    found = [e.topic in {c.topic for c in real.decide(v).candidates[:CHOICES]}
             for e in knowledge.entries.values() for v in e.variants[:2]]
    assert statistics.mean(found) > 0.98


def test_the_entries_own_tests_reach_them(real, knowledge):
    """These messages are not trained on. The floor lies a little under what was measured (tests/bench/README.md)."""
    rows = [(e.topic, real.decide(t)) for e in knowledge.entries.values() for t in e.tests]
    shown = {"answer": 1, "clarify": CHOICES, "none": 0}
    resolved = [topic in {c.topic for c in d.candidates[:shown[d.kind]]} for topic, d in rows]
    wrong = [d.kind == "answer" and d.candidates[0].topic != topic for topic, d in rows]
    assert statistics.mean(resolved) > 0.82
    assert statistics.mean(wrong) < 0.09


def test_a_third_need_that_can_hardly_be_hers_is_not_offered():
    likely = [Candidate(name, name, score) for name, score in (("a", 0.5), ("b", 0.01), ("c", 0.02), ("d", 0.01))]
    assert [c.entry for c in _offered(tuple(likely))] == ["a", "b", "c", "d"]
    assert [c.entry for c in _offered((*likely[:2], likely[3]))] == ["a", "b"]
    assert _offered(tuple(likely[:1])) == tuple(likely[:1])


def test_an_edit_is_found_at_once_and_in_the_end_decides_like_a_fresh_start(entries, encoder, tmp_path):
    embeddings = Embeddings(encoder, tmp_path / "edited")
    before = Matcher(entries, SYNONYMS, OUTSIDE, embeddings)
    assert before.settled() is None
    edited = (entries[0].model_copy(update={"variants": (*entries[0].variants, "我想跟他分开过")}), *entries[1:])
    at_once = Matcher(edited, SYNONYMS, OUTSIDE, embeddings, before)
    assert at_once.decide("我想跟他分开过").candidates[0].entry == entries[0].id
    settled, fresh = at_once.settled(), Matcher(edited, SYNONYMS, OUTSIDE, Embeddings(encoder, tmp_path / "fresh"))
    messages = ["我想跟他分开过", "抚养费给多少", "保护令怎么办", "好天气"]
    assert [settled.explain(text) for text in messages] == [fresh.explain(text) for text in messages]
    assert [settled.explain(text) for text in messages] != [at_once.explain(text) for text in messages]
    assert settled.settled() is None


def test_a_new_topic_waits_until_it_is_learnt(entries, encoder, tmp_path):
    embeddings = Embeddings(encoder, tmp_path)
    before = Matcher(entries[:3], SYNONYMS, OUTSIDE, embeddings)
    assert Matcher(entries, SYNONYMS, OUTSIDE, embeddings, before).settled() is None
    assert Matcher(entries[:3], SYNONYMS, {}, embeddings, before).settled() is None
