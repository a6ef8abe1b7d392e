"""What an admin may do to accounts, and who learns of it."""

from __future__ import annotations

import threading

import pytest

from bot.accounts import Accounts, BadAccount
from bot.audit import COMMAND, NotRecorded
from bot.personnel import Personnel, without_supervisor
from bot.store import audit_key
from tests.conftest import give_account

pytestmark = pytest.mark.usefixtures("light_hashing")
PASSWORD = "一二三四五六七八九十"


@pytest.fixture
def accounts(client):
    accounts = Accounts(client)
    for name, role in (("老周", "admin"), ("王芳", "staff"), ("赵姐", "supervisor")):
        give_account(accounts, name, role, PASSWORD)
    return accounts


@pytest.fixture
def personnel(accounts, audit):
    return Personnel(accounts, audit)


def told(accounts, name):
    """What waits for this person's eyes."""
    return [(notice["what"], notice["by"], notice["about"]) for notice in accounts.get(name).notices]


def test_a_new_account_has_a_password_that_must_be_changed(personnel, accounts, audit):
    password = personnel.hire("孙倩", "editor", "老周")
    account = accounts.check("孙倩", password)
    assert account.must_change and account.role == "editor"
    entry = audit.find()[0]
    assert (entry.who, entry.what, entry.reason) == ("老周", "account-added", "孙倩 editor")
    with pytest.raises(BadAccount, match="已经有"):
        personnel.hire("王芳", "editor", "老周")


@pytest.mark.parametrize("name", ["", "张 三", "张三/../x", "a" * 21, "<b>", "张三\n"])
def test_a_name_that_could_be_mistaken_is_refused(personnel, name):
    with pytest.raises(BadAccount):
        personnel.hire(name, "staff", "老周")


STEPS = {
    "account-role": lambda p, n, by: p.change_role(n, "editor", "moved", by),
    "account-disabled": lambda p, n, by: p.disable(n, by, "left"),
    "password-reset": lambda p, n, by: p.reset_password(n, by, "forgot"),
    "sessions-ended": lambda p, n, by: p.end_sessions(n, by, "suspect"),
}


@pytest.mark.parametrize("what", STEPS)
def test_every_step_is_in_the_trail_with_its_reason_ends_sessions_and_is_told(personnel, accounts, audit, what):
    before = accounts.get("王芳").generation
    STEPS[what](personnel, "王芳", "老周")
    entry = audit.find()[0]
    assert (entry.who, entry.what) == ("老周", what) and entry.reason.startswith("王芳 ")
    assert accounts.get("王芳").generation == before + 1
    assert len(told(accounts, "王芳")) == 1 and told(accounts, "王芳")[0][1] == "老周"
    assert told(accounts, "赵姐") == [(told(accounts, "赵姐")[0][0], "老周", "王芳")], "she read referrals: supervisors know"


@pytest.mark.parametrize("what", STEPS)
def test_without_a_trace_nothing_is_changed(personnel, accounts, client, what):
    before = accounts.all()
    client.set(audit_key(), "nothing can be appended here")
    with pytest.raises(NotRecorded):
        STEPS[what](personnel, "王芳", "老周")
    assert accounts.all() == before


@pytest.mark.parametrize("what", STEPS)
def test_an_admin_does_nothing_to_her_own_account(personnel, accounts, what):
    give_account(accounts, "老吴", "admin", PASSWORD)
    with pytest.raises(BadAccount, match="自己"):
        STEPS[what](personnel, "老周", "老周")


def test_no_way_to_the_right_to_read_is_hidden_from_supervisors(personnel, accounts):
    personnel.hire("新人", "editor", "老周")
    assert told(accounts, "赵姐") == []
    personnel.change_role("新人", "staff", "moved", "老周")
    personnel.hire("影子", "staff", "老周")
    personnel.reset_password("王芳", "老周", "forgot")
    assert [what for what, _, _ in told(accounts, "赵姐")] == ["reader-role", "reader-added", "reader-password"]
    personnel.change_role("赵姐", "admin", "moved", "老周")
    assert told(accounts, "赵姐")[-1][0] == "role"


def test_a_notice_stays_until_its_owner_has_acknowledged_it(personnel, accounts):
    personnel.end_sessions("王芳", "老周", "suspect")
    personnel.reset_password("王芳", "老周", "forgot")
    first, second = accounts.get("王芳").notices
    accounts.acknowledge("王芳", first["id"])
    assert accounts.get("王芳").notices == (second,)


def test_the_last_admin_stays_one(personnel, accounts):
    give_account(accounts, "老吴", "admin", PASSWORD)
    personnel.disable("老吴", "老周", "left")
    with pytest.raises(BadAccount, match="最后一位管理员"):
        personnel.disable("老周", "老吴", "left")
    with pytest.raises(BadAccount, match="最后一位管理员"):
        personnel.change_role("老周", "staff", "moved", "老吴")
    assert accounts.get("老周").role == "admin" and not accounts.get("老周").disabled


def test_two_admins_who_disable_each_other_at_once_leave_one(personnel, accounts):
    give_account(accounts, "老吴", "admin", PASSWORD)
    for _ in range(10):
        for name in ("老周", "老吴"):
            give_account(accounts, name, "admin", PASSWORD)
        together, refused = threading.Barrier(2), []

        def shut_out(name, by, together=together, refused=refused):
            together.wait()
            try:
                personnel.disable(name, by, "left")
            except BadAccount:
                refused.append(by)

        threads = [threading.Thread(target=shut_out, args=pair) for pair in (("老周", "老吴"), ("老吴", "老周"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 1 and sum(not accounts.get(name).disabled for name in ("老周", "老吴")) == 1


def test_changes_that_meet_are_all_kept(personnel, accounts, audit):
    threads = [threading.Thread(target=personnel.end_sessions, args=(name, "老周", "suspect")) for name in ("王芳", "赵姐") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(accounts.get("王芳").notices) == 4 and accounts.get("王芳").generation == 4
    assert audit.verify() == (8, [])


def test_whoever_has_the_server_may_do_what_an_admin_may_not(personnel, accounts):
    personnel.disable("老周", COMMAND)
    assert accounts.get("老周").disabled


def test_an_office_without_a_supervisor_is_noticed(personnel, accounts):
    assert not without_supervisor(accounts.all())
    personnel.disable("赵姐", "老周", "left")
    assert without_supervisor(accounts.all())
