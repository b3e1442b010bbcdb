"""Plain rows to CSV and XLSX, safe to open in a spreadsheet.

A cell that a spreadsheet would run as a formula gets an apostrophe in front, as spreadsheets do
themselves; ``unguarded`` takes it away again. This is the one rule for it, in and out.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from geo.intake.atomic import whole_file
from geo.intake.suffixes import SHEETS
from geo.model.errors import InputError

__all__ = ["guarded", "sheet_text", "unguarded", "write_sheet"]

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-\d+(?:\.\d+)?", re.ASCII)
_Cell = TypeVar("_Cell")


def guarded(cell: _Cell) -> _Cell | str:
    """A cell that no spreadsheet runs; numbers stay numbers.

    A text that begins with apostrophes before such a sign gets one more, so that nothing is lost.

    >>> guarded("=1+1"), guarded("-3.5"), guarded("+1"), guarded("plain"), guarded(-5.25)
    ("'=1+1", '-3.5', "'+1", 'plain', -5.25)
    """
    if not isinstance(cell, str) or not _FORMULA.match(cell) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


def unguarded(text: str) -> str:
    """The cell as it was.

    >>> unguarded(guarded("=1+1"))
    '=1+1'
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def sheet_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """The CSV text of rows: header, commas, line feeds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([guarded(row.get(column, "")) for column in columns] for row in rows)
    return out.getvalue()


def write_sheet(
    path: Path | str, columns: Sequence[str], rows: Iterable[Mapping[str, object]], *, title: str
) -> None:
    """Write ``.csv`` or ``.xlsx``.

    Raises
    ------
    InputError
        Another suffix.
    """
    path = Path(path)
    suffix = path.suffix.casefold()
    if suffix not in SHEETS:
        raise InputError(
            f"tables of type {suffix or 'without suffix'} are not written",
            where=str(path),
            remedy="end the name in .csv or .xlsx",
        )
    with whole_file(path) as draft:
        if suffix == ".csv":
            draft.write_text(sheet_text(columns, rows), encoding="utf-8", newline="")
        else:
            _workbook(draft, columns, rows, title)


def _workbook(
    path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]], title: str
) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(columns))
    for row in rows:
        sheet.append([guarded(row.get(column, "")) for column in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    with path.open("wb") as file:
        book.save(file)
