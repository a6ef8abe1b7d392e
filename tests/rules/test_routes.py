"""Every route is either meant for everybody or closed to who has not signed in; a forgotten one fails here."""

import pytest

from bot import create_app, settings
from tests.journeys.conftest import environ

OPEN = {"/wechat", "/healthz", "/readyz", "/metrics", "/static/<path:filename>", "/console/static/<path:filename>",
        "/console/sign-in", "/console/sign-in/code"}
SIMULATOR = ("/phone", "/simulator/")


@pytest.fixture(scope="module")
def app(tmp_path_factory, valkey):
    folder = tmp_path_factory.mktemp("routes")
    return create_app(settings.load({**environ(folder), "REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0"}))


def test_every_other_route_needs_a_session(app):
    closed = 0
    for rule in app.url_map.iter_rules():
        if rule.rule in OPEN or rule.rule.startswith(SIMULATOR):
            continue
        assert rule.rule.startswith("/console"), f"{rule.rule} is neither meant for everybody nor part of the console"
        address = rule.rule.replace("<number>", "K7M2").replace("<name>", "王芳").replace("<path:anywhere>", "nowhere/at/all")
        assert "<" not in address, rule.rule
        for method in rule.methods & {"GET", "POST"}:
            status = app.test_client().open(address, method=method).status_code
            assert status in (302, 303, 400, 401, 403), f"{method} {rule.rule} answers {status} to a stranger"
            closed += 1
    assert closed > 5


def test_the_simulator_is_absent_where_it_is_off(tmp_path, valkey):
    off = environ(tmp_path, SIMULATOR="off")
    app = create_app(settings.load({**off, "REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0"}))
    assert not [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith(SIMULATOR)]
