"""What is and is not said to her, in every sentence that there is (safety rules 2, 9, 12)."""

from __future__ import annotations

import re

import pytest

from bot.knowledge.library import load
from bot.knowledge.wording import KEYS
from bot.settings import HERE

KNOWN = load(HERE / "knowledge")
CRISIS = {"crisis": "110 12110 120 12338", "crisis_sexual": "110 120 12338", "crisis_child": "110 12338",
          "crisis_suicide": "12356 120 110 12338"}


def every_sentence():
    """(where it stands, the words) of all that she may read."""
    yield from ((key, KNOWN.wording.say(key, **dict.fromkeys(places, "x"))) for key, places in KEYS.items())
    for entry in KNOWN.entries.values():
        yield entry.id, " ".join((entry.question, entry.ask, entry.answer, entry.more, *entry.steps))
    for saying in (*KNOWN.smalltalk.sayings, *KNOWN.aftermath):
        yield saying.id, saying.answer
    yield from ((reply.id, reply.text) for reply in KNOWN.replies)
    yield from (("self-check", question.ask) for question in KNOWN.self_check.questions)


@pytest.mark.parametrize("key", CRISIS)
def test_rule_2_it_is_short_names_the_numbers_and_asks_or_promises_nothing(key):
    text = KNOWN.wording.say(key)
    assert len(text) <= 220 and all(number in re.findall(r"\d+", text) for number in CRISIS[key].split())
    assert not re.search(r"[？?]|确定|冷静|应该早|马上有人|会上门|赶到", text)


def test_rule_9_it_is_never_called_anonymous():
    assert [where for where, text in every_sentence() if re.search(r"(?<!不是)(?<!不能)匿名", text)] == []


def test_rule_12_one_part_alone_writes_first_to_a_woman_and_to_one_at_a_time():
    files = (HERE / "bot").rglob("*.py")
    callers = {path.relative_to(HERE).as_posix() for path in files if ".send_text(" in path.read_text("utf-8")}
    assert callers == {"bot/referrals/delivery.py"}
    client = (HERE / "bot" / "wechat" / "client.py").read_text("utf-8")
    assert not re.search(r"mass/|message/template|sendall|subscribe/", client)
