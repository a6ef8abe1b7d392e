"""Commands about the custody of data: the audit trail, new keys, the printed record of a referral."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from bot.message import now
from bot.referrals.record import record
from bot.store import erased_key
from bot.terminal import guard, parts
from bot.upkeep import read_anchors


@click.group()
def audit() -> None:
    """The audit trail: who read, changed, exported or deleted what, and when."""


@audit.command("verify")
@click.option("--anchor", "given", multiple=True, metavar="COUNT:HASH", help="What an earlier verify printed; may be repeated.")
def audit_verify(given: tuple[str, ...]) -> None:
    """Say how many entries hold, or where the chain breaks; exit status 1 if it does.

    Keep the printed COUNT:HASH outside this machine: without an anchor a cut-off end is not noticed when the head was
    cut with it, nor that an older copy of everything was put back. The worker keeps anchors beside the spool as well.
    """
    for anchor in given:
        if not anchor.partition(":")[0].isdigit():
            raise click.BadParameter("must be COUNT:HASH", param_hint="--anchor")
    made = parts()
    kept = read_anchors(made.anchors)
    count, breaks = guard(lambda: made.desk.audit.verify((*kept, *given)))
    for line in breaks:
        click.echo(line)
    if breaks:
        raise click.ClickException(f"the audit trail is broken: {len(breaks)} breaks in {count} entries")
    against = f"{len(kept) + len(given)} anchors agree" if kept or given else "no anchor to compare with"
    click.echo(f"{count} entries hold; {against}")
    click.echo(f"anchor {guard(made.desk.audit.anchor) or '-'}")


@audit.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON lines.")
@click.option("--number", default="", help="Only what was done with this referral.")
def audit_list(as_json: bool, number: str) -> None:
    """Every entry, newest first."""
    for entry in guard(lambda: parts().desk.audit.find(number.upper())):
        row = asdict(entry)
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else
                   "  ".join((row["at"], row["who"] or "-", row["what"], row["number"] or "-", row["reason"])).rstrip())


@click.command()
def reseal() -> None:
    """Seal everything anew with the newest of DATA_KEYS; safe to interrupt, to repeat, and while the service runs.

    Restart every process with the new key in front first. The old key may go when nothing is left with it; files of the
    spool are on each machine, so run it on each.
    """
    made = parts()
    tally = guard(made.resealer.run)
    if tally.changed:
        # The append-only file still holds what the old key opens: the worker has it written anew.
        guard(lambda: made.redis.set(erased_key(), "1"))
    click.echo(f"{tally.changed} changed, {tally.current} already sealed with the newest key, {tally.left} left")
    for kind, count in sorted(tally.unreadable.items()):
        click.echo(f"{count} of {kind} open with none of DATA_KEYS")
    if tally.left or tally.unreadable:
        raise click.ClickException("do not drop the old key yet: run it again, with every key in DATA_KEYS that was ever used")


@click.command("export")
@click.argument("number")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--as", "name", required=True, help="Who takes it out.")
def export(number: str, file: Path, name: str) -> None:
    """Write the printed record (求助记录, docx) of one referral to FILE."""
    made = parts()
    referral = guard(lambda: made.desk.get(number.upper()))
    district = guard(lambda: made.library.current.district.name)
    guard(lambda: made.desk.admit(referral.number, name))
    guard(lambda: made.desk.audit.write(name, "exported", referral.number, "referrals export"))
    try:
        file.write_bytes(record(referral, district, now(), name))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from None
    click.echo(f"{referral.number} {file}")
