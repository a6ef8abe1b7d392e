"""Which routes are open to whom, and what every answer carries."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from bot import settings as settings_module
from tests.console.office import PASSWORD, STAFF, Office, press, sign_in, token

OPEN = {"console.static", "console.accounts.sign_in", "console.accounts.code"}


def routes(office: Office) -> list[tuple[str, str, str]]:
    """Every (endpoint, method, address) of the console, with a made-up number."""
    made_up = {"<number>": "K7M2", "<name>": "王芳", "<path:filename>": "console.css",
               "<path:anywhere>": "nowhere/at/all"}
    return [(rule.endpoint, method, re.sub("<.*>", lambda found: made_up[found.group()], rule.rule))
            for rule in office.app.url_map.iter_rules() if rule.endpoint.startswith("console.")
            for method in rule.methods & {"GET", "POST"}]


def test_every_route_but_signing_in_needs_a_session(office):
    visitor = office.visitor()
    data = {"token": token(visitor)}
    closed = [(method, path) for endpoint, method, path in routes(office) if endpoint not in OPEN]
    assert len(closed) >= 9
    for method, path in closed:
        answer = visitor.open(path, method=method, data=data if method == "POST" else None)
        signed_out = answer.status_code == 401 if method == "POST" else "/console/sign-in" in answer.headers.get("Location", "")
        assert signed_out, f"{method} {path} answers {answer.status_code}"


def test_no_form_is_taken_without_its_token(office):
    client = office.signed_in("王芳")
    forms = [path for _, method, path in routes(office) if method == "POST"]
    for path in forms:
        assert client.post(path, data={"text": "x"}).status_code == 400, path
        assert client.post(path, data={"text": "x", "token": "0" * 64}).status_code == 400, path


def test_the_token_of_another_browser_is_not_taken(office):
    stranger = office.visitor()
    answer = office.signed_in("王芳").post("/console/next", data={"token": token(stranger)})
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["老周", "小陈"])
def test_admin_and_editor_read_no_referral_and_are_told_what_they_can_do(office, name):
    office.hire(name)
    number = office.asks("只给工作人员看的话")
    client = office.signed_in(name)
    assert client.get("/console/home").status_code == 200
    for path in ("/console/", f"/console/referral/{number}", "/console/search"):
        page = client.get(path)
        assert page.status_code == 403, path
        assert "您看不了" in page.text and "只给工作人员看的话" not in page.text
    assert press(client, f"/referral/{number}/claim").status_code == 403
    assert office.desk.get(number).status == "open"


@pytest.mark.parametrize("name", [name for name, role in STAFF.items() if role in ("staff", "supervisor")])
def test_staff_and_supervisors_read_referrals(office, name):
    office.hire(name)
    number = office.asks("分地没有我")
    assert "分地没有我" in office.signed_in(name).get(f"/console/referral/{number}").text


def test_every_page_carries_the_headers_that_keep_it_to_itself(office):
    client = office.signed_in("王芳")
    for path in ("/console/", "/console/home", "/console/referral/ZZZZ"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'self';")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
        assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")


def test_no_page_has_scripts_or_styles_of_its_own(office):
    number = office.asks("<script>alert(1)</script><b>粗</b>", urgent=True, kind="violence")
    client = office.signed_in("王芳")
    for path in ("/console/", f"/console/referral/{number}"):
        page = client.get(path).text
        assert "<script>" not in page and "style=" not in page and "onclick" not in page
    assert "&lt;script&gt;" in page


def test_signing_in_gives_a_new_id_so_that_a_planted_one_is_worth_nothing(office):
    client = office.visitor()
    form = token(client)
    planted = office.cookie(client)
    client.post("/console/sign-in", data={"name": "王芳", "password": PASSWORD, "token": form})
    assert office.cookie(client) != planted
    thief = office.visitor()
    thief.set_cookie("console", planted, path="/")
    assert thief.get("/console/").status_code == 302


def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_http(office, environ):
    secure = settings_module.load({**environ, "KNOWLEDGE_DIR": str(office.settings.knowledge_dir), "CONSOLE_HTTPS": "yes"})
    cookie = office.serve(secure).test_client().get("/console/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("__Host-console=") and len(cookie.split(";")[0].partition("=")[2]) == 43
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")[1:])
    assert "Secure" not in office.visitor().get("/console/sign-in").headers["Set-Cookie"]


def test_a_form_that_is_too_large_is_not_read(office):
    client = office.signed_in("王芳")
    assert press(client, "/next", text="字" * 40_000).status_code == 413


def test_signing_in_does_not_lead_to_another_site(office):
    for wanted in ("https://evil.example/", "//evil.example", "//evil.example/console/?tab=closed", "/console/../x",
                   "https://evil.example/console/?tab=closed", "/console/referral/K7M2/answer", "/console/?a\r\nX-Evil: 1"):
        answer = sign_in(office.visitor(), "王芳", query_string={"next": wanted})
        assert answer.headers["Location"] == "/console/"
    answer = sign_in(office.visitor(), "王芳", query_string={"next": "/console/referral/K7M2"})
    assert answer.headers["Location"] == "/console/referral/K7M2"


@pytest.mark.parametrize("wanted", [
    "/console/numbers", "/console/account/second-factor", "/console/search", "/console/?tab=closed&page=2",
    "/console/numbers?month=2026-10"])
def test_signing_in_leads_to_the_page_that_was_asked_for(office, wanted):
    asked = office.visitor().get(wanted)
    assert parse_qs(urlsplit(asked.headers["Location"]).query) == {"next": [wanted]}
    assert sign_in(office.visitor(), "王芳", query_string={"next": wanted}).headers["Location"] == wanted


def test_signing_in_leads_to_no_stream_no_file_and_nowhere(office):
    for wanted in ("/console/live", "/console/static/console.css", "/console/nowhere", "/console/next", "/phone", "/console"):
        assert sign_in(office.visitor(), "王芳", query_string={"next": wanted}).headers["Location"] == "/console/", wanted


def test_who_sees_no_list_is_not_led_to_it(office):
    office.hire("老周")
    assert sign_in(office.visitor(), "老周", query_string={"next": "/console/"}).headers["Location"] == "/console/staff"


def test_an_address_that_no_page_has_is_explained_in_the_consoles_words(office):
    page = office.signed_in("王芳").get("/console/nowhere/at/all")
    assert page.status_code == 404 and "没有找到" in page.text and "求助" in page.text
    assert "default-src 'self'" in page.headers["Content-Security-Policy"] and page.headers["Cache-Control"] == "no-store"
    assert office.visitor().get("/console/nowhere").status_code == 302, "a stranger does not learn which pages there are"
