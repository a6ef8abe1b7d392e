"""python -m bot …: everything that is done from a command line. Errors: exit status 1, wrong usage: 2."""

from __future__ import annotations

import json
import sys

import click

from bot import custody, editing, local, logs, staffing
from bot.assembly import Parts
from bot.audit import COMMAND
from bot.message import Inbound, NotSent, now
from bot.referrals.referral import OUTCOMES, STATUSES, Referral
from bot.terminal import acting, guard, parts
from bot.wechat.menu import BadMenu, wechat_menu
from bot.worker import Worker, steps


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
def worker() -> None:
    """Run the background loop: carry answers, hand over what was spooled."""
    made = parts()
    guard(made.spool.ready)
    made.library.watch()
    does = steps(made.delivery, made.spool, made.store, made.alerts, made.overstay, made.indicator, made.upkeep)
    Worker(does, made.store).run()


@main.group()
def menu() -> None:
    """The custom menu at the foot of the chat."""


@menu.command("push")
def menu_push() -> None:
    """Send knowledge/menu.yaml to WeChat."""
    made = parts()
    try:
        made.platform.menu_create(wechat_menu(made.library.current.menu))
    except (BadMenu, NotSent) as error:
        raise click.ClickException(str(error)) from None
    click.echo("菜单已换上；手机上五分钟内看得到。")


@main.command()
@click.argument("openid")
def forget(openid: str) -> None:
    """Erase a person's ordinary conversation and cut the link to her in her referrals."""
    made = parts()
    leaving = Inbound(made.vault.pseudonym(openid), "event", f"forget-{now().timestamp()}", now(), event="unsubscribe")
    guard(made.store.client.ping)
    guard(lambda: made.conversation.take_turn(leaving, lambda: ""))
    click.echo("done")


@main.group()
def referrals() -> None:
    """Questions that wait for a person."""


@referrals.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, with the messages; each referral then counts as read.")
@click.option("--status", type=click.Choice(STATUSES))
def referrals_list(as_json: bool, status: str | None) -> None:
    """Urgent first, then by due time."""
    made = parts()
    found = guard(lambda: made.desk.list(status, limit=1_000_000))
    if as_json:
        for referral in guard(lambda: made.desk.threads((one.number for one in found), COMMAND)):
            _read(made, referral)
        return
    for one in found:
        click.echo("  ".join((one.number, f"{one.status:9}", f"{one.priority:6}", one.due.isoformat()[:16], one.holder or "-",
                              one.topic)))


@referrals.command("show")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Accepted for clarity; the output is always JSON.")
def referrals_show(number: str, as_json: bool) -> None:
    """One referral with its messages."""
    made = parts()
    _read(made, guard(lambda: made.desk.get(number.upper())), indent=None if as_json else 2)


@referrals.command("claim")
@click.argument("number")
@click.option("--as", "name", required=True, help="Who takes it.")
def referrals_claim(number: str, name: str) -> None:
    """Take an open referral."""
    _done(guard(lambda: acting(name).desk.claim(number.upper(), name, now())))


@referrals.command("answer")
@click.argument("number")
@click.option("--as", "name", required=True, help="Who answers; must hold it.")
@click.option("--text", help="The answer; without it, or as -, standard input is read.")
@click.argument("dash", type=click.Choice(["-"]), metavar="[-]", required=False)
def referrals_answer(number: str, name: str, text: str | None, dash: str | None) -> None:
    """Answer; she hears it when she next writes. - reads the answer from standard input."""
    if text and dash:
        raise click.UsageError("give the answer behind --text or on standard input, not both")
    words = sys.stdin.read() if text in (None, "-") else text
    _done(guard(lambda: acting(name).desk.answer(number.upper(), name, words, now())))


@referrals.command("close")
@click.argument("number")
@click.option("--as", "name", required=True, help="Who closes; must hold it.")
@click.option("--outcome", required=True, help="One of: " + " ".join(OUTCOMES))
def referrals_close(number: str, name: str, outcome: str) -> None:
    """End it with an outcome."""
    if outcome not in OUTCOMES:
        raise click.BadParameter("one of " + " ".join(OUTCOMES), param_hint="--outcome")
    _done(guard(lambda: acting(name).desk.close(number.upper(), name, outcome, now())))


def _read(made: Parts, referral: Referral, indent: int | None = None) -> None:
    """Print a referral with its messages; without its entry in the trail nothing is shown."""
    guard(lambda: made.desk.audit.write(COMMAND, "read", referral.number))
    click.echo(json.dumps(referral.as_json(), ensure_ascii=False, indent=indent))


def _done(referral: Referral) -> None:
    click.echo(f"{referral.number} {referral.status}")


referrals.add_command(custody.export)
main.add_command(staffing.staff)
main.add_command(custody.audit)
main.add_command(custody.reseal)
for command in editing.COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m bot")
