"""The whole application over the signed, encrypted wire: what shared/safety.md promises across all parts."""

from __future__ import annotations

import re

import pytest

from bot import create_app
from bot import settings as settings_module
from tests.conftest import AES_KEY, APP_ID, DATA_KEY, SECRET_KEY, TOKEN
from tests.console.office import PASSWORD, sign_in
from tests.platform import Platform

MARKER = "青蛙跳水缸"
OPENID = "o_anna_0000000000000000000"


@pytest.fixture(scope="module")
def app(valkey, tmp_path_factory):
    """The whole application."""
    folder = tmp_path_factory.mktemp("app")
    return create_app(settings_module.load({
        "WECHAT_TOKEN": TOKEN, "WECHAT_APP_ID": APP_ID, "WECHAT_AES_KEY": AES_KEY, "SECRET_KEY": SECRET_KEY,
        "DATA_KEYS": DATA_KEY, "REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0", "SPOOL_DIR": str(folder / "spool"),
        "CONSOLE_HTTPS": "no", "SIMULATOR": "on"}))


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
        parts.accounts.add(name, role, PASSWORD)
        browser = app.test_client()
        sign_in(browser, name)
        return browser
    return hire


@pytest.fixture
def staff(hired):
    """A member of staff at a browser, signed in."""
    return hired("王芳")


def hands_over(anna, story):
    """She is handed over; returns the number."""
    anna.says("转人工")
    heard = anna.says(story)
    return re.search(r"编号[ ：]*([2-9A-Z]{4})", heard.text).group(1)


def deletes(anna):
    """She deletes what can be deleted at once."""
    anna.says("删除我的记录")
    return anna.says("1")
