"""The word that guards an answer: hers alone, and nothing that anybody types anyway."""

import pytest

from tests.conversation.conftest import said


@pytest.fixture
def choosing(talk):
    """She is asked for a safe word."""
    anna = talk.person()
    for text in ("人工", "出嫁了村里不分地给我", "2"):
        anna.says(text)
    anna.takes("word:set")
    return anna


def chosen(talk):
    """The safe word that is kept."""
    return talk.desk.list()[0].word


@pytest.mark.parametrize("text", ["1", "２", "（3）", "好", "方便", "不方便", "你好", "谢谢", "离婚", "离婚怎么办",
                                  "两癌筛查多久一次", "猫", "这个词实在是太长太长了记不住",
                                  "补充一句", "稍等一下", "我再说两句", "我不会弄", "刚才没说完", "麻烦你们了",
                                  "暗号是啥", "没听懂"])
def test_rule_5_what_anybody_may_type_is_no_safe_word_and_she_is_asked_for_another(talk, choosing, library, text):
    again = choosing.says(text)
    assert again.text == library.current.wording.say("safe_word_again") and not chosen(talk)
    assert choosing.says("向日葵花").text == library.current.wording.say("safe_word_kept") and chosen(talk) == "向日葵花"


@pytest.mark.parametrize("text", ["0", "取消", "算了", "不设了", "不用了，谢谢"])
def test_rule_10_she_need_not_choose_one(talk, choosing, text):
    done = choosing.says(text)
    assert "编号" in done.text and not chosen(talk)
    assert choosing.says("向日葵花").reason == "none" and not chosen(talk), "nothing is asked any more"


def test_rule_6_an_exit_word_is_no_safe_word(talk, choosing, library):
    assert choosing.says("不说了").text == library.current.wording.say("exit")
    assert talk.desk.list()[0].exit_used and not chosen(talk)
    assert choosing.says("向日葵花").reason == "none" and not chosen(talk)


@pytest.mark.parametrize(("text", "reason"), [("进度", "progress"), ("人工", "handover"), ("帮助", "help"),
                                              ("删除我的记录", "forget")])
def test_a_command_is_done_and_is_no_safe_word(talk, choosing, text, reason):
    assert choosing.says(text).reason == reason and not chosen(talk)


def test_rule_1_danger_is_no_safe_word(talk, choosing):
    assert choosing.says("他又在砸门").reason == "crisis" and not any(r.word for r in talk.desk.list())


@pytest.mark.parametrize("text", ["暗号 芝麻", "安全词：桂花", "我的暗号就用石榴"])
def test_rule_5_a_word_that_stands_beside_its_name_is_asked_for_alone_and_stands_in_no_thread(talk, choosing, library, text):
    assert choosing.says(text).text == library.current.wording.say("safe_word_again")
    assert not chosen(talk) and text not in said(talk, talk.desk.list()[0].number)


def test_rule_5_named_out_of_the_blue_it_begins_the_dialogue(talk, library):
    anna = talk.person()
    number = anna.hands_over(push="2")
    assert anna.says("安全词 石榴").text == library.current.wording.say("safe_word_ask")
    assert not chosen(talk) and "安全词 石榴" not in said(talk, number)
    anna.says("石榴树")
    assert chosen(talk) == "石榴树"


@pytest.mark.parametrize("text", ["吉他", "老太阳能", "青石板桥", "红皮萝卜", "外婆的缝纫机", "三只白鹅"])
def test_the_name_of_a_thing_is_a_word(talk, choosing, text):
    choosing.says(text)
    assert chosen(talk) == text
