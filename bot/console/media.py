"""What she sent that is no words, opened by staff: fetched from the platform each time, kept nowhere.

The service stores no pictures. The platform keeps them for three days; who needs one longer saves it, and the audit trail says
who has opened it.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response

from bot.console import words
from bot.console.forms import Draft
from bot.console.thread import Answer, Thread
from bot.message import Media, NotSent
from bot.referrals.desk import Desk

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "audio/amr": "amr"}


class MediaPages:
    """The one address at which a file of hers is shown. fetch: gets it from the platform by its name; raises NotSent."""

    def __init__(self, desk: Desk, thread: Thread, fetch: Callable[[str], Media]) -> None:
        self._desk, self._thread, self._fetch = desk, thread, fetch

    def blueprint(self) -> Blueprint:
        """Its address."""
        pages = Blueprint("media", __name__)
        pages.add_url_rule("/referral/<number>/sent", "sent", self.sent)
        return pages

    def sent(self, number: str) -> Answer:
        """One file, by its line in the thread (?line=, counted from 1). Pictures are shown, the rest is a download."""
        lines, asked = self._desk.get(number).messages, request.args.get("line", "")
        place = int(asked) if asked.isascii() and asked.isdigit() else 0
        if not 0 < place <= len(lines) or not (line := lines[place - 1]).media:
            abort(404)
        self._desk.audit.write(g.account.name, "media-opened", number)
        try:
            file = self._fetch(line.media)
        except NotSent as error:
            return self._thread.again(number, Draft(), words.no_file(error), 502)
        if file.address:
            return redirect(file.address, 303)
        shown = "inline" if file.kind.startswith("image/") else "attachment"
        name = f"{number}-{place}.{ENDINGS.get(file.kind, 'bin')}"
        return Response(file.body, mimetype=file.kind, headers={"Content-Disposition": f'{shown}; filename="{name}"'})
