"""The account's menu: from what an editor wrote to what WeChat takes. Its limits stand in bot/knowledge/menu.py."""

from __future__ import annotations

from typing import Any

from bot.knowledge.menu import SAY, Button, Menu, faults


class BadMenu(ValueError):
    """The menu is not one that WeChat takes; the message says in Chinese how to mend it."""


def wechat_menu(menu: Menu) -> dict[str, Any]:
    """Return the JSON object for menu/create. Raises BadMenu."""
    for _, why in faults(menu):
        raise BadMenu(f"{why}。")
    return {"button": [{"name": top.name, "sub_button": list(map(_leaf, top.buttons))} if top.buttons else _leaf(top)
                       for top in menu.buttons]}


def _leaf(button: Button) -> dict[str, str]:
    if button.send:
        return {"type": "click", "name": button.name, "key": SAY + button.send}
    return {"type": "view", "name": button.name, "url": button.open}
