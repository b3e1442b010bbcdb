"""XLSX, XLS, XLSB and ODS: every sheet a table, merged cells of a column filled down.

The one module that imports python-calamine, which reads all four and runs no formula.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from geo.intake.foreign import BROKEN_FILE, MOST_ROWS, check_sizes
from geo.intake.header import table_of_grid
from geo.intake.packed import Source
from geo.intake.sheets import unguarded
from geo.intake.soundness import damage_of_archive, damaged
from geo.intake.table import Table, cell_text
from geo.intake.text import read_bytes
from geo.model.errors import InputError
from geo.model.folds import underscored

__all__ = ["chosen_sheet", "read_workbook"]

_MOST_CELLS = 50_000_000
_MORE = re.compile(r"(?P<name>.+)_\(\d+\)", re.DOTALL)
_LONG = 31_000  # characters of a cell that may go on in the next column
_CELLS_OF_ODS = "content.xml"
_ZIPPED = b"PK"
_HEAD = 40  # rows that may hold the header


def read_workbook(source: Source, *, known: frozenset[str]) -> list[Table]:
    """Every sheet that holds anything, in the order of the workbook.

    Raises
    ------
    InputError
        It is no workbook, or an empty one.
    """
    wrong = _damage(source.bytes, source.name)
    found = [
        _continued(table_of_grid(grid, name=source.name, sheet=title, known=known))
        for title, grid in _sheets(source.bytes, source.name, wrong)
        if any(any(row) for _, row in grid)
    ]
    if not found:
        raise InputError(
            "the table is empty",
            where=source.name,
            remedy="give a header row and at least one row",
        )
    told = (*damaged(source.name, wrong), *found[0].rejected)
    return [replace(found[0], rejected=told), *found[1:]]


def _continued(table: Table) -> Table:
    """With the texts put together that no cell could hold: ``notes`` and ``notes (2)``."""
    cells, headers = table.cells, dict(zip(table.columns, table.headers, strict=False))
    for column in table.columns:
        more = _MORE.fullmatch(column)
        if more is None or more["name"] not in cells:
            continue
        long = cells[more["name"]].str.len() >= _LONG
        if not (cells[column] == "").where(~long, other=True).all():
            continue  # a column of its own
        cells = cells.assign(**{more["name"]: cells[more["name"]] + cells[column]})
        cells = cells.drop(columns=column)
        headers.pop(column, None)
    return replace(table, cells=cells, headers=tuple(headers.values()))


def chosen_sheet(path: Path, *, known: frozenset[str]) -> int:
    """The number, from 0, of the sheet that holds most known columns.

    Raises
    ------
    InputError
        It is no workbook.
    """
    data = read_bytes(path)
    sheets = [grid for _, grid in _sheets(data, path.name, _damage(data, path.name))]

    def most(index: int) -> tuple[bool, int, int]:
        head = islice(sheets[index], _HEAD)
        hits = max((len({underscored(cell) for cell in row} & known) for _, row in head), default=0)
        return any(any(row) for _, row in sheets[index]), hits, -index

    return max(range(len(sheets)), key=most, default=0)


def _damage(data: bytes, name: str) -> list[str]:
    if not data.startswith(_ZIPPED):
        return []
    try:
        check_sizes(io.BytesIO(data))
        return damage_of_archive(io.BytesIO(data))
    except BROKEN_FILE as error:
        raise _unreadable(name, error) from error


def _sheets(
    data: bytes, name: str, wrong: Sequence[str] = ()
) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Titles and cells; what is ``wrong`` with the file is why it cannot be read."""
    import python_calamine as calamine

    cells = next((one for one in wrong if one.startswith(_CELLS_OF_ODS)), "")
    if cells:  # the reader does not come to the end of XML that has none
        raise _unreadable(name, cells)
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        return [(title, _grid(book.get_sheet_by_name(title))) for title in book.sheet_names]
    except (calamine.CalamineError, *BROKEN_FILE) as error:
        raise _unreadable(name, wrong[0] if wrong else error) from error


def _unreadable(name: str, why: Exception | str) -> InputError:
    return InputError(
        f"not a readable workbook ({str(why).partition(chr(10))[0]})",
        where=name,
        remedy="save it again as .xlsx",
    )


def _grid(sheet: Any) -> list[tuple[int, list[str]]]:
    high, wide = sheet.total_height, sheet.total_width
    if high > MOST_ROWS or high * wide > _MOST_CELLS:
        raise ValueError(f"a sheet of {high:,} rows and {wide:,} columns")
    values: Sequence[Sequence[Any]] = sheet.to_python(skip_empty_area=False)
    rows = [[unguarded(cell_text(value)) for value in row] for row in values]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if bottom == top or left != right or top >= len(rows) or left >= len(rows[top]):
            continue  # a title across columns is not the value of each
        for i in range(top + 1, min(bottom, len(rows) - 1) + 1):
            rows[i][left] = rows[i][left] or rows[top][left]
    return [(number, row) for number, row in enumerate(rows, start=1)]
