"""Which kind of danger it is decides which answer she reads; a phrase of dying does not outvote all that she tells (rule 2)."""

from __future__ import annotations

import pytest

from bot.conversation.crisis_model import KINDS, Model, Weights
from bot.knowledge.library import WEIGHTS
from bot.settings import HERE


@pytest.mark.parametrize(("text", "kind"), [
    ("我被关在三楼 窗户都钉死了 手机是偷来的", "confinement"), ("他拎着汽油堵在门口 说要死一起死", "threat"),
    ("我弟才三岁 后爸打得他脸都紫了 叫不醒", "child"), ("醒来发现旁边的人手伸进我衣服里 我不敢动", "sexual"),
    ("老师让我女儿单独去宿舍 回来说下面疼", "sexual"),
    ("老公打我 我不想活了 现在站在楼顶", "suicide"), ("妈妈又骂我 我吃了一瓶安眠药", "suicide"), ("婆婆喝农药了", "suicide"),
    ("我想死 孩子怎么办", "suicide")])
def test_rule_2_the_kind_is_that_of_what_she_tells(library, text, kind):
    assert library.current.index.danger(text).kind == kind


def test_rule_2_a_phrase_of_dying_decides_unless_another_kind_is_plainly_likelier():
    weights = Weights.load((HERE / "knowledge" / WEIGHTS).read_bytes())
    model = Model(weights)
    assert model.kind(set(), "suicide") == "suicide", "nothing known speaks against it"
    plain = {mark for mark, weight in zip(weights.marks, weights.kinds[KINDS.index("confinement")], strict=True) if weight > 3}
    assert model.kind(plain, "suicide") == "confinement" == model.kind(plain)
