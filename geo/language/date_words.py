"""Dates by the tables of a language: day, month and year, weekdays, "yesterday", "two days ago".

Pure and the same for every language but English: which word is a month and which way round "ago"
stands is said in its ``calendar.csv``.
"""

from functools import lru_cache

from geo.language.lexicon import phrases, table
from geo.language.number_words import read_number_words
from geo.model.reading import DateExpression, Tokens

__all__ = ["date_at", "read_date_words"]

_YEARS = range(1900, 2100)
_MONTHS = range(1, 13)
_DASHES = frozenset(("-", "–", "—", "/"))


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
        else:
            found.append(made[0])
            floor = index = max(made[1], index + 1)
    return found


@lru_cache(maxsize=16)
def _calendar(code: str) -> tuple[dict[str, str], dict[str, int], int]:
    """Kind and value by phrase, and the words of the longest."""
    kinds, longest = phrases("calendar", "kind", "word", code=code)
    return kinds, {r["word"]: int(r["value"] or 0) for r in table("calendar", code=code)}, longest


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
        kind = self.kinds.get(phrase, "")
        if kind == "month":
            return self._month(index, length, floor)
        if kind == "weekday":
            return self._weekday(index, length, phrase, floor)
        if kind == "relative":
            return date_at(
                self.tokens, "relative", index, index + length, shift=self.values[phrase]
            )
        if kind == "ago_before":
            return self._ago(index, index + length)
        if kind == "period":
            return self._period(index, length, phrase, floor)
        return None

    def _phrase(self, index: int) -> tuple[str, int]:
        for length in range(min(self.longest, len(self.low) - index), 0, -1):
            phrase = " ".join(self.low[index : index + length])
            if phrase in self.kinds:
                return phrase, length
        return "", 1

    def _kind(self, index: int) -> str:
        return self.kinds.get(self.low[index], "") if 0 <= index < len(self.low) else ""

    def _day(self, index: int) -> int | None:
        word = self.low[index] if 0 <= index < len(self.low) else ""
        if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 31:
            return int(word)
        return self.values[word] if self._kind(index) == "day" else None

    def _year(self, index: int) -> int | None:
        word = self.low[index] if 0 <= index < len(self.low) else ""
        return int(word) if word.isdecimal() and len(word) == 4 and int(word) in _YEARS else None

    # ------------------------------------------------------------ days of months

    def _month(self, index: int, length: int, floor: int) -> tuple[DateExpression, int] | None:
        """``5 de mayo de 2025``, ``7-8 juin``, ``май 2025``, ``5 آذار/مارس``."""
        month = self.values[" ".join(self.low[index : index + length])]
        end = index + length
        if (
            end + 1 < len(self.low)
            and self.low[end] in ("/", "(")
            and self._kind(end + 1) == "month"
        ):
            end += 2  # the name of another calendar beside it
            end += self.low[end : end + 1] == [")"]
        year, end = self._year_behind(end)
        at = index - 1
        while at >= floor and self._kind(at) in ("of", "day_word"):
            at -= 1
        day = self._day(at) if at >= floor else None
        first, last_day = index, None
        if day is not None:
            first = at
            lower = self._day(at - 2) if at - 2 >= floor else None
            if lower is not None and lower < day:
                link = self.low[at - 1]
                if link in _DASHES or self._kind(at - 1) == "to":
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
        return index >= floor and self._kind(index) in ("in", "of", "last", "this", "next")

    def _year_behind(self, end: int) -> tuple[int | None, int]:
        at = end
        while self._kind(at) in ("of", "year_word") or (at < len(self.low) and self.low[at] == ","):
            at += 1
        year = self._year(at)
        if year is None:
            return None, end
        at += 1
        while self._kind(at) == "year_word" and at - end < 4:
            at += 1
        return year, at

    def _weekday_before(self, first: int, floor: int) -> tuple[int | None, int]:
        for back in (1, 2, 3):
            at = first - back
            if at < floor:
                break
            if self._kind(at) == "weekday":
                return self.values[self.low[at]], at
            if self._kind(at) not in ("day_word", "of", "in") and self.low[at] not in (",", "("):
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
        announced = index and self._kind(index - 1) in ("in", "year_word", "of", "period")
        if year is not None and (announced or self._kind(index + 1) in ("year_word", "period")):
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
            told = index and self._kind(index - 1) in ("weekday", "day_word", "in")
            if told:
                return date_at(
                    self.tokens, "date", index, index + 1, month=numbers[1], day=numbers[0]
                )
        return None

    # ------------------------------------------------------------ weekdays and periods

    def _weekday(
        self, index: int, length: int, phrase: str, floor: int
    ) -> tuple[DateExpression, int] | None:
        at = index + length
        while at < len(self.low) and at < index + length + 3:
            if self._day(at) is not None or self.low[at][:1].isdecimal():
                ahead = range(at + 1, min(at + 5, len(self.low)))
                if any(self._kind(k) == "month" for k in ahead):
                    return None  # left to the date
                break
            if self._kind(at) not in ("day_word", "of", "in") and self.low[at] not in (",", "("):
                break
            at += 1
        first, last, shift = index, index + length, 0
        before, after = self._kind(index - 1) if index > floor else "", self._kind(last)
        if before in ("last", "next", "this"):
            first, shift = index - 1, {"last": 0, "next": 1, "this": 0}[before]
        elif after in ("last", "next", "this"):
            last, shift = last + 1, {"last": 0, "next": 1, "this": 0}[after]
        return date_at(
            self.tokens,
            "weekday",
            first,
            last,
            weekday=self.values[phrase],
            shift=shift,
            future=shift > 0,
        )

    def _ago(self, first: int, at: int) -> tuple[DateExpression, int] | None:
        """``il y a deux jours``, ``قبل يومين``: the word of "ago" stands first."""
        if self._kind(at) == "period_two":
            unit = self.values[self.low[at]]
            return self._back(first, at + 1, 2, unit)
        count, end = self._count(at)
        if self._kind(end) in ("period", "period_two"):
            return self._back(first, end + 1, count, self.values[self.low[end]])
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
        unit, last = self.values[phrase], index + length
        after, before = self._kind(last), self._kind(index - 1) if index > floor else ""
        if after == "ago_after":
            for back in range(1, 4):
                at = index - back
                if at < floor:
                    break
                count, end = self._count(at)
                if end == index:
                    return self._back(at, last + 1, count, unit)
            return self._back(index, last + 1, 1, unit)
        if unit > 1 and (after in ("last", "next") or before in ("last", "next")):
            first, end = (index, last + 1) if after in ("last", "next") else (index - 1, last)
            way = -1 if "last" in (after, before) else 1
            return date_at(self.tokens, "period", first, end, shift=way, unit=unit, future=way > 0)
        return None


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
    )
    return expression, last
