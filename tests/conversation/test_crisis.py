"""Danger is noticed, and only danger (safety rules 1, 2 and 11). No message here is a real person's."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from bot.conversation.crisis import Danger, Detector, made_of
from bot.conversation.crisis_model import MEANING, Weights
from bot.conversation.crisis_phrases import Normaliser, PhraseBook
from bot.conversation.understanding import meaning_of
from bot.knowledge.beside import DANGER_EXAMPLES
from bot.knowledge.crisis_rules import CrisisRules
from bot.knowledge.library import WEIGHTS
from bot.knowledge.reading import KnowledgeError, check, read
from bot.matching.normalise import Normaliser as Normal
from bot.matching.semantic import Embeddings

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


SETS = [read(KNOWLEDGE / name).data for name in DANGER_EXAMPLES]
SECOND = SETS[1]
WEIGHTS_FILE = (KNOWLEDGE / WEIGHTS).read_bytes()


def together(sets) -> dict[str, list[str]]:
    """Several sets of examples as one."""
    return {heading: [text for one in sets for text in one[heading]] for heading in SECOND}


def read_rules(**changes) -> CrisisRules:
    document = read(KNOWLEDGE / "crisis.yaml")
    examples = together(SETS)
    return check(CrisisRules, document, (), {**document.data, "examples": examples, **changes})


@pytest.fixture(scope="module")
def rules():
    return read_rules()


@pytest.fixture(scope="module")
def detector(rules):
    return Detector(rules, WEIGHTS_FILE)


@pytest.fixture(scope="module")
def unread():
    """What is found in the second set of examples by a detector that has learnt from the others: heading → findings."""
    detector = Detector(read_rules(examples=together([one for one in SETS if one is not SECOND])))
    return {heading: [detector.check(text) for text in texts] for heading, texts in SECOND.items()}


def share(found: list[Danger | None], *strengths: str) -> float:
    return sum(bool(danger) and danger.strength in strengths for danger in found) / len(found)


CRISES = [
    ("他正拿皮带抽我，我躲在厕所里不敢出声", "violence"),
    ("救命 他又打我了", "violence"),
    ("隔壁男的在打他老婆，女的一直喊救命，流了好多血", "violence"),
    ("佢又郁手打我，我匿喺厕所", "violence"),
    ("俺男人又揍俺了，俺躲在柴火垛里", "violence"),
    ("ta you da wo le jiu ming", "violence"),
    ("他打我，流血了，怎麼辦", "violence"),
    ("我不想活了，药都准备好了", "suicide"),
    ("我站在楼顶，孩子托付给你们了", "suicide"),
    ("我闺女写了遗书，把自己反锁在屋里", "suicide"),
    ("他拿刀堵在门口说要杀我全家", "threat"),
    ("前夫往我家门上泼汽油，说要同归于尽", "threat"),
    ("他把我锁在屋里，手机身份证都收走了", "confinement"),
    ("昨晚被人下药强奸了", "sexual"),
    ("爸爸喝醉了打我，我今年十岁，不敢回家", "child"),
]


@pytest.mark.parametrize(("text", "kind"), CRISES)
def test_rule_1_danger_now_is_a_crisis(detector, text, kind):
    found = detector.check(text)
    assert found is not None
    assert (found.strength, found.kind) == ("crisis", kind)


@pytest.mark.parametrize("text", ["他一喝酒就打我，我都习惯了", "我怕他回家", "活着好累，看不到希望", "他说不会放过我",
                                  "他不让我出门，天天查我手机"])
def test_rule_1_what_may_hide_danger_is_at_least_a_concern(detector, text):
    assert detector.check(text) is not None


@pytest.mark.parametrize("text", [
    "笑死我了", "打官司要多少钱", "打死我也不吃香菜", "累死了，今天排队两小时", "气死我了，表又填错了",
    "再不写作业打断你的腿", "昨晚看电视剧里家暴的情节好气人", "狼人杀第一晚就被刀了", "这周加班杀疯了",
    "他打我电话我没接到", "保护令有效期多久", "家暴判几年", "两癌筛查什么时候", "离婚冷静期多少天", "你好", "",
])
def test_rule_1_idioms_questions_stories_and_ordinary_messages_raise_no_crisis(detector, text):
    found = detector.check(text)
    assert found is None or found.strength == "concern"


@pytest.mark.parametrize("text", ["笑死我了", "打官司要多少钱", "两癌筛查什么时候", "离婚冷静期多少天", "你好", "", " \n "])
def test_rule_1_everyday_messages_raise_nothing(detector, text):
    assert detector.check(text) is None


@pytest.mark.parametrize("text", ["\ud800打我", "\x00", "他打我" * 5000, "🙂" * 4000, "(((", "{他}…|", "\u202e我打他", 
                                  "a" * 100_000, "ta " * 3000, "，。！？" * 900])
def test_rule_1_no_string_stops_the_check(rules, text):
    detector = Detector(rules.model_copy(update={"examples": {}}))
    detector.check(text)
    assert detector.faults == 0 and detector.answer(text) is None


def test_rule_1_a_fault_inside_is_a_concern_and_is_counted(rules, monkeypatch, caplog):
    detector = Detector(rules.model_copy(update={"examples": {}}))
    monkeypatch.setattr(detector, "_sight", None)
    assert detector.check("随便一句话") == Danger("violence", "concern", "fault")
    assert detector.faults == 1
    assert "随便" not in caplog.text


def test_rule_1_phrases_notice_danger_without_the_model(rules):
    alone = Detector(rules.model_copy(update={"examples": {}}))
    texts = [text for heading, several in together(SETS[:2]).items() if heading.endswith("/crisis") for text in several]
    assert sum(alone.check(text) is not None for text in texts) >= 0.95 * len(texts)


def test_rule_1_danger_told_by_others_than_it_learnt_from_is_noticed(unread):
    crises = [danger for heading, found in unread.items() if heading.endswith("/crisis") for danger in found]
    concerns = [danger for heading, found in unread.items() if heading.endswith("/concern") for danger in found]
    assert share(crises, "crisis") >= 0.92
    assert share(crises, "crisis", "concern") >= 0.97
    assert share(concerns, "crisis", "concern") >= 0.82


def test_rule_1_what_only_sounds_like_danger_seldom_raises_a_crisis_and_ordinary_messages_hardly_ever(unread):
    assert share(unread["look-alike"], "crisis") <= 0.15
    assert share(unread["ordinary"], "crisis") <= 0.025
    assert share(unread["ordinary"], "concern") <= 0.1, "by letters alone; meaning and the matcher take a third of these away"


@pytest.mark.parametrize("text", ["真人", "我要催办 等了四天了", "想帮帮别人", "怎么用我的号给我妈问", "想结对帮扶一个留守儿童",
                                  "中介收了我的身份证说办入职", "孩子写作业磨蹭，一写写到十点，我在旁边干着急"])
def test_rule_1_wishes_of_the_service_and_everyday_worries_raise_no_crisis(detector, text):
    found = detector.check(text)
    assert found is None or found.strength == "concern"


def broken(text):
    raise RuntimeError("no encoder")


@pytest.mark.parametrize("embed", [
    None, broken, lambda text: np.full(MEANING, np.nan), lambda text: np.zeros(3), lambda text: "?",
],
                         ids=["none", "raises", "no numbers", "wrong length", "no array"])
def test_rule_1_danger_is_noticed_whatever_the_encoder_does(rules, embed):
    detector = Detector(rules, WEIGHTS_FILE, embed)
    for text, _ in CRISES:
        found = detector.check(text)
        assert found is not None
        assert found.strength == "crisis" and found.reason != "fault"


def test_the_weights_are_of_the_rules_and_examples_as_they_are(rules):
    weights = Weights.load(WEIGHTS_FILE)
    assert weights.made_of == made_of(rules), "make danger"
    assert weights.meaning.any(), "made without the encoder"


@pytest.mark.parametrize("stored", [b"", b"not weights", WEIGHTS_FILE[:-100]])
def test_rule_1_weights_that_cannot_be_read_are_learnt_anew(rules, stored):
    few = rules.model_copy(update={"examples": {heading: texts[:40] for heading, texts in rules.examples.items()}})
    found = Detector(few, stored).check("他拿菜刀追着砍我，头在流血")
    assert found is not None
    assert found.strength == "crisis"


def test_a_detector_with_its_weights_learns_nothing(rules, caplog):
    Detector(rules, WEIGHTS_FILE)
    assert "learning" not in caplog.text


def test_rule_1_danger_at_the_end_of_a_long_story_is_noticed(detector):
    story = "我和他是别人介绍认识的，结婚八年了，有两个孩子，在镇上开了个小店，生意一般，日子平平淡淡地过。" * 4
    found = detector.check(story + "刚才他拿菜刀追着砍我，我躲在邻居家，头在流血")
    assert found is not None
    assert found.strength == "crisis"


def test_rule_15_the_reason_never_holds_her_words(detector):
    reasons = {found.reason for text, _ in CRISES if (found := detector.check(text))}
    assert reasons <= {"phrases", "model", "model+phrases"}


@pytest.mark.parametrize(("written", "same"), [
    ("他　打　我", "他打我"), ("我老公打我！！！", "我老公打我"), ("ta da wo", "他打我"), ("tadawo", "他打我"),
    ("他打打打打我", "他打我"),
    ("想4", "想死"), ("活不下區", "活不下去"), ("Hello", "hello"),
])
def test_one_spelling_for_what_is_meant(rules, written, same):
    assert Normaliser(rules)(written) == same


def test_rule_1_no_phrase_is_passed_over_that_is_in_the_message(rules):
    """Phrases are searched for only where a letter is there that they begin with and one that they end with."""
    book, normalise = PhraseBook(rules), Normaliser(rules)
    patterns = [(kind, strength, re.compile(rules.pattern(phrase))) for strength in ("crisis", "concern")
                for kind, phrases in rules.kinds.items() for phrase in getattr(phrases, strength)]
    found = 0
    for text in [text for several in rules.examples.values() for text in several][::5]:
        struck = book.strike(normalise(text))
        said = next(((kind, strength) for kind, strength, pattern in patterns if pattern.search(struck)), (None, None))
        seen = book.look(normalise(text))
        assert (seen.kind or said[0], seen.raw) == said
        found += said != (None, None)
    assert found > 200


def test_an_editors_mistake_is_named_in_words(rules):
    for changes in ({"now": ["(又|正"]}, {"now": ["{没有这组}打我"]}, {"examples": {"暴力": ["一句"]}}, {"danger": ["没有"]}):
        with pytest.raises(KnowledgeError) as mistake:
            read_rules(**changes)
        assert "crisis.yaml" in str(mistake.value)


def test_there_are_enough_examples_of_every_heading(rules):
    danger = [text for heading, several in rules.examples.items() if "/" in heading for text in several]
    assert len(danger) >= 2500
    assert len(rules.examples["look-alike"]) >= 2000
    assert len(rules.examples["ordinary"]) >= 2000
    everything = [text for several in rules.examples.values() for text in several]
    assert len(everything) == len(set(everything))


def test_a_message_is_embedded_once_for_danger_and_for_needs():
    asked = []

    class Encoder:
        def encode(self, text):
            asked.append(text)
            return np.zeros(MEANING, np.float32)

    embeddings = Embeddings(Encoder())
    meaning_of(embeddings)("他打我，怎么办？")
    embeddings.one(Normal({}).plain("他打我，怎么办？"))
    assert len(asked) == 1
