"""After hours of silence whoever writes learns nothing of what was spoken of (safety rules 1, 5 and 7)."""

import pytest


@pytest.fixture
def anna(talk):
    return talk.person()


def after(talk, hours=5):
    talk.later(hours=hours)


@pytest.mark.parametrize("knock", ["更多", "3", "要钱吗", "继续"])
def test_rule_5_what_was_open_tells_nothing_after_hours(talk, anna, library, knock):
    read = anna.taps("entry:dv-protection-order")
    after(talk)
    reply = anna.says(knock)
    assert not set(library.current.entries["dv-protection-order"].hotlines) & set(reply.text.split())
    assert "保护令" not in reply.text and "家暴" not in reply.text and reply.text != read.text
    assert not [c for c in reply.choices if c.action.startswith("entry:dv")]


def test_rule_5_needs_that_were_offered_cannot_be_taken_by_number_after_hours(talk, anna):
    assert anna.says("离婚").reason == "clarify"
    after(talk, 9)
    assert anna.says("2").reason == "not-a-choice"


def test_rule_5_the_self_check_does_not_go_on_after_hours(talk, anna, library):
    anna.says("测一测危不危险")
    anna.says("好")
    after(talk, 9)
    reply = anna.says("1")
    assert reply.reason == "not-a-choice" and not any(q.ask in reply.text for q in library.current.self_check.questions)


def test_rule_5_five_hours_after_danger_a_greeting_reads_nothing_of_it(talk, anna, library):
    anna.says("他又打我 拿刀")
    after(talk)
    reply = anna.says("在吗")
    assert reply.text.startswith(library.current.wording.say("greet")) and "110" not in reply.text


def test_rule_1_the_number_that_calls_for_help_holds_after_hours(talk, anna):
    anna.says("他又打我 拿刀")
    after(talk)
    assert "110" in anna.says("1").text


def test_rule_1_what_she_tells_after_hours_is_heard_as_before(talk, anna):
    anna.says("他又打我 拿刀")
    after(talk)
    assert anna.says("他又来了").reason in ("crisis", "aftermath")


def test_rule_10_a_story_that_was_asked_for_may_come_hours_later(talk, anna):
    anna.taps("entry:dv-evidence")
    anna.says("人工")
    after(talk)
    anna.says("我姓王，老公两个月没给家里钱了，孩子学费也没交")
    assert any("学费" in line.text for line in talk.desk.get(talk.desk.list()[0].number).messages)


def test_what_is_not_sensitive_stays_open(talk, anna, library):
    entry = next(e for e in library.current.entries.values() if e.more and not e.sensitive)
    anna.taps(f"entry:{entry.id}")
    after(talk)
    assert anna.says("更多").text.startswith(entry.more[:10])


def test_rule_7_who_has_read_how_to_delete_still_reads_that_evidence_is_saved_first(talk, anna, library):
    say = library.current.wording.say
    assert anna.taps("entry:divorce-property").footer == say("delete_note")
    assert anna.taps("entry:dv-evidence").footer == say("evidence_note")
    assert anna.taps("entry:divorce-property").footer == anna.taps("entry:dv-what").footer == ""


def test_rule_11_who_has_hit_reads_no_note_for_who_was_hit(talk, anna, library):
    reply = anna.says("我打了我老婆，怎么控制自己")
    say = library.current.wording.say
    assert say("evidence_note") not in (reply.footer, reply.text) and say("delete_note") != reply.footer
