"""Sentences, paragraphs and headings, with offsets that never move.

Pure and linear. Line breaks first: a blank line, or a short line without a full stop, ends a
sentence whatever follows, so that a heading is never glued to its paragraph.
"""

import re
from itertools import pairwise

from geo.language.lexicon import words
from geo.language.lines import line_spans
from geo.model.reading import Sentence

__all__ = ["LONGEST", "Sentence", "split_sentences"]

LONGEST = 1200  # characters; a longer run without an end is cut at a space, so that cost is bounded
_HEADING = 80  # characters of a line without an end mark that still reads as a heading
_STOP = re.compile(r"[.!?…؟。][\"'”’»)\]]*")
_WORD_BEFORE = 12  # characters that an abbreviation and its dots may take
_TAIL = (
    "read more",
    "also read",
    "related:",
    "see also",
    "advertisement",
    "follow us",
    "subscribe",
)


def split_sentences(text: str) -> list[Sentence]:
    r"""Split a text into sentences; white space at the ends is left out.

    Examples
    --------
    >>> text = "Deadly raid\n\nGen. Ali spoke at 5 p.m. on Friday. It was quiet. “No,” he said."
    >>> [text[s.start:s.end] for s in split_sentences(text)]
    ['Deadly raid', 'Gen. Ali spoke at 5 p.m. on Friday.', 'It was quiet.', '“No,” he said.']
    """
    found: list[Sentence] = []
    for paragraph, (start, end) in enumerate(line_spans(text)):
        pieces = _split_line(text, start, end)
        body = text[start:end].strip()
        alone = len(pieces) == 1 and len(body) <= _HEADING and not _STOP.search(body[-2:])
        heading = alone and "\n" in text
        tail = body.lower().startswith(_TAIL)
        found.extend(Sentence(a, b, paragraph, heading, tail) for a, b in pieces)
    return found


def _split_line(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences of one line."""
    cuts = [start]
    cuts.extend(mark.end() for mark in _STOP.finditer(text, start, end) if _ends(text, mark, end))
    cuts.append(end)
    pieces: list[tuple[int, int]] = []
    for left, right in pairwise(cuts):
        pieces.extend(_bounded(text, left, right))
    return pieces


def _ends(text: str, mark: re.Match[str], end: int) -> bool:
    """Whether an end mark really ends its sentence."""
    after = mark.end()
    if after >= end:
        return True
    if not text[after].isspace():
        return mark[0][0] != "." and text[after].isupper()
    following = text[after : after + 4].lstrip().lstrip("\"'“‘«([")
    if mark[0] == ".":
        before = text[max(0, mark.start() - _WORD_BEFORE) : mark.start()]
        word = before.split()[-1].lstrip("\"'“‘(") if before.split() else ""
        if len(word) == 1 and word.isupper():
            return False  # an initial
        if word.lower() in words("abbreviations", "word"):
            follows_new = following[:1].isupper() and word.lower() in (
                "a.m",
                "p.m",
                "etc",
                "u.s",
                "u.k",
            )
            return follows_new and following.split()[0] in (
                "The",
                "A",
                "In",
                "On",
                "It",
                "He",
                "She",
            )
    return not following[:1].islower()


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Trim white space; cut what is longer than :data:`LONGEST` at a space."""
    pieces: list[tuple[int, int]] = []
    while start < end:
        while start < end and text[start].isspace():
            start += 1
        stop = end
        if end - start > LONGEST:
            space = text.rfind(" ", start, start + LONGEST)
            stop = space if space > start else start + LONGEST
        last = stop
        while last > start and text[last - 1].isspace():
            last -= 1
        if last > start:
            pieces.append((start, last))
        start = stop
    return pieces
