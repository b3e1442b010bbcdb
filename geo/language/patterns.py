"""Regular expressions made of words of a table: alternatives, the longest first.

Pure. Code says how words stand to each other, the tables say which words they are.
"""

import re
from collections.abc import Iterable

from geo.model.folds import LETTER_FORMS

__all__ = ["any_of", "beginnings", "caseless", "runs_of"]

_RUN = re.compile(r"\w+")
_DOTTED = dict.fromkeys((0x130, 0x131), "i")  # dotted and dotless: patterns without case see an i
_FORMS = {ord(letter): f"[{letter}{forms}]" for letter, forms in LETTER_FORMS.items()}


def any_of(phrases: Iterable[str]) -> str:
    r"""An alternative of phrases, the longest first; an apostrophe is straight or curly.

    A space is any white space; a letter that tables write in one form stands for all its forms.

    >>> any_of(["off", "off the coast of"])
    'off\\s+the\\s+coast\\s+of|off'
    """
    ordered = sorted(phrases, key=lambda p: (-len(p), p))
    forms = (re.escape(p).replace("'", "['’]").replace(r"\ ", r"\s+") for p in ordered)
    return "|".join(form.translate(_FORMS) for form in forms)


def caseless(source: str) -> re.Pattern[str]:
    """A pattern in which case does not count."""
    return re.compile(source, re.IGNORECASE)


def runs_of(text: str) -> frozenset[str]:
    """The words of a text, as patterns without case see them.

    A pattern that begins with one of some words, at the beginning of a word, is found only where
    they are among these: a look at a set is a tenth of a search.

    >>> runs = runs_of("Near the Dam")
    >>> sorted(runs), beginnings(["off the coast of", "near"]).isdisjoint(runs)
    (['dam', 'near', 'the'], False)
    """
    return frozenset(_RUN.findall(text.translate(_DOTTED).casefold()))


def beginnings(phrases: Iterable[str]) -> frozenset[str]:
    """The first word of each phrase; each begins with a letter or a digit."""
    return frozenset(_RUN.findall(phrase.casefold())[0] for phrase in phrases)
