"""A text without what only hides letters: soft hyphens, zero-width characters, combining marks.

Pure. Offsets into the plain text can be walked back to the text as it was given.
"""

from dataclasses import dataclass
from urllib.parse import unquote

from geo.model.folds import TEXT, in_one_width, is_hidden

__all__ = ["Plain", "decoded", "folded", "plain"]


@dataclass(frozen=True, slots=True)
class Plain:
    """``text`` with the offset of each of its characters in the original; None: the same."""

    text: str
    offsets: tuple[int, ...] | None = None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """A span of the plain text in the original."""
        if self.offsets is None or not self.offsets:
            return start, end
        last = len(self.offsets) - 1
        return self.offsets[min(start, last)], self.offsets[min(max(end - 1, 0), last)] + 1


def plain(text: str) -> Plain:
    """Take out what cannot be seen and write full-width letters as letters.

    >>> plain("Sa\u00admir, Inv\u200bentado").text
    'Samir, Inventado'
    >>> plain("Sa\u00admir").back(0, 5)
    (0, 6)
    """
    if text.isascii():
        return Plain(text)
    seen = set(text)
    if not any(is_hidden(char) or in_one_width(char) != char for char in seen):
        return Plain(text)
    shown: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        if is_hidden(char):
            continue
        letter = in_one_width(char)
        shown.append(letter)
        offsets += [index] * len(letter)
    return Plain("".join(shown), tuple(offsets))


def decoded(text: str) -> str:
    """A text with percent-encoded characters as characters.

    >>> decoded("Samir%20Inventado")
    'Samir Inventado'
    """
    return unquote(text) if "%" in text else text


def folded(text: str) -> str:
    """A text in which spellings of one word are equal, for searching long texts.

    >>> folded("Sámir Invéntado")
    'samir inventado'
    """
    return TEXT(text)
