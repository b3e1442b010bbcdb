"""Positions as cells write them, in a column that is meant for them.

Pure. In running text a pair of numbers counts as a position only if its form says so; in a column
of coordinates any number of decimals does. How closely a pair is written bounds how exact it is.
"""

import json
import math
import re
from dataclasses import dataclass

import pyproj
from shapely.errors import GEOSException

from geo.language.coordinates import find_coordinates, read_coordinate
from geo.language.digits import latin_digits
from geo.model.errors import CoordinateError
from geo.model.measure import KM_PER_DEGREE, geometry_of_wkt
from geo.model.position import LonLat

__all__ = ["Pair", "degrees", "read_pair", "utm_point"]

_COARSE_KM = 5.0
"""A last digit worth more than this states how exact the position is."""

_N = r"[-+]?\d{1,3}(?:\.\d+)?"
_NC = r"[-+]?\d{1,3},\d+"
_TWO = re.compile(
    rf"(?P<a>{_N})\s{{0,8}}°?\s{{0,8}}(?P<ha>[NSEW])?\s{{0,8}}(?:[,;|/]\s{{0,8}}|\s+)(?P<b>{_N})\s{{0,8}}°?\s{{0,8}}(?P<hb>[NSEW])?"
    rf"(?:\s{{0,8}}[,;|\s]\s{{0,8}}(?P<alt>[-+]?\d+(?:\.\d+)?))?(?:\s{{0,8}}[,;|\s]\s{{0,8}}(?P<acc>\d+(?:\.\d+)?))?",
    re.IGNORECASE,
)
_COMMAS = re.compile(
    rf"(?P<a>{_NC})\s{{0,8}}(?P<ha>[NSEW])?\s{{0,8}}(?:[;|/]|,?\s)\s{{0,8}}(?P<b>{_NC})\s{{0,8}}(?P<hb>[NSEW])?",
    re.IGNORECASE,
)
_LETTER_FIRST = re.compile(
    rf"(?P<ha>[NSEW])\s{{0,8}}(?P<a>{_N})\s{{0,8}}[,;|/\s]\s{{0,8}}(?P<hb>[NSEW])\s{{0,8}}(?P<b>{_N})",
    re.IGNORECASE,
)
_WKT = re.compile(
    r"(?:SRID=(?P<srid>\d+);\s{0,8})?(?P<wkt>POINT\s{0,8}[ZM]{0,2}\s{0,8}\([^()]+\))", re.IGNORECASE
)
_LABELLED = re.compile(
    r"['\"]?lat(?:itude)?['\"]?\s{0,8}[:=]\s{0,8}['\"]?(?P<a>[-+]?\d{1,3}(?:\.\d+)?)['\"]?\s{0,8}[,;]?\s{0,8}"
    r"['\"]?(?:lon|lng|long)(?:itude)?['\"]?\s{0,8}[:=]\s{0,8}['\"]?(?P<b>[-+]?\d{1,3}(?:\.\d+)?)",
    re.IGNORECASE,
)
_UTM = re.compile(
    r"(?:UTM\s{0,8})?(?:zone\s{0,8})?(?P<zone>\d{1,2})\s{0,8}(?P<band>[C-HJ-NP-X])\s{0,8}[,;]?\s{0,8}"
    r"(?P<e>\d{6}(?:\.\d+)?)\s{0,8}m?\s{0,8}E?\s{0,8}[,;/]?\s{0,8}(?P<n>\d{5,8}(?:\.\d+)?)\s{0,8}m?\s{0,8}N?",
    re.IGNORECASE,
)
_SOUTH_BANDS = frozenset("CDEFGHJKLM")
_ZONES = 60
_EASTING = (100_000.0, 900_000.0)
_NORTHING = (0.0, 10_000_000.0)

_LONGEST = 300  # characters of a pair of numbers; shapes are longer


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A position; ``radius_km`` where its digits or a receiver state how exact it is."""

    point: LonLat
    radius_km: float | None = None
    swapped: bool = False  # as written it is none; the other way round it is


def read_pair(text: str) -> Pair | None:
    """The position that a cell of a column of coordinates is; None when it is none.

    >>> read_pair("(34.45, 11.10)").point, read_pair("34,4512; 11,1012").point.lat
    (LonLat(lon=11.1, lat=34.45), 34.4512)
    >>> read_pair("3.11383 43.6498 480.0 4.9").radius_km, read_pair("34, 11").radius_km
    (0.0049, 111.2)
    >>> read_pair("POINT (11.1012 34.4512)").point.lon, read_pair("by the sea")
    (11.1012, None)
    """
    value = latin_digits(text).strip()
    if not value or (len(value) > _LONGEST and value[:1] in "-+0123456789([{"):
        return None
    geometry = _of_geometry(value)
    if geometry is not None:
        return geometry
    bare = value.strip("()[]{} \t'\"")
    for pattern in (_COMMAS, _TWO, _LETTER_FIRST):
        found = pattern.fullmatch(bare)
        if found:
            return _of_numbers(found)
    labelled = _LABELLED.search(value)
    if labelled:
        return _made(float(labelled["a"]), float(labelled["b"]))
    utm = _UTM.fullmatch(bare)
    if utm:
        point = utm_point(utm["zone"] + utm["band"], utm["e"], utm["n"])
        return Pair(point=point) if point is not None else None
    whole = read_coordinate(bare) or read_coordinate(bare.upper())
    if whole is not None:
        return _read(whole.point, whole.radius_km)
    inside = find_coordinates(value)
    return _read(inside[0].point, inside[0].radius_km) if len(inside) == 1 else None


def degrees(text: str) -> float | None:
    """Latitude or longitude of a cell of its own; None when it is no number.

    >>> degrees("35,3912"), degrees("٣٥٫٣٩"), degrees("1.7042 S"), degrees("north")
    (35.3912, 35.39, -1.7042, None)
    """
    value = latin_digits(text).strip().upper().replace("º", "°")
    found = re.fullmatch(
        r"(?P<h1>[NSEW])?\s*(?P<n>[-+]?\d+(?:[.,]\d+)?(?:E[-+]?\d+)?)\s*°?\s*(?P<h2>[NSEW])?", value
    )
    if not found:
        return None
    number = float(found["n"].replace(",", "."))
    return -abs(number) if (found["h1"] or found["h2"] or "") in ("S", "W") else number


def utm_point(zone: str, easting: str, northing: str) -> LonLat | None:
    """The position of a UTM zone ("36N", "36S", "36 R", "EPSG:32636"), easting and northing.

    N and S are hemispheres, as tables write them; other letters are bands of latitude.

    >>> utm_point("36N", "768498", "3920441").rounded(3)
    LonLat(lon=35.956, lat=35.391)
    """
    code = zone.strip().upper()
    epsg = re.search(r"32([67])(\d\d)$", code)
    found = re.search(r"(\d{1,2})\s*([A-Z])?", code)
    east, north = _metres(easting), _metres(northing)
    if found is None or east is None or north is None:
        return None
    number, letter = int(found[1]), found[2] or "N"
    south = letter in _SOUTH_BANDS or letter == "S"
    if epsg:
        number, south = int(epsg[2]), epsg[1] == "7"
    fits = _EASTING[0] <= east <= _EASTING[1] and _NORTHING[0] <= north <= _NORTHING[1]
    if not (1 <= number <= _ZONES and fits):
        return None
    project = pyproj.Proj(proj="utm", zone=number, datum="WGS84", south=south)
    lon, lat = project(east, north, inverse=True)
    try:
        return LonLat(lon=round(lon, 7), lat=round(lat, 7))
    except CoordinateError:
        return None


def _metres(text: str) -> float | None:
    value = latin_digits(text).strip().casefold().rstrip("men ").replace(" ", "")
    try:
        metres = float(
            value.replace(",", "." if value.count(",") == 1 and "." not in value else "")
        )
    except ValueError:
        return None
    return metres if math.isfinite(metres) else None


def _of_geometry(value: str) -> Pair | None:
    """``POINT (lon lat)`` or a GeoJSON geometry in a cell."""
    wkt = _WKT.fullmatch(value)
    try:
        if wkt:
            shape = geometry_of_wkt(wkt["wkt"])
            x, y = shape.x, shape.y
            srid = int(wkt["srid"] or 4326)
            if srid != 4326:
                x, y = pyproj.Transformer.from_crs(srid, 4326, always_xy=True).transform(x, y)
            return _made(y, x)
        if value.startswith("{") and '"coordinates"' in value:
            lon, lat = json.loads(value)["coordinates"][:2]
            return _made(float(lat), float(lon))
    except (GEOSException, ValueError, TypeError, KeyError, pyproj.exceptions.CRSError):
        return None
    return None


def _of_numbers(found: re.Match[str]) -> Pair | None:
    groups = found.groupdict()
    a, b = groups["a"].replace(",", "."), groups["b"].replace(",", ".")
    first, second = float(a), float(b)
    ha, hb = (groups.get("ha") or "").upper(), (groups.get("hb") or "").upper()
    first = -abs(first) if ha in ("S", "W") and ha else first
    second = -abs(second) if hb in ("S", "W") and hb else second
    if (ha in ("E", "W") and ha) or (hb in ("N", "S") and hb):
        first, second, a, b = second, first, b, a
    decimals = max(len(a.partition(".")[2]), len(b.partition(".")[2]))
    written = round(KM_PER_DEGREE * 10.0**-decimals, 1)
    accuracy = groups.get("acc")
    if accuracy is not None and float(accuracy) > 0:
        return _made(first, second, round(float(accuracy) / 1000.0, 6))
    return _made(first, second, written if written > _COARSE_KM else None)


def _made(lat: float, lon: float, radius_km: float | None = None) -> Pair | None:
    try:
        return Pair(point=LonLat(lon=lon, lat=lat), radius_km=radius_km)
    except CoordinateError:
        pass
    try:
        return Pair(point=LonLat(lon=lat, lat=lon), radius_km=radius_km, swapped=True)
    except CoordinateError:
        return None


def _read(point: LonLat, radius_km: float) -> Pair:
    return Pair(point=point, radius_km=radius_km if radius_km > _COARSE_KM else None)
