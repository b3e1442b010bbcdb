"""What bears a name of a table within its parents: the one place, or those to choose from."""

from dataclasses import dataclass

from geo.model.position import LonLat
from geo.model.records import Candidate, PlaceId
from geo.model.vocab import PlaceKind

__all__ = ["Bearer", "Borne"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """The only place of a name within its parents, with what a table is told of it.

    ``matched`` is the name of the gazetteer that was asked for, ``tier`` how it was, ``spacing_km``
    how far so many settlements around the place reach.
    """

    place_id: PlaceId
    name: str
    kind: PlaceKind
    point: LonLat
    radius_km: float
    matched: str
    tier: str
    score: float
    spacing_km: float


Borne = Bearer | tuple[Candidate, ...]  # none: the name is left to a search
