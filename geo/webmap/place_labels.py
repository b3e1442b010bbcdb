"""Names on the base map: which places, from which zoom on, in the map's language and locally.

Pure but for two packaged tables. Collisions are settled in the browser (``ground/basemap.js``),
where sizes are known; here every name gets the first zoom at which it may appear and a rank that
decides who gives way.
"""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

import shapely

from geo.gazetteer.resources import gazetteer_data
from geo.gazetteer.shapes.world import Box, Shapes
from geo.model.measure import great_circle_km
from geo.model.position import BBox, LonLat
from geo.model.records import Lookup, Place
from geo.model.vocab import PlaceKind
from geo.webmap.squares import disputed

__all__ = ["area_labels", "encode_labels", "labels"]

SETTLEMENTS: Final = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)
NAMED_AREAS: Final = (
    PlaceKind.COUNTRY,
    PlaceKind.ADM1,
    PlaceKind.SEA,
    PlaceKind.MOUNTAINS,
    PlaceKind.LAKE,
    PlaceKind.RIVER,
    PlaceKind.ISLAND,
)
# A town of so many inhabitants is named from this zoom on (web Mercator zooms).
ZOOM_OF_POPULATION: Final = (
    (3_000_000, 4),
    (1_000_000, 5),
    (300_000, 6),
    (100_000, 7),
    (30_000, 8),
    (8_000, 9),
    (1_500, 10),
)
ZOOM_OF_KIND: Final = {
    PlaceKind.COUNTRY: 3,
    PlaceKind.SEA: 4,
    PlaceKind.ADM1: 7,
    PlaceKind.MOUNTAINS: 8,
    PlaceKind.CITY: 8,
    PlaceKind.LAKE: 8,
    PlaceKind.ISLAND: 8,
    PlaceKind.TOWN: 9,
    PlaceKind.RIVER: 10,
}
STYLES: Final = {
    PlaceKind.COUNTRY: "country",
    PlaceKind.ADM1: "adm1",
    PlaceKind.SEA: "water",
    PlaceKind.LAKE: "water",
    PlaceKind.RIVER: "water",
    PlaceKind.MOUNTAINS: "relief",
}
STYLE_CODES: Final = ("country", "adm1", "water", "relief", "city", "town", "village")
LATTICE: Final = 4  # steps to each side at which areas are looked up
CELLS: Final = 24  # per side: where names are thinned out evenly
_NAMES: Final = ("preferred", "alternate")  # kinds of names that stand on a map
WIDE: Final = 6.0  # degrees: on a wider map towns are also looked for around each point
QUARTER: Final = 90.0  # degrees of a turn: beyond it a corner may be nearer than an edge
FEWEST: Final = 250  # settlements that are looked at on the smallest map
AROUND: Final = 10  # towns around a point
MOST_POINTS: Final = 80  # neighbourhoods of points that are looked at


def labels(
    lookup: Lookup,
    extent: BBox,
    *,
    limit: int = 500,
    reach: int = 4000,
    always: Iterable[Place] = (),
    points: Iterable[Sequence[float]] = (),
    lang: str = "en",
) -> list[dict[str, Any]]:
    """The places worth naming in an extent and its margin, most important first.

    Parameters
    ----------
    lookup
        The gazetteer.
    extent
        What the map shows when it opens.
    limit
        How many names at most.
    reach
        How many of the places nearest to the middle are looked at.
    always
        Places that incidents are at: named, and named early.
    points
        Lon and lat of what is drawn: on a wide map the towns around each are named too.
    lang
        Language of the map: names in it stand first, those of the country after them.

    Returns
    -------
    list of dict
        ``lon, lat`` (degrees), ``name``, ``local`` and its ``local_lang``, ``kind``,
        ``population``, ``place_id``, ``focus`` (True for those of ``always``).
    """
    west, south, east, north = extent.as_tuple
    width = (east - west) % 360.0
    margin = 0.6 * max(width, north - south) + 0.3
    middle = LonLat(lon=_wrapped(west + width / 2), lat=(south + north) / 2)

    def inside(place: Place) -> bool:
        if place.point is None:
            return False
        off = abs(_wrapped(place.point.lon - middle.lon))
        return off <= width / 2 + margin and south - margin <= place.point.lat <= north + margin

    focus = {place.place_id: place for place in always if inside(place)}
    corners = [
        LonLat(lon=_wrapped(middle.lon + width / 2 + margin), lat=max(-90.0, min(90.0, lat)))
        for lat in (south - margin, north + margin)
    ]
    wide = width / 2 + margin >= QUARTER
    far = math.inf if wide else max(great_circle_km(middle, corner) for corner in corners)
    near = lookup.nearest(middle, kinds=SETTLEMENTS, limit=_enough(lookup, middle, far, reach))
    found = {place.place_id: place for place, _ in near if inside(place)} | focus
    if max(width, north - south) > WIDE:
        around = _around(lookup, points)
        found = {place.place_id: place for place in around if inside(place)} | found
    else:
        around = []
    beside = {place.place_id for place in around}
    named = lookup.nearest(middle, kinds=NAMED_AREAS, limit=200)
    found |= {place.place_id: place for place, _ in named if inside(place)}
    areas = _areas(lookup, middle, width / 2 + margin, (north - south) / 2 + margin)
    ranked = sorted(
        found.values(),
        key=lambda p: (
            p.place_id not in focus,
            _zoom(p.kind, p.population),
            -p.population,
            p.place_id,
        ),
    )
    kept: list[Place] = []
    crowd: dict[tuple[int, int], int] = {}
    side = max(width, north - south) + 2 * margin
    for place in ranked:
        if place.point is None or "historical" in place.flags:
            continue
        dx = _wrapped(place.point.lon - middle.lon) + side / 2
        cell = (int(CELLS * dx / side), int(CELLS * (place.point.lat - south + margin) / side))
        crowd[cell] = crowd.get(cell, 0) + 1
        if crowd[cell] <= 5 or place.place_id in focus or place.place_id in beside:
            kept.append(place)
    late = [place for place in kept[limit:] if place.place_id in beside]
    chosen = {place.place_id: place for place in (*areas, *kept[:limit], *late)}
    return [
        _label(place, lookup, lang=lang, focus=place.place_id in focus) for place in chosen.values()
    ]


def _enough(lookup: Lookup, middle: LonLat, far_km: float, most: int) -> int:
    """How many of the nearest settlements reach so far: no record of one further off is read."""
    limit = FEWEST
    while limit < most and lookup.spacing_km(middle, settlements=limit) <= far_km:
        limit *= 2
    return min(limit, most)


def _around(lookup: Lookup, points: Iterable[Sequence[float]]) -> list[Place]:
    """The towns nearest to each neighbourhood of points, half a degree wide."""
    cells = sorted({(round(2 * lon), round(2 * lat)) for lon, lat in points})
    step = -(-len(cells) // MOST_POINTS) or 1
    found = {}
    for x, y in cells[::step]:
        spot = LonLat(lon=_wrapped(x / 2), lat=max(-89.0, min(89.0, y / 2)))
        for place, _ in lookup.nearest(spot, kinds=SETTLEMENTS, limit=AROUND):
            found[place.place_id] = place
    return list(found.values())


def _areas(lookup: Lookup, middle: LonLat, reach_lon: float, reach_lat: float) -> list[Place]:
    """Countries and first-order units of a box, found at a lattice of positions in it."""
    found: dict[str, Place] = {}
    steps = [i / LATTICE for i in range(-LATTICE, LATTICE + 1)]
    for step_x in steps:
        for step_y in steps:
            spot = LonLat(
                lon=_wrapped(middle.lon + step_x * reach_lon),
                lat=max(-89.0, min(89.0, middle.lat + step_y * reach_lat)),
            )
            for place in lookup.containing(spot):
                if place.kind in (PlaceKind.COUNTRY, PlaceKind.ADM1) and place.point:
                    found[place.place_id] = place
    return [found[key] for key in sorted(found) if "historical" not in found[key].flags]


def area_labels(
    given: Sequence[Mapping[str, Any]], *, box: Box, shapes: Shapes
) -> list[dict[str, Any]]:
    """Names of the countries and first-order units of a box, in the middle of what is seen of them.

    Parameters
    ----------
    given
        Labels as :func:`labels` gives them. Where one of the same kind lies in an area, its names
        are taken; where several do (a unit that was divided since the shapes were drawn), they
        stay where they are.
    box
        West, south, east, north in degrees, west below east.
    shapes
        Where the areas come from.

    Returns
    -------
    list of dict
        Labels of countries and first-level units; those of ``given`` are among them.
    """
    frame = shapely.box(*box)
    size = max(box[2] - box[0], box[3] - box[1])
    units = [("country", unit) for unit in shapes.countries(detail="50m", box=box)]
    if size < 40:
        units += [("adm1", u) for u in shapes.adm1(shapes.adm1_countries(box))]
    waiting = [label for label in given if label["kind"] in ("country", "adm1")]
    found = []
    for kind, unit in units:
        here = [
            label
            for label in waiting
            if label["kind"] == kind
            and unit.geometry.contains(shapely.Point(label["lon"], label["lat"]))
        ]
        if unit.historical or len(here) > 1:
            continue  # several names: each keeps its own position
        part = unit.geometry.intersection(frame)
        waiting = [label for label in waiting if label not in here]
        if part.area < 0.04 * frame.area and part.area < 0.5 * unit.geometry.area:
            continue  # a corner of it: a name there would be read as the name of the corner
        largest = max(shapely.get_parts(part), key=lambda piece: piece.area)
        middle = shapely.maximum_inscribed_circle(largest, tolerance=size / 200).interpolate(0)
        plain = {
            "name": unit.name, "local": "", "local_lang": "", "population": 0,
            "place_id": unit.shape_id, "focus": False,
        }  # fmt: skip
        names = dict(here[0]) if here else plain
        at = {"kind": kind, "lon": middle.x, "lat": middle.y}
        found.append({**names, **at, "disputed": unit.name in disputed()})
    return found + [dict(label) for label in waiting]


def encode_labels(found: Iterable[Mapping[str, Any]], *, box: Box) -> dict[str, Any]:
    """Labels as short rows, those that give way last; their longitudes in the frame of the box.

    Returns
    -------
    dict
        ``styles``, ``rows`` of ``[lon, lat, first zoom, style, name, local name]`` and the
        language of most ``local`` names.

    Examples
    --------
    >>> town = {"lon": 35.92759, "lat": 35.36211, "name": "Jableh", "local": "جبلة",
    ...         "local_lang": "ar", "kind": "town", "population": 60000, "place_id": "p1"}
    >>> found = encode_labels([town], box=(35.0, 35.0, 36.0, 36.0))
    >>> found["rows"], found["local"]
    ([[35.928, 35.362, 8, 5, 'Jableh', 'جبلة']], 'ar')
    """
    middle = (box[0] + box[2]) / 2
    rows = []
    langs: Counter[str] = Counter()
    for label in found:
        kind, population = PlaceKind(label["kind"]), int(label.get("population") or 0)
        zoom = _zoom(kind, population)
        if label.get("focus") and kind in SETTLEMENTS:
            zoom = min(zoom, 8)
        lon = label["lon"] + 360.0 * round((middle - label["lon"]) / 360.0)
        style = STYLE_CODES.index("relief" if label.get("disputed") else _style(kind, population))
        names = [str(label["name"]), str(label.get("local") or "")]
        if names[1]:
            langs[str(label["local_lang"])] += 1
        row = [round(lon, 3), round(label["lat"], 3), zoom, style, *names]
        order = (zoom, not label.get("focus"), -population, str(label.get("place_id", "")), names)
        rows.append((order, row))
    rows.sort(key=lambda item: item[0])
    local = min(langs, key=lambda code: (-langs[code], code), default="")
    return {"styles": list(STYLE_CODES), "rows": [row for _, row in rows], "local": local}


def _label(place: Place, lookup: Lookup, *, lang: str, focus: bool) -> dict[str, Any]:
    point = place.point or LonLat(lon=0.0, lat=0.0)
    names = [n for n in lookup.names(place.place_id) if n.lang and n.kind in _NAMES]
    names.sort(key=lambda n: _NAMES.index(n.kind))
    tagged = {n.lang: n.text for n in reversed(names)}  # the first of a language; others are short
    tagged |= {"en": place.name, **_written().get(place.place_id, {})}
    if place.name_ar:
        tagged["ar"] = place.name_ar
    base = lang.partition("-")[0]
    local_lang = next((code for code in _local_languages(place.country) if code != base), "")
    name = tagged.get(base, place.name)
    local_lang = local_lang if local_lang in tagged else "en"  # the gazetteer's own names
    local = tagged[local_lang] if tagged[local_lang] != name else ""
    return {
        "lon": point.lon, "lat": point.lat, "name": name, "local": local,
        "local_lang": local_lang,
        "kind": place.kind.value, "population": place.population,
        "place_id": str(place.place_id), "focus": focus,
    }  # fmt: skip


def _local_languages(country: str) -> tuple[str, ...]:
    """The languages on the signs of a country, the first one first; empty where none is listed."""
    return _spoken().get(country, ())


@cache
def _written() -> Mapping[str, Mapping[str, str]]:
    """What maps call countries and units, by place and language: ``world/labels.csv``."""
    found: dict[str, dict[str, str]] = {}
    with (gazetteer_data() / "world" / "labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["place_id"], {})[row["lang"]] = row["name"]
    return found


@cache
def _spoken() -> Mapping[str, tuple[str, ...]]:
    text = (resources.files("geo.webmap") / "data" / "spoken.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["country"]: tuple(row["languages"].split("|")) for row in rows}


def _style(kind: PlaceKind, population: int) -> str:
    if kind in STYLES:
        return STYLES[kind]
    if population >= 80_000 or (kind is PlaceKind.CITY and not population):
        return "city"
    is_town = kind in (PlaceKind.CITY, PlaceKind.TOWN) or population >= 8_000
    return "town" if is_town else "village"


def _zoom(kind: PlaceKind, population: int) -> int:
    """The first zoom at which a name may appear."""
    by_people = next((zoom for people, zoom in ZOOM_OF_POPULATION if population >= people), 11)
    if kind in SETTLEMENTS:
        return min(by_people, ZOOM_OF_KIND.get(kind, 11))
    return ZOOM_OF_KIND.get(kind, 11)


def _wrapped(lon: float) -> float:
    return lon - 360.0 * math.floor((lon + 180.0) / 360.0)
