"""A headless Chromium for the browser tests, one for the whole session; the staff's pages behind real HTTP."""

from __future__ import annotations

import os
import re
import shutil
import threading

import pytest
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

from tests.console.office import PASSWORD, staffed

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--lang=zh-CN", "--hide-scrollbars",
         "--proxy-server=direct://", "--force-prefers-reduced-motion")

PATIENCE = 60.0
"""Seconds until what must happen has happened, on a machine that does much else; nothing waits longer than it has to."""


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
    browser.set_script_timeout(PATIENCE)
    browser.set_page_load_timeout(PATIENCE)
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


@pytest.fixture
def office(environ, client, vault, tmp_path, light_hashing):
    """An office with two members of staff."""
    return staffed(environ, client, vault, tmp_path)


@pytest.fixture
def console(office):
    """The address of its console, served over real HTTP."""
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/console"
    office.app.extensions["news"].end()
    server.shutdown()
    thread.join()


@pytest.fixture
def staff(browser, resize, console):
    """Signs a member of staff in at a screen of this width."""
    def at(width: int, name: str = "王芳"):
        resize(width, 800)
        sign_in(browser, console, name)
        return browser

    browser.get_log("browser")
    yield at
    severe = [row["message"] for row in browser.get_log("browser") if row["level"] == "SEVERE"]
    wrong = [message for message in severe if not re.search("status of (401|422)", message)]
    assert not wrong, "no script fails and the Content-Security-Policy stops nothing"


def sign_in(browser, console, name):
    """Fill the form at the door; back when the page behind it is there."""
    browser.get(f"{console}/sign-in")
    browser.find_element(By.ID, "name").send_keys(name)
    browser.find_element(By.ID, "password").send_keys(PASSWORD)
    browser.find_element(By.CSS_SELECTOR, "main button.main").click()
    until(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "a.who"))


def until(browser, condition, seconds: float = PATIENCE):
    """Wait until this holds, also across a change of page; returns it."""
    between_pages = (NoSuchElementException, StaleElementReferenceException)
    wait = WebDriverWait(browser, seconds, poll_frequency=0.05, ignored_exceptions=between_pages)
    return wait.until(lambda _: condition())
