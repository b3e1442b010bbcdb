"""What a clause says, as data: places with their relations, frames with their parts.

Nothing here knows a language or a gazetteer. ``geo.extraction`` cuts texts into frames,
``geo.incidents`` chooses the places and groups the frames.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from geo.model.records import Claim, Footprint, Place, Resolution, When
from geo.model.vocab import EventKind, SpatialRelation

__all__ = [
    "EventClass",
    "Frame",
    "PlaceArgument",
    "Scope",
    "ScopeKind",
    "SiteBasis",
    "TimeBasis",
    "Trigger",
    "Unit",
]


class Unit(IntEnum):
    """What the words beside a name say it is, the finest first."""

    NONE = 0
    SITE = 1
    QUARTER = 2
    SETTLEMENT = 3
    DISTRICT = 4
    PROVINCE = 5
    COUNTRY = 6

    @property
    def is_area(self) -> bool:
        """Whether it is an administrative unit and never a dot."""
        return self in (Unit.DISTRICT, Unit.PROVINCE, Unit.COUNTRY)


class ScopeKind(StrEnum):
    """What gives a line its place and its day."""

    NONE = "none"
    HEADING = "heading"
    LABEL = "label"
    ROW = "row"


class SiteBasis(StrEnum):
    """How the place of a frame was found."""

    OWN = "named in the clause"
    SENTENCE = "named in the sentence"
    BEFORE = "named in a sentence before"
    NEXT = "named in the sentence behind"
    ANAPHOR = "meant by the place named before"
    LABEL = "named at the start of the line"
    HEADING = "named in the heading"
    BURIAL = "inferred from burial"
    OFFICIAL = "of the official who counts"
    REGION = "the one area that the report names"
    DATELINE = "near where the report was sent from"
    NONE = "not stated"


class TimeBasis(StrEnum):
    """How the day of a frame was found."""

    OWN = "own clause"
    SENTENCE = "sentence"
    BEFORE = "sentence before"
    SCOPE = "line or heading"
    EPISODE = "the one day of the report"
    PERIOD = "period of the report"
    PUBLICATION = "publication"
    NONE = "not stated"


@dataclass(frozen=True, kw_only=True, slots=True)
class EventClass:
    """A class of events: its types, its GLIDE code, its family, and how telling its words are."""

    name: str
    kind: EventKind
    event_type: str
    sub_event_type: str
    glide: str
    family: str
    strength: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """Tokens ``[first, last)`` that tell of an event."""

    first: int
    last: int
    event: EventClass
    background: bool = False
    weak: bool = False  # "after the attack": tells of an event only where a place follows


@dataclass(slots=True, kw_only=True)
class PlaceArgument:
    """A name in a text with what the words around it say, and the record chosen for it.

    ``first`` and ``last`` are tokens of the name without its unit word; ``parents`` are indexes of
    arguments that the text states as its units, the finest first.
    """

    index: int
    first: int
    last: int
    start: int
    end: int
    name: str
    unit: Unit = Unit.NONE
    resolution: Resolution | None = None
    candidates: tuple[Place, ...] = ()
    listed: bool = False
    added: bool = False  # found by its position, not by the finder of names
    acronym: bool = False
    label: bool = False
    ends: tuple[tuple[Place, ...], ...] = ()  # what the two names of "the A-B road" may be
    relation: SpatialRelation = SpatialRelation.NONE
    parents: list[int] = field(default_factory=list)
    siblings: list[int] = field(default_factory=list)
    anchor: int | None = None  # the argument from which it is told how far it lies
    place: Place | None = None
    footprint: Footprint | None = None
    lifted: str = ""  # the name of the parent at which it is drawn
    why: str = ""


@dataclass(slots=True, kw_only=True)
class Scope:
    """What a line inherits: places from the finest to the widest, a time, a heading's mark."""

    kind: ScopeKind = ScopeKind.NONE
    places: list[int] = field(default_factory=list)
    when: When | None = None
    background: bool = False
    block: int = 0
    log: bool = False
    label: int | None = None
    body: int = 0  # character at which the words behind the label begin
    heading: bool = False  # the line is a heading itself
    dateline: tuple[int, int] | None = None


@dataclass(slots=True, kw_only=True)
class Frame:
    """One event at one site, as one clause or one item of a list tells it."""

    first: int
    last: int
    sentence: int
    line: int
    trigger: Trigger | None
    event: EventClass
    site: PlaceArgument | None = None
    site_basis: SiteBasis = SiteBasis.NONE
    when: When = field(default_factory=When)
    time_basis: TimeBasis = TimeBasis.NONE
    claims: list[Claim] = field(default_factory=list)
    actor1: str = ""
    actor2: str = ""
    background: bool = False
    title: bool = False
    several: bool = False  # its figures are a total of several sites
    rules: tuple[str, ...] = ()
