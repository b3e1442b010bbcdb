"""Places, candidates and footprints, and the gazetteer as the stages see it: a protocol."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from shapely.geometry.base import BaseGeometry

from geo.model.ids import PlaceId
from geo.model.position import BBox, LonLat
from geo.model.vocab import (
    PlaceKind,
    Precision,
    PrecisionBasis,
)

__all__ = [
    "Attribution",
    "Candidate",
    "Footprint",
    "Lookup",
    "Match",
    "Place",
    "PlaceName",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceName:
    """One name of a place."""

    text: str
    lang: str = ""
    script: str = ""  # ISO 15924: Latn, Arab, Cyrl
    kind: str = "alternate"  # preferred, alternate, historical, code, romanisation, demonym


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A gazetteer record."""

    place_id: PlaceId
    name: str
    kind: PlaceKind
    country: str = ""  # ISO 3166-1 alpha-2
    admin1: str = ""  # name
    admin1_id: PlaceId | None = None
    admin2: str = ""
    admin2_id: PlaceId | None = None
    point: LonLat | None = None  # representative; never drawn as a pin for an area
    bbox: BBox | None = None
    precision: Precision = Precision.SETTLEMENT
    radius_km: float = 2.0  # of its own extent
    population: int = 0
    name_ar: str = ""
    pcode: str = ""
    geonames_id: int | None = None
    wikidata: str = ""
    source: str = ""
    licence: str = ""
    flags: frozenset[str] = frozenset()  # historical, approximate, ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A place that a name may mean."""

    place: Place
    score: float  # the method's own number, 0 to 1; not a probability
    tier: str  # exact, article, transliteration, skeleton, fuzzy
    matched: str  # the gazetteer's name that matched
    lang: str = ""
    why: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A gazetteer name found in running text by ``Lookup.scan``; offsets in the original text."""

    start: int
    end: int
    text: str
    place_ids: tuple[PlaceId, ...]
    kind: str = "name"  # name, demonym
    langs: tuple[str, ...] = ()  # of the name, by place; "" is any language

    def in_language(self, code: str) -> tuple[PlaceId, ...]:
        """The places that bear this name in texts of a language."""
        if not any(self.langs):
            return self.place_ids
        pairs = zip(self.place_ids, self.langs, strict=True)
        return tuple(place for place, lang in pairs if lang in ("", code))


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribution:
    """A source of the gazetteer, as its licence asks to be named."""

    source_id: str
    text: str
    licence: str = ""
    url: str = ""


class Lookup(Protocol):
    """What the stages know of a gazetteer."""

    @property
    def build_id(self) -> str:
        """Changes when any row or rule of the gazetteer does."""

    @property
    def attributions(self) -> Sequence[Attribution]:
        """The sources whose rows are in it."""

    def search(
        self,
        name: str,
        *,
        country: str | Iterable[str] | None = None,
        admin1: str | None = None,
        admin2: str | None = None,
        near: LonLat | None = None,
        bbox: BBox | None = None,
        kind: PlaceKind | Iterable[PlaceKind] | None = None,
        limit: int = 10,
        fuzzy: bool = True,
        doubtful: bool = False,
        alike: float = 0.0,
    ) -> list[Candidate]:
        """Candidates for a name, best first; empty when nothing is good enough.

        ``doubtful`` gives less likely names too, for a person who decides. ``alike``: per cent of
        letters; where no allowed name of the same first letter shares so many, there is no answer.
        """

    def scan(self, text: str) -> Iterator[Match]:
        """All gazetteer names in running text: longest match, word boundaries, in order."""

    def match(self, text: str) -> Match | None:
        """The whole of a text as one name: what ``scan`` would find if it stood alone."""

    def place(self, place_id: PlaceId) -> Place:
        """The record; UnknownPlaceError when there is none."""

    def names(self, place_id: PlaceId) -> Sequence[PlaceName]:
        """Every name of a place, the preferred first."""

    def footprint(self, place_id: PlaceId) -> BaseGeometry | None:
        """Its polygon or line in WGS 84, None where only a point is known."""

    def nearest(
        self, point: LonLat, *, kinds: Iterable[PlaceKind] | None = None, limit: int = 1
    ) -> list[tuple[Place, float]]:
        """The nearest places with great-circle kilometres."""

    def spacing_km(self, point: LonLat, *, settlements: int) -> float:
        """Kilometres to the last of so many nearest settlements, 0 where there is none."""

    def containing(self, point: LonLat, *, tolerance_km: float = 5.0) -> list[Place]:
        """Admin units whose footprint holds the point (within the tolerance), largest first."""

    def near_radius_km(self, place: Place) -> float:
        """The ring of "near X": half the way to the next town or city of its class, 5 to 15 km."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Footprint:
    """Where something is, as a shape with a stated uncertainty.

    ``geometry`` is a Point for site, settlement and near (with ``radius_km`` around it), a polygon
    for areas, None where there is no place. ``point`` is representative, for sorting and zooming.
    """

    geometry: BaseGeometry | None
    precision: Precision
    radius_km: float = 0.0
    point: LonLat | None = None
    label: str = ""  # in words: "near Jableh, within about 7 km"
    approximate: bool = False  # a soft circle stands in for a missing shape
    basis: PrecisionBasis = PrecisionBasis.STATED  # how ``precision`` is known
