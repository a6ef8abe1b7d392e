"""A WeChat service through which a district's Women's Federation answers women. See README.md."""

from __future__ import annotations

import sys

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot import logs, settings
from bot.assembly import Parts
from bot.console import console
from bot.health import health
from bot.knowledge.reading import KnowledgeError
from bot.simulator import simulator
from bot.store import StoreDown
from bot.wechat.render import render
from bot.wechat.webhook import webhook


def create_app(given: settings.Settings | None = None) -> Flask:
    """Build the web application. given: settings for tests; otherwise they are read, and nonsense ends the process."""
    logs.configure()
    parts = Parts(given or _settings(), understands=True)
    chosen = parts.settings
    _reachable(parts)
    _writable(parts)
    _readable(parts)
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=256 * 1024)  # no SECRET_KEY: Flask's own sessions are not used, and cost each request
    app.register_blueprint(webhook(chosen, parts.vault, parts.conversation.take_turn, parts.conversation.fault_text))
    app.register_blueprint(health(parts.store, parts.library, parts.spool))
    app.register_blueprint(console(chosen, parts.desk, parts.accounts, parts.second_factor, parts.redis,
                                   parts.unanswered, lambda: parts.library.current, render,
                                   parts.platform.media))
    if chosen.simulator:
        app.register_blueprint(simulator(chosen, parts.redis, lambda: parts.library.current.menu,
                                         account_name=lambda: parts.library.current.district.name))
    if chosen.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=chosen.trusted_proxies, x_proto=chosen.trusted_proxies)
    parts.library.watch()
    app.extensions["parts"] = parts
    return app


def _settings() -> settings.Settings:
    try:
        return settings.load()
    except settings.BadSettings as error:
        sys.exit(f"The service cannot start: {error}")


def _reachable(parts: Parts) -> None:
    """A client can be made without a store, only not of a cluster: that must tell where its slots are."""
    try:
        _ = parts.redis
    except StoreDown as error:
        sys.exit(f"The service cannot start: REDIS_URL: {error}.")


def _writable(parts: Parts) -> None:
    """Found out when a crisis must be kept, it would be too late."""
    try:
        parts.spool.ready()
    except settings.BadSettings as error:
        sys.exit(f"The service cannot start: {error}")


def _readable(parts: Parts) -> None:
    try:
        _ = parts.library
    except KnowledgeError as error:
        first = error.problems[0]
        sys.exit(f"The service cannot start: knowledge {first.file}:{first.line} {first.why} ({len(error.problems)} in all).")
