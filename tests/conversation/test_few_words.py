"""A few words whose meaning is in what was said before: he has gone, a bare cry, she is going (safety rules 1 and 2)."""

from __future__ import annotations

import pytest

DANGER = "他又在砸门 我躲在厕所里"
HE_HAS_GONE = ["好了他走了", "他走了", "他出去了", "人走了", "消停了", "好了，消停了", "他睡着了", "他走了，我没事了", "总算走了",
               "警察把他带走了"]
CRIES = ["help", "HELP!!", "sos", "SOS SOS", "求救", "求助", "帮帮我", "110", "能不能帮我打110"]
GOING = ["我走了", "我先走了", "那我走了"]


@pytest.mark.parametrize("text", [*HE_HAS_GONE, *CRIES, *GOING])
def test_rule_1_alone_each_is_noticed_and_she_is_asked_whether_she_is_safe(talk, library, text):
    reply = talk.person().says(text)
    assert reply.text.startswith(library.current.wording.say("concern_line"))
    assert reply.choices[0].action.startswith("danger:unsafe")
    assert talk.desk.list() == [], "nobody is called before she has answered"


@pytest.mark.parametrize("text", ["救命", "救我", "救命啊", "救救我", "help me"])
def test_rule_1_a_bare_cry_for_life_is_danger_now(talk, text):
    reply = talk.person().says(text)
    assert reply.reason == "crisis" and [r.urgent for r in talk.desk.list()] == [True]


@pytest.mark.parametrize("text", ["救命稻草", "救命恩人怎么感谢", "救命怎么这么好笑", "他走了三年了", "没事了", "帮助", "？"])
def test_an_idiom_the_past_and_a_wish_for_the_manual_are_none(talk, library, text):
    assert library.current.wording.say("concern_line") not in talk.person().says(text).text and talk.desk.list() == []


def test_help_still_says_how_to_use_it(talk, library):
    reply = talk.person().says("help")
    assert reply.reason == "help" and library.current.wording.say("help") in reply.text


@pytest.mark.parametrize("text", HE_HAS_GONE)
def test_rule_2_after_danger_she_hears_what_to_do_while_he_is_away_and_staff_see_it(talk, library, text):
    anna = talk.person()
    assert anna.says(DANGER).reason == "crisis"
    reply = anna.says(text)
    say = library.current.wording.say
    assert reply.text == say("concern_line") + "\n" + say("crisis_lull") and "110" in reply.text and "12338" in reply.text
    number, = (r.number for r in talk.desk.list())
    assert text in [line.text for line in talk.desk.get(number).messages]
    assert anna.says("1").reason == "crisis" and len(talk.desk.list()) == 1, "she is not safe after all"


@pytest.mark.parametrize("text", ["他走了又回来砸门", "他走了 我流血了", "我走了 别找我", "我走了以后孩子托给你们"])
def test_rule_1_with_danger_beside_it_it_is_danger(talk, text):
    assert talk.person().says(text).reason == "crisis"


@pytest.mark.parametrize("text", CRIES)
def test_rule_1_after_danger_a_bare_cry_is_danger_again(talk, text):
    anna = talk.person()
    anna.says(DANGER)
    assert anna.says(text).reason == "crisis" and len(talk.desk.list()) == 1


@pytest.mark.parametrize("text", GOING)
def test_rule_1_after_thoughts_of_death_going_is_danger(talk, library, text):
    anna = talk.person()
    anna.says("我不想活了 药都买好了")
    reply = anna.says(text)
    assert reply.reason == "crisis" and "12356" in reply.text
    bella = talk.person("bella")
    bella.says(DANGER)
    assert bella.says(text).reason != "crisis", "after other danger it is asked"


def test_rule_3_what_staff_answered_comes_before_it(talk, settle):
    anna = talk.person()
    anna.says(DANGER)
    number = talk.desk.list()[0].number
    talk.desk.answer(number, "王姐", "民警在路上", talk.now)
    settle()
    assert "民警在路上" in anna.says("他走了").text


def test_rule_6_an_exit_word_is_answered_as_one(talk, library):
    assert talk.person().says("走了").text == library.current.wording.say("exit")


def test_rule_2_who_wants_to_die_and_says_that_it_is_now_gets_steps_of_her_own(talk, library):
    anna = talk.person()
    anna.says("我不想活了 药买好了")
    say = library.current.wording.say
    reply = anna.says("1")
    assert reply.text.startswith(say("crisis_now_suicide")) and say("crisis_now") not in reply.text
    assert [r.kind for r in talk.desk.list()] == ["suicide"]


def test_rule_2_who_asks_for_somebody_that_wants_to_die_gets_other_steps(talk, library):
    anna = talk.person()
    anna.says("我不想活了 药买好了")
    assert anna.says("3").text == library.current.wording.say("crisis_others_suicide")


def test_rule_2_the_steps_are_those_of_what_she_has_just_said_whatever_her_referral_began_with(talk, library):
    anna = talk.person()
    anna.says("我不想活了 药买好了")
    anna.says("他拿着菜刀在砸门")
    assert anna.says("1").text.startswith(library.current.wording.say("crisis_now"))
    assert len(talk.desk.list()) == 1


@pytest.mark.parametrize("text", ["tā yào dǎ sǐ wǒ", "tā dǎ wǒ"])
def test_rule_1_pinyin_with_tones_is_read_like_pinyin_without(talk, text):
    assert talk.person().says(text).reason == "crisis"


TAKEN = ["他把孩子带走了", "公婆把娃接回老家了", "前夫把女儿抱走了 不还我", "我怕我离了他打孩子", "担心我搬走以后他欺负娃"]


@pytest.mark.parametrize("text", TAKEN)
def test_a_child_on_his_side_is_asked_about_and_answered(talk, library, text):
    reply = talk.person().says(text)
    assert library.current.wording.say("concern_line") in reply.text and reply.reason in ("answer", "clarify")
    assert not talk.desk.list()


@pytest.mark.parametrize("text", TAKEN[:3])
def test_rule_1_after_danger_a_child_that_he_has_taken_is_danger(talk, text):
    anna = talk.person()
    anna.says("他拿刀追我")
    assert anna.says(text).reason == "crisis"


@pytest.mark.parametrize("text", ["我的钱不见了", "我的身份证找不到了", "抽屉里的三千块钱没了 是不是他拿的",
                                  "你们在几号楼 我骑电动车来", "你们在几楼 我下午过来", "刚才写的都删了吧 我后悔了"])
def test_a_thing_that_is_lost_a_way_to_us_and_words_taken_back_are_no_danger(talk, text):
    reply = talk.person().says(text)
    assert reply.reason != "crisis" and "您现在安全吗" not in reply.text


@pytest.mark.parametrize("text", ["有人把我孩子抱走了 面包车", "孩子被陌生人抱走了", "他把孩子抱走了 说要摔死他",
                                  "钱不见了 我不想活了"])
def test_rule_1_with_any_word_of_danger_it_is_danger(talk, text):
    assert talk.person().says(text).reason == "crisis"


@pytest.mark.parametrize("text", ["他姐在妇联 我不想在这里说", "他叔在派出所上班 我不敢讲"])
def test_kin_of_his_in_an_office_are_no_crisis(talk, text):
    assert talk.person().says(text).reason != "crisis"
    assert not talk.desk.list()


@pytest.mark.parametrize("text", ["我闺女手腕上有刀印", "儿子拿小刀划自己胳膊 我刚看见"])
def test_rule_2_a_child_that_cuts_itself_is_not_answered_as_beaten(talk, library, text):
    text = talk.person().says(text).text
    assert library.current.wording.say("crisis_another_child") not in text and library.current.wording.say("crisis") not in text
    assert "12356" in text
