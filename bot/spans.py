"""A length of time in words. Pure."""

from __future__ import annotations


def span(minutes: int, exact: bool = False) -> str:
    """As one says it: 不到 1 分钟, 25 分钟, 3 小时 10 分, 2 天; exact: 2 天 4 小时."""
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return f"{days} 天" + (f" {hours} 小时" if exact and hours else "")
    if hours:
        return f"{hours} 小时" + (f" {rest} 分" if rest else "")
    return f"{rest} 分钟" if rest else "不到 1 分钟"
