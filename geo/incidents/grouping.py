"""Frames to incidents: what tells of one event within a report.

Pure. One event is one place, a compatible class and overlapping days. An area joins the one finer
event inside it; with two or more inside, its figures are a total and it draws nothing. What has no
place joins the one event that it can be part of, else it is an unlocated row or a headline.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from geo.extraction.frames import places_in
from geo.incidents.claimants import figure_of
from geo.incidents.framed import Account, Framed, drawn_at
from geo.model.frames import EventClass, Frame, PlaceArgument, SiteBasis, TimeBasis
from geo.model.records import Claim, Place, When
from geo.model.vocab import EventKind, Harm, PlaceKind, Precision, Scope, SpatialRelation

__all__ = [
    "WIDE",
    "Group",
    "Held",
    "compatible",
    "contained",
    "counts_more",
    "groups_of_report",
    "holds",
    "key_of",
    "tells_of_country",
    "window_of",
    "without_fled",
]

WIDE = frozenset({Precision.DISTRICT, Precision.PROVINCE, Precision.AREA})
_COUNTRIES = (PlaceKind.COUNTRY, PlaceKind.CONTINENT)
_TELLING = 2
_BY_REPORT = frozenset({("event.report",), ("event.line",)})
_ARREST = "arrest"
_SPREADS = frozenset({"hazard", "health"})
_GOODS = frozenset({"looting", "burning"})
_STRONG = 3  # strength of a class that needs no figure to stand without a place
_RULED = frozenset({TimeBasis.EPISODE, TimeBasis.PERIOD, TimeBasis.PUBLICATION, TimeBasis.NONE})
_TOGETHER = (
    frozenset({"storm", "rain", "flood", "flash_flood", "landslide", "cyclone", "tornado"}),
    frozenset({"protest", "protest_violent", "riot", "mob"}),
    frozenset({"fire", "arson", "looting"}),
    frozenset({"earthquake", "landslide", "tsunami", "collapse"}),
    frozenset({"fire", "industrial", "collapse", "mine"}),
    frozenset({"road", "accident", "fire"}),
    frozenset({"boat", "accident", "drowning", "storm"}),
    frozenset({"bomb", "industrial", "fire"}),
    frozenset({"rail", "road", "accident"}),
)


@dataclass(slots=True, kw_only=True)
class Group:
    """The frames of one event."""

    frames: list[tuple[Account, Frame]] = field(default_factory=list)
    event: EventClass
    place: Place | None = None
    more: list[Claim] = field(default_factory=list)  # figures of no frame of its own
    spanned: tuple[int, When] = (0, When())  # its window when it had so many frames

    @property
    def window(self) -> When:
        """The time of its frames, worked out anew when one came in."""
        if self.spanned[0] != len(self.frames):
            self.spanned = len(self.frames), window_of(f for _, f in self.frames)
        return self.spanned[1]

    @property
    def claims(self) -> list[Claim]:
        """The figures of its frames, each once."""
        found = {c.claim_id: c for _, f in self.frames for c in f.claims}
        found |= {c.claim_id: c for c in self.more}
        return list(found.values())

    def add(self, framed: Account, frame: Frame) -> None:
        """Take a frame in; the more telling class decides what the event is."""
        named = [f.rules not in _BY_REPORT for _, f in self.frames]
        before = self.event
        self.frames.append((framed, frame))
        if {before.name, frame.event.name} & _GOODS and any(
            c.harm is Harm.KILLED and not c.is_none for c in self.claims
        ):  # where people were killed, what burned is not the event
            self.event = frame.event if before.name in _GOODS else before
            return
        if frame.rules in _BY_REPORT and any(named):
            return  # what a report is about says less than a word beside the place
        if named and not any(named) and frame.event.strength and frame.rules not in _BY_REPORT:
            self.event = frame.event
            return
        main = framed.main
        if self.event == main and main.family == "hazard":
            return  # a slide that an earthquake set off
        if frame.event.strength > self.event.strength or (
            frame.event == main and main.family == "hazard"
        ):
            self.event = frame.event


def compatible(one: EventClass, other: EventClass) -> bool:
    """Whether two classes may tell of one event.

    >>> from geo.extraction.lexicon import event_class
    >>> compatible(event_class("bomb"), event_class("attack"))
    True
    >>> compatible(event_class("flood"), event_class("attack"))
    False
    """
    if one.kind is not other.kind:
        return False
    if one.name == other.name or one.kind is not EventKind.INCIDENT:
        return one.kind is other.kind and (one.kind is EventKind.BURIAL or one.name == other.name)
    if "any" in (one.family, other.family):
        return True
    if any({one.name, other.name} <= together for together in _TOGETHER):
        return True
    if one.family == other.family:
        return one.family in ("conflict", "unrest", "crime", "accident") and _ARREST not in (
            one.name,
            other.name,
        )
    pair = {one.family, other.family}
    if pair == {"conflict", "crime"}:
        return True
    violent = {"attack", "shooting", "homicide", "assault"} & {one.name, other.name}
    return "unrest" in pair and bool(pair & {"conflict", "crime"}) and bool(violent)


def key_of(frame: Frame) -> tuple[str, str] | None:
    """What frames of one place share: its id, and its own name where it is in no list."""
    site = frame.site
    if site is None or site.place is None:
        return None
    return site.place.place_id, site.name.casefold() if site.lifted else ""


def groups_of_report(framed: Framed, *, whole: bool = True) -> tuple[list[Group], list[Claim]]:
    """The events of one report, and the figures that belong to none of them.

    ``whole``: nothing else belongs to the report, so that a report of one event is about that one.
    """
    frames = [f for f in framed.frames if not (f.background or _is_of_country(f))]
    loose = [c for f in framed.frames if f.background or _is_of_country(f) for c in f.claims]
    loose = [*framed.loose, *loose]
    placed = sorted(
        (f for f in frames if key_of(f) is not None),
        key=lambda f: (
            f.title,
            f.event.strength == 0,
            f.time_basis in _RULED,
            f.sentence,
            f.first,
        ),
    )
    groups: list[Group] = []
    at: dict[tuple[str, str] | None, list[Group]] = {}  # the groups that have a frame there
    for frame in placed:
        here = at.setdefault(key_of(frame), [])
        if frame.several:
            loose += frame.claims
            frame.claims = []
        target = _same_place(here, frame)
        if target is None and frame.title and any(compatible(g.event, frame.event) for g in groups):
            target = next((g for g in groups if compatible(g.event, frame.event)), None)
            if len(groups) > 1:
                loose += frame.claims
                continue
        if target is None:
            target = Group(event=frame.event, place=frame.site.place if frame.site else None)
            groups.append(target)
        target.add(framed, frame)
        if not any(g is target for g in here):
            here.append(target)
    groups, totals = contained(groups)
    loose += totals
    groups, more = _unplaced(groups, [f for f in frames if key_of(f) is None], framed)
    loose += more
    kept = [g for g in groups if g.event.strength or any(not c.is_none for c in g.claims)]
    loose += [c for g in groups if g not in kept for c in g.claims]
    if not whole:
        return kept, loose
    _at_dateline(kept, framed)
    if not tells_of_country(framed.frames):
        loose = without_fled(kept, loose, framed.label_of)
    return kept, loose


def without_fled(
    groups: Sequence[Group], loose: list[Claim], label_of: Callable[[Claim], Place | None]
) -> list[Claim]:
    """Who fled, fled from the one event that is told; the figures that are still of none."""
    only = [g for g in groups if g.event.kind is EventKind.INCIDENT]
    if len(only) != 1:
        return loose
    own = (None, only[0].place)
    fled = [c for c in loose if c.harm is Harm.DISPLACED and c.scope is Scope.EVENT]
    fled = [c for c in fled if label_of(c) in own]
    only[0].more = fled
    gone = {c.claim_id for c in fled}
    return [c for c in loose if c.claim_id not in gone]


def tells_of_country(frames: Iterable[Frame]) -> bool:
    """Whether a report counts for a whole country: "over 600 dead in Ruritania"."""
    return any(f.claims and _is_of_country(f) for f in frames)


def _is_of_country(frame: Frame) -> bool:
    place = frame.site.place if frame.site is not None else None
    return place is not None and place.kind in _COUNTRIES


def _at_dateline(groups: Sequence[Group], framed: Framed) -> None:
    """A report that places its one event in a province only: near the town it is sent from."""
    dateline = framed.structure.dateline
    incidents = [g for g in groups if g.event.kind is EventKind.INCIDENT]
    if dateline is None or len(incidents) != 1:
        return
    [group] = incidents
    town = next(
        (
            a
            for a in framed.arguments
            if dateline[0] <= a.start < dateline[1] and a.place is not None and not a.lifted
        ),
        None,
    )
    wide = {drawn_at(f) for _, f in group.frames} <= {Precision.PROVINCE, Precision.NONE}
    if town is None or town.place is None or group.place is None or not wide:
        return
    if group.place.place_id in (town.place.admin1_id, town.place.admin2_id):
        for _, frame in group.frames:
            frame.site = replace(town, footprint=framed.near(town.place))
            frame.site_basis = SiteBasis.DATELINE
        group.place = town.place


def _same_place(groups: Iterable[Group], frame: Frame) -> Group | None:
    for group in groups:
        if not compatible(group.event, frame.event):
            continue
        if any(
            key_of(other) == key_of(frame) and other.when.overlaps(frame.when)
            for _, other in group.frames
        ):
            whens = [other.when for _, other in group.frames if other.when.start is not None]
            if frame.when.start is None or all(w.overlaps(frame.when) for w in whens) or not whens:
                return group
    return None


# ------------------------------------------------------------------ areas and what lies in them


def holds(wide: Group, fine: Group) -> bool:
    """Whether the place of one group is a unit that contains the other's."""
    if wide.place is None or fine.place is None:
        return False
    unit = wide.place.place_id
    if unit == fine.place.place_id:
        lifted = any(f.site is not None and f.site.lifted for _, f in fine.frames)
        own = all(f.site is not None and not f.site.lifted for _, f in wide.frames)
        return lifted and own
    if unit in (fine.place.admin1_id, fine.place.admin2_id):
        return True
    indexes = {f.site.index for _, f in wide.frames if f.site is not None}
    return any(indexes & set(f.site.parents) for _, f in fine.frames if f.site is not None)


def contained(groups: Sequence[Group]) -> tuple[list[Group], list[Claim]]:
    """Areas that join the one finer event inside them; totals of those that hold several."""
    loose: list[Claim] = []
    gone: set[int] = set()
    held = Held(groups)
    for index, group in enumerate(groups):
        precision = {drawn_at(f) for _, f in group.frames}
        lifted = all(f.site is not None and f.site.lifted for _, f in group.frames)
        bare = not group.claims and group.event.kind is EventKind.INCIDENT
        if (
            lifted
            or not (precision & WIDE or bare)
            or any(f.site_basis is SiteBasis.LABEL for _, f in group.frames)
        ):
            continue
        window = group.window
        inside = [
            k
            for k in held.by(group)
            if k != index
            and k not in gone
            and window.overlaps(groups[k].window)
            and holds(group, groups[k])
            and compatible(group.event, groups[k].event)
        ]
        if len(inside) == 1 and counts_more(group, groups[inside[0]]):
            continue
        if len(inside) == 1:
            for framed, frame in group.frames:
                groups[inside[0]].add(framed, frame)
            held.note(inside[0])
            gone.add(index)
        elif inside:
            loose += group.claims
            gone.add(index)
    return [g for k, g in enumerate(groups) if k not in gone], loose


def counts_more(wide: Group, fine: Group) -> bool:
    """``a quake killed 13 in El Oro, three of them in Machala``: a town has a part of its area.

    Only what strikes a whole area is counted by area and by town; a crash in a district is the one
    at its town, of which an earlier figure was lower.
    """
    if fine.event.family not in _SPREADS:
        return False
    one, other = (
        max((figure_of(c) or 0 for c in g.claims if c.harm is Harm.KILLED), default=0)
        for g in (wide, fine)
    )
    return one > other > 0


class Held:
    """The numbers of groups by what may hold them: units, and names that the text states."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._groups = groups
        self._in_unit: dict[str, set[int]] = defaultdict(set)
        self._under: dict[int, set[int]] = defaultdict(set)  # by the number of a name
        for number in range(len(groups)):
            self.note(number)

    def note(self, number: int) -> None:
        """Take in a group, again when frames came into it."""
        group = self._groups[number]
        place = group.place
        if place is None:
            return
        for unit in (place.admin1_id, place.admin2_id):
            if unit:
                self._in_unit[unit].add(number)
        if any(f.site is not None and f.site.lifted for _, f in group.frames):
            self._in_unit[place.place_id].add(number)
        for _, frame in group.frames:
            for parent in frame.site.parents if frame.site is not None else ():
                self._under[parent].add(number)

    def by(self, wide: Group) -> list[int]:
        """The numbers of groups that a group may hold, in order."""
        if wide.place is None:
            return []
        found = set(self._in_unit.get(wide.place.place_id, ()))
        for _, frame in wide.frames:
            if frame.site is not None:
                found |= self._under.get(frame.site.index, set())
        return sorted(found)


def _unplaced(
    groups: list[Group], frames: Sequence[Frame], framed: Framed
) -> tuple[list[Group], list[Claim]]:
    """Frames without a place: part of the one event that fits, a row without a place, or loose."""
    loose: list[Claim] = []
    rows: list[Group] = []
    region = _region(framed)
    national = tells_of_country(framed.frames)
    for frame in frames:
        reading = framed.reading
        whole = any(h.set == "whole" for h in reading.hits_in(frame.first, frame.last))
        told = any(c.scope is Scope.DOCUMENT for c in frame.claims) and len(groups) > 1
        if whole or told or (national and frame.claims) or _names_country(frame, framed):
            loose += frame.claims
            continue
        if region is not None and _happens_there(frame):
            frame.site, frame.site_basis = region, SiteBasis.REGION
            near = [g for g in rows if g.place == region.place and _alike(g, frame)]
            if near:
                near[0].add(framed, frame)
            else:
                rows.append(Group(frames=[(framed, frame)], event=frame.event, place=region.place))
            continue
        able = list(islice(_fitting(groups, frame), 2))
        if len(able) == 1:
            able[0].add(framed, frame)
            continue
        if able or frame.event.kind is not EventKind.INCIDENT:
            loose += frame.claims
            continue
        row = next((g for g in _fitting(rows, frame) if g.place is None), None)
        if row is not None:
            row.add(framed, frame)
        elif frame.event.strength and (_counts(frame) or _tells(frame)):
            rows.append(Group(frames=[(framed, frame)], event=frame.event))
        else:
            loose += frame.claims
    return [*groups, *rows], loose


def _region(framed: Framed) -> PlaceArgument | None:
    """The area without a name of its own that a report tells of twice: "the coast"."""
    told = [
        (a.place.place_id, a)
        for a in framed.arguments
        if a.place is not None and not a.lifted and a.place.kind is PlaceKind.REGION
    ]
    counted = Counter(place_id for place_id, _ in told)
    phrases = {
        place_id: a for place_id, a in reversed(told) if a.relation is SpatialRelation.PHRASE
    }
    twice = [place_id for place_id in phrases if counted[place_id] > 1]
    return phrases[twice[0]] if len(twice) == 1 else None


def _happens_there(frame: Frame) -> bool:
    """Whether a frame without a place tells of violence, and counts nobody for the whole."""
    return frame.event.family == "conflict" and frame.event.strength >= _TELLING and _own(frame)


def _own(frame: Frame) -> bool:
    """Whether the event word stands in the frame itself."""
    return frame.rules == ("event.own",) and not frame.claims


def _alike(group: Group, frame: Frame) -> bool:
    """Over a whole area, looting and killing are two events."""
    same = (group.event.name in _GOODS) == (frame.event.name in _GOODS)
    return same and compatible(group.event, frame.event) and group.window.overlaps(frame.when)


def _counts(frame: Frame) -> bool:
    """Whether a frame counts somebody: a claim of zero alone makes no row."""
    return any(not c.is_none for c in frame.claims)


def _tells(frame: Frame) -> bool:
    """Whether the words of a frame alone are a strong event, not only what the report is about."""
    strength = frame.trigger.event.strength if frame.trigger is not None else 0
    return min(strength, frame.event.strength) >= _STRONG


def _fitting(groups: Iterable[Group], frame: Frame) -> Iterator[Group]:
    """The groups of the kind and the days of a frame."""
    return (
        g
        for g in groups
        if g.window.overlaps(frame.when)
        and compatible(g.event, frame.event)
        and not _other_day(g, frame)
        and not _is_arrest(g, frame)
    )


def _is_arrest(group: Group, frame: Frame) -> bool:
    """Whether police arrested somebody where they are: what it was for happened elsewhere."""
    held = all(f.site_basis is SiteBasis.OFFICIAL for _, f in group.frames)
    return held and group.event.name == _ARREST != frame.event.name


def _other_day(group: Group, frame: Frame) -> bool:
    """Whether a dated event of one class would give its day to an undated one of another."""
    dated = frame.when.start is not None and group.window.start is None
    classes = {group.event.family, frame.event.family}
    return dated and group.event.name != frame.event.name and classes == {"conflict"}


def _names_country(frame: Frame, framed: Framed) -> bool:
    """Whether the clause of a frame counts for a country: "over 600 dead in Ruritania"."""
    return bool(frame.claims) and any(
        a.place is not None and a.place.kind in _COUNTRIES
        for a in places_in(framed.arguments, frame.first, frame.last)
    )


def window_of(frames: Iterable[Frame]) -> When:
    """The time that all dated frames of a group share in words, or span together."""
    told = list(frames)
    frames = list(frames)
    whens = sorted(
        (f.when for f in told if f.when.start is not None),
        key=lambda w: (w.start or date.min, w.end or date.min, w.rule, w.text),
    )
    if not whens:
        texts = sorted({f.when.text for f in told if f.when.text})
        return When(text=texts[0] if texts else "")
    start = min(w.start for w in whens if w.start)
    end = max(w.end or w.start for w in whens if w.start)
    first = whens[0]
    if (start, end) == (first.start, first.end):
        return first
    rule = "; ".join(dict.fromkeys(w.rule for w in whens))
    return When.of_days(start, end, text=first.text, rule=rule, anchor=first.anchor)
