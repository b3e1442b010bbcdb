"""Dates as written: weekdays, days, months, years, "three days ago"; not yet placed in time.

Pure. Which day a weekday was depends on the day of publication: that is ``geo.extraction.times``.
"""

from functools import lru_cache

from geo.language.date_words import date_at
from geo.language.lexicon import table, word_set, words
from geo.language.numbers import read_numbers
from geo.language.tokens import Tokens, tokenize
from geo.model.reading import DateExpression

__all__ = ["DateExpression", "find_dates", "read_dates"]

_SHIFTS = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "this": 0}
_MONTHS = range(1, 13)
_YEARS = range(1900, 2100)


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
    low = tokens.low
    kinds, _ = _values()
    found: list[DateExpression] = []
    index, floor, size = 0, 0, len(low)
    while index < size:
        word = low[index]
        kind = kinds.get(word)
        expression: tuple[DateExpression, int] | None = None
        if kind is not None:
            expression = _from_word(tokens, index, floor, kind)
        elif word.isdecimal() and len(word) == 4 and int(word) in _YEARS:
            expression = _iso(tokens, index) or _year(tokens, index, floor)
        elif word.isdecimal() and index + 4 < size and low[index + 1] in ("/", "."):
            expression = _numeric(tokens, index)
        elif word in word_set("parts of a day"):
            expression = _part_of_day(tokens, index, floor)
        elif word == "weekend":
            expression = _weekend(tokens, index, floor)
        elif word in _ordinal_ends():
            expression = _bare_day(tokens, index, floor)
        if expression is None:
            index += 1
        else:
            found.append(expression[0])
            floor = index = max(expression[1], index + 1)
    return found


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


def _ordinal_ends() -> frozenset[str]:
    return word_set("ends of an ordinal")


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
    if before >= floor and low[before] == "of":
        before -= 1
    if before >= floor and low[before] in ("st", "nd", "rd", "th"):
        before -= 1
    if before >= floor and (day := _day(low, before)) is not None:
        first = before
        earlier = _day(low, before - 2) if before - 2 >= floor else None
        if earlier and low[before - 1] in ("-", "–", "to", "and") and earlier < day:
            first, day, last_day = before - 2, earlier, day
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
            if later and low[after] in ("-", "–", "to") and later > day:
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
        if first > floor and low[first - 1] in ("early", "late", "mid", "last"):
            first -= 1
        return date_at(tokens, "month", first, after, year=year, month=month)
    if first - 1 >= floor and low[first - 1] == "the":
        pass
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


def _year_after(low: list[str], after: int) -> tuple[int | None, int]:
    """A year behind a month or day, and the token after it."""
    at = after + 1 if after < len(low) and low[after] == "," else after
    if at < len(low) and low[at].isdecimal() and len(low[at]) == 4 and int(low[at]) in _YEARS:
        return int(low[at]), at + 1
    return None, after


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


def _numeric(tokens: Tokens, index: int) -> tuple[DateExpression, int] | None:
    """``13/03/2025``: only where one of the two numbers cannot be a month."""
    low = tokens.low
    if low[index + 3] != low[index + 1]:
        return None
    a, b, year = low[index], low[index + 2], low[index + 4]
    if not (b.isdecimal() and year.isdecimal() and len(year) == 4 and len(a) <= 2 and len(b) <= 2):
        return None
    one, two = int(a), int(b)
    day, month = (one, two) if one > 12 else (two, one)
    if not (1 <= month <= 12 < day <= 31 or one == two):
        return None
    return date_at(tokens, "date", index, index + 5, year=int(year), month=month, day=day)


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
    low, size = tokens.low, len(tokens)
    unit = _values()[1][low[index]]
    before = low[index - 1] if index > floor else ""
    after = low[index + 1] if index + 1 < size else ""
    if after in ("ago", "earlier", "later", "before"):
        back = -1 if after != "later" else 1
        anchor = "" if after == "ago" else "event"
        if before in ("a", "one", "the"):
            count, first = 1, index - 1
        elif before:
            numbers = read_numbers(tokens, max(floor, index - 4), index)
            if not numbers or numbers[-1].last != index or numbers[-1].value is None:
                return None
            count, first = numbers[-1].value, numbers[-1].core
        else:
            return None
        if count * unit > 365_000:
            return None
        kind = "relative" if unit == 1 else "period"
        return date_at(tokens, kind, first, index + 2, shift=back * count, unit=unit, anchor=anchor)
    if before in _SHIFTS and low[index] in ("week", "month", "year"):
        return date_at(tokens, "period", index - 1, index + 1, shift=_SHIFTS[before], unit=unit)
    if before == "previous" and low[index] == "day":
        return date_at(tokens, "relative", index - 1, index + 1, shift=-1, anchor="event")
    return None
