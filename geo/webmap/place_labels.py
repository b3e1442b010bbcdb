"""Names on the base map: which places, from which zoom on, in Latin and in Arabic.

Pure. Collisions are settled in the browser (``assets/basemap.js``), where sizes are known; here
every name gets the first zoom at which it may appear and a rank that decides who gives way.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import shapely

from geo.coords import BBox, LonLat
from geo.gazetteer.shapes import Box, Shapes
from geo.model import Lookup, Place
from geo.vocab import PlaceKind

__all__ = ["area_labels", "encode_labels", "labels"]

SETTLEMENTS: Final = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)
NAMED_AREAS: Final = (
    PlaceKind.COUNTRY,
    PlaceKind.GOVERNORATE,
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
    PlaceKind.GOVERNORATE: 7,
    PlaceKind.MOUNTAINS: 8,
    PlaceKind.CITY: 8,
    PlaceKind.LAKE: 8,
    PlaceKind.ISLAND: 8,
    PlaceKind.TOWN: 9,
    PlaceKind.RIVER: 10,
}
STYLES: Final = {
    PlaceKind.COUNTRY: "country",
    PlaceKind.GOVERNORATE: "adm1",
    PlaceKind.SEA: "water",
    PlaceKind.LAKE: "water",
    PlaceKind.RIVER: "water",
    PlaceKind.MOUNTAINS: "relief",
}
STYLE_CODES: Final = ("country", "adm1", "water", "relief", "city", "town", "village")
CELLS: Final = 24  # per side: where names are thinned out evenly


def labels(
    lookup: Lookup,
    extent: BBox,
    *,
    limit: int = 500,
    reach: int = 4000,
    always: Iterable[Place] = (),
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

    Returns
    -------
    list of dict
        ``lon, lat`` (degrees), ``name``, ``name_ar``, ``kind``, ``population``, ``place_id``,
        ``focus`` (True for those of ``always``).
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
    near = lookup.nearest(middle, kinds=SETTLEMENTS, limit=reach)
    found = {place.place_id: place for place, _ in near if inside(place)} | focus
    named = lookup.nearest(middle, kinds=NAMED_AREAS, limit=200)
    found |= {place.place_id: place for place, _ in named if inside(place)}
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
        if crowd[cell] <= 5 or place.place_id in focus:  # noqa: PLR2004 -- names per cell
            kept.append(place)
    return [_label(place, focus=place.place_id in focus) for place in kept[:limit]]


def area_labels(
    given: Sequence[Mapping[str, Any]], *, box: Box, shapes: Shapes
) -> list[dict[str, Any]]:
    """Names of countries and their first-order units, unless a given label names them already.

    They stand in the middle of the part that lies in the box.

    Parameters
    ----------
    given
        Labels as :func:`labels` gives them.
    box
        West, south, east, north in degrees, west below east.
    shapes
        Where the areas come from.
    """
    frame = shapely.box(*box)
    size = max(box[2] - box[0], box[3] - box[1])
    taken = {
        kind: [
            shapely.Point(label["lon"], label["lat"]) for label in given if label["kind"] == kind
        ]
        for kind in ("country", "governorate")
    }
    units = [("country", unit) for unit in shapes.countries(detail="50m", box=box)]
    if size < 40:  # noqa: PLR2004 -- degrees: more would be a list, not a map
        units += [("governorate", u) for u in shapes.adm1(shapes.adm1_countries(box))]
    found = []
    for kind, unit in units:
        if unit.historical or any(unit.geometry.contains(point) for point in taken[kind]):
            continue
        part = unit.geometry.intersection(frame)
        if part.area < 0.04 * frame.area and part.area < 0.5 * unit.geometry.area:
            continue  # a corner of it: a name there would be read as the name of the corner
        largest = max(shapely.get_parts(part), key=lambda piece: piece.area)
        middle = shapely.maximum_inscribed_circle(largest, tolerance=size / 200).interpolate(0)
        found.append(
            {
                "lon": middle.x, "lat": middle.y, "name": unit.name, "name_ar": "",
                "kind": kind, "population": 0, "place_id": unit.shape_id, "focus": False,
            }
        )  # fmt: skip
    return found


def encode_labels(found: Iterable[Mapping[str, Any]], *, box: Box) -> dict[str, Any]:
    """Labels as short rows, those that give way last; their longitudes in the frame of the box.

    Returns
    -------
    dict
        ``styles`` and ``rows`` of ``[lon, lat, first zoom, style, name, Arabic name]``.

    Examples
    --------
    >>> town = {"lon": 35.92759, "lat": 35.36211, "name": "Jableh", "name_ar": "جبلة",
    ...         "kind": "town", "population": 80000, "place_id": "p1"}
    >>> encode_labels([town], box=(35.0, 35.0, 36.0, 36.0))["rows"]
    [[35.928, 35.362, 8, 5, 'Jableh', 'جبلة']]
    """
    middle = (box[0] + box[2]) / 2
    rows = []
    for label in found:
        kind, population = PlaceKind(label["kind"]), int(label.get("population") or 0)
        zoom = _zoom(kind, population)
        if label.get("focus") and kind in SETTLEMENTS:
            zoom = min(zoom, 8)
        lon = label["lon"] + 360.0 * round((middle - label["lon"]) / 360.0)
        style = STYLE_CODES.index(_style(kind, population))
        names = [str(label["name"]), str(label.get("name_ar") or "")]
        row = [round(lon, 3), round(label["lat"], 3), zoom, style, *names]
        order = (zoom, not label.get("focus"), -population, str(label.get("place_id", "")), names)
        rows.append((order, row))
    rows.sort(key=lambda item: item[0])
    return {"styles": list(STYLE_CODES), "rows": [row for _, row in rows]}


def _label(place: Place, *, focus: bool) -> dict[str, Any]:
    point = place.point or LonLat(lon=0.0, lat=0.0)
    return {
        "lon": point.lon, "lat": point.lat, "name": place.name, "name_ar": place.name_ar,
        "kind": place.kind.value, "population": place.population,
        "place_id": str(place.place_id), "focus": focus,
    }  # fmt: skip


def _style(kind: PlaceKind, population: int) -> str:
    if kind in STYLES:
        return STYLES[kind]
    if kind is PlaceKind.CITY or population >= 100_000:  # noqa: PLR2004 -- a city
        return "city"
    return "town" if kind is PlaceKind.TOWN or population >= 8_000 else "village"  # noqa: PLR2004


def _zoom(kind: PlaceKind, population: int) -> int:
    """The first zoom at which a name may appear."""
    by_people = next((zoom for people, zoom in ZOOM_OF_POPULATION if population >= people), 11)
    if kind in SETTLEMENTS:
        return min(by_people, ZOOM_OF_KIND.get(kind, 11))
    return ZOOM_OF_KIND.get(kind, 11)


def _wrapped(lon: float) -> float:
    return lon - 360.0 * math.floor((lon + 180.0) / 360.0)
