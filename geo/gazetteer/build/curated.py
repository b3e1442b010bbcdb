"""The curated tables of ``gazetteer/`` read into rows; the contract stands in ``rows``.

Every fault is reported with file, row and column; the good rows go on.
"""

import csv
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from geo.gazetteer.rows import CSV_COLUMNS, Row, parse_names, place_id_of
from geo.model.errors import CoordinateError, GazetteerError
from geo.model.measure import geometry_of_wkt
from geo.model.position import BBox, LonLat
from geo.model.records import PlaceId, Rejected
from geo.model.vocab import PlaceKind, Precision

__all__ = [
    "Overrides",
    "read_demonyms",
    "read_overrides",
    "read_rows",
    "read_sources",
    "read_words",
]

Footprints = Callable[[str], bytes | None]
_Cells = dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Overrides:
    """What people decided about single names."""

    aliases: tuple[tuple[str, str], ...] = ()  # name, place id
    no_scan: frozenset[tuple[str, str]] = frozenset()  # name, place id ("" = every place)
    dropped: frozenset[tuple[str, str]] = frozenset()


def place_tables(folder: Path) -> list[Path]:
    """The tables of places in a folder: CSV files whose header begins with ``place_id``."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            if file.readline().startswith("place_id,"):
                found.append(path)
    return found


def read_rows(
    folder: Path, *, faults: list[Rejected], shape: Footprints | None = None
) -> Iterator[Row]:
    """Rows of all place tables of a folder, in file order; faults are added to ``faults``.

    ``shape`` gives the WKB of a ``shape:<key>`` footprint.
    """
    for path in place_tables(folder):
        yield from read_table(path, faults=faults, shape=shape)


def read_table(
    path: Path, *, faults: list[Rejected], shape: Footprints | None = None
) -> Iterator[Row]:
    """Rows of one place table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for column in sorted(set(reader.fieldnames or ()) - set(CSV_COLUMNS)):
            remedy = f"columns are {', '.join(CSV_COLUMNS)}"
            faults.append(
                Rejected(
                    file=path.name,
                    row=1,
                    column=column,
                    reason=f"unknown column {column!r}",
                    remedy=remedy,
                    fatal=False,
                )
            )
        try:
            for cells in reader:
                row = _checked(cells, path, reader.line_num, faults, shape)
                if row is not None:
                    yield row
        except (csv.Error, UnicodeDecodeError) as error:
            reason, remedy = f"cannot be read further ({error})", "save it as UTF-8 CSV"
            faults.append(
                Rejected(file=path.name, row=reader.line_num, reason=reason, remedy=remedy)
            )


def _checked(
    raw: dict[str, Any], path: Path, line: int, faults: list[Rejected], shape: Footprints | None
) -> Row | None:
    if None in raw:
        reason = "more cells than columns"
        remedy = "quote cells that hold a comma"
        faults.append(Rejected(file=path.name, row=line, reason=reason, remedy=remedy))
        return None
    cells = {key: (value or "").strip() for key, value in raw.items()}
    column = ""
    try:
        for column, parse in _PARSERS.items():
            parse(cells.get(column, ""))
        column = "footprint"
        footprint = _footprint(cells.get("footprint", ""), shape)
        column = "name"
        return _row(cells, footprint)
    except (ValueError, shapely.errors.GEOSException) as error:
        faults.append(
            Rejected(
                file=path.name,
                row=line,
                column=column,
                value=cells.get(column, ""),
                reason=str(error).splitlines()[0],
                remedy="mend the cell; the row was left out",
            )
        )
        return None


def _row(cells: _Cells, footprint: bytes | None) -> Row:
    if not cells.get("name"):
        raise ValueError("name is empty")
    number = _whole(cells.get("geonames_id", ""))
    lon, lat = _number(cells.get("lon", "")), _number(cells.get("lat", ""))
    if (lon is None) != (lat is None):
        raise ValueError("only one of lat and lon is given")
    if lon is not None and lat is not None:
        LonLat(lon=lon, lat=lat)
    precision = cells.get("precision", "")
    given = cells.get("place_id", "")
    return Row(
        place_id=PlaceId(given) if given else place_id_of(geonames_id=number, name=cells["name"]),
        name=cells["name"],
        kind=PlaceKind(cells.get("kind", "")),
        country=cells.get("country", ""),
        admin1=cells.get("admin1", ""),
        admin2=cells.get("admin2", ""),
        admin1_code=cells.get("admin1_code", ""),
        lon=lon,
        lat=lat,
        bbox=_box(cells),
        precision=Precision(precision) if precision else None,
        radius_km=_number(cells.get("radius_km", "")),
        population=_whole(cells.get("population", "")) or 0,
        names=parse_names(cells.get("names", "")),
        name_ar=cells.get("name_ar", ""),
        pcode=cells.get("pcode", ""),
        geonames_id=number,
        wikidata=cells.get("wikidata", ""),
        source=cells.get("source", ""),
        licence=cells.get("licence", ""),
        footprint=footprint,
        flags=frozenset(_parts(cells.get("flags", ""))),
        parents=tuple(PlaceId(p) for p in _parts(cells.get("parents", ""))),
        evidence=cells.get("evidence", ""),
        curated=True,
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _number(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None


def _whole(text: str) -> int | None:
    try:
        return int(text) if text else None
    except ValueError:
        raise ValueError(f"{text!r} is not a whole number") from None


def _country(text: str) -> None:
    if text and not (len(text) == 2 and text.isascii() and text.isupper()):
        raise ValueError(f"{text!r} is not an ISO 3166-1 alpha-2 code (two letters, such as KE)")


def _box(cells: _Cells) -> BBox | None:
    sides = [_number(cells.get(side, "")) for side in ("west", "south", "east", "north")]
    given = [side for side in sides if side is not None]
    if not given:
        return None
    if len(given) != len(sides):
        raise ValueError("west, south, east, north: all four or none")
    west, south, east, north = given
    return BBox(west=west, south=south, east=east, north=north)


def _footprint(text: str, shape: Footprints | None) -> bytes | None:
    if not text:
        return None
    if text.startswith("shape:"):
        found = None if shape is None else shape(text.removeprefix("shape:"))
        if shape is not None and found is None:
            raise ValueError(f"no shape {text.removeprefix('shape:')!r} in gazetteer/shapes")
        return found
    geometry = geometry_of_wkt(text)
    if geometry.is_empty or not geometry.is_valid:
        raise ValueError("the footprint is empty or not valid")
    wkb: bytes = shapely.to_wkb(geometry)
    return wkb


def _position(text: str) -> None:
    value = _number(text)
    if value is not None and not -180 <= value <= 180:
        raise CoordinateError(value, 0.0)


_PARSERS: dict[str, Callable[[str], object]] = {
    "kind": PlaceKind,
    "country": _country,
    "lat": _position,
    "lon": _position,
    "precision": lambda text: Precision(text) if text else None,
    "radius_km": _number,
    "population": _whole,
    "geonames_id": _whole,
}


# ------------------------------------------------------------------ the further tables


def _dicts(path: Path) -> list[_Cells]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{k: (v or "").strip() for k, v in row.items() if k} for row in csv.DictReader(file)]


def read_demonyms(folder: Path) -> list[tuple[str, str, str]]:
    """(demonym, place id, language) of ``demonyms.csv``."""
    return [
        (row["demonym"], row["place_id"], row.get("lang", ""))
        for row in _dicts(folder / "demonyms.csv")
    ]


def read_words(folder: Path) -> list[str]:
    """The words of ``ordinary_words.txt``."""
    path = folder / "ordinary_words.txt"
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [word for line in lines if (word := line.partition("#")[0].strip())]


def read_overrides(folder: Path) -> Overrides:
    """The decisions of ``overrides.csv``."""
    rows = [(r["name"], r["place_id"], r["action"]) for r in _dicts(folder / "overrides.csv")]
    return Overrides(
        aliases=tuple((name, place) for name, place, action in rows if action == "alias"),
        no_scan=frozenset((name, place) for name, place, action in rows if action == "no_scan"),
        dropped=frozenset((name, place) for name, place, action in rows if action == "drop"),
    )


def read_sources(folder: Path) -> dict[str, dict[str, Any]]:
    """Source id to its title, url, licence, attribution; empty without ``sources.toml``.

    Raises
    ------
    GazetteerError
        The file is not TOML.
    """
    path = folder / "sources.toml"
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise GazetteerError(f"{path}: not TOML ({error})") from error
    return {name: table for name, table in sorted(found.items()) if isinstance(table, dict)}
