"""Addresses: a house number with its street, a flat, a door, in the order of any language.

Pure. A street alone is none: people tell where something happened by it. Nor is a number that
counts what comes behind it: "in Cedar Street, 12 people".
"""

from collections.abc import Iterator

from geo.privacy.contact_words import contact_words
from geo.privacy.reached import Reached

__all__ = ["address_tokens"]

_SIGNS = frozenset([".", ",", ":", "№", "#", "º", "°"])
_NUMBER_SIGNS = frozenset(["#", "№"])
_LONGEST_NUMBER = 5  # characters of a house number: 1200, 221b
_REACH = 5  # words between a number and its street


def address_tokens(words: Reached) -> Iterator[int]:
    """The tokens that are numbers of houses."""
    for i in range(words.size):
        if words.char(i)[:1].isdigit() and _is_address(words, i):
            yield i
    for i in range(words.size):
        if words.has(i, "corner") and _is_corner(words, i):
            yield i


def _is_address(words: Reached, index: int) -> bool:
    word = words.char(index)
    if len(word) > _LONGEST_NUMBER:
        return False
    if _floor(words, index):
        return True
    if words.has(index - 1, "house_part"):
        return not words.has(index + 1, "years", "age") and not _counts_people(words, index)
    if _ordinal(words, index) and not _lettered(words, index):
        return False
    lettered = _lettered(words, index)
    counts = _counts(words, index)
    back, sign = index - 1 - 2 * lettered, False
    while back >= 0 and (words.char(back) in _SIGNS or words.has(back, "number_sign")):
        sign = sign or not _only_parts(words, back, index)
        back -= 1
    if words.has(back, "house_number") and not words.stops(back + 1):
        return sign or not counts
    if words.has(index - 1, "number_sign") or sign:
        return _street_near(words, index, commas=True)
    if _street_before(words, index - 1):
        return not counts
    return _street_after(words, index + 1)


def _only_parts(words: Reached, sign: int, index: int) -> bool:
    """Whether a sign before a number tells no house: "Cedar Street: 12 dead", "St. 5 people"."""
    char = words.char(sign)
    if char == ":":
        return _counts(words, index)
    return char == "," or (char == "." and _counts_people(words, index))


def _ordinal(words: Reached, index: int) -> bool:
    """Whether a number is part of something longer: "1st", "AP-7", "G9"."""
    start, end, text = words.start(index), words.end(index), words.text
    after = text[end : end + 2]
    code = start > 1 and text[start - 1] == "-" and text[start - 2].isalpha()
    code = code or (start > 0 and "A" <= text[start - 1] <= "Z")  # "G9", "M23"
    return code or (len(after) == 2 and after.isalpha())


def _lettered(words: Reached, index: int) -> bool:
    """Whether a letter and a hyphen stand before a number, behind a word for a house: "B-17"."""
    letter = words.char(index - 2)
    joined = words.char(index - 1) == "-" and len(letter) == 1 and letter.isalpha()
    return joined and words.has(index - 3, "house_number", "house_part")


def _floor(words: Reached, index: int) -> bool:
    """Whether a floor of a named house is told: the 4th floor of Cedar Building."""
    reach = range(index + 1, index + 3)
    if not any(words.has(i, "floor") for i in reach):
        return False
    after = range(index + 2, index + 2 + _REACH)
    return any(words.capital(i) and not words.has(i, "floor") for i in after) and not any(
        words.stops(i) for i in range(index + 1, index + 4)
    )


def _counts(words: Reached, index: int) -> bool:
    """Whether a number counts what follows it: a word in small letters that tells no house."""
    after = index + 1
    if words.char(after) in contact_words().house_letters:
        return False
    beside = words.has(after, "house_number", "floor", "street", "number_sign")
    word = words.small(after) or words.caseless(after) or _counts_people(words, index)
    return word and not beside


def _counts_people(words: Reached, index: int) -> bool:
    """Whether a number counts people or what befell them: "7 Dead", "12 Afghan Police"."""
    counted = contact_words().counted
    after = index + 1
    return counted(words.char(after)) or (words.capital(after) and counted(words.char(after + 1)))


def _is_street(words: Reached, index: int) -> bool:
    """Whether a word is one for a street, and not the end of an ordinal: "1st"."""
    start = words.start(index) if 0 <= index < words.size else 0
    return words.has(index, "street") and not words.text[start - 1 : start].isdigit()


def _street_near(words: Reached, index: int, *, commas: bool) -> bool:
    """Whether a street stands near a number that is told as one: "No. 7, Cedar Street"."""
    for step in (1, -1):
        named = False
        for far in range(index + step, index + step * (_REACH + 2), step):
            if words.stops(far) or (words.char(far) == "," and not commas):
                break
            named = named or (words.capital(far) and not words.has(far, "street"))
            if _is_street(words, far):
                own = words.has(far, "street_name") and words.capital(far)
                named = named or own or words.capital(far + 1) or words.capital(far - 1)
                named = named or (words.number(far + 1) and words.char(index - 1) in _NUMBER_SIGNS)
                if named:
                    return True
    return False


def _street_before(words: Reached, last: int) -> bool:
    """Whether a street and its name end before a number: "rue des Cèdres 12", "C/ Mayor, 12"."""
    named, no_name = False, contact_words().names_no_street
    for far in range(last, max(-1, last - _REACH - 1), -1):
        if _is_street(words, far) or (words.char(far) == "c" and words.char(far + 1) == "/"):
            own = words.capital(far + 1) or words.char(far + 1) in ("/", ".")
            return named or own or _named_before(words, far) or words.has(far, "street_name")
        if words.char(far) in (".", "/", ",", "،", "-") or words.number(far):
            if words.stops(far):
                return False
            continue
        if not words.capital(far) and not _joins(words, far):
            return False
        if no_name(words.char(far)) and (not named or words.caseless(far)):
            return False
        named = named or words.capital(far)
    return False


def _named_before(words: Reached, street: int) -> bool:
    """Whether the name of a street stands before its word: "Cedar Street", "5th Avenue"."""
    return (words.capital(street - 1) and not words.caseless(street - 1)) or (
        words.number(street - 2) and words.end(street - 2) == words.start(street - 1)
    )


def _joins(words: Reached, index: int) -> bool:
    """Whether a short word in small letters may stand inside a name of a street: "of the"."""
    return words.small(index) and len(words.char(index)) <= 3


def _street_after(words: Reached, first: int) -> bool:
    """Whether a street and its name follow a number: "12 Cedar Street", "7 bis rue des Cèdres"."""
    at = first + (words.char(first) in contact_words().house_letters)
    at += 2 * (words.char(at) == "/" and words.number(at + 1))
    at += words.char(at) == ","
    own = words.has(at, "street_name")  # a name that ends in "street" needs its number behind it
    saint = words.has(at, "street_last")  # "12 St Patrick's Day marches", "12 St John Street"
    if _is_street(words, at) and not (own or saint or words.stops(at)):
        return any(words.capital(i) for i in range(at + 1, at + _REACH))
    if words.caseless(at):
        return False  # such a language has its number behind the street, or beside the word for it
    for far in range(at + saint, at + _REACH):
        if _is_street(words, far):
            return far > at and words.capital(at)
        if not words.capital(far) and not _joins(words, far):
            return False
    return False


def _is_corner(words: Reached, index: int) -> bool:
    """Whether a corner of streets tells where somebody lives."""
    around = range(max(0, index - 2 * _REACH), index)
    if not words.any(around, "dwelling", "lives"):
        return False
    after = range(index + 1, index + 1 + _REACH)
    return any(words.has(i, "street") for i in after) and any(words.capital(i) for i in after)
