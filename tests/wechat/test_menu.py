"""WeChat's limits on menus, told in Chinese before anything is sent."""

from __future__ import annotations

import pytest

from bot.wechat.menu import BadMenu, wechat_menu

HELP = {"name": "我要求助", "send": "转人工"}


def test_send_becomes_click_and_open_becomes_view():
    menu = wechat_menu([HELP, {"name": "官网", "open": "https://example.com/a"},
                        {"name": "更多", "buttons": [{"name": "进度", "send": "进度"}]}])
    assert menu == {"button": [
        {"type": "click", "name": "我要求助", "key": "say:转人工"},
        {"type": "view", "name": "官网", "url": "https://example.com/a"},
        {"name": "更多", "sub_button": [{"type": "click", "name": "进度", "key": "say:进度"}]},
    ]}


def test_values_left_empty_count_as_absent():
    assert wechat_menu(({"name": "帮助", "send": "帮助", "open": "", "buttons": ()},)) == {
        "button": [{"type": "click", "name": "帮助", "key": "say:帮助"}]}


@pytest.mark.parametrize("buttons, told", [
    ([], "1 到 3 个一级按钮"),
    ([HELP] * 4, "1 到 3 个一级按钮"),
    ("abc", "1 到 3 个一级按钮"),
    (None, "1 到 3 个一级按钮"),
    ([{"name": "更多", "buttons": [HELP] * 6}], "“更多”要有 1 到 5 个子按钮"),
    ([{"name": "更多", "buttons": "xy"}], "“更多”要有 1 到 5 个子按钮"),
    ([{"name": "更多", "buttons": [{"name": "再来", "buttons": [HELP]}]}], "最多两级"),
    ([{"name": "一二三四五六", "send": "x"}], "第 1 个按钮的 name 太长：18 字节，最多 16 字节"),
    ([{"name": "更多", "buttons": [{"name": "字" * 21, "send": "x"}]}], "63 字节，最多 60 字节"),
    ([{"name": "帮助", "send": "字" * 42}], "126 字节，最多 124 字节"),
    ([{"name": "官网", "open": "https://e.com/" + "a" * 1024}], "最多 1024 字节"),
    ([{"name": "官网", "open": "e.com"}], "要以 https://"),
    ([{"name": "官网", "open": "javascript:alert(1)"}], "要以 https://"),
    ([{"name": "", "send": "x"}], "name 不能为空"),
    ([{"name": 5, "send": "x"}], "name 不能为空"),
    ([{"name": "帮助"}], "只写一个"),
    ([{"name": "帮助", "send": "a", "open": "https://e.com"}], "只写一个"),
    ([{"name": "帮助", "send": "a", "colour": "red"}], "不认识的项：colour"),
    ([{"name": "更多", "send": "a", "buttons": [HELP]}], "不认识的项：send"),
    (["帮助"], "第 1 个按钮的写法不对"),
])
def test_what_wechat_would_not_take_is_refused_with_its_place(buttons, told):
    with pytest.raises(BadMenu) as refusal:
        wechat_menu(buttons)
    assert told in str(refusal.value)


def test_the_limits_themselves_are_allowed():
    menu = wechat_menu([{"name": "a" * 16, "buttons": [{"name": "字" * 20, "send": "k" * 124},
                                                      {"name": "b", "open": "https://e.com/" + "a" * 1010}]}])
    inner = menu["button"][0]["sub_button"]
    assert len(inner[0]["key"].encode()) == 128 and len(inner[1]["url"]) == 1024
