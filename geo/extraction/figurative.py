"""Words of violence that tell of a match, a market or a stage: "bombed at the box office".

Pure. "Crews battle a blaze" fights no people; a sentence that also names armed people, the police,
a crowd or counted victims is real.
"""

from collections.abc import Callable, Mapping, Sequence

from geo.language.lexicon import word_set
from geo.model.frames import EventClass
from geo.model.reading import Hit, Reading

__all__ = ["is_figurative", "is_fought"]

_BESIDE = 4  # tokens between who is hurt and how
_BEHIND = 3  # tokens between "a flood of" and what comes
_SUBJECT = 6  # tokens between "shares" and what they did
_REAL = ("agent", "officer", "crowd", "weapon")
_DASHES = frozenset({"-", "–"})
_GOVERNS = 5  # tokens between "the battle" and what it is against
_WHILE = frozenset({"after", "clause"})
_NATURAL = ("hazard", "accident", "health")
_SIGNS = frozenset({",", ";", ":", "."})


def is_figurative(
    reading: Reading, hit: Hit, hits: Mapping[str, Sequence[Hit]], *, family: str
) -> bool:
    """Whether an event word is one of sport, business or the arts in its sentence.

    A fire or a storm (``family``) at a stadium or a theatre is one all the same.
    """
    shown = any(h.first <= hit.first < h.last for h in hits.get("figure", ()))
    if not shown or any(name in hits for name in _REAL) or _hurts(reading, hits):
        return False
    topics = hits.get("topic", ())
    if any(h.value == "market" and _is_traded(reading, hit, hits, h) for h in topics):
        return True
    if family in _NATURAL:
        return False
    return any(h.value != "market" for h in topics) or any(
        _scores(reading, result) for result in hits.get("result", ())
    )


def _is_traded(reading: Reading, hit: Hit, hits: Mapping[str, Sequence[Hit]], topic: Hit) -> bool:
    """``shares crashed``, ``a flood of orders``; "shares fell after an attack" tells of one."""
    low = reading.tokens.low
    if hit.last <= topic.first:
        of = low[hit.last] in word_set("of", code=reading.lang)
        return of and topic.first - hit.last < _BEHIND
    between = low[topic.last : hit.first]
    caused = any(topic.last <= h.first < hit.first for h in hits.get("after", ()))
    return len(between) < _SUBJECT and _SIGNS.isdisjoint(between) and not caused


def _scores(reading: Reading, result: Hit) -> bool:
    """``losing 4-0``: a result of a match close behind a word of winning or losing."""
    tokens, low = reading.tokens, reading.tokens.low
    return any(
        low[k] in _DASHES
        and low[k - 1].isdecimal()
        and low[k + 1].isdecimal()
        and tokens.glued(k)
        and tokens.glued(k + 1)
        for k in range(result.last + 1, min(len(low) - 1, result.last + _BESIDE + 2))
    )


def _hurts(reading: Reading, hits: Mapping[str, Sequence[Hit]]) -> bool:
    """Whether people are counted, or named as hurt, beside a word of harm."""
    ordinal = word_set("ordinal ends")
    for harm in hits.get("harm", ()):
        for number in reading.numbers_in(max(0, harm.first - _BESIDE), harm.last + _BESIDE):
            around = reading.tokens.low[number.first - 1 : number.last + 1]
            if not number.blocked and ordinal.isdisjoint(around) and _DASHES.isdisjoint(around):
                return True
        if any(-_BESIDE < h.first - harm.last < _BESIDE for h in hits.get("mover", ())):
            return True
    return False


def is_fought(reading: Reading, hit: Hit, *, class_of: Callable[[str], EventClass]) -> bool:
    """``crews battle a blaze``, ``the struggle against cholera``: against no people."""
    if hit.value != "clash":
        return False
    behind = reading.hits_in(hit.last, hit.last + _GOVERNS)
    for other in behind:
        if other.set == "locative" or (other.set == "event" and other.value == "clash"):
            return False
        if other.set == "event" and class_of(other.value).family in _NATURAL:
            between = reading.tokens.low[hit.last : other.first]
            beside = reading.hits_in(hit.last, other.first)  # "fighting amid a cholera outbreak"
            apart = any(h.set in _WHILE for h in beside)
            return not apart and not any(sign in (",", ";", ":", ".") for sign in between)
    return False
