"""What she gets: links that do what typing does, nothing interpreted that is not ours, never too long."""

from __future__ import annotations

import pytest

from bot.message import CHOICE_OVERHEAD, REPLY_BYTES, Choice, Reply, numbered
from bot.wechat.render import cdata, link, plain, render
from tests import wire

CHOICES = numbered([Choice("证据怎么留", "entry:dv-evidence"), Choice("想让人陪我去", "handover")], leave="都不是")


def test_text_then_choices_then_footer():
    raw = render(Reply("可以的。", "answer", CHOICES, footer="依据：《反家庭暴力法》"))
    assert wire.read(raw).split("\n") == ["可以的。", "1 证据怎么留", "2 想让人陪我去", "0 都不是", "依据：《反家庭暴力法》"]


def test_tapping_sends_the_number_that_she_could_type_and_carries_the_action():
    found = wire.links_of(render(Reply("选一个", "clarify", CHOICES)))
    assert [(one.content, one.action) for one in found] == [("1", "entry:dv-evidence"), ("2", "handover"), ("0", "leave")]


def test_a_link_has_exactly_the_form_that_the_client_knows():
    assert link(CHOICES[0]) == ('<a href="weixin://bizmsgmenu?msgmenucontent=1&msgmenuid=entry:dv-evidence">'
                                '1 证据怎么留</a>')


@pytest.mark.parametrize("action", ["leave", "entry:" + "a" * 40, "entry:" + "a" * 200, 'x"&<>字'])
@pytest.mark.parametrize("number", ["1", "12"])
def test_a_choice_costs_no_more_than_message_says(action, number):
    choice = Choice("证据怎么留", action, number)
    raw = link(choice)
    assert len(raw.encode()) + 1 - len(choice.label.encode()) <= CHOICE_OVERHEAD
    assert wire.links_of(raw)[0].content == number


def test_a_choice_without_number_is_not_tappable():
    assert render(Reply("选", "x", (Choice("看看", "list"),))) == "选\n看看"


@pytest.mark.parametrize("text", ["字" * 5000, "😀" * 3000, "a" * 9000, "一\n" * 3000])
@pytest.mark.parametrize("choices", [(), CHOICES])
def test_long_text_is_cut_at_a_character_and_choices_and_footer_stay(text, choices):
    raw = render(Reply(text, "answer", choices, footer="说明"))
    assert len(raw.encode()) <= REPLY_BYTES
    assert len(wire.links_of(raw)) == len(choices)
    assert raw.endswith("说明") and "…" in raw and "\ufffd" not in raw
    assert len(raw.encode()) > REPLY_BYTES - 8


def test_size_of_message_is_an_upper_bound():
    reply = Reply("可以的。" * 9, "answer", CHOICES, footer="依据")
    assert len(render(reply).encode()) <= reply.size()


def test_what_just_fits_is_not_cut():
    assert render(Reply("a" * REPLY_BYTES, "x")) == "a" * REPLY_BYTES
    assert render(Reply("a" * (REPLY_BYTES + 1), "x")).endswith("…")


def test_too_many_choices_are_listed_to_be_typed_and_still_fit():
    raw = render(Reply("选" * 100, "x", numbered([Choice("长长的一项" * 4, "entry:a")] * 40)))
    assert len(raw.encode()) <= REPLY_BYTES and wire.links_of(raw) == [] and "\n1 长长的一项" in raw


@pytest.mark.parametrize("text", [
    '<a href="http://evil">点我</a>', "a]]></Content><MsgType><![CDATA[news", "<b>", "&lt;a&gt; & <A HREF=x>",
])
def test_markup_that_is_not_ours_is_only_letters(text):
    raw = render(Reply(text, "x", (Choice(text, "handover", "1"),), footer=text))
    assert [one.action for one in wire.links_of(raw)] == ["handover"]


def test_characters_that_xml_forbids_are_left_out():
    assert plain("a\x00\x1d\x0b\ud800\ufffe\uffffb\n\tc") == "ab\n\tc"


def test_cdata_cannot_be_broken_out_of():
    xml = f"<xml><Content><![CDATA[{cdata('a]]>b]]]>]]>')}]]></Content></xml>".encode()
    assert wire.flat(xml, {"Content"})["Content"] == "a]]>b]]]>]]>"


@pytest.mark.parametrize("reply", [Reply("", "x"), Reply(" \n\x00", "x")])
def test_nothing_to_say_is_nothing(reply):
    assert render(reply) == ""


def test_a_line_break_in_a_label_does_not_break_the_link():
    assert render(Reply("选", "x", (Choice("甲\n乙", "leave", "1"),))).count("\n") == 1
