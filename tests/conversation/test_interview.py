"""Who has asked for a person and cannot begin is helped along by one question; what is asked of her in passing is answered."""

import pytest

from bot.conversation import reachable
from tests.conversation.conftest import said

NO_STORY = ["嗯", "在吗", "好", "不知道怎么说", "你先问", "说来话长", "你好", "好的", "我想咨询个事", "。。。",
            "不知道从哪说起", "有人吗"]
PHONES = ["13800001234", "139-0000-1234", "138 0000 1234 下午打", "打我妈电话 13900001234", "0561-3021234", "3021234",
          "＋86 13800001234", "一三八零零零零一二三四", "微信号 lihua_88", "vx: lihua88",
          "lihua_1988", "QQ 12345678", "手机13800001234，别晚上打"]
UNREADABLE = ["138123", "1380000123", "139000012345", "就打那个", "我家的", "1"]
NONE = ["没有", "没电话", "不想留电话", "不方便", "我不敢留", "怕他看到", "就在这里说", "跳过", "不太方便接电话"]


@pytest.fixture
def asking(talk):
    """Somebody who has asked for a person."""
    anna = talk.person()
    anna.says("人工")
    return anna


@pytest.fixture
def giving(talk):
    """Somebody who is asked for a telephone number."""
    anna = talk.person()
    number = anna.hands_over(push="2")
    anna.takes("contact:give")
    return anna, number


@pytest.mark.parametrize("text", NO_STORY)
def test_a_short_word_is_no_story_and_gets_a_helping_question(talk, asking, library, text):
    reply = asking.says(text)
    assert reply.text == library.current.wording.say("interview_what") and talk.desk.list() == []
    assert [c.number for c in reply.choices] == ["1", "0"], "it can be skipped, and left"


@pytest.mark.parametrize("text", ["我想咨询", "测试", "我有个问题想问", "咨询", "你好", "老公", "离婚", "随便",
                                  "1", "嗯", "跳过"])
def test_rule_10_whatever_she_says_first_nothing_but_1_ends_in_a_number(talk, asking, text):
    replies = [asking.says(text)] + [asking.says("1") for _ in range(2)]
    number, = (r.number for r in talk.desk.list())
    assert next(n for n, reply in enumerate(replies) if number in reply.text and "编号" in reply.text) <= 2
    assert asking.says("1").reason == "handover-done" or asking.heard.reason == "not-a-choice", "and begins nothing new"
    assert len(talk.desk.list()) == 1


def test_one_thing_is_asked_and_staff_read_all_of_it(talk, asking, library):
    say = library.current.wording.say
    asking.says("嗯")
    assert asking.says("他一分钱生活费都不给家里").text == say("handover_push")
    number, = (r.number for r in talk.desk.list())
    assert number in asking.says("想让他拿钱养家").text
    assert talk.desk.get(number).topic == "marriage.spousal-support"
    assert [line for line in said(talk, number) if line != "人工"] == ["嗯", "他一分钱生活费都不给家里", "想让他拿钱养家"]
    assert number in asking.says("2").text


def test_who_says_nothing_at_all_is_put_before_staff_all_the_same(talk, asking):
    assert asking.says("不知道怎么说").reason == "handover" and talk.desk.list() == []
    asking.says("一言难尽")
    referral, = talk.desk.list()
    assert referral.topic == "" and referral.number in asking.says("2").text


def test_one_word_names_what_it_is_about_and_a_story_is_taken_whole(talk, library):
    anna, bella = talk.person("anna"), talk.person("bella")
    anna.says("人工")
    assert anna.says("婆婆").text == library.current.wording.say("interview_what")
    bella.says("人工")
    bella.says("嗯")
    assert bella.says("出嫁了村里不分地给我").text == library.current.wording.say("handover_push")


def test_she_is_told_that_staff_see_what_she_said_before_only_where_she_said_something(talk, asking, library):
    say = library.current.wording.say
    assert asking.heard.text == say("handover_ask_first")
    bella = talk.person("bella")
    bella.says("两癌筛查多久一次")
    assert bella.says("人工").text == say("handover_ask")


@pytest.mark.parametrize("text", ["请帮帮我", "帮帮我", "求求你们帮帮我", "能帮帮我吗"])
def test_rule_1_who_asks_for_help_and_says_no_more_is_asked_whether_she_is_safe(talk, asking, library, text):
    reply = asking.says(text)
    assert library.current.wording.say("concern_line") in reply.text and "编号" in reply.text
    assert [r.urgent for r in talk.desk.list()] == [False]
    assert asking.says("1").reason == "crisis"


def test_rule_3_violence_told_in_the_interview_is_never_pushed(talk, asking):
    for text in ("嗯", "他这两年老是打我"):
        reply = asking.says(text)
    assert "编号" in reply.text and "push:now" not in [c.action for c in reply.choices]
    assert talk.desk.list()[0].push == "hold"


def test_rule_3_what_may_hide_danger_is_never_pushed_nor_asked_about(talk, asking, library):
    for text in ("嗯", "她管着我不让我回娘家"):
        reply = asking.says(text)
    assert library.current.wording.say("concern_line") in reply.text and "编号" in reply.text
    assert "push:now" not in [c.action for c in reply.choices] and talk.desk.list()[0].push == "hold"


def test_rule_10_zero_leaves_each_question(talk, asking, library):
    asking.says("嗯")
    assert asking.says("0").reason == "left" and talk.desk.list() == []
    for text in ("人工", "嗯", "他一分钱生活费都不给家里"):
        asking.says(text)
    assert talk.desk.list()[0].number in asking.says("0").text, "what was told stays with staff"


def test_rule_1_danger_in_the_middle_comes_first(talk, asking):
    asking.says("嗯")
    assert asking.says("他现在拿刀追我").reason == "crisis"


def test_what_she_asks_about_the_service_is_answered_and_the_question_put_again(talk, asking, library):
    reply = asking.says("你会不会告诉我老公")
    assert "不告诉您家里人" in reply.text and reply.text.endswith(library.current.wording.say("handover_empty"))
    assert talk.desk.list() == []
    assert asking.says("出嫁了村里不分地给我").text == library.current.wording.say("handover_push")


@pytest.mark.parametrize("text", ["产假多少天", "产假多少天？"])
def test_a_question_is_no_telephone_number(talk, giving, library, text):
    anna, number = giving
    reply = anna.says(text)
    assert "98天" in reply.text and reply.text.endswith(library.current.wording.say("handover_contact_ask"))
    assert not talk.desk.get(number).contact
    anna.says("13800001234")
    assert talk.desk.get(number).contact == "13800001234"


def test_a_question_instead_of_a_choice_is_answered_and_the_choice_put_again(talk, library):
    anna = talk.person()
    number = anna.hands_over()
    reply = anna.says("产假多少天")
    assert "98天" in reply.text and [c.action for c in reply.choices] == ["push:now", "push:hold", "push:when"]
    assert number in anna.says("2").text


@pytest.mark.parametrize("text", PHONES)
def test_a_way_to_reach_her_is_kept_as_she_wrote_it(talk, giving, text):
    anna, number = giving
    assert number in anna.says(text).text and talk.desk.get(number).contact == text


@pytest.mark.parametrize("text", [text for text in UNREADABLE if text != "1"])
def test_one_that_nobody_could_dial_is_asked_for_once_more_and_then_kept(talk, giving, library, text):
    anna, number = giving
    assert anna.says(text).text == library.current.wording.say("contact_unclear") and not talk.desk.get(number).contact
    anna.says(text)
    assert talk.desk.get(number).contact == text, "nothing is lost"


@pytest.mark.parametrize("text", NONE)
def test_who_gives_no_number_is_asked_no_further(talk, giving, library, text):
    anna, number = giving
    reply = anna.says(text)
    assert reply.text.endswith(library.current.wording.say("contact_declined", number=number))
    assert not talk.desk.get(number).contact
    assert anna.says("13").reason != "handover"


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_reaches_nobody(text):
    assert not reachable.reaches(text)


def test_when_staff_may_write_stays_free_text(talk):
    anna = talk.person()
    number = anna.hands_over(push="3")
    anna.says("娃睡了以后 九点多吧")
    assert talk.desk.get(number).when == "娃睡了以后 九点多吧"


def test_rule_3_a_number_typed_where_leaving_one_is_offered_is_kept(talk):
    anna = talk.person()
    number = anna.hands_over("婆婆把我的东西扔出来了")
    while "contact:give" not in [c.action for c in anna.heard.choices]:
        anna.says("2")
    anna.says("13612345678")
    assert talk.desk.get(number).contact == "13612345678"
