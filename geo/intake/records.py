"""Tables of incidents, whatever their layout: columns are recognised, typed, and said.

Columns may carry ACLED's, UCDP's or our own names, those of another known layout, HXL tags, or
words of any language of the house; a person's own assignment wins. Every fault is listed with file,
row, column, reason and remedy; good rows go on, and a row with an unreadable value goes on without
it. Nothing is silent: what was read as what, and what was not, is in the
:class:`~geo.model.records.Coverage` of each table.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.intake.cells import NO, YES
from geo.intake.columnar import Cells
from geo.intake.columns import COUNTED_FIELDS, STATED_FIELDS
from geo.intake.coverage import coverage_of, judged, listed, missing, says_nothing, unread_cells
from geo.intake.kept import is_ours, with_kept
from geo.intake.layouts import ENCODING, Layout, layout_of, record_names
from geo.intake.own_layers import incidents_only, ledgers_of, other_layer
from geo.intake.readers.features import table_of_frame
from geo.intake.repeats import said_once
from geo.intake.table import Table
from geo.intake.tables import read_tables
from geo.intake.text import relative_name
from geo.intake.typed import typed_columns
from geo.model.errors import InputError
from geo.model.position import LonLat
from geo.model.records import Coverage, PlaceId, Record, Rejected
from geo.model.schema import STATED_CODES, STATED_TEXTS
from geo.model.vocab import Precision

__all__ = [
    "RecordColumns",
    "RecordTables",
    "Rows",
    "other_cells",
    "read_record_files",
    "read_record_tables",
    "read_records",
    "records_of",
    "stated_fields",
]

_ANSWERS = ("approximate", "public")  # columns of yes and no
_INPUTS = ("claims",)  # tables of ours that a map takes under their own name only
Rows = Callable[["RecordColumns"], npt.NDArray[np.bool_]]
"""Which rows of a table stay columns, because nothing needs an object of each."""

_ALIKE = 0.5  # of all columns of two sheets that they share for both to be read
_HANDED_ON = ("ACLED", "UCDP GED")
_AS_WRITTEN = frozenset([*STATED_CODES, *STATED_TEXTS])  # cells that are handed on as they are


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class RecordColumns:
    """The rows of one table, typed, as columns of equal length.

    ``frame`` has one row per incident (see :func:`geo.intake.typed.typed_columns`); ``extra`` holds
    the cells that no field has read, as written, in the same order.
    """

    table: Table
    layout: Layout
    frame: pd.DataFrame
    extra: pd.DataFrame
    rejected: tuple[Rejected, ...]
    coverage: Coverage

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.frame)

    def only(self, rows: npt.NDArray[np.bool_]) -> "RecordColumns":
        """Some of the rows; what was said of the table stays with the whole."""
        if not len(self.frame):  # a table of which no column is known
            return self
        names = [name for name in self.table.columns if name in _AS_WRITTEN]
        headers = tuple(map(self.table.written, names))  # what no field has read is beside
        table = replace(self.table, cells=self.table.cells[names], headers=headers)
        part = replace(self, table=table, rejected=())
        if rows.all():
            return part
        return replace(part, frame=self.frame[rows], extra=self.extra[rows])


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordTables:
    """Everything that one file of incidents gave."""

    records: list[Record]
    rejected: list[Rejected]
    coverage: list[Coverage]
    columns: list[RecordColumns]  # the rows that stayed columns
    ledgers: tuple[tuple[int, str], ...] = ()  # which file holds movements or sources of ours, too

    def beside(self, kind: str, records: Sequence[Path], others: Iterable[Path]) -> list[Path]:
        """Files of movements or of sources: the others, and those that were given as incidents."""
        found = [records[at] for at, name in self.ledgers if name == kind and at < len(records)]
        return list(dict.fromkeys([*others, *found]))


def read_records(
    path: str | Path, *, base: Path | None = None, columns: Mapping[str, str] | None = None
) -> tuple[list[Record], list[Rejected]]:
    r"""Incident rows of a table in any format that is read.

    Columns that are not known are kept in ``extra`` as written. A row needs a place, a date or
    something to say; one without a place is unlocated, one without a readable date undated.

    Parameters
    ----------
    path
        The table.
    base
        Folder that the name of the file is written relative to.
    columns
        Field (or a word for it: place, date, deaths) to the header of its column; ``date_order``
        to dmy or mdy, and ``encoding`` to that of a text file.

    Returns
    -------
    tuple of list
        Records in the order of the file, and what could not be read.

    Raises
    ------
    InputError
        The file as a whole cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = file.write_text("id,date,location,lat,lon\n1,2025-03-06,Jableh,95,35.9\n")
    >>> [record], [fault] = read_records(file)
    >>> record.location, record.point, record.when.edtf
    ('Jableh', None, '2025-03-06')
    >>> print(fault)
    a.csv:2 [lat]: latitude 95 is beyond 90 degrees; swap lat and lon
    """
    found = read_record_tables(path, base=base, columns=columns)
    return found.records, found.rejected


def read_record_tables(
    source: str | Path | pd.DataFrame | Sequence[Table],
    *,
    base: Path | None = None,
    columns: Mapping[str, str] | None = None,
    rows: Rows | None = None,
) -> RecordTables:
    """The incidents of every table of a file or of a frame, with what was read of each.

    Parameters and errors are those of :func:`read_records`; the tables of a file may be given as
    they were read; ``rows`` says which rows stay columns (None: each becomes a record).
    """
    tables: Sequence[Table]
    if isinstance(source, pd.DataFrame):
        tables = [table_of_frame(source, name="records")]
    elif not isinstance(source, str | Path):
        tables = source
    else:
        encoding = (columns or {}).get(ENCODING, "")
        tables = read_tables(Path(source), base=base, known=record_names(), encoding=encoding)
    apart = () if isinstance(source, pd.DataFrame) else ledgers_of(tables)
    found = [record_columns(table, columns=columns, apart=apart) for table in tables]
    parts = _of_incidents(found)
    others = [part for part in found if all(part is not one for one in parts)]
    named = [part for part in others if other_layer(part.table)]
    rejected = [fault for part in (*parts, *named) for fault in part.rejected]
    rejected += [
        Rejected(
            file=part.table.name,
            reason=f"the sheet {part.table.sheet!r} was not read: its columns are others",
            value=listed(part.table.headers)[:80],
            fatal=False,
            warning=True,
        )
        for part in others
        if all(part is not one for one in named)
    ]
    first = _first_of_ids(parts, rejected)
    kept = [once & (rows(part) if rows is not None else False) for part, once in first]
    rejected = said_once(rejected)
    rejected.sort(key=lambda fault: fault.row or 0)
    return RecordTables(
        records=[
            record
            for (part, once), stay in zip(first, kept, strict=True)
            for record in records_of(part.only(once & ~stay))
        ],
        rejected=rejected,
        coverage=[part.coverage for part in parts],
        columns=[
            part.only(stay) for (part, _), stay in zip(first, kept, strict=True) if stay.any()
        ],
        ledgers=tuple((0, kind) for kind in apart),
    )


def _first_of_ids(
    parts: Iterable[RecordColumns], rejected: list[Rejected]
) -> list[tuple[RecordColumns, npt.NDArray[np.bool_]]]:
    """The rows of each table whose id stands for the first time; the others are faults."""
    seen: dict[str, int] = {}
    found = []
    for part in parts:
        once = np.ones(len(part), dtype=bool)
        ids = part.frame["event_id"].tolist() if len(part) else []
        numbers = part.frame.index.tolist()
        for at, one in enumerate(ids):
            if one not in seen:
                seen[one] = int(numbers[at])
            else:
                once[at] = False
                rejected.append(
                    Rejected(
                        file=part.table.name,
                        row=int(numbers[at]),
                        column=next(iter(part.layout.fields.get("event_id", ())), "event_id"),
                        value=one,
                        reason=f"repeats the id {one!r} of row {seen[one]}",
                        remedy="give each row an id of its own, or remove the repetition",
                    )
                )
        found.append((part, once))
    return found


def read_record_files(
    sources: Iterable[Path | pd.DataFrame | Sequence[Table]],
    *,
    base: Path | None = None,
    columns: Mapping[str, str] | None = None,
    rows: Rows | None = None,
) -> RecordTables:
    """The incidents of several files or frames; one that cannot be read is a fault, others go on.

    A column that a person assigns needs to stand in one of the files only. ``rows`` as in
    :func:`read_record_tables`.
    """
    found: list[RecordTables] = []
    rejected: list[Rejected] = []
    ledgers: list[tuple[int, str]] = []
    for number, source in enumerate(sources):
        try:
            found.append(read_record_tables(source, base=base, columns=columns, rows=rows))
            ledgers += [(number, kind) for _, kind in found[-1].ledgers]
        except InputError as error:
            name = error.where or relative_name(Path(str(source)), base)
            rejected.append(Rejected(file=name, reason=error.what, remedy=error.remedy))
    return RecordTables(
        records=[record for part in found for record in part.records],
        rejected=[*rejected, *(fault for part in found for fault in part.rejected)],
        coverage=[coverage for part in found for coverage in part.coverage],
        columns=[part for table in found for part in table.columns],
        ledgers=tuple(ledgers),
    )


def _of_incidents(found: list[RecordColumns]) -> list[RecordColumns]:
    """Of several sheets the one that knows most fields, and those that have its columns."""
    main = max(found, key=lambda part: (len(part.layout.fields), len(part.frame)))
    mine = set(main.table.columns)
    return [
        part
        for part in found
        if part is main
        or (
            len(part.frame)
            and len(mine & set(part.table.columns)) >= _ALIKE * len(mine | set(part.table.columns))
        )
    ]


def record_columns(
    table: Table,
    *,
    columns: Mapping[str, str] | None = None,
    apart: Sequence[str] = (),
) -> RecordColumns:
    """One table, typed; ``apart``: what of other kinds its file holds and is read as such."""
    other = other_layer(table)
    if other:
        return _not_incidents(table, other, apart=other in apart)
    table = incidents_only(table, apart)
    layout = layout_of(table, given=columns)
    cells = Cells(table, layout)
    frame = typed_columns(cells) if layout.fields else pd.DataFrame(index=table.cells.index[:0])
    extra = cells.counts(unread_cells(cells), COUNTED_FIELDS)
    _say_unclear_answers(cells, extra)
    rejected = [*table.rejected, *missing(table, layout), *cells.faults]
    if layout.fields:
        if is_ours(table.columns):
            frame, extra, damaged = with_kept(table, frame, extra)
            rejected += damaged
        says = frame["says"].to_numpy(dtype=bool) | (extra != "").any(axis=1).to_numpy()
        rejected += [says_nothing(table, int(n)) for n in table.cells.index[~says]]
        if not says.all():
            frame, extra = frame[says], extra[says]
    coverage = coverage_of(table, layout, frame)
    rejected += judged(table, layout, coverage)
    return RecordColumns(
        table=table,
        layout=layout,
        frame=frame,
        extra=extra,
        rejected=tuple(rejected),
        coverage=coverage,
    )


def _say_unclear_answers(cells: Cells, extra: pd.DataFrame) -> None:
    """Who writes ``maybe`` where yes or no belongs is told that it is no."""
    for name in _ANSWERS:
        if name in extra:
            known = extra[name].str.strip().str.casefold().isin(YES | NO | {""})
            unclear = (~known).to_numpy().nonzero()[0].tolist()
            cells.say(unclear, name, "neither yes nor no; taken as no", "write yes or no")


def _not_incidents(table: Table, what: str, *, apart: bool) -> RecordColumns:
    nothing = pd.DataFrame(index=table.cells.index[:0])
    told = f"holds {what}, not incidents; its {len(table.cells)} rows are"
    fault = Rejected(
        file=table.name,
        reason=f"{told} read as {what}" if apart else f"{told} not read as such",
        remedy="name it under [inputs] of map.toml as what it is" if what in _INPUTS else "",
        fatal=False,
        warning=True,
    )
    return RecordColumns(
        table=table,
        layout=Layout(name=f"incident-mapper: {what}"),
        frame=nothing,
        extra=nothing,
        rejected=(*table.rejected, fault),
        coverage=Coverage(file=table.name, sheet=table.sheet, layout=f"incident-mapper: {what}"),
    )


def records_of(part: RecordColumns) -> Iterable[Record]:
    """The rows as objects: the one step from columns to records."""
    if not len(part.frame):
        return
    cells = other_cells(part)
    names = list(map(str, cells.columns))
    fields = list(map(str, part.frame.columns))
    columns = [part.frame[field].tolist() for field in fields]
    extras = [cells[name].tolist() for name in names]
    others = zip(*extras, strict=True) if extras else iter([()] * len(part.frame))
    for number, row, more in zip(part.frame.index, zip(*columns, strict=True), others, strict=True):
        values = dict(zip(fields, row, strict=True))
        extra = {k: v for k, v in zip(names, more, strict=True) if v}
        lat, lon = values.pop("lat"), values.pop("lon")
        precision, place_id = values.pop("precision"), values.pop("place_id")
        values.pop("says")
        extra |= values.pop("stated", {})
        admin3 = values.pop("admin3")
        if admin3:
            extra["admin3"] = str(admin3)
        yield Record(
            file=part.table.name,
            row=int(number),
            point=None if lat is None else LonLat(lon=lon, lat=lat),
            precision=Precision(precision) if precision else None,
            place_id=PlaceId(place_id) or None,
            **stated_fields(extra),
            extra=extra,
            **values,
        )


def stated_fields(extra: dict[str, str]) -> dict[str, Any]:
    """The fields of a record among its other cells; these are taken out of them.

    >>> stated_fields({"figures_rule": "the lowest", "event_clarity": "1"})["event_clarity"]
    1
    """
    found: dict[str, Any] = {n: extra.pop(n) for n in STATED_FIELDS if n in extra}
    for name in COUNTED_FIELDS:
        count = extra.pop(name, "")
        if count:
            found[name] = int(count)
    for name in _ANSWERS:
        found[name] = extra.pop(name, "").strip().casefold() in YES
    return found


def other_cells(part: RecordColumns) -> pd.DataFrame:
    """The cells that no field has read; of ACLED and UCDP those, too, that their export gives back.

    The latter are read and kept as they were written.
    """
    known = _AS_WRITTEN if part.layout.name in _HANDED_ON else frozenset[str]()
    written = part.table.cells.loc[part.frame.index, [c for c in part.table.columns if c in known]]
    found = {str(name): column for name, column in part.extra.items()}
    for name, column in written.items():
        before = found.get(str(name))
        found[str(name)] = column if before is None else column.where(column != "", before)
    return pd.DataFrame(found, index=part.frame.index)
