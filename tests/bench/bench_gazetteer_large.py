"""The gazetteer engine with millions of synthetic names, SQLite and LMDB beside it in the same run.

Names are drawn from syllables, four a place, in sixty countries: no name means anything, so only
times and sizes are measured, not what is found. Figures of one noisy machine: trust the ratios.

    python tests/bench/bench_gazetteer_large.py [--names 5000000]
"""

import argparse
import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import product
from pathlib import Path

from bench_gazetteer import line, opening, opening_sqlite, rate

from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.engine.gazetteer import Gazetteer
from geo.gazetteer.fold import key_fold, key_folds
from geo.gazetteer.rows import Row
from geo.model.records import PlaceId, PlaceName
from geo.model.vocab import PlaceKind

SYLLABLES = ["".join(parts) for parts in product("bdfghjklmnrstz", "aiueo", ["", "n", "r", "l"])]
COUNTRIES = ["SY", "LB", *(f"{a}{b}" for a, b in product("QXZ", "ABCDEFGHIJKLMNOPQRST"))][:60]
NAMES_A_PLACE = 4
ASKED = 200_000


def names(count: int, *, seed: int = 3) -> Iterator[str]:
    """Names of three or four syllables, the same for the same seed."""
    draw = random.Random(seed)
    for _ in range(count):
        yield "".join(draw.choices(SYLLABLES, k=draw.randint(3, 4))).capitalize()


def rows(count: int) -> Iterator[Row]:
    """Villages with a name and three alternates each."""
    draw = random.Random(4)
    source = names(count)
    for number in range(count // NAMES_A_PLACE):
        own, *others = (next(source) for _ in range(NAMES_A_PLACE))
        yield Row(
            place_id=PlaceId(f"syn:{number}"),
            name=own,
            kind=PlaceKind.VILLAGE,
            country=COUNTRIES[number % len(COUNTRIES)],
            lon=draw.uniform(-180, 180),
            lat=draw.uniform(-60, 70),
            names=tuple(PlaceName(text=text) for text in others),
        )


def in_child(name: str, work: Callable[[], object], notes: Path) -> None:
    """Run in a process of its own; print its time and its highest memory."""
    start = time.perf_counter()
    child = os.fork()
    if not child:
        begin = time.process_time()
        work()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        notes.write_text(f"{time.process_time() - begin:.1f} {peak:.0f}", encoding="ascii")
        os._exit(0)
    os.waitpid(child, 0)
    seconds, peak = notes.read_text(encoding="ascii").split()
    wall = time.perf_counter() - start
    line(f"{name}: processor / wall s, peak MB", f"{seconds} / {wall:.1f}, {peak}")


def fill_sqlite(path: Path, count: int) -> None:
    """Folded keys and their first number; no other tier, no search."""
    base = sqlite3.connect(path)
    base.execute("pragma cache_size = -400000")  # 400 MB: keys come in no order
    base.execute("create table t (key text primary key, at integer) without rowid")
    keyed = ((key_fold(name), number) for number, name in enumerate(names(count)))
    base.executemany("insert or ignore into t values (?, ?)", keyed)
    base.commit()
    base.close()


def fill_lmdb(path: Path, count: int) -> None:
    """The same in LMDB, keys sorted first, which it likes."""
    import lmdb

    keys = sorted({key_fold(name) for name in names(count)})
    base = lmdb.open(str(path), map_size=1 << 31)
    with base.begin(write=True) as writing:
        for number, key in enumerate(keys):
            writing.put(key.encode(), number.to_bytes(4, "little"), append=True)
    base.close()


def look_up_lmdb(path: Path, asked: list[str], keys: list[str]) -> None:
    """One by one with folding, and many in one call."""
    import lmdb

    base = lmdb.open(str(path), readonly=True, lock=False)
    with base.begin() as reading:

        def single() -> None:
            for name in asked:
                reading.get(key_fold(name).encode())

        def batch() -> None:
            with reading.cursor() as cursor:
                cursor.getmulti([key.encode() for key in keys])

        line("  LMDB, one by one", f"{rate(single, len(asked)):,.0f}")
        line("  LMDB, all keys in one call", f"{rate(batch, len(keys)):,.0f}")


def look_up(gaz: Gazetteer, base: sqlite3.Connection, count: int) -> tuple[list[str], list[str]]:
    """One by one with folding, and a batch of folded keys; one name in ten is not there."""
    step = max(1, count // ASKED)
    asked = [name for at, name in enumerate(names(count)) if at % step == 0][:ASKED]
    asked = [name + "zq" if at % 10 == 0 else name for at, name in enumerate(asked)]
    random.Random(5).shuffle(asked)
    keys = key_folds(asked)
    find, fetch = gaz._keys.find, gaz._keys.names
    many = gaz._keys.find_many

    def single() -> None:
        for name in asked:
            at = find(key_fold(name))
            if at >= 0:
                fetch(at)

    def single_sqlite() -> None:
        for name in asked:
            base.execute("select at from t where key = ?", (key_fold(name),)).fetchone()

    def batch_sqlite() -> None:
        for low in range(0, len(keys), 500):
            part = keys[low : low + 500]
            marks = ",".join("?" * len(part))
            base.execute(f"select key, at from t where key in ({marks})", part).fetchall()

    line("single look-up, folding included (a second)", f"{rate(single, len(asked)):,.0f}")
    line("  SQLite, the same", f"{rate(single_sqlite, len(asked)):,.0f}")
    line("batch of folded keys (a second)", f"{rate(lambda: many(keys), len(keys)):,.0f}")
    line("  SQLite, 500 keys a query", f"{rate(batch_sqlite, len(keys)):,.0f}")
    return asked, keys


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=5_000_000)
    count = parser.parse_args().names
    some = next(names(1))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, table, notes = folder / "large.gaz", folder / "large.sqlite", folder / "notes"
        line("names", f"{count:,}")
        in_child("build, all tiers", lambda: compile_rows([(1, rows(count))], path), notes)
        in_child("  SQLite, exact keys only", lambda: fill_sqlite(table, count), notes)
        sizes = [file.stat().st_size / 1e6 for file in (path, table)]
        line("file / SQLite file (MB)", "{:.0f} / {:.0f}".format(*sizes))
        opening(path, names=(some, some + "e"))
        opening_sqlite(table, names=(some, ""))
        gaz = Gazetteer(path)
        line("keys", f"{len(gaz._keys):,}")
        asked = look_up(gaz, sqlite3.connect(table), count)
        if find_spec("lmdb"):
            in_child("  LMDB, exact keys only", lambda: fill_lmdb(folder / "lmdb", count), notes)
            look_up_lmdb(folder / "lmdb", *asked)
    return 0


if __name__ == "__main__":
    sys.exit(main())
