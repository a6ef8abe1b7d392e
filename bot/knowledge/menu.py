"""The custom menu as an editor writes it, and WeChat's limits on it. Pure.

Limits: developers.weixin.qq.com, custom menu (shared notes, section 7). The real platform tolerates a little more in
names; we stay inside, because what it cuts it cuts without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

TOP, SUB = 3, 5
"""Buttons at the foot of the chat, and in the list of one of them."""
NAME_BYTES, SUB_NAME_BYTES, KEY_BYTES, URL_BYTES = 16, 60, 128, 1024
SAY = "say:"
"""A tap on a button with `send` arrives as a click with the key `say:<text>`: as if she had written the text."""
SEND_BYTES = KEY_BYTES - len(SAY)

Text = Annotated[str, StringConstraints(strip_whitespace=True)]


class Button(BaseModel):
    """One thing to press: `send` says a sentence to the bot in her name, `open` opens a page, `buttons` opens a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text = Field(min_length=1, description="按钮上的字：一级最多5个汉字，二级最多20个。")
    send: Text = Field("", description="按下去等于替她说的话。")
    open: Text = Field("", description="按下去打开的网页，以 https:// 开头。")
    buttons: tuple[Button, ...] = Field((), description="展开的下一级，最多五个。")

    @model_validator(mode="after")
    def _one_of(self) -> Button:
        if sum(map(bool, (self.send, self.open, self.buttons))) != 1:
            raise ValueError(f"按钮“{self.name}”要写 send、open、buttons 三样中的一样")
        return self


class Menu(BaseModel):
    """One to three buttons at the foot of the chat."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    buttons: tuple[Button, ...] = Field(min_length=1, max_length=TOP, description="聊天窗口下面的按钮，一到三个。")


def faults(menu: Menu) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Where (path in the file) and why WeChat would not take this menu."""
    for n, top in enumerate(menu.buttons):
        yield from _button(top, ("buttons", n), NAME_BYTES)
        if len(top.buttons) > SUB:
            yield ("buttons", n, "buttons"), f"“{top.name}”下面有 {len(top.buttons)} 个按钮，最多 {SUB} 个"
        for m, sub in enumerate(top.buttons):
            yield from _button(sub, ("buttons", n, "buttons", m), SUB_NAME_BYTES)
            if sub.buttons:
                yield ("buttons", n, "buttons", m), f"“{sub.name}”不能再有下一级，微信菜单最多两级"


def _button(button: Button, where: tuple[Any, ...], name_bytes: int) -> Iterator[tuple[tuple[Any, ...], str]]:
    for field, limit in (("name", name_bytes), ("send", SEND_BYTES), ("open", URL_BYTES)):
        text = getattr(button, field)
        size = len(text.encode())
        if size > limit:
            yield (*where, field), f"“{button.name}”的 {field} 太长：{size} 字节，最多 {limit} 字节（一个汉字3字节），请改短"
    address = urlsplit(button.open)
    if button.open and (address.scheme not in ("http", "https") or not address.netloc):
        yield (*where, "open"), f"“{button.name}”的 open 要以 https:// 开头"
