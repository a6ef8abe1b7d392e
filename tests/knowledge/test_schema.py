"""The schemas that editor programs use say what the program reads."""

from __future__ import annotations

import json
import re

from bot.knowledge import schema
from bot.knowledge.entry import LOCAL_KEYS, Entry

from .conftest import SHIPPED


def test_the_written_schemas_are_current():
    for name, content in schema.schemas().items():
        assert json.loads((SHIPPED / "schema" / name).read_text("utf-8")) == content, f"{name}: run python -m bot schema"


def test_every_file_names_the_schema_that_the_guide_tells_for_it():
    for path in (*SHIPPED.glob("*.yaml"), *SHIPPED.glob("entries/*.yaml")):
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text("utf-8"))[1]
        kind = "entry" if path.parent.name == "entries" else re.sub("^(crisis_examples).*", r"\1", path.stem)
        assert (path.parent / named).resolve() == SHIPPED / "schema" / f"{kind}.schema.json", path.name


def test_every_field_of_an_entry_is_explained_in_chinese():
    fields = schema.schemas()["entry.schema.json"]["items"]["properties"]
    assert set(fields) == set(Entry.model_fields)
    assert not [name for name, field in fields.items() if not re.search("[一-鿿]", field.get("description", ""))]


def test_local_keys_are_offered_with_their_meaning():
    offered = schema.schemas()["entry.schema.json"]["items"]["properties"]["local"]["items"]["anyOf"]
    assert {row["const"]: row["description"] for row in offered} == LOCAL_KEYS


def test_lint_says_when_a_written_schema_is_old(shelf):
    schema.write(shelf.folder)
    assert shelf.lint() == []
    shelf.write("schema/entry.schema.json", "{}")
    assert (shelf.only().file, shelf.only().level) == ("schema/entry.schema.json", "warning")
