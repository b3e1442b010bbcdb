"""Dates as a field, a heading or a metadata tag writes them: a whole value, not running text.

Pure. A value is one of ISO (``2025-03-06``, with or without a time), EDTF (``2025-03``, ``2025``,
``2025-03-06/2025-03-08``, ``..``, a trailing ``?``, ``~`` or ``%``), ``6 March 2025``,
``March 6, 2025``, ``6-Mar-25``, ``06.03.2025`` (dots: day first) or ``6/3/2025``, which is refused
unless the order of day and month is certain.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from geo.model.when import edtf_of_days, prec_of_days

__all__ = ["WrittenDate", "find_date", "order_of", "read_date", "span_of_dates", "unclear_date"]

Order = Literal["dmy", "mdy"]

# Month names by number; English, French, German, Spanish, Arabic (both calendars of names in use).
_MONTHS = {
    1: "january jan janvier januar jänner enero يناير كانون الثاني",
    2: "february feb février fevrier februar febrero فبراير شباط",
    3: "march mar mars märz marz marzo مارس آذار اذار",
    4: "april apr avril abril أبريل ابريل نيسان",
    5: "may mai mayo مايو أيار ايار",
    6: "june jun juin juni junio يونيو حزيران",
    7: "july jul juillet juli julio يوليو تموز",
    8: "august aug août aout agosto أغسطس اغسطس آب",
    9: "september sep sept septembre septiembre سبتمبر أيلول ايلول",
    10: "october oct octobre oktober octubre أكتوبر اكتوبر",
    11: "november nov novembre noviembre نوفمبر",
    12: "december dec décembre decembre dezember diciembre ديسمبر",
}
_TWO_WORDS = {"كانون الثاني": 1, "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12}
_MONTH_OF: dict[str, int] = {
    **{
        name: number
        for number, names in _MONTHS.items()
        for name in names.split()
        if name not in ("كانون", "الثاني")
    },
    **_TWO_WORDS,
}
_NAME = "(?:" + "|".join(sorted(map(re.escape, _MONTH_OF), key=len, reverse=True)) + r")\b\.?"

_ISO = re.compile(
    r"(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?)?(?P<q>[?~%]?)"
    r"(?:[T ](?:[01]\d|2[0-4]|\d):[0-5]\d(?::[0-6]\d(?:[.,]\d+)?)?"
    r"\s*(?:Z|UTC|[+-][01]\d:?[0-5]\d)?)?"
)
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_DAY_FIRST = re.compile(
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s-]+(?:of\s+|de\s+)?(?P<name>{_NAME})[\s,-]+"
    r"(?:de\s+)?(?P<y>\d{4}|\d{2})(?!\d)",
    re.IGNORECASE,
)
_NAME_FIRST = re.compile(
    rf"(?P<name>{_NAME})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE
)
_MONTH_YEAR = re.compile(rf"(?P<name>{_NAME})[\s,-]+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE)
_DAY_RANGE = re.compile(
    rf"(?P<d>\d{{1,2}})\s*[-–—]\s*(?P<d2>\d{{1,2}})\s+(?P<name>{_NAME})[\s,]+(?P<y>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?!\d)")
_TIME_TAIL = re.compile(
    r"[ T,]+(?:[01]\d|2[0-4]|\d):[0-5]\d(?::[0-6]\d)?(?:\s*[AP]M)?(?:\s*(?:Z|UTC|GMT))?$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:/|\.\.|\bto\b|[–—])\s*", re.IGNORECASE)
_EXCEL_SERIAL = re.compile(r"[2-6]\d{4}(?:\.0+)?")
_PIVOT = 70  # POSIX: two-digit years 69 and below are 20xx


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenDate:
    """A date with its own precision; ``start`` and ``end`` are calendar dates, both included.

    ``date_prec`` follows UCDP: 1 day, 2 two to six days, 3 week, 4 month, 5 year.
    """

    start: date
    end: date
    date_prec: int
    edtf: str
    note: str = ""


_LONGEST = 200  # characters of a value that is a date
_FIRST_YEAR, _LAST_YEAR = 1000, 2999  # beyond, a year stands for "not known"


def read_date(text: str, *, order: Order | None = None) -> WrittenDate:
    """The date that a whole value states.

    Parameters
    ----------
    text
        The value as written.
    order
        What ``6/3/2025`` means where the value itself does not tell: ``dmy`` or ``mdy``.

    Raises
    ------
    ValueError
        Not a date, an impossible one, or day and month may be meant either way; the message is
        made for the person who wrote it.

    Examples
    --------
    >>> read_date("2025-03").edtf, read_date("2025-03").date_prec
    ('2025-03', 4)
    >>> read_date("6 March 2025").start
    datetime.date(2025, 3, 6)
    >>> read_date("2025-03-06/2025-03-08").date_prec
    2
    >>> read_date("6/3/2025")
    Traceback (most recent call last):
    ValueError: '6/3/2025' may be 2025-03-06 or 2025-06-03; write it as YYYY-MM-DD
    """
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:40]!r}… is not a date; write it as YYYY-MM-DD, YYYY-MM or YYYY")
    found = _read(text, order)
    if not _FIRST_YEAR <= found.start.year <= found.end.year <= _LAST_YEAR:
        raise ValueError(
            f"{text!r} is no day that can be meant; "
            f"write a year from {_FIRST_YEAR} to {_LAST_YEAR}, or leave it empty"
        )
    return found


def _read(text: str, order: Order | None) -> WrittenDate:
    value = " ".join(text.split())
    value = _WEEKDAY.sub("", value, count=1) if _WEEKDAY.match(value) else value
    whole = _days(value)
    if whole:
        return whole
    single = _single(value, order)
    if single:
        return single
    parts = _BETWEEN.split(value)
    if len(parts) == 2:
        return _interval(*(_end(part, order, text) for part in parts), text=text)
    if _EXCEL_SERIAL.fullmatch(value):
        day = date.fromordinal(date(1899, 12, 30).toordinal() + int(float(value)))
        raise ValueError(f"{text!r} is a spreadsheet's day number ({day}); write it as YYYY-MM-DD")
    raise ValueError(f"{text!r} is not a date; write it as YYYY-MM-DD, YYYY-MM or YYYY")


def order_of(values: list[str]) -> tuple[Order | None, str]:
    """What a column of ``6/3/2025`` dates means, from those of its values that can be only one.

    Returns the order and the value that proved it; None where nothing proves it or two values
    prove the opposite.

    >>> order_of(["6/3/2025", "27/3/2025"])
    ('dmy', '27/3/2025')
    >>> order_of(["3/27/2025", "27/3/2025"])
    (None, '')
    """
    proofs: dict[Order, str] = {}
    for value in values:
        found = _NUMERIC.match(value.strip())
        if found and found["sep"] != ".":
            if int(found["a"]) > 12 >= int(found["b"]):
                proofs.setdefault("dmy", value)
            elif int(found["b"]) > 12 >= int(found["a"]):
                proofs.setdefault("mdy", value)
    if len(proofs) != 1:
        return None, ""
    [(order, proof)] = proofs.items()
    return order, proof


_LABEL = re.compile(
    r"\s*(?:date(?:line)?|published(?:\s+(?:on|at))?|publication date|posted(?:\s+on)?|"
    r"updated(?:\s+on)?|issued(?:\s+on)?|تاريخ النشر|التاريخ|publié le|veröffentlicht am|fecha)"
    r"\s{0,8}[:：—-]?\s{0,8}",
    re.IGNORECASE,
)
_PLACE_LINE = re.compile(r"\s*[^\W\d_][^.!?\n]{0,60}?(?:\([^)\n]{1,30}\)\s*)?[,—–-]\s*")
_AFTER_LINE = re.compile(r"\s*(?:$|[—–|:·•-]|\d{1,2}:\d{2}|\(|By\b)")
_RUNNING = re.compile(r"\s+[a-z]")


def find_date(head: str, *, lines: int = 4) -> tuple[WrittenDate, str] | None:
    """The date that the head of a text states as its own: labelled, alone, or in a dateline.

    A date inside a sentence ("On 6 March 2025 gunmen...") is an event's, never the document's.

    Returns
    -------
    tuple or None
        The date and the characters it was read from.

    Examples
    --------
    >>> find_date(" date 2025-03-09 Clashes began")[1]
    'date 2025-03-09'
    >>> find_date("LATAKIA, 9 March 2025 - Roads are closed.")[1]
    '9 March 2025'
    >>> find_date("On 6 March 2025 gunmen came.") is None
    True
    """
    shown = [line for line in head.splitlines() if line.strip()][:lines]
    for line in shown:
        label = _LABEL.match(line)
        at = label.end() if label else len(line) - len(line.lstrip())
        found = _leading(line[at:])
        if found:
            written, length = found
            rest = line[at + length :]
            if label and label.end() > label.start():
                return written, line[label.start() : at + length].strip()
            if not _RUNNING.match(rest):
                return written, line[at : at + length].strip()
        dateline = _PLACE_LINE.match(line)
        while dateline and not label:
            found = _leading(line[dateline.end() :])
            if found and _AFTER_LINE.match(line[dateline.end() + found[1] :]):
                return found[0], line[dateline.end() : dateline.end() + found[1]].strip()
            dateline = _PLACE_LINE.match(line, dateline.end())
    return None


def unclear_date(head: str, *, lines: int = 4) -> str:
    """Why the date that the head of a text is labelled with cannot be read; "" when it can.

    >>> unclear_date("Date: 3/6/2025")
    "'3/6/2025' may be 2025-06-03 or 2025-03-06; write it as YYYY-MM-DD"
    """
    for line in [line for line in head.splitlines() if line.strip()][:lines]:
        label = _LABEL.match(line)
        found = _NUMERIC.match(line, label.end()) if label else None
        if found is not None:
            try:
                read_date(found.group())
            except ValueError as error:
                return str(error)
    return ""


def _leading(text: str) -> tuple[WrittenDate, int] | None:
    """The full date that a line starts with, and how many characters it takes."""
    weekday = _WEEKDAY.match(text)
    at = weekday.end() if weekday else 0
    for pattern in (_DAY_FIRST, _NAME_FIRST, _ISO, _NUMERIC):
        found = pattern.match(text, at)
        if found is None or (pattern is _ISO and not found["d"]):
            continue
        if text[found.end() : found.end() + 1].isalnum():
            continue
        try:
            return read_date(found.group()), found.end()
        except ValueError:
            continue
    return None


def _end(text: str, order: Order | None, whole: str) -> WrittenDate:
    found = _days(text) or _single(text, order)
    if not found:
        raise ValueError(f"{whole!r} is not a date; write it as YYYY-MM-DD or as first/last day")
    return found


def _interval(first: WrittenDate, last: WrittenDate, *, text: str) -> WrittenDate:
    if first.start > last.end:
        raise ValueError(f"{text!r} ends before it starts; swap the two dates")
    return span_of_dates(first, last)


def span_of_dates(first: WrittenDate, last: WrittenDate) -> WrittenDate:
    """From the first day of one date to the last day of another, each as closely as it is written.

    >>> span_of_dates(read_date("2025-03"), read_date("2025-04-02~")).edtf
    '2025-03/2025-04-02~'
    """
    ends = (first.start.isoformat(), last.end.isoformat())
    days = (first.edtf, last.edtf) == ends  # neither a month nor doubtful
    return WrittenDate(
        start=first.start,
        end=last.end,
        date_prec=prec_of_days(first.start, last.end),
        edtf=edtf_of_days(first.start, last.end) if days else f"{first.edtf}/{last.edtf}",
        note=first.note or last.note,
    )


def _days(value: str) -> WrittenDate | None:
    """``6-8 March 2025``."""
    found = _DAY_RANGE.fullmatch(value)
    if not found:
        return None
    month, year = _month(found["name"]), int(found["y"])
    first, last = (_day(year, month, int(found[k]), value) for k in ("d", "d2"))
    return _interval(first, last, text=value)


def _single(value: str, order: Order | None) -> WrittenDate | None:
    iso = _ISO.fullmatch(value) or _COMPACT.fullmatch(value)
    if iso:
        return _partial(iso, value)
    value = _TIME_TAIL.sub("", value)
    for pattern in (_DAY_FIRST, _NAME_FIRST):
        found = pattern.fullmatch(value)
        if found:
            year, note = _year(found["y"])
            return _day(year, _month(found["name"]), int(found["d"]), value, note=note)
    found = _MONTH_YEAR.fullmatch(value)
    if found:
        return _whole_month(int(found["y"]), _month(found["name"]))
    found = _NUMERIC.fullmatch(value)
    return _numeric(found, value, order) if found else None


def _partial(found: re.Match[str], value: str) -> WrittenDate:
    groups = found.groupdict()
    year, mark = int(groups["y"]), groups.get("q") or ""
    if year == 0:
        raise ValueError(f"{value!r} is not a date; write it as YYYY-MM-DD, YYYY-MM or YYYY")
    if groups["m"] is None:
        return _whole(date(year, 1, 1), date(year, 12, 31), mark=mark)
    if groups["d"] is None:
        return _whole_month(year, int(groups["m"]), mark=mark)
    return _day(year, int(groups["m"]), int(groups["d"]), value, mark=mark)


def _whole(start: date, end: date, *, mark: str = "", note: str = "") -> WrittenDate:
    """Whole days, written as one unit: a day, a month, a year."""
    edtf = edtf_of_days(start, end) + mark
    prec = prec_of_days(start, end)
    return WrittenDate(start=start, end=end, date_prec=prec, edtf=edtf, note=note)


def _whole_month(year: int, month: int, *, mark: str = "") -> WrittenDate:
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    start = date(year, month, 1)
    return _whole(start, start.replace(day=calendar.monthrange(year, month)[1]), mark=mark)


def _day(
    year: int, month: int, day: int, value: str, *, mark: str = "", note: str = ""
) -> WrittenDate:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{value!r} is a day that does not exist") from error
    return _whole(found, found, mark=mark, note=note)


def _numeric(found: re.Match[str], value: str, order: Order | None) -> WrittenDate:
    year, note = _year(found["y"])
    a, b = int(found["a"]), int(found["b"])
    if found["sep"] == "." or a > 12 or (order == "dmy" and b <= 12):
        return _day(year, b, a, value, note=note)
    if b > 12 or order == "mdy" or a == b:
        return _day(year, a, b, value, note=note)
    either = f"{year}-{b:02d}-{a:02d} or {year}-{a:02d}-{b:02d}"
    raise ValueError(f"{value!r} may be {either}; write it as YYYY-MM-DD")


def _year(text: str) -> tuple[int, str]:
    number = int(text)
    if len(text) == 4:
        return number, ""
    full = number + (2000 if number < _PIVOT else 1900)
    return full, f"two-digit year {text} read as {full}"


def _month(name: str) -> int:
    return _MONTH_OF[" ".join(name.casefold().rstrip(".").split())]
