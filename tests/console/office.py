"""An office with its staff, its desk and a woman who writes in, for the tests of the console.

Only the knowledge is a stand-in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from bot import settings as settings_module
from bot.accounts import Accounts
from bot.console import console
from bot.knowledge.banned import Banned
from bot.knowledge.beside import topics
from bot.knowledge.district import District, Hours, Shift
from bot.knowledge.entry import Entry
from bot.knowledge.library import Knowledge
from bot.knowledge.reading import check, read
from bot.knowledge.replies import Canned, written
from bot.knowledge.report import ReportText
from bot.knowledge.topics import Topics
from bot.knowledge.wording import Wording
from bot.message import CHINA, Media, NotSent
from bot.personnel import Personnel
from bot.privacy import Vault
from bot.referrals.desk import Desk
from bot.second_factor import SecondFactor
from bot.settings import HERE, Settings
from bot.store import Change, Store
from bot.unanswered import Unanswered
from bot.wechat.render import render
from tests.conftest import give_account

PASSWORD = "一二三四五六七八九十"
STAFF = {"王芳": "staff", "李敏": "staff", "赵姐": "supervisor", "小陈": "editor", "老周": "admin"}


TOPICS = topics(HERE / "knowledge" / "topics.yaml")
REPORT = check(ReportText, read(HERE / "knowledge" / "report.yaml"))
BANNED = check(Banned, read(HERE / "knowledge" / "banned.yaml"))
WORDING = Wording(read(HERE / "knowledge" / "wording.yaml").data)
REPLIES = written(read(HERE / "knowledge" / "replies.yaml"))


@dataclass(frozen=True)
class Known:
    """As much of the knowledge as the console looks at."""

    district: District = District(name="青山区妇女联合会", short_name="青山区妇联",
                                  hours=Hours(shifts=(Shift(start="08:30", end="17:30"),)),
                                  partners=({"kind": "公安", "name": "城东派出所", "office": "社区警务", "phone": "0000-110110"},
                                            {"kind": "民政"}), streets=("东街街道", "西山镇"))
    banned: Banned = BANNED
    topics: Topics = TOPICS
    report: ReportText = REPORT
    wording: Wording = WORDING
    replies: tuple[Canned, ...] = REPLIES
    hotlines: dict[str, str] = field(default_factory=dict)
    index: Any = None
    titles = Knowledge.titles
    entries: dict[str, Entry] = field(default_factory=lambda: {
        id: Entry(id=id, topic=topic, question=question, ask="问一问", answer="这是一段够长的回答文字。", sensitive=False,
                  reviewed="2026-01-01", review_by="2027-01-01", variants=("说法",), tests=("说法",))
        for id, topic, question in (("dv-order", "dv.protection-order", "人身安全保护令怎么申请"),
                                    ("land", "land.married-out", "嫁出去了，村里不给分地怎么办"))})


class Office:
    """Everything the console is built of, and short ways to make things happen."""

    def __init__(self, settings: Settings, client: Any, vault: Vault) -> None:
        # As on trial: whoever has signed in with name and password is in. serve() is the way to what is demanded in service.
        self.settings, self.client = settings.model_copy(update={"simulator": True}), client
        self.store = Store(client)
        self.accounts = Accounts(client)
        self.desk = Desk(self.store, vault, lambda: Known().district)
        self.second_factor = SecondFactor(self.accounts, client, vault, self.desk.audit)
        self.personnel = Personnel(self.accounts, self.desk.audit)
        self.unanswered = Unanswered(self.store, vault, self.desk.audit, 30)
        self.app = self.serve(self.settings)

    def serve(self, settings: Settings) -> Flask:
        """Its console with these settings."""
        app = Flask("bot")
        app.register_blueprint(console(settings, self.desk, self.accounts, self.second_factor, self.client, self.unanswered,
                                       Known, render, self.file))
        return app

    def file(self, media: str) -> Media:
        """What the platform gives out; its name says what comes of it."""
        if media.startswith("code"):
            raise NotSent("not given out", permanent=media != "code-1", code=int(media.removeprefix("code")))
        if media == "video":
            return Media(address="http://vweixinp.tc.qq.com/1")
        return Media(b"\x89PNG" + media.encode(), "image/png")

    def hire(self, *names: str) -> None:
        """Give these people their accounts."""
        for name in names:
            give_account(self.accounts, name, STAFF[name], PASSWORD)

    def asks(self, *said: str, urgent: bool = False, topic: str = "land.married-out", kind: str = "", due: int = 60,
             **wishes: str) -> str:
        """She is handed over: a referral with what she said; due: minutes from now. Returns its number."""
        now = datetime.now(CHINA)
        priority, until = "urgent" if urgent else "normal", now + timedelta(minutes=due)
        move = self.desk.moves.open("someone", priority, topic, now, until, kind=kind)
        day = f"{now:%Y-%m-%d}"
        while self.store.change(Change(moves=[move.plan()], day=day)).word == "refused":  # the number is taken
            move = self.desk.moves.open("someone", priority, topic, now, until, kind=kind)
        for text in said:
            self.desk.move(self.desk.moves.say(move.number, now, self.desk.moves.line(now, "person", text)))
        if wishes:
            self.desk.move(self.desk.moves.wishes(move.number, now, **wishes))
        return move.number

    def visitor(self) -> FlaskClient:
        """Somebody at a browser of her own, not signed in."""
        return self.app.test_client()

    def signed_in(self, name: str) -> FlaskClient:
        """This person at a browser, signed in."""
        client = self.visitor()
        answer = sign_in(client, name)
        assert answer.status_code == 303, answer.text
        return client

    def cookie(self, client: FlaskClient) -> str:
        """The id that this browser holds."""
        return client.get_cookie("console", path="/").value


def token(client: FlaskClient, path: str = "/console/sign-in") -> str:
    """The token in the forms of a page."""
    page = client.get(path, follow_redirects=True).text
    return re.search(r'name="token" content="(\w+)"', page).group(1)


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, **more: Any) -> Any:
    """Send the sign-in form."""
    return client.post("/console/sign-in", data={"name": name, "password": password, "token": token(client)}, **more)


def press(client: FlaskClient, path: str, **fields: str) -> Any:
    """Send a form to an address below /console, as somebody who is signed in."""
    return client.post(f"/console{path}", data={**fields, "token": token(client, "/console/home")})


def staffed(environ: dict[str, str], client: Any, vault: Vault, folder: Path) -> Office:
    """An office with two members of staff and an empty queue; its knowledge is a stand-in, so any folder will do."""
    (folder / "district.yaml").touch()
    office = Office(settings_module.load({**environ, "KNOWLEDGE_DIR": str(folder)}), client, vault)
    office.hire("王芳", "李敏")
    return office
