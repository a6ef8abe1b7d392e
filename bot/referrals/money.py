"""Amounts of money: fen inside, yuan as people write them. Pure."""

from __future__ import annotations

import re
import unicodedata

DEAREST = 10_000_000_000
"""Fen of the largest amount that is taken for one: a hundred million yuan. More is a slip of the finger."""

_TEN_THOUSAND = 1_000_000  # fen


def fen(text: str) -> int:
    """An amount in yuan as it is typed (3000, 3,000.5, ３０００元) in fen. Raises ValueError for anything else."""
    plain = re.sub(r"[,，元¥\s]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", plain):
        raise ValueError("an amount is a number of yuan with at most two decimals")
    whole, _, part = plain.partition(".")
    amount = int(whole) * 100 + int(part.ljust(2, "0"))
    if amount > DEAREST:
        raise ValueError("an amount of more than a hundred million yuan")
    return amount


def rounded(amount: int) -> str:
    """Fen as a report writes it: 8.5万元 from ten thousand yuan on, else 3,000元."""
    if amount >= _TEN_THOUSAND:
        return f"{amount / _TEN_THOUSAND:.2f}".rstrip("0").rstrip(".") + "万元"
    return f"{yuan(amount)}元"


def yuan(amount: int) -> str:
    """Fen as one writes it: 3,000 or 3,000.50."""
    return f"{amount // 100:,}" + (f".{amount % 100:02}" if amount % 100 else "")
