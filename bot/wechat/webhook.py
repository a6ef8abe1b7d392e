"""GET and POST /wechat: the handshake, and one message in, one reply out. Two conversions and a call.

The platform is never punished: only a bad signature gets 403. Whatever else is wrong is answered with 200 within the
five seconds, because anything else makes the platform repeat itself and then show its failure notice (section 3).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot import logs
from bot.message import Inbound, Reply
from bot.privacy import Vault
from bot.settings import Settings
from bot.wechat.envelope import BODY_BYTES, BadSignature, Envelope, Gate
from bot.wechat.fields import BadBody
from bot.wechat.render import render

ANSWERABLE = frozenset(("subscribe", "unsubscribe", "scan", "click", "scancode_waitmsg"))
"""Events that start a turn. The others (location, view, templatesendjobfinish, subscribe_msg_*, kf_* …) can have
no visible reply, and nothing that the bot does depends on them."""

TakeTurn = Callable[[Inbound, Callable[[], str]], Reply | None]
"""(inbound, what seals her openid) -> what she reads; None: nothing."""

log = logging.getLogger("bot.wechat")


def webhook(settings: Settings, vault: Vault, take_turn: TakeTurn, fault_text: Callable[[], str]) -> Blueprint:
    """Return the blueprint of /wechat.

    fault_text: the sentence for her when the program itself fails; must not fail in its turn.
    The platform has no cookies: exempt it from CSRF protection and from rate limits.
    """
    gate = Gate(settings, vault)
    edge = Blueprint("wechat", __name__)

    @edge.get("/wechat")
    def handshake() -> Response:
        return _text(gate.handshake(request.args, time.time()))

    @edge.post("/wechat")
    def receive() -> Response:
        started = time.perf_counter()
        request.max_content_length = BODY_BYTES
        envelope = gate.open(request.args, request.get_data(cache=False), time.time())
        words, reason = "", "ignored"
        if _has_turn(envelope.inbound):
            words, reason = _speak(envelope, vault, take_turn, fault_text)
        log.info("message kind=%s event=%s reason=%s ms=%d", envelope.inbound.kind, _event_name(envelope.inbound), reason,
                 (time.perf_counter() - started) * 1000)
        return Response(envelope.answer(words, time.time()), mimetype="application/xml") if words else _success()

    @edge.errorhandler(BadSignature)
    def refuse(error: BadSignature) -> Response:
        log.warning("refused %s", error)
        return Response(status=403)

    @edge.errorhandler(BadBody)
    def ignore(error: BadBody) -> Response:
        log.warning("ignored body %s", error)
        return _success()

    @edge.errorhandler(RequestEntityTooLarge)
    def too_large(_: RequestEntityTooLarge) -> Response:
        log.warning("ignored body larger than %d bytes", BODY_BYTES)
        return _success()

    @edge.errorhandler(Exception)  # the outermost edge: never a 500 and never a page with a stack trace
    def fault(bug: Exception) -> Response:
        logs.fault(log, bug)
        return _success()

    return edge


def _has_turn(inbound: Inbound) -> bool:
    return inbound.kind != "event" or inbound.event in ANSWERABLE


def _speak(envelope: Envelope, vault: Vault, take_turn: TakeTurn, fault_text: Callable[[], str]) -> tuple[str, str]:
    """What she reads ("" for nothing) and why."""
    try:
        reply = take_turn(envelope.inbound, partial(vault.seal, envelope.openid))
        if reply is None:
            return "", "silent"
        # Nobody is there to read an answer to unsubscribe.
        return "" if envelope.inbound.event == "unsubscribe" else render(reply), reply.reason
    except Exception as bug:  # our own mistake is logged, and she gets one honest sentence
        logs.fault(log, bug)
        return render(Reply(fault_text(), "fault")), "fault"


def _event_name(inbound: Inbound) -> str:
    return inbound.event if inbound.event in ANSWERABLE else ("other" if inbound.event else "-")


def _success() -> Response:
    return _text("success")


def _text(words: str) -> Response:
    return Response(words, mimetype="text/plain", headers={"X-Content-Type-Options": "nosniff"})
