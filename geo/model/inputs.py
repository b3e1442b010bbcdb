"""What was read: files, rows that were refused, what a table covers, reports, spans and quotes."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from geo.model.errors import SchemaError
from geo.model.ids import ReportId, SourceId

__all__ = [
    "Coverage",
    "Input",
    "Quote",
    "Rejected",
    "Report",
    "Span",
]

_NAMED = 60  # columns that a line of a summary names; run.json names all


@dataclass(frozen=True, kw_only=True, slots=True)
class Input:
    """One file as it was read: the start of every chain of custody."""

    path: str  # relative to the map folder (or the name given), POSIX separators
    kind: str  # report, records, movements, sources, review, map
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejected:
    """Something of the input that could not be used, and how to mend it."""

    file: str
    row: int | None = None  # as a spreadsheet shows it: the header is row 1
    column: str | None = None
    value: str = ""
    reason: str
    remedy: str = ""
    fatal: bool = True  # False: the row went on
    warning: bool = False  # nothing is wrong; it is only said
    owner: bool = False  # for whoever makes the map, never for its readers
    rows: tuple[int, ...] = ()  # all rows of a kind that is said once, ``row`` is the first

    @property
    def count(self) -> int:
        """How many rows it is said of."""
        return len(self.rows) or 1

    def line(self, *, runs: int | None = 8) -> str:
        """One line: file, row, column, reason, remedy; of many rows the first runs (None: all).

        >>> print(Rejected(file="a.csv", row=2, reason="is empty", rows=(2, 3, 4, 9)).line(runs=1))
        a.csv:2: is empty (4 rows like it: 2-4 and more)
        """
        where = self.file + (f":{self.row}" if self.row is not None else "")
        column = f" [{self.column}]" if self.column else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        alike = f" ({self.count} rows like it: {_runs(self.rows, runs)})" if self.rows else ""
        return f"{where}{column}: {self.reason}{remedy}{alike}"

    def __str__(self) -> str:
        """The line with the first rows."""
        return self.line()


def _runs(numbers: tuple[int, ...], most: int | None) -> str:
    """Whole numbers in rising order, runs of them as first and last."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in runs[:most]]
    return ", ".join(shown) + (" and more" if len(shown) < len(runs) else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """What was read of one table: its columns, and how many rows say where, when and how many."""

    file: str
    sheet: str = ""  # of a workbook or a file with layers
    layout: str = ""  # "ACLED", "KoBo": how it was recognised; "" by the words of its columns
    rows: int = 0
    read: tuple[tuple[str, str], ...] = ()  # (column as written, what it was read as)
    not_used: tuple[str, ...] = ()  # columns as written that nobody read
    placed: int = 0
    dated: int = 0
    counted: int = 0  # rows with a figure

    def __str__(self) -> str:
        """One line for people."""
        name = self.file + (f" [{self.sheet}]" if self.sheet else "")
        layout = f" ({self.layout})" if self.layout else ""
        more = f" and {len(self.not_used) - _NAMED} more" if len(self.not_used) > _NAMED else ""
        names = ", ".join(self.not_used[:_NAMED]) + more
        left = f"; columns not used: {names}" if names else ""
        return (
            f"{name}{layout}: {self.rows} rows, {self.placed} with a place,"
            f" {self.dated} with a date, {self.counted} with a figure{left}"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Characters ``[start, end)`` of one report."""

    report_id: ReportId
    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        """Length and surface must agree."""
        if not 0 <= self.start <= self.end or self.end - self.start != len(self.text):
            msg = f"span [{self.start}, {self.end}) does not fit {self.text!r}"
            raise SchemaError(msg)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One document as its publisher gave it.

    ``text`` is what spans index; for ``.txt`` it is the decoded file, for Markdown the body after
    the front matter, for HTML the readable text.
    """

    report_id: ReportId
    text: str
    sha256: str  # of the bytes of the file (of the JSON line for .jsonl)
    path: str
    title: str = ""
    publisher: str = ""
    source_id: SourceId | None = None  # the publisher as a Source
    date_published: date | None = None
    date_published_basis: str = "not stated"  # "front matter", "text head", "meta tag", ...
    url: str = ""
    archive_url: str = ""
    retrieved: str = ""
    extractor: str = ""  # what made text of a page, a PDF, a message, with its version
    pages: tuple[int, ...] = ()  # where each page begins in ``text``
    lang: str = ""  # BCP 47, "" = unknown
    lang_basis: str = ""  # stated, script, function words, not recognised; "" where nobody looked

    def quote(self, start: int, end: int, marks: Iterable[tuple[int, int]] = ()) -> "Quote":
        """The characters ``[start, end)``; ``marks`` are spans of the report within them.

        >>> one = Report(report_id=ReportId("r"), text="Roads closed.", sha256="", path="")
        >>> one.quote(6, 12, [(6, 9)])
        Quote(report_id='r', start=6, end=12, text='closed', marks=((0, 3),), lang='', \
cleared=False, cut=False, page=None)
        """
        return Quote(
            report_id=self.report_id,
            start=start,
            end=end,
            text=self.text[start:end],
            marks=tuple((first - start, last - start) for first, last in marks),
            lang=self.lang,
            page=bisect_right(self.pages, start) or None,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """The characters behind something on the map.

    ``text`` is what may be shown; ``marks`` are spans to mark, relative to ``text``. In restricted
    output it is the sentence; in public output a few words, or what the analyst cleared.
    """

    report_id: ReportId
    start: int
    end: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    lang: str = ""
    cleared: bool = False  # given in ``public_quote`` by an analyst: may be shown as it is
    cut: bool = False  # a few words of a sentence, as a public map shows them
    page: int | None = None  # of a report that has pages, from 1
