"""What asks for nothing gets one line that editors wrote, and never "not found"."""

import pytest

from bot.knowledge.crisis_rules import WHOLE
from bot.knowledge.district import LocalFact
from bot.message import REPLY_BYTES
from tests.conversation.conftest import LAND, QUESTION

GOODBYES = ["没有了", "没了", "先这样", "谢谢 不用了", "不用了谢谢", "晚安", "好嘞我先忙", "回头再说", "明白啦拜拜",
            "开玩笑的", "我试试看", "不想问了", "就这些", "好了我知道咋办了", "多谢我先想想", "没别的了谢谢你啊",
            "明天再来问你", "晚安~",
            "那先这样吧谢谢大姐"]
CHATS = ["吃了吗", "你几岁", "讲个笑话", "你真好", "你好笨", "今天好冷", "在干嘛", "哈哈哈", "😂", "[微笑]", "。", "？？", "111",
         "测试", "你会不会告诉别人", "你能保密吗", "会不会留记录", "你是真人吗", "你是男的女的",
         "我家猫生了四只小猫"]
TELLINGS = ["没有了老公怎么活", "我妈没了", "孩子没了", "我先走了孩子怎么办", "他说开玩笑的要弄死我",
            "不用了谢谢的意思是离婚怎么办",
            "睡了我一次就不认了", "他试试看打我", "我没了工作", "冷暴力怎么办", "好冷 他把我关在外面", "笑死人了他又打我"]


@pytest.mark.parametrize("text", GOODBYES)
def test_a_goodbye_gets_one_warm_line_and_nothing_else(talk, library, text):
    anna = talk.person()
    anna.says(QUESTION)
    reply = anna.says(text)
    assert reply.reason == "goodbye" and reply.choices == () and reply.footer == ""
    assert "\n" not in reply.text and len(reply.text) < 40
    assert anna.says("1").reason == "not-a-choice", "nothing is open any more"


@pytest.mark.parametrize("text", CHATS)
def test_small_talk_is_answered_calmly_and_is_never_called_unknown(talk, library, text):
    reply = talk.person().says(text)
    assert reply.reason in ("chat", "help")
    assert "没有现成的答案" not in reply.text and library.current.wording.say("concern_line") not in reply.text
    assert len(reply.choices) <= 2


def test_what_she_says_decides_which_line(talk):
    said = ["没有了", "晚安", "我先忙", "开玩笑的", "我试试看", "拜拜啦"]
    lines = {talk.person(f"p{n}").says(text).text for n, text in enumerate(said)}
    assert len(lines) == 6


@pytest.mark.parametrize("text", TELLINGS)
def test_who_tells_of_something_is_not_taken_for_a_goodbye(library, talk, text):
    assert library.current.smalltalk.found(text) is None
    assert talk.person().says(text).reason not in ("goodbye", "chat")


def test_who_reads_this_is_said_honestly(talk):
    for text in ("你会不会告诉别人", "你能保密吗"):
        reply = talk.person(text).says(text).text
        assert "拿到您手机的人" in reply and "工作人员" in reply and "匿名" not in reply
    assert "删除我的记录" in talk.person("three").says("会不会留记录").text


def test_small_talk_leaves_the_open_choices_open(talk):
    anna = talk.person()
    offered = anna.says("孩子的事咋说").choices or anna.heard.choices
    assert anna.says("哈哈哈").choices == offered
    assert anna.says("1").reason in ("answer", "clarify")


@pytest.mark.parametrize("text", ["都不是", "都不对", "没有我要问的"])
def test_none_of_them_typed_is_the_last_choice(talk, library, text):
    anna = talk.person()
    anna.says("孩子")
    assert anna.says(text).reason == "declined"


@pytest.mark.parametrize("text", ["都不是", "都不对"])
def test_none_of_them_out_of_the_blue_is_no_need(talk, text):
    assert talk.person().says(text).reason == "unsolved"


def test_rule_6_exit_words_keep_precedence(talk, library):
    for n, text in enumerate(["没事了", "不说了", "退出", "发错了"]):
        assert talk.person(f"p{n}").says(text).text == library.current.wording.say("exit")


def test_within_a_dialogue_the_same_words_keep_their_meaning(talk, library):
    anna = talk.person()
    anna.says("人工")
    assert anna.says("不用了谢谢").reason == "left", "she leaves the dialogue"
    anna.says("测一测危险")
    assert anna.says("没有").reason == "check", "an answer to the question"


def test_rule_2_after_danger_a_goodbye_says_that_staff_know_and_keeps_a_way_back(talk, library):
    anna = talk.person()
    assert anna.says("他又在砸门 我躲在厕所里").reason == "crisis"
    reply = anna.says("晚安")
    assert library.current.wording.say("goodbye_urgent") in reply.text
    assert anna.says("1").reason == "crisis"


def test_rule_1_small_talk_is_looked_at_for_danger_first(talk):
    assert talk.person().says("哈哈哈 他拿刀架我脖子上").reason == "crisis"


def test_rule_1_no_phrase_that_after_danger_means_danger_is_small_talk(library):
    words = [word for name in WHOLE for word in getattr(library.current.crisis, name)]
    assert words and not [word for word in words if library.current.smalltalk.found(word)]


def test_rule_1_who_only_weeps_is_asked_when_the_detector_wants_it(library):
    assert all(saying.heavy for saying in library.current.smalltalk if "12356" in saying.answer)


def test_rule_5_an_odd_word_reads_the_same_whether_it_is_the_safe_word(talk):
    anna = talk.person()
    anna.says("人工")
    anna.says(LAND)
    anna.says("2")
    anna.takes("word:set")
    assert "换一个词" in anna.says("晚安").text, "anybody says it"
    anna.says("向日葵花")
    assert anna.says("我家猫生了四只小猫").text == anna.says("向日葵花").text


def test_no_saying_takes_a_test_message_of_an_entry(library):
    taken = [text for entry in library.current.entries.values() for text in entry.tests if library.current.smalltalk.found(text)]
    assert not taken


def test_every_line_fits_and_no_two_are_alike(library):
    answers = [saying.answer for saying in library.current.smalltalk]
    assert len(set(answers)) == len(answers) > 20 and max(len(a.encode()) for a in answers) < REPLY_BYTES // 4


SERVICE = {
    "how-to-see-the-reply": ["回信在哪里看", "怎样才能收到你们的答复", "你们回了我怎么知道"],
    "may-i-send-pictures": ["能传视频吗", "聊天截图怎么发给你们", "可不可以发录音"],
    "may-i-speak-instead": ["我能说语音吗", "不会拼音怎么办", "打字费劲"],
    "a-woman-please": ["有女同志吗", "能换个女的跟我说吗", "我不好意思跟男的说"],
    "hard-to-say": ["我嘴笨说不明白", "不晓得从哪开口", "我没脸说"],
    "where-are-you": ["在什么地方", "地址在哪", "怎么去你们那里", "联系电话"],
    "face-to-face": ["可以当面谈吗", "我想去妇联当面说"], "will-you-come-to-me": ["能上门来吗", "你们能派人来我家吗"],
    "when-are-you-there": ["周六有人吗", "几点开门", "你们放假了没", "夜里回不回"],
    "is-it-free": ["咨询要不要钱", "问一次多少钱", "是免费的吗"],
    "need-not-say-who": ["一定要实名吗", "用不用留姓名", "能不写名字吗"],
    "no-appointment": ["需要提前约吗", "用不用挂号"],
    "will-you-ring-my-home": ["会不会打到我单位", "你们会来我家吗", "会不会联系我婆婆"],
    "who-reads-this": ["谁看得到我说的话", "我写的有人看吗"],
    "how-to-recall": ["打错了咋撤回", "怎么撤回消息"],
    "as-often-as-you-like": ["能问几个问题", "问多了会烦吗"],
    "no-private-account": ["能加个微信吗", "你们有群吗"],
    "by-telephone": ["可以打电话咨询吗", "能不能打给我"],
    "wants-to-ask": ["我想咨询一下", "有个事要问问你们", "大姐想请教你个事", "我是外地的，想打听点事"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in SERVICE.items() for text in texts])
def test_what_she_asks_of_the_service_is_answered_at_once(talk, library, name, text):
    assert library.current.smalltalk.found(text).id == name
    reply = talk.person().says(text)
    assert reply.reason == "chat" and "没有现成的答案" not in reply.text and "{" not in reply.text


@pytest.mark.parametrize("text", ["要钱吗", "在哪里", "电话多少", "要身份证吗", "要预约吗"])
def test_after_an_answer_half_a_question_is_about_that_matter(talk, text):
    anna = talk.person()
    anna.says(QUESTION)
    assert anna.says(text).reason != "chat"


def test_the_working_hours_and_what_the_district_has_filled_in_are_said(talk, library, monkeypatch):
    district = library.current.district
    office = {"federation-office": LocalFact(label="区妇联", text="人民路1号")}
    monkeypatch.setitem(library.current.__dict__, "district", district.model_copy(update={"facts": office}))
    assert "区妇联：人民路1号" in talk.person().says("你们地址发我").text
    spoken = district.hours.spoken or library.current.wording.say("hours_unknown")
    assert spoken in talk.person("two").says("几点上班").text


@pytest.mark.parametrize("text", ["写好了没", "回我了吗", "你们大概多久回", "啥时候给我回话", "办好了没有"])
def test_whether_it_is_done_is_a_question_for_where_it_stands(talk, text):
    anna = talk.person()
    assert anna.says(text).reason == "progress"
    number = anna.hands_over()
    assert number in anna.says(text).text
