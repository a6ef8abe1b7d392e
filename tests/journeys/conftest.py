"""A service in safe mode that journeys share; people have phones of their own, so they do not disturb each other."""

from pathlib import Path

import pytest

from tests.conftest import AES_KEY, APP_ID, DATA_KEY, SECRET_KEY, TOKEN
from tests.platform_api import Api
from tests.service import Service


def environ(folder, **changes):
    """Settings of a copy whose files are in folder."""
    return {
        "WECHAT_TOKEN": TOKEN, "WECHAT_APP_ID": APP_ID, "WECHAT_AES_KEY": AES_KEY, "WECHAT_MODE": "safe",
        "WECHAT_APP_SECRET": "0123456789abcdef0123456789abcdef", "SECRET_KEY": SECRET_KEY, "DATA_KEYS": DATA_KEY,
        "SPOOL_DIR": str(folder / "spool"), "CONSOLE_HTTPS": "no", "SIMULATOR": "on", "WECHAT_CAN_PUSH": "yes", **changes}


@pytest.fixture(scope="package")
def api():
    """The other half of the platform: what the service pushes arrives here."""
    with Api(APP_ID, environ(Path())["WECHAT_APP_SECRET"]) as platform:
        yield platform


@pytest.fixture(scope="package")
def service(tmp_path_factory, api):
    """Gunicorn with two workers, the background worker, Valkey."""
    folder = tmp_path_factory.mktemp("service")
    with Service(environ(folder, WECHAT_API_URL=api.url), folder) as running:
        yield running.start()
