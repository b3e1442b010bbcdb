"""From a grid of text to a table: which row is the header, which rows are none.

Pure. The header is a row of words as wide as the table, not the row that happens to hold the name
of a column. Titles above it, remarks, HXL tags, repeated headers and totals are recognised; what is
left out is said.
"""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from geo.intake.table import Table, frame_of_columns
from geo.intake.words import TOTAL, column_words, plain
from geo.model.errors import InputError
from geo.model.folds import underscored
from geo.model.records import Rejected

__all__ = ["is_tag_row", "table_of_grid"]

_WITHIN = 15  # filled rows in which the header may stand, titles above it
_SAMPLE = 40  # rows that show how wide the table is
_WORDY = 0.6  # share of the cells of a header that are words
_WIDE = 0.5  # of the usual width
_NUMBER = re.compile(r"[-+(]?[\d٠-٩۰-۹][\d٠-٩۰-۹.,:/٫٬ TZ°'\"NSEW()+-]*")
_ANSWER = re.compile(r"(?:[a-z]|yes|no|true|false|n/?a|null|none)?", re.IGNORECASE)
_AXES = frozenset("xyXY")


def is_tag_row(row: Sequence[str]) -> bool:
    """HXL: every filled cell is a hashtag; blanks between its parts are allowed.

    >>> is_tag_row(["#event +id", "", "#geo+lat"]), is_tag_row(["# a remark", ""])
    (True, False)
    """
    if not next(filter(None, row), "").startswith("#"):
        return False
    filled = [cell for cell in row if cell]
    return len(filled) > 1 and all(
        re.fullmatch(r"#[a-zA-Z]\w*(?:\s*\+\s*[a-zA-Z]\w*)*\s*", cell) for cell in filled
    )


def table_of_grid(
    grid: Sequence[tuple[int, list[str]]],
    *,
    name: str,
    sheet: str = "",
    known: frozenset[str] = frozenset(),
    rejected: Sequence[Rejected] = (),
) -> Table:
    """The table that stands in a grid.

    Parameters
    ----------
    grid
        Rows with their numbers, as a spreadsheet shows them.
    name, sheet
        Of the file.
    known
        Columns in the spelling of :func:`~geo.model.folds.underscored`.
    rejected
        What was found before.

    Raises
    ------
    InputError
        The grid is empty.
    """
    notes = list(rejected)
    filled = [(n, row) for n, row in grid if any(row)]
    if not filled:
        raise InputError(
            "the table is empty", where=name, remedy="give a header row and at least one row"
        )
    filled = [pair for pair in filled if not _is_remark(pair[1]) or is_tag_row(pair[1])]
    if not filled:
        raise InputError(
            "the table holds remarks only", where=name, remedy="give a header row and a row"
        )
    at = _header(filled, known)
    top, at = _two_rows(filled, at)
    number, written = filled[at]
    if top is not None:
        written = _joined(filled[top][1], written)
    skipped = filled[: at if top is None else top]
    above = [row for _, row in skipped if not is_tag_row(row)]
    if above:
        shown = " / ".join(" ".join(filter(None, row)) for row in above)
        reason = f"row {number} is the header; {len(above)} above skipped"
        notes.append(_note(name, number, shown[:80], reason))
    header = [underscored(cell) for cell in written]
    kept = _columns(header, written, name, number, notes)
    tagged = zip(header, written, strict=True) if is_tag_row(written) else ()
    tags = {c: cell for c, cell in tagged if c}
    rows: list[tuple[int, list[str]]] = []
    for n, row in filled[at + 1 :]:
        if is_tag_row(row):
            tags = tags or {c: tag for c, tag in zip(header, row, strict=False) if c and tag}
        elif not _is_no_row(row, written, name, n, notes):
            rows.append((n, row))
    width = min((len(row) for _, row in rows), default=0)
    values = [
        [row[i] for _, row in rows]
        if i < width
        else [row[i] if i < len(row) else "" for _, row in rows]
        for i in kept
    ]
    return Table(
        name=name,
        sheet=sheet,
        cells=frame_of_columns([header[i] for i in kept], values, [n for n, _ in rows]),
        headers=tuple(written[i] for i in kept),
        tags=tags,
        rejected=tuple(notes),
    )


def _is_no_row(
    row: Sequence[str], written: Sequence[str], name: str, number: int, notes: list[Rejected]
) -> bool:
    """Whether a row repeats the header or is a total, which is said; a long row is said too."""
    if row[:1] == written[:1] and list(row) == list(written) and len(list(filter(None, row))) > 1:
        notes.append(_note(name, number, "", "the header stands here again; left out"))
        return True
    if _is_total(row, written):
        shown = " | ".join(filter(None, row))[:80]
        notes.append(_note(name, number, shown, "a total, no incident; left out"))
        return True
    if len(row) > len(written) and any(row[len(written) :]):
        notes.append(_too_long(name, number, row, len(written)))
    return False


def _header(filled: Sequence[tuple[int, list[str]]], known: frozenset[str]) -> int:
    """The first row of words that is as wide as the table; one that knows more names wins."""
    rows = [row for _, row in filled]
    width = median(sum(bool(cell) for cell in row) for row in rows[:_SAMPLE])
    best, hits = -1, 0
    for i, row in enumerate(rows[:_WITHIN]):
        mine = _hits(row, known)
        wide = sum(bool(cell) for cell in row) >= _WIDE * width
        if is_tag_row(row):
            return i if best < 0 else best
        if not wide or _wordiness(row) < _WORDY:
            continue
        if best < 0 or (mine > 1 and mine > 2 * hits):
            best, hits = i, mine
    if best >= 0:
        return best
    return max(range(min(len(rows), _WITHIN)), key=lambda i: (_hits(rows[i], known), -i))


def _two_rows(filled: Sequence[tuple[int, list[str]]], at: int) -> tuple[int | None, int]:
    """A header of two rows, groups above and columns below: the place of each; else (None, at)."""
    for top in (at, at - 1):
        if top < 0 or top + 2 >= len(filled):
            continue
        upper, lower = _groups(filled[top][1]), filled[top + 1][1]
        if is_tag_row(upper) or is_tag_row(lower) or _wordiness(lower) < 1:
            continue
        under = [c for c, cell in enumerate(lower) if cell]
        new = [c for c in under if not _at(upper, c)]  # columns that only the lower row names
        both = [c for c in under if _at(upper, c) not in ("", lower[c])]
        if any(c + 1 not in new for c in both):
            continue  # a name above one column is its own: the row below holds its value
        alone = [c for c, cell in enumerate(upper) if cell and not _at(lower, c)]
        data = [row for _, row in filled[top + 2 : top + 2 + _SAMPLE]]
        spans = [c for c in new if c and (_at(upper, c - 1) or c - 1 in new)]
        numbers = [c for c in under if _numeric(data, c)]
        named = sum(bool(cell) for cell in upper)
        if spans and numbers and named > 1 and (alone or len(under) > named):
            return top, top + 1
    return None, at


def _numeric(rows: Sequence[Sequence[str]], column: int) -> bool:
    cells = [cell for row in rows if (cell := _at(row, column))]
    return 2 * sum(bool(_NUMBER.fullmatch(cell)) for cell in cells) > len(cells)


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _groups(row: Sequence[str]) -> list[str]:
    """The cells of a row, each group at its first column only."""
    return [cell if not c or cell != row[c - 1] else "" for c, cell in enumerate(row)]


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows of a header in one: ``Casualties: Killed``; a group goes on where it is empty."""
    found, group = [], ""
    for c in range(max(len(upper), len(lower))):
        group = _at(upper, c) or group
        below = _at(lower, c)
        found.append(f"{group}: {below}" if group and below else below or _at(upper, c))
    return found


def _hits(row: Sequence[str], known: frozenset[str]) -> int:
    return len({underscored(cell) for cell in row} & known)


def _wordiness(row: Sequence[str]) -> float:
    filled = [cell for cell in row if cell]
    words = [
        cell
        for cell in filled
        if not _NUMBER.fullmatch(cell) and (cell in _AXES or not _ANSWER.fullmatch(cell))
    ]
    return len(words) / len(filled) if filled else 0.0


def _columns(
    header: Sequence[str], written: Sequence[str], name: str, number: int, notes: list[Rejected]
) -> list[int]:
    """Positions of the columns that are kept: named ones, the first of each name."""
    counts = Counter(cell for cell in header if cell)
    for cell, count in counts.items():
        if count > 1:
            notes.append(
                Rejected(
                    file=name,
                    row=number,
                    column=cell,
                    value=written[header.index(cell)],
                    reason="this column stands twice; the first one is used",
                    remedy="rename one of the two",
                    fatal=False,
                )
            )
    seen: set[str] = set()
    kept = []
    for i, cell in enumerate(header):
        if cell and cell not in seen:
            seen.add(cell)
            kept.append(i)
    return kept


def _is_remark(row: Sequence[str]) -> bool:
    """A row that begins with a hash and a space; the id "#12" is no remark, nor is a "#" header."""
    first = next(filter(None, row), "")
    return first.startswith("# ") or (first == "#" and len(list(filter(None, row))) == 1)


def _is_total(row: Sequence[str], header: Sequence[str]) -> bool:
    """A row whose first filled cell says total, with numbers and little else."""
    filled = [cell for cell in row if cell]
    if not filled or plain(filled[0]) not in column_words(TOTAL):
        return False
    rest = filled[1:]
    return (
        bool(rest)
        and len(filled) <= max(2, len(header) // 2)
        and all(_NUMBER.fullmatch(cell) for cell in rest)
    )


def _too_long(name: str, number: int, row: Sequence[str], width: int) -> Rejected:
    return Rejected(
        file=name,
        row=number,
        value=" | ".join(row[width:])[:80],
        reason=f"the row has {len(row)} cells, the header {width}",
        remedy="put cells that hold the delimiter in quotes",
        fatal=False,
    )


def _note(name: str, row: int, value: str, reason: str) -> Rejected:
    return Rejected(file=name, row=row, value=value, reason=reason, fatal=False, warning=True)
