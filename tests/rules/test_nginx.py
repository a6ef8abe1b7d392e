"""nginx.conf in front of the running service: what gets through, what does not, and what nginx writes down."""

from __future__ import annotations

import shutil
import socket
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.assembly import Parts
from bot.message import CHINA
from bot.settings import HERE, load
from tests.colleague import Colleague, fill
from tests.journeys.conftest import environ
from tests.platform import Platform
from tests.ports import free_ports
from tests.service import Service, wait_for

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
OPENID = "o_nginx_0000000000000000001"
pytestmark = [pytest.mark.skipif(NGINX is None, reason="nginx is not installed here"),
              pytest.mark.filterwarnings("ignore:Unverified HTTPS request")]


def certify(folder: Path) -> None:
    """A certificate of our own for this test."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(CHINA)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
            .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256()))
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


class Front:
    """nginx with our file, on high ports. The first upstream is dead, as in the middle of an upgrade."""

    def __init__(self, folder: Path, upstream: int) -> None:
        self.folder = folder
        self.http, self.https, dead = free_ports(3)
        self.url, self.plain_url = f"https://127.0.0.1:{self.https}", f"http://127.0.0.1:{self.http}"
        certify(folder)
        site = (HERE / "deploy" / "nginx.conf").read_text("utf-8")
        for there, here in {"listen [::]:80;": "", "listen [::]:443 ssl;": "", "listen 80;": f"listen 127.0.0.1:{self.http};",
                            "listen 443 ssl;": f"listen 127.0.0.1:{self.https} ssl;", "127.0.0.1:8000": f"127.0.0.1:{dead}",
                            "127.0.0.1:8001": f"127.0.0.1:{upstream}", "/etc/fulian/tls/": f"{folder}/",
                            "/var/log/nginx/": f"{folder}/"}.items():
            assert there in site, there
            site = site.replace(there, here)
        (folder / "site.conf").write_text(site, "utf-8")
        # As Debian's own nginx.conf does: both logs on, which the site must undo.
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log info; events {{}}\n"
            f"http {{ access_log {folder}/access.log; gzip on; {temporary} include {folder}/site.conf; }}\n", "utf-8")
        self.command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]

    def get(self, path: str, method: str = "GET", **options: object) -> requests.Response:
        """Without following redirects; the certificate is our own."""
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, self.url + path, verify=False, allow_redirects=False, timeout=60, **options)

    def post(self, query: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """As WeChat does."""
        answer = self.get("/wechat", method="POST", params=query, data=body, headers={"Content-Type": "text/xml"})
        return answer.status_code, answer.content

    def answers(self) -> bool:
        """Whether it listens."""
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.https)) == 0

    def written(self) -> str:
        """All that nginx wrote, of whatever kind."""
        names = ("site.conf", "nginx.conf", "fullchain.pem", "privkey.pem")
        return "".join(p.read_text("utf-8", "replace") for p in self.folder.rglob("*") if p.is_file() and p.name not in names)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The web part as production has it."""
    folder = tmp_path_factory.mktemp("behind")
    settings = environ(folder, SIMULATOR="off", CONSOLE_HTTPS="yes", TRUSTED_PROXIES="1", WECHAT_CAN_PUSH="no")
    with Service(settings, folder) as running:
        running.start_store()
        running.start_web()
        yield running


@pytest.fixture(scope="module")
def front(service, tmp_path_factory):
    """nginx in front of it."""
    made = Front(tmp_path_factory.mktemp("nginx"), service.port)
    tested = subprocess.run([*made.command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(made.command)
    try:
        wait_for(made.answers)
        yield made
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture
def platform(front, service):
    """WeChat, on the other side of nginx."""
    env = service.environ
    return Platform(front.url, env["WECHAT_TOKEN"], env["WECHAT_APP_ID"], env["WECHAT_AES_KEY"], post=front.post)


def test_wechat_gets_through_while_the_first_upstream_is_away(front, platform):
    query = {**platform.plain_query(), "echostr": "42"}
    answer = front.get("/wechat", params=query)
    assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, "42", "no-store")
    heard = platform.person(OPENID).says("被家暴了怎么办")
    assert "110" in heard.text and heard.attempts == 1
    assert front.get("/wechat", method="PUT").status_code == 403


@pytest.mark.parametrize("size, status", [(60 * 1024, 403), (65 * 1024, 413)])
def test_a_body_is_at_most_64_kib(front, size, status):
    assert front.post({"signature": "0" * 40}, b"x" * size)[0] == status


@pytest.mark.parametrize("path, status", [
    ("/phone", 404), ("/simulator/cgi-bin/token", 404), ("/static/phone/phone.js", 404), ("/", 404), ("/.env", 404),
    ("/healthz", 200), ("/readyz", 200), ("/metrics", 200), ("/console", 301), ("/console/sign-in", 200),
])
def test_only_what_is_meant_for_others_exists(front, path, status):
    assert front.get(path).status_code == status


def test_the_numbers_are_for_allowed_addresses_only(front):
    site = (HERE / "deploy" / "nginx.conf").read_text("utf-8")
    for place in ("/readyz", "/metrics"):
        line = next(line for line in site.splitlines() if f"location = {place} " in line)
        assert "deny all" in line and "allow all" not in line


def test_the_console_is_https_only(front):
    with requests.Session() as session:
        session.trust_env = False
        answers = {path: session.get(front.plain_url + path, allow_redirects=False, timeout=60)
                   for path in ("/console/queue", "/wechat", "/metrics")}
    assert answers["/console/queue"].status_code == 301
    assert answers["/console/queue"].headers["Location"].startswith("https://")
    assert answers["/wechat"].status_code == answers["/metrics"].status_code == 404
    page = front.get("/console/sign-in", headers={"Accept-Encoding": "gzip"})
    assert "Secure" in page.headers["Set-Cookie"] and "Content-Encoding" not in page.headers
    assert page.headers["Strict-Transport-Security"]


def test_a_stream_comes_through_event_by_event(front, service):
    parts = Parts(load(service.environ))
    wang = Colleague(service.url, parts, "王芳")
    with requests.Session() as session:
        session.trust_env = False
        cookie = {"Cookie": f"__Host-console={wang.session}"}
        with session.get(f"{front.url}/console/live", headers=cookie, verify=False, stream=True, timeout=60) as answer:
            lines = answer.iter_lines(chunk_size=1, decode_unicode=True)
            assert (next(line for line in lines if line.startswith("event")), answer.status_code) == ("event: sync", 200)
            [number] = fill(parts, 1)
            assert next(line for line in lines if line.startswith("event") and line != "event: beat") == "event: moved"
            assert next(lines) == f"data: {number}"


def test_rule_15_nginx_writes_down_no_address_and_no_word(front, platform, service):
    marker = "MARKER7f3a"
    platform.person(OPENID).says(marker * 20)
    front.post({"signature": marker, "openid": marker}, marker.encode() * 8000)   # too large: an error of nginx
    front.get("/console/queue?q=" + marker, headers={"Referer": "https://x/" + marker})
    front.get("/metrics/" + marker)
    log = front.folder / "fulian.log"
    wait_for(lambda: " other GET 404 " in log.read_text())
    assert " wechat POST 413 " in log.read_text() and " console GET " in log.read_text()
    for secret in (marker, OPENID, "signature", "openid"):
        assert secret not in front.written() and secret not in service.logs()
