"""The report's sentences are checked as every other: a place that no figure fills, a number that somebody wrote in."""

from __future__ import annotations

import re
import shutil

import pytest

from bot.knowledge.library import load
from bot.knowledge.report import ALWAYS, FAMILIES, FIGURES, PLACE, faults, sentences

from .conftest import SHIPPED

SAY = "  - say: 现将工作情况总结如下。\n"


@pytest.fixture
def report(shelf):
    """The shipped report on a small shelf whose topics it may name; spoil it and see what lint says."""
    shutil.copy(SHIPPED / "report.yaml", shelf.folder)
    text = (shelf.folder / "report.yaml").read_text("utf-8")
    assert SAY in text

    def spoil(sentence):
        # The small shelf has two topics only: places that name others are not what is tested here.
        plain = re.sub(r"\{(问|转办):[^}]*\}", "{来信条数}", text)
        shelf.write("report.yaml", plain.replace(SAY, f"  - say: \"{sentence}\"\n"))
        return shelf.lint()
    return spoil


def test_the_shipped_report_has_no_fault():
    knowledge = load(SHIPPED)
    assert not list(faults(knowledge.report, knowledge.topics))


def test_a_good_sentence_is_taken(report):
    assert report("收到{来信条数}条，调解成功{结果:调解成功}件，来访【填：人数】人，打算【写：打算】，可打12338。") == []


@pytest.mark.parametrize(("sentence", "why"), [
    ("收到{来信}条", "没有“来信”这个数字"), ("办了{结果:和好}件", "没有“结果:和好”"), ("问了{问:月亮}条", "没有“问:月亮”"),
    ("给了{金额:}元", "没有“金额:”"), ("收到{来信条数条", "花括号不成对"), ("来访【人数】人", "写成【填：什么数】"),
    ("收到300条", "不要直接写数字")])
def test_what_no_figure_fills_is_named_with_its_line(report, shelf, sentence, why):
    found = report(sentence)
    assert len(found) == 1 and why in found[0].why, found
    assert (found[0].file, found[0].line) == ("report.yaml", shelf.line(sentence, "report.yaml"))


def test_the_readme_lists_every_figure():
    table = (SHIPPED / "README.md").read_text("utf-8").partition("## 年度总结")[2].partition("\n## ")[0]
    listed = dict(re.findall(r"^\| `\{([^}]+)\}` \| (.+) \|$", table, re.M))
    assert listed == {**ALWAYS, **FIGURES, **{f"{name}:…": told for name, told in FAMILIES.items()}}


def test_the_shipped_report_speaks_of_the_work_that_districts_report():
    text = " ".join(text for _, text in sentences(load(SHIPPED).report))
    works = "调解 告诫书 人身安全保护令 司法救助 “两癌” 救助 家庭教育 就业 最美家庭 走访 件件有着落"
    assert not [work for work in works.split() if work not in text]
    assert len(set(PLACE.findall(text))) > 25
