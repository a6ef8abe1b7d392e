"""Who says how she feels reads a warm word and who listens first, and what the law says only where she asks for it."""

import pytest

from bot.conversation.understanding import MAY_HIDE_DANGER

FEELINGS = ["我妈走了", "我好累", "我好难过", "没人懂我", "心里堵得慌", "烦死了", "睡不着", "我好孤单", "委屈", "想哭",
            "我是不是很没用", "老公去世了我缓不过来", "孩子没了", "心好累", "胎停了"]
LAW = ["我妈去世怎么分家产", "老公走了房子归谁", "流产有几天假"]


@pytest.mark.parametrize("text", FEELINGS)
def test_a_feeling_is_answered_with_who_listens_and_a_person(talk, text):
    reply = talk.person().says(text)
    assert reply.reason == "answer" and "12356" in reply.text and "handover" in [c.action for c in reply.choices]
    assert "12345" not in reply.text and "《" not in reply.text.partition("依据")[0]


@pytest.mark.parametrize("text", LAW)
def test_who_asks_what_the_law_says_is_answered_about_that(library, text):
    decision = library.current.index.decide(text)
    assert decision.kind == "answer" and decision.candidates[0].topic in ("inherit.rights", "work.maternity-leave")


def test_rule_1_entries_about_feelings_take_no_message_less_seriously(library):
    topics = {library.current.index.decide(text).candidates[0].topic for text in FEELINGS}
    assert topics and all(topic.startswith(MAY_HIDE_DANGER) for topic in topics)


@pytest.mark.parametrize("text", ["活着没意思", "不想活了", "我想我妈 想跟她一起走"])
def test_rule_1_what_sounds_of_death_is_noticed_before(library, text):
    assert library.current.index.danger(text) is not None
