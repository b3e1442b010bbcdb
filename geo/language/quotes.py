"""Quotations: what stands inside quotation marks, with spans.

Pure and linear. An opening mark without its end closes at the end of its paragraph, as newspapers
do when a quotation runs on.
"""

import re
from dataclasses import dataclass

__all__ = ["Quotation", "find_quotations"]

_MARK = re.compile(r"[“”„«»\"]|\n\s*\n")
_OPENING, _CLOSING = "“„«", "”»"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Characters ``[start, end)`` between the marks, the marks left out."""

    start: int
    end: int
    closed: bool = True


def find_quotations(text: str) -> list[Quotation]:  # noqa: C901 -- one branch per mark
    """Every quotation of a text, in order; nested marks belong to the outer one.

    >>> text = 'He said “all is calm” and "no news".'
    >>> [text[q.start:q.end] for q in find_quotations(text)]
    ['all is calm', 'no news']
    """
    found: list[Quotation] = []
    opened: int | None = None
    depth = 0
    straight = False
    for mark in _MARK.finditer(text):
        sign = mark[0]
        if sign[0] == "\n":
            if opened is not None:
                found.append(Quotation(opened, mark.start(), closed=False))
            opened, depth, straight = None, 0, False
        elif opened is None:
            if sign not in _CLOSING or sign == "“":
                opened, depth, straight = mark.end(), 1, sign == '"'
        elif straight:
            if sign == '"':
                found.append(Quotation(opened, mark.start()))
                opened = None
        elif sign in _CLOSING or sign == '"':
            depth -= 1
            if depth <= 0:
                found.append(Quotation(opened, mark.start()))
                opened = None
        elif sign in _OPENING:
            depth += 1
    if opened is not None:
        found.append(Quotation(opened, len(text), closed=False))
    return found
