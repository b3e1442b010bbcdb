"""From a place to the shape that may be drawn for it, and to words that say how close it is.

Pure: a place and a lookup in, a :class:`~geo.model.records.Footprint` out. The one rule of the map
lives here: a point is drawn for a site, a settlement or a "near"; everything wider is an area.
"""

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.model.measure import disc, great_circle_km
from geo.model.position import LonLat
from geo.model.records import Footprint, Lookup, Place
from geo.model.vocab import PlaceKind, Precision, PrecisionBasis

__all__ = [
    "NOWHERE",
    "footprint_of",
    "given_point",
    "given_shape",
    "precision_of_kind",
    "union",
    "where_text",
]

_SPOT_KM = 0.5  # of several points that are one record
NOWHERE = Footprint(geometry=None, precision=Precision.NONE)

_PRECISION_OF_KIND = {
    PlaceKind.CONTINENT: Precision.COUNTRY,
    PlaceKind.COUNTRY: Precision.COUNTRY,
    PlaceKind.ADM1: Precision.PROVINCE,
    PlaceKind.ADM2: Precision.DISTRICT,
    PlaceKind.ADM3: Precision.DISTRICT,
    PlaceKind.CITY: Precision.SETTLEMENT,
    PlaceKind.TOWN: Precision.SETTLEMENT,
    PlaceKind.VILLAGE: Precision.SETTLEMENT,
    PlaceKind.QUARTER: Precision.SETTLEMENT,
    PlaceKind.SITE: Precision.SITE,
    PlaceKind.AIR_BASE: Precision.SITE,
    PlaceKind.AIRPORT: Precision.SITE,
    PlaceKind.BRIDGE: Precision.SITE,
    PlaceKind.CAMP: Precision.SITE,
    PlaceKind.CHECKPOINT: Precision.SITE,
    PlaceKind.DAM: Precision.SITE,
    PlaceKind.HOSPITAL: Precision.SITE,
    PlaceKind.CROSSING: Precision.SITE,
    PlaceKind.RIVER: Precision.AREA,
    PlaceKind.LAKE: Precision.AREA,
    PlaceKind.MOUNTAINS: Precision.AREA,
    PlaceKind.ISLAND: Precision.AREA,
    PlaceKind.SEA: Precision.AREA,
    PlaceKind.REGION: Precision.AREA,
}


def precision_of_kind(kind: PlaceKind) -> Precision:
    """How closely a place of this kind can pin anything down.

    >>> precision_of_kind(PlaceKind.ADM1).value
    'province'
    """
    return _PRECISION_OF_KIND[kind]


def footprint_of(
    place: Place,
    lookup: Lookup,
    *,
    precision: Precision | None = None,
    radius_km: float | None = None,
) -> Footprint:
    """The shape of a place at a precision, never finer than the place itself allows.

    Parameters
    ----------
    place
        A gazetteer record.
    lookup
        Asked for the polygon of an area and the ring of a "near".
    precision
        What the text or the analyst says; None takes that of the place's kind.
    radius_km
        A stated radius, kilometres; None takes the place's own.

    Returns
    -------
    Footprint
        Point for site, settlement and near; polygon for district, province and area (a soft circle
        marked ``approximate`` where no shape is known); no geometry for a country.
    """
    own = precision_of_kind(place.kind)
    if place.precision is Precision.AREA:
        own = place.precision  # a camp or an oil field too wide for a dot
    wanted = precision if precision is not None else own
    if own.is_point != wanted.is_point and not own.is_point:
        wanted = own  # a province is never a dot, whatever the table says
    basis = PrecisionBasis.STATED if precision is wanted else PrecisionBasis.PLACE
    if wanted is Precision.COUNTRY or place.point is None:
        known = wanted if place.point is not None or wanted is Precision.COUNTRY else Precision.NONE
        return Footprint(
            geometry=None,
            precision=known,
            radius_km=place.radius_km,
            point=place.point,
            label=place.name,
            basis=basis,
        )
    if wanted is Precision.NEAR:
        ring = radius_km if radius_km is not None else lookup.near_radius_km(place)
        return Footprint(
            geometry=Point(place.point.xy),
            precision=wanted,
            radius_km=ring,
            point=place.point,
            label=f"near {place.name}, within about {ring:.0f} km",
            basis=basis,
        )
    if wanted.is_point:
        own_radius = radius_km if radius_km is not None else place.radius_km
        return Footprint(
            geometry=Point(place.point.xy),
            precision=wanted,
            radius_km=own_radius,
            point=place.point,
            label=place.name,
            basis=basis,
        )
    shape = None if own.is_point else lookup.footprint(place.place_id)
    soft = shape is None or shape.geom_type in ("Point", "MultiPoint")
    if soft:
        shape = disc(place.point, radius_km=max(radius_km or place.radius_km, 1.0))
    return Footprint(
        geometry=shape,
        precision=wanted,
        radius_km=radius_km if radius_km is not None else place.radius_km,
        point=place.point,
        label=place.name,
        approximate=soft or "approximate" in place.flags,
        basis=basis,
    )


def given_point(
    point: LonLat,
    *,
    precision: Precision,
    radius_km: float,
    label: str,
    basis: PrecisionBasis = PrecisionBasis.STATED,
) -> Footprint:
    """A position that somebody gave: a point, or a soft circle where it stands for an area.

    >>> f = given_point(LonLat(lon=20.4, lat=-9.65), precision=Precision.PROVINCE, radius_km=60,
    ...                 label="Lunda Sul province")
    >>> f.geometry.geom_type, f.approximate
    ('Polygon', True)
    """
    if precision.is_point:
        geometry: BaseGeometry | None = Point(point.xy)
    elif precision in (Precision.COUNTRY, Precision.NONE):
        geometry = None
    else:
        geometry = disc(point, radius_km=max(radius_km, 1.0))
    return Footprint(
        geometry=geometry,
        precision=precision,
        radius_km=radius_km,
        point=point,
        label=label,
        approximate=geometry is not None and not precision.is_point,
        basis=basis,
    )


def given_shape(shape: BaseGeometry, *, precision: Precision | None, label: str) -> Footprint:
    """A line, an area or several points that somebody gave: drawn as it is, with its own radius.

    >>> f = given_shape(shapely.box(29.22, -1.68, 29.23, -1.67), precision=None, label="a quarter")
    >>> f.precision.value, round(f.radius_km, 1), f.approximate
    ('area', 0.8, False)
    """
    if shape.geom_type == "MultiPoint":  # several places, each drawn as the spot that it is
        spots = (LonLat(lon=spot.x, lat=spot.y) for spot in shape.geoms)
        shape = shapely.union_all([disc(spot, radius_km=_SPOT_KM) for spot in spots])
    inside = shape.representative_point()
    point = LonLat(lon=inside.x, lat=inside.y)
    stated = precision is not None and not precision.is_point
    return Footprint(
        geometry=shape,
        precision=precision if precision is not None and stated else Precision.AREA,
        radius_km=_reach(shape, point),
        point=point,
        label=label,
        basis=PrecisionBasis.SHAPE,
    )


def union(footprints: list[Footprint]) -> Footprint:
    """One footprint for several areas named together: the coarsest precision, shapes joined.

    A point among several places is widened to its circle first: two dots are not an area, but what
    happened "in A and B" is known no closer than both.
    """
    if len(footprints) == 1:
        return footprints[0]
    kept = [shape for shape in map(_widened, footprints) if shape is not None]
    order = list(Precision)
    coarsest = max((f.precision for f in footprints), key=order.index)
    if coarsest.is_point:
        coarsest = Precision.AREA
    if not kept:
        return Footprint(
            geometry=None, precision=coarsest, label=" and ".join(f.label for f in footprints)
        )
    joined = shapely.union_all(kept)
    middle = joined.representative_point()
    point = LonLat(lon=middle.x, lat=middle.y)
    return Footprint(
        geometry=joined,
        precision=coarsest,
        radius_km=round(max(_reach(joined, point), *(f.radius_km for f in footprints)), 1),
        point=point,
        label=" and ".join(f.label for f in footprints),
        approximate=any(f.approximate for f in footprints),
    )


def _reach(shape: BaseGeometry, point: LonLat) -> float:
    """Kilometres from a point to the farthest corner of a shape."""
    corners = shapely.get_coordinates(shape)
    return max(great_circle_km(point, LonLat(lon=x, lat=y)) for x, y in corners)


def _widened(footprint: Footprint) -> BaseGeometry | None:
    """A point as the circle that it stands for; an area as it is."""
    if footprint.precision.is_point and footprint.point is not None:
        return disc(footprint.point, radius_km=max(footprint.radius_km, 1.0))
    return footprint.geometry


def where_text(footprint: Footprint, *, place: Place | None = None) -> str:
    """The place and its precision in words, for people.

    >>> where_text(Footprint(geometry=None, precision=Precision.NONE))
    'no place given'
    """
    name = footprint.label
    parents = ""
    if place is not None:
        parts = [p for p in (place.admin1, place.country) if p and p != place.name]
        parents = f" ({', '.join(parts)})" if parts else ""
    about = f"within about {footprint.radius_km:.0f} km"
    match footprint.precision:
        case Precision.NONE:
            return "no place given"
        case Precision.COUNTRY:
            return f"{name}: country only, not drawn"
        case Precision.SITE:
            return f"{name}{parents}, the site itself"
        case Precision.SETTLEMENT:
            if footprint.basis is PrecisionBasis.NOT_STATED:
                return f"{name}{parents}: the position given; how exact it is, is not stated"
            return f"in {name}{parents}"
        case Precision.NEAR:
            return name if "within" in name else f"near {name}, {about}"
        case Precision.DISTRICT:
            return f"somewhere in the district {name}{parents}"
        case Precision.PROVINCE:
            return f"somewhere in the province: {name}"
        case _:
            return f"somewhere in the area: {name}"
