"""Everything a map is made from, read once: reports, records, movements, sources, claims."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

import pandas as pd

from geo.incidents.bulk import plain_rows
from geo.intake.ledgers import read_claims, read_movements, read_sources
from geo.intake.records import RecordColumns, RecordTables, read_record_files
from geo.intake.reports import read_reports
from geo.intake.witness import Witness, witnessed
from geo.model.memory import Memory
from geo.model.records import (
    Claim,
    Coverage,
    Input,
    Movement,
    Record,
    Rejected,
    Report,
    Source,
)
from geo.webmap.annotations import NOTES
from geo.webmap.media import MEDIA
from geo.webmap.story import STORY
from geo.workflows.custody import contents, describe, describe_frame
from geo.workflows.erase import Tombstone, keep_out, read_tombstones
from geo.workflows.mapfolder import STRINGS, MapFolder
from geo.workflows.readers import FOLDER

__all__ = [
    "Inputs",
    "changes_of",
    "read_inputs",
]

_Row = TypeVar("_Row", Record, Movement, Source, Claim)


@dataclass(kw_only=True, slots=True)
class Inputs:
    """What was read, before anything was decided."""

    reports: list[Report] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    columns: list[RecordColumns] = field(default_factory=list)  # records that need no object
    movements: list[Movement] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    files: list[Input] = field(default_factory=list)
    tombstones: dict[str, Tombstone] = field(default_factory=dict)
    witness: Witness = field(default_factory=Witness)

    @property
    def rows(self) -> int:
        """How many records there are."""
        return len(self.records) + sum(map(len, self.columns))


def read_inputs(
    spec: MapFolder,
    frames: Sequence[pd.DataFrame] = (),
    memory: Memory | None = None,
    *,
    objects: bool = False,
) -> Inputs:
    """Read every file that the folder names, and frames of records; faults are collected."""
    inputs = Inputs()
    with witnessed(inputs.witness):
        return _read(spec, frames, memory, inputs, objects=objects)


def _read(
    spec: MapFolder,
    frames: Sequence[pd.DataFrame],
    memory: Memory | None,
    inputs: Inputs,
    *,
    objects: bool,
) -> Inputs:
    base = spec.root if (spec.root / "map.toml").is_file() else None
    inputs.reports, rejected = read_reports(spec.reports, base=base, memory=memory)
    inputs.rejected += rejected

    inputs.tombstones = read_tombstones(base) if base is not None else {}
    rows = plain_rows if only_tables(spec, inputs) and not objects else None

    def read_tables() -> RecordTables:
        return read_record_files(
            (*spec.records, *frames), base=base, columns=spec.columns, rows=rows
        )

    tables = (
        read_tables()
        if memory is None or frames
        else memory(
            "tables",
            (rows, tuple(sorted(spec.columns.items())), contents(spec.records)),
            read_tables,
        )
    )
    inputs.records, inputs.columns, inputs.coverage = (
        tables.records,
        tables.columns,
        tables.coverage,
    )
    inputs.files += [describe_frame(frame, number) for number, frame in enumerate(frames, start=1)]
    inputs.rejected += tables.rejected
    inputs.movements = _read_all(
        tables.beside("movements", spec.records, spec.movements), read_movements, inputs.rejected
    )
    inputs.sources = _read_all(
        tables.beside("sources", spec.records, spec.sources), read_sources, inputs.rejected
    )
    inputs.claims = _read_all(spec.claims, read_claims, inputs.rejected)
    for kind in ("reports", "records", "movements", "sources", "claims", "review"):
        for path in getattr(spec, kind):
            inputs.files += describe(path, kind=kind, base=base, witness=inputs.witness)
    if base is not None and spec.readers and (base / FOLDER).is_dir():
        inputs.files += describe(base / FOLDER, kind="readers", base=base)
    for name in (STRINGS, STORY, MEDIA, *NOTES):
        if base is not None and (base / name).is_file():
            inputs.files += describe(base / name, kind=Path(name).stem, base=base)
    inputs.files.sort(key=lambda f: (f.kind, f.path))
    inputs.rejected += _repeated(inputs.records, inputs.columns)
    return _without_erased(inputs)


def _without_erased(inputs: Inputs) -> Inputs:
    """What was erased on request stays out, even if a newer file brings it back."""
    tombstones = inputs.tombstones
    inputs.reports, back = keep_out(inputs.reports, tombstones, lambda r: r.report_id)
    inputs.rejected += back
    inputs.records, back = keep_out(inputs.records, tombstones, lambda r: r.event_id)
    inputs.rejected += back
    inputs.movements, back = keep_out(inputs.movements, tombstones, lambda m: m.movement_id)
    inputs.rejected += back
    inputs.sources, back = keep_out(inputs.sources, tombstones, lambda s: s.source_id)
    inputs.rejected += back
    inputs.claims, back = keep_out(
        inputs.claims, tombstones, lambda c: c.claim_id, lambda c: c.about
    )
    inputs.rejected += back
    return inputs


def changes_of(spec: MapFolder, erased: Iterable[Tombstone]) -> tuple[tuple[date, str], ...]:
    """The change log of the map, erasures counted by day: nothing is silently deleted."""
    days = Counter(stone.erased_on for stone in erased)
    told = [
        (day, f"{n} {'entry' if n == 1 else 'entries'} erased on request")
        for day, n in days.items()
    ]
    return tuple(sorted((*spec.changes, *told), reverse=True))


def _read_all(
    paths: Iterable[Path],
    read: Callable[[Path], tuple[list[_Row], list[Rejected]]],
    rejected: list[Rejected],
) -> list[_Row]:
    """The rows of several files; their faults are added to ``rejected``."""
    rows: list[_Row] = []
    for path in paths:
        found, faults = read(path)
        rows += found
        rejected += faults
    return rows


def _repeated(records: Iterable[Record], columns: Iterable[RecordColumns]) -> list[Rejected]:
    """Ids that stand in more than one file."""
    rows = [(r.event_id, r.file, r.row) for r in records]
    for part in columns:
        ids, numbers = part.frame["event_id"].tolist(), part.frame.index.tolist()
        rows += [(one, part.table.name, n) for one, n in zip(ids, numbers, strict=True)]
    counts = Counter(one for one, _, _ in rows)
    return [
        Rejected(
            file=file,
            row=row,
            column="event_id",
            value=one,
            reason=f"event_id {one!r} stands in more than one row",
            remedy="give each incident its own id",
            fatal=False,
        )
        for one, file, row in rows
        if counts[one] > 1
    ]


def only_tables(spec: MapFolder, inputs: Inputs) -> bool:
    """Whether nothing but tables of incidents makes the map: nothing asks for single rows."""
    others = (spec.reports, spec.movements, spec.claims, spec.review, spec.readers, spec.media)
    return not any(others) and not inputs.tombstones and not spec.privacy.blur
