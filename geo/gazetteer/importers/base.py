"""What all importers share: cells to values, faults with file, row and column, places to countries.

Pure but for reading the shapes when rows lack a country.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.rows import Row, script_of
from geo.gazetteer.shapes import world as shapes
from geo.intake.vector import Feature, layers_of, read_features
from geo.model.errors import CoordinateError
from geo.model.position import LonLat
from geo.model.records import PlaceName, Rejected
from geo.model.vocab import PlaceKind

__all__ = [
    "CellError",
    "Faults",
    "country_code",
    "language",
    "name_of",
    "number",
    "placed",
    "position",
    "unique",
    "vector_rows",
    "whole",
    "with_country",
]

F64 = npt.NDArray[np.float64]

_MOST = 1000  # faults listed for one file; a file with more is of another format
_BATCH = 50_000  # rows that are placed in countries at once
_NEAR_DEG = 0.3  # about 30 km: what a coarse or disputed line may be off
_MAIN_SHARE = 0.05  # of the rows: from here a country is one of the file
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")


class CellError(ValueError):
    """One cell that cannot be used; becomes a :class:`~geo.model.records.Rejected`."""

    def __init__(self, column: str, value: str, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.column, self.value, self.reason, self.remedy = column, value, reason, remedy


@dataclass(kw_only=True)
class Faults:
    """Collects what could not be used of one file; past a thousand only their number."""

    file: str
    listed: list[Rejected] = field(default_factory=list)
    count: int = 0

    def add(self, row: int | None, error: CellError, *, fatal: bool = True) -> None:
        """Note a fault; ``fatal`` False means that the row went on."""
        self.count += 1
        if self.count <= _MOST:
            self.listed.append(
                Rejected(
                    file=self.file,
                    row=row,
                    column=error.column or None,
                    value=error.value[:80],
                    reason=error.reason,
                    remedy=error.remedy,
                    fatal=fatal,
                )
            )
        elif self.count == _MOST + 1:
            reason = f"more than {_MOST} faults; the rest is not listed"
            remedy = "is this file of the format that was named?"
            self.listed.append(
                Rejected(file=self.file, row=row, reason=reason, remedy=remedy, fatal=False)
            )


def number(text: str, column: str) -> float | None:
    """A decimal number, None for an empty cell; one decimal comma is understood.

    >>> number("35,36", "lat"), number("", "lat")
    (35.36, None)
    """
    text = text.strip()
    if not text:
        return None
    try:
        value = float(text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text)
    except ValueError:
        raise CellError(column, text, f"{text!r} is not a number", "write 35.36") from None
    if not np.isfinite(value):
        raise CellError(column, text, f"{text!r} is not a number", "leave it empty if unknown")
    return value


def whole(text: str, column: str) -> int | None:
    """A whole number, None for an empty cell; "65915.0" is one, "1.5" is not.

    >>> whole("65915.0", "population"), whole("", "population")
    (65915, None)
    """
    value = number(text, column)
    if value is None:
        return None
    if value != int(value):
        raise CellError(column, text, f"{text!r} is not a whole number", "write 65915")
    return int(text) if text.strip().lstrip("+-").isdecimal() else int(value)


def position(lat: str, lon: str, *, columns: tuple[str, str] = ("lat", "lon")) -> LonLat | None:
    """A position out of two cells, None where both are empty.

    >>> position("35.36", "35.93")
    LonLat(lon=35.93, lat=35.36)
    """
    south, east = number(lat, columns[0]), number(lon, columns[1])
    if south is None and east is None:
        return None
    if south is None or east is None:
        missing = columns[0] if south is None else columns[1]
        raise CellError(missing, "", "only one of latitude and longitude is given", "give both")
    try:
        return LonLat(lon=east, lat=south)
    except CoordinateError as error:
        raise CellError(columns[0], lat, str(error), "are the two columns swapped?") from None


def country_code(text: str, column: str = "country") -> str:
    """ISO 3166-1 alpha-2, upper case; "" for an empty cell or GeoNames' and Natural Earth's "-99".

    >>> country_code("sy"), country_code("-99")
    ('SY', '')
    """
    code = text.strip().upper()
    if not code or code.startswith("-"):
        return ""
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise CellError(
            column,
            text,
            f"{text!r} is no ISO 3166-1 alpha-2 code",
            "write two letters, such as KE for Kenya",
        )
    return code


_ISO_639_1 = {
    "ara": "ar", "arm": "hy", "aze": "az", "bel": "be", "ben": "bn", "bul": "bg", "cat": "ca",
    "ces": "cs", "dan": "da", "deu": "de", "ell": "el", "eng": "en", "est": "et", "fas": "fa",
    "fin": "fi", "fra": "fr", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu", "hye": "hy",
    "ind": "id", "ita": "it", "jpn": "ja", "kat": "ka", "kaz": "kk", "kor": "ko", "kur": "ku",
    "lat": "la", "lit": "lt", "nld": "nl", "nor": "no", "pol": "pl", "por": "pt", "pus": "ps",
    "ron": "ro", "rus": "ru", "slk": "sk", "som": "so", "spa": "es", "sqi": "sq", "srp": "sr",
    "swe": "sv", "tam": "ta", "tha": "th", "tir": "ti", "tur": "tr", "ukr": "uk", "urd": "ur",
    "uzb": "uz", "vie": "vi", "zho": "zh",
}  # fmt: skip


def language(code: str) -> str:
    """A language code in the shorter of its ISO 639 forms.

    >>> language("ara"), language("AR"), language("arc"), language("und")
    ('ar', 'ar', 'arc', '')
    """
    code = code.strip().casefold()
    return "" if code in ("und", "unk", "mul", "zxx") else _ISO_639_1.get(code, code)


def name_of(text: str, *, lang: str = "", kind: str = "alternate") -> PlaceName:
    """A name with its script."""
    return PlaceName(text=text, lang=lang, script=script_of(text), kind=kind)


def unique(names: Iterable[PlaceName], *, without: Iterable[str] = ()) -> tuple[PlaceName, ...]:
    """Names, each text once (one with a language before one without), in order.

    >>> [n.lang for n in unique([name_of("Alep"), name_of("Alep", lang="fr"), name_of(" ")])]
    ['fr']
    """
    skip = {text.strip() for text in without} | {""}
    kept: dict[str, PlaceName] = {}
    for name in names:
        text = " ".join(name.text.split())
        if text in skip:
            continue
        known = kept.get(text)
        if known is None or (name.lang and not known.lang):
            kept[text] = replace(name, text=text)
    return tuple(kept.values())


def vector_rows(
    path: Path,
    make: Callable[[Feature, str], Row | None],
    *,
    faults: list[Rejected],
    layers: Container[str] | None = None,
    where: str = "",
) -> Iterator[Row]:
    """Rows that ``make`` makes of the features of a file and the names of their layers.

    What it refuses is a fault of that feature, and the others go on; None is no place.
    """
    noted = Faults(file=path.name, listed=faults)
    for layer in layers_of(path):
        if layers is not None and layer not in layers:
            continue
        for feature in read_features(path, layer=layer, where=where):
            try:
                row = make(feature, layer)
            except CellError as error:
                noted.add(feature.number, error)
                continue
            if row is not None:
                yield row


def placed(row: Row, shape: BaseGeometry | None) -> Row:
    """A row with position (if it has none) and footprint out of a geometry.

    A point gives the position alone; a polygon or line also the footprint.
    """
    if shape is None or shape.is_empty:
        return row
    spot = shape.representative_point()
    if row.lon is None:
        row = replace(row, lon=float(shapely.get_x(spot)), lat=float(shapely.get_y(spot)))
    if shape.geom_type in ("Point", "MultiPoint"):
        return row
    return replace(row, footprint=shapely.to_wkb(shapely.force_2d(shape)))


# ------------------------------------------------------------------ countries by position


def with_country(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows, each with the country its position lies in where the source names none.

    By the de-facto shapes at 1:10 million, which are coarse and take sides. So the file has a say:
    where at least one row in twenty lies in a country it is a country of this file, and a stray
    row within 30 km of one belongs to it. Points just off a coast belong to the nearest country.
    Seas, continents, mountains and rivers stay without.
    """
    stream = iter(rows)
    while batch := list(islice(stream, _BATCH)):
        asking = [i for i, row in enumerate(batch) if _stateless(row)]
        if asking:
            lon = np.array([batch[i].lon for i in asking], dtype=np.float64)
            lat = np.array([batch[i].lat for i in asking], dtype=np.float64)
            for i, code in zip(asking, _codes(lon, lat), strict=True):
                batch[i] = replace(batch[i], country=code)
        yield from batch


_LANDLESS = frozenset(
    {
        PlaceKind.CONTINENT,
        PlaceKind.SEA,
        PlaceKind.REGION,
        PlaceKind.MOUNTAINS,
        PlaceKind.RIVER,
        PlaceKind.LAKE,
    }
)


def _stateless(row: Row) -> bool:
    return not row.country and row.lon is not None and row.kind not in _LANDLESS


@cache
def _countries() -> tuple[list[str], list[BaseGeometry]]:
    units = [unit for unit in shapes.countries(detail="10m") if unit.country]
    return [unit.country for unit in units], [unit.geometry for unit in units]


def _codes(lon: F64, lat: F64) -> list[str]:
    countries, outlines = _countries()
    found = np.full(len(lon), -1)
    points = np.array(shapely.points(lon, lat), dtype=object)
    tree = shapely.STRtree(outlines)
    at, unit = tree.query(points)  # boxes only: the outlines are then prepared once each
    for number in np.unique(unit):
        spots = at[unit == number]
        shapely.prepare(outlines[number])
        found[spots[shapely.contains_xy(outlines[number], lon[spots], lat[spots])]] = number
    counts = np.bincount(found[found >= 0], minlength=len(countries))
    main = np.flatnonzero(counts >= max(1, len(lon) * _MAIN_SHARE))
    stray = np.flatnonzero(~np.isin(found, main))
    for choice in (main, np.arange(len(countries))):
        if not len(stray):
            break
        near = shapely.STRtree([outlines[i] for i in choice])
        spot, hit = near.query_nearest(points[stray], max_distance=_NEAR_DEG, all_matches=False)
        found[stray[spot]] = choice[hit]
        stray = stray[found[stray] < 0]
    return [countries[i] if i >= 0 else "" for i in found]
