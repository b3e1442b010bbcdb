"""Where the ends of a schematic route may be drawn.

Pure. A centroid is never an end: an end known only as an area starts at the edge of its footprint
nearest the other end; an unstated origin is a short arrow into the destination; country to country
is a short arrow across the shared border. What is drawn is schematic, never a route travelled.
"""

from dataclasses import dataclass

from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from geo.model.measure import bearing_deg, destination, great_circle_km, line
from geo.model.position import LonLat
from geo.model.radii import BORDER_DEPTH_KM
from geo.model.records import Footprint, Movement
from geo.model.vocab import Precision

__all__ = ["Route", "route_of"]

_INBOUND_KM = 12.0  # length of the arrow that stands for "from somewhere"
_INBOUND_BEARING = 90.0  # drawn from the east; the popup says that the origin is not stated
_SHORTEST_KM = 12.0  # below this an arrow cannot be read


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A straight line from origin to destination (the page bends it) and how soft its ends are."""

    geometry: LineString | None
    crossing_not_stated: bool = False


def route_of(
    movement: Movement,
    *,
    origin_country: BaseGeometry | None = None,
    destination_country: BaseGeometry | None = None,
    anchor: LonLat | None = None,
) -> Route:
    """The line that may be drawn for a movement, or none.

    Parameters
    ----------
    movement
        Its ends as footprints.
    origin_country, destination_country
        WGS 84 polygons, used only when an end is known no closer than its country.
    anchor
        Where the map's incidents are: of a long shared border the part nearest to it is taken.

    Returns
    -------
    Route
        ``geometry`` None when an end has no place at all.
    """
    end = movement.destination_footprint
    start = movement.origin_footprint
    if end is None or end.precision is Precision.NONE:
        return Route(geometry=None)
    if start is None or start.precision is Precision.NONE:
        return Route(geometry=_inbound(end))
    countries = (start.precision is Precision.COUNTRY, end.precision is Precision.COUNTRY)
    if all(countries):
        crossing = _border_crossing(origin_country, destination_country, anchor)
        return Route(geometry=crossing, crossing_not_stated=crossing is not None)
    start_shape = origin_country if countries[0] else start.geometry
    end_shape = destination_country if countries[1] else end.geometry
    if start_shape is None or end_shape is None:
        return Route(geometry=None)
    return Route(geometry=_between(start_shape, end_shape))


def _inbound(end: Footprint) -> LineString | None:
    if end.geometry is None or end.point is None:
        return None
    tip = end.point
    if not end.precision.is_point:
        outside = destination(end.point, bearing=_INBOUND_BEARING, distance_km=5000)
        tip = _lonlat(nearest_points(end.geometry, Point(outside.xy))[0])
    tail = destination(tip, bearing=_INBOUND_BEARING, distance_km=_INBOUND_KM)
    return line(tail, tip)


def _between(start: BaseGeometry, end: BaseGeometry) -> LineString:
    """Edge to edge, lengthened along its own direction where it would be too short to read."""
    near_start = nearest_points(start, end.representative_point())[0]
    near_end = nearest_points(end, near_start)[0]
    origin, goal = _lonlat(near_start), _lonlat(near_end)
    missing = _SHORTEST_KM - great_circle_km(origin, goal)
    if missing <= 0:
        return line(origin, goal)
    middle_start, middle_end = start.representative_point(), end.representative_point()
    bearing = bearing_deg(_lonlat(middle_start), _lonlat(middle_end))
    if start.geom_type == "Point" and end.geom_type == "Point":
        return line(origin, goal)  # both ends are known: a short way is a short arrow
    back = 0.0 if start.geom_type == "Point" else missing
    ahead = missing - back
    return line(
        destination(origin, bearing=(bearing + 180) % 360, distance_km=back),
        destination(goal, bearing=bearing, distance_km=ahead),
    )


def _border_crossing(
    start: BaseGeometry | None, end: BaseGeometry | None, anchor: LonLat | None
) -> LineString | None:
    """A short line over the nearest part of the border that two countries share."""
    if start is None or end is None:
        return None
    if anchor is None:
        at_start, at_end = nearest_points(start, end)
    else:
        # the point of the destination nearest the incidents lies on the border that faces them
        at_end = nearest_points(end, Point(anchor.xy))[0]
        at_start = nearest_points(start, at_end)[0]
    middle = LonLat(lon=(at_start.x + at_end.x) / 2, lat=(at_start.y + at_end.y) / 2)
    inside = _lonlat(end.representative_point())
    bearing = bearing_deg(middle, inside)
    return line(
        destination(middle, bearing=(bearing + 180) % 360, distance_km=BORDER_DEPTH_KM),
        destination(middle, bearing=bearing, distance_km=BORDER_DEPTH_KM),
    )


def _lonlat(point: Point) -> LonLat:
    return LonLat(lon=point.x, lat=point.y)
