"""The year's report, opened again: every figure in it was counted, every other is a visible blank."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX

from bot.knowledge.library import load
from bot.reports.counts import Figures
from bot.reports.paper import numeral, paper
from bot.reports.period import period
from bot.settings import HERE

KNOWLEDGE = load(HERE / "knowledge")
NAME = "青山区妇女联合会"
COUNTED = {
    "messages": 3120, "people.month": 861, "turn.answer": 1703, "referral.opened": 94, "referral.priority.urgent": 7,
    "referral.kind.violence": 5, "desk.closed": 88, "first.normal.41": 3, "first.normal.900": 1, "first.urgent.6": 2,
    "topic.divorce.agreement": 211, "topic.custody.who": 9, "topic.dv.evidence": 97, "topic.screen.booking": 155,
    "result.调解成功": 26, "result.调解未成功": 2, "result.人身安全保护令": 2, "result.司法救助": 3,
    "amount.司法救助": 8500000, "result.救助": 11, "amount.救助": 4212050, "aid.大病救助": 4, "aid.春蕾": 7,
    "transfer.公安": 12, "group.单亲": 8, "group.残疾": 1,
}


def written(counted, today=date(2027, 1, 9), name="2026"):
    figures = Figures(period(name, today), {date(2026, 3, 2): Counter(counted)}, Counter(counted))
    return Document(io.BytesIO(paper(KNOWLEDGE.report, figures, KNOWLEDGE.topics, NAME)))


def words(document):
    """The report itself, without the page about sources."""
    return "\n".join(paragraph.text for paragraph in document.paragraphs).partition("附：数字从哪里来")[0]


def marked(document, colour):
    return [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.font.highlight_color == colour]


def test_what_was_counted_stands_in_the_sentences():
    said = words(written(COUNTED))
    for sentence in ("青山区妇女联合会2026年工作总结", "共收到妇女留言3,120条", "来信咨询861人次",
                     "当场解答1,703条", "共受理94件", "办结88件",
                     "解答婚姻家庭问题220条", "解答家庭暴力方面的问题97条", "家庭暴力危险5件",
                     "调解矛盾纠纷28件，调解成功26件，成功率92.9%",
                     "人身安全保护令2份", "办理司法救助3件", "司法救助金8.5万元", "落实救助金4.21万元", "春蕾7件、大病救助4件",
                     "公安12件次", "单亲8件、残疾1件", "有半数在41分钟内得到工作人员的第一次答复",
                     "紧急求助有半数在6分钟内得到第一次答复"):
        assert sentence in said, sentence


def test_no_figure_is_invented():
    """Every number in the report is one of those given, or follows from them."""
    derived = {"2026", "12338", "110", "2027", "12", "31", "220", "28", "92.9", "8.5", "4.21", "41", "6"}
    given = {f"{count:,}" for count in COUNTED.values()}
    assert set(re.findall(r"\d[\d,.]*", words(written(COUNTED)))) <= given | derived


def test_what_does_not_pass_through_the_service_is_a_visible_blank():
    document = written(COUNTED)
    blanks = marked(document, WD_COLOR_INDEX.YELLOW)
    assert "【筛查人数：本数字不经过本服务，请填写】" in blanks and "【存在的问题：请写】" in blanks and len(blanks) > 15
    assert words(document).count("【") == sum(blank.startswith("【") for blank in blanks)


def test_a_sentence_about_nothing_is_left_out_or_worded_otherwise():
    said = words(written({**COUNTED, "result.调解成功": 0, "referral.kind.violence": 0, "turn.answer": 0}))
    assert "正在发生的家庭暴力危险" not in said and "当场解答" not in said
    assert "调解成功" not in re.sub("办理结果为[^。]*。", "", said), "but where all results are told"
    assert "参与调解矛盾纠纷2件。" in said, "the wording for none settled"
    assert not re.search(r"(?<![\d,.])0[件条份]", said)


def test_what_nobody_wrote_down_is_asked_for_and_no_zero():
    by_staff = ("result", "amount", "transfer", "group")
    counted = {name: count for name, count in COUNTED.items() if not name.startswith(by_staff)}
    document = written(counted)
    asked = [blank for blank in marked(document, WD_COLOR_INDEX.YELLOW) if "没有人登记过" in blank]
    assert any("司法救助金额" in blank for blank in asked) and any("告诫书数" in blank for blank in asked)
    assert "解答家庭暴力方面的问题97条" in words(document)


def test_rule_15_a_small_sensitive_figure_is_marked_for_its_writer():
    few = marked(written(COUNTED), WD_COLOR_INDEX.TURQUOISE)
    assert "2" in few and any("残疾1件" in text for text in few) and "3" not in few


def test_a_year_that_is_not_over_says_so():
    running, over = words(written(COUNTED, today=date(2026, 11, 21))), words(written(COUNTED))
    assert "数字截至2026年11月21日" in running and "截至11月21日，公众号共收到" in running
    assert "草稿" not in over and "全年，公众号共收到" in over and over.rstrip().endswith("2026年12月31日")


def test_a_year_without_anything_has_blanks_and_no_figure():
    said = words(written({}))
    assert not re.findall(r"\d+[条件份人]", said) and "【筛查人数" in said


def test_the_last_page_tells_where_each_figure_comes_from():
    rows = [[cell.text for cell in row.cells] for row in written(COUNTED).tables[0].rows]
    told = {name: (text, source) for name, text, source in rows[1:]}
    assert not re.search("[A-Za-z]", " ".join(sum(rows, []))), "whoever signs it reads Chinese"
    assert told["金额:司法救助"] == ("8.5万元", "登记的金额合计 85,000 元")
    assert told["来信条数"][0] == "3,120" and all(source for _, source in told.values())


def test_the_parts_are_numbered_without_a_gap():
    heads = [p.text for p in written(COUNTED).paragraphs if p.style.name == "Heading 1"][:-1]
    assert [head.partition("、")[0] for head in heads] == [numeral(n) for n in range(1, len(heads) + 1)] and len(heads) > 7


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一")])
def test_numerals(number, said):
    assert numeral(number) == said
