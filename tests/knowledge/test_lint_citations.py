"""What may be cited, and how."""

from __future__ import annotations

import pytest

from bot.knowledge.laws import Citation, citations


@pytest.mark.parametrize("line", [
    "《反家庭暴力法》第2、23、38条", "《民法典》第1260条", "《刑法》第234、260条之一", "《民事诉讼法》第122至124条",
    "《治安管理处罚法》", "《劳动保障监察条例》", "国家卫生健康委《宫颈癌筛查工作方案》（2021）", "《婚姻家庭编解释二》第23条",
    "公安部《公安机关办理伤害案件规定》（公通字〔2005〕98号）第18条",
    "公安部《关于改革完善受案立案制度的意见》(公通字〔2015〕32号)"])
def test_a_good_citation_is_left_in_peace(shelf, line):
    shelf.change(0, basis=[line])
    assert shelf.lint() == []


@pytest.mark.parametrize("line, told", [
    ("《反家庭暴力法》第39条", "没有第39条（一共 38 条）"), ("《刑法》第260条之二", "没有第260之二条"),
    ("《民法典》第0条", "没有第0条"), ("《民法典》", "要写明第几条"), ("《民法典》第二百条", "条号用数字写"),
    ("《婚姻法》第32条", "2021年1月1日起废止；现在引用《民法典》"),
    ("《中华人民共和国继承法》第10条", "2021年1月1日起废止"), ("《社会救助暂行办法》", "现在引用《社会救助法》"),
    ("《治安管理处罚法》第50条", "只写名称，不写条号"), ("《劳动保障监察条例》第11条", "只写名称，不写条号"),
    ("《妇女儿童保护法》第1条", "laws.yaml 里没有《妇女儿童保护法》"), ("《医疗保障法》第5条", "2027年1月1日才施行"),
])
def test_a_bad_citation_is_an_error_on_its_line(shelf, line, told):
    shelf.change(0, basis=["《反家庭暴力法》第2条", line])
    problem = shelf.only()
    assert told in problem.why and problem.level == "error" and problem.line == shelf.line(f"- {line}")


@pytest.mark.parametrize("line, told", [
    ("某部门的通知", "不在 laws.yaml 里"), ("某部《关于某事的通知》（2024）", "《关于某事的通知》不在 laws.yaml 里"),
    ("最高人民法院、最高人民检察院解释（法释〔2023〕3号）第9条", "第9条没有对照过原文"),
    ("《最高人民法院关于办理人身安全保护令案件适用法律若干问题的规定》第6条", "请写短名《办理人身安全保护令案件规定》"),
])
def test_what_a_person_has_to_look_up_is_a_warning(shelf, line, told):
    shelf.change(0, basis=[line])
    assert told in shelf.only().why and shelf.only().level == "warning"


def test_laws_named_in_an_answer_are_checked_too(shelf):
    shelf.change(0, more="这是《继承法》说的，还有《民法典》第1261条。")
    assert ["没有第1261条" in p.why or "不能引用《继承法》" in p.why for p in shelf.lint()] == [True, True]


@pytest.mark.parametrize("text, read", [
    ("《民法典》第1077、1079条", [Citation("民法典", ("1077", "1079"))]),
    ("《刑法》第260条之一", [Citation("刑法", ("260之一",))]),
    ("照《劳动法》第3条第2款办", [Citation("劳动法", ("3",))]),
    ("《甲》第1至3条和《乙》", [Citation("甲", ("1", "2", "3")), Citation("乙", ())]),
    ("没有书名号的第5条", []),
])
def test_how_a_citation_is_read(text, read):
    assert list(citations(text)) == read
