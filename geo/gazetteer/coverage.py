"""How densely a gazetteer covers a country, and what would help where names were not found.

Pure but for asking the gazetteer: counts in, sentences out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from geo.model.records import Place, PlaceId

__all__ = ["Coverage", "coverage", "gains", "remedies"]

_FEW_HUNDRED = 500  # people: smaller places are not in the packaged list


@runtime_checkable
class Covered(Protocol):
    """What is asked of a gazetteer."""

    def settlements_of(self, country: str) -> tuple[int, int]: ...

    def lookup(self, name: str) -> tuple[PlaceId, ...]: ...

    def place(self, place_id: PlaceId) -> Place: ...


class Enlarged(Covered, Protocol):
    """A gazetteer that rows may have been added to."""

    def gained(self) -> dict[str, tuple[int, int]]: ...


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


def gains(gazetteer: Enlarged) -> list[str]:
    """One line a country that added rows enlarged: what they brought beside what was there.

    Parameters
    ----------
    gazetteer
        The compiled one, added rows and all.

    Returns
    -------
    list of str
        The countries that gained most first.
    """
    gained = gazetteer.gained()
    lines = []
    for code, (towns, units) in sorted(gained.items(), key=lambda one: (-sum(one[1]), one[0])):
        known = coverage(code, gazetteer)
        counted = ((towns, "settlement"), (units, "unit"))
        brought = " and ".join(_counted(n, what) for n, what in counted if n)
        had = _counted(known.packaged, "settlement")
        lines.append(f"{known.name}: {brought} more than the package, which has {had}")
    return lines


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _name(country: str, gazetteer: Covered) -> str:
    for place_id in gazetteer.lookup(country):
        place = gazetteer.place(place_id)
        if place.country == country and place.kind.value == "country":
            return place.name
    return country
