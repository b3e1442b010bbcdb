"""Reports over partitions: seconds with one and with two workers, and what one process must do.

Run by hand: ``python tests/bench/bench_partitions.py [REPORTS] [PARTS]``. Articles of about 300
words, seed fixed. Wall seconds mean something on an idle machine only; processor seconds of the
workers and of the joining process say the same on a busy one, and with them what a million reports
cost and from how many workers on the join is what takes the time.
"""

import json
import random
import sys
import tempfile
import time
from pathlib import Path

import distributed

from geo import distributed as spread
from geo.gazetteer import open_gazetteer

PLACES = (
    "Baniyas", "Jableh", "Latakia", "Tartus", "Hama", "Homs", "Idlib", "Aleppo", "Daraa", "Raqqa",
    "Beirut", "Tripoli", "Sidon", "Mosul", "Erbil", "Amman", "Irbid", "Gaziantep", "Hatay", "Adana",
)  # fmt: skip
TOLD = (
    "Gunmen killed {n} people in {a} on {day} March, a hospital said.",
    "Shelling hit a market in {a} on {day} March and {n} people were wounded.",
    "About {n} families fled from {a} to {b} on {day} March, the agency said.",
    "The road between {a} and {b} was closed, residents said.",
    "Officials in {b} denied that the bridge had been damaged and called for calm.",
    "Relief workers brought blankets, water and flour to schools where people stay.",
    "A spokesman of the council said that repairs would take weeks, if not months.",
)


def article(chance):
    """About 300 words that tell of a few events."""
    place = {"a": chance.choice(PLACES), "b": chance.choice(PLACES)}
    lines = [
        chance.choice(TOLD).format(n=chance.randrange(2, 90), day=chance.randrange(1, 10), **place)
        for _ in range(24)
    ]
    return {
        "text": "\n\n".join(" ".join(lines[i : i + 4]) for i in range(0, len(lines), 4)),
        "date_published": f"2025-03-{chance.randrange(10, 29)}",
        "publisher": f"Paper {chance.randrange(40)}",
    }


def write(folder, reports, parts):
    """Files of JSON lines."""
    chance = random.Random(20250309)
    for part in range(parts):
        rows = [article(chance) for _ in range(reports // parts)]
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"part-{part:03d}.jsonl").write_text(text, encoding="utf-8")


def processor_seconds():
    """Of the process that is asked."""
    return time.process_time()


def run(folder, out, workers, warm):
    """Wall seconds, and processor seconds of the workers and of this process."""
    with (
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        for number in range(2 * workers):  # every worker opens the gazetteer and its tables
            spread.draft(str(warm), out / f"warm-{number}", client=client)
        before = sum(client.run(processor_seconds).values())
        wall, own = time.monotonic(), time.process_time()
        drafted = spread.draft(str(folder), out / "made", client=client)
        wall, own = time.monotonic() - wall, time.process_time() - own
        return drafted, wall, sum(client.run(processor_seconds).values()) - before, own


def main(arguments):
    """Print a line for each number of workers, and what follows from them."""
    reports, parts = (int(a) for a in (*arguments, 800, 8)[:2])
    open_gazetteer()
    with tempfile.TemporaryDirectory() as name:
        folder, warm = Path(name) / "reports", Path(name) / "warm"
        for home, many, files in ((folder, reports, parts), (warm, 16, 4)):
            home.mkdir()
            write(home, many, files)
        size = sum(p.stat().st_size for p in folder.iterdir())
        found = {}
        for workers in (1, 2):
            out = Path(name) / f"out-{workers}"
            drafted, wall, theirs, own = run(folder, out, workers, warm)
            found[workers] = wall
            written = sum(p.stat().st_size for p in (out / "made").rglob("*") if p.is_file())
            print(
                f"{workers} workers: {wall:6.1f} s wall; processor: workers {theirs:.1f} s"
                f" ({1000 * theirs / reports:.1f} ms a report), join {own:.1f} s"
                f" ({1000 * own / reports:.1f} ms a report); {len(drafted.incidents)} incidents"
            )
        print(
            f"{reports} reports, {size / reports:.0f} bytes each; parts {written / size:.1f} times"
            f" the texts; two workers are {found[1] / found[2]:.2f} times as fast as one"
        )
        print(f"a million reports: {1e3 * theirs / reports / 3.6:.1f} processor hours of workers")


if __name__ == "__main__":
    main(sys.argv[1:])
