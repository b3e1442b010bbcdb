"""True erasure on request: what somebody asks to be taken out leaves the folder, a tombstone stays.

A tombstone is a row of ``erased.csv``: the SHA-256 of the id, what it was, when and why. It holds
nothing of what was erased, and keeps it out if the row ever comes back with a newer file.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from geo.intake.atomic import Changes, clear_left, locked
from geo.intake.columns import CLAIM, MOVEMENT, RECORD, SOURCE
from geo.intake.cut import without_rows
from geo.intake.records import record_columns
from geo.intake.reports import read_reports
from geo.intake.sheets import guarded
from geo.intake.tables import Table, TableRow, read_table
from geo.intake.text import relative_name, sha256
from geo.model.errors import InputError
from geo.model.records import Rejected
from geo.workflows.mapfolder import MapFolder
from geo.workflows.restricted import FOLDER

__all__ = ["READINGS", "Erasure", "Tombstone", "erase", "keep_out", "read_tombstones"]

TOMBSTONES = "erased.csv"
READINGS = "readings.bin"  # what an ingest read of every report: it holds their words
_COLUMNS = ("id_sha256", "kind", "erased_on", "reason")
# table: the columns that name the thing a row is, or is about
_KEYS: Mapping[str, tuple[str, ...]] = {
    "records": RECORD["event_id"],
    "movements": MOVEMENT["movement_id"],
    "sources": SOURCE["source_id"],
    "claims": (*CLAIM["claim_id"], *CLAIM["about"]),
    "review": ("id",),
}
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tombstone:
    """What is still known of something that was erased."""

    id_sha256: str
    kind: str  # records, movements, sources, claims, reports
    erased_on: date
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Erasure:
    """What :func:`erase` did: ``removed`` and ``left`` are lines for people."""

    tombstones: tuple[Tombstone, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]  # rows that still spell an id


def read_tombstones(root: Path) -> dict[str, Tombstone]:
    """The tombstones of a map folder by the hash of the id; none where there is no file.

    Raises
    ------
    InputError
        A row without a hash or a day: what it keeps out would come back unnoticed.
    """
    path = root / TOMBSTONES
    if not path.is_file():
        return {}
    found = {}
    for row in read_table(path, known=frozenset(_COLUMNS)).rows:
        key, day = row.cells.get("id_sha256", ""), row.cells.get("erased_on", "")
        try:
            erased_on = date.fromisoformat(day)
        except ValueError:
            erased_on = None
        if len(key) != len(sha256(b"")) or erased_on is None:
            raise InputError(
                "not a tombstone: a SHA-256 and a day are needed",
                where=f"{TOMBSTONES}:{row.number}",
                remedy="restore the row, or remove it",
            )
        found[key] = Tombstone(
            id_sha256=key,
            kind=row.cells.get("kind", ""),
            erased_on=erased_on,
            reason=row.cells.get("reason", ""),
        )
    return found


def keep_out(
    items: Iterable[_T], tombstones: Mapping[str, Tombstone], *ids: Callable[[_T], str | None]
) -> tuple[list[_T], list[Rejected]]:
    """The items that were never erased, and a line for each that came back.

    Parameters
    ----------
    items
        Reports, records, claims, movements or sources.
    tombstones
        From :func:`read_tombstones`.
    ids
        How an item says what it is, and what it is about.
    """
    if not tombstones:
        return list(items), []
    kept, back = list[_T](), list[Rejected]()
    for item in items:
        keys = (_hash(one) for of in ids if (one := of(item)))
        stone = next((tombstones[key] for key in keys if key in tombstones), None)
        if stone is None:
            kept.append(item)
        else:
            back.append(
                Rejected(
                    file=TOMBSTONES,
                    reason=f"one of the {stone.kind} that were erased on {stone.erased_on} is back",
                    remedy="erase it again, or remove its tombstone",
                )
            )
    return kept, back


def erase(spec: MapFolder, ids: Iterable[str], *, reason: str, on: date) -> Erasure:
    """Erase incidents, movements, claims, sources or reports from a map folder.

    Their rows, the claims about them and the decisions on them leave the tables, a report's file is
    deleted, and ``erased.csv`` keeps a tombstone of each. What was built before, copies and the
    history of a repository are not reached.

    The tombstones are written first, all else follows at once. Whoever is killed on the way leaves
    everything as it was, or tombstones that keep out what is still there: erase it again.

    Parameters
    ----------
    spec
        The folder, from :func:`geo.workflows.mapfolder.read_map_folder`.
    ids
        Of any kind.
    reason
        Why; it is kept, so name nobody in it.
    on
        The day of the tombstone.

    Raises
    ------
    InputError
        An id that nothing has, or a file from which rows cannot be cut; then nothing is changed.
    """
    with locked(spec.root):
        return _erase(spec, tuple(dict.fromkeys(ids)), reason=reason, on=on)


def _erase(spec: MapFolder, ids: tuple[str, ...], *, reason: str, on: date) -> Erasure:
    plan = _Plan(spec, ids)
    for kind, columns in _KEYS.items():
        for path in getattr(spec, kind):
            plan.rows(path, kind, columns)
    plan.reports()
    known = read_tombstones(spec.root)
    missing = [one for one in plan.wanted if one not in plan.kinds and _hash(one) not in known]
    if missing:
        raise InputError(f"no row and no report has the id {missing[0]!r}", where=str(spec.root))
    stones = {
        _hash(one): Tombstone(id_sha256=_hash(one), kind=kind, erased_on=on, reason=reason)
        for one, kind in plan.kinds.items()
    }
    with Changes() as changes:
        if stones:
            changes.write(spec.root / TOMBSTONES, _written({**stones, **known}))
        for path, data in plan.changed.items():
            if data is None:
                changes.remove(path)
            else:
                changes.write(path, data)
        readings = spec.root / FOLDER / READINGS
        if readings.exists():
            changes.remove(readings)
    homes = {spec.root, *(path.parent for kind in _KEYS for path in getattr(spec, kind))}
    for home in sorted(homes | {path.parent for path in plan.files}):
        clear_left(home)
    return Erasure(
        tombstones=tuple(stones.values()), removed=tuple(plan.removed), left=tuple(plan.left)
    )


class _Plan:
    """What an erasure will change, gathered before the first file is touched."""

    def __init__(self, spec: MapFolder, wanted: tuple[str, ...]) -> None:
        self.spec, self.wanted = spec, wanted
        self.kinds: dict[str, str] = {}  # of each id that was found
        self.changed: dict[Path, bytes | None] = {}  # None: the file is deleted
        self.removed: list[str] = []
        self.left: list[str] = []
        self.files: list[Path] = []  # of all reports

    def rows(self, path: Path, kind: str, columns: tuple[str, ...]) -> None:
        """The rows of one table that are a wanted thing, or about it."""
        name = relative_name(path, self.spec.root)
        mine = dict[int, str]()
        table = read_table(path, known=frozenset(columns))
        ids = _ids_of(table) if kind == "records" else {}
        for row in table.rows:
            named = next(
                (
                    one
                    for one in self.wanted
                    if ids.get(row.number) == one or _names(row, columns, one)
                ),
                None,
            )
            if named is not None:
                mine[row.number] = named
            elif any(one in cell.split(";") for one in self.wanted for cell in row.cells.values()):
                self.left.append(f"{name}:{row.number}")
        if mine:
            self.changed[path] = without_rows(path, mine, known=frozenset(columns))
            self.removed += [f"{name}:{number}" for number in mine]
            for named in mine.values():
                self.kinds.setdefault(named, kind)

    def reports(self) -> None:
        """The files of wanted reports."""
        found, _ = read_reports(self.spec.reports, base=self.spec.root)
        self.files = [self.spec.root / report.path for report in found]
        for report in found:
            if report.report_id not in self.wanted:
                continue
            if sum(other.path == report.path for other in found) > 1:
                raise InputError(
                    "the file holds other reports too",
                    where=report.path,
                    remedy="delete the report by hand",
                )
            self.changed[self.spec.root / report.path] = None
            self.removed.append(report.path)
            self.kinds.setdefault(report.report_id, "reports")


def _hash(one: str) -> str:
    return sha256(one.encode())


def _ids_of(table: Table) -> dict[int, str]:
    """The ids that a map gives to the rows of a table of incidents, made-up ones too."""
    frame = record_columns(table).frame
    return (
        {}
        if frame.empty
        else dict(zip(map(int, frame.index), map(str, frame["event_id"]), strict=True))
    )


def _names(row: TableRow, columns: Iterable[str], one: str) -> bool:
    """Whether a row is the thing of this id, or about it (a place choice is "report:start")."""
    cells = (row.cells.get(column, "") for column in columns)
    return one != "" and any(
        cell == one or re.fullmatch(re.escape(one) + r":\d+", cell) for cell in cells
    )


def _written(stones: Mapping[str, Tombstone]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    for stone in sorted(stones.values(), key=lambda s: (s.erased_on, s.id_sha256)):
        row = (stone.id_sha256, stone.kind, stone.erased_on.isoformat(), stone.reason)
        table.writerow(map(guarded, row))
    return text.getvalue().encode()
