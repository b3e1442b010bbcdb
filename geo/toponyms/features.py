"""What the tagger sees of each word of a name: columns of classes, never the word itself.

Pure. The columns say how a word is written, what the gazetteer knows of the name it stands in, to
which word lists of :mod:`geo.language` it and its neighbours belong, and what the rest of the
document shows of the same word.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from geo.model.records import Place
from geo.model.vocab import PlaceKind
from geo.toponyms.runs import Token
from geo.toponyms.words import (
    CLASSES,
    HEADS,
    LOCATIVE,
    PEOPLE_ENDINGS,
    PLACE_ENDINGS,
    SMALL_WORDS,
    listed,
    words_of,
)

__all__ = ["COLUMNS", "Known", "Words", "describe", "known_of", "located_words"]

COLUMNS = (
    # the word
    "shape",
    "class",
    "class2",
    "class3",
    "ending",
    "head",  # what a name with this last word is: school, street, unit …
    # the gazetteer name that covers it
    "gaz",  # place of the word in the name (B, I, E, S) and kind of the place; "-" without a name
    "covered",  # the first letter of it
    "tag",  # the same, nothing without a name
    "new",  # without a name
    "size",  # decimal logarithm of the population
    "many",  # how many places share the name, and whether one is a settlement
    "kin",  # names of the document in the same first-level unit
    "where",
    "pair_left",  # the kind of the name before "and" or a comma
    "pair_right",
    # its neighbours, and what stands between
    "left",
    "right",
    "gap_left",
    "gap_right",
    # the run of capitalised words that it stands in
    "at",  # 1 alone, f first, m middle, l last
    "length",
    "line",  # T where the words around are capitalised too, as in a headline
    "outer_left",
    "outer_right",
    "further_left",
    "further_right",
    "known_left",
    "known_right",
    "run_gap_right",
    "next_head",
    # the document
    "opens",  # it opens a sentence
    "low",  # it occurs in lower case
    "person",  # it is part of a person's name
    "located",  # it stands right after "in", "near" and their like
    "article",
    "after_article",
    "as_alone",  # how the same word stands elsewhere
    "as_first",
    "as_middle",
    "as_last",
    "as_comma",  # before a comma and a state or country
    "as_in",
    "as_speaker",
    "as_titled",
    "as_unit",  # before "County", "River", "Street"
    "as_body",  # before "Police", "School"
)
_AS = tuple(name for name in COLUMNS if name.startswith("as_"))
_ARTICLES = frozenset(w for w, only in listed("articles of names").items() if not only)
_AND = words_of("joins")
_PARTIES = words_of("parties")  # "D-Beachwood": a lawmaker of Beachwood
_VERBS = tuple(listed("verb endings"))
CONTINENT, COUNTRY, NATURE, PEOPLE = "cont", "ctry", "nat", "demo"  # kinds of what is known
NATIONS = frozenset({COUNTRY, CONTINENT})
PEOPLED = NATIONS | {PEOPLE}
_SETTLED = "ppl"
_KIND = {
    PlaceKind.CONTINENT: CONTINENT,
    PlaceKind.COUNTRY: COUNTRY,
    PlaceKind.ADM1: "adm1",
    PlaceKind.ADM2: "adm2",
    PlaceKind.ADM3: "adm2",
    PlaceKind.CITY: _SETTLED,
    PlaceKind.TOWN: _SETTLED,
    PlaceKind.VILLAGE: _SETTLED,
    PlaceKind.QUARTER: "qtr",
    PlaceKind.SITE: "site",
    PlaceKind.AIR_BASE: "site",
    PlaceKind.AIRPORT: "site",
    PlaceKind.BRIDGE: "site",
    PlaceKind.CAMP: "site",
    PlaceKind.CHECKPOINT: "site",
    PlaceKind.DAM: "site",
    PlaceKind.HOSPITAL: "site",
    PlaceKind.CROSSING: "site",
}
_WEIGHT_OF_KIND = {CONTINENT: 9, COUNTRY: 8, "adm1": 7}
_GAPS = {" ": "_", "-": "-", ", ": ",", ". ": ".", " (": "(", "’s ": "s", "'s ": "s", "\n": "n"}
_PLACE_HEADS = frozenset({"unit", "street", "water", "land"})
_BESIDE_IN = words_of("beside a place")
_ENDED = 4  # letters of a word whose ending says something
_FEW = 5  # different names in a text
_CACHED = 65536  # words whose classes are remembered

Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the gazetteer knows of a name, in classes."""

    kind: str  # the most prominent kind of place of that name; "demo" for a demonym
    size: int  # decimal logarithm of the largest population
    many: int  # how many places share the name: 0, 1, 2, 3+
    settled: bool  # some settlement has the name
    units: frozenset[tuple[str, str]] = frozenset()  # country and first-level unit of each place


@dataclass(slots=True)
class Words:
    """A text as the tagger sees it; runs and the keys of ``known`` count its tokens."""

    text: str
    tokens: list[Token]
    runs: list[tuple[int, int]]
    starts: frozenset[int]
    lower: frozenset[str]  # words that occur in lower case
    persons: frozenset[str]  # words that are part of a person's name somewhere in the text
    located: frozenset[str]  # words that stand right after "in", "near" and their like
    tails: dict[int, int]  # first token of an area whose name ends in lower case: its real end
    known: dict[int, tuple[int, Known]]  # first token: (index after the last, what is known)


def known_of(places: Sequence[Place], *, demonym: bool) -> Known:
    """Sum up the places of one name."""
    kinds = [_KIND.get(p.kind, NATURE) for p in places]
    best = max(kinds, key=lambda k: (_WEIGHT_OF_KIND.get(k, 0), k)) if kinds else NATURE
    people = max((p.population for p in places), default=0)
    return Known(
        kind=PEOPLE if demonym else best,
        size=int(math.log10(people + 1)),
        many=min(len(places), 3),
        settled=_SETTLED in kinds,
        units=frozenset() if demonym else frozenset((p.country, p.admin1) for p in places),
    )


def located_words(text: str, tokens: Sequence[Token]) -> frozenset[str]:
    """Words that stand right after "in", "near" and their like somewhere in the text."""
    found = set()
    for left, right in pairwise(tokens):
        if right.is_capital and left.text in LOCATIVE and text[left.end : right.start] == " ":
            found.add(right.text)
    return frozenset(found)


def describe(words: Words) -> list[Row]:
    """The columns of every word of every run, in order; None where a column does not apply."""
    elsewhere = _elsewhere(words)
    kin = _kin(words)
    ends_of = {end: known.kind for end, known in words.known.values()}
    rows: list[Row] = []
    for first, last in words.runs:
        rows.extend(_run(words, first, last, elsewhere=elsewhere, kin=kin, ends_of=ends_of))
    return rows


def _run(
    words: Words,
    first: int,
    last: int,
    *,
    elsewhere: Mapping[str, Row],
    kin: Mapping[int, str],
    ends_of: Mapping[int, str],
) -> Iterator[Row]:
    tokens, text = words.tokens, words.text
    inside = tokens[first:last]
    seen = [_word(t.text) for t in inside]
    cover = _cover(words, first, last)
    gaps = [_gap(text, tokens, i, i + 1) for i in range(first - 1, last)]
    length = str(min(last - first, 4))
    line = _line(words, first, last)
    outer_left, outer_right = _beside(words, first - 1), _beside(words, last)
    further_left, further_right = _beside(words, first - 2), _beside(words, last + 1)
    known_left, known_right = _known_before(words, first), _known_at(words, last)
    pairs = _pairs(words, first, last, cover, ends_of)
    nothing: Row = (None,) * len(_AS)
    following = ""
    next_heads: list[str] = []
    for word in reversed(seen):
        next_heads.append(following)
        following = word.head or following
    for k, (token, word) in enumerate(zip(inside, seen, strict=True)):
        opens, ends = k == 0, k + 1 == len(inside)
        before = "" if opens else seen[k - 1].low
        left = outer_left if opens else seen[k - 1].small
        if before in _PARTIES and gaps[k] == "-":
            left = "in"
        at = "1" if opens and ends else "f" if opens else "l" if ends else "m"
        tag, begin, known = cover[k]
        gaz = "-" if known is None else tag + known.kind
        low = word.low in words.lower
        yield (
            word.shape,
            *word.classes,
            word.ending,
            word.head or None,
            gaz,
            gaz[0],
            None if known is None else tag,
            "new" if known is None else None,
            "-" if known is None else str(known.size),
            None if known is None else f"{known.many}{'s' if known.settled else ''}",
            None if known is None else kin.get(begin, "-"),
            "1" if tag == "S" and len(inside) > 1 else at,
            *pairs[k],
            left,
            outer_right if ends else seen[k + 1].small,
            gaps[k],
            gaps[k + 1],
            at,
            length,
            line,
            outer_left,
            outer_right,
            further_left if opens else None,
            further_right if ends else None,
            known_left if opens else None,
            known_right,
            gaps[-1],
            next_heads[-k - 1] or None,
            ("low" if low else "not") if token.start in words.starts else None,
            "low" if low else None,
            "person" if token.text in words.persons else None,
            "located" if token.text in words.located else None,
            "al" if word.low in _ARTICLES and not ends else None,
            "al" if before in _ARTICLES else None,
            *elsewhere.get(token.text, nothing),
        )


# ------------------------------------------------------------------ one word


@dataclass(frozen=True, slots=True)
class _Word:
    low: str
    shape: str
    classes: tuple[str, str | None, str | None]
    ending: str
    head: str
    small: str  # its class as a neighbour


@lru_cache(maxsize=_CACHED)
def _word(text: str) -> _Word:
    low = text.casefold()
    ending = _ending(low)
    own = CLASSES.get(low) or (ending if len(low) >= _ENDED else "x",)
    padded: tuple[str | None, ...] = (*own[1:3], None, None)
    small = low if low in SMALL_WORDS else own[0] if low in CLASSES else "x"
    return _Word(
        low, _shape(text), (own[0], padded[0], padded[1]), ending, HEADS.get(low, ""), small
    )


def _shape(text: str) -> str:
    if len(text) == 1:
        return "A" if text.isupper() else "a"
    if "." in text:
        return "A."
    if text.isupper():
        return "AA" if len(text) > 3 else "AA3"
    if text[0].isupper():
        return "Aa" if text[1:].islower() else "AaA"
    return "0" if text[0].isdigit() else "aa"


def _ending(low: str) -> str:
    for ending in (*PEOPLE_ENDINGS, *PLACE_ENDINGS):
        if low.endswith(ending):
            return f"~{ending}"
    return "~"


def _beside(words: Words, i: int) -> str:
    """The class of a word outside the run."""
    if not 0 <= i < len(words.tokens):
        return "edge"
    return _outside(words.tokens[i].text)


@lru_cache(maxsize=_CACHED)
def _outside(text: str) -> str:
    low = text.casefold()
    if low in SMALL_WORDS:
        return low
    classes = CLASSES.get(low)
    if classes:
        return classes[0]
    if text[0].isdigit():
        return "num"
    if text[0].isupper():
        return "Cap"
    return next((ending for ending in _VERBS if low.endswith(ending)), "low")


def _gap(text: str, tokens: Sequence[Token], i: int, j: int) -> str:
    if i < 0 or j >= len(tokens):
        return "edge"
    gap = text[tokens[i].end : tokens[j].start]
    found = _GAPS.get(gap) or gap.strip()[:1] or "n"
    return "n" if found == "|" else found


# ------------------------------------------------------------------ the gazetteer around it


def _cover(words: Words, first: int, last: int) -> list[tuple[str, int, Known | None]]:
    """Of each token its place in the gazetteer name that covers it, and where that begins."""
    cover: list[tuple[str, int, Known | None]] = [("-", -1, None)] * (last - first)
    i = first
    while i < last:
        hit = words.known.get(i)
        if hit is None or hit[0] > last:
            i += 1
            continue
        end, known = hit
        for k in range(i, end):
            tag = "S" if end - i == 1 else "B" if k == i else "E" if k + 1 == end else "I"
            cover[k - first] = (tag, i, known)
        i = end
    return cover


def _pairs(
    words: Words,
    first: int,
    last: int,
    cover: Sequence[tuple[str, int, Known | None]],
    ends_of: Mapping[int, str],
) -> list[tuple[str | None, str | None]]:
    """The kinds of the names that a name stands in a list with, "A, B and C", for each token."""
    tokens, text = words.tokens, words.text
    pairs: list[tuple[str | None, str | None]] = []
    for _, begin, known in cover:
        i, j = (first, last) if known is None else (begin, words.known[begin][0])
        left = right = None
        if i and tokens[i - 1].text in _AND:
            left = ends_of.get(i - 1)
        elif _gap(text, tokens, i - 1, i) == ",":
            left = ends_of.get(i)
        if j < len(tokens):
            if tokens[j].text in _AND:
                right = _known_at(words, j + 1)
            elif _gap(text, tokens, j - 1, j) == ",":
                right = _known_at(words, j)
        pairs.append((left, None if right == "-" else right))
    return pairs


def _known_at(words: Words, i: int) -> str:
    hit = words.known.get(i)
    return hit[1].kind if hit else "-"


def _known_before(words: Words, i: int) -> str:
    for back in (1, 2, 3):
        hit = words.known.get(i - back)
        if hit and hit[0] == i:
            return hit[1].kind
    return "-"


def _line(words: Words, first: int, last: int) -> str:
    around = [*words.tokens[max(0, first - 4) : first], *words.tokens[last : last + 4]]
    capital = sum(t.is_capital for t in around)
    return "T" if around and capital >= 0.7 * len(around) else "n"


# ------------------------------------------------------------------ the document


def _kin(words: Words) -> dict[int, str]:
    """How many other names of the document have a place in a unit where this name has one.

    A name that several units share counts for each of them in part; a text with few names says
    nothing.
    """
    surface = {
        i: words.text[words.tokens[i].start : words.tokens[j - 1].end]
        for i, (j, _) in words.known.items()
    }
    votes: defaultdict[tuple[str, str], float] = defaultdict(float)
    units = {surface[i]: known.units for i, (_, known) in words.known.items()}
    if len(units) < _FEW:
        return {}
    for found in units.values():
        for unit in found:
            votes[unit] += 1 / len(found)
    return {
        i: _level(max(votes[u] for u in known.units) - 1 / len(known.units))
        for i, (_, known) in words.known.items()
        if known.units
    }


def _level(votes: float) -> str:
    return str(sum(votes >= step for step in (0.3, 1.0, 2.5, 5.0)))


def _elsewhere(words: Words) -> dict[str, Row]:
    """In which positions each word of the runs stands, in the order of ``_AS``: once or more."""
    text, tokens = words.text, words.tokens
    counts: dict[str, Counter[str]] = {}
    for first, last in words.runs:
        left, right = _beside(words, first - 1), _beside(words, last)
        shared = []
        if (
            _known_at(words, last) in ("adm1", COUNTRY)
            and _gap(text, tokens, last - 1, last) == ","
        ):
            shared.append("as_comma")
        if left in _BESIDE_IN:
            shared.append("as_in")
        if right == "speech" and last - first < 4:
            shared.append("as_speaker")
        for i in range(first, last):
            found = counts.setdefault(tokens[i].text, Counter())
            found.update(shared)
            if last - first == 1:
                found["as_alone"] += 1
            else:
                found[
                    "as_first" if i == first else "as_last" if i + 1 == last else "as_middle"
                ] += 1
            if i > first and "first" in CLASSES.get(tokens[i - 1].text.casefold(), ()):
                found["as_titled"] += 1
            if i == first and left == "title":
                found["as_titled"] += 1
            head = HEADS.get(tokens[i + 1].text.casefold()) if i + 1 < last else None
            if head is not None:
                found["as_unit" if head in _PLACE_HEADS else "as_body"] += 1
    return {
        word: tuple(("2" if found[n] > 1 else "1") if n in found else None for n in _AS)
        for word, found in counts.items()
    }
