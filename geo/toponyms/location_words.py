"""The words of every language around the names of a location, as patterns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from geo.language.lexicon import languages, table
from geo.language.patterns import any_of, caseless
from geo.model.folds import plain
from geo.model.vocab import SpatialRelation

__all__ = [
    "FARTHEST_KM",
    "LocationWords",
    "location_key",
    "location_words",
    "tokens_of",
]


@dataclass(frozen=True, slots=True)
class LocationWords:
    """The words of all languages, compiled."""

    head_of: Mapping[str, str]
    relation_of: Mapping[str, SpatialRelation]
    bearing_of: Mapping[str, float]
    km_of: Mapping[str, float]
    forms: Mapping[str, tuple[str, ...]]
    unknown: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    pair: re.Pattern[str]
    pair_after: re.Pattern[str]
    offset: re.Pattern[str]
    led: re.Pattern[str]
    toward: re.Pattern[str]
    toward_clitic: re.Pattern[str]
    part_before: re.Pattern[str]
    part_after: re.Pattern[str]
    kind_after: re.Pattern[str]
    kind_of: re.Pattern[str]
    kind_before: re.Pattern[str]
    kind_first: re.Pattern[str]
    beside: re.Pattern[str]
    inside: re.Pattern[str]
    aside: re.Pattern[str]
    comma: re.Pattern[str]
    of: re.Pattern[str]
    joined: re.Pattern[str]
    ends: re.Pattern[str]
    tokens: frozenset[str]  # all that phrases are made of
    clitics: tuple[str, ...]  # what is written as one with the word behind it


NUMBER = r"(?P<num>\d[\d.,]*)"
FARTHEST_KM = 2_000.0  # "N km north of X": from further away nobody gives a distance


def location_key(text: str) -> str:
    """A phrase as the tables write it."""
    return " ".join(plain(text.casefold()).replace("’", "'").split()).strip(" ,")


def tokens_of(text: str) -> list[str]:
    """What stands between spaces, hyphens and apostrophes, as patterns without case see it.

    >>> tokens_of("Près d’İzmir"), tokens_of("off-shore")
    (['près', 'd', 'izmir'], ['off', 'shore'])
    """
    return _BETWEEN.split(text.translate(_DOTTED).casefold())


_BETWEEN = re.compile(r"[\s'’-]+")
_DOTTED = dict.fromkeys((0x130, 0x131), "i")  # dotted and dotless: patterns without case see an i


@lru_cache(maxsize=1)
def location_words() -> LocationWords:
    """The words of every language that has a file, as patterns."""
    rows = [row for code in languages() for row in table("place_words", code=code)]

    def of(*uses: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for row in rows:
            if row["use"] in uses:
                found.setdefault(row["phrase"].casefold(), row["value"])
        return found

    kinds = of("kind", "kind_before", "kind_first")
    turns = of("direction", "direction_before", "part", "part_bare", "part_after")
    bearings = {word: float(value) for word, value in turns.items()}
    article = any_of(of("article"))
    link = any_of(of("of"))
    lead = rf"(?:(?:{article})\s+)?"
    about = any_of(of("about"))
    toward = any_of(of("toward"))
    measured = rf"\d[\d.,]*\s*-?\s*(?:{any_of(of('unit'))})(?!\w)"  # no end of a name
    distance = rf"{NUMBER}\s*-?\s*(?P<unit>{any_of(of('unit'))})(?!\w)"
    direction = rf"(?P<dir>{any_of(of('direction'))})"
    direction_before = rf"(?P<dir>{any_of(of('direction_before'))})"

    forms: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row["use"] == "kind_form":
            forms[row["value"]] = (*forms.get(row["value"], ()), row["phrase"])

    def word(*uses: str) -> str:
        return f"(?P<w>{any_of(of(*uses))})"

    clitics = of("inside_clitic").items()
    held = "|".join(f"{word}(?={any_of(then.split('|'))})" for word, then in clitics)
    ends = any_of({**of("and"), **of("to")})
    written = {piece for row in rows for piece in tokens_of(row["phrase"])}
    joined = rf"\s+(?:(?:{any_of(of('and'))})\s+|(?:{any_of(of('and_clitic'))})\s*)(?=\w)"
    return LocationWords(
        head_of=kinds,
        relation_of={
            phrase: SpatialRelation(value)
            for phrase, value in of("before", "after", "pair", "pair_after").items()
        },
        bearing_of=bearings,
        km_of={word: float(value) for word, value in of("unit").items()},
        forms=forms,
        unknown=caseless(rf"^{word('unknown')}(?![\w'])"),
        led=caseless(rf"^(?:{any_of(of('inside', 'of'))})\s+{lead}"),
        before=caseless(rf"^{lead}{word('before')}(?:\s+|(?<=')){lead}"),
        after=caseless(rf"[\s-]+{word('after')}$"),
        pair=caseless(rf"^{lead}{word('pair')}\s+{lead}"),
        pair_after=caseless(rf"\s+{word('pair_after')}$"),
        offset=caseless(
            rf"^(?:(?:{about})\s+)?{distance}\.?"
            rf"(?:\s+(?:(?:{toward})\s*)?{direction}(?!\w))?(?:\s+(?:{link})(?!\w))?\s*{lead}"
        ),
        toward=caseless(rf"^(?:(?:{toward})\s*)?{direction}\s+(?:{link})\s+{lead}"),
        toward_clitic=caseless(rf"^{direction_before}\s+"),
        part_before=caseless(rf"^{word('part', 'part_bare')}\s+"),
        part_after=caseless(rf"\s+{word('part_after')}$"),
        kind_after=caseless(rf"\s+{word('kind')}$"),
        kind_of=caseless(rf"^{lead}{word('kind')}\s+(?:{link})\s+{lead}"),
        kind_before=caseless(rf"^{lead}{word('kind_before')}(?:\s+|(?<=[.']))"),
        kind_first=caseless(rf"^{word('kind_first')}\s+"),
        beside=caseless(rf"\s+(?:{any_of(of('beside'))})\s+{lead}"),
        inside=caseless(rf"\s+(?:(?:{any_of(of('inside'))})\s+{lead}|{held})"),
        aside=caseless(
            rf"\s+(?:(?:(?:{about})\s+)?{distance}\s+)?(?:(?:{toward})\s*)?"
            rf"(?:{any_of(of('direction'))})\s+(?:{link})\s+|\s+{direction_before}\s+"
        ),
        comma=caseless(rf"\s*(?!(?<=\d),{measured})[,،、]\s*"),
        of=caseless(rf"\s+(?:{link})\s+{lead}"),
        joined=caseless(joined),
        ends=caseless(rf"\s+(?:{ends})\s+{lead}|\s+-+\s+|\s*[–—]\s*|{joined}"),
        tokens=frozenset(written),
        clitics=tuple(sorted(of("and_clitic", "inside_clitic"))),
    )
