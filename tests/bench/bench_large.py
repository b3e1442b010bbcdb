"""Tables of 100,000 to a million rows through ``geo map`` and ``geo geocode``, beside a naive way.

``python tests/bench/bench_large.py map 100000 350000`` and ``... geocode 1000000`` print a table:
processor seconds and peak memory of the whole command, size of the page and of all files. The
tables come from ``table_samples.py``, whose seed is printed; of the names to geocode 0.12 are
distinct. The naive map is what a script of an afternoon does with the same rows: one dict a row,
``json.dump`` of all features, Folium's quickest clusters. The naive geocoder asks every row anew;
it is measured on 300 rows, and its rate is given.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from table_samples import NAMES, RECORDS, SEED, name_rows, record_rows

from geo.gazetteer import open_gazetteer
from geo.toponyms.names import resolve_name

NAIVE = """\
import csv, json, sys
import folium
from folium.plugins import FastMarkerCluster
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
features = [{"type": "Feature", "properties": row, "geometry": {"type": "Point",
             "coordinates": [float(row["longitude"]), float(row["latitude"])]}} for row in rows]
with open(sys.argv[2] + "/incidents.geojson", "w") as file:
    json.dump({"type": "FeatureCollection", "features": features}, file)
page = folium.Map(tiles=None)
FastMarkerCluster([[float(row["latitude"]), float(row["longitude"]), *row.values()]
                   for row in rows]).add_to(page)
page.save(sys.argv[2] + "/index.html")
"""
ASKED_ANEW = 300  # rows of the naive geocoder
DISTINCT = 0.12


def write(path: Path, header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    """One table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def measured(*command: str) -> tuple[float, float]:
    """Processor seconds and peak MB of a command, that of its children too."""
    run = subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(run.pid, 0)
    if status:
        print(f"   ended with {os.waitstatus_to_exitcode(status)}: {' '.join(command)[:90]}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def sizes(folder: Path) -> tuple[float, float, float]:
    """MB of the page, of the largest layer, and of all files."""
    every = {path.name: path.stat().st_size / 1e6 for path in folder.iterdir() if path.is_file()}
    layers = [size for name, size in every.items() if name == "incidents.geojson"]
    return every.get("index.html", 0.0), sum(layers), sum(every.values())


def maps(rows: int, folder: Path) -> None:
    """``geo map --records`` and the naive way."""
    table = folder / "records.csv"
    write(table, RECORDS, record_rows(open_gazetteer(), rows))
    ours, naive = folder / "ours", folder / "naive"
    naive.mkdir()
    runs = {
        "geo map": (ours, ("-m", "geo", "map", "--records", str(table), "-o", str(ours))),
        "naive": (naive, ("-c", NAIVE, str(table), str(naive))),
    }
    for name, (out, command) in runs.items():
        seconds, peak = measured(*command)
        page, layer, every = sizes(out) if out.is_dir() else (0.0, 0.0, 0.0)
        print(
            f"{rows:>9,} {name:<12}{seconds:>9.1f}{peak:>9.0f}{page:>9.1f}{every:>10.1f}"
            f"{layer * 1e6 / rows:>10.0f}"
        )


def names(rows: int, folder: Path) -> None:
    """``geo geocode`` and every row asked anew."""
    lookup = open_gazetteer()
    table = folder / "names.csv"
    write(table, NAMES, name_rows(lookup, rows, names=int(rows * DISTINCT)))
    seconds, peak = measured("-m", "geo", "geocode", str(table), "-o", str(folder / "out.csv"))
    print(f"{rows:>9,} {'geo geocode':<12}{seconds:>9.1f}{peak:>9.0f}{rows / seconds:>12,.0f}")
    with table.open(encoding="utf-8", newline="") as file:
        some = list(csv.DictReader(file))[:ASKED_ANEW]
    start = time.process_time()
    for row in some:
        resolve_name(row["name"], lookup, admin1=row["admin1"], country=row["country"])
    rate = len(some) / (time.process_time() - start)
    print(f"{rows:>9,} {'asked anew':<12}{rows / rate:>9.1f}{'':>9}{rate:>12,.0f}")


def main() -> None:
    """Print the table that the command line asks for."""
    what, *counts = sys.argv[1:]
    measure: Callable[[int, Path], None] = {"map": maps, "geocode": names}[what]
    print(f"seed {SEED}")
    more = "  page MB  files MB   B/event" if what == "map" else "  rows/CPU s"
    print(f"     rows {'':<12}   CPU s  peak MB{more}")
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            measure(int(count), Path(name))
    print(
        f"peak of this program: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
