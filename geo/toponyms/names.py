"""A place name with what a table says around it: which record of the gazetteer it means.

For names in columns (``location``, ``admin1``, ``country``) and queries ("Tuwaym, Hama"). A cell is
parsed into a chain of parts (:mod:`geo.toponyms.locations`) and resolved from what holds the place
inwards; what is finer than the gazetteer falls back to the finest part that is known, its own name
kept. Pure: a name and a lookup in, a :class:`~geo.model.records.Resolution` out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from geo.model.position import LonLat
from geo.model.records import (
    Candidate,
    Lookup,
    Mention,
    Place,
    ReportId,
    Resolution,
    Term,
)
from geo.model.vocab import MentionKind, PlaceKind, Precision, SpatialRelation
from geo.toponyms.acceptance import (
    ACCEPT,
    SAME_KEY,
    SAME_LETTERS,
    SAME_SOUNDS,
    Weighed,
    confidence_of,
    same_place,
    weigh,
)
from geo.toponyms.fallbacks import ELSEWHERE, Fallbacks, mention_of, why_not, within
from geo.toponyms.locations import (
    KEEPS_WORDS,
    NAMED_AFTER,
    SETTLED,
    UNIT_HEADS,
    Location,
    Part,
    bare_name,
    other_forms,
    parse_location,
)
from geo.toponyms.parents import resolve_parents
from geo.toponyms.table_context import TableContext
from geo.toponyms.table_scope import HOLDERS, UNITS, Scope, Scopes

__all__ = ["AROUND", "Resolver", "namesakes", "resolve_name"]

AROUND = 6  # settlements nearest to a place, itself one: how densely the list covers the country

_LEAST = 2  # letters of what a site may be named after
_LIMIT = 8  # candidates that are weighed and kept
_TOWNS = (PlaceKind.CITY, PlaceKind.TOWN)
_NAMESAKES = 50  # of one name in one country


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
        self._scopes = Scopes(lookup)
        self._fallbacks = Fallbacks(lookup)

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
        rank, settled = (0, False), False
        readings = parse_location(name)
        stated = self._scopes.stated(country, admin1, admin2)
        if len(readings) > 1:  # "Trinidad and Tobago" is a name, if a list has it
            whole = not readings[0].unknown and self._exactly(name, stated)
            readings = readings[-1:] if whole else readings[:-1]
        for location, scope in self._scoped(readings, stated):
            if settled and (not location.turned or rank == _BEST):
                break
            worded = location.turned and all(p.head in UNIT_HEADS for p in location.parents)
            in_units = scope.holder is None and (worded or scope.district is stated.district)
            if location.turned and (scope.lost or not in_units):
                continue
            made = self._read(location, scope, near=near, precision=precision)
            if best is None or (_known(made), location.turned) > rank:
                best, rank = made, (_known(made), in_units)
            # that a part of it is known says more than what the whole is like
            known = _known(best) == _WHOLLY or (best.chosen is not None and not scope.lost)
            settled = settled or known
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
                    reason=within(parents.chosen.place, name, best.rejected),
                    unlisted=name,
                    unsure=True,
                )
        return replace(best, mention=mention)

    def _scoped(
        self, readings: Iterable[Location], stated: Scope
    ) -> Iterator[tuple[Location, Scope]]:
        """Each reading within what it names; "Georgia" is a country first, then a state."""
        for location in readings:
            for as_country in (True, False):
                scope = stated
                for part in reversed(location.parents):
                    scope = self._scopes.narrowed(scope, part, as_country=as_country)
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

    def _exactly(self, name: str, scope: Scope) -> bool:
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
        scope: Scope,
        *,
        near: LonLat | None,
        precision: Precision | None,
    ) -> Resolution:
        if location.unknown:
            return self._fallbacks.fallback(location.places[0].text, location, scope, rejected=())
        border = self._fallbacks.border(location.places[0], scope)
        if border is not None:
            return border
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
            found_no = self._fallbacks.fallback(text, location, scope, rejected=rejected)
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

    # -------------------------------------------------------------- one name

    def _one(
        self, part: Part, scope: Scope, *, near: LonLat | None, precision: Precision | None
    ) -> Resolution:
        """The place of one name within what is known of its parents."""
        several = self._several(part, scope, near=near)
        if several is not None:
            return several
        mention = mention_of(part)
        inside, outside = self._candidates(part, scope, near=near)
        if part.head in KEEPS_WORDS:
            inside = self._sites(part, inside)
        weighed = self._weighed(part, inside, scope, near=near, precision=precision)
        known_city = any(c.place.population >= ELSEWHERE for c in outside)
        like = bool(weighed) and weighed[0].candidate.tier not in SAME_KEY
        if weighed and self._is_enough(weighed[0], scope) and not (like and known_city):
            return self._accepted(mention, part, weighed, scope)
        rejected = tuple(w.candidate for w in weighed)
        found = self._enough(self._fallbacks.city_elsewhere(part, outside, scope))
        if found is None and (part.head in NAMED_AFTER or self._may_be_of_a_town(part, scope)):
            found = self._beside(part, scope, near=near)
        if found is None and part.head in ("adm2", "adm3"):
            found = self._enough(self._fallbacks.seat(part, scope, rejected))
        if found is None and weighed:
            found = self._fallbacks.shared(mention, weighed, scope)
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
            mention=mention, chosen=None, rejected=rejected, reason=why_not(rejected, outside)
        )

    def _several(self, part: Part, scope: Scope, *, near: LonLat | None) -> Resolution | None:
        """The places of "A/B" that are no two spellings: each is known, and they lie apart."""
        if not part.spellings or part.relation or part.others:
            return None
        known: list[Resolution] = []
        for name in (part.name, *part.spellings):
            one = replace(part, text=name, name=name, spellings=())
            made = self._one(one, scope, near=near, precision=None)
            if made.chosen is None or made.chosen.tier not in SAME_KEY or made.unlisted:
                return None
            known.append(made)
        places = [made.chosen.place for made in known if made.chosen is not None]
        if any(same_place(a, b) for a, b in combinations(places, 2)):
            return None
        return replace(
            known[0],
            mention=mention_of(part),
            others=tuple(made.chosen for made in known[1:] if made.chosen is not None),
            reason=f"{len(known)} places are named",
            confidence=min(made.confidence for made in known),
        )

    def _is_enough(self, best: Weighed, scope: Scope) -> bool:
        """Whether a candidate is an answer; of namesakes all over the world the largest one is."""
        anywhere = not scope.countries and scope.innermost is None and self._accept <= ACCEPT
        return best.confidence >= self._accept or (anywhere and best.candidate.tier in SAME_KEY)

    def _enough(self, made: Resolution | None) -> Resolution | None:
        """A doubtful answer, unless the caller asks for surer ones."""
        return None if made is None or self._accept > max(ACCEPT, made.confidence) else made

    def _candidates(
        self, part: Part, scope: Scope, *, near: LonLat | None
    ) -> tuple[list[Candidate], list[Candidate]]:
        """Candidates that fit what is stated, and exact namesakes that do not."""
        lookup, country = self.lookup, scope.countries or None
        exact: list[Candidate] = []
        names = list(dict.fromkeys([part.text, part.name, *part.spellings]))
        for name in names:
            exact += lookup.search(name, country=country, near=near, limit=_NAMESAKES, fuzzy=False)
        for name in () if exact else other_forms(part):
            exact += lookup.search(name, country=country, near=near, limit=_NAMESAKES, fuzzy=False)
        if country and not exact and part.head not in UNIT_HEADS:
            exact = self._scopes.shared_by(names, country)
        exact = [c for c in _once(exact) if len(c.matched) > 1 or _is_usual(c)]
        if part.head in UNIT_HEADS:
            exact = [c for c in exact if c.place.kind in part.kinds] or [
                c
                for c in self._units(part, country)
                if c.place.kind in part.kinds
            ]  # fmt: skip
        inside = [c for c in exact if self._scopes.fits(c.place, scope)]
        if exact and not inside and scope.unit is not None and scope.holder is None:
            inside = self._fallbacks.around_seat(scope.unit, exact)
        if inside or part.exact or (len(part.name) < _LEAST and part.name.isascii()):
            return inside, [c for c in exact if c not in inside]
        unit = scope.unit or scope.around
        similar = lookup.search(
            part.name,
            country=country,
            admin1=unit.place_id if unit is not None and part.head not in UNIT_HEADS else None,
            near=near or scope.centre,
            kind=part.kinds if part.head in UNIT_HEADS else None,
            limit=_LIMIT,
            doubtful=part.head not in UNIT_HEADS,
        )
        similar = [c for c in _once(similar) if self._scopes.fits(c.place, scope)]
        if part.head == "quarter":  # many towns have one of the name: only the same word is it
            similar = [c for c in similar if c.tier in SAME_SOUNDS]
        return similar, [c for c in exact if c not in similar]

    def _sites(self, part: Part, found: list[Candidate]) -> list[Candidate]:
        """Candidates that are the site itself, not the settlement it is named after."""
        written = map(self.lookup.match, (part.text, part.name, *other_forms(part)))
        same = {place_id for match in written if match is not None for place_id in match.place_ids}
        return [
            c
            for c in found
            if c.place.kind not in (*SETTLED, *UNITS, PlaceKind.COUNTRY) or c.place.place_id in same
        ]

    def _units(self, part: Part, country: tuple[str, ...] | None) -> list[Candidate]:
        return self.lookup.search(
            part.name, country=country, kind=part.kinds, limit=_LIMIT, fuzzy=False
        )

    def _weighed(
        self,
        part: Part,
        found: list[Candidate],
        scope: Scope,
        *,
        near: LonLat | None,
        precision: Precision | None,
    ) -> list[Weighed]:
        """Candidates, best first, each with the terms of its confidence."""
        return weigh(
            part,
            found,
            near=near or scope.centre,
            precision=precision,
            stated=scope.unit is not None or scope.holder is not None,
            district=scope.district,
            spacing=self._spacing,
            prior=self._prior,
        )

    def _spacing(self, place: Place) -> float:
        if place.point is None:
            return 0.0
        return self.lookup.spacing_km(place.point, settlements=AROUND)

    # -------------------------------------------------------------- answers

    def _accepted(
        self, mention: Mention, part: Part, weighed: list[Weighed], scope: Scope
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
        found = [_end(end) for end in ends]
        known = tuple(end for end in found if end is not None)
        missing = [name for name, end in zip(part.others, found, strict=True) if end is None]
        if not known:  # one end only: near it
            return replace(
                made,
                mention=replace(mention, relation=SpatialRelation.NEAR),
                unsure=True,
                unlisted=", ".join(missing),
                reason=f"only {best.candidate.place.name} of {part.text!r} is in the gazetteer",
            )
        return replace(made, others=known, unlisted=", ".join(missing))

    def _may_be_of_a_town(self, part: Part, scope: Scope) -> bool:
        """Whether "X market" may stand in X: no town is named that it would stand in."""
        return part.head == "building" and bool(scope.countries) and scope.holder is None

    def _beside(self, part: Part, scope: Scope, *, near: LonLat | None) -> Resolution | None:
        """A site in no list stands near the place it is named after, which is less sure."""
        bare = bare_name(part)
        if bare in (part.name, part.text) or sum(map(str.isalpha, bare)) < _LEAST:
            return None
        named = Part(text=bare, name=bare)
        inside, _ = self._candidates(named, scope, near=near)
        settled = [c for c in inside if c.place.kind in SETTLED and c.tier in SAME_SOUNDS]
        if part.head == "building" and len(settled) != 1:  # many are named after persons, saints
            inside = settled = [c for c in settled if c.place.kind in _TOWNS]
        weighed = self._weighed(named, settled or inside, scope, near=near, precision=None)
        best = weighed[0] if weighed else None
        if best is None or best.candidate.tier not in SAME_SOUNDS:
            return None
        terms = (*best.terms, Term(name="beside", value=1.0))
        confidence = confidence_of(terms)
        if confidence < self._accept or best.toss_up:
            return None
        area = best.candidate.place.kind in HOLDERS
        return Resolution(
            mention=replace(
                mention_of(part), relation=SpatialRelation.NONE if area else SpatialRelation.NEAR
            ),
            chosen=best.candidate,
            rejected=tuple(w.candidate for w in weighed[1:]),
            reason=f"{part.name!r} is in no list; placed near what it is named after",
            confidence=confidence,
            unsure=True,
            terms=terms,
            unlisted=part.text,
        )


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


def _once(found: Iterable[Candidate]) -> list[Candidate]:
    first: dict[str, Candidate] = {}
    for candidate in found:
        first.setdefault(candidate.place.place_id, candidate)
    return list(first.values())


def _is_usual(candidate: Candidate) -> bool:
    """Whether a place is called by its name, not by a code; no letter of Latin is another name."""
    return candidate.matched == candidate.place.name or not candidate.matched.isascii()


def _end(made: Resolution) -> Candidate | None:
    """The other end of a way: what stands best near the first, whether it is sure or not."""
    sure = made.chosen is not None and not made.unlisted
    best = made.chosen if sure else next(iter(made.rejected), None)
    return best if best is not None and (sure or best.tier in SAME_LETTERS) else None


_WHOLLY = 2
_BEST = (_WHOLLY, True)  # a place in units: no town that may be the place instead


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
