"""Spatial phrases: from "20 km north of Hama" to a shape with a stated uncertainty.

Pure: a place, a relation read by :mod:`geo.toponyms.relations` and a lookup in, a footprint in WGS
84 out; kilometres are kilometres because shapes are made in a local projection
(:mod:`geo.model.measure`). Widths are rules of thumb of this project, stated beside each constant.
"""

from collections.abc import Sequence
from dataclasses import replace

import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.model.footprints import NOWHERE, footprint_of, given_point, union
from geo.model.measure import (
    KM_PER_DEGREE,
    bearing_deg,
    buffer_km,
    destination,
    disc,
    great_circle_km,
    line,
    sector,
)
from geo.model.position import LonLat
from geo.model.radii import (
    AREA_KM,
    BORDER_DEPTH_KM,
    COAST_DEPTH_KM,
    COUNTRYSIDE_KM,
    DIRECTION_REACH_KM,
    OUTSKIRTS_KM,
    precision_of_radius,
)
from geo.model.records import Footprint, Lookup, Place, Resolution
from geo.model.vocab import PlaceKind, Precision, SpatialRelation

__all__ = ["PAIRED", "footprint_of_phrase", "footprint_of_resolution", "position_footprint"]

SECTOR_WIDTH_DEG = 60.0  # "north of" read off a map: between north-north-west and north-north-east
DISTANCE_SPREAD = 0.2  # a rounded distance is good to a fifth of itself
CORRIDOR_SHARE = 0.1  # half width of "between A and B" as a share of the way, 2 to 15 km
COAST_PROBES = 400  # along all outlines of an area: each asks what lies beyond
_COMPASS = (
    "north",
    "north-east",
    "east",
    "south-east",
    "south",
    "south-west",
    "west",
    "north-west",
)
_COUNTRY = PlaceKind.COUNTRY
_AREAS = frozenset(
    {
        PlaceKind.COUNTRY,
        PlaceKind.ADM1,
        PlaceKind.ADM2,
        PlaceKind.ADM3,
        PlaceKind.REGION,
        PlaceKind.ISLAND,
    }
)


PAIRED = frozenset({SpatialRelation.BETWEEN, SpatialRelation.ROAD, SpatialRelation.BORDER})


def footprint_of_resolution(
    found: Resolution,
    lookup: Lookup,
    *,
    precision: Precision | None = None,
    radius_km: float | None = None,
) -> Footprint:
    """The shape that a location of a table stands for.

    Parameters
    ----------
    found
        What :class:`geo.toponyms.names.Resolver` made of it.
    lookup
        Asked for outlines and rings.
    precision, radius_km
        What the row states, for a name without words of place around it.

    Returns
    -------
    Footprint
        One area over all places of a list; the shape of the phrase where there is one.
    """
    if found.footprint is not None:
        return found.footprint
    if found.chosen is None:
        return NOWHERE
    mention, place = found.mention, found.chosen.place
    others = [candidate.place for candidate in found.others]
    if mention.relation in PAIRED and others:
        return footprint_of_phrase(place, lookup, relation=mention.relation, others=others)

    def one(place: Place) -> Footprint:
        if not mention.relation:
            return footprint_of(place, lookup, precision=precision, radius_km=radius_km)
        return footprint_of_phrase(
            place,
            lookup,
            relation=mention.relation,
            distance_km=mention.distance_km,
            bearing_deg=mention.bearing_deg,
        )

    return union([one(p) for p in (place, *others)])


def footprint_of_phrase(  # noqa: C901 -- one branch for each relation
    place: Place,
    lookup: Lookup,
    *,
    relation: SpatialRelation = SpatialRelation.NONE,
    distance_km: float | None = None,
    bearing_deg: float | None = None,
    others: Sequence[Place] = (),
) -> Footprint:
    """The shape that a phrase around a place stands for.

    Parameters
    ----------
    place
        What the name in the phrase resolved to.
    lookup
        Asked for polygons and for the ring of a "near".
    relation
        How the phrase stands to the place; ``NONE`` is the place itself.
    distance_km, bearing_deg
        Stated kilometres and degrees clockwise from north.
    others
        The second place of "between A and B", "the road A-B", "the border of A and B".

    Returns
    -------
    Footprint
        A point with a ring for "near", areas for all else; where a phrase cannot be drawn (no
        polygon known, no second place) the footprint of the place itself.
    """
    plain = footprint_of(place, lookup)
    if place.point is None or not relation:
        return plain
    settled = place.kind not in _AREAS
    shape: BaseGeometry | None = None
    label = place.name
    match relation:
        case SpatialRelation.NEAR if settled:
            return footprint_of(place, lookup, precision=Precision.NEAR)
        case SpatialRelation.NEAR | SpatialRelation.OUTSKIRTS if not settled:
            return plain
        case SpatialRelation.OFFSET if distance_km is not None:
            return _offset(place, distance_km, bearing_deg)
        case SpatialRelation.DIRECTION if settled and bearing_deg is not None:
            shape = sector(
                place.point,
                bearing=bearing_deg,
                width_deg=SECTOR_WIDTH_DEG,
                inner_km=min(place.radius_km, DIRECTION_REACH_KM / 2),
                outer_km=max(DIRECTION_REACH_KM, 2 * place.radius_km),
            )
            label = f"{_compass(bearing_deg)} of {place.name}"
        case SpatialRelation.OUTSKIRTS:
            inner, outer = place.radius_km * 0.7, place.radius_km + OUTSKIRTS_KM
            return _around(place.point, inner, outer, f"outskirts of {place.name}")
        case SpatialRelation.COUNTRYSIDE:
            return _countryside(place, lookup, bearing_deg) or plain
        case SpatialRelation.PART | SpatialRelation.DIRECTION if (
            not settled and bearing_deg is not None
        ):
            shape = _clip(lookup.footprint(place.place_id), place.point, bearing_deg)
            label = f"{_compass(bearing_deg)}ern {place.name}"
        case SpatialRelation.COAST:
            reach = place.radius_km + DIRECTION_REACH_KM
            shape = disc(place.point, radius_km=reach) if settled else _coast(place, lookup)
            label = f"coast of {place.name}"
        case SpatialRelation.BORDER if others:
            shape = _border(place, others[0], lookup)
            label = f"border of {place.name} and {others[0].name}"
        case SpatialRelation.BETWEEN | SpatialRelation.ROAD if (
            others and others[0].point is not None
        ):
            way = great_circle_km(place.point, others[0].point)
            shape = buffer_km(
                line(place.point, others[0].point), min(15.0, max(2.0, CORRIDOR_SHARE * way))
            )
            join = "road between" if relation is SpatialRelation.ROAD else "between"
            label = f"{join} {place.name} and {others[0].name}"
        case _:
            return plain
    return plain if shape is None or shape.is_empty else _area(shape, label)


def _area(shape: BaseGeometry, label: str) -> Footprint:
    middle = shape.representative_point()
    point = LonLat(lon=middle.x, lat=middle.y)
    west, south, east, north = shape.bounds
    reach = great_circle_km(LonLat(lon=west, lat=south), LonLat(lon=east, lat=north)) / 2
    return Footprint(
        geometry=shape,
        precision=Precision.AREA,
        radius_km=round(max(reach, 1.0), 1),
        point=point,
        label=label,
        approximate=True,
    )


def _around(centre: LonLat, inner_km: float, outer_km: float, label: str) -> Footprint:
    """A ring around a place, which stays its point."""
    made = _area(_ring(centre, inner_km, outer_km), label)
    return replace(made, radius_km=round(outer_km, 1), point=centre)


def _compass(bearing: float) -> str:
    return _COMPASS[round(bearing / 45.0) % 8]


def _offset(place: Place, distance: float, bearing: float | None) -> Footprint:
    """So many kilometres from a place: a piece of a ring, the whole ring without a direction."""
    if place.point is None:
        return Footprint(geometry=None, precision=Precision.NONE, label=place.name)
    spread = max(DISTANCE_SPREAD * distance, 1.0) + min(place.radius_km, 5.0) / 2
    inner, outer = max(0.0, distance - spread), distance + spread
    about = f"{distance:.0f}" if distance >= 1 else f"{distance:.1f}"
    if bearing is None:
        return _around(place.point, inner, outer, f"about {about} km from {place.name}")
    shape = sector(
        place.point,
        bearing=bearing,
        width_deg=SECTOR_WIDTH_DEG,
        inner_km=inner,
        outer_km=outer,
    )
    middle = destination(place.point, bearing=bearing, distance_km=distance)
    corner = destination(place.point, bearing=bearing + SECTOR_WIDTH_DEG / 2, distance_km=outer)
    return Footprint(
        geometry=shape,
        precision=Precision.AREA,
        radius_km=round(great_circle_km(middle, corner), 1),
        point=middle,
        label=f"about {about} km {_compass(bearing)} of {place.name}",
        approximate=True,
    )


def _ring(centre: LonLat, inner_km: float, outer_km: float) -> Polygon:
    outer = disc(centre, radius_km=outer_km)
    if inner_km < 0.1:
        return outer
    return shapely.orient_polygons(
        Polygon(outer.exterior, [disc(centre, radius_km=inner_km).exterior])
    )


def _clip(
    shape: BaseGeometry | None, centre: LonLat, bearing: float, *, reach_km: float = 1500.0
) -> BaseGeometry | None:
    """The half of a shape that lies in a direction from its middle."""
    if shape is None or shape.area == 0:
        return None
    middle = shape.centroid
    origin = LonLat(lon=middle.x, lat=middle.y) if not middle.is_empty else centre
    west, south, east, north = shape.bounds
    span = great_circle_km(LonLat(lon=west, lat=south), LonLat(lon=east, lat=north))
    half = sector(
        origin, bearing=bearing, width_deg=150.0, inner_km=0.0, outer_km=min(reach_km, span + 50)
    )
    return shape.intersection(half.buffer(0))


def _countryside(place: Place, lookup: Lookup, bearing: float | None) -> Footprint | None:
    """The unit that shares the name, less its city; or a ring around a settlement."""
    label = f"{place.name} countryside"
    if bearing is not None:
        label = f"{_compass(bearing)}ern {label}"
    if place.point is None:
        return None
    unit = place
    if place.kind not in _AREAS:
        unit = next(
            (
                u
                for u in reversed(lookup.containing(place.point))
                if u.kind in (PlaceKind.ADM2, PlaceKind.ADM1)
                and place.name.casefold() in u.name.casefold()
            ),
            place,
        )
    shape = lookup.footprint(unit.place_id) if unit.kind in _AREAS else None
    if shape is None or shape.area == 0:
        inner = place.radius_km * 0.7 if place.kind not in _AREAS else 0.0
        outer = max(COUNTRYSIDE_KM.get(place.kind, AREA_KM), 2 * place.radius_km)
        if bearing is None:
            return _around(place.point, inner, outer, label)
        ring = _ring(place.point, inner, outer)
        shape = _clip(ring, place.point, bearing) or ring
    elif bearing is not None:
        shape = _clip(shape, place.point, bearing) or shape
    elif place.kind not in _AREAS:
        shape = shape.difference(disc(place.point, radius_km=place.radius_km))
    return None if shape.is_empty else _area(shape, label)


def _border(first: Place, second: Place, lookup: Lookup) -> BaseGeometry | None:
    """The strip on both sides of the line that two areas share."""
    shapes = [lookup.footprint(p.place_id) for p in (first, second)]
    known = [s for s in shapes if s is not None and s.area > 0]
    if len(known) < 2 or first.country == second.country:
        return None
    near_first, near_second = (buffer_km(s, BORDER_DEPTH_KM) for s in known)
    strip: BaseGeometry = near_first.intersection(near_second)
    units = [k for k, p in zip(known, (first, second), strict=True) if p.kind is not _COUNTRY]
    return strip.intersection(units[0]) if len(units) == 1 else strip


def _coast(place: Place, lookup: Lookup) -> BaseGeometry | None:
    """The strip of an area along the parts of its outline beyond which no land is known."""
    shape = lookup.footprint(place.place_id)
    if shape is None or shape.area == 0 or place.point is None:
        return None
    shore: list[tuple[float, float]] = []
    parts: list[BaseGeometry] = []
    polygons = list(getattr(shape, "geoms", [shape]))
    least = 24 if len(polygons) == 1 else 6
    whole_km = sum(polygon.exterior.length for polygon in polygons) * KM_PER_DEGREE
    step_km = max(5.0, whole_km / COAST_PROBES)
    for polygon in polygons:
        outline = polygon.exterior
        inner = polygon.representative_point()
        middle = LonLat(lon=inner.x, lat=inner.y)
        shapely.prepare(polygon)
        count = max(least, int(outline.length * KM_PER_DEGREE / step_km + 1e-9))
        shore = []
        for k in range(count + 1):
            at = outline.interpolate(k / count, normalized=True)
            if _faces_sea(LonLat(lon=at.x, lat=at.y), middle, polygon, lookup):
                shore.append((at.x, at.y))
                continue
            if len(shore) > 1:
                parts.append(LineString(shore))
            shore = []
        if len(shore) > 1:
            parts.append(LineString(shore))
    if not parts:
        return None
    strip: BaseGeometry = buffer_km(shapely.union_all(parts), COAST_DEPTH_KM).intersection(shape)
    return strip


def _faces_sea(edge: LonLat, middle: LonLat, polygon: Polygon, lookup: Lookup) -> bool:
    """Whether 12 km straight out of the outline lies in no admin unit that is known."""
    outward = bearing_deg(middle, edge)
    for turn in (0.0, 45.0, -45.0, 90.0, -90.0):
        out = destination(edge, bearing=outward + turn, distance_km=12.0)
        if not polygon.contains(Point(out.xy)):
            return not lookup.containing(out, tolerance_km=0.0)
    return False


def position_footprint(point: LonLat, *, radius_km: float, label: str) -> Footprint:
    """A coordinate that a text states, as close as its digits say.

    >>> position_footprint(LonLat(lon=35.9, lat=35.4), radius_km=8, label="x").precision.value
    'near'
    """
    precision = precision_of_radius(radius_km)
    return given_point(point, precision=precision, radius_km=radius_km, label=label)
