"""A text without what only hides letters: soft hyphens, zero-width characters, combining marks.

Pure. Offsets into the plain text can be walked back to the text as it was given.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

__all__ = ["Plain", "decoded", "folded", "plain"]

_ODD = frozenset(["Cf", "Mn", "Me"])
_HIDDEN = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)


_NOT_ASCII = re.compile(r"([^\x00-\x7f]+)")
_LONG = 4096  # characters of a text whose words repeat


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
    composed = unicodedata.normalize("NFC", text)
    if composed == text and not any(unicodedata.category(c) in _ODD for c in set(text)):
        wide = any("\uff00" <= c <= "\uff5e" for c in text)
        if not wide:
            return Plain(text)
    shown: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        if unicodedata.category(char) in _ODD:
            continue
        letter = unicodedata.normalize("NFKC", char) if "\uff00" <= char <= "\uff5e" else char
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
    if text.isascii():
        return text.lower()
    if len(text) < _LONG:
        return _folded(text)
    parts = _NOT_ASCII.split(text)  # a mark joins no sign of ASCII: each run stands for itself
    known = {run: _folded(run) for run in set(parts[1::2])}
    parts[1::2] = [known[run] for run in parts[1::2]]
    parts[0::2] = [part.lower() for part in parts[0::2]]
    return "".join(parts)


def _folded(text: str) -> str:
    return _HIDDEN.sub("", unicodedata.normalize("NFKD", text).casefold())
