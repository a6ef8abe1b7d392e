"""What is put aside for editors, and what never is."""

import pytest
from cryptography.fernet import Fernet

from bot.audit import Audit
from bot.conversation import commands
from bot.privacy import Vault
from bot.referrals.spool import Spool
from bot.reseal import Resealer
from bot.store import person_key, unanswered_key, unanswered_message_key, unanswered_of_key
from bot.unanswered import DAYS, Unanswered
from tests.conftest import DATA_KEY, SECRET_KEY
from tests.conversation.conftest import QUESTION, answers, said
from tests.traces import keys_with

UNKNOWN = "村口路灯坏了半年没有人修"
TORN = "孩子"  # a word of hubs.yaml: she is asked which need she means
PERSON_OTHER_WORDS_BROWSE = ["handover", "rephrase", "browse"]


@pytest.fixture
def kept(talk, store, vault):
    """What editors would read now."""
    return lambda: Unanswered(store, vault, Audit(store, vault), 30).newest("小陈")


@pytest.mark.parametrize("text", [
    "没解决", "没有解决", "没解决我的问题", "还是没解决啊", "没用", "没用啊", "没啥用", "根本没用", "不是这个",
    "不是这个意思", "我问的不是这个", "我不是问这个", "答非所问", "所答非所问", "没帮上忙",
    "没帮到我", "不管用", "废话", "等于没说", "说了等于没说", "白问了", "不是我想问的", "你没理解我的意思", "没明白",
    "弄错了", "文不对题", "牛头不对马嘴", "这个没用", "回答没用", "没回答我的问题", "没说清楚", "你没懂我说的",
    "我的问题没解决", "没 解决！", "不对题", "照你说的办了 没用", "我试过了没用", "完全没用…", "不是这些", "帮不了我",
])
def test_that_it_was_no_help_is_understood_however_she_says_it(text):
    assert commands.recognise(text) == "unsolved"


@pytest.mark.parametrize("text", [
    "报警没用怎么办", "他说我没用", "保护令没用", "问题没解决他又打我", "打他不管用", "法院判了没用怎么办", "我没用",
    "我没用了", "我是不是没用了", "活着没用", "看不懂判决书", "没看懂离婚协议", "不是他的孩子", "没钱", "不懂法", "没有",
    "不是", "他没回答我", "错了", "我错了",
])
def test_what_tells_of_something_else_is_no_complaint_about_the_answer(text):
    assert commands.recognise(text) != "unsolved"


def test_a_question_without_an_answer_is_put_aside_masked_with_what_came_nearest(talk, kept, library):
    talk.person().says(UNKNOWN + "，电话13812345678")
    one, = kept()
    assert one.text == UNKNOWN + ",电话〔号码〕" and one.why == "nothing" and one.day == talk.now.date()
    assert 1 <= len(one.near) <= 3 and set(one.near) <= set(library.current.entries)


def test_none_of_these_offers_other_ways_and_puts_the_question_aside(talk, kept):
    anna = talk.person()
    offered = [c.action.removeprefix("entry:") for c in anna.says(TORN).choices if c.action.startswith("entry:")]
    reply = anna.says("0")
    assert reply.reason == "declined" and [c.action for c in reply.choices] == PERSON_OTHER_WORDS_BROWSE
    one, = kept()
    assert (one.text, one.why, list(one.near)) == (TORN, "declined", offered)
    assert anna.says("0").reason == "left", "0 still leaves"


def test_no_help_offers_other_ways_and_puts_her_question_aside_not_her_complaint(talk, kept):
    anna = talk.person()
    assert anna.says(QUESTION).reason == "answer"
    entry = anna.says("没解决")
    assert entry.reason == "unsolved" and [c.action for c in entry.choices] == PERSON_OTHER_WORDS_BROWSE
    one, = kept()
    assert (one.text, one.why) == (QUESTION, "unsolved") and len(one.near) == 1
    anna.says("还是没用")
    assert len(kept()) == 1, "once"
    assert anna.says("1").reason == "handover"


def test_rule_12_she_is_not_asked_whether_it_helped(talk):
    reply = talk.person().says(QUESTION)
    assert not [c for c in reply.choices if "解决" in c.label or "有用" in c.label or "满意" in c.label]
    assert "满意" not in reply.text and "有没有帮到" not in reply.text


def test_rule_15_danger_and_what_may_hide_it_is_never_put_aside(talk, kept):
    anna = talk.person()
    assert anna.says("他又在砸门 我躲在厕所里 快救我").reason == "crisis"
    anna.says("没用")
    bella = talk.person("bella")
    assert bella.says("他喝了酒就换个人 我想离又不敢提").text.startswith("先问一句")
    bella.says("没解决")
    bella.says("0")
    assert kept() == []


def test_rule_15_a_story_for_staff_and_what_is_said_beside_it_is_never_put_aside(talk, kept):
    anna = talk.person()
    anna.says("人工")
    anna.says("没解决问题")
    assert said(talk, talk.desk.list()[0].number) == ["人工", "没解决问题"], "a story, however it sounds"
    anna.says("2")
    anna.says(UNKNOWN)
    assert kept() == []


def test_rule_15_what_she_says_in_conversation_with_staff_is_passed_on_and_not_put_aside(talk, talking, kept):
    anna, number = talking()
    anna.says("没解决")
    anna.says(UNKNOWN)
    assert {"没解决", UNKNOWN} <= set(said(talk, number)) and kept() == []


def test_rule_5_while_a_safe_word_is_set_nothing_is_put_aside(talk, kept, settle):
    anna = talk.person()
    anna.hands_over("村里分地没有我的份", push="2")
    anna.takes("word:set")
    assert anna.says("芝麻开门吧").text == talk.conversation.library.current.wording.say("safe_word_kept")
    number = talk.desk.list()[0].number
    answers(talk, number, "我们去村里问过了", settle)
    talk.desk.close(number, "王姐", "已答复", talk.now)
    anna.says("芝麻开门吧")
    talk.later(hours=3)
    anna.says("芝麻开门吧")
    anna.says(UNKNOWN)
    assert kept() == []


def test_what_a_menu_says_for_her_is_not_her_question(talk, kept, library):
    anna = talk.person()
    anna.does("click", "say:" + QUESTION)
    anna.says("没用")
    assert kept() == []


def test_rule_8_it_goes_when_she_deletes_or_leaves(talk, kept, client):
    for end in (lambda p: (p.says("删除我的记录"), p.says("1")), lambda p: p.does("unsubscribe")):
        anna, bella = talk.person(), talk.person("bella")
        anna.says(UNKNOWN)
        bella.says(UNKNOWN + "呢")
        assert len(kept()) == 2
        identifier, = client.smembers(unanswered_of_key("anna"))
        end(anna)
        assert [one.text for one in kept()] == [UNKNOWN + "呢"]
        assert not client.exists(unanswered_of_key("anna"), unanswered_message_key(identifier))
        end(bella)
    assert client.zcard(unanswered_key()) == 0


def test_rule_8_it_lives_thirty_days_and_knows_no_hour(talk, client, vault):
    talk.person().says(UNKNOWN)
    key = unanswered_message_key(client.zrange(unanswered_key(), 0, 0)[0])
    midnight = talk.now.replace(hour=0, minute=0).timestamp()
    assert client.expiretime(key) == client.expiretime(unanswered_of_key("anna")) == midnight + DAYS * 86400
    assert client.zscore(unanswered_key(), key.rpartition(":")[2]) == midnight
    assert UNKNOWN not in client.get(key) and UNKNOWN in vault.unseal(client.get(key))


def test_rule_15_a_new_key_seals_it_anew_and_it_keeps_its_lifetime(talk, client, store, vault, tmp_path):
    talk.person().says(UNKNOWN)
    key = unanswered_message_key(client.zrange(unanswered_key(), 0, 0)[0])
    before = client.expiretime(key)
    newer = Vault(f"{Fernet.generate_key().decode()},{DATA_KEY}", SECRET_KEY)
    assert not newer.is_current(client.get(key))
    Resealer(store, newer, Spool(tmp_path / "none", newer)).run()
    assert newer.is_current(client.get(key)) and client.expiretime(key) == before
    assert Unanswered(store, newer, Audit(store, newer), 30).newest("小陈")[0].text == UNKNOWN


def test_rule_15_a_number_or_a_name_does_not_rest_there_even_sealed(talk, client, vault):
    anna = talk.person()
    anna.says(UNKNOWN + "，我叫王小芳，13812345678")
    anna.says("13812345678")
    own = person_key("anna").replace("person:", "")
    for secret in ("王小芳", "13812345678"):
        assert not [key for key in keys_with(client, vault, secret) if key.startswith("unanswered")], own
    assert client.zcard(unanswered_key()) == 1, "of a bare number nothing is left to learn from"
