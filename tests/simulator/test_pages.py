"""The calls that the phone page lives on, over real HTTP."""

from __future__ import annotations

import threading
import time

import pytest
import requests

from bot.connection import connect
from bot.simulator.chat import LATER
from bot.simulator.platform import FAILURE
from tests.simulator.account import serving
from tests.simulator.conftest import Visitor


def texts(state):
    return [m["text"] for m in state["messages"]]


def test_the_first_visit_follows_the_account_and_shows_the_welcome(visitor, account):
    state = visitor.do("open")
    assert [p["Event"] for p in account.got] == ["subscribe"]
    assert state["followed"] and state["account"] == "丰水区妇联"
    assert state["messages"][0]["text"].startswith("您好")
    assert any(part["kind"] == "menu" for part in state["messages"][0]["parts"])


def test_coming_back_shows_the_chat_as_it_was(visitor, account):
    visitor.do("open")
    visitor.do("say", text="在吗", id="1")
    assert texts(visitor.do("open"))[1:] == ["在吗", "收到：在吗"]
    assert len(account.got) == 2


def test_openids_have_28_characters_and_each_phone_its_own(visitor, account, address):
    visitor.do("open")
    visitor.do("open", phone="2")
    Visitor(address).do("open")
    openids = {p["FromUserName"] for p in account.got}
    assert len(openids) == 3
    assert {len(o) for o in openids} == {28}


def test_two_phones_do_not_see_each_other(visitor):
    visitor.do("open")
    visitor.do("open", phone="2")
    visitor.do("say", text="只在手机一", id="1")
    assert "只在手机一" not in texts(visitor.do("open", phone="2"))


def test_news_are_what_came_after_the_last_message_seen(visitor):
    last = visitor.do("open")["messages"][-1]["seq"]
    state = visitor.do("say", text="问", id="a", after=last)
    assert [(m.get("mine", False), m["text"]) for m in state["messages"]] == [(True, "问"), (False, "收到：问")]
    assert state["messages"][0]["id"] == "a"
    assert visitor.do("news", after=state["messages"][-1]["seq"])["messages"] == []


def test_a_tapped_menu_link_carries_its_id(visitor, account):
    visitor.do("open")
    visitor.do("say", text="孩子", menu_id="7", id="1")
    assert (account.got[-1]["Content"], account.got[-1]["bizmsgmenuid"]) == ("孩子", "7")


@pytest.mark.parametrize("heard", ["他打我", ""])
def test_voice_travels_with_what_was_recognised(visitor, account, heard):
    visitor.do("open")
    visitor.do("voice", text=heard, id="1")
    assert (account.got[-1]["MsgType"], account.got[-1]["Recognition"]) == ("voice", heard)


@pytest.mark.parametrize("kind, field", [("image", "PicUrl"), ("location", "Location_X"), ("video", "ThumbMediaId"),
                                         ("link", "Url")])
def test_things_of_the_panel_travel_as_their_own_kind(visitor, account, kind, field):
    visitor.do("open")
    state = visitor.do("send", kind=kind, id="1")
    assert account.got[-1]["MsgType"] == kind and account.got[-1][field]
    assert texts(state)[-1] == f"收到：{kind}"


def test_a_menu_button_says_its_sentence_without_a_bubble(visitor, account):
    last = visitor.do("open")["messages"][-1]["seq"]
    state = visitor.do("press", path=[0, 1], after=last)
    assert (account.got[-1]["Event"], account.got[-1]["EventKey"]) == ("CLICK", "say:孩子")
    assert [(m.get("mine"), m["text"]) for m in state["messages"]] == [(None, "您按了：say:孩子")]


def test_a_menu_button_that_opens_a_page_pushes_view(visitor, account):
    visitor.do("open")
    visitor.do("press", path=[2])
    assert (account.got[-1]["Event"], account.got[-1]["EventKey"]) == ("VIEW", "https://example.org/about")


@pytest.mark.parametrize("path", [None, [], [0], [9], [-1], [0, 9], [1, 0], [0, 0, 0], ["0"]])
def test_a_button_that_is_not_there_cannot_be_pressed(visitor, path):
    visitor.do("open")
    assert visitor.call("press", path=path).status_code == 400


def test_who_has_left_can_neither_write_nor_press_until_she_follows_again(visitor, account):
    visitor.do("open")
    assert visitor.do("follow", follow=False)["followed"] is False
    assert account.got[-1]["Event"] == "unsubscribe"
    assert visitor.call("say", text="在吗", id="1").status_code == 409
    assert visitor.call("press", path=[1]).status_code == 409
    assert visitor.do("follow", follow=True)["followed"] is True
    assert visitor.do("say", text="在吗", id="2")["messages"][-1]["text"] == "收到：在吗"


def test_48_hours_pass_on_one_phone_only(visitor, account):
    visitor.do("open")
    visitor.do("open", phone="2")
    assert abs(visitor.do("later")["clock"] / 1000 - time.time() - LATER) < 5
    visitor.do("say", text="在吗", id="1")
    assert abs(int(account.got[-1]["CreateTime"]) - time.time() - LATER) < 5
    assert abs(visitor.do("news", phone="2")["clock"] / 1000 - time.time()) < 5


def test_a_new_chat_is_a_new_person(visitor, account):
    visitor.do("open")
    visitor.do("say", text="旧话", id="1")
    state = visitor.do("new")
    assert len(state["messages"]) == 1 and "旧话" not in texts(state)
    assert account.got[0]["FromUserName"] != account.got[-1]["FromUserName"]


def test_an_account_that_fails_shows_wechats_own_notice_and_says_why(visitor, account):
    visitor.do("open")
    account.wrong = lambda p, q: (b"oops", 500)
    state = visitor.do("say", text="在吗", id="1")
    assert texts(state)[-1] == FAILURE
    assert "状态码是 500" in state["why"]


@pytest.mark.parametrize("asked", [{"text": " "}, {"text": 5}, {"text": "字" * 2001}, {"text": "x", "id": "y" * 41}])
def test_nonsense_is_refused(visitor, asked):
    visitor.do("open")
    assert visitor.call("say", **asked).status_code == 400


def test_a_lone_surrogate_does_not_break_the_wire(visitor, account):
    visitor.do("open")
    body = '{"phone":"1","id":"1","text":"好\\ud83d"}'
    visitor.http.post(visitor.address + "/phone/api/say", data=body,
                      headers={"X-Phone": "1", "Content-Type": "application/json"}, timeout=60).raise_for_status()
    assert account.got[-1]["Content"] == "好"


def test_control_characters_travel_as_real_ones_do(visitor, account):
    visitor.do("open")
    account.wrong = lambda p, q: (b"success", 200)
    visitor.call("say", text="好\x1d的", id="1")
    assert b"\x1d" in account.wire.decrypt(account.bodies[-1].decode().split("CDATA[")[2].split("]]")[0])


def test_another_site_cannot_speak_for_a_visitor(visitor):
    url = visitor.address + "/phone/api/open"
    assert visitor.http.post(url, json={"phone": "1"}, timeout=60).status_code == 403
    assert visitor.http.post(url, data="phone=1", headers={"X-Phone": "1"}, timeout=60).status_code == 403
    assert requests.post(url, json={"phone": "1"}, headers={"X-Phone": "1"}, timeout=60).status_code == 403
    assert visitor.call("open", phone="3").status_code == 400


def test_a_body_is_capped(visitor):
    assert visitor.call("say", text="x" * 70000, id="1").status_code == 413


def test_the_page_runs_no_foreign_or_inline_code(visitor):
    page = visitor.http.get(visitor.address + "/phone", timeout=60)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "style=" not in page.text and "onclick" not in page.text
    cookie = Visitor(visitor.address).http.get(visitor.address + "/phone", timeout=60).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/phone" in cookie


def test_what_is_tried_rests_sealed_and_fades(visitor, client):
    visitor.do("open")
    visitor.do("say", text="秘密的话", id="1")
    keys = list(client.scan_iter("simulator:*"))
    assert keys and all(0 < client.ttl(k) <= 7 * 24 * 3600 for k in keys)
    stored = str([client.xrange(k) for k in keys if k.endswith(":messages")])
    assert "sealed" in stored and "秘密" not in stored


def test_many_visitors_at_once_all_get_their_answer(visitor, account, address):
    account.reply = lambda p: time.sleep(0.05) or "好"
    visitor.do("open")
    statuses = []

    def talk(n):
        statuses.append(visitor.call("say", text=str(n), id=str(n)).status_code)
    threads = [threading.Thread(target=talk, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    # Too many at once are told to come again, at once: the page does that by itself.
    assert set(statuses) <= {200, 503} and 200 in statuses
    assert visitor.do("say", text="最后", id="z")["messages"][-1]["text"] == "好"


def test_the_host_header_cannot_aim_pushes_elsewhere(visitor, account):
    visitor.do("open")
    response = visitor.http.post(visitor.address + "/phone/api/say", json={"phone": "1", "text": "在", "id": "1"},
                                 headers={"X-Phone": "1", "Host": "127.0.0.1:1"},
                                 cookies=visitor.http.cookies.get_dict(), timeout=60)
    assert response.json()["messages"][-1]["text"] == "收到：在"


def test_a_store_that_is_away_is_said_plainly(settings, client, account, valkey):
    away = connect("redis://127.0.0.1:1/0")
    with serving(settings, away, account) as address:
        response = Visitor(address).call("open")
    assert (response.status_code, response.json()["error"]) == (503, "store")
