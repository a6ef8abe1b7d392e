"""Key rotation with traffic in between; afterwards the old key can go."""

import json
import threading
import time
from datetime import datetime, timedelta

import pyotp
import pytest
from cryptography.fernet import Fernet

from bot.accounts import Accounts
from bot.audit import Audit
from bot.message import CHINA
from bot.privacy import Unreadable, Vault
from bot.referrals.casework import Result, Transfer
from bot.referrals.desk import Desk
from bot.referrals.marking import Marking
from bot.referrals.referral import NOT_CLOSED
from bot.referrals.results import Results
from bot.referrals.spool import Spool
from bot.referrals.transfers import Transfers
from bot.reseal import Resealer
from bot.second_factor import STEP, SecondFactor
from bot.simulator.phones import Phones
from bot.store import Change, messages_key, person_key, referral_key, seen_key, thread_key
from tests.conftest import DATA_KEY, SECRET_KEY, give_account

pytestmark = pytest.mark.usefixtures("light_hashing")
NEW_KEY = Fernet.generate_key().decode()
NOW = datetime(2026, 11, 18, 11, 0, tzinfo=CHINA)


@pytest.fixture
def both():
    """What every process has once the new key is in front."""
    return Vault(f"{NEW_KEY},{DATA_KEY}", SECRET_KEY)


@pytest.fixture
def new():
    """What they have after the old key was dropped."""
    return Vault(NEW_KEY, SECRET_KEY)


@pytest.fixture
def filled(store, vault, client, tmp_path):
    """Something of every kind, sealed with the old key. Returns the referral's number."""
    desk = Desk(store, vault, lambda: None)
    move = desk.moves.open("anna", "normal", "land", NOW, NOW)
    move.say = (desk.moves.line(NOW, "person", "分地没有我"),)
    store.change(Change(person="anna", fields={"state": vault.seal_json({}), "openid": vault.seal("o_anna")}, keep_seconds=900,
                        thread=[desk.moves.line(NOW, "person", f"第{n}句") for n in range(30)], moves=[move.plan()],
                        reply_key=seen_key("m1"), reply=vault.seal_json(None), reply_seconds=600))
    desk.answer(move.number, "王芳", "去村里问过了", NOW)
    desk.move(desk.moves.wishes(move.number, NOW, contact="13800001234", when="晚上"))
    desk.drafts.throw(move.number, "王芳", "不要的", NOW)
    desk.drafts.save(move.number, "王芳", "写到一半", NOW)
    Transfers(desk).make(move.number, "王芳", Transfer("", "医院", "妇幼保健院", note="带病历"), NOW.date(), None, NOW)
    Results(desk).record(move.number, "王芳", Result("", "法律援助", "2026-11-18", case="17号"), NOW)
    Marking(desk).set(move.number, "王芳", 0, "东街", ("单亲",), NOW)
    Phones(client, vault).show("o_phone", {"text": "模拟"})
    accounts = Accounts(client)
    for name in ("王芳", "李敏"):
        give_account(accounts, name, "staff", "一二三四五六七八九十")
    factor = SecondFactor(accounts, client, vault, desk.audit)
    factor.enrol("王芳", pyotp.TOTP(factor.offer("王芳")).now())
    factor.offer("李敏")
    urgent = desk.moves.open("bella", "urgent", "dv", NOW, NOW)
    urgent.say = (desk.moves.line(NOW, "person", "他在砸门"),)
    Spool(tmp_path, vault).keep([urgent.plan()], "bella:1")
    return move.number


def test_afterwards_the_new_key_alone_opens_everything(filled, store, client, both, new, tmp_path):
    tally = Resealer(store, both, Spool(tmp_path, both)).run()
    assert tally.changed > 35 and tally.left == 0 and not tally.unreadable
    referral = Desk(store, new, lambda: None).get(filled)
    assert (referral.contact, referral.when, referral.answers) == ("13800001234", "晚上", ("去村里问过了",))
    assert [one.text for one in Desk(store, new, lambda: None).drafts.read(filled, "王芳")] == ["写到一半", "不要的"]
    assert "去村里问过了" in [line.text for line in referral.messages]
    work = referral.casework
    assert (work.transfers[0].note, work.results[0].case, work.marks.street) == ("带病历", "17号", "东街")
    assert [new.unseal_json(line)["text"] for line in client.lrange(thread_key("anna"), 0, -1)] == [f"第{n}句" for n in range(30)]
    assert new.unseal(client.hget(person_key("anna"), "openid")) == "o_anna"
    assert new.unseal_json(client.get(seen_key("m1"))) is None
    assert Phones(client, new).shown("o_phone")[0]["text"] == "模拟"
    factor = SecondFactor(Accounts(client), client, new, Audit(store, new), clock=lambda: time.time() + STEP)
    later = datetime.now() + timedelta(seconds=STEP)
    secret = new.unseal(json.loads(client.hget("staff:{referrals:events}", "王芳"))["totp"])
    assert factor.accept("王芳", pyotp.TOTP(secret).at(later)) == "code", "phones go on as before"
    assert factor.offer("李敏") == factor.offer("李敏"), "what was shown and not confirmed yet as well"


def test_what_waits_in_the_spool_is_handed_over_with_the_new_key_alone(filled, store, both, new, tmp_path):
    Resealer(store, both, Spool(tmp_path, both)).run()
    assert Spool(tmp_path, new).replay(store, "2026-11-18")
    urgent = [r for r in Desk(store, new, lambda: None).list() if r.urgent]
    assert [line.text for line in Desk(store, new, lambda: None).get(urgent[0].number).messages] == ["他在砸门"]


def test_the_second_time_there_is_nothing_to_do(filled, store, both, tmp_path):
    resealer = Resealer(store, both, Spool(tmp_path, both))
    first = resealer.run()
    again = resealer.run()
    assert (again.changed, again.left) == (0, 0) and again.current >= first.changed


def test_lifetimes_stay(filled, store, client, both, tmp_path):
    Resealer(store, both, Spool(tmp_path, both)).run()
    assert 0 < client.ttl(person_key("anna")) <= 900 and 0 < client.ttl(thread_key("anna")) <= 900
    assert 0 < client.ttl(seen_key("m1")) <= 600


def test_a_value_that_moved_on_meanwhile_is_left_alone(filled, store, client, vault, both, tmp_path):
    resealer = Resealer(store, both, Spool(tmp_path, both))
    newer = vault.seal("15900000000")
    honest = resealer._script

    def slow(keys, args):
        if keys == [referral_key(filled)]:
            client.hset(referral_key(filled), "contact", newer)
        return honest(keys=keys, args=args)

    resealer._script = slow
    tally = resealer.once()
    assert client.hget(referral_key(filled), "contact") == newer and tally.left == 1
    resealer._script = honest
    assert resealer.run().left == 0
    assert both.unseal(client.hget(referral_key(filled), "contact")) == "15900000000"


def test_what_no_key_opens_is_counted_and_kept(filled, store, client, both, tmp_path):
    lost = Fernet(Fernet.generate_key()).encrypt(b"x" * 40).decode()
    client.rpush(messages_key(filled), lost)
    tally = Resealer(store, both, Spool(tmp_path, both)).run()
    assert tally.unreadable == {"referral": 1} and client.lindex(messages_key(filled), -1) == lost


def test_under_live_traffic_nothing_is_lost_and_nothing_old_is_left(filled, store, client, both, new, tmp_path):
    """She writes on, staff answer, while everything is sealed anew again and again."""
    desk, stop, said, faults = Desk(store, both, lambda: None), threading.Event(), [], []

    def traffic():
        try:
            version = int(client.hget(person_key("anna"), "v"))
            while not stop.is_set() or len(said) < 60:
                text = f"后来的第{len(said)}句"
                line = desk.moves.line(NOW, "person", text)
                move = desk.moves.say(filled, NOW, line)
                move.moved_from, move.context = NOT_CLOSED, 2
                outcome = store.change(Change(person="anna", expect=version, fields={"state": both.seal_json({"asked": text})},
                                              keep_seconds=900, thread=[line], moves=[move.plan()]))
                assert outcome.word == "done"
                version += 1
                said.append(text)
        except AssertionError as error:
            faults.append(error)

    writer = threading.Thread(target=traffic)
    writer.start()
    resealer = Resealer(store, both, Spool(tmp_path, both))
    tallies = [resealer.run() for _ in range(3)]
    stop.set()
    writer.join()
    assert not faults and tallies[0].changed
    assert resealer.run().left == 0
    heard = [line.text for line in Desk(store, new, lambda: None).get(filled).messages]
    assert [text for text in said if text not in heard] == []
    lines = client.lrange(thread_key("anna"), 0, -1)
    assert [new.unseal_json(line)["text"] for line in lines][-len(said):] == said[-200:]
    assert new.unseal_json(client.hget(person_key("anna"), "state"))["asked"] == said[-1]


def test_before_it_the_new_key_alone_opens_nothing_of_old(filled, store, new):
    with pytest.raises(Unreadable):
        Desk(store, new, lambda: None).get(filled)
