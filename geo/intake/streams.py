"""Tables as streams: CSV, TSV, XLSX and standard input in, the same rows with more columns out.

Other formats are read as a whole, then given row by row.

One of the modules that import openpyxl. Memory does not grow with the table; what a person wrote in
a cell leaves as it came (text as text, formulas as formulas), and a file is complete or not there.
"""

import csv
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TextIO

from geo.intake.atomic import whole_file
from geo.intake.foreign import BROKEN_FILE, check_sizes
from geo.intake.layouts import record_names
from geo.intake.suffixes import TABBED, format_of
from geo.intake.tables import cell_text, read_table
from geo.intake.text import decode, mended, read_bytes, strange_and_proper
from geo.model.errors import InputError
from geo.model.records import Rejected

__all__ = ["Flavour", "StreamRow", "TableStream", "open_table", "open_target"]

_HEAD_LINES = 200  # of which encoding and delimiter are recognised


@dataclass(frozen=True, kw_only=True, slots=True)
class Flavour:
    """How a delimited file is written."""

    delimiter: str = ","
    quoted: bool = True
    newline: str = "\n"
    mark: bool = False  # a byte order mark, without which Excel misreads Arabic


class StreamRow(NamedTuple):  # made in a third of the time of a frozen dataclass
    """One row: its number as a spreadsheet shows it, its texts, and its cells as they came."""

    number: int
    texts: tuple[str, ...]
    cells: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TableStream:
    """Columns and rows of an open table."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[StreamRow]
    flavour: Flavour
    formulas: bool = False  # a cell that begins with = is a formula, not text
    notes: list[Rejected] = field(default_factory=list)  # said of the table so far: fills with rows


@contextmanager
def open_table(source: str | Path, *, stdin: BinaryIO | None = None) -> Iterator[TableStream]:
    """Open a table of any format for reading row by row; ``-`` is standard input (CSV or TSV).

    Raises
    ------
    InputError
        The file is missing, empty, of another type, or cannot be read (as far as it is read).
    """
    name = "standard input" if str(source) == "-" else Path(source).name
    if str(source) == "-":
        yield _delimited(stdin or sys.stdin.buffer, name, tabs=False)
        return
    path = Path(source)
    suffix = path.suffix.casefold()
    if not _is_text(suffix) and suffix != ".xlsx":
        yield _whole(path)
        return
    if suffix == ".xlsx":
        with _workbook(path, name) as table:
            yield table
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", where=name, remedy="check the path"
        ) from error
    with file:
        yield _delimited(file, name, tabs=suffix in TABBED)


def _is_text(suffix: str) -> bool:
    found = format_of(suffix)
    return found is not None and found.name in ("delimited", "text")


def _whole(path: Path) -> TableStream:
    """A table of a format that cannot be read row by row: of a file of several the likeliest."""
    table = read_table(path, known=record_names())
    cells = table.cells.itertuples(index=False, name=None)
    rows = (
        StreamRow(number=int(number), texts=texts, cells=texts)
        for number, texts in zip(table.cells.index, cells, strict=True)
    )
    columns = table.headers or table.columns
    return TableStream(
        name=table.name,
        columns=columns,
        rows=rows,
        flavour=Flavour(),
        notes=list(table.rejected),
    )


@contextmanager
def open_target(
    target: str | Path, *, table: TableStream, stdout: BinaryIO | None = None
) -> Iterator[Callable[[StreamRow, Sequence[Any]], None]]:
    """A function that writes a row of ``table`` with more cells; ``-`` is standard output.

    The cells stand behind the columns of the table. A formula stays one in a workbook; elsewhere
    its value is written. Text stays text, whatever it begins with.

    A file appears under its name when the block ends without an error, else not at all.

    Raises
    ------
    InputError
        The type of the file is unknown, or it cannot be written.
    """
    width = len(table.columns)
    if str(target) == "-":
        out = io.TextIOWrapper(
            stdout or sys.stdout.buffer, encoding="utf-8", newline="", write_through=True
        )
        try:
            yield _text_writer(out, table.flavour, width)
        finally:
            out.flush()
            out.detach()
        return
    path = Path(target)
    suffix = path.suffix.casefold()
    if not _is_text(suffix) and suffix != ".xlsx":
        raise InputError(
            f"tables of type {suffix or 'without suffix'} are not written",
            where=path.name,
            remedy="name it .csv, .tsv or .xlsx",
        )
    with whole_file(path) as unfinished:
        if suffix == ".xlsx":
            yield from _sheet_writer(unfinished, table)
            return
        flavour = table.flavour
        if (suffix in TABBED) != (flavour.delimiter == "\t"):
            delimiter = "\t" if suffix in TABBED else ","
            flavour = Flavour(delimiter=delimiter, newline=flavour.newline, mark=flavour.mark)
        encoding = "utf-8-sig" if flavour.mark else "utf-8"
        with unfinished.open("w", encoding=encoding, newline="") as out:
            yield _text_writer(out, flavour, width)


# ------------------------------------------------------------------ delimited text


class _Joined(io.RawIOBase):
    """Bytes that were read already, then the rest of their stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = io.BytesIO(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _delimited(stream: BinaryIO, name: str, *, tabs: bool) -> TableStream:
    head = b"".join(islice(stream, _HEAD_LINES))
    if not head.strip():
        raise InputError(
            "the table is empty", where=name, remedy="give a header row and at least one row"
        )
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    found = "utf-16" if wide else decode(head).encoding
    mark = head.startswith(b"\xef\xbb\xbf")
    sample = head.decode(found, errors="replace").removeprefix("\ufeff")
    if not sample.strip():  # a byte order mark and nothing behind it
        raise InputError(
            "the table is empty", where=name, remedy="give a header row and at least one row"
        )
    first = sample.splitlines()[0]
    delimiter = "\t" if tabs or "\t" in first else max(",;|", key=first.count)
    stray = delimiter == "\t" and any(line.count('"') % 2 for line in sample.splitlines())
    flavour = Flavour(
        delimiter=delimiter,
        quoted=not stray,
        newline="\r\n" if "\r\n" in sample else "\n",
        mark=mark or wide,
    )
    encoding = "utf-8-sig" if found == "utf-8" else found
    lines = io.TextIOWrapper(
        io.BufferedReader(_Joined(head, stream)),
        encoding=encoding,
        errors="surrogateescape" if found == "utf-8" else "strict",
        newline="",
    )
    notes: list[Rejected] = []
    reader = csv.reader(
        _mended_lines(lines, name, notes), delimiter=delimiter, quoting=_quoting(flavour)
    )
    columns = tuple(cell.strip() for cell in next(_safely(reader, name)))
    return TableStream(
        name=name,
        columns=columns,
        rows=_text_rows(reader, name, len(columns)),
        flavour=flavour,
        notes=notes,
    )


def _mended_lines(lines: Iterable[str], name: str, notes: list[Rejected]) -> Iterator[str]:
    """Lines of UTF-8 with a few bytes of something else, each said; many are another encoding."""
    proper = strange = 0
    for number, line in enumerate(lines, start=1):
        if line.isascii():
            yield line
            continue
        odd, good = strange_and_proper(line)
        strange, proper = strange + odd, proper + good
        if strange > proper:
            raise InputError(
                "cannot be read further (bytes that are not UTF-8, as its first lines are)",
                where=f"{name}:{number}",
                remedy="save it as UTF-8 CSV",
            )
        if odd:
            reason = "bytes that are not UTF-8, read as Windows Western; the rest is kept"
            notes.append(Rejected(file=name, row=number, reason=reason, fatal=False, warning=True))
        yield mended(line)


def _quoting(flavour: Flavour) -> Any:
    return csv.QUOTE_MINIMAL if flavour.quoted else csv.QUOTE_NONE


def _safely(reader: Any, name: str) -> Iterator[list[str]]:
    try:
        yield from reader
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(
            f"cannot be read further ({error})",
            where=f"{name}:{reader.line_num + 1}",
            remedy="save it as UTF-8 CSV",
        ) from error


def _text_rows(reader: Any, name: str, width: int) -> Iterator[StreamRow]:
    for number, cells in enumerate(_safely(reader, name), start=2):
        padded = tuple(cells) if len(cells) >= width else (*cells, *[""] * (width - len(cells)))
        yield StreamRow(number, padded, padded)


def _text_writer(
    out: TextIO, flavour: Flavour, width: int
) -> Callable[[StreamRow, Sequence[Any]], None]:
    writer = csv.writer(
        out,
        delimiter=flavour.delimiter,
        lineterminator=flavour.newline,
        quoting=_quoting(flavour),
        quotechar='"' if flavour.quoted else None,
    )

    def put(row: StreamRow, added: Sequence[Any]) -> None:
        writer.writerow([*row.texts[:width], *added, *row.texts[width:]])

    return put


# ------------------------------------------------------------------ workbooks


@contextmanager
def _workbook(path: Path, name: str) -> Iterator[TableStream]:
    """The first sheet that holds anything; values to read, formulas to keep."""
    from openpyxl import load_workbook

    try:
        held = io.BytesIO(read_bytes(path))
        check_sizes(held)
        values = load_workbook(held, read_only=True, data_only=True)
        formulas = load_workbook(held, read_only=True, data_only=False)
    except InputError:
        raise
    except BROKEN_FILE as error:
        raise InputError(
            f"not a readable workbook ({error})", where=name, remedy="save it again as .xlsx"
        ) from error
    try:
        for shown, kept in zip(values.worksheets, formulas.worksheets, strict=True):
            rows = _sheet_rows(shown, kept, name)
            header = next((row for row in rows if any(row.texts)), None)
            if header is not None:
                columns = header.texts
                yield TableStream(
                    name=name, columns=columns, rows=rows, flavour=Flavour(mark=True), formulas=True
                )
                return
        raise InputError("the workbook is empty", where=name, remedy="give a header row")
    finally:
        values.close()
        formulas.close()


def _sheet_rows(shown: Any, kept: Any, name: str) -> Iterator[StreamRow]:
    shown.reset_dimensions()
    kept.reset_dimensions()
    pairs = zip(shown.iter_rows(values_only=True), kept.iter_rows(values_only=True), strict=False)
    try:
        for number, (values, cells) in enumerate(pairs, start=1):
            yield StreamRow(number=number, texts=tuple(map(cell_text, values)), cells=tuple(cells))
    except BROKEN_FILE as error:
        raise InputError(
            f"not a readable workbook ({error})", where=name, remedy="save it again as .xlsx"
        ) from error


def _sheet_writer(
    path: Path, table: TableStream
) -> Iterator[Callable[[StreamRow, Sequence[Any]], None]]:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("geocoded")
    width = len(table.columns)

    def cell(value: Any) -> Any:
        if table.formulas or not (isinstance(value, str) and value.startswith("=")):
            return value
        text = WriteOnlyCell(sheet, value=value)
        text.data_type = "s"  # openpyxl takes any text that begins with = for a formula
        return text

    def put(row: StreamRow, added: Sequence[Any]) -> None:
        sheet.append([*map(cell, row.cells[:width]), *added, *map(cell, row.cells[width:])])

    yield put
    book.save(path)
