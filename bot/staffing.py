"""Commands about the accounts of staff, for whoever has the server: the first account, and the way back in."""

from __future__ import annotations

import sys

import click

from bot.accounts import ROLES
from bot.audit import COMMAND
from bot.terminal import guard, parts


@click.group()
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
    made = parts()
    guard(lambda: made.personnel.install(name, role, password))
    click.echo(f"{name} ({ROLES[role]})")


@staff.command("list")
def staff_list() -> None:
    """Every account: name, role, whether it may sign in, whether it has a second factor."""
    for account in guard(parts().accounts.all):
        click.echo(f"{account.name}  {account.role}  {'disabled' if account.disabled else 'active'}"
                   f"  {'totp' if account.totp else 'password only'}")


@staff.command("disable")
@click.argument("name")
def staff_disable(name: str) -> None:
    """Shut an account out at once."""
    made = parts()
    guard(lambda: made.personnel.disable(name, COMMAND))
    click.echo(f"{name} disabled")


@staff.command("reset-totp")
@click.argument("name")
def staff_reset_totp(name: str) -> None:
    """Take an account's second factor off, when its phone and its recovery codes are lost; its sessions end.

    She signs in with her password and sets it up anew; she and every supervisor are told.
    """
    made = parts()
    guard(lambda: made.personnel.reset_second_factor(name, COMMAND))
    click.echo(f"{name} may sign in with the password alone and must then set up the second step anew")
