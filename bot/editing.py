"""python -m bot match, lint, schema, booklet: what editors and reviewers of the knowledge do from a command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from bot import settings
from bot.conversation.crisis import teach
from bot.conversation.crisis_marks import Sight
from bot.conversation.crisis_training import THOROUGH
from bot.conversation.understanding import everyday, meaning_of, understand
from bot.knowledge import booklet as booklets
from bot.knowledge import lint as linting
from bot.knowledge import schema as schemas
from bot.knowledge.exam import Exam, Meant
from bot.knowledge.explained import explained
from bot.knowledge.library import WEIGHTS, load
from bot.knowledge.reading import KnowledgeError
from bot.knowledge.sheet import Sheet
from bot.matching.encoder import load_encoder
from bot.matching.semantic import Embeddings
from bot.matching.situations import Situations

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.option("--knowledge", "folder", type=FOLDER, help="Knowledge folder.")
@click.option("--explain", "why", is_flag=True, help="Say in Chinese why: one message a line, JSON or plain.")
def match(folder: Path | None, why: bool) -> None:
    """JSON lines in ({"id", "text"}), decisions out, in order. Needs no Redis."""
    understanding = understand(_knowledge(folder), _embeddings())
    if why:
        for text in filter(None, map(str.strip, sys.stdin)):
            click.echo(explained(understanding.explain(_message(text))) + "\n")
        return
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, name = row["text"], row["id"]
            if not isinstance(text, str):
                raise TypeError
            text = text.encode(errors="replace").decode()  # half an emoji is no character
        except (ValueError, KeyError, TypeError):
            raise click.ClickException(f'line {number}: not a JSON object with "id" and "text"') from None
        click.echo(json.dumps({"id": name, **understanding.as_row(text)}, ensure_ascii=False))


@click.command()
@click.argument("folder", required=False, type=FOLDER)
@click.option("--tests", "lead", is_flag=True, help="Also ask every test message, as an exam (half a minute).")
def lint(folder: Path | None, lead: bool) -> None:
    """Check the knowledge; one line per problem, errors first; exit status 1 if any is an error."""
    exam = Exam(_index) if lead else None
    problems = linting.lint(folder or settings.knowledge_dir(), exam)
    for problem in problems:
        click.echo(str(problem))
    errors = sum(p.level == "error" for p in problems)
    click.echo(f"{errors} 个错误，{len(problems) - errors} 个提醒" + (f"；{exam}" if exam else ""), err=True)
    sys.exit(1 if errors else 0)


@click.command()
@click.argument("folder", required=False, type=FOLDER)
def danger(folder: Path | None) -> None:
    """Learn anew from the examples of danger (some minutes): after every change of crisis.yaml or crisis_examples*.yaml."""
    folder = folder or settings.knowledge_dir()
    knowledge, embeddings = _knowledge(folder), _embeddings()
    rules, embed = knowledge.crisis, meaning_of(embeddings) if embeddings.encoder else None
    weights = teach(rules, Sight(rules), embed, everyday(knowledge), steps=THOROUGH)
    (folder / WEIGHTS).write_bytes(weights.dump())
    click.echo(f"{folder / WEIGHTS}: {len(weights.marks)} 个特征", err=True)


@click.command()
@click.argument("folder", required=False, type=FOLDER)
def schema(folder: Path | None) -> None:
    """Write the JSON Schemas by which an editor program completes and checks the YAML."""
    for path in schemas.write(folder or settings.knowledge_dir()):
        click.echo(str(path))


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--knowledge", "folder", type=FOLDER, help="Knowledge folder.")
def booklet(out: Path, folder: Path | None) -> None:
    """Write every entry into a Word document for the lawyer and the doctor who review it."""
    try:
        count = booklets.write(folder or settings.knowledge_dir(), out)
    except KnowledgeError as error:
        raise click.ClickException("\n".join(str(p) for p in error.problems)) from None
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from None
    click.echo(f"{out}：{count} 个条目")


COMMANDS = (match, lint, danger, schema, booklet)


def _message(line: str) -> str:
    """The message of a JSON line, or the line itself."""
    try:
        return str(json.loads(line)["text"])
    except (ValueError, KeyError, TypeError):
        return line


def _index(sheet: Sheet) -> tuple[Meant, Situations]:
    understanding = understand(sheet.knowledge, _embeddings())
    return understanding.as_row, understanding.situations


def _knowledge(folder: Path | None) -> Any:
    try:
        return load(folder or settings.knowledge_dir())
    except KnowledgeError as error:
        raise click.ClickException("\n".join(str(p) for p in error.problems)) from None


def _embeddings() -> Embeddings:
    folder = settings.cache_dir()
    return Embeddings(load_encoder(folder), folder)
