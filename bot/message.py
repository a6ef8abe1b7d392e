"""The words that every part of the program shares: what came in, what goes out, what could not be sent.

Nothing here knows WeChat, Redis or Flask.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")
"""China has one time zone and no summer time, so a fixed offset is exact and needs no tz database."""

REPLY_BYTES = 2000
"""Longest reply in UTF-8 bytes, links included. WeChat drops text over 2,048 bytes without a word
(shared notes, section 3: "Design to <= 2000 bytes")."""

CHOICE_OVERHEAD = 128
"""Bytes that one tappable choice may cost on the wire beyond its label (link target, number, newline).
The edge that renders choices asserts that it stays below."""


def now() -> datetime:
    """The present, as every part takes it."""
    return datetime.now(CHINA)


@dataclass(frozen=True)
class Attachment:
    """What she sent that is no words.

    label: name of a place, title of a link; address: of a link. latitude, longitude: degrees as the platform writes them.
    media: the platform's name of the file of a picture, voice or video, good for three days (shared notes, section 7).
    """

    label: str = ""
    address: str = ""
    latitude: str = ""
    longitude: str = ""
    media: str = ""


@dataclass(frozen=True)
class Media:
    """A file that she sent, as the platform gives it out. kind: its media type, told by its first bytes; address: where the
    platform shows it instead of giving it out, as it does with videos."""

    body: bytes = b""
    kind: str = ""
    address: str = ""


@dataclass(frozen=True)
class Inbound:
    """One thing that a person did: a message she wrote, or an event such as following the account.

    person: pseudonym, never the platform's own identifier.
    kind: text voice image location link video event, or unknown.
    key: the same for every delivery of the same message, different for different messages.
    text: what she wrote, or what speech recognition made of her voice; may be empty.
    event: for kind "event": subscribe unsubscribe scan click and so on, lower case.
    event_key: for a click, the key of the menu button.
    tapped: the action of a choice that she tapped (see Choice), or "" when she typed.
    attachment: what came beside or instead of words.
    """

    person: str
    kind: str
    key: str
    at: datetime
    text: str = ""
    event: str = ""
    event_key: str = ""
    tapped: str = ""
    attachment: Attachment = Attachment()


@dataclass(frozen=True)
class Choice:
    """Something she can take by tapping it or by typing its number.

    action says what it does, independent of where it was offered ("entry:dv-evidence", "handover"),
    so that tapping an old message still does what that message promised.
    """

    label: str
    action: str
    number: str = ""


@dataclass(frozen=True)
class Reply:
    """What she reads. choices follow the text; the edge makes links of them. footer comes last of all.

    Without text and choices nothing is sent: her message was dealt with in silence.
    """

    text: str
    reason: str
    choices: tuple[Choice, ...] = ()
    footer: str = ""

    @property
    def as_read(self) -> str:
        """A reply as she sees it, for staff and for the record."""
        choices = " ".join(f"{c.number} {c.label}" for c in self.choices)
        return "\n".join(part for part in (self.text, choices, self.footer) if part)

    def size(self) -> int:
        """Upper bound of the rendered size in bytes."""
        body = len(self.text.encode()) + len(self.footer.encode()) + 2
        return body + sum(len(c.label.encode()) + CHOICE_OVERHEAD for c in self.choices)


@dataclass
class NotSent(Exception):
    """A message was not accepted by the platform. permanent: trying again cannot help."""

    why: str
    permanent: bool
    code: int | None = field(default=None)

    def __str__(self) -> str:
        return f"{self.why} (code {self.code}, {'permanent' if self.permanent else 'temporary'})"


def numbered(choices: list[Choice], leave: str = "") -> tuple[Choice, ...]:
    """Give the choices the numbers that she can type: 1, 2, 3 …, and 0 for leaving when a label for it is given."""
    out = [Choice(c.label, c.action, str(n)) for n, c in enumerate(choices, 1)]
    return tuple(out + ([Choice(leave, "leave", "0")] if leave else []))


def pages(text: str, limit: int) -> list[str]:
    """Cut text into pieces of at most limit UTF-8 bytes, at a line, else a sentence, else a character."""
    out: list[str] = []
    while len(text.encode()) > limit:
        head = text.encode()[:limit].decode(errors="ignore")
        at = max(head.rfind("\n"), 0) or max(head.rfind(mark) + 1 for mark in "。！？；")
        at = at if at > len(head) // 3 else len(head)
        out.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return out + [text] if text or not out else out
