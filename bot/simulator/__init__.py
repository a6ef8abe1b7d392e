"""A pretend WeChat: a phone page for people, and the platform's API for the bot.

It talks with the bot through the real webhook, over HTTP, signed and encrypted; it knows nothing of bot.wechat. Off in
production (SIMULATOR).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.knowledge.menu import Menu
from bot.privacy import Vault
from bot.settings import Settings
from bot.simulator import api, pages
from bot.simulator.chat import Chat
from bot.simulator.phones import Phones
from bot.simulator.platform import Platform, on_this_machine
from bot.simulator.tokens import Tokens
from bot.simulator.wire import Wire
from bot.store import StoreDown

log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024
PATIENCE = 5.0
"""Seconds that WeChat waits for an account."""


def simulator(settings: Settings, client: Any, menu: Callable[[], Menu], base_url: str | None = None, *,
              account_name: Callable[[], str] = lambda: "公众号", patience: float = PATIENCE) -> Blueprint:
    """Build the pretend WeChat.

    client: Redis client with decode_responses. menu: the menu that the phone shows. account_name: the title of the chat.
    base_url: where this very server is reached on this machine, "http://127.0.0.1:8000"; None: the port of the request.
    patience: seconds per attempt, shorter in tests.
    Raises ValueError when base_url leads off this machine.
    """
    aes_key = settings.wechat_aes_key.get_secret_value() if settings.wechat_aes_key else ""
    wire = Wire(settings.wechat_token.get_secret_value(), settings.wechat_app_id, aes_key, settings.wechat_mode)
    vault = Vault(settings.data_keys.get_secret_value(), settings.secret_key.get_secret_value())
    chat = Chat(Phones(client, vault), Platform(wire, patience))
    address = on_this_machine(base_url) if base_url is not None else None

    blueprint = Blueprint("simulator", __name__)
    blueprint.before_request(_cap)
    blueprint.register_error_handler(StoreDown, _store_down)
    blueprint.register_error_handler(RequestEntityTooLarge, lambda _: (jsonify(error="too large"), 413))
    pages.routes(blueprint, pages.Pages(chat, menu, account_name, address))
    api.routes(blueprint, api.Api(settings, chat, Tokens(client)))
    return blueprint


def _cap() -> None:
    request.max_content_length = MOST_BYTES


def _store_down(error: Exception) -> tuple[Response, int]:
    log.warning("simulator: the store cannot be used (%s)", type(error).__name__)
    return jsonify(errcode=-1, errmsg="system error", error="store"), 503
