"""CSV, TSV and their like: encoding and delimiter recognised, a broken row costs itself only."""

import csv
from collections import Counter
from collections.abc import Iterator

from geo.intake.header import table_of_grid
from geo.intake.packed import Source
from geo.intake.sheets import unguarded
from geo.intake.suffixes import TABBED
from geo.intake.table import Table
from geo.intake.text import decode
from geo.model.errors import InputError
from geo.model.records import Rejected

__all__ = ["delimiter_of", "read_delimited"]

_DELIMITERS = ",;\t|"
_LOOKED_AT = 10  # filled lines that show the delimiter
_MAX_BROKEN = 1000  # rows; a file with more is of another format
_MOST_WASTED = 50_000_000  # characters read in vain behind quotation marks that are not closed
_MOST_SHARED = 5_000  # texts of a column of which equal ones are one
_LONGEST_CELL = 1_000_000  # characters; the standard library stops at 131,072


def read_delimited(source: Source, *, known: frozenset[str]) -> list[Table]:
    """The one table of a delimited file.

    Raises
    ------
    InputError
        It is no text, empty, or broken throughout.
    """
    decoded = decode(source.bytes, encoding=source.encoding)
    rejected = list(_notes(decoded.note, source.name))
    tabs = source.suffix in TABBED
    text = decoded.text
    declared = text.partition("\n")[0].strip().casefold()
    if declared.startswith("sep=") and len(declared) == len("sep=,"):
        text = text.partition("\n")[2]
        delimiter = declared[-1]
        first = 2
    else:
        delimiter, first = ("\t" if tabs else delimiter_of(text)), 1
    del decoded
    grid = [
        (number + first - 1, row) for number, row in _rows(text, delimiter, source.name, rejected)
    ]
    del text
    return [table_of_grid(grid, name=source.name, known=known, rejected=rejected)]


def delimiter_of(text: str) -> str:
    r"""The candidate that stands alike in the first filled lines, quoted cells left out.

    >>> delimiter_of("a title, long\nid;date;place\n1;2025;x, y\n2;2025;z")
    ';'
    """
    lines = [line for line in text[:200_000].split("\n") if line.strip()]
    lines = [line for line in lines if not line.startswith("# ")][: 3 * _LOOKED_AT]
    counts = {d: ["".join(line.split('"')[0::2]).count(d) for line in lines] for d in _DELIMITERS}

    def fit(delimiter: str) -> tuple[float, int, int]:
        mine = counts[delimiter]
        usual = max(set(mine), key=lambda n: (mine.count(n), n), default=0)
        share = mine.count(usual) / len(mine) if usual else 0.0
        first = mine[0] if mine else 0
        return (share if share > 0.5 else 0.0), max(usual, first), -_DELIMITERS.index(delimiter)

    return max(_DELIMITERS, key=fit)


def _notes(note: str, name: str) -> Iterator[Rejected]:
    if note:
        yield Rejected(file=name, reason=note, remedy="save it in UTF-8", fatal=False, warning=True)


def _cleaned(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running a formula."""
    return unguarded(cell).strip()


class _Shared:
    """One text for all equal cells of a column, as long as few of them differ."""

    def __init__(self) -> None:
        self._known = dict[int, dict[str, str]]()
        self._width = 0

    def __call__(self, row: list[str]) -> list[str]:
        for column in range(self._width, len(row)):
            self._known[column] = {}
        self._width = max(self._width, len(row))
        full = []
        for column, known in self._known.items():
            if column < len(row):
                row[column] = known.setdefault(row[column], row[column])
                if len(known) > _MOST_SHARED:
                    full.append(column)
        for column in full:
            del self._known[column]
        return row


def _damaged(name: str, number: int, row: list[str]) -> Rejected:
    return Rejected(
        file=name,
        row=number,
        value=" | ".join(row).replace("\0", "")[:80],
        reason="the row holds zero bytes: it was damaged",
        remedy="restore it from its source",
    )


def _rows(
    text: str, delimiter: str, name: str, rejected: list[Rejected]
) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers; after a broken one reading goes on in the next line that is a row.

    Lines behind a quotation mark that is never closed belong to its cell until one has as many
    cells as rows of this table have; they are told with their row.
    """
    csv.field_size_limit(_LONGEST_CELL)
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    widths: Counter[int] = Counter()
    shared, whole = _Shared(), "\0" not in text
    at, number, broken, wasted = 0, 0, 0, 0
    while at < len(lines):
        rest = (lines[i] + "\n" for i in range(at, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        start = at
        try:
            while True:
                start = at + reader.line_num
                row = next(reader)
                number += 1
                if not whole and any("\0" in cell for cell in row):
                    rejected.append(_damaged(name, number, row))
                    continue
                widths[len(row)] += 1
                row = list(map(str.strip, row))
                yield number, shared([_cleaned(c) if c[:1] == "'" else c for c in row])
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            broken += 1
            end = at + reader.line_num
            wasted += sum(map(len, lines[start:end]))
            if broken > _MAX_BROKEN or wasted > _MOST_WASTED:
                raise InputError(
                    f"more than {broken - 1} rows with broken quotation marks", where=name
                ) from error
            at = start + 1
            if end > at and widths:
                width = max(widths, key=lambda cells: (widths[cells], cells))
                at = _next_row(lines, at, delimiter, width)
            rejected.append(_broken(name, number, lines[start], at - start - 1))
            number += at - start - 1


def _next_row(lines: list[str], at: int, delimiter: str, width: int) -> int:
    """The next line that has as many cells as the rows of a table have."""
    for i in range(at, len(lines)):
        if lines[i].count(delimiter) + 1 >= width:
            return i
    return len(lines)


def _broken(name: str, number: int, line: str, more: int) -> Rejected:
    behind = (
        f"; the {more:,} {'lines' if more > 1 else 'line'} behind it, to row {number + more},"
        " belong to its cell and were not read"
    )
    return Rejected(
        file=name,
        row=number,
        value=line[:80],
        reason="a quotation mark is not closed or stands inside a quoted cell"
        f" (or a cell has over {_LONGEST_CELL:,} characters)" + (behind if more else ""),
        remedy='close the quotation mark; inside a quoted cell write it twice: ""',
    )
