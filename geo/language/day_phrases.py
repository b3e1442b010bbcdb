"""Days and weeks told from others: "the next morning", "the week before", "on the third day".

Pure. Which phrase means what stands in ``day_phrases.csv``; the day it counts from is chosen by
``geo.extraction.times``.
"""

from functools import lru_cache

from geo.language.day_spans import date_at
from geo.language.lexicon import table, word_set, words
from geo.language.numbers import read_numbers
from geo.model.reading import DateExpression, Tokens

__all__ = ["day_phrase", "ordinal_day", "part_before", "recent_days", "stands_alone"]

_HAD = 6  # tokens in which "had" follows "the night before"
_PHRASE = 5  # words of the longest part of a month
_HOURS = 24


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[tuple[tuple[str, ...], dict[str, str]]]]:
    """Phrases by their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], dict[str, str]]]] = {}
    for row in sorted(table("day_phrases"), key=lambda row: -row["phrase"].count(" ")):
        phrase = tuple(row["phrase"].split())
        found.setdefault(phrase[0], []).append((phrase, row))
    return found


def day_phrase(tokens: Tokens, index: int) -> tuple[DateExpression, int] | None:
    """The phrase of the table that begins at a token, with the token after it.

    >>> from geo.language.tokens import tokenize
    >>> made = day_phrase(tokenize("The next morning a bomb went off."), 0)
    >>> made[0].text, made[0].shift, made[0].anchor
    ('The next morning', 1, 'event')
    >>> day_phrase(tokenize("The day after the vote"), 0) is None
    True
    """
    low = tokens.low
    for phrase, row in _phrases().get(low[index], ()):
        last = index + len(phrase)
        if tuple(low[index:last]) != phrase:
            continue
        if row["is_bare"] and not stands_alone(tokens, last):
            continue
        return date_at(
            tokens,
            row["kind"],
            index,
            last,
            shift=int(row["shift"]),
            unit=int(row["unit"]),
            anchor=row["anchor"],
            days=int(row["days"]),
            future=row["anchor"] != "event" and int(row["shift"]) > 0,
        )
    return None


def stands_alone(tokens: Tokens, at: int) -> bool:
    """Whether "the day before" has nothing behind it that it is before.

    >>> from geo.language.tokens import tokenize
    >>> [stands_alone(tokenize(text), 3) for text in (
    ...     "the day before, in Kano", "the day before the vote", "the day before it had rained")]
    [True, False, True]
    """
    low = tokens.low
    if at >= len(low) or not low[at][0].isalnum():
        return True
    if words("function_words", "class").get(low[at]) in ("prep", "conj"):
        return True
    before = low[at - 1] in word_set("before")
    ahead = low[at : at + _HAD]
    return before and any(w in word_set("had") for w in ahead[: _comma(ahead)])


def _comma(low: list[str]) -> int:
    return next((k for k, word in enumerate(low) if not word[0].isalnum()), len(low))


def ordinal_day(tokens: Tokens, index: int, floor: int) -> tuple[DateExpression, int] | None:
    """``on the third day``, ``day 3``: counted from the first day that is told; at "day"."""
    low = tokens.low
    before = low[index - 1] if index > floor else ""
    ordinal = words("numbers", "kind").get(before) == "ordinal"
    if ordinal and index - 2 >= floor and low[index - 2] in word_set("article of a day"):
        number = next(int(r["value"]) for r in table("numbers") if r["word"] == before)
        first = index - 2
        if first - 1 >= floor and low[first - 1] in word_set("up to a day"):
            return None  # "by the fourth day": any day up to it
        return _nth(tokens, first, index + 1, number)
    numbers = read_numbers(tokens, index + 1, min(len(low), index + 2))
    number = numbers[0].value or 0 if numbers and numbers[0].first == index + 1 else 0
    opens = tokens.capital(index) or before in word_set("on")
    return _nth(tokens, index, index + 2, number) if number and opens else None


def _nth(tokens: Tokens, first: int, last: int, number: int) -> tuple[DateExpression, int] | None:
    if not 0 < number <= 31:
        return None
    return date_at(tokens, "relative", first, last, shift=number - 1, anchor="first_told")


def recent_days(tokens: Tokens, index: int, floor: int) -> tuple[DateExpression, int] | None:
    """``in the past 24 hours``, ``over the last three days``: up to the day of publication."""
    low = tokens.low
    numbers = read_numbers(tokens, max(floor, index - 3), index)
    if not numbers or numbers[-1].last != index or not numbers[-1].value:
        return None
    first = numbers[-1].first - 1
    if first < floor or low[first] not in word_set("recent"):
        return None
    unit = {row["word"]: int(row["value"]) for row in table("calendar")}.get(low[index], 0)
    count = numbers[-1].value
    days = 1 - (-count // _HOURS) if low[index] in word_set("hours") else count * unit
    if not 1 < days <= 366:
        return None
    return date_at(tokens, "relative", first, index + 1, days=days)


@lru_cache(maxsize=1)
def _parts() -> dict[tuple[str, ...], str]:
    return {tuple(row["phrase"].split()): row["part"] for row in table("month_parts")}


def part_before(tokens: Tokens, first: int, floor: int) -> tuple[str, int]:
    """Which part of a month or year is meant, and the token at which its words begin.

    >>> from geo.language.tokens import tokenize
    >>> part_before(tokenize("at the end of last month"), 4, 0)
    ('late', 1)
    >>> part_before(tokenize("in the second week of June"), 5, 0)
    ('week 2', 1)
    """
    low = tokens.low
    for length in range(min(_PHRASE, first - floor), 0, -1):
        phrase = tuple(low[first - length : first])
        part = _parts().get(phrase) or _parts().get(tuple(w for w in phrase if w != "-"))
        if part:
            return part, first - length
    if first - 3 >= floor and low[first - 1] in word_set("of"):
        kinds = words("numbers", "kind")
        which, what = low[first - 3], low[first - 2]
        if what in word_set("halves and weeks"):
            last = which in word_set("last")
            number = next((r["value"] for r in table("numbers") if r["word"] == which), "")
            if last or kinds.get(which) == "ordinal":
                start = first - 3 - (first - 4 >= floor and low[first - 4] == "the")
                return f"{what} {0 if last else number}", start
    return "", first
