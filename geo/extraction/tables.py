"""Rows of tables in a text: which line is the head, and the counts that its columns give.

Pure. "Place | Killed" above "Maru | 6" makes six killed; a cell without a number counts nobody.
"""

from geo.extraction.clauses import Figure
from geo.extraction.people import Phrase, PhraseKind
from geo.model.reading import Reading

__all__ = ["column_figures", "column_unit", "head_of"]


def head_of(reading: Reading, line: int) -> int | None:
    r"""The line that names the columns of a row: the first of its block, without a digit.

    >>> from geo.language.reading import read
    >>> text = read("Day | Place | Killed\n1 May | Maru | 6\n2 May | Anka | 2")
    >>> head_of(text, 2), head_of(text, 0)
    (0, 0)
    """
    lines = reading.lines
    width = len(lines[line].cells)
    if not width:
        return None
    first = line
    while first and len(lines[first - 1].cells) == width:
        first -= 1
    words = reading.text[lines[first].start : lines[first].end]
    alone = first + 1 >= len(lines) or len(lines[first + 1].cells) != width
    return None if alone or any(sign.isdigit() for sign in words) else first


def column_unit(reading: Reading, line: int, column: int) -> str:
    """The unit that the head of a column says: "LGA" above it makes its names districts."""
    head = head_of(reading, line)
    if head is None or head == line:
        return ""
    start, end = reading.lines[head].cells[column]
    first, last = reading.tokens.at(start), reading.tokens.at(end)
    found = [h.value for h in reading.hits_in(first, last) if h.set == "unit_after"]
    return next((value for value in found if value in ("province", "district")), "")


def column_figures(reading: Reading, line: int) -> list[Figure]:
    r"""The figures of a row whose columns are named after a harm.

    >>> from geo.language.reading import read
    >>> text = read("Day | Place | Killed\n1 May | Maru | 6\n2 May | Anka | 0")
    >>> [(f.harm, f.phrase.value) for k in range(3) for f in column_figures(text, k)]
    [('killed', 6)]
    """
    head = head_of(reading, line)
    if head is None or head == line:
        return []
    tokens, found = reading.tokens, []
    for (start, end), (low, high) in zip(
        reading.lines[line].cells, reading.lines[head].cells, strict=True
    ):
        hits = reading.hits_in(tokens.at(low), tokens.at(high))
        harm = next((h.value for h in hits if h.set == "harm"), "")
        first, last = tokens.at(start), tokens.at(end)
        number = next(iter(reading.numbers_in(first, last)), None)
        if not harm or number is None or (number.first, number.last) != (first, last):
            continue
        if number.value:
            phrase = Phrase(
                first, last, PhraseKind.NUMBER, number, number.value, "", person=True, plural=True
            )
            found.append(Figure(harm, phrase, "count.column", (first, last)))
    return found
