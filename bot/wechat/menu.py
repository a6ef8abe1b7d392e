"""The account's menu: from what an editor wrote to what WeChat takes, with WeChat's limits checked before sending.

The limits themselves stand in bot/knowledge/menu.py, where lint tells an editor of them before anything is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.knowledge.menu import NAME_BYTES, SAY, SEND_BYTES, SUB, SUB_NAME_BYTES, TOP, URL_BYTES


class BadMenu(ValueError):
    """The menu is not one that WeChat takes; the message says in Chinese where and how to mend it."""


def wechat_menu(buttons: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the JSON object for menu/create.

    buttons: top buttons, each {name, send} or {name, open} or {name, buttons: [{name, send} | {name, open}, …]};
    an empty value counts as absent.
    Raises BadMenu.
    """
    if not isinstance(buttons, Sequence) or isinstance(buttons, str) or not 1 <= len(buttons) <= TOP:
        raise BadMenu(f"菜单要有 1 到 {TOP} 个一级按钮。")
    return {"button": [_top(button, f"第 {n} 个按钮") for n, button in enumerate(buttons, 1)]}


def _top(button: Any, where: str) -> dict[str, Any]:
    button, name = _written(button, where, NAME_BYTES)
    if "buttons" not in button:
        return _leaf(button, name, where)
    _only(button, {"name", "buttons"}, where)
    inner = button["buttons"]
    if not isinstance(inner, Sequence) or isinstance(inner, str) or not 1 <= len(inner) <= SUB:
        raise BadMenu(f"{where}“{name}”要有 1 到 {SUB} 个子按钮。")
    return {"name": name, "sub_button": [_sub(b, f"{where}“{name}”下第 {n} 个子按钮") for n, b in enumerate(inner, 1)]}


def _sub(button: Any, where: str) -> dict[str, Any]:
    button, name = _written(button, where, SUB_NAME_BYTES)
    if "buttons" in button:
        raise BadMenu(f"{where}“{name}”不能再有下一级，微信菜单最多两级。")
    return _leaf(button, name, where)


def _leaf(button: dict[str, Any], name: str, where: str) -> dict[str, Any]:
    if ("send" in button) == ("open" in button):
        raise BadMenu(f"{where}“{name}”要写 send（点了发一句话）或 open（点了打开网页），只写一个。")
    if "send" in button:
        _only(button, {"name", "send"}, where)
        return {"type": "click", "name": name, "key": SAY + _value(button, "send", where, name, SEND_BYTES)}
    _only(button, {"name", "open"}, where)
    url = _value(button, "open", where, name, URL_BYTES)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise BadMenu(f"{where}“{name}”的 open 要以 https:// 或 http:// 开头。")
    return {"type": "view", "name": name, "url": url}


def _written(button: Any, where: str, limit: int) -> tuple[dict[str, Any], str]:
    """The button without what was left empty, and its name."""
    if not isinstance(button, dict):
        raise BadMenu(f"{where}的写法不对：要有 name，还要有 send、open 或 buttons。")
    button = {field: value for field, value in button.items() if value not in ("", None, (), [])}
    return button, _value(button, "name", where, "", limit)


def _value(button: dict[str, Any], field: str, where: str, name: str, limit: int) -> str:
    value = button.get(field)
    called = f"{where}“{name}”" if name else where
    if not isinstance(value, str) or not value.strip():
        raise BadMenu(f"{called}的 {field} 不能为空，要写成文字。")
    value = value.strip()
    size = len(value.encode())
    if size > limit:
        raise BadMenu(f"{called}的 {field} 太长：{size} 字节，最多 {limit} 字节（一个汉字 3 字节）。")
    return value


def _only(button: dict[str, Any], allowed: set[str], where: str) -> None:
    extra = sorted(map(str, set(button) - allowed))
    if extra:
        raise BadMenu(f"{where}里有不认识的项：{'、'.join(extra)}。")
