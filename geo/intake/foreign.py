"""JSON, TOML and workbooks of other people: what may be wrong with them, said in one error.

Pure. Numbers of thousands of digits stay text, nesting beyond what a program can follow is a fault,
and halves of characters (lone surrogates), which no file can hold, become question marks.
"""

import json
import re
import tomllib
import zlib
from typing import IO, Any, Final
from zipfile import BadZipFile, LargeZipFile, ZipFile

__all__ = ["BROKEN_FILE", "MOST_BYTES", "MOST_ROWS", "ODD", "check_sizes", "read_json", "read_toml"]

ODD: Final = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError,
)  # fmt: skip
"""What comes of values of a kind that nobody expects."""
BROKEN_FILE: Final = (
    *(BadZipFile, LargeZipFile, zlib.error, SyntaxError, OSError, EOFError, NotImplementedError),
    *(RuntimeError, AssertionError, MemoryError, *ODD),
)
"""What parsers, zipfile and libraries raise on files that were damaged or made to harm."""

MOST_ROWS: Final = 1_048_576
"""Of a sheet, as spreadsheets have."""

MOST_BYTES: Final = 500_000_000
"""Of a workbook or a layer, unpacked."""

_PART: Final = 1 << 20
_LONGEST_TAG: Final = 80  # bytes in which the name of an element ends
_ROW: Final = re.compile(rb"<(?:[\w.-]{1,60}:)?row[\s/>]")
_MOST_DIGITS: Final = 300  # a double reaches 1e308
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_NESTED: Final = "nested too deeply"


def read_json(text: str | bytes) -> Any:
    r"""The value of a JSON text.

    Raises
    ------
    ValueError
        Not JSON, or nested too deeply.

    Examples
    --------
    >>> read_json('{"n": 1.5, "half": "\\ud800"}')
    {'n': 1.5, 'half': '?'}
    """
    try:
        found = json.loads(text, parse_int=_whole)
        halves = _HALF.search(text) if isinstance(text, str) else b"\\u" in text
        if halves:
            plain = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
            found = json.loads(plain, parse_int=_whole)
    except RecursionError as error:
        raise ValueError(_NESTED) from error
    return found


def read_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises
    ------
    ValueError
        Not TOML, or nested too deeply.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError(_NESTED) from error


def check_sizes(file: IO[bytes]) -> None:
    """Refuse a workbook that is a bomb: small as it comes, huge unpacked or of rows without end.

    Raises
    ------
    ValueError
        It says that it holds more than 500 MB, or a sheet has more rows than spreadsheets have.
    zipfile.BadZipFile
        No zip, or a damaged one.
    """
    with ZipFile(file) as packed:
        size = sum(item.file_size for item in packed.infolist())
        if size > MOST_BYTES:
            raise ValueError(
                f"{size / 1e6:,.0f} MB when unpacked, {MOST_BYTES / 1e6:,.0f} are read"
            )
        for item in packed.infolist():
            if "/worksheets/" in item.filename and item.file_size > MOST_ROWS * len("<row/>"):
                with packed.open(item) as sheet:
                    _check_rows(sheet)


def _check_rows(sheet: IO[bytes]) -> None:
    """Refuse a sheet of too many rows; nothing of it is parsed, and it is left at the first."""
    rows, rest = 0, b""
    while part := sheet.read(_PART):
        part = rest + part
        cut = part.rfind(b"<")
        rest = part[cut:] if cut >= 0 and len(part) - cut < _LONGEST_TAG else b""
        rows += len(_ROW.findall(part, 0, len(part) - len(rest)))
        if rows > MOST_ROWS:
            raise ValueError(f"a sheet of over {MOST_ROWS:,} rows")


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits
