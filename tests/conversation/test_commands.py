"""Service wishes."""

import pytest

from bot.conversation.commands import recognise
from bot.referrals import move
from bot.store import referral_key


@pytest.mark.parametrize(("text", "wish"), [
    ("人工", "handover"), ("转人工", "handover"), ("能不能找个活人说", "handover"), ("我要找人工客服", "handover"),
    ("进度", "progress"), ("我的事办到哪了？", "progress"), ("编号K7M2", "progress"), ("k7m2", "progress"),
    ("编号：K7M2", "progress"), ("编号KMPQ", "progress"), ("编号k7m2怎么样了", "progress"),
    ("haha", ""), ("hehe", ""), ("mama", ""),
    ("更多", "more"), ("帮助", "help"), ("？", "help"), ("你是谁", "about"),
    ("删除我的记录", "forget"), ("把我的聊天记录删了", "forget"),
    ("退出", "exit"), ("发错了。", "exit"), ("没事了", "exit"), ("不说了", "exit"),
    ("你好", "greet"), ("在吗？", "greet"), ("有人吗", "greet"), ("谢谢", "thank"), ("好的谢谢大姐", "thank"), ("嗯嗯", "thank"),
    ("你好狠", ""), ("他知道了", ""), ("谢谢你但是他又来了", ""),
    ("我找人打他", ""), ("2023", ""), ("人工流产休多少天", ""), ("工作人员打人怎么办", ""), ("他把我的东西删了", ""), ("", ""),
])
def test_a_wish_is_recognised_and_nothing_else(text, wish):
    assert recognise(text) == wish


def test_letters_alone_are_a_number_only_where_it_is_hers(talk, monkeypatch):
    numbers = iter(("KMPQ", "HAHA"))
    monkeypatch.setattr(move, "new_number", lambda: next(numbers))
    anna, bella = talk.person("anna"), talk.person("bella")
    assert anna.hands_over(push="2") == "KMPQ" and bella.hands_over(push="2") == "HAHA"
    assert anna.says("kmpq").reason == "progress" and "KMPQ" in anna.heard.text
    assert anna.says("haha").reason != "progress"


POLITELY = ("退出吧", "先退出", "我发错了", "发错了，不好意思", "我不说了", "算了，不说了", "没事啦", "没事儿了",
            "没事了，谢谢", "退出😊", "没事了🙏", "“退出”", "退出)", "發錯了", "不說了", "好的 没事了")


@pytest.mark.parametrize("text", POLITELY)
def test_rule_6_an_exit_word_is_one_however_politely_and_after_danger_too(talk, library, text):
    anna, bella = talk.person("anna"), talk.person("bella")
    anna.says("他打我")
    bella.hands_over(push="1")
    for person in (anna, bella):
        assert person.says(text).text == library.current.wording.say("exit")
    assert all(r.exit_used and r.push == "hold" for r in talk.desk.list())


@pytest.mark.parametrize("text", ["没事了，他走了", "不说了，他回来了", "我走了", "你们发错了", "打错字了", "没事找事",
                                  "没事了吗", "退出要钱吗"])
def test_rule_6_what_tells_something_is_no_exit_word(text):
    assert recognise(text) != "exit"


def test_rule_6_exit_words_drop_everything_and_staff_see_it(talk):
    anna = talk.person()
    anna.hands_over(push="1")
    assert talk.desk.list()[0].push == "now"
    reply = anna.says("没事了")
    assert reply.choices == () and reply.reason == "exit"
    referral = talk.desk.list()[0]
    assert referral.exit_used and referral.push == "hold"
    assert anna.says("1").reason == "not-a-choice"


def test_rule_8_deleting_asks_once_and_leaves_no_trace(talk, client):
    anna = talk.person()
    anna.says("老公转移财产怎么办")
    before = {k for k in client.scan_iter("thread:*")}
    assert before
    anna.says("删除我的记录")
    assert "删掉了" in anna.says("1").text
    assert not list(client.scan_iter("thread:*"))
    assert set(client.hgetall(next(client.scan_iter("person:*")))) == {"v", "state"}


def test_rule_8_referrals_are_asked_for_not_deleted(talk):
    anna = talk.person()
    number = anna.hands_over()
    anna.says("删除我的记录")
    assert number in anna.says("1").text
    assert number in anna.says("1").text
    assert talk.desk.get(number).number == number
    assert talk.store.client.hget(referral_key(number), "erasure_asked")


def test_rule_8_unfollowing_erases_and_cuts_the_link(talk, client):
    anna = talk.person()
    number = anna.hands_over()
    assert anna.does("unsubscribe") is None
    assert talk.desk.get(number).person == ""
    assert not list(client.scan_iter("thread:*")) and not list(client.scan_iter("hers:*"))
    assert "编号" not in anna.says("进度").text and number not in anna.heard.text


@pytest.mark.parametrize(("spoken", "when"), [("", "上班时"), ("周一到周五9点到17点", "工作时间（周一到周五9点到17点）")])
def test_rule_9_the_welcome_says_in_three_lines_who_reads_it_when_how_soon_and_where_help_is(
        talk, library, monkeypatch, spoken, when):
    district = library.current.district
    hours = district.hours.model_copy(update={"spoken": spoken})
    monkeypatch.setitem(library.current.__dict__, "district", district.model_copy(update={"hours": hours}))
    text = talk.person().does("subscribe").text
    assert len(text.splitlines()) == 3
    assert "妇联" in text and "工作人员" in text and "手机的人" in text
    assert when in text and "一般当天" in text and "放假" in text
    assert "110" in text and "12338" in text and "12110" in text


def test_progress_tells_where_each_referral_stands(talk):
    anna = talk.person()
    number = anna.hands_over()
    assert number in anna.says("进度").text
    talk.desk.claim(number, "王姐", talk.now)
    assert "在办" in anna.says("进度").text


def test_a_menu_button_says_its_sentence(talk):
    assert talk.person().does("click", "say:人工").reason == "handover"


@pytest.mark.parametrize(("kind", "reason"), [("voice", "voice-unheard"), ("image", "picture"), ("video", "picture"),
                                              ("location", "place"), ("link", "not-text"), ("unknown", "not-text")])
def test_what_cannot_be_read_is_said_plainly_and_the_open_question_stays(talk, kind, reason):
    anna = talk.person()
    anna.says("人工")
    assert anna.sends(kind).reason == reason
    assert anna.says("出嫁了村里不分地给我").reason == "handover"


def test_politeness_is_answered_and_loses_no_question(talk):
    anna = talk.person()
    assert anna.says("你好").reason == "greet" and anna.says("谢谢").reason == "thank"
    anna.says("人工")
    assert anna.says("你好").reason == "handover"
    anna.says("出嫁了村里不分地给我")
    assert "编号" in anna.says("好的").text


@pytest.mark.parametrize(("text", "wish"), [
    ("再说一遍", "unclear"), ("麻烦再讲一次", "unclear"), ("没听清", "unclear"), ("再打我一次", ""), ("是我妹妹", "for_other"),
    ("这是我闺蜜的事", "for_other"), ("是我妈打我", ""), ("是我老公", ""), ("我12岁 男生", "minor"), ("10岁", ""),
    ("我女儿10岁", ""), ("一个人", ""), ("找个人", "handover"), ("一个人工", "handover")])
def test_few_words_are_the_wish_that_they_are(text, wish):
    assert recognise(text) == wish


def test_who_only_nods_is_not_told_that_she_is_welcome(talk, library):
    anna = talk.person()
    assert anna.says("嗯").text == library.current.wording.say("nod")
    assert anna.says("谢谢你们").text == library.current.wording.say("thank")
