"""The word that she agrees with us before an answer is shown (safety rule 5): asked for, kept sealed, never shown back."""

from __future__ import annotations

import re

from bot.conversation import aside, handover, reach_words
from bot.conversation.dialogue import Turn
from bot.message import Reply, numbered
from bot.referrals.referral import Referral

_SHORTEST, _LONGEST = 2, 12
_TALK = re.compile(
    "[我你您俺咱她]|(?<!吉)他|一下|一会|补充|等等|等会|刚才|刚刚|还有|另外|对了|谢|说|问|聊|讲|请|麻烦|帮|忘|知道|明白|方便|可以"
    "|想要|需要|不[要想会能用知懂太行是对好]|没[有事懂听看]|好[的吧了呀]|行[吧了]|是[的吗不]|[了吗么呢哦嗯]$|电话|短信|号码|消息|回复")
"""What makes it a piece of conversation: she was telling on, and whoever holds the phone may type the same."""


def ask(turn: Turn) -> Reply:
    """She wants a word of her own before an answer is shown."""
    return handover.ask(turn, "word", "safe_word_ask")


def kept(turn: Turn) -> Reply:
    """What she typed is the word, or no word at all: then another is asked for. It stands in no thread."""
    turn.unsaid = True
    if not fits(turn.text) or _anybody_types(turn):
        return handover.once_more(turn)
    turn.moves.append(turn.moves_of.wishes(turn.state.number, turn.now, word=turn.text.strip()))
    turn.rest()
    return Reply(turn.say("safe_word_kept"), "handover")


def fits(text: str) -> bool:
    """Whether a message is as long as a safe word."""
    return _SHORTEST <= len(text.strip()) <= _LONGEST


def wished(turn: Turn, referral: Referral) -> Reply:
    """A word, or another one: who has one says it first."""
    turn.put(number=referral.number)
    if not referral.word:
        turn.unsaid = reach_words.names_a_word(turn.text)
        return ask(turn)
    choices = numbered([], leave=turn.say("choice_cancel"))
    turn.put(pending="word-old", choices=choices, more=())
    return Reply(turn.say("safe_word_old"), "handover", choices)


def _anybody_types(turn: Turn) -> bool:
    """A question, a goodbye, a piece of conversation, or what the bot has an answer to: no secret."""
    said = turn.text.strip()
    if aside.asks(said) or _TALK.search(said) or turn.knowledge.smalltalk.found(said):
        return True
    decision = turn.knowledge.index.decide(turn.text)
    return decision.kind == "answer" or decision.reason == "hub"
