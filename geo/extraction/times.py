"""When: date expressions of a report, resolved against its day of publication.

Pure. A bare weekday is the most recent such day up to and including the day of publication; without
that day it stays unresolved, its words kept. Every result says by which rule it was read.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from geo.language.date_words import said_beside
from geo.language.dates import DateExpression, read_dates
from geo.language.day_parts import part_of_month, part_of_week, part_of_year
from geo.language.hijri import MOON_DAYS, from_hijri
from geo.language.lexicon import ENGLISH, phrase_set, word_set, words
from geo.language.tokens import Tokens, tokenize
from geo.model.records import When
from geo.model.when import edtf_of_days

__all__ = ["Timed", "date_text", "find_times", "read_times", "within_week"]

_SMALL = 4  # tokens of "late on the" between "said" and its day
_TOLD = 8  # tokens between "told" and the day on which it was
_EITHER = "time.date.ambiguous"  # 5/6: in May or in June
_SERIES = "first_told"  # the anchor of "on the third day"
_FEW, _LONG = 2, 9  # UCDP date_prec of some days, and beyond any
_DATELINE = 60  # characters in which a report says when it was written
_WRITTEN = timedelta(days=1)  # between that day and the publication
_NO_YEAR = "X" * 4  # EDTF: a year that is not stated
_DATE, _WEEKDAY = "date", "time.weekday"
_WEEK = timedelta(days=6)
_NAMES = tuple(calendar.day_name)
_SWAPPED = timedelta(days=60)  # before the report, where one reading of 5/6 alone may lie


@dataclass(frozen=True, kw_only=True, slots=True)
class Timed:
    """A time at a span of a text; ``rule_id`` names the rule that read it.

    ``reported``: it is the day on which somebody spoke ("police said Friday"), not an event's.
    """

    start: int
    end: int
    text: str
    when: When
    rule_id: str
    future: bool = False
    reported: bool = False


def find_times(text: str, *, published: date | None = None) -> list[Timed]:
    """Every date of a text, in order.

    Parameters
    ----------
    text
        The report; spans index it.
    published
        The day of publication; None leaves weekdays and "yesterday" unresolved, never guessed.

    Examples
    --------
    >>> [found] = find_times("It began on Thursday.", published=date(2025, 3, 9))
    >>> found.when.edtf, found.when.rule
    ('2025-03-06', 'Thursday up to 2025-03-09 = 2025-03-06')
    >>> find_times("It began on Thursday.")[0].when.rule
    'Thursday: no day of publication, not resolved'
    >>> [t.when.edtf for t in find_times("In March 2025, and on 6-8 March 2025")]
    ['2025-03', '2025-03-06/2025-03-08']
    """
    return read_times(tokenize(text), published=published)


def read_times(
    tokens: Tokens,
    *,
    published: date | None = None,
    dates: Iterable[DateExpression] | None = None,
    lang: str = ENGLISH,
) -> list[Timed]:
    """The same on a token stream; "the day before" counts from the time found before it."""
    is_said = _is_reported if lang == ENGLISH else partial(said_beside, code=lang)
    found: list[Timed] = []
    told = _Told()
    for expression in read_dates(tokens) if dates is None else dates:
        timed = _resolve(expression, published, told)
        if timed.rule_id == _EITHER:
            continue
        if expression.kind == _DATE and lang == ENGLISH:
            timed = _week(tokens, timed)
        day = timed.when.date_prec in (None, 1)
        if day and is_said(tokens, tokens.at(expression.start), tokens.at(expression.end)):
            timed = replace(timed, reported=True)
        told.take(expression, timed, published)
        found.append(timed)
    return found


@dataclass(slots=True)
class _Told:
    """The days told so far, from which "the next day" and "on the third day" count."""

    start: date | None = None
    end: date | None = None
    first: date | None = None
    period: date | None = None  # the first day of the last time of whatever length

    def take(self, expression: DateExpression, timed: Timed, published: date | None) -> None:
        """Count on from a day that is told: not one of speech, and none that looks back."""
        when = timed.when
        if when.start is None or timed.future or timed.reported:
            return
        self.period = when.start
        if (when.date_prec or _LONG) > _FEW:
            return
        if expression.anchor == _SERIES or (expression.anchor and expression.shift < 0):
            return
        self.start, self.end = when.start, when.end or when.start
        head = expression.start < _DATELINE
        if self.first is None and not (
            head and published is not None and published - when.start <= _WRITTEN
        ):
            self.first = when.start

    def anchor(self, e: DateExpression) -> date | None:
        """The day from which an expression counts."""
        if e.anchor == _SERIES:
            return self.first
        if e.kind == "period":
            return self.period
        return self.end if e.shift > 0 else self.start


def _week(tokens: Tokens, timed: Timed) -> Timed:
    """``week of 6 April``, ``week ending 12 April``: seven days, by their first or their last."""
    at, when = tokens.at(timed.start), timed.when
    words_ = tuple(tokens.low[max(0, at - 2) : at])
    if when.start is None or when.date_prec != 1:
        return timed
    begins = words_ in phrase_set("a week from")
    if not begins and words_ not in phrase_set("a week to"):
        return timed
    first = when.start if begins else when.start - timedelta(days=6)
    last = first + timedelta(days=6)
    rule = f"{' '.join(words_)} {when.rule}"
    whole = When.of_days(first, last, text=when.text, rule=rule, anchor=when.anchor)
    return replace(timed, when=whole)


def within_week(times: Iterable[Timed], period: When) -> list[Timed]:
    """Weekdays of a report on an older week: "on Monday" is the Monday of that week.

    >>> day = date(2026, 5, 5)
    >>> week = When.of_days(date(2026, 4, 6), date(2026, 4, 12))
    >>> found = find_times("On Monday it rained.", published=day)
    >>> [t.when.start.isoformat() for t in within_week(found, week) if t.when.start]
    ['2026-04-06']
    """
    first, last = period.start, period.end
    if first is None or last is None or last - first > _WEEK:
        return list(times)
    found = []
    for timed in times:
        day = timed.when.start
        bare = timed.rule_id == _WEEKDAY and not timed.future and timed.when.date_prec == 1
        if bare and day is not None:
            moved = first + timedelta(days=(day.weekday() - first.weekday()) % 7)
            if moved <= last and moved != day:
                rule = f"{timed.text}: in the week from {first.isoformat()}"
                when = When.of_days(moved, moved, text=timed.text, rule=rule, anchor="text")
                found.append(replace(timed, when=when, reported=False))
                continue
        found.append(timed)
    return found


def _is_reported(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a verb of saying stands right beside a time: "said Friday", "on Friday announced"."""
    speech, low = words("speech", "form"), tokens.low
    for k in range(first - 1, max(-1, first - _TOLD), -1):
        if not low[k][0].isalpha():
            break
        if speech.get(low[k]) == "tell":  # "told a radio station on Friday"
            return True
    at = first - 1
    said = last < len(low) and speech.get(low[last]) in ("say", "tell")
    if said and low[last] not in word_set("papers"):
        return True
    small = word_set("on") | word_set("parts of a day") | word_set("article")
    while at >= 0 and first - at <= _SMALL and low[at] in small:
        at -= 1
    if at >= 0 and (low[at] in speech or low[at] in word_set("days of speech")):
        return True
    told = [i for i in range(max(0, at - 2), at + 1) if speech.get(low[i]) == "tell"]
    return bool(told)


def _timed(e: DateExpression, rule_id: str, when: When, *, future: bool = False) -> Timed:
    return Timed(start=e.start, end=e.end, text=e.text, when=when, rule_id=rule_id, future=future)


def _resolve(e: DateExpression, published: date | None, told: _Told) -> Timed:
    if e.kind == "date":
        return _calendar_date(e, published)
    if e.kind in ("month", "year"):
        return _month_or_year(e, published)
    if e.kind == "hijri":
        return _hijri_date(e, published)
    anchor, origin = (told.anchor(e), "previous_event") if e.anchor else (published, "publication")
    if anchor is None:
        which = "day to count from" if e.anchor else "day of publication"
        rule = f"{e.text}: no {which}, not resolved"
        return _timed(e, f"time.{e.kind}.unanchored", When(text=e.text, rule=rule))
    try:
        start, end, phrase = _relative(e, anchor)
        start, end = _not_after(start, end, published)
    except OverflowError:
        return _timed(e, "time.out_of_range", When(text=e.text, rule=f"{e.text}: out of range"))
    rule = f"{phrase} {anchor.isoformat()} = {edtf_of_days(start, end)}"
    when = When.of_days(start, end, text=e.text, rule=rule, anchor=origin)
    latest = anchor if published is None or not e.anchor else published
    return _timed(e, f"time.{e.kind}", when, future=e.future or start > latest)


def _relative(e: DateExpression, anchor: date) -> tuple[date, date, str]:
    """First and last day, and the rule in words, of a time that hangs on an anchor."""
    if e.kind == "weekday" and e.weekday is not None:
        name = _NAMES[e.weekday]
        if e.unit > 1:
            day = anchor - timedelta(days=anchor.weekday() - e.weekday - e.unit * e.shift)
            return day, day, f"{e.text} from"
        if e.future:
            day = anchor + timedelta(days=(e.weekday - anchor.weekday()) % 7 or 7)
            return day, day, f"{name} after"
        back = (anchor.weekday() - e.weekday) % 7
        if e.shift < 0 and back == 0:
            return anchor - timedelta(days=7), anchor - timedelta(days=7), f"{name} before"
        day = anchor - timedelta(days=back)
        return day - timedelta(days=e.days - 1), day, f"{name} up to"
    if e.kind == "weekend":
        back = (anchor.weekday() - 5) % 7
        whole = back + 7 if e.shift < 0 and back < 2 else back
        saturday = anchor + timedelta(days=7 * e.future - whole)
        sunday = saturday + timedelta(days=1)
        return saturday, sunday if e.future else min(sunday, anchor), "weekend nearest to"
    if e.kind == "night":
        return anchor - timedelta(days=1), anchor, f"{e.text} before"
    if e.kind == "relative":
        day = anchor + timedelta(days=e.shift)
        return day - timedelta(days=e.days - 1), day, f"{e.text} from"
    return _period(e, anchor)


def _period(e: DateExpression, anchor: date) -> tuple[date, date, str]:
    """A week, month or year some way from the anchor."""
    phrase = f"{e.text} from"
    if e.unit == 7:
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(days=7 * e.shift)
        return *part_of_week(monday, e.part), phrase
    if e.unit == 30:
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + e.shift, 12)
        if not 1 <= year <= 9998:
            raise OverflowError
        return *part_of_month(year, month + 1, e.part), phrase
    if not 1 <= anchor.year + e.shift <= 9998:
        raise OverflowError
    year = anchor.year + e.shift
    return *part_of_year(year, e.part), phrase


def _not_after(start: date, end: date, published: date | None) -> tuple[date, date]:
    """``Earlier this week`` goes up to the day of publication: no event is younger."""
    if published is not None and start <= published < end:
        return start, published
    return start, end


def _calendar_date(e: DateExpression, published: date | None) -> Timed:
    """Day and month, the year stated or the latest that is not after the publication."""
    if e.month is None and published is not None:
        e = _with_month(e, published)
    if e.is_ambiguous:
        readings = _readings(e, published)
        if len(readings) != 1:
            rule = f"{e.text}: day and month may be meant either way, not resolved"
            return _timed(e, _EITHER, When(text=e.text, rule=rule))
        [e] = readings
    month, day = e.month or 1, e.day or 1
    year, rule, anchor = e.year, f"{e.text}: stated", "text"
    if year is None:
        if published is None:
            edtf = f"{_NO_YEAR}-{f'{month:02d}' if e.month else _NO_YEAR[:2]}-{day:02d}"
            when = When(edtf=edtf, text=e.text, rule=f"{e.text}: no year stated, not resolved")
            return _timed(e, "time.date.unanchored", when)
        year, anchor = published.year, "publication"
        if (month, day) > (published.month, published.day) and not e.future:
            year -= 1
        rule = f"{e.text} up to {published.isoformat()} = {year}-{month:02d}-{day:02d}"
    try:
        start, end = date(year, month, day), date(year, month, e.last_day or day)
        start -= timedelta(days=e.days - 1)
    except ValueError:  # 31 June, 29 February
        return _timed(e, "time.impossible", When(text=e.text, rule=f"{e.text}: no such day"))
    if e.weekday is not None and end.weekday() != e.weekday and e.last_day is None:
        rule += f"; but that day was a {_NAMES[end.weekday()]}"
    when = When.of_days(start, end, text=e.text, rule=rule, anchor=anchor)
    return _timed(e, "time.date", when)


def _readings(e: DateExpression, published: date | None) -> list[DateExpression]:
    """The readings of ``5/6`` that lie shortly before the day of publication."""
    both = (e, replace(e, day=e.month, month=e.day))
    if published is None:
        return list(both)
    able = []
    for one in both:
        start = _calendar_date(replace(one, is_ambiguous=False), published).when.start
        if start is not None and published - _SWAPPED <= start <= published:
            able.append(replace(one, is_ambiguous=False))
    return able


def _with_month(e: DateExpression, published: date) -> DateExpression:
    """``on the 12th``: the latest such day that is not after the publication."""
    day = e.day or 1
    back = published.year * 12 + published.month - 1 - (day > published.day)
    while day > calendar.monthrange(back // 12, back % 12 + 1)[1]:  # "the 31st" of no June
        back -= 1
    return replace(e, year=back // 12, month=back % 12 + 1)


def _hijri_date(e: DateExpression, published: date | None) -> Timed:
    """A day or month of the Islamic calendar, reckoned; the moon may have shown it a day apart."""
    month, year = e.month or 1, e.year
    if year is None and published is None:
        rule = f"{e.text}: no year stated, not resolved"
        return _timed(e, "time.hijri.unanchored", When(text=e.text, rule=rule))
    try:
        if year is None and published is not None:
            near = (published.year - 622) * 33 // 32
            years = range(near + 2, near - 2, -1)
            year = next(y for y in years if from_hijri(y, month, e.day or 1) <= published)
        start = from_hijri(year or 1, month, e.day or 1)
        last = start if e.day else from_hijri((year or 1) + month // 12, month % 12 + 1, 1)
    except ValueError as error:
        return _timed(e, "time.impossible", When(text=e.text, rule=f"{e.text}: {error}"))
    end = last if e.day else last - timedelta(days=1)
    beside = timedelta(days=MOON_DAYS)
    rule = f"{e.text}: reckoned, {MOON_DAYS} day more or less"
    first, until = start - beside, end + beside
    future = published is not None and first > published
    if published is not None and not future:
        until = min(until, published)  # no event is younger than its report
    when = When.of_days(first, until, text=e.text, rule=rule, anchor="text")
    return _timed(e, "time.hijri", when, future=future)


def _month_or_year(e: DateExpression, published: date | None) -> Timed:
    year, anchor, rule = e.year, "text", f"{e.text}: stated"
    if year is None:
        if published is None:
            when = When(
                edtf=f"{_NO_YEAR}-{e.month or 1:02d}",
                text=e.text,
                rule=f"{e.text}: no year stated, not resolved",
            )
            return _timed(e, "time.month.unanchored", when)
        year, anchor = published.year - ((e.month or 1) > published.month), "publication"
        rule = f"{e.text} up to {published.isoformat()} = {year}-{e.month or 1:02d}"
    if e.kind == "month":
        start, end = part_of_month(year, e.month or 1, e.part)
    else:
        start, end = part_of_year(year, e.part)
    when = When.of_days(start, end, text=e.text, rule=rule, anchor=anchor)
    return _timed(e, f"time.{e.kind}", when)


def date_text(when: When) -> str:
    """A date with its precision in words.

    >>> from datetime import date
    >>> date_text(When(start=date(2025, 3, 7), end=date(2025, 3, 8), date_prec=2))
    '7 to 8 March 2025'
    >>> date_text(When(start=date(2025, 3, 1), end=date(2025, 3, 31), date_prec=4))
    'some day in March 2025'
    >>> date_text(When(text="Thursday"))
    'undated ("Thursday")'
    """
    start, end = when.start, when.end or when.start
    if start is None or end is None:
        return f'undated ("{when.text}")' if when.text else "undated"

    def full(day: date) -> str:
        return f"{day.day} {day:%B} {day.year}"

    whole_month = start.day == 1 and (end.year, end.month) == (start.year, start.month)
    if when.date_prec == 4 and whole_month:
        return f"some day in {start:%B} {start.year}"
    if when.date_prec == 5 and start.year == end.year:
        return f"some day in {start.year}"
    if start == end:
        return full(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {full(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} to {full(end)}"
    return f"{full(start)} to {full(end)}"
