"""That she is not safe may be said in words: as the answer to the bot's question, or of her own accord (safety rules 1 and 2)."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.conversation import pending
from bot.conversation.crisis import Detector
from bot.knowledge.library import load
from bot.message import Choice, numbered
from bot.settings import HERE

COURT = "他打我不是一回两回了 想让法院管管他 咋弄"
DRUNK = "他喝了酒就换个人 我想离又不敢提"
OWN_DEED = "我昨天又没忍住打了老婆"
UNSAFE = ["不安全", "我不安全", "现在不安全", "不太安全", "不", "没有", "没", "否", "不是", "我不安全，怎么办",
          "危险", "有危险", "1 不安全", "一点也不安全", "说不准", "不确定",
          "我害怕", "他就在旁边", "他还没走", "嗯 不安全。", "我现在不安全！"]
SAFE = ["安全", "安全的", "我现在安全", "暂时安全", "没危险", "没有危险", "是的", "他不在家", "我在娘家", "2 安全"]
LABELS = ["choice_danger_now", "choice_unsafe", "choice_now_another", "choice_unsafe_own_deed", "choice_hurt_too",
          "choice_hit_too", "choice_now_means", "choice_unsafe_means"]
PLAIN = ["我现在不安全", "现在不安全", "不安全", "我不安全", "我在危险中", "我有危险", "有人受伤", "我觉得不安全",
         "我现在有危险", "我家里不安全，怎么办", "我和孩子现在有危险"]
NO_DANGER = ["两癌筛查安全吗", "我现在安全了", "没有危险", "我没有安全感", "打疫苗安全吗",
             "这里安全吗", "我有危险吗", "上环危险不危险", "他开车不安全",
             "食品不安全找谁", "校车不安全找谁反映"]


def test_rule_1_every_plain_no_to_the_question_whether_she_is_safe_is_a_crisis(talk):
    for n, word in enumerate(UNSAFE):
        anna = talk.person(f"p{n}")
        anna.says(COURT if n % 2 else DRUNK)
        reply = anna.says(word)
        assert reply.reason == "crisis" and "110" in reply.text and "12338" in reply.text, word
        assert [r.urgent for r in talk.desk.list() if r.person == anna.name] == [True], word


def test_a_plain_yes_closes_the_question_and_leaves_the_rest_open(talk, library):
    for n, word in enumerate(SAFE):
        anna = talk.person(f"p{n}")
        offered = [c.action for c in anna.says(COURT).choices]
        reply = anna.says(word)
        assert library.current.wording.say("safe_noted") in reply.text, word
        assert [c.action for c in reply.choices] == offered[1:] and reply.choices[0].number == "1", word
    assert talk.desk.list() == []
    assert anna.says("1").reason != "crisis"


def test_rule_11_to_who_hit_the_question_is_another_and_no_means_that_nobody_is_hurt(talk, library):
    anna, bella = talk.person("anna"), talk.person("bella")
    for word in ("没有", "现在安全"):
        anna.says(OWN_DEED)
        assert library.current.wording.say("safe_noted_own_deed") in anna.says(word).text
    bella.says(OWN_DEED)
    assert bella.says("是").reason == "crisis"
    referral, = talk.desk.list()
    assert (referral.person, referral.urgent) == ("bella", True)


def test_what_is_no_answer_is_heard_for_itself(talk):
    anna = talk.person()
    anna.says(COURT)
    assert anna.says("保护令要多少钱").reason == "answer"


def test_the_self_check_keeps_its_own_no(talk):
    anna = talk.person()
    anna.says("测一测")
    assert all(anna.says(word).reason == "check" for word in ("没有", "不")) and talk.desk.list() == []


def test_behind_the_question_whether_she_is_safe_the_self_check_takes_what_she_says_not_its_number(talk):
    anna = talk.person()
    anna.says("测一测")
    state = talk.conversation.memory.read(anna.message()).state
    assert [c.action for c in state.choices][:2] == ["check:yes", "check:no"]
    moved = numbered([Choice("我现在不安全", "danger:unsafe-violence"), *(Choice(c.label, c.action) for c in state.choices[:3])])
    turn = SimpleNamespace(inbound=anna.message("没有过"), text="没有过", online=True,
                           state=replace(state, choices=moved), knowledge=talk.conversation.library.current)
    assert pending.chosen(turn).action == "check:no"


@pytest.mark.parametrize("key", LABELS)
def test_rule_1_the_bots_own_words_for_danger_are_a_crisis_wherever_they_are_typed(talk, library, key):
    reply = talk.person().says(library.current.wording.say(key))
    assert reply.reason == "crisis" and "110" in reply.text and "12338" in reply.text
    assert talk.desk.list()[0].urgent


@pytest.mark.parametrize("text", PLAIN)
def test_rule_1_who_says_that_she_is_not_safe_is_told_how_to_protect_herself(talk, library, text):
    assert talk.person().says(text).text.startswith(library.current.wording.say("crisis"))
    assert talk.desk.list()[0].kind == "violence"


def test_the_other_one_is_in_danger_where_the_words_say_so(talk, library):
    assert talk.person().says("那边正有危险").text.startswith(library.current.wording.say("crisis_another"))


def test_rule_2_after_thoughts_of_death_not_safe_is_said_of_them(talk, library):
    anna = talk.person()
    anna.says("我不想活了，药都准备好了")
    assert anna.says("我不安全").text.startswith(library.current.wording.say("crisis_suicide"))
    assert talk.desk.list()[0].kind == "suicide"


@pytest.mark.parametrize("text", NO_DANGER)
def test_rule_1_what_only_names_safety_is_no_crisis(talk, text):
    assert talk.person().says(text).reason != "crisis"


def test_rule_1_they_need_no_model(library):
    knowledge = load(HERE / "knowledge")
    alone = Detector(knowledge.crisis.model_copy(update={"examples": {}}))
    for text in (*PLAIN, *(library.current.wording.say(key) for key in LABELS[:6])):
        assert alone.check(text).strength == "crisis", text
    assert alone.answer("没有") is True and alone.answer("没有", of_harm=True) is False and alone.answer("多少钱") is None
