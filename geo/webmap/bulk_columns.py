"""Points by the hundred thousand, packed into columns that a browser reads as typed arrays.

Pure. Rows are sorted by grid cell and date; positions are two 16-bit numbers inside their cell
(24 bits over the whole extent: centimetres for a country, about 2 m for the world), dates whole
days, categories codes of a dictionary, numbers the smallest integers that lose nothing. Free text
stands apart, in blocks of 2,048 rows that are decoded only when one of their rows is looked at.
"""

import base64
import gzip
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.model.errors import SchemaError

__all__ = ["BLOCK_ROWS", "NO_DATE", "Packed", "Roles", "mercator", "pack", "roles_of"]

BLOCK_ROWS: Final = 2048  # half as long costs 2 % more bytes and opens no faster
NO_DATE: Final = 0xFFFFFFFF  # in narrower columns, too, all bits
MAX_LAT: Final = 85.05112878  # where web Mercator is square
EQUATOR_M: Final = 40_075_017.0  # the width of the Mercator square
FIELD, RECORD = "\x1f", "\x1e"  # of text blocks; spaces where a text holds one
DATE_NAMES: Final = ("event_date", "date_start", "date", "timestamp")
END_NAMES: Final = ("date_end", "end_date")
ID_NAMES: Final = ("event_id", "id")
MOST_CATEGORIES: Final = 4096
_ROWS_FOR_EACH: Final = 8  # rows for each value of a column from which another may follow
_TRIED: Final = 4096  # rows
_FOLLOWING: Final = frozenset({"category", "number", "x", "y"})  # of a longitude: its x
Array = npt.NDArray[Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Roles:
    """What each column of a frame is to the layer."""

    date: str | None = None
    end: str | None = None
    categories: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    text: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them, in the order in which a popup shows them."""
        return (*self.text, *self.categories, *self.numbers)


@dataclass(frozen=True, kw_only=True, slots=True)
class Packed:
    """What goes into the page."""

    header: dict[str, Any]
    columns: str  # base64 of gzip
    blocks: str  # one base64 of gzip per line


def roles_of(frame: pd.DataFrame, *, given: Roles | None = None) -> Roles:
    """Guess the role of every column that was not given one.

    A date by its name or type; numbers by their type; texts that repeat are categories, the
    others free text. The id column is always text.

    >>> roles_of(pd.DataFrame({"id": ["a", "b"], "date": ["2025-03-06"] * 2, "kind": ["x", "x"],
    ...                        "n": [1, 2]}))
    Roles(date='date', end=None, categories=('kind',), numbers=('n',), text=('id',))
    """
    given = given or Roles()
    date = given.date or next((name for name in DATE_NAMES if name in frame), None)
    end = given.end or next((name for name in END_NAMES if name in frame), None)
    taken = {date, end, *given.columns, getattr(frame, "_geometry_column_name", None)}
    categories, numbers, text = [*given.categories], [*given.numbers], [*given.text]
    for name in frame.columns:
        column = frame[name]
        if name in taken:
            continue
        if pd.api.types.is_bool_dtype(column) or isinstance(column.dtype, pd.CategoricalDtype):
            categories.append(name)
        elif pd.api.types.is_numeric_dtype(column):
            numbers.append(name)
        elif name in ID_NAMES or column.nunique() > min(MOST_CATEGORIES, max(8, len(frame) // 4)):
            text.append(name)
        else:
            categories.append(name)
    return Roles(
        date=date,
        end=end,
        categories=tuple(categories),
        numbers=tuple(numbers),
        text=tuple(text),
    )


def mercator(lon: Array, lat: Array) -> tuple[Array, Array]:
    """Web Mercator in the unit square, x east, y south; latitudes are cut at 85.05 degrees.

    >>> [float(value[0]) for value in mercator(np.array([0.0]), np.array([0.0]))]
    [0.5, 0.5]
    """
    sine = np.sin(np.radians(np.clip(lat, -MAX_LAT, MAX_LAT)))
    return (lon + 180.0) / 360.0, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def pack(frame: pd.DataFrame, *, lon: Array, lat: Array, roles: Roles, level: int = 6) -> Packed:
    """Pack rows with their positions.

    Parameters
    ----------
    frame
        One row per point; columns as ``roles`` says.
    lon, lat
        Shape (n,), WGS 84 degrees; rows with a NaN are left out and counted.
    roles
        What each column is.
    level
        Of gzip, 1 to 9.

    Returns
    -------
    Packed
        Header, columns and text blocks; the same frame gives the same bytes.

    Raises
    ------
    SchemaError
        A column is missing, or a latitude is beyond 90 degrees.
    """
    missing = [
        name for name in (*roles.columns, roles.date, roles.end) if name and name not in frame
    ]
    if missing:
        raise SchemaError(f"the frame has no column {', '.join(map(repr, missing))}")
    lon, lat = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    placed = np.isfinite(lon) & np.isfinite(lat)
    if (np.abs(lat[placed]) > 90).any():
        raise SchemaError("a latitude is beyond 90 degrees; are lon and lat swapped?")
    x, y = mercator(lon[placed], lat[placed])
    frame = frame.loc[placed] if not placed.all() else frame
    days, first_day = _days(frame, roles.date)
    grid = _Grid(x, y)
    order = np.lexsort((np.arange(len(x)), days, grid.cell))
    days = days[order]
    columns: list[dict[str, Any]] = []
    payload: list[bytes] = []

    bases: list[tuple[int, Array, int]] = []  # columns from which others may follow

    def add(kind: str, values: Array, **more: Any) -> None:
        found = _followed(values, bases) if kind in _FOLLOWING else None
        if found is not None:
            more["of"], values = found
        columns.append({"kind": kind, "bytes": values.dtype.itemsize, "n": len(values), **more})
        payload.append(_planes(values))

    counts = np.bincount(grid.cell, minlength=grid.side**2)
    add("count", counts.astype(_smallest(counts)))
    if roles.date:
        undated = int(days[days != NO_DATE].max(initial=0)) + 1
        wide = undated > 0xFFFF  # 179 years
        add("day", _steps(days.astype(np.uint32 if wide else np.uint16)), first=first_day)
        bases.append((len(columns) - 1, np.minimum(days, undated), undated + 1))
    if roles.end and roles.date:
        ends, end_first = _days(frame, roles.end)
        last = ends[order].astype(np.int64) + end_first - first_day
        known = (ends[order] != NO_DATE) & (days != NO_DATE)
        spans = np.where(known, np.maximum(last - days, 0), 0)
        add("span", spans.astype(_smallest(spans)))
    categories = [(name, *_codes(frame[name])) for name in roles.categories]
    for name, codes, names in sorted(categories, key=lambda one: -len(one[2])):
        before = len(columns)
        add("category", codes[order], name=str(name), names=names)
        if "of" not in columns[before]:
            bases.append((before, codes[order], len(names) + 1))
    add("x", grid.x[order])
    add("y", grid.y[order])
    for name in roles.numbers:
        values, scale, offset = _integers(frame[name].to_numpy(dtype=np.float64, na_value=np.nan))
        add("number", values[order], name=str(name), scale=scale, offset=offset)
    header = {
        "version": 1,
        "n": len(x),
        "without_position": int((~placed).sum()),
        "side": grid.side,
        "frame": [grid.west, grid.north, grid.width, grid.height],
        "columns": columns,
        "text": [str(name) for name in roles.text],
        "order": [str(name) for name in frame.columns if name in roles.columns],
        "block_rows": BLOCK_ROWS,
    }
    blocks = _blocks([frame[name] for name in roles.text], order, level)
    packed = gzip.compress(b"".join(payload), level, mtime=0)
    return Packed(header=header, columns=base64.b64encode(packed).decode(), blocks=blocks)


class _Grid:
    """Square cells over the extent, up to 256 a side, about sixteen points in each."""

    def __init__(self, x: Array, y: Array) -> None:
        n = len(x)
        self.side = int(min(256, max(1, 2 ** round(math.log2(max(1.0, math.sqrt(n / 16)))))))
        self.west, east = (float(x.min()), float(x.max())) if n else (0.0, 1.0)
        self.north, south = (float(y.min()), float(y.max())) if n else (0.0, 1.0)
        self.width = max(east - self.west, 1e-6)
        self.height = max(south - self.north, 1e-6)
        fine = self.side * 65536
        fx = np.minimum(((x - self.west) / self.width * fine).astype(np.int64), fine - 1)
        fy = np.minimum(((y - self.north) / self.height * fine).astype(np.int64), fine - 1)
        # Steps below 0.2 m carry no information; with their bits cleared the low bytes compress.
        metres = EQUATOR_M * max(self.width, self.height) / fine
        cleared = int(min(8, max(0, math.floor(math.log2(0.2 / metres)))))
        self.cell = ((fy >> 16) * self.side + (fx >> 16)).astype(np.int32)
        mask = 0xFFFF >> cleared << cleared
        self.x = (fx & mask).astype(np.uint16)
        self.y = (fy & mask).astype(np.uint16)


def _days(frame: pd.DataFrame, name: str | None) -> tuple[npt.NDArray[np.uint32], int]:
    """Days since the first one, NO_DATE where there is none; that first day since 1970-01-01."""
    if name is None:
        return np.zeros(len(frame), dtype=np.uint32), 0
    column = frame[name]
    rows: Array = np.arange(len(column))
    if not pd.api.types.is_datetime64_any_dtype(column):
        rows, distinct = pd.factorize(column, use_na_sentinel=False)
        texts = pd.Series(distinct).astype("string")
        column = pd.to_datetime(texts, errors="coerce", format="ISO8601")
    stamps = column.dt.tz_localize(None) if column.dt.tz is not None else column
    days = stamps.to_numpy(dtype="datetime64[D]")[rows]
    known = ~np.isnat(days)
    numbers = days.astype(np.int64)
    first = int(numbers[known].min()) if known.any() else 0
    return np.where(known, numbers - first, NO_DATE).astype(np.uint32), first


def _codes(column: pd.Series) -> tuple[Array, list[str]]:
    """Codes in the order of how often a value occurs (ties by name); 0 is a missing value."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.to_numpy().astype(np.int64)
        texts = [str(value) for value in column.cat.categories]
    else:
        codes, values = pd.factorize(column, use_na_sentinel=True)
        texts = [str(value) for value in values]
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    ranked = sorted(range(len(texts)), key=lambda i: (-counts[i], texts[i]))
    place = np.zeros(len(texts) + 1, dtype=np.int64)
    place[ranked] = np.arange(1, len(texts) + 1)
    place[-1] = 0  # what a code of -1 picks
    if len(texts) >= 65535:
        raise SchemaError(f"{column.name!r} has {len(texts)} different values: make it text")
    return place[codes].astype(np.uint8 if len(texts) < 255 else np.uint16), [
        texts[i] for i in ranked
    ]


def _integers(values: npt.NDArray[np.float64]) -> tuple[Array, float, float]:
    """The smallest unsigned integers that hold the numbers without loss, their scale and offset.

    The largest integer stands for a missing value. Numbers that no power of ten makes whole are
    kept as 32-bit floats, with scale 0.
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return np.full(len(values), 255, dtype=np.uint8), 1.0, 0.0
    for decimals in range(7):
        factor = 10.0**decimals
        whole = np.round(known * factor)
        if np.abs(whole).max() < 2**31 and np.allclose(whole / factor, known, rtol=0, atol=1e-9):
            offset = float(whole.min())
            span = whole.max() - offset
            for dtype in (np.uint8, np.uint16, np.uint32):
                missing = int(np.iinfo(dtype).max)
                if span < missing:
                    shifted = np.round(np.nan_to_num(values) * factor) - offset
                    filled = np.where(np.isfinite(values), shifted, missing)
                    return filled.astype(dtype), 1.0 / factor, offset
    return values.astype(np.float32), 0.0, 0.0


def _followed(values: Array, bases: Sequence[tuple[int, Array, int]]) -> tuple[int, Array] | None:
    """The column from which these values follow, and the value for each of its numbers."""
    for at, numbers, count in bases:
        if count * _ROWS_FOR_EACH > len(values):
            continue
        table = np.zeros(count, dtype=values.dtype)
        for rows in (slice(_TRIED), slice(None)):  # most show it in a few rows
            table[numbers[rows]] = values[rows]
            if not np.array_equal(table[numbers[rows]], values[rows]):
                break
        else:
            return at, table
    return None


def _smallest(values: Array) -> npt.DTypeLike:
    largest = int(values.max()) if len(values) else 0
    return np.uint8 if largest < 2**8 else np.uint16 if largest < 2**16 else np.uint32


def _steps(days: Array) -> Array:
    """Differences, which wrap around: small within a cell, where days ascend."""
    return np.diff(days, prepend=days.dtype.type(0))


def _planes(values: Array) -> bytes:
    """All low bytes, then all higher ones: gzip finds more to save."""
    size = values.dtype.itemsize
    little = values.astype(values.dtype.newbyteorder("<"), copy=False)
    return little.view(np.uint8).reshape(-1, size).T.tobytes()


def _blocks(columns: Sequence[pd.Series], order: Array, level: int) -> str:
    """Text columns in blocks of rows, each compressed on its own; one line per block."""
    if not columns:
        return ""
    texts = [column.to_numpy(dtype=object) for column in columns]

    def block(start: int) -> str:
        rows = order[start : start + BLOCK_ROWS]
        text = RECORD.join(_joined(column[rows]) for column in texts)
        return base64.b64encode(gzip.compress(text.encode(), level, mtime=0)).decode()

    with ThreadPoolExecutor() as pool:  # zlib works outside the interpreter's lock
        return "\n".join(pool.map(block, range(0, len(order), BLOCK_ROWS)))


def _joined(values: npt.NDArray[np.object_]) -> str:
    """Strings, empty where missing, with one separator between them and none inside."""
    missing = pd.isna(values)
    texts = ["" if gone else str(v) for v, gone in zip(values, missing, strict=True)]
    joined = FIELD.join(texts)
    if joined.count(FIELD) < len(texts) and RECORD not in joined:
        return joined
    return FIELD.join(text.replace(FIELD, " ").replace(RECORD, " ") for text in texts)
