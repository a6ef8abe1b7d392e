"""The order of the steps, and what every message can count on."""

import threading

import pytest
import redis

from bot.connection import connect
from bot.conversation import turn as turn_module
from bot.conversation.understanding import understand
from bot.message import REPLY_BYTES
from bot.store import EVENTS, Store, person_key, thread_key
from tests.conversation.conftest import Talk

CRISIS = "他又在砸门 我躲在厕所里 快救我"


def test_rule_1_danger_is_the_first_step():
    assert turn_module.STEPS[0] is turn_module.crisis_step


@pytest.mark.parametrize("before", [[], ["人工"], ["人工", "村里分地没有我的份"], ["删除我的记录"], ["村口那个路灯坏半年了"]])
def test_rule_1_danger_is_answered_in_the_middle_of_any_dialogue(talk, before):
    anna = talk.person()
    for text in before:
        anna.says(text)
    reply = anna.says(CRISIS)
    assert reply.reason == "crisis"
    assert "110" in reply.text and "12338" in reply.text
    assert [r.priority for r in talk.desk.list()][0] == "urgent"


def test_rule_1_danger_wins_over_an_answer_that_waits(talk):
    anna = talk.person()
    number = anna.hands_over("村里分地没有我的份")
    talk.desk.answer(number, "王姐", "我们去村里问过了", talk.now)
    assert anna.says(CRISIS).reason == "crisis"
    assert talk.desk.get(number).unheard


def test_rule_1_danger_is_handed_over_with_a_broken_index(talk, library, monkeypatch):
    def broken(*_):
        raise RuntimeError("no index")
    monkeypatch.setattr(type(library.current.index.matcher), "decide", broken)
    assert talk.person().says(CRISIS).reason == "crisis"
    assert talk.desk.list()[0].urgent
    monkeypatch.setattr("bot.conversation.understanding.Matcher", broken)
    alone = understand(library.current)
    assert alone.danger(CRISIS).strength == "crisis"
    assert alone.decide("离婚要带什么").kind == "none" and alone.describe() == "broken"


def test_rule_2_the_referral_exists_without_a_question_and_the_next_crisis_adds_to_it(talk):
    anna = talk.person()
    first = anna.says(CRISIS)
    assert [c.action for c in first.choices] == ["danger:now-violence", "danger:ask", "danger:other-violence"]
    anna.says("他拿刀了 门要被砸开了 救命")
    rows = talk.desk.list()
    assert len(rows) == 1 and rows[0].urgent and rows[0].topic == "dv.now"
    messages = talk.desk.get(rows[0].number).messages
    assert [line.who for line in messages] == ["person", "bot"] * 2, "staff see what she read each time (rule 10)"
    assert all("110" in line.text for line in messages if line.who == "bot")


def test_rule_2_two_hundred_times_in_a_row(talk):
    for n in range(200):
        assert "110" in talk.person(f"p{n}").says(CRISIS).text
    assert len(talk.desk.list()) == 200


def test_rule_2_the_choices_after_a_crisis(talk):
    anna = talk.person()
    anna.says(CRISIS)
    assert "12110" in anna.says("1").text
    anna.says(CRISIS)
    assert anna.says("2").reason == "crisis-follow"
    anna.says(CRISIS)
    assert "110" in anna.says("3").text


def test_rule_2_the_danger_link_works_even_when_its_message_is_old(talk):
    anna = talk.person()
    anna.says("村口那个路灯坏半年了")
    assert anna.taps("danger:now").reason == "crisis"
    assert talk.desk.list()[0].urgent


def test_the_same_message_again_gets_the_same_reply_and_is_worked_on_once(talk):
    anna = talk.person()
    anna.says("人工")
    message = anna.message("村里分地没有我的份")
    first = talk.send(message)
    assert [talk.send(message) for _ in range(3)] == [first] * 3
    assert len(talk.desk.list()) == 1


def test_overlapping_deliveries_of_one_message_are_worked_on_once(talk):
    anna = talk.person()
    anna.says("人工")
    message = anna.message("村里分地没有我的份")
    replies = []
    threads = [threading.Thread(target=lambda: replies.append(talk.send(message))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(replies) == 8 and len(set(replies)) == 1
    assert len(talk.desk.list()) == 1


def test_different_messages_at_once_lose_nothing(talk):
    anna = talk.person()
    anna.says(CRISIS)
    messages = [anna.message(f"第{n}句 他还在外面") for n in range(6)]
    threads = [threading.Thread(target=talk.send, args=(m,)) for m in messages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = [line.text for line in talk.desk.get(talk.desk.list()[0].number).messages]
    assert all(m.text in said for m in messages)


def test_a_turn_costs_two_round_trips(talk, monkeypatch):
    anna = talk.person()
    anna.says("人工")
    calls = []
    send = redis.Connection.send_packed_command

    def counted(self, *args, **options):
        calls.append(1)
        return send(self, *args, **options)
    monkeypatch.setattr(redis.Connection, "send_packed_command", counted)
    anna.says("村里分地没有我的份")
    assert len(calls) <= 2


def test_every_reply_fits_one_message(talk, library):
    anna = talk.person()
    for entry_id in library.current.entries:
        assert anna.taps(f"entry:{entry_id}").size() <= REPLY_BYTES
        while any(c.action == "more" for c in anna.heard.choices):
            assert anna.takes("more").size() <= REPLY_BYTES


def test_with_redis_down_knowledge_still_answers_and_a_hand_over_is_refused_plainly(library, vault, tmp_path):
    anna = Talk(library, Store(connect("redis://127.0.0.1:1/0")), vault, tmp_path).person()
    entry = next(iter(library.current.entries.values()))
    assert anna.taps(f"entry:{entry.id}").text.startswith(entry.answer[:20])
    assert "12338" in anna.says("人工").text
    assert anna.heard.reason == "handover-down"
    assert "12338" in anna.says("1").text


def test_rule_15_nothing_she_wrote_is_readable_in_the_store(talk, client):
    anna = talk.person()
    anna.hands_over("MARKER-7Q 村里分地没有我的份")
    anna.says("MARKER-7Q 13800000000")
    everything = []
    for key in client.scan_iter():
        kind = client.type(key)
        read = {"hash": client.hgetall, "list": lambda k: client.lrange(k, 0, -1), "string": client.get,
                "set": client.smembers, "zset": lambda k: client.zrange(k, 0, -1), "stream": client.xrange}[kind]
        everything.append(f"{key} {read(key)}")
    assert any(EVENTS in row for row in everything)
    assert not any("MARKER-7Q" in row or "openid-of" in row or "138000" in row for row in everything)


def test_rule_8_ordinary_conversation_has_a_lifetime(talk, client):
    anna = talk.person()
    anna.says("村口那个路灯坏半年了")
    for key in (person_key("anna"), thread_key("anna")):
        assert 29 * 86400 < client.ttl(key) <= 30 * 86400


def test_a_flood_gets_one_calm_sentence_and_ends_by_itself(talk):
    anna = talk.person()
    reasons = [anna.says(f"啦啦啦{n}").reason for n in range(40)]
    assert "slow-down" not in reasons[:25] and reasons[-1] == "slow-down"
    assert anna.says(CRISIS).reason == "crisis"  # rule 1: danger is never limited
    talk.later(minutes=2)
    assert anna.says("啦啦啦").reason != "slow-down"


def test_rule_7_after_a_sensitive_answer_once_how_to_delete_and_save_first_where_there_may_be_evidence(talk, library):
    say = library.current.wording.say
    anna = talk.person()
    assert say("evidence_note") in anna.taps("entry:dv-evidence").footer
    assert anna.taps("entry:dv-shelter").footer == ""
    bella = talk.person("bella")
    assert bella.taps("entry:divorce-property").footer == say("delete_note")
    cora = talk.person("cora")
    assert cora.taps("entry:screen-interval").footer == ""
    assert "存" in say("evidence_note") and "监控" in say("evidence_note")


def test_rule_6_leaving_is_not_held_up_by_a_flood(talk, library):
    anna = talk.person()
    for n in range(40):
        anna.says(f"啦啦啦{n}")
    assert anna.says("退出").text == library.current.wording.say("exit")


def test_rule_11_who_asks_for_another_and_who_is_a_child_have_openings_of_their_own(talk, library):
    assert talk.person().says("替别人问").text == library.current.wording.say("open_for_other")
    assert talk.person("b").says("我是未成年").text == library.current.wording.say("open_minor")
    assert talk.desk.list() == []
