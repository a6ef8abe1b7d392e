"""Named groups of words in phrases: written once, read wherever they stand; a mistake is told to an editor in her words."""

from __future__ import annotations

import pytest

from bot.knowledge.beside import model
from bot.knowledge.phrases import spelled
from bot.knowledge.reading import KnowledgeError
from bot.knowledge.who import WhoRules

WORDS = {"娃": ("孩子", "女儿"), "不见": ("走丢了?", "失踪")}


def test_a_group_stands_for_any_of_its_words():
    assert spelled("{娃}{不见}", WORDS) == "(孩子|女儿)(走丢了?|失踪)"


@pytest.fixture
def written(tmp_path):
    def make(phrase):
        path = tmp_path / "who.yaml"
        path.write_text(f'words:\n  娃: [孩子, 女儿]\nmissing:\n  say:\n    - "{phrase}"\n', "utf-8")
        return model(WhoRules, path)
    return make


def test_a_file_names_its_groups_once(written):
    rules = written("{娃}走丢")
    assert rules.missing.found("我女儿走丢了") and not rules.missing.found("我奶奶走丢了")


@pytest.mark.parametrize(("phrase", "why"), [
    ("{孩}走丢", "说法“{孩}走丢”里的 {孩} 在 words 里没有；有的是：娃"), ("{娃走丢", "说法“{娃走丢”里的 { } 不成对")])
def test_a_group_that_is_not_there_is_told_with_its_line(written, phrase, why):
    with pytest.raises(KnowledgeError) as error:
        written(phrase)
    assert [(p.file, p.line, p.why) for p in error.value.problems] == [("who.yaml", 4, why)]
