"""Rows cut out of a table of people, what is left being spelled as before.

The counterpart of :mod:`geo.intake.tables`: the numbers of rows are those that it gave.
"""

import csv
import io
import json
import re
import warnings
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, Final

from geo.intake.foreign import BROKEN_FILE
from geo.intake.suffixes import TABBED, suffixes_of
from geo.intake.tables import chosen_sheet, delimiter_of
from geo.intake.text import decode, read_bytes
from geo.model.errors import InputError

__all__ = ["without_rows"]

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_BLANK: Final = re.compile(r"[ \t\r\n]*")


def without_rows(
    path: Path, numbers: Collection[int], *, known: frozenset[str] = frozenset()
) -> bytes:
    r"""The bytes of a CSV, TSV, XLSX or GeoJSON file without some of its rows.

    Text files keep every other byte. A workbook is written again: its values and formulas stay,
    pictures and pivot tables do not.

    Parameters
    ----------
    path
        The table.
    numbers
        Rows as :func:`geo.intake.tables.read_table` numbers them.
    known
        The columns that it was told, which decide the sheet of a workbook.

    Raises
    ------
    InputError
        Another type of file, or one that is too broken for a row to be cut out of it.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = file.write_bytes(b'id,notes\r\n1,"two\r\nlines"\r\n2,one\r\n')
    >>> without_rows(file, {2})
    b'id,notes\r\n2,one\r\n'
    """
    suffix = path.suffix.casefold()
    if suffix in suffixes_of("delimited", "text"):
        return _in_text(path, lambda text: _without_lines(path, text, numbers))
    if suffix in suffixes_of("geojson", "json"):
        return _in_text(path, lambda text: _without_features(path, text, numbers))
    if suffix == ".xlsx":
        return _without_sheet_rows(path, numbers, known)
    raise InputError(
        f"rows of a {suffix} file are not cut out here",
        where=f"{path.name}:{min(numbers)}",
        remedy="delete the rows in the program that made it",
    )


def _in_text(path: Path, cut: Callable[[str], str]) -> bytes:
    """The text of a file changed, its encoding and line ends kept."""
    data = read_bytes(path)
    encoding = decode(data).encoding
    try:
        return cut(data.decode(encoding)).encode(encoding)
    except UnicodeError as error:
        raise InputError(
            f"some bytes are not valid {encoding.upper()}",
            where=path.name,
            remedy="save it in UTF-8 first: nothing was changed",
        ) from error


def _without_lines(path: Path, text: str, numbers: Collection[int]) -> str:
    lines = _LINE.findall(text)
    plain = [line.rstrip("\r\n") + "\n" for line in lines]
    tabs = path.suffix.casefold() in TABBED
    reader = csv.reader(
        plain, delimiter="\t" if tabs else delimiter_of("".join(plain)), strict=True
    )
    kept, start, number = list[str](), 0, 1
    try:
        for _ in reader:
            if number not in numbers:
                kept += lines[start : reader.line_num]
            start, number = reader.line_num, number + 1
    except csv.Error as error:
        raise InputError(
            "a quotation mark is not closed", where=f"{path.name}:{number}", remedy="close it"
        ) from error
    return "".join(kept)


# ------------------------------------------------------------------ GeoJSON


def _without_features(path: Path, text: str, numbers: Collection[int]) -> str:
    """The text without some elements of ``features``, each with the comma that follows it."""
    try:
        spans = list(_features(text))
    except (ValueError, RecursionError, IndexError) as error:
        raise InputError(f"not GeoJSON ({error})", where=path.name) from error
    kept = [span for number, span in enumerate(spans, start=1) if number not in numbers]
    first, last = spans[0][0], spans[-1][1]
    between = text[spans[0][1] : spans[1][0]] if len(spans) > 1 else ""
    return text[:first] + between.join(text[a:b] for a, b in kept) + text[last:]


def _features(text: str) -> Iterator[tuple[int, int]]:
    """Where each element of the top-level array ``features`` stands."""
    read = json.JSONDecoder().raw_decode
    at = _after(text, 0, "{")
    while True:
        name, at = read(text, _blank(text, at))
        at = _after(text, at, ":")
        if name == "features":
            break
        _, at = read(text, _blank(text, at))
        at = _after(text, at, ",")
    at = _blank(text, _after(text, at, "["))
    while text[at] != "]":
        _, end = read(text, at)
        yield at, end
        at = _blank(text, end)
        if text[at] == ",":
            at = _blank(text, at + 1)


def _blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _after(text: str, at: int, sign: str) -> int:
    at = _blank(text, at)
    if text[at] != sign:
        raise ValueError(f"{sign} expected at character {at}")
    return at + 1


# ------------------------------------------------------------------ workbooks


def _without_sheet_rows(path: Path, numbers: Collection[int], known: frozenset[str]) -> bytes:
    from openpyxl import load_workbook

    index = chosen_sheet(path, known=known)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validation rules, not about cells
            book: Any = load_workbook(io.BytesIO(read_bytes(path)))
            for number in sorted(numbers, reverse=True):
                book.worksheets[index].delete_rows(number)
            out = io.BytesIO()
            book.save(out)
    except BROKEN_FILE as error:
        raise InputError(
            f"the workbook cannot be written again ({error})",
            where=path.name,
            remedy="delete the rows in the program that made it",
        ) from error
    return out.getvalue()
