"""Results (办理结果) at the console: several while it goes on, and the one with which a referral is closed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from flask import Blueprint, g

from bot.console.forms import Draft, count, day, typed, unfit
from bot.console.thread import Answer, Thread
from bot.message import now
from bot.referrals.casework import AID, AIDS, RELIEF, Result
from bot.referrals.desk import Desk
from bot.referrals.money import fen
from bot.referrals.referral import OUTCOMES, WHY_UNHEARD, Referral
from bot.referrals.results import ClosedWith, Results

WHEN = "写上哪天的结果：从她来信那天起，不晚于今天。"
HEARD = f"她还没有收到回复。先回复她，或者记下电话联系；联系不到她，就选：{'、'.join(WHY_UNHEARD)}。"


class Fault(NamedTuple):
    """Why a form is not accepted, and the name of the field that it is about."""

    problem: str
    field: str


NONE = Fault("请选一个结果。", "outcome")


class ResultPages:
    """Three forms below a referral."""

    def __init__(self, desk: Desk, thread: Thread) -> None:
        self._desk, self._results, self._thread = desk, Results(desk), thread

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("results", __name__)
        for name, action in (("result", self.record), ("result/change", self.change), ("close", self.close)):
            pages.add_url_rule(f"/referral/<number>/{name}", action.__name__, action, methods=["POST"])
        return pages

    def record(self, number: str) -> Answer:
        """One more."""
        draft = typed("outcome")
        if fault := wrong(draft):
            return self._thread.again(number, draft, fault.problem, field=fault.field)
        try:
            return self._thread.do(draft, number, "result-recorded", lambda: self._results.record(
                number, g.account.name, given(draft, day(draft["on"])), now(), draft.once))
        except ValueError:
            return self._thread.again(number, draft, WHEN, field="on")

    def change(self, number: str) -> Answer:
        """Correct one, or take it back; both say why."""
        draft, me = typed("change"), g.account.name
        back = draft["do"] == "withdraw"
        if problem := unfit(draft.text, "写一句为什么改，同事会看到。"):
            return self._thread.again(number, draft, problem)
        if not back and (fault := wrong(draft)):
            return self._thread.again(number, draft, fault.problem, field=fault.field)
        try:
            if back:
                return self._thread.do(draft, number, "result-withdrawn", lambda: self._results.withdraw(
                    number, me, draft["id"], count(draft["rev"]), draft.text, now(), draft.once))
            return self._thread.do(draft, number, "result-corrected", lambda: self._results.correct(
                number, me, count(draft["rev"]), given(draft, day(draft["on"])), draft.text, now(), draft.once))
        except ClosedWith:
            return self._thread.again(number, draft, "这件就是按这个结果结案的，不能撤掉，只能更正。" if back else HEARD,
                                      field="outcome")
        except ValueError:
            return self._thread.again(number, draft, WHEN, field="on")

    def close(self, number: str) -> Answer:
        """End it: with an answer that she has heard, or with an outcome that says why not. While an answer waits for her,
        or she has asked on since, that is asked about once more; so is a reminder, whether it stays."""
        draft, me = typed("close"), g.account.name
        if draft["outcome"] not in OUTCOMES:
            return self._thread.again(number, draft, NONE.problem, field=NONE.field)
        referral = self._desk.get(number)
        stands = draft["outcome"] in [kept.outcome for kept in referral.casework.standing]
        if fault := self._unready(referral, draft) or (None if stands else wrong(draft)):
            return self._thread.again(number, draft, fault.problem, field=fault.field)
        new = None if stands else given(draft, now().date())
        return self._thread.do(draft, number, "closed", lambda: self._desk.close(
            number, me, draft["outcome"], now(), new, draft["reminder"] == "keep"))

    @staticmethod
    def _unready(referral: Referral, draft: Draft) -> Fault | None:
        if referral.holder in ("", g.account.name) and not referral.may_close(draft["outcome"]):
            return Fault(HEARD, "outcome")
        if referral.asks_on and not draft.sure:
            return Fault("她又来信了，还没有回复。", "sure")
        if referral.unheard and not draft.sure:
            return Fault("她还没看到回复。", "sure")
        asked = referral.revisit and draft["reminder"] not in ("keep", "drop")
        return Fault("这件还定着提醒。结案以后还要不要，选一下。", "reminder") if asked else None


def wrong(draft: Draft) -> Fault | None:
    """Why what was typed is no result."""
    outcome = draft["outcome"]
    if outcome not in OUTCOMES:
        return NONE
    if outcome == AID and draft["aid"] not in AIDS:
        return Fault("请选是哪一种救助。", "aid")
    if outcome == RELIEF and not draft["amount"]:
        return Fault("写上司法救助的金额。还没有批下来的，批了再记。", "amount")
    try:
        _money(draft)
    except ValueError:
        return Fault("金额写成数字，单位是元，最多两位小数，例如 3000 或 3000.50。", "amount")
    return None


def given(draft: Draft, on: date) -> Result:
    """The result that was typed. Raises ValueError for an amount that is none."""
    return Result(draft["id"], draft["outcome"], on.isoformat(), g.account.name, _money(draft), draft["aid"],
                  draft["case"]).fitting()


def _money(draft: Draft) -> int | None:
    typed_in = draft["amount"] if draft["outcome"] in (RELIEF, AID) else ""
    return fen(typed_in) if typed_in else None
