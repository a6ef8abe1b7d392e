"""Every setting: its name, type, default and why. The only module that reads the environment.

Values come from the environment, then from a file `.env` in the working directory. NAME_FILE names a file that
holds the value of a secret, as container platforms mount them. A missing secret or a nonsense value stops the
start with one sentence that names the setting.
"""

from __future__ import annotations

import os
import re
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Literal

from cryptography.fernet import Fernet
from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from bot.addresses import REDIS_SCHEMES, check_mail, check_redis

# The encoder's arithmetic must stay on one thread: on more it spins (measured: 83 ms of processor a message instead of 2).
# The library looks at these when numpy is first imported, so they are set here, before anything else of the program.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


def kernels(processor: str) -> str:
    """Which of the BLAS's kernels suit a processor, "" where it chooses well by itself.

    processor: what /proc/cpuinfo says. The BLAS inside numpy takes a processor younger than itself (AMD's Zen 5, for one) for
    one without AVX-512: its sums then take twice as long (tests/bench/README.md).
    """
    flags = next((line.split() for line in processor.splitlines() if line.startswith("flags")), [])
    return "SkylakeX" if {"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"}.issubset(flags) else ""


_processor = Path("/proc/cpuinfo")
if _kernels := kernels(_processor.read_text("utf-8", "replace") if _processor.is_file() else ""):
    os.environ.setdefault("OPENBLAS_CORETYPE", _kernels)

HERE = Path(__file__).resolve().parent.parent
TRIAL = HERE / "var" / "run.env"
"""Settings of the copy that `make run` runs from this folder, so that commands find it. Read only where nothing else is
set: a service that has settings of its own never looks here."""

SECRETS = ("WECHAT_TOKEN", "WECHAT_APP_SECRET", "WECHAT_AES_KEY", "WECHAT_AES_KEY_PREVIOUS", "SECRET_KEY",
           "DATA_KEYS", "REDIS_URL", "ALERT_WEBHOOK", "ALERT_WEBHOOK_SUPERVISORS", "ALERT_MAIL_SERVER")


class BadSettings(Exception):
    """The program cannot start; the message is one sentence that names the setting."""


class Settings(BaseModel):
    """The frozen, checked settings of one process. Secrets have no default."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    wechat_token: SecretStr = Field(description="Token of the account's server settings, 3-32 letters and digits.")
    wechat_app_id: str = Field(pattern=r"^[A-Za-z0-9_-]{6,64}$", description="AppID of the account (wx…).")
    wechat_app_secret: SecretStr | None = Field(None, description="AppSecret; needed only to push and for the menu.")
    wechat_aes_key: SecretStr | None = Field(None, description="EncodingAESKey, 43 letters and digits.")
    wechat_aes_key_previous: SecretStr | None = Field(None, description="The key before, while it is being changed.")
    wechat_mode: Literal["plain", "compatible", "safe"] = Field("safe", description="Message mode of the account's settings.")
    wechat_api_url: str = Field("https://api.weixin.qq.com/cgi-bin/", description="Base address of the platform's API.")
    wechat_can_push: bool = Field(False, description="yes: the account has customer-service rights and may push.")
    redis_url: SecretStr = Field(description="Redis or Valkey, one of: " + " ".join(REDIS_SCHEMES))
    secret_key: SecretStr = Field(description="Signs the console's cookies and makes pseudonyms; at least 32 characters. "
                                              "Changing it cuts people off from their referrals "
                                              "and lets staff see again what they have withdrawn from.")
    data_keys: SecretStr = Field(description="Fernet keys that seal text at rest, newest first, separated by commas.")
    knowledge_dir: Path = Field(HERE / "knowledge", description="Folder of the YAML that people write.")
    spool_dir: Path = Field(HERE / "var" / "spool", description="Where crises and exit words wait while Redis is down.")
    cache_dir: Path = Field(HERE / "var" / "cache", description="Where embeddings wait for the next start; may be lost.")
    simulator: bool = Field(False, description="on: the pretend WeChat with its phone page, for trying and for tests.")
    console_https: bool = Field(True, description="no: console cookies also travel over plain http (only for a trial).")
    trusted_proxies: int = Field(0, ge=0, le=3, description="How many reverse proxies stand in front and are believed.")
    retention_days: int = Field(30, ge=1, le=365, description="Days that ordinary conversation is kept (safety rule 8).")
    alert_webhook: SecretStr | None = Field(None, description="WeCom group robot that is told of danger, without words.")
    alert_webhook_supervisors: SecretStr | None = Field(None, description="The supervisors' group robot; empty: the same.")
    alert_mail_server: SecretStr | None = Field(None, description="smtp://user:password@host:587 or smtps://… for the same; "
                                                                              "a password only ever goes encrypted.")
    alert_mail_from: str = Field("", description="Sender of these e-mails.")
    alert_mail_to: str = Field("", description="Who gets them, separated by commas.")
    alert_mail_supervisors: str = Field("", description="Who gets the last alert; empty: the same.")
    referral_years: int | None = Field(None, ge=1, le=100, description="Years that a closed referral is kept, by the district's "
                                                                       "rule; empty: for good.")

    @field_validator("wechat_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9]{3,32}", value.get_secret_value()):
            raise ValueError("must be 3 to 32 letters and digits")
        return value

    @field_validator("wechat_aes_key", "wechat_aes_key_previous")
    @classmethod
    def _aes_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[A-Za-z0-9]{43}", value.get_secret_value()):
            raise ValueError("must be exactly 43 letters and digits")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if len(text) < 32 or len(set(text)) < 8:
            raise ValueError("must be at least 32 random characters")
        return value

    @field_validator("data_keys")
    @classmethod
    def _fernet(cls, value: SecretStr) -> SecretStr:
        keys = [k.strip() for k in value.get_secret_value().split(",") if k.strip()]
        if not keys:
            raise ValueError("must hold at least one key")
        for key in keys:
            try:
                Fernet(key)
            except ValueError:
                raise ValueError("holds a key that is not a Fernet key (44 characters of url-safe base64)") from None
            if len(set(urlsafe_b64decode(key))) < 8:
                raise ValueError("holds a key that is not random")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: SecretStr) -> SecretStr:
        check_redis(value.get_secret_value())
        return value

    @field_validator("alert_webhook", "alert_webhook_supervisors")
    @classmethod
    def _address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(("https://", "http://127.0.0.1")):
            raise ValueError("must begin with https://")
        return value

    @field_validator("alert_mail_server")
    @classmethod
    def _mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            check_mail(value.get_secret_value())
        return value

    @field_validator("wechat_api_url")
    @classmethod
    def _http(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") + "/"

    @model_validator(mode="after")
    def _together(self) -> Settings:
        if self.wechat_mode != "plain" and self.wechat_aes_key is None:
            raise ValueError("WECHAT_AES_KEY is missing: compatible and safe mode need it")
        if self.wechat_can_push and self.wechat_app_secret is None:
            raise ValueError("WECHAT_APP_SECRET is missing: WECHAT_CAN_PUSH=yes needs it")
        if self.alert_mail_server is not None and not (self.alert_mail_from and self.alert_mail_to):
            raise ValueError("ALERT_MAIL_FROM and ALERT_MAIL_TO are missing: ALERT_MAIL_SERVER needs them")
        if not (self.knowledge_dir / "district.yaml").is_file():
            raise ValueError("KNOWLEDGE_DIR names a folder without district.yaml")
        return self


def load(environ: dict[str, str] | None = None) -> Settings:
    """Read the settings of this process.

    environ: used instead of the real environment and `.env`, for tests.
    Raises BadSettings with one sentence; the sentence never holds a value, which may be a secret.
    """
    source = dict(environ) if environ is not None else _around()
    values: dict[str, str] = {}
    for name in Settings.model_fields:
        upper = name.upper()
        value = source.get(upper)
        if not value and upper in SECRETS and source.get(upper + "_FILE"):
            value = _from_file(upper, source[upper + "_FILE"])
        if value:
            values[name] = value
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else ""
        why = "is missing" if first["type"] == "missing" else first["msg"].removeprefix("Value error, ")
        raise BadSettings(f"{name} {why}".strip() + ".") from None


def _around() -> dict[str, str | None]:
    """The environment over `.env`; where neither names an account, what `make run` has written."""
    found = {**dotenv_values(".env"), **os.environ}
    configured = found.get("WECHAT_TOKEN") or found.get("WECHAT_TOKEN_FILE") or found.get("WECHAT_APP_ID")
    return found if configured or not TRIAL.is_file() else {**dotenv_values(TRIAL), **found}


def knowledge_dir() -> Path:
    """Where the knowledge is, for commands that need nothing else."""
    return _folder("knowledge_dir")


def cache_dir() -> Path:
    """Where embeddings are kept between starts, for commands that need nothing else."""
    return _folder("cache_dir")


def _folder(name: str) -> Path:
    return Path(_around().get(name.upper()) or Settings.model_fields[name].default)


def inherited() -> dict[str, str]:
    """The environment as it is, for processes that this one starts."""
    return dict(os.environ)


def _from_file(name: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except UnicodeDecodeError:
        raise BadSettings(f"{name}_FILE names a file that is not UTF-8 text.") from None
    except OSError as error:
        raise BadSettings(f"{name}_FILE names a file that cannot be read: {error.strerror}.") from None
