"""Plain rows to CSV and XLSX, safe to open in a spreadsheet.

A cell that a spreadsheet would run as a formula gets an apostrophe in front, as spreadsheets do
themselves; ``unguarded`` takes it away again. Files are written whole or not at all.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from geo.model.errors import InputError

__all__ = ["guarded", "sheet_text", "unguarded", "write_sheet"]

_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs; numbers stay numbers.

    >>> guarded("=1+1"), guarded("-3.5"), guarded("plain")
    ("'=1+1", '-3.5', 'plain')
    """
    if not text.startswith(_STARTS):
        return text
    number = text[1:].replace(".", "", 1).isdecimal() and text[0] in "+-"
    return text if number else f"'{text}"


def unguarded(text: str) -> str:
    """The cell as it was.

    >>> unguarded(guarded("=1+1"))
    '=1+1'
    """
    return text[1:] if text[:1] == "'" and text[1:].startswith(_STARTS) else text


def sheet_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """The CSV text of rows: header, commas, line feeds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([guarded(row.get(column, "")) for column in columns] for row in rows)
    return out.getvalue()


def write_sheet(
    path: Path | str, columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, title: str
) -> None:
    """Write ``.csv`` or ``.xlsx``.

    Raises
    ------
    InputError
        Another suffix.
    """
    path = Path(path)
    suffix = path.suffix.casefold()
    part = path.with_name(f".{path.name}.part")
    if suffix == ".csv":
        part.write_text(sheet_text(columns, rows), encoding="utf-8", newline="")
    elif suffix == ".xlsx":
        _workbook(part, columns, rows, title)
    else:
        raise InputError(
            f"tables of type {suffix or 'without suffix'} are not written",
            where=str(path),
            remedy="end the name in .csv or .xlsx",
        )
    part.replace(path)


def _workbook(
    path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]], title: str
) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 -- slow to import, needed for .xlsx only
    from openpyxl.styles import Font  # noqa: PLC0415 -- as above

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
