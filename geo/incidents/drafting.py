"""Many reports to draft incidents and movements: grouped by type, place and time, nothing summed.

Pure: reports, resolutions and a lookup in; incidents, movements and claims out, every one a draft
that walks back to its sentences. The order of the input never matters, and a second copy of a text
adds its source and nothing else.

How mentions become incidents: a sentence gives its events a place (the scene it names, else the
scene of the sentence before it in the same paragraph) and a time. Events of one type at one place
with overlapping times are one incident; an area joins the one incident inside it; what has no place
of its own is told under one umbrella per country and episode, which is a headline and never a pin.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo.extraction.claims import ExtraSource, find_claims
from geo.extraction.events import EventMention
from geo.extraction.movements import find_movements
from geo.extraction.sources import find_sources, merge_sources
from geo.extraction.times import date_text
from geo.incidents.grouping import SCENES, Layout, Seed, groups_of, seeds_of, window_of, with_claims
from geo.incidents.movements import merge_movements, place_ends
from geo.incidents.reconciliation import Reconciled, reconcile
from geo.model.footprints import NOWHERE, where_text
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
    Resolution,
    Source,
    SourceId,
    When,
)
from geo.model.vocab import EventKind, PlaceKind, Precision, Status

__all__ = ["draft_incidents", "draft_sources"]

_EPISODE = timedelta(days=31)  # reports of one country closer than this tell of one episode
_SPACE = re.compile(r"\s+")
_COARSE = tuple(Precision)


def draft_incidents(
    reports: Iterable[Report],
    resolutions: Iterable[Resolution],
    lookup: Lookup,
    *,
    sources: Iterable[Source] = (),
    extra: Iterable[ExtraSource] = (),
) -> tuple[tuple[Incident, ...], tuple[Movement, ...], tuple[Claim, ...]]:
    """Draft incidents, movements and claims from reports.

    Parameters
    ----------
    reports
        The texts, in any order.
    resolutions
        What their place mentions mean, with roles and footprints.
    lookup
        The gazetteer, asked for the country of an umbrella that no report names.
    sources
        Known sources, for independence and for parties to the conflict.
    extra
        Plug-ins that propose more claims, off by default.

    Returns
    -------
    incidents, movements, claims
        Sorted by id; all drafts. Each claim's ``about`` is the incident it was put under.
    """
    unique, copies = _without_copies(reports)
    plugins, known = tuple(extra), tuple(sources)
    by_report: dict[ReportId, list[Resolution]] = defaultdict(list)
    for resolution in resolutions:
        by_report[resolution.mention.report_id].append(resolution)
    for found in by_report.values():
        found.sort(key=lambda r: (r.mention.start, r.mention.end))
    seeds: list[Seed] = []
    loose: list[tuple[Report, Claim]] = []
    movements: list[Movement] = []
    for report in unique:
        ours = by_report.get(report.report_id, [])
        found_seeds = seeds_of(report, ours, lookup)
        loose += with_claims(report, found_seeds, find_claims(report, extra=plugins))
        seeds += found_seeds
        movements += [place_ends(m, ours) for m in find_movements(report)]
    directory = (*known, *draft_sources(unique, known))
    context = _Context(copies=copies, sources=directory)
    incidents = [context.incident(group) for group in groups_of(seeds)]
    umbrellas = [
        u if u.place is not None else _with_country(u, lookup)
        for u in _umbrellas(unique, seeds, loose, by_report, context)
    ]
    everything = sorted([*incidents, *umbrellas], key=lambda i: i.incident_id)
    claims = sorted((c for i in everything for c in i.claims), key=lambda c: c.claim_id)
    return tuple(everything), tuple(merge_movements(movements, copies)), tuple(claims)


def draft_sources(reports: Iterable[Report], known: Iterable[Source] = ()) -> tuple[Source, ...]:
    """Every source that the reports name, each once, sorted by id."""
    own = {s.source_id: s for s in known}
    ordered = sorted(reports, key=lambda r: r.report_id)
    found = [s for report in ordered for s in find_sources(report, own.values())]
    return tuple(merge_sources([*own.values(), *found], ordered))


# ------------------------------------------------------------------ reports and their copies


def _without_copies(
    reports: Iterable[Report],
) -> tuple[list[Report], dict[ReportId, list[Report]]]:
    """Each text once, under its first report; and all reports that carry it."""
    texts: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        texts[_SPACE.sub(" ", report.text).strip().casefold()].append(report)
    copies: dict[ReportId, list[Report]] = {}
    for same in texts.values():
        same.sort(key=lambda r: r.report_id)
        copies[same[0].report_id] = same
    unique = [same[0] for same in copies.values()]
    return sorted(unique, key=lambda r: r.report_id), copies


# ------------------------------------------------------------------ incidents


@dataclass(frozen=True, slots=True)
class _Context:
    """What every incident needs to know: copies of texts, and who is who."""

    copies: Mapping[ReportId, list[Report]]
    sources: tuple[Source, ...]

    def incident(self, seeds: list[Seed]) -> Incident:
        """One incident of one group."""
        best = _best_seed(seeds)
        mention, resolution, place = best.mention, best.resolution, best.place
        when = window_of(seeds)
        name = place.place_id if place else "none"
        day = when.start.isoformat() if when.start else "undated"
        slug = _slug(mention.sub_event_type or mention.kind)
        incident_id = IncidentId(f"draft-{slug}-{_slug(name)}-{day}")
        footprint = resolution.footprint if resolution and resolution.footprint else NOWHERE
        claims = [replace(c, about=incident_id) for seed in seeds for c in seed.claims]
        found = reconcile(claims, self.sources)
        reports = sorted({r.report_id for s in seeds for r in self.copies[s.report.report_id]})
        location = resolution.mention.text if resolution else ""
        return Incident(
            incident_id=incident_id,
            kind=mention.kind,
            title=_title(mention, place.name if place else "", when),
            when=when,
            event_type=mention.event_type,
            sub_event_type=mention.sub_event_type,
            civilian_targeting="Civilian targeting"
            if mention.event_type == "Violence against civilians"
            else "",
            actor1=_first(s.mention.actor1 for s in seeds),
            actor2=_first(s.mention.actor2 for s in seeds),
            location=location,
            place=place,
            footprint=footprint,
            where_description=where_text(footprint, place=place) if place else "",
            place_basis=best.basis,
            resolution=resolution,
            low=found.low,
            best=found.best,
            high=found.high,
            figures_rule=found.rule if found.claims else "",
            claims=found.claims,
            quotes=_quotes((s.report, s.mention.sentence, _marks(s)) for s in seeds),
            source_ids=self._source_ids(reports, found),
            report_ids=tuple(ReportId(r) for r in reports),
            independent_sources=found.independent_sources or 1,
            status=Status.DRAFT,
            checks=(*found.checks, *found.wordings),
            contradictions=(*_place_conflicts(seeds), *found.contradictions),
            tags=("machine-read",),
            extra={
                "keys": ";".join(
                    f"{report}:{start}" for report, start in sorted(s.key for s in seeds)
                )
            },
        )

    def _source_ids(self, reports: Iterable[str], found: Reconciled) -> tuple[SourceId, ...]:
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


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _best_seed(seeds: list[Seed]) -> Seed:
    """The seed whose place is drawn: named over inherited, then the coarser of a conflict."""

    def rank(seed: Seed) -> tuple[bool, bool, int, float, tuple[str, int]]:
        found = seed.resolution
        precision = found.footprint.precision if found and found.footprint else Precision.NONE
        area = seed.place is not None and seed.place.kind in (
            PlaceKind.ADM1,
            PlaceKind.ADM2,
        )
        confidence = found.confidence if found else 0.0
        inherited = seed.basis != "named in the sentence"
        return area, inherited, -_COARSE.index(precision), -confidence, seed.key

    return min(seeds, key=rank)


def _place_conflicts(seeds: list[Seed]) -> tuple[str, ...]:
    """Rule 8: near X in one report, in X in another; both are told, the coarser is drawn."""
    said: dict[str, tuple[str, str]] = {}
    drawn = _best_seed(seeds).place
    for seed in sorted(seeds, key=lambda s: s.key):
        found = seed.resolution
        if found is None or found.footprint is None or seed.basis != "named in the sentence":
            continue
        if seed.place != drawn:
            continue
        relation = f"{found.mention.relation} " if found.mention.relation else ""
        words = (
            found.mention.text
            if relation.strip() in found.mention.text
            else relation + found.mention.text
        )
        said.setdefault(
            found.footprint.precision, (seed.report.publisher or seed.report.report_id, words)
        )
    if len(said) < 2:
        return ()
    return ("place: " + " / ".join(f"{who}: {words}" for _, (who, words) in sorted(said.items())),)


def _title(mention: EventMention, name: str, when: When) -> str:
    what = mention.sub_event_type or str(mention.kind)
    day = date_text(when) if when.start else when.text
    return ", ".join(part for part in (what[:1].upper() + what[1:], name, day) if part)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def _marks(seed: Seed) -> list[tuple[int, int]]:
    marks = [(seed.mention.start, seed.mention.end)]
    marks += [(c.span.start, c.span.end) for c in seed.claims if c.span]
    low, high = seed.mention.sentence
    found = seed.resolution
    if found is not None and low <= found.mention.start < high:
        marks.append((found.mention.start, found.mention.end))
    return [(a, b) for a, b in marks if low <= a and b <= high]


def _quotes(
    parts: Iterable[tuple[Report, tuple[int, int], list[tuple[int, int]]]],
) -> tuple[Quote, ...]:
    """One quote per sentence with all its marks."""
    found: dict[tuple[ReportId, int, int], set[tuple[int, int]]] = defaultdict(set)
    texts: dict[ReportId, Report] = {}
    for report, (start, end), marks in parts:
        texts[report.report_id] = report
        found[report.report_id, start, end].update((a - start, b - start) for a, b in marks)
    return tuple(
        Quote(
            report_id=report_id,
            start=start,
            end=end,
            text=texts[report_id].text[start:end],
            marks=tuple(sorted(marks)),
            lang=texts[report_id].lang,
        )
        for (report_id, start, end), marks in sorted(found.items())
    )


# ------------------------------------------------------------------ umbrellas


def _umbrellas(
    reports: Sequence[Report],
    seeds: Iterable[Seed],
    loose: Iterable[tuple[Report, Claim]],
    by_report: Mapping[ReportId, list[Resolution]],
    context: _Context,
) -> list[Incident]:
    """One headline per country and episode for what has no place of its own."""
    claims: dict[ReportId, list[Claim]] = defaultdict(list)
    for report, claim in loose:
        claims[report.report_id].append(claim)
    unplaced: dict[ReportId, list[Seed]] = defaultdict(list)
    for seed in seeds:
        if seed.place is None and seed.mention.kind is EventKind.INCIDENT:
            unplaced[seed.report.report_id].append(seed)
    countries: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        if claims[report.report_id] or unplaced[report.report_id]:
            countries[_country(by_report.get(report.report_id, []))].append(report)
    found = []
    for country in sorted(countries):
        for episode in _episodes(countries[country]):
            ours = [c for r in episode for c in claims[r.report_id]]
            told = [s for r in episode for s in unplaced[r.report_id]]
            found.append(_umbrella(country, episode, ours, told, by_report, context))
    return found


def _country(resolutions: Iterable[Resolution]) -> str:
    """The country that most places of a report lie in; ties by code."""
    votes: dict[str, int] = defaultdict(int)
    for resolution in resolutions:
        if resolution.chosen is not None and resolution.chosen.place.country:
            scene = resolution.mention.role in SCENES
            votes[resolution.chosen.place.country] += 2 if scene else 1
    return min(votes, key=lambda code: (-votes[code], code), default="")


def _episodes(reports: Iterable[Report]) -> list[list[Report]]:
    """Reports whose days of publication follow each other closely; undated ones join the first."""
    ordered = sorted(reports, key=lambda r: (r.date_published or date.min, r.report_id))
    undated = [r for r in ordered if r.date_published is None]
    episodes: list[list[Report]] = []
    last: date | None = None
    for report in ordered:
        day = report.date_published
        if day is None:
            continue
        if last is None or day - last > _EPISODE:
            episodes.append([])
        episodes[-1].append(report)
        last = day
    if not episodes:
        return [undated] if undated else []
    episodes[0] = sorted([*undated, *episodes[0]], key=lambda r: r.report_id)
    return episodes


def _umbrella(  # noqa: PLR0917 -- everything that one headline needs
    country: str,
    reports: list[Report],
    claims: list[Claim],
    seeds: list[Seed],
    by_report: Mapping[ReportId, list[Resolution]],
    context: _Context,
) -> Incident:
    days = [r.date_published for r in reports if r.date_published is not None]
    day = min(days).isoformat() if days else "undated"
    incident_id = IncidentId(f"draft-umbrella-{country.casefold() or 'none'}-{day}")
    found = reconcile([replace(c, about=incident_id) for c in claims], context.sources)
    place = _country_place(country, (x for r in reports for x in by_report.get(r.report_id, [])))
    ids = sorted({r.report_id for u in reports for r in context.copies[u.report_id]})
    by_id = {r.report_id: (r, Layout(r)) for r in reports}
    parts = [
        (by_id[s.report_id][0], by_id[s.report_id][1].sentence(s.start), [(s.start, s.end)])
        for s in (c.span for c in claims)
        if s is not None
    ]
    when = window_of(seeds) if seeds else When()
    return Incident(
        incident_id=incident_id,
        kind=EventKind.UMBRELLA,
        title=f"Violence in {place.name}" if place else "Violence, place not stated",
        when=when,
        place=place,
        footprint=NOWHERE,
        place_basis="a whole episode: never a pin",
        low=found.low,
        best=found.best,
        high=found.high,
        figures_rule=found.rule if found.claims else "",
        claims=found.claims,
        quotes=_quotes(parts),
        source_ids=context._source_ids(ids, found),  # noqa: SLF001 -- same module
        report_ids=tuple(ReportId(r) for r in ids),
        independent_sources=found.independent_sources or 1,
        status=Status.DRAFT,
        checks=(*found.checks, *found.wordings),
        contradictions=found.contradictions,
        tags=("machine-read",),
        extra={
            "keys": ";".join(f"{report}:{start}" for report, start in sorted(s.key for s in seeds))
        },
    )


def _with_country(umbrella: Incident, lookup: Lookup) -> Incident:
    """The country whose code is in the id, where no report names it."""
    code = umbrella.incident_id.removeprefix("draft-umbrella-").split("-")[0].upper()
    for found in lookup.search(code, kind=PlaceKind.COUNTRY, limit=3, fuzzy=False):
        if found.place.country == code:
            return replace(umbrella, place=found.place, title=f"Violence in {found.place.name}")
    return umbrella


def _country_place(country: str, resolutions: Iterable[Resolution]) -> Place | None:
    """The country itself, where a report names it."""
    for resolution in resolutions:
        place = resolution.chosen.place if resolution.chosen else None
        if place is not None and place.kind is PlaceKind.COUNTRY and place.country == country:
            return place
    return None
