"""Counts that a sentence gives day by day: "60 were killed on Friday and 50 on Saturday"; pure."""

from geo.language.lexicon import word_set, words
from geo.model.reading import Number, Reading, hits_by_set

__all__ = ["counts_by_day"]

_NOUN = 2  # words between a count and its day: "two more people"
_JOINED = 2  # tokens before a count among which its "and" stands


def counts_by_day(reading: Reading, first: int, last: int) -> list[Number]:
    """The counts of tokens ``[first, last)`` that have a day of their own behind an earlier one.

    >>> from geo.language.reading import read
    >>> text = read("Shells killed 60 on Friday and 50 on Saturday.")
    >>> [n.text for n in counts_by_day(text, 0, len(text.tokens))]
    ['50']
    """
    tokens = reading.tokens
    days = {
        tokens.at(d.start)
        for d in reading.dates
        if tokens.start[first] <= d.start < tokens.end[last - 1]
    }
    if len(days) < _JOINED:
        return []
    hits = hits_by_set(reading.hits_in(first, last))
    joins = {h.last for name in ("join", "clause") for h in hits.get(name, ())}
    small = {h.first for name in ("locative", "article") for h in hits.get(name, ())}
    nouns = words("people", "number", code=reading.lang).keys() | word_set("before a counted noun")
    found = []
    for number in reading.numbers_in(first, last):
        told = any(day < number.first for day in days)
        led = number.first in joins or tokens.low[number.first - 1] in (",", ";")
        if number.blocked or not (told and led):
            continue
        at = number.last
        while at < number.last + _NOUN and at < last and tokens.low[at] in nouns:
            at += 1
        while at < last and at in small and at not in days:
            at += 1
        if at in days:
            found.append(number)
    return found
