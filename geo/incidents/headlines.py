"""Headlines: one per country and episode, for figures that somebody states for the whole.

Pure. A headline is never a pin; parts, background and figures of single towns are no part of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo.incidents.framed import Account, Framed
from geo.incidents.grouping import window_of
from geo.incidents.reconciliation import Reconciled, reconcile
from geo.model.errors import UnknownPlaceError
from geo.model.footprints import NOWHERE
from geo.model.records import (
    Claim,
    Incident,
    IncidentId,
    Lookup,
    Movement,
    Place,
    Quote,
    Report,
    ReportId,
    Source,
    SourceId,
)
from geo.model.vocab import EventKind, Harm, PlaceKind, Status

__all__ = ["Carriers", "headlines", "left_a_label", "quotes_of"]

_EPISODE = timedelta(days=31)  # reports of one country closer than this tell of one episode


@dataclass(frozen=True, slots=True)
class Carriers:
    """What every incident needs to know: copies of texts, and who is who."""

    copies: Mapping[ReportId, list[Report]]
    sources: tuple[Source, ...]

    def source_ids(self, reports: Iterable[str], found: Reconciled) -> tuple[SourceId, ...]:
        """Publishers of the reports and claimants that are known sources."""
        known = {s.source_id: s.source_id for s in self.sources}
        known |= {SourceId(s.name): s.source_id for s in self.sources}
        ids = {
            known[SourceId(link)]
            for c in found.claims
            for link in c.chain
            if SourceId(link) in known
        }
        by_id = {r.report_id: r for same in self.copies.values() for r in same}
        ids |= {s for r in reports if (s := by_id[ReportId(r)].source_id) is not None}
        return tuple(sorted(ids))


def quotes_of(
    parts: Iterable[tuple[Report, tuple[int, int], list[tuple[int, int]]]],
) -> tuple[Quote, ...]:
    """One quote per sentence with all its marks."""
    found: dict[tuple[ReportId, int, int], set[tuple[int, int]]] = defaultdict(set)
    texts: dict[ReportId, Report] = {}
    for report, (start, end), marks in parts:
        texts[report.report_id] = report
        found[report.report_id, start, end].update(marks)
    return tuple(
        texts[report_id].quote(start, end, sorted(marks))
        for (report_id, start, end), marks in sorted(found.items())
    )


def left_a_label(framed: Framed, claim: Claim, movements: Iterable[Movement]) -> bool:
    """``Sardinia: 1,500 evacuated``: a movement that is told, no figure of the whole."""
    if claim.harm is not Harm.DISPLACED or claim.span is None:
        return False
    at, place = claim.span.start, framed.label_of(claim)
    if place is None or place.kind is PlaceKind.COUNTRY:
        return False
    return any(q.start <= at < q.end for m in movements for q in m.quotes)


def headlines(
    readings: Sequence[Account],
    loose: Iterable[tuple[Account, Claim]],
    context: Carriers,
    lookup: Lookup,
) -> list[Incident]:
    """One headline per country and episode for the figures that have no place of their own."""
    counted: dict[str, dict[ReportId, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for framed, claim in loose:
        country = _counted_in(claim, lookup) or framed.country
        counted[country][framed.report.report_id].append(claim)
    return [
        _headline(country, episode, claims, context, lookup)
        for country, claims in sorted(counted.items())
        for episode in _episodes([f for f in readings if f.report.report_id in claims])
    ]


def _counted_in(claim: Claim, lookup: Lookup) -> str:
    """The country of the place that a figure names; empty where the place is unknown."""
    if claim.place_id is None:
        return ""
    try:
        return lookup.place(claim.place_id).country
    except UnknownPlaceError:
        return ""


def _episodes(readings: Iterable[Account]) -> list[list[Account]]:
    """Reports whose days of publication follow each other closely; undated ones join the first."""
    ordered = sorted(
        readings, key=lambda f: (f.report.date_published or date.min, f.report.report_id)
    )
    undated = [f for f in ordered if f.report.date_published is None]
    episodes: list[list[Account]] = []
    last: date | None = None
    for framed in ordered:
        day = framed.report.date_published
        if day is None:
            continue
        if last is None or day - last > _EPISODE:
            episodes.append([])
        episodes[-1].append(framed)
        last = day
    if not episodes:
        return [undated] if undated else []
    episodes[0] = sorted([*undated, *episodes[0]], key=lambda f: f.report.report_id)
    return episodes


def _headline(
    country: str,
    readings: list[Account],
    claims: Mapping[ReportId, list[Claim]],
    context: Carriers,
    lookup: Lookup,
) -> Incident:
    days = [f.report.date_published for f in readings if f.report.date_published is not None]
    day = min(days).isoformat() if days else "undated"
    incident_id = IncidentId(f"draft-umbrella-{country.casefold() or 'none'}-{day}")
    ours = [c for f in readings for c in claims[f.report.report_id]]
    found = reconcile([replace(c, about=incident_id) for c in ours], context.sources)
    place = _country_place(country, lookup)
    ids = sorted({r.report_id for f in readings for r in context.copies[f.report.report_id]})
    by_id = {f.report.report_id: f for f in readings}
    parts = [
        (by_id[s.report_id].report, by_id[s.report_id].sentence_at(s.start), [(s.start, s.end)])
        for s in (c.span for c in ours)
        if s is not None
    ]
    killed = [c for c in ours if c.harm is Harm.KILLED]
    none = all(c.is_none for c in killed)  # "no deaths in Mati": of one town, not of the country
    when = window_of(f for r in readings for f in r.frames if not f.background)
    return Incident(
        incident_id=incident_id,
        kind=EventKind.UMBRELLA,
        title=f"Figures for {place.name}" if place else "Figures, place not stated",
        when=when,
        place=place,
        footprint=NOWHERE,
        place_basis="a whole episode: never a pin",
        low=None if none else found.low,
        best=None if none else found.best,
        high=None if none else found.high,
        figures_rule=found.rule if found.claims and not none else "",
        claims=found.claims,
        quotes=quotes_of(parts),
        source_ids=context.source_ids(ids, found),
        report_ids=tuple(ReportId(r) for r in ids),
        independent_sources=found.independent_sources or 1,
        status=Status.DRAFT,
        checks=(*found.checks, *found.wordings),
        contradictions=found.contradictions,
        tags=("machine-read",),
        keys=tuple(sorted(str(c.claim_id) for c in ours)),
    )


def _country_place(country: str, lookup: Lookup) -> Place | None:
    """The record of a country by its code."""
    if not country:
        return None
    for found in lookup.search(country, kind=PlaceKind.COUNTRY, limit=3, fuzzy=False):
        if found.place.country == country:
            return found.place
    return None
