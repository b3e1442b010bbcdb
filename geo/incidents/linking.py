"""Records placed, and the mentions of reports linked to them: what happened where, who says so.

Pure: records, resolutions and a lookup in; incidents, movements and what was left over out. An
analyst's coordinates win over the gazetteer, and a disagreement is reported. A mention links to an
incident by place and date window; a mention that links to nothing is kept for the audit layer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from geo.model.records import (
    Claim,
    Incident,
    Movement,
    PlaceId,
    Quote,
    Report,
    ReportId,
    Resolution,
)
from geo.model.vocab import MentionKind, Role

__all__ = [
    "Linked",
    "link_mentions",
    "quote_of_claim",
]

_Item = TypeVar("_Item", Incident, Movement)

_REPORTED_WITHIN = timedelta(days=31)  # a report this long after an event may still be about it
_NOT_A_SCENE = frozenset({MentionKind.DEMONYM, MentionKind.METONYM, MentionKind.MODIFIER})


# ------------------------------------------------------------------ records


# ------------------------------------------------------------------ movements, sources


# ------------------------------------------------------------------ linking


@dataclass(frozen=True, kw_only=True, slots=True)
class Linked:
    """What linking gives: incidents and movements with quotes, and the mentions left over."""

    incidents: tuple[Incident, ...]
    movements: tuple[Movement, ...]
    left: tuple[Resolution, ...]


def link_mentions(
    incidents: Sequence[Incident],
    movements: Sequence[Movement],
    resolutions: Iterable[Resolution],
    reports: Sequence[Report],
    *,
    sentences: Mapping[ReportId, Sequence[tuple[int, int]]],
) -> Linked:
    """Attach each mention to the incidents and movements at its place in its time.

    Parameters
    ----------
    incidents, movements
        Placed ones.
    resolutions
        Of all mentions of all reports.
    reports
        The documents, for quotes and dates.
    sentences
        ``[start, end)`` of every sentence of every report.

    Returns
    -------
    Linked
        An incident lists the reports that mention it, each with the sentence around the name; an
        undated report is taken to be in time.
    """
    by_id = {r.report_id: r for r in reports}
    items: list[Incident | Movement] = [*incidents, *movements]
    at_place: dict[PlaceId, list[int]] = defaultdict(list)
    for i, item in enumerate(items):
        for place_id in _place_ids(item):
            at_place[place_id].append(i)
    quotes: dict[int, dict[tuple[ReportId, int], Quote]] = defaultdict(dict)
    left = []
    for resolution in resolutions:
        report = by_id[resolution.mention.report_id]
        targets = [i for i in at_place.get(_scene(resolution), ()) if _in_time(items[i], report)]
        for i in targets:
            mention = resolution.mention
            quote = _quote(report, mention.start, mention.end, sentences[report.report_id])
            key = (report.report_id, quote.start)
            quotes[i][key] = _merged(quotes[i].get(key), quote)
        if not targets:
            left.append(resolution)
    return Linked(
        incidents=tuple(
            _with_quotes(item, quotes[i])
            for i, item in enumerate(items)
            if isinstance(item, Incident)
        ),
        movements=tuple(
            _with_quotes(item, quotes[i])
            for i, item in enumerate(items)
            if isinstance(item, Movement)
        ),
        left=tuple(left),
    )


def quote_of_claim(claim: Claim, report: Report, sentences: Sequence[tuple[int, int]]) -> Quote:
    """The sentence around a figure, the figure marked."""
    if claim.span is None:
        raise ValueError(f"claim {claim.claim_id} has no span")
    return _quote(report, claim.span.start, claim.span.end, sentences)


def _place_ids(item: Incident | Movement) -> list[PlaceId]:
    """The places at which a mention belongs to it; none for what must not be shown."""
    if not item.sensitivity.is_public:
        return []
    if isinstance(item, Incident) and item.resolution is not None and item.resolution.unlisted:
        return []  # placed in what holds it: a report that names the province does not name it
    if isinstance(item, Movement):
        ends = (item.origin_place, item.destination_place)
        return sorted({place.place_id for place in ends if place is not None})
    if item.place_ids:
        return list(item.place_ids)
    return [item.place.place_id] if item.place is not None else []


def _scene(resolution: Resolution) -> PlaceId:
    """The place a mention names; "" where it names a people, a government or a speaker's base."""
    mention = resolution.mention
    if resolution.chosen is None or mention.kind in _NOT_A_SCENE:
        return PlaceId("")
    if mention.role is Role.SOURCE_LOCATION:
        return PlaceId("")
    return resolution.chosen.place.place_id


def _in_time(item: Incident | Movement, report: Report) -> bool:
    published, when = report.date_published, item.when
    if published is None or when.start is None:
        return True
    return when.start <= published <= (when.end or when.start) + _REPORTED_WITHIN


def _with_quotes(item: _Item, found: dict[tuple[ReportId, int], Quote]) -> _Item:
    quotes = (*item.quotes, *(found[key] for key in sorted(found)))
    reports = tuple(sorted({*item.report_ids, *(report_id for report_id, _ in found)}))
    return replace(item, quotes=quotes, report_ids=reports)


def _quote(report: Report, start: int, end: int, sentences: Sequence[tuple[int, int]]) -> Quote:
    first, last = _sentence_at(start, end, sentences, len(report.text))
    return report.quote(first, last, [(start, end)])


def _sentence_at(
    start: int, end: int, sentences: Sequence[tuple[int, int]], length: int
) -> tuple[int, int]:
    for first, last in sentences:
        if first <= start and end <= last:
            return first, last
    covering = [s for s in sentences if s[0] < end and start < s[1]]
    if covering:
        return covering[0][0], covering[-1][1]
    return max(0, start), min(length, end)


def _merged(old: Quote | None, new: Quote) -> Quote:
    """Two names in one sentence are one quote with two marks."""
    if old is None:
        return new
    return replace(old, marks=tuple(sorted({*old.marks, *new.marks})))
