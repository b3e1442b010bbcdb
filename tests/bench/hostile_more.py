"""Altered packed files, layers, settings, gazetteers, reviews, through what reads them.

Run by hand: ``python tests/bench/hostile_more.py [SEED]``. Beside the families of ``hostile.py``.
A sample is altered by seed: bytes, stretches, ends, parts of an archive. A file of which
``geo check`` says nothing was accepted silently only if what is read of it is not what the sample
holds; where its format has no checksum for what was altered (a cell of a GeoPackage, a letter of
KML or PDF) nobody can tell, which is counted by itself. Exit status 1 if a file ends a command in a
traceback, takes over ten seconds or is accepted silently.
"""

import contextlib
import io
import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from container_samples import parts_altered, samples
from hostile import SECONDS, forked, run

from geo.gazetteer import open_gazetteer
from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.rows import Row
from geo.intake.records import read_records
from geo.intake.reports import read_reports
from geo.model.errors import GeoError
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind

FLIPS, STRETCHES, CUTS = 10, 5, 2  # of each sample
UNTOLD = frozenset([".gpkg", ".fgb", ".kml", ".pdf", ".parquet", ".geoparquet", ".shp"])
"""Formats in which what a cell holds has no checksum (a page of a database: its structure only)."""
DOCUMENTS = (".docx", ".pdf")

SETTINGS = {
    "empty": "",
    "cut": "[inputs]\nrecords = [",
    "deep": "a = " + "[" * 50_000,
    "digits": "title = " + "9" * 4301,
    "unknown": "[privacy]\nblurr = 'grid_10km'\n",
    "types": "[privacy]\nblur = 5\ntexts = ['a']\n[inputs]\nrecords = 7\n",
    "zero": "[privacy]\nblur = 'grid_0km'\n",
    "period": "period = '9999-99-99..x'\n",
    "focus": "focus = [1, {a = 2}]\n",
    "table": "inputs = 5\n",
    "nul": "title = '\0'\n",
    "mark": "\ufefftitle = 'a'\nfocs = 'SY'\n",
    "twice": "title = 'a'\ntitle = 'b'\n",
    "away": "[inputs]\nrecords = '../../../../etc/passwd'\n",
    "nowhere": "[inputs]\nrecords = 'nothing.csv'\nreports = 'none'\n",
    "self": "[inputs]\nrecords = 'map.toml'\n",
    "gazetteer": "gazetteer = 'map.toml'\n",
    "columns": "[columns]\nnowhere = 'x'\n[columns.'a.csv']\nlat = 5\n",
    "types-table": "[types]\na = 1\n[[types]]\nb = 2\n",
    "date": "as_of = 99999-01-01\n",
}
REVIEWS = {
    "empty": "",
    "header": "a,b,c\n",
    "decision": "id,decision,field,value,who,when\ng1,burn,best,x,,9999\n",
    "nul": "id,decision\ng1,\0\n",
    "digits": f"id,decision,best\ng1,edit,{'9' * 4301}\n",
    "lon": "id,decision,latitude,longitude\ng1,edit,99,303124\n",
    "unknown": "id,decision\nnobody,accept\n",
    "quote": 'id,decision\n"g1,accept\n',
    "surrogate": "id,decision\ng1,\ud800\n",
    "json": '{"id": [1]}\n',
}


def altered(draw: random.Random, suffix: str, whole: bytes) -> Iterator[tuple[str, bytes]]:
    """A sample in many broken states."""
    for n in range(FLIPS):
        at = draw.randrange(len(whole))
        yield f"flip{n}", whole[:at] + bytes([whole[at] ^ draw.randint(1, 255)]) + whole[at + 1 :]
    for n in range(STRETCHES):
        at = draw.randrange(len(whole))
        yield f"zeros{n}", whole[:at] + bytes(len(whole[at : at + 60])) + whole[at + 60 :]
    for n in range(CUTS):
        yield f"cut{n}", whole[: draw.randrange(len(whole))]
    if not whole.startswith(b"PK") or suffix == ".shp.zip":
        return
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        for n, part in enumerate(archive.namelist()):
            content = archive.read(part)
            yield f"without{n}", parts_altered(whole, part, None)
            yield f"half{n}", parts_altered(whole, part, content[: len(content) // 2])
            yield f"nul{n}", parts_altered(whole, part, bytes(90))


def read(path: Path) -> object:
    """What a file holds, None where it is refused."""
    reader = read_reports if path.suffix in DOCUMENTS else read_records
    try:
        found, _ = reader(path)
    except GeoError:
        return None
    plain = (
        [r.text for r in found]
        if path.suffix in DOCUMENTS
        else [(r.event_id, r.location, r.when.text, r.best, r.notes, r.point) for r in found]
    )
    return plain or None


class Hunt:
    """The commands that were tried, and what came of them."""

    def __init__(self, home: Path) -> None:
        self.home, self.count = home, Counter[str]()
        self.gazetteer = home / "towns.gaz"
        rows = [
            Row(
                place_id=PlaceId(name),
                name=name,
                kind=PlaceKind.TOWN,
                country="SY",
                lon=36.0,
                lat=35.0,
                source="bench",
            )
            for name in ("Alpha", "Beta")
        ]
        compile_rows([(0, rows)], self.gazetteer)
        open_gazetteer()
        self.given = ["--gazetteer", str(self.gazetteer)]
        self.good = home / "good.csv"
        self.good.write_text("event_id,location,event_date\ng1,Alpha,2025-03-06\n")

    def tried(self, name: str, arguments: list[str]) -> tuple[int, str]:
        """Status of a command and what it said."""
        wrong, seconds, status = forked(arguments, self.home / "log")
        self.count["commands"] += 1
        if wrong:
            self.count["over 10 s" if "killed" in wrong else "tracebacks"] += 1
            print(name, arguments[0], wrong, flush=True)
        elif seconds > SECONDS / 3:
            print(name, arguments[0], f"slow: {seconds:.1f} s", flush=True)
        return status, (self.home / "log").read_text("utf-8", "replace")

    def silent(self, name: str, said: str) -> None:
        """A file that was accepted silently."""
        self.count["silent"] += 1
        print(name, "accepted silently:", said[-160:], flush=True)

    def packed(self, draw: random.Random) -> None:
        """Samples of every packed format."""
        for suffix, whole in samples():
            states = [("whole", whole), *altered(draw, suffix, whole)]
            wanted = None
            for number, (how, data) in enumerate(states):
                path = self.home / f"{how}{suffix}"
                path.write_bytes(data)
                self.count["files"] += 1
                status, said = self.tried(path.name, ["check", str(path)])
                self.others(path, number)
                if how == "whole":
                    wanted = read(path)
                elif not status and not any(w in said for w in ("error", "warning", path.name)):
                    self.held(path, wanted)

    def others(self, path: Path, number: int) -> None:
        """Another command for some of the files."""
        document = path.suffix in DOCUMENTS
        out = str(self.home / "out")
        if number % 8 == 0:
            what = "--reports" if document else "--records"
            self.tried(path.name, ["map", what, str(path), "-o", out, *self.given])
        elif number % 8 == 1 and document:
            self.tried(path.name, ["draft", str(path), "-o", f"{out}.csv", *self.given])
        elif number % 8 == 1 and path.suffix in (".xlsx", ".ods", ".parquet", ".gz"):
            self.tried(path.name, ["geocode", str(path), "-o", f"{out}.csv", *self.given])

    def held(self, path: Path, wanted: object) -> None:
        """Of a file that nothing was said of: whether it still holds what it held."""
        found = read(path)
        if found is None or found == wanted:
            return
        if path.suffix in UNTOLD:
            self.count["that nobody can tell"] += 1
        else:
            self.silent(path.name, "")

    def settings(self) -> None:
        """Map folders whose settings are broken."""
        for name, toml in SETTINGS.items():
            folder = self.home / f"settings-{name}"
            (folder / "records").mkdir(parents=True)
            (folder / "map.toml").write_bytes(toml.encode("utf-8", "surrogatepass"))
            (folder / "records" / "a.csv").write_text("event_id,location\ng1,Alpha\n")
            self.count["files"] += 1
            status, said = self.tried(f"map.toml {name}", ["check", str(folder)])
            if not status and name != "empty" and "map.toml" not in said:
                self.silent(f"map.toml {name}", said)
            self.tried(f"map.toml {name}", ["map", str(folder), *self.given])

    def reviews(self) -> None:
        """Review files that are broken."""
        for name, review in REVIEWS.items():
            path = self.home / f"review-{name}.csv"
            path.write_bytes(review.encode("utf-8", "surrogatepass"))
            self.count["files"] += 1
            out = ["-o", str(self.home / "out"), "--review", str(path), *self.given]
            status, said = self.tried(path.name, ["map", "--records", str(self.good), *out])
            if not status and path.name not in said and name not in ("empty", "header"):
                self.silent(path.name, said)

    def gazetteers(self, draw: random.Random) -> None:
        """Compiled gazetteers that were altered."""
        for how, data in altered(draw, ".gaz", self.gazetteer.read_bytes()):
            path = self.home / f"{how}.gaz"
            path.write_bytes(data)
            self.count["files"] += 1
            asked = ["--gazetteer", str(path)]
            self.tried(path.name, ["gazetteer", "info", *asked])
            self.tried(path.name, ["gazetteer", "search", "Alpha", *asked])
            out = ["--column", "location", "-o", str(self.home / "o.csv")]
            self.tried(path.name, ["geocode", str(self.good), *out, *asked])


def main(seed: int) -> int:
    """Every family."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as text:
        hunt = Hunt(Path(text))
        hunt.settings()
        hunt.reviews()
        hunt.gazetteers(draw)
        hunt.packed(draw)
    count = hunt.count
    print(", ".join(f"{n} {what}" for what, n in count.items()), f"(seed {seed})")
    return 1 if count["tracebacks"] or count["over 10 s"] or count["silent"] else 0


if __name__ == "__main__":
    given_seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with contextlib.redirect_stdout(io.StringIO()):
        run(["--version"])  # everything is loaded once
    sys.exit(main(given_seed))
