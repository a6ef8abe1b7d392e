"""The staff's pages, for two to five people on office computers and phones. Here is only what there is and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint

from bot.accounts import READS_REFERRALS, ROLES, Accounts
from bot.console import shared, trouble
from bot.console.accounts import AccountPages
from bot.console.audit import AuditPages
from bot.console.contact import ContactPages
from bot.console.erasure import ErasurePages
from bot.console.filing import FilingPages
from bot.console.followup import FollowUpPages
from bot.console.guard import Guard
from bot.console.holding import HoldingPages
from bot.console.live import LivePages
from bot.console.marking import MarkingPages
from bot.console.media import MediaPages
from bot.console.own_account import OwnAccountPages
from bot.console.presence import PresencePages
from bot.console.proof import Proof
from bot.console.record import RecordPages
from bot.console.referrals import ReferralPages
from bot.console.reply import ReplyPages
from bot.console.reply_box import ReplyBox
from bot.console.reports import SEES_FIGURES, ReportPages
from bot.console.results import ResultPages
from bot.console.search import SearchPages
from bot.console.second_factor import SecondFactorPages
from bot.console.sessions import Sessions
from bot.console.staff import StaffPages
from bot.console.thread import Thread
from bot.console.throttle import Throttle
from bot.console.transfers import TransferPages
from bot.console.unanswered import SEES_UNANSWERED, UnansweredPages
from bot.knowledge.library import Knowledge
from bot.message import Media, Reply, now
from bot.personnel import Personnel
from bot.referrals.contact import Contact
from bot.referrals.desk import Desk
from bot.referrals.erasure import Erasures
from bot.referrals.followup import FollowUps
from bot.referrals.indicator import Indicator
from bot.referrals.news import News
from bot.referrals.presence import Presence
from bot.referrals.recusal import Recusals
from bot.referrals.search import Search
from bot.referrals.transfers import Transfers
from bot.second_factor import SecondFactor
from bot.settings import Settings
from bot.unanswered import Unanswered

HERE = Path(__file__).resolve().parent.parent


def console(settings: Settings, desk: Desk, accounts: Accounts, second_factor: SecondFactor, client: Any,
            unanswered: Unanswered, knowledge: Callable[[], Knowledge], show: Callable[[Reply], str],
            fetch: Callable[[str], Media]) -> Blueprint:
    """The pages under /console. client: of Redis, for sessions and throttling; knowledge: gives the set in use; show:
    renders a reply as the platform sends it; fetch: gets a file that she sent."""
    pages = Blueprint("console", __name__, url_prefix="/console", template_folder=str(HERE / "templates"),
                      static_folder=str(HERE / "static" / "console"), static_url_path="/static")
    sessions = Sessions(client, accounts)
    guard = Guard(settings, sessions, without_session=("console.static", "console.accounts.sign_in", "console.accounts.code"),
                  unattended=("console.live.stream",))

    pages.before_request(guard.admit)
    pages.before_request(shared.doorkeeper(desk))
    pages.after_request(guard.finish)
    pages.after_app_request(guard.harden)
    pages.context_processor(shared.context(desk, knowledge))
    trouble.explain(pages)

    throttle = Throttle(client)
    proof = Proof(accounts, second_factor, throttle, desk.audit)
    for of_account in (AccountPages(accounts, second_factor, sessions, throttle, desk.audit),
                       OwnAccountPages(accounts, sessions, proof, desk.audit),
                       SecondFactorPages(second_factor, proof, knowledge)):
        pages.register_blueprint(guard.only(ROLES, of_account.blueprint()))
    people = StaffPages(accounts, Personnel(accounts, desk.audit), proof, enrolment=not settings.simulator)
    pages.register_blueprint(guard.only(("admin",), people.blueprint()))
    recusals, contact = Recusals(desk, accounts), Contact(desk, settings.wechat_can_push)
    box = ReplyBox(desk, knowledge, show, settings.wechat_can_push)
    thread = Thread(desk, recusals, contact, knowledge, box)
    for of_referrals in (ReferralPages(desk, recusals, thread), ReplyPages(desk, thread, box),
                         HoldingPages(desk, recusals, thread),
                         ContactPages(contact, Indicator(desk, None), thread), FollowUpPages(FollowUps(desk), thread),
                         TransferPages(Transfers(desk), thread, lambda: knowledge().district), ResultPages(desk, thread),
                         MarkingPages(desk, thread, lambda: knowledge().district), FilingPages(desk, thread, knowledge),
                         ErasurePages(Erasures(desk), thread), RecordPages(desk, knowledge), MediaPages(desk, thread, fetch),
                         LivePages(News(desk.store), sessions, desk.moves), PresencePages(Presence(desk.store, now), desk),
                         SearchPages(Search(desk), desk, knowledge)):
        pages.register_blueprint(guard.only(READS_REFERRALS, of_referrals.blueprint()))
    pages.register_blueprint(guard.only(SEES_FIGURES, ReportPages(desk.store, desk.audit, knowledge).blueprint()))
    pages.register_blueprint(guard.only(SEES_UNANSWERED, UnansweredPages(unanswered, knowledge).blueprint()))
    pages.register_blueprint(guard.only(("supervisor",), AuditPages(desk.audit, recusals).blueprint()))
    return pages
