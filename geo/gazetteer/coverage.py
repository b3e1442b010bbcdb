"""How densely a gazetteer covers a country, and what would help where names were not found.

Pure but for asking the gazetteer: counts in, sentences out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from geo.model.records import Place, PlaceId

__all__ = ["Coverage", "coverage", "remedies"]

_FEW_HUNDRED = 500  # people: smaller places are not in the packaged list


@runtime_checkable
class Covered(Protocol):
    """What is asked of a gazetteer."""

    def settlements_of(self, country: str) -> tuple[int, int]: ...

    def lookup(self, name: str) -> tuple[PlaceId, ...]: ...

    def place(self, place_id: PlaceId) -> Place: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """Settlements of one country in a gazetteer."""

    country: str  # ISO 3166-1 alpha-2
    name: str
    packaged: int
    loaded: int  # of files that a user added

    @property
    def has_villages(self) -> bool:
        """Whether somebody has added a list of villages."""
        return self.loaded > self.packaged


def coverage(country: str, gazetteer: Covered) -> Coverage:
    """How many settlements of a country a gazetteer has."""
    packaged, loaded = gazetteer.settlements_of(country)
    return Coverage(
        country=country,
        name=_name(country, gazetteer),
        packaged=packaged,
        loaded=loaded,
    )


def remedies(missing: Mapping[str, int], gazetteer: Covered) -> list[str]:
    """One sentence a country whose names were not found: what is there, and what would help.

    Parameters
    ----------
    missing
        Names that were not found, counted by the ISO code of the country that was stated; those of
        no country ("") are left out, as no file can be named for them.
    gazetteer
        The one that was asked.

    Returns
    -------
    list of str
        The countries with most missing names first.
    """
    found = []
    for code, number in sorted(missing.items(), key=lambda item: (-item[1], item[0])):
        known = coverage(code, gazetteer) if code and number > 0 else None
        if known is None or not known.packaged + known.loaded:
            continue
        names = "1 name was" if number == 1 else f"{number:,} names were"
        if known.has_villages:
            found.append(
                f"{names} not found; the gazetteer has {known.packaged + known.loaded:,} "
                f"settlements of {known.name}: add these names as rows of a table "
                "(geo gazetteer add table FILE)"
            )
            continue
        found.append(
            f"{names} not found; the gazetteer has the {known.packaged:,} settlements of "
            f"{known.name} with about {_FEW_HUNDRED} people and more; its village file would be "
            f"the remedy: geo gazetteer add geonames {code} -o {code.lower()}.gaz"
        )
    return found


def _name(country: str, gazetteer: Covered) -> str:
    for place_id in gazetteer.lookup(country):
        place = gazetteer.place(place_id)
        if place.country == country and place.kind.value == "country":
            return place.name
    return country
