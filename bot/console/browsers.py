"""What kind of browser somebody signs in with, as roughly as she needs to recognise it. Pure."""

from __future__ import annotations

DEVICES = (("iPad", "平板"), ("iPhone", "手机"), ("Mobile", "手机"), ("Android", "平板"))
BROWSERS = (("MicroMessenger", "微信"), ("wxwork", "企业微信"), ("Edg", "Edge"), ("Firefox", "火狐"),
            ("HuaweiBrowser", "华为浏览器"),
            ("MiuiBrowser", "小米浏览器"), ("QQBrowser", "QQ 浏览器"), ("Chrome", "谷歌或同类浏览器"), ("Safari", "Safari"))


def kind(agent: str) -> str:
    """agent: the header User-Agent."""
    device = next((word for sign, word in DEVICES if sign in agent), "电脑")
    browser = next((word for sign, word in BROWSERS if sign in agent), "")
    return f"{device} · {browser}" if browser else device
