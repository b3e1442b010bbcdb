"""What the build works out of places: the units they lie in, their extent, the reach of "near".

Pure: arrays in, arrays out.
"""

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.fold import article_fold, key_fold
from geo.model.measure import EARTH_RADIUS_KM, KM_PER_DEGREE
from geo.model.radii import KIND_KM, NEAR_MARGIN, NEAR_MAX_KM, NEAR_MIN_KM
from geo.model.vocab import PlaceKind

__all__ = [
    "bare_unit_key",
    "default_radius_km",
    "locate_in_units",
    "near_radii_km",
    "unit_key",
    "unit_sphere",
]

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

HELD = 0.9  # share of a place that its radius holds
OVERSEAS = 4.0  # times the radius of the circle of the same area
SAMPLES = 40  # along each side of a box: radii are good to some percent
PEOPLE_PER_KM2 = 5000.0  # of built-up land in a town: UN-Habitat gives 3,000 to 15,000

_GENERIC = re.compile(
    r"\b(?:governorate|province|region|state|district|county|department|prefecture|oblast|"
    r"muhafazat|mohafazat|mintaqat|nahiya|nahiyat|markaz|qada|wilaya|wilayat|countryside|rural|"
    r"city of)\b"
    r"|محافظه|منطقه|ناحيه|ولايه|قضاء"
)


def unit_key(name: str) -> str:
    """A unit's name without article and without the word that says what kind of unit it is.

    >>> unit_key("Al-Hasakah Governorate"), unit_key("محافظة حلب"), unit_key("Tartus province")
    ('hasakah', 'حلب', 'tartus')
    """
    return article_fold(bare_unit_key(key_fold(name)))


def bare_unit_key(key: str) -> str:
    """A folded name without the word that says what kind of unit it is, its article kept.

    >>> bare_unit_key("al hasakah governorate"), bare_unit_key("district")
    ('al hasakah', 'district')
    """
    return " ".join(_GENERIC.sub(" ", key).split()) or key


def default_radius_km(
    kind: PlaceKind,
    *,
    population: int,
    footprint: bytes | None,
    lon: float = math.nan,
    lat: float = math.nan,
) -> float:
    """Radius that holds a place with 90 %, kilometres: what "somewhere in it" means as a number.

    From the polygon or line (the share of its area or length that lies so close to the point, its
    middle where no point is given), else for settlements from the population at 5,000 people per
    square kilometre of built-up land, else by kind.

    >>> round(default_radius_km(PlaceKind.CITY, population=65_915, footprint=None), 1)
    2.0
    """
    if footprint is not None:
        shape = shapely.from_wkb(footprint)
        if shape.area > 0 or shape.length > 0:
            middle = shape.centroid
            known = not (math.isnan(lon) or math.isnan(lat))
            return _holding_radius_km(shape, *((lon, lat) if known else (middle.x, middle.y)))
    settled = kind in {PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.QUARTER}
    if settled and population > 0:
        return max(0.5, float(np.sqrt(population / PEOPLE_PER_KM2 / np.pi)))
    return KIND_KM[kind]


def _holding_radius_km(shape: BaseGeometry, lon: float, lat: float) -> float:
    """Kilometres around a point within which 90 % of the area (of a line: its length) lies.

    Parts further away than four times the circle of the same area are left out: who says France
    means no island overseas.
    """
    here = unit_sphere(np.array([lon]), np.array([lat]))

    def away(x: F64, y: F64) -> F64:
        return chord_to_km(np.linalg.norm(unit_sphere(x, y) - here, axis=1))

    if shape.area > 0:
        squeeze = math.cos(math.radians(shape.centroid.y))
        limit = OVERSEAS * math.sqrt(shape.area * squeeze / math.pi) * KM_PER_DEGREE
        parts = shapely.get_parts(shape)
        middles = shapely.centroid(parts)
        near = parts[away(shapely.get_x(middles), shapely.get_y(middles)) <= limit]
        shape = shapely.MultiPolygon(list(near)) if len(near) else shape
    west, south, east, north = shape.bounds
    if shape.area > 0:
        steps = (np.arange(SAMPLES) + 0.5) / SAMPLES
        x, y = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
        inside = shapely.contains_xy(shape, x, y)
        x, y, weight = x[inside], y[inside], np.cos(np.radians(y[inside]))
    else:
        steps = (np.arange(SAMPLES**2) + 0.5) / SAMPLES**2
        points = shapely.line_interpolate_point(shapely.line_merge(shape), steps, normalized=True)
        x, y, weight = shapely.get_x(points), shapely.get_y(points), np.ones(len(steps))
    if len(x) == 0:  # too thin for the samples: half of its box
        return math.hypot(east - west, north - south) / 2 * KM_PER_DEGREE
    km = away(x, y)
    order = np.argsort(km, kind="stable")
    share = np.cumsum(weight[order]) / weight.sum()
    return float(km[order][np.searchsorted(share, HELD)])


def unit_sphere(lon: F64, lat: F64) -> F64:
    """Positions as points of the unit sphere, shape (n, 3): right at the poles and at 180 degrees.

    >>> unit_sphere(np.array([180.0, -180.0]), np.array([0.0, 0.0])).round(6)[:, 0]
    array([-1., -1.])
    """
    phi, lam = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def chord_to_km(chord: F64) -> F64:
    """Straight distance through the unit sphere to kilometres along its surface."""
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chord / 2)), dtype=float)


def near_radii_km(
    *, lon: F64, lat: F64, rank: npt.NDArray[np.int8], own_km: F64, counted: Bools
) -> F64:
    """Radius of "near X", kilometres, shape (n,): half the way to the next town or city.

    The neighbour must be of the same or a higher class than X and never a village, and it must be
    ``counted`` (curated or packaged), so that loading a dump of villages changes nothing. At least
    5, at most 15, always wider than X itself.

    Parameters
    ----------
    lon, lat
        Shape (n,), degrees; NaN where a place has no position.
    rank
        Shape (n,): 3 city, 2 town, 1 any smaller place, 0 no settlement.
    own_km
        Radius of the place itself.
    counted
        Which places may be the neighbour.
    """
    out = np.full(len(lon), NEAR_MIN_KM)
    placed = np.isfinite(lon) & np.isfinite(lat)
    for level in (3, 2):
        pool = np.flatnonzero(placed & counted & (rank >= level))
        asking = np.flatnonzero(placed & (rank > 0) & (np.maximum(rank, 2) == level))
        if len(pool) < 2 or not len(asking):
            out[asking] = NEAR_MAX_KM
            continue
        tree = cKDTree(unit_sphere(lon[pool], lat[pool]))
        chords, found = tree.query(unit_sphere(lon[asking], lat[asking]), k=2)
        itself = pool[found[:, 0]] == asking
        out[asking] = chord_to_km(np.where(itself, chords[:, 1], chords[:, 0])) / 2
    bounded = np.clip(out, NEAR_MIN_KM, NEAR_MAX_KM)
    return np.asarray(np.maximum(bounded, own_km * NEAR_MARGIN), dtype=np.float64)


def locate_in_units(
    *,
    lon: F64,
    lat: F64,
    country: npt.NDArray[np.uint32],
    units: Mapping[int, bytes],
    unit_country: Mapping[int, int],
    tolerance_km: float = 5.0,
) -> I64:
    """The unit whose polygon holds each point, -1 where none does, shape (n,).

    Only units of the point's own country count; a point outside all of them takes the nearest
    within the tolerance, since coarse borders are off by that much.
    """
    out = np.full(len(lon), -1, dtype=np.int64)
    if not units:
        return out
    numbers: Sequence[int] = sorted(units)
    shapes = shapely.from_wkb([units[i] for i in numbers])
    owners = np.array([unit_country[i] for i in numbers])
    places = np.array(numbers)
    tree = shapely.STRtree(shapes)
    known = np.isin(country, owners)  # elsewhere there is nothing to be found
    asking = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat) & known)
    for reach in (0.0, tolerance_km / KM_PER_DEGREE):
        if not len(asking):
            break
        points = np.array(shapely.points(lon[asking], lat[asking]), dtype=object)
        if reach:
            at, unit = tree.query(points, predicate="dwithin", distance=reach)
            order = np.lexsort((places[unit], shapely.distance(points[at], shapes[unit]), at))
        else:
            at, unit = tree.query(points, predicate="intersects")
            order = np.lexsort((places[unit], at))
        at, unit = at[order], unit[order]
        same = owners[unit] == country[asking[at]]
        at, unit = at[same], unit[same]
        first = np.unique(at, return_index=True)[1]
        out[asking[at[first]]] = places[unit[first]]
        asking = asking[out[asking] < 0]
    return out
