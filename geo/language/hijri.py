"""Days of the Islamic calendar as days of the Gregorian one, by arithmetic.

Pure. The tabular calendar (30-year cycle, civil epoch) may lie a day beside the one that a country
keeps by the moon; who shows a day says so.
"""

from datetime import date

__all__ = ["MOON_DAYS", "from_hijri"]

MOON_DAYS = 1  # days that the month as seen may begin before or after the reckoned one
_EPOCH = 227015  # proleptic Gregorian ordinal of 1 Muharram of the year 1
_CYCLE, _LEAPS, _YEAR = 30, 11, 354


def from_hijri(year: int, month: int, day: int) -> date:
    """The day of our calendar that a day of the Islamic one is reckoned to be.

    Raises
    ------
    ValueError
        There is no such month or day.

    Examples
    --------
    >>> from_hijri(1446, 1, 1), from_hijri(1446, 9, 1)
    (datetime.date(2024, 7, 8), datetime.date(2025, 3, 1))
    """
    if not (1 <= month <= 12 and 1 <= day <= 30 and 1 <= year <= 9000):
        raise ValueError(f"there is no day {day} of month {month} of the year {year} of the Hijra")
    before = (year - 1) * _YEAR + (3 + _LEAPS * year) // _CYCLE
    months = (59 * (month - 1) + 1) // 2  # 30 and 29 days by turns
    return date.fromordinal(_EPOCH + before + months + day - 1)
