"""From a position to places: the nearest, and the units that hold it.

The nearest comes from a k-d tree over points of the unit sphere, where 180 degrees and the poles
are nowhere special. Shapes are searched as they lie and moved once round the earth.
"""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.engine.records import Records
from geo.gazetteer.units import chord_to_km, unit_sphere
from geo.model.measure import EARTH_RADIUS_KM, KM_PER_DEGREE
from geo.model.position import LonLat
from geo.model.records import Place
from geo.model.vocab import PlaceKind

__all__ = ["Reverse"]

_UNITS = (
    PlaceKind.CONTINENT,
    PlaceKind.COUNTRY,
    PlaceKind.ADM1,
    PlaceKind.ADM2,
    PlaceKind.ADM3,
)
_NOWHERE = shapely.Point()
_SETTLEMENTS = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.QUARTER)


class Reverse:
    """Spatial look-up over the places of a file; trees are built when first needed."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._shapes: dict[int, BaseGeometry] = {}
        self._trees: dict[tuple[PlaceKind, ...], tuple[cKDTree, npt.NDArray[np.int64]]] = {}

    def nearest(
        self, point: LonLat, *, kinds: Iterable[PlaceKind] | None = None, limit: int = 1
    ) -> list[tuple[Place, float]]:
        """The nearest places of some kinds (settlements if not said) with kilometres."""
        lon, lat = np.array([point.lon]), np.array([point.lat])
        numbers, kilometres = self.nearest_many(lon, lat, kinds=kinds, limit=limit)
        return [
            (self._records.place(int(at)), float(km))
            for at, km in zip(numbers[0], kilometres[0], strict=True)
            if at >= 0
        ]

    def nearest_many(
        self,
        lon: npt.NDArray[np.float64],
        lat: npt.NDArray[np.float64],
        *,
        kinds: Iterable[PlaceKind] | None = None,
        limit: int = 1,
        workers: int = 1,
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Numbers and kilometres of the nearest places of many points, shape (n, limit).

        -1 and infinity where there are fewer places than asked for.
        """
        tree, numbers = self._tree(_SETTLEMENTS if kinds is None else kinds)
        shape = (len(lon), limit)
        if not len(numbers):
            return np.full(shape, -1, dtype=np.int64), np.full(shape, np.inf)
        order = np.lexsort((np.floor(2 * lon), np.floor(2 * lat)))  # neighbours share branches
        asked = unit_sphere(lon[order], lat[order])
        chords, found = np.empty(shape), np.empty(shape, dtype=np.int64)
        sorted_chords, sorted_found = tree.query(asked, k=limit, workers=workers)
        chords[order], found[order] = sorted_chords.reshape(shape), sorted_found.reshape(shape)
        missing = found == len(numbers)
        places = np.where(missing, -1, numbers[np.where(missing, 0, found)])
        return places, np.where(missing, np.inf, chord_to_km(chords))

    def farthest_km(self, point: LonLat, *, settlements: int) -> float:
        """Kilometres to the last of so many nearest settlements, 0 where there is none."""
        tree, numbers = self._tree(_SETTLEMENTS)
        if not len(numbers):
            return 0.0
        [asked] = unit_sphere(np.array([point.lon]), np.array([point.lat]))
        chords = tree.query(asked, k=[min(settlements, len(numbers))])[0]
        return float(chord_to_km(chords)[0])

    def _tree(self, kinds: Iterable[PlaceKind]) -> tuple[cKDTree, npt.NDArray[np.int64]]:
        asked = tuple(kinds)
        if asked not in self._trees:
            wanted = self._records.kind_numbers(asked)
            column = self._records.columns
            lon, lat = column["lon"], column["lat"]
            chosen = np.isin(column["kind"], wanted) & np.isfinite(lon) & (column["same_as"] < 0)
            numbers = np.flatnonzero(chosen)
            xyz = unit_sphere(lon[numbers], lat[numbers])
            self._trees[asked] = (cKDTree(xyz.reshape(-1, 3)), numbers)
        return self._trees[asked]

    @cached_property
    def _units(self) -> tuple[npt.NDArray[np.uint32], shapely.STRtree]:
        """Numbers of the units that have an outline, and a tree of the boxes of these."""
        records = self._records
        numbers, boxes = records.footprint_places, records.footprint_boxes
        rows = np.isin(records.columns["kind"][numbers], records.kind_numbers(_UNITS))
        rows &= np.isfinite(boxes).all(axis=1)
        return numbers[rows], shapely.STRtree(shapely.box(*boxes[rows].T))

    def _shape(self, at: int) -> BaseGeometry:
        """The outline of a unit, unpacked when a point first lies in its box."""
        if at not in self._shapes:
            shape = self._records.footprint(int(self._units[0][at])) or _NOWHERE
            shapely.prepare(shape)
            self._shapes[at] = shape
        return self._shapes[at]

    @cached_property
    def _span(self) -> tuple[float, float]:
        """Degrees of longitude over which the units reach: beyond 180 where one crosses it."""
        west, _, east, _ = shapely.total_bounds(self._units[1].geometries)
        return float(west), float(east)

    def containing(self, point: LonLat, *, tolerance_km: float = 5.0) -> list[Place]:
        """Units that hold the point, largest first; those within the tolerance where none does.

        Of each kind of unit only those count that hold the point truly, if any does: the tolerance
        is for coasts and coarse borders, not for the neighbour's land.
        """
        numbers, tree = self._units
        if not len(numbers):  # a gazetteer of points
            return []
        found: dict[int, float] = {}
        shrink = max(np.cos(np.radians(point.lat)), 0.01)
        reach = max(tolerance_km, 0.0) / KM_PER_DEGREE / shrink
        west, east = self._span
        for lon in (point.lon, point.lon - 360.0, point.lon + 360.0):
            if not west - reach <= lon <= east + reach:
                continue
            spot = shapely.Point(lon, point.lat)
            if not reach:
                near = tree.query(spot)
                around = np.array([self._shape(at) for at in near.tolist()], dtype=object)
                found |= dict.fromkeys(near[shapely.intersects(around, spot)].tolist(), 0.0)
                continue
            around = shapely.box(lon - reach, point.lat - reach, lon + reach, point.lat + reach)
            for at in tree.query(around).tolist():
                if shapely.dwithin(self._shape(at), spot, reach):
                    km = _distance_km(spot, self._shape(at))
                    if km <= tolerance_km:
                        found[at] = min(km, found.get(at, np.inf))
        kinds = self._records.columns["kind"]
        by_kind: dict[int, list[tuple[float, int]]] = {}
        for at, km in found.items():
            by_kind.setdefault(int(kinds[numbers[at]]), []).append((km, at))
        kept: list[int] = []
        for members in by_kind.values():
            inside = sorted(at for km, at in members if km == 0.0)
            kept += inside or [min(members)[1]]
        kept.sort(key=lambda at: (int(kinds[numbers[at]]), -self._shape(at).area, numbers[at]))
        return [self._records.place(int(numbers[at])) for at in kept]


def _distance_km(spot: shapely.Point, shape: BaseGeometry) -> float:
    """From a point to the nearest point of a shape: 0 inside."""
    if shape.intersects(spot):
        return 0.0
    near = shapely.get_point(shapely.shortest_line(spot, shape), 1)
    ends = unit_sphere(np.array([spot.x, near.x]), np.array([spot.y, near.y]))
    chord = float(np.linalg.norm(ends[0] - ends[1]))
    return 2 * EARTH_RADIUS_KM * float(np.arcsin(min(1.0, chord / 2)))
