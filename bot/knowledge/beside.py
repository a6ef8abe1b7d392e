"""Readers of the files beside the entries that are more than one model. Each raises KnowledgeError with file and line."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from bot.knowledge import wording as wording_rules
from bot.knowledge.aftermath import Situation
from bot.knowledge.crisis_rules import CrisisRules
from bot.knowledge.hubs import Hub, by_word
from bot.knowledge.reading import KnowledgeError, Problem, check, read
from bot.knowledge.smalltalk import Saying, SmallTalk
from bot.knowledge.topics import Topics
from bot.knowledge.wording import Wording

Model = TypeVar("Model", bound=BaseModel)

DANGER_EXAMPLES = ("crisis_examples.yaml", "crisis_examples_second.yaml", "crisis_examples_third.yaml",
                   "crisis_examples_fourth.yaml")
"""What the detector of danger learns from; written by several people who had not read each other's."""


def crisis(folder: Path) -> CrisisRules:
    """The rules of danger with all their example sentences."""
    document = read(folder / "crisis.yaml")
    if not isinstance(document.data, dict):
        return check(CrisisRules, document)
    examples: dict[str, list[str]] = {}
    for name in DANGER_EXAMPLES:
        if name == DANGER_EXAMPLES[0] or (folder / name).is_file():
            for heading, texts in lists(folder / name).items():
                examples.setdefault(heading, []).extend(texts)
    return check(CrisisRules, document, (), {**document.data, "examples": examples})


def model(kind: type[Model], path: Path) -> Model:
    """A file that is one model; as if empty where there is no such file."""
    return check(kind, read(path)) if path.is_file() else kind()


def octets(path: Path) -> bytes:
    """What a file holds, or nothing where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise KnowledgeError([Problem(path.name, 1, f"文件打不开（{error.strerror}）")]) from None


def wording(path: Path) -> Wording:
    """The bot's own sentences."""
    document = read(path)
    data = document.data if isinstance(document.data, dict) else {}
    found = wording_rules.faults(data)
    if found:
        raise KnowledgeError([Problem(document.file, document.line((key,)), why) for key, why in found])
    return Wording(data)


def lists(path: Path) -> dict[str, tuple[str, ...]]:
    """A file that maps words to lists of words."""
    document = read(path)
    data = document.data if isinstance(document.data, dict) else {}
    wrong = [key for key, words in data.items()
             if not isinstance(words, list) or not all(isinstance(w, str) and w for w in words)]
    if wrong:
        how = "后面要写成清单：正式说法: [说法一, 说法二]"
        raise KnowledgeError([Problem(document.file, document.line((key,)), f"“{key}”{how}") for key in wrong])
    return {key: tuple(words) for key, words in data.items()}


def hubs(path: Path) -> dict[str, tuple[str, ...]]:
    """Word → what is offered."""
    document = read(path)
    rows = document.data if isinstance(document.data, list) else []
    return by_word(tuple(check(Hub, document, (n,), row) for n, row in enumerate(rows)))


def aftermath(path: Path) -> tuple[Situation, ...]:
    """What she may say after danger; nothing of it where there is no such file."""
    if not path.is_file():
        return ()
    document = read(path)
    rows = document.data if isinstance(document.data, list) else []
    return tuple(check(Situation, document, (n,), row) for n, row in enumerate(rows))


def smalltalk(path: Path) -> SmallTalk:
    """What people say that asks for nothing; nothing of it where there is no such file."""
    if not path.is_file():
        return SmallTalk()
    document = read(path)
    rows = document.data if isinstance(document.data, list) else []
    return SmallTalk(tuple(check(Saying, document, (n,), row) for n, row in enumerate(rows)))


def hotlines(path: Path) -> dict[str, str]:
    """Number → name."""
    document = read(path)
    data = document.data if isinstance(document.data, dict) else {}
    wrong = [key for key, name in data.items() if not key.isdigit() or not isinstance(name, str) or not name]
    if wrong or not data:
        raise KnowledgeError([Problem(document.file, document.line((key,)), f"“{key}”要写成 \"号码\": 名称")
                              for key in wrong or [""]])
    return data


def topics(path: Path) -> Topics:
    """What there is to ask, by group."""
    document = read(path)
    groups = document.data if isinstance(document.data, dict) else {}
    wrong = [group for group, rows in groups.items() if not isinstance(rows, dict)]
    if wrong or not groups:
        raise KnowledgeError([Problem(document.file, document.line((group,)), f"“{group}”下面要写成“类的名字: 包括什么”")
                              for group in wrong or [""]])
    return Topics(groups)
