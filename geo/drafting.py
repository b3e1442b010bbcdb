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
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from geo.claims import ExtraSource, find_claims
from geo.events import EventMention, find_events
from geo.footprints import NOWHERE, where_text
from geo.language.reading import passages
from geo.model import (
    Claim,
    Incident,
    IncidentId,
    Lookup,
    Movement,
    Place,
    PlaceId,
    Quote,
    Report,
    ReportId,
    Resolution,
    Source,
    SourceId,
    When,
)
from geo.movements import find_movements
from geo.moving import merge_movements, place_ends
from geo.reconcile import Reconciled, reconcile
from geo.sources import find_sources, merge_sources
from geo.vocab import EventKind, Harm, MentionKind, PlaceKind, Precision, Role, Scope, Status

__all__ = ["draft_incidents", "draft_sources", "scene_of_report"]

_EPISODE = timedelta(days=31)  # reports of one country closer than this tell of one episode
_PARAGRAPH = 3000  # characters before an event in which its scene may have been named
_SPACE = re.compile(r"\s+")
_SCENES = frozenset({Role.INCIDENT_SITE, Role.REGION})
_HOMES = frozenset({Role.ORIGIN, Role.SOURCE_LOCATION})
_AT_HOME = re.compile(r"\b(?:his|her|their) (?:neighbou?rhood|street|village|town|building|home)\b")
_CHANGES = re.compile(r"(?:Meanwhile|Elsewhere|Separately|In another|In a separate)\b")
_ADJECTIVES = frozenset({MentionKind.DEMONYM, MentionKind.MODIFIER, MentionKind.METONYM})
_WIDE = frozenset({PlaceKind.COUNTRY, PlaceKind.CONTINENT})
_AREAS_KM = (60.0, 300.0)  # radius: a district, a province, wider
_GENERIC = frozenset({"Attack"})  # "killed" beside a bomb or a clash tells of the same event
_ORDER = (
    "Explosions/Remote violence",
    "Violence against civilians",
    "Battles",
    "Riots",
    "Protests",
    "Strategic developments",
    "",
)
_COARSE = tuple(Precision)


@dataclass(slots=True)
class _Seed:
    """One event mention with its place and its report: what incidents are grouped from."""

    mention: EventMention
    report: Report
    resolution: Resolution | None
    basis: str
    claims: list[Claim] = field(default_factory=list)

    @property
    def place(self) -> Place | None:
        found = self.resolution
        return found.chosen.place if found is not None and found.chosen is not None else None

    @property
    def key(self) -> tuple[str, int]:
        return self.mention.report_id, self.mention.start


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
    seeds: list[_Seed] = []
    loose: list[tuple[Report, Claim]] = []
    movements: list[Movement] = []
    for report in unique:
        ours = by_report.get(report.report_id, [])
        found_seeds = _seeds(report, ours)
        loose += _with_claims(report, found_seeds, find_claims(report, extra=plugins))
        seeds += found_seeds
        movements += [place_ends(m, ours) for m in find_movements(report)]
    directory = (*known, *draft_sources(unique, known))
    context = _Context(copies=copies, sources=directory)
    incidents = [context.incident(group) for group in _groups(seeds)]
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


def scene_of_report(report: Report, resolutions: Iterable[Resolution]) -> Resolution | None:
    """Where the incident of a short report happened: one place for the whole passage.

    A place known as a point wins over an area and a small area over a wide one, then a scene over
    a place that is only named, both over where a speaker is; then the surer resolution, then the
    order of the text. A name that is no place of its own ("the Homs court") serves where nothing
    else is named; one that is in no gazetteer serves with the shape that its words give it.
    """
    able = [
        r
        for r in resolutions
        if r.mention.report_id == report.report_id and r.footprint is not None and r.footprint.point
    ]
    named = [r for r in able if r.mention.kind not in _ADJECTIVES]
    return min(named or able, key=_scene_rank, default=None)


def _scene_rank(resolution: Resolution) -> tuple[int, int, float, int]:
    footprint, role = resolution.footprint or NOWHERE, resolution.mention.role
    size = 0
    if not footprint.precision.is_point:
        size = 1 + sum(footprint.radius_km > edge for edge in _AREAS_KM)
    rank = 0 if role in _SCENES else 2 if role is Role.SOURCE_LOCATION else 1
    # above an even chance the order of the text decides
    return size, rank, -min(resolution.confidence, 0.5), resolution.mention.start


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


# ------------------------------------------------------------------ events with places


class _Layout:
    """Sentences and paragraphs of a report, found by position."""

    def __init__(self, report: Report) -> None:
        self.spans = [(p.sentence.start, p.sentence.end) for p in passages(report.text)]
        self._starts = [start for start, _ in self.spans]
        self._opens: list[int] = []  # where the paragraph of each sentence begins
        last = -1
        for passage in passages(report.text):
            same = passage.sentence.paragraph == last
            self._opens.append(self._opens[-1] if same else passage.sentence.start)
            last = passage.sentence.paragraph

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence that holds a character."""
        index = bisect_right(self._starts, at) - 1
        return self.spans[index] if index >= 0 else (at, at)

    def paragraph(self, at: int) -> int:
        """Where the paragraph of a character begins."""
        index = bisect_right(self._starts, at) - 1
        return self._opens[index] if index >= 0 else at


def _seeds(report: Report, resolutions: Sequence[Resolution]) -> list[_Seed]:
    """The events of a report with their places."""
    seeds: list[_Seed] = []
    layout = _Layout(report)
    starts = [r.mention.start for r in resolutions]

    def named(low: int, high: int, roles: frozenset[Role]) -> list[Resolution]:
        inside = resolutions[bisect_left(starts, low) : bisect_left(starts, high)]
        return _scenes(inside, roles)

    for mention in _absorbed(find_events(report)):
        if mention.kind is EventKind.STATEMENT:
            continue
        low, high = mention.sentence
        burial = mention.kind is EventKind.BURIAL
        wanted = frozenset({Role.FUNERAL_BURIAL}) if burial else _SCENES
        found = _nearest(named(low, high, wanted), mention)
        basis = "named in the sentence"
        if found is None and not _CHANGES.match(report.text, low):
            before = named(max(layout.paragraph(low), low - _PARAGRAPH), low, wanted)
            found = before[-1] if before else None
            basis = "named in a sentence before"
        if found is None and not burial:
            homes = named(low, high, _HOMES)
            found = homes[0] if homes and _AT_HOME.search(report.text, low, high) else None
            basis = "where the speaker lived"
        seeds.append(_Seed(mention, report, found, basis if found else "not stated"))
    return seeds


def _scenes(resolutions: Iterable[Resolution], roles: frozenset[Role]) -> list[Resolution]:
    """The placed mentions of some roles; whole countries are none."""
    return [
        r
        for r in resolutions
        if r.chosen is not None and r.mention.role in roles and r.chosen.place.kind not in _WIDE
    ]


def _absorbed(mentions: list[EventMention]) -> list[EventMention]:
    """Without "killed" where the same sentence says how: a bomb, a clash."""
    by_sentence: dict[tuple[int, int], list[EventMention]] = defaultdict(list)
    for mention in mentions:
        by_sentence[mention.sentence].append(mention)
    kept = []
    for _, ours in sorted(by_sentence.items()):
        if any(m.kind is EventKind.BURIAL for m in ours):  # how they died is told of the dead
            kept += [m for m in ours if m.kind is not EventKind.INCIDENT]
            continue
        violent = [m for m in ours if m.kind is EventKind.INCIDENT]
        telling = [m for m in violent if m.sub_event_type not in _GENERIC]
        first = min(telling or violent, key=_weight, default=None)
        kept += [m for m in ours if m.kind is not EventKind.INCIDENT or m is first]
        kept += [m for m in telling if m is not first and m.event_type == "Strategic developments"]
    return sorted(kept, key=lambda m: m.start)


def _weight(mention: EventMention) -> tuple[int, int]:
    return _ORDER.index(mention.event_type), mention.start


def _nearest(able: list[Resolution], mention: EventMention) -> Resolution | None:
    """The scene of an event: a site before a region, then the nearest to its cue."""
    middle = (mention.start + mention.end) / 2
    return min(
        able,
        key=lambda r: (
            r.mention.role is Role.REGION,
            abs((r.mention.start + r.mention.end) / 2 - middle),
            r.mention.start,
        ),
        default=None,
    )


def _with_claims(
    report: Report, seeds: list[_Seed], claims: Iterable[Claim]
) -> list[tuple[Report, Claim]]:
    """Put each claim under the event of its sentence; what is left has no event with a place."""
    placed = {seed.place.place_id for seed in seeds if seed.place is not None}
    by_sentence: dict[tuple[int, int], list[_Seed]] = defaultdict(list)
    for each in seeds:
        by_sentence[each.mention.sentence].append(each)
    able = [s for s in seeds if s.place is not None and s.mention.kind is EventKind.INCIDENT]
    only = min(able, key=lambda s: s.key, default=None) if len(placed) == 1 else None
    layout, loose = _Layout(report), []
    for claim in claims:
        here = by_sentence.get(layout.sentence(claim.span.start), []) if claim.span else []
        burial = claim.harm is Harm.BURIED
        fitting = [s for s in here if s.mention.kind is not EventKind.BURIAL or burial] or here
        seed = min(fitting, key=lambda s: (s.place is None, s.key), default=None)
        if seed is None and claim.scope is Scope.EVENT:
            seed = only
        if seed is not None and seed.place is not None and claim.scope is Scope.EVENT:
            seed.claims.append(replace(claim, place_id=seed.place.place_id))
        else:
            loose.append((report, claim))
    return loose


# ------------------------------------------------------------------ grouping


def _groups(seeds: Iterable[_Seed]) -> list[list[_Seed]]:
    """Seeds of one type at one place in one window; coarser places join the one finer group."""
    cells: dict[tuple[str, str, PlaceId], list[_Seed]] = defaultdict(list)
    for seed in seeds:
        if seed.place is not None:
            mention = seed.mention
            cells[mention.kind, mention.sub_event_type, seed.place.place_id].append(seed)
    groups = [group for cell in sorted(cells) for group in _by_time(cells[cell])]
    return _by_containment(groups)


def _by_time(seeds: list[_Seed]) -> list[list[_Seed]]:
    """Overlapping windows are one group; undated seeds join the only dated group there is."""
    dated = sorted(
        (s for s in seeds if s.mention.when.start is not None),
        key=lambda s: (s.mention.when.start or date.min, s.mention.when.end or date.min, s.key),
    )
    undated = sorted((s for s in seeds if s.mention.when.start is None), key=lambda s: s.key)
    groups: list[list[_Seed]] = []
    last = date.min
    for seed in dated:
        start = seed.mention.when.start or date.min
        if groups and start <= last:
            groups[-1].append(seed)
        else:
            groups.append([seed])
            last = date.min
        last = max(last, seed.mention.when.end or start)
    if undated and len(groups) == 1:
        groups[0].extend(undated)
    elif undated:
        groups.append(undated)
    return groups


def _by_containment(groups: list[list[_Seed]]) -> list[list[_Seed]]:
    """An area joins a finer group when exactly one of its type and time lies inside it."""
    joined: dict[int, int] = {}
    for index, group in enumerate(groups):
        inside = [
            other
            for other, candidate in enumerate(groups)
            if other != index and _holds(group[0], candidate[0]) and _same_time(group, candidate)
        ]
        if len(inside) == 1:
            joined[index] = inside[0]
    merged: list[list[_Seed]] = []
    for index, group in enumerate(groups):
        if index not in joined:
            wider = [groups[i] for i, target in joined.items() if _last(target, joined) == index]
            merged.append(sorted([*group, *(s for w in wider for s in w)], key=lambda s: s.key))
    return merged


def _last(index: int, joined: Mapping[int, int]) -> int:
    """Where a chain of joins ends; containment has no circles."""
    while index in joined:
        index = joined[index]
    return index


def _holds(wide: _Seed, fine: _Seed) -> bool:
    """Whether one seed's place is an admin unit that contains the other's, same type of event."""
    if wide.place is None or fine.place is None:
        return False
    one, other = wide.mention, fine.mention
    same = (one.kind, one.sub_event_type) == (other.kind, other.sub_event_type)
    unit = wide.place.place_id
    return (
        same
        and unit != fine.place.place_id
        and unit in (fine.place.admin1_id, fine.place.admin2_id)
    )


def _same_time(one: list[_Seed], other: list[_Seed]) -> bool:
    a, b = _window(one), _window(other)
    if a.start is None or b.start is None:
        return a.start is None and b.start is None
    return a.start <= (b.end or b.start) and b.start <= (a.end or a.start)


def _window(seeds: Iterable[_Seed]) -> When:
    """The time that all dated seeds of a group share in words, or span together."""
    whens = sorted(
        (s.mention.when for s in seeds if s.mention.when.start is not None),
        key=lambda w: (w.start or date.min, w.end or date.min, w.rule, w.text),
    )
    if not whens:
        texts = sorted({s.mention.when.text for s in seeds if s.mention.when.text})
        return When(text=texts[0] if texts else "")
    start = min(w.start for w in whens if w.start)
    end = max(w.end or w.start for w in whens if w.start)
    first = whens[0]
    if (start, end) == (first.start, first.end):
        return first
    days = (end - start).days + 1
    prec = next(
        p for p, longest in ((1, 1), (2, 6), (3, 8), (4, 31), (5, 10**6)) if days <= longest
    )
    edtf = f"{start.isoformat()}/{end.isoformat()}"
    rule = "; ".join(dict.fromkeys(w.rule for w in whens))
    return When(
        start=start,
        end=end,
        date_prec=prec,
        edtf=edtf,
        text=first.text,
        rule=rule,
        anchor=first.anchor,
    )


# ------------------------------------------------------------------ incidents


@dataclass(frozen=True, slots=True)
class _Context:
    """What every incident needs to know: copies of texts, and who is who."""

    copies: Mapping[ReportId, list[Report]]
    sources: tuple[Source, ...]

    def incident(self, seeds: list[_Seed]) -> Incident:
        """One incident of one group."""
        best = _best_seed(seeds)
        mention, resolution, place = best.mention, best.resolution, best.place
        when = _window(seeds)
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


def _best_seed(seeds: list[_Seed]) -> _Seed:
    """The seed whose place is drawn: named over inherited, then the coarser of a conflict."""

    def rank(seed: _Seed) -> tuple[bool, bool, int, float, tuple[str, int]]:
        found = seed.resolution
        precision = found.footprint.precision if found and found.footprint else Precision.NONE
        area = seed.place is not None and seed.place.kind in (
            PlaceKind.GOVERNORATE,
            PlaceKind.DISTRICT,
        )
        confidence = found.confidence if found else 0.0
        inherited = seed.basis != "named in the sentence"
        return area, inherited, -_COARSE.index(precision), -confidence, seed.key

    return min(seeds, key=rank)


def _place_conflicts(seeds: list[_Seed]) -> tuple[str, ...]:
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
    if len(said) < 2:  # noqa: PLR2004 -- two ways to say where
        return ()
    return ("place: " + " / ".join(f"{who}: {words}" for _, (who, words) in sorted(said.items())),)


def _title(mention: EventMention, name: str, when: When) -> str:
    what = mention.sub_event_type or str(mention.kind)
    day = when.edtf or when.text
    return ", ".join(part for part in (what[:1].upper() + what[1:], name, day) if part)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def _marks(seed: _Seed) -> list[tuple[int, int]]:
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
    seeds: Iterable[_Seed],
    loose: Iterable[tuple[Report, Claim]],
    by_report: Mapping[ReportId, list[Resolution]],
    context: _Context,
) -> list[Incident]:
    """One headline per country and episode for what has no place of its own."""
    claims: dict[ReportId, list[Claim]] = defaultdict(list)
    for report, claim in loose:
        claims[report.report_id].append(claim)
    unplaced: dict[ReportId, list[_Seed]] = defaultdict(list)
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
            scene = resolution.mention.role in _SCENES
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
    seeds: list[_Seed],
    by_report: Mapping[ReportId, list[Resolution]],
    context: _Context,
) -> Incident:
    days = [r.date_published for r in reports if r.date_published is not None]
    day = min(days).isoformat() if days else "undated"
    incident_id = IncidentId(f"draft-umbrella-{country.casefold() or 'none'}-{day}")
    found = reconcile([replace(c, about=incident_id) for c in claims], context.sources)
    place = _country_place(country, (x for r in reports for x in by_report.get(r.report_id, [])))
    ids = sorted({r.report_id for u in reports for r in context.copies[u.report_id]})
    by_id = {r.report_id: (r, _Layout(r)) for r in reports}
    parts = [
        (by_id[s.report_id][0], by_id[s.report_id][1].sentence(s.start), [(s.start, s.end)])
        for s in (c.span for c in claims)
        if s is not None
    ]
    when = _window(seeds) if seeds else When()
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
