"""A place name with what a table says around it: which record of the gazetteer it means.

For names in columns (``location``, ``admin1``, ``country``) and queries ("Tuwaym, Hama"), where the
parents are stated and there is no sentence to read. Pure: a name and a lookup in, a
:class:`~geo.model.records.Resolution` out, with the candidates that were refused.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.model.measure import buffer_km, great_circle_km
from geo.model.position import LonLat
from geo.model.records import Candidate, Lookup, Mention, Place, ReportId, Resolution, Term
from geo.model.vocab import MentionKind, PlaceKind
from geo.toponyms.parents import country_code

__all__ = ["confidence_of", "confidence_terms", "namesakes", "resolve_name"]

_HEADS: tuple[tuple[re.Pattern[str], tuple[PlaceKind, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kinds)
    for pattern, kinds in (
        (
            r"\s+(?:province|governorate|state|region|oblast|countryside)$|^(?:محافظة|ولاية|ريف)\s+",
            (PlaceKind.ADM1, PlaceKind.REGION),
        ),
        (
            r"\s+(?:sub-?district|district|county|municipality)$|^(?:منطقة|ناحية|قضاء)\s+",
            (PlaceKind.ADM2, PlaceKind.ADM3, PlaceKind.QUARTER),
        ),
        (
            r"\s+(?:city|town|village|locality)$|^(?:مدينة|بلدة|قرية)\s+",
            (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE),
        ),
        (r"\s+(?:mountains?|hills?)$", (PlaceKind.MOUNTAINS,)),
    )
)
_SITE = re.compile(  # what is named after the place it stands at
    r"\s+(?:(?:military|army|police|air|border|refugee|idp|oil|gas|eastern|western|northern|southern)"
    r"\s+)*(?:checkpoint|crossing|camp|base|barracks|farms?|fields?|area|sector|front ?line|front"
    r"|junction|road|bridge|dam|hospital|airport|airfield|outpost|quarter|neighbou?rhood)$"
    r"|^(?:حاجز|معبر|مخيم|قاعدة|مزارع|جسر|سد|مشفى|مطار|حي)\s+",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"^(?:near|outside|close to|in the vicinity of|vicinity of)\s+|^(?:قرب|بالقرب من|محيط)\s+",
    re.IGNORECASE,
)
_COMMA = re.compile(r"[,،;؛]")
_UNITS = (PlaceKind.ADM1, PlaceKind.ADM2, PlaceKind.ADM3)
_SETTLED = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)
_AREAS = (  # may reach over borders and then belong to no country
    PlaceKind.REGION,
    PlaceKind.MOUNTAINS,
    PlaceKind.ISLAND,
    PlaceKind.RIVER,
    PlaceKind.LAKE,
)
_BORDER_KM = 5.0  # what the shapes of units may be off
_AROUND_KM = 30.0  # "X, Y" with a town Y: X belongs to its surroundings
_LIMIT = 8  # candidates that are weighed and kept
_NAMESAKES = 50  # of one name in one country
_CLEAR_MARGIN = 0.1  # lead of the first over the second at which a choice is no toss-up


@dataclass(frozen=True, kw_only=True, slots=True)
class _Scope:
    """What is stated of the parents: a country, a first-level unit, anything else that holds it."""

    country: str | tuple[str, ...] = ""
    admin1: str = ""
    admin2: str = ""
    inside: tuple[str, ...] = ()


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
    """Which place a name in a table means.

    A stated parent that is known decides: a namesake elsewhere is refused, not taken. It may be a
    first-level unit, or any place that holds or surrounds the one that is meant.

    Parameters
    ----------
    name
        As written: "Jableh", "near Jableh", "Latakia province", "Paris, France", "التويم، حماة".
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
        ``chosen`` None when nothing is good enough; ``unsure`` when the runner-up is as good.
        ``confidence`` is that of :func:`confidence_of`.
    """
    core, relation = _split_relation(name)
    mention = Mention(
        report_id=ReportId(where),
        start=0,
        end=len(name),
        text=name,
        kind=MentionKind.TOPONYM,
        relation=relation,
        rule="table",
    )
    given = _Scope(country=country, admin1=admin1, admin2=admin2)
    elsewhere: list[Candidate] = []
    for text, scope in _readings(core, given, focus, lookup):
        found, outside = _search(text, lookup, scope, near=near)
        if found:
            stated = bool(scope.admin1 or scope.admin2 or scope.inside)
            return _choose(mention, found, stated=stated, near=near)
        elsewhere += [c for c in outside if c not in elsewhere]
    bare = _SITE.sub("", core)
    if bare and bare != core:
        beside = resolve_name(
            bare, lookup, admin1=admin1, admin2=admin2, country=country, near=near, focus=focus
        )
        if beside.chosen is not None:
            return _beside(beside, replace(mention, relation="near"), core)
    if elsewhere:
        first = elsewhere[0].place
        where_else = ", ".join(part for part in (first.admin1, first.country) if part)
        reason = f"not found where the row says; a namesake lies in {where_else or 'another place'}"
        return Resolution(
            mention=mention, chosen=None, rejected=tuple(elsewhere[:_LIMIT]), reason=reason
        )
    return Resolution(mention=mention, chosen=None, reason="no such name in the gazetteer")


def namesakes(name: str, lookup: Lookup, *, country: str = "") -> list[Candidate]:
    """Every place of exactly this name, its head noun taken off where that is needed.

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
    core, _ = _split_relation(name)
    forms = [(core, None), *((p.sub("", core), kinds) for p, kinds in _HEADS if p.search(core))]
    for text, kinds in forms:
        found = lookup.search(
            text, country=country or None, kind=kinds, limit=_NAMESAKES, fuzzy=False
        )
        if found:
            return found
    return []


def _beside(found: Resolution, mention: Mention, core: str) -> Resolution:
    """A site in no list stands near the place it is named after, which is less sure."""
    reason = f"{core!r} is in no list; placed near what it is named after"
    found = _with_terms(found, Term(name="beside", value=1.0))
    return replace(found, mention=mention, reason=reason, unsure=True)


def confidence_terms(found: Resolution) -> tuple[float, ...]:
    """What the confidence of a resolution is computed from: score, margin, stated, beside."""
    known = {term.name: term.value for term in found.terms}
    return tuple(known.get(name, 0.0) for name in _WEIGHTS)


def confidence_of(terms: Sequence[Term]) -> float:
    """How likely the first candidate of a name is the right place, 0 to 1.

    Logistic in the engine's score (0 to 1), in the lead of the first candidate over the second (at
    most 0.3, taken where it is alone), with terms for a parent that was stated and fits and for a
    site that is placed beside its namesake. Fitted on the place names of UCDP GED Syria 2016-2019
    by ``tests/bench/fit_table_confidence.py``: expected calibration error 0.02 on names held out.

    >>> sure = confidence_of([Term(name="score", value=1.0), Term(name="margin", value=0.3)])
    >>> vague = confidence_of([Term(name="score", value=0.75), Term(name="margin", value=0.0)])
    >>> sure > 0.75 > 0.5 > vague
    True
    """
    logit = _BIAS + sum(_WEIGHTS[term.name] * term.value for term in terms)
    return round(1.0 / (1.0 + math.exp(-logit)), 3)


_MOST_MARGIN = 0.3  # a lead of more says nothing more
_BIAS = -6.42
# Beside: fitted at nought, held below it.
_WEIGHTS = {"score": 6.18, "margin": 9.27, "stated": 1.35, "beside": -0.1}


def _with_terms(found: Resolution, *terms: Term) -> Resolution:
    together = (*found.terms, *terms)
    return replace(found, terms=together, confidence=confidence_of(together))


# ------------------------------------------------------------------ reading what was asked


def _split_relation(name: str) -> tuple[str, str]:
    """Take "near" and its like off the front."""
    text = " ".join(name.split())
    bare = _NEAR.sub("", text)
    return (bare, "near") if bare != text else (text, "")


def _readings(
    core: str, given: _Scope, focus: Sequence[str], lookup: Lookup
) -> Iterator[tuple[str, _Scope]]:
    """What a name with commas may say, likeliest first; each within the focus before the world."""
    parts = [part.strip() for part in _COMMA.split(core) if part.strip()]
    if not parts:
        return
    first, *tail = parts
    if not tail:
        for text in (core, *(_variants(core))):
            yield from ((text, scope) for scope in _countries(given, focus))
        return
    code = country_code(tail[-1], lookup)
    if code and given.country in ("", code):
        yield first, _within(given, tail[:-1], country=code)
    for scope in _countries(_within(given, tail, country=given.country), focus):
        yield first, scope
    yield from ((core, scope) for scope in _countries(given, focus))  # "Washington, D.C."


def _variants(core: str) -> list[str]:
    """The names of "Al Boleel/Al Bulayl village", each with the head noun at the end."""
    parts = [part.strip() for part in core.split("/") if part.strip()]
    if len(parts) < 2:
        return []
    head = next((m.group() for p, _ in _HEADS if (m := p.search(parts[-1]))), "")
    return [part if part.endswith(head) else part + head for part in parts]


def _countries(scope: _Scope, focus: Sequence[str]) -> Iterator[_Scope]:
    if focus and not scope.country:
        yield _Scope(
            country=tuple(focus), admin1=scope.admin1, admin2=scope.admin2, inside=scope.inside
        )
    yield scope


def _within(given: _Scope, tail: Sequence[str], *, country: str | tuple[str, ...]) -> _Scope:
    """The parents that a tail names, the last one the largest."""
    *smaller, largest = tail or [""]
    return _Scope(
        country=country,
        admin1=given.admin1 or largest,
        admin2=given.admin2,
        inside=tuple([*smaller, largest] if given.admin1 and largest else smaller),
    )


# ------------------------------------------------------------------ candidates


def _search(
    core: str, lookup: Lookup, scope: _Scope, *, near: LonLat | None
) -> tuple[list[Candidate], list[Candidate]]:
    """Candidates that fit every stated parent, and those of the country that do not."""
    unit = _unit(scope.admin1, lookup, scope.country) if scope.admin1 else None
    inside = [*scope.inside, *([scope.admin1] if scope.admin1 and unit is None else [])]
    admin1 = scope.admin1 if unit is not None else ""
    found = _candidates(core, lookup, scope, admin1=admin1, near=near)
    refused: list[Candidate] = []
    if not found and admin1:
        refused = _candidates(core, lookup, scope, admin1="", near=near)
    for parent in inside:
        holders = [
            c.place
            for c in lookup.search(parent, country=scope.country or None, limit=5)
            or lookup.search(parent, kind=_AREAS, limit=5)
        ]
        kept = [
            c
            for c in found
            if parent.casefold() in (c.place.admin1.casefold(), c.place.admin2.casefold())
            or any(_holds(h, c.place, lookup) for h in holders)
        ]
        if not kept and not holders:
            continue  # a parent that nobody knows decides nothing
        refused += [c for c in found if c not in kept]
        found = kept
    return found, refused


def _unit(name: str, lookup: Lookup, country: str | tuple[str, ...]) -> Place | None:
    """The first-level unit of a name, None where there is none."""
    found = lookup.search(name, kind=PlaceKind.ADM1, country=country or None, limit=1)
    return found[0].place if found else None


def _candidates(
    core: str, lookup: Lookup, scope: _Scope, *, admin1: str, near: LonLat | None
) -> list[Candidate]:
    """Exact names before head nouns taken off, before anything fuzzy."""

    def ask(text: str, kinds: tuple[PlaceKind, ...] | None, *, fuzzy: bool) -> list[Candidate]:
        own_parent = kinds is not None and PlaceKind.ADM1 in kinds
        return lookup.search(
            text,
            country=scope.country or None,
            admin1=None if own_parent else admin1 or None,  # a province does not lie in itself
            admin2=scope.admin2 or None,
            near=near,
            kind=kinds,
            limit=_LIMIT,
            fuzzy=fuzzy,
        )

    found = ask(core, None, fuzzy=False)
    for pattern, kinds in _HEADS:
        bare = pattern.sub("", core)
        if not found and bare != core:
            found = ask(bare, kinds, fuzzy=False) or ask(bare, kinds, fuzzy=True)
    return found or ask(core, None, fuzzy=True)


def _holds(parent: Place, place: Place, lookup: Lookup) -> bool:
    """Whether a place lies in (or, of a settlement, around) another one."""
    if parent.place_id in (place.place_id, place.admin1_id, place.admin2_id):
        return parent.place_id != place.place_id
    if parent.kind is PlaceKind.COUNTRY:
        return parent.country == place.country
    if parent.point is None or place.point is None:
        return False
    shape = lookup.footprint(parent.place_id)
    if shape is not None:
        return _reaches(shape, place.point)
    reach = max(parent.radius_km * 1.5, _AROUND_KM if parent.kind in _SETTLED else _BORDER_KM)
    return great_circle_km(parent.point, place.point) <= reach


def _reaches(shape: BaseGeometry, point: LonLat) -> bool:
    spot = Point(point.xy)
    return bool(shape.covers(spot) or buffer_km(spot, _BORDER_KM).intersects(shape))


# ------------------------------------------------------------------ the choice


def _choose(
    mention: Mention, found: list[Candidate], *, stated: bool, near: LonLat | None
) -> Resolution:
    """The first candidate, or the settlement that its unit is named after; how sure that is."""
    found = sorted(found, key=lambda c: -_standing(c, near))
    first = _settlement_of(found[0], found)
    rest = [c for c in found if c is not first]
    rivals = [c for c in rest if not _related(first.place, c.place)]
    margin = _standing(first, near) - _standing(rivals[0], near) if rivals else 1.0
    unsure = False
    if not rest:
        reason = "only candidate"
    elif not rivals:
        reason = f"the {first.place.kind.value}, not the unit of the same name"
    elif first.score > rivals[0].score:
        reason = "best match of the name"
    elif margin >= _CLEAR_MARGIN:
        reason = "nearest of several" if near else "most prominent of several"
    else:
        other = rivals[0].place
        parents = ", ".join(part for part in (other.admin1, other.country) if part)
        reason, unsure = f"as likely as {other.name} ({parents})", True
    made = Resolution(
        mention=mention, chosen=first, rejected=tuple(rest), reason=reason, unsure=unsure
    )
    return _with_terms(
        made,
        Term(name="score", value=round(first.score, 4)),
        Term(name="margin", value=round(min(max(margin, 0.0), _MOST_MARGIN), 4)),
        Term(name="stated", value=float(stated)),
    )


def _standing(candidate: Candidate, near: LonLat | None) -> float:
    """Score, prominence (a factor of ten in people is worth a tenth) and the way from ``near``."""
    place = candidate.place
    people = max(place.population, _PEOPLE.get(place.kind, 1), 1)
    far = great_circle_km(near, place.point) if near and place.point else 0.0
    return candidate.score + 0.1 * math.log10(people) - min(1.0, far / 200.0)


_PEOPLE = {  # what places without inhabitants count as, so that a country outranks a hamlet
    PlaceKind.CONTINENT: 10**8,
    PlaceKind.COUNTRY: 10**7,
    PlaceKind.ADM1: 10**6,
    PlaceKind.SEA: 10**6,
    PlaceKind.REGION: 10**6,
    PlaceKind.ADM2: 10**5,
}


def _settlement_of(first: Candidate, found: Sequence[Candidate]) -> Candidate:
    """The city for "Hama" in a column of places, not the governorate named after it."""
    if first.place.kind not in _UNITS:
        return first
    inside = [
        c
        for c in found
        if c.place.kind in _SETTLED
        and _related(first.place, c.place)
        and c.score >= first.score
        and c.matched == first.matched
    ]
    return inside[0] if inside else first


def _related(place: Place, other: Place) -> bool:
    """Whether one is the unit that holds the other: no rivals, one is just coarser."""
    return _is_unit_of(place, other) or _is_unit_of(other, place)


def _is_unit_of(unit: Place, place: Place) -> bool:
    if unit.place_id in (place.admin1_id, place.admin2_id):
        return True
    named = unit.kind is PlaceKind.ADM1 and place.admin1_id is None
    return named and unit.country == place.country and unit.name == place.admin1
