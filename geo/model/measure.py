"""Distances and shapes on the ground, from WGS 84 in to WGS 84 out.

Pure. Shapes are computed in an azimuthal equidistant projection centred on the place itself, so
that a kilometre is a kilometre at any latitude; nothing projected leaves this module.
"""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.model.position import LonLat, wrap_lon

__all__ = [
    "EARTH_RADIUS_KM",
    "KM_PER_DEGREE",
    "bearing_deg",
    "buffer_km",
    "decimals_for_radius",
    "destination",
    "disc",
    "geometry_of_wkt",
    "great_circle_km",
    "great_circles_km",
    "line",
    "sector",
]

Floats = npt.NDArray[np.float64]
_Transform = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
KM_PER_DEGREE = 111.195  # of latitude, on that sphere


def great_circle_km(origin: LonLat, destination: LonLat) -> float:
    """Great-circle distance, kilometres, 0 to 20016.

    Spherical: within 0.6 % of the ellipsoid. Use it to rank, not to survey.

    Notes
    -----
    Haversine, stable at short range: R. W. Sinnott, Sky & Telescope 68 (1984).

    Examples
    --------
    >>> aleppo, gaziantep = LonLat(lon=37.16, lat=36.20), LonLat(lon=37.38, lat=37.07)
    >>> round(great_circle_km(aleppo, gaziantep), 1)
    98.7
    """
    phi_1, phi_2 = math.radians(origin.lat), math.radians(destination.lat)
    half_lat = (phi_2 - phi_1) / 2
    half_lon = math.radians(destination.lon - origin.lon) / 2
    haversine = (
        math.sin(half_lat) ** 2 + math.cos(phi_1) * math.cos(phi_2) * math.sin(half_lon) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, haversine)))


def great_circles_km(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats) -> Floats:
    """As :func:`great_circle_km` for arrays of degrees that broadcast against each other.

    >>> one, other = np.array([37.16, 36.20]), np.array([37.38, 37.07])
    >>> great_circles_km(one[:1], one[1:], other[:1], other[1:]).round(1).tolist()
    [98.7]
    """
    phi_1, phi_2 = np.radians(lat), np.radians(to_lat)
    half_lat, half_lon = (phi_2 - phi_1) / 2, np.radians(to_lon - lon) / 2
    haversine = np.sin(half_lat) ** 2 + np.cos(phi_1) * np.cos(phi_2) * np.sin(half_lon) ** 2
    found: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, haversine)))
    return found


def bearing_deg(origin: LonLat, destination: LonLat) -> float:
    """Initial bearing from origin to destination, degrees clockwise from north, [0, 360).

    >>> bearing_deg(LonLat(lon=0, lat=0), LonLat(lon=1, lat=0))
    90.0
    """
    phi_1, phi_2 = math.radians(origin.lat), math.radians(destination.lat)
    d_lon = math.radians(destination.lon - origin.lon)
    x = math.sin(d_lon) * math.cos(phi_2)
    y = math.cos(phi_1) * math.sin(phi_2) - math.sin(phi_1) * math.cos(phi_2) * math.cos(d_lon)
    return math.degrees(math.atan2(x, y)) % 360.0


def destination(origin: LonLat, *, bearing: float, distance_km: float) -> LonLat:
    """The position reached from ``origin`` along a great circle.

    >>> destination(LonLat(lon=36.0, lat=35.0), bearing=0.0, distance_km=111.195).rounded(3)
    LonLat(lon=36.0, lat=36.0)
    """
    angle = distance_km / EARTH_RADIUS_KM
    phi, lam, theta = math.radians(origin.lat), math.radians(origin.lon), math.radians(bearing)
    phi_2 = math.asin(
        math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(theta)
    )
    lam_2 = lam + math.atan2(
        math.sin(theta) * math.sin(angle) * math.cos(phi),
        math.cos(angle) - math.sin(phi) * math.sin(phi_2),
    )
    return LonLat(lon=wrap_lon(math.degrees(lam_2)), lat=math.degrees(phi_2))


def disc(centre: LonLat, *, radius_km: float, vertices: int = 64) -> Polygon:
    """A geodesic circle as a counter-clockwise WGS 84 polygon.

    >>> d = disc(LonLat(lon=36.0, lat=35.0), radius_km=10)
    >>> round(d.bounds[3] - d.bounds[1], 3)
    0.18
    """
    angle = radius_km / EARTH_RADIUS_KM
    phi, lam = math.radians(centre.lat), math.radians(centre.lon)
    theta = -np.arange(vertices) * (2.0 * math.pi / vertices)
    sine = math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * np.cos(theta)
    turn = np.arctan2(
        np.sin(theta) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * sine
    )
    lon = [wrap_lon(x) for x in np.degrees(lam + turn).tolist()]
    lat = np.degrees(np.arcsin(sine)).tolist()
    return Polygon(_unwrapped(list(zip(lon, lat, strict=True)), centre.lon))


def sector(
    centre: LonLat, *, bearing: float, width_deg: float, inner_km: float, outer_km: float
) -> Polygon:
    """The part of a ring that lies in one direction: "about 20 km north of X".

    ``bearing`` is the middle of the sector, degrees clockwise from north.
    """
    steps = np.linspace(bearing - width_deg / 2, bearing + width_deg / 2, 17)
    outer = [destination(centre, bearing=b, distance_km=outer_km).xy for b in steps]
    inner = [destination(centre, bearing=b, distance_km=inner_km).xy for b in steps[::-1]]
    return shapely.orient_polygons(Polygon(_unwrapped(outer + inner, centre.lon)))


def buffer_km(geometry: BaseGeometry, km: float) -> BaseGeometry:
    """Everything within ``km`` of a WGS 84 geometry (negative: shrunk), WGS 84 again."""
    middle = geometry.centroid if not geometry.is_empty else Point(0, 0)
    there, back = _local(round(middle.x, 1), round(middle.y, 1))
    flat = shapely.transform(geometry, lambda xy: np.column_stack(there(xy[:, 0], xy[:, 1])))
    grown = flat.buffer(km * 1000.0)
    return shapely.transform(grown, lambda xy: np.column_stack(back(xy[:, 0], xy[:, 1])))


def decimals_for_radius(radius_km: float) -> int:
    """Decimals of a degree that a radius supports: none finer than the source (at most 6).

    >>> [decimals_for_radius(r) for r in (0.01, 0.1, 1.5, 10, 60)]
    [5, 4, 3, 2, 1]
    """
    if radius_km <= 0:
        return 6
    return max(0, min(6, round(math.log10(KM_PER_DEGREE / radius_km) + 0.75)))


def line(origin: LonLat, end: LonLat) -> LineString:
    """A straight line in degrees, the short way round the antimeridian."""
    return LineString(_unwrapped([origin.xy, end.xy], origin.lon))


def _unwrapped(ring: list[tuple[float, float]], lon: float) -> list[tuple[float, float]]:
    """Keep the vertices within half a turn of ``lon``, so that a shape is never torn."""
    return [(x + 360.0 * round((lon - x) / 360.0), y) for x, y in ring]


@lru_cache(maxsize=64)
def _local(lon: float, lat: float) -> tuple[_Transform, _Transform]:
    local = pyproj.CRS.from_proj4(f"+proj=aeqd +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m")
    wgs84 = pyproj.CRS.from_epsg(4326)
    there = pyproj.Transformer.from_crs(wgs84, local, always_xy=True)
    back = pyproj.Transformer.from_crs(local, wgs84, always_xy=True)
    return there.transform, back.transform


def geometry_of_wkt(text: str) -> BaseGeometry:
    """The geometry that well-known text states; a number too large for a position is infinite.

    >>> geometry_of_wkt("POINT (36 35)").x, geometry_of_wkt("POINT (1e999 2)").x
    (36.0, inf)

    Raises
    ------
    shapely.errors.GEOSException
        It is no well-known text.
    """
    with np.errstate(all="ignore"):  # nobody can act on the warning: the caller judges the numbers
        return shapely.from_wkt(text)
