"""What would be read of a table: each column with its field and example cells, and how to say it.

Reads one file; decides nothing.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.intake.columns import RECORD
from geo.intake.layouts import ENCODING, record_names
from geo.intake.records import RecordColumns, record_columns
from geo.intake.tables import read_tables
from geo.model.errors import InputError
from geo.model.records import Coverage, Rejected

__all__ = ["ColumnRead", "TableColumns", "assignments", "columns_block", "read_columns"]

_EXAMPLES = 3
_BARE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnRead:
    """One column as written, the field it is read as ("" for none), and cells of it."""

    header: str
    field: str
    examples: tuple[str, ...]
    rank: int = 0  # of several columns of a field: which is asked first


@dataclass(frozen=True, kw_only=True, slots=True)
class TableColumns:
    """One table: its columns in their order, what was counted, and what is wrong with it."""

    coverage: Coverage
    columns: tuple[ColumnRead, ...]
    faults: tuple[Rejected, ...]


def assignments(given: Iterable[str]) -> dict[str, str]:
    """``field=header`` pairs of a command line.

    >>> assignments(["place=Location village", "date=When?"])
    {'place': 'Location village', 'date': 'When?'}

    Raises
    ------
    InputError
        One has no equals sign.
    """
    found = {}
    for text in given:
        field, sign, header = text.partition("=")
        if not (sign and field.strip() and header.strip()):
            raise InputError(
                f"{text!r} is not field=header",
                where="--column",
                remedy='write --column place="Location village"',
            )
        found[field.strip()] = header.strip().strip("\"'")
    return found


def read_columns(
    path: Path | str, *, columns: Mapping[str, str] | None = None
) -> list[TableColumns]:
    """Every table of a file, as a map would read it.

    Parameters
    ----------
    path
        A table of incidents in any format that is read.
    columns
        Field to header, as in ``[columns]`` of ``map.toml``.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    encoding = (columns or {}).get(ENCODING, "")
    tables = read_tables(path, known=record_names(), encoding=encoding)
    return [_told(record_columns(table, columns=columns)) for table in tables]


def _told(part: RecordColumns) -> TableColumns:
    table = part.table
    fields = {
        column: (field, rank)
        for field, columns in part.layout.fields.items()
        for rank, column in enumerate(columns)
    }
    carried = dict(part.coverage.read)
    columns = []
    for column in table.columns:
        header = table.written(column)
        filled = [str(cell) for cell in table.cells[column] if cell][:_EXAMPLES]
        field, rank = fields.get(column, (carried.get(header, ""), 0))
        columns.append(ColumnRead(header=header, field=field, examples=tuple(filled), rank=rank))
    return TableColumns(coverage=part.coverage, columns=tuple(columns), faults=part.rejected)


def columns_block(tables: Iterable[TableColumns]) -> str:
    """The ``[columns]`` block of ``map.toml`` that says what was recognised.

    Fields of which no table has a column stand as remarks, to be filled in.
    """
    chosen: dict[str, str] = {}
    for table in tables:
        for column in sorted(table.columns, key=lambda one: one.rank):
            if column.field in RECORD:  # what is only carried through is not assigned
                chosen.setdefault(column.field, column.header)
    wanted = ("location", "event_date", "latitude", "longitude", "best", "event_type")
    lines = ["[columns]"]
    lines += [f"{field} = {_quoted(header)}" for field, header in chosen.items()]
    lines += [f'# {field} = "..."' for field in wanted if field not in chosen]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text as a string of TOML."""
    return json.dumps(text, ensure_ascii=False)
