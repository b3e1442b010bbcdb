"""The words of place around a name: near, 20 km north of, the countryside of.

Pure text in, a relation with its numbers out; what the relation means on the ground is decided by
:mod:`geo.toponyms.areas`. The words are those of ``place_words.csv``, which the locations of tables
are read with too; here they stand in running text, so that only what touches the name counts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.language.lexicon import words
from geo.language.patterns import any_of, beginnings, caseless, runs_of
from geo.model.vocab import SpatialRelation
from geo.toponyms.location_words import FARTHEST_KM
from geo.toponyms.words import DIRECTIONS, HEAD_AFTER, listed, place_words

__all__ = ["PlacePhrase", "head_noun", "relation_at"]

_BEFORE = 90  # characters before a name in which its phrase begins
_BEHIND = 40
_DIAGONAL = 45.0  # "northwest Syria" is a part of it, "north Syria" may be anything
_WITH_HEAD = frozenset(
    {"near", "outskirts"}
)  # "near the village of X"; "off most of X" is no coast
_AFTER = frozenset({"countryside", "outskirts", "coast", "border"})
_LAST = re.compile(r"(\w*),?\s+$")
_HEAD = re.compile(r"^\s+([A-Za-z]+)")
_HEAD_DIRECT = re.compile(r"([a-z]+)\s+$")
_DIRECT_HEADS = frozenset({"settlement", "governorate", "district", "site"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePhrase:
    """How a phrase stands to the name it is built on.

    ``start`` and ``end`` take in the words of the phrase.
    """

    relation: SpatialRelation
    start: int
    end: int
    distance_km: float | None = None
    bearing_deg: float | None = None


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The phrases, compiled; ``before`` is tried in its order.

    Beside each the words that it begins with; of distances None: they end in one of ``units``.
    """

    before: tuple[tuple[re.Pattern[str], frozenset[str] | None], ...]
    units: tuple[str, ...]
    after: re.Pattern[str]
    head_before: re.Pattern[str]
    last: frozenset[str]  # with what any of ``before`` ends


def relation_at(text: str, start: int, end: int) -> PlacePhrase | None:
    """Read the relation around the name at ``[start, end)``, None when there is none.

    >>> text = "shelling about 20 km north-east of Hama on Friday"
    >>> relation_at(text, 35, 39)  # doctest: +NORMALIZE_WHITESPACE
    PlacePhrase(relation=<SpatialRelation.OFFSET: 'offset'>, start=9, end=39, distance_km=20.0,
                bearing_deg=45.0)
    """
    patterns = _patterns()
    after = patterns.after.match(text[end : end + _BEHIND])
    if after is not None:
        return PlacePhrase(
            relation=SpatialRelation(_relations()[_key(after["w"])]),
            start=start,
            end=end + after.end(),
            bearing_deg=_bearing(after["dir"]),
        )
    head = text[max(0, start - _BEFORE) : start]
    last = _LAST.search(head[-_BEHIND:])
    if last is None or (last[1].isascii() and last[1].casefold() not in patterns.last):
        return None
    runs = runs_of(head)
    every = not all(map(str.isascii, runs))  # letters of other scripts have several forms
    measured = every or any(run.endswith(patterns.units) for run in runs)
    for pattern, first in patterns.before:
        if not (measured if first is None else every or not first.isdisjoint(runs)):
            continue
        found = pattern.search(head)
        if found is not None:
            return _read(found, start - len(head), end)
    return None


def _read(found: re.Match[str], shift: int, end: int) -> PlacePhrase:
    """What one of the phrases before a name says."""
    groups = found.groupdict()
    made = PlacePhrase(
        relation=SpatialRelation.DIRECTION,
        start=shift + found.start(),
        end=end,
        bearing_deg=_bearing(groups.get("dir") or groups.get("part")),
    )
    if groups.get("num"):
        distance = _distance(groups)
        return (
            replace(made, relation=SpatialRelation.OFFSET, distance_km=distance)
            if distance <= FARTHEST_KM
            else made
        )
    if groups.get("w"):
        return replace(made, relation=SpatialRelation(_relations()[_key(groups["w"])]))
    return replace(made, relation=SpatialRelation.PART) if groups.get("part") else made


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    before = place_words("before")

    def of(relations: Iterable[str]) -> list[str]:
        return [phrase for phrase, value in before.items() if value in relations]

    the = rf"(?:(?:{any_of(place_words('article'))})\s+)?"
    link = any_of(place_words("link"))
    apposed = rf"(?:[\w'’]+\s+){{0,2}}(?:{any_of(place_words('apposed'))}),?\s+"  # "the capital, X"
    head = rf"(?P<head>(?:\w+\s+){{0,3}}(?:{link})\s+|{apposed})?"
    away, off = any_of(place_words("away")), any_of(place_words("off"))
    toward, side = any_of(place_words("toward")), any_of(place_words("side"))
    turned = rf"(?P<dir>{any_of(_written(place_words('part')))}|{any_of(_written(DIRECTIONS))})"
    turn = rf"(?P<dir>{any_of(_written(DIRECTIONS))})"
    between = [word for word, value in DIRECTIONS.items() if value % 90 == _DIAGONAL]
    number = any_of(_numbers())
    distance = rf"(?P<num>\d[\d,.]*|{number})[ -]?(?P<unit>{any_of(place_words('unit'))})\b"
    bare = sorted({*before.values()} - {*_WITH_HEAD, SpatialRelation.CENTRE.value})
    roads = place_words("pair", "pair_open")
    parts = _written([*place_words("part"), *between])
    part = rf"(?P<part>{any_of(parts)})"
    ends = place_words("apposed", "article", "link", "of", "off", "before", "pair", "pair_open")
    return _Patterns(
        last=frozenset(
            re.split(r"\W", phrase.casefold())[-1] for phrase in [*_written(ends), *parts]
        ),
        units=tuple(re.split(r"\W", unit.casefold())[-1] for unit in place_words("unit")),
        before=(
            (
                caseless(
                    rf"(?:(?:{any_of(place_words('about'))})\s)?{distance}(?:\s*\([^)]{{1,30}}\))?"
                    rf"(?:\s+(?:(?:{toward})\s+)?{turned}(?:\s+(?:{side}))?"
                    rf"\s+(?:{any_of(place_words('of'))})"
                    rf"|\s+(?:(?:{away})\s+)?(?:{off}))\s+{the}{head}$"
                ),
                None,
            ),
            (
                caseless(rf"\b(?:(?:{toward})\s+)?{turn}\s+(?:{link})\s+{the}{head}$"),
                beginnings(_written(DIRECTIONS)),
            ),
            (
                caseless(rf"\b(?P<w>{any_of(of(_WITH_HEAD))})\s+(?:(?:{link})\s+)?{the}{head}$"),
                beginnings(of(_WITH_HEAD)),
            ),
            (
                caseless(rf"\b(?:{part}\s+|{the})(?P<w>{any_of(of(bare))})\s+{the}$"),
                beginnings(of(bare)),
            ),
            (caseless(rf"\b(?P<w>{any_of(roads)})\s+{the}{head}$"), beginnings(roads)),
            (caseless(rf"\b{part}\s+$"), beginnings(parts)),
        ),
        after=caseless(rf"^(?:['’]s)?\s*(?:[-–]\s*)?(?:{turned}\s+)?(?P<w>{any_of(_behind())})\b"),
        head_before=re.compile(rf"([A-Za-z]+)\s+(?:{any_of(listed('links a head noun'))})\s+$"),
    )


def _behind() -> dict[str, str]:
    """What stands behind a name and makes it an area or a line."""
    after = {p: value for p, value in place_words("after").items() if value in _AFTER}
    return after | place_words("pair_after")


@lru_cache(maxsize=1)
def _relations() -> dict[str, str]:
    return place_words("pair_open", "pair") | _behind() | place_words("before")


@lru_cache(maxsize=1)
def _numbers() -> dict[str, float]:
    """Numbers that people write out before a unit: "two", "a dozen", "several"."""
    kinds = words("numbers", "kind")
    plain = {w: v for w, v in words("numbers", "value").items() if kinds[w] in _WRITTEN_OUT}
    return {w: float(value) for w, value in (plain | listed("loose numbers")).items()}


_WRITTEN_OUT = frozenset({"unit", "teen", "tens"})


@lru_cache(maxsize=1)
def _bearings() -> dict[str, float]:
    turns = {word: float(value) for word, value in place_words("part").items()}
    return {_solid(word): value for word, value in (turns | dict(DIRECTIONS)).items()}


def _written(phrases: Iterable[str]) -> list[str]:
    """Directions in one word, with a hyphen and in two words."""
    return sorted({form for p in phrases for form in (p, p.replace("-", " "))})


def _solid(word: str) -> str:
    return word.casefold().replace(" ", "").replace("-", "")


def _key(phrase: str) -> str:
    return " ".join(phrase.casefold().split())


def _bearing(word: str | None) -> float | None:
    return _bearings()[_solid(word)] if word else None


def _distance(groups: dict[str, str | None]) -> float:
    number, unit = (groups["num"] or "").casefold(), _key(groups["unit"] or "")
    value = _numbers().get(number)
    if value is None:
        whole, _, tenths = number.replace(",", "").rstrip(".").rpartition(".")
        value = float(f"{whole.replace('.', '')}.{tenths}" if whole else tenths)
    return value * float(place_words("unit")[unit])


def head_noun(text: str, start: int, end: int) -> str:
    """What the words beside a name say it is: governorate, district, settlement, site, ...

    >>> head_noun("left Latakia province dark", 5, 12), head_noun("the village of Tuwaym", 15, 21)
    ('governorate', 'settlement')
    """
    found = _HEAD.match(text[end : end + 24])
    if found is not None and found[1].casefold() in HEAD_AFTER:
        return HEAD_AFTER[found[1].casefold()]
    before = text[max(0, start - _BEHIND) : start]
    linked = _patterns().head_before.search(before)
    if linked is not None and linked[1].casefold() in HEAD_AFTER:
        return HEAD_AFTER[linked[1].casefold()]
    direct = _HEAD_DIRECT.search(before)
    kind = "" if direct is None else HEAD_AFTER.get(direct[1].casefold(), "")
    return kind if kind in _DIRECT_HEADS else ""
