"""Dates by the tables of a language: day, month and year, weekdays, "yesterday", "two days ago".

Pure and the same for every language but English: which word is a month and which way round "ago"
stands is said in its ``calendar.csv``; a word may be of several kinds there.
"""

from dataclasses import replace
from functools import lru_cache

from geo.language.day_spans import date_at, days_between
from geo.language.lexicon import table
from geo.language.number_words import read_number_words
from geo.model.reading import DateExpression, Tokens

__all__ = ["read_date_words", "said_beside"]

_YEARS = range(1900, 2100)
_MONTHS = range(1, 13)
_HIJRI_YEARS = range(1300, 1600)
_DASHES = frozenset(("-", "–", "—", "/"))
_STOPS = frozenset((".", "!", "?", "؟", ";", ":", "…"))
_BACK = 4  # tokens between "the night" or "between" and its first weekday
_LEADS = ("of", "in", "between", "day_word")
_BESIDE = 4  # tokens between a day and its name in the other calendar


def read_date_words(tokens: Tokens, *, code: str) -> list[DateExpression]:
    """The date expressions of a token stream, in order.

    >>> from geo.language.tokens import tokenize
    >>> text = tokenize("El lunes 5 de mayo de 2025, ayer, hace dos días, el 7-8 de junio")
    >>> [(d.kind, d.text) for d in read_date_words(text, code="es")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('date', 'lunes 5 de mayo de 2025'), ('relative', 'ayer'), ('relative', 'hace dos días'),
     ('date', '7-8 de junio')]
    """
    reader = _Reader(tokens, code)
    found: list[DateExpression] = []
    index, floor, size = 0, 0, len(tokens)
    while index < size:
        made = reader.at(index, floor)
        if made is None:
            index += 1
            continue
        expression = reader.widened(made[0], found)
        hijri = expression.kind == "hijri"
        if not (hijri and found and reader.is_beside(found[-1], expression)):
            if found and found[-1].kind == "hijri" and reader.is_beside(found[-1], expression):
                found.pop()  # "12 رمضان الموافق 12 مارس": the day that needs no reckoning
            found.append(expression)
        floor = index = max(made[1], index + 1)
    return found


def said_beside(tokens: Tokens, first: int, last: int, *, code: str) -> bool:
    """Whether the day at tokens ``[first, last)`` is when somebody spoke, not when it happened.

    >>> from geo.language.tokens import tokenize
    >>> text = tokenize("Neuf civils sont morts lundi, a indiqué mardi le maire.")
    >>> [said_beside(text, k, k + 1, code="fr") for k in (4, 8)]
    [False, True]
    """
    ends, begins, talks = _speech(code)
    reader, low = _Reader(tokens, code), tokens.low
    at = first - 1
    while at >= 0 and first - at < _BACK and reader.is_small(at):
        at -= 1
    if at >= 0 and (low[at] in ends or low[at] in talks):
        return True
    return last < len(low) and low[last] in begins


@lru_cache(maxsize=16)
def _speech(code: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Last and first words of phrases of saying, and words for a talk: "rueda de prensa"."""
    rows = table("speech", code=code)
    said = [row["word"].split() for row in rows if row["form"] == "say"]
    talks = frozenset(row["word"].split()[-1] for row in rows if row["form"] == "talk")
    return frozenset(w[-1] for w in said), frozenset(w[0] for w in said), talks


@lru_cache(maxsize=16)
def _calendar(code: str) -> tuple[dict[str, frozenset[str]], dict[tuple[str, str], int], int]:
    """Kinds by phrase, values by phrase and kind, and the words of the longest phrase."""
    kinds: dict[str, set[str]] = {}
    values: dict[tuple[str, str], int] = {}
    for row in table("calendar", code=code):
        kinds.setdefault(row["word"], set()).add(row["kind"])
        values.setdefault((row["word"], row["kind"]), int(row["value"] or 0))
    longest = max((word.count(" ") + 1 for word in kinds), default=0)
    return {word: frozenset(found) for word, found in kinds.items()}, values, longest


class _Reader:
    """One text."""

    def __init__(self, tokens: Tokens, code: str) -> None:
        self.tokens, self.low, self.code = tokens, tokens.low, code
        self.kinds, self.values, self.longest = _calendar(code)

    def at(self, index: int, floor: int) -> tuple[DateExpression, int] | None:
        """The expression whose telling word stands at a token, with the token after it."""
        word = self.low[index]
        if word.isdecimal():
            return self._digits(index)
        if word[0].isdecimal():
            return self._dotted(index)
        phrase, length = self._phrase(index)
        kinds = self.kinds.get(phrase, frozenset())
        for kind, reader in (
            ("month", self._month),
            ("hijri", self._hijri),
            ("hijri_dated", self._hijri),
            ("weekday", self._weekday),
        ):
            if kind in kinds:
                return reader(index, length, floor)
        return self._loose(index, length, phrase, floor)

    def _loose(
        self, index: int, length: int, phrase: str, floor: int
    ) -> tuple[DateExpression, int] | None:
        """A time without a name of its own: "ayer", "fin de semana", "hace dos días"."""
        kinds = self.kinds.get(phrase, frozenset())
        if "weekend" in kinds:
            future = self._is(index - 1, "next") or self._is(index + length, "next")
            return date_at(self.tokens, "weekend", index, index + length, future=future)
        if "same_day" in kinds:
            shift = self.values[phrase, "same_day"]  # "la veille": of what was told before
            return date_at(
                self.tokens, "relative", index, index + length, shift=shift, anchor="event"
            )
        if "relative" in kinds:
            shift = self.values[phrase, "relative"]
            return date_at(self.tokens, "relative", index, index + length, shift=shift)
        if "ago_before" in kinds:
            return self._ago(index, index + length)
        if "period" in kinds:
            return self._period(index, length, phrase, floor)
        if "opening" in kinds and self._opens(index, length):
            return date_at(self.tokens, "relative", index, index + length)
        return None

    def _opens(self, index: int, length: int) -> bool:
        """``Уночі дрони атакували``: first in its sentence, no day beside it."""
        before = self.low[index - 1] if index else "."
        if before not in _STOPS and before[0] != "\n" and before[0].isalnum():
            return False
        ahead = range(index + length, min(index + length + 4, len(self.low)))
        dated = any(self._is(k, "weekday", "month", "relative", "to") for k in ahead)
        return not dated and not any(self._day(k) for k in ahead)

    def _phrase(self, index: int) -> tuple[str, int]:
        for length in range(min(self.longest, len(self.low) - index), 0, -1):
            phrase = " ".join(self.low[index : index + length])
            if phrase in self.kinds:
                return phrase, length
        return "", 1

    def _is(self, index: int, *kinds: str) -> bool:
        """Whether a token is a word of one of some kinds."""
        if not 0 <= index < len(self.low):
            return False
        own = self.kinds.get(self.low[index])
        return own is not None and not own.isdisjoint(kinds)

    def is_small(self, at: int) -> bool:
        """Whether a token only leads to a day: "el", "в", "يوم"."""
        return self._is(at, "in", "of", "day_word", "this", "part")

    def _value(self, index: int, *kinds: str) -> int:
        word = self.low[index]
        return next(self.values[word, k] for k in kinds if (word, k) in self.values)

    def _day(self, index: int) -> int | None:
        word = self.low[index] if 0 <= index < len(self.low) else ""
        if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 31:
            return int(word)
        return self._value(index, "day") if self._is(index, "day") else None

    def _year(self, index: int) -> int | None:
        word = self.low[index] if 0 <= index < len(self.low) else ""
        return int(word) if word.isdecimal() and len(word) == 4 and int(word) in _YEARS else None

    # ------------------------------------------------------------ days of months

    def _month(self, index: int, length: int, floor: int) -> tuple[DateExpression, int] | None:
        """``5 de mayo de 2025``, ``7-8 juin``, ``май 2025``, ``5 آذار/مارس``."""
        month = self.values[" ".join(self.low[index : index + length]), "month"]
        end = index + length
        if end + 1 < len(self.low) and self.low[end] in ("/", "(") and self._is(end + 1, "month"):
            end += 2  # the name of another calendar beside it
            end += self.low[end : end + 1] == [")"]
        year, end = self._year_behind(end)
        at = index - 1
        while at >= floor and self._is(at, "of", "day_word"):
            at -= 1
        day = self._day(at) if at >= floor else None
        first, last_day = index, None
        if day is not None:
            first = at
            lower = self._day(at - 2) if at - 2 >= floor else None
            if lower is not None and lower < day:
                link = self.low[at - 1]
                if link in _DASHES or self._is(at - 1, "to"):
                    first, day, last_day = at - 2, lower, day
        if day is None:
            if year is None and not self._is_open(index - 1, floor):
                return None
            return date_at(self.tokens, "month", index, end, year=year, month=month)
        weekday, first = self._weekday_before(first, floor)
        return date_at(
            self.tokens,
            "date",
            first,
            end,
            year=year,
            month=month,
            day=day,
            last_day=last_day,
            weekday=weekday,
        )

    def _is_open(self, index: int, floor: int) -> bool:
        """Whether a word of time stands before a bare month: "en mayo", "au mois de mai"."""
        return index >= floor and self._is(index, "in", "of", "last", "this", "next")

    def _year_behind(self, end: int) -> tuple[int | None, int]:
        at = end
        while self._is(at, "of", "year_word") or (at < len(self.low) and self.low[at] == ","):
            at += 1
        year = self._year(at)
        if year is None:
            return None, end
        at += 1
        while self._is(at, "year_word") and at - end < 4:
            at += 1
        return year, at

    def _weekday_before(self, first: int, floor: int) -> tuple[int | None, int]:
        for back in (1, 2, 3):
            at = first - back
            if at < floor:
                break
            if self._is(at, "weekday"):
                return self._value(at, "weekday"), at
            if not self._is(at, "day_word", "of", "in") and self.low[at] not in (",", "("):
                break
        return None, first

    # ------------------------------------------------------------ digits

    def _digits(self, index: int) -> tuple[DateExpression, int] | None:
        """``2025-03-06``, ``06/03/2025``, a year behind a word that announces one."""
        low = self.low
        if index + 4 < len(low) and low[index + 1] == low[index + 3] and low[index + 1] in "-/.":
            one, two, three = low[index], low[index + 2], low[index + 4]
            if two.isdecimal() and three.isdecimal() and int(two[:3]) in _MONTHS:
                if self._year(index) and self._day(index + 4):
                    day = int(three)
                    return date_at(
                        self.tokens,
                        "date",
                        index,
                        index + 5,
                        year=int(one),
                        month=int(two),
                        day=day,
                    )
                if self._day(index) and self._year(index + 4):
                    return date_at(
                        self.tokens,
                        "date",
                        index,
                        index + 5,
                        year=int(three),
                        month=int(two),
                        day=int(one),
                    )
        year = self._year(index)
        announced = self._is(index - 1, "in", "year_word", "of", "period")
        if year is not None and (announced or self._is(index + 1, "year_word", "period")):
            return date_at(self.tokens, "year", index, index + 1, year=year)
        return None

    def _dotted(self, index: int) -> tuple[DateExpression, int] | None:
        """``06.03.2025`` and ``29.10`` behind a word of days, written in one token."""
        parts = self.low[index].split(".")
        if not all(p.isdecimal() and len(p) <= 4 for p in parts):
            return None
        numbers = [int(p) for p in parts]
        if not (1 <= numbers[0] <= 31 and len(parts) > 1 and numbers[1] in _MONTHS):
            return None
        if len(parts) == 3 and numbers[2] in _YEARS:
            return date_at(
                self.tokens,
                "date",
                index,
                index + 1,
                year=numbers[2],
                month=numbers[1],
                day=numbers[0],
            )
        if len(parts) == 2 and len(parts[1]) == 2:
            told = self._is(index - 1, "weekday", "day_word", "in")
            if told:
                return date_at(
                    self.tokens, "date", index, index + 1, month=numbers[1], day=numbers[0]
                )
        return None

    # ------------------------------------------------------------ weekdays and periods

    def _weekday(self, index: int, length: int, floor: int) -> tuple[DateExpression, int] | None:
        """A weekday; one that a date follows is left to the date."""
        phrase = " ".join(self.low[index : index + length])
        at = index + length
        while at < len(self.low) and at < index + length + 3:
            if self._day(at) is not None or self.low[at][:1].isdecimal():
                ahead = range(at + 1, min(at + 5, len(self.low)))
                if any(self._is(k, "month") for k in ahead):
                    return None  # left to the date
                break
            if not self._is(at, "day_word", "of", "in") and self.low[at] not in (",", "("):
                break
            at += 1
        first, last, shift = index, index + length, 0
        which = ("last", "next", "this")
        if index > floor and self._is(index - 1, *which):
            first, shift = index - 1, int(self._is(index - 1, "next"))
        elif self._is(last, *which):
            last, shift = last + 1, int(self._is(last, "next"))
        weekday = self.values[phrase, "weekday"]
        return date_at(
            self.tokens, "weekday", first, last, weekday=weekday, shift=shift, future=shift > 0
        )

    # ------------------------------------------------------------ nights and spans of weekdays

    def widened(self, made: DateExpression, found: list[DateExpression]) -> DateExpression:
        """A day with the day before it, where a night or "between" joins them.

        ``nuit de lundi à mardi``, ``entre jeudi soir et vendredi matin``, ``в ночь на вторник``.
        """
        first = self.tokens.at(made.start)
        if made.kind not in ("weekday", "date") or made.last_day is not None:
            return made
        if self._is(first - 1, "to") and self._is(first - 2, "night"):
            start, end = self.tokens.start[first - 2], self.tokens.at(made.end)
            return replace(made, start=start, text=self.tokens.surface(first - 2, end), days=2)
        if found and made.kind == found[-1].kind == "date":
            return self._over_months(made, found)
        if made.weekday is None or not found or found[-1].kind != "weekday":
            return made
        left, joined = first - 1, False
        while left > 0 and first - left <= _BACK and self._is_link(left):
            joined = joined or self._is(left, "to") or self.low[left] in _DASHES
            left -= 1
        earlier = found[-1]
        start = self.tokens.at(earlier.start)
        if self.tokens.at(earlier.end) != left + 1 or earlier.weekday is None or earlier.future:
            return made
        days = (made.weekday - earlier.weekday) % 7 + 1
        opens = range(max(0, start - _BACK), start)
        night = any(self._is(k, "night") for k in opens)
        between = joined and any(self._is(k, "between") for k in opens)
        if not (night or between or (joined and days == 2)) or (night and days != 2):
            return made
        found.pop()
        text = self.tokens.surface(start, self.tokens.at(made.end))
        return replace(made, start=earlier.start, text=text, days=days)

    def _over_months(self, made: DateExpression, found: list[DateExpression]) -> DateExpression:
        """``du 28 mai au 3 juin``: days of two months, the first with a word before it."""
        earlier = found[-1]
        start, end = self.tokens.at(earlier.start), self.tokens.at(earlier.end)
        first, opened = self.tokens.at(made.start), earlier.last_day is None and not earlier.year
        links = range(end, first)
        joined = bool(links) and all(self._is_link(k) for k in links)
        joined = joined and any(self._is(k, "to") or self.low[k] in _DASHES for k in links)
        if not (joined and opened):
            return made
        leads = any(self._is(k, *_LEADS) for k in range(start - 2, start + 1))
        if not (days := days_between(earlier, made)) or not leads:
            return made
        found.pop()
        text = self.tokens.surface(start, self.tokens.at(made.end))
        return replace(made, start=earlier.start, text=text, days=days)

    def _is_link(self, at: int) -> bool:
        """Whether a token may stand between two weekdays of one span."""
        return self._is(at, "to", "of", "day_word", "part", "in") or self.low[at] in _DASHES

    # ------------------------------------------------------------ the Islamic calendar

    def _hijri(self, index: int, length: int, floor: int) -> tuple[DateExpression, int] | None:
        """``12 رمضان 1446``, ``شهر رجب 1447 هـ``: year, month and day as written."""
        phrase = " ".join(self.low[index : index + length])
        kind = "hijri" if (phrase, "hijri") in self.values else "hijri_dated"
        end, at = index + length, index - 1
        word = self.low[end] if end < len(self.low) else ""
        year = int(word) if word.isdecimal() and int(word[:5]) in _HIJRI_YEARS else None
        end += year is not None
        end += year is not None and self._is(end, "year_word")
        told = at >= floor and self._is(at, "of")
        while at >= floor and self._is(at, "of", "day_word"):
            at -= 1
        day = self._day(at) if at >= floor else None
        if year is None and (kind == "hijri_dated" or (day is None and not told)):
            return None
        first = at if day is not None else index
        month = self.values[phrase, kind]
        return date_at(self.tokens, "hijri", first, end, year=year, month=month, day=day)

    def is_beside(self, one: DateExpression, other: DateExpression) -> bool:
        """Whether two expressions are one day in two calendars."""
        if {one.kind, other.kind} != {"date", "hijri"}:
            return False
        low, high = self.tokens.at(one.end), self.tokens.at(other.start)
        ends = any(w in _STOPS for w in self.low[low:high])
        return high - low < _BESIDE and not ends

    def _ago(self, first: int, at: int) -> tuple[DateExpression, int] | None:
        """``il y a deux jours``, ``قبل يومين``: the word of "ago" stands first."""
        if self._is(at, "period_two"):
            return self._back(first, at + 1, 2, self._value(at, "period_two"))
        count, end = self._count(at)
        if self._is(end, "period", "period_two"):
            return self._back(first, end + 1, count, self._value(end, "period", "period_two"))
        return None

    def _count(self, at: int) -> tuple[int, int]:
        numbers = read_number_words(self.tokens, at, min(at + 4, len(self.low)), code=self.code)
        if numbers and numbers[0].first == at and numbers[0].value is not None:
            return numbers[0].value, numbers[0].last
        return 1, at

    def _back(
        self, first: int, last: int, count: int, unit: int
    ) -> tuple[DateExpression, int] | None:
        if not 0 < count * unit < 365_000:
            return None
        kind = "relative" if unit == 1 else "period"
        return date_at(self.tokens, kind, first, last, shift=-count, unit=unit)

    def _period(
        self, index: int, length: int, phrase: str, floor: int
    ) -> tuple[DateExpression, int] | None:
        """``два дня назад``, ``la semaine dernière``, ``прошлой неделе``."""
        unit, last = self.values[phrase, "period"], index + length
        if self._is(last, "ago_after"):
            for back in range(1, 4):
                at = index - back
                if at < floor:
                    break
                count, end = self._count(at)
                if end == index:
                    return self._back(at, last + 1, count, unit)
            return self._back(index, last + 1, 1, unit)
        behind = self._is(last, "last", "next")
        if unit > 1 and (behind or (index > floor and self._is(index - 1, "last", "next"))):
            first, end = (index, last + 1) if behind else (index - 1, last)
            way = -1 if self._is(last if behind else index - 1, "last") else 1
            return date_at(self.tokens, "period", first, end, shift=way, unit=unit, future=way > 0)
        return None
