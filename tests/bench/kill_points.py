"""Kills and interrupts every command that writes, at every step that touches its folder.

Run by hand: ``python tests/bench/kill_points.py [WORD...]``. Each command is forked from a process
that has loaded everything; an audit hook counts what is opened, renamed, made and removed below its
folder and sends SIGKILL or SIGINT at one step. What is found afterwards must be the old state, the
new state, or a state that says what it is; the same command run again must always reach the new
state, and nothing hidden may be left. Prints a table; exit status 1 if any point fails.
"""

import csv
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import BadZipFile

import openpyxl

import geo
from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.engine.gazetteer import Gazetteer
from geo.gazetteer.rows import Row
from geo.intake.atomic import PREFIX
from geo.layers.export import read_build
from geo.model.errors import GeoError
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind
from geo.workflows.custody import verify
from geo.workflows.erase import erase
from geo.workflows.mapfolder import read_map_folder
from geo.workflows.restricted import export

INTERRUPTED = 130
Work = Callable[[], object]


def rows(count: int) -> list[Row]:
    """A gazetteer of a few towns."""
    return [
        Row(
            place_id=PlaceId(f"t{i}"),
            name=f"Town {i}",
            kind=PlaceKind.TOWN,
            country="SY",
            lon=36 + i / 10,
            lat=35.0,
            source="bench",
        )
        for i in range(count)
    ]


def forked(work: Work, folder: Path, nth: int, number: int) -> tuple[int, int]:
    """Status of a child that was sent a signal at a step, and how many steps it came to."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        where, seen, heard = str(folder), 0, True

        def hook(event: str, args: tuple[object, ...]) -> None:
            nonlocal seen, heard
            touching = event == "open" or event.startswith(("os.", "shutil."))
            if heard and touching and any(where in str(a) for a in args):
                seen += 1
                if seen == nth:
                    heard = False
                    os.kill(os.getpid(), number)

        sys.addaudithook(hook)
        status = 0
        try:
            work()
        except KeyboardInterrupt:
            status = INTERRUPTED
        except BaseException as error:  # noqa: BLE001 -- told as a failure by the parent
            print("child:", repr(error))
            status = 1
        heard = False
        os.write(writing, str(seen).encode())
        os._exit(status)
    os.close(writing)
    told = os.read(reading, 20)
    os.close(reading)
    _, waited = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(waited), int(told or 0)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file that is not a draft, of a workbook its cells: it keeps the time of its writing."""
    return {
        path.relative_to(folder).as_posix(): held(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and PREFIX not in str(path)
    }


def held(path: Path) -> bytes:
    """What a file holds."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    try:
        book = openpyxl.load_workbook(path)
    except (BadZipFile, KeyError, ValueError) as error:
        return f"broken: {error}".encode()
    return repr([list(sheet.values) for sheet in book]).encode()


class Case:
    """One command: its folder in the old state, the work, and how a state between is judged."""

    def __init__(
        self, name: str, prepare: Callable[[Path], Work], between: Callable[[Path], bool]
    ) -> None:
        self.name, self.prepare, self.between = name, prepare, between

    def run(self) -> tuple[int, list[str]]:
        """How many points were tried, and those that failed."""
        failed, tried = [], 0
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home) / "case"
            folder.mkdir()
            work = self.prepare(folder)
            old = tree(folder)
            pure = Path(home) / "old"
            shutil.copytree(folder, pure)
            status, steps = forked(work, folder, 0, signal.SIGKILL)
            new = tree(folder)
            if status or new == old:
                return 1, [f"{self.name}: does not run"]
            for number in (signal.SIGKILL, signal.SIGINT):
                for nth in range(1, steps + 1):
                    shutil.rmtree(folder)
                    shutil.copytree(pure, folder)
                    status, _ = forked(work, folder, nth, number)
                    tried += 1
                    wrong = self.judged(folder, old, new, killed=number == signal.SIGKILL)
                    status, _ = forked(work, folder, 0, number)
                    if status or tree(folder) != new or list(folder.rglob(f"{PREFIX}*")):
                        wrong = wrong or f"the next run does not repair it (status {status})"
                    if wrong:
                        failed.append(f"{self.name} {number.name} at step {nth}: {wrong}")
        return tried, failed

    def judged(
        self, folder: Path, old: dict[str, bytes], new: dict[str, bytes], *, killed: bool
    ) -> str:
        """What is wrong with the state that is found; empty when nothing is."""
        found = tree(folder)
        if not killed and list(folder.rglob(f"{PREFIX}*")):
            return "drafts are left"
        if found in (old, new) or (killed and self.between(folder)):
            return ""
        changed = [name for name in {*found, *old} if found.get(name) != old.get(name)]
        return f"neither old nor new: {changed}"


def never(_: Path) -> bool:
    """No state between old and new is allowed."""
    return False


def says_mixed(folder: Path) -> bool:
    """The page is a notice or there is none, and ``geo verify`` finds faults."""
    page = folder / "index.html"
    try:
        faults = bool(verify(folder).faults)
    except GeoError:
        faults = True
    return faults and (not page.is_file() or "was not finished" in page.read_text("utf-8"))


def is_kept_out(folder: Path) -> bool:
    """The tombstone stands, so that what is left of the rows enters no build."""
    with (folder / "erased.csv").open(encoding="utf-8") as file:
        return len(list(csv.reader(file))) > 1


def cases(gazetteer: Gazetteer, home: Path) -> list[Case]:
    """Every command that writes."""
    table = home / "records.csv"
    table.write_text(
        "event_id,event_date,location,lat,lon,notes\n"
        "a,2025-03-06,Town 1,35.01,36.02,Call him on +963 944 771 502.\n"
    )
    atlas = geo.build(records=table, gazetteer=gazetteer, title="New")
    built = atlas.save(home / "built")
    build = read_build(built)

    def again(folder: Path) -> Work:
        geo.build(records=table, gazetteer=gazetteer, title="Old").save(folder)
        (folder / "notes.txt").write_text("of the user")
        return lambda: atlas.save(folder)

    def first(folder: Path) -> Work:
        return lambda: atlas.save(folder)

    def exported(fmt: str) -> Callable[[Path], Work]:
        def prepare(folder: Path) -> Work:
            (folder / "out").write_text("old")
            return lambda: export(build, fmt, folder / "out")

        return prepare

    def drawn(folder: Path) -> Work:
        (folder / "a.svg").write_text("old")
        return lambda: atlas.save_svg(folder / "a.svg")

    def compiled(folder: Path) -> Work:
        compile_rows([(0, rows(3))], folder / "a.gaz")
        return lambda: compile_rows([(0, rows(9))], folder / "a.gaz")

    def erased(folder: Path) -> Work:
        (folder / "reports").mkdir()
        (folder / "reports" / "r.txt").write_text("Somebody spoke.")
        (folder / "map.toml").write_text(
            '[inputs]\nreports="reports"\nrecords=["a.csv","a.geojson"]\nclaims="c.csv"\n'
        )
        (folder / "a.csv").write_text("event_id,location\ni1,Town 1\ni2,Town 2\n")
        feature = {"type": "Feature", "properties": {"event_id": "i1"}, "geometry": None}
        collection = {"type": "FeatureCollection", "features": [feature]}
        (folder / "a.geojson").write_text(json.dumps(collection))
        (folder / "c.csv").write_text("claim_id,about,harm,value\nc1,i1,killed,3\nc2,i2,killed,4\n")
        return lambda: erase(
            read_map_folder(folder), ["i1", "r"], reason="asked", on=date(2026, 1, 5)
        )

    def erased_sheet(folder: Path) -> Work:
        (folder / "map.toml").write_text('[inputs]\nrecords=["a.xlsx","b.csv"]\n')
        book = openpyxl.Workbook()
        for row in (("event_id", "location"), ("i1", "Town 1"), ("i2", "Town 2")):
            book.active.append(row)
        book.save(folder / "a.xlsx")
        (folder / "b.csv").write_text("event_id,location\ni1,Town 1\ni3,Town 3\n")
        return lambda: erase(read_map_folder(folder), ["i1"], reason="asked", on=date(2026, 1, 5))

    return [
        Case("map again", again, says_mixed),
        Case("map first", first, says_mixed),
        *(Case(f"export {fmt}", exported(fmt), never) for fmt in ("csv", "gpkg", "kml", "parquet")),
        Case("svg", drawn, never),
        Case("gazetteer", compiled, never),
        Case("erase", erased, is_kept_out),
        Case("erase sheet", erased_sheet, is_kept_out),
    ]


def main() -> int:
    """Try all points of all commands, or of those whose name holds a word."""
    words = sys.argv[1:]
    total, wrong = 0, list[str]()
    with tempfile.TemporaryDirectory() as home:
        compile_rows([(0, rows(5))], Path(home) / "towns.gaz")
        for case in cases(Gazetteer(Path(home) / "towns.gaz"), Path(home)):
            if words and not any(word in case.name for word in words):
                continue
            tried, failed = case.run()
            print(f"{case.name:<16} {tried:>4} points, {len(failed)} failed", flush=True)
            total, wrong = total + tried, wrong + failed
    print(f"{total} points, {len(wrong)} failed")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
