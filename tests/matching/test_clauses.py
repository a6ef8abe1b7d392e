"""Where one need ends and the next begins."""

import pytest

from bot.matching.clauses import MOST, parts

TWO = [
    "离婚要带什么材料 还有抚养费给多少", "离婚要带什么材料，另外抚养费给多少", "离婚要带什么材料？抚养费给多少？",
    "离婚要带什么材料？抚养费给多少", "离婚要带什么材料 顺便问一下抚养费给多少", "离婚要带什么材料，再问一下抚养费给多少",
    "离婚要带什么材料\n抚养费给多少", "1.离婚要带什么材料 2.抚养费给多少", "①离婚要带什么材料②抚养费给多少",
    "离婚要带什么材料然后还想问抚养费给多少", "离婚要带什么材料，对了，抚养费给多少", "离婚要带什么材料 然后抚养费给多少",
    "离婚要带什么材料 还想再问下抚养费给多少", "一、离婚要带什么材料；二、抚养费给多少",
]


@pytest.mark.parametrize("text", TWO)
def test_two_needs_are_two_however_they_are_joined(text):
    one, two = parts(text)
    assert "离婚要带什么材料" in one and "抚养费" not in one
    assert "抚养费给多少" in two and "离婚" not in two


@pytest.mark.parametrize("text", [
    "他昨晚又喝酒。回来就砸东西。我带着孩子跑回娘家了。现在怎么办", "离婚要带什么材料", "还有多久能办好",
    "另外一个女人怀了他的孩子", "在吗", "", "？？", "我跟他2010年结婚，2012年生的孩子，他对孩子不闻不问",
    "他打我，然后我报警了，然后他写了保证书",
])
def test_a_story_is_one_need_however_many_sentences_it_has(text):
    assert parts(text) == [text]


def test_what_leads_to_a_question_stays_with_it():
    found = parts("我们结婚三年了。离婚要带什么？孩子才两岁。抚养权归谁？")
    assert found == ["我们结婚三年了 离婚要带什么", "孩子才两岁 抚养权归谁"]


def test_of_many_only_the_first_are_looked_at():
    assert len(parts("这个怎么办？" * 3 + "那个要多少钱？" * 9)) == MOST
