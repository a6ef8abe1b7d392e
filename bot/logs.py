"""How the program logs: ids, reasons and durations to standard error, never words (safety rule 15)."""

from __future__ import annotations

import logging


def configure() -> None:
    """Set up logging for this process. Libraries below WARNING are silent: some log addresses with tokens in them."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("bot").setLevel(logging.INFO)
    # urllib3 writes request addresses, access tokens included, when it retries.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
