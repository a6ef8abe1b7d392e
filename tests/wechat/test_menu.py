"""What an editor writes as the menu, as WeChat takes it; what it would not take is told before anything is sent."""

from __future__ import annotations

import pytest

from bot.knowledge.menu import Menu
from bot.wechat.menu import BadMenu, wechat_menu

HELP = {"name": "我要求助", "send": "转人工"}


def made(*buttons):
    """The menu with these buttons, as WeChat gets it."""
    return wechat_menu(Menu.model_validate({"buttons": buttons}))


def test_send_becomes_click_and_open_becomes_view():
    menu = made({**HELP, "send": " 转人工 "}, {"name": "官网", "open": "https://example.com/a"},
                {"name": "更多", "buttons": [{"name": "进度", "send": "进度"}]})
    assert menu == {"button": [
        {"type": "click", "name": "我要求助", "key": "say:转人工"},
        {"type": "view", "name": "官网", "url": "https://example.com/a"},
        {"name": "更多", "sub_button": [{"type": "click", "name": "进度", "key": "say:进度"}]},
    ]}


@pytest.mark.parametrize("button, told", [
    ({"name": "更多", "buttons": [HELP] * 6}, "“更多”下面有 6 个按钮，最多 5 个"),
    ({"name": "更多", "buttons": [{"name": "再来", "buttons": [HELP]}]}, "最多两级"),
    ({"name": "一二三四五六", "send": "x"}, "18 字节，最多 16 字节"),
    ({"name": "更多", "buttons": [{"name": "字" * 21, "send": "x"}]}, "63 字节，最多 60 字节"),
    ({"name": "帮助", "send": "字" * 42}, "126 字节，最多 124 字节"),
    ({"name": "官网", "open": "https://e.com/" + "a" * 1024}, "最多 1024 字节"),
    ({"name": "官网", "open": "e.com"}, "要以 https://"),
    ({"name": "官网", "open": "javascript:alert(1)"}, "要以 https://"),
])
def test_what_wechat_would_not_take_is_refused_with_its_name(button, told):
    with pytest.raises(BadMenu) as refusal:
        made(HELP, button)
    assert told in str(refusal.value)


def test_the_limits_themselves_are_allowed():
    menu = made({"name": "a" * 16, "buttons": [{"name": "字" * 20, "send": "k" * 124},
                                               {"name": "b", "open": "https://e.com/" + "a" * 1010}]})
    inner = menu["button"][0]["sub_button"]
    assert len(inner[0]["key"].encode()) == 128 and len(inner[1]["url"]) == 1024
