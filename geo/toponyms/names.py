"""A place name with what a table says around it: which record of the gazetteer it means.

For names in columns (``location``, ``admin1``, ``country``) and queries ("Tuwaym, Hama"). A cell is
parsed into a chain of parts (:mod:`geo.toponyms.locations`) and resolved from what holds the place
inwards; what is finer than the gazetteer falls back to the finest part that is known, its own name
kept. Pure: a name and a lookup in, a :class:`~geo.model.records.Resolution` out.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.model.footprints import footprint_of
from geo.model.measure import KM_PER_DEGREE, great_circle_km
from geo.model.position import LonLat
from geo.model.records import (
    Candidate,
    Lookup,
    Mention,
    Place,
    PlaceId,
    ReportId,
    Resolution,
    Term,
)
from geo.model.vocab import MentionKind, PlaceKind, Precision, SpatialRelation
from geo.toponyms.acceptance import (
    ACCEPT,
    SAME_KEY,
    SAME_SOUNDS,
    STATED,
    Weighed,
    confidence_of,
    plausible,
    weigh,
)
from geo.toponyms.locations import (
    KEEPS_WORDS,
    NAMED_AFTER,
    SETTLED,
    UNIT_HEADS,
    Location,
    Part,
    bare_name,
    parse_location,
)
from geo.toponyms.parents import SEAT_KM, find_unit, resolve_parents
from geo.toponyms.table_context import TableContext

__all__ = ["Resolver", "namesakes", "resolve_name"]

_UNITS = (PlaceKind.ADM1, PlaceKind.ADM2, PlaceKind.ADM3)
_HOLDERS = (*_UNITS, PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.ISLAND, PlaceKind.MOUNTAINS)
_AREAS = (PlaceKind.ADM2, PlaceKind.REGION, PlaceKind.ISLAND, PlaceKind.ADM3)
_BORDER_KM = 5.0  # what the shapes of units may be off
_AROUND_KM = 30.0  # "X, Y" with a town Y: X belongs to its surroundings
_BESIDE = frozenset({SpatialRelation.NEAR, SpatialRelation.OFFSET, SpatialRelation.DIRECTION})
_ELSEWHERE = 100_000  # people: so large a city without a namesake is meant, whatever unit is stated
_IN_TOWN = frozenset({"quarter", "building", "street"})
_LIKELY = 0.25  # least confidence of all plausible places together that names their unit
_OFFERED = 0.7  # likeness of a candidate that a person is told of
_LIMIT = 8  # candidates that are weighed and kept
_NAMESAKES = 50  # of one name in one country
_REMEMBERED = 4096  # combinations of stated parents
_SHAPES = 256  # outlines of units kept ready


@dataclass(frozen=True, kw_only=True, slots=True)
class _Scope:
    """What holds a place, resolved: countries, a unit, a district, anything else named."""

    countries: tuple[str, ...] = ()
    unit: Place | None = None
    district: Place | None = None
    holder: Place | None = None  # the innermost parent that the location itself names
    relation: SpatialRelation = (
        SpatialRelation.NONE
    )  # "near Y" behind a comma: how the holder is meant
    held: Part | None = None
    country: Place | None = None  # as the location names it
    admin1: str = ""  # as written
    lost: int = 0  # parents that the location names and nobody knows

    @property
    def innermost(self) -> Place | None:
        """The finest parent that is known."""
        town = self.district is not None and self.district.kind in SETTLED
        return self.holder or (None if town else self.district) or self.unit


def resolve_name(
    name: str,
    lookup: Lookup,
    *,
    admin1: str = "",
    admin2: str = "",
    country: str = "",
    near: LonLat | None = None,
    focus: Sequence[str] = (),
    where: str = "",
) -> Resolution:
    """Which place a location of a table means: one call of a :class:`Resolver`.

    Parameters
    ----------
    name
        As written: "Jableh", "near Jableh", "Latakia province", "Paris, France", "التويم، حماة",
        "Ashrafieh neighbourhood, Afrin city", "road between A and B".
    lookup
        The gazetteer.
    admin1, admin2, country
        What the same row says; ``country`` as ISO alpha-2.
    near
        A position that the place should be close to (prefers, never excludes).
    focus
        ISO alpha-2 codes of the map: tried first where no country is given.
    where
        ``file:row``, kept as the mention's report id.

    Returns
    -------
    Resolution
        As of :meth:`Resolver.resolve`.
    """
    return Resolver(lookup, focus=focus).resolve(
        name, admin1=admin1, admin2=admin2, country=country, near=near, where=where
    )


class Resolver:
    """Locations to places over one lookup; what rows state of parents is worked out once.

    Parameters
    ----------
    lookup
        The gazetteer.
    focus
        ISO alpha-2 codes tried first where no country is given.
    accept
        Least confidence of an answer; below it the answer is what holds all plausible places.
    context
        What the other rows of the table say.
    """

    def __init__(
        self,
        lookup: Lookup,
        *,
        focus: Sequence[str] = (),
        accept: float = ACCEPT,
        context: TableContext | None = None,
    ) -> None:
        self.lookup, self._focus, self._accept = lookup, tuple(focus), accept
        self._prior = context.prior if context is not None else None
        self._scope = lru_cache(maxsize=_REMEMBERED)(self._stated)
        self._shape = lru_cache(maxsize=_SHAPES)(self._shape_of)

    def resolve(
        self,
        name: str,
        *,
        admin1: str = "",
        admin2: str = "",
        country: str = "",
        near: LonLat | None = None,
        where: str = "",
        precision: Precision | None = None,
    ) -> Resolution:
        """Which place a location means.

        Parameters
        ----------
        name, admin1, admin2, country, near, where
            As for :func:`resolve_name`.
        precision
            What the row says of it: a bare "Hama" of precision province is the province.

        Returns
        -------
        Resolution
            ``chosen`` None when no part of it is known; ``unlisted`` is the part that no list has,
            ``chosen`` then what holds it; ``others`` the further places of a list or a pair;
            ``unsure`` when it is a toss-up or a fallback. The first of ``chosen`` (or, of a
            fallback, of ``rejected``) is the best candidate.
        """
        best: Resolution | None = None
        readings = parse_location(name)
        stated = self._scope(country, admin1, admin2)
        if len(readings) > 1:  # "Trinidad and Tobago" is a name, if a list has it
            readings = readings[-1:] if self._exactly(name, stated) else readings[:-1]
        for location, scope in self._scoped(readings, stated):
            made = self._read(location, scope, near=near, precision=precision)
            if best is None or _known(made) > _known(best):
                best = made
            if _known(best) == _WHOLLY or (best.chosen is not None and not scope.lost):
                break  # that a part of it is known says more than what the whole is like
        mention = Mention(
            report_id=ReportId(where),
            start=0,
            end=len(name),
            text=name,
            kind=MentionKind.TOPONYM,
            rule="table",
        )
        if best is None:
            return Resolution(mention=mention, chosen=None, reason="no name given")
        said = best.mention
        mention = replace(
            mention,
            relation=said.relation,
            distance_km=said.distance_km,
            bearing_deg=said.bearing_deg,
            anchors=said.anchors,
        )
        if best.chosen is None:
            parents = resolve_parents(
                self.lookup, country=country, admin1=admin1, admin2=admin2, where=where
            )
            if parents is not None and parents.chosen is not None and (admin1 or admin2):
                return replace(
                    parents,
                    mention=replace(mention, relation=SpatialRelation.NONE),
                    rejected=best.rejected,
                    reason=_within(parents.chosen.place, name, _may_be(best.rejected)),
                    unlisted=name,
                    unsure=True,
                )
        return replace(best, mention=mention)

    def _scoped(
        self, readings: Iterable[Location], stated: _Scope
    ) -> Iterator[tuple[Location, _Scope]]:
        """Each reading within what it names; "Georgia" is a country first, then a state."""
        for location in readings:
            for as_country in (True, False):
                scope = stated
                for part in reversed(location.parents):
                    scope = self._narrowed(scope, part, as_country=as_country)
                outer = location.parents[-1] if location.parents else None
                both = outer is not None and scope.countries and not stated.countries
                other = both and as_country and self._unit_too(outer)
                yield location, replace(scope, lost=scope.lost + 1) if other else scope
                if not other:
                    break

    def _unit_too(self, part: Part | None) -> bool:
        return part is not None and bool(
            self.lookup.search(part.name, kind=PlaceKind.ADM1, limit=1, fuzzy=False)
        )

    # -------------------------------------------------------------- what is stated

    def _stated(self, country: str, admin1: str, admin2: str) -> _Scope:
        countries = (country,) if country else ()
        unit = find_unit(admin1, self.lookup, level=1, country=country) if admin1 else None
        place = unit.place if unit else None
        if place is not None and not countries and place.country:
            countries = (place.country,)
        district = None
        if admin2:
            found = find_unit(
                admin2,
                self.lookup,
                level=2,
                country=country,
                admin1=place.place_id if place else "",
            )
            district = found.place if found else self._chief_town(admin2, country, place)
        holder = None
        if admin1 and place is None:
            areas = self.lookup.search(
                admin1, country=country or None, kind=_AREAS, limit=1, fuzzy=False
            )
            area = areas[0].place if areas else None
            if area is not None and area.kind in _UNITS:
                district = district or area  # of another level in the list: prefers, never excludes
            else:
                holder = area
        return _Scope(
            countries=countries, unit=place, district=district, holder=holder, admin1=admin1
        )

    def _chief_town(self, admin2: str, country: str, unit: Place | None) -> Place | None:
        """A district is named after its chief town."""
        for location in parse_location(admin2):
            found = self.lookup.search(
                location.places[0].name,
                country=country or None,
                admin1=unit.place_id if unit is not None else None,
                kind=(PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE),
                limit=1,
            )
            if found:
                return found[0].place
        return None

    def _exactly(self, name: str, scope: _Scope) -> bool:
        """Whether a list has the whole of a location as one name."""
        match = self.lookup.match(name)
        if match is None or match.kind != "name":
            return False
        places = map(self.lookup.place, match.place_ids)
        return any(not scope.countries or place.country in scope.countries for place in places)

    # -------------------------------------------------------------- one reading

    def _read(
        self,
        location: Location,
        scope: _Scope,
        *,
        near: LonLat | None,
        precision: Precision | None,
    ) -> Resolution:
        if location.unknown:
            return self._fallback(location.places[0].text, location, scope, rejected=())
        scopes = [scope]
        if self._focus and not scope.countries:
            scopes.insert(0, replace(scope, countries=self._focus))
        made: list[Resolution] = []
        for part in location.places:
            found = [self._one(part, s, near=near, precision=precision) for s in scopes]
            made.append(min(found, key=_likely))
        known = [r for r in made if r.chosen is not None]
        if not known:
            rejected = tuple(c for r in made for c in r.rejected)[:_LIMIT]
            text = ", ".join(part.text for part in location.places)
            found_no = self._fallback(text, location, scope, rejected=rejected)
            return found_no if found_no.chosen is not None else replace(made[0], rejected=rejected)
        first, *others = known
        missing = [
            part.text for part, r in zip(location.places, made, strict=True) if r.chosen is None
        ]
        if others or missing:
            chosen = tuple(r.chosen for r in others if r.chosen is not None)
            reason = first.reason if not others else f"{len(known)} places are named"
            if missing:
                reason += f"; {', '.join(missing)} is not in the gazetteer"
            first = replace(
                first,
                others=(*first.others, *chosen),
                reason=reason,
                unsure=first.unsure or bool(missing),
                unlisted=", ".join(missing),
                confidence=min(r.confidence for r in known),
            )
        return first

    def _narrowed(self, scope: _Scope, part: Part, *, as_country: bool = True) -> _Scope:
        """The scope within one more parent; one that nobody knows decides nothing."""
        if as_country and part.head in ("", "state") and scope.holder is None:
            named = self.lookup.search(part.name, kind=PlaceKind.COUNTRY, limit=1, fuzzy=False)
            code = named[0].place.country if named else ""
            if code and (not scope.countries or code in scope.countries):
                return replace(scope, countries=(code,), country=named[0].place)
        found = self._parent(part, scope)
        if found is None:
            return replace(scope, lost=scope.lost + 1)
        countries = scope.countries or ((found.country,) if found.country else ())
        if found.kind is PlaceKind.ADM1 and scope.holder is None:
            return replace(scope, countries=countries, unit=found)
        if found.kind is PlaceKind.ADM2 and scope.holder is None:
            return replace(scope, countries=countries, district=found)
        return replace(scope, countries=countries, holder=found, relation=part.relation, held=part)

    def _parent(self, part: Part, scope: _Scope) -> Place | None:
        """The place that a part between commas names: a unit before a town where both fit."""
        found: list[Candidate] = []
        wanted = part.kinds or (*_UNITS, *SETTLED, PlaceKind.REGION, PlaceKind.ISLAND)
        for kinds in (wanted, None):
            for fuzzy in (False, True):
                for name in (part.name, *part.spellings):
                    found += self.lookup.search(
                        name,
                        country=scope.countries or None,
                        admin1=scope.unit.place_id if scope.unit is not None else None,
                        kind=kinds,
                        limit=_LIMIT,
                        fuzzy=fuzzy,
                    )
                if found:
                    break
            if found:
                break
        if not found:
            return None
        ranked = [w.candidate for w in weigh(part, found)]
        if part.head or part.relation:
            return ranked[0].place
        exact = [c for c in ranked if c.score >= ranked[0].score]
        unit = next((c for c in exact if c.place.kind is PlaceKind.ADM1), None)
        return (unit or ranked[0]).place

    # -------------------------------------------------------------- one name

    def _one(
        self, part: Part, scope: _Scope, *, near: LonLat | None, precision: Precision | None
    ) -> Resolution:
        """The place of one name within what is known of its parents."""
        mention = _mention(part)
        inside, outside = self._candidates(part, scope, near=near)
        if part.head in KEEPS_WORDS:
            inside = self._sites(part, inside)
        weighed = self._weighed(part, inside, scope, near=near, precision=precision)
        if weighed and self._is_enough(weighed[0], scope):
            return self._accepted(mention, part, weighed, scope)
        rejected = tuple(w.candidate for w in weighed)
        found = self._city_elsewhere(part, outside, scope)
        if found is None and part.head in NAMED_AFTER:
            found = self._beside(part, scope, near=near)
        if found is None and part.head in ("adm2", "adm3"):
            found = self._seat(part, scope, rejected)
        if found is None and weighed:
            found = self._shared(mention, weighed, scope)
        if found is not None:
            return found
        if part.others:  # "between A and B" with B known alone
            first, *rest = part.others
            other = replace(part, name=first, others=(part.name, *rest), spellings=())
            if first != part.name and not part.spellings:
                turned = replace(other, spellings=(first,))
                return self._one(turned, scope, near=near, precision=precision)
        rejected = (*rejected, *(c for c in outside if c not in rejected))[:_LIMIT]
        return Resolution(
            mention=mention, chosen=None, rejected=rejected, reason=_why_not(rejected, outside)
        )

    def _is_enough(self, best: Weighed, scope: _Scope) -> bool:
        """Whether a candidate is an answer; of namesakes all over the world the largest one is."""
        anywhere = not scope.countries and scope.innermost is None and self._accept <= ACCEPT
        return best.confidence >= self._accept or (anywhere and best.candidate.tier in SAME_KEY)

    def _candidates(
        self, part: Part, scope: _Scope, *, near: LonLat | None
    ) -> tuple[list[Candidate], list[Candidate]]:
        """Candidates that fit what is stated, and exact namesakes that do not."""
        lookup, country = self.lookup, scope.countries or None
        exact: list[Candidate] = []
        names = list(dict.fromkeys([part.text, part.name, *part.spellings]))
        for name in names:
            exact += lookup.search(name, country=country, near=near, limit=_NAMESAKES, fuzzy=False)
        exact = _once(exact)
        if part.head in UNIT_HEADS:
            exact = [c for c in exact if c.place.kind in part.kinds] or [
                c
                for c in self._units(part, country)
                if c.place.kind in part.kinds
            ]  # fmt: skip
        inside = [c for c in exact if self._fits(c.place, scope)]
        if inside or not part.name:
            return inside, [c for c in exact if c not in inside]
        similar: list[Candidate] = []
        unit = scope.unit
        for name in names[:1] if part.head not in UNIT_HEADS else [part.name]:
            similar += lookup.search(
                name,
                country=country,
                admin1=unit.place_id if unit is not None and part.head not in UNIT_HEADS else None,
                near=near or (scope.holder.point if scope.holder is not None else None),
                kind=part.kinds if part.head in UNIT_HEADS else None,
                limit=_LIMIT,
                doubtful=part.head not in UNIT_HEADS,
            )  # fmt: skip
        similar = [c for c in _once(similar) if self._fits(c.place, scope)]
        if part.head == "quarter":  # many towns have one of the name: only the same word is it
            similar = [c for c in similar if c.tier in SAME_SOUNDS]
        return similar, [c for c in exact if c not in similar]

    def _sites(self, part: Part, found: list[Candidate]) -> list[Candidate]:
        """Candidates that are the site itself, not the settlement it is named after."""
        match = self.lookup.match(part.text)
        same = match.place_ids if match is not None else ()
        return [
            c
            for c in found
            if c.place.kind not in (*SETTLED, *_UNITS, PlaceKind.COUNTRY)
            or c.place.place_id in same
        ]

    def _units(self, part: Part, country: tuple[str, ...] | None) -> list[Candidate]:
        return self.lookup.search(
            part.name, country=country, kind=part.kinds, limit=_LIMIT, fuzzy=False
        )

    def _fits(self, place: Place, scope: _Scope) -> bool:
        """Whether a place lies in what is stated and known of its parents."""
        if place.kind in (PlaceKind.COUNTRY, PlaceKind.CONTINENT):
            return scope.innermost is None
        unit, holder = scope.unit, scope.holder
        if unit is not None and not self._in_unit(place, unit):
            return False
        if holder is None or holder.place_id == place.place_id:
            return True  # "Kobane (Ayn al Arab)": both names are of one place
        if scope.relation in _BESIDE:
            return _apart(holder, place) <= max(_AROUND_KM, holder.radius_km * 2)
        return self._holds(holder, place)

    def _shape_of(self, place_id: PlaceId) -> BaseGeometry | None:
        shape = self.lookup.footprint(place_id)
        if shape is None or shape.area == 0:
            return None
        shapely.prepare(shape)
        return shape

    def _in_unit(self, place: Place, unit: Place) -> bool:
        if unit.place_id in (place.place_id, place.admin1_id):
            return True
        if place.admin1 and place.admin1 == unit.name and place.country == unit.country:
            return True
        return place.kind is not PlaceKind.ADM1 and self._holds(unit, place)

    def _holds(self, parent: Place, place: Place) -> bool:
        """Whether a place lies in (or, of a settlement, around) another one."""
        if parent.place_id in (place.admin1_id, place.admin2_id):
            return True
        if parent.kind is PlaceKind.COUNTRY:
            return parent.country == place.country
        if parent.point is None or place.point is None:
            return False
        if parent.kind in _HOLDERS:
            shape = self._shape(parent.place_id)
            if shape is not None:
                widest = max(math.cos(math.radians(place.point.lat)), 0.05)  # of a degree
                reach = _BORDER_KM / KM_PER_DEGREE / widest
                return bool(shapely.dwithin(shape, Point(place.point.xy), reach))
        wide = _AROUND_KM if parent.kind in SETTLED else _BORDER_KM
        return _apart(parent, place) <= max(parent.radius_km * 1.5, wide)

    def _weighed(
        self,
        part: Part,
        found: list[Candidate],
        scope: _Scope,
        *,
        near: LonLat | None,
        precision: Precision | None,
    ) -> list[Weighed]:
        """Candidates, best first, each with the terms of its confidence."""
        return weigh(
            part,
            found,
            near=near or (scope.holder.point if scope.holder is not None else None),
            precision=precision,
            stated=scope.unit is not None or scope.holder is not None,
            district=scope.district,
            spacing=self._spacing,
            prior=self._prior,
        )

    def _spacing(self, place: Place) -> float:
        """Kilometres to the fifth settlement around: how densely the list covers the country."""
        if place.point is None:
            return 0.0
        found = self.lookup.nearest(place.point, limit=6)
        return found[-1][1] if found else 0.0

    # -------------------------------------------------------------- answers

    def _accepted(
        self, mention: Mention, part: Part, weighed: list[Weighed], scope: _Scope
    ) -> Resolution:
        best = weighed[0]
        made = Resolution(
            mention=mention,
            chosen=best.candidate,
            rejected=tuple(w.candidate for w in weighed[1:])[:_LIMIT],
            reason=best.reason,
            unsure=best.toss_up,
            confidence=best.confidence,
            terms=best.terms,
        )
        if not part.others:
            return made
        here = best.candidate.place.point
        parts = [Part(text=name, name=name) for name in part.others]
        ends = [self._one(end, scope, near=here, precision=None) for end in parts]
        known = tuple(end.chosen for end in ends if end.chosen is not None and not end.unlisted)
        missing = [name for name, end in zip(part.others, ends, strict=True) if end.chosen is None]
        if not known:  # one end only: near it
            return replace(
                made,
                mention=replace(mention, relation=SpatialRelation.NEAR),
                unsure=True,
                unlisted=", ".join(missing),
                reason=f"only {best.candidate.place.name} of {part.text!r} is in the gazetteer",
            )
        return replace(made, others=known, unlisted=", ".join(missing))

    def _city_elsewhere(
        self, part: Part, outside: list[Candidate], scope: _Scope
    ) -> Resolution | None:
        """A town whose stated unit is another than its list's: units are renamed and divided."""
        if scope.holder is not None:
            return None
        settled = [c for c in outside if c.place.kind in SETTLED]
        same = _of_the_same_name(settled, scope.admin1)
        large = [c for c in settled if c.place.population >= _ELSEWHERE]
        chosen = same or (large[0] if len(large) == 1 and scope.countries else None)
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
            mention=_mention(part),
            chosen=chosen,
            rejected=tuple(c for c in outside if c is not chosen)[:_LIMIT],
            reason=f"the only city of this name in the country; the gazetteer has it in {lies}",
            confidence=confidence_of(terms),
            terms=terms,
        )

    def _beside(self, part: Part, scope: _Scope, *, near: LonLat | None) -> Resolution | None:
        """A site in no list stands near the place it is named after, which is less sure."""
        bare = bare_name(part)
        if not bare or bare in (part.name, part.text):
            return None
        inside, _ = self._candidates(Part(text=bare, name=bare), scope, near=near)
        weighed = self._weighed(
            Part(text=bare, name=bare), inside, scope, near=near, precision=None
        )
        best = weighed[0] if weighed else None
        if best is None:
            return None
        terms = (*best.terms, Term(name="beside", value=1.0))
        confidence = confidence_of(terms)
        if confidence < self._accept or best.toss_up:
            return None
        area = best.candidate.place.kind in _HOLDERS
        return Resolution(
            mention=replace(
                _mention(part), relation=SpatialRelation.NONE if area else SpatialRelation.NEAR
            ),
            chosen=best.candidate,
            rejected=tuple(w.candidate for w in weighed[1:]),
            reason=f"{part.name!r} is in no list; placed near what it is named after",
            confidence=confidence,
            unsure=True,
            terms=terms,
            unlisted=part.text,
        )

    def _seat(
        self, part: Part, scope: _Scope, rejected: tuple[Candidate, ...]
    ) -> Resolution | None:
        """A district in no list whose chief town is known: an area around that town."""
        seats = self.lookup.search(
            part.name,
            country=scope.countries or None,
            admin1=scope.unit.place_id if scope.unit is not None else None,
            kind=(PlaceKind.CITY, PlaceKind.TOWN),
            limit=2,
            fuzzy=False,
        )
        if len(seats) != 1:
            return None
        place = seats[0].place
        return Resolution(
            mention=_mention(part),
            chosen=seats[0],
            rejected=rejected,
            reason=f"the district around {place.name}, whose outline is not known",
            confidence=round(seats[0].score * 0.8, 3),
            footprint=footprint_of(
                place, self.lookup, precision=Precision.DISTRICT, radius_km=SEAT_KM
            ),
        )  # fmt: skip

    def _shared(self, mention: Mention, weighed: list[Weighed], scope: _Scope) -> Resolution | None:
        """The unit that holds every plausible place, where none of them is likely enough."""
        likely = plausible(weighed)
        places = [w.candidate.place for w in likely]
        ids = {place.admin1_id for place in places}
        rejected = tuple(w.candidate for w in weighed)
        together = sum(w.confidence for w in likely)
        if len(ids) != 1 or None in ids or scope.innermost is not None or together < _LIKELY:
            return None
        unit = self.lookup.place(next(i for i in ids if i is not None))
        names = ", ".join(dict.fromkeys(place.name for place in places))
        chosen = Candidate(
            place=unit, score=likely[0].candidate.score, tier="parent", matched=unit.name
        )
        return Resolution(
            mention=replace(mention, relation=SpatialRelation.NONE),
            chosen=chosen,
            rejected=rejected,
            reason=f"in {unit.name}: {names} is likely but not sure",
            confidence=round(min(1.0, together), 3),
            unsure=True,
            unlisted=mention.text,
        )

    def _country(self, code: str) -> Place | None:
        found = self.lookup.search(code, kind=PlaceKind.COUNTRY, country=code, limit=1, fuzzy=False)
        return found[0].place if found else None

    def _seat_of(self, unit: Place) -> Place | None:
        """The town of the name of its province: where a mosque or a quarter "in Homs" stands."""
        found = self.lookup.search(
            unit.name,
            country=unit.country,
            kind=(PlaceKind.CITY, PlaceKind.TOWN),
            limit=3,
            fuzzy=False,
        )
        return next((c.place for c in found if c.place.admin1_id == unit.place_id), None)

    def _fallback(
        self, text: str, location: Location, scope: _Scope, *, rejected: tuple[Candidate, ...]
    ) -> Resolution:
        """The finest known part of a location, its unknown part kept."""
        place = scope.innermost
        said = Mention(report_id=ReportId(""), start=0, end=len(text), text=text, rule="table")
        if place is None and len(scope.countries) == 1:
            place = scope.country or self._country(scope.countries[0])
        if place is None:
            return Resolution(
                mention=said, chosen=None, rejected=rejected, reason=_why_not(rejected, ())
            )
        if place.kind is PlaceKind.ADM1 and location.places[0].head in _IN_TOWN:
            place = self._seat_of(place) or place
        held = scope.held if place is scope.holder else None
        if held is not None:
            said = _mention(held)
        chosen = Candidate(place=place, score=1.0, tier="parent", matched=place.name)
        return Resolution(
            mention=said,
            chosen=chosen,
            rejected=rejected,
            reason=f"in {place.name}; the place itself is not known"
            if location.unknown
            else _within(place, text, _may_be(rejected)),
            confidence=STATED,
            unsure=True,
            unlisted=text,
        )  # fmt: skip


def namesakes(name: str, lookup: Lookup, *, country: str = "") -> list[Candidate]:
    """Every place of exactly this name, its kind words taken off where that is needed.

    Cheap: nothing similar is looked for. For names whose position is known already.

    Parameters
    ----------
    name
        As written: "Jableh", "near Jableh", "Latakia province".
    lookup
        The gazetteer.
    country
        ISO alpha-2; "": the world.
    """
    for location in parse_location(name):
        for part in location.places:
            for text, kinds in ((part.text, None), (part.name, part.kinds or None)):
                found = lookup.search(
                    text, country=country or None, kind=kinds, limit=_NAMESAKES, fuzzy=False
                )
                if found:
                    return found
    return []


# ------------------------------------------------------------------ small things


def _mention(part: Part) -> Mention:
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


def _once(found: Iterable[Candidate]) -> list[Candidate]:
    first: dict[str, Candidate] = {}
    for candidate in found:
        first.setdefault(candidate.place.place_id, candidate)
    return list(first.values())


def _apart(one: Place, other: Place) -> float:
    if one.point is None or other.point is None:
        return math.inf
    return great_circle_km(one.point, other.point)


def _of_the_same_name(found: Sequence[Candidate], admin1: str) -> Candidate | None:
    """The town that bears the name of its stated unit: "Kisumu, Kisumu"."""
    key = admin1.casefold()
    names = ((c, {c.matched.casefold(), c.place.name.casefold()}) for c in found)
    return next((c for c, known in names if key in known), None)


_WHOLLY = 2


def _likely(made: Resolution) -> int:
    """Of answers within the focus and within the world: the very name before a similar one."""
    if made.chosen is None:
        return 2
    return 0 if made.chosen.tier in SAME_KEY else 1


def _known(made: Resolution) -> int:
    """How much of a location is known: nothing, a part of it, all."""
    if made.chosen is None:
        return 0
    return 1 if made.unlisted else _WHOLLY


def _within(place: Place, text: str, reason: str) -> str:
    said = f"in {place.name}; {text!r} is not in the gazetteer"
    return f"{said} ({reason})" if reason else said


def _may_be(rejected: Sequence[Candidate]) -> str:
    """The candidates that are alike but not enough, for the person who reviews."""
    like = [c.place for c in rejected if c.score >= _OFFERED][:3]
    named = [f"{p.name} ({p.admin1 or p.country})" for p in like]
    return f"perhaps {' or '.join(dict.fromkeys(named))}" if named else ""


def _why_not(rejected: Sequence[Candidate], outside: Sequence[Candidate]) -> str:
    if outside:
        first = outside[0].place
        lies = ", ".join(part for part in (first.admin1, first.country) if part)
        return f"not found where the row says; a namesake lies in {lies or 'another place'}"
    if rejected:
        names = ", ".join(dict.fromkeys(c.place.name for c in rejected[:3]))
        return f"no such name in the gazetteer; {names} is not like enough"
    return "no such name in the gazetteer"
