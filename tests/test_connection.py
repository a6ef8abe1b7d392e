"""A store that cannot be reached, whatever kind it is of: one sentence, soon."""

import time

import pytest
from click.testing import CliRunner

from bot import create_app
from bot import settings as settings_module
from bot.__main__ import main
from bot.connection import connect
from bot.store import StoreDown
from tests.platform import LIMIT

AWAY = ["redis://127.0.0.1:1/0", "redis+sentinel://127.0.0.1:1,127.0.0.1:2/main", "redis+cluster://127.0.0.1:1"]


@pytest.mark.parametrize("url", AWAY)
def test_it_is_down_in_the_one_way_that_everybody_catches_and_within_a_turns_time(url):
    began = time.monotonic()
    with pytest.raises(StoreDown):
        connect(url).get("x")
    assert time.monotonic() - began < LIMIT


@pytest.mark.parametrize("url, words", [
    *((url, words) for url in AWAY for words in (["referrals", "list"], ["staff", "list"], ["audit", "verify"])),
    (AWAY[-1], ["worker"]),  # with the others it waits until its store is there
])
def test_a_command_says_so_in_one_sentence(environ, monkeypatch, url, words):
    monkeypatch.setattr(settings_module, "load", lambda: loaded)
    loaded = settings_module.Settings(**{name.lower(): value for name, value in {**environ, "REDIS_URL": url}.items()
                                         if name != "CONSOLE_HTTPS"})
    done = CliRunner().invoke(main, words, prog_name="python -m bot")
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
    assert done.stderr.strip().startswith("Error: Redis does not answer") and "\n" not in done.stderr.strip()


def test_the_service_does_not_start_without_a_cluster_and_says_so_in_one_sentence(environ):
    given = settings_module.load({**environ, "REDIS_URL": "redis+cluster://127.0.0.1:1"})
    with pytest.raises(SystemExit) as refused:
        create_app(given)
    assert str(refused.value) == "The service cannot start: REDIS_URL: no node of the cluster answers."


def test_neither_web_nor_worker_starts_where_nothing_could_be_spooled(environ, monkeypatch):
    given = settings_module.load({**environ, "SPOOL_DIR": "/proc/x"})
    with pytest.raises(SystemExit) as refused:
        create_app(given)
    monkeypatch.setattr(settings_module, "load", lambda: given)
    done = CliRunner().invoke(main, ["worker"], prog_name="python -m bot")
    told = "SPOOL_DIR names a folder that cannot be written: No such file or directory."
    assert str(refused.value) == f"The service cannot start: {told}"
    assert done.exit_code == 1 and done.stderr.strip() == f"Error: {told}"


@pytest.mark.parametrize("url", ["redis+sentinel://a:x/m", "redis+sentinel://a:1,b:port/m", "redis+cluster://a:x"])
def test_a_port_that_is_none_stops_the_start(environ, url):
    with pytest.raises(settings_module.BadSettings, match=r"^REDIS_URL has no valid port"):
        settings_module.load({**environ, "REDIS_URL": url})


@pytest.mark.parametrize("scheme", ["redis", "redis+sentinel"])
def test_signs_in_a_password_are_written_as_the_settings_tell_whatever_the_kind_of_store(environ, scheme):
    url = f"{scheme}://office:a%2Fb%3Ac%40d@127.0.0.1:1/0"
    settings_module.load({**environ, "REDIS_URL": url})
    options = connect(url).connection_pool.connection_kwargs
    assert (options["username"], options["password"]) == ("office", "a/b:c@d")
