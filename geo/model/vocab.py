"""The closed vocabularies of the project, as string enums.

Names are ACLED's, UCDP's or GeoNames' wherever one exists.
"""

from enum import StrEnum
from typing import Final

__all__ = [
    "CITY_POPULATION",
    "ClaimStatus",
    "EventKind",
    "Harm",
    "MentionKind",
    "MovementStatus",
    "PlaceKind",
    "Precision",
    "PrecisionBasis",
    "Qualifier",
    "Role",
    "RouteKind",
    "Scope",
    "Sensitivity",
    "SourceKind",
    "SpatialRelation",
    "Status",
]


CITY_POPULATION: Final = 50_000
"""Inhabitants from which on a settlement is a city, and too large to tell where somebody is."""


class Precision(StrEnum):
    """How closely a place is known; the one vocabulary for it everywhere."""

    SITE = "site"
    SETTLEMENT = "settlement"
    NEAR = "near"
    DISTRICT = "district"
    PROVINCE = "province"
    AREA = "area"
    COUNTRY = "country"
    NONE = "none"

    @property
    def where_prec(self) -> int | None:
        """UCDP ``where_prec`` 1 to 6; None when there is no place."""
        return _WHERE_PREC[self]

    @property
    def geo_precision(self) -> int | None:
        """ACLED ``geo_precision`` 1 to 3; None when there is no place."""
        prec = _WHERE_PREC[self]
        return None if prec is None else min(prec, 3)

    @property
    def is_point(self) -> bool:
        """Whether a map may draw a point glyph for it (never for an area)."""
        return self in (Precision.SITE, Precision.SETTLEMENT, Precision.NEAR)


_WHERE_PREC: dict[Precision, int | None] = {
    Precision.SITE: 1,
    Precision.SETTLEMENT: 1,
    Precision.NEAR: 2,
    Precision.DISTRICT: 3,
    Precision.PROVINCE: 4,
    Precision.AREA: 5,
    Precision.COUNTRY: 6,
    Precision.NONE: None,
}


class PrecisionBasis(StrEnum):
    """How it is known how closely a place is known."""

    STATED = "stated"  # the record or the report says so
    NOT_STATED = "not_stated"  # a position without a word on how exact it is
    SHAPE = "shape"  # the geometry that was given is the place
    PLACE = "place"  # what the named place is in the gazetteer


class PlaceKind(StrEnum):
    """What a gazetteer record is."""

    CONTINENT = "continent"
    COUNTRY = "country"
    ADM1 = "adm1"  # first-level unit; what a country calls it stands in ``designations.csv``
    ADM2 = "adm2"
    ADM3 = "adm3"
    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    QUARTER = "quarter"
    SITE = "site"  # a building, station, ruin
    AIR_BASE = "air_base"
    AIRPORT = "airport"
    BRIDGE = "bridge"
    CAMP = "camp"  # of displaced people or refugees
    CHECKPOINT = "checkpoint"
    DAM = "dam"
    HOSPITAL = "hospital"
    CROSSING = "crossing"
    RIVER = "river"
    LAKE = "lake"
    MOUNTAINS = "mountains"
    ISLAND = "island"
    SEA = "sea"
    REGION = "region"  # an area with a name and no authority: the coast, the Sahel

    @classmethod
    def _missing_(cls, value: object) -> "PlaceKind | None":
        """Read what versions before 0.2 wrote.

        >>> PlaceKind("governorate").value
        'adm1'
        """
        old = {"governorate": cls.ADM1, "district": cls.ADM2, "subdistrict": cls.ADM3}
        return old.get(value) if isinstance(value, str) else None


class SpatialRelation(StrEnum):
    """How what is meant stands to the place that is named: "near Hama", "the coast of Latakia"."""

    NONE = ""  # the place itself
    NEAR = "near"
    OFFSET = "offset"  # at a stated distance
    DIRECTION = "direction"  # on a stated side, no distance
    OUTSKIRTS = "outskirts"
    COUNTRYSIDE = "countryside"
    COAST = "coast"
    BORDER = "border"
    ROAD = "road"
    BETWEEN = "between"
    PART = "part"  # a stated part: "southern Syria"
    CENTRE = "centre"
    NEARBY = "nearby"  # near what was named last: "nearby mountains"
    PHRASE = "phrase"  # an area in words of its own: "along the coast"


class MentionKind(StrEnum):
    """What a found span is."""

    TOPONYM = "toponym"
    DEMONYM = "demonym"
    METONYM = "metonym"  # a capital that stands for a government
    MODIFIER = "modifier"  # "Britain-based", "Syrian" before a noun
    PHRASE = "phrase"  # "20 km north of Hama"
    COORDINATE = "coordinate"
    UNKNOWN = "unknown"  # reads as a place, is in no list


class Role(StrEnum):
    """What a mention does in its report."""

    INCIDENT_SITE = "incident_site"
    REGION = "region"
    ORIGIN = "origin"
    DESTINATION = "destination"
    SOURCE_LOCATION = "source_location"
    FUNERAL_BURIAL = "funeral_burial"
    NOT_EVENT = "not_event"


class EventKind(StrEnum):
    """What an incident record counts as; only ``incident`` is counted as one."""

    INCIDENT = "incident"
    BURIAL = "burial"
    IMPACT = "impact"
    ACCESS = "access"
    STATEMENT = "statement"
    UMBRELLA = "umbrella"  # a whole episode: a national toll is its headline, never a pin


class Harm(StrEnum):
    """What a figure counts."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    DETAINED = "detained"
    DISPLACED = "displaced"
    BODIES = "bodies"
    BURIED = "buried"


class Qualifier(StrEnum):
    """How a source hedges a figure."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    OVER = "over"
    ABOUT = "about"
    UP_TO = "up_to"
    RANGE = "range"
    VAGUE = "vague"


class ClaimStatus(StrEnum):
    """Where a claim stands among the others of its series."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    PARTIAL = "partial"
    CONTESTED = "contested"
    RETRACTED = "retracted"


class Scope(StrEnum):
    """What a claim is about."""

    EVENT = "event"
    DOCUMENT = "document"
    BACKGROUND = "background"


class Status(StrEnum):
    """Whether a human has looked."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    REJECTED = "rejected"
    RETRACTED = "retracted"


class Sensitivity(StrEnum):
    """OCHA/IASC classes, plus ``review`` for gathering points of people at risk."""

    LOW = "low"
    MODERATE = "moderate"
    REVIEW = "review"  # drawn, flagged
    HIGH = "high"  # never in public output
    SEVERE = "severe"  # never in public output

    @property
    def is_public(self) -> bool:
        """Whether it may be part of public output."""
        return self not in (Sensitivity.HIGH, Sensitivity.SEVERE)


class SourceKind(StrEnum):
    """Who says it."""

    MONITOR = "monitor"
    AGENCY = "agency"
    OUTLET = "outlet"
    OFFICIAL = "official"
    STATE_MEDIA = "state_media"
    POLITICIAN = "politician"
    NGO = "ngo"
    UN = "un"
    ARMED_GROUP = "armed_group"
    RESIDENT = "resident"
    WITNESS = "witness"
    OTHER = "other"

    @property
    def is_private(self) -> bool:
        """Whether the speaker is a private person: never placed, never named in public."""
        return self in (SourceKind.RESIDENT, SourceKind.WITNESS)


class MovementStatus(StrEnum):
    """How far a displacement has got."""

    FLED = "fled"
    FLEEING = "fleeing"
    SHELTERING = "sheltering"
    RETURNED = "returned"


class RouteKind(StrEnum):
    """Whether a drawn route follows anything that was reported."""

    SCHEMATIC = "schematic"
    REPORTED = "reported"
