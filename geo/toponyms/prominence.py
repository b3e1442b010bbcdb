"""How prominent a place is: the one table for names in texts and in tables."""

import math
from collections.abc import Mapping
from types import MappingProxyType

from geo.model.records import Place
from geo.model.vocab import PlaceKind

__all__ = ["fame", "prominence"]

_OTHERS = 300.0
# People, or what stands for them where nobody counted.
_FLOOR: Mapping[PlaceKind, float] = MappingProxyType(
    {
        PlaceKind.CONTINENT: 5e8,
        PlaceKind.COUNTRY: 2e7,
        PlaceKind.ADM1: 1e6,
        PlaceKind.SEA: 1e6,
        PlaceKind.REGION: 5e5,
        PlaceKind.ADM2: 5e4,
        PlaceKind.CITY: 5e4,
        PlaceKind.MOUNTAINS: 5e4,
        PlaceKind.ISLAND: 3e4,
        PlaceKind.LAKE: 2e4,
        PlaceKind.RIVER: 2e4,
        PlaceKind.AIR_BASE: 1e4,
        PlaceKind.AIRPORT: 1e5,
        PlaceKind.ADM3: 1e4,
        PlaceKind.TOWN: 5e3,
    }
)


def prominence(place: Place) -> float:
    """People, or what stands for them where nobody counted."""
    if place.population:
        return float(place.population)
    return _FLOOR.get(place.kind, _OTHERS)


def fame(place: Place) -> float:
    """Prominence as a decimal logarithm: a factor of ten in people is one."""
    return math.log10(1.0 + prominence(place))
