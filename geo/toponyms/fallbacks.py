"""Answers for a name that no list has: a city elsewhere, a seat, a shared unit, what holds it.

Pure. Every answer says in its reason what it is, and is marked as unsure.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from geo.model.footprints import footprint_of, union
from geo.model.measure import great_circle_km
from geo.model.records import (
    Candidate,
    Lookup,
    Mention,
    Place,
    ReportId,
    Resolution,
    Term,
)
from geo.model.vocab import PlaceKind, Precision, SpatialRelation
from geo.toponyms.acceptance import (
    SAME_KEY,
    SAME_LETTERS,
    SAME_SOUNDS,
    STATED,
    Weighed,
    confidence_of,
    plausible,
)
from geo.toponyms.locations import SETTLED, Location, Part, parse_location
from geo.toponyms.parents import SEAT_KM
from geo.toponyms.table_scope import AROUND_KM, Scope

__all__ = ["ELSEWHERE", "Fallbacks", "may_be", "mention_of", "why_not", "within"]

_SEATS = MappingProxyType(
    {
        "adm2": (PlaceKind.CITY, PlaceKind.TOWN),
        "adm3": (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE),
    }
)
ELSEWHERE = 100_000  # people: so large a city without a namesake is meant, whatever unit is stated
_IN_TOWN = frozenset({"quarter", "building", "street"})
_EITHER = 3  # units of which one holds the place: more say no more than the country
_EITHER_KM = 500.0  # nor do those that reach further
_LIKELY = 0.25  # least confidence of all plausible places together that names their unit
_OFFERED = 0.7  # likeness of a candidate that a person is told of
_TOLD = 3  # places of one name that a person is told of
_LIMIT = 8  # candidates that are kept


class Fallbacks:
    """The answers over one lookup."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup

    def city_elsewhere(
        self, part: Part, outside: list[Candidate], scope: Scope
    ) -> Resolution | None:
        """A town whose stated unit is another than its list's: units are renamed and divided."""
        if scope.holder is not None:
            return None
        settled = [c for c in outside if c.place.kind in SETTLED]
        same = _of_the_same_name(settled, scope.admin1)
        alone = len(settled) == 1 and settled[0].place.population >= ELSEWHERE
        chosen = same or (settled[0] if alone and scope.countries else None)
        if chosen is None:
            return None
        lies = chosen.place.admin1 or chosen.place.country
        terms = (
            Term(name="score", value=chosen.score),
            Term(name="margin", value=0.3),
            Term(name="alone", value=1.0),
            Term(name="sounds", value=1.0),
            Term(name="letters", value=round(math.log(max(len(part.name), 1)), 4)),
            Term(name="elsewhere", value=1.0),
        )
        return Resolution(
            mention=mention_of(part),
            chosen=chosen,
            rejected=tuple(c for c in outside if c is not chosen)[:_LIMIT],
            reason=f"the city of this name in the country; the gazetteer has it in {lies}",
            confidence=confidence_of(terms),
            unsure=True,
            terms=terms,
        )

    def seat(self, part: Part, scope: Scope, rejected: tuple[Candidate, ...]) -> Resolution | None:
        """A district in no list whose chief town is known: an area around that town."""
        seats = self.lookup.search(
            part.name,
            country=scope.countries or None,
            admin1=scope.unit.place_id if scope.unit is not None else None,
            kind=_SEATS[part.head],
            limit=2,
        )
        seats = [seat for seat in seats if seat.tier in SAME_SOUNDS]
        if len(seats) != 1:
            return None
        place = seats[0].place
        return Resolution(
            mention=mention_of(part),
            chosen=seats[0],
            rejected=rejected,
            reason=f"the district around {place.name}, whose outline is not known",
            confidence=round(seats[0].score * 0.8, 3),
            footprint=footprint_of(
                place, self.lookup, precision=Precision.DISTRICT, radius_km=SEAT_KM
            ),
        )  # fmt: skip

    def shared(self, mention: Mention, weighed: list[Weighed], scope: Scope) -> Resolution | None:
        """The unit that holds every plausible place, where none of them is likely enough.

        Places of two or three units are somewhere in these, no closer: if they are of one
        country and not far from each other.
        """
        likely = plausible(weighed)
        ids = list(dict.fromkeys(w.candidate.place.admin1_id for w in likely))
        together = sum(w.confidence for w in likely)
        if None in ids or len(ids) > _EITHER or scope.innermost is not None or together < _LIKELY:
            return None
        if len(ids) > 1 and any(w.candidate.tier not in SAME_LETTERS for w in likely):
            return None
        units = [self.lookup.place(number) for number in ids if number is not None]
        first, *others = (
            Candidate(place=u, score=likely[0].candidate.score, tier="parent", matched=u.name)
            for u in units
        )
        names = ", ".join(dict.fromkeys(w.candidate.place.name for w in likely))
        where = " or ".join(unit.name for unit in units)
        shape = union([footprint_of(unit, self.lookup) for unit in units]) if others else None
        if shape is not None and (
            (shape.radius_km or 0.0) > _EITHER_KM or len({unit.country for unit in units}) > 1
        ):
            return None
        return Resolution(
            mention=replace(mention, relation=SpatialRelation.NONE),
            chosen=first,
            others=tuple(others),
            rejected=tuple(w.candidate for w in weighed),
            reason=f"in {where}: {_either([w.candidate for w in likely])}"
            if others
            else f"in {where}: {names} is likely but not sure",
            confidence=round(min(1.0, together), 3),
            unsure=True,
            unlisted=mention.text,
            footprint=replace(shape, label=where) if shape is not None else None,
        )

    def country(self, code: str) -> Place | None:
        """The country of a code."""
        found = self.lookup.search(code, kind=PlaceKind.COUNTRY, country=code, limit=1, fuzzy=False)
        return found[0].place if found else None

    def seat_of(self, unit: Place) -> Place | None:
        """The town of the name of its province: where a mosque or a quarter "in Homs" stands."""
        bare = parse_location(unit.name)[0].places[0].name  # of "Kherson Oblast"
        found = (
            candidate.place
            for name in dict.fromkeys((unit.name, bare))
            for candidate in self.lookup.search(
                name,
                country=unit.country,
                kind=(PlaceKind.CITY, PlaceKind.TOWN),
                limit=3,
                fuzzy=False,
            )
        )
        return next((place for place in found if place.admin1_id == unit.place_id), None)

    def around_seat(self, unit: Place, exact: Sequence[Candidate]) -> list[Candidate]:
        """Towns of the next unit that belong to the city a unit is named after."""
        seat = self.seat_of(unit)
        if seat is None or seat.point is None:
            return []
        return [
            c
            for c in exact
            if c.place.kind in SETTLED
            and c.place.point is not None
            and great_circle_km(c.place.point, seat.point) <= AROUND_KM
        ]

    def border(self, part: Part, scope: Scope) -> Resolution | None:
        """The border of what holds a place with the country that is named: "border with Y, X"."""
        if part.relation is not SpatialRelation.BORDER:
            return None
        named = [self._country_of(name) for name in (part.name, *part.others)]
        place = scope.innermost
        if place is None and len(scope.countries) == 1:
            place = self.country(scope.countries[0])
        own = "" if place is None else place.country
        beyond = [c for c in named if c is not None and c.country != own]
        if place is None and len(beyond) > 1:
            place = beyond.pop(0)
        if not beyond or place is None or None in named:
            return None
        return Resolution(
            mention=mention_of(part),
            chosen=Candidate(place=place, score=1.0, tier="parent", matched=place.name),
            others=(Candidate(place=beyond[0], score=1.0, tier="exact", matched=part.name),),
            reason=f"the border of {place.name} with {beyond[0].name}",
            confidence=STATED,
        )

    def _country_of(self, name: str) -> Place | None:
        """The country of a name or of its people: "Turkey", "Turkish"."""
        match = self.lookup.match(name)
        places = map(self.lookup.place, match.place_ids if match is not None else ())
        return next((place for place in places if place.kind is PlaceKind.COUNTRY), None)

    def fallback(
        self, text: str, location: Location, scope: Scope, *, rejected: tuple[Candidate, ...]
    ) -> Resolution:
        """The finest known part of a location, its unknown part kept."""
        place = scope.innermost
        said = Mention(report_id=ReportId(""), start=0, end=len(text), text=text, rule="table")
        if place is None and len(scope.countries) == 1:
            place = scope.country or self.country(scope.countries[0])
        if place is None:
            return Resolution(
                mention=said, chosen=None, rejected=rejected, reason=why_not(rejected, ())
            )
        if place.kind is PlaceKind.ADM1 and location.places[0].head in _IN_TOWN:
            place = self.seat_of(place) or place
        held = scope.held if place is scope.holder else None
        if held is not None:
            said = mention_of(held)
        chosen = Candidate(place=place, score=1.0, tier="parent", matched=place.name)
        return Resolution(
            mention=said,
            chosen=chosen,
            rejected=rejected,
            reason=f"in {place.name}; the place itself is not known"
            if location.unknown
            else within(place, text, rejected),
            confidence=STATED,
            unsure=True,
            unlisted=text,
        )  # fmt: skip


def mention_of(part: Part) -> Mention:
    """A part of a location as a mention of a table."""
    return Mention(
        report_id=ReportId(""),
        start=0,
        end=len(part.text),
        text=part.text,
        relation=part.relation,
        distance_km=part.distance_km,
        bearing_deg=part.bearing_deg,
        anchors=part.others,
        rule="table",
    )


def within(place: Place, text: str, rejected: Sequence[Candidate]) -> str:
    """Why a name stands at what holds it, in words: several places bear it, or no list has it."""
    same = [c for c in rejected if c.tier in SAME_KEY]
    if len(same) > 1:
        return f"in {place.name}: {_either(same)}; nothing says which {text!r} is meant"
    said = f"in {place.name}; {text!r} is not in the gazetteer"
    like = may_be(rejected)
    return f"{said} ({like})" if like else said


def _either(found: Sequence[Candidate]) -> str:
    """The places of one name, by what holds them; few of many."""
    named = [f"{c.place.name} ({c.place.admin1 or c.place.country})" for c in found]
    distinct = list(dict.fromkeys(named))
    if len(distinct) == 1:  # of one name in one unit; how many was cut off
        return f"several places are called {distinct[0]}"
    cut = len(distinct) > _TOLD or len(found) > len(distinct)
    more = f" or another of at least {len(found)}" if cut else ""
    return f"either {' or '.join(distinct[:_TOLD])}{more}"


def may_be(rejected: Sequence[Candidate]) -> str:
    """The candidates that are alike but not enough, for the person who reviews."""
    like = [c.place for c in rejected if c.score >= _OFFERED][:3]
    named = [f"{p.name} ({p.admin1 or p.country})" for p in like]
    return f"perhaps {' or '.join(dict.fromkeys(named))}" if named else ""


def why_not(rejected: Sequence[Candidate], outside: Sequence[Candidate]) -> str:
    """Why no place was chosen, in words."""
    if outside:
        first = outside[0].place
        lies = ", ".join(part for part in (first.admin1, first.country) if part)
        return f"not found where the row says; a namesake lies in {lies or 'another place'}"
    if rejected:
        names = ", ".join(dict.fromkeys(c.place.name for c in rejected[:3]))
        return f"no such name in the gazetteer; {names} is not like enough"
    return "no such name in the gazetteer"


def _of_the_same_name(found: Sequence[Candidate], admin1: str) -> Candidate | None:
    """The town that bears the name of its stated unit: "Kisumu, Kisumu"."""
    key = admin1.casefold()
    names = ((c, {c.matched.casefold(), c.place.name.casefold()}) for c in found)
    return next((c for c, known in names if key in known), None)
