"""Positions in any notation: numbers, codes, words and links that tell where something is.

Pure. A position counts only where it tells more than what is drawn.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from geo.language.coordinates import find_coordinates
from geo.model.measure import KM_PER_DEGREE
from geo.privacy.contact_words import contact_words
from geo.privacy.reached import Reached, reached
from geo.privacy.written import written

__all__ = ["position_spans"]

_UTM = re.compile(r"\b\d{1,2}\s?[C-HJ-NP-X]\s+\d{6}(?:\.\d{1,3})?\s+\d{6,7}(?:\.\d{1,3})?\b")
_METRES = re.compile(
    r"(?<![\d.])\d{6}(?:\.\d{1,3})?\s?m?\s?[EeВв]?[\s,;/]{1,3}[NnСс]?\s?\d{7}(?:\.\d{1,3})?(?!\d)"
)
_GRID = re.compile(r"\b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{3,5}\s?\d{3,5}\b")
_SHORT_PLUS = re.compile(r"(?<!\w)[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,5}(?!\w)")
_THREE_WORDS = re.compile(r"///[^\W\d_]{2,30}\.[^\W\d_]{2,30}\.[^\W\d_]{2,30}")
_PAIR = re.compile(
    r"(?<![\w.,])[-+−]?\d{1,3}[.,]\d{2,12}°?\s?[NSEWnsew]?\s?[,;/ ]\s?[-+−]?\d{1,3}[.,]\d{2,12}"
    r"(?![\d.]*\d)"
)
_DEGREE = re.compile(r"\d{1,3}\s?[°º]\s?\d{1,2}(?:[.,]\d{1,6})?\s?['′’]")
_MINUTES = re.compile(r"\b\d{1,3}[ -]\d{1,2}[.,]\d{1,6}\s?['′]?\s?[NSEW]\b")
_CLOCKED = re.compile(r"\b\d{1,3}:\d{2}:\d{2}(?:[.,]\d{1,4})?\s?[NSEW]\b")
_RECEIVER = re.compile(
    r"(?<![\w.])[NS]?\d{4}\.\d{2,6}\s?[NS]?[\s,;/]{1,3}[EW]?\d{4,5}\.\d{2,6}\s?[EW]?(?!\w)"
)
_LINK = re.compile(
    r"\b(?:goo\.gl/maps|maps\.app\.goo\.gl|g\.co/maps|(?:www\.)?google\.[a-z.]{2,6}/maps"
    r"|maps\.google\.[a-z.]{2,6}|maps\.apple\.com|osm\.org/(?:go|#map|\?m)"
    r"|(?:www\.)?openstreetmap\.org/(?:#map|\?m|go|node|way)|w3w\.co|what3words\.com"
    r"|(?:www\.)?bing\.com/maps|waze\.com/(?:ul|live-map)|yandex\.[a-z]{2,3}/maps|2gis\.[a-z]{2,3}"
    r"|wikimapia\.org/#|geohash\.org|plus\.codes|mapcarta\.com|ul\.waze\.com|maps\.me)"
    r"[/?#=][^\s]{2,300}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\d.,])[-+]?\d{1,3}[.,]\d{2,15}(?![\d])(?![.,]\d)")
_CODE = re.compile(r"(?=[^\W_]*\d)[0-9A-Za-z]{6,12}|[^\W\d_]{2,30}\.[^\W\d_]{2,30}\.[^\W\d_]{2,30}")
_MAY_TELL = re.compile(r"[\d+/]")
_MARK = re.compile(r"[°º]|\b[NSEW]\b|(?<=\d)[NSEW]\b|\b[NSEW](?=[-+\d])")
_MARKS = ".,;:!?()[]{}/=\"'"
_CODE_WORDS = 3  # behind the word for a code, in which it stands
_BETWEEN = 40  # characters between the two numbers of a position
_BEFORE = 16  # characters before a number in which a mark of it may stand
_DECIMALS = 4  # of numbers that are a position whatever stands between them
_TOLD_DECIMALS = 3  # of numbers with a mark or a word for it
_COARSE_DECIMALS = 2  # of a pair of numbers where what is drawn is wider than a town
_COARSE_KM = 5.0
_SHORTEST_LINK_KM = 0.05
_LAT, _LON = 90.0, 180.0
_NEAR = 4  # tokens between a word for an axis and its number
_MINUTE_KM = 1.9  # a minute of arc


def position_spans(text: str, finer_than_km: float) -> set[tuple[int, int]]:
    """The positions of a text that tell more than a distance, as characters.

    >>> position_spans("at 33.51234 by 36.29123", 2.0)
    {(3, 23)}
    """
    seen = written(text)
    shown = seen.text
    if _MAY_TELL.search(shown) is None:  # no notation is without one of these
        return {seen.back(a, b) for a, b in _codes(shown)}
    spans = {(p.start, p.end) for p in find_coordinates(shown) if p.radius_km < finer_than_km}
    for pattern, km in _NOTATIONS:
        for match in pattern.finditer(shown):
            if km(match.group()) < finer_than_km:
                spans.add(match.span())
    words = reached(shown)
    told = frozenset().union(*words.kinds)
    if any(c.isdigit() for c in shown):
        spans.update(_pairs(shown, words, finer_than_km, axes="axis" in told))
        if "degree" in told and finer_than_km > _MINUTE_KM / 2:
            spans.update(_in_words(words))
    spans.update(_codes(shown))
    return {seen.back(a, b) for a, b in spans}


def _pairs(
    text: str, words: Reached, finer_than_km: float, *, axes: bool
) -> Iterator[tuple[int, int]]:
    """Two numbers that may be latitude and longitude, or one with the word for it."""
    numbers = list(_NUMBER.finditer(text))
    coarse = finer_than_km >= _COARSE_KM
    for one, other in pairwise(numbers):
        between = text[one.end() : other.start()]
        if len(between) > _BETWEEN or not _in_range(one.group(), other.group()):
            continue
        decimals = min(_decimals(one.group()), _decimals(other.group()))
        marked = _MARK.search(text[max(0, one.start() - 2) : other.end() + 2]) is not None
        told = marked or (axes and _axis(words, one.start()))
        plain = coarse and between.strip() in ("", ",", ";", "/") and decimals >= _COARSE_DECIMALS
        fewest = _COARSE_DECIMALS if told and coarse else _TOLD_DECIMALS if told else _DECIMALS
        if (decimals >= fewest or plain) and _half_km(decimals) < finer_than_km:
            yield one.start(), other.end()
    if axes:
        for one in numbers:
            decimals = _decimals(one.group())
            if decimals >= _TOLD_DECIMALS and _axis(words, one.start()):
                yield one.span()


def _axis(words: Reached, start: int) -> bool:
    """Whether the word for an axis stands before a number."""
    at = words.tokens.at(start)
    return words.any(range(max(0, at - _NEAR), at), "axis")


def _in_words(words: Reached) -> Iterator[tuple[int, int]]:
    """Numbers before words for degrees and for minutes: 33 degrees 30 minutes."""
    for i in range(1, words.size):
        if words.has(i, "degree") and words.number(i - 1) and words.number(i + 1):
            near = range(i + 2, min(i + 2 + _NEAR, words.size))
            minute = next((k for k in near if words.has(k, "minute") or words.char(k) == "'"), None)
            if minute is not None:
                yield words.start(i - 1), words.end(minute)


def _codes(text: str) -> Iterator[tuple[int, int]]:
    """Codes of places behind the word for them: "geohash sy8dq4zt", "w3w filled.count.soap"."""
    for told in _spots().finditer(text):
        at = told.end()
        for chunk in text[at : at + _BETWEEN].split()[:_CODE_WORDS]:
            start = text.index(chunk, at)
            bare = chunk.strip(_MARKS)
            if _CODE.fullmatch(bare):
                yield start, start + len(chunk)
                break


@lru_cache(maxsize=1)
def _spots() -> re.Pattern[str]:
    """The words for codes of places."""
    words = "|".join(map(re.escape, contact_words().words_of("spot")))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _in_range(one: str, other: str) -> bool:
    a, b = (abs(float(number.replace(",", "."))) for number in (one, other))
    return min(a, b) <= _LAT and max(a, b) <= _LON


def _decimals(number: str) -> int:
    return len(number.replace(",", ".").partition(".")[2])


def _half_km(decimals: int) -> float:
    """Half of the last digit of a number of degrees."""
    return float(0.5 * KM_PER_DEGREE * 10.0**-decimals)


def _pair_km(words: str) -> float:
    """Half of the last digit of a bare pair of numbers; far where it may be anything else."""
    decimals = [len(part) for part in re.findall(r"[.,](\d+)", words)]
    if len(decimals) < 2 or min(decimals) < _TOLD_DECIMALS:
        return float("inf")
    return _half_km(min(decimals))


_NOTATIONS: tuple[tuple[re.Pattern[str], Callable[[str], float]], ...] = (
    (_UTM, lambda _: 0.001),
    (_METRES, lambda _: 0.001),
    (_GRID, lambda _: 0.05),
    (_SHORT_PLUS, lambda _: 0.01),
    (_THREE_WORDS, lambda _: 0.003),
    (_CLOCKED, lambda _: 0.015),
    (_RECEIVER, lambda _: 0.01),
    (_LINK, lambda _: _SHORTEST_LINK_KM),
    (_PAIR, _pair_km),
    (_DEGREE, lambda _: _MINUTE_KM / 2),
    (_MINUTES, lambda words: 0.5 * _MINUTE_KM * 10.0 ** -_decimals(words.rstrip("NSEW' ′"))),
)
