"""What no sentence may say: tone, usual mistakes, markup, numbers that nobody vouches for, hours."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("said", [
    "您好亲，这算家暴的。", "请您冷静，先想想清楚。", "建议您咨询相关部门处理。", "这是家务事，先商量商量。",
    "为了孩子也要再忍一忍吧。", "您为什么不早点走呢，算家暴。", "您应该早点说的，这算。", "想开点，日子总会过去的。",
    "这样一定会赢官司，放心。", "地址是某某路，去那里。"])
def test_rule_13_words_that_hurt_or_say_nothing_are_errors(shelf, said):
    shelf.change(0, answer=said)
    assert {p.level for p in shelf.lint()} == {"error"}
    assert all("不要写“" in p.why and p.line == shelf.line("answer:") for p in shelf.lint())


def test_her_own_words_are_never_corrected(shelf):
    shelf.change(0, tests=["婆婆叫我忍一忍，说是家务事", *shelf.rows[0]["tests"][1:]])
    assert shelf.lint() == []


def test_words_may_be_named_to_warn_of_them(shelf):
    shelf.change(0, more="别劝她“想开点”，听她说就好。")
    assert shelf.lint() == []


@pytest.mark.parametrize("topic, said, told", [
    ("dv.what", "找不到他，法院公告送达满60天就算。", "公告送达是30天"),
    ("marriage.register", "带身份证和户口本就能领证。", "不用户口簿"),
    ("marriage.register", "要回户口所在地登记才行。", "全国任何一个"),
    ("divorce.lawsuit", "起诉也有三十天冷静期，要等。", "起诉离婚没有冷静期"),
    ("work.maternity-leave", "产假一共是90天，工资照发。", "产假是98天"),
    ("dv.what", "申请保护令要先离婚，再去法院。", "不用先离婚"),
    ("dv.what", "申请保护令要交费，带好钱去。", "不收费"),
    ("dv.what", "分居满两年就自动离婚了，不用管。", "没有“自动离婚”"),
    ("dv.what", "劳动仲裁要交费，先准备好。", "劳动仲裁不收费"),
    ("dv.what", "按社会救助暂行办法申请就行。", "《社会救助法》"),
    ("dv.what", "有吃了就转阴的药，去买吧。", "转阴"),
    ("dv.what", "打完疫苗以后就不用再做筛查。", "按时筛查"),
])
def test_usual_mistakes_of_law_and_medicine_are_errors(shelf, topic, said, told):
    shelf.change(0, id=topic.replace(".", "-"), topic=topic, answer=said)
    shelf.change(1, related=[topic.replace(".", "-")])
    assert any(told in p.why and p.level == "error" for p in shelf.lint())


@pytest.mark.parametrize("topic, said", [
    ("marriage.register", "带身份证就行，不用户口本。"), ("divorce.lawsuit", "起诉离婚没有冷静期，递上去就行。"),
    ("dv.what", "没有自动离婚这回事，要去办手续。"), ("custody.adoption", "捡到的孩子要公告满60天。")])
def test_the_right_sentence_on_the_same_matter_is_left_in_peace(shelf, topic, said):
    shelf.change(0, topic=topic, answer=said)
    assert not [p for p in shelf.lint() if "不要写" in p.why]


def test_a_mistaken_question_may_be_asked(shelf):
    shelf.change(0, question="分居两年是不是自动离婚")
    assert shelf.lint() == []


@pytest.mark.parametrize("said", [
    "**算**，这就是家暴，别怕。", "# 算，这就是家暴，别怕。", "算，看[这里](x)就明白了呀。", "算，这就是家暴，别怕😀。",
    "算，<b>这就是</b>家暴，别怕。"])
def test_markup_and_emoji_are_errors(shelf, said):
    shelf.change(0, answer=said)
    assert "请删掉" in shelf.only().why


@pytest.mark.parametrize("number", ["05613021234", "0561-3021234", "13812345678", "400-800-1234", "12300", "95588", "3021234"])
def test_rule_14_a_number_that_is_not_on_the_list_is_an_error(shelf, number):
    shelf.change(0, answer=f"算家暴，您可以打{number}问一问。")
    assert f"“{number}”像电话" in shelf.only().why


@pytest.mark.parametrize("said", [
    "算家暴，打12338或者12110都行。", "算家暴，最多能要到50000元赔偿。", "2026年起按新的来，罚1000元。",
    "大约12000块钱，看法院怎么判。"])
def test_amounts_years_and_listed_numbers_are_no_phones(shelf, said):
    shelf.change(0, answer=said)
    assert shelf.lint() == []


@pytest.mark.parametrize("said, wrong", [
    ("算家暴，12338是24小时的。", True), ("算家暴，12348工作日有人接。", True), ("算家暴，12356随时可以打。", True),
    ("算家暴，110是24小时的。", False), ("法院24小时内决定，可以打12368。", False), ("110全天有人。12338也能打。", False)])
def test_no_hours_but_those_of_110_119_and_120(shelf, said, wrong):
    shelf.change(0, answer=said + "别怕，都可以问。")
    assert ["接听时间各地不一样" in p.why for p in shelf.lint()] == [True] * wrong


def test_the_wording_is_checked_like_an_answer(shelf):
    path = shelf.folder / "wording.yaml"
    path.write_text(path.read_text("utf-8").replace("exit: 没关系，祝您生活愉快。", "exit: 妇联祝您生活愉快，请冷静。"), "utf-8")
    calm, locked = sorted(shelf.lint(), key=lambda p: "锁屏" in p.why)
    assert "请冷静" in calm.why and "锁屏" in locked.why and "“妇联”" in locked.why
    assert (locked.file, locked.line) == ("wording.yaml", shelf.line("exit:", "wording.yaml"))


@pytest.mark.parametrize("notice", ["您好，抚养费和孩子的事有回复了。", "您好，性侵的事有回复了。", "您好，报警的事也说了。"])
def test_rule_4_no_matter_of_hers_is_named_on_a_lock_screen(shelf, notice):
    path = shelf.folder / "wording.yaml"
    honest = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("push_notice:"))
    path.write_text(path.read_text("utf-8").replace(honest, f"push_notice: {notice}"), "utf-8")
    assert any("push_notice" in problem.why and "锁屏" in problem.why for problem in shelf.lint())


def test_rule_4_the_words_of_staff_begin_behind_what_a_lock_screen_shows(shelf):
    path = shelf.folder / "wording.yaml"
    path.write_text(path.read_text("utf-8").replace("您好，刚才说的事有回复了，请看下面的话。\n", "您好。\n"), "utf-8")
    (problem,) = shelf.lint()
    assert "talk_direct" in problem.why and "至少要有 20 个字" in problem.why
