"""Processor seconds of drafting one report against its length, and words a second.

Run by hand:

    python tests/bench/bench_length.py [FILE.jsonl …]

Joins distinct texts (the key ``text`` of each row; made-up ones without a file) to one report of
25, 50, 100 and 200 kB. Between doublings 2.0 is linear.
"""

import json
import sys
import time
from datetime import date
from itertools import accumulate
from pathlib import Path

from geo.gazetteer import open_gazetteer
from geo.model.records import Report
from geo.workflows.draft import draft_dossier

SIZES = (25_000, 50_000, 100_000, 200_000)
TOWNS = ("Kitale", "Nakuru", "Thika", "Eldoret", "Garissa", "Lamu", "Malindi", "Narok", "Kisumu")


def made_up():
    """Texts that differ in town, day, figure and speaker."""
    return [
        f"On {n % 28 + 1} May gunmen killed {n} farmers in {TOWNS[n % 9]}, police said. "
        f"Some {n * 10} people fled to {TOWNS[(n + n // 9 + 1) % 9]}."
        for n in range(2, 2000)
    ]


def main(files):
    """Print a row per length."""
    rows = [row for f in files for row in Path(f).read_text(encoding="utf-8").split("\n") if row]
    texts = list(dict.fromkeys(json.loads(row)["text"] for row in rows)) or made_up()
    ends = list(accumulate(len(text) + 2 for text in texts))
    world, before = open_gazetteer(), None
    draft_dossier([_report(texts[0])], world)  # tables are read once
    for size in SIZES:
        count = sum(end <= size for end in ends)
        text = "\n\n".join(texts[:count])
        start = time.process_time()
        draft_dossier([_report(text)], world)
        spent = time.process_time() - start
        grown = f"{spent / before:5.2f} x" if before else ""
        print(
            f"{len(text):8d} characters {spent:7.2f} s {len(text.split()) / spent:7.0f} words/s",
            grown,
        )
        before = spent


def _report(text):
    return Report(report_id="r", path="r", sha256="", text=text, date_published=date(2025, 6, 9))


if __name__ == "__main__":
    main(sys.argv[1:])
