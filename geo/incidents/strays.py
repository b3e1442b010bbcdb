"""Villages that cannot be what a text means: outside the one province or island that it names.

Pure. A town of the same name may lie anywhere; a small one lies where the paragraph is.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from geo.incidents.parents import rank_of_kind
from geo.model.frames import PlaceArgument, Unit
from geo.model.measure import great_circle_km
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind, SpatialRelation

__all__ = ["SMALL", "island_of", "strays"]

SMALL = 100_000  # people: a smaller place needs support
_TOWN = 5_000  # people: who names such a town need not say in which province it lies
_NEAR_KM = 60.0  # from a place that the text means, within which a village belongs to it


def strays(
    argument: PlaceArgument, beside: Iterable[PlaceArgument], units: AbstractSet[PlaceId]
) -> bool:
    """Whether a village lies outside the one province of its country named up to its paragraph.

    Parameters
    ----------
    argument
        A name with its record.
    beside
        The other names of its paragraph.
    units
        The provinces of its country that the text names up to there.
    """
    place = argument.place
    if place is None or not _is_village(argument):
        return False
    if not place.admin1_id or len(units) != 1 or place.admin1_id in units:
        return False
    if place.population >= _TOWN and not any(c.admin1_id in units for c in argument.candidates):
        return False  # a town that has no namesake there: a text tells of several provinces
    return not any(not a.lifted and _within(argument, a, _NEAR_KM) for a in beside)


def island_of(argument: PlaceArgument, beside: Sequence[PlaceArgument]) -> PlaceArgument | None:
    """The one island that the paragraph names before a village that lies elsewhere."""
    if not _is_village(argument) or argument.parents:
        return None
    islands = [
        a
        for a in beside
        if a.place is not None
        and a.place.kind is PlaceKind.ISLAND
        and a.relation is not SpatialRelation.PHRASE
    ]
    before = [a for a in islands if a.index < argument.index]
    if len({a.place.place_id for a in before if a.place is not None}) != 1:
        return None
    island = before[-1]
    reach = island.place.radius_km if island.place is not None else 0.0
    near = any(not a.lifted and _within(argument, a, _NEAR_KM) for a in beside if a not in islands)
    return None if near or _within(argument, island, reach) else island


def _is_village(argument: PlaceArgument) -> bool:
    place = argument.place
    if place is None or argument.label or place.population >= SMALL:
        return False
    return rank_of_kind(place.kind) <= Unit.SETTLEMENT


def _within(one: PlaceArgument, other: PlaceArgument, reach: float) -> bool:
    """Whether the records of two names lie within ``reach`` km."""
    here = one.place.point if one.place is not None else None
    there = other.place.point if other.place is not None else None
    return here is not None and there is not None and great_circle_km(here, there) <= reach
