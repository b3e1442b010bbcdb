"""Text to tokens: one linear pass, offsets into the text as it was given.

Pure. Parallel lists rather than objects: a token costs one regex step and one look-up.
"""

import re
from bisect import bisect_left

__all__ = ["Tokens", "tokenize"]

# Letters with inner apostrophes and hyphens; digits with inner separators; one other character.
# Each alternative starts with another class of character and none nests a repeat: no backtracking.
_TOKEN = re.compile(
    r"[^\W\d_]+(?:[’'-][^\W\d_]+)*"
    r"|\d+(?:[.,:]\d+)*"
    r"|\n\s*\n"
    r"|[^\s]"
)
_POSSESSIVE = ("’s", "'s", "’S", "'S")


class Tokens:
    """The tokens of one text.

    Attributes
    ----------
    text
        The text itself.
    low
        Lower case of each token, typographic apostrophes made plain, possessive endings cut.
    start, end
        Offsets in ``text``; ``text[start[i]:end[i]]`` is token ``i`` (its possessive included).
    """

    __slots__ = ("end", "low", "start", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.start: list[int] = []
        self.end: list[int] = []
        self.low: list[str] = []
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            word = match[0].lower()
            if "’" in word or "'" in word:
                word = word.replace("’", "'").removesuffix("'s")
            self.start.append(start)
            self.end.append(end)
            self.low.append(word)

    def __len__(self) -> int:
        return len(self.low)

    def surface(self, first: int, last: int) -> str:
        """The characters of tokens ``first`` up to, not including, ``last``."""
        return self.text[self.start[first] : self.end[last - 1]] if last > first else ""

    def at(self, offset: int) -> int:
        """The first token that starts at or after a character offset.

        >>> tokenize("five men").at(5)
        1
        """
        return bisect_left(self.start, offset)

    def capital(self, index: int) -> bool:
        """Whether a token begins with a capital letter."""
        return self.text[self.start[index]].isupper()

    def possessive(self, index: int) -> bool:
        """Whether a token ends in an apostrophe and s.

        >>> tokenize("Syria’s coast").possessive(0)
        True
        """
        return self.text[self.start[index] : self.end[index]].endswith(_POSSESSIVE)

    def glued(self, index: int) -> bool:
        """Whether no space stands between a token and the one before it."""
        return index > 0 and self.end[index - 1] == self.start[index]


def tokenize(text: str) -> Tokens:
    """Split a text into tokens.

    >>> tokenize("A 57-year-old, near al-Assad’s home.").low
    ['a', '57', '-', 'year-old', ',', 'near', 'al-assad', 'home', '.']
    """
    return Tokens(text)
