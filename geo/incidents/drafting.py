"""Many reports to draft incidents and movements: grouped by type, place and time, nothing summed.

Pure: reports, resolutions and a lookup in; incidents, movements and claims out, every one a draft
that walks back to its sentences. The order of the input never matters, and a second copy of a text
adds its source and nothing else.

How mentions become incidents: a sentence gives its events a place (the scene it names, else the
scene of the sentence before it in the same paragraph) and a time. Events of one type at one place
with overlapping times are one incident; an area joins the one incident inside it; what has no place
of its own is told under one umbrella per country and episode, which is a headline and never a pin.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.extraction.claims import ExtraSource
from geo.extraction.readers import Accepted, claims_of, with_events
from geo.extraction.sources import find_sources, listed_sources, merge_sources
from geo.extraction.times import date_text
from geo.incidents.briefs import Brief, brief_report
from geo.incidents.framed import Account, Framed, drawn_at
from geo.incidents.framing import frame_report
from geo.incidents.grouping import Group, groups_of_report, window_of
from geo.incidents.headlines import Carriers, headlines, left_a_label, quotes_of
from geo.incidents.merging import merged
from geo.incidents.movements import merge_movements, place_ends
from geo.incidents.reconciliation import reconcile
from geo.incidents.told_moves import with_journeys
from geo.language.reading import read
from geo.language.sections import SECTION
from geo.model.folds import words_key
from geo.model.footprints import NOWHERE, where_text
from geo.model.frames import EventClass, Frame, PlaceArgument, SiteBasis
from geo.model.memory import Memory, Same
from geo.model.records import (
    Candidate,
    Claim,
    Footprint,
    Incident,
    IncidentId,
    Lookup,
    Mention,
    Movement,
    Place,
    Report,
    ReportId,
    Resolution,
    Source,
    When,
)
from geo.model.slugs import slug
from geo.model.vocab import Precision, Status

__all__ = ["draft_framed", "draft_incidents", "draft_sources", "frame_reports"]

_COARSE = tuple(Precision)


def draft_incidents(
    reports: Sequence[Report],
    resolutions: Iterable[Resolution],
    lookup: Lookup,
    *,
    sources: Iterable[Source] = (),
    extra: Iterable[ExtraSource] = (),
    focus: Sequence[str] = (),
    plugged: Mapping[ReportId, Sequence[Accepted]] | None = None,
) -> tuple[tuple[Incident, ...], tuple[Movement, ...], tuple[Claim, ...]]:
    """Draft incidents, movements and claims from reports.

    Parameters
    ----------
    reports
        The texts, in any order.
    resolutions
        What their place mentions mean, with roles and footprints.
    lookup
        The gazetteer, asked for names that only their position gives away.
    sources
        Known sources, for independence and for parties to the conflict.
    extra
        Plug-ins that propose more claims, off by default.
    focus
        ISO alpha-2 codes of the countries that the reports are about.
    plugged
        Checked answers of reader plug-ins, by report.

    Returns
    -------
    incidents, movements, claims
        Sorted by id; all drafts. Each claim's ``about`` is the incident it was put under.
    """
    known = tuple(sources)
    framed = frame_reports(
        reports, resolutions, lookup, extra=extra, focus=focus, plugged=plugged, sources=known
    )
    return draft_framed(framed, reports, lookup, sources=known, plugged=plugged)


def frame_reports(
    reports: Sequence[Report],
    resolutions: Iterable[Resolution],
    lookup: Lookup,
    *,
    extra: Iterable[ExtraSource] = (),
    focus: Sequence[str] = (),
    plugged: Mapping[ReportId, Sequence[Accepted]] | None = None,
    memory: Memory | None = None,
    sources: Iterable[Source] = (),
    section: int = SECTION,
) -> list[Framed | Brief]:
    """Each text read into frames once, however many reports carry it.

    ``memory`` keeps what was read of a report whose names mean what they meant. A report of more
    characters than a ``section`` is read in sections, unless plug-ins read it too.
    """
    known = tuple(sources)
    unique, _ = _without_copies(reports)
    plugins = tuple(extra)
    by_report: dict[ReportId, list[Resolution]] = defaultdict(list)
    for resolution in resolutions:
        by_report[resolution.mention.report_id].append(resolution)
    for found in by_report.values():
        found.sort(key=lambda r: (r.mention.start, r.mention.end))
    framed: list[Framed | Brief] = []
    for report in unique:
        parts = (plugged or {}).get(report.report_id, ())
        meant = by_report.get(report.report_id, [])

        def frame(
            report: Report = report,
            parts: Sequence[Accepted] = parts,
            meant: Sequence[Resolution] = meant,
        ) -> Framed:
            reading = read(report.text, lang=report.lang)
            return frame_report(
                report,
                meant,
                lookup,
                reading=with_events(reading, parts) if parts else reading,
                focus=focus,
                extra=(*plugins, claims_of(parts)) if parts else plugins,
            )

        def shorten(report: Report = report, meant: Sequence[Resolution] = meant) -> Brief:
            return brief_report(report, meant, lookup, focus=focus, sources=known, section=section)

        if parts or plugins:
            framed.append(frame())
        elif len(report.text) > section:
            question = Same((report, tuple(focus), known), meant)
            framed.append((memory or Memory())("frames", question, shorten).fresh())
        elif memory is None:
            framed.append(frame())
        else:
            kept = memory("frames", Same((report, tuple(focus)), meant), frame)
            framed.append(replace(kept, frames=[replace(f) for f in kept.frames]))
    return framed


def draft_framed(
    readings: Sequence[Framed | Brief],
    reports: Iterable[Report],
    lookup: Lookup,
    *,
    sources: Iterable[Source] = (),
    plugged: Mapping[ReportId, Sequence[Accepted]] | None = None,
) -> tuple[tuple[Incident, ...], tuple[Movement, ...], tuple[Claim, ...]]:
    """Incidents, movements and claims of reports that were read; see :func:`draft_incidents`."""
    unique, copies = _without_copies(reports)
    known = tuple(sources)
    groups: list[Group] = []
    loose: list[tuple[Account, Claim]] = []
    movements: list[Movement] = []
    for framed in readings:
        if isinstance(framed, Brief):
            groups += framed.groups
            loose += [(framed, c) for c in framed.loose]
            movements += framed.movements
            continue
        own, left = groups_of_report(framed)
        groups += own
        parts = (plugged or {}).get(framed.report.report_id, ())
        plugged_in = (m for part in parts for m in part.movements)
        given = [place_ends(m, framed.resolutions) for m in plugged_in]
        moved = with_journeys(framed, given)
        loose += [(framed, c) for c in left if not left_a_label(framed, c, moved)]
        movements += moved
    directory = (*known, *draft_sources(unique, known, readings=readings))
    context = _Context(copies=copies, sources=directory)
    incidents = context.incidents(merged(groups))
    umbrellas = headlines(readings, loose, context, lookup)
    everything = sorted([*incidents, *umbrellas], key=lambda i: i.incident_id)
    claims = sorted((c for i in everything for c in i.claims), key=lambda c: c.claim_id)
    return tuple(everything), tuple(merge_movements(movements, copies)), tuple(claims)


def draft_sources(
    reports: Iterable[Report],
    known: Iterable[Source] = (),
    *,
    readings: Iterable[Framed | Brief] = (),
) -> tuple[Source, ...]:
    """Every source that the reports name, or that speaks a claim, each once, sorted by id."""
    own = {s.source_id: s for s in known}
    ordered = sorted(reports, key=lambda r: r.report_id)
    read = {f.report.report_id: f for f in readings}
    found = [
        s for report in ordered for s in _named_in(report, own.values(), read.get(report.report_id))
    ]
    met = {s.source_id for s in (*own.values(), *found)}
    spoken = listed_sources(dict.fromkeys(c.claimant for f in read.values() for c in f.claims))
    found += [s for s in spoken if s.source_id not in met]
    return tuple(merge_sources([*own.values(), *found], ordered))


def _named_in(
    report: Report, known: Iterable[Source], read: Framed | Brief | None
) -> Sequence[Source]:
    """The sources of one report, which may have been read."""
    if isinstance(read, Brief):
        return read.sources
    return find_sources(report, known, told=read.told if read is not None else None)


# ------------------------------------------------------------------ reports and their copies


def _without_copies(
    reports: Iterable[Report],
) -> tuple[list[Report], dict[ReportId, list[Report]]]:
    """Each text once, under its first report; and all reports that carry it."""
    texts: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        texts[words_key(report.text)].append(report)
    copies: dict[ReportId, list[Report]] = {}
    for same in texts.values():
        same.sort(key=lambda r: r.report_id)
        copies[same[0].report_id] = same
    unique = [same[0] for same in copies.values()]
    return sorted(unique, key=lambda r: r.report_id), copies


# ------------------------------------------------------------------ incidents


@dataclass(frozen=True, slots=True)
class _Context(Carriers):
    """One incident of each group."""

    def incidents(self, groups: Iterable[Group]) -> list[Incident]:
        """One incident of each group; ids of equal words are numbered."""
        found: list[Incident] = []
        taken: Counter[str] = Counter()
        ordered = sorted(groups, key=_order)
        for group in ordered:
            name = _name_of(group)
            taken[name] += 1
            number = f"-{taken[name]}" if taken[name] > 1 else ""
            found.append(self.incident(group, IncidentId(f"{name}{number}")))
        return found

    def incident(self, group: Group, incident_id: IncidentId) -> Incident:
        """One incident of one group."""
        framed, best = _best_frame(group)
        event, site = group.event, best.site
        place = site.place if site is not None else None
        when = window_of(f for _, f in group.frames)
        footprint = site.footprint if site is not None and site.footprint else NOWHERE
        claims = [
            replace(c, about=incident_id, place_id=place.place_id if place else None)
            for c in group.claims
        ]
        found = reconcile(claims, self.sources)
        reports = sorted(
            {r.report_id for f, _ in group.frames for r in self.copies[f.report.report_id]}
        )
        frames = [f for _, f in group.frames]
        keys = {f"{f.report.report_id}:{f.at(frame)}" for f, frame in group.frames}
        return Incident(
            incident_id=incident_id,
            kind=event.kind,
            title=_title(event, place.name if place else "", when),
            when=when,
            event_type=event.event_type,
            sub_event_type=event.sub_event_type,
            civilian_targeting=_targeting(event, frames),
            actor1=_first(f.actor1 for f in frames),
            actor2=_first(f.actor2 for f in frames),
            location=_as_written(site) if site is not None else "",
            place=place,
            footprint=footprint,
            where_description=_where(site, footprint, place),
            place_basis=best.site_basis.value,
            resolution=_resolution(framed, best),
            low=found.low,
            best=found.best,
            high=found.high,
            figures_rule=found.rule if found.claims else "",
            claims=found.claims,
            quotes=quotes_of(
                (f.report, f.sentence(frame), f.marks(frame)) for f, frame in group.frames
            ),
            source_ids=self.source_ids(reports, found),
            report_ids=tuple(ReportId(r) for r in reports),
            independent_sources=found.independent_sources or 1,
            status=Status.DRAFT,
            checks=(*found.checks, *found.wordings),
            contradictions=(*_place_conflicts(group), *found.contradictions),
            tags=(
                "machine-read",
                *((f"glide:{event.glide}",) if event.glide else ()),
                *sorted({c.rule_id for c in found.claims if c.rule_id.startswith("reader.")}),
            ),
            keys=tuple(sorted(keys)),
        )


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _order(group: Group) -> tuple[str, str, int]:
    framed, frame = group.frames[0]
    return _name_of(group), framed.report.report_id, frame.first


def _name_of(group: Group) -> str:
    """The id of an incident without its number: type, place, day."""
    _, best = _best_frame(group)
    when = window_of(f for _, f in group.frames)
    place = best.site.place if best.site is not None else None
    name = place.place_id if place else "none"
    if best.site is not None and best.site.lifted:
        name = f"{name}-{best.site.name}"
    day = when.start.isoformat() if when.start else "undated"
    event = group.event
    what = event.sub_event_type or event.event_type or event.kind
    return f"draft-{slug(what)}-{slug(name)}-{day}"


_NAMED = (SiteBasis.OWN, SiteBasis.LABEL)
_AREAS = (Precision.PROVINCE, Precision.DISTRICT, Precision.AREA)


def _best_frame(group: Group) -> tuple[Account, Frame]:
    """The frame whose place is drawn: named over inherited, then the coarser of a conflict.

    A unit that holds the place of another frame is no conflict: what lies in it is drawn. The town
    of a title yields to the district of the same name that the text tells of.
    """
    places = [f.site.place for _, f in group.frames if f.site is not None and f.site.place]
    around = {unit for p in places for unit in (p.admin1_id, p.admin2_id) if unit != p.place_id}

    told = {
        f.site.place.place_id
        for _, f in group.frames
        if not f.title and f.site is not None and f.site.place and drawn_at(f) in _AREAS
    }

    def rank(item: tuple[Account, Frame]) -> tuple[bool, bool, bool, bool, int, str, int]:
        framed, frame = item
        site = frame.site
        named = site.place.place_id if site is not None and site.place is not None else None
        place = site.place if site is not None and not site.lifted else None
        holds = place is not None and place.place_id in around
        precision = drawn_at(frame)
        area = precision in _AREAS
        missing = precision is Precision.NONE
        inherited = frame.site_basis not in _NAMED
        return (
            frame.title and named in told,
            missing or area,
            holds,
            missing or inherited,
            -_COARSE.index(precision),
            framed.report.report_id,
            frame.first,
        )

    return min(group.frames, key=rank)


def _targeting(event: EventClass, frames: Iterable[Frame]) -> str:
    """ACLED's flag, only where somebody attacked somebody."""
    attacked = event.event_type == "Violence against civilians"
    return "Civilian targeting" if attacked and any(f.trigger for f in frames) else ""


def _where(site: PlaceArgument | None, footprint: Footprint, place: Place | None) -> str:
    if site is None or place is None:
        return ""
    if site.lifted:
        return f"{site.name}, in no list; somewhere in or around {site.lifted}"
    return where_text(footprint, place=place)


def _resolution(framed: Account, frame: Frame) -> Resolution | None:
    """How the place of a frame was decided, with the candidates that were refused."""
    site = frame.site
    if site is None:
        return None
    found = site.resolution
    if found is not None and found.chosen is not None and found.chosen.place == site.place:
        return found
    mention = (
        found.mention
        if found is not None
        else Mention(
            report_id=framed.report.report_id,
            start=site.start,
            end=site.end,
            text=framed.report.text[site.start : site.end],
        )
    )
    if site.place is None:
        return Resolution(mention=mention, chosen=None, reason=site.why)
    chosen = Candidate(place=site.place, score=0.5, tier="exact", matched=site.name)
    return Resolution(
        mention=mention,
        chosen=chosen,
        reason=site.why or "the only place of this name where the text says",
        confidence=0.5 if site.lifted else 0.7,
        unsure=bool(site.lifted),
        unlisted=site.name if site.lifted else "",
        footprint=site.footprint,
    )


def _place_conflicts(group: Group) -> tuple[str, ...]:
    """Rule 8: near X in one report, in X in another; both are told, the coarser is drawn."""
    said: dict[str, tuple[str, str]] = {}
    _, best = _best_frame(group)
    for framed, frame in group.frames:
        site = frame.site
        if site is None or site.footprint is None or frame.site_basis is not SiteBasis.OWN:
            continue
        if best.site is None or site.place != best.site.place:
            continue
        relation = site.relation
        words = f"{relation} {site.name}" if relation and relation not in site.name else site.name
        who = framed.report.publisher or framed.report.report_id
        said.setdefault(site.footprint.precision, (who, words))
    if len(said) < 2:
        return ()
    return ("place: " + " / ".join(f"{who}: {words}" for _, (who, words) in sorted(said.items())),)


def _as_written(site: PlaceArgument) -> str:
    """The name of a site; "Old Town" keeps the word of a unit that is a part of it."""
    mention = site.resolution.mention if site.resolution is not None else None
    name = site.place.name.casefold() if site.place is not None else ""
    whole = mention is not None and mention.text.casefold() == name and name != ""
    return mention.text if mention is not None and whole else site.name


def _title(event: EventClass, name: str, when: When) -> str:
    what = event.sub_event_type or event.event_type or str(event.kind)
    day = date_text(when) if when.start else when.text
    return ", ".join(part for part in (what[:1].upper() + what[1:], name, day) if part)
