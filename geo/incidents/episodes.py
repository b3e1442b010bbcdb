"""Days of events that state none, by the rules of their report: one flood has one day.

Pure. A hazard, unrest, an outbreak or an accident of which a report gives one day is of that day
wherever it is told; an item of a list of a stated period is of that period, not of the day of
another item. What a list, a log or a post tells without any day is of the day of the report.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from geo.extraction.days import Days
from geo.extraction.frames import Clause
from geo.extraction.structure import Structure
from geo.extraction.times import Timed
from geo.model.frames import Frame, ScopeKind, TimeBasis
from geo.model.reading import Reading
from geo.model.records import When
from geo.model.vocab import EventKind

__all__ = ["date_by_rule"]

_EPISODES = frozenset({"hazard", "unrest", "health", "accident"})
_HEAD = 3  # sentences that tell the day of a whole report
_TELLING = 2  # strength of an event word that needs no figure
_LONG = 9  # beyond every UCDP date_prec


def date_by_rule(
    frames: Sequence[Frame],
    clauses: Sequence[Clause],
    *,
    reading: Reading,
    structure: Structure,
    times: Sequence[Timed],
    days: Days,
) -> None:
    """Give the undated frames of one report their days.

    Parameters
    ----------
    frames
        Those of the report; what is undated gets its ``when`` and how it was found.
    clauses
        The clauses that they were made of.
    reading, structure, times
        The report as it was read.
    days
        The days of its clauses, asked for the rules of lists, logs and posts.
    """
    happened = [f for f in frames if not f.background and f.event.kind is EventKind.INCIDENT]
    current = [f for f in happened if not _has_span_of_its_own(structure, f)]
    only = _only_day(current)
    prose = _only_day([f for f in current if not _is_labelled(structure, f)])
    families = {f.event.family for f in current if f.when == only}
    lead = _day_of_lead(reading, structure, times, current)
    by_class = _days_by_class(current)
    by_clause = {(c.first, c.last): c for c in clauses}
    for frame in frames:
        clause = by_clause.get((frame.first, frame.last))
        if clause is None or days.is_later(clause):
            continue
        if frame.when.start is None and not frame.background:
            event = frame.event
            told = event.family in families & _EPISODES or not event.strength
            one = prose if _is_labelled(structure, frame) and days.is_of_period() else only
            episode = one if told else None if event.family in _EPISODES else lead
            frame.when, frame.time_basis = days.by_rule(clause, only=episode)
            alike = by_class.get(event.name) or _while_told(reading, frame, by_class)
            if frame.time_basis is TimeBasis.NONE and alike and not days.refuses(clause):
                frame.when, frame.time_basis = alike, TimeBasis.EPISODE


def _only_day(current: Sequence[Frame]) -> When | None:
    """The one day of the hazards, the unrest and the like of a report."""
    days = {
        (f.when.start, f.when.end): f.when
        for f in current
        if f.when.start is not None and f.event.family in _EPISODES
    }
    return next(iter(days.values())) if len(days) == 1 else None


def _while_told(reading: Reading, frame: Frame, by_class: Mapping[str, When]) -> When | None:
    """``a school collapsed during the quake``: on the day of the quake."""
    hits = reading.hits_in(frame.first, frame.last)
    ends = {h.last for h in hits if h.set == "while_event"}
    told = (by_class.get(h.value) for h in hits if h.set == "event" and h.first in ends)
    return next((when for when in told if when is not None), None)


def _is_labelled(structure: Structure, frame: Frame) -> bool:
    return structure.scopes[frame.line].kind in (ScopeKind.LABEL, ScopeKind.ROW)


def _has_span_of_its_own(structure: Structure, frame: Frame) -> bool:
    """``- Antalya: 8 dead since 28 July``: the days of one place of a list are of no other."""
    return _is_labelled(structure, frame) and frame.when.start != frame.when.end


def _days_by_class(current: Sequence[Frame]) -> dict[str, When]:
    """The day of each kind of event of which the report dates all cases alike."""
    days: dict[str, dict[tuple[date | None, date | None], When]] = {}
    for frame in current:
        if frame.when.start is not None and frame.event.strength >= _TELLING:
            found = days.setdefault(frame.event.name, {})
            found[frame.when.start, frame.when.end] = frame.when
    return {name: next(iter(whens.values())) for name, whens in days.items() if len(whens) == 1}


def _day_of_lead(
    reading: Reading, structure: Structure, times: Sequence[Timed], current: Sequence[Frame]
) -> When | None:
    """The one day of a report of many cases, told at its head: "six murdered on Tuesday"."""
    days = {
        (t.when.start, t.when.end): t
        for t in times
        if t.when.start is not None
        and not t.future
        and (t.when.date_prec or _LONG) == 1
        and not structure.in_dateline(t.start)
    }
    if len(days) != 1:
        return None
    [timed] = days.values()
    dated = [f for f in current if (f.when.start, f.when.end) in days]
    head = reading.sentence_at(timed.start) < _HEAD
    return timed.when if head and dated and not timed.reported else None
