"""Positions and boxes: WGS 84, longitude and latitude named, never a bare pair.

Pure.
"""

import math
from dataclasses import dataclass
from typing import Self

from geo.model.errors import CoordinateError

__all__ = ["BBox", "LonLat", "wrap_lon"]


def wrap_lon(lon: float) -> float:
    """Bring a longitude into [-180, 180).

    >>> wrap_lon(190.0), wrap_lon(-180.0), wrap_lon(35.9)
    (-170.0, -180.0, 35.9)
    """
    return lon if -180 <= lon < 180 else (lon + 180.0) % 360.0 - 180.0


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LonLat:
    """One position, WGS 84 decimal degrees.

    Raises
    ------
    CoordinateError
        A value is not finite or out of range; the message says when the two look swapped.

    Examples
    --------
    >>> jableh = LonLat(lon=35.92759, lat=35.36211)
    >>> jableh.xy, jableh.latlon
    ((35.92759, 35.36211), (35.36211, 35.92759))
    """

    lon: float
    lat: float

    def __post_init__(self) -> None:
        """Refuse what is not a position."""
        if not (math.isfinite(self.lon) and math.isfinite(self.lat)):
            raise CoordinateError(self.lon, self.lat)
        if abs(self.lon) > 180 or abs(self.lat) > 90:
            raise CoordinateError(self.lon, self.lat)

    @property
    def xy(self) -> tuple[float, float]:
        """(lon, lat), the order of shapely and GeoJSON."""
        return (self.lon, self.lat)

    @property
    def latlon(self) -> tuple[float, float]:
        """(lat, lon), the order of folium and geopy."""
        return (self.lat, self.lon)

    def rounded(self, decimals: int) -> Self:
        """The same position with fewer decimals (2 is about 1 km, 4 about 10 m)."""
        return type(self)(lon=round(self.lon, decimals), lat=round(self.lat, decimals))


@dataclass(frozen=True, slots=True, kw_only=True)
class BBox:
    """A box in WGS 84 degrees; ``west > east`` means that it crosses the antimeridian.

    >>> fiji = BBox(west=177.0, south=-20.0, east=-178.0, north=-15.0)
    >>> LonLat(lon=179.5, lat=-17.0) in fiji, LonLat(lon=0.0, lat=-17.0) in fiji
    (True, False)
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        """Check both corners."""
        LonLat(lon=self.west, lat=self.south)
        LonLat(lon=self.east, lat=self.north)

    def __contains__(self, position: LonLat) -> bool:
        """Whether the position lies in the box, its edges included."""
        if not self.south <= position.lat <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= position.lon <= self.east
        return position.lon >= self.west or position.lon <= self.east

    @property
    def as_tuple(self) -> tuple[float, float, float, float]:
        """(west, south, east, north), the order of GeoJSON."""
        return (self.west, self.south, self.east, self.north)
