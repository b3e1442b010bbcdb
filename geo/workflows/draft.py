"""From files of reports to proposals for review: read, place, draft; and proposals as JSON lines.

The way in for ``geo draft`` and for users of the library; the pipeline of a map takes the same
steps in its own order.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from geo.extraction.claims import ExtraSource
from geo.gazetteer import open_gazetteer
from geo.incidents.briefs import Brief
from geo.incidents.drafting import draft_framed, draft_sources, frame_reports
from geo.incidents.explanation import explain, unread
from geo.incidents.framed import Framed
from geo.incidents.values import claim_values, incident_values, movement_values, picked
from geo.intake.reports import read_reports
from geo.language.sections import SECTION, cut_sections
from geo.language.sentences import split_sentences
from geo.model.memory import Memory
from geo.model.records import (
    Claim,
    Dossier,
    Incident,
    Lookup,
    Movement,
    Quote,
    Rejected,
    Report,
    ReportId,
    Resolution,
    Source,
    Span,
)
from geo.workflows.geoparse import geoparse_reports
from geo.workflows.readers import Plugged

_FEW_SENTENCES = 3

__all__ = ["draft_dossier", "draft_files", "drafted", "explain_reports", "proposal_lines"]


def draft_files(
    paths: Iterable[Path | str],
    *,
    gazetteer: Path | str | Lookup | None = None,
    focus: Sequence[str] = (),
    extra: Iterable[ExtraSource] = (),
) -> Dossier:
    """Draft what files or folders of reports tell.

    Parameters
    ----------
    paths
        Files or folders.
    gazetteer
        A compiled file or an open gazetteer; None takes the embedded one.
    focus
        ISO alpha-2 codes of the countries that the reports are about.
    extra
        Plug-ins that propose more claims; every span of theirs is found again or dropped.

    Returns
    -------
    Dossier
        Restricted, all drafts; files that could not be read are in ``rejected``.
    """
    reports, rejected = read_reports(paths)
    if gazetteer is None or isinstance(gazetteer, str | Path):
        gazetteer = open_gazetteer(gazetteer)
    dossier = draft_dossier(reports, gazetteer, focus=focus, extra=extra)
    return replace(dossier, rejected=(*dossier.rejected, *rejected))


def draft_dossier(
    reports: Sequence[Report],
    lookup: Lookup,
    *,
    focus: Sequence[str] = (),
    sources: Iterable[Source] = (),
    extra: Iterable[ExtraSource] = (),
    plugged: Plugged | None = None,
    memory: Memory | None = None,
    section: int = SECTION,
) -> Dossier:
    """Draft what reports tell, with an open gazetteer; ``plugged`` is what plug-ins read.

    A report of more characters than a ``section`` is read section by section.
    """
    plugged, known = plugged or Plugged(), tuple(sources)
    more = {
        name: [m for part in parts for m in part.mentions]
        for name, parts in plugged.by_report.items()
    }
    resolutions = geoparse_reports(
        reports, lookup, focus=focus, more=more, memory=memory, section=section
    )
    framed = frame_reports(
        reports,
        resolutions,
        lookup,
        extra=extra,
        focus=focus,
        plugged=plugged.by_report,
        memory=memory,
        sources=known,
        section=section,
    )
    return drafted(framed, resolutions, reports, lookup, sources=known, plugged=plugged)


def drafted(
    framed: Sequence[Framed | Brief],
    resolutions: Sequence[Resolution],
    reports: Sequence[Report],
    lookup: Lookup,
    *,
    sources: Sequence[Source] = (),
    plugged: Plugged | None = None,
) -> Dossier:
    """The last step of :func:`draft_dossier`: what reports tell that were read one by one.

    Parameters
    ----------
    framed
        Each text once, in the order of its first report.
    resolutions
        What the names of all reports mean, in their order.
    reports, lookup, sources, plugged
        As for :func:`draft_dossier`.
    """
    plugged = plugged or Plugged()
    incidents, movements, _ = draft_framed(
        framed, reports, lookup, sources=sources, plugged=plugged.by_report
    )
    used = {id(i.resolution) for i in incidents}
    told = {d for i in incidents for d in i.report_ids} | {
        d for m in movements for d in m.report_ids
    }
    return Dossier(
        title="Draft",
        reports=tuple(reports),
        incidents=incidents,
        movements=movements,
        sources=draft_sources(
            reports,
            sources,
            readings=framed,
        ),
        context=tuple(r for r in resolutions if id(r) not in used),
        rejected=(
            *plugged.notes,
            *(_silent(r) for r in reports if r.report_id not in told and _is_long(r)),
        ),
        readers=plugged.runs,
        unread=tuple(span for f in framed for span in _unread(f)),
        mention_count=len(resolutions),
        unplaced_count=sum(r.chosen is None for r in resolutions),
    )


def explain_reports(
    reports: Sequence[Report],
    lookup: Lookup,
    *,
    focus: Sequence[str] = (),
    section: int = SECTION,
) -> Iterator[str]:
    """Lines that show each report with its frames: what was read, refused and left alone."""
    for report in reports:
        if len(report.text) > section:  # each section as a report
            for start, end in cut_sections(report.text, length=section):
                name = ReportId(f"{report.report_id}[{start}-{end}]")
                part = replace(report, report_id=name, text=report.text[start:end], pages=())
                yield from explain_reports([part], lookup, focus=focus, section=section)
    short = [r for r in reports if len(r.text) <= section]
    resolutions = geoparse_reports(short, lookup, focus=focus)
    for framed in frame_reports(short, resolutions, lookup, focus=focus):
        if isinstance(framed, Framed):
            yield from explain(framed)


def _unread(framed: Framed | Brief) -> Sequence[Span]:
    return framed.unread if isinstance(framed, Brief) else unread(framed)


def _is_long(report: Report) -> bool:
    return len(split_sentences(report.text[:SECTION])) > _FEW_SENTENCES


def _silent(report: Report) -> Rejected:
    """A report that nothing was drafted from: said, so that nobody takes it for a quiet day."""
    return Rejected(
        file=report.path,
        column="events",
        reason="no event was found in this report",
        remedy="read it, and add what it tells to a table of records",
        fatal=False,
    )


def proposal_lines(dossier: Dossier) -> Iterator[str]:
    """One JSON object per proposed incident, movement and claim, in that order, sorted by id."""
    for incident in dossier.incidents:
        yield _line(_incident(incident))
    for movement in dossier.movements:
        for quote in movement.quotes:  # one line for each report that tells it
            yield _line(_movement(movement, quote))
    for claim in sorted((c for i in dossier.incidents for c in i.claims), key=_place_in_text):
        yield _line(_claim(claim))


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def _place_in_text(claim: Claim) -> tuple[str, int, str]:
    span = claim.span
    return (span.report_id, span.start, claim.claim_id) if span else ("", 0, claim.claim_id)


def _incident(incident: Incident) -> dict[str, Any]:
    values = incident_values(incident)
    point = incident.footprint.point if incident.footprint else None
    values |= {
        "proposal": "incident",
        "place_id": values["place_id"] or None,
        "place_name": values["place_name"] or None,
        "lat": round(point.lat, 5) if point else None,
        "lon": round(point.lon, 5) if point else None,
        "where_prec": values["where_prec"] if incident.footprint else None,
        "quotes": [
            {"doc": q.report_id, "start": q.start, "end": q.end, "text": q.text}
            for q in incident.quotes
        ],
    }
    return picked(
        values,
        "proposal id=incident_id doc=report_ids kind event_type sub_event_type title date_start "
        "date_end date_prec date_text=date_words date_rule place_id name=place_name lat lon "
        "where_prec precision place_basis actor1 actor2 low best high figures_rule checks "
        "contradictions independent_sources claims=claim_ids quotes status",
    )


def _movement(movement: Movement, quote: Quote) -> dict[str, Any]:
    start, end = quote.marks[0] if quote.marks else (0, len(quote.text))
    values = movement_values(movement) | {
        "proposal": "movement",
        "doc": quote.report_id,
        "start": quote.start + start,
        "end": quote.start + end,
        "text": quote.text[start:end],
    }
    ends = ("origin_place_name", "origin_place_id", "destination_place_name")
    values |= {name: values[name] or None for name in (*ends, "destination_place_id")}
    return picked(
        values,
        "proposal id=movement_id doc start end text who number number_text origin origin_explicit "
        "origin_name=origin_place_name origin_place_id destination destination_explicit "
        "destination_name=destination_place_name destination_place_id movement_status=status "
        "date_start claimant sensitivity docs=report_ids",
    )


def _claim(claim: Claim) -> dict[str, Any]:
    return picked(
        claim_values(claim) | {"proposal": "claim"},
        "proposal id=claim_id about doc=report_id start end text harm value low best high "
        "qualifier number_text group subset_of supersedes same_as claimant chain as_of scope "
        "claim_status=status place_id rule_id inherited confidence",
    )
