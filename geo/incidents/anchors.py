"""``X, about 50 km north of Y``: a name that is told by how it lies to another one.

Pure. What lies elsewhere is a namesake; what no list holds is drawn where the words put it.
"""

from collections.abc import Sequence

from geo.model.frames import PlaceArgument
from geo.model.measure import great_circle_km
from geo.model.reading import Reading
from geo.model.records import Place
from geo.model.vocab import SpatialRelation
from geo.toponyms.relations import relation_at

__all__ = ["anchor", "is_reached"]

_GAP = 12  # tokens between a name and how it lies
_SLACK_KM = 15.0  # of a stated distance, beside its half
_NEAR_KM = 60.0
_ASIDE_KM = 150.0  # of "north of Y"
_TELLING = frozenset(
    {
        SpatialRelation.OFFSET,
        SpatialRelation.NEAR,
        SpatialRelation.DIRECTION,
        SpatialRelation.OUTSKIRTS,
        SpatialRelation.ROAD,
    }
)
_BETWEEN = frozenset({"article", "unit_after", "unit_before", "direction", "defines", "lies"})
_SIGNS = frozenset({",", "(", ")"})


def anchor(reading: Reading, arguments: Sequence[PlaceArgument]) -> None:
    """Set the anchor of each argument that words put at a distance from the next one."""
    for index in range(1, len(arguments)):
        other = arguments[index]
        if other.relation not in _TELLING or other.acronym:
            continue
        before = arguments[index - 1]
        if before.index in other.siblings or not _beside(reading, before, other):
            continue
        held = (a for a in arguments[:index] if before.index in a.parents)
        told = next(held, before)  # "X, a village in Y, 20 km from Z"
        if other.index not in told.parents:
            told.anchor = other.index


def _beside(reading: Reading, one: PlaceArgument, other: PlaceArgument) -> bool:
    """Whether nothing but words of place stands between a name and the phrase about it."""
    phrase = relation_at(reading.text, other.start, other.end)
    if phrase is None:
        return False
    last = reading.tokens.at(phrase.start)
    if not one.last <= last <= one.last + _GAP:
        return False
    covered = {
        token
        for hit in reading.hits_in(one.last, last)
        if hit.set in _BETWEEN
        for token in range(hit.first, hit.last)
    }
    low = reading.tokens.low
    return all(token in covered or low[token] in _SIGNS for token in range(one.last, last))


def is_reached(place: Place, held: PlaceArgument) -> bool:
    """Whether a record lies as far from an anchor as the text says."""
    there = held.place.point if held.place is not None else None
    if place.point is None or there is None:
        return True
    apart = great_circle_km(place.point, there)
    mention = held.resolution.mention if held.resolution is not None else None
    told = mention.distance_km if mention is not None else None
    if held.relation is SpatialRelation.OFFSET and told is not None:
        return abs(apart - told) <= _SLACK_KM + told / 2
    return apart <= (_NEAR_KM if held.relation is not SpatialRelation.DIRECTION else _ASIDE_KM)
