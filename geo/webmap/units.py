"""Outlines of admin units, to colour by counts of events. Pure but for the packaged shapes.

A unit stands for the names that the records give it: those of the events that lie in it. The other
units of the same countries in sight are there too, as units of which the map knows nothing. First-
level units come with the package, those of the second level from the shapes that a user has added.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.shapes.world import Box, Shapes, load
from geo.model.position import LonLat
from geo.model.records import Lookup, Place, PlaceId
from geo.model.vocab import PlaceKind
from geo.webmap.lines import encode_rings

__all__ = ["UNIT_JOIN", "build_districts", "build_units", "district_of", "places_of_rows"]

UNIT_JOIN: Final = "\x1f"
"""Between the names of a first-level and a second-level unit: two provinces may share a name;
a sign that stands in no name, for some are in two languages ("Bern / Berne")."""

_LEAST: Final = 2  # units with events: fewer say nothing side by side
_MOST: Final = 400
_BYTES: Final = 45_000
_SPOTS: Final = 2_000  # places of events that are asked for their second-level unit
_AROUND: Final = 200  # units whose neighbours may lie in sight
_NEIGHBOURS: Final = 60


def build_units(
    features: Iterable[Mapping[str, Any]], *, box: Box, shapes: Shapes | None = None
) -> dict[str, Any] | None:
    """The units of a map, None where there are too few or too many to compare.

    Parameters
    ----------
    features
        Events with ``admin1`` in their properties and a geometry.
    box
        West, south, east, north of what is seen; west below east.
    shapes
        Others than the packaged ones.

    Returns
    -------
    dict or None
        ``box``, ``quantum`` and ``units``: ``names`` of the records, ``name``, ``rings``.
    """
    shapes = shapes or load()
    spots = _spots(features, _province)
    around = _around(spots)
    if around is None:
        return None
    units = [
        _Unit(name=u.name, group=u.country, geometry=u.geometry)
        for u in shapes.adm1(shapes.adm1_countries(around))
        if not u.historical
    ]
    return _compared(spots, units, box=_grown(box, around))


def build_districts(
    features: Iterable[Mapping[str, Any]], lookup: Lookup, *, box: Box
) -> dict[str, Any] | None:
    """Second-level units as :func:`build_units`, of the outlines that a gazetteer holds.

    ``names`` are those of the first-level and the second-level unit, with :data:`UNIT_JOIN`.
    ``units`` is empty where events name such units and no outline of theirs is known.
    """
    spots = _spots(features, district_of)
    around = _around(spots)
    if around is None:
        return None
    outlines: dict[PlaceId, _Unit] = {}
    found: dict[PlaceId, Place] = {}
    for spot in spots[:_SPOTS]:
        for place in lookup.containing(LonLat(lon=spot.lon, lat=spot.lat), tolerance_km=0):
            if place.kind is PlaceKind.ADM2 and _take(place, lookup, outlines):
                found[place.place_id] = place
    for place in list(found.values())[:_AROUND]:
        if place.point is None:
            continue
        near = lookup.nearest(place.point, kinds=(PlaceKind.ADM2,), limit=_NEIGHBOURS)
        for neighbour, _ in near:
            if neighbour.country == place.country:
                _take(neighbour, lookup, outlines)
    if not found:
        return (
            {"box": [], "quantum": 1, "units": []}
            if len({spot.name for spot in spots}) > 1
            else None
        )
    return _compared(spots, [outlines[key] for key in sorted(outlines)], box=_grown(box, around))


def places_of_rows(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """The points of a large layer as features that :func:`build_units` reads, equal ones once."""
    spots = (
        frame[["admin1", "admin2"]]
        .astype(object)
        .fillna("")
        .assign(x=frame.geometry.x.round(2), y=frame.geometry.y.round(2))
    )
    return [
        {
            "properties": {"admin1": admin1, "admin2": admin2},
            "geometry": {"type": "Point", "coordinates": [x, y]},
        }
        for admin1, admin2, x, y in spots.drop_duplicates().itertuples(index=False, name=None)
    ]


class _Spot(NamedTuple):
    """A place of events, and the unit that they name."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Unit:
    """A unit, whatever its level; ``group`` is what it is compared within."""

    name: str
    group: str
    geometry: BaseGeometry


def _take(place: Place, lookup: Lookup, outlines: dict[PlaceId, _Unit]) -> bool:
    """Whether a unit has an outline, which is then known."""
    if place.place_id not in outlines:
        shape = lookup.footprint(place.place_id)
        if shape is None or not shape.geom_type.endswith("Polygon"):
            return False
        outlines[place.place_id] = _Unit(name=place.name, group=place.country, geometry=shape)
    return True


def _around(spots: Sequence[_Spot]) -> Box | None:
    """What the events span; None where there are none, or they lie across the antimeridian."""
    if not spots:
        return None
    lons, lats = [spot.lon for spot in spots], [spot.lat for spot in spots]
    if max(lons) - min(lons) > 180.0:
        return None  # no frame of ours holds both sides
    return min(lons) - 0.01, min(lats) - 0.01, max(lons) + 0.01, max(lats) + 0.01


def _compared(spots: Sequence[_Spot], units: Sequence[_Unit], *, box: Box) -> dict[str, Any] | None:
    """The units that hold events, and their neighbours in sight; None: too few or too many."""
    tree = shapely.STRtree([unit.geometry for unit in units])
    held: dict[int, Counter[str]] = {}
    points = shapely.points([spot.lon for spot in spots], [spot.lat for spot in spots])
    which, found = tree.query(points, predicate="intersects")
    which, first = np.unique(which, return_index=True)
    for number, at in zip(which.tolist(), found[first].tolist(), strict=True):
        held.setdefault(at, Counter())[spots[number].name] += 1
    owner: dict[str, int] = {}
    for at, names in sorted(held.items()):
        for name, n in names.items():
            if name not in owner or n > held[owner[name]][name]:
                owner[name] = at
    groups = {units[at].group for at in owner.values()}
    seen = shapely.box(*box)
    chosen = [
        at
        for at, unit in enumerate(units)
        if at in owner.values()
        or (unit.group in groups and shapely.intersects(unit.geometry, seen))
    ]
    if len(set(owner.values())) < _LEAST or len(chosen) > _MOST:
        return None
    frame = shapely.total_bounds(shapely.GeometryCollection([units[at].geometry for at in chosen]))
    named = {at: sorted(n for n, home in owner.items() if home == at) for at in chosen}
    return _encoded([(units[at], named[at]) for at in chosen], tuple(map(float, frame)))


def _encoded(chosen: Sequence[tuple[_Unit, list[str]]], box: Sequence[float]) -> dict[str, Any]:
    """The outlines, thinned together (neighbours keep their common line) until they have room."""
    west, south, east, north = box
    tolerance = max(east - west, north - south) / 1500
    while True:
        quantum = tolerance / 2
        thin = shapely.coverage_simplify([u.geometry for u, _ in chosen], tolerance)
        rings = [encode_rings(g, origin=(west, south), quantum=quantum) for g in thin]
        if sum(len(line) for lines in rings for line in lines) <= _BYTES:
            break
        tolerance *= 1.4
    return {
        "box": [round(v, 6) for v in box],
        "quantum": quantum,
        "units": [
            {"name": unit.name, "names": names, "rings": lines}
            for (unit, names), lines in zip(chosen, rings, strict=True)
        ],
    }


def _grown(box: Box, around: Box) -> Box:
    return (
        min(box[0], around[0]),
        min(box[1], around[1]),
        max(box[2], around[2]),
        max(box[3], around[3]),
    )


def _province(properties: Mapping[str, Any]) -> str:
    return str(properties.get("admin1") or "")


def district_of(properties: Mapping[str, Any]) -> str:
    """The names of the units of an event, "" where it has none of the second level."""
    district = str(properties.get("admin2") or "")
    return f"{_province(properties)}{UNIT_JOIN}{district}" if district else ""


def _spots(
    features: Iterable[Mapping[str, Any]], name_of: Callable[[Mapping[str, Any]], str]
) -> list[_Spot]:
    """Name and position of the events, one of those that stand within a kilometre."""
    found: dict[tuple[str, float, float], _Spot] = {}
    for feature in features:
        name, point = name_of(feature.get("properties") or {}), _point(feature)
        if name and point is not None:
            lon, lat = point
            found.setdefault((name, round(lon, 2), round(lat, 2)), _Spot(name, lon, lat))
    return list(found.values())


def _point(feature: Mapping[str, Any]) -> tuple[float, float] | None:
    geometry = feature.get("geometry")
    if not geometry:
        return None
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"][:2]
        return lon, lat
    inside = shapely.geometry.shape(geometry).representative_point()
    return inside.x, inside.y
