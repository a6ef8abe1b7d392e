"""Danger while Redis is down: written to the spool, and one urgent referral when it is back."""

from bot.connection import connect
from bot.store import Store
from tests.conversation.conftest import Talk

CRISIS = "他又在砸门 我躲在厕所里 快救我"


def test_rule_1_danger_needs_no_redis_and_is_spooled(library, vault, tmp_path, store):
    dead = Store(connect("redis://127.0.0.1:1/0"))
    talk = Talk(library, dead, vault, tmp_path / "spool")
    reply = talk.person().says(CRISIS)
    assert "110" in reply.text and "12338" in reply.text
    assert library.current.wording.say("crisis_spooled") in reply.text
    assert library.current.wording.say("crisis_registered") not in reply.text
    assert talk.spool.waiting() == 1
    assert CRISIS not in "".join(p.read_text() for p in (tmp_path / "spool").iterdir())
    assert talk.spool.replay(store, "2026-11-18")
    assert talk.spool.waiting() == 0
    living = Talk(library, store, vault, tmp_path / "spool")
    referral = living.desk.get(living.desk.list()[0].number)
    assert referral.urgent and CRISIS in [line.text for line in referral.messages]


def test_rule_1_a_spool_that_cannot_be_written_is_admitted(library, vault, tmp_path):
    (tmp_path / "spool").write_text("a file where the folder should be")
    reply = Talk(library, Store(connect("redis://127.0.0.1:1/0")), vault, tmp_path / "spool").person().says(CRISIS)
    assert library.current.wording.say("crisis_down") in reply.text and "110" in reply.text


def test_the_same_crisis_message_is_spooled_once(library, vault, tmp_path):
    talk = Talk(library, Store(connect("redis://127.0.0.1:1/0")), vault, tmp_path / "spool")
    message = talk.person().message(CRISIS)
    for _ in range(3):
        assert "110" in talk.send(message).text
    assert talk.spool.waiting() == 1


def test_rule_1_what_one_woman_cried_for_while_redis_was_down_is_one_urgent_referral(library, vault, tmp_path, store):
    down = Talk(library, Store(connect("redis://127.0.0.1:1/0")), vault, tmp_path / "spool")
    anna, cries = down.person(), (CRISIS, "他拿刀了 门要被砸开了 救命", "他掐我脖子 快来人")
    for cry in cries:
        assert anna.says(cry).reason == "crisis"
    assert down.person("bella").says(CRISIS).reason == "crisis"
    assert down.spool.waiting() == 4
    while down.spool.replay(store, "2026-11-18"):
        pass
    living = Talk(library, store, vault, tmp_path / "spool")
    rows = {r.person: living.desk.get(r.number) for r in living.desk.list()}
    assert len(living.desk.list()) == 2 and all(r.urgent for r in rows.values())
    assert [line.text for line in rows["anna"].messages if line.who == "person"] == list(cries)
    living.desk.close(rows["anna"].number, "王姐", "误触发", living.now)
    assert down.person().says(CRISIS).reason == "crisis" and down.spool.replay(store, "2026-11-18")
    assert len(living.desk.list()) == 2, "a new one where the other was closed"
