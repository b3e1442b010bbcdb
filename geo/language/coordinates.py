"""Coordinates written in texts and tables, read as positions with the precision they state.

Decimal degrees, degrees-minutes-seconds, MGRS, plus codes and links to maps. A number pair counts
as a position only where its form says so (degree signs, hemisphere letters, or four decimals on
both), so that scores and dates are left alone. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyproj

from geo.language.lexicon import languages, table
from geo.model.errors import CoordinateError
from geo.model.folds import plain
from geo.model.measure import KM_PER_DEGREE
from geo.model.position import LonLat

__all__ = ["Position", "find_coordinates", "read_coordinate"]

KM_PER_NAUTICAL_MINUTE = 1.853
PLAIN_DECIMALS = 4  # of a bare pair of numbers before it is read as a position
_LONGEST_CELL = 300  # characters of a cell that is one position
SMALLEST_KM = 0.005  # a hand-held receiver is not better than five metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A coordinate at characters ``[start, end)``; ``radius_km`` is half of its last digit."""

    start: int
    end: int
    point: LonLat
    radius_km: float
    form: str  # decimal, dms, mgrs, plus code, link


_SIGNED = r"[-+−]?\d{1,3}\.\d{3,10}"
_DECIMAL = re.compile(
    rf"(?<![\w.,/=@-])(?P<a>{_SIGNED})\s{{0,8}}°?\s{{0,8}}(?P<ha>[NSEWnsew](?![a-zA-Z]))?\s{{0,8}}[,;/\s]\s{{0,8}}"
    rf"(?P<b>{_SIGNED})(?:\s{{0,8}}°)?(?:\s{{0,8}}(?P<hb>[NSEWnsew](?![a-zA-Z])))?(?![\d.]*\d)"
)
_DEGREES = re.compile(
    r"(?<![\w.])(?P<a>[-+−]?\d{1,3}(?:\.\d{1,15})?)\s{0,8}°\s{0,8}(?P<ha>[NSEW])\s{0,8}[,;/]?\s{0,8}"
    r"(?P<b>[-+−]?\d{1,3}(?:\.\d{1,15})?)\s{0,8}°\s{0,8}(?P<hb>[NSEW])\b"
)
_LABELLED = re.compile(
    r"\blat(?:itude)?\s{0,8}[:=]?\s{0,8}(?P<a>[-+−]?\d{1,2}(?:\.\d{1,15})?)\s{0,8}°?\s{0,8}(?P<ha>[NS])?\s{0,8}[,;/]?\s{0,8}(?:and\s{1,8})?"
    r"\b(?:lon|lng|long)(?:itude)?\s{0,8}[:=]?\s{0,8}(?P<b>[-+−]?\d{1,3}(?:\.\d{1,15})?)\s{0,8}°?\s{0,8}(?P<hb>[EW])?",
    re.IGNORECASE,
)
_PART = (
    r"(?P<d{k}>\d{{1,3}})\s{{0,8}}(?:°|º|deg\.?|d)\s{{0,8}}(?P<m{k}>\d{{1,2}}(?:\.\d+)?)\s{{0,8}}(?:['′’]|min\.?|m)\s{{0,8}}"
    r"(?:(?P<s{k}>\d{{1,2}}(?:\.\d+)?)\s{{0,8}}(?:[\"″”]|''|’’|′′|sec\.?|s)\s{{0,8}})?(?P<h{k}>[NSEW])"
)
_DMS = re.compile(
    r"(?<![\w.])" + _PART.format(k=1) + r"\s{0,8}[,;/]?\s{0,8}" + _PART.format(k=2) + r"\b"
)
_MGRS = re.compile(
    r"(?<!\w)(?P<zone>[1-9]|[1-5]\d|60)\s?(?P<band>[C-HJ-NP-X])\s?(?P<col>[A-HJ-NP-Z])(?P<row>[A-HJ-NP-V])"
    r"\s?(?P<digits>\d{2,5}\s\d{2,5}|\d{4,10})(?!\w)"
)
_YEAR_DIGITS, _CENTURIES = 4, ("19", "20")
_PLUS = re.compile(
    r"(?<!\w)(?P<code>[23456789CFGHJMPQRVWX]{8}\+(?:[23456789CFGHJMPQRVWX]{2,5})?)(?!\w)"
)
_N = r"[-+]?\d{1,3}\.\d{1,15}"
_LINKS: tuple[tuple[re.Pattern[str], bool], ...] = tuple(
    (re.compile(pattern), lon_first)
    for pattern, lon_first in (
        (rf"https?://[^\s]{{0,300}}?yandex\.[^\s]{{0,300}}?[?&]ll=(?P<a>{_N})(?:,|%2C)(?P<b>{_N})[^\s]*", True),  # noqa: E501 -- one pattern or word list on a line
        (rf"https?://[^\s]{{0,300}}?/@(?P<a>{_N}),(?P<b>{_N})[^\s]*", False),
        (rf"https?://[^\s]{{0,300}}?[?&](?:q|ll|query|center|daddr|sll|destination)=(?:loc:)?(?P<a>{_N})(?:,|%2C)\+?(?P<b>{_N})[^\s]*", False),  # noqa: E501 -- one pattern or word list on a line
        (rf"https?://[^\s]{{0,300}}?[?&]m?lat=(?P<a>{_N})&(?:amp;)?m?lon=(?P<b>{_N})[^\s]*", False),
        (rf"https?://[^\s]{{0,300}}?#map=\d+(?:\.\d+)?/(?P<a>{_N})/(?P<b>{_N})[^\s]*", False),
        (rf"https?://[^\s]{{0,300}}?/(?:maps/)?(?:place|search|dir)/(?P<a>{_N}),\+?(?P<b>{_N})[^\s]*", False),  # noqa: E501 -- one pattern or word list on a line
        (rf"\bgeo:(?P<a>{_N}),(?P<b>{_N})[^\s]*", False),
    )
)  # fmt: skip
_PLUS_DIGITS = "23456789CFGHJMPQRVWX"
_COLUMNS = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")  # of zones 3k, 3k+1, 3k+2
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_BANDS = "CDEFGHJKLMNPQRSTUVWX"


def find_coordinates(text: str) -> list[Position]:
    """All positions written in a text, in order, never overlapping.

    Examples
    --------
    >>> [p] = find_coordinates("The grave is at 35°21′43″N 35°55′39″E, villagers said.")
    >>> p.point.rounded(4), p.form
    (LonLat(lon=35.9275, lat=35.3619), 'dms')
    >>> find_coordinates("They won 3.5, 4.5 and lost on 12.03.2025.")
    []
    """
    found: list[Position] = []
    taken = bytearray(len(text))
    for read in (_links, _dms, _mgrs, _plus_codes, _pairs):
        for position in read(text):
            if not any(taken[position.start : position.end]):
                found.append(position)
                taken[position.start : position.end] = b"\1" * (position.end - position.start)
    return sorted(found, key=lambda p: p.start)


def read_coordinate(text: str) -> Position | None:
    """The position that a table cell is, None when it is anything else.

    >>> read_coordinate("37S BV 12 34").form
    'mgrs'
    """
    body = text.strip()
    found = find_coordinates(body) if len(body) <= _LONGEST_CELL else []
    if len(found) == 1 and found[0].end - found[0].start == len(body):
        return found[0]
    return None


def _made(match: re.Match[str], lat: float, lon: float, km: float, form: str) -> Iterator[Position]:
    try:
        point = LonLat(lon=round(lon, 7), lat=round(lat, 7))
    except CoordinateError:
        return
    yield Position(
        start=match.start(),
        end=match.end(),
        point=point,
        radius_km=round(max(km, SMALLEST_KM), 4),
        form=form,
    )


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _half_digit_km(*numbers: str) -> float:
    return 0.5 * KM_PER_DEGREE * 10.0 ** -min(_decimals(n) for n in numbers)


def _number(text: str) -> float:
    return float(text.replace("−", "-"))


def _links(text: str) -> Iterator[Position]:
    for pattern, lon_first in _LINKS:
        for match in pattern.finditer(text):
            a, b = _number(match["a"]), _number(match["b"])
            lat, lon = (b, a) if lon_first else (a, b)
            yield from _made(match, lat, lon, _half_digit_km(match["a"], match["b"]), "link")


def _dms(text: str) -> Iterator[Position]:
    for match in _DMS.finditer(text):
        degrees = []
        for k in ("1", "2"):
            seconds = float(match[f"s{k}"] or 0.0)
            value = float(match[f"d{k}"]) + float(match[f"m{k}"]) / 60.0 + seconds / 3600.0
            degrees.append(-value if match[f"h{k}"] in "SW" else value)
        letters = (match["h1"], match["h2"])
        pair = _ordered(degrees[0], degrees[1], *letters)
        if pair is None:
            continue
        if match["s1"]:
            km = 0.5 * KM_PER_NAUTICAL_MINUTE / 60.0 * 10.0 ** -_decimals(match["s1"])
        else:
            km = 0.5 * KM_PER_NAUTICAL_MINUTE * 10.0 ** -_decimals(match["m1"])
        yield from _made(match, *pair, km, "dms")


def _ordered(a: float, b: float, ha: str, hb: str) -> tuple[float, float] | None:
    """(lat, lon) by the hemisphere letters; None when both name the same axis."""
    if ha in "NS" and hb in "EW":
        return a, b
    if ha in "EW" and hb in "NS":
        return b, a
    return None


def _pairs(text: str) -> Iterator[Position]:
    for pattern in (_DEGREES, _LABELLED, _DECIMAL):
        for match in pattern.finditer(text):
            a, b = _number(match["a"]), _number(match["b"])
            ha, hb = (match["ha"] or "").upper(), (match["hb"] or "").upper()
            a, b = (-a if ha in ("S", "W") else a), (-b if hb in ("S", "W") else b)
            decimals = min(_decimals(match["a"]), _decimals(match["b"]))
            if pattern is _DECIMAL and not (ha and hb) and decimals < PLAIN_DECIMALS:
                continue
            plain = (a, b) if abs(a) <= 90 else (b, a)
            pair = _ordered(a, b, ha, hb) if ha and hb else plain
            if pair is not None:
                yield from _made(match, *pair, _half_digit_km(match["a"], match["b"]), "decimal")


def _is_date(match: re.Match[str]) -> bool:
    """Whether the letters of a grid square are a month and its digits a year: "18 JUL 2021"."""
    letters = (match["band"] + match["col"] + match["row"]).casefold()
    year = match["digits"]
    return letters in _months() and len(year) == _YEAR_DIGITS and year[:2] in _CENTURIES


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    """The months of all languages by their first three letters."""
    return frozenset(
        plain(row["word"].casefold())[:3]
        for code in languages()
        for row in table("calendar", code=code)
        if row["kind"].startswith("month")
    )


def _mgrs(text: str) -> Iterator[Position]:
    """Military grid: the middle of the square that the digits name."""
    for match in _MGRS.finditer(text):
        digits = match["digits"].split()
        if len(digits) == 1:
            half = len(digits[0]) // 2
            digits = [digits[0][:half], digits[0][half:]] if len(digits[0]) % 2 == 0 else []
        if len(digits) != 2 or len(digits[0]) != len(digits[1]) or _is_date(match):
            continue
        side = 10.0 ** (5 - len(digits[0]))
        zone, band = int(match["zone"]), match["band"]
        columns = _COLUMNS[zone % 3]
        if match["col"] not in columns:
            continue
        easting = (columns.index(match["col"]) + 1) * 1e5 + int(digits[0]) * side + side / 2
        row = _ROWS.index(match["row"]) - (0 if zone % 2 else 5)
        northing = (row % 20) * 1e5 + int(digits[1]) * side + side / 2
        south = -80.0 + 8.0 * _BANDS.index(band)
        hemisphere = "north" if band >= "N" else "south"
        project = pyproj.Proj(proj="utm", zone=zone, datum="WGS84", south=hemisphere == "south")
        middle_lon = zone * 6 - 183.0
        lowest = project(middle_lon, south)[1] - 1.2e5  # a band's edge is curved in the grid
        while northing < lowest:
            northing += 2e6
        lon, lat = project(easting, northing, inverse=True)
        if south - 1.0 <= lat <= south + 13.0:
            yield from _made(match, lat, lon, side / 2000.0, "mgrs")


def _plus_codes(text: str) -> Iterator[Position]:
    """Open Location Code (full): the middle of its cell."""
    for match in _PLUS.finditer(text):
        code = match["code"].replace("+", "")
        lat, lon, size = -90.0, -180.0, 20.0
        for k in range(0, min(len(code), 10), 2):
            lat += _PLUS_DIGITS.index(code[k]) * size
            lon += _PLUS_DIGITS.index(code[k + 1]) * size
            size /= 20.0
        high, wide = size * 20.0, size * 20.0
        for digit in code[10:]:
            high, wide = high / 5.0, wide / 4.0
            index = _PLUS_DIGITS.index(digit)
            lat += (index // 4) * high
            lon += (index % 4) * wide
        yield from _made(
            match, lat + high / 2, lon + wide / 2, high / 2 * KM_PER_DEGREE, "plus code"
        )
