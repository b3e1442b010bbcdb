"""Where a name that no list holds is drawn: at the finest unit that is known, under its own name.

Pure. A stated parent first, then the same name elsewhere in the text, then the province of the
sentence, of the block or of the title; never a country, never against an unknown unit.
"""

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from geo.incidents.countries import Countries
from geo.incidents.parents import rank_of_kind
from geo.incidents.strays import SMALL
from geo.model.footprints import footprint_of
from geo.model.frames import PlaceArgument, Scope, Unit
from geo.model.records import Lookup
from geo.model.vocab import PlaceKind, Precision, SpatialRelation

__all__ = ["COUNTRIES", "PARTS", "Lifting"]

COUNTRIES = (PlaceKind.COUNTRY, PlaceKind.CONTINENT)
PARTS = (Unit.QUARTER, Unit.SITE)


@dataclass(eq=False, kw_only=True)
class Lifting:
    """The places of one report, and the drawing of those without a record."""

    arguments: Sequence[PlaceArgument]
    scopes: Sequence[Scope]
    lines: Sequence[int]  # by argument
    countries: Countries
    lookup: Lookup
    sentences: Sequence[int]
    titled: PlaceArgument | None

    def __post_init__(self) -> None:
        """Gather the names of each line."""
        self.sentences = self.sentences or [0] * len(self.arguments)
        self.by_line: dict[int, list[PlaceArgument]] = {}
        self.units: dict[tuple[str, int], list[PlaceArgument]] = {}  # of a line, of a block, of all
        for argument in self.arguments:
            self.by_line.setdefault(self.lines[argument.index], []).append(argument)

    def _scope(self, argument: PlaceArgument) -> Scope:
        return self.scopes[self.lines[argument.index]]

    def _parents(self, argument: PlaceArgument) -> list[PlaceArgument]:
        """Stated parents, the finest first, then the places of headings and of the label."""
        stated = [self.arguments[p] for p in argument.parents]
        scope = self._scope(argument)
        above = [self.arguments[p] for p in scope.places if p != argument.index]
        return stated + [a for a in above if a not in stated and argument.index not in a.parents]

    def _acronyms(self) -> None:
        """``KP`` after Khyber Pakhtunkhwa: the initials of a place named before."""
        initials: dict[str, PlaceArgument] = {}
        for argument in self.arguments:
            if argument.acronym:
                full = initials.get(argument.name.upper())
                if full is not None:
                    argument.place, argument.footprint = full.place, full.footprint
                    argument.name, argument.acronym = full.name, False
                    argument.why = f"the initials of {full.name}"
            elif argument.place is not None:
                words = [w for w in argument.name.replace("-", " ").split() if w[:1].isupper()]
                if len(words) > 1:
                    initials.setdefault("".join(w[0] for w in words).upper(), argument)

    def _lift(self, argument: PlaceArgument, named: dict[str, PlaceArgument]) -> None:
        """The finest parent that is known; never a country, never against an unknown unit."""
        same = named.get(argument.name.casefold())
        wide = same is not None and same.place is not None and same.place.kind in COUNTRIES
        if same is not None and wide and argument.unit in (Unit.PROVINCE, Unit.DISTRICT):
            same = None  # "South Ruritania Region" is not Ruritania
        if same is not None and same.place is not None and same is not argument:
            argument.place, argument.footprint, argument.lifted = (
                same.place,
                same.footprint,
                same.lifted,
            )
            argument.why = "as elsewhere in the text"
            self._count(argument)
            return
        held = self.arguments[argument.anchor] if argument.anchor is not None else None
        if held is not None and self._at_anchor(argument, held):
            named.setdefault(argument.name.casefold(), argument)
            return
        blocked = False
        for parent in self._parents(argument):
            if parent.place is None:
                blocked = blocked or (parent.unit.is_area and parent.index in argument.parents)
                continue
            if parent.place.kind in (PlaceKind.COUNTRY, PlaceKind.CONTINENT):
                continue
            self._at(argument, parent)
            named.setdefault(argument.name.casefold(), argument)
            return
        default = self._city_behind(argument) or self._unstated(argument, blocked=blocked)
        if default is not None:
            self._at(argument, default)
            named.setdefault(argument.name.casefold(), argument)

    def _at_anchor(self, argument: PlaceArgument, held: PlaceArgument) -> bool:
        """``Xu, 50 km north of Y``, ``Xu near Y``: where the words put it."""
        place, shape = held.place, held.footprint
        if place is None or shape is None or place.kind in COUNTRIES:
            return False
        if held.lifted:
            self._at(argument, held)
            return True
        argument.lifted = held.name
        argument.place = replace(
            place, name=f"{argument.name} ({held.name})", point=shape.point or place.point
        )
        argument.footprint = shape
        argument.why = f"in no list: drawn by how it lies to {held.name}"
        return True

    def _unstated(self, argument: PlaceArgument, *, blocked: bool) -> PlaceArgument | None:
        """A parent that no words state beside the name; ``blocked``: those stated are unknown."""
        if argument.candidates or argument.unit in (Unit.PROVINCE, Unit.COUNTRY):
            return None
        default = None if blocked else next(self._defaults(argument), None)
        if default is None and not (blocked and self._in_province(argument)):
            default = self.titled
        return default

    def _in_province(self, argument: PlaceArgument) -> bool:
        """Whether a province that no list holds is stated as its parent."""
        stated = [self.arguments[p] for p in argument.parents]
        return any(p.place is None and p.unit is Unit.PROVINCE for p in stated)

    def _city_behind(self, argument: PlaceArgument) -> PlaceArgument | None:
        """``in Xu, Big City``: a name of no list right before a city is a part of it."""
        for other in self.arguments[argument.index + 1 : argument.index + 2]:
            beside = other.first == argument.last + 1 and other.index not in argument.siblings
            place = other.place
            city = place is not None and rank_of_kind(place.kind) == Unit.SETTLEMENT
            if (
                beside
                and city
                and place is not None
                and place.population >= SMALL
                and not other.label
            ):
                return other
        return None

    def _at(self, argument: PlaceArgument, parent: PlaceArgument) -> None:
        place = parent.place
        if place is None:
            return
        shape = parent.footprint
        a_dot = shape is None or shape.precision.is_point
        if a_dot and rank_of_kind(place.kind) <= Unit.SETTLEMENT and argument.unit not in PARTS:
            shape = footprint_of(place, self.lookup, precision=Precision.NEAR)
        argument.lifted = parent.name
        argument.place = replace(place, name=f"{argument.name} ({parent.name})")
        argument.footprint = shape
        argument.why = f"in no list: drawn at {parent.name}"

    def _count(self, argument: PlaceArgument) -> None:
        """Note a province, to be the default of names without a record."""
        place, main = argument.place, self.countries.main
        if place is None or argument.lifted or argument.relation is SpatialRelation.PHRASE:
            return
        if rank_of_kind(place.kind) == Unit.PROVINCE and place.country == (main or place.country):
            line, block = self.lines[argument.index], self._scope(argument).block
            for key in (("line", line), ("block", block), ("text", 0)):
                insort(self.units.setdefault(key, []), argument, key=lambda a: a.index)

    def _defaults(self, argument: PlaceArgument) -> Iterator[PlaceArgument]:
        """The only province of the line, of the block, then the first that was named before."""
        line, block = self.lines[argument.index], self._scope(argument).block
        before = [
            a
            for a in self.by_line[line]
            if a.index < argument.index
            and a.unit is Unit.DISTRICT
            and a.place is not None
            and not a.lifted
            and a.index not in argument.siblings
        ]
        if before and argument.unit is not Unit.DISTRICT:
            yield before[-1]  # "In X district, one died at Y"
        told = [
            a
            for a in self.units.get(("line", line), ())
            if a.index < argument.index
            and self.sentences[a.index] == self.sentences[argument.index]
        ]
        if told:
            yield told[-1]  # "In Basra, a shepherd stepped on a mine near X"
        near = {id(a.place): a for a in self.units.get(("line", line), ())}
        if len({a.place.place_id for a in near.values() if a.place}) == 1:
            yield next(iter(near.values()))
        inside = self.units.get(("block", block), [])
        if len({a.place.place_id for a in inside if a.place}) == 1:
            yield inside[0]
        for first in self.units.get(("text", 0), [])[:1]:
            if first.index < argument.index:
                yield first
