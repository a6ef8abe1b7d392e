"""From "a person, please" to a number."""

import re

from tests.conversation.conftest import Talk


def test_two_words_and_a_one_end_in_a_number(talk):
    anna = talk.person()
    anna.says("转人工")
    anna.says("出嫁了村里不分地给我")
    reply = anna.says("1")
    number = re.search(r"编号 (\w{4})", reply.text).group(1)
    referral = talk.desk.get(number)
    assert (referral.status, referral.priority) == ("open", "normal")
    assert "出嫁了村里不分地给我" in [line.text for line in referral.messages]


def test_rule_3_without_a_word_from_her_nothing_is_pushed(talk):
    anna = talk.person()
    anna.hands_over()
    assert talk.desk.list()[0].push == "hold"


def test_rule_3_her_choice_is_kept(talk):
    for n, (number, push) in enumerate([("1", "now"), ("2", "hold"), ("3", "when")]):
        anna = talk.person(f"p{n}")
        anna.hands_over(push=number)
        if push == "when":
            anna.says("上午十点到十一点")
        referral = max(talk.desk.list(), key=lambda r: r.person)
        assert referral.push == push
    assert referral.when == "上午十点到十一点"


def test_rule_3_violence_is_never_pushed_and_not_asked(talk):
    anna = talk.person()
    anna.says("人工")
    reply = anna.says("我老公这两年老是打我，想申请人身安全保护令，想让人陪我去法院")
    assert "push:now" not in [c.action for c in reply.choices]
    assert talk.desk.list()[0].push == "hold"


def test_an_account_that_may_not_push_does_not_ask(library, store, vault, tmp_path):
    anna = Talk(library, store, vault, tmp_path, can_push=False).person()
    anna.says("人工")
    assert "编号" in anna.says("出嫁了村里不分地给我").text


def test_rule_10_zero_leaves_and_what_was_told_stays(talk):
    anna = talk.person()
    anna.says("人工")
    assert anna.says("0").reason == "left"
    assert talk.desk.list() == []
    anna.hands_over()
    assert "编号" in anna.says("0").text
    assert len(talk.desk.list()) == 1


def test_rule_10_staff_see_what_she_said_before(talk):
    anna = talk.person()
    anna.says("村里说我户口迁走了不给分地")
    anna.says("人工")
    anna.says("就是刚才那件事")
    texts = [line.text for line in talk.desk.get(talk.desk.list()[0].number).messages]
    assert "村里说我户口迁走了不给分地" in texts and "就是刚才那件事" in texts


def test_she_may_tell_on_instead_of_choosing(talk):
    anna = talk.person()
    anna.hands_over()
    anna.says("我妹妹也是一样没有分到")
    texts = [line.text for line in talk.desk.get(talk.desk.list()[0].number).messages]
    assert "我妹妹也是一样没有分到" in texts
    assert "编号" in anna.says("2").text


def test_contact_is_optional_and_sealed(talk, client):
    anna = talk.person()
    number = anna.hands_over(push="2")
    anna.takes("contact:give")
    anna.says("13800000000 上午")
    assert talk.desk.get(number).contact == "13800000000 上午"
    assert not any("13800000000" in str(client.hgetall(k)) for k in client.scan_iter("referral:*") if client.type(k) == "hash")


def test_rule_10_whatever_she_says_with_her_number_or_her_time_is_kept_whole_and_stands_in_the_thread(talk):
    anna, told = talk.person(), "我白天在超市上班，手机不带在身上，只有每天早上送完孩子到菜场的这一个钟头能接，" * 3
    number = anna.hands_over(push="3")
    anna.says(f"{told}那时候可以")
    anna.takes("contact:give")
    anna.says(f"{told}号码是同事的13800000000，她会叫我")
    referral = talk.desk.get(number)
    assert referral.when == f"{told}那时候可以" and referral.contact.endswith("13800000000，她会叫我")
    assert {referral.when, referral.contact} < {line.text for line in referral.messages if line.who == "person"}


def test_a_digit_answers_no_open_question_and_cancelling_leaves_each(talk):
    anna = talk.person()
    anna.says("人工")
    assert anna.says("3").reason == "handover" and talk.desk.list() == []
    assert anna.says("取消").reason == "left" and talk.desk.list() == []
    anna.says("人工")
    anna.says("出嫁了村里不分地给我")
    anna.says("3")
    assert anna.says("9").reason == "handover" and not talk.desk.list()[0].when
    assert "编号" in anna.says("算了").text and talk.desk.list()[0].push == "hold"


def test_she_need_not_leave_a_number_either(talk):
    anna = talk.person()
    for text in ("人工", "出嫁了村里不分地给我", "2"):
        anna.says(text)
    assert anna.takes("contact:give").text == anna.says("5").text
    assert "编号" in anna.says("不留了").text and not talk.desk.list()[0].contact


def test_cancelling_deletes_nothing(talk):
    anna = talk.person()
    anna.says("老公转移财产怎么办")
    anna.says("删除我的记录")
    assert anna.says("取消").text == talk.conversation.library.current.wording.say("forget_kept")
