"""Dates as written: weekdays, days, months, years, "three days ago"; not yet placed in time.

Pure. Which day a weekday was depends on the day of publication: that is ``geo.extraction.times``.
"""

from dataclasses import replace
from functools import lru_cache

from geo.language.day_phrases import (
    day_phrase,
    ordinal_day,
    part_before,
    recent_days,
    stands_alone,
)
from geo.language.day_spans import date_at, days_between
from geo.language.lexicon import table, word_set, words
from geo.language.numbers import read_numbers
from geo.language.numeric_dates import day_first, numeric_date
from geo.language.tokens import Tokens, tokenize
from geo.model.reading import DateExpression

__all__ = ["DateExpression", "find_dates", "read_dates"]

_SHIFTS = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "this": 0}
_MONTHS = range(1, 13)
_YEARS = range(1900, 2100)
_AND = frozenset(("and", "&"))
_PAIR = 2  # days that "and" alone joins: one after the other
_RANGE = frozenset(("-", "–", "—", "to", "and", "/"))
_GLUED = frozenset(("-", "/"))
_FORTNIGHT = 14  # days
_LINKS = 4  # words between two days of one span


def find_dates(text: str) -> list[DateExpression]:
    """Every date expression of a text, in order; spans do not overlap.

    Examples
    --------
    >>> [(d.kind, d.text) for d in find_dates("On Friday, March 7, near dawn; two days ago")]
    [('date', 'Friday, March 7'), ('relative', 'two days ago')]
    >>> [(d.kind, d.text) for d in find_dates("6-8 March 2025, 2025-03-06, last Thursday")]
    [('date', '6-8 March 2025'), ('date', '2025-03-06'), ('weekday', 'last Thursday')]
    """
    return read_dates(tokenize(text))


@lru_cache(maxsize=1)
def _values() -> tuple[dict[str, str], dict[str, int]]:
    return words("calendar", "kind"), {r["word"]: int(r["value"]) for r in table("calendar")}


def read_dates(tokens: Tokens) -> list[DateExpression]:
    """The date expressions of a token stream; linear in its length."""
    found: list[DateExpression] = []
    index, floor, size = 0, 0, len(tokens)
    order = day_first(tokens)
    while index < size:
        expression = day_phrase(tokens, index) or _at(tokens, index, floor, order=order)
        if expression is None:
            index += 1
        else:
            made = _part_of(tokens, expression[0], floor)
            found.append(_joined(tokens, made, found))
            floor = index = max(expression[1], index + 1)
    return found


def _at(
    tokens: Tokens, index: int, floor: int, *, order: bool | None
) -> tuple[DateExpression, int] | None:
    """The date whose telling word stands at a token, with the token after it."""
    word = tokens.low[index]
    kind = _values()[0].get(word)
    if kind is not None:
        return _from_word(tokens, index, floor, kind)
    if word.isdecimal() and len(word) == 4 and int(word) in _YEARS:
        return _iso(tokens, index) or _year(tokens, index, floor)
    if word[0].isdecimal() and (word.isdecimal() or "." in word):
        return numeric_date(tokens, index, first_is_day=order)
    if word in word_set("parts of a day"):
        return _part_of_day(tokens, index, floor)
    if word == "weekend":
        return _weekend(tokens, index, floor)
    if word in word_set("ends of an ordinal"):
        return _bare_day(tokens, index, floor)
    if word in word_set("hours"):
        return recent_days(tokens, index, floor)
    return _part_of_month(tokens, index) if "-" in word else None


def _part_of(tokens: Tokens, made: DateExpression, floor: int) -> DateExpression:
    """The same with "early" or "at the end of" before it."""
    if made.kind not in ("month", "year", "period") or made.anchor:
        return made
    part, first = part_before(tokens, tokens.at(made.start), floor)
    if not part:
        return made
    text = tokens.surface(first, tokens.at(made.end))
    return replace(made, start=tokens.start[first], text=text, part=part)


def _part_of_month(tokens: Tokens, index: int) -> tuple[DateExpression, int] | None:
    """``mid-May``, ``late-June 2024``, written as one word."""
    low = tokens.low
    part, _, name = low[index].partition("-")
    capital = tokens.surface(index, index + 1)[len(part) + 1 : len(part) + 2].isupper()
    if not (capital and _values()[0].get(name, "").startswith("month")):
        return None
    if part not in ("early", "mid", "late"):
        return None
    year, last = _year_after(low, index + 1)
    month = _values()[1][name]
    return date_at(tokens, "month", index, last, year=year, month=month, part=part)


def _joined(tokens: Tokens, made: DateExpression, found: list[DateExpression]) -> DateExpression:
    """A day with the days before it, where "to", "into" or "between ... and" joins them.

    ``from Friday to Sunday``, ``28 May - 3 June``, ``Friday and Saturday``; the first is taken
    out of what was found.
    """
    first, low = tokens.at(made.start), tokens.low
    if found and {made.kind, found[-1].kind} == {"weekday", "period"}:
        return _in_week(tokens, made, found)
    if made.kind not in ("weekday", "date") or made.last_day is not None or made.days > 1:
        return made
    night = low[max(0, first - 2) : first]
    free = not found or tokens.at(found[-1].end) < first - 1
    if (
        free
        and len(night) > 1
        and night[0] in word_set("nights")
        and night[1] in word_set("into a day")
    ):
        text = tokens.surface(first - 2, tokens.at(made.end))
        return replace(made, start=tokens.start[first - 2], text=text, days=2)
    if not found or found[-1].kind != made.kind or found[-1].days > 1 or found[-1].last_day:
        return made
    earlier = found[-1]
    start, end = tokens.at(earlier.start), tokens.at(earlier.end)
    if made.kind == "date":
        days = 0 if made.is_ambiguous or earlier.is_ambiguous else days_between(earlier, made)
    else:
        days = ((made.weekday or 0) - (earlier.weekday or 0)) % 7 + 1
    if days < _PAIR or not _is_span(tokens, start, end, first, days):
        return made
    found.pop()
    text = tokens.surface(start, tokens.at(made.end))
    year = made.year or earlier.year
    return replace(made, start=earlier.start, text=text, days=days, year=year, weekday=made.weekday)


def _in_week(tokens: Tokens, made: DateExpression, found: list[DateExpression]) -> DateExpression:
    """``Tuesday of last week``, ``last week on Tuesday``: the day of that week."""
    earlier = found[-1]
    day, week = (made, earlier) if made.kind == "weekday" else (earlier, made)
    between = tokens.low[tokens.at(earlier.end) : tokens.at(made.start)]
    links = all(w in word_set("small words of days") or w == "," for w in between)
    if week.unit != 7 or week.anchor or day.shift or not links or len(between) > 1:
        return made
    found.pop()
    text = tokens.surface(tokens.at(earlier.start), tokens.at(made.end))
    return replace(
        day, start=earlier.start, end=made.end, text=text, shift=week.shift, unit=7, future=False
    )


def _is_span(tokens: Tokens, start: int, end: int, first: int, days: int) -> bool:
    """Whether the words between two days make one span of them."""
    low, between = tokens.low, tokens.low[end:first]
    if not between or len(between) > _LINKS:
        return False
    joins, small = word_set("joins of days"), word_set("small words of days")
    parts = word_set("parts of a day")
    if not all(w in joins or w in small or w in parts or w in _AND for w in between):
        return False
    opened = any(w in word_set("opens two days") for w in low[max(0, start - _LINKS) : start])
    if any(w in joins for w in between):
        return True
    if not any(w in _AND for w in between):
        return False
    owner = tokens.text[tokens.start[first] : tokens.end[first]].endswith(("'s", "’s"))
    return opened or (days == _PAIR and len(between) == 1 and not owner)


def _from_word(
    tokens: Tokens, index: int, floor: int, kind: str
) -> tuple[DateExpression, int] | None:
    if kind.startswith("month"):
        return _month(tokens, index, floor, kind)
    if kind.startswith("weekday"):
        return _weekday(tokens, index, floor, kind)
    if kind == "night":
        return _overnight(tokens, index, floor)
    if kind == "relative":
        shift = _values()[1][tokens.low[index]]
        return date_at(tokens, "relative", index, index + 1, shift=shift)
    return _period(tokens, index, floor)


def _overnight(tokens: Tokens, index: int, floor: int) -> tuple[DateExpression, int] | None:
    """``overnight``: the night before; not "overnight on Saturday", not "an overnight curfew"."""
    low, kinds = tokens.low, words("calendar", "kind")
    around = (*low[max(floor, index - 2) : index], *low[index + 1 : index + 4])
    dated = any(kinds.get(w, "").startswith(("weekday", "month", "relative")) for w in around)
    described = index > floor and words("function_words", "class").get(low[index - 1]) == "det"
    if dated or described:
        return None
    return date_at(tokens, "night", index, index + 1)


def _part_of_day(tokens: Tokens, index: int, floor: int) -> tuple[DateExpression, int] | None:
    """A part of a day: "this morning" is of the day of the report, "last night" before it."""
    low, before = tokens.low, tokens.low[index - 1] if index > floor else ""
    if before in word_set("last") and low[index] in word_set("night"):
        return date_at(tokens, "night", index - 1, index + 1)
    if before in word_set("this"):
        return date_at(tokens, "relative", index - 1, index + 1)
    return None


def _bare_day(tokens: Tokens, index: int, floor: int) -> tuple[DateExpression, int] | None:
    """``on the 12th``: a day whose month is the report's or the one before."""
    low = tokens.low
    day, first = _day(low, index - 1), index - 3
    opens = first >= floor and low[index - 2] == "the"
    opens = opens and low[first] in word_set("before a bare day")
    ends = index + 1 >= len(low) or not low[index + 1][0].isalnum()
    ends = ends or any(  # "on the 3rd floor" is none
        low[index + 1] in words(*name)
        for name in (("function_words", "class"), ("numbers", "kind"))
    )
    if day is None or not opens or not ends or low[index + 1 : index + 2] == ["of"]:
        return None
    return date_at(tokens, "date", index - 2, index + 1, day=day)


def _day(low: list[str], index: int) -> int | None:
    """A day of the month at a token, or None."""
    word = low[index] if 0 <= index < len(low) else ""
    value = int(word) if word.isdecimal() and len(word) <= 2 else 0
    return value if 1 <= value <= 31 else None


def _month(  # noqa: C901, PLR0912 -- one branch per order of day, month and year
    tokens: Tokens, index: int, floor: int, kind: str
) -> tuple[DateExpression, int] | None:
    """``7 March 2025``, ``March 7, 2025``, ``6-8 March``, ``early March``."""
    low, size = tokens.low, len(tokens)
    if not tokens.capital(index):
        return None  # "may", "march"
    month = _values()[1][low[index]]
    after = index + 1
    if kind == "month_short" and after < size and low[after] == "." and tokens.glued(after):
        after += 1
    first, day, last_day = index, None, None
    before = index - 1
    glued = before > floor and low[before] in _GLUED and tokens.glued(before)
    if glued and tokens.glued(index) and _day(low, before - 1) is not None:
        before -= 1  # "8-Jun-2025"
    if before >= floor and low[before] == "of":
        before -= 1
    if before >= floor and low[before] in ("st", "nd", "rd", "th"):
        before -= 1
    if before >= floor and (day := _day(low, before)) is not None:
        first = before
        earlier = _day(low, before - 2) if before - 2 >= floor else None
        if earlier and low[before - 1] in _RANGE and earlier < day:
            first, day, last_day = before - 2, earlier, day
            while (more := _listed(low, first, floor)) and more < day:
                first, day = first - 2, more  # "8, 9 and 10 June"
        elif (
            before - 1 >= floor
            and low[before - 1] in ("-", ":", "$", "/")
            and tokens.glued(before)  # "- 9 July: ..." is an item of a list
        ):
            first, day = index, None
    if day is None and (day := _day(low, after)) is not None:
        if after + 1 < size and low[after + 1] in words("people", "number"):
            day = None  # "In March 12 people were killed"
        else:
            after += 1
            if after < size and low[after] in ("st", "nd", "rd", "th"):
                after += 1
            later = _day(low, after + 1)
            counted = later and low[after] in _AND and not _ends(low, after + 2)
            if later and low[after] in _RANGE and later > day and not counted:
                last_day, after = later, after + 2
    year, after = _year_after(low, after)
    if day is None:
        modal = low[index] in ("may", "march") and year is None
        if modal and not (
            index > floor
            and low[index - 1]
            in ("in", "since", "of", "last", "this", "early", "late", "until", "mid", "by", "-")
        ):
            return None
        if first > floor and low[first - 1] in word_set("last"):
            first -= 1
        return date_at(tokens, "month", first, after, year=year, month=month)
    weekday, first = _weekday_before(tokens, first, floor)
    return date_at(
        tokens,
        "date",
        first,
        after,
        year=year,
        month=month,
        day=day,
        last_day=last_day,
        weekday=weekday,
    )


def _listed(low: list[str], first: int, floor: int) -> int:
    """The day with a comma behind it before a token; 0 where there is none."""
    return (_day(low, first - 2) or 0) if first - 2 >= floor and low[first - 1] == "," else 0


def _year_after(low: list[str], after: int) -> tuple[int | None, int]:
    """A year behind a month or day, and the token after it."""
    at = after + 1 if after < len(low) and low[after] in (",", "-", "/") else after
    if at < len(low) and low[at].isdecimal() and len(low[at]) == 4 and int(low[at]) in _YEARS:
        return int(low[at]), at + 1
    return None, after


def _ends(low: list[str], at: int) -> bool:
    """Whether "May 3 and 4" ends there: "May 3 and 12 people died" counts people."""
    small = words("function_words", "class").get(low[at]) if at < len(low) else "prep"
    return at >= len(low) or not low[at][0].isalnum() or small in ("prep", "conj")


def _weekday_before(tokens: Tokens, first: int, floor: int) -> tuple[int | None, int]:
    """``Friday`` of ``Friday, March 7`` or ``Friday [7 March``."""
    kinds, values = _values()
    low = tokens.low
    for back in (1, 2, 3):
        at = first - back
        if at < floor:
            break
        if kinds.get(low[at], "").startswith("weekday"):
            return values[low[at]], at
        if low[at] not in (",", "[", "(", "the", "."):
            break
    return None, first


def _weekday(
    tokens: Tokens, index: int, floor: int, kind: str
) -> tuple[DateExpression, int] | None:
    """A weekday; one that a date follows is left to the date."""
    low, size = tokens.low, len(tokens)
    if not tokens.capital(index) or (
        kind == "weekday_short"
        and low[index] in ("sun", "sat", "wed")
        and not (index > floor and low[index - 1] == "on")
    ):
        return None
    at = index + 1
    while at < size and low[at] in (",", "[", "(", ".", "the") and at < index + 4:
        at += 1
    kinds = _values()[0]
    if at < size and at > index:
        dated = (
            kinds.get(low[at], "").startswith("month")
            and tokens.capital(at)
            and (_day(low, at + 1) or _day(low, at + 2))
        )
        day = _day(low, at)
        dated = dated or (
            day is not None
            and any(kinds.get(w, "").startswith("month") for w in low[at + 1 : at + 4])
        )
        if dated:
            return None
    first = index
    shift = 0
    if index > floor and low[index - 1] in _SHIFTS:
        first -= 1
        shift = _SHIFTS[low[first]]
    if first > floor and low[first - 1] in word_set("parts of a day"):
        first -= 1
    last = index + 1
    if last < size and low[last] in word_set("parts of a day"):
        last += 1
    future = shift > 0 or _future_before(low, first, floor)
    return date_at(
        tokens, "weekday", first, last, weekday=_values()[1][low[index]], shift=shift, future=future
    )


def _future_before(low: list[str], first: int, floor: int) -> bool:
    """Whether a word of the future stands shortly before, within the sentence."""
    for at in range(first - 1, max(floor, first - 6) - 1, -1):
        if low[at] in (".", ";") or low[at][0] == "\n":
            return False
        if low[at] in word_set("future"):
            return True
    return False


def _iso(tokens: Tokens, index: int) -> tuple[DateExpression, int] | None:
    """``2025-03-06`` and ``2025/03/06``."""
    low = tokens.low
    if (
        index + 4 >= len(low)
        or low[index + 1] not in ("-", "/")
        or low[index + 3] != low[index + 1]
    ):
        return None
    month, day = low[index + 2], low[index + 4]
    if not (month.isdecimal() and int(month[:3]) in _MONTHS and _day(low, index + 4)):
        return None
    return date_at(
        tokens, "date", index, index + 5, year=int(low[index]), month=int(month), day=int(day)
    )


def _year(tokens: Tokens, index: int, floor: int) -> tuple[DateExpression, int] | None:
    """A bare year behind a word that announces one."""
    low = tokens.low
    cue = low[index - 1] if index > floor else ""
    if cue not in ("in", "since", "of", "by", "until", "from", "during", "early", "late"):
        return None
    if index + 1 < len(low) and low[index + 1] in words("people", "number"):
        return None
    return date_at(tokens, "year", index, index + 1, year=int(low[index]))


def _weekend(tokens: Tokens, index: int, floor: int) -> tuple[DateExpression, int]:
    low = tokens.low
    first, shift = index, 0
    if index > floor and low[index - 1] in (*_SHIFTS, "the"):
        first -= 1
        shift = _SHIFTS.get(low[first], 0)
    return date_at(tokens, "weekend", first, index + 1, shift=shift, future=shift > 0)


def _period(tokens: Tokens, index: int, floor: int) -> tuple[DateExpression, int] | None:
    """``last week``, ``two days ago``, ``a month earlier``, ``the day before``."""
    low = tokens.low
    unit = _values()[1][low[index]]
    recent = recent_days(tokens, index, floor)
    if recent is not None:
        return recent
    before = low[index - 1] if index > floor else ""
    if low[index + 1 : index + 2] and low[index + 1] in ("ago", "earlier", "later", "before"):
        return _apart(tokens, index, floor, unit)
    if before == "the" and unit > 1 and part_before(tokens, index - 1, floor)[0]:
        return date_at(tokens, "period", index - 1, index + 1, unit=unit)
    if before in _SHIFTS and low[index] in ("week", "month", "year"):
        return date_at(tokens, "period", index - 1, index + 1, shift=_SHIFTS[before], unit=unit)
    return ordinal_day(tokens, index, floor) if low[index] == "day" else None


def _apart(tokens: Tokens, index: int, floor: int, unit: int) -> tuple[DateExpression, int] | None:
    """``two days ago``, ``a week later``: so many units from the report or from what was told."""
    low = tokens.low
    before, after = low[index - 1] if index > floor else "", low[index + 1]
    if after == "before" and not stands_alone(tokens, index + 2):
        return None
    if before in ("a", "one", "the"):
        count, first = 1, index - 1
    else:
        numbers = read_numbers(tokens, max(floor, index - 4), index)
        if not numbers or numbers[-1].last != index or numbers[-1].value is None:
            return None
        count, first = numbers[-1].value, numbers[-1].core
    if count * unit > 365_000:
        return None
    kind = "relative" if unit == 1 else "period"
    if unit == _FORTNIGHT:
        count, unit = 2 * count, 7
    shift = count if after == "later" else -count
    anchor = "" if after == "ago" else "event"
    return date_at(tokens, kind, first, index + 2, shift=shift, unit=unit, anchor=anchor)
