"""What happened on the way from one place to another is drawn between both.

Pure. "A ferry on its way from A to B sank": neither A nor B is where it sank.
"""

from collections.abc import Sequence
from itertools import pairwise

from geo.model.frames import PlaceArgument
from geo.model.reading import Reading
from geo.model.records import Lookup
from geo.model.vocab import SpatialRelation
from geo.toponyms.areas import footprint_of_phrase

__all__ = ["draw_voyages"]

_BEFORE = 6  # tokens between "on its way" and "from"


def draw_voyages(reading: Reading, arguments: Sequence[PlaceArgument], lookup: Lookup) -> None:
    """Give the first end of each voyage the stretch between both ends as its shape."""
    bound = {hit.last for hit in reading.hits if hit.set == "bound"}
    if not bound:
        return
    leaves = {hit.last: hit.first for hit in reading.hits if hit.set == "from"}
    goals = {hit.last: hit.first for hit in reading.hits if hit.set in ("to", "move_to")}
    for one, other in pairwise(arguments):
        start = leaves.get(one.first)
        straight = goals.get(other.first) == one.last
        if start is None or not straight or bound.isdisjoint(range(start - _BEFORE, start + 1)):
            continue
        if one.place is None or other.place is None:  # the other end is no site either
            one.relation = other.relation = SpatialRelation.ROAD
            continue
        shape = footprint_of_phrase(
            one.place, lookup, relation=SpatialRelation.BETWEEN, others=(other.place,)
        )
        one.relation, one.footprint = SpatialRelation.BETWEEN, shape
