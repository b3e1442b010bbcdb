"""Towns and what is called like them or lies in them: provinces, countries, quarters.

Pure.
"""

from collections.abc import Sequence

from rapidfuzz.fuzz import partial_ratio

from geo.incidents.parents import rank_of_kind
from geo.incidents.strays import SMALL
from geo.model.frames import Unit
from geo.model.measure import great_circle_km
from geo.model.records import Lookup, Place

__all__ = ["capital_of", "is_part", "units_of_seats"]

_SAME = 99.0  # per cent of letters of two names that are one
_QUARTER_KM = 20.0  # from the middle of a town to its quarters


def capital_of(state: Place, candidates: Sequence[Place], peers: Sequence[Place]) -> Place | None:
    """The town called like its country, where only places of that country stand beside it."""
    among = [rank_of_kind(p.kind) <= Unit.DISTRICT and p.country == state.country for p in peers]
    if not among or not all(among):
        return None
    towns = (p for p in candidates if p.country == state.country and p.population >= SMALL)
    return next((p for p in towns if rank_of_kind(p.kind) == Unit.SETTLEMENT), None)


def units_of_seats(pool: Sequence[Place], lookup: Lookup) -> list[Place]:
    """The provinces that are called like a town in them: "ولاية القصرين" is no town."""
    found = {}
    for seat in pool:
        if seat.admin1_id and rank_of_kind(seat.kind) <= Unit.SETTLEMENT:
            unit = lookup.place(seat.admin1_id)
            if partial_ratio(seat.name.casefold(), unit.name.casefold()) >= _SAME:
                found[unit.place_id] = unit
    return list(found.values())


def is_part(place: Place, town: Place) -> bool:
    """Whether a quarter lies as near to its town as quarters do."""
    if place.point is None or town.point is None:
        return True
    return great_circle_km(place.point, town.point) <= max(town.radius_km, _QUARTER_KM)
