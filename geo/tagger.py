"""The learned tagger: which words of a run of capitalised words form a toponym.

A linear-chain model (conditional random field) over each run, fitted by :mod:`geo.train`. Its
features are classes: word lists of :mod:`geo.language.geowords`, shapes, endings of a hand-written
list, what the gazetteer knows of a name, and where else the word stands in the document. No weight
belongs to a word as such, so nothing of a training text is carried by them.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from geo.language.geowords import CLASSES, LOCATIVE, PEOPLE_ENDINGS, PLACE_ENDINGS
from geo.language.tokens import Token
from geo.model import Place
from geo.vocab import PlaceKind

__all__ = ["LABELS", "Known", "Words", "decode", "known_of", "located_words", "run_features"]

LABELS = ("O", "B", "I")
_SMALL_WORDS = frozenset(
    [
        "in",
        "at",
        "near",
        "from",
        "to",
        "of",
        "the",
        "a",
        "an",
        "and",
        "or",
        "by",
        "for",
        "with",
        "on",
        "into",
        "around",
        "outside",
        "between",
        "off",
        "through",
        "across",
        "toward",
        "towards",
        "over",
        "against",
        "as",
        "his",
        "her",
        "its",
        "their",
        "than",
        "that",
        "where",
        "when",
        "who",
        "is",
        "was",
        "were",
        "after",
        "before",
        "until",
        "since",
        "said",
    ]
)
_ARTICLES = frozenset({"al", "el", "ad", "as", "ash", "an", "ar", "az", "dh"})
_KIND = {
    PlaceKind.CONTINENT: "cont",
    PlaceKind.COUNTRY: "ctry",
    PlaceKind.GOVERNORATE: "adm1",
    PlaceKind.DISTRICT: "adm2",
    PlaceKind.SUBDISTRICT: "adm2",
    PlaceKind.CITY: "ppl",
    PlaceKind.TOWN: "ppl",
    PlaceKind.VILLAGE: "ppl",
    PlaceKind.QUARTER: "qtr",
    PlaceKind.SITE: "site",
    PlaceKind.AIR_BASE: "site",
    PlaceKind.CROSSING: "site",
}
_WEIGHT_OF_KIND = {"cont": 9, "ctry": 8, "adm1": 7}
_GAPS = {" ": "_", "-": "-", ", ": ",", ". ": ".", " (": "(", "’s ": "s", "'s ": "s", "\n": "n"}


@dataclass(frozen=True, slots=True)
class Known:
    """What the gazetteer knows of a name, in classes."""

    kind: str  # the most prominent kind of place of that name; "demo" for a demonym
    size: int  # decimal logarithm of the largest population
    many: int  # how many places share the name: 0, 1, 2, 3+
    settled: bool  # some settlement has the name
    curated: bool = False  # people put a place of this name into the tables by hand


@dataclass(slots=True)
class Words:
    """A text as the tagger sees it; lists run parallel to ``tokens``."""

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
    kinds = [_KIND.get(p.kind, "nat") for p in places]
    best = max(kinds, key=lambda k: (_WEIGHT_OF_KIND.get(k, 0), k)) if kinds else "nat"
    people = max((p.population for p in places), default=0)
    return Known(
        kind="demo" if demonym else best,
        size=int(math.log10(people + 1)),
        many=min(len(places), 3),
        settled="ppl" in kinds,
        curated=any("curated" in p.source for p in places),
    )


def run_features(  # noqa: C901, PLR0915 -- the list of features, in one place
    words: Words, first: int, last: int
) -> list[list[str]]:
    """The features of each token of a run, in order."""
    tokens, text = words.tokens, words.text
    cover = _cover(words, first, last)
    length = last - first
    line = _caps_share(words, first, last)
    rows: list[list[str]] = []
    outside_left = _outside(words, first - 1)
    gap_left = _gap(text, tokens, first - 1, first)
    outside_right = _outside(words, last) if last < len(tokens) else "END"
    gap_right = _gap(text, tokens, last - 1, last)
    further = _outside(words, first - 2)
    right_known = _beyond(words, last)
    left_known = _before(words, first)
    for i in range(first, last):
        token = tokens[i]
        low = token.text.casefold()
        tag, known = cover[i - first]
        before = tokens[i - 1].text.casefold() if i > first else ""
        after = tokens[i + 1].text.casefold() if i + 1 < last else ""
        left = outside_left if i == first else _class(before)
        right = outside_right if i + 1 == last else _class(after)
        gl = gap_left if i == first else _gap(text, tokens, i - 1, i)
        gr = gap_right if i + 1 == last else _gap(text, tokens, i, i + 1)
        place = "1" if length == 1 else "f" if i == first else "l" if i + 1 == last else "m"
        gaz = f"{tag}{known.kind}" if known else "-"
        size = str(known.size) if known else "-"
        shape = _shape(token.text)
        own = CLASSES.get(low) or ((_ending(low),) if len(low) > 3 else ("x",))  # noqa: PLR2004 -- letters of an ending
        mine = own[0]
        where = place if known is None or tag != "S" or length > 1 else "1"
        row = [
            "b",
            f"s={shape}",
            f"s={shape}|g={gaz}",
            f"g={gaz}",
            f"g={gaz}|p={size}",
            f"g={gaz}|l={left}",
            f"g={gaz}|r={right}",
            f"g={gaz}|l={left}|r={right}",
            f"g={gaz}|at={where}",
            f"g={gaz}|gl={gl}|gr={gr}",
            f"l={left}|gl={gl}",
            f"r={right}|gr={gr}",
            f"l={left}|r={right}|at={place}",
            f"at={place}|n={min(length, 4)}",
            f"line={line}|s={shape}",
            f"c={mine}|g={gaz}",
            f"c={mine}|l={left}",
            f"c={mine}|r={right}",
            f"end={_ending(low)}|g={gaz[:1]}",
        ]
        row.extend(f"c={name}" for name in own)
        if known is not None:
            row.append(f"many={known.many}|{gaz}|{known.settled}")
            row.append(f"p={size}|l={left}|{tag}")
        if i == first:
            row.append(f"ll={further}|l={left}|{gaz[:1]}")
            row.append(f"lk={left_known}|gl={gl}|{gaz[:1]}")
        if i + 1 == last:
            row.append(f"rr={_outside(words, last + 1)}|r={right}|{gaz[:1]}")
        row.append(f"rk={right_known}|{place}|gr={gap_right}|{gaz[:1]}")
        if low in _ARTICLES and after:
            row.append(f"al|l={left}|{place}")
        if before in _ARTICLES:
            row.append(f"al-|{tag}|{place}|l={outside_left}")
        if known is None:
            row.append(f"new|l={left}|{place}|r={right}")
            row.append(f"new|ol={outside_left}|{place}|s={shape}")
            row.append(f"new|ol={outside_left}|or={outside_right}|gr={gap_right}")
            row.append(f"new|n={min(length, 4)}|ol={outside_left}|ll={further}")
        else:
            row.append(f"ol={outside_left}|or={outside_right}|{gaz}|{place}")
        if token.start in words.starts:
            row.append(f"first|{gaz}|{mine}|{'low' if low in words.lower else ''}")
        if low in words.lower:
            row.append(f"low|{gaz}")
        if token.text in words.persons:
            row.append(f"person|{gaz}|{place}")
        if token.text in words.located:
            row.append(f"located|{gaz}|{place}")
            row.append("located")
        rows.append(row)
    return rows


def decode(
    rows: Sequence[Iterable[str]], weights: Mapping[str, Sequence[float]]
) -> tuple[str, ...]:
    """The best labels of a run (Viterbi).

    Parameters
    ----------
    rows
        As :func:`run_features` gives them.
    weights
        Feature to one weight for each of ``LABELS``; the rows "O>", "B>" and "I>" are transitions.
    """
    move = [weights[f"{label}>"] for label in LABELS]
    best: list[float] = []
    back: list[tuple[int, ...]] = []
    get = weights.get
    for row in rows:
        o = b = i = 0.0
        for feature in row:
            addend = get(feature)
            if addend is not None:
                o += addend[0]
                b += addend[1]
                i += addend[2]
        if not best:
            best = [o, b, -1e9 + i]  # a toponym cannot begin inside
            continue
        step = []
        chosen = []
        for k, local in enumerate((o, b, i)):
            ways = (best[0] + move[0][k], best[1] + move[1][k], best[2] + move[2][k])
            top = max(ways) if k < 2 else max(ways[1:])  # noqa: PLR2004 -- I follows B or I only
            chosen.append(ways.index(top))
            step.append(top + local)
        best = step
        back.append(tuple(chosen))
    k = best.index(max(best))
    labels = [LABELS[k]]
    for pointer in reversed(back):
        k = pointer[k]
        labels.append(LABELS[k])
    return tuple(reversed(labels))


# ------------------------------------------------------------------ classes


def _cover(words: Words, first: int, last: int) -> list[tuple[str, Known | None]]:
    """Position of each token in the gazetteer name that covers it: B, I, E, S or none."""
    cover: list[tuple[str, Known | None]] = [("-", None)] * (last - first)
    i = first
    while i < last:
        hit = words.known.get(i)
        if hit is None or hit[0] > last:
            i += 1
            continue
        end, known = hit
        for k in range(i, end):
            tag = "S" if end - i == 1 else "B" if k == i else "E" if k + 1 == end else "I"
            cover[k - first] = (tag, known)
        i = end
    return cover


def _class(word: str) -> str:
    if word in _SMALL_WORDS:
        return word
    classes = CLASSES.get(word)
    return classes[0] if classes else "x"


def _outside(words: Words, i: int) -> str:
    if not 0 <= i < len(words.tokens):
        return "EDGE"
    token = words.tokens[i]
    low = token.text.casefold()
    if low in _SMALL_WORDS:
        return low
    classes = CLASSES.get(low)
    if classes:
        return classes[0]
    if token.text[0].isdigit():
        return "num"
    if token.is_capital:
        return "Cap"
    return "ed" if low.endswith("ed") else "ing" if low.endswith("ing") else "low"


def _beyond(words: Words, last: int) -> str:
    hit = words.known.get(last)
    return hit[1].kind if hit else "-"


def _before(words: Words, first: int) -> str:
    for back in (1, 2, 3):
        hit = words.known.get(first - back)
        if hit and hit[0] == first:
            return hit[1].kind
    return "-"


def _gap(text: str, tokens: Sequence[Token], i: int, j: int) -> str:
    if i < 0 or j >= len(tokens):
        return "|"
    gap = text[tokens[i].end : tokens[j].start]
    return _GAPS.get(gap) or gap.strip()[:1] or "n"


def _shape(text: str) -> str:
    if len(text) == 1:
        return "A" if text.isupper() else "a"
    if "." in text:
        return "A."
    if text.isupper():
        return "AA" if len(text) > 3 else "AA3"  # noqa: PLR2004 -- "USA", "UK" beside shouting
    if text[0].isupper():
        return "Aa" if text[1:].islower() else "AaA"
    return "0" if text[0].isdigit() else "aa"


def _ending(low: str) -> str:
    for ending in PEOPLE_ENDINGS:
        if low.endswith(ending):
            return f"~{ending}"
    for ending in PLACE_ENDINGS:
        if low.endswith(ending):
            return f"~{ending}"
    return "~"


def _caps_share(words: Words, first: int, last: int) -> str:
    """Whether the words around are capitalised too, as in a headline."""
    low, high = max(0, first - 4), min(len(words.tokens), last + 4)
    around = [*words.tokens[low:first], *words.tokens[last:high]]
    capital = sum(t.is_capital for t in around)
    return "T" if around and capital >= 0.7 * len(around) else "n"


def located_words(text: str, tokens: Sequence[Token]) -> frozenset[str]:
    """Words that stand right after "in", "near" and their like somewhere in the text."""
    found = set()
    for left, right in pairwise(tokens):
        if right.is_capital and left.text in LOCATIVE and text[left.end : right.start] == " ":
            found.add(right.text)
    return frozenset(found)
