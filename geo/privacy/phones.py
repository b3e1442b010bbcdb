"""Telephone numbers: which runs of digits are dialled, and which are days, years and figures.

Pure.
"""

import re
from collections.abc import Iterator

from geo.privacy.reached import Reached

__all__ = ["is_dated", "phone_spans"]

_DIGITS = re.compile(r"(?:\+|(?<![\w.,]))\d[\d\s().\-/_*~|·\u2010-\u2015\u00a0]{4,30}\d(?![\w])")
_IN_WORDS = re.compile(r"\b0\d{2,4}, [^\W\d_]{2,6} \d{2,4}(?:[ -]\d{2,4}){1,3}\b")
_PARTS = re.compile(r"[\s().\-/_*~|·\u2010-\u2015\u00a0]+")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d[-./](\d{1,2})[-./](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](?:(?:19|20)?\d\d)")
_YEARS = re.compile(r"\(?(?:1[5-9]|20)\d\d\)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURES = re.compile(
    r"\d{1,3}(?:[ .\u00a0\u202f]\d{3}){0,4}"
    r"(?:\s?[-/\u2010-\u2015]\s?\d{1,3}(?:[ .\u00a0\u202f]\d{3}){0,4})?"
)
_DECIMALS = re.compile(r"\d{1,3}\.\d{1,12}(?:[\s/-]{1,3}\d{1,3}\.\d{1,12})?")
_CLOCKS = re.compile(
    r"(?:[01]\d|2[0-4])[0-5][05](?:\s?[-\u2010-\u2015/]\s?(?:[01]\d|2[0-4])[0-5][05])+"
)
_CODED = re.compile(r"[A-Z]{2}-\Z")
_CODE = 6  # characters before a number in which the letters of a code end
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15  # of a telephone number (E.164)
_FEWEST_SHORT = 6  # of one behind a word for it
_MOST_GROUPS = 7
_NEAR = 5  # tokens between a word and its number
_LAST_DAY, _LAST_MONTH = 31, 12
_THREES = 3  # groups of three digits that are no figure where the last is not round


def phone_spans(words: Reached) -> Iterator[tuple[int, int]]:
    """The telephone numbers of a text, as characters."""
    for match in _DIGITS.finditer(words.text):
        at = words.tokens.at(match.start())
        number = match.group().strip()
        told = words.any(range(max(0, at - _NEAR), at), "phone")
        if not _is_reference(words, at, match.start(), number, told=told) and _is_phone(
            number, words, at, match.end(), told=told
        ):
            yield match.span()
    for match in _IN_WORDS.finditer(words.text):
        yield match.span()


def _is_phone(number: str, words: Reached, at: int, end: int, *, told: bool) -> bool:
    digits = sum(c.isdigit() for c in number)
    if digits > _MOST_DIGITS or digits < (_FEWEST_SHORT if told else _FEWEST_DIGITS):
        return False
    if number.startswith("+"):
        return True
    if words.has(at - 1, "plus"):
        return True
    if is_dated(number) or _DECIMALS.fullmatch(number) or _CLOCKS.fullmatch(number):
        return False
    groups = _PARTS.split(number.strip("().-/ "))
    if all(len(g) == 1 for g in groups):
        return True
    if len(groups) > _MOST_GROUPS or (len(groups) <= 2 and _YEARS.fullmatch(groups[-1])):
        return False
    if _FIGURES.fullmatch(number) is not None and not number.startswith("0"):
        threes = len(groups) == _THREES and all(len(g) == _THREES for g in groups)
        counted = words.text[end:].lstrip()[:1].islower()
        return threes and groups[-1] != "000" and (told or not counted)
    if number.startswith("00") or told:
        return digits >= _FEWEST_DIGITS or len(groups) >= _THREES
    parted = len(groups) >= 2
    return (number.startswith(("0", "(")) or parted) and digits > _FEWEST_DIGITS


def _is_reference(words: Reached, at: int, start: int, number: str, *, told: bool) -> bool:
    """Whether a number is that of a book or of a row: "ISBN 978-...", "SYR-2025-1-77-3"."""
    if words.any((at - 2, at - 1), "catalogue"):
        return True
    if told:
        return False
    before = words.text[max(0, start - _CODE) : start]
    named = before[-2:-1].isalpha() and before[-1:] in ("-", "_")
    dated = any(_YEAR.fullmatch(part) for part in _PARTS.split(number))
    return (named and dated) or _CODED.search(before) is not None


def is_dated(number: str) -> bool:
    """Whether a run of digits holds a day of the calendar.

    >>> is_dated("2025-03-09 12"), is_dated("8-916-123-45-67")
    (True, False)
    """
    for chunk in number.split():
        first, last = _YEAR_FIRST.fullmatch(chunk), _YEAR_LAST.fullmatch(chunk)
        found = first or last
        if found is not None:
            a, b = int(found[1]), int(found[2])
            if min(a, b) <= _LAST_MONTH and max(a, b) <= _LAST_DAY:
                return True
    return False
