"""Lines of a text and what their shape says: bullets, clocks, labels, rows of tables.

Pure and linear; no word of a language is known here. Lines that an editor wrapped are joined
again; a line that opens with a bullet, a clock or a label never is.
"""

import re
from itertools import pairwise

from geo.model.reading import Line

__all__ = ["line_spans", "read_lines"]

_LINE = re.compile(r"[^\n]+")
_WRAPPED = 50  # characters: a line this long goes on in the next one
_COLUMNS = 120  # no editor wraps later: a longer line is a whole paragraph
_EMOJI = (
    r"(?:[\U0001F000-\U0001FAFF\u2190-\u21FF\u2300-\u23FF\u25A0-\u27BF\u2B00-\u2BFF\uFE0F]"
    r"|\d\uFE0F?\u20E3)"
)
_BULLET = re.compile(
    rf"\s*(?:(?:[-•*▪◦‣·–—>■●○□✓»]|{_EMOJI})\s*|\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)]\s+)+",
)
_CLOCK = re.compile(
    r"\s*\[?(?:[^\W\d_]{3,9}[.,]?\s+(?=\d{1,2}[:.h]\d{2}\b))?(?P<clock>\d{1,2}(?:[:.]|\s?h\s?)\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?|\d{4}\s?(?:hrs?|h|z|LT)\b"
    r"|(?!19|20)(?:[01]\d|2[0-3])[0-5]\d(?=\s+(?:[-–—]\s+)?[^\W\d_])"
    r"|\d{1,2}\s?[ap]\.?m\.?)\]?(?:\s*[-–—:|,.]+\s*|\s+(?=\S))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"(?P<label>#?[^\s:|.–—!?;,\"“«(](?:[^\n:|!?;\"“«]|(?<=\d):(?=\d)){{0,70}}?)"
    rf"(?P<mark>\s*:(?=\s|{_EMOJI})|\s+[-–—]+(?=\s)|\s*{_EMOJI}+|\.[-–—]+(?=\s)|\.(?=\s+[^\s–—-]))\s*(?=\S)"
)
_OPENS = re.compile(
    rf"\s*(?:[-•*▪◦‣·–—>■●○]\s|{_EMOJI}|#|\(?(?:\d{{1,2}}|[ivx]{{1,4}})[.)]\s|\[?\d{{1,2}}[:.h]\d{{2}}\b"
    r"|[^\W\d_][\w'’ ./,-]{1,45}(?::\s|\s[-–—]\s))"
)
_DESK = re.compile(  # "Athens, 9 August 2021"
    r"[^\W\d_][^\d,;:.!?]{1,40}, ?(?:\d{1,2}\.? [^\W\d_]{3,12}|[^\W\d_]{3,12} \d{1,2}),? \d{4}[.]?"
)
_STOP = re.compile(r"[.!?…؟。:][\"'”’»)\]]*\s*$")
_CELL = re.compile(r"\s*[|\t]\s*")
_COLUMNS_OF_A_ROW = 3  # cells that make a row of a table
_LISTED = 3  # lines that make a list
_LABEL_WORDS = 7


def line_spans(text: str) -> list[tuple[int, int]]:
    """Lines as characters, those that an editor wrapped joined again.

    A line goes on in the next one if it is long, or the second of its paragraph, and the next one
    follows without a blank line; a short line stays a heading or an item of a list, and so does one
    without a full stop below a line that has one.
    """
    joined: list[tuple[int, int]] = []
    wrapped = closed = False
    items = _items(text)
    for line in _LINE.finditer(text):
        words = line[0].strip()
        opens = bool(_OPENS.match(words)) and (closed or not words[:1].islower())
        opens = opens or line.start() in items or (closed and _is_head(words))
        opens = opens or bool(_DESK.fullmatch(words))
        if joined and wrapped and line.start() == joined[-1][1] + 1 and words and not opens:
            joined[-1] = (joined[-1][0], line.end())
        else:
            joined.append((line.start(), line.end()))
        wrapped = _WRAPPED <= len(line[0].rstrip()) <= _COLUMNS and "|" not in words
        closed = bool(_STOP.search(words))
    return joined


def _is_head(words: str) -> bool:
    """Whether a line behind a whole one is no end of a paragraph: "10 June" before a log's day."""
    return len(words) < _WRAPPED and not _STOP.search(words)


def _items(text: str) -> set[int]:
    """Starts of lines in blocks of which every line is whole: a list without bullets."""
    found: set[int] = set()
    block: list[re.Match[str]] = []
    for line in [*_LINE.finditer(text), None]:
        follows = line is not None and bool(block) and line.start() == block[-1].end() + 1
        if not follows:
            whole = all(_STOP.search(m[0]) and not m[0].strip()[:1].islower() for m in block)
            if whole and len(block) >= _LISTED:
                found |= {m.start() for m in block}
            block = []
        if line is not None and line[0].strip():
            block.append(line)
    return found


def read_lines(text: str) -> tuple[Line, ...]:
    r"""The lines of a text with what their shape says.

    >>> text = "Mokolo\n- 14:32 Maroua: two hurt.\n19 Sep | Kaele | one dead"
    >>> for line in read_lines(text):
    ...     label = text[slice(*line.label)] if line.label else ""
    ...     print(text[line.start:line.end], line.bullet, line.clock, label, len(line.cells))
    Mokolo False   0
    Maroua: two hurt. True 14:32 Maroua 0
    19 Sep | Kaele | one dead False   3
    """
    return tuple(_line(text, start, end) for start, end in line_spans(text))


def _line(text: str, start: int, end: int) -> Line:
    while end > start and text[end - 1].isspace():
        end -= 1
    cells = _cells(text, start, end)
    at, clock = start, ""
    while at < end and text[at].isspace():
        at += 1
    bullet = _BULLET.match(text, at, end)
    if bullet is not None and bullet.end() < end:
        at = bullet.end()
    time = _CLOCK.match(text, at, end)
    if time is not None and time.end() < end and not cells:
        at, clock = time.end(), time["clock"]
        while at < end and not text[at].isalnum():
            at += 1
    label = None if cells else _LABEL.match(text, at, end)
    if label is not None and len(label["label"].split()) > _LABEL_WORDS:
        label = None
    return Line(
        start=at,
        end=end,
        bullet=bullet is not None,
        clock=clock,
        closed=bool(_STOP.search(text[max(at, end - 4) : end])),
        label=label.span("label") if label else None,
        mark=label["mark"].strip()[:1] if label else "",
        body=label.end() if label else at,
        cells=cells,
    )


def _cells(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The columns of a row whose cells are parted by bars or tabs."""
    if "|" not in text[start:end] and "\t" not in text[start:end].strip():
        return ()
    cuts = [(start, start), *(m.span() for m in _CELL.finditer(text, start, end)), (end, end)]
    found = [(a[1], b[0]) for a, b in pairwise(cuts) if b[0] > a[1]]
    return tuple(found) if len(found) >= _COLUMNS_OF_A_ROW else ()
