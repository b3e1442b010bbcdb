"""What a table covers: which columns were read, what is missing, what its rows lack."""

from collections.abc import Iterable

import pandas as pd

from geo.intake.columnar import Cells
from geo.intake.columns import CARRIED, RECORD
from geo.intake.kept import is_ours
from geo.intake.layouts import Layout
from geo.intake.table import Table
from geo.intake.words import OF_A_PART, meanings
from geo.model.records import Coverage, Rejected
from geo.model.schema import LAYERS

__all__ = [
    "coverage_of",
    "judged",
    "listed",
    "missing",
    "says_nothing",
    "unread_cells",
]

_SAYS = {
    "place": ("latitude", "longitude", "coordinates"),
    "date": ("event_date", "date_start", "date_end", "edtf", "year"),
}
"""What is said of a table: the fields that may say it."""
_SHOWN = 12  # unread columns that a message names


def unread_cells(cells: Cells) -> pd.DataFrame:
    """Cells that no field has read: unknown columns, and second columns where the first spoke."""
    table, layout = cells.table, cells.layout
    found = {c: table.cells[c] for c in table.columns if c not in layout.used}
    for name in sorted(
        layout.fields.keys() & CARRIED - RECORD.keys()
    ):  # of a layout that calls it otherwise
        found[name] = pd.Series(cells.text(name), index=table.cells.index)
    for columns in layout.fields.values():
        spoken = pd.Series(data=False, index=table.cells.index)
        for column in columns:
            if spoken.any():
                found[column] = table.cells[column].where(spoken, "")
            spoken = spoken | (cells.frame[column] != "")
    return pd.DataFrame(found, index=table.cells.index)


def coverage_of(table: Table, layout: Layout, frame: pd.DataFrame) -> Coverage:
    """What was read of a table, and how many of its rows have a day, a place, a figure."""
    read = [
        (table.written(column), field)
        for column in table.columns
        for field, columns in layout.fields.items()
        if column in columns
    ]
    ours = {c.name for c in LAYERS["incidents"].columns} if is_ours(table.columns) else set()
    carried = [c for c in table.columns if c in CARRIED | ours and c not in layout.used]
    read += [(table.written(column), column) for column in carried]
    counts = {"placed": 0, "dated": 0, "counted": 0}
    if len(frame):
        named = frame[["location", "admin1", "admin2", "country", "place_id"]] != ""
        placed = named.any(axis=1) | frame["lat"].notna() | frame["geometry"].notna()
        counts = {
            "placed": int(placed.sum()),
            "dated": int(frame["when"].map(lambda when: when.start is not None).sum()),
            "counted": int(frame[["low", "best", "high"]].notna().any(axis=1).sum()),
        }
    return Coverage(
        file=table.name,
        sheet=table.sheet,
        layout=layout.name,
        rows=len(frame),
        read=tuple(read),
        not_used=tuple(
            table.written(c)
            for c in table.columns
            if c not in layout.used and c not in carried and (table.cells[c] != "").any()
        ),
        **counts,
    )


def judged(table: Table, layout: Layout, coverage: Coverage) -> list[Rejected]:
    """What is wrong with the table as a whole: a fault where columns were left unread."""
    if not layout.fields:
        shown = ", ".join(RECORD)
        return [
            Rejected(
                file=table.name,
                row=1,
                value=", ".join(table.headers)[:80],
                reason=f"no column of this table is known: {listed(table.headers)}",
                remedy=f"name its columns {shown}, or say which is which: geo columns {table.name}",
            )
        ]
    if not len(table.cells):
        return [
            Rejected(
                file=table.name,
                reason="the table has a header and no rows",
                fatal=False,
                warning=True,
            )
        ]
    found = [
        Rejected(
            file=table.name,
            column=column,
            reason="a figure of some of the people, read as the figure of the row: no column says"
            " how many there were in all",
            remedy="add a column with the figure of all",
            fatal=False,
            warning=True,
        )
        for name in ("best", "low", "high")
        for column in layout.fields.get(name, ())
        if any(m.certainty == OF_A_PART for m in meanings(table.written(column)))
    ]
    for what, field, count in (
        ("place", "place", coverage.placed),
        ("date", "date", coverage.dated),
    ):
        if count or not coverage.rows:
            continue
        filled = [c for f in _SAYS[field] for c in layout.fields.get(f, ())]
        filled = [table.written(c) for c in filled if (table.cells[c] != "").any()]
        if filled:
            found.append(
                Rejected(
                    file=table.name,
                    reason=f"no row has a {what} that can be read in {listed(filled)}",
                    remedy="see the lines on its cells",
                )
            )
            continue
        unread = coverage.not_used
        left = f"; columns not read: {listed(unread)}" if unread else ""
        found.append(
            Rejected(
                file=table.name,
                reason=f"no row has a {what}{left}",
                remedy=f'say which column it is: --column {field}="...", or geo columns'
                if unread
                else f"add a column with the {what}",
                fatal=bool(unread),
                warning=not unread,
            )
        )
    return found


def listed(names: Iterable[str]) -> str:
    """Names as a message shows them: the first of many."""
    shown = list(names)
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more


def missing(table: Table, layout: Layout) -> list[Rejected]:
    """A column that was named by hand and is not there."""
    return [
        Rejected(
            file=table.name,
            column=header,
            reason=f"there is no column {header!r}, which was to be read as {field}",
            remedy=f"its columns are {listed(table.headers)}",
            fatal=False,
        )
        for field, header in layout.missing
    ]


def says_nothing(table: Table, number: int) -> Rejected:
    """A row that has nothing by which it could be placed or told."""
    return Rejected(
        file=table.name,
        row=number,
        column="location",
        reason="the row says neither where, when nor what",
        remedy="fill it or remove it",
    )
