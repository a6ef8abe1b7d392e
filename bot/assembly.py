"""Builds each long-lived part once, for web, worker and commands. No logic: who gets what."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.accounts import Accounts
from bot.alerting import Mail, Robot
from bot.connection import connect
from bot.conversation.dialogue import Memory
from bot.conversation.turn import Conversation
from bot.conversation.understander import Understander
from bot.knowledge.library import Library
from bot.matching.encoder import load_encoder
from bot.matching.semantic import Embeddings
from bot.matching.together import Together
from bot.personnel import Personnel
from bot.privacy import Vault
from bot.referrals.alerts import Alerts, Channel
from bot.referrals.delivery import Delivery
from bot.referrals.desk import Desk
from bot.referrals.erasure import Erasures
from bot.referrals.holding import Overstay
from bot.referrals.indicator import Indicator
from bot.referrals.recusal import Recusals
from bot.referrals.spool import Spool
from bot.reseal import Resealer
from bot.second_factor import SecondFactor
from bot.settings import Settings
from bot.store import Store
from bot.unanswered import Unanswered
from bot.upkeep import Upkeep
from bot.wechat.client import Client


@dataclass(frozen=True)
class Parts:
    """The parts of one process, each made when it is first needed.

    understands: this process reads messages of people; the index and the encoder's memory are for it alone.
    """

    settings: Settings
    understands: bool = False

    @cached_property
    def vault(self) -> Vault:
        """Seals and opens text."""
        return Vault(self.settings.data_keys.get_secret_value(), self.settings.secret_key.get_secret_value())

    @cached_property
    def redis(self) -> Any:
        """The client of Redis or Valkey."""
        return connect(self.settings.redis_url.get_secret_value())

    @cached_property
    def store(self) -> Store:
        """The scripts through which state is read and changed."""
        return Store(self.redis)

    @cached_property
    def library(self) -> Library:
        """The knowledge, with its index where messages are understood."""
        if not self.understands:
            return Library(self.settings.knowledge_dir, lambda _: None)
        encoder = load_encoder(self.settings.cache_dir)
        embeddings = Embeddings(encoder and Together(encoder), self.settings.cache_dir)
        understander = Understander(embeddings)
        return Library(self.settings.knowledge_dir, understander, understander.settle)

    @cached_property
    def desk(self) -> Desk:
        """Referrals."""
        return Desk(self.store, self.vault, lambda: self.library.current.district)

    @cached_property
    def accounts(self) -> Accounts:
        """Staff."""
        return Accounts(self.redis)

    @cached_property
    def second_factor(self) -> SecondFactor:
        """The second step of signing in."""
        return SecondFactor(self.accounts, self.redis, self.vault, self.desk.audit)

    @cached_property
    def personnel(self) -> Personnel:
        """What is done with accounts of staff."""
        return Personnel(self.accounts, self.desk.audit)

    @cached_property
    def spool(self) -> Spool:
        """Crisis hand-overs and exit words that wait for Redis."""
        return Spool(self.settings.spool_dir, self.vault)

    @cached_property
    def conversation(self) -> Conversation:
        """What the bot says next."""
        return Conversation(self.library, Memory(self.store, self.vault, self.settings.retention_days), self.desk.moves,
                            self.spool, self.settings.wechat_can_push)

    @cached_property
    def platform(self) -> Client:
        """The platform's API."""
        return Client(self.settings, self.vault, self.redis)

    def say(self, key: str, **values: object) -> str:
        """A sentence of wording.yaml as it stands now."""
        return self.library.current.wording.say(key, **values)

    @cached_property
    def delivery(self) -> Delivery:
        """Carries answers to her."""
        return Delivery(self.store, self.desk, self._pusher, self.say,
                        f"{socket.gethostname()}-{os.getpid()}")

    @cached_property
    def indicator(self) -> Indicator:
        """Shows that staff are typing."""
        return Indicator(self.desk, self._pusher)

    @property
    def _pusher(self) -> Client | None:
        return self.platform if self.settings.wechat_can_push else None

    @cached_property
    def alerts(self) -> Alerts:
        """Tells staff outside the console."""
        given, secret = self.settings, _secret
        channels: list[Channel] = []
        if given.alert_webhook:
            channels.append(Robot(secret(given.alert_webhook), secret(given.alert_webhook_supervisors)))
        if given.alert_mail_server:
            channels.append(Mail(secret(given.alert_mail_server), given.alert_mail_from, given.alert_mail_to,
                                 given.alert_mail_supervisors))

        return Alerts(self.desk, channels, self.say, Recusals(self.desk, self.accounts).all_stranded)

    @cached_property
    def overstay(self) -> Overstay:
        """Gives back what was claimed and forgotten."""
        return Overstay(self.desk)

    @property
    def anchors(self) -> Path:
        """File with the audit trail's anchors; on the worker's machine, beside the spool."""
        return self.settings.spool_dir / "audit.anchors"

    @cached_property
    def upkeep(self) -> Upkeep:
        """Clears away what has had its time."""
        return Upkeep(self.store, self.desk.audit, Erasures(self.desk), self.unanswered, self.settings.referral_years,
                      self.anchors)

    @cached_property
    def unanswered(self) -> Unanswered:
        """What editors learn from."""
        return Unanswered(self.store, self.vault, self.desk.audit, self.settings.retention_days)

    @cached_property
    def resealer(self) -> Resealer:
        """Key rotation."""
        return Resealer(self.store, self.vault, self.spool)


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
