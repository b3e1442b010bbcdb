"""A text as somebody reads it who looks for numbers: escapes undone, digits of one script.

Pure. Where the length changes, what is found stands for the whole text.
"""

import html
import re
from dataclasses import dataclass

from geo.model.folds import digit
from geo.privacy.plain import decoded, plain

__all__ = ["Written", "in_pieces", "spelled_out", "written"]

_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_SIGNS = str.maketrans({"٫": ".", "٬": ",", "،": ",", "؛": ";", "−": "-", "＠": "@"})
_SURROGATES = (0xD800, 0xDFFF)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_BROKEN = re.compile(r"[<*~`]|\w_\w|-[ \t]{0,4}\n|\w\.\w\.\w|(?:\b\w\b[\W_]{1,3}){2}\b\w\b")
_TIMES = 3  # that a text may have been escaped


@dataclass(frozen=True, slots=True)
class Written:
    """``text`` to search; ``original`` is what was given."""

    text: str
    original: str

    def back(self, start: int, end: int) -> tuple[int, int]:
        """A span in what was given: all of it where that cannot be told."""
        if len(self.text) != len(self.original):
            return 0, len(self.original)
        return start, end


def spelled_out(text: str) -> str:
    r"""A text with entities, percent signs and escapes as characters, however often escaped.

    >>> spelled_out("S&#97;mir%2520Inv\\u0065ntado")
    'Samir Inventado'
    """
    for _ in range(_TIMES):
        before = text
        if "%" in text:
            text = decoded(text)
        if "&" in text and ";" in text:
            text = html.unescape(text)
        if "\\" in text:
            text = _ESCAPE.sub(_char, text)
        if text == before:
            break
    return text


def in_pieces(text: str) -> str:
    """A text whose words may be in pieces, without what parts them; "" where none is.

    >>> in_pieces("<b>Sa</b>mir **In**ventado"), in_pieces("I.n.v.e.n.t.a.d.o"), in_pieces("Samir")
    ('SamirInventado', 'Inventado', '')
    """
    if _BROKEN.search(text) is None:
        return ""
    return "".join(c for c in _TAG.sub("", text) if c.isalpha())


def written(text: str) -> Written:
    r"""What a reader of numbers sees.

    >>> written("٣٣٫٥\u200b١").text
    '33.51'
    """
    shown = plain(spelled_out(text)).text
    if not shown.isascii():
        shown = "".join(map(digit, shown)).translate(_SIGNS)
    return Written(shown, text)


def _char(found: re.Match[str]) -> str:
    """The character of an escape; half of a pair is none."""
    code = int(found[1] or found[2], 16)
    return chr(code) if not _SURROGATES[0] <= code <= _SURROGATES[1] else ""
