"""What knowledge/README.md tells an editor is so."""

from __future__ import annotations

import json
import re
import shutil

import pytest
import yaml

from bot.conversation.understanding import understand
from bot.knowledge.entry import LOCAL_KEYS, Entry
from bot.knowledge.library import load
from bot.knowledge.lint import lint

from .conftest import SHIPPED, TODAY

README = (SHIPPED / "README.md").read_text("utf-8")
TABLE = README.partition("## 检查")[2].partition("## 本区")[0]
EXAMPLE = re.search(r"```yaml\n(.*?)```", README, re.S)[1]


def test_every_local_key_is_explained():
    assert dict(re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|$", README.partition("## 本区信息")[2], re.M)) == LOCAL_KEYS


def test_every_field_and_every_file_is_explained():
    assert not [field for field in Entry.model_fields if f"`{field}`" not in README]
    files = {path.name for path in SHIPPED.glob("*.yaml")}
    assert not [name for name in files if f"`{name}`" not in README]
    assert not [name for name in re.findall(r"`([a-z_]+\.yaml)`", README) if name not in files]


def test_the_worked_example_passes_lint_among_the_shipped_entries(tmp_path):
    folder = tmp_path / "knowledge"
    shutil.copytree(SHIPPED, folder)
    path = folder / "entries" / "dv.yaml"
    name = yaml.safe_load(EXAMPLE)[0]["id"]
    others = [row for row in yaml.load(path.read_text("utf-8"), yaml.CBaseLoader) if row["id"] != name]
    path.write_text(yaml.safe_dump(others, allow_unicode=True, sort_keys=False) + "\n" + EXAMPLE, "utf-8")
    assert not [str(p) for p in lint(folder, today=TODAY) if name in p.why]


def test_the_message_to_try_is_decided_as_it_says():
    tried = re.search(r"echo '(\{.*?\})' \| \S+ -m bot match", README)[1]
    row = understand(load(SHIPPED)).as_row(json.loads(tried)["text"])
    decision, entry = re.search(r"`decision` 是 `(\w+)`.*?`entries` 第一个是 `([\w-]+)`", README).groups()
    assert (row["decision"], row["entries"][0]["id"]) == (decision, entry)


@pytest.mark.parametrize("said", re.findall(r"^\| ([^|]+) \| [^|]+ \|$", TABLE, re.M)[2:])
def test_every_sentence_that_is_explained_is_one_that_lint_says(said):
    code = "".join(path.read_text("utf-8") for path in (SHIPPED.parent / "bot" / "knowledge").glob("*.py"))
    for part in re.split("…|／|、", said):
        words = part.strip("，“”")
        assert words in code or words in (SHIPPED / "laws.yaml").read_text("utf-8"), words
