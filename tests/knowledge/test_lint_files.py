"""Menu, district, synonyms, examples of danger, numbers."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("buttons, told, line", [
    ("[{name: 一二三四五六, send: 帮助}]", "18 字节，最多 16 字节", 1),
    (f"[{{name: 帮助, send: {'字' * 42}}}]", "126 字节，最多 124 字节", 1),
    ("[{name: 官网, open: example.com}]", "要以 https:// 开头", 1),
    ("\n- name: 更多\n  buttons:\n  - {name: 再来, buttons: [{name: 帮助, send: 帮助}]}", "最多两级", 4),
    ("\n- name: 更多\n  buttons: [" + ", ".join("{name: 帮助, send: 帮助}" for _ in range(6)) + "]", "最多 5 个", 3),
])
def test_what_wechat_would_not_take_as_a_menu(shelf, buttons, told, line):
    shelf.write("menu.yaml", f"buttons: {buttons}\n")
    problem = shelf.only()
    assert told in problem.why and (problem.file, problem.line) == ("menu.yaml", line)


def test_rule_14_a_fact_of_the_district_is_a_fact_and_no_gap(shelf):
    shelf.write("district.yaml", "facts:\n  court:\n    label: 法院\n    text: XX路，电话待填", instead_of_tail="facts:")
    problem = shelf.only()
    assert "不知道就整条删掉" in problem.why and problem.line == shelf.line("court:", "district.yaml")


def test_a_fact_that_no_entry_speaks_is_pointed_out(shelf):
    shelf.write("district.yaml", "facts:\n  shelter: {label: 救助站, text: 在城东}", instead_of_tail="facts:")
    assert shelf.only().level == "warning" and "还没有条目用到" in shelf.only().why


@pytest.mark.parametrize("listed, told, line", [
    ("partners:\n- kind: 公安\n- {kind: 法院, name: XX法院}", "不知道就不写这一项", 3),
    ("partners:\n- kind: 公安\n- kind: 公安", "写了两遍", 3),
    ("streets:\n- 东街\n- 西街\n- 东街", "写了两遍", 4),
    ("streets: [某某街道]", "不知道就不写这一项", 1),
])
def test_rule_14_partners_and_streets_are_facts_and_stand_there_once(shelf, listed, told, line):
    shelf.write("district.yaml", listed, instead_of_tail="facts:")
    problem = shelf.only()
    assert told in problem.why and problem.level == "error"
    assert problem.line == shelf.line(listed.partition("\n")[0], "district.yaml") + line - 1


@pytest.mark.parametrize("listed, told", [
    ("partners:\n- {kind: 公安, phone: 待定}", "写电话号码"),
    ("partners:\n- kind: 派出所", "只能写其中一个：公安、法院、检察院、民政、司法局法律援助"),
])
def test_a_partner_is_of_one_of_the_nine_kinds_and_a_phone_is_a_number(shelf, listed, told):
    shelf.write("district.yaml", listed, instead_of_tail="facts:")
    assert told in shelf.lint()[0].why


def test_a_word_means_one_thing(shelf):
    shelf.write("synonyms.yaml", "家庭暴力: [打人, 家庭暴力]\n故意伤害:\n- 伤人\n- 打人\n")
    twice, idle = shelf.lint()
    assert "在“家庭暴力”那一行已经有了" in twice.why and twice.line == 4
    assert idle.level == "warning" and "不用再写" in idle.why


def test_an_example_is_danger_or_it_is_not(shelf):
    shelf.write("crisis_examples.yaml", "violence/crisis:\n- 他拿刀追我\n- 他拿刀追我\nordinary:\n- 他拿刀追我\n")
    error, warning = shelf.lint()
    assert (error.level, error.line) == ("error", 5) and "又写在“violence/crisis”下面（crisis_examples.yaml:2）" in error.why
    assert (warning.level, warning.line) == ("warning", 3)


def test_the_name_of_a_number_states_no_hours(shelf):
    path = shelf.folder / "hotlines.yaml"
    path.write_text(path.read_text("utf-8").replace("妇女维权热线", "妇女维权24小时热线"), "utf-8")
    assert "不要写接听时间" in shelf.only().why and shelf.only().line == shelf.line('"12338"', "hotlines.yaml")
