"""JSON Schemas of the YAML files, so that an editor program completes and checks them while one types.

Made from the models that the program itself reads with; knowledge/schema/ holds the written files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.knowledge.aftermath import Situation
from bot.knowledge.aspects import Aspects
from bot.knowledge.banned import Banned
from bot.knowledge.crisis_rules import HEADINGS, CrisisRules
from bot.knowledge.district import District
from bot.knowledge.entry import LOCAL_KEYS, Entry
from bot.knowledge.hubs import Hub
from bot.knowledge.laws import Laws
from bot.knowledge.manner import Manner
from bot.knowledge.menu import Menu
from bot.knowledge.reading import Problem
from bot.knowledge.replies import Canned
from bot.knowledge.report import ReportText
from bot.knowledge.self_check import SelfCheck
from bot.knowledge.sheet import Sheet
from bot.knowledge.smalltalk import Saying
from bot.knowledge.who import WhoRules
from bot.knowledge.wording import KEYS

FOLDER = "schema"
SAYINGS = {"type": "array", "items": {"type": "string", "minLength": 1}}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """File name → schema. An entry file is a list, so entry.schema.json describes the list."""
    entry = _of(Entry)
    local = [{"const": key, "description": told} for key, told in LOCAL_KEYS.items()]
    entry["properties"]["local"]["items"] = {"anyOf": local}
    definitions = entry.pop("$defs", {})
    whole: dict[str, dict[str, Any]] = {
        "entry": {"description": "一组条目，每个以“- id: …”开头。", "type": "array", "items": entry, "$defs": definitions},
        "district": _of(District), "menu": _of(Menu), "self-check": _of(SelfCheck),
        "hubs": {"description": "太短的话让她选哪几件。", "type": "array", "items": _of(Hub)},
        "aftermath": {"description": "她说过有危险以后的几个小时里会说的话。", "type": "array", "items": _of(Situation)},
        "smalltalk": {"description": "家常话：道别、闲聊、只发个表情。", "type": "array", "items": _of(Saying)},
        "replies": {"description": "工作人员回复她时能直接放进去的话。", "type": "array", "items": _of(Canned)},
        "report": _of(ReportText), "crisis": _of(CrisisRules), "laws": _of(Laws), "banned": _of(Banned), "manner": _of(Manner),
        "who": _of(WhoRules),
        "aspects": _of(Aspects),
        "wording": {
            "description": "机器人自己说的话。", "type": "object", "additionalProperties": False, "required": sorted(KEYS),
            "properties": {key: {"type": "string", "minLength": 1, "description": _places(may)} for key, may in KEYS.items()}},
        "synonyms": {"description": "正式说法: [平常说法, …]", "type": "object", "additionalProperties": SAYINGS},
        "outside": {"description": "不归我们答的话，按类写。", "type": "object", "additionalProperties": SAYINGS},
        "crisis_examples": {"description": "练习发现危险的例句。", "type": "object", "additionalProperties": False,
                            "properties": dict.fromkeys(HEADINGS, SAYINGS)},
        "hotlines": {"description": "\"号码\": 名称", "type": "object", "minProperties": 1, "additionalProperties": False,
                     "patternProperties": {r"^\d+$": {"type": "string", "minLength": 1}}},
        "topics": {"description": "大类: 小类: 包括什么", "type": "object",
                   "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}}},
    }
    whole["district"]["properties"]["facts"]["propertyNames"] = {"enum": list(LOCAL_KEYS)}
    return {f"{name}.schema.json": {"$schema": DIALECT, **schema} for name, schema in whole.items()}


def write(folder: Path) -> list[Path]:
    """Write every schema into the knowledge folder's schema/. Returns what was written."""
    target = folder / FOLDER
    target.mkdir(exist_ok=True)
    for name, text in _texts().items():
        (target / name).write_text(text, "utf-8")
    return [target / name for name in schemas()]


def stale(sheet: Sheet) -> Iterator[Problem]:
    """Written schemas that no longer say what the program reads."""
    folder = sheet.folder / FOLDER
    for name, text in _texts().items() if folder.is_dir() else ():
        path = folder / name
        if not path.is_file() or path.read_text("utf-8") != text:
            yield Problem(f"{FOLDER}/{name}", 1, "编辑器用的说明旧了，请管理员运行 .venv/bin/python -m bot schema", "warning")


def _texts() -> dict[str, str]:
    return {name: json.dumps(schema, ensure_ascii=False, indent=1) + "\n" for name, schema in schemas().items()}


def _of(model: type[BaseModel]) -> dict[str, Any]:
    schema: dict[str, Any] = _bare(model.model_json_schema())
    return schema


def _bare(value: Any) -> Any:
    """Without the English that pydantic adds: titles, and docstrings where a field has no description of its own."""
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {key: one for key, one in value.items() if not _english(key, one)}
    return {key: _bare(one) for key, one in kept.items()}


def _english(key: str, value: Any) -> bool:
    return isinstance(value, str) and (key == "title" or (key == "description" and value.isascii()))


def _places(places: frozenset[str]) -> str:
    return "可以用：" + "、".join(f"{{{place}}}" for place in sorted(places)) if places else "里面没有要填的名字。"
