"""Coarser positions on purpose: the same place always moves to the same coarser one.

Pure, but for reading the salt. Snapping to a grid cell or an administrative unit needs no secret; a
jitter does, for without one its offset could be computed back.
"""

import hashlib
import hmac
import math
import re
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry import box

from geo.model.errors import InputError
from geo.model.footprints import NOWHERE, footprint_of
from geo.model.measure import KM_PER_DEGREE, destination, disc
from geo.model.position import LonLat
from geo.model.records import Footprint, Lookup, Place
from geo.model.vocab import PlaceKind, Precision, PrecisionBasis
from geo.privacy.ids import read_secret

__all__ = ["Blur", "Coarse", "is_blur"]

_LEAST_KM = 0.1  # less hides nobody
_METHOD = re.compile(r"(grid|jitter)_(\d{1,3}(?:\.\d+)?)km|admin1|admin2")
_UNITS = {
    "admin2": (PlaceKind.ADM2, PlaceKind.ADM1, PlaceKind.COUNTRY),
    "admin1": (PlaceKind.ADM1, PlaceKind.COUNTRY),
}
_FINER = {
    "admin2": (Precision.SITE, Precision.SETTLEMENT, Precision.NEAR),
    "admin1": (Precision.SITE, Precision.SETTLEMENT, Precision.NEAR, Precision.DISTRICT),
}


def is_blur(method: object) -> bool:
    """Whether this names a blur: a method, and a size that hides anything where it has one.

    >>> is_blur("grid_10km"), is_blur("grid_0.001km"), is_blur("admin1"), is_blur(5)
    (True, False, True, False)
    """
    found = _METHOD.fullmatch(method) if isinstance(method, str) else None
    return found is not None and (found[2] is None or float(found[2]) >= _LEAST_KM)


@dataclass(frozen=True, kw_only=True, slots=True)
class Coarse:
    """A coarsened position: ``place`` is the administrative unit, if it is one."""

    footprint: Footprint
    place: Place | None
    method: str


class Blur:
    """Coarsens footprints by ``admin1``, ``admin2``, ``grid_10km`` or ``jitter_5km``.

    Parameters
    ----------
    method
        "" does nothing.
    salt
        A secret file; needed for a jitter only.
    lookup
        Administrative units.

    Raises
    ------
    InputError
        An unknown method, or a jitter without a salt of at least 16 bytes.
    """

    def __init__(self, method: str, salt: Path | None, lookup: Lookup) -> None:
        self._method, self._lookup = method, lookup
        self._salt = read_secret(salt, setting="privacy.salt") if salt is not None else b""
        self._check(method)

    def _check(self, method: str) -> None:
        if method and not is_blur(method):
            raise InputError(
                f"unknown blur {method!r}", remedy="use admin1, admin2, grid_10km or jitter_5km"
            )
        if method.startswith("jitter") and not self._salt:
            raise InputError(
                f"{method} needs a salt",
                remedy="name a secret file outside the repository as privacy.salt, or use a grid",
            )

    def coarsen(self, footprint: Footprint | None, *, own: str = "") -> Coarse | None:
        """A coarser footprint; None when it is coarse enough already or has no place.

        ``own`` is the method that the item itself asks for; it wins.
        """
        method = own or self._method
        self._check(method)
        if not method or footprint is None or footprint.point is None:
            return None
        if method in _UNITS:
            return self._unit(footprint, footprint.point, method)
        size_km = float(re.sub(r"[^\d.]", "", method))
        given = footprint.basis is PrecisionBasis.SHAPE  # drawn by somebody, however small
        if not (footprint.precision.is_point or given) or footprint.radius_km >= size_km:
            return None
        spot = footprint.point.rounded(4)  # given and looked-up positions of one place agree
        if method.startswith("grid"):
            return Coarse(footprint=_cell(spot, size_km), place=None, method=method)
        return Coarse(footprint=self._moved(spot, size_km), place=None, method=method)

    def _unit(self, footprint: Footprint, point: LonLat, method: str) -> Coarse | None:
        given = footprint.basis is PrecisionBasis.SHAPE
        if footprint.precision not in _FINER[method] and not given:
            return None
        units = self._lookup.containing(point)
        for kind in _UNITS[method]:
            unit = next((u for u in units if u.kind is kind), None)
            if unit is not None:
                found = footprint_of(unit, self._lookup)
                return Coarse(footprint=found, place=unit, method=method)
        return Coarse(footprint=NOWHERE, place=None, method=method)

    def _moved(self, spot: LonLat, size_km: float) -> Footprint:
        """Moved by a secret but constant offset; the circle holds the true position."""
        digest = hmac.new(self._salt, f"{spot.lon:.4f},{spot.lat:.4f}".encode(), hashlib.sha256)
        a, b = (int.from_bytes(digest.digest()[i : i + 8]) / 2**64 for i in (0, 8))
        away_km = size_km * math.sqrt(0.04 + 0.92 * b)  # even over a ring, never less than a fifth
        centre = destination(spot, bearing=360 * a, distance_km=away_km).rounded(3)
        return Footprint(
            geometry=disc(centre, radius_km=size_km),
            precision=Precision.AREA,
            radius_km=size_km,
            point=centre,
            label=f"within about {size_km:g} km, coarsened on purpose",
            approximate=True,
        )


def _cell(spot: LonLat, size_km: float) -> Footprint:
    """The cell of a grid that holds a position: the same for all positions in it."""
    step = size_km / KM_PER_DEGREE
    south = math.floor(spot.lat / step) * step
    widening = max(math.cos(math.radians(south + step / 2)), 0.05)
    lon_step = step / widening
    west = math.floor((spot.lon + 180) / lon_step) * lon_step - 180
    north, east = min(south + step, 90.0), min(west + lon_step, 180.0)
    centre = LonLat(lon=(west + east) / 2, lat=(max(south, -90.0) + north) / 2).rounded(3)
    return Footprint(
        geometry=box(west, max(south, -90.0), east, north),
        precision=Precision.AREA,
        radius_km=round(size_km / math.sqrt(2), 1),
        point=centre,
        label=f"in a cell of {size_km:g} km, coarsened on purpose",
        approximate=True,
    )
