from __future__ import annotations

import pytest

from bot.simulator.links import BadLink, parts, plain

MENU = '<a href="weixin://bizmsgmenu?msgmenucontent=%E6%88%91%20%E8%A6%81&msgmenuid=3">要</a>'


def test_a_menu_link_says_its_decoded_words():
    assert parts(f"1 {MENU}\n") == [{"kind": "text", "text": "1 "}, {"kind": "menu", "text": "要", "say": "我 要", "id": "3"},
                                   {"kind": "text", "text": "\n"}]


def test_either_kind_of_quote_will_do():
    assert parts(MENU.replace('"', "'")) == parts(MENU)


def test_an_ordinary_link_leads_to_its_address():
    assert parts('<a href="https://example.org/?a=1&amp;b=2">看</a>') == [
        {"kind": "link", "text": "看", "href": "https://example.org/?a=1&b=2"}]


def test_a_bare_address_ends_where_chinese_begins():
    assert parts("见https://example.org/a?b=1，谢谢")[1] == {"kind": "link", "text": "https://example.org/a?b=1",
                                                          "href": "https://example.org/a?b=1"}


@pytest.mark.parametrize("number", ["110", "12110", "12338", "029-88887777", "13800138000", "400-123-4567", "96110"])
def test_phone_numbers_look_tappable(number):
    assert {"kind": "phone", "text": number} in parts(f"打{number}，或者")


@pytest.mark.parametrize("text", ["120元", "第110条", "2026", "1100", "110人", "12.110", "A12338"])
def test_other_numbers_do_not(text):
    assert [p["kind"] for p in parts(text)] == ["text"]


@pytest.mark.parametrize("text", [
    '<a href="https://a.b">x', "x</a>", '<a href="https://a.b"><a href="https://a.b">x</a></a>', "<a>x</a>",
    '<a href="javascript:alert(1)">x</a>', '<a href="weixin://bizmsgmenu?msgmenuid=1">x</a>', '<a href="https://a.b"></a>'])
def test_a_broken_link_is_refused(text):
    with pytest.raises(BadLink):
        parts(text)


def test_other_markup_is_only_words():
    assert parts("<b>x</b><script>") == [{"kind": "text", "text": "<b>x</b><script>"}]


def test_a_lock_screen_shows_words_without_markup():
    assert plain(f"1 {MENU}") == "1 要"
