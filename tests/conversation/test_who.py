"""Who is in danger, and from whom: what each of them reads, and that it holds on (safety rules 1, 2, 11)."""

from __future__ import annotations

import pytest

from tests.conversation.who_said import ALL

VICTIMS = ("先保住自己", "锁上门", "受没受伤", "您现在安全吗", "往人多的地方走", "测一测")
"""Words written for who was hurt."""

INTENT = ["我要杀了他", "想跟他同归于尽", "想掐死我婆婆", "在他饭里放了药", "刀我都磨好了等他回来"]
BABY = ["想掐死孩子", "抱着孩子撑不住想捂他的嘴"]
DONE = ["我把他捅了", "我把他推下楼了 不动了"]


@pytest.mark.parametrize(("text", "sentence"), [
    *((text, "crisis_means") for text in INTENT), *((text, "crisis_means_child") for text in BABY),
    *((text, "crisis_done") for text in DONE)])
def test_rule_11_who_means_to_hurt_is_kept_from_it_and_staff_know(talk, library, text, sentence):
    reply = talk.person().says(text)
    assert reply.reason == "crisis" and library.current.wording.say(sentence) in reply.text
    assert all(number in reply.text for number in ("110", "120", "12338"))
    assert not [words for words in VICTIMS if words in reply.text]
    urgent, = talk.desk.list()
    assert urgent.urgent and urgent.own_deed == sentence.removeprefix("crisis_").replace("_", "-")


def test_rule_2_where_somebody_lies_hurt_the_ambulance_comes_first(talk):
    for n, text in enumerate(["我把他推下楼了 不动了", "我给婆婆喝了农药 她在吐"]):
        assert talk.person(f"p{n}").says(text).text.startswith("先打120")


def test_rule_11_whether_who_means_to_kill_is_beaten_herself_is_asked_and_never_assumed(talk):
    anna = talk.person()
    assert "我自己也挨打、被逼" in [choice.label for choice in anna.says("我要杀了他").choices]
    assert "先保住自己" in anna.says("2").text
    assert talk.desk.list()[0].own_deed == "means", "staff do not lose sight of it"
    talk.later(hours=3)
    assert "先保住自己" in anna.says("他又来砸门了").text


def test_a_telephone_number_can_be_left_with_one_more_message(talk, library):
    anna = talk.person()
    anna.says("我要杀了他")
    asked = anna.says(library.current.wording.say("choice_call_me"))
    assert asked.text == library.current.wording.say("handover_contact_ask"), "the words of a choice are no concern"
    anna.says("13800001111")
    assert talk.desk.list()[0].contact == "13800001111"


@pytest.mark.parametrize("text", ["我在老公饭里下药了", "我要杀了他"])
def test_rule_1_that_he_sleeps_after_it_is_no_lull(talk, library, text):
    anna = talk.person()
    anna.says(text)
    reply = anna.says("他睡着了")
    assert reply.reason == "crisis" and library.current.wording.say("crisis_lull_deed") in reply.text and "120" in reply.text


def test_a_word_of_rage_is_asked_about_where_the_detector_sees_no_danger(talk, library):
    text = "真想打死他 气得我肝疼"
    assert library.current.index.danger(text) is None and not library.current.who.who(text).sure
    anna = talk.person()
    assert anna.says(text).text.startswith(library.current.wording.say("concern_line_means"))
    assert library.current.wording.say("crisis_means") in anna.says("1").text


def test_rule_1_a_word_of_rage_that_is_a_crisis_holds_like_any_other_deed(talk, library):
    text = "我恨不得今晚杀了他 刀就在枕头下面"
    anna = talk.person()
    anna.says("他打我")
    assert library.current.wording.say("crisis_means") in anna.says(text).text
    assert library.current.wording.say("crisis_lull_deed") in anna.says("他睡着了").text


@pytest.mark.parametrize(("text", "sentence"), [
    ("她跑回娘家了 怎么让她回来", "deed_seeks"), ("我想见她", "deed_seeks"), ("她报警了怎么办", "deed_charged")])
def test_rule_11_who_has_hit_is_not_helped_to_find_her_however_late_he_asks(talk, library, text, sentence):
    ben = talk.person()
    ben.says("我打了老婆")
    for question in ("两癌筛查多久一次", text):
        talk.later(minutes=30)
        reply = ben.says(question)
    assert reply.text.endswith(library.current.wording.say(sentence))
    assert library.current.entries["dv-what-i-hit"].answer[:20] in ben.takes("entry:dv-what-i-hit").text


def test_rule_5_what_was_told_is_forgotten_like_what_was_read(talk, library):
    ben = talk.person()
    ben.says("我打了老婆")
    talk.later(hours=2)
    assert library.current.wording.say("deed_seeks") not in ben.says("我想见她").text


def test_rule_6_an_exit_word_forgets_who_wrote(talk, library):
    ben = talk.person()
    ben.says("我打了老婆")
    ben.says("退出")
    assert library.current.wording.say("deed_seeks") not in ben.says("我想见她").text


def test_rule_11_without_a_deed_told_nobody_is_taken_for_who_hit(talk, library):
    for n, text in enumerate(ALL["seeks"]):
        assert library.current.wording.say("deed_seeks") not in talk.person(f"p{n}").says(text).text


def test_rule_11_a_child_that_was_hit_and_has_run_off_is_looked_for(talk, library):
    anna = talk.person()
    anna.says("我打了女儿一巴掌")
    reply = anna.says("她跑出去了 怎么找她")
    assert library.current.wording.say("deed_seeks") not in reply.text and "别去找" not in reply.text


def test_rule_1_after_a_plan_with_a_knife_a_sleeper_is_left_alone(talk):
    anna = talk.person()
    anna.says("我想拿刀捅死他")
    assert "别去看、别叫醒" in anna.says("他睡着了").text


def test_rule_1_who_has_hit_and_is_beaten_now_gets_the_answer_for_herself(talk):
    anna = talk.person()
    anna.says("我打了老公")
    reply = anna.says("他拿刀砍我 我躲在厕所里")
    assert reply.reason == "crisis" and "先保住自己" in reply.text and not talk.desk.list()[0].own_deed


@pytest.mark.parametrize(("text", "sentence"), [
    ("他站在阳台上要跳", "crisis_another_suicide"), ("我儿子割腕了", "crisis_another_suicide_child"),
    ("孩子说不想活了", "crisis_another_suicide_child"), ("他说我离婚他就死给我看", "crisis_pressed"),
    ("我是医生 病人被打了", "crisis_another"), ("我妈打我 我12岁", "crisis_minor"), ("孩子吞了纽扣电池", "crisis_accident"),
    ("孩子丢了怎么办", "crisis_missing"), ("女儿昨晚没回家 到处找不到", "crisis_missing")])
def test_rule_11_the_crisis_answer_speaks_to_who_writes(talk, library, text, sentence):
    reply = talk.person().says(text)
    assert reply.reason == "crisis" and library.current.wording.say(sentence) in reply.text
    assert "110" in reply.text and "12338" in reply.text and talk.desk.list()[0].urgent


@pytest.mark.parametrize("first", ["我要杀了他 刀都买好了", "抱着孩子想捂死他"])
@pytest.mark.parametrize("text", ["我自己也天天挨打", "他打了我十年", "婆婆天天打我"])
def test_rule_1_who_means_to_do_harm_and_is_beaten_hears_how_to_be_safe(talk, first, text):
    anna = talk.person()
    anna.says(first)
    reply = anna.says(text)
    assert reply.reason == "crisis" and "先保住自己" in reply.text
    assert talk.desk.list()[0].own_deed, "staff still see what she meant to do"


def test_rule_11_who_has_hit_and_says_that_she_hits_too_is_not_spoken_to_as_the_victim_for_that(talk):
    anna = talk.person()
    anna.says("我打了老婆")
    assert "先保住自己" not in anna.says("她以前也打过我").text


@pytest.mark.parametrize("text", [
    "孩子被前夫藏起来了 联系不上", "孩子奶奶把娃抱走了 找不到", "孩子手机丢了", "我儿子打工三年没回家了"])
def test_no_child_is_lost_that_somebody_took_or_that_is_grown_up(library, text):
    assert not library.current.who.who(text).mishap


@pytest.mark.parametrize("text", ["我妈被我爸砍了", "他站在阳台上要跳"])
def test_rule_11_after_danger_of_another_the_number_one_speaks_of_the_other_one(talk, library, text):
    anna = talk.person()
    anna.says(text)
    reply = anna.says("1")
    assert reply.reason == "crisis" and "受没受伤" not in reply.text and "110" in reply.text
    assert talk.desk.list()[0].for_other_at


def test_rule_11_who_says_it_is_for_another_may_say_that_it_is_getting_worse_over_there(talk, library):
    anna = talk.person()
    anna.says("救命 他在砍人")
    anna.takes(next(c.action for c in anna.heard.choices if c.action.startswith("danger:other")))
    assert library.current.wording.say("crisis_now_another") in anna.says("1").text


@pytest.mark.parametrize(("text", "first"), [("孩子发烧40度抽了", "ambulance"), ("我怀孕出血了", "ambulance_birth"),
                                             ("孩子吞了纽扣电池", "ambulance_swallowed")])
def test_rule_2_an_accident_begins_with_the_ambulance_and_is_no_suicide(talk, library, text, first):
    reply = talk.person().says(text)
    assert reply.text.startswith(library.current.wording.say(first)) and "12356" not in reply.text
    assert not [referral for referral in talk.desk.list() if referral.kind == "suicide"]


def test_rule_2_blood_that_does_not_stop_after_a_cut_wrist_stays_a_suicide(talk):
    anna = talk.person()
    anna.says("我割腕了")
    reply = anna.says("血止不住")
    assert reply.reason == "crisis" and "120" in reply.text.splitlines()[0]
    assert "往人多的地方走" not in reply.text and [r.kind for r in talk.desk.list()] == ["suicide"]


def test_rule_2_who_cannot_speak_reads_of_the_text_message_first_for_the_rest_of_the_danger(talk, library):
    anna, line = talk.person(), library.current.wording.say("silent_first")
    assert anna.says("我是聋哑人 打不了110").text.startswith(line)
    talk.later(hours=5)
    for text in ("他又来砸门了", "1", "警察还没来"):
        assert anna.says(text).text.startswith(line)
    assert talk.desk.list()[0].silent


def test_rule_2_said_before_the_danger_it_holds_for_it(talk, library):
    anna, line = talk.person(), library.current.wording.say("silent_first")
    anna.says("我是聋人，可以文字咨询吗")
    assert line not in anna.says("两癌筛查多久一次").text
    assert anna.says("老公打我 头破了").text.startswith(line) and talk.desk.list()[0].silent


def test_staff_read_who_has_done_harm_and_who_cannot_speak(talk, library):
    anna = talk.person()
    anna.says("我是聋哑人 我要杀了他")
    urgent, = talk.desk.list()
    assert (urgent.own_deed, urgent.silent) == ("means", "1")


def test_rule_1_nothing_that_is_read_of_who_takes_a_crisis_away(talk, library):
    """The danger of every sentence here is answered as a crisis where the detector says crisis."""
    for family in ("means", "means-child", "done", "another-suicide", "pressed", "another", "minor", "silent", "missed"):
        for text in ALL[family][::3]:
            found = library.current.index.danger(text)
            reason = talk.person(text).says(text).reason
            assert reason == "crisis" or not (found and found.strength == "crisis"), text


def test_rule_11_a_number_taken_after_goodbye_or_a_picture_still_speaks_to_who_does_harm(talk, library):
    anna, say = talk.person(), library.current.wording.say
    anna.says("我要杀了他")
    anna.says("没有了")
    assert say("crisis_means") in anna.says("1").text
    anna.takes(next(c.action for c in anna.heard.choices if c.action.startswith("danger:now")))
    anna.sends("image", media="m")
    assert say("crisis_now_means") in anna.says("1").text
