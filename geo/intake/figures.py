"""Numbers of people as cells write them: plain, hedged, a range, a word, or a code for "unknown".

Pure. A word keeps its wording and gets no number: "dozens" is not 24.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from geo.language.digits import latin_digits
from geo.language.lexicon import ENGLISH, languages
from geo.language.number_words import read_number_words
from geo.language.numbers import find_numbers
from geo.language.tokens import tokenize
from geo.model.reading import Number
from geo.model.vocab import Qualifier

__all__ = ["NOT_STATED", "Figure", "bounds", "read_figure"]

NOT_STATED = frozenset({-9, -77, -88, -99, -999, -9999})
"""Codes of data sets for "not known"; no other number below zero is one of people."""

_GROUPED = re.compile(r"\d{1,3}(?:[,'’ ]\d{3})+(?:\.0+)?")
_PLAIN = re.compile(r"[+-]?\d+(?:\.0*)?")
_NUMBER = r"\d{1,3}(?:[,'’ ]\d{3})+|\d+(?:\.0+)?"
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s*(?:[-–—~]|\.\.+|to|/)\s*(?P<high>{_NUMBER})")
_SIGNED = re.compile(
    rf"(?P<sign>>=|<=|≥|≤|>|<|~|≈|±|c\.|ca\.?)?\s*(?P<number>{_NUMBER})\s*(?P<more>\+|\?)?"
)
_SIGNS = {
    ">=": Qualifier.AT_LEAST,
    "≥": Qualifier.AT_LEAST,
    ">": Qualifier.OVER,
    "<=": Qualifier.UP_TO,
    "≤": Qualifier.UP_TO,
    "<": Qualifier.UP_TO,
    "~": Qualifier.ABOUT,
    "≈": Qualifier.ABOUT,
    "±": Qualifier.ABOUT,
    "c.": Qualifier.ABOUT,
    "ca": Qualifier.ABOUT,
    "ca.": Qualifier.ABOUT,
}

_LONGEST = 100  # characters of a cell that is a figure
_ENDLESS = re.compile(r"\d{16}")  # digits of no number that can be meant


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A number of people with its hedge; all three None for a word or a code for "unknown"."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    qualifier: Qualifier = Qualifier.EXACT

    @property
    def is_plain(self) -> bool:
        """An exact number: the wording adds nothing to it."""
        return self.qualifier is Qualifier.EXACT and self.best is not None


def read_figure(text: str) -> Figure | None:
    """The figure that a whole cell is; None when it is none.

    >>> read_figure("1,200").best, read_figure("10+").low, read_figure("5-7").high
    (1200, 10, 7)
    >>> read_figure("dozens").qualifier.value, read_figure("-99").best, read_figure("1.200")
    ('vague', None, None)
    """
    value = latin_digits(text).strip()
    if len(value) > _LONGEST or _ENDLESS.search(value.replace(",", "")):
        return None
    if _PLAIN.fullmatch(value):
        number = int(value.split(".")[0])
        if number in NOT_STATED:
            return Figure(qualifier=Qualifier.VAGUE)
        return _exact(number) if number >= 0 else None
    if _GROUPED.fullmatch(value):
        return _exact(_whole(value))
    ends = _RANGE.fullmatch(value.casefold())
    if ends:
        low, high = _whole(ends["low"]), _whole(ends["high"])
        return Figure(low=low, high=high, qualifier=Qualifier.RANGE) if low <= high else None
    signed = _SIGNED.fullmatch(value.casefold())
    if signed and (signed["sign"] or signed["more"]):
        more = Qualifier.AT_LEAST if signed["more"] == "+" else Qualifier.ABOUT
        qualifier = _SIGNS[signed["sign"]] if signed["sign"] else more
        return _hedged(_whole(signed["number"]), qualifier)
    return _in_words(value)


def bounds(value: int | None, qualifier: Qualifier) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of a hedged number."""
    match qualifier:
        case Qualifier.EXACT:
            return value, value, value
        case Qualifier.AT_LEAST:
            return value, value, None
        case Qualifier.OVER:
            return value, None, None
        case Qualifier.UP_TO:
            return None, None, value
        case Qualifier.ABOUT:
            return None, value, None
        case _:
            return None, None, None


def _exact(number: int) -> Figure:
    return Figure(best=number)


def _hedged(number: int, qualifier: Qualifier) -> Figure:
    low, best, high = bounds(number, qualifier)
    return Figure(low=low, best=best, high=high, qualifier=qualifier)


def _in_words(value: str) -> Figure | None:
    """``at least 3``, ``dozens``, ``twelve``: one number and nothing that it counts beside.

    The language of a cell is not known: a hedge in any of the house counts before a bare number, so
    that ``au moins 5`` is never an exact 5.
    """
    if re.search(r"\d[.,]\d", value):
        return None
    readings = [_one_of(find_numbers(value))]
    tokens = tokenize(value)
    readings += [
        _one_of(read_number_words(tokens, 0, len(tokens), code=code))
        for code in languages()
        if code != ENGLISH
    ]
    told = [figure for figure in readings if figure is not None]
    return next((figure for figure in told if not figure.is_plain), None) or next(iter(told), None)


def _one_of(numbers: Iterable[Number]) -> Figure | None:
    found = [number for number in numbers if not number.blocked]
    if len(found) != 1:
        return None
    [number] = found
    if number.qualifier is Qualifier.EXACT:
        return _exact(number.best) if number.best is not None else None
    if number.qualifier is Qualifier.VAGUE:
        return Figure(qualifier=Qualifier.VAGUE)
    return Figure(low=number.low, best=number.best, high=number.high, qualifier=number.qualifier)


def _whole(text: str) -> int:
    return int(re.sub(r"[^\d]", "", text.split(".", maxsplit=1)[0]))
