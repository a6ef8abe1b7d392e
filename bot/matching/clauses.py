"""Where a message puts one need after another: at 还有, 另外, a second question, a numbered line. Pure."""

from __future__ import annotations

import re

MOST = 4
"""Parts that are looked at; nobody reads the answers to five needs at once."""
SHORTEST = 4
"""Characters of a part that can be a need of its own."""

_JOINT = re.compile(
    r"(?:[，,。；;！!\s]|^)\s*(?:还有(?:就是|个事|一个|一件事)?|另外(?:还有)?|顺便(?:再)?(?:问|咨询)?(?:一下|下|一句)?"
    r"|再(?:就|一个|有)(?:是|就是)?|对了|以及|其次|第[二三四](?:个|件)?(?:问题|事|是)?)[，,:：、\s]*"
    r"|(?:还想(?:再)?问(?:一下|下|个)?|顺便(?:再)?问(?:一下|下|一句)?|另外(?:再|还)?问(?:一下|下)?|再问(?:一下|下|一句))[，,:：、\s]*")
"""Words that begin something new wherever they stand, and those that do so only after a pause."""
_LIST = re.compile(r"(?:^|[\s。；;，,：:？?])(?:[(（]?[1-4１-４一二三四][)）.、．：:])\s*|[①②③④]\s*")
_STOP = re.compile(r"[?？\n]+|[。；;！!]+|[，,\s]+(?=(?:然后|并且|而且|同时|那)(?:我|他|孩子|还|再|想)?)")
_ASKS = re.compile(r"怎么|咋|吗|嘛|么|多少|什么|啥|哪|能不能|可不可以|可以不|是不是|要不要|有没有|该不该|算不算|几[个天年月岁次]"
                   r"|如何|为何|谁|行不|能否|是否|多久|[能会行中要给管得]不(?:$|[，,\s])|不$|没$")


def parts(text: str) -> list[str]:
    """The needs that a message may hold, in order; one part when it holds but one.

    A clause after a full stop, or after 然后, begins something new only if both it and what stands before it ask: a story is
    told in many sentences and is one need.
    """
    out: list[str] = []
    for piece in _split(_LIST, text):
        for joint in _split(_JOINT, piece):
            out += _questions(joint)
    out = [part for part in out if len(part) >= SHORTEST]
    return out[:MOST] if len(out) > 1 else [text]


def _split(at: re.Pattern[str], text: str) -> list[str]:
    """The pieces; one that is too short to be a need stays with what stands before it."""
    out: list[str] = []
    for piece in (piece.strip(" ，,。；;：:") for piece in at.split(text)):
        if len(piece) >= SHORTEST or not out:
            out.append(piece)
        else:
            out[-1] = f"{out[-1]} {piece}".strip()
    return [piece for piece in out if piece] or [text]


def _questions(text: str) -> list[str]:
    """Sentences are put together until one asks; what follows the last question belongs to it."""
    out, told = [], ""
    for sentence in _split(_STOP, text):
        told = f"{told} {sentence}".strip()
        if _ASKS.search(sentence):
            out.append(told)
            told = ""
    if told:
        out = [*out[:-1], f"{out[-1]} {told}"] if out else [told]
    return out
