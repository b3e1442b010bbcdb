"""A record as one row of plain values: every field under one name, nothing looked up.

Pure. Frames, drafts as JSON and the review file choose their columns from these rows and add only
what is theirs (names of sources, quotations of reports, doubts). None where nothing is stated.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from geo.extraction.times import date_text
from geo.model.records import Claim, Footprint, Incident, Movement, Place, Span, When
from geo.model.vocab import Precision

__all__ = [
    "claim_values",
    "footprint_values",
    "incident_values",
    "iso",
    "movement_values",
    "picked",
    "place_values",
    "span_values",
    "when_values",
]

_NOWHERE = Footprint(geometry=None, precision=Precision.NONE)


def picked(values: Mapping[str, Any], columns: str) -> dict[str, Any]:
    """Some columns of a row in the order asked, ``new=old`` under another name.

    >>> picked({"date_start": "2025-03-06", "low": 3, "best": 4}, "best day=date_start")
    {'best': 4, 'day': '2025-03-06'}
    """
    pairs = (column.partition("=") for column in columns.split())
    return {name: values[source or name] for name, _, source in pairs}


def iso(day: date | None) -> str | None:
    """A day as text."""
    return None if day is None else day.isoformat()


def when_values(when: When) -> dict[str, Any]:
    """A time: its days, how sure, in plain words (``date_text``) and of the source."""
    return {
        "date_start": iso(when.start),
        "date_end": iso(when.end),
        "date_last": iso(when.end or when.start),
        "date_prec": when.date_prec,
        "date_text": date_text(when),
        "edtf": when.edtf,
        "date_words": when.text,
        "date_rule": when.rule,
    }


def place_values(place: Place | None, *, prefix: str = "place_") -> dict[str, Any]:
    """A place of the gazetteer under ``place_id``, ``place_name`` and so on; texts may be empty."""
    return {
        f"{prefix}id": place.place_id if place else "",
        f"{prefix}name": place.name if place else "",
        f"{prefix}name_ar": place.name_ar if place else "",
        f"{prefix}kind": place.kind.value if place else "",
    }


def footprint_values(footprint: Footprint | None) -> dict[str, Any]:
    """Where something is drawn and how closely that is known."""
    drawn = footprint or _NOWHERE
    point = drawn.point
    return {
        "latitude": point.lat if point else None,
        "longitude": point.lon if point else None,
        "geo_precision": drawn.precision.geo_precision,
        "where_prec": drawn.precision.where_prec,
        "precision": drawn.precision.value,
        "precision_basis": drawn.basis.value,
        "uncertainty_m": round(drawn.radius_km * 1000) if point else None,
        "approximate": drawn.approximate,
    }


def span_values(span: Span | None) -> dict[str, Any]:
    """Characters of a report."""
    return {
        "report_id": span.report_id if span else None,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "text": span.text if span else "",
    }


def incident_values(incident: Incident) -> dict[str, Any]:
    """An incident; its place and footprint beside what its source states."""
    stated = (
        "incident_id title event_type sub_event_type type_of_violence civilian_targeting location "
        "admin1 admin1_pcode admin2 country where_description place_basis best low high deaths_a "
        "deaths_b deaths_civilians deaths_unknown figures_rule actor1 assoc_actor_1 actor2 "
        "assoc_actor_2 independent_sources event_clarity obfuscation notes"
    )
    return {
        **{name: getattr(incident, name) for name in stated.split()},
        **when_values(incident.when),
        **place_values(incident.place),
        **footprint_values(incident.footprint),
        "kind": incident.kind.value,
        "status": incident.status.value,
        "sensitivity": incident.sensitivity.value,
        "checks": list(incident.checks),
        "contradictions": list(incident.contradictions),
        "report_ids": list(incident.report_ids),
        "source_ids": list(incident.source_ids),
        "claim_ids": [claim.claim_id for claim in incident.claims],
        "tags": list(incident.tags),
        "keys": list(incident.keys),
    }


def movement_values(movement: Movement) -> dict[str, Any]:
    """A movement; the places of its ends beside their words."""
    stated = (
        "movement_id who number number_text origin destination origin_explicit "
        "destination_explicit claimant flagged notes"
    )
    return {
        **{name: getattr(movement, name) for name in stated.split()},
        **when_values(movement.when),
        **place_values(movement.origin_place, prefix="origin_place_"),
        **place_values(movement.destination_place, prefix="destination_place_"),
        "origin_precision": _precision(movement.origin_footprint),
        "destination_precision": _precision(movement.destination_footprint),
        "status": movement.status.value,
        "route_kind": movement.route_kind.value,
        "review": movement.review.value,
        "sensitivity": movement.sensitivity.value,
        "report_ids": list(movement.report_ids),
        "source_ids": list(movement.source_ids),
    }


def claim_values(claim: Claim) -> dict[str, Any]:
    """A claim with the characters that it stands on."""
    stated = (
        "claim_id about value low best high number_text group subset_of supersedes same_as "
        "claimant claimant_id place_id rule_id confidence notes"
    )
    return {
        **{name: getattr(claim, name) for name in stated.split()},
        **span_values(claim.span),
        "harm": claim.harm.value,
        "qualifier": claim.qualifier.value,
        "scope": claim.scope.value,
        "status": claim.status.value,
        "as_of": iso(claim.as_of),
        "chain": list(claim.chain),
        "inherited": list(claim.inherited),
    }


def _precision(footprint: Footprint | None) -> str:
    return (footprint or _NOWHERE).precision.value
