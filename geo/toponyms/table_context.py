"""What the rows of one table tell each other: votes for countries and for first-level units.

A small summary over the distinct locations of a table, computed once and given to whoever resolves
its rows, one machine or many: the same summary gives the same answers. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from geo.model.records import Lookup, Place, PlaceId
from geo.model.vocab import PlaceKind
from geo.toponyms.locations import parse_location
from geo.toponyms.parents import country_code, find_unit

__all__ = ["Asked", "TableContext", "context_of"]

_COUNTRY, _UNIT = 0.4, 0.2  # what a place gains if all votes are for its country, its unit
_SAMPLE = 20_000  # distinct locations that vote: the shares of more are the same
_NAMESAKES = 20
_LEAST = 5.0  # votes from which a table says anything of itself

_Key = TypeVar("_Key", bound=str)
Asked = tuple[str, str, str, str]  # name, admin1, admin2, country: as written


@dataclass(frozen=True, kw_only=True, slots=True)
class TableContext:
    """Shares of the votes, 0 to 1, by ISO alpha-2 and by place id."""

    countries: Mapping[str, float] = field(default_factory=dict)
    units: Mapping[PlaceId, float] = field(default_factory=dict)

    def prior(self, place: Place) -> float:
        """What a place gains because other rows lie in its country and its unit."""
        unit = place.place_id if place.kind is PlaceKind.ADM1 else place.admin1_id
        gain = _COUNTRY * self.countries.get(place.country, 0.0)
        return gain + (_UNIT * self.units.get(unit, 0.0) if unit is not None else 0.0)


def context_of(asked: Iterable[Asked], lookup: Lookup) -> TableContext:
    """The votes of the distinct locations of a table.

    A stated country or unit is a vote; so is a name that only one place bears, and less so one
    that a few share.

    Parameters
    ----------
    asked
        Name, admin1, admin2 and country of each row, as written; equal ones count once.
    lookup
        The gazetteer.
    """
    countries: dict[str, float] = defaultdict(float)
    units: dict[PlaceId, float] = defaultdict(float)
    some = sorted(set(asked))[:_SAMPLE]
    codes = {name: country_code(name, lookup) for name in {country for *_, country in some}}
    known: dict[tuple[str, str], Place | None] = {}
    for code, admin1 in sorted({(codes[country], admin1) for _, admin1, _, country in some}):
        found = find_unit(admin1, lookup, level=1, country=code) if admin1 else None
        known[code, admin1] = found.place if found is not None else None
    for name, admin1, _, country in some:
        code = codes[country]
        unit = known[code, admin1]
        if code or unit is not None:
            countries[code or (unit.country if unit is not None else "")] += 1
        if unit is not None:
            units[unit.place_id] += 1
        else:
            _vote(name, lookup, code, countries, units)
    return TableContext(countries=_shares(countries), units=_shares(units))


def _vote(
    name: str,
    lookup: Lookup,
    country: str,
    countries: dict[str, float],
    units: dict[PlaceId, float],
) -> None:
    """The places of exactly this name share one vote."""
    for location in parse_location(name)[:1]:
        part = location.places[0]
        if not part.name:
            return
        found = lookup.search(part.name, country=country or None, limit=_NAMESAKES, fuzzy=False)
        places = [c.place for c in found if c.place.kind is not PlaceKind.CONTINENT]
        for place in places:
            if not country and place.country:
                countries[place.country] += 1 / len(places) ** 2
            if place.admin1_id is not None:
                units[place.admin1_id] += 1 / len(places) ** 2


def _shares(votes: Mapping[_Key, float]) -> dict[_Key, float]:
    total = sum(votes.values())
    if total < _LEAST:
        return {}
    return {key: round(votes[key] / total, 4) for key in sorted(votes, key=str)}
