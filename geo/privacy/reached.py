"""The words and numbers of one text, with what is told about reaching somebody.

Pure. Shared by the readers of telephone numbers, papers, accounts and addresses.
"""

from collections.abc import Iterable
from functools import lru_cache

from geo.language.tokens import tokenize
from geo.privacy.contact_words import contact_words

__all__ = ["STOPS", "Reached", "reached"]

STOPS = frozenset([".", "!", "?", "؟", "…"])
_LONG = 10_000  # characters of a text that is not remembered
_ABBREVIATION = 4  # letters of a word before a full stop that ends no sentence
_MARKS = ".,;:!?)]}»”\"'،؛؟"


class Reached:
    """Tokens with their kinds, and small questions about them."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens = text, tokenize(text)
        self.low = self.tokens.low
        self.kinds = contact_words().of(self.low)
        self.size = len(self.low)

    def has(self, index: int, *wanted: str) -> bool:
        """Whether a token exists and is of one of some kinds."""
        return 0 <= index < self.size and not self.kinds[index].isdisjoint(wanted)

    def any(self, indices: Iterable[int], *wanted: str) -> bool:
        """Whether one of some tokens is of one of some kinds."""
        return any(self.has(i, *wanted) for i in indices)

    def char(self, index: int) -> str:
        """A token in lower case, "" beyond the ends."""
        return self.low[index] if 0 <= index < self.size else ""

    def start(self, index: int) -> int:
        """Where a token begins in the text; what lies inside the last one begins with it."""
        return self.tokens.start[min(index, self.size - 1)]

    def end(self, index: int) -> int:
        """Where a token ends in the text."""
        return self.tokens.end[min(index, self.size - 1)]

    def capital(self, index: int) -> bool:
        """Whether a token may open a name: a capital ("al-Wahda" too), or letters without case."""
        if not 0 <= index < self.size:
            return False
        word = self.text[self.start(index) : self.end(index)]
        return word[:1].isalpha() and not word.islower()

    def caseless(self, index: int) -> bool:
        """Whether a token begins with a letter without case."""
        if not self.capital(index):
            return False
        first = self.text[self.start(index)]
        return first.lower() == first.upper()

    def small(self, index: int) -> bool:
        """Whether a token is a word in small letters."""
        return 0 <= index < self.size and self.text[self.start(index) : self.end(index)].islower()

    def number(self, index: int) -> bool:
        """Whether a token has a digit."""
        return any(c.isdigit() for c in self.char(index))

    def stops(self, index: int) -> bool:
        """Whether a sentence ends with a token: no full stop of "ул." or "no."."""
        if self.char(index) not in STOPS:
            return False
        before = self.char(index - 1)
        short = len(before) <= _ABBREVIATION or self.has(index - 1, "street_name")
        told = bool(self.kinds[index - 1]) or self.number(index + 1)
        return not (self.char(index) == "." and short and told)

    def chunk(self, index: int) -> str:
        """What stands between blanks from a token on, without marks at its end."""
        start = self.start(index)
        parts = self.text[start : start + 80].split(maxsplit=1)
        return parts[0].rstrip(_MARKS) if parts else ""

    def ends_clause(self, index: int, chunk: str) -> bool:
        """Whether nothing of a clause comes after a chunk that begins at a token."""
        rest = self.text[self.start(index) + len(chunk) :].lstrip()
        return not rest or rest[0] in _MARKS


def reached(text: str) -> Reached:
    """The words of a text; those of the last short one are remembered, for it is read twice.

    >>> reached("ring 12").number(1)
    True
    """
    return _remembered(text) if len(text) <= _LONG else Reached(text)


@lru_cache(maxsize=1)
def _remembered(text: str) -> Reached:
    return Reached(text)
