"""Reads YAML so that every mistake can be named with its file and line, in words that an editor understands.

Every scalar is read as text (YAML would turn `no`, `08:30` or `12338` into something else behind the editor's
back); the models turn text into dates and numbers where they are due.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Where = tuple[Any, ...]
Model = TypeVar("Model", bound=BaseModel)
_QUOTED = re.compile("'([^']+)'")


@dataclass(frozen=True, order=True)
class Problem:
    """Something that an editor has to mend. level: "error" or "warning"."""

    file: str
    line: int
    why: str
    level: str = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'' if self.level == 'error' else '提醒：'}{self.why}"


class KnowledgeError(Exception):
    """The knowledge cannot be used; problems says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(p) for p in problems[:3]))
        self.problems = problems


@dataclass
class Document:
    """The content of one file and the line (from 1) of each of its values, by path."""

    file: str
    data: Any
    lines: dict[Where, int]

    def line(self, where: Where) -> int:
        """The line of a value, or of the nearest thing around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def read(path: Path) -> Document:
    """Read one YAML file. Raises KnowledgeError when it is missing, not UTF-8, not YAML, or names a key twice."""
    name = path.name if path.parent.name != "entries" else f"entries/{path.name}"
    try:
        text = path.read_text("utf-8")
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except OSError as error:
        raise KnowledgeError([Problem(name, 1, f"文件打不开（{error.strerror}）")]) from None
    except UnicodeDecodeError:
        raise KnowledgeError([Problem(name, 1, "文件不是 UTF-8 编码，请另存为 UTF-8")]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = "格式读不懂：检查这一行和上一行的缩进、冒号和引号（内容里有冒号加空格时，整句要加引号）"
        raise KnowledgeError([Problem(name, mark.line + 1 if mark else 1, why)]) from None
    document = Document(name, None, {})
    problems: list[Problem] = []
    document.data = _build(node, (), document, problems) if node else None
    if problems:
        raise KnowledgeError(problems)
    return document


def _build(node: yaml.Node, where: Where, document: Document, problems: list[Problem]) -> Any:
    document.lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*where, n), document, problems) for n, child in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    out: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in out:
            problems.append(Problem(document.file, key_node.start_mark.line + 1, f"“{key}”写了两遍，留一个"))
        out[key] = _build(value_node, (*where, key), document, problems)
        document.lines[(*where, key)] = key_node.start_mark.line + 1
    return out


def check(model: type[Model], document: Document, where: Where = (), value: Any = None) -> Model:
    """Make a model of a value of the document. Raises KnowledgeError with the line of every mistake."""
    data = document.data if value is None else value
    if not isinstance(data, dict):
        raise KnowledgeError([Problem(document.file, document.line(where), "这里要写成“名字: 内容”的样子")])
    try:
        return model.model_validate(data, context=data)  # phrases name groups of the whole file
    except ValidationError as error:
        # What would be made of another field is no mistake of its own where that field has one.
        told = [e for e in error.errors() if e["type"] != "default_factory_not_called"]
        raise KnowledgeError([_explain(model, document, where, e) for e in told]) from None


def _explain(model: type[BaseModel], document: Document, where: Where, error: Any) -> Problem:
    loc = tuple(error["loc"])
    name = str(loc[-1]) if loc else ""
    context = error.get("ctx", {})
    value = error.get("input")
    sentences = {
        "missing": f"缺少“{name}”这一项，请补上",
        "extra_forbidden": f"没有“{name}”这一项，是不是写错了？可以写的有：{'、'.join(model.model_fields)}",
        "string_too_long": f"“{loc[0] if loc else name}”太长：最多 {context.get('max_length')} 个字，"
                           f"现在 {len(value) if isinstance(value, str) else '?'} 个",
        "string_too_short": f"“{name}”是空的或太短，请补上内容",
        "string_pattern_mismatch": f"“{name}”只能用小写字母、数字和连字符，照别的条目的样子写",
        "date_from_datetime_parsing": f"“{name}”要写成日期，例如 2026-11-21",
        "date_parsing": f"“{name}”要写成日期，例如 2026-11-21",
        "bool_parsing": f"“{name}”只能写 true 或 false",
        "tuple_type": f"“{name}”要写成清单，每行以“- ”开头",
        "too_short": f"“{name}”至少要写一条",
        "literal_error": f"“{name}”只能写其中一个：{'、'.join(_QUOTED.findall(str(context.get('expected'))))}",
        "time_parsing": f"“{name}”要写成时间，例如 \"08:30\"",
    }
    if error["type"] == "value_error":
        why = str(context.get("error", error["msg"]))
    else:
        why = sentences.get(error["type"], f"“{name}”写得不对（{error['msg']}）")
    return Problem(document.file, document.line((*where, *loc)), why)
