"""The records that flow through the stages: frozen, keyword-only, each walkable back to its text.

report -> mention -> resolution -> incident, and report -> claim -> incident: every span is
``[start, end)`` in the characters of ``Report.text``, and ``report.text[start:end] == text``.
The gazetteer reaches the stages as the protocol :class:`Lookup`; no stage imports the real one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from shapely.geometry.base import BaseGeometry

from geo.model.ids import ClaimId, IncidentId, MovementId, PlaceId, ReportId, SourceId
from geo.model.inputs import Coverage, Input, Quote, Rejected, Report, Span
from geo.model.places import Attribution, Candidate, Footprint, Lookup, Match, Place, PlaceName
from geo.model.position import LonLat
from geo.model.readers import ReaderRun
from geo.model.vocab import (
    ClaimStatus,
    EventKind,
    Harm,
    MentionKind,
    MovementStatus,
    Precision,
    PrecisionBasis,
    Qualifier,
    Role,
    RouteKind,
    Scope,
    Sensitivity,
    SourceKind,
    SpatialRelation,
    Status,
)
from geo.model.when import When

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from geo.model.bulk import Coded, Codes

__all__ = [
    "Attribution",
    "Bulk",
    "Candidate",
    "Claim",
    "ClaimId",
    "Coverage",
    "Decision",
    "Dossier",
    "Footprint",
    "Incident",
    "IncidentId",
    "Input",
    "Kept",
    "Lookup",
    "Match",
    "Mention",
    "Movement",
    "MovementId",
    "Place",
    "PlaceId",
    "PlaceName",
    "Quote",
    "Record",
    "Rejected",
    "Report",
    "ReportId",
    "Resolution",
    "Source",
    "SourceId",
    "Span",
    "Term",
    "When",
    "sources_by_name",
]


# ------------------------------------------------------------------ what was read


# ------------------------------------------------------------------ places


# ------------------------------------------------------------------ what a text says


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A toponym at a span of one report."""

    report_id: ReportId
    start: int
    end: int
    text: str
    kind: MentionKind = MentionKind.TOPONYM
    role: Role | None = None
    rule: str = ""  # what found it and decided its role
    place_ids: tuple[PlaceId, ...] = ()  # of the exact gazetteer match, if that found it
    relation: SpatialRelation = SpatialRelation.NONE  # of the phrase that it is part of
    distance_km: float | None = None
    bearing_deg: float | None = None
    anchors: tuple[str, ...] = ()  # names the phrase is relative to, in order

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(report_id=self.report_id, start=self.start, end=self.end, text=self.text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One addend of a score, in words a person can check."""

    name: str
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolution:
    """Which place a mention means; ``chosen`` None: none of the candidates, with the reason."""

    mention: Mention
    chosen: Candidate | None
    rejected: tuple[Candidate, ...] = ()
    reason: str = ""
    confidence: float = 0.0  # calibrated probability that ``chosen`` is right
    unsure: bool = False  # below the threshold: goes to review
    terms: tuple[Term, ...] = ()
    footprint: Footprint | None = None
    others: tuple[Candidate, ...] = ()  # "A and B", "between A and B": the places beside ``chosen``
    unlisted: str = ""  # the finer part of the name that is in no list: ``chosen`` holds it
    reviewed: bool = False  # a person chose it, or said that it is right


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Who says something."""

    source_id: SourceId
    name: str
    kind: SourceKind = SourceKind.OTHER
    party_to_conflict: bool | None = None  # None: nobody stated it
    source_scale: str = ""
    base_place: str = ""  # as written; resolved by the pipeline
    base_precision: Precision = Precision.NONE
    independence_group: str = ""  # two outlets carrying one monitor share its group
    sensitivity: Sensitivity = Sensitivity.LOW
    aliases: tuple[str, ...] = ()
    url: str = ""
    notes: str = ""
    file: str = ""  # of the table it was read from
    row: int | None = None


def sources_by_name(sources: Iterable[Source]) -> dict[str, Source]:
    """Sources by id, name and alias, all without case; of two, the first by id has a name.

    >>> one = Source(source_id=SourceId("nno"), name="Northern Network", aliases=("NN",))
    >>> sorted(sources_by_name([one]))
    ['nn', 'nno', 'northern network']
    """
    found: dict[str, Source] = {}
    for source in sorted(sources, key=lambda s: s.source_id):
        for name in (source.source_id, source.name, *source.aliases):
            found.setdefault(name.casefold(), source)
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """One source says one figure. Figures are never summed across claims."""

    claim_id: ClaimId
    harm: Harm
    value: int | None = None  # the number as said
    low: int | None = None
    best: int | None = None
    high: int | None = None
    qualifier: Qualifier = Qualifier.EXACT
    number_text: str = ""  # the words: "over 600", "thousands"
    group: str = ""
    about: IncidentId | None = None
    subset_of: ClaimId | None = None
    supersedes: ClaimId | None = None
    same_as: ClaimId | None = None
    claimant: str = ""  # source id, or the words where no source is listed
    claimant_id: str = ""  # the id that an earlier map had for the words
    chain: tuple[str, ...] = ()  # outlet, agency, ..., original speaker
    as_of: date | None = None
    period: str = ""
    scope: Scope = Scope.EVENT
    status: ClaimStatus = ClaimStatus.CURRENT
    place_id: PlaceId | None = None
    span: Span | None = None
    quote: tuple[str, str] | None = None  # report id and words, until the span has been found
    rule_id: str = ""
    confidence: float = 1.0
    inherited: tuple[str, ...] = ()  # rules by which a value came from another sentence
    counted_with: ClaimId | None = None  # the claim that its sentence counts side by side with it
    order_unknown: bool = False  # without a day among dated versions: contested, hides nothing
    sensitivity: Sensitivity = Sensitivity.LOW
    notes: str = ""
    file: str = ""  # of the table it was read from
    row: int | None = None

    @property
    def is_none(self) -> bool:
        """Whether it says that nobody was harmed: a figure of nought, and no event by itself."""
        return self.value == 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What an earlier map says of a row that it wrote: nothing of it is judged again."""

    place: Place | None = None
    where_text: str = ""
    resolution: Resolution | None = None
    claims: tuple[Claim, ...] = ()
    quotes: tuple[Quote, ...] = ()
    reports: tuple[Report, ...] = ()  # in which the quotes stand, without their texts
    checks: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One row of an incident table, read but not yet placed; values already typed."""

    file: str
    row: int
    event_id: str
    when: When = field(default_factory=When)
    kind: EventKind = EventKind.INCIDENT
    event_type: str = ""
    sub_event_type: str = ""
    title: str = ""
    location: str = ""  # the name as written
    admin1: str = ""
    admin2: str = ""
    country: str = ""  # as written; resolved by the pipeline
    point: LonLat | None = None
    geometry: BaseGeometry | None = None  # the shape that was given, if it is more than a point
    precision: Precision | None = None  # stated by the analyst, else from the gazetteer
    precision_basis: PrecisionBasis | None = None  # only where the row itself says so
    radius_km: float | None = None
    place_id: PlaceId | None = None
    source_ids: tuple[str, ...] = ()
    low: int | None = None
    best: int | None = None
    high: int | None = None
    number_text: str = ""  # a figure that is no plain number, as written: "10+", "dozens"
    actor1: str = ""
    actor2: str = ""
    status: Status = Status.REVIEWED
    sensitivity: Sensitivity = Sensitivity.LOW
    notes: str = ""
    public_quote: str = ""
    tags: tuple[str, ...] = ()
    type_of_violence: int | None = None
    civilian_targeting: str = ""
    assoc_actor_1: str = ""
    assoc_actor_2: str = ""
    admin1_pcode: str = ""
    where_description: str = ""
    place_basis: str = ""
    approximate: bool = False  # a soft circle stands in for the shape
    figures_rule: str = ""
    independent_sources: int = 0
    deaths_a: int | None = None  # parts of the dead as UCDP states them: of side A
    deaths_b: int | None = None
    deaths_civilians: int | None = None
    deaths_unknown: int | None = None
    event_clarity: int | None = None
    obfuscation: str = ""  # grid_10km, admin2, ...: how the owner wants it coarsened
    public: bool = False  # the owner lets its texts leave as they are
    kept: Kept | None = None  # of a row that a map of ours wrote
    extra: Mapping[str, str] = field(default_factory=dict)  # every other column, as written


# ------------------------------------------------------------------ what is judged to have happened


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """A judgement built from claims and mentions; delete it and they remain."""

    incident_id: IncidentId
    kind: EventKind = EventKind.INCIDENT
    title: str = ""
    when: When = field(default_factory=When)
    event_type: str = ""
    sub_event_type: str = ""
    type_of_violence: int | None = None
    civilian_targeting: str = ""
    actor1: str = ""
    actor2: str = ""
    assoc_actor_1: str = ""
    assoc_actor_2: str = ""
    location: str = ""  # as the source writes it
    admin1: str = ""  # this and the next two as the source states them: never replaced
    admin2: str = ""
    admin1_pcode: str = ""
    country: str = ""  # ISO alpha-2 where it is one
    place: Place | None = None
    place_ids: tuple[PlaceId, ...] = ()  # all of them, where a location names several
    footprint: Footprint | None = None
    where_description: str = ""
    place_basis: str = ""  # "named in the record", "location inferred from burial", ...
    resolution: Resolution | None = None  # why it is here; candidates refused
    low: int | None = None
    best: int | None = None
    high: int | None = None
    figures_rule: str = ""  # how low/best/high were derived, in words
    figures_by_hand: bool = False  # a reviewer set them: no rule derives them again
    claims: tuple[Claim, ...] = ()
    quotes: tuple[Quote, ...] = ()
    source_ids: tuple[SourceId, ...] = ()
    report_ids: tuple[ReportId, ...] = ()
    independent_sources: int = 0
    deaths_a: int | None = None  # parts of the dead as UCDP states them: of side A
    deaths_b: int | None = None
    deaths_civilians: int | None = None
    deaths_unknown: int | None = None
    event_clarity: int | None = None
    status: Status = Status.REVIEWED
    sensitivity: Sensitivity = Sensitivity.LOW
    notes: str = ""
    tags: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()  # parts against the whole, one number with other hedges
    contradictions: tuple[str, ...] = ()  # "AP: near Jableh / outlet B: in Jableh"
    obfuscation: str = ""  # how it was coarsened: grid_10km, admin2, ...
    coarsen: str = ""  # how its owner wants it coarsened
    public_quote: str = ""  # the words of its quotes that its owner lets leave
    public: bool = False  # its owner lets its texts leave as they are
    keys: tuple[str, ...] = ()  # places in reports that a draft stands on: an edit finds it by them
    extra: Mapping[str, str] = field(default_factory=dict)
    file: str = ""  # of the table it was read from; "" when a machine read it in reports
    row: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """People leave one place for another; a number that nobody gave is never a width."""

    movement_id: MovementId
    who: str = ""
    number: int | None = None
    number_text: str = ""
    origin: str = ""  # as written
    origin_place: Place | None = None
    origin_footprint: Footprint | None = None
    origin_explicit: bool = True
    destination: str = ""
    destination_place: Place | None = None
    destination_footprint: Footprint | None = None
    destination_explicit: bool = True
    when: When = field(default_factory=When)
    status: MovementStatus = MovementStatus.FLED
    route_kind: RouteKind = RouteKind.SCHEMATIC
    claimant: str = ""
    source_ids: tuple[SourceId, ...] = ()
    report_ids: tuple[ReportId, ...] = ()
    quotes: tuple[Quote, ...] = ()
    review: Status = Status.REVIEWED
    sensitivity: Sensitivity = Sensitivity.LOW
    flagged: str = ""  # "gathering point of people at risk; widely reported"
    notes: str = ""
    file: str = ""  # of the table it was read from; "" when a machine read it in reports
    row: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What a person decided about a proposal: restricted, since it names them.

    Examples
    --------
    >>> one = Decision(proposal="incident", item="i1", decision="accept", reviewer="Nour")
    >>> str(one)
    'incident accept (Nour)'
    """

    proposal: str  # incident, movement, claim, place
    item: str  # its id
    decision: str
    reviewer: str = ""
    reviewed_at: str = ""  # a day, as written
    note: str = ""
    merged_into: str = ""  # the id of the item that it became part of

    def __str__(self) -> str:
        """What was decided, by whom, when and why, in one line."""
        head = ", ".join(filter(None, (self.reviewer, self.reviewed_at))) or "reviewer not named"
        note = f": {self.note}" if self.note else ""
        return f"{self.proposal} {self.decision} ({head}){note}"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Bulk:
    """Plain rows of tables as columns.

    A row is an incident like any other; it becomes a row of its layer without being an
    :class:`Incident` on the way. What rows placed alike share (place, footprint, resolution) is one
    incident that stands for all of them.

    Attributes
    ----------
    columns
        ``file`` and the fields of an incident that rows have of their own, under their names.
    rows
        Their numbers in their files.
    lon, lat
        Of given positions; NaN: the position is that of the place.
    place
        Of each row, an index into ``places``.
    extra
        The other columns that layers carry, as written.
    places
        Incidents without a time, a type, figures or texts: how rows are placed.
    """

    columns: "Mapping[str, Coded]"
    rows: "npt.NDArray[np.int64]"
    lon: "npt.NDArray[np.float64]"
    lat: "npt.NDArray[np.float64]"
    place: "Codes"
    extra: "Mapping[str, Coded]"
    places: tuple[Incident, ...]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def distinct(self, *names: str) -> list[Any]:
        """The values that some columns hold, each once."""
        return list(dict.fromkeys(v for name in names for v in self.columns[name].table))


@dataclass(frozen=True, kw_only=True, slots=True)
class Dossier:
    """Everything read and decided, before anything is drawn.

    ``public`` False is the restricted version; ``privacy.publish`` is the one way to a public one.
    """

    title: str
    reports: tuple[Report, ...] = ()
    cited: tuple[Report, ...] = ()  # that an earlier map quotes, and which are not here
    incidents: tuple[Incident, ...] = ()  # every kind: burial, impact, umbrella, ... too
    movements: tuple[Movement, ...] = ()
    sources: tuple[Source, ...] = ()
    bulk: Bulk | None = None  # plain rows of large tables: incidents, too, but columns
    context: tuple[Resolution, ...] = ()  # mentions that belong to no incident
    unrecorded: tuple[Incident, ...] = ()  # read in reports beside records: for review, not drawn
    unread: tuple[Span, ...] = ()  # sentences with an event or casualty word that made nothing
    unrecorded_count: int = 0  # kept in public output, where the drafts themselves are not
    decisions: tuple[Decision, ...] = ()  # of reviewers; none in public output
    rejected: tuple[Rejected, ...] = ()
    coverage: tuple[Coverage, ...] = ()  # per table of records
    readers: tuple[ReaderRun, ...] = ()  # plug-ins that read reports
    mention_count: int = 0
    unplaced_count: int = 0
    withheld_count: int = 0  # sensitive items left out of public output: counted, never described
    public: bool = False
    languages: tuple[str, ...] = ("en",)
