"""Outlines of first-level units, to colour by counts of events. Pure but for the packaged shapes.

A unit stands for the names that the records give it: those of the events that lie in it. The other
units of the same countries in sight are there too, as units of which the map knows nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import shapely

from geo.gazetteer.shapes.world import Box, Shapes, Unit, load
from geo.webmap.lines import encode_rings

__all__ = ["build_units"]

_LEAST: Final = 2  # units with events: fewer say nothing side by side
_MOST: Final = 400
_BYTES: Final = 45_000


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
    spots = _spots(features)
    if not spots:
        return None
    lons, lats = [p.x for _, p in spots], [p.y for _, p in spots]
    if max(lons) - min(lons) > 180.0:
        return None  # across the antimeridian: no frame of ours holds both sides
    around = (min(lons) - 0.01, min(lats) - 0.01, max(lons) + 0.01, max(lats) + 0.01)
    units = [u for u in shapes.adm1(shapes.adm1_countries(around)) if not u.historical]
    tree = shapely.STRtree([unit.geometry for unit in units])
    held: dict[int, Counter[str]] = {}
    for name, point in spots:
        for at in tree.query(point, predicate="intersects")[:1]:
            held.setdefault(int(at), Counter())[name] += 1
    owner: dict[str, int] = {}
    for at, names in sorted(held.items()):
        for name, n in names.items():
            if name not in owner or n > held[owner[name]][name]:
                owner[name] = at
    countries = {units[at].country for at in owner.values()}
    seen = shapely.box(*_grown(box, around))
    chosen = [
        at
        for at, unit in enumerate(units)
        if at in owner.values()
        or (unit.country in countries and shapely.intersects(unit.geometry, seen))
    ]
    if len(set(owner.values())) < _LEAST or len(chosen) > _MOST:
        return None
    frame = shapely.total_bounds(shapely.GeometryCollection([units[at].geometry for at in chosen]))
    named = {at: sorted(n for n, home in owner.items() if home == at) for at in chosen}
    return _encoded([(units[at], named[at]) for at in chosen], tuple(map(float, frame)))


def _encoded(chosen: Sequence[tuple[Unit, list[str]]], box: Sequence[float]) -> dict[str, Any]:
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


def _name(feature: Mapping[str, Any]) -> str:
    return str((feature.get("properties") or {}).get("admin1") or "")


def _spots(features: Iterable[Mapping[str, Any]]) -> list[tuple[str, shapely.Point]]:
    """Name and position of the events, one of those that stand within a kilometre."""
    found: dict[tuple[str, float, float], shapely.Point] = {}
    for feature in features:
        name, point = _name(feature), _point(feature)
        if name and point is not None:
            found.setdefault((name, round(point.x, 2), round(point.y, 2)), point)
    return [(name, point) for (name, _, _), point in found.items()]


def _point(feature: Mapping[str, Any]) -> shapely.Point | None:
    geometry = feature.get("geometry")
    if not geometry:
        return None
    shape = shapely.geometry.shape(geometry)
    return shape if shape.geom_type == "Point" else shape.representative_point()
