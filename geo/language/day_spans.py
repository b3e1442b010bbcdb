"""A day as written, and how many days lie from one written day to another, both counted."""

from datetime import date

from geo.model.reading import DateExpression, Tokens

__all__ = ["date_at", "days_between"]

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
    year = last.year or first.year or _COMMON
    try:
        end = date(year, last.month, last.day)
        start = date(first.year or year, first.month, first.day)
        if start > end and first.year is None:  # "30 December to 2 January"
            start = date(year - 1, first.month, first.day)
    except ValueError:  # the 31st of June
        return 0
    days = (end - start).days
    return days + 1 if 0 < days < _LONGEST else 0


def date_at(
    tokens: Tokens,
    kind: str,
    first: int,
    last: int,
    *,
    year: int | None = None,
    month: int | None = None,
    day: int | None = None,
    last_day: int | None = None,
    weekday: int | None = None,
    shift: int = 0,
    unit: int = 1,
    anchor: str = "",
    future: bool = False,
    days: int = 1,
    part: str = "",
    is_ambiguous: bool = False,
) -> tuple[DateExpression, int]:
    """The date that tokens ``[first, last)`` write, and the token after it."""
    expression = DateExpression(
        kind=kind,
        start=tokens.start[first],
        end=tokens.end[last - 1],
        text=tokens.surface(first, last),
        year=year,
        month=month,
        day=day,
        last_day=last_day,
        weekday=weekday,
        shift=shift,
        unit=unit,
        anchor=anchor,
        future=future,
        days=days,
        part=part,
        is_ambiguous=is_ambiguous,
    )
    return expression, last
