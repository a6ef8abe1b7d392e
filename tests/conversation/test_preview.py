"""What staff are shown before they send is what she gets, message by message and byte by byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.preview import Means, foresee
from bot.referrals.route import DIRECT, HELD, NOTICE
from bot.referrals.window import MESSAGES, Window
from bot.store import referral_key
from bot.wechat.render import render
from tests.conversation.conftest import answers

LONG = "\n".join(f"第{n}件：{'这一句写得不短也不长，刚好说清楚一件事。' * 4}" for n in range(1, 15))


@pytest.fixture
def asks(talk):
    """A person who was handed over; returns her and the referral."""
    def make(sensitive=True, word=""):
        anna = talk.person()
        number = anna.hands_over(push="2")
        talk.store.client.hset(referral_key(number), "sensitive", "1" if sensitive else "0")
        if word:
            talk.desk.move(talk.desk.moves.wishes(number, talk.now, word=word))
        return anna, talk.desk.get(number)
    return make


def foreseen(talk, library, referral, text):
    return foresee(library.current, talk.desk.moves, referral, text, talk.now)


@pytest.fixture
def sends(talk, settle):
    """Staff answer, and the worker sees to it."""
    return lambda referral, text: answers(talk, referral.number, text, settle)


def reads_on(anna, first):
    """Every message that she gets when she takes 接着看 each time."""
    got = [first]
    while any(c.label == "接着看后面" for c in got[-1].choices):
        got.append(anna.says("更多"))
    return got


@pytest.mark.parametrize("text", ["我们去村里问过了。", LONG, "有 <尖括号> 和 ]]> 的话"])
def test_it_is_what_she_gets_page_by_page(talk, library, asks, sends, text):
    anna, referral = asks(sensitive=False)
    preview = foreseen(talk, library, referral, text)
    sends(referral, text)
    talk.later(hours=3)
    got = reads_on(anna, anna.says("在吗"))
    assert [render(page) for page in preview.pages] == [render(reply) for reply in got]
    assert preview.asked is None and all(len(render(page).encode()) <= 2000 for page in preview.pages)
    assert (len(preview.pages) > 1) == (text is LONG)


def test_rule_5_what_she_is_asked_before_is_shown_too(talk, library, asks, sends):
    anna, referral = asks(sensitive=True)
    preview = foreseen(talk, library, referral, LONG)
    sends(referral, LONG)
    talk.later(hours=3)
    assert render(preview.asked) == render(anna.says("在吗"))
    assert [render(page) for page in preview.pages] == [render(reply) for reply in reads_on(anna, anna.says("1"))]


def test_rule_5_the_safe_word_is_asked_for_and_not_shown(talk, library, asks, sends):
    anna, referral = asks(word="青蛙")
    preview = foreseen(talk, library, referral, "我们问过了。")
    sends(referral, "我们问过了。")
    assert render(preview.asked) == render(anna.says("在吗"))
    assert "青蛙" not in render(preview.asked) + "".join(map(render, preview.pages))
    assert [render(page) for page in preview.pages] == [render(anna.says("青蛙"))]


def test_answers_that_wait_for_her_already_come_with_it(talk, library, asks, sends):
    anna, referral = asks(sensitive=False)
    sends(referral, "先前的一句")
    preview = foreseen(talk, library, talk.desk.get(referral.number), "后来的一句")
    assert render(preview.pages[0]).index("先前的一句") < render(preview.pages[0]).index("后来的一句")


def means(now, talking=True, can_push=True, left=MESSAGES):
    """She wrote a moment ago."""
    return Means(Window("sealed", now.timestamp(), left, (now + timedelta(hours=48)).timestamp()), can_push, talking)


def test_it_goes_by_the_way_that_delivery_will_take(talk, library, asks):
    _, referral = asks(sensitive=False)
    known, moves, now = library.current, talk.desk.moves, talk.now
    told = replace(referral, push="now", topic="land.married-out", kind="")
    direct = foresee(known, moves, told, "今年有的。", now, means(now))
    assert (direct.way, direct.notice, direct.asked) == (DIRECT, "", None)
    assert [page.text for page in direct.pages] == [known.wording.say("talk_direct", answer="今年有的。")]
    noticed = foresee(known, moves, told, "今年有的。", now, means(now, talking=False))
    assert (noticed.way, noticed.notice) == (NOTICE, known.wording.say("push_notice")) and "今年有的。" in noticed.pages[0].text
    assert foresee(known, moves, told, LONG, now, means(now)).way == NOTICE, "too long for one message"
    for held in (means(now, can_push=False), means(now, left=0), Means()):
        seen = foresee(known, moves, told, "今年有的。", now, held)
        assert (seen.way, seen.notice) == (HELD, "") and "今年有的。" in seen.pages[0].text
    violence = foresee(known, moves, replace(told, topic="dv.now"), "今年有的。", now, means(now))
    assert (violence.way, violence.notice) == (HELD, ""), "safety rule 3"


def test_looking_changes_nothing(talk, library, asks):
    anna, referral = asks(sensitive=False)
    before = talk.desk.get(referral.number)
    foreseen(talk, library, before, "只是看看")
    assert talk.desk.get(referral.number) == before and "只是看看" not in anna.says("在吗").text
