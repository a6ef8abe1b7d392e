"""The figures of a year put into the sentences of report.yaml. Nothing is invented: a figure is counted, or it is a blank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.knowledge.report import BLANK, DANGERS, FAMILIES, FIGURES, PLACE, Sentence, of_topics
from bot.knowledge.topics import Topics
from bot.referrals.money import rounded, yuan
from bot.reports.counts import Figures
from bot.reports.discretion import THREE, sensitive
from bot.reports.overview import GUARDED_AID, GUARDED_RESULTS, GUARDED_TRANSFERS, spoken

COUNTERS = {"危险": "referral.kind", "结果": "result", "金额": "amount", "救助": "aid", "救助金额": "aidfen", "转介": "transfer",
            "人群": "group"}
"""Family of places → family of counters."""

DETAILS = {"结果明细": ("结果", "件"), "救助明细": ("救助", "件"), "转介明细": ("转介", "件次"), "人群明细": ("人群", "件")}
MONEY = ("金额", "救助金额")
RECORDED_BY_STAFF = ("结果", "金额", "救助", "救助金额", "转介", "人群")
"""Families that staff write down: where nobody wrote anything in the whole year, a zero would be a guess."""

_TO_DO = {"填": "本数字不经过本服务，请填写", "写": "请写"}
NOT_RECORDED = "今年没有人登记过，请核实后填写"

_TOKEN = re.compile(f"{PLACE.pattern}|{BLANK.pattern}")


@dataclass(frozen=True)
class Piece:
    """A stretch of text. mark: "" plain, "blank" to be filled in, "few" small and sensitive: to be looked at before printing."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Value:
    """A figure as it is written. zero: there is nothing to tell; source: how it was counted."""

    text: str
    zero: bool = False
    mark: str = ""
    source: str = ""


class Yearly:
    """Fills the places of one year's report."""

    def __init__(self, figures: Figures, topics: Topics, district: str) -> None:
        self._figures, self._topics = figures, topics
        today = figures.period.until
        until = f"截至{today.month}月{today.day}日" if figures.period.running else "全年"
        self._always = {"单位": district, "年": str(figures.period.first.year), "期间": until}
        self.used: dict[str, Value] = {}

    def pieces(self, sentences: Iterable[Sentence]) -> list[Piece]:
        """A paragraph; sentences about nothing are left out. Empty: the paragraph has nothing to tell."""
        return [piece for sentence in sentences for piece in self._sentence(sentence)]

    def heading(self, text: str) -> str:
        """A text on one line, its places filled."""
        return "".join(piece.text for piece in self._filled(text))

    def value(self, name: str) -> Value:
        """What stands in a place. Raises KeyError for a name that lint refuses."""
        if name in self._always:
            return Value(self._always[name])
        family, _, word = name.partition(":")
        self.used[name] = self._member(family, word) if word else self._single(name)
        return self.used[name]

    def _sentence(self, sentence: Sentence) -> Iterator[Piece]:
        for text in (sentence.say, sentence.none):
            if text and not any(self.value(name).zero for name in PLACE.findall(text)):
                yield from self._filled(text)
                return

    def _filled(self, text: str) -> Iterator[Piece]:
        end = 0
        for token in _TOKEN.finditer(text):
            yield Piece(text[end:token.start()])
            name, kind, blank = token.groups()
            value = Value(f"【{blank}：{_TO_DO[kind]}】", mark="blank") if blank else self.value(name)
            yield Piece(value.text, value.mark)
            end = token.end()
        yield Piece(text[end:])

    def _single(self, name: str) -> Value:
        f = self._figures
        if name in DETAILS:
            return self._detail(*DETAILS[name])
        if name in ("调解件数", "调解成功率"):
            return self._mediated(name)
        if name in ("首次回复", "紧急首次回复"):
            wait = f.typical_wait("urgent" if name.startswith("紧急") else "")
            text = "" if wait is None else spoken(wait).replace(" ", "")
            return Value(text, wait is None, source="转人工到工作人员第一次答复，按钟表时间，取中位数")
        counted = {"来信条数": f["messages"], "来信人次": f.women, "当场答复": f.handled["answered"],
                   "请她选": f.handled["choices"], "转人工": f["referral.opened"], "紧急": f.handled["urgent"],
                   "结案": f["desk.closed"]}
        return Value(f"{counted[name]:,}", not counted[name], source=FIGURES[name])

    def _member(self, family: str, word: str) -> Value:
        if family in ("问", "转办"):
            return self._topic(family, word)
        if self._unrecorded(family):
            return Value(f"【{word}{'金额' if family in MONEY else '数'}：{NOT_RECORDED}】", mark="blank")
        count = self._figures[f"{COUNTERS[family]}.{DANGERS.get(word, word)}"]
        if family in MONEY:
            return Value(rounded(count), not count, source=f"登记的金额合计 {yuan(count)} 元")
        return Value(f"{count:,}", not count, _few(count, word in _GUARDED or family in ("危险", "人群")), FAMILIES[family])

    def _topic(self, family: str, word: str) -> Value:
        topics, counts = of_topics(word, self._topics), self._figures.family("topic" if family == "问" else "referral.topic")
        count = sum(counts.get(topic, 0) for topic in topics)
        return Value(f"{count:,}", not count, _few(count, all(map(sensitive, topics))), FAMILIES[family])

    def _detail(self, family: str, unit: str) -> Value:
        if self._unrecorded(family):
            return Value(f"【{family}：{NOT_RECORDED}】", mark="blank")
        counts = self._figures.family(COUNTERS[family])
        few = any(_few(count, word in _GUARDED or family == "人群") for word, count in counts.items())
        text = "、".join(f"{word}{count:,}{unit}" for word, count in counts.items())
        return Value(text, not counts, "few" if few else "", FAMILIES[family])

    def _mediated(self, name: str) -> Value:
        if self._unrecorded("结果"):
            return Value(f"【{name}：{NOT_RECORDED}】", mark="blank")
        settled = self._figures["result.调解成功"]
        all_ = settled + self._figures["result.调解未成功"]
        text = f"{all_:,}" if name == "调解件数" else f"{100 * settled / all_:.1f}%" if all_ else ""
        return Value(text, not all_, source=FIGURES[name])

    def _unrecorded(self, family: str) -> bool:
        return family in RECORDED_BY_STAFF and not self._figures.family(COUNTERS[family])


_GUARDED = GUARDED_RESULTS | GUARDED_TRANSFERS | GUARDED_AID


def _few(count: int, guarded: bool) -> str:
    return "few" if guarded and 0 < count < THREE else ""
