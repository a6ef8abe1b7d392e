"""What every command of `python -m bot` shares: the parts, the present, errors as one sentence, and the trace it leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from bot import settings
from bot.accounts import BadAccount
from bot.assembly import Parts
from bot.audit import COMMAND
from bot.knowledge.reading import KnowledgeError
from bot.referrals.casework import Outdated
from bot.referrals.desk import AlreadyMoved, NoSuchReferral, Recused
from bot.store import StoreDown

TRACED = ("referrals", "staff", "forget", "reseal", "audit list")
"""Commands that touch people's data or accounts: their use is in the audit trail, also when they fail afterwards.
`audit verify` is not: it must work where nothing can be written."""

Result = TypeVar("Result")


def parts() -> Parts:
    """The parts of this process; the use of a command that touches people's data is written down first."""
    try:
        made = Parts(settings.load())
    except settings.BadSettings as error:
        raise click.ClickException(str(error)) from None
    guard(lambda: made.redis)
    context = click.get_current_context()
    command = context.command_path.partition(" -m bot ")[2] or context.command_path.partition(" ")[2]
    if command.startswith(TRACED):
        given = context.params if command.startswith("referrals") else {}
        name = given.get("name")
        # A district may work by command alone, so a name without an account may act; the trail says that it has none.
        stranger = bool(name) and guard(lambda: made.accounts.get(name)) is None
        guard(lambda: made.desk.audit.write(name or COMMAND, "command", str(given.get("number") or "").upper()[:12],
                                            command + ("（没有账号）" if stranger else "")))
    return made


def guard(work: Callable[[], Result]) -> Result:
    """Do it, and turn what can go wrong into one sentence on standard error."""
    try:
        return work()
    except NoSuchReferral as error:
        raise click.ClickException(f"there is no referral {error}") from None
    except StoreDown as error:
        raise click.ClickException(f"Redis does not answer ({type(error).__name__})") from None
    except Outdated:
        raise click.ClickException("somebody else was quicker; look again") from None
    except (AlreadyMoved, Recused, BadAccount, settings.BadSettings, ValueError) as error:
        raise click.ClickException(str(error)) from None
    except KnowledgeError as error:
        raise click.ClickException("\n".join(str(p) for p in error.problems)) from None


def acting(name: str) -> Parts:
    """The parts, after making sure that this name may act on referrals: an account that may not read them is refused,
    a name without an account is let through with a warning (a district may work by command alone)."""
    made = parts()
    account = guard(lambda: made.accounts.get(name))
    if account is None:
        click.echo(f"warning: there is no account called {name}", err=True)
    elif not account.reads_referrals:
        raise click.ClickException(f"{name} may not act on referrals ({'disabled' if account.disabled else account.role})")
    return made
