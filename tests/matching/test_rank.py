"""How likely each topic is."""

import pytest

from bot.matching.rank import BOTH, COMPARED, LETTERS_ONLY, Ranker
from bot.matching.semantic import Embeddings
from tests.matching.conftest import OUTSIDE, SYNONYMS, entry


@pytest.fixture(scope="module", params=["meaning", "letters"])
def ranker(request, entries, encoder):
    return Ranker(entries, SYNONYMS, OUTSIDE, Embeddings(encoder if request.param == "meaning" else None))


@pytest.mark.parametrize(("text", "topic", "best"), [
    ("我们俩都愿意离婚，去哪办", "divorce.agreement", "divorce-agreement"),
    ("他不给孩子奶粉钱", "custody.support-unpaid", "support-unpaid"),
    ("抚养费每个月给多少合适", "custody.support-amount", "support-amount"),
    ("保护令怎么申请", "dv.protection-order", "order-apply"),
    ("申请保护令要什么材料和证据", "dv.protection-order", "order-papers"),
])
def test_the_need_is_found(ranker, text, topic, best):
    ranked = ranker.rank(text)
    assert ranked.topics[0][0] == topic
    assert ranked.topics[0][2][0][0] == best


def test_chances_are_chances(ranker):
    ranked = ranker.rank("离婚要带什么", most=99)
    assert sum(chance for _, chance, _ in ranked.topics) + ranked.outside == pytest.approx(1, abs=1e-4)
    for _, _, within in ranked.topics:
        assert sum(share for _, share in within) == pytest.approx(1, abs=1e-4)
    chances = [chance for _, chance, _ in ranked.topics]
    assert chances == sorted(chances, reverse=True)


def test_what_is_not_ours_is_likelier_outside(ranker):
    assert ranker.rank("闯红灯要扣多少分").outside > 0.5 > ranker.rank("对方不给抚养费").outside


def test_the_same_knowledge_decides_the_same(entries, encoder):
    made = [Ranker(e, SYNONYMS, OUTSIDE, Embeddings(encoder)).rank("他打我怎么办") for e in (entries, entries[::-1])]
    assert made[0] == made[1]


def test_more_variants_win_nothing_for_a_topic(entries, encoder):
    many = entry("divorce-much", "divorce.lawsuit", *(f"起诉离婚第{n}回要多久" for n in range(80)))
    ranked = Ranker([*entries, many], SYNONYMS, OUTSIDE, Embeddings(encoder)).rank("抚养费一个月给多少")
    assert ranked.topics[0][0] == "custody.support-amount"


def test_no_signal_counts_against_a_topic():
    for weights in (BOTH, LETTERS_ONLY):
        assert all(weight >= 0 for weight in vars(weights).values())


def test_of_a_large_topic_the_likeliest_are_compared_letter_by_letter_and_all_are_ranked(entries, encoder, monkeypatch):
    many = [entry(f"file-{n}", "divorce.lawsuit", f"起诉离婚要等{n}个月吗", f"法院{n}年没判离怎么办") for n in range(20)]
    compared = []
    ratios = Ranker._ratios
    monkeypatch.setattr(Ranker, "_ratios", lambda self, formal, units: compared.append(units) or ratios(self, formal, units))
    ranker = Ranker([*entries, *many], SYNONYMS, OUTSIDE, Embeddings(encoder))
    topic, _, within = ranker.rank("起诉离婚要等7个月吗").topics[0]
    assert topic == "divorce.lawsuit" and within[0][0] == "file-7"
    assert sorted(name for name, _ in within) == sorted(e.id for e in many)
    large = [unit for unit in compared[0].tolist() if ranker.entries[unit].topic == "divorce.lawsuit"]
    assert len(large) == COMPARED and len(compared[0]) > COMPARED
