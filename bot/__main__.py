"""python -m bot …: everything that is done from a command line. Errors: exit status 1, wrong usage: 2."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot import local, logs, settings
from bot.accounts import ROLES, BadAccount
from bot.assembly import Parts
from bot.conversation.understanding import understand
from bot.knowledge import lint as linting
from bot.knowledge.library import load
from bot.knowledge.reading import KnowledgeError
from bot.message import CHINA, Inbound, NotSent
from bot.referrals.desk import AlreadyMoved, NoSuchReferral
from bot.referrals.referral import OUTCOMES, STATUSES
from bot.store import StoreDown
from bot.wechat.menu import BadMenu, wechat_menu
from bot.worker import Worker, steps


def _parts() -> Parts:
    try:
        return Parts(settings.load())
    except settings.BadSettings as error:
        raise click.ClickException(str(error)) from None


def _now() -> datetime:
    return datetime.now(CHINA)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The service of a district's Women's Federation."""
    logs.configure()


@main.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def run(port: int) -> None:
    """Start everything on this machine, with the phone page; Ctrl-C stops it."""
    try:
        local.run(port)
    except local.CannotRun as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.option("--knowledge", "folder", type=click.Path(path_type=Path, file_okay=False), help="Knowledge folder.")
def match(folder: Path | None) -> None:
    """JSON lines in ({"id", "text"}), decisions out, in order. Needs no Redis."""
    understanding = understand(_knowledge(folder))
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, name = row["text"], row["id"]
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            raise click.ClickException(f'line {number}: not a JSON object with "id" and "text"') from None
        click.echo(json.dumps({"id": name, **understanding.as_row(text)}, ensure_ascii=False))


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
def lint(folder: Path | None) -> None:
    """Check the knowledge; one line per problem; exit status 1 if any is an error."""
    problems = linting.lint(folder or settings.knowledge_dir())
    for problem in problems:
        click.echo(str(problem))
    errors = sum(p.level == "error" for p in problems)
    click.echo(f"{errors} 个错误，{len(problems) - errors} 个提醒", err=True)
    sys.exit(1 if errors else 0)


@main.command()
def worker() -> None:
    """Run the background loop: carry answers, hand over what was spooled."""
    parts = _parts()
    parts.library.watch()
    Worker(steps(parts.delivery, parts.spool, parts.store)).run()


@main.group()
def menu() -> None:
    """The custom menu at the foot of the chat."""


@menu.command("push")
def menu_push() -> None:
    """Send knowledge/menu.yaml to WeChat."""
    parts = _parts()
    buttons = [b.model_dump(exclude_defaults=True) for b in parts.library.current.menu.buttons]
    try:
        parts.platform.menu_create(wechat_menu(buttons))
    except (BadMenu, NotSent) as error:
        raise click.ClickException(str(error)) from None
    click.echo("菜单已换上；手机上五分钟内看得到。")


@main.command()
@click.argument("openid")
def forget(openid: str) -> None:
    """Erase a person's ordinary conversation and cut the link to her in her referrals."""
    parts = _parts()
    leaving = Inbound(parts.vault.pseudonym(openid), "event", f"forget-{_now().timestamp()}", _now(), event="unsubscribe")
    _guard(parts.store.client.ping)
    parts.conversation.take_turn(leaving, "")
    click.echo("done")


@main.group()
def referrals() -> None:
    """Questions that wait for a person."""


@referrals.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON lines.")
@click.option("--status", type=click.Choice(STATUSES))
def referrals_list(as_json: bool, status: str | None) -> None:
    """Urgent first, then by due time."""
    for referral in _guard(lambda: _parts().desk.list(status)):
        row = referral.as_json()
        row.pop("messages")
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else
                   "  ".join((row["number"], f"{row['status']:9}", f"{row['priority']:6}", row["due"][:16], row["holder"] or "-",
                              row["topic"])))


@referrals.command("show")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Accepted for clarity; the output is always JSON.")
def referrals_show(number: str, as_json: bool) -> None:
    """One referral with its messages."""
    referral = _guard(lambda: _parts().desk.get(number.upper()))
    click.echo(json.dumps(referral.as_json(), ensure_ascii=False, indent=None if as_json else 2))


@referrals.command("claim")
@click.argument("number")
@click.option("--as", "name", required=True, help="Who takes it.")
def referrals_claim(number: str, name: str) -> None:
    """Take an open referral."""
    _done(_guard(lambda: _parts().desk.claim(number.upper(), name, _now())))


@referrals.command("answer")
@click.argument("number")
@click.option("--as", "name", required=True, help="Who answers; must hold it.")
@click.option("--text", default="-", help="The answer; - reads standard input.")
def referrals_answer(number: str, name: str, text: str) -> None:
    """Answer; she hears it when she next writes."""
    words = sys.stdin.read() if text == "-" else text
    _done(_guard(lambda: _parts().desk.answer(number.upper(), name, words, _now())))


@referrals.command("close")
@click.argument("number")
@click.option("--as", "name", required=True, help="Who closes; must hold it.")
@click.option("--outcome", required=True, help="One of: " + " ".join(OUTCOMES))
def referrals_close(number: str, name: str, outcome: str) -> None:
    """End it with an outcome."""
    if outcome not in OUTCOMES:
        raise click.BadParameter("one of " + " ".join(OUTCOMES), param_hint="--outcome")
    _done(_guard(lambda: _parts().desk.close(number.upper(), name, outcome, _now())))


@main.group()
def staff() -> None:
    """The staff's accounts."""


@staff.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(list(ROLES)), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def staff_add(name: str, role: str, password_stdin: bool) -> None:
    """Make an account, or give one a new role and password."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else click.prompt("密码", hide_input=True,
                                                                                    confirmation_prompt="再输一遍")
    _guard(lambda: _parts().accounts.add(name, role, password))
    click.echo(f"{name} ({ROLES[role]})")


@staff.command("list")
def staff_list() -> None:
    """Every account."""
    for account in _guard(_parts().accounts.all):
        click.echo(f"{account.name}  {account.role}  {'disabled' if account.disabled else 'active'}")


@staff.command("disable")
@click.argument("name")
def staff_disable(name: str) -> None:
    """Shut an account out at once."""
    _guard(lambda: _parts().accounts.disable(name))
    click.echo(f"{name} disabled")


def _knowledge(folder: Path | None) -> Any:
    try:
        return load(folder or settings.knowledge_dir())
    except KnowledgeError as error:
        raise click.ClickException("\n".join(str(p) for p in error.problems)) from None


def _guard(work: Any) -> Any:
    """Do it, and turn what can go wrong into one sentence on standard error."""
    try:
        return work()
    except NoSuchReferral as error:
        raise click.ClickException(f"there is no referral {error}") from None
    except StoreDown as error:
        raise click.ClickException(f"Redis does not answer ({type(error).__name__})") from None
    except (AlreadyMoved, BadAccount, ValueError) as error:
        raise click.ClickException(str(error)) from None
    except KnowledgeError as error:
        raise click.ClickException("\n".join(str(p) for p in error.problems)) from None


def _done(referral: Any) -> None:
    click.echo(f"{referral.number} {referral.status}")


if __name__ == "__main__":
    main(prog_name="python -m bot")
