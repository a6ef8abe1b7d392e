"""A headless Chromium for the browser tests, one for the whole session."""

from __future__ import annotations

import os
import shutil

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--lang=zh-CN", "--hide-scrollbars",
         "--proxy-server=direct://", "--force-prefers-reduced-motion")


def pytest_collection_modifyitems(items):
    """Everything in this folder needs the browser."""
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def _chromium(tmp_path_factory):
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("Chromium or its driver is not installed (deploy/dev/chromium installs them on Debian)")
    options = Options()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    try:
        browser = webdriver.Chrome(options=options, service=Service(driver))
    except WebDriverException as error:
        pytest.skip(f"Chromium does not start here: {error.msg}")
    browser.set_script_timeout(10)
    browser.set_page_load_timeout(20)
    yield browser
    browser.quit()


@pytest.fixture
def browser(_chromium):
    """The browser as after the first start: no cookies, one window of a phone's size, an empty log."""
    _size(_chromium, 375, 812)
    yield _chromium
    _chromium.execute_cdp_cmd("Network.clearBrowserCookies", {})
    _chromium.get("about:blank")


@pytest.fixture
def resize(browser):
    """Give the page another size in CSS pixels: resize(1280, 900)."""
    return lambda width, height: _size(browser, width, height)


def _size(browser, width, height):
    # The window of a headless Chromium cannot be made narrower than 500 pixels; the emulated screen can.
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
