"""Regular expressions made of words of a table: alternatives, the longest first.

Pure. Code says how words stand to each other, the tables say which words they are.
"""

import re
from collections.abc import Iterable

from geo.model.folds import LETTER_FORMS

__all__ = ["any_of", "caseless"]

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
