"""Figures that only go on with a toll: "an official put the number at 16", "medics say 9"; pure."""

from geo.extraction.clauses import Figure
from geo.extraction.people import bare_count
from geo.language.lexicon import phrase_set, word_set, words
from geo.model.reading import Reading
from geo.model.vocab import Harm

__all__ = ["tolls_again"]

_TOLD = 6  # tokens between "put" and "at 16", or "the number" and its value
_ENDS = frozenset('.;,)"”!')


def tolls_again(reading: Reading, first: int, last: int, *, harm: str) -> list[Figure]:
    """The figures of tokens ``[first, last)`` that count what was counted before, as ``harm``.

    >>> from geo.language.reading import read
    >>> text = read("A nurse put the number at 16, and the mayor said nine.")
    >>> [f.phrase.value for f in tolls_again(text, 0, len(text.tokens), harm="killed")]
    [16, 9]
    """
    low = reading.tokens.low
    speech = words("speech", "form")
    found = []
    for number in reading.numbers_in(first, last):
        if number.blocked or number.value is None:
            continue
        before = low[max(first, number.first - _TOLD) : number.first]
        ends = number.last >= last or low[number.last][0] in _ENDS or low[number.last][0] == "\n"
        put = before[-1:] and before[-1] in word_set("puts a figure at")
        told = any(
            before[k] in word_set("puts") and _is_figure(before[k + 1 : -1])
            for k in range(len(before) - 1)
        )
        stood = put or (before and before[-1] in word_set("stands at"))
        counted = any(_is_figure(before[:k]) or _is_figure(before[1:k]) for k in range(2, 5))
        stated = bool(before) and before[-1] in speech
        spoken = tuple(before[-2:]) in phrase_set("speaks of")
        if ends and ((put and told) or (stood and counted) or stated or spoken):
            span = (number.first, number.last)
            dead = not word_set("dead").isdisjoint(before)  # "put the dead at 16"
            found.append(
                Figure(
                    Harm.KILLED if dead else harm,
                    bare_count(number),
                    "toll.again",
                    span,
                    whole=True,
                )
            )
    return found


def _is_figure(tokens: list[str]) -> bool:
    """``it``, ``the number``, ``the latest figure``: what was counted, of nothing new."""
    if tokens in ([w] for w in word_set("it")):
        return True
    return (
        len(tokens) > 1
        and tokens[0] in word_set("articles")
        and tokens[-1] in word_set("bare figures")
    )
