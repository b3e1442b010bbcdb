"""Contact data and positions in a text: telephone, mail, account, plate, papers, address, place.

Pure. What a number is follows from the word before it or from its form; the words are data. Every
pattern begins with a character of its own and repeats only classes of characters, so that none can
look at a text more than once.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from geo.language.coordinates import find_coordinates
from geo.language.tokens import tokenize
from geo.model.folds import digit
from geo.model.measure import KM_PER_DEGREE
from geo.privacy.cues import Cues, Kinds
from geo.privacy.evidence import Reason

__all__ = ["Contact", "find_contacts", "find_positions"]

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_MAIL_WORDS = re.compile(r"[\w.+-]{1,64}\s?[(\[{]\s?at\s?[)\]}]\s?[\w-]{1,63}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{2,40}")
_PROFILE = re.compile(
    r"\b(?:t\.me|wa\.me|telegram\.me|(?:www\.|m\.)?(?:facebook|instagram|twitter|tiktok|vk|ok|x|fb)"
    r"\.(?:com|ru|me))/[\w.@+-]{2,60}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?:\+|\b)\d[\d\s().\-/\u2010-\u2015\u00a0]{5,24}\d\b")
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_PLATE = re.compile(
    r"\b(?:[A-ZА-ЯІЇЄ]{1,3}[ -]?\d{2,5}[ -]?[A-ZА-ЯІЇЄ]{1,3}(?:[ -]?\d{2,4})?|[A-Z]{2,3}[ -]\d{3,5}"
    r"|\d{2,4}[ -][A-Z]{2,3}[ -]\d{2,4})\b"
)
_UTM = re.compile(r"\b\d{1,2}\s?[C-HJ-NP-X]\s+\d{6}(?:\.\d{1,3})?\s+\d{6,7}(?:\.\d{1,3})?\b")
_GRID = re.compile(r"\b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{3,5}\s?\d{3,5}\b")
_SHORT_PLUS = re.compile(r"(?<!\w)[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,5}(?!\w)")
_THREE_WORDS = re.compile(r"///[^\W\d_]{2,30}\.[^\W\d_]{2,30}\.[^\W\d_]{2,30}")
_PAIR = re.compile(
    r"(?<![\w.,])[-+−]?\d{1,3}[.,]\d{2,12}°?\s?[NSEWnsew]?\s?[,;/ ]\s?[-+−]?\d{1,3}[.,]\d{2,12}"
    r"(?![\d.]*\d)"
)
_DEGREE = re.compile(r"\d{1,3}\s?[°º]\s?\d{1,2}(?:[.,]\d{1,6})?\s?['′’]")
_PARTS = re.compile(r"[\s().\-/\u2010-\u2015\u00a0]+")
_NUMBER_SIGNS = (".", ",", "no", "nr", "n°", "№", "#", "number")
_LONGEST_NUMBER = 4  # digits of a house number
_LONGEST_ADDRESS = 4  # words between a number and its street
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15  # of a telephone number (E.164)
_SPELLED = 6  # digits in words, one after the other
_EXACT_DIGITS = 5  # of the number of a passport
_NEAR = 4  # tokens between a word and its number
_PAPER = 7  # tokens between a paper and its number: "su pasaporte es el número N 123"
_PLAIN_PAIR_DECIMALS = 3
_DEGREE_KM = 1.9  # a minute of arc


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Something at ``[start, end)`` by which a person can be reached or found."""

    start: int
    end: int
    reason: Reason


def find_contacts(text: str, cues: Cues) -> list[Contact]:
    """Contact data in a text.

    >>> [c.reason.name for c in find_contacts("Call +963 944 123 456 or ask @zoltar_k.", Cues())]
    ['HANDLE', 'PHONE']
    >>> find_contacts("1,200 people fled on 2025-03-09; 745 were killed.", Cues())
    []
    """
    if not any(c.isdigit() or c in "@/" for c in text):
        return list(_spelled(text, cues)) if len(text) > 3 * _SPELLED else []
    western = "".join(digit(c) for c in text) if not text.isascii() else text
    found = [
        Contact(start=m.start(), end=m.end(), reason=reason)
        for pattern, reason in (
            (_MAIL, Reason.MAIL),
            (_MAIL_WORDS, Reason.MAIL),
            (_PROFILE, Reason.HANDLE),
            (_HANDLE, Reason.HANDLE),
        )
        for m in pattern.finditer(western)
    ]
    if any(c.isdigit() for c in western):
        found += _numbers(western, cues)
    found += _spelled(text, cues)
    return found


class _Words:
    """The tokens of one text with their kinds."""

    def __init__(self, text: str, cues: Cues) -> None:
        self.text, self.tokens = text, tokenize(text)
        self.low = self.tokens.low
        self.kinds: list[Kinds] = cues.of(self.low)

    def has(self, index: int, *wanted: str) -> bool:
        """Whether a token exists and is of one of some kinds."""
        return 0 <= index < len(self.low) and not self.kinds[index].isdisjoint(wanted)

    def any(self, indices: Iterable[int], *wanted: str) -> bool:
        """Whether one of some tokens is of one of some kinds."""
        return any(self.has(i, *wanted) for i in indices)

    def capital(self, index: int) -> bool:
        """Whether a token may open a name: a capital, or a letter without case."""
        if not 0 <= index < len(self.low):
            return False
        first = self.text[self.tokens.start[index]]
        return first.isupper() or (first.isalpha() and first.lower() == first.upper())

    def glued(self, index: int) -> bool:
        """Whether a token is part of a longer one: "1st", "AP-7"."""
        start, end = self.tokens.start[index], self.tokens.end[index]
        code = start > 1 and self.text[start - 1] == "-" and self.text[start - 2].isalpha()
        return code or self.text[end : end + 2].isalpha()


def _numbers(text: str, cues: Cues) -> Iterator[Contact]:
    words = _Words(text, cues)
    for match in _DIGITS.finditer(text):
        if _is_phone(match.group(), words, words.tokens.at(match.start())):
            yield Contact(start=match.start(), end=match.end(), reason=Reason.PHONE)
    if words.any(range(len(words.low)), "vehicle", "plate"):
        for match in _PLATE.finditer(text):
            at = words.tokens.at(match.start())
            if not words.any(range(at, at + 3), "time_words"):
                yield Contact(start=match.start(), end=match.end(), reason=Reason.PLATE)
    for i, word in enumerate(words.low):
        reason = _reason(words, i) if any(c.isdigit() for c in word) else None
        if reason is not None:
            yield Contact(start=words.tokens.start[i], end=words.tokens.end[i], reason=reason)


def _reason(words: _Words, index: int) -> Reason | None:
    """What a number is by the words before and after it."""
    before = range(max(0, index - _NEAR), index)
    digits = sum(c.isdigit() for c in words.low[index])
    paper = range(max(0, index - _PAPER), index)
    if digits >= _EXACT_DIGITS and words.any(paper, "identity"):
        return Reason.IDENTITY
    around = range(max(0, index - 2 * _NEAR), index + _NEAR)
    if words.any(before, "plate") and words.any(around, "vehicle"):
        return Reason.PLATE
    return Reason.ADDRESS if _is_address(words, index) else None


def _is_phone(number: str, words: _Words, at: int) -> bool:
    digits = sum(c.isdigit() for c in number)
    if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS or _DATE.search(number):
        return False
    if number.startswith(("+", "00")) or words.any(range(max(0, at - _NEAR), at), "phone"):
        return True
    groups = _PARTS.split(number.strip())
    parted = 2 <= len(groups) <= 6 and not all(len(g) == 3 for g in groups[1:])
    decimal = re.fullmatch(r"\d{1,3}\.\d+", number) is not None
    return not decimal and (number.startswith("0") or parted) and digits > _FEWEST_DIGITS


def _is_address(words: _Words, index: int) -> bool:
    """A house number with its street: "12 Cedar Street", "rue des Cèdres 12", "flat 3"."""
    word = words.low[index]
    if len(word) > _LONGEST_NUMBER or not word[0].isdigit() or words.glued(index):
        return False
    back = index - 1
    while back >= 0 and words.low[back] in _NUMBER_SIGNS:
        back -= 1
    if words.has(back, "house_number"):
        return not words.has(index + 1, "years", "age")
    return _street_before(words, back) or _street_after(words, index + 1)


def _street_before(words: _Words, last: int) -> bool:
    for far in range(last, max(-1, last - _LONGEST_ADDRESS), -1):
        if words.has(far, "street"):
            return all(
                words.capital(i) or words.has(i, "of", "article") for i in range(far + 1, last + 1)
            )
        if words.low[far] in (".", ";", "!"):
            break
    return False


def _street_after(words: _Words, first: int) -> bool:
    if words.has(first, "street"):  # "12 rue des Cèdres"
        return any(words.capital(i) for i in range(first, first + _LONGEST_ADDRESS))
    for far in range(first, first + _LONGEST_ADDRESS):
        if words.has(far, "street"):
            return words.capital(first)
        if not words.capital(far):
            break
    return False


def _spelled(text: str, cues: Cues) -> Iterator[Contact]:
    """A number told digit by digit in words, after a word for a telephone."""
    tokens = tokenize(text)
    kinds = cues.of(tokens.low)
    run = 0
    for i, kind in enumerate(kinds):
        if "digit" in kind:
            run += 1
            if run == _SPELLED:
                yield Contact(
                    start=tokens.start[i - run + 1], end=tokens.end[i], reason=Reason.PHONE
                )
        elif tokens.low[i] not in (",", "-", "–"):
            run = 0


def find_positions(text: str, *, finer_than_km: float) -> list[Contact]:
    """Positions in any notation that tell more than a distance.

    Parameters
    ----------
    text
        Any text.
    finer_than_km
        What the map shows: a position with a radius of this or more may stand.

    Examples
    --------
    >>> len(find_positions("graves at 35.36211, 35.92759", finer_than_km=2.0))
    1
    >>> find_positions("graves at 35.36211, 35.92759", finer_than_km=0.0)
    []
    """
    if not any(c.isdigit() for c in text) and "///" not in text:
        return []
    spans = {(p.start, p.end) for p in find_coordinates(text) if p.radius_km < finer_than_km}
    for pattern, km in _NOTATIONS:
        for match in pattern.finditer(text):
            if km(match.group()) < finer_than_km:
                spans.add(match.span())
    return [Contact(start=a, end=b, reason=Reason.POSITION) for a, b in sorted(spans)]


def _pair_km(words: str) -> float:
    """Half of the last digit of a bare pair of numbers; far where it may be anything else."""
    decimals = [len(part) for part in re.findall(r"[.,](\d+)", words)]
    if len(decimals) < 2 or min(decimals) < _PLAIN_PAIR_DECIMALS:
        return float("inf")
    return float(0.5 * KM_PER_DEGREE * 10.0 ** -min(decimals))


_NOTATIONS: tuple[tuple[re.Pattern[str], Callable[[str], float]], ...] = (
    (_UTM, lambda _: 0.001),
    (_GRID, lambda _: 0.05),
    (_SHORT_PLUS, lambda _: 0.01),
    (_THREE_WORDS, lambda _: 0.003),
    (_PAIR, _pair_km),
    (_DEGREE, lambda _: _DEGREE_KM / 2),
)
