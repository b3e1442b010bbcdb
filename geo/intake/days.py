"""Dates as cells write them: the spellings of :mod:`geo.language.written_dates` and more.

Pure. Epoch times, day numbers of a spreadsheet, quarters, parts of a month, two ends in one cell, a
weekday that settles day and month; a year of another calendar is said, never taken.
"""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from geo.intake.words import plain
from geo.language.digits import latin_digits
from geo.language.lexicon import languages, table
from geo.language.written_dates import Order, WrittenDate, order_of, read_date, span_of_dates
from geo.model.when import edtf_of_days, prec_of_days

__all__ = ["DayRead", "day_of_parts", "order_of_column", "read_day", "serial_days"]

FIRST_YEAR, LAST_YEAR = 1500, 2050
"""A year outside is one of another calendar or a slip."""

_ISO_REMEDY = "write it as YYYY-MM-DD"
_SERIAL = re.compile(r"[2-5]\d{4}(?:\.\d+)?")
_EPOCH = re.compile(r"-?\d{9,10}(?:\.\d+)?|\d{12,13}(?:\.0+)?")
_MILLISECONDS = 11  # digits: a longer whole number counts milliseconds
_LONGEST = 200  # characters of a cell that is a date
_CLOCK = re.compile(
    r"[\s,T-]{0,8}(?<![\d:])(?:[01]\d|2[0-4]|\d):[0-5]\d(?::[0-6]\d(?:[.,]\d+)?)?\s{0,8}"
    r"(?:[AaPp]\.?[Mm]\.?)?\s{0,8}(?:Z|UTC|GMT|[+-][01]\d(?::?[0-5]\d)?)?$|"
    r"[\s,]{1,8}(?:[01]\d|2[0-3])[:.]?[0-5]\d\s{0,2}[Hh](?:rs?|ours)?\.?$"
)
_PATTERN = re.compile(
    r"(?<![^\W\d_])(?<![ya][/._ -])(?:"
    r"(?P<mdy>mm[/._ -]?(?:dd|jj)|m[/._ -]?d(?=[/._ -][ya]|[ya]{2}))|"
    r"(?:dd|jj)[/._ -]?mm|[dj][/._ -]?m(?=[/._ -][ya]|[ya]{2}))(?:[/._ -]?[ya]{1,4})?(?![^\W\d_])",
    re.IGNORECASE,
)
"""How the dates of a column are written, said in its header: DD/MM/YYYY, jj-mm-aaaa, MM/DD."""
_YEAR_FIRST = re.compile(r"(\d{4})[\s/-]+([^\W\d_]{3,})\.?[\s/-]+(\d{1,2})")
_YEAR_WORD = re.compile(r"(?<=\d{4})\s*(?:г\.?|р\.?|года|року|م)$")  # "of the year" behind it
_QUARTER = re.compile(r"(?:q([1-4])[\s/-]*(\d{4})|(\d{4})[\s/-]*q([1-4]))", re.IGNORECASE)
_WEEK = re.compile(r"(\d{4})[\s-]?W(\d{1,2})", re.IGNORECASE)
_ENDS = re.compile(r"\s+(?:[-–—]|to|until|till|through|au|hasta|al|до|по|إلى|الى)\s+|\s*[–—]\s*")
_ABOUT = re.compile(
    r"(?:~|c\.|ca\.?|circa|about|around|approx(?:\.|imately)?|on or about)\s*", re.IGNORECASE
)
_TWO_NAMES = re.compile(r"([^\W\d_]{3,})\s*/\s*([^\W\d_]{3,})")
_YEAR = re.compile(r"(?<!\d)(1[34]\d\d|24\d\d|25\d\d|26\d\d)(?!\d)")
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_BUDDHIST, _HIJRI, _PERSIAN = 543, 579, 621  # years between the calendars, about
_FIRST_BUDDHIST = 2400


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRead:
    """A date, or why there is none and what to do."""

    found: WrittenDate | None = None
    reason: str = ""
    remedy: str = _ISO_REMEDY
    ambiguous: bool = False  # day and month may be meant either way


def read_day(text: str, *, order: Order | None = None, serials: bool = False) -> DayRead:
    """The date of a cell.

    Parameters
    ----------
    text
        As written, not empty.
    order
        What 6/3/2025 means in this column.
    serials
        The whole column holds day numbers of a spreadsheet.

    Examples
    --------
    >>> read_day("early March 2025").found.edtf, read_day("1709251200000").found.edtf
    ('2025-03-01/2025-03-10', '2024-03-01')
    >>> read_day("12/03/2567", order="dmy").reason
    "'12/03/2567' has the year 2567: another calendar, or a slip"
    """
    if len(text) > _LONGEST:
        return DayRead(reason=f"{text[:40]!r}… is not a date")
    value = _YEAR_WORD.sub("", " ".join(latin_digits(text).strip(" '\"").split()))
    for read in (_number, _quarter, _week, _part, _plainly, _two_ends):
        try:
            found = read(value, order, serials=serials)
        except ValueError as error:
            reason, _, remedy = str(error).partition("; ")
            return DayRead(
                reason=_other_calendar(text) or reason,
                remedy=remedy or _ISO_REMEDY,
                ambiguous=order is None and _either_way(text),
            )
        if found is not None:
            if not FIRST_YEAR <= found.start.year <= found.end.year <= LAST_YEAR:
                year = found.start.year if found.start.year < FIRST_YEAR else found.end.year
                return DayRead(
                    reason=f"{text!r} has the year {year}: another calendar, or a slip",
                    remedy=_hint(year),
                )
            return DayRead(found=found)
    return DayRead(reason=_other_calendar(text) or f"{text!r} is not a date")


def day_of_parts(year: str, month: str, day: str) -> str:
    """Year, month and day of three columns as one date; a 0 or nothing leaves a part out.

    >>> day_of_parts("2016", "1", "0"), day_of_parts("2016.0", "", "")
    ('2016-01', '2016')
    """
    parts: list[str] = []
    for text, width in ((year, 4), (month, 2), (day, 2)):
        number = latin_digits(text).partition(".")[0].strip()
        if not number.isdigit():
            number = str(_months().get(plain(text), 0)) if width == 2 and parts else "0"
        if int(number) == 0:
            break
        parts.append(number.zfill(width))
    return "-".join(parts)


def order_of_column(values: Iterable[str], headers: Iterable[str] = ()) -> tuple[Order | None, str]:
    """What 6/3/2025 means in a column, and what proves it: a header, a value, a weekday."""
    for header in headers:
        hint = _PATTERN.search(header)
        if hint:
            return ("mdy" if hint["mdy"] else "dmy"), header
    bare, proofs = [], dict[Order, str]()
    for value in values:
        text, weekday = _without_weekday(latin_digits(value))
        text = _CLOCK.sub("", text)
        bare.append(text)
        if weekday is not None:
            orders: tuple[Order, Order] = ("dmy", "mdy")
            for order, opposite in (orders, orders[::-1]):
                found, other = _try(text, order), _try(text, opposite)
                if (
                    found
                    and found.weekday() == weekday
                    and (other is None or other.weekday() != weekday)
                ):
                    proofs.setdefault(order, value)
    proven, proof = order_of(bare)
    if proven is None and len(proofs) == 1:
        [(proven, proof)] = proofs.items()
    return proven, proof


def serial_days(values: Iterable[str]) -> bool:
    """Whether every filled cell of a column is a day number of a spreadsheet."""
    filled = [latin_digits(value) for value in values if value]
    return bool(filled) and all(_SERIAL.fullmatch(value) for value in filled)


def _either_way(text: str) -> bool:
    days = [read_day(text, order=order).found for order in ("dmy", "mdy")]
    return None not in days and days[0] != days[1]


# ------------------------------------------------------------------ spellings


def _number(value: str, order: Order | None, *, serials: bool) -> WrittenDate | None:
    del order
    if serials and _SERIAL.fullmatch(value):
        day = date(1899, 12, 30) + timedelta(days=int(float(value)))
        return _day(day, note="day number of a spreadsheet")
    if _EPOCH.fullmatch(value):
        number = float(value)
        seconds = number / 1000 if len(value.partition(".")[0]) > _MILLISECONDS else number
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        return _day(moment.date(), note="seconds since 1970, read as UTC")
    return None


def _day(day: date, *, note: str) -> WrittenDate:
    return _span(day, day, note=note)


def _quarter(value: str, order: Order | None, *, serials: bool) -> WrittenDate | None:
    del order, serials
    found = _QUARTER.fullmatch(value)
    if not found:
        return None
    quarter, year = int(found[1] or found[4]), int(found[2] or found[3])
    first, last = 3 * quarter - 2, 3 * quarter
    return _span(date(year, first, 1), _month_end(year, last))


def _week(value: str, order: Order | None, *, serials: bool) -> WrittenDate | None:
    """A week of the calendar, Monday to Sunday: ``2024-W05``."""
    del order, serials
    found = _WEEK.fullmatch(value)
    if not found:
        return None
    monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    return _span(monday, monday + timedelta(days=6))


def _part(value: str, order: Order | None, *, serials: bool) -> WrittenDate | None:
    """``early March 2025``, ``mid-March``, ``end of March``: in every language."""
    del serials
    words = plain(value)
    for phrase, part in _month_parts().items():
        rest = words.removeprefix(phrase + " ")
        if rest != words:
            month = _try_month(rest, order)
            if month is not None:
                first, last = _PARTS[part]
                end = min(last, calendar.monthrange(month.year, month.month)[1])
                return _span(month.replace(day=first), month.replace(day=end))
    return None


def _try_month(words: str, order: Order | None) -> date | None:
    try:
        found = read_date(_english(words), order=order)
    except ValueError:
        return None
    whole = found.start.day == 1 and (found.start.year, found.start.month) == (
        found.end.year,
        found.end.month,
    )
    return found.start if whole and found.date_prec == 4 else None


def _plainly(value: str, order: Order | None, *, serials: bool) -> WrittenDate | None:
    """What is a date as it stands, its weekday, clock time and hedge left out."""
    del serials
    about = _ABOUT.match(value)
    text, weekday = _without_weekday(value[about.end() :] if about else value)
    text = _two_names(_CLOCK.sub("", text).strip(" ,"))
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first:
        text = f"{year_first[3]} {year_first[2]} {year_first[1]}"
    if weekday is not None and order is None:
        order, _ = order_of_column([value])
    error: ValueError | None = None
    for candidate in dict.fromkeys((text, _english(text))):
        try:
            found = read_date(candidate, order=order)
        except ValueError as wrong:
            error = error or wrong
        else:
            return (
                replace(found, edtf=found.edtf + "~") if about and found.date_prec != 2 else found
            )
    if _ENDS.search(text):
        return None
    raise error or ValueError(f"{value!r} is not a date")


def _two_ends(value: str, order: Order | None, *, serials: bool) -> WrittenDate | None:
    """``28 February - 2 March 2025``: the first end borrows what only the second states."""
    parts = _ENDS.split(value)
    if len(parts) != 2:
        return None
    last = _plainly(parts[1], order, serials=serials)
    if last is None:
        return None
    month = calendar.month_name[last.start.month]
    for first in (
        parts[0],
        f"{parts[0]} {last.start.year}",
        f"{parts[0]} {month} {last.start.year}",
    ):
        try:
            start = _plainly(first, order, serials=serials)
        except ValueError:
            continue
        if start is not None and start.start <= last.end:
            return span_of_dates(start, last)
    raise ValueError(f"{value!r} is not two dates; {_ISO_REMEDY}/YYYY-MM-DD")


def _span(start: date, end: date, *, note: str = "") -> WrittenDate:
    edtf, prec = edtf_of_days(start, end), prec_of_days(start, end)
    return WrittenDate(start=start, end=end, date_prec=prec, edtf=edtf, note=note)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _try(text: str, order: Order) -> date | None:
    try:
        return read_date(text, order=order).start
    except ValueError:
        return None


# ------------------------------------------------------------------ words


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    """Names of months in every language."""
    return {
        plain(row["word"]): int(row["value"])
        for code in languages()
        for row in table("calendar", code=code)
        if row["kind"] in ("month", "month_short")
    }


@lru_cache(maxsize=1)
def _weekdays() -> Mapping[str, int]:
    return {
        plain(row["word"]): int(row["value"])
        for code in languages()
        for row in table("calendar", code=code)
        if row["kind"] in ("weekday", "weekday_short")
    }


@lru_cache(maxsize=1)
def _month_parts() -> Mapping[str, str]:
    """Phrase to early, mid or late; the longest first."""
    rows = [row for code in languages() for row in table("month_parts", code=code)]
    found = {plain(row["phrase"]): row["part"] for row in rows}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _english(text: str) -> str:
    """The months of any language in English."""
    months = _months()

    def name(match: re.Match[str]) -> str:
        number = months.get(plain(match.group()))
        return calendar.month_name[number] if number else match.group()

    return re.sub(
        r"[^\W\d_]+", name, re.sub(r"(?<=\d)\s+de(?:l)?\s+|\s+de(?:l)?\s+(?=\d)", " ", text)
    )


def _without_weekday(text: str) -> tuple[str, int | None]:
    head, _, rest = text.strip().partition(" ")
    weekday = _weekdays().get(plain(head)) if rest else None
    return (rest.strip(), weekday) if weekday is not None else (text.strip(), None)


def _two_names(text: str) -> str:
    """One month by its two Arabic names is one month."""
    return _TWO_NAMES.sub(r"\1", text)


def _other_calendar(text: str) -> str:
    found = _YEAR.search(latin_digits(text))
    return f"{text!r} has the year {found[1]}: another calendar, or a slip" if found else ""


def _hint(year: int) -> str:
    if year >= _FIRST_BUDDHIST:
        return f"a Buddhist year? {year} is {year - _BUDDHIST}; {_ISO_REMEDY}"
    if year < FIRST_YEAR:
        return (
            f"an Islamic or Persian year? about {year + _HIJRI} or {year + _PERSIAN}; {_ISO_REMEDY}"
        )
    return _ISO_REMEDY
