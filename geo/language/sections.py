"""A long text in sections: cut where nothing is torn, each read with the lines that still speak.

Pure and linear. A section is a text of its own; it knows which characters of the whole each of its
characters is, and where its own begin behind what is only read along: the head of the text, the
headings that it stands under, the words right before it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.language.sentences import split_sentences

__all__ = ["SECTION", "Section", "cut_sections", "section_of"]

SECTION = 200_000  # characters: what is read of a section fills about 15 MB
_BLANK = re.compile(r"\n[ \t\r]*\n\s*")
_CLOSED = re.compile(r"[.!?…؟。|][\"'”’»)\]*_]*$")
_LONG_LINE = 80  # characters: a shorter line without an end mark may be a heading
_TRIES = 50  # blank lines that are looked at
_APART = "\n\n"
_STRETCH = 20_000  # characters in which the end of a sentence is looked for


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text as a text.

    Attributes
    ----------
    text
        What is read along, and then its own characters.
    own
        Where in ``text`` its own characters begin.
    runs
        Stretches ``(start, end)`` of the whole text that ``text`` is made of, in their order.
    starts
        Where each of them begins in ``text``.
    """

    text: str
    own: int
    runs: tuple[tuple[int, int], ...]
    starts: tuple[int, ...]

    def at(self, offset: int) -> int:
        """The character of the whole text that a character of the section is."""
        run = bisect_right(self.starts, offset) - 1
        return self.runs[run][0] + offset - self.starts[run]


def cut_sections(text: str, *, length: int = SECTION) -> Iterator[tuple[int, int]]:
    r"""The sections ``[start, end)`` of a text, which together are all of it.

    Cut at a blank line below prose, else at the end of a line, a sentence, a word. No section is
    longer than ``length``.

    >>> text = "Roads closed.\n\nA bridge fell.\n\nRain goes on."
    >>> [text[a:b] for a, b in cut_sections(text, length=32)]
    ['Roads closed.\n\nA bridge fell.\n\n', 'Rain goes on.']
    """
    start = 0
    while len(text) - start > length:
        end = _end(text, start, length)
        yield start, end
        start = end
    yield start, len(text)


def _end(text: str, start: int, length: int) -> int:
    """Where a section that begins at ``start`` ends."""
    low, high = start + length // 4, start + length
    blanks = [m for m in _BLANK.finditer(text, low, high) if m.end() < high][-_TRIES:]
    for blank in reversed(blanks):
        above = text.rfind("\n", start, blank.start()) + 1
        line = text[max(above, blank.start() - _LONG_LINE) : blank.start()].strip()
        if len(line) >= _LONG_LINE - 1 or _CLOSED.search(line):
            return blank.end()
    if blanks:
        return blanks[-1].end()
    first = max(low, high - _STRETCH)
    ends = [first + s.start for s in split_sentences(text[first:high])[1:]]
    if ends:
        return next((end for end in reversed(ends) if text[end - 1] == "\n"), ends[-1])
    space = text.rfind(" ", low, high)
    return space + 1 if space >= 0 else high


def section_of(
    text: str, start: int, end: int, *, along: Sequence[tuple[int, int]] = ()
) -> Section:
    r"""The section ``[start, end)`` of a text.

    ``along`` are the stretches before it that are read along, in their order; one that reaches
    up to ``start`` is joined as it stands.

    >>> text = "Head\n\nOne. Two. Three."
    >>> one = section_of(text, 16, 22, along=[(0, 4), (11, 16)])
    >>> one.text, one.text[one.own:], one.at(one.own)
    ('Head\n\nTwo. Three.', 'Three.', 16)
    """
    first = next((a for a, b in along if b >= start), start)
    runs = [(a, b) for a, b in along if b <= first and a < b]
    starts, parts, at = [], [], 0
    for a, b in runs:
        starts.append(at)
        parts += [text[a:b], _APART]
        at += b - a + len(_APART)
    return Section(
        text="".join([*parts, text[first:end]]),
        own=at + start - first,
        runs=(*runs, (first, end)),
        starts=(*starts, at),
    )
