"""By which way an answer goes to her. Pure; the first row that holds decides.

| row | what holds                                                              | the answer            | safety rule |
|-----|-------------------------------------------------------------------------|-----------------------|-------------|
| 1   | the account may not push, or she has left                               | held                  | 3           |
| 2   | she used an exit word                                                   | held                  | 6           |
| 3   | urgent, any kind of danger, violence: this one or another of hers that  | held                  | 3           |
|     | is not closed                                                           |                       |             |
| 4   | WeChat's window is over or used up                                      | held                  | 3           |
| 5   | she has written since an answer waits, and did not take it: she was     | held                  | 5           |
|     | asked 方便吗 and has not said yes, or a safe word guards it             |                       |             |
| 6   | she is there, she allowed it, no safe word, one message holds it        | direct: neutral words | 3 4 5       |
|     |                                                                         | and then the answer   |             |
| 7   | at hand-over she chose 有回复就发给我                                   | notice: neutral words | 3 4 5       |
| 8   | anything else: she chose to wait, or a time of her own, or nothing      | held                  | 3           |

Held answers are spoken as the reply to her next message. "She is there": staff and she are in conversation about this very
referral, and she wrote at most LIVE ago: so she has answered before the substance follows (rule 4), and nobody else has had
the time to pick up the phone (rule 5). "She allowed it": 有回复就发给我 at hand-over, or 有回复直接发到这里 in this
conversation, which is offered only where the matter is not sensitive; after a concern neither holds any longer.
That a matter is harmless is never enough: without a choice of hers nothing is pushed (rule 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.referrals.contact import dangerous
from bot.referrals.referral import ANSWER_FIELD, Referral
from bot.referrals.window import Window

LIVE = timedelta(minutes=5)
EXCHANGE = timedelta(seconds=30)
"""WeChat shows "正在输入" only so shortly after an exchange (shared notes, section 5)."""

HELD, NOTICE, DIRECT = "held", "notice", "direct"


@dataclass(frozen=True)
class Route:
    """way: HELD, NOTICE or DIRECT; row: of the table above."""

    way: str
    row: int


def route(referral: Referral, window: Window, now: datetime, *, can_push: bool, talking: bool, endangered: bool,
          fits: bool = True) -> Route:
    """The way of what waits for her now.

    talking: Referral.talking, with the district's hours; endangered: contact.endangered, of all of hers; fits: neutral words and
    answer are one message.
    """
    untaken = any(float(name.removeprefix(ANSWER_FIELD)) < window.last for name in referral.answer_fields)
    allowed = referral.push == "now" or referral.talk_push == "yes"
    there = talking and window.wrote_within(now, LIVE)
    rows = ((not can_push or not referral.person, HELD), (bool(referral.exit_used), HELD),
            (endangered or dangerous(referral), HELD), (not window.is_open(now), HELD), (untaken, HELD),
            (there and allowed and not referral.word and fits, DIRECT), (referral.push == "now", NOTICE), (True, HELD))
    return next(Route(way, row) for row, (holds, way) in enumerate(rows, 1) if holds)


def may_show_typing(referral: Referral, window: Window, now: datetime, *, can_push: bool, talking: bool,
                    endangered: bool) -> bool:
    """Only where the answer would follow at once: a promise that something comes must be kept."""
    direct = route(referral, window, now, can_push=can_push, talking=talking, endangered=endangered).way == DIRECT
    return direct and window.wrote_within(now, EXCHANGE)
