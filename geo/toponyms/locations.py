"""The parts of a location as people write it: names, what each is, how they hold each other.

"Omar mosque, near Al Bab, Aleppo province" is a site by name, beside a town, in a province. Pure
text in, a chain of parts out: which places they are is decided by :mod:`geo.toponyms.names`. Works
for a cell of a table and for a phrase of a text; all words come from ``place_words.csv`` of every
language.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from geo.model.vocab import PlaceKind, SpatialRelation
from geo.toponyms.location_words import (
    FARTHEST_KM,
    LocationWords,
    location_key,
    location_words,
    tokens_of,
)

__all__ = [
    "HEAD_KINDS",
    "KEEPS_WORDS",
    "NAMED_AFTER",
    "SETTLED",
    "UNIT_HEADS",
    "Location",
    "Part",
    "bare_name",
    "is_one_name",
    "other_forms",
    "parse_location",
    "split_locations",
]

SETTLED = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.QUARTER)
SITES = (
    PlaceKind.SITE,
    PlaceKind.AIR_BASE,
    PlaceKind.AIRPORT,
    PlaceKind.BRIDGE,
    PlaceKind.CAMP,
    PlaceKind.CHECKPOINT,
    PlaceKind.CROSSING,
    PlaceKind.DAM,
    PlaceKind.HOSPITAL,
)
HEAD_KINDS: Mapping[str, tuple[PlaceKind, ...]] = MappingProxyType(
    {
        "adm1": (PlaceKind.ADM1, PlaceKind.REGION),
        "state": (PlaceKind.ADM1, PlaceKind.COUNTRY),
        "region": (PlaceKind.ADM1, PlaceKind.REGION),
        "territory": (PlaceKind.ADM2, PlaceKind.ADM1, PlaceKind.COUNTRY),
        "adm2": (PlaceKind.ADM2, PlaceKind.ADM3),
        "adm3": (PlaceKind.ADM3, PlaceKind.ADM2),
        "settlement": SETTLED,
        "city": SETTLED,
        "town": (PlaceKind.TOWN, PlaceKind.CITY, PlaceKind.VILLAGE, PlaceKind.QUARTER),
        "village": (PlaceKind.VILLAGE, PlaceKind.TOWN, PlaceKind.QUARTER, PlaceKind.CITY),
        "quarter": (PlaceKind.QUARTER,),
        "site": SITES,
        "building": SITES,
        "airbase": (PlaceKind.AIR_BASE, PlaceKind.AIRPORT, PlaceKind.SITE),
        "crossing": (PlaceKind.CROSSING, PlaceKind.SITE),
        "area": (),
        "street": (),
        "mountains": (PlaceKind.MOUNTAINS,),
        "river": (PlaceKind.RIVER,),
        "water": (PlaceKind.LAKE, PlaceKind.SEA),
        "island": (PlaceKind.ISLAND,),
    }
)
UNIT_HEADS = frozenset({"adm1", "state", "region", "territory", "adm2", "adm3"})
KEEPS_WORDS = frozenset(
    {"site", "airbase", "crossing", "area", "street", "building"}
)  # half of the name
NAMELESS = frozenset({"building", "street"})  # "central market" of a town needs no name
NAMED_AFTER = frozenset({"site", "airbase", "crossing", "area"})  # a place, where no list has them


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One name in a location.

    ``name`` lacks the kind words (``head`` says what they were), ``others`` are the further ends of
    "between A and B", ``spellings`` other ways to write the same name. ``exact``: no name that is
    merely like it, as of "Kakuma 1" and of its "Kakuma".
    """

    text: str
    name: str
    head: str = ""
    relation: SpatialRelation = SpatialRelation.NONE
    distance_km: float | None = None
    bearing_deg: float | None = None
    others: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    exact: bool = False

    @property
    def kinds(self) -> tuple[PlaceKind, ...]:
        """What it can be, by its kind word; empty: anything."""
        return HEAD_KINDS.get(self.head, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """What a location says: the places meant and what holds them, the innermost first.

    Several ``places`` are a list ("A, B and C"); ``unknown`` says that the place itself is not
    known, only what holds it; ``turned`` that the parts of the reading before were read backwards.
    """

    places: tuple[Part, ...]
    parents: tuple[Part, ...] = ()
    unknown: bool = False
    turned: bool = False


_SEMICOLON = re.compile(r"[;؛|\n]")
_SLASH = re.compile(r"\s*/\s*")
_DASH = re.compile(r"\s+[-–—]+\s+|\s*[–—]\s*")
_HYPHEN = re.compile(r"(?<=\w{4})-(?=\w)")  # of "Homs-Hama road", not of "Al-Bab road"
_COLON = re.compile(r"\s*:\s+")
_BRACKETS = re.compile(r"^(?P<out>.*?)\s{0,8}[(\[](?P<in>[^()\[\]]+)[)\]]\s{0,8}(?P<rest>.*)$")
_LETTERS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]+(?:[ '’-][A-Za-zÀ-ÖØ-öø-ɏ]+)*")  # Latin, and no numbers
_ROMAN = re.compile(" [IVX]{1,4}$")
_LONGEST = 300  # characters between two commas that may be read as words around a name
_NUMBERED = re.compile(r"(?P<name>[^,،()/]*\w{3})\s+(?:\d{1,2}\w?|[IVX]{1,4})")  # "Kakuma 1"


def split_locations(text: str) -> list[str]:
    """The locations of a cell that gives several, divided by semicolons or lines.

    >>> split_locations("Jableh; near Baniyas")
    ['Jableh', 'near Baniyas']
    """
    return [part.strip() for part in _SEMICOLON.split(text) if part.strip()]


def parse_location(text: str) -> tuple[Location, ...]:
    """The readings of one location, likeliest first; the last one is the text as one name.

    Parameters
    ----------
    text
        As written: "Ashrafieh neighbourhood, Afrin city", "20 km N of X", "road between A and B".

    Examples
    --------
    >>> [first, *_] = parse_location("Omar mosque, near Al Bab, Aleppo province")
    >>> first.places[0].name, first.places[0].head
    ('Omar mosque', 'building')
    >>> [(p.name, p.head, p.relation.value) for p in first.parents]
    [('Al Bab', '', 'near'), ('Aleppo', 'adm1', '')]
    >>> parse_location("20 km N of Djibo")[0].places[0].distance_km
    20.0
    """
    text = " ".join(text.split()).strip(" ,;.،؛")
    if not text:
        return ()
    readings = list(_readings(text))
    whole = Location(places=(Part(text=text, name=text),))
    if whole not in readings and not any(place.exact for r in readings for place in r.places):
        readings.append(whole)
    return tuple(dict.fromkeys(readings))


def is_one_name(text: str) -> bool:
    """Whether a location is a name and nothing else: no words around it, no second name.

    >>> is_one_name("Jableh"), is_one_name("near Jableh"), is_one_name("Jableh, Latakia")
    (True, False, False)
    """
    if _LETTERS.fullmatch(text) is not None and _ROMAN.search(text) is None:
        words, pieces = location_words(), tokens_of(text)
        if words.tokens.isdisjoint(pieces) and not any(p.startswith(words.clitics) for p in pieces):
            return True
    return parse_location(text) == (Location(places=(Part(text=text, name=text),)),)


def _readings(text: str) -> Iterable[Location]:
    words = location_words()
    several = split_locations(text)
    if len(several) > 1:
        chains = [next(iter(_chains(one, words))) for one in several]
        places = tuple(place for chain in chains for place in chain.places)
        yield Location(places=places, parents=chains[-1].parents)
        return
    numbered = _NUMBERED.fullmatch(text)
    if numbered is not None and location_key(numbered["name"]) not in words.head_of:
        holder = replace(_part(numbered["name"], words), exact=True)
        yield Location(places=(Part(text=text, name=text, exact=True),), parents=(holder,))
        return
    found = _BRACKETS.match(text)
    if found is not None and found["out"]:
        outer = " ".join(part for part in (found["out"], found["rest"].lstrip(" ,،")) if part)
        if found["rest"].startswith((",", "،")):
            outer = f"{found['out']}, {found['rest'].lstrip(' ,،')}"
        for made in _chains(outer, words):
            inner = _part(found["in"], words)
            yield replace(made, parents=(inner, *made.parents))
        for made in _chains(outer, words):
            first, *rest = made.places
            spelt = replace(first, spellings=(*first.spellings, found["in"].strip()))
            yield replace(made, places=(spelt, *rest))
        return
    pieces = _COLON.split(text, maxsplit=1)
    if len(pieces) == 2 and all(pieces):
        holds = _chain([part for part in words.comma.split(pieces[0]) if part], words)
        for made in _chains(pieces[1], words):
            yield replace(made, parents=(*made.parents, *holds.places, *holds.parents))
        return
    yield from _chains(text, words)


def _chains(text: str, words: LocationWords) -> Iterable[Location]:
    """Readings of names divided by commas, dashes and words between."""
    unknown = words.unknown.match(text)
    if unknown is not None:
        rest = words.led.sub("", text[unknown.end() :].strip(" ,،"), count=1)
        parents = tuple(_part(p, words) for p in words.comma.split(rest) if p)
        said = Part(text=unknown["w"], name="")
        yield Location(places=(said,), parents=parents, unknown=True)
        return
    parts = [part for part in words.comma.split(text) if part]
    first, tail = parts[0], parts[1:]
    pair = _pair(first, words)
    if pair is not None:
        yield Location(places=(pair,), parents=tuple(_part(p, words) for p in tail))
        return
    listed = _list(parts, words)
    if listed is not None:
        yield listed
        return
    dashed = [piece for piece in _DASH.split(first) if piece]
    if len(dashed) > 1 and not tail:
        parts = dashed[::-1]
    yield _chain(parts, words)
    if len(parts) > 1:  # "Province, town" and "town, province": what is known decides
        yield replace(_chain(parts[::-1], words), turned=True)


def _chain(parts: Sequence[str], words: LocationWords) -> Location:
    """A name and what holds it, the words between two names read as what they say."""
    pieces: list[Part] = []
    for text in parts:
        pieces += _inner(text, words)
    first, *parents = pieces
    return Location(places=(first,), parents=tuple(parents))


def _inner(text: str, words: LocationWords) -> list[Part]:
    """The parts of one piece without commas: "X near Y", "X in Y", "X quarter of Y"."""
    if len(text) > _LONGEST:
        return [Part(text=text, name=text)]
    led = words.before.match(text) or words.offset.match(text) or words.toward.match(text)
    for pattern, relation in (
        *(() if led else ((words.beside, SpatialRelation.NEAR),)),
        (words.inside, SpatialRelation.NONE),
    ):
        found = pattern.search(text)
        if found is not None and text[: found.start()].strip() and text[found.end() :].strip():
            below = _part(text[: found.start()], words)
            above = _inner(text[found.end() :], words)
            if relation and not above[0].relation:
                above[0] = replace(above[0], relation=relation)
            return [below, *above]
    if led:
        return [_part(text, words)]
    found = words.aside.search(text)
    if found is not None and text[: found.start()].strip() and text[found.end() :].strip():
        inner = text[: found.start()].strip()
        aside = [_part(text[found.start() :], words)]
        return aside if location_key(inner) in words.head_of else [_part(inner, words), *aside]
    for found in words.of.finditer(text):
        below = _part(text[: found.start()], words)
        if below.head and below.name and below.name != text[: found.start()].strip():
            return [below, *_inner(text[found.end() :], words)]
    return [_part(text, words)]


def _list(parts: Sequence[str], words: LocationWords) -> Location | None:
    """Places of equal rank, "A, B and C"; a plural kind word is shared by all."""
    at = next((i for i, part in enumerate(parts) if words.joined.search(part)), None)
    if at is None:
        return None
    pieces = [p for p in words.joined.split(parts[at]) if p]
    if len(pieces) < 2 and not (at and words.joined.match(f" {parts[at]}")):
        return None
    names = [*parts[:at], *pieces]
    made = [_part(name, words) for name in names]
    shared = made[-1].head
    before = made[0]
    if shared:
        made = [replace(part, head=part.head or shared) for part in made]
    elif before.head and before.name != before.text:
        made = [replace(part, head=part.head or before.head) for part in made]
    if before.relation:
        made = [
            part
            if part.relation
            else replace(part, relation=before.relation, bearing_deg=before.bearing_deg)
            for part in made
        ]
    return Location(places=tuple(made), parents=tuple(_part(p, words) for p in parts[at + 1 :]))


def _pair(text: str, words: LocationWords) -> Part | None:
    """The two ends of "between A and B", "road from A to B", "A-B road"."""
    found = words.pair.match(text)
    if found is not None:
        ends = [e for e in words.ends.split(text[found.end() :]) if e.strip()]
        relation = words.relation_of[location_key(found["w"])]
    else:
        found = words.pair_after.search(text)
        if found is None or not text[: found.start()].strip():
            return None
        named = text[: found.start()]
        ends = [e for e in words.ends.split(named) if e.strip()]
        if len(ends) < 2:
            ends = [e for e in _HYPHEN.split(named) if e.strip()]
        relation = words.relation_of[location_key(found["w"])]
    if len(ends) < 2:
        return None
    made = [_part(end, words) for end in ends]
    first = made[0]
    return replace(
        first, text=text, relation=relation, others=tuple(part.name for part in made[1:])
    )


def _part(text: str, words: LocationWords) -> Part:
    """One name with its relation and kind words taken off."""
    text = text.strip(" ,.،")
    if len(text) > _LONGEST:
        return Part(text=text, name=text)
    offset = words.offset.match(text)
    if offset is not None and text[offset.end() :].strip():
        inner = _part(text[offset.end() :], words)
        bearing = offset["dir"]
        distance = _number(offset["num"]) * words.km_of[location_key(offset["unit"])]
        if distance > FARTHEST_KM:
            return Part(text=text, name=text)
        return replace(
            inner,
            text=text,
            relation=SpatialRelation.OFFSET,
            distance_km=distance,
            bearing_deg=None if bearing is None else words.bearing_of[location_key(bearing)],
        )
    toward = words.toward.match(text) or words.toward_clitic.match(text)
    if toward is not None and text[toward.end() :].strip():
        inner = _part(text[toward.end() :], words)
        return replace(
            inner,
            text=text,
            relation=SpatialRelation.DIRECTION,
            bearing_deg=words.bearing_of[location_key(toward["dir"])],
        )
    before = words.before.match(text)
    if before is not None and text[before.end() :].strip():
        inner = _part(text[before.end() :], words)
        relation = words.relation_of[location_key(before["w"])]
        own = inner.relation if inner.relation is not SpatialRelation.PART else SpatialRelation.NONE
        return replace(inner, text=text, relation=own or _plain(relation))
    after = words.after.search(text)
    if after is not None and text[: after.start()].strip():
        rest, bearing = _without_part(text[: after.start()], words)
        inner = _named(rest, words)
        relation = words.relation_of[location_key(after["w"])]
        return replace(inner, text=text, relation=_plain(relation), bearing_deg=bearing)
    rest, bearing = _without_part(text, words)
    if bearing is not None:
        inner = _part(rest, words)
        if inner.relation:
            return replace(inner, text=text, bearing_deg=bearing)
        # the whole is a name too, now and then: "Northern Cyprus"
        return replace(
            inner, text=text, relation=SpatialRelation.PART, bearing_deg=bearing, spellings=(text,)
        )
    return _named(text, words)


def _without_part(text: str, words: LocationWords) -> tuple[str, float | None]:
    for pattern in (words.part_before, words.part_after):
        found = pattern.search(text)
        if found is not None:
            rest = (text[: found.start()] + text[found.end() :]).strip()
            if rest:
                return rest, words.bearing_of[location_key(found["w"])]
    return text, None


def _named(text: str, words: LocationWords) -> Part:
    """A name with slashes and kind words: what it is and its spellings."""
    text = text.strip()
    name, head = _without_kind(text, words)
    spellings = [piece for piece in _SLASH.split(name) if piece]
    if len(spellings) > 1:
        made = [_without_kind(piece, words) for piece in spellings]
        names = [piece for piece, _ in made]
        head = head or next((h for _, h in made if h), "")
        return Part(text=text, name=names[0], head=head, spellings=tuple(names[1:]))
    return Part(text=text, name=name, head=head)


def _without_kind(text: str, words: LocationWords) -> tuple[str, str]:
    """The name without words for what it is, and the class of those words.

    Sites keep their words: they are half of the name ("Tishreen Dam").
    """
    for pattern in (words.kind_of, words.kind_before):
        found = pattern.match(text)
        if found is not None and text[found.end() :].strip():
            head = words.head_of[location_key(found["w"])]
            rest = text[found.end() :].strip()
            return (text if head in KEEPS_WORDS else rest), head
    found = words.kind_after.search(text)
    if found is not None and text[: found.start()].strip():
        head = words.head_of[location_key(found["w"])]
        return (text if head in KEEPS_WORDS else text[: found.start()].strip()), head
    found = words.kind_first.match(text)
    if found is not None and text[found.end() :].strip():
        return text, words.head_of[location_key(found["w"])]
    alone = words.head_of.get(location_key(text), "")
    return text, alone if alone in NAMELESS else ""


def bare_name(part: Part) -> str:
    """The name of a site without the words for what it is: what it is named after.

    >>> bare_name(parse_location("Tishreen Dam")[0].places[0])
    'Tishreen'
    """
    words = location_words()
    text = part.name
    for pattern in (words.kind_of, words.kind_before, words.kind_before, words.kind_first):
        text = pattern.sub("", text, count=1).strip() or text
    while (found := words.kind_after.search(text)) is not None and text[: found.start()].strip():
        text = text[: found.start()].strip()
    return text


def other_forms(part: Part) -> tuple[str, ...]:
    """The name with its kind word as other languages put it before a name.

    >>> other_forms(parse_location("Al Wafidin camp")[0].places[0])
    ('Mukhayyam Al Wafidin',)
    """
    words = location_words()
    found = words.kind_after.search(part.text)
    forms = words.forms.get(location_key(found["w"]), ()) if found is not None else ()
    bare = bare_name(part)
    return tuple(form.replace("*", bare) if "*" in form else f"{form} {bare}" for form in forms)


def _plain(relation: SpatialRelation) -> SpatialRelation:
    """The centre of a town is the town."""
    return SpatialRelation.NONE if relation is SpatialRelation.CENTRE else relation


def _number(text: str) -> float:
    """A number as people write it: "1,5" and "1.5" are the same, "1,000" is a thousand."""
    text = text.rstrip(".,")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
        return float(re.sub("[.,]", "", text))
    head, _, tail = text.replace(",", ".").rpartition(".")
    return float(f"{head.replace('.', '')}.{tail}") if head else float(tail)
