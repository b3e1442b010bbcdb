"""The days of a part of a week, a month or a year: "late last week", "early May", "mid-2019".

Pure. A month has three parts of some ten days and a year three of four months.
"""

import calendar
from datetime import date, timedelta

__all__ = ["part_of_month", "part_of_week", "part_of_year"]

_WEEKS = {"early": (0, 2), "mid": (1, 3), "late": (3, 6)}  # days from Monday
_MONTHS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_YEARS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
_SPANS = {"half": 15, "week": 7}  # days


def part_of_week(monday: date, part: str) -> tuple[date, date]:
    """First and last day of the part of a week; "" is the whole.

    >>> [day.day for day in part_of_week(date(2025, 6, 2), "late")]
    [5, 8]
    """
    first, last = _WEEKS.get(part, (0, 6))
    return monday + timedelta(days=first), monday + timedelta(days=last)


def part_of_month(year: int, month: int, part: str) -> tuple[date, date]:
    """First and last day of the part of a month; "week 0" is the last week, "" the whole.

    >>> [day.day for day in part_of_month(2025, 2, "late")]
    [21, 28]
    >>> [[d.day for d in part_of_month(2025, 6, p)] for p in ("week 2", "week 0", "half 2")]
    [[8, 14], [24, 30], [16, 30]]
    """
    end = date(year, month, calendar.monthrange(year, month)[1])
    name, _, number = part.partition(" ")
    first, last = _MONTHS.get(name, (1, end.day))
    length = _SPANS.get(name, 0)
    if length:
        nth = int(number)
        first = (nth - 1) * length + 1 if nth else end.day - length + 1
        last = first + length - 1
        if end.day - last <= 1:  # the second half of a month of 31 days
            last = end.day
    if first > end.day:
        first, last = 1, end.day
    return date(year, month, first), date(year, month, min(last, end.day))


def part_of_year(year: int, part: str) -> tuple[date, date]:
    """First and last day of the part of a year; "" is the whole.

    >>> [day.isoformat() for day in part_of_year(2019, "early")]
    ['2019-01-01', '2019-04-30']
    """
    first, last = _YEARS.get(part, (1, 12))
    return date(year, first, 1), part_of_month(year, last, "")[1]
