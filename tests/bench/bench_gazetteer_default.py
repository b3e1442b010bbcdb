"""The packaged gazetteer as users have it: build, file, memory, look-ups.

python tests/bench/bench_gazetteer_default.py [--build]
"""

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from geo.gazetteer.default import build_default, default_path, inputs_stamp, open_gazetteer

_PRIVATE = """
import sys, time
from geo.gazetteer.engine.gazetteer import Gazetteer
def private():
    rows = open("/proc/self/smaps_rollup").read().splitlines()
    return sum(int(r.split()[1]) for r in rows if r.startswith("Private")) / 1024
before, start = private(), time.perf_counter()
gaz = Gazetteer(sys.argv[1])
gaz.lookup("Jableh")
opened = (time.perf_counter() - start) * 1e3
for at in range(300):
    gaz.search(f"Jable {at}", country="SY")
    sum(1 for _ in gaz.scan(f"From Tartus to Kassab {at}."))
print(f"open and first answer {opened:.1f} ms, private memory {private() - before:.1f} MB")
"""


def main() -> None:
    """Print one figure a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", action="store_true", help="also compile it once more")
    path = default_path()
    if parser.parse_args().build:
        with tempfile.TemporaryDirectory() as folder:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
            build_default(Path(folder) / "world.gaz")
            used = resource.getrusage(resource.RUSAGE_SELF)
            print(f"build {used.ru_utime - before:.1f} CPU s, peak {used.ru_maxrss / 1024:.0f} MB")
    gaz = open_gazetteer()
    print(f"{path.stat().st_size / 1e6:.0f} MB, {len(gaz):,} places")
    start = time.perf_counter()
    inputs_stamp()
    print(f"stamp {(time.perf_counter() - start) * 1e3:.1f} ms")
    draw = random.Random(1)
    texts = gaz._keys.texts
    names = [texts[draw.randrange(len(texts))] for _ in range(100_000)]
    find = gaz._keys.find
    _rate("single exact look-ups of folded keys", len(names), lambda: [find(n) for n in names])
    _rate("batch look-ups, folding included", len(names), lambda: gaz.lookup_many(names))
    wrong = [name[:2] + name[3:] for name in names if len(name) > 6][:300]
    taken = []
    for name in wrong:
        start = time.perf_counter()
        gaz.search(name, country="TR")
        taken.append((time.perf_counter() - start) * 1e3)
    print(f"fuzzy search in a country: median {statistics.median(taken):.2f} ms")
    print(
        subprocess.run(
            [sys.executable, "-c", _PRIVATE, str(path)], capture_output=True, text=True, check=True
        ).stdout.strip()
    )


def _rate(what, count, run) -> None:
    best = min(_timed(run) for _ in range(3))
    print(f"{what}: {count / best:,.0f}/s")


def _timed(run) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
