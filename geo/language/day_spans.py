"""How many days lie from one written day to another, both counted."""

from datetime import date

from geo.model.reading import DateExpression

__all__ = ["days_between"]

_COMMON = 2001  # a year without a day more
_LONGEST = 100  # days: two days further apart are no span


def days_between(first: DateExpression, last: DateExpression) -> int:
    """The days of a span over two months; 0 where the two days make none.

    >>> one = DateExpression(kind="date", start=0, end=6, text="28 mai", month=5, day=28)
    >>> other = DateExpression(kind="date", start=10, end=16, text="3 juin", month=6, day=3)
    >>> days_between(one, other), days_between(other, one)
    (7, 0)
    """
    if not (first.month and first.day and last.month and last.day):
        return 0
    year = last.year or _COMMON
    try:
        start, end = date(year, first.month, first.day), date(year, last.month, last.day)
    except ValueError:  # the 31st of June
        return 0
    days = (end - start).days
    return days + 1 if 0 < days < _LONGEST else 0
