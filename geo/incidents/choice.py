"""Which record a name means, and where a name in no list is drawn: at its stated parent.

Pure. Stated parents and the country of the text are hard filters that come before prominence:
what they refuse is refused, whatever its population; a name without a record keeps its own name
and takes the place and the precision of the finest parent that is known.
"""

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.fuzz import partial_ratio, ratio

from geo.incidents.anchors import is_reached
from geo.incidents.countries import Countries
from geo.incidents.lifting import PARTS, Lifting
from geo.incidents.parents import rank_of_kind
from geo.incidents.seats import capital_of, is_part, units_of_seats
from geo.incidents.strays import SMALL, island_of, strays
from geo.model.folds import KEY
from geo.model.footprints import footprint_of
from geo.model.frames import PlaceArgument, Scope, Unit
from geo.model.measure import great_circle_km
from geo.model.records import Footprint, Lookup, Place, PlaceId
from geo.model.vocab import PlaceKind, Precision, SpatialRelation
from geo.toponyms.areas import footprint_of_phrase
from geo.toponyms.parents import SEAT_KM

__all__ = ["choose_places"]

_TOWN_REACH_KM = 60.0  # a village of a district that is known by its town is not further away
_CLUSTER = 3  # names that lie in one province
_FROM_TOWNS = (SpatialRelation.NEAR, SpatialRelation.OFFSET, SpatialRelation.OUTSKIRTS)
_SURE = 0.6
_GREAT = 3_000_000  # people
_KNOWN = 500_000  # people of a city that has names in many languages
_GREAT_SURE = 0.7
_LONGEST_KM = 600.0  # between the ends of a road
_ASIDE_KM = 150.0  # outside the province of all other names
_LETTERS = 6  # of a name that may be spelt otherwise
_SAME = 99.0  # the same for one spelling
_TOWNS = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)
_OTHER = 80.0  # below it another name, no other spelling
_TOWN_ALIKE = 90.0
_ALIKE = 84.0  # per cent of letters in common


def choose_places(
    arguments: Sequence[PlaceArgument],
    scopes: Sequence[Scope],
    lines: Sequence[int],
    countries: Countries,
    lookup: Lookup,
    *,
    sentences: Sequence[int] = (),
    titled: PlaceArgument | None = None,
) -> None:
    """Give every argument its record and its shape, or leave it without; sets their fields.

    ``titled`` is the one unit that the title names: where what no list holds is drawn at last.
    """
    _Chooser(
        arguments=arguments,
        scopes=scopes,
        lines=lines,
        countries=countries,
        lookup=lookup,
        sentences=sentences,
        titled=titled,
    ).run()


class _Chooser(Lifting):
    """One report; wide names first, because the finer ones are filtered by them."""

    def __post_init__(self) -> None:
        """Note the provinces that are settled already."""
        super().__post_init__()
        arguments, scopes = self.arguments, self.scopes
        self.is_parent = {p for a in arguments if a.unit not in PARTS for p in a.parents}
        self.is_parent |= {p for s in scopes for p in s.places if s.label != p}
        self.provinces: dict[str, dict[PlaceId, int]] = {}  # by country, each with its first line
        self.regions: dict[str, str] = {}  # where most names of a country lie
        for argument in arguments:
            if argument.place is not None:
                self._note(argument, argument.place)

    def _note(self, argument: PlaceArgument, place: Place) -> None:
        if place.kind is PlaceKind.ADM1:
            lines, line = self.provinces.setdefault(place.country, {}), self.lines[argument.index]
            lines[place.place_id] = min(line, lines.get(place.place_id, line))

    def _beside(self, argument: PlaceArgument) -> list[PlaceArgument]:
        """The other names of its paragraph."""
        return [a for a in self.by_line[self.lines[argument.index]] if a is not argument]

    def _units_up_to(self, argument: PlaceArgument) -> set[PlaceId]:
        """The provinces of its country that the text names up to its paragraph."""
        country = argument.place.country if argument.place is not None else ""
        named, line = self.provinces.get(country, {}), self.lines[argument.index]
        return {unit for unit, first in named.items() if first <= line}

    def run(self) -> None:
        order = sorted(
            self.arguments, key=lambda a: (a.anchor is not None, -self._width(a), a.index)
        )
        for argument in order:
            if argument.relation is not SpatialRelation.PHRASE:
                self._choose(argument)
        for argument in [a for a in order if strays(a, self._beside(a), self._units_up_to(a))]:
            argument.why = "a small place outside the only province that the text names"
            argument.place = argument.footprint = None
        for argument in order:
            island = island_of(argument, self._beside(argument))
            if island is not None:
                self._at(argument, island)
        self._agree()
        self._acronyms()
        self._doubt_country()
        named: dict[str, PlaceArgument] = {}
        for argument in self.arguments:
            if argument.place is not None:
                named.setdefault(argument.name.casefold(), argument)
                self._count(argument)
        for argument in sorted(self.arguments, key=lambda a: not a.parents):  # stated parents first
            if argument.place is None and not argument.acronym:
                self._lift(argument, named)

    def _doubt_country(self) -> None:
        """A country that is never named, and whose every name was refused, is not the text's."""
        main = self.countries.main
        held = any(a.place is not None and a.place.country == main for a in self.arguments)
        if not held and main not in self.countries.named:
            self.countries.main = ""

    def _agree(self) -> None:
        """``66 in A, 42 in B and 35 in C``: a town among districts is the district of its name."""
        for argument in self.arguments:
            place = argument.place
            if place is not None and place.kind is PlaceKind.COUNTRY:
                self._capital(argument, place)
                continue
            if place is None or argument.unit or argument.label or argument.relation:
                continue
            unit = next(
                (
                    p
                    for p in argument.candidates
                    if rank_of_kind(p.kind) == Unit.DISTRICT and p.country == place.country
                ),
                None,
            )
            if unit is None or rank_of_kind(place.kind) != Unit.SETTLEMENT:
                continue
            line = self.lines[argument.index]
            ranks = [
                rank_of_kind(a.place.kind)
                for a in self.by_line[line]
                if a is not argument and a.place is not None and not a.lifted
            ]
            if ranks.count(Unit.DISTRICT) > max(1, ranks.count(Unit.SETTLEMENT)):
                argument.place = unit
                argument.footprint = footprint_of(unit, self.lookup)
                argument.why = "a district among districts"

    def _capital(self, argument: PlaceArgument, state: Place) -> None:
        """``تونس`` among towns of its country, in a list or as a label: the town of that name."""
        peers = [self.arguments[k] for k in argument.siblings]
        peers += [a for a in self.arguments if argument.label and a.label and a is not argument]
        town = capital_of(state, argument.candidates, [a.place for a in peers if a.place])
        if town is not None:
            argument.place, argument.footprint = town, footprint_of(town, self.lookup)
            argument.why = "the capital among towns of its country"

    def _width(self, argument: PlaceArgument) -> int:
        if argument.unit in PARTS:
            return int(argument.unit)  # "the X quarter of Y": after Y, whatever else X is
        return max([int(argument.unit), *(rank_of_kind(p.kind) for p in argument.candidates[:3])])

    # ---------------------------------------------------------------- choose

    def _choose(self, argument: PlaceArgument) -> None:
        if argument.acronym:
            argument.why = "most likely an office: capitals only"
            return
        if argument.ends:
            self._stretch(argument)
            return
        pool = list(argument.candidates) or self._near_spelling(argument)
        if not pool:
            argument.why = "in no list"
            return
        if pool[0].kind is PlaceKind.COUNTRY and not argument.unit:
            argument.place, argument.footprint = pool[0], self._shape(argument, pool[0])
            return
        pool = self._by_unit(argument, pool)
        pool = self._by_country(argument, pool) or self._near_spelling(argument)
        pool = self._by_anchor(argument, self._by_parents(argument, pool))
        if not pool:
            argument.why = argument.why or "no place of this name where the text says"
            return
        place = self._together(argument, pool)
        if place is None or not self._supported(argument, place):
            argument.why = "a small namesake that nothing supports"
            return
        argument.place = place
        self._note(argument, place)
        argument.footprint = self._shape(argument, place)

    def _stretch(self, argument: PlaceArgument) -> None:
        """``the A-B road``: all between the two that lie closest together where the text is."""
        one, other = (self._by_country(argument, list(end)) for end in argument.ends)
        pairs = [
            (great_circle_km(a.point, b.point), n, a, b)
            for n, a in enumerate(one)
            for b in other
            if a.point is not None and b.point is not None and a.place_id != b.place_id
        ]
        apart, _, first, last = min(pairs, key=lambda pair: pair[:2], default=(0.0, 0, None, None))
        if first is None or last is None or apart > _LONGEST_KM:
            argument.why = "its ends lie in no one country of the text"
            return
        argument.footprint = footprint_of_phrase(
            first, self.lookup, relation=SpatialRelation.ROAD, others=(last,)
        )
        middle = argument.footprint.point or first.point
        argument.place = replace(first, name=argument.name, point=middle)
        argument.lifted = f"{first.name} - {last.name}"
        argument.why = "the road between its two ends"

    def _together(self, argument: PlaceArgument, pool: list[Place]) -> Place | None:
        """The first, or its namesake in the one province where most names of the text lie."""
        first = pool[0]
        able = rank_of_kind(first.kind) == Unit.SETTLEMENT and not self._parents(argument)
        region = self._region(first.country) if able and first.population < SMALL else ""
        if not region or first.admin1_id == region:
            return first
        inside = (p for p in pool if p.admin1_id == region)
        found = next((p for p in inside if rank_of_kind(p.kind) == Unit.SETTLEMENT), None)
        told = argument.unit or first.admin1_id in self.provinces.get(first.country, ())
        far = not told and self._is_far(first, self.lookup.place(PlaceId(region)))
        return found or (None if far else first)

    @staticmethod
    def _is_far(place: Place, unit: Place) -> bool:
        """Whether a place lies well outside the unit where the other names of its country lie."""
        if place.point is None or unit.point is None:
            return False
        return great_circle_km(place.point, unit.point) > unit.radius_km + _ASIDE_KM

    def _region(self, country: str) -> str:
        """The province of a country that holds a namesake of three names of four, or "".

        A city speaks for its own province only.
        """
        if country not in self.regions:
            held: dict[str, set[str]] = {}
            names = set()
            for argument in self.arguments:
                own = [p for p in argument.candidates if p.country == country and p.admin1_id]
                if own and rank_of_kind(own[0].kind) == Unit.SETTLEMENT:
                    names.add(argument.name.casefold())
                    for place in own[:1] if own[0].population >= SMALL else own:
                        held.setdefault(str(place.admin1_id), set()).add(argument.name.casefold())
            ranked = sorted(held, key=lambda unit: (-len(held[unit]), unit))
            many = [u for u in ranked if len(held[u]) >= max(_CLUSTER, 0.75 * len(names))]
            self.regions[country] = many[0] if len(many) == 1 else ""
        return self.regions[country]

    def _near_spelling(self, argument: PlaceArgument) -> list[Place]:
        """A unit of the country whose name differs by a letter or two: "Musakhail", "Musakhel"."""
        home, name = self.countries.main, argument.name
        if not home or len(name) < _LETTERS or argument.unit in PARTS:
            return []
        kinds = (PlaceKind.ADM1, PlaceKind.ADM2)
        close = [] if argument.unit is Unit.SETTLEMENT else self._spelt(name, kinds, _ALIKE)
        if not close and not argument.unit.is_area and len(name) > _LETTERS:
            close = self._spelt(name, _TOWNS, _TOWN_ALIKE)
        return close

    def _spelt(self, name: str, kinds: tuple[PlaceKind, ...], least: float) -> list[Place]:
        """The place of the country whose name is most like another, its first letter the same."""
        home, own = self.countries.main, KEY(name)
        found = self.lookup.search(name, country=home, kind=kinds, limit=3, alike=least)
        close = [(ratio(KEY(c.matched), own), c) for c in found]
        able = [c.place for alike, c in close if alike >= least and KEY(c.matched)[:1] == own[:1]]
        return able[:1]

    def _by_unit(self, argument: PlaceArgument, pool: list[Place]) -> list[Place]:
        """Records of the kind that the unit word says."""
        ranks = {id(p): rank_of_kind(p.kind) for p in pool}
        if argument.unit is Unit.PROVINCE:
            wide = [p for p in pool if ranks[id(p)] in (Unit.PROVINCE, Unit.DISTRICT)]
            return wide or units_of_seats(pool, self.lookup)
        if argument.unit is Unit.DISTRICT:
            return sorted(
                (p for p in pool if ranks[id(p)] <= Unit.PROVINCE),
                key=lambda p: [ranks[id(p)] != u for u in (Unit.DISTRICT, Unit.SETTLEMENT)],
            )
        if argument.unit is Unit.SETTLEMENT:
            return [p for p in pool if ranks[id(p)] <= Unit.SETTLEMENT] or pool
        if argument.relation in _FROM_TOWNS and pool:
            towns = [p for p in pool if ranks[id(p)] <= Unit.SETTLEMENT]
            towns = [p for p in towns if self._inside(p, pool[0])]
            return list(dict.fromkeys([*towns, *pool]))  # "near X": the town, not its province
        if argument.index in self.is_parent:
            wide = [p for p in pool if Unit.DISTRICT <= ranks[id(p)] <= Unit.COUNTRY]
            return [*wide, *(p for p in pool if p not in wide)]
        return pool

    def _by_country(self, argument: PlaceArgument, pool: list[Place]) -> list[Place]:
        block = self.lines[argument.index]
        above = {
            a.place.country
            for a in (self.arguments[p] for p in self._scope(argument).places)
            if a.place is not None
        }
        kept = [
            p
            for p in pool
            if p.kind in (PlaceKind.COUNTRY, PlaceKind.CONTINENT)
            or not p.country
            or p.country in above
            or self._is_great(argument, p)
            or self.countries.allows(p.country, block)
        ]
        if not kept:
            argument.why = "its namesakes lie in other countries"
        home = self.countries.main
        at_home = [p for p in kept if p.country == home]
        return [*at_home, *(p for p in kept if p not in at_home)] if at_home else kept

    def _is_great(self, argument: PlaceArgument, place: Place) -> bool:
        """A city of millions abroad that the resolver is sure of: nobody names its country."""
        found = argument.resolution
        chosen = found.chosen.place if found is not None and found.chosen is not None else None
        sure = found is not None and found.confidence >= _GREAT_SURE
        return chosen == place and place.population >= _GREAT and sure and not argument.unit

    def _by_parents(self, argument: PlaceArgument, pool: list[Place]) -> list[Place]:
        """Only what lies in every stated parent; a parent that is unknown filters nothing."""
        kept = pool
        for parent in self._parents(argument):
            place = parent.place
            if place is None or parent.relation is SpatialRelation.PHRASE:
                continue
            inside = [p for p in kept if p.place_id == place.place_id or self._inside(p, place)]
            if argument.unit is Unit.QUARTER and rank_of_kind(place.kind) <= Unit.SETTLEMENT:
                inside = [p for p in inside if is_part(p, place)]
            stated = parent.index in argument.parents
            if inside or stated or argument.unit not in (Unit.PROVINCE, Unit.COUNTRY):
                wider = [p for p in kept if rank_of_kind(p.kind) >= rank_of_kind(place.kind)]
                kept = inside or ([] if not wider or stated else wider)
        return kept

    def _by_anchor(self, argument: PlaceArgument, pool: list[Place]) -> list[Place]:
        """``X, 40 km south of Y``: only what lies so; of "near Y", what does before the others."""
        if argument.anchor is None:
            return pool
        held = self.arguments[argument.anchor]
        reached = [p for p in pool if is_reached(p, held)]
        hard = held.relation is SpatialRelation.OFFSET or not argument.candidates
        return reached if reached or hard else pool

    def _inside(self, place: Place, parent: Place) -> bool:
        if parent.kind is PlaceKind.COUNTRY:
            return place.country == parent.country
        if parent.kind in (PlaceKind.CONTINENT, PlaceKind.SEA):
            return True
        if place.country and parent.country and place.country != parent.country:
            return False
        if parent.place_id in (place.admin1_id, place.admin2_id):
            return True
        if (
            rank_of_kind(parent.kind) == Unit.PROVINCE
            and place.admin1_id
            and parent.kind is PlaceKind.ADM1
        ):
            return False
        if place.point is None or parent.point is None:
            return True
        reach = (
            parent.radius_km * 1.2 if rank_of_kind(parent.kind) >= Unit.DISTRICT else _TOWN_REACH_KM
        )
        return great_circle_km(place.point, parent.point) <= max(reach, SEAT_KM)

    def _supported(self, argument: PlaceArgument, place: Place) -> bool:
        """Whether a small place has a parent, a country or a clear lead for it."""
        main = self.countries.main
        lonely = main not in self.countries.named and self.countries.names[main] <= 1
        match = self.lookup.match(argument.name)
        exact = match is not None and place.place_id in match.place_ids
        exact = exact or ratio(place.name.casefold(), argument.name.casefold()) >= _SAME
        known = argument.resolution.mention.place_ids if argument.resolution is not None else ()
        exact = exact or place.place_id in known  # a name in its case: "у Хусті" is Khust
        if lonely and not exact and place.population < SMALL and not argument.parents:
            return False  # another spelling, and no country that speaks for it
        if lonely and not argument.parents and self._is_borrowed(argument, place):
            return False
        if lonely and not argument.parents and self._stands_apart(argument, place):
            return False
        if main and place.country == main:
            return True
        if rank_of_kind(place.kind) >= Unit.PROVINCE or place.population >= SMALL:
            return True
        if any(self.arguments[p].place is not None for p in argument.parents):
            return True
        sure = argument.resolution.confidence if argument.resolution is not None else 0.0
        return sure >= _SURE or place.country in self.countries.named

    def _stands_apart(self, argument: PlaceArgument, place: Place) -> bool:
        """A town among many names of which none is of its country, or in any list."""
        others = [a for a in self.arguments if a is not argument and not a.acronym]
        shared = any(p.country == place.country for a in others for p in a.candidates)
        town = not argument.unit and rank_of_kind(place.kind) == Unit.SETTLEMENT
        few = shared or len(others) < _CLUSTER
        return town and place.population < SMALL and not few

    @staticmethod
    def _is_borrowed(argument: PlaceArgument, place: Place) -> bool:
        """``Crystal Park``: no town of that name; nor a town abroad that has it beside its own."""
        if rank_of_kind(place.kind) != Unit.SETTLEMENT or place.population >= _KNOWN:
            return False
        own, name = KEY(place.name), KEY(argument.name)
        other = name.isascii() and partial_ratio(own, name) < _OTHER
        return other or (argument.unit is Unit.SITE and place.population < SMALL)

    def _shape(self, argument: PlaceArgument, place: Place) -> Footprint | None:
        found = argument.resolution
        if argument.unit is Unit.DISTRICT and rank_of_kind(place.kind) <= Unit.SETTLEMENT:
            argument.why = "the district is not listed: the town's surroundings"
            return footprint_of(place, self.lookup, precision=Precision.DISTRICT, radius_km=SEAT_KM)
        if found is not None and found.chosen is not None and found.chosen.place == place:
            return found.footprint
        mention = found.mention if found is not None else None
        return footprint_of_phrase(
            place,
            self.lookup,
            relation=mention.relation if mention else SpatialRelation.NONE,
            distance_km=mention.distance_km if mention else None,
            bearing_deg=mention.bearing_deg if mention else None,
            others=(),
        )
