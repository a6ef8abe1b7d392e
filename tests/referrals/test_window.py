"""WeChat's window as it is counted here: opened by her, used up by us."""

from datetime import timedelta

from bot.referrals import window
from bot.referrals.window import LASTS, MARGIN, MESSAGES, Window
from bot.store import Change, person_key
from tests.referrals.conftest import NOW


def test_it_is_open_for_two_days_but_a_little(store):
    seen = Window("sealed", NOW.timestamp(), MESSAGES, (NOW + LASTS).timestamp())
    end = NOW + LASTS - MARGIN
    assert seen.is_open(NOW) and seen.is_open(end - timedelta(seconds=1)) and not seen.is_open(end)
    assert seen.remaining(NOW) == LASTS - MARGIN


def test_a_message_takes_one_and_never_less_than_none(desk, store, opened):
    number = opened()
    store.client.hset(person_key("anna"), mapping={"openid": "sealed", "last": "1", **window.opened(NOW)})
    move = desk.moves.say(number, NOW)
    move.window = "anna"
    for expected in (4, 3, 2, 1, 0, 0):
        move.id += "x"
        assert store.change(Change(moves=[move.plan()])).word == "done"
        assert window.read(store.client, ["anna", ""])["anna"].left == expected


def test_nothing_is_counted_for_somebody_who_was_forgotten(desk, store, opened):
    move = desk.moves.say(opened(), NOW)
    move.window = "anna"
    store.change(Change(moves=[move.plan()]))
    assert not store.client.exists(person_key("anna")) and window.read(store.client, ["anna"])["anna"] == Window()
