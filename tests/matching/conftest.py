"""A small knowledge whose answers are known, and the real one with the real encoder."""

from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge.entry import Entry
from bot.knowledge.library import load
from bot.matching.decide import Matcher
from bot.matching.encoder import load_encoder
from bot.matching.semantic import Embeddings
from bot.settings import HERE
from tests.conftest import INDEX

SYNONYMS = {"离婚": ("离昏", "打脱离"), "人身安全保护令": ("保护令",), "抚养费": ("奶粉钱",), "宫颈癌": ("宫劲癌",)}
OUTSIDE = {"交通": ("闯红灯扣几分", "车被追尾了怎么赔", "驾驶证在哪里换"), "聊天": ("今天天气好吗", "讲个笑话", "晚上吃什么")}


def entry(name: str, topic: str, *variants: str, **fields) -> Entry:
    """An entry that differs from others only in what is asked."""
    return Entry(**{"id": name, "topic": topic, "question": variants[0], "ask": variants[0][:14], "variants": variants[1:],
                    "answer": "先打这个电话问一问再说。", "sensitive": False, "reviewed": date(2026, 1, 1),
                    "review_by": date(2027, 1, 1), "tests": ("测试",), **fields})


@pytest.fixture(scope="session")
def entries():
    """Five entries of four topics."""
    return (
        entry("divorce-agreement", "divorce.agreement", "协议离婚怎么办理", "两个人都同意离婚去哪里办", "民政局离婚要带什么",
              "离婚协议书怎么写", terms=("离婚协议书",), related=("support-unpaid",)),
        entry("support-amount", "custody.support-amount", "抚养费一个月给多少", "抚养费按工资的几成算", "孩子生活费该给多少"),
        entry("support-unpaid", "custody.support-unpaid", "对方不给抚养费怎么办", "他半年没给孩子抚养费了", "抚养费怎么追讨",
              terms=("抚养费",)),
        entry("order-apply", "dv.protection-order", "人身安全保护令怎么申请", "他打我我想让法院管他", "保护令去哪个法院申请"),
        entry("order-papers", "dv.protection-order", "申请人身安全保护令要交哪些证据", "保护令要准备什么材料",
              "没有伤情照片能申请吗"),
    )


@pytest.fixture(scope="session")
def encoder():
    """The real one; weights are loaded once."""
    return load_encoder()


@pytest.fixture(scope="session")
def matcher(entries, encoder):
    """Letters and meaning over the small knowledge."""
    return Matcher(entries, SYNONYMS, OUTSIDE, Embeddings(encoder))


@pytest.fixture(scope="session")
def knowledge():
    """What the service is delivered with."""
    return load(HERE / "knowledge")


@pytest.fixture(scope="session")
def real(knowledge, encoder):
    """The matcher of the delivered knowledge."""
    return Matcher(knowledge.entries.values(), knowledge.synonyms, knowledge.outside, Embeddings(encoder, INDEX))
