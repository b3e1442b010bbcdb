"""Which name of a text lies in which, and which names are one list: the words between them.

Pure. "X, Y", "X in Y", "X (Y", "a district of Y" state a parent; a chain that ends in "and Z" is a
list, never parents, and a plural unit word is shared by its list.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from geo.language.forms import declines_names, glued_prepositions
from geo.language.tokens import Tokens
from geo.model.frames import PlaceArgument, Unit
from geo.model.reading import Reading
from geo.model.vocab import PlaceKind, SpatialRelation
from geo.toponyms.relations import relation_at

__all__ = ["UNITS", "owns_site", "rank_of_kind", "relate"]

_BETWEEN = frozenset({"article", "direction", "within", "locative", "unit_before", "unit_after"})
_CITY = 100_000  # people
_OWNED = 6  # tokens between an owner and what it owns
_GAP = 9  # tokens between a place and its parent
_MOST_BESIDE = 100  # names of a list, either side, that one of them knows: cost stays linear
UNITS = {
    "province": Unit.PROVINCE,
    "district": Unit.DISTRICT,
    "settlement": Unit.SETTLEMENT,
    "quarter": Unit.QUARTER,
    "site": Unit.SITE,
}
_RANKS = {
    PlaceKind.CONTINENT: Unit.COUNTRY + 1,
    PlaceKind.COUNTRY: Unit.COUNTRY,
    PlaceKind.ADM1: Unit.PROVINCE,
    PlaceKind.REGION: Unit.PROVINCE,
    PlaceKind.ADM2: Unit.DISTRICT,
    PlaceKind.ADM3: Unit.DISTRICT,
    PlaceKind.ISLAND: Unit.DISTRICT,
}


def rank_of_kind(kind: PlaceKind) -> int:
    """How wide a kind of place is, as a :class:`~geo.model.frames.Unit`; more for a continent."""
    return _RANKS.get(kind, Unit.SETTLEMENT)


def relate(reading: Reading, arguments: Sequence[PlaceArgument]) -> None:
    """Fill in the units, siblings and parents of arguments that are in order."""
    _with_units(reading, arguments)
    _with_parents(reading, arguments)


def _is_wide(argument: PlaceArgument) -> int:
    """How wide an argument is by its words, else by what its records are."""
    if argument.unit is not Unit.NONE:
        return int(argument.unit)
    kinds = [rank_of_kind(p.kind) for p in argument.candidates[:6]]
    if not kinds:
        return 0
    return max(kinds[0], max(kinds) if max(kinds) in (5, 6) else 0)


def _is_city(argument: PlaceArgument) -> bool:
    """Whether a name may be that of a city with districts of its own."""
    return any(p.population >= _CITY for p in argument.candidates[:6])


def _groups(reading: Reading, arguments: Sequence[PlaceArgument]) -> Iterator[list[PlaceArgument]]:
    """Runs of arguments joined by commas and "and" alone."""
    group: list[PlaceArgument] = []
    for argument in arguments:
        if group and _gap(reading, group[-1], argument) in _LISTED:
            group.append(argument)
        else:
            if len(group) > 1:
                yield group
            group = [argument]
    if len(group) > 1:
        yield group


_LISTED = frozenset({",", "&", ",&", "&,", "/"})
_CHAINED = frozenset({",", "(", "<", ",<", "(<", "-", "–", "/"})
_STATED = frozenset({"<", ",<", "(<"})


def _gap(reading: Reading, one: PlaceArgument, other: PlaceArgument) -> str:
    """The tokens between two names as signs: "&" joins, "<" lies in; "far" where others stand."""
    low = reading.tokens.low
    if other.first - one.last > _GAP or other.first < one.last:
        return "far"
    if _in_its_case(reading, one, other):
        return "<"
    signs: dict[int, str] = {}
    for hit in reading.hits_in(one.last, other.first):
        if hit.last > other.first:
            continue
        if hit.set in ("unit_after", "unit_before", "direction", "article"):
            for k in range(hit.first, hit.last):
                signs.setdefault(k, "")
            if hit.set == "unit_before" and _is_glued(reading, hit.first):
                signs[hit.first] = "<"
        elif hit.set in ("join", "within"):
            signs[hit.first] = "&" if hit.set == "join" else "<"
        if hit.set == "unit_before" and reading.tokens.capital(hit.first - 1):
            signs.setdefault(hit.first - 1, "")  # "in the Ruritanian city of X"
    gap = "".join(signs.get(k, low[k]) for k in range(one.last, other.first))
    return gap.replace("<<", "<")  # "in the west of X"


def _is_glued(reading: Reading, at: int) -> bool:
    """``بولاية``: a unit word with the preposition in front of it says "in the province of"."""
    tokens, glued = reading.tokens, glued_prepositions(reading.lang)
    if not glued or not reading.text.startswith(glued, tokens.start[at]):
        return False
    inside = any((h.set, h.value) == ("locative", "in") for h in reading.hits_in(at, at + 1))
    return inside or len(tokens.low[at]) < tokens.end[at] - tokens.start[at]


def _in_its_case(reading: Reading, one: PlaceArgument, other: PlaceArgument) -> bool:
    """``Орск Оренбургской области``: a unit in its case right behind a name holds it."""
    if other.first != one.last or not other.unit.is_area or not declines_names(reading.lang):
        return False
    return reading.text[one.end : other.start] in (" ", "\u00a0")


def _with_units(reading: Reading, arguments: Sequence[PlaceArgument]) -> None:
    """A plural unit word is shared by its list; who is joined in a list knows the others."""
    for group in _groups(reading, arguments):
        gaps = [_gap(reading, a, b) for a, b in pairwise(group)]
        joined = [k for k, gap in enumerate(gaps) if "&" in gap or gap == "/"]
        if not joined or _is_pair(reading, group):
            continue
        upto = joined[-1] + 2
        members = group[:upto]
        if len(members) == 2 and _is_wide(members[1]) > _is_wide(members[0]) > 0 and gaps[0] != "&":
            continue
        last = members[-1]
        plural = reading.tokens.low[last.last : last.last + 1]
        if last.unit.is_area and plural and plural[0].endswith("s"):
            for member in members:
                member.unit = member.unit or last.unit
        first = members[0]
        before = reading.hits_in(max(0, first.first - 4), first.first)
        shared = next(
            (
                h
                for h in before
                if h.set == "unit_before"
                and h.last == first.first
                and reading.tokens.low[h.first].endswith("s")
            ),
            None,
        )
        if shared is not None:
            for member in members:
                member.unit = member.unit or UNITS[shared.value]
        for k, member in enumerate(members):
            near = members[max(0, k - _MOST_BESIDE) : k + _MOST_BESIDE + 1]
            member.siblings = [m.index for m in near if m is not member]


def _is_pair(reading: Reading, group: Sequence[PlaceArgument]) -> bool:
    """``between A and B``: one place of two names, be the second in a list or not."""
    phrase = relation_at(reading.text, group[0].start, group[0].end) if len(group) == 2 else None
    return phrase is not None and phrase.relation is SpatialRelation.BETWEEN


def _with_parents(reading: Reading, arguments: Sequence[PlaceArgument]) -> None:
    """Which name lies in which: "X, Y", "X in Y", "X (Y", "a district of Y"."""
    count = len(arguments)
    for k in range(count - 1):
        one, other = arguments[k], arguments[k + 1]
        if other.index in one.siblings or other.acronym:
            continue
        if _owns(reading, one, other):
            other.parents.append(one.index)
            continue
        gap = _gap(reading, one, other)
        chain = gap in _CHAINED
        apposed = not chain and (_apposed(reading, one, other) or _defined(reading, one, other))
        if not (chain or apposed):
            continue
        wide, own = _is_wide(other), _is_wide(one)
        stated = gap in _STATED or apposed
        if (
            (
                (wide >= 4 and (wide > own or own == 0))
                or (stated and wide == 3 and other.unit is not Unit.NONE and own < 3)
            )
            or (gap in (",", "(") and other.unit.is_area)
            or (stated and own == 0 and (other.listed or apposed))  # "Xu, a village in the Y area"
            or (stated and wide == 3 and not one.candidates and _is_city(other))
            or (
                stated
                and wide == 3
                and own <= 2
                and one.unit in (Unit.QUARTER, Unit.SITE, Unit.SETTLEMENT)
            )
            or (one.unit is Unit.QUARTER and gap == ",")
            or (stated and other.unit is Unit.QUARTER and own <= 2)
            or (gap == "," and other.unit is Unit.QUARTER and one.unit is Unit.SETTLEMENT)
        ):
            one.parents.append(other.index)
    _with_towns(reading, arguments)
    for argument in reversed(arguments):
        for parent in list(argument.parents):
            argument.parents += [p for p in arguments[parent].parents if p not in argument.parents]
    for argument in arguments:
        if argument.siblings and not argument.parents:
            last = arguments[max(argument.siblings)]
            argument.parents = [p for p in last.parents if p != argument.index]


def _with_towns(reading: Reading, arguments: Sequence[PlaceArgument]) -> None:
    """``In Mazatlán a man was found in the X quarter``: it lies in the town named before it."""
    town: PlaceArgument | None = None
    for argument in arguments:
        if town is not None and _apart(reading, town, argument):
            town = None
        if argument.unit is Unit.QUARTER:
            if town is not None and not argument.parents and town.index not in argument.siblings:
                argument.parents.append(town.index)
        elif argument.listed and not argument.acronym:
            town = argument if _is_wide(argument) == int(Unit.SETTLEMENT) else town


def _apart(reading: Reading, one: PlaceArgument, other: PlaceArgument) -> bool:
    """Whether two names stand in two sentences."""
    return reading.sentence_at(one.start) != reading.sentence_at(other.start)


def owns_site(tokens: Tokens, arguments: Sequence[PlaceArgument], place: PlaceArgument) -> bool:
    """``Russia's Hmeimim air base``: a country before a site that may lie in another one."""
    after = arguments[place.index + 1 : place.index + 2]
    country = any(c.kind is PlaceKind.COUNTRY for c in place.candidates[:1])
    return country and any(
        0 <= p.first - place.last <= _OWNED and tokens.owned(place.last, p.first)
        for p in after
        if p.unit is Unit.SITE
    )


def _owns(reading: Reading, one: PlaceArgument, other: PlaceArgument) -> bool:
    """``Y's X district``, ``Y province's northern town of X``: the owner of a finer place."""
    tokens = reading.tokens
    if not 0 <= other.first - one.last <= _OWNED:
        return False
    if not tokens.owned(one.last, other.first):
        return False
    hits = reading.hits_in(one.last, other.first)
    unit = next((h.last for h in hits if h.set == "unit_after" and h.first == one.last), one.last)
    skip = {k for h in hits if h.set in _BETWEEN for k in range(h.first, h.last)}
    if any(k not in skip for k in range(unit, other.first)):
        return False
    if other.unit is Unit.SITE and any(c.kind is PlaceKind.COUNTRY for c in one.candidates[:1]):
        return False  # it belongs to that country, and may lie in another
    own = _is_wide(other)
    return own == 0 or _is_wide(one) > own or other.unit in (Unit.QUARTER, Unit.SITE)


def _apposed(reading: Reading, one: PlaceArgument, other: PlaceArgument) -> bool:
    """``X, a district of Y``; ``X, two villages of Y``: a unit word and "of" or "in" before Y."""
    low = reading.tokens.low
    if other.first - one.last > _GAP or low[one.last : one.last + 1] != [","]:
        return False
    hits = reading.hits_in(one.last, other.first)
    sets = {h.set for h in hits}
    last = max((h.last for h in hits if h.set == "within"), default=-1)
    near = last == other.first or any(h.set == "article" and h.first == last for h in hits)
    return near and bool(sets & {"unit_after", "unit_before"}) and "event" not in sets


def _defined(reading: Reading, one: PlaceArgument, other: PlaceArgument) -> bool:
    """``X lies in the Y area``: who says where a place is gives it its parent."""
    if other.first - one.last > _GAP:
        return False
    hits = reading.hits_in(one.last, other.first)
    told = next((h for h in hits if h.set == "defines" and h.first == one.last), None)
    if told is None:
        return False
    skip = {k for h in hits if h.set in _BETWEEN for k in range(h.first, h.last)}
    return all(k in skip for k in range(told.last, other.first))
