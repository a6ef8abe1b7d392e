"""How the program logs: ids, reasons and durations to standard error, never words (safety rule 15)."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from types import TracebackType

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def configure() -> None:
    """Set up logging for this process. Libraries below WARNING are silent: some log addresses with tokens in them."""
    logging.basicConfig(level=logging.WARNING, format=_FORMAT)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(Wordless(_FORMAT))
    logging.getLogger("bot").setLevel(logging.INFO)
    # urllib3 writes request addresses, access tokens included, when it retries.
    logging.getLogger("urllib3").setLevel(logging.ERROR)


class Wordless(logging.Formatter):
    """Of an exception it writes kind and places only: its message, and lines of source with values, may hold her words."""

    def formatException(self, ei: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:
        """One line a frame, innermost last."""
        frames = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(ei[2])]
        return "\n".join([ei[0].__name__, *frames])


def fault(log: logging.Logger, bug: BaseException) -> None:
    """Note a mistake of our own: its kind and the innermost place in this program."""
    frames = traceback.extract_tb(bug.__traceback__)
    ours = [frame for frame in frames if "bot" in Path(frame.filename).parts[-3:-1]] or frames
    log.error("fault %s at %s", type(bug).__name__, f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?")
