"""The start refuses nonsense with one sentence that names the setting and never tells its value."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot import settings as settings_module
from bot.privacy import Vault
from bot.settings import HERE, SECRETS, BadSettings, Settings, kernels, load
from tests.conftest import AES_KEY, APP_ID, DATA_KEY, SECRET_KEY, TOKEN

GOOD = {"WECHAT_TOKEN": TOKEN, "WECHAT_APP_ID": APP_ID, "WECHAT_AES_KEY": AES_KEY, "REDIS_URL": "redis://127.0.0.1/0",
        "SECRET_KEY": SECRET_KEY, "DATA_KEYS": DATA_KEY}

NONSENSE = [
    ("WECHAT_TOKEN", "xy"), ("WECHAT_TOKEN", "has spaces in it"), ("WECHAT_TOKEN", "x" * 33), ("WECHAT_TOKEN", "口令口令"),
    ("WECHAT_APP_ID", "wx1"),
    ("WECHAT_AES_KEY", "tooshort"), ("WECHAT_AES_KEY", "x" * 44), ("WECHAT_AES_KEY", "x" * 42 + "="),
    ("WECHAT_AES_KEY_PREVIOUS", "tooshort"),
    ("WECHAT_MODE", "secret-mode"), ("WECHAT_API_URL", "api.example.org"), ("WECHAT_API_URL", "ftp://api.example.org"),
    ("WECHAT_CAN_PUSH", "perhaps"), ("SIMULATOR", "perhaps"), ("CONSOLE_HTTPS", "perhaps"),
    ("REDIS_URL", "localhost:6379"), ("REDIS_URL", "http://:password1@host"),
    *(("REDIS_URL", address) for address in (
        "redis+sentinel://h:26379", "redis+sentinel://h:26379/", "redis+sentinel:///main", "redis+sentinel://a:1,/main",
        "redis+cluster://", "unix://", "unix:///", "unix://run/redis.sock", "redis://h:6379/main", "redis://h:0/0")),
    ("SECRET_KEY", "short-key-123"), ("SECRET_KEY", "abab" * 20), ("SECRET_KEY", "0" * 64),
    ("DATA_KEYS", ",,,"), ("DATA_KEYS", "notakey"), ("DATA_KEYS", f"{DATA_KEY},notakey"), ("DATA_KEYS", "密钥密钥"),
    ("DATA_KEYS", DATA_KEY[:-2]), ("DATA_KEYS", base64.urlsafe_b64encode(b"k" * 32).decode()),
    ("TRUSTED_PROXIES", "9"), ("TRUSTED_PROXIES", "-1"), ("TRUSTED_PROXIES", "seven"),
    ("RETENTION_DAYS", "0"), ("RETENTION_DAYS", "366"), ("RETENTION_DAYS", "forever"),
    ("REFERRAL_YEARS", "0"), ("REFERRAL_YEARS", "101"), ("REFERRAL_YEARS", "forever"),
    *(("ALERT_MAIL_SERVER", address) for address in (
        "smtp.qq.com:587", "smtp.qq.com", "http://smtp.qq.com", "smtp://:587", "smtp://office:secret@", "smtp://u:secret@host:58x7",
        "smtp://u:secret@host:0", "smtp://u:12/secret@host:587", "smtp://u:12#secret@host:587", "smtp://u:1?secret@host:587",
        "smtp://office@host:587", "smtp://u:secret@host:70000")),
    ("KNOWLEDGE_DIR", "/nowhere/at/all"),
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working directory of its own, and an environment without our settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name.upper() + "_FILE", raising=False)
    return tmp_path


def refusal(environ) -> str:
    with pytest.raises(BadSettings) as refused:
        load(environ)
    assert refused.value.__cause__ is None and refused.value.__suppress_context__, "the cause may hold the value"
    return str(refused.value)


def test_good_settings_start():
    loaded = load(GOOD)
    assert loaded.wechat_mode == "safe" and loaded.retention_days == 30 and loaded.referral_years is None


@pytest.mark.parametrize("name, value", NONSENSE)
def test_rule_15_nonsense_is_refused_by_name_and_never_shown(name, value):
    said = refusal({**GOOD, name: value})
    assert said.startswith(name + " ") and said.endswith(".") and said.count("\n") == 0
    assert value not in said or len(value) < 3


@pytest.mark.parametrize("name", ["WECHAT_TOKEN", "WECHAT_APP_ID", "REDIS_URL", "SECRET_KEY", "DATA_KEYS"])
@pytest.mark.parametrize("given", [None, ""])
def test_what_is_missing_is_named(name, given):
    environ = {key: value for key, value in GOOD.items() if key != name} | ({} if given is None else {name: given})
    assert refusal(environ) == f"{name} is missing."


@pytest.mark.parametrize("mode", ["safe", "compatible"])
def test_encrypted_modes_need_the_key(mode):
    environ = {key: value for key, value in GOOD.items() if key != "WECHAT_AES_KEY"} | {"WECHAT_MODE": mode}
    assert refusal(environ).startswith("WECHAT_AES_KEY is missing")
    assert load(environ | {"WECHAT_MODE": "plain"}).wechat_aes_key is None


@pytest.mark.parametrize("address", [
    "smtp://127.0.0.1", "smtps://smtp.qq.com", "smtp://office%40qq.com:a%2Fb@smtp.qq.com:587", "smtps://office@qq.com:abc@smtp.qq.com:465/"])
def test_a_mail_server_is_taken_as_operators_write_it(address):
    given = {**GOOD, "ALERT_MAIL_SERVER": address, "ALERT_MAIL_FROM": "a@example.org", "ALERT_MAIL_TO": "b@example.org"}
    assert load(given).alert_mail_server.get_secret_value() == address


def test_pushing_needs_the_secret_of_the_account():
    assert refusal({**GOOD, "WECHAT_CAN_PUSH": "yes"}).startswith("WECHAT_APP_SECRET is missing")


@pytest.mark.parametrize("url", ["redis://h:1/0", "rediss://u:p@h/0", "unix:///run/redis.sock", "unix://:p@/run/redis.sock",
                                 "redis://:p@/0", "redis://h", "redis://[::1]:6379", "redis+sentinel://a:1,b:2/m",
                                 "redis+cluster://h:7000"])
def test_every_kind_of_redis_is_taken(url):
    assert load({**GOOD, "REDIS_URL": url}).redis_url.get_secret_value() == url


def test_several_data_keys_newest_first():
    newest = Fernet.generate_key().decode()
    vault = Vault(load({**GOOD, "DATA_KEYS": f" {newest} , {DATA_KEY},"}).data_keys.get_secret_value(), SECRET_KEY)
    assert vault.is_current(Vault(newest, SECRET_KEY).seal("x")) and not vault.is_current(Vault(DATA_KEY, SECRET_KEY).seal("x"))


@pytest.mark.parametrize("name", [name for name in SECRETS if name in GOOD])
def test_a_secret_may_come_from_a_file(tmp_path, name):
    file = tmp_path / "secret"
    file.write_text(GOOD[name] + "\n", "utf-8")
    environ = {key: value for key, value in GOOD.items() if key != name} | {name + "_FILE": str(file)}
    assert getattr(load(environ), name.lower()).get_secret_value() == GOOD[name]


def test_the_value_itself_wins_over_the_file(tmp_path):
    (tmp_path / "secret").write_text("x" * 40, "utf-8")
    loaded = load({**GOOD, "SECRET_KEY_FILE": str(tmp_path / "secret")})
    assert loaded.secret_key.get_secret_value() == SECRET_KEY


def test_nonsense_from_a_file_is_not_shown_either(tmp_path):
    file = tmp_path / "secret"
    file.write_text("weak-secret-of-file", "utf-8")
    environ = {key: value for key, value in GOOD.items() if key != "SECRET_KEY"} | {"SECRET_KEY_FILE": str(file)}
    said = refusal(environ)
    assert said.startswith("SECRET_KEY ") and "weak-secret" not in said


def test_a_file_that_cannot_be_read_is_named_by_its_setting(tmp_path):
    environ = {key: value for key, value in GOOD.items() if key != "SECRET_KEY"} | {"SECRET_KEY_FILE": str(tmp_path / "absent")}
    said = refusal(environ)
    assert said.startswith("SECRET_KEY_FILE ") and str(tmp_path) not in said


def test_only_secrets_are_read_from_files(tmp_path):
    (tmp_path / "mode").write_text("plain", "utf-8")
    assert load({**GOOD, "WECHAT_MODE_FILE": str(tmp_path / "mode")}).wechat_mode == "safe"


def test_a_file_dot_env_is_read_and_the_environment_wins(folder, monkeypatch):
    lines = [f"{name}={value}" for name, value in GOOD.items()]
    (folder / ".env").write_text("\n".join([*lines, "RETENTION_DAYS=7", "TRUSTED_PROXIES=1"]), "utf-8")
    monkeypatch.setenv("TRUSTED_PROXIES", "2")
    loaded = load()
    assert (loaded.retention_days, loaded.trusted_proxies) == (7, 2)


def test_without_anything_the_first_missing_one_is_named(folder, monkeypatch):
    monkeypatch.setattr(settings_module, "TRIAL", folder / "absent")
    with pytest.raises(BadSettings, match=r"^WECHAT_TOKEN is missing\.$"):
        load()


def test_rule_15_settings_that_are_printed_hide_their_secrets():
    app_secret = "0123456789abcdef0123456789abcdef"
    shown = repr(load({**GOOD, "WECHAT_APP_SECRET": app_secret}))
    assert not [secret for secret in (TOKEN, AES_KEY, SECRET_KEY, DATA_KEY, app_secret) if secret in shown]


def test_nothing_changes_after_the_start():
    with pytest.raises(ValueError):
        load(GOOD).retention_days = 1


def test_no_secret_has_a_default():
    for name in SECRETS:
        assert Settings.model_fields[name.lower()].default is None or Settings.model_fields[name.lower()].is_required()


def test_the_knowledge_that_ships_is_the_default():
    assert load(GOOD).knowledge_dir == Path(HERE / "knowledge")


def test_commands_find_what_make_run_runs_only_where_nothing_else_is_set(folder, monkeypatch):
    trial = folder / "run.env"
    trial.write_text("\n".join(f"{name}='{value}'" for name, value in {**GOOD, "RETENTION_DAYS": "9"}.items()), "utf-8")
    monkeypatch.setattr(settings_module, "TRIAL", trial)
    assert load().retention_days == 9
    monkeypatch.setenv("WECHAT_APP_ID", "wx0000000000000000")
    with pytest.raises(BadSettings, match=r"^WECHAT_TOKEN is missing\.$"):
        load()


def test_commands_that_need_only_a_folder_take_that_of_what_make_run_runs(folder, monkeypatch):
    trial = folder / "run.env"
    trial.write_text("\n".join(f"{name}='{value}'" for name, value in {**GOOD, "KNOWLEDGE_DIR": "other"}.items()), "utf-8")
    monkeypatch.setattr(settings_module, "TRIAL", trial)
    assert settings_module.knowledge_dir() == Path("other") and settings_module.cache_dir() == HERE / "var" / "cache"
    monkeypatch.setenv("KNOWLEDGE_DIR", "mine")
    assert settings_module.knowledge_dir() == Path("mine")


@pytest.mark.parametrize(("name", "value"), [
    ("REDIS_URL", "redis://:Se/cretPassw0rd@127.0.0.1:6379/0"), ("REDIS_URL", "redis://127.0.0.1:port/0"),
    ("ALERT_WEBHOOK", "nonsense"), ("WECHAT_APP_ID", "      "), ("WECHAT_APP_ID", "公众号公众号")])
def test_rule_15_nonsense_is_named_and_not_shown(name, value):
    with pytest.raises(BadSettings) as refused:
        load({**GOOD, name: value})
    assert str(refused.value).startswith(name) and "Passw0rd" not in str(refused.value) and "\n" not in str(refused.value)


def test_a_secret_file_that_is_not_text_is_named(folder):
    (folder / "token").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSettings, match="^WECHAT_TOKEN_FILE names a file that is not UTF-8"):
        load({**{k: v for k, v in GOOD.items() if k != "WECHAT_TOKEN"}, "WECHAT_TOKEN_FILE": str(folder / "token")})


@pytest.mark.parametrize(("processor", "wanted"), [
    ("flags\t\t: fpu avx2 avx512f avx512cd avx512bw avx512dq avx512vl\n", "SkylakeX"),
    ("flags\t\t: fpu avx2 avx512f avx512cd\n", ""), ("flags\t\t: fpu sse2\n", ""), ("Features\t: asimd\n", ""), ("", "")])
def test_wide_kernels_are_asked_for_only_where_the_processor_has_all_that_they_use(processor, wanted):
    assert kernels(processor) == wanted
