"""Incidents with their figures and speakers: claims reconciled, lines of information counted.

Pure: incidents, claims, sources and reports in; incidents out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from geo.incidents.linking import quote_of_claim
from geo.incidents.reconciliation import reconcile
from geo.model.records import (
    Claim,
    Incident,
    IncidentId,
    Report,
    ReportId,
    Source,
    SourceId,
    sources_by_name,
)
from geo.model.vocab import EventKind, Harm, SourceKind

__all__ = ["independent_lines", "with_claims", "with_publishers", "with_speakers"]


def with_claims(
    incidents: Iterable[Incident],
    claims: Sequence[Claim],
    sources: Sequence[Source],
    reports: Sequence[Report],
    sentences: Mapping[ReportId, list[tuple[int, int]]],
) -> list[Incident]:
    """Give each incident its claims, and figures derived by the written rule."""
    by_report = {r.report_id: r for r in reports}
    about: dict[IncidentId | None, list[Claim]] = defaultdict(list)
    for claim in claims:
        about[claim.about].append(claim)
    decided = []
    for incident in incidents:
        harm = Harm.BURIED if incident.kind is EventKind.BURIAL else Harm.KILLED
        mine = about.get(incident.incident_id, [])
        if incident.claims and not mine:  # read back from a map of ours, where they were judged
            decided.append(incident)
            continue
        mine = list({c.claim_id: c for c in (*incident.claims, *mine)}.values())
        found = reconcile(mine, sources, harm=harm)
        quotes = {(q.report_id, q.start): q for q in incident.quotes}
        for claim in found.claims:
            if claim.span is not None and claim.span.report_id in by_report:
                report = by_report[claim.span.report_id]
                quote = quote_of_claim(claim, report, sentences[report.report_id])
                before = quotes.get((quote.report_id, quote.start), quote)
                marks = tuple(sorted({*before.marks, *quote.marks}))
                quotes[quote.report_id, quote.start] = replace(before, marks=marks)
        independent = (
            found.independent_sources
            or incident.independent_sources  # as a map of ours counted them
            or independent_lines(incident.source_ids, sources)
        )
        told = replace(
            incident,
            claims=found.claims,
            quotes=tuple(quotes[key] for key in sorted(quotes)),
            report_ids=tuple(sorted({*incident.report_ids, *(r for r, _ in quotes)})),
            checks=(*found.checks, *found.wordings) if mine else incident.checks,
            contradictions=(*incident.contradictions, *found.contradictions),
            independent_sources=independent,
        )
        if found.claims and incident.best is None and incident.low is None:
            told = replace(  # figures given in the record win
                told, low=found.low, best=found.best, high=found.high, figures_rule=found.rule
            )
        decided.append(told)
    return decided


def independent_lines(source_ids: Iterable[SourceId], sources: Iterable[Source]) -> int:
    """Independent lines of information behind a list of sources.

    Sources of one independence group are one line. An outlet carries what somebody else says; it
    counts only where nobody else is named.
    """
    known = {s.source_id: s for s in sources}
    listed = [known.get(s, Source(source_id=s, name=s)) for s in source_ids]
    speakers = [s for s in listed if s.kind is not SourceKind.OUTLET] or listed
    return len({s.independence_group or s.source_id for s in speakers})


def with_speakers(incident: Incident, sources: Iterable[Source]) -> Incident:
    """A drafted incident lists the sources whose figures it holds."""
    known = {s.source_id for s in sources}
    told = {SourceId(link) for c in incident.claims for link in (c.claimant, *c.chain)}
    return replace(incident, source_ids=tuple(sorted({*incident.source_ids, *(told & known)})))


def with_publishers(reports: Iterable[Report], sources: Iterable[Source]) -> list[Report]:
    """A report whose publisher is a listed source carries its id."""
    by_name = sources_by_name(sources)

    def publisher(report: Report) -> SourceId | None:
        source = by_name.get(report.publisher.casefold())
        return report.source_id or (source.source_id if source is not None else None)

    return [replace(report, source_id=publisher(report)) for report in reports]
