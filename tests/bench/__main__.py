"""make bench: quality and speed, beside the peers, under load. A table of contents; each part prints its figures.

    python -m tests.bench [PART ...] [--into FOLDER]     drawings go to FOLDER (var/bench)
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bot.settings import HERE
from tests.bench import contest, danger, follow, growth, office, plots, quality, several, speed, streams, turns, webhook

PARTS = {"quality": quality.run, "danger": danger.run, "several": several.run, "follow": follow.run, "peers": contest.run,
         "speed": speed.run, "growth": growth.run, "turns": turns.run, "webhook": webhook.run, "streams": streams.run,
         "office": office.run}


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description="Quality and speed, as figures.")
    asked.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; all when none is named")
    asked.add_argument("--into", type=Path, default=HERE / "var" / "bench", help="folder for the drawings (var/bench)")
    given = asked.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        asked.error(f"no part {', '.join(sorted(unknown))}")
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # for the processes of each part; see the Makefile
    for part in given.parts or PARTS:
        print(f"\n== {part} ==", flush=True)
        found = PARTS[part]()
        if found and part in plots.OF:
            plots.keep(given.into, plots.OF[part](found))
