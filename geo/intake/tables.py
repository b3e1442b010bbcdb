"""Tables that people keep: CSV, TSV, XLSX and GeoJSON to rows of text, each with its row number.

One of two modules that import openpyxl. Cells become text in one canonical way (a whole number has
no ``.0``, a date cell is ISO), so that one set of rules types them all. A row that cannot be read
is a :class:`~geo.model.records.Rejected`, never the end of the file.
"""

import csv
import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from shapely.errors import GEOSException
from shapely.geometry import shape

from geo.intake.sheets import unguarded
from geo.intake.text import decode, read_bytes, relative_name
from geo.model.errors import InputError
from geo.model.records import Rejected

__all__ = [
    "Table",
    "TableRow",
    "cell_text",
    "chosen_sheet",
    "column_name",
    "delimiter_of",
    "read_table",
]

_DELIMITERS = ",;\t|"
_MAX_BROKEN = 1000  # rows; a file with more is of another format
_HEADER_WITHIN = 10  # rows in which the header may stand, titles above it


@dataclass(frozen=True, kw_only=True, slots=True)
class TableRow:
    """One row: ``number`` as a spreadsheet shows it (of a GeoJSON: the feature, from 1)."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table as text; ``tags`` are HXL hashtags by column where a second header row has them."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    rejected: tuple[Rejected, ...] = ()
    tags: Mapping[str, str]


def column_name(text: str) -> str:
    """A column name in one spelling: lower case, underscores.

    >>> column_name(" Event Date "), column_name("WHERE-prec")
    ('event_date', 'where_prec')
    """
    return "_".join(text.replace("-", " ").replace("_", " ").casefold().split())


def read_table(
    path: str | Path, *, base: Path | None = None, known: frozenset[str] = frozenset()
) -> Table:
    r"""Rows of a CSV, TSV, XLSX or GeoJSON file.

    Delimiter and encoding are recognised. The header is the row of the first ten that holds most
    ``known`` columns (the first one, where none does), and the sheet of a workbook likewise. Rows
    that begin with a hash and a space are remarks; an HXL tag row is kept as ``tags``.

    Parameters
    ----------
    path
        The file; its suffix says what it is.
    base
        Folder that the name of the file is written relative to.
    known
        Columns in the spelling of :func:`column_name`.

    Raises
    ------
    InputError
        The file is missing, of another type, or cannot be read at all.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = file.write_text("Event ID;location\n7;Jableh\n")
    >>> read_table(file).rows[0]
    TableRow(number=2, cells={'event_id': '7', 'location': 'Jableh'})
    """
    path = Path(path)
    name = relative_name(path, base)
    suffix = path.suffix.casefold()
    if suffix in (".geojson", ".json"):
        return _geojson(path, name)
    if suffix == ".xlsx":
        return _table(name, _sheet(path, name, known), known, [])
    if suffix in (".csv", ".tsv", ".tab", ".txt"):
        decoded = decode(read_bytes(path))
        rejected = [_note(name, decoded.note)] if decoded.note else []
        delimiter = "\t" if suffix in (".tsv", ".tab") else delimiter_of(decoded.text)
        return _table(name, list(_csv(decoded.text, delimiter, name, rejected)), known, rejected)
    raise InputError(
        f"tables of type {suffix or 'without suffix'} are not read",
        where=name,
        remedy="save it as .csv, .tsv, .xlsx or .geojson",
    )


def _note(name: str, note: str) -> Rejected:
    return Rejected(file=name, reason=note, remedy="save it in UTF-8", fatal=False)


# ------------------------------------------------------------------ a grid to a table


def _table(
    name: str,
    grid: list[tuple[int, list[str]]],
    known: frozenset[str],
    rejected: list[Rejected],
) -> Table:
    filled = [(number, row) for number, row in grid if any(row)]
    filled = [(n, row) for n, row in filled if not _remark(row) or _tag_row(row)]
    heads = [i for i, (_, row) in enumerate(filled[:_HEADER_WITHIN]) if not _tag_row(row)]
    if not heads:
        raise InputError(
            "the table is empty", where=name, remedy="give a header row and at least one row"
        )
    best = max(heads, key=lambda i: (_hits(filled[i][1], known), -i))
    header = [column_name(cell) for cell in filled[best][1]]
    seen: set[str] = set()
    for cell in header:
        if cell and cell in seen:
            rejected.append(
                Rejected(
                    file=name,
                    row=filled[best][0],
                    column=cell,
                    reason="this column stands twice; the first one is used",
                    remedy="rename one of the two",
                    fatal=False,
                )
            )
        seen.add(cell)
    tags: dict[str, str] = {}
    rows = []
    for number, row in filled[best + 1 :]:
        if _tag_row(row):
            tags = tags or {c: tag for c, tag in zip(header, row, strict=False) if c and tag}
            continue
        cells: dict[str, str] = {}
        for column, cell in zip(header, row, strict=False):
            if column and column not in cells:
                cells[column] = cell
        if len(row) > len(header) and any(row[len(header) :]):
            rejected.append(
                Rejected(
                    file=name,
                    row=number,
                    value=" | ".join(row[len(header) :])[:80],
                    reason=f"the row has {len(row)} cells, the header {len(header)}",
                    remedy="put cells that hold the delimiter in quotes",
                    fatal=False,
                )
            )
        rows.append(TableRow(number=number, cells=cells))
    columns = tuple(dict.fromkeys(c for c in header if c))
    return Table(name=name, columns=columns, rows=tuple(rows), rejected=tuple(rejected), tags=tags)


def _hits(row: Sequence[str], known: frozenset[str]) -> int:
    return len({column_name(cell) for cell in row} & known)


def _remark(row: Sequence[str]) -> bool:
    """A row that begins with a hash and a space; the id "#12" is no remark."""
    first = next((cell for cell in row if cell), "")
    return first == "#" or first.startswith("# ")


def _tag_row(row: Sequence[str]) -> bool:
    """HXL: every filled cell is a hashtag."""
    filled = [cell for cell in row if cell]
    return len(filled) > 1 and all(c.startswith("#") and " " not in c.strip() for c in filled)


# ------------------------------------------------------------------ CSV


def delimiter_of(text: str) -> str:
    """The candidate that stands most often outside quotes in the first filled line."""
    lines = (line for line in text.split("\n") if line.strip() and not line.startswith("#"))
    outside = "".join(next(lines, "").split('"')[0::2])
    return max(_DELIMITERS, key=lambda d: (outside.count(d), -_DELIMITERS.index(d)))


def _csv(
    text: str, delimiter: str, name: str, rejected: list[Rejected]
) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers; after a broken one reading goes on in the next line."""
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    at, number, broken = 0, 0, 0
    while at < len(lines):
        rest = (lines[i] + "\n" for i in range(at, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        start = at
        try:
            while True:
                start = at + reader.line_num
                row = next(reader)
                number += 1
                yield number, [unguarded(cell.strip()).strip() for cell in row]
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            broken += 1
            if broken > _MAX_BROKEN:
                raise InputError(
                    f"more than {_MAX_BROKEN} rows with broken quotation marks", where=name
                ) from error
            rejected.append(
                Rejected(
                    file=name,
                    row=number,
                    value=lines[start][:80],
                    reason="a quotation mark is not closed or stands inside a quoted cell",
                    remedy='close the quotation mark; inside a quoted cell write it twice: ""',
                )
            )
            at = start + 1


# ------------------------------------------------------------------ XLSX


_Grid = list[tuple[int, list[str]]]


def chosen_sheet(path: Path, *, known: frozenset[str]) -> int:
    """The number, from 0, of the sheet of a workbook that is read; errors of :func:`read_table`."""
    return _chosen(_sheets(path, path.name), known)


def _sheet(path: Path, name: str, known: frozenset[str]) -> _Grid:
    """The sheet whose first rows hold most known columns, as text."""
    sheets = _sheets(path, name)
    return sheets[_chosen(sheets, known)] if sheets else []


def _chosen(sheets: Sequence[_Grid], known: frozenset[str]) -> int:
    def most(index: int) -> tuple[bool, int, int]:
        head = islice(sheets[index], 4 * _HEADER_WITHIN)
        hits = max((_hits(row, known) for _, row in head), default=0)
        return any(any(row) for _, row in sheets[index]), hits, -index

    return max(range(len(sheets)), key=most, default=0)


def _sheets(path: Path, name: str) -> list[_Grid]:
    from openpyxl import load_workbook  # noqa: PLC0415 -- slow to import, needed for .xlsx only

    read_bytes(path)  # one clear error for a missing file
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validation rules, not about cells
            book = load_workbook(path, read_only=True, data_only=True)
            sheets = [
                [
                    (number, [cell_text(value) for value in row])
                    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
                ]
                for sheet in book.worksheets
            ]
            book.close()
    except (BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise InputError(
            f"not a readable workbook ({error})", where=name, remedy="save it again as .xlsx"
        ) from error
    return sheets


def cell_text(value: Any) -> str:  # noqa: ANN401 -- whatever a workbook or JSON holds
    """One spelling for the values of all formats."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float() if value != value:  # noqa: PLR0124 -- NaN
            return ""
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value).strip()


# ------------------------------------------------------------------ GeoJSON


def _geojson(path: Path, name: str) -> Table:
    """Features as rows; a point gives latitude and longitude, an area a point inside and a word."""
    try:
        found = json.loads(decode(read_bytes(path)).text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON ({error})", where=name) from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise InputError(
            "not a GeoJSON FeatureCollection",
            where=name,
            remedy='it needs {"type": "FeatureCollection", "features": [...]}',
        )
    rows, rejected = [], []
    for number, feature in enumerate(features, start=1):
        try:
            rows.append(TableRow(number=number, cells=_feature(feature)))
        except (GEOSException, ValueError, TypeError, KeyError, AttributeError, IndexError):
            rejected.append(
                Rejected(
                    file=name,
                    row=number,
                    reason="not a Feature with properties and a valid geometry",
                    remedy="see RFC 7946, sections 3.1 and 3.2",
                )
            )
    columns = tuple(dict.fromkeys(column for row in rows for column in row.cells))
    return Table(name=name, columns=columns, rows=tuple(rows), rejected=tuple(rejected), tags={})


def _feature(feature: Mapping[str, Any]) -> dict[str, str]:
    cells = {column_name(key): cell_text(v) for key, v in (feature["properties"] or {}).items()}
    if "id" in feature and not any(cells.get(key) for key in ("event_id", "id")):
        cells["id"] = cell_text(feature["id"])
    given = feature.get("geometry")
    if given is None:
        return cells
    geometry = shape(given)
    if geometry.is_empty:
        return cells
    point = geometry.representative_point()  # of a point: itself
    if geometry.geom_type != "Point":
        stated = any(cells.get(key) for key in ("precision", "where_prec", "geo_precision"))
        cells |= {} if stated else {"precision": "area"}
    if not (cells.get("latitude") and cells.get("longitude")):
        cells |= {"latitude": cell_text(point.y), "longitude": cell_text(point.x)}
    return cells
