"""Groups of several reports to incidents: what tells of one event is one.

Pure. An undated event joins no dated one of another report, and no event is younger than its
report. Two burials that count the same dead are one; so are the killings inferred from them.
"""

from collections.abc import Mapping, Sequence

from geo.incidents.framed import Account, drawn_at
from geo.incidents.grouping import WIDE, Group, Held, compatible, counts_more, holds, key_of
from geo.model.frames import Frame, SiteBasis
from geo.model.records import ReportId
from geo.model.vocab import EventKind

__all__ = ["merged"]


def merged(groups: Sequence[Group]) -> list[Group]:
    """Groups of several reports that tell of one event, made one."""
    found: list[Group] = []
    told_in: list[set[ReportId]] = []  # the reports of each
    at: dict[tuple[str, str] | None, set[int]] = {}  # by place, the numbers of what was found
    graves: dict[tuple[str, int], int] = {}  # by report and clause, the number of a burial
    for group in sorted(groups, key=lambda g: g.event.kind is not EventKind.BURIAL):
        keys = {key_of(frame) for _, frame in group.frames}
        reports = {framed.report.report_id for framed, _ in group.frames}
        near: set[int] = set().union(*(at.get(key, ()) for key in keys))
        apart = sorted(n for n in near if told_in[n].isdisjoint(reports))
        buried = _graves(group, graves)
        able = (
            n
            for n in apart
            if _one_event(found[n], group, same_dead=bool(buried & _graves(found[n], graves)))
        )
        number = next(able, len(found))
        for key in keys:
            at.setdefault(key, set()).add(number)
        if group.event.kind is EventKind.BURIAL:
            graves |= {_clause(framed, frame): number for framed, frame in group.frames}
        if number == len(found):
            found.append(group)
            told_in.append(reports)
            continue
        target = found[number]
        told_in[number] |= reports
        for framed, frame in group.frames:
            target.add(framed, frame)
        target.more = [*target.more, *group.more]
    return _joined(found)


def _clause(framed: Account, frame: Frame) -> tuple[str, int]:
    return framed.report.report_id, frame.first


def _graves(group: Group, graves: Mapping[tuple[str, int], int]) -> set[int]:
    """The burials from which the killings of a group are inferred."""
    inferred = (item for item in group.frames if item[1].site_basis is SiteBasis.BURIAL)
    return {graves[at] for item in inferred if (at := _clause(*item)) in graves}


def _joined(groups: Sequence[Group]) -> list[Group]:
    """An area of one report joins the one finer event of another that lies in it, on its day."""
    gone: dict[int, Group] = {}
    held = Held(groups)
    for index, group in enumerate(groups):
        window = group.window
        named = any(f.site is not None and f.site.lifted for _, f in group.frames)
        if named or window.start is None or not {drawn_at(f) for _, f in group.frames} <= WIDE:
            continue
        inside = [
            groups[k]
            for k in held.by(group)
            if k != index
            and k not in gone
            and groups[k].window.start is not None
            and window.overlaps(groups[k].window)
            and holds(group, groups[k])
            and compatible(group.event, groups[k].event)
        ]
        if len(inside) == 1 and not counts_more(group, inside[0]):
            gone[index] = inside[0]
    for index, target in gone.items():
        for framed, frame in groups[index].frames:
            target.add(framed, frame)
    return [g for k, g in enumerate(groups) if k not in gone]


def _one_event(one: Group, other: Group, *, same_dead: bool) -> bool:
    """Whether groups of two reports tell of one event."""
    if one.place is None or other.place is None:
        return False
    if not compatible(one.event, other.event):
        return False
    a, b = one.window, other.window
    if (a.start is None) != (b.start is None):
        return same_dead or (one.event.kind is EventKind.BURIAL and _share_dead(one, other))
    if a.start is None:
        return key_of(one.frames[0][1]) == key_of(other.frames[0][1]) and _near_days(one, other)
    here = {key_of(f) for _, f in one.frames} & {key_of(f) for _, f in other.frames}
    return a.overlaps(b) and bool(here - {None})


def _share_dead(one: Group, other: Group) -> bool:
    """Whether two burials at one place count the same dead: one of the reports names no day."""
    a, b = ({(c.harm, c.value) for c in g.claims if c.value} for g in (one, other))
    there = {key_of(f) for _, f in one.frames} & {key_of(f) for _, f in other.frames}
    return bool(a & b) and bool(there - {None})


def _near_days(one: Group, other: Group) -> bool:
    """Whether two undated groups stand in reports of about one week."""
    days = [
        framed.report.date_published
        for group in (one, other)
        for framed, _ in group.frames
        if framed.report.date_published is not None
    ]
    return not days or (max(days) - min(days)).days <= 7
