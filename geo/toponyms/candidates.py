"""The candidates of a document as columns, and how its places vote for each other.

Every candidate of every name is a row of numbers with a readable name each; "none of these" is the
last row of every name. Scores are sums; a few mean-field passes let likely places speak for their
neighbours. Pure.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from geo.language.patterns import any_of, caseless
from geo.model.folds import NAME
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import Candidate, Lookup, Mention, Place, PlaceId
from geo.model.vocab import MentionKind, PlaceKind, SpatialRelation
from geo.toponyms.grids import (
    FEATURES,
    INDEX,
    Floats,
    Grid,
    Group,
    kilometres,
    put_potentials,
    sphere,
)
from geo.toponyms.locations import SETTLED, SITES
from geo.toponyms.prominence import fame, prominence
from geo.toponyms.relations import head_noun
from geo.toponyms.words import HEAD_AFTER, classes_of, listed, place_words

__all__ = [
    "candidate_grid",
    "fold",
]

MAX_CANDIDATES = 48  # per name: beyond these nothing was ever right in development data
SCOPE = 4  # countries in which a name of no list is searched first
SEAT_REACH_KM = 30.0  # between a town and the middle of the district that has its name
_WHOLE = slice(None)


_KIND_FEATURE = {
    PlaceKind.CONTINENT: "a continent",
    PlaceKind.COUNTRY: "a country",
    PlaceKind.ADM1: "a first-level unit",
    PlaceKind.ADM2: "a district",
    PlaceKind.ADM3: "a district",
    PlaceKind.CITY: "a city",
    PlaceKind.TOWN: "a town",
    PlaceKind.VILLAGE: "a village or quarter",
    PlaceKind.QUARTER: "a village or quarter",
    PlaceKind.SITE: "a site",
    PlaceKind.CROSSING: "a site",
    PlaceKind.AIR_BASE: "an air base",
    PlaceKind.AIRPORT: "a site",
    PlaceKind.BRIDGE: "a site",
    PlaceKind.CAMP: "a site",
    PlaceKind.CHECKPOINT: "a site",
    PlaceKind.DAM: "a site",
    PlaceKind.HOSPITAL: "a site",
    PlaceKind.RIVER: "a natural feature",
    PlaceKind.LAKE: "a natural feature",
    PlaceKind.MOUNTAINS: "a natural feature",
    PlaceKind.ISLAND: "a natural feature",
    PlaceKind.SEA: "a natural feature",
    PlaceKind.REGION: "a region",
}
_SETTLED = frozenset(SETTLED)
_HEAD_KINDS: Mapping[str, frozenset[PlaceKind]] = {
    "governorate": frozenset({PlaceKind.ADM1}),
    "state": frozenset({PlaceKind.ADM1, PlaceKind.COUNTRY}),
    "district": frozenset({PlaceKind.ADM2, PlaceKind.ADM3, PlaceKind.QUARTER}),
    "subdistrict": frozenset({PlaceKind.ADM3, PlaceKind.ADM2}),
    "countryside": frozenset({PlaceKind.ADM1, PlaceKind.ADM2}),
    "settlement": _SETTLED,
    "quarter": frozenset({PlaceKind.QUARTER, PlaceKind.ADM2}),
    "site": frozenset(SITES),
    "mountains": frozenset({PlaceKind.MOUNTAINS}),
    "river": frozenset({PlaceKind.RIVER}),
    "water": frozenset({PlaceKind.LAKE, PlaceKind.SEA}),
    "island": frozenset({PlaceKind.ISLAND}),
    "region": frozenset({PlaceKind.REGION, PlaceKind.ADM1}),
}
_DISTRICTS = frozenset({PlaceKind.ADM2, PlaceKind.ADM3})
_NO_PEOPLE = frozenset({"a site", "an air base", "a natural feature"})
_AROUND = frozenset({SpatialRelation.NEAR, SpatialRelation.OFFSET, SpatialRelation.OUTSKIRTS})
_UNIT_HEADS = frozenset({"governorate", "district", "countryside", "state", "subdistrict"})
_UNIT_WORDS = listed("plural units")
_PLURALS = any_of(_UNIT_WORDS)
# "Douglas, Sarpy and Lancaster counties": the head noun stands at the end of the list.
_PLURAL = caseless(
    r"(?:,\s+[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)*,?"
    rf"\s+(?:{any_of(listed('joins'))})\s+[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?\s+({_PLURALS})\b"
)
# "the provinces of Latakia and Tartus": it stands before the list.
_PLURAL_BEFORE = re.compile(
    rf"\b({_PLURALS})\s+(?:{any_of(place_words('link'))})\s+"
    rf"(?:[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?,?\s+)+(?:(?:{any_of(listed('joins'))})\s+)?$"
)
_SINGULAR = {word: (unit, HEAD_AFTER[unit.casefold()]) for word, unit in _UNIT_WORDS.items()}
# Where counties are spoken of, a bare "Douglas" may be one.
_COUNTIES = caseless(rf"\b(?:{any_of(listed('county'))})\b")
_COUNTY = next(iter(listed("county")))
_SHORT = listed("short units")
_THE = rf"(?:(?:{any_of(listed('article'))})\s+)?"
_BESIDE = re.compile(
    rf"^(?:,\s*|\s*\(\s*|['’]s\s+|-"
    rf"|\s+(?:{any_of(listed('part and whole'))})\s+{_THE}(?:\w+\s+){{0,2}})$"
)
_LIST = re.compile(
    rf"^(?:,\s*(?:(?:{any_of(listed('joins'))})\s+)?|\s+(?:{any_of(listed('joins'))})\s+|\s*[–/]\s*)$"
)
_AIR = caseless(rf"^\s*(?:{any_of(listed('air bases'))})\b")


def candidate_grid(
    mentions: Sequence[Mention],
    lookup: Lookup,
    *,
    text: str = "",
    span: slice = _WHOLE,
    focus: Sequence[str] = (),
    near: LonLat | None = None,
) -> Grid:
    """Collect the candidates of a document and the terms that no other place changes.

    ``span``: the characters of ``text`` that the mentions are of.
    """
    groups = _groups(mentions, text, span)
    scope = _countries(mentions, lookup, focus)
    for group in groups:
        group.candidates = _candidates(group, mentions, lookup, scope)
        group.best = max((fame(c.place) for c in group.candidates), default=0.0)
        group.own_best = max(
            (prominence(c.place) for c in group.candidates if fold(c.place.name) == group.key[0]),
            default=0.0,
        )
    rows = [(g, c) for g, group in enumerate(groups) for c in [*group.candidates, None]]
    n = len(rows)
    features = np.zeros((n, len(FEATURES)))
    unit = np.zeros((n, 3))
    codes: dict[object, int] = {}

    def code(*key: str) -> int:
        return codes.setdefault(key, len(codes)) if all(key) else -1

    country, admin1 = np.full(n, -1), np.full(n, -1)
    key_country, key_admin1 = np.full(n, -1), np.full(n, -1)
    wanted = frozenset(c.upper() for c in focus)
    for r, (g, candidate) in enumerate(rows):
        if candidate is None:
            features[r, 0] = 1.0
            continue
        place = candidate.place
        _describe(features[r], groups[g], candidate, wanted=wanted, near=near)
        if place.point is not None:
            unit[r] = sphere(place.point)
        country[r] = code(place.country)
        admin1[r] = code(place.country, fold(place.admin1))
        if place.kind is PlaceKind.COUNTRY:
            key_country[r] = country[r]
        elif place.kind is PlaceKind.ADM1:
            key_admin1[r] = code(place.country, fold(place.admin1 or place.name))
            admin1[r] = key_admin1[r]
    group_of = {m: g for g, group in enumerate(groups) for m in group.mentions}
    beside, listed = _neighbours(mentions, text, group_of)
    grid = Grid(
        groups=groups,
        group=np.array([g for g, _ in rows], dtype=np.int64),
        features=features,
        unit=unit,
        located=np.abs(unit).sum(axis=1) > 0,
        country=country,
        admin1=admin1,
        key_country=key_country,
        key_admin1=key_admin1,
        weight=np.array([g.loudness for g in groups]),
        beside=beside,
        listed=listed,
    )
    put_potentials(grid)
    return grid


# ------------------------------------------------------------------ candidates


def fold(text: str) -> str:
    """A name for comparison: no case, no punctuation.

    >>> fold("St. John’s")
    'st john s'
    """
    return NAME(text)


def _groups(mentions: Sequence[Mention], text: str, span: slice) -> list[Group]:
    table: dict[tuple[str, str], Group] = {}
    spans = sorted((m.start, m.end) for m in mentions)
    for i, mention in enumerate(mentions):
        if mention.kind in (MentionKind.COORDINATE, MentionKind.PHRASE):
            continue
        head, unit_name = _head(mention, text)
        sense = head if head in _UNIT_HEADS else ""
        key = (fold(mention.text), "demonym" if mention.kind is MentionKind.DEMONYM else sense)
        group = table.setdefault(key, Group(key=key, mentions=[], head=head))
        group.mentions.append(i)
        group.head = group.head or head
        group.unit_name = group.unit_name or unit_name
        group.near = group.near or mention.relation in _AROUND
        group.holds = group.holds or (
            not mention.place_ids and _names_inside(mention, spans) > 1  # itself is one
        )
    if _COUNTIES.search(text, *span.indices(len(text))[:2]):
        for (name, sense), group in table.items():
            if group.head in ("", "district") and sense != "demonym" and _COUNTY not in name:
                group.unit_name = (
                    group.unit_name or f"{mentions[group.mentions[0]].text} {_COUNTY.title()}"
                )
    return list(table.values())


def _names_inside(mention: Mention, spans: Sequence[tuple[int, int]]) -> int:
    first, last = bisect_left(spans, (mention.start,)), bisect_left(spans, (mention.end,))
    return sum(end <= mention.end for _, end in spans[first:last])


def _head(mention: Mention, text: str) -> tuple[str, str]:
    """What the words beside a mention say it is, and the unit's full name if a list states it."""
    if not text:
        return "countryside" if mention.relation is SpatialRelation.COUNTRYSIDE else "", ""
    head = head_noun(text, mention.start, mention.end)
    unit_name = ""
    plural = None if head else _PLURAL.match(text[mention.end : mention.end + 80])
    listed = (
        None if head else _PLURAL_BEFORE.search(text[max(0, mention.start - 80) : mention.start])
    )
    if plural is not None:
        word, head = _SINGULAR[plural[1].casefold()]
        unit_name = f"{mention.text} {word}"
    elif listed is not None:
        head = _SINGULAR[listed[1].casefold()][1]
    if head == "site" and _AIR.match(text[mention.end : mention.end + 20]):
        head = "air base"
    return "countryside" if mention.relation is SpatialRelation.COUNTRYSIDE else head, unit_name


def _countries(
    mentions: Sequence[Mention], lookup: Lookup, focus: Sequence[str]
) -> tuple[str, ...]:
    """Countries that a document is about; rare spellings are searched in them first."""
    found = dict.fromkeys(code.upper() for code in focus)
    for mention in mentions:
        if len(mention.place_ids) == 1:
            place = lookup.place(mention.place_ids[0])
            if place.kind is PlaceKind.COUNTRY and place.country:
                found.setdefault(place.country)
    return tuple(found)[:SCOPE]


def _candidates(
    group: Group, mentions: Sequence[Mention], lookup: Lookup, scope: Sequence[str]
) -> list[Candidate]:
    """Places of exactly that name; for a name in no list units and spellings that come close."""
    text = mentions[group.mentions[0]].text
    named = dict.fromkeys(p for i in group.mentions for p in mentions[i].place_ids)
    found = _places(named, text, lookup) or _units_called(text, lookup)
    kinds = _HEAD_KINDS.get(group.head, frozenset())
    if group.unit_name:
        found += _exactly(group.unit_name, lookup)
    if not found and not group.holds and not _of_its_own(text):
        found = lookup.search(text, country=scope, limit=8) if scope else []
        found += lookup.search(text, limit=MAX_CANDIDATES)
    elif found and group.head in _UNIT_HEADS and not any(c.place.kind in kinds for c in found):
        found += lookup.search(text, kind=kinds, limit=8, fuzzy=False)
    first: dict[PlaceId, Candidate] = {}
    for candidate in found:
        first.setdefault(candidate.place.place_id, candidate)
    ranked = sorted(first.values(), key=lambda c: (-prominence(c.place), c.place.place_id))
    return ranked[:MAX_CANDIDATES]


def _places(place_ids: Iterable[PlaceId], name: str, lookup: Lookup) -> list[Candidate]:
    return [
        Candidate(place=lookup.place(place_id), score=1.0, tier="exact", matched=name)
        for place_id in place_ids
    ]


def _exactly(name: str, lookup: Lookup) -> list[Candidate]:
    """The places of exactly that name."""
    found = lookup.match(name)
    return [] if found is None else _places(found.place_ids, name, lookup)


def _of_its_own(name: str) -> bool:
    """Whether a name is that of a street or an institution: no spelling of a settlement.

    >>> _of_its_own("Barclays Hospital"), _of_its_own("Jabla")
    (True, False)
    """
    rest, _, last = name.rpartition(" ")
    word = last.casefold()
    return bool(rest) and (HEAD_AFTER.get(word) in ("street", "site") or "org" in classes_of(word))


def _units_called(text: str, lookup: Lookup) -> list[Candidate]:
    """Units named with the word for what they are: "Enugu State", "Platte Co."."""
    rest, _, last = text.rpartition(" ")
    word = _SHORT.get(last.casefold(), last.casefold())
    head = HEAD_AFTER.get(word, "")
    if not rest or head not in _UNIT_HEADS:
        return []
    kinds = _HEAD_KINDS[head] | {PlaceKind.ADM1}
    return [
        *_exactly(f"{rest} {word}", lookup),
        *lookup.search(rest, kind=kinds, limit=8, fuzzy=False),
    ]


def _describe(
    row: Floats,
    group: Group,
    candidate: Candidate,
    *,
    wanted: frozenset[str],
    near: LonLat | None,
) -> None:
    place = candidate.place
    own = fame(place)

    def put(name: str, value: float) -> None:
        row[INDEX[name]] = value

    put("population", own / 7.0)
    put("population beside its namesakes", (own - group.best) / 7.0)
    put("most prominent of the name", float(place.place_id == group.candidates[0].place.place_id))
    put(_KIND_FEATURE[place.kind], 1.0)
    put("its usual name", float(_is_called(place, group)))
    put("spelling", candidate.score - 1.0 if candidate.tier != "exact" else 0.0)
    if group.head == "air base":
        put("head noun fits", float(place.kind is PlaceKind.AIR_BASE))
    elif group.head in _HEAD_KINDS:
        fits = place.kind in _HEAD_KINDS[group.head]
        put("head noun fits", float(fits))
        put("head noun contradicts", float(not fits))
        other = place.kind not in _SETTLED and _KIND_FEATURE[place.kind] in _NO_PEOPLE
        unit = (
            group.head in _UNIT_HEADS
            and place.kind in _SETTLED
            and any(c.place.kind in _HEAD_KINDS[group.head] for c in group.candidates)
        )
        put("head noun rules it out", float(unit or (group.head == "settlement" and other)))
    put("in the map's focus", float(place.country in wanted))
    if near is not None and place.point is not None:
        km = float(kilometres(sphere(near)[None, :], sphere(place.point)[None, :])[0, 0])
        put("near the stated position", float(np.exp(-km / 100.0)))
    put("only candidate", float(len(group.candidates) == 1))
    if group.near and place.kind in _SETTLED:
        put("a settlement where the phrase asks for one", 1.0)
    if place.kind in (PlaceKind.ADM1, PlaceKind.ADM2) and group.head not in _UNIT_HEADS:
        seat = any(
            c.place.kind in _SETTLED
            and c.place.country == place.country
            and fold(c.place.admin1) in (fold(place.name), fold(place.admin1))
            for c in group.candidates
        )
        put("a unit beside its own seat", float(seat))


def _is_called(place: Place, group: Group) -> bool:
    """Whether a place is usually called so; a town also if the district around it is."""
    name = group.key[0]
    if fold(place.name) == name:
        return True
    around = (c.place for c in group.candidates if c.place.kind in _DISTRICTS)
    return place.kind in _SETTLED and any(
        fold(unit.name) == name
        and unit.country == place.country
        and unit.point is not None
        and place.point is not None
        and great_circle_km(unit.point, place.point) < SEAT_REACH_KM
        for unit in around
    )


def _neighbours(
    mentions: Sequence[Mention], text: str, group_of: Mapping[int, int]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of groups: (part, whole) of "X, Y" and the neighbours of a list."""
    beside: set[tuple[int, int]] = set()
    listed: set[tuple[int, int]] = set()
    order = sorted(group_of, key=lambda i: mentions[i].start)
    for i, j in pairwise(order):
        a, b = group_of[i], group_of[j]
        gap = text[mentions[i].end : mentions[j].start]
        if a == b or len(gap) > 40:
            continue
        if _BESIDE.match(gap):
            beside.add((b, a) if (gap.endswith("s ") and "’" in gap) or "'s" in gap else (a, b))
        if _LIST.match(gap):
            listed.add((a, b))
    return sorted(beside), sorted(listed)


# ------------------------------------------------------------------ numbers
