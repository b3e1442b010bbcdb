"""How wide a place is that a text or a table names: the one table of radii, kilometres.

Pure. What a phrase means ("near", "the border of", "the outskirts of"), what a kind of place means
where neither its shape nor its population is known, what a precision means where nothing else is.
"""

from types import MappingProxyType
from typing import Final

from geo.model.vocab import PlaceKind, Precision

__all__ = [
    "AREA_KM",
    "BORDER_DEPTH_KM",
    "BORDER_KM",
    "COAST_DEPTH_KM",
    "COUNTRYSIDE_KM",
    "DIRECTION_REACH_KM",
    "KIND_KM",
    "NEAR_MARGIN",
    "NEAR_MAX_KM",
    "NEAR_MIN_KM",
    "OUTSKIRTS_KM",
    "PRECISION_KM",
    "SURROUNDINGS_KM",
    "UCDP_NEAR_KM",
    "precision_of_radius",
]

# ------------------------------------------------------------------ phrases

NEAR_MIN_KM: Final = 5.0
NEAR_MAX_KM: Final = 15.0
"""A ring "near X" is half the way to the next such settlement, within these bounds."""
NEAR_MARGIN: Final = 1.25  # ... and always wider than X itself
UCDP_NEAR_KM: Final = 25.0  # UCDP GED codebook: where_prec 2 is within about 25 km of the point
DIRECTION_REACH_KM: Final = UCDP_NEAR_KM  # "north of X" without a distance
AREA_KM: Final = UCDP_NEAR_KM  # hills, a valley, a forest in no list, around what they are named by
SURROUNDINGS_KM: Final = 50.0  # what is known no closer names an area, no surroundings
BORDER_DEPTH_KM: Final = 15.0  # each side of "the border of A and B"
COAST_DEPTH_KM: Final = 15.0  # inland from the shore: "the coast of A"
COUNTRYSIDE_KM: Final = MappingProxyType({PlaceKind.TOWN: 15.0, PlaceKind.VILLAGE: 10.0})
"""Around a settlement that no unit is named after; of a city as wide as "hills around X"."""
OUTSKIRTS_KM: Final = 4.0  # beyond the settlement's own radius

# ------------------------------------------------------------------ shapes

BORDER_KM: Final = 5.0
"""What coarse borders are off: the coarsest source grid is 0.036 degrees of longitude."""

# ------------------------------------------------------------------ kinds and precisions

KIND_KM: Final = MappingProxyType(
    {
        PlaceKind.CONTINENT: 3000.0,
        PlaceKind.COUNTRY: 300.0,
        PlaceKind.ADM1: 50.0,
        PlaceKind.ADM2: 20.0,
        PlaceKind.ADM3: 10.0,
        PlaceKind.CITY: 4.0,
        PlaceKind.TOWN: 2.0,
        PlaceKind.VILLAGE: 1.0,
        PlaceKind.QUARTER: 1.0,
        PlaceKind.SITE: 0.5,
        PlaceKind.AIR_BASE: 1.5,
        PlaceKind.AIRPORT: 1.5,
        PlaceKind.BRIDGE: 0.3,
        PlaceKind.CAMP: 1.0,
        PlaceKind.CHECKPOINT: 0.3,
        PlaceKind.DAM: 1.0,
        PlaceKind.HOSPITAL: 0.3,
        PlaceKind.CROSSING: 0.5,
        PlaceKind.RIVER: 25.0,
        PlaceKind.LAKE: 10.0,
        PlaceKind.MOUNTAINS: 50.0,
        PlaceKind.ISLAND: 10.0,
        PlaceKind.SEA: 500.0,
        PlaceKind.REGION: 50.0,
    }
)
PRECISION_KM: Final = MappingProxyType(
    {
        Precision.SITE: 0.5,
        Precision.SETTLEMENT: 2.0,
        Precision.NEAR: 10.0,
        Precision.DISTRICT: 20.0,
        Precision.PROVINCE: 60.0,
        Precision.AREA: 60.0,
        Precision.COUNTRY: 300.0,
        Precision.NONE: 0.0,
    }
)
_SITE_KM, _SETTLEMENT_KM = 0.5, 2.5  # a position stated so closely is one


def precision_of_radius(radius_km: float) -> Precision:
    """What a position with so much room around it pins down.

    >>> [precision_of_radius(km).value for km in (0.1, 2, 8, 60)]
    ['site', 'settlement', 'near', 'area']
    """
    if radius_km <= _SITE_KM:
        return Precision.SITE
    if radius_km <= _SETTLEMENT_KM:
        return Precision.SETTLEMENT
    return Precision.NEAR if radius_km <= UCDP_NEAR_KM else Precision.AREA
