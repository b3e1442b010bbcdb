"""Days written in digits alone: ``12.03.2025``, ``12/03/2025``, ``(12/03)``, ``- 12/03 Town``.

Pure. Dots put the day first. Between slashes the order is that of a date of the same text that
can be read in one way only; else both readings are kept, and the day of publication may decide.
"""

from geo.language.day_spans import date_at
from geo.language.lexicon import word_set, words
from geo.model.reading import DateExpression, Tokens

__all__ = ["day_first", "numeric_date"]

_MARKS = frozenset(("/", ".", "-"))
_YEARS = range(1900, 2100)
_TWO_DIGITS = range(70)  # POSIX: years 69 and below are of this century
_CENTURY = 2000
_LAST_MONTH = 12
_LAST_DAY = 31
_OPENS = frozenset(("(", "["))
_SHUTS = frozenset((")", "]"))
_BULLETS = frozenset(("-", "–", "—", "•", "*", "·", "▪", "●"))


def _small(word: str, last: int) -> int:
    """A number of one or two digits up to a last one; 0 for any other word."""
    value = int(word) if word.isdecimal() and len(word) <= len("12") else 0
    return value if value <= last else 0


def _pair(tokens: Tokens, at: int) -> tuple[int, int]:
    """Two small numbers with a glued slash between them; zeros where there are none."""
    low = tokens.low
    if at + 2 >= len(low) or low[at + 1] not in ("/", "-"):
        return 0, 0
    glued = tokens.end[at] == tokens.start[at + 1] and tokens.end[at + 1] == tokens.start[at + 2]
    pair = _small(low[at], _LAST_DAY), _small(low[at + 2], _LAST_DAY)
    return pair if glued and all(pair) else (0, 0)


def day_first(tokens: Tokens) -> bool | None:
    """Whether the dates between slashes of a text put the day first; None where none tells.

    >>> from geo.language.tokens import tokenize
    >>> [day_first(tokenize(text)) for text in ("On 27/3/2025", "On 3/27/2025", "On 3/4/2025")]
    [True, False, None]
    """
    found = set()
    for at, word in enumerate(tokens.low):
        later = at > 1 and tokens.low[at - 2] == "/"  # the year of the same date
        if word == "/" and 0 < at < len(tokens) - 1 and not later:
            one, two = _pair(tokens, at - 1)
            if one > _LAST_MONTH >= two > 0:
                found.add(True)
            elif two > _LAST_MONTH >= one > 0:
                found.add(False)
    return found.pop() if len(found) == 1 else None


def numeric_date(
    tokens: Tokens, index: int, *, first_is_day: bool | None
) -> tuple[DateExpression, int] | None:
    """The date in digits that begins at a token, with the token after it."""
    low = tokens.low
    if "." in low[index]:
        return _dotted(tokens, index)
    one, two = _pair(tokens, index)
    if not one:
        return None
    year, last = _year_behind(tokens, index + 3, low[index + 1])
    if year is None and (low[index + 1] == "-" or not _is_alone(tokens, index, index + 3)):
        return None
    if one > _LAST_MONTH or two > _LAST_MONTH:
        first_is_day = one > _LAST_MONTH
    day, month = (one, two) if first_is_day in (True, None) else (two, one)
    if month > _LAST_MONTH:
        return None
    swaps = first_is_day is None and one != two
    return date_at(tokens, "date", index, last, year=year, month=month, day=day, is_ambiguous=swaps)


def _dotted(tokens: Tokens, index: int) -> tuple[DateExpression, int] | None:
    """``12.03.2025`` in one token: the day stands first."""
    parts = tokens.low[index].split(".")
    if len(parts) != len(("12", "03", "2025")) or not all(part.isdecimal() for part in parts):
        return None
    day, month = _small(parts[0], _LAST_DAY), _small(parts[1], _LAST_MONTH)
    year = _full_year(parts[2])
    if not (day and month and year):
        return None
    return date_at(tokens, "date", index, index + 1, year=year, month=month, day=day)


def _full_year(word: str) -> int | None:
    if not word.isdecimal():
        return None
    if len(word) == len("25") and int(word) in _TWO_DIGITS:
        return _CENTURY + int(word)
    return int(word) if len(word) == len("2025") and int(word) in _YEARS else None


def _year_behind(tokens: Tokens, at: int, mark: str) -> tuple[int | None, int]:
    """The year behind a day and a month with the same mark, and the token after the date."""
    low = tokens.low
    if at + 1 < len(low) and low[at] == mark and tokens.end[at - 1] == tokens.start[at]:
        year = _full_year(low[at + 1])
        if year is not None:
            return year, at + 2
    return None, at


def _is_alone(tokens: Tokens, first: int, last: int) -> bool:
    """Whether two numbers stand where a day does: in brackets, at the head of a line, after "on".

    "Three of the 3/4 that", "24/7" and "9/11" stand elsewhere.
    """
    low = tokens.low
    before = low[first - 1] if first else ""
    after = low[last] if last < len(low) else ""
    if before in _OPENS:
        return after in _SHUTS or after in (",", ":")
    if after in _MARKS or after in word_set("of"):
        return False
    kinds = words("calendar", "kind")
    if before in word_set("on") or kinds.get(before, "").startswith("weekday"):
        return True
    if not _opens_line(tokens, first):
        return before == "," and low[first - 2 : first - 1] != [] and tokens.capital(first - 2)
    return not after[:1].isdecimal()


def _opens_line(tokens: Tokens, index: int) -> bool:
    """Whether a token is the first of its line, a bullet left out."""
    while index and tokens.low[index - 1] in _BULLETS:
        if _breaks(tokens, index - 1):
            return True
        index -= 1
    return _breaks(tokens, index)


def _breaks(tokens: Tokens, index: int) -> bool:
    return (
        index == 0
        or "\n" in tokens.text[tokens.end[index - 1] : tokens.start[index]]
        or ("\n" in tokens.low[index - 1])
    )
