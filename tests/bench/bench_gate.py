"""Cost, false alarms and misses of the gate on a large table; prints one line a figure.

Run by hand: ``python tests/bench/bench_gate.py [ROWS]``. Rows of few words are built with thirty
declared persons, six of them with names that many bear; one row in fifty names one of them. Then
names, texts, ids and positions that stay are written into copies of public files, one at a time.
"""

import csv
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from table_samples import RECORDS, SEED, record_rows

import geo
from geo.gazetteer import open_gazetteer
from geo.privacy.gate import Secrets, find_leaks

COMMON = ("Ahmad Hassan", "Maria Santos", "Ali Mohammed", "John Smith", "Omar Khalil", "Ana Silva")
FIRST = ("Zoltar", "Mirelda", "Quorin", "Taviel", "Brisco", "Ondrea", "Felwin", "Jasvar")
LAST = ("Inventado", "Ostrake", "Vellibor")
ROWS = 20_000
SHORTEST = 20  # characters of a withheld text that is searched


def persons() -> list[str]:
    """Thirty names: six common ones, the others borne by nobody."""
    return [*COMMON, *(f"{first} {last}{first[0].lower()}" for first in FIRST for last in LAST)]


def write_map(folder: Path, rows: int) -> None:
    """A map folder whose notes name a declared person in one row of fifty."""
    draw = random.Random(SEED)
    names = persons()
    (folder / "map.toml").write_text(
        'title = "A sample"\n[inputs]\nrecords = ["records.csv"]\nsources = ["sources.csv"]\n'
    )
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(RECORDS)
        for number, row in enumerate(record_rows(open_gazetteer(), rows)):
            told = f"{row[-1]} as {draw.choice(names)} said" if number % 50 == 0 else row[-1]
            writer.writerow((*row[:-1], told))
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("source_id", "name", "kind"))
        writer.writerows((f"w-{n}", name, "witness") for n, name in enumerate(names))


def planted(secrets: Secrets) -> Iterator[str]:
    """Each secret in the forms in which a fault of a writer would show it."""
    for name in secrets.names:
        yield from (name, name.upper(), ", ".join(reversed(name.split())), name.replace(" ", ""))
    draw = random.Random(SEED)
    texts = [text for text in secrets.texts if len(text) >= SHORTEST]
    for text in draw.sample(texts, min(60, len(texts))):
        yield from (text, f"({text.upper()})")
    yield from draw.sample(secrets.ids, min(30, len(secrets.ids)))
    for lon, lat in draw.sample(secrets.positions, min(30, len(secrets.positions))):
        yield f"{lat}, {lon}"


def misses(secrets: Secrets, page: str) -> tuple[int, int]:
    """Plants that were not found, and all; each stands alone in a page of the build."""
    lost = total = 0
    with tempfile.TemporaryDirectory() as name:
        for words in planted(secrets):
            shown = page.replace('"notes":""', f'"notes":{json.dumps(words)}', 1)
            (Path(name) / "a.geojson").write_text(shown, encoding="utf-8")
            total += 1
            if not find_leaks(Path(name), secrets):
                lost += 1
                print("  missed:", words)
    return lost, total


def main() -> None:
    """Build, write, search, plant."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_map(folder, rows)
        open_gazetteer()
        start = time.process_time()
        atlas = geo.build(folder)
        built = time.process_time()
        with mock.patch("geo.workflows.atlas.guard"):
            written = atlas.save(folder / "build")
        drawn = time.process_time()
        secrets = atlas.secrets
        leaks = find_leaks(written, secrets)
        searched = time.process_time()
        size = sum(p.stat().st_size for p in written.iterdir()) / 1e6
        print(f"{rows} rows, {len(secrets.names)} declared, {len(secrets.texts)} texts stay")
        print(f"build {built - start:.1f} s, writing {drawn - built:.1f} s, {size:.0f} MB")
        share = (searched - drawn) / (drawn - start)
        print(f"gate {searched - drawn:.1f} s ({share:.0%} of build and writing)")
        print(f"false alarms {len(leaks)}")
        for leak in leaks[:10]:
            print("  ", leak)
        lost, total = misses(secrets, '{"features":[{"properties":{"notes":""}}]}')
        print(f"missed {lost} of {total} plants")


if __name__ == "__main__":
    main()
