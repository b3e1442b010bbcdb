"""Positions and shapes of a table as typed columns.

Pure. Plain decimal degrees are read as whole columns; degrees with minutes, one column for both,
grid references, links and metres are read one by one. What cannot be a position is said and left
out: the name of the place is still there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from geo.intake.cells import Row
from geo.intake.columnar import Cells
from geo.intake.positions import degrees, read_pair, utm_point
from geo.intake.words import column_words, plain
from geo.language.coordinates import read_coordinate
from geo.model.errors import CoordinateError
from geo.model.measure import KM_PER_DEGREE, geometry_of_wkt
from geo.model.position import LonLat
from geo.model.radii import SURROUNDINGS_KM
from geo.model.records import Rejected
from geo.model.vocab import Precision

__all__ = ["typed_places"]

_LAT, _LON = 90.0, 180.0
"""The limits of WGS 84, degrees."""
_SIDES = {"latitude": ("south", "north"), "longitude": ("west", "east")}
_FIELDS = ("latitude", "longitude", "coordinates", "utm_zone", "easting", "northing")
_WKT = re.compile(
    r"(?:SRID=4326;\s{0,8})?(?:MULTI)?(?:POLYGON|LINESTRING|POINT)\s{0,8}Z?M?\s{0,8}\(\(|"
    r"(?:SRID=4326;\s{0,8})?(?:LINESTRING|MULTIPOINT|GEOMETRYCOLLECTION)\s{0,8}Z?M?\s{0,8}\(",
    re.IGNORECASE,
)
_NOWHERE = ("0, 0 lies in the sea off Africa and mostly means 'not known'", "leave both empty")
_WHOLE_DEGREES = re.compile(r"[-+]?\d{1,3}")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Spot:
    """A position, and how exact it is if its digits say so."""

    point: LonLat | None = None
    radius_km: float | None = None
    shape: BaseGeometry | None = None  # a line or an area that the cell writes out


_NO_SPOT = _Spot()


def typed_places(cells: Cells) -> dict[str, Sequence[object]]:
    """Columns ``lat``, ``lon``, ``geometry``, ``coarse`` (a precision or "") and ``written_km``.

    A shape of the file counts where no column states a position; of a point, line or area that is
    given the position is a representative point.
    """
    count = len(cells)
    lat, lon = (_numbers(cells, field) for field in ("latitude", "longitude"))
    decimal = _plain(cells, lat, lon)
    written = cells.text("latitude") != ""
    for field in _FIELDS[1:]:
        written |= cells.text(field) != ""
    spots = cells.distinct(_FIELDS, _spot, only=written & ~decimal, otherwise=_NO_SPOT)
    whole = _in_whole_degrees(cells, decimal)
    lats: list[float | None] = [None] * count
    lons: list[float | None] = [None] * count
    radii: list[float | None] = [None] * count
    for i in range(count):
        point = spots[i].point
        if decimal[i]:
            lats[i], lons[i] = float(lat[i]), float(lon[i])
            radii[i] = KM_PER_DEGREE if whole else None
        elif point is not None:
            lats[i], lons[i], radii[i] = point.lat, point.lon, spots[i].radius_km
    for field, values in (("latitude", lats), ("longitude", lons)):
        _turn(cells, field, values)
    shapes = _shapes(cells, lats, lons)
    shapes = [
        spot.shape if spot.shape is not None else s for spot, s in zip(spots, shapes, strict=True)
    ]
    beside = cells.text("coordinates")  # of a row whose position is plain: perhaps its shape
    for i in np.flatnonzero(decimal & (beside != "")).tolist():
        shapes[i] = _written_shape(beside[i]) or shapes[i]
    coarse = [
        ""
        if radius is None or radius < 1
        else Precision.AREA.value
        if radius > SURROUNDINGS_KM
        else Precision.NEAR.value
        for radius in radii
    ]
    return {"lat": lats, "lon": lons, "geometry": shapes, "coarse": coarse, "written_km": radii}


# ------------------------------------------------------------------ plain degrees


def _numbers(cells: Cells, field: str) -> npt.NDArray[np.float64]:
    found = pd.to_numeric(pd.Series(cells.text(field)), errors="coerce")
    return found.to_numpy(dtype=float)


def _plain(
    cells: Cells, lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Rows whose two columns are decimal degrees within the limits, and not 0, 0."""
    if not cells.has("latitude"):
        return np.zeros(len(cells), dtype=bool)
    with np.errstate(invalid="ignore"):
        inside = (np.abs(lat) <= _LAT) & (np.abs(lon) <= _LON)
    found: npt.NDArray[np.bool_] = inside & ~((lat == 0) & (lon == 0))
    return found


def _turn(cells: Cells, field: str, values: list[float | None]) -> None:
    """Degrees west or south without a sign, where the header says so and no value has one."""
    columns = cells.layout.fields.get(field, ())
    far = next(iter(columns), "")
    words = set(map(plain, re.findall(r"[^\W\d_]+", cells.table.written(far)))) if far else set()
    given = [value for value in values if value is not None]
    side, near = _SIDES[field]
    if not words & column_words(f"towards_{side}") or words & column_words(f"towards_{near}"):
        return
    texts = cells.text(field)
    lettered = any(any(map(str.isalpha, text)) for text in texts)  # "36.7 E" says its side
    if lettered or not given or min(given) < 0:
        return
    for i, (value, text) in enumerate(zip(values, texts, strict=True)):
        values[i] = -value if value and text else value  # without: it stands in another column
    cells.faults.append(
        Rejected(
            file=cells.table.name,
            column=far,
            reason=f"its header says {side}: read as degrees {side}, as no value has a sign",
            fatal=False,
            warning=True,
        )
    )


def _in_whole_degrees(cells: Cells, plain: npt.NDArray[np.bool_]) -> bool:
    """Whether a column of positions has no decimal in any row: known to a degree only."""
    if not plain.any():
        return False
    both = np.concatenate([cells.text("latitude")[plain], cells.text("longitude")[plain]])
    return all(_WHOLE_DEGREES.fullmatch(text) for text in both)


# ------------------------------------------------------------------ odd cells


def _spot(row: Row) -> _Spot:
    """The given position; none, with a warning, when it cannot be one."""
    written = [row.text(field) for field in ("latitude", "longitude")]
    if not any(written):
        return _in_one(row)
    joined = " ".join(written)
    both = read_coordinate(joined) if re.search(r"[°º'′NSEW]", joined) else None
    if both is not None:
        return _Spot(point=both.point)
    pair = read_pair(written[0]) if written[0] == written[1] or not written[1] else None
    if pair is not None and not pair.swapped:
        return _Spot(point=pair.point, radius_km=pair.radius_km)
    numbers = []
    for field, text in zip(("latitude", "longitude"), written, strict=True):
        number = degrees(text) if text else None
        if text and number is None:
            row.warn(field, "not a number", "write it with a decimal point")
        numbers.append(number)
    lat, lon = numbers
    if lat is None or lon is None:
        missing = "latitude" if lat is None else "longitude"
        if (lat is not None or lon is not None) and not row.column(missing):
            row.warn(missing, f"only one coordinate is given, {missing} is missing", "give both")
        return _NO_SPOT
    if lat == lon == 0:
        row.warn("latitude", *_NOWHERE)
        return _NO_SPOT
    return _Spot(point=_checked(row, lat, lon))


def _checked(row: Row, lat: float, lon: float) -> LonLat | None:
    try:
        return LonLat(lon=lon, lat=lat)
    except CoordinateError:
        lat_column, lon_column = row.column("latitude"), row.column("longitude")
        if abs(lon) <= _LAT < abs(lat) <= _LON:
            remedy = f"swap {lat_column} and {lon_column}"
        else:
            remedy = "give WGS 84 decimal degrees (not metres of a projection)"
        field = "latitude" if not abs(lat) <= _LAT else "longitude"
        value, limit = (lat, _LAT) if field == "latitude" else (lon, _LON)
        row.warn(field, f"{field} {value:g} is beyond {limit:g} degrees", remedy)
        return None


def _in_one(row: Row) -> _Spot:
    """A position in one cell, or in metres of a UTM zone."""
    text = row.text("coordinates")
    if text:
        shape = _written_shape(text)
        if shape is not None:
            inside = shape.representative_point()
            return _Spot(point=_checked(row, inside.y, inside.x), shape=shape)
        pair = read_pair(text)
        if pair is None:
            row.warn("coordinates", "not a position", "write latitude, longitude in degrees")
            return _NO_SPOT
        if pair.swapped:
            row.warn("coordinates", "not a position as it is written", "swap the two numbers")
            return _NO_SPOT
        if pair.point.latlon == (0, 0):
            row.warn("coordinates", *_NOWHERE)
            return _NO_SPOT
        return _Spot(point=pair.point, radius_km=pair.radius_km)
    zone, east, north = (row.text(field) for field in ("utm_zone", "easting", "northing"))
    if not (east and north):
        return _NO_SPOT
    point = utm_point(zone, east, north)
    if point is None:
        row.warn("easting", "not a position in a UTM zone", "give the zone with N or S, and metres")
    return _Spot(point=point)


def _written_shape(text: str) -> BaseGeometry | None:
    """A line or an area in well-known text, as tables of GIS programs carry it."""
    if not _WKT.match(text):
        return None
    try:
        shape = _whole(geometry_of_wkt(text.partition(";")[2] or text))
    except GEOSException:
        return None
    return None if shape.is_empty else shape


# ------------------------------------------------------------------ shapes


def _shapes(
    cells: Cells, lats: list[float | None], lons: list[float | None]
) -> list[BaseGeometry | None]:
    """Lines, areas and several points as they are given; a point fills empty positions."""
    given = cells.table.geometry
    shapes: list[BaseGeometry | None] = [None] * len(cells)
    if given is None:
        return shapes
    outside: list[int] = []
    nowhere: list[int] = []
    endless: list[int] = []
    for i, geometry in enumerate(given):
        if geometry is None or geometry.is_empty:
            continue
        if not np.isfinite(shapely.get_coordinates(geometry)).all():
            endless.append(i)
            continue
        shape = _whole(geometry)
        west, south, east, north = shape.bounds
        if west < -_LON or east > _LON or south < -_LAT or north > _LAT:
            outside.append(i)
            continue
        if (west, south, east, north) == (0, 0, 0, 0):
            nowhere.append(i)
            continue
        inside = shape.representative_point()
        if lats[i] is None:
            lats[i], lons[i] = round(inside.y, 7), round(inside.x, 7)
        if shape.geom_type != "Point":
            shapes[i] = shape
    cells.say(nowhere, "geometry", *_NOWHERE)
    cells.say(
        endless,
        "geometry",
        "its position holds what is no finite number",
        "write longitude and latitude in degrees",
    )
    cells.say(
        outside,
        "geometry",
        "its position is beyond the limits of WGS 84: metres of a projection?",
        "say the coordinate system in the file, or write longitude and latitude in degrees",
    )
    return shapes


def _whole(geometry: BaseGeometry) -> BaseGeometry:
    """Flat, valid, and one kind of shape: of a collection what covers most dimensions."""
    shape = shapely.force_2d(geometry)
    if shape.geom_type == "GeometryCollection":
        parts = [part for part in shape.geoms if not part.is_empty]
        top = max((int(shapely.get_dimensions(part)) for part in parts), default=0)
        shape = shapely.union_all([p for p in parts if int(shapely.get_dimensions(p)) == top])
    if not shape.is_valid:
        shape = shapely.make_valid(shape)
    if shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
        shape = shape.geoms[0]
    if shape.geom_type.endswith("Polygon"):
        return shapely.orient_polygons(shape)
    return shape
