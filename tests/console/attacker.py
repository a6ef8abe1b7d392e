"""A browser in the hands of somebody who keeps no rule: raw HTTP, a jar of cookies that can be filled at will."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import pyotp

from tests.console.office import PASSWORD
from tests.service import Service

COOKIE = "__Host-console"
SIGN_IN, CODE = "/console/sign-in", "/console/sign-in/code"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def to(self) -> str:
        """Where a redirection leads, else ""."""
        return self.headers.get("Location", "")

    @property
    def token(self) -> str:
        """The token in the forms of this page."""
        found = re.search(r'name="token" content="(\w+)"', self.text)
        return found.group(1) if found else ""

    @property
    def turned_away(self) -> bool:
        """Whether somebody was not let in."""
        return self.status in (401, 403) or self.to.startswith(SIGN_IN)


@dataclass
class Browser:
    """address: what nginx, which this script plays, says of where it comes from."""

    service: Service
    address: str = "198.51.100.7"
    cookie: str = ""
    recovery: list[str] = field(default_factory=list)

    def send(self, method: str, path: str, fields: dict[str, str] | None = None, **headers: str) -> Answer:
        """One request, exactly as given; a new cookie is kept."""
        body = urlencode(fields or {}) if method == "POST" else None
        given = {"X-Forwarded-For": self.address, "X-Forwarded-Proto": "https", "User-Agent": "attacker"}
        given |= {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        given |= {"Cookie": f"{COOKIE}={self.cookie}"} if self.cookie else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=30)
        try:
            connection.request(method, quote(path, safe="/?=&%"), body, {**given, **headers})
            response = connection.getresponse()
            streams = response.headers.get_content_type() == "text/event-stream"
            answer = Answer(response.status, response.headers, "" if streams else response.read().decode("utf-8", "replace"))
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookie = value if name == COOKIE else self.cookie
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        """Look at a page."""
        return self.send("GET", path, **headers)

    def post(self, path: str, token: str | None = None, **fields: str) -> Answer:
        """Send a form; token: instead of the right one."""
        return self.send("POST", path, {"token": self.token() if token is None else token, **fields})

    def token(self) -> str:
        """The right token of this browser: every page has it, that of one's account and that of the door."""
        return self.get("/console/account").token or self.get(SIGN_IN).token

    def password(self, name: str, password: str = PASSWORD, to: str = "") -> Answer:
        """The first step of signing in."""
        form = self.get(SIGN_IN)
        return self.post(SIGN_IN + (f"?next={quote(to, safe='')}" if to else ""), form.token, name=name, password=password)

    def code(self, code: str) -> Answer:
        """The second step."""
        return self.post(CODE, self.get(CODE).token, code=code)

    def enrol(self, name: str) -> pyotp.TOTP:
        """Sign in for the first time and set up the second step; gives what the phone holds."""
        assert self.password(name).status == 303
        page = self.get("/console/account/second-factor")
        totp = pyotp.TOTP(re.search(r'id="secret">([A-Z2-7 ]+)<', page.text).group(1).replace(" ", ""))
        done = self.post("/console/account/second-factor", page.token, code=totp.now())
        self.recovery = re.findall(r"<li>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</li>", done.text)
        assert len(self.recovery) == 10, done.text
        return totp

    def sign_in(self, name: str, people: dict[str, Browser]) -> Answer:
        """Both steps, with a recovery code that this person's own browser was shown."""
        assert self.password(name).status == 303
        return self.code(people[name].recovery.pop())

    @property
    def inside(self) -> bool:
        """Whether somebody is signed in here."""
        return self.get("/console/account").status == 200
