"""Events with their places: what incidents are grouped from, and how they are grouped.

Pure. A sentence gives its events a place (the scene it names, else the scene of the sentence before
it in the same paragraph) and a time; events of one type at one place with overlapping times belong
together, and an area joins the one finer group inside it.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from geo.extraction.events import EventMention, find_events
from geo.extraction.passages import passages
from geo.incidents.event_places import event_places
from geo.model.footprints import NOWHERE
from geo.model.records import Claim, Lookup, Place, PlaceId, Report, Resolution, When
from geo.model.vocab import EventKind, Harm, MentionKind, PlaceKind, Precision, Role, Scope

__all__ = [
    "SCENES",
    "Layout",
    "Seed",
    "groups_of",
    "scene_of_report",
    "seeds_of",
    "window_of",
    "with_claims",
]

_PARAGRAPH = 3000  # characters before an event in which its scene may have been named
SCENES = frozenset({Role.INCIDENT_SITE, Role.REGION})
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
class Seed:
    """One event mention with its place and its report: what incidents are grouped from."""

    mention: EventMention
    report: Report
    resolution: Resolution | None
    basis: str
    claims: list[Claim] = field(default_factory=list)

    @property
    def place(self) -> Place | None:
        """The place that was chosen, None where none was."""
        found = self.resolution
        return found.chosen.place if found is not None and found.chosen is not None else None

    @property
    def key(self) -> tuple[str, int]:
        """Report and character: what sorts seeds."""
        return self.mention.report_id, self.mention.start


def scene_of_report(report: Report, resolutions: Iterable[Resolution]) -> Resolution | None:
    """Where the incident of a short report happened: one place for the whole passage.

    A place known as a point wins over an area and a small area over a wide one, then a scene over
    a place that is only named, both over where a speaker is; then the surer resolution, then the
    order of the text. A place that stands alone in its country, while the other names speak of
    another one, comes last: it is most likely a namesake. A name that is no place of its own ("the
    Homs court") serves where nothing else is named; one that is in no gazetteer serves with the
    shape that its words give it.
    """
    ours = [r for r in resolutions if r.mention.report_id == report.report_id]
    able = [r for r in ours if r.footprint is not None and r.footprint.point is not None]
    named = [r for r in able if r.mention.kind not in _ADJECTIVES]
    votes = Counter(code for r in ours if (code := _country_of(r)))

    def alone(resolution: Resolution) -> bool:
        code = _country_of(resolution)
        return votes[code] == 1 and max(votes.values()) > 1

    return min(named or able, key=lambda r: (alone(r), *_scene_rank(r)), default=None)


def _country_of(resolution: Resolution) -> str:
    return resolution.chosen.place.country if resolution.chosen is not None else ""


def _scene_rank(resolution: Resolution) -> tuple[int, int, float, int]:
    footprint, role = resolution.footprint or NOWHERE, resolution.mention.role
    size = 0
    if not footprint.precision.is_point:
        size = 1 + sum(footprint.radius_km > edge for edge in _AREAS_KM)
    rank = 0 if role in SCENES else 2 if role is Role.SOURCE_LOCATION else 1
    # above an even chance the order of the text decides
    return size, rank, -min(resolution.confidence, 0.5), resolution.mention.start


# ------------------------------------------------------------------ events with places


class Layout:
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


def seeds_of(report: Report, resolutions: Sequence[Resolution], lookup: Lookup) -> list[Seed]:
    """The events of a report with their places; ``resolutions`` are the report's, in order."""
    seeds: list[Seed] = []
    layout = Layout(report)
    starts = [r.mention.start for r in resolutions]

    def inside(low: int, high: int) -> Sequence[Resolution]:
        return resolutions[bisect_left(starts, low) : bisect_left(starts, high)]

    def named(low: int, high: int, roles: frozenset[Role]) -> list[Resolution]:
        return _scenes(inside(low, high), roles)

    for mention in _absorbed(find_events(report)):
        if mention.kind is EventKind.STATEMENT:
            continue
        low, high = mention.sentence
        burial = mention.kind is EventKind.BURIAL
        wanted = frozenset({Role.FUNERAL_BURIAL}) if burial else SCENES
        able = named(low, high, wanted)
        if len(able) > 1 and not burial:
            able = _attached(report, mention, inside(low, high), able, lookup)
        found = _nearest(able, mention)
        basis = "named in the sentence"
        if found is None and not _CHANGES.match(report.text, low):
            before = named(max(layout.paragraph(low), low - _PARAGRAPH), low, wanted)
            found = before[-1] if before else None
            basis = "named in a sentence before"
        if found is None and not burial:
            homes = named(low, high, _HOMES)
            found = homes[0] if homes and _AT_HOME.search(report.text, low, high) else None
            basis = "where the speaker lived"
        seeds.append(Seed(mention, report, found, basis if found else "not stated"))
    return seeds


def _scenes(resolutions: Iterable[Resolution], roles: frozenset[Role]) -> list[Resolution]:
    """The placed mentions of some roles; whole countries are none."""
    return [
        r
        for r in resolutions
        if r.chosen is not None and r.mention.role in roles and r.chosen.place.kind not in _WIDE
    ]


def _attached(
    report: Report,
    mention: EventMention,
    inside: Sequence[Resolution],
    able: list[Resolution],
    lookup: Lookup,
) -> list[Resolution]:
    """Of several scenes those that the cue belongs to by the grammar of its sentence, if any."""
    low, high = mention.sentence
    names = [
        replace(r.mention, start=r.mention.start - low, end=r.mention.end - low) for r in inside
    ]
    cue = (mention.start - low, mention.end - low)
    chosen = {id(inside[i]) for i in event_places(report.text[low:high], cue, names, lookup)}
    return [r for r in able if id(r) in chosen] or able


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


def with_claims(
    report: Report, seeds: list[Seed], claims: Iterable[Claim]
) -> list[tuple[Report, Claim]]:
    """Put each claim under the event of its sentence; what is left has no event with a place."""
    placed = {seed.place.place_id for seed in seeds if seed.place is not None}
    by_sentence: dict[tuple[int, int], list[Seed]] = defaultdict(list)
    for each in seeds:
        by_sentence[each.mention.sentence].append(each)
    able = [s for s in seeds if s.place is not None and s.mention.kind is EventKind.INCIDENT]
    only = min(able, key=lambda s: s.key, default=None) if len(placed) == 1 else None
    layout, loose = Layout(report), []
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


def groups_of(seeds: Iterable[Seed]) -> list[list[Seed]]:
    """Seeds of one type at one place in one window; coarser places join the one finer group."""
    cells: dict[tuple[str, str, PlaceId], list[Seed]] = defaultdict(list)
    for seed in seeds:
        if seed.place is not None:
            mention = seed.mention
            cells[mention.kind, mention.sub_event_type, seed.place.place_id].append(seed)
    groups = [group for cell in sorted(cells) for group in _by_time(cells[cell])]
    return _by_containment(groups)


def _by_time(seeds: list[Seed]) -> list[list[Seed]]:
    """Overlapping windows are one group; undated seeds join the only dated group there is."""
    dated = sorted(
        (s for s in seeds if s.mention.when.start is not None),
        key=lambda s: (s.mention.when.start or date.min, s.mention.when.end or date.min, s.key),
    )
    undated = sorted((s for s in seeds if s.mention.when.start is None), key=lambda s: s.key)
    groups: list[list[Seed]] = []
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


def _by_containment(groups: list[list[Seed]]) -> list[list[Seed]]:
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
    merged: list[list[Seed]] = []
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


def _holds(wide: Seed, fine: Seed) -> bool:
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


def _same_time(one: list[Seed], other: list[Seed]) -> bool:
    a, b = window_of(one), window_of(other)
    if a.start is None or b.start is None:
        return a.start is None and b.start is None
    return a.start <= (b.end or b.start) and b.start <= (a.end or a.start)


def window_of(seeds: Iterable[Seed]) -> When:
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
