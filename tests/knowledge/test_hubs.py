"""Words too short to be understood lead to three needs that an editor has chosen."""

import pytest

from bot.conversation.understanding import understand
from bot.knowledge.hubs import core
from bot.knowledge.library import load
from bot.settings import HERE


@pytest.mark.parametrize("text", ["离婚", "离婚怎么办", "请问离婚的事", "我想离婚。", "離婚？".replace("離", "离"), "离婚咋弄啊"])
def test_the_words_around_it_do_not_count(text):
    assert core(text) == "离婚"


@pytest.mark.parametrize("text", ["离婚要带什么", "他要离婚", "怎么办", ""])
def test_anything_more_is_not_a_hub(text):
    assert core(text) != "离婚"


def test_every_hub_offers_different_needs_of_the_shipped_knowledge():
    knowledge = load(HERE / "knowledge")
    assert len(knowledge.hubs) > 30
    for offer in knowledge.hubs.values():
        assert len({knowledge.entries[e].ask for e in offer}) == len(offer)


def test_every_menu_button_leads_somewhere_and_alarms_nobody():
    knowledge = load(HERE / "knowledge")
    understanding = understand(knowledge)
    said = [b.send for top in knowledge.menu.buttons for b in (top, *top.buttons) if b.send]
    rows = {text: understanding.as_row(text)["decision"] for text in said}
    assert not [text for text, decision in rows.items() if decision in ("none", "crisis")]
