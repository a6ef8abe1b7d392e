"""An ordinary morning in an office of two: twelve referrals of different kinds and ages, and the talk in them."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.message import CHINA
from bot.referrals.casework import Result, Transfer
from bot.referrals.followup import FollowUps
from bot.referrals.marking import Marking
from bot.referrals.results import Results
from bot.referrals.transfers import Transfers
from bot.store import Change
from tests.console.office import Office

STORY = (
    ("person", "我嫁到隔壁村十一年了，户口没有迁走"),
    ("person", "去年修路征地，村里按人头发了补偿款，别人家都有，就没有我和我闺女的。"
               "找了组长，他说嫁出去的女儿泼出去的水，开会定的，谁也没法子"),
    ("bot", "您这件事，我先给您转给工作人员。写不全没关系，几句就行。"),
    ("person", "我就想问问，这个会开了算不算数？闺女今年要上初中，正等着这笔钱"),
)
"""One that is told at length."""


class Morning:
    """Fills an office. Its attributes are the numbers of what can be looked at."""

    def __init__(self, office: Office) -> None:
        self.office, self.desk = office, office.desk
        self.now = datetime.now(CHINA)
        self.urgent = self._asks("dv.now", ("person", "他又在砸门 我躲在厕所里 孩子也在"),
                                 minutes=3, due=12, kind="violence", push="hold")
        self.told = self._asks("land.married-out", *STORY, minutes=95, due=70, push="now",
                               contact="13800000000 下午三点以后，别发微信")
        self.mine = self._mine()
        self.late = self._asks("custody.support-unpaid", ("person", "离婚两年了 一分抚养费没给过 电话也不接"),
                               minutes=1510, due=-70)
        self.waiting = self._asks("divorce.property", ("person", "存款都在他卡上 我一分也查不到 咋办"), minutes=800, due=60)
        self.desk.answer(self.waiting, "李敏", "可以请法院去查。您先写下他常用的银行，起诉时一起交。",
                         self.now - timedelta(hours=2))
        self.transferred = self._transferred()
        self.revisit = self._asks("crisis.mental", ("person", "孩子三个月了 我天天哭 觉得撑不下去"),
                                  minutes=2900, due=40, sensitive=True)
        self.desk.answer(self.revisit, "王芳", "您这样累，不是您不好。愿意的话，我陪您约一次心理门诊。",
                         self.now - timedelta(hours=1))
        FollowUps(self.desk).set(self.revisit, "王芳", self.now.date(), "问问去了门诊没有", self.now)
        for topic, text, minutes, due in (
                ("work.maternity", "怀孕七个月，老板叫我自己走，说不走就调去仓库", 32, 180),
                ("divorce.cooling", "冷静期还剩三天 他不肯去 我一个人能办吗", 12, 200),
                ("", "村口那个妇女之家周末开不开门 能不能带孩子去写作业", 5, 230)):
            self._asks(topic, ("person", text), minutes=minutes, due=due)
        self.closed = self._closed()

    def _asks(self, topic: str, *said: tuple[str, str], minutes: int, due: int, kind: str = "", sensitive: bool = False,
              **wishes: str) -> str:
        """minutes: ago; due: minutes from now."""
        opened, until = self.now - timedelta(minutes=minutes), self.now + timedelta(minutes=due)
        move = self.desk.moves.open("someone", "urgent" if kind else "normal", topic, opened, until, kind=kind,
                                    sensitive=sensitive or bool(kind))
        assert self.office.store.change(Change(moves=[move.plan()], day=f"{opened:%Y-%m-%d}")).word != "refused"
        for n, (who, text) in enumerate(said):
            at = opened + timedelta(minutes=n)
            self.desk.move(self.desk.moves.say(move.number, at, self.desk.moves.line(at, who, text)))
        if wishes:
            self.desk.move(self.desk.moves.wishes(move.number, self.now, **wishes))
        return move.number

    def _mine(self) -> str:
        number = self._asks(
            "dv.evidence", ("person", "他打我不止一回了，这次把我手机也摔了"), ("bot", "您现在安全吗？不安全就回 1。"),
            ("person", "他上班去了 我在娘家"), ("person", "派出所给了回执，医院拍了片子。这些够不够？要不要去做伤情鉴定？"),
            minutes=50, due=35, push="when", when="上午十点到十一点半", contact="13900000000")
        self.desk.claim(number, "王芳", self.now - timedelta(minutes=30))
        self.desk.note(number, "王芳", "社区民警老张认识她，周三可以一起上门。", self.now - timedelta(minutes=20))
        return number

    def _transferred(self) -> str:
        number = self._asks("dv.warning-letter", ("person", "报了警 警察说家务事 让我们自己谈"),
                            minutes=14000, due=-5000, sensitive=True)
        self.desk.claim(number, "李敏", self.now - timedelta(days=9))
        transfers, on = Transfers(self.desk), self.now.date() - timedelta(days=9)
        wanted = Transfer("", "公安", "城东派出所", "社区警务", "请所里补出告诫书")
        transfers.make(number, "李敏", wanted, on, self.now.date(), self.now)
        transfers.advance(number, "李敏", "0001", 0, "已受理", on + timedelta(days=1), "说这周内上门", None, self.now)
        Results(self.desk).record(number, "李敏", Result("", "告诫书", self.now.date().isoformat()), self.now)
        Marking(self.desk).set(number, "李敏", 0, "东街街道", ("单亲",), self.now)
        return number

    def _closed(self) -> str:
        number = self._asks("marriage.bride-price", ("person", "退婚了 彩礼要退多少"), minutes=4000, due=-2000)
        at = self.now - timedelta(days=2)
        self.desk.answer(number, "王芳", "没有领证，一般要退。已经一起生活的，看时间长短和花销。", at)
        self.desk.move(self.desk.moves.heard(self.desk.get(number), at + timedelta(hours=1)))
        self.desk.close(number, "王芳", "已答复", at + timedelta(hours=2))
        return number
