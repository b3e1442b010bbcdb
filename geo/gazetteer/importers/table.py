"""Any table of places: CSV, TSV, XLSX or GeoJSON with a map of its columns.

Delimited text is streamed; a workbook or GeoJSON is read whole.
"""

import csv
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.build.packaged import settlement
from geo.gazetteer.importers.base import (
    CellError,
    Faults,
    country_code,
    number,
    placed,
    position,
    unique,
    whole,
)
from geo.gazetteer.rows import CSV_COLUMNS, Row, parse_names, place_id_of
from geo.intake.suffixes import TABBED, suffixes_of
from geo.intake.tables import read_table
from geo.intake.words import meanings
from geo.model.errors import InputError
from geo.model.folds import underscored
from geo.model.measure import geometry_of_wkt
from geo.model.records import PlaceId, Rejected
from geo.model.slugs import slug
from geo.model.vocab import PlaceKind, Precision

__all__ = ["FIELDS", "column_map", "read"]

_Cells = Mapping[str, str]

FIELDS = (*CSV_COLUMNS, "names_ar", "wkt")

# Headers that tables of places use, per field, as :func:`~geo.model.folds.underscored` writes them.
_HEADERS: dict[str, tuple[str, ...]] = {
    "place_id": ("id", "place_code", "code", "uid"),
    "name": ("name_en", "place", "place_name", "toponym", "settlement", "village", "locality",
             "location", "asciiname", "label"),
    "name_ar": ("arabic", "arabic_name", "ar_name", "name_arabic", "الاسم"),
    "names": ("aliases", "alternatenames", "alternate_names", "alt_names", "other_names"),
    "lat": ("latitude", "y", "lat_y", "latitude_y", "point_y", "ycoord"),
    "lon": ("longitude", "lng", "long", "x", "lon_x", "longitude_x", "point_x", "xcoord"),
    "country": ("iso2", "iso_a2", "country_code", "cc", "adm0"),
    "admin1": ("governorate", "province", "state", "region", "adm1", "adm_1", "admin1_name"),
    "admin2": ("district", "county", "adm2", "adm_2", "admin2_name"),
    "kind": ("type", "feature", "class", "place_type"),
    "population": ("pop", "population_total", "inhabitants"),
    "geonames_id": ("geonameid", "geonames", "gn_id"),
    "pcode": ("p_code", "ocha_pcode"),
    "wkt": ("geometry", "geom", "the_geom"),
}  # fmt: skip

# What the words of tables of incidents, in every language of the house, mean in one of places.
_MEANT = {
    "location": "name",
    "title": "name",
    "latitude": "lat",
    "longitude": "lon",
    "country": "country",
    "admin1": "admin1",
    "admin2": "admin2",
}
_CERTAIN = 2  # as in geo.intake.words: the header, or it beside words that say nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shape:
    """How the cells of one table are understood."""

    separator: str
    country: str
    kind: PlaceKind | None
    source: str
    licence: str


def column_map(text: str) -> dict[str, str] | list[str]:
    """What ``--columns`` says: fields in the order of the columns, or ``field=header`` pairs.

    >>> column_map("name,lat,lon"), column_map("name=NAME_EN,lat=Y,lon=X")
    (['name', 'lat', 'lon'], {'name': 'NAME_EN', 'lat': 'Y', 'lon': 'X'})

    Raises
    ------
    InputError
        A field does not exist, or stands twice.
    """
    parts = [part.strip() for part in text.split(",")]
    pairs = [part.partition("=") for part in parts]
    named = {field.strip(): header.strip() for field, sign, header in pairs if sign}
    if named and len(named) != len(parts):
        raise InputError("either every column is written field=header or none", where="--columns")
    fields = list(named) if named else parts
    for field in fields:
        if field not in (*FIELDS, "", "-"):
            raise InputError(
                f"there is no field {field!r}",
                where="--columns",
                remedy=f"fields are {', '.join(FIELDS)}; - skips a column",
            )
    used = [field for field in fields if field not in ("", "-")]
    if len(used) != len(set(used)):
        raise InputError("a field stands twice", where="--columns")
    if "name" not in used:
        raise InputError("no column is the name", where="--columns", remedy="add name")
    return named or parts


def read(
    paths: Sequence[Path],
    *,
    faults: list[Rejected],
    columns: str = "",
    names_separator: str = "|",
    header: bool = True,
    country: str = "",
    kind: str = "",
    source: str = "",
    licence: str = "",
) -> Iterator[Row]:
    """Rows of any tables with the same columns.

    Parameters
    ----------
    paths
        ``.csv``, ``.tsv``, ``.txt``, ``.xlsx`` or ``.geojson`` files.
    faults
        Rows that could not be used are added, with file, row and column.
    columns
        See :func:`column_map`; empty: columns are found by common headers.
    names_separator
        What stands between alternate names in one cell.
    header
        Whether the first row names the columns.
    country, kind
        Taken where a row says nothing; without a kind a settlement is a city, town or village by
        its population.
    source, licence
        Source id (else the file's name) and licence of the rows.

    Raises
    ------
    InputError
        A file cannot be read, or has no column of names.
    """
    named = column_map(columns) if columns else {}
    default = _kind(kind) if kind else None
    for path in paths:
        shape = _Shape(
            separator=names_separator,
            country=country_code(country) if country else "",
            kind=default,
            source=source or slug(path.stem, ascii_only=True),
            licence=licence,
        )
        yield from _file(path, named, shape, header=header, faults=faults)


def _file(
    path: Path,
    named: dict[str, str] | list[str],
    shape: _Shape,
    *,
    header: bool,
    faults: list[Rejected],
) -> Iterator[Row]:
    noted = Faults(file=path.name, listed=faults)
    first: dict[str, int] = {}
    for row_number, cells in _cells(path, named, header=header, noted=noted):
        try:
            row = _row(cells, shape)
        except CellError as error:
            noted.add(row_number, error)
            continue
        if row is None:
            continue
        earlier = first.setdefault(row.place_id, row_number)
        if earlier != row_number:
            column = "geonames_id" if row.geonames_id is not None else "place_id"
            reason = f"{row.place_id} stands in row {earlier} already"
            remedy = "the names of both rows are kept, with the position of the first"
            repeated = CellError(column, row.place_id, reason, remedy)
            noted.add(row_number, repeated, fatal=False)
        yield row


# ------------------------------------------------------------------ files to cells


def _cells(
    path: Path, named: dict[str, str] | list[str], *, header: bool, noted: Faults
) -> Iterator[tuple[int, dict[str, str]]]:
    """(row, field to text) of a file; rows are numbered as a spreadsheet shows them."""
    if path.suffix.casefold() in suffixes_of("workbook", "geojson", "json"):
        table = read_table(path)
        noted.listed.extend(table.rejected)
        fields = _fields(list(table.columns), named, path)
        shapes = table.geometry if table.geometry is not None else [None] * len(table.rows)
        for row, shape in zip(table.rows, shapes, strict=True):
            written = {f: row.cells.get(column, "") for f, column in fields.items()}
            yield row.number, _drawn(shape) | {f: text for f, text in written.items() if text}
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            sample = "".join(itertools.islice(file, 50))
        except UnicodeDecodeError as error:
            raise InputError(
                f"cannot be read ({error})", where=path.name, remedy="save it as UTF-8"
            ) from error
        file.seek(0)
        lines = csv.reader(file, dialect=_dialect(path, sample), strict=True)
        try:
            if header:
                columns = next(lines, [])
                fields = _fields(columns, named, path)
            else:
                if not isinstance(named, list):
                    raise InputError(
                        "without a header the columns must be listed in order",
                        where=path.name,
                        remedy="--columns name,lat,lon",
                    )
                columns = [str(i) for i in range(len(named))]
                fields = {f: str(i) for i, f in enumerate(named) if f not in ("", "-")}
            at = {field: columns.index(column) for field, column in fields.items()}
            for cells in lines:
                if not any(cells):
                    continue
                if len(cells) < len(columns):
                    reason = f"{len(cells)} cells where the table has {len(columns)} columns"
                    noted.add(lines.line_num, CellError("", "", reason, "are quotes unbalanced?"))
                    continue
                yield lines.line_num, {field: cells[i].strip() for field, i in at.items()}
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError(
                f"cannot be read ({error})", where=f"{path.name}:{lines.line_num}",
                remedy="save it as UTF-8",
            ) from error  # fmt: skip


def _drawn(shape: BaseGeometry | None) -> dict[str, str]:
    """What a shape says of the place: a point its position, anything else its extent."""
    if shape is None or shape.is_empty:
        return {}
    if isinstance(shape, Point):
        return {"lat": repr(shape.y), "lon": repr(shape.x)}
    return {"wkt": shape.wkt}


def _dialect(path: Path, sample: str) -> type[csv.Dialect]:
    """Tabs where they are, and then no quotes, so that a stray one harms nothing."""
    first = sample.splitlines()[0] if sample else ""
    if path.suffix.casefold() in TABBED or "\t" in first:

        class Tabs(csv.excel_tab):
            quoting = csv.QUOTE_NONE
            quotechar = None

        return Tabs

    class Delimited(csv.excel):
        delimiter = max(",;|", key=first.count)

    return Delimited


def _fields(columns: list[str], named: dict[str, str] | list[str], path: Path) -> dict[str, str]:
    """Field to the column that holds it."""
    if isinstance(named, list):
        return {f: c for f, c in zip(named, columns, strict=False) if f not in ("", "-")}
    folded = {underscored(column): column for column in reversed(columns)}
    if named:
        missing = [header for header in named.values() if underscored(header) not in folded]
        if missing:
            raise InputError(
                f"no column {missing[0]!r}", where=path.name, remedy=f"it has {', '.join(columns)}"
            )
        return {field: folded[underscored(header)] for field, header in named.items()}
    found = {}
    for field in FIELDS:
        known = (field, *_HEADERS.get(field, ()))
        hit = next((folded[header] for header in known if header in folded), None)
        if hit is not None:
            found[field] = hit
    for column in columns:
        if column in found.values():
            continue
        said = (_MEANT.get(m.field) for m in meanings(column) if m.certainty >= _CERTAIN)
        for field in filter(None, said):
            found.setdefault(field, column)
            break
    if "name" not in found:
        raise InputError(
            "no column is recognised as the name",
            where=path.name,
            remedy=f"say which: --columns name=HEADER,...; it has {', '.join(columns)}",
        )
    return found


# ------------------------------------------------------------------ cells to rows


def _row(cells: _Cells, shape: _Shape) -> Row | None:
    name = cells.get("name", "")
    if not name:
        if not any(cells.values()):
            return None
        raise CellError("name", "", "name is empty", "give a name, or delete the row")
    spot = position(cells.get("lat", ""), cells.get("lon", ""))
    geonames_id = whole(cells.get("geonames_id", ""), "geonames_id")
    population = whole(cells.get("population", ""), "population") or 0
    code = _code(cells)
    arabic = cells.get("name_ar", "") or cells.get("names_ar", "")
    row = Row(
        place_id=_identity(cells, geonames_id, name, shape),
        name=name,
        kind=_kind(cells["kind"]) if cells.get("kind") else shape.kind or settlement(population),
        country=code or shape.country,
        admin1=cells.get("admin1", ""),
        admin2=cells.get("admin2", ""),
        admin1_code=cells.get("admin1_code", ""),
        lon=spot.lon if spot else None,
        lat=spot.lat if spot else None,
        precision=_precision(cells.get("precision", "")),
        radius_km=number(cells.get("radius_km", ""), "radius_km"),
        population=population,
        names=unique(
            parse_names(cells.get("names", ""), separator=shape.separator), without=[name]
        ),
        name_ar=arabic,
        pcode=cells.get("pcode", ""),
        geonames_id=geonames_id,
        wikidata=cells.get("wikidata", ""),
        source=cells.get("source", "") or shape.source,
        licence=cells.get("licence", "") or shape.licence,
        flags=frozenset(flag for flag in cells.get("flags", "").split("|") if flag),
        evidence=cells.get("evidence", ""),
    )
    return placed(row, _geometry(cells))


def _identity(cells: _Cells, geonames_id: int | None, name: str, shape: _Shape) -> PlaceId:
    given = cells.get("place_id", "") or cells.get("pcode", "")
    if geonames_id is not None:
        return place_id_of(geonames_id=geonames_id, name=name)
    if given:
        return PlaceId(given if ":" in given else f"{shape.source}:{given}")
    where = "-".join(part for part in (cells.get("lat", ""), cells.get("lon", "")) if part)
    return PlaceId(
        f"{shape.source}:{slug(name, ascii_only=True) or name}{'@' if where else ''}{where}"
    )


def _code(cells: _Cells) -> str:
    return country_code(cells.get("country", ""))


def _choice(build: Callable[[str], object], text: str, column: str, choices: Sequence[str]) -> None:
    try:
        build(text)
    except ValueError:
        raise CellError(
            column, text, f"{text!r} is no {column}", f"one of {', '.join(choices)}"
        ) from None


def _kind(text: str) -> PlaceKind:
    value = underscored(text)
    _choice(PlaceKind, value, "kind", [k.value for k in PlaceKind])
    return PlaceKind(value)


def _precision(text: str) -> Precision | None:
    if not text:
        return None
    _choice(Precision, text, "precision", [p.value for p in Precision])
    return Precision(text)


def _geometry(cells: _Cells) -> BaseGeometry | None:
    text = cells.get("wkt", "") or cells.get("footprint", "")
    if not text:
        return None
    try:
        return geometry_of_wkt(text)
    except shapely.errors.GEOSException as error:
        raise CellError("wkt", text, f"not a geometry ({error})", "write WKT, lon lat") from None
