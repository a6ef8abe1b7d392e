"""An outside script against the console as it runs in service: gunicorn, https cookies, one proxy in front, no simulator.

What it tries to open comes from the map of addresses, so that a new page is attacked as well; who may open it is declared in
WHO, and a page that is not declared fails here.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time

import pytest
from flask import Flask

from bot import settings as settings_module
from bot.accounts import ROLES
from bot.assembly import Parts
from bot.console import console
from bot.console.sessions import IDLE, TOTAL
from bot.console.throttle import FREE
from bot.wechat.render import render
from tests.conftest import give_account
from tests.console.attacker import COOKIE, SIGN_IN, Browser
from tests.console.office import PASSWORD, STAFF
from tests.journeys.conftest import environ
from tests.service import Service

READERS = {"staff", "supervisor"}
WHO = {"accounts": set(ROLES), "own": set(ROLES), "second_factor": set(ROLES), "staff": {"admin"}, "audit": {"supervisor"},
       **dict.fromkeys(("referrals", "holding", "contact", "followup", "erasure", "record", "live", "presence", "search",
                        "marking", "filing", "media", "reply", "results", "transfers"), READERS),
       "reports": {"staff", "supervisor", "editor"}, "unanswered": {"supervisor", "editor"},
       "console.holding.take": {"supervisor"}, "console.erasure.ask": {"supervisor"}}
"""By part of the console, and by single address where that asks for more: which roles may."""

OPEN = {"console.static", "console.accounts.sign_in", "console.accounts.code"}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The web part as production has it; this script stands where nginx would."""
    folder = tmp_path_factory.mktemp("attacked")
    chosen = environ(folder, SIMULATOR="off", CONSOLE_HTTPS="yes", TRUSTED_PROXIES="1", WECHAT_CAN_PUSH="no")
    with Service(chosen, folder) as running:
        running.start_store()
        running.start_web()
        yield running


@pytest.fixture(scope="module")
def parts(service):
    """The inside, for what only time or the office could do: making accounts, letting hours pass."""
    return Parts(settings_module.load(service.environ))


@pytest.fixture(scope="module")
def routes(parts):
    """Every (part, endpoint, method, address) of the console."""
    app = Flask("bot")
    app.register_blueprint(console(parts.settings, parts.desk, parts.accounts, parts.second_factor, parts.redis,
                                   parts.unanswered, lambda: parts.library.current, render, parts.platform.media))
    made_up = {"<number>": "K7M2", "<name>": "没有这个人", "<path:filename>": "console.css"}
    return [(rule.endpoint.split(".")[1], rule.endpoint, method, re.sub("<.*?>", lambda m: made_up.get(m[0], "1"), rule.rule))
            for rule in app.url_map.iter_rules() if rule.endpoint.startswith("console.")
            for method in sorted(rule.methods & {"GET", "POST"})]


@pytest.fixture(scope="module")
def people(service, parts):
    """One browser of each role, signed in with both steps; people["老周"] is the admin."""
    browsers = {}
    for n, (name, role) in enumerate(STAFF.items()):
        give_account(parts.accounts, name, role, PASSWORD)
        browsers[name] = Browser(service, f"203.0.113.{n}")
        browsers[name].phone = browsers[name].enrol(name)
    return browsers


@pytest.fixture
def stranger(service):
    """Somebody at an address of her own."""
    stranger.count = getattr(stranger, "count", 0) + 1
    return Browser(service, f"198.51.100.{stranger.count}")


def test_a_stranger_opens_nothing_but_the_door(routes, stranger):
    form = stranger.token()
    for _, endpoint, method, path in routes:
        if endpoint in OPEN:
            continue
        answer = stranger.post(path, form) if method == "POST" else stranger.get(path)
        assert answer.turned_away, f"{method} {path}: {answer.status}"


def test_each_role_opens_what_is_declared_and_nothing_else(routes, people):
    tried = 0
    for part, endpoint, method, path in routes:
        if endpoint in (*OPEN, "console.accounts.sign_out"):
            continue
        assert part in WHO, f"{endpoint}: say in WHO which roles may open it"
        may = WHO.get(endpoint, WHO[part])
        for name, browser in people.items():
            answer = browser.post(path) if method == "POST" else browser.get(path)
            right = not answer.turned_away if STAFF[name] in may else answer.status == 403
            assert right and answer.status < 500, f"{STAFF[name]}: {method} {path} answers {answer.status}"
            tried += 1
    assert tried > 150


def test_no_form_of_another_site_is_taken(routes, people, stranger):
    foreign = stranger.token()
    forms = [(WHO.get(e, WHO[part]), path) for part, e, method, path in routes if method == "POST" and e not in OPEN]
    assert len(forms) > 20
    for may, path in forms:
        browser = next(people[name] for name, role in STAFF.items() if role in may)
        for fields in ({}, {"token": ""}, {"token": "0" * 64}, {"token": foreign}):
            assert browser.send("POST", path, fields).status == 400, path
    assert all(browser.inside for browser in people.values())


def test_the_tokens_place_is_the_form_and_not_the_address(people):
    browser = people["王芳"]
    assert browser.send("POST", f"/console/sign-out?token={browser.token()}", {}).status == 400


def test_an_id_that_was_planted_or_seen_before_signing_in_is_worth_nothing(stranger, people):
    seen = []
    stranger.cookie = "A" * 43
    seen.append(stranger.cookie)
    stranger.password("王芳")
    seen.append(stranger.cookie)
    stranger.code(people["王芳"].recovery.pop())
    assert stranger.inside and len({*seen, stranger.cookie}) == 3
    for old in seen:
        assert not Browser(stranger.service, stranger.address, old).inside


def test_the_cookie_stays_with_this_host_with_https_and_away_from_scripts(stranger, people):
    lines = [stranger.get(SIGN_IN).headers["Set-Cookie"], stranger.password("王芳").headers["Set-Cookie"],
             stranger.code(people["王芳"].recovery.pop()).headers["Set-Cookie"]]
    for line in lines:
        assert line.startswith(COOKIE + "=") and "Domain" not in line and "Expires" not in line
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(line.split("; "))


def test_every_answer_carries_the_headers_also_one_that_refuses(routes, people, stranger):
    browser = people["老周"]
    answers = [browser.get("/console/account"), browser.get("/console/"), browser.get("/console/nothing-is-here"),
               browser.send("POST", "/console/sign-out", {}), browser.send("PUT", "/console/account"), stranger.get("/console/"),
               browser.post("/console/account/notice", back="x" * 70_000), browser.post("/console/staff/add", name="<b>"),
               stranger.password("<script>", "x"), browser.get("/console/account/second-factor"),
               *(stranger.get(path) for _, _, method, path in routes if method == "GET")]
    assert {200, 302, 303, 400, 403, 404, 405, 413, 422} <= {answer.status for answer in answers}
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert (answer.headers["X-Frame-Options"], answer.headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
        assert answer.headers["Referrer-Policy"] == "no-referrer" and "<script>" not in answer.text
    assert all(a.headers["Cache-Control"] == "no-store" for a in answers if "text/css" not in a.headers["Content-Type"])


def test_of_two_who_send_one_code_at_once_one_gets_in_and_nobody_later(people, service):
    code = people["李敏"].phone.at(int(time.time()) + 30)  # the next one: the present one switched it on
    browsers = [Browser(service, "203.0.113.50") for _ in range(4)]
    forms = [(b, b.password("李敏"), b.get("/console/sign-in/code").token) for b in browsers]
    at_once, answers = threading.Barrier(len(browsers)), []

    def send(browser, form):
        at_once.wait()
        answers.append(browser.post("/console/sign-in/code", form, code=code).status)

    threads = [threading.Thread(target=send, args=(browser, form)) for browser, _, form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 403, 403, 403] and sum(browser.inside for browser in browsers) == 1


def test_half_a_sign_in_opens_nothing(routes, people, stranger):
    stranger.password("王芳")
    for _, endpoint, method, path in routes:
        if endpoint not in OPEN:
            assert (stranger.post(path) if method == "POST" else stranger.get(path)).turned_away, path


def test_guessing_soon_waits_from_whatever_address_and_locks_her_out_nowhere_she_works(people, service):
    guessers = [Browser(service, f"192.0.2.{n}") for n in range(FREE["name"] + 2)]
    answers = [browser.password("赵姐", "不是这个密码呀不是").status for browser in guessers]
    assert answers == [403] * FREE["name"] + [429] * 2
    assert guessers[-1].password("赵姐").status == 429, "the right one too"
    assert Browser(service, people["赵姐"].address).sign_in("赵姐", people).status == 303, "her own office notices nothing"


def test_an_address_that_the_visitor_writes_herself_is_not_believed(service):
    statuses = []
    for n in range(FREE["address"] + 1):
        browser = Browser(service, f"192.0.2.{n}, 198.51.100.200")  # nginx knows the last one only
        statuses.append(browser.password(f"某人{n}", "不是这个密码呀不是").status)
    assert statuses[-1] == 429 and set(statuses[:-1]) == {403}


def test_a_known_and_an_unknown_name_get_the_same_answer(stranger, people):
    known, unknown = stranger.password("小陈", "不是这个密码呀不是"), stranger.password("小程", "不是这个密码呀不是")
    assert known.status == unknown.status == 403
    assert known.text.replace("小陈", "") == unknown.text.replace("小程", "")


def key_of(parts, browser):
    """Where the session of this browser is kept."""
    [key] = parts.redis.keys(f"session:*:{hashlib.sha256(browser.cookie.encode()).hexdigest()}")
    return key


def test_a_session_ends_when_idle_and_after_twelve_hours(parts, people, stranger):
    stranger.sign_in("王芳", people)
    key = key_of(parts, stranger)
    assert 0 < parts.redis.ttl(key) <= IDLE
    row = json.loads(parts.redis.get(key))
    parts.redis.set(key, json.dumps({**row, "since": row["since"] - TOTAL - 1}), ex=IDLE)
    assert not stranger.inside and not parts.redis.exists(key)
    stranger.sign_in("王芳", people)
    parts.redis.pexpire(key_of(parts, stranger), 1)
    time.sleep(0.01)
    assert not stranger.inside


def test_what_an_admin_or_she_herself_ends_is_over_at_the_next_request_in_every_process(people, stranger, service):
    stranger.sign_in("小陈", people)
    lost = Browser(service, stranger.address, stranger.cookie)
    assert people["老周"].post("/console/staff/of/小陈/sessions", why="lost", proof=PASSWORD).status == 303
    assert not any(lost.inside for _ in range(8)) and not people["小陈"].inside
    people["小陈"].sign_in("小陈", people)
    before = Browser(service, stranger.address, people["小陈"].cookie)
    people["小陈"].post("/console/sign-out")
    assert before.cookie != people["小陈"].cookie and not any(before.inside for _ in range(8))


@pytest.mark.parametrize("to", [
    "https://evil.example/", "//evil.example", "/\\evil.example", "/console/\\evil", "javascript:alert(1)", "/console//evil",
    "/console/referral/K7M2\r\nSet-Cookie: x=y", "/console/referral/../../phone"])
def test_signing_in_leads_to_no_other_site(people, service, to):
    browser = Browser(service, people["赵姐"].address)
    browser.password("赵姐", to=to)
    answer = browser.code(people["赵姐"].recovery.pop())
    assert answer.to == "/console/account?done=recovery-used" and len(answer.headers.get_all("Set-Cookie")) == 1
