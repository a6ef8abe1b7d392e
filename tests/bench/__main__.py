"""make bench: quality, speed, the webhook under load, the office at work. A table of contents; each part prints its figures."""

from __future__ import annotations

import sys

from tests.bench import office, quality, several, speed, streams, webhook

PARTS = {"quality": quality.run, "several": several.run,
         "speed": speed.run, "webhook": webhook.run, "streams": streams.run, "office": office.run}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
