"""Rule 11: somebody who says that he, or she, has hit gets help to stop, never the plan of a victim."""

import pytest

from bot.knowledge.speak import ways_on

ADULTS = [
    "昨晚没忍住打了媳妇 后悔", "我刚才把老婆打了，她在哭，我该怎么办", "我打了老婆一耳光，现在她不理我，很后悔",
    "喝多了把对象打进医院了，我不是人", "我控制不住自己又动手打了她，我想改", "刚刚跟媳妇吵架我掐了她脖子，我吓坏了",
    "我推了老婆一把她头磕破了，我后悔", "我老公是我打伤的，我气头上用擀面杖打的，现在后悔",
    "我把女朋友打了，她要分手报警，我知道错了", "我怕我哪天失手把老婆打死，我想找人管管我", "我踹了我妈一脚，我真不是东西",
    "我前天打了她，今天她回娘家了，我怎么认错", "一生气就想打老婆，打完又后悔，咋治",
    "我砸了家里东西还打了媳妇，酒醒了后悔得很", "我是男的，我家暴了，我想停下来",
]
CHILDREN = [
    "我拿皮带抽了儿子，现在手还在抖，后悔死了", "没忍住扇了女儿两巴掌，她脸肿了，我是不是坏妈妈",
    "孩子写作业磨蹭我把他打得身上青一块紫一块，心里难受", "昨天又对孩子动手了，打完我自己哭，怎么才能不打",
    "我打孩子了，打重了，孩子不敢看我",
]
OTHERS_DEEDS = [
    "他昨晚没忍住打了我 后悔了", "老公喝多了打孩子 打完又后悔", "我老公打了她妹妹", "他打我，我也打了他",
    "我看见他把老婆打了", "隔壁喝多了打老婆", "我婆婆打孩子 我拦不住", "他把我打了还说后悔", "我爸打了我妈",
    "我儿子打了他媳妇 怎么办", "我还手打了他一下", "孩子爸没忍住打了儿子", "老公一生气就打我", "我被老公打了",
    "他掐我脖子 我咬了他", "他说我再闹就打死我", "我想离婚 他打我", "男朋友控制不住打了我 他说改", "我妈打了我爸",
    "我前夫喝醉了把我打进医院",
]
VICTIMS_ADVICE = ("锁上门", "躲到", "您现在安全吗", "往人多的地方走", "测一测", "不是您的错")


@pytest.mark.parametrize("text, entry", [*((text, "dv-what-i-hit") for text in ADULTS),
                                         *((text, "parent-discipline-hit") for text in CHILDREN)])
def test_rule_11_who_hit_is_helped_to_stop_whatever_the_detector_says(talk, library, text, entry):
    anna = talk.person()
    reply = anna.says(text)
    said = reply.text + "".join(c.label for c in reply.choices)
    assert not [advice for advice in VICTIMS_ADVICE if advice in said], said
    if reply.reason == "crisis":
        assert "110" in reply.text and "12338" in reply.text and "120" in reply.text and "出门" in reply.text
        assert talk.desk.list()[0].urgent, "somebody may be hurt: staff have it in any case"
        reply = anna.takes(f"entry:{entry}")
    assert library.current.entries[entry].answer[:20] in reply.text
    assert not [c for c in reply.choices if c.action.startswith(("danger:now", "check:begin"))]


@pytest.mark.parametrize("text", OTHERS_DEEDS)
def test_rule_11_who_was_hit_or_saw_it_or_hit_back_is_never_taken_for_who_hit(talk, library, text):
    assert not library.current.who.who(text).doer
    reply = talk.person().says(text)
    assert library.current.wording.say("crisis_own_deed") not in reply.text


def test_a_concern_asks_whether_somebody_is_hurt_and_the_crisis_that_follows_is_for_who_hit(talk, library):
    say = library.current.wording.say
    anna = talk.person()
    reply = anna.says("我老是忍不住打孩子 打完又后悔")
    assert reply.text.startswith(say("concern_line_own_deed"))
    assert anna.says("1").text.startswith(say("crisis_own_deed")) and talk.desk.list()[0].urgent


def test_thoughts_of_death_come_before_what_was_done(talk, library):
    reply = talk.person().says("我打了老婆 我不想活了 今晚就去跳楼")
    assert reply.reason == "crisis" and library.current.wording.say("crisis_suicide") in reply.text


def test_what_else_he_asks_is_answered_like_anybody(talk, library):
    reply = talk.person().says("我以前动手打了她，协议离婚去民政局要带什么证件")
    assert library.current.entries["dv-what-i-hit"].answer[:20] not in reply.text


def test_those_who_were_hit_keep_their_ways_on(library):
    known = library.current
    for entry in known.entries.values():
        if entry.group == "dv" and entry.id not in known.who.for_who_hit:
            assert ways_on(known, entry)[0].action == "danger:now"


def test_of_the_examples_of_danger_next_to_none_is_taken_for_who_hit(library):
    """Those that are, are: 我打了孩子 下手重了 我后悔."""
    known = library.current
    texts = [text for rows in known.crisis.examples.values() for text in rows]
    taken = [text for text in texts if known.who.who(text).role == "hit"]
    assert len(texts) > 1000 and len(taken) / len(texts) < 0.0015, taken
    assert all(any(word in text for word in ("我", "没忍住", "气头上")) for text in taken), taken
