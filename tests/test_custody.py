"""The commands about custody, as they are typed, against a store of their own."""

import io
import json

import pyotp
import pytest
from click.testing import CliRunner
from docx import Document

from bot import settings as settings_module
from bot.__main__ import main
from bot.assembly import Parts
from bot.audit import COMMAND
from bot.privacy import Vault
from bot.referrals.desk import Desk
from bot.referrals.recusal import Recusals
from bot.settings import Settings
from bot.store import Change, audit_key
from bot.upkeep import read_anchors
from tests.conftest import DATA_KEY, SECRET_KEY, give_account
from tests.referrals.conftest import NOW
from tests.test_reseal import NEW_KEY

MARKER = "标记词青蛙跳"


@pytest.fixture
def run(environ, monkeypatch):
    """Types a command; what it prints. fails: it must end with that exit status."""
    def type_(*words, fails=0, given=None, **changes):
        monkeypatch.setattr(settings_module, "load", lambda: _load({**environ, **changes}))
        done = CliRunner().invoke(main, list(words), input=given, prog_name="python -m bot")
        assert done.exit_code == fails, done.output
        return done.output
    return type_


def _load(environ) -> Settings:
    return LOAD(environ)


LOAD = settings_module.load


@pytest.fixture
def parts(settings):
    return Parts(settings)


@pytest.fixture
def number(parts):
    """A referral with her words."""
    move = parts.desk.moves.open("anna", "normal", "land", NOW, NOW)
    move.say = (parts.desk.moves.line(NOW, "person", MARKER),)
    parts.store.change(Change(moves=[move.plan()]))
    return move.number


def test_rule_15_what_is_done_from_the_command_line_is_in_the_trail(run, number, parts):
    run("referrals", "list")
    run("referrals", "show", number.lower(), "--json")
    run("referrals", "claim", number, "--as", "王姐")
    run("referrals", "answer", number, "--as", "王姐", "--text", MARKER)
    run("staff", "add", "赵姐", "--role", "supervisor", "--password-stdin", given="一二三四五六七八九十\n")
    run("staff", "disable", "赵姐")
    run("forget", "o_some_openid_of_hers")
    trail = [(e.who, e.what, e.number, e.reason) for e in reversed(parts.desk.audit.find())]
    assert trail == [
        ("command", "command", "", "referrals list"),
        ("command", "command", number, "referrals show"), ("command", "read", number, ""),
        ("王姐", "command", number, "referrals claim（没有账号）"), ("王姐", "claimed", number, ""),
        ("王姐", "command", number, "referrals answer（没有账号）"), ("王姐", "answered", number, ""),
        ("command", "command", "", "staff add"), ("command", "account-added", "", "赵姐 supervisor"),
        ("command", "command", "", "staff disable"), ("command", "account-disabled", "", "赵姐"),
        ("command", "command", "", "forget")]
    kept = str(parts.redis.lrange(audit_key(), 0, -1))
    assert MARKER not in kept and "openid" not in kept


def test_rule_15_without_a_trace_a_command_shows_nothing(run, number, parts):
    parts.redis.set(audit_key(), "nothing can be appended here")
    assert MARKER not in run("referrals", "show", number, fails=1)


def test_verify_says_how_many_hold_and_what_to_keep(run, number, parts):
    run("referrals", "show", number)
    said = run("audit", "verify")
    assert "2 entries hold; no anchor to compare with" in said
    anchor = parts.desk.audit.anchor()
    assert f"anchor {anchor}" in said
    run("referrals", "list")
    assert "3 entries hold; 1 anchors agree" in run("audit", "verify", "--anchor", anchor)


def test_verify_fails_where_the_chain_breaks(run, number, parts):
    run("referrals", "show", number)
    first = json.loads(parts.redis.lindex(audit_key(), 0))
    parts.redis.lset(audit_key(), 0, json.dumps({**first, "who": "别人"}))
    said = run("audit", "verify", fails=1)
    assert "entry 1: changed" in said and "broken" in said


def test_verify_uses_the_anchors_that_the_worker_kept(run, number, parts):
    run("referrals", "show", number)
    parts.upkeep.step(NOW)
    assert len(read_anchors(parts.anchors)) == 1
    parts.redis.delete(audit_key(), audit_key() + ":head")
    assert "truncated" in run("audit", "verify", fails=1)


def test_verify_refuses_an_anchor_that_is_none(run):
    run("audit", "verify", "--anchor", "nonsense", fails=2)


def test_list_gives_json_of_one_number(run, number):
    run("referrals", "show", number)
    run("referrals", "list")
    rows = [json.loads(line) for line in run("audit", "list", "--json", "--number", number).splitlines()]
    assert {row["number"] for row in rows} == {number} and [row["what"] for row in rows] == ["read", "command"]
    assert "audit list" in run("audit", "list")


def test_the_record_of_one_referral_is_written_to_a_file(run, number, parts, tmp_path):
    file = tmp_path / "record.docx"
    run("referrals", "export", number.lower(), str(file), "--as", "赵姐")
    assert MARKER in "\n".join(p.text for p in Document(io.BytesIO(file.read_bytes())).paragraphs)
    entry = parts.desk.audit.find(number)[0]
    assert (entry.who, entry.what) == ("赵姐", "exported")
    run("referrals", "export", number, str(tmp_path), "--as", "赵姐", fails=2)
    run("referrals", "export", "ZZZZ", str(file), "--as", "赵姐", fails=1)


def test_after_reseal_the_old_key_can_go(run, number, store):
    said = run("reseal", DATA_KEYS=f"{NEW_KEY},{DATA_KEY}")
    assert " changed, " in said and " 0 left" in said
    assert "0 changed" in run("reseal", DATA_KEYS=f"{NEW_KEY},{DATA_KEY}")
    assert Desk(store, Vault(NEW_KEY, SECRET_KEY), lambda: None).get(number).messages[0].text == MARKER
    assert MARKER in run("referrals", "show", number, DATA_KEYS=NEW_KEY)


def test_reseal_says_when_a_key_is_missing(run, number):
    assert "open with none of DATA_KEYS" in run("reseal", fails=1, DATA_KEYS=NEW_KEY)


def test_the_list_for_programs_holds_the_messages_and_rule_15_the_trail_says_whose_were_read(run, number, parts):
    row, = (json.loads(line) for line in run("referrals", "list", "--json").splitlines())
    assert row == json.loads(run("referrals", "show", number, "--json"))
    assert [message["text"] for message in row["messages"]] == [MARKER]
    assert [(e.who, e.what) for e in parts.desk.audit.find(number)].count((COMMAND, "read")) == 2
    assert MARKER not in run("referrals", "list")
    assert [e.what for e in parts.desk.audit.find(number)].count("read") == 2


@pytest.mark.parametrize("words", [(), ("-",), ("--text", "-")])
def test_an_answer_is_read_from_standard_input_where_a_dash_stands(run, number, parts, words):
    run("referrals", "claim", number, "--as", "王姐")
    run("referrals", "answer", number, "--as", "王姐", *words, given="我们去村里问过了\n")
    assert parts.desk.get(number).messages[-1].text == "我们去村里问过了"


def test_an_answer_given_twice_is_wrong_usage(run, number):
    assert "--text" in run("referrals", "answer", number, "--as", "王姐", "--text", "话", "-", fails=2)


@pytest.mark.parametrize("command", [
    ("claim",), ("answer", "--text", "话"), ("close", "--outcome", "重复")])
def test_rule_13_who_has_withdrawn_cannot_act_from_the_command_line_either(run, number, parts, command):
    Recusals(parts.desk, parts.accounts).recuse(number, "王姐", "", NOW)
    assert "王姐 has withdrawn" in run("referrals", command[0], number, "--as", "王姐", *command[1:], fails=1)
    assert parts.desk.get(number).status == "open"


def test_rule_13_who_has_withdrawn_takes_no_record_out(run, number, parts, tmp_path):
    Recusals(parts.desk, parts.accounts).recuse(number, "王姐", "", NOW)
    run("referrals", "export", number, str(tmp_path / "a.docx"), "--as", "王姐", fails=1)
    assert not (tmp_path / "a.docx").exists()


@pytest.mark.parametrize(("role", "disabled"), [("admin", False), ("editor", False), ("staff", True)])
def test_an_account_that_may_not_read_referrals_cannot_act_on_them(run, number, parts, role, disabled):
    give_account(parts.accounts, "小李", role, "a long password")
    if disabled:
        parts.personnel.disable("小李", COMMAND)
    assert "may not act" in run("referrals", "claim", number, "--as", "小李", fails=1)
    assert parts.desk.get(number).status == "open"


def test_a_name_without_an_account_is_let_through_with_a_warning(run, number, parts):
    assert "no account called 值班员" in run("referrals", "claim", number, "--as", "值班员")
    assert parts.desk.get(number).holder == "值班员"
    assert [e.reason for e in parts.desk.audit.find(who="值班员") if e.what == "command"] == ["referrals claim（没有账号）"]
    give_account(parts.accounts, "王姐", "staff", "一二三四五六七八九十")
    run("referrals", "claim", number, "--as", "王姐", fails=1)
    assert [e.reason for e in parts.desk.audit.find(who="王姐") if e.what == "command"] == ["referrals claim"]


def test_the_way_back_in_for_an_admin_who_lost_her_phone(run, parts):
    give_account(parts.accounts, "老周", "admin", "一二三四五六七八九十")
    run("staff", "reset-totp", "老周", fails=1)
    parts.second_factor.enrol("老周", pyotp.TOTP(parts.second_factor.offer("老周")).now())
    assert "totp" in run("staff", "list")
    assert "password alone" in run("staff", "reset-totp", "老周")
    entry = parts.desk.audit.find()[0]
    assert (entry.who, entry.what, entry.reason) == ("command", "second-factor-reset", "老周")
    account = parts.accounts.get("老周")
    assert not account.totp and [notice["what"] for notice in account.notices] == ["second-factor"]
