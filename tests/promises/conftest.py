"""The whole application over the signed, encrypted wire: what shared/safety.md promises across all parts."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest

from bot import create_app
from bot import settings as settings_module
from bot.message import CHINA
from bot.referrals.record import REASONS
from tests.conftest import AES_KEY, APP_ID, DATA_KEY, SECRET_KEY, TOKEN, give_account
from tests.console.office import PASSWORD, press, sign_in
from tests.platform import Platform

MARKER = "青蛙跳水缸"
OPENID = "o_anna_0000000000000000000"
NOW = datetime.now(CHINA)
TODAY = {"on": f"{NOW:%Y-%m-%d}"}
SAID = {"text": MARKER}
FORMS = (
    ("claim", {}), ("note", SAID), ("here", {"doing": "writing"}), ("typing", {}),
    ("offers", {"find": MARKER}), ("draft", SAID), ("draft/throw", SAID), ("draft/back", {"text": ""}), ("answer", SAID),
    ("transfer", {**TODAY, **SAID, "partner": "公安", "office": MARKER, "remind": f"{NOW:%Y-%m-%d}"}),
    ("transfer/news", {**TODAY, **SAID, "id": "0001", "rev": "0", "state": "已受理"}),
    ("transfer/undo", {**SAID, "id": "0001", "rev": "1"}),
    ("result", {**TODAY, "outcome": "法律援助", "case": MARKER}),
    ("result/change", {**TODAY, **SAID, "id": "0004", "rev": "0", "outcome": "法律援助", "case": MARKER}),
    ("revisit", {**SAID, "day": f"{NOW:%Y-%m-%d}"}), ("revisited", SAID),
    ("filing", {**SAID, "was_topic": "parent.child-safety", "topic": "land.married-out"}),
    ("phone", {**SAID, "at": f"{NOW:%Y-%m-%dT00:00}", "result": "没人接", "why": MARKER}),
    ("automatic", {}), ("release", SAID), ("claim", {}), ("hand", {**SAID, "to": "赵姐"}),
)
SUPERVISORS = (("record", {"reason": REASONS[0]}), ("close", {"outcome": "法律援助", "sure": "yes"}),
               ("erase/ask", {**SAID, "reason": "误触发"}), ("erase/decline", {}), ("recuse", {**SAID, "sure": "yes"}))
"""What can be done below a referral, in an order in which each works; with words wherever words can be typed."""


@pytest.fixture(scope="module")
def app(valkey, tmp_path_factory):
    """The whole application. Its reader of news ends with it: the commands of other tests are counted."""
    folder = tmp_path_factory.mktemp("app")
    made = create_app(settings_module.load({
        "WECHAT_TOKEN": TOKEN, "WECHAT_APP_ID": APP_ID, "WECHAT_AES_KEY": AES_KEY, "SECRET_KEY": SECRET_KEY,
        "DATA_KEYS": DATA_KEY, "REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0", "SPOOL_DIR": str(folder / "spool"),
        "CONSOLE_HTTPS": "no", "SIMULATOR": "on"}))
    yield made
    made.extensions["news"].end()
    for thread in [thread for thread in threading.enumerate() if thread.name == "news"]:
        thread.join(5)


@pytest.fixture
def parts(app, client):
    """Its parts, over an emptied store."""
    return app.extensions["parts"]


@pytest.fixture
def anna(app, parts):
    """A woman who writes over the signed, encrypted wire."""
    def post(query, body):
        answer = app.test_client().post("/wechat", query_string=query, data=body, content_type="text/xml")
        return answer.status_code, answer.data

    return Platform("", TOKEN, APP_ID, AES_KEY, "safe", post=post).person(OPENID)


@pytest.fixture
def hired(app, parts):
    """Gives somebody an account and a browser, signed in."""
    def hire(name, role="staff"):
        give_account(parts.accounts, name, role, PASSWORD)
        browser = app.test_client()
        sign_in(browser, name)
        return browser
    return hire


@pytest.fixture
def staff(hired):
    """A member of staff at a browser, signed in."""
    return hired("王芳")


@pytest.fixture
def story(anna, parts, staff, hired):
    """Her words and those of staff have passed every part. Returns the number and every address that was given."""
    zhao = hired("赵姐", "supervisor")
    anna.says(f"我想问{MARKER}怎么办")
    anna.says("没解决")
    anna.says(f"他在砸门要杀我{MARKER}")
    anna.sends("location", Label=MARKER)
    anna.sends("link", Title=MARKER)
    number = anna.hands_over(f"村里不分地{MARKER}")
    addresses = []
    for action, fields in FORMS:
        answer = press(staff, f"/referral/{number}/{action}", **fields)
        assert answer.status_code in (200, 204, 303), (action, answer.status_code)
        addresses.append(answer.headers.get("Location", ""))
    anna.says(f"在吗{MARKER}")
    anna.says(f"还有一句{MARKER}")
    found = press(zhao, "/search", words=MARKER)
    assert found.status_code == 200 and number in found.text
    for action, fields in SUPERVISORS:
        answer = press(zhao, f"/referral/{number}/{action}", **fields)
        assert answer.status_code in (200, 303), (action, answer.status_code)
        addresses.append(answer.headers.get("Location", ""))
    addresses.append(press(staff, "/search", words=number).headers["Location"])
    return number, addresses


def deletes(anna):
    """She deletes what can be deleted at once."""
    anna.says("删除我的记录")
    return anna.says("1")
