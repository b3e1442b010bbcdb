"""Of which day a figure is: "as of 5 June 14 had died", "on Friday the toll was 36", "in 2019".

Pure. Without such a day a figure is of the day that its speaker or its report gives.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from geo.extraction.times import Timed
from geo.model.reading import Reading
from geo.model.records import Claim

__all__ = ["with_days"]

_RECENT = timedelta(days=60)  # what ended longer before the report is not current
_BEFORE = 3  # tokens between "as of" and its day
_DAY = 1  # UCDP date_prec
_ENDS = frozenset((";",))


def with_days(
    claims: Iterable[Claim], reading: Reading, times: Sequence[Timed], *, published: date | None
) -> list[Claim]:
    """The same figures, each of the day that its part of the sentence states.

    Parameters
    ----------
    claims
        Figures of one report; those that a speaker dates already are left alone.
    reading, times
        The report as it was read, and its times in order.
    published
        The day of publication, of which a figure is that states no other.
    """
    starts = [t.start for t in times]
    found = []
    for claim in claims:
        day = None
        if claim.span is not None and claim.as_of == published:
            low, high = _part(reading, claim.span.start)
            near = times[bisect_left(starts, low) : bisect_left(starts, high)]
            day = _day(reading, near, low, high, published=published)
        found.append(claim if day is None else replace(claim, as_of=day))
    return found


def _part(reading: Reading, offset: int) -> tuple[int, int]:
    """The characters of the part of a sentence, between semicolons, that holds a character."""
    tokens = reading.tokens
    index = reading.sentence_at(offset)
    if index < 0:
        return offset, offset
    first, last = reading.span(reading.sentences[index])
    at = tokens.at(offset)
    cuts = [k for k in range(first, last) if tokens.low[k] in _ENDS]
    low = max((k + 1 for k in cuts if k < at), default=first)
    high = min((k for k in cuts if k > at), default=last)
    return tokens.start[low], tokens.end[high - 1]


def _day(
    reading: Reading, times: Sequence[Timed], low: int, high: int, *, published: date | None
) -> date | None:
    tokens = reading.tokens
    hits = reading.hits_in(tokens.at(low), tokens.at(high))
    able = [t for t in times if t.when.end is not None and not t.future]
    counted = [h.last for h in hits if h.set == "as_of"]
    for timed in able:
        at = tokens.at(timed.start)
        if timed.when.date_prec == _DAY and any(0 <= at - last < _BEFORE for last in counted):
            return timed.when.end
    days = [t.when.end for t in able if t.when.date_prec == _DAY and not t.reported]
    if len(days) == 1 and any(h.set == "toll_day" and h.value == "toll" for h in hits):
        return days[0]
    ends = [t.when.end for t in able if t.when.end is not None]
    if ends and published is not None and max(ends) < published - _RECENT:
        return max(ends)
    return None
