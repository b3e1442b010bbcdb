"""A time as closely as it is known, and the one rule for how closely a span of days is.

Pure. Calendar dates, never instants.
"""

import calendar
from dataclasses import dataclass
from datetime import date

__all__ = ["When", "edtf_of_days", "prec_of_days"]

_LONGEST = ((1, 1), (2, 6), (3, 7), (4, 31))  # UCDP GED codebook: ``date_prec``, days at the most


def prec_of_days(start: date, end: date) -> int:
    """UCDP ``date_prec`` of a span of whole days: 1 day, 2 two to six, 3 week, 4 month, 5 longer.

    >>> [prec_of_days(date(2025, 3, 1), date(2025, 3, last)) for last in (1, 6, 7, 8, 31)]
    [1, 2, 3, 4, 4]
    """
    days = (end - start).days + 1
    return next((prec for prec, longest in _LONGEST if days <= longest), 5)


def edtf_of_days(start: date, end: date) -> str:
    """EDTF (ISO 8601-2, level 0) of a span of whole days, in the largest unit that it fills.

    >>> edtf_of_days(date(2025, 3, 1), date(2025, 3, 31)), edtf_of_days(*[date(2025, 3, 6)] * 2)
    ('2025-03', '2025-03-06')
    >>> edtf_of_days(date(2024, 12, 31), date(2025, 1, 1))
    '2024-12-31/2025-01-01'
    """
    if start == end:
        return start.isoformat()
    last = calendar.monthrange(start.year, start.month)[1]
    if (start.day, end) == (1, start.replace(day=last)):
        return f"{start.year:04d}-{start.month:02d}"
    if (start.month, start.day, end) == (1, 1, date(start.year, 12, 31)):
        return f"{start.year:04d}"
    return f"{start.isoformat()}/{end.isoformat()}"


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """A time as closely as it is known; calendar dates, never instants.

    ``date_prec``: UCDP 1 day, 2 two to six days, 3 week, 4 month, 5 year; None: undated.
    """

    start: date | None = None
    end: date | None = None
    date_prec: int | None = None
    edtf: str = ""
    text: str = ""  # the words it was read from
    rule: str = ""  # e.g. "Thursday up to 2025-03-09 = 2025-03-06"
    anchor: str = ""  # publication, text, previous_event, record

    @classmethod
    def of_days(
        cls, start: date, end: date, *, text: str = "", rule: str = "", anchor: str = ""
    ) -> "When":
        """The whole days from ``start`` to ``end``, as closely as their number says.

        >>> When.of_days(date(2025, 3, 6), date(2025, 3, 8), anchor="record").date_prec
        2
        """
        return cls(
            start=start,
            end=end,
            date_prec=prec_of_days(start, end),
            edtf=edtf_of_days(start, end),
            text=text,
            rule=rule,
            anchor=anchor,
        )

    def overlaps(self, other: "When") -> bool:
        """Whether both may be one time: their days meet, or one of them is not dated.

        >>> When(start=date(2025, 3, 6)).overlaps(When(start=date(2025, 3, 7)))
        False
        """
        if self.start is None or other.start is None:
            return True
        return self.start <= (other.end or other.start) and other.start <= (self.end or self.start)
