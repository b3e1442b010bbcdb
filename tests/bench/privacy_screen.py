"""Recall and false alarms of the screen on the labelled notes; prints one table.

Run it with ``python tests/bench/privacy_screen.py``. The sentences are ours and the names invented:
they flatter. On real reports the screen finds fewer; the figures of a map's own texts decide.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from geo.gazetteer import open_gazetteer
from geo.privacy.screen import Screen
from geo.privacy.settings import Texts

NOTES = Path(__file__).parents[1] / "data" / "privacy" / "notes.csv"


def rows() -> list[dict[str, str]]:
    """The labelled notes."""
    with NOTES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Print a line for each language and split, then what was missed and what was a false alarm."""
    lookup = open_gazetteer()
    found: Counter[tuple[str, str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    told = []
    for row in rows():
        screen = Screen(lookup)  # each text alone: no help by other texts
        screen.learn([row["text"]])
        for mode in (Texts.SCREEN, Texts.STRICT):
            hits = screen.hits(row["text"], mode, finer_than_km=2.0)
            for group in (row["lang"], row["split"], "all"):
                total[group, row["label"]] += mode is Texts.SCREEN
                found[mode.value, group, row["label"]] += bool(hits)
            if mode is Texts.SCREEN and bool(hits) is (row["label"] == "nobody"):
                told.append((row["id"], row["label"], row["text"], [h.reason.name for h in hits]))
    for mode in ("screen", "strict"):
        for group in sorted({g for g, _ in total}):
            shown = "  ".join(
                f"{label} {found[mode, group, label]:>3} of {total[group, label]:>3}"
                for label in ("private", "contact", "nobody")
            )
            print(f"{mode:<7}{group:<6} {shown}")
    if "-v" in sys.argv:
        for line in told:
            print(*line)


if __name__ == "__main__":
    main()
