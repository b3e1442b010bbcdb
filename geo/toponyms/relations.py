"""The words of place around a name: near, 20 km north of, the countryside of.

Pure text in, a relation with its numbers out; what the relation means on the ground is decided by
:mod:`geo.toponyms.areas`.
"""

import re
from dataclasses import dataclass, replace

from geo.model.vocab import SpatialRelation
from geo.toponyms.words import DIRECTIONS, HEAD_AFTER

__all__ = ["PlacePhrase", "head_noun", "relation_at"]

KM_PER_UNIT = {"km": 1.0, "mile": 1.609344, "metre": 0.001, "nautical": 1.852}
_NUMBER_WORDS = {
    "a": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0,
    "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "a dozen": 12.0, "twelve": 12.0,
    "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0,
    "hundred": 100.0, "a hundred": 100.0, "several": 5.0, "a few": 4.0,
}  # fmt: skip

_DIRECTION = r"(?P<dir>(?:north|south)[ -]?(?:east|west)|north|south|east|west)"
_DISTANCE = (
    r"(?P<num>\d[\d,.]*|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + r")[ -]?"
    r"(?P<unit>kilomet(?:er|re)s?|kms?|km|nautical miles?|miles?|mi|met(?:er|re)s?|m)\b"
)
# What stands directly before the name; tried in order, the longest reading first.
_BEFORE = (
    re.compile(
        rf"(?:about |around |some |roughly |approximately |nearly |less than |over |just )?{_DISTANCE}"  # noqa: E501 -- one pattern or word list on a line
        rf"(?:\s*\([^)]{{1,30}}\))?"
        rf"(?:\s+(?:to the\s+)?{_DIRECTION}(?:ern)?(?:\s+side)?\s+(?:of|from)"
        rf"|\s+(?:away\s+)?(?:from|outside|of|off))\s+(?:the\s+)?(?P<head>(?:\w+\s+){{0,2}}of\s+)?$",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:just |to the )?{_DIRECTION}\s+of\s+(?:the\s+)?(?P<head>(?:\w+\s+){{0,2}}of\s+)?$", re.IGNORECASE),  # noqa: E501 -- one pattern or word list on a line
    re.compile(
        r"\b(?P<near>near|nearby|close to|adjacent to|next to|not far from|in the vicinity of|around"  # noqa: E501 -- one pattern or word list on a line
        r"|in the area of|outside)\s+(?:of\s+)?(?:the\s+)?(?P<head>(?:\w+\s+){0,3}of\s+)?$",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<outskirts>(?:outskirts|suburbs|edge|fringes|periphery)\s+of)\s+(?:the\s+)?(?P<head>(?:\w+\s+){0,2}of\s+)?$", re.IGNORECASE),  # noqa: E501 -- one pattern or word list on a line
    re.compile(rf"\b(?:{_DIRECTION}ern\s+|(?P<all>the\s+))?(?P<rural>countryside\s+of|rural)\s+(?:the\s+)?$", re.IGNORECASE),  # noqa: E501 -- one pattern or word list on a line
    re.compile(r"\b(?P<coast>(?:coast|coastline|shores?)\s+(?:of|off)|off\s+the\s+coast\s+of|off)\s+(?:the\s+)?$", re.IGNORECASE),  # noqa: E501 -- one pattern or word list on a line
    re.compile(r"\b(?P<border>borders?\s+(?:with|of|between))\s+(?:the\s+)?$", re.IGNORECASE),
    re.compile(r"\b(?P<road>(?:road|highway|motorway|route)\s+(?:from|to|between|linking|leading to|connecting))\s+(?:the\s+)?(?P<head>(?:\w+\s+){0,2}of\s+)?$", re.IGNORECASE),  # noqa: E501 -- one pattern or word list on a line
    re.compile(r"\b(?P<between>between)\s+(?:the\s+)?(?P<head>(?:\w+\s+){0,3}of\s+)?$", re.IGNORECASE),  # noqa: E501 -- one pattern or word list on a line
    re.compile(rf"\b{_DIRECTION}ern\s+$", re.IGNORECASE),
)  # fmt: skip
_AFTER = re.compile(
    r"^(?:['’]s)?\s*(?:[-–]\s*)?(?:(?P<dir>(?:north|south)[ -]?(?:east|west)|north|south|east|west)(?:ern)?\s+)?"  # noqa: E501 -- one pattern or word list on a line
    r"(?P<word>countryside|outskirts|suburbs|coast|coastline|border|frontier|road|highway|motorway|axis"
    r"|mountains?|hills|hinterland)\b",
    re.IGNORECASE,
)
_PAIR = re.compile(r"^\s*(?:and|–|-|to|,)\s+(?:the\s+)?", re.IGNORECASE)
_AFTER_RELATION = {
    "countryside": "countryside",
    "hinterland": "countryside",
    "outskirts": "outskirts",
    "suburbs": "outskirts",
    "coast": "coast",
    "coastline": "coast",
    "border": "border",
    "frontier": "border",
    "road": "road",
    "highway": "road",
    "motorway": "road",
    "axis": "road",
}
_NAMED = (
    SpatialRelation.NEAR,
    SpatialRelation.OUTSKIRTS,
    SpatialRelation.COAST,
    SpatialRelation.BORDER,
    SpatialRelation.ROAD,
    SpatialRelation.BETWEEN,
)
_HEAD = re.compile(r"^\s+([A-Za-z]+)")
_HEAD_BEFORE = re.compile(r"([A-Za-z]+)\s+(?:of|in)\s+$")
_HEAD_DIRECT = re.compile(r"([a-z]+)\s+$")


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


def relation_at(text: str, start: int, end: int) -> PlacePhrase | None:
    """Read the relation around the name at ``[start, end)``, None when there is none.

    >>> text = "shelling about 20 km north-east of Hama on Friday"
    >>> relation_at(text, 35, 39)  # doctest: +NORMALIZE_WHITESPACE
    PlacePhrase(relation=<SpatialRelation.OFFSET: 'offset'>, start=9, end=39, distance_km=20.0,
                bearing_deg=45.0)
    """
    after = _AFTER.match(text[end : end + 40])
    if after is not None and after["word"].lower() in _AFTER_RELATION:
        return PlacePhrase(
            relation=SpatialRelation(_AFTER_RELATION[after["word"].lower()]),
            start=start,
            end=end + after.end(),
            bearing_deg=_bearing(after["dir"]),
        )
    head = text[max(0, start - 90) : start]
    for pattern in _BEFORE:
        found = pattern.search(head)
        if found is not None:
            return _read(found, start - len(head), start, end)
    return None


def _read(found: re.Match[str], shift: int, start: int, end: int) -> PlacePhrase:
    groups = found.groupdict()
    made = PlacePhrase(relation=SpatialRelation.NONE, start=shift + found.start(), end=end)
    bearing = _bearing(groups.get("dir"))
    if groups.get("num"):
        return replace(
            made,
            relation=SpatialRelation.OFFSET,
            distance_km=_distance(groups),
            bearing_deg=bearing,
        )
    for named in _NAMED:
        if groups.get(named.value):
            return replace(made, relation=named)
    if groups.get("rural"):
        return replace(made, relation=SpatialRelation.COUNTRYSIDE, bearing_deg=bearing)
    if found.group().rstrip().lower().endswith("ern"):
        return replace(made, relation=SpatialRelation.PART, bearing_deg=bearing)
    return replace(
        made, relation=SpatialRelation.DIRECTION, bearing_deg=bearing, start=min(made.start, start)
    )


def _bearing(word: str | None) -> float | None:
    if not word:
        return None
    return DIRECTIONS[word.lower().replace(" ", "").replace("-", "")]


def _distance(groups: dict[str, str | None]) -> float:
    number = (groups["num"] or "").lower()
    unit = (groups["unit"] or "").lower()
    value = _NUMBER_WORDS.get(number)
    if value is None:
        value = float(number.replace(",", "").rstrip("."))
    if unit.startswith("k"):
        return value * KM_PER_UNIT["km"]
    if unit.startswith("n"):
        return value * KM_PER_UNIT["nautical"]
    if unit.startswith("mi"):
        return value * KM_PER_UNIT["mile"]
    return value * KM_PER_UNIT["metre"]


def head_noun(text: str, start: int, end: int) -> str:
    """What the words beside a name say it is: governorate, district, settlement, site, ...

    >>> head_noun("left Latakia province dark", 5, 12), head_noun("the village of Tuwaym", 15, 21)
    ('governorate', 'settlement')
    """
    found = _HEAD.match(text[end : end + 24])
    if found is not None and found[1].casefold() in HEAD_AFTER:
        return HEAD_AFTER[found[1].casefold()]
    before = text[max(0, start - 40) : start]
    for pattern in (_HEAD_BEFORE, _HEAD_DIRECT):
        found = pattern.search(before)
        if found is not None and found[1].casefold() in HEAD_AFTER:
            kind = HEAD_AFTER[found[1].casefold()]
            if pattern is _HEAD_BEFORE or kind in ("settlement", "governorate", "district", "site"):
                return kind
    return ""
