"""What may leave, field by field: one table a record, one walk over all of them.

A field that stands in no table does not leave: it gets its default. The walk decides nothing about
words; it asks a :class:`Gate` for each.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from geo.model.records import (
    Candidate,
    Claim,
    Coverage,
    Footprint,
    Incident,
    Input,
    Mention,
    Movement,
    Place,
    Quote,
    Rejected,
    Report,
    Resolution,
    Source,
    Span,
    Term,
    When,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["FIELDS", "Gate", "Rule", "walk"]

_T = TypeVar("_T", bound="DataclassInstance")


class Rule(StrEnum):
    """How a field leaves."""

    PLAIN = "plain"  # numbers, days, enums, shapes
    CODE = "code"  # a word of a list, an id of the gazetteer: nothing that is listed as private
    NAME = "name"  # a type, an actor, a place: searched for listed persons and contact data
    TEXT = "text"  # free text: whole or a mark
    WORDS = "words"  # free text that is left out where it may not leave
    TITLE = "title"  # free text with a fallback
    SPEAKER = "speaker"  # the id of a source, or words
    INCIDENT = "incident id"
    MOVEMENT = "movement id"
    CLAIM = "claim id"
    SOURCE = "source id"
    REPORT = "report id"
    PATH = "path"
    URL = "url"
    RECORD = "record"  # a record of its own, or several


Gate = Callable[[Rule, str, str], str]
"""Decides what of a text leaves, by its rule and its column."""


def _rules(**rules: str) -> dict[str, Rule]:
    """``plain="kind when"``: a rule with the names of its fields."""
    return {
        name: Rule(key.replace("_", " ")) for key, names in rules.items() for name in names.split()
    }


FIELDS: Mapping[type, Mapping[str, Rule]] = {
    Incident: _rules(
        incident_id="incident_id",
        title="title",
        text="notes where_description",
        words="place_basis figures_rule tags checks contradictions",
        name="event_type sub_event_type civilian_targeting actor1 actor2 assoc_actor_1 "
        "assoc_actor_2 location admin1 admin2 admin1_pcode country",
        plain="kind type_of_violence low best high deaths_a deaths_b deaths_civilians "
        "deaths_unknown independent_sources event_clarity status sensitivity figures_by_hand",
        code="obfuscation place_ids",
        source_id="source_ids",
        report_id="report_ids",
        record="when place footprint resolution claims quotes",
    ),
    Movement: _rules(
        movement_id="movement_id",
        words="who number_text flagged",
        text="notes",
        name="origin destination",
        speaker="claimant",
        source_id="source_ids",
        report_id="report_ids",
        plain="number origin_explicit destination_explicit status route_kind review sensitivity",
        record="origin_place origin_footprint destination_place destination_footprint when quotes",
    ),
    Claim: _rules(
        claim_id="claim_id subset_of supersedes same_as counted_with",
        incident_id="about",
        plain="order_unknown harm value low best high qualifier as_of scope status confidence "
        "sensitivity",
        words="number_text group period",
        text="notes",
        speaker="claimant claimant_id chain",
        code="place_id rule_id inherited",
        record="span",
    ),
    Report: _rules(
        report_id="report_id",
        code="sha256 retrieved lang lang_basis extractor",
        path="path",
        title="title",
        name="publisher",
        words="date_published_basis",
        source_id="source_id",
        plain="date_published pages",
        url="url archive_url",
    ),
    Source: _rules(
        source_id="source_id",
        name="name aliases base_place",
        plain="kind party_to_conflict base_precision sensitivity",
        code="source_scale",
        words="independence_group",
        text="notes",
        url="url",
    ),
    Quote: _rules(
        report_id="report_id", plain="start end marks cleared cut page", words="text", code="lang"
    ),
    Span: _rules(report_id="report_id", plain="start end", words="text"),
    When: _rules(plain="start end date_prec", code="edtf anchor", words="text rule"),
    Footprint: _rules(plain="geometry precision radius_km point approximate basis", words="label"),
    Place: _rules(
        code="place_id country admin1_id admin2_id pcode wikidata source",
        name="name admin1 admin2 name_ar licence",
        plain="kind point bbox precision radius_km population geonames_id flags",
    ),
    Candidate: _rules(record="place", plain="score", code="tier lang", words="matched why"),
    Resolution: _rules(
        record="mention chosen rejected terms footprint others",
        words="reason unlisted",
        plain="confidence unsure",
    ),
    Mention: _rules(
        report_id="report_id",
        plain="start end kind role relation distance_km bearing_deg",
        words="text anchors",
        code="rule place_ids",
    ),
    Term: _rules(words="name", plain="value"),
    Rejected: _rules(
        path="file", plain="row rows fatal warning", words="column", text="reason", code="remedy"
    ),
    Coverage: _rules(
        path="file",
        words="sheet not_used",
        code="layout",
        plain="rows placed dated counted",
        name="read",
    ),
    Input: _rules(path="path", code="kind sha256", plain="size"),
}
"""Type of record to the fields that may leave, each with its rule."""


def walk(record: _T, gate: Gate) -> _T:
    """A record with only what may leave of it.

    Parameters
    ----------
    record
        A record whose type is in :data:`FIELDS`.
    gate
        Decides about every text.

    Examples
    --------
    >>> from geo.model.records import Term
    >>> walk(Term(name="near Samir", value=1.0), lambda rule, value, column: "")
    Term(name='', value=1.0)
    """
    rules = FIELDS[type(record)]
    values = {}
    for field in fields(record):
        rule = rules.get(field.name)
        value = getattr(record, field.name)
        if rule is None:
            values[field.name] = _empty(field, value)
        else:
            values[field.name] = _leave(rule, value, field.name, gate)
    return type(record)(**values)


def _leave(rule: Rule, value: Any, column: str, gate: Gate) -> Any:
    if value is None or isinstance(value, Enum):
        return value
    if rule is Rule.PLAIN:
        return gate(Rule.CODE, value, column) if isinstance(value, str) and value else value
    if isinstance(value, str):
        return gate(rule, value, column) if value else value
    if isinstance(value, tuple):
        left = (_leave(rule, one, column, gate) for one in value)
        return tuple(one for one in left if one not in ("", None))
    if isinstance(value, Span | Quote) and gate(Rule.WORDS, value.text, column) != value.text:
        return None  # a span without its words points into a report for nothing
    if is_dataclass(value) and not isinstance(value, type):
        return walk(value, gate)
    return value


def _empty(field: Field[Any], value: Any) -> Any:
    """The default of a field that may not leave."""
    if field.default is not MISSING:
        return field.default
    if field.default_factory is not MISSING:
        return field.default_factory()
    return type(value)()
