"""The year's report as an editor writes it (report.yaml): sentences with places for figures, and blanks for the writer. Pure.

A place is a figure's name in braces: {来信条数}, {结果:调解成功}. A blank is what does not pass through the service: a
number 【填：排查出的矛盾纠纷件数】, words 【写：存在的问题】. Whoever computes the figures is bot.reports.yearly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.knowledge.crisis_rules import KIND_NAMES
from bot.knowledge.district import PARTNER_KINDS
from bot.knowledge.topics import Topics
from bot.referrals.casework import AIDS, GROUPS
from bot.referrals.referral import OUTCOMES

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]

PLACE = re.compile(r"\{([^{}]*)\}")
BLANK = re.compile(r"【([填写])：([^】]+)】")

ALWAYS = {"单位": "区妇联的名称", "年": "哪一年", "期间": "全年写“全年”，没过完写“截至某月某日”"}
"""Places that are not counted."""

FIGURES = {
    "来信条数": "她们写来多少条话", "来信人次": "来信妇女，每人每月算一次", "当场答复": "机器人当场答了多少条",
    "请她选": "请她从几件里选了多少次", "转人工": "转给工作人员多少件", "紧急": "其中紧急的多少件", "结案": "结案多少件",
    "首次回复": "从转人工到第一次回复，中位数", "紧急首次回复": "紧急的第一次回复，中位数",
    "调解件数": "调解成功和没有成功一共多少件", "调解成功率": "调解成功占多少",
    "结果明细": "各种办理结果各多少件", "救助明细": "各种救助各多少件", "转介明细": "各转介单位各多少次",
    "人群明细": "各类重点人群各多少件",
}
"""Figures without a second word: name → what it counts."""

SUBJECTS = {"家庭暴力": "dv", "就业创业": "job"}
"""What a report calls subjects that are less than a group of topics.yaml, and what stands before the dot of their topics: the
last page of the report shows the names as they are written."""

DANGERS = {name: kind for kind, name in KIND_NAMES.items()}

FAMILIES = {
    "问": "某一类事问了多少次", "转办": "某一类事转给工作人员多少件",
    "危险": "正在发生的危险多少件", "结果": "某种办理结果多少件", "金额": "某种办理结果一共多少钱",
    "救助": "某种救助多少件", "救助金额": "某种救助一共多少钱", "转介": "转介给某类单位多少次", "人群": "某类重点人群多少件",
}
"""Figures with a second word after a colon: what the first word counts."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sentence(_Strict):
    """One sentence. none: what is said instead when one of its figures is zero; without it the sentence is left out."""

    say: Text = Field(description="一句话。{名字} 处填数字，【填：什么数】【写：写什么】留给写总结的人。")
    none: str = Field("", description="有数字是零的时候改说的话。不写就整句不说。")


class Section(_Strict):
    """A part of the report; it is numbered by itself."""

    heading: Text = Field(description="小标题，不写序号。")
    paragraphs: tuple[tuple[Sentence, ...], ...] = Field(min_length=1, description="每段是几句话。")


class ReportText(_Strict):
    """The whole report."""

    title: Text = Field(description="标题。")
    opening: tuple[Sentence, ...] = Field((), description="开头一段。")
    sections: tuple[Section, ...] = Field(min_length=1, description="正文的各部分。")
    closing: tuple[Sentence, ...] = Field((), description="最后一段。")


def sentences(report: ReportText) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every text with its path in the file."""
    yield ("title",), report.title
    yield from ((("sections", s, "heading"), section.heading) for s, section in enumerate(report.sections))
    rows: list[tuple[tuple[Any, ...], Sentence]] = [(("opening", n), one) for n, one in enumerate(report.opening)]
    rows += [(("sections", s, "paragraphs", p, n), one) for s, section in enumerate(report.sections)
             for p, paragraph in enumerate(section.paragraphs) for n, one in enumerate(paragraph)]
    rows += [(("closing", n), one) for n, one in enumerate(report.closing)]
    for path, one in rows:
        yield (*path, "say"), one.say
        if one.none:
            yield (*path, "none"), one.none


def faults(report: ReportText, topics: Topics) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Where (path in the file) and what is wrong with the places of a report."""
    for path, text in sentences(report):
        bare = BLANK.sub("", PLACE.sub("", text))
        if "{" in bare or "}" in bare:
            yield path, "花括号不成对：数字的名字写成 {来信条数}"
        if "【" in bare or "】" in bare:
            yield path, "要人填数字的地方写成【填：什么数】，要人写字的写成【写：写什么】"
        if re.search(r"\d", BLANK.sub("", PLACE.sub("", text)).replace("12338", "").replace("110", "")):
            yield path, "句子里不要直接写数字：用 {名字}，或者【填：…】"
        for name in PLACE.findall(text):
            if not known(name, topics):
                yield path, f"没有“{name}”这个数字；可以用的写在 knowledge/README.md 的“年度总结”里"


def known(name: str, topics: Topics) -> bool:
    """Whether there is a figure of this name."""
    family, colon, word = name.partition(":")
    if not colon:
        return name in FIGURES or name in ALWAYS
    allowed: dict[str, Any] = {"结果": OUTCOMES, "金额": OUTCOMES, "救助": AIDS, "救助金额": AIDS, "转介": PARTNER_KINDS,
                               "人群": GROUPS, "危险": DANGERS}
    if family in ("问", "转办"):
        return bool(of_topics(word, topics))
    return word in allowed.get(family, ())


def of_topics(word: str, topics: Topics) -> set[str]:
    """The topics that a word stands for: one of SUBJECTS, a group of topics.yaml, what stands before the dot, or one topic."""
    word = SUBJECTS.get(word, word)
    return set(topics.groups.get(word, ())) | {topic for topic in topics.covers if word in (topic, topic.partition(".")[0])}
