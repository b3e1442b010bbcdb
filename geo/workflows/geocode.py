"""A table of names becomes the same table with positions: ``geo geocode``.

The table is read twice: for its distinct questions, each answered once, and to write its rows, in
their order, with what was found or the reason why nothing was. Answers lie beside the output until
that is written, so that a run that was broken off goes on where it was.
"""

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from geo import __version__
from geo.gazetteer import open_gazetteer
from geo.intake.cells import EMPTY
from geo.intake.header import table_of_grid
from geo.intake.layouts import layout_of, record_names
from geo.intake.streams import StreamRow, TableStream, open_table, open_target
from geo.model.errors import CoordinateError, InputError
from geo.model.folds import underscored
from geo.model.position import LonLat
from geo.model.records import Lookup, Rejected
from geo.model.vocab import Precision
from geo.toponyms.acceptance import ACCEPT
from geo.toponyms.names import Resolver
from geo.toponyms.parents import country_code
from geo.toponyms.table_context import Asked, context_of
from geo.toponyms.table_names import TableResolver
from geo.workflows.answers import Answer, located, located_many
from geo.workflows.journal import Journal, Question, journal_of

__all__ = [
    "ADDED",
    "HINTS",
    "Answer",
    "Summary",
    "geocode",
    "geocode_table",
    "located_many",
]

ADDED = (
    "place_id", "place_name", "lat", "lon", "precision", "radius_km", "confidence", "reason",
)  # fmt: skip
HINTS = ("name", "admin1", "admin2", "country", "near")

_FIELDS = {"name": "location", "admin1": "admin1", "admin2": "admin2", "country": "country"}
_CODES = 20_000  # names of countries whose codes are kept
_TOGETHER = 2_000  # questions that are answered in one go
_MANY = 2_000  # questions from which answers are kept on the disk
_NOWHERE = sys.maxsize  # no row has as many cells
_SAMPLE = 200  # rows that show what the columns are
_VOTERS = 20_000  # distinct locations that vote on the context of a table
_SPOOLED = 1 << 24  # bytes of standard input that are kept in memory
_MOST_FAULTS = 1000
_NOTHING = frozenset({*EMPTY, *map(str.upper, EMPTY), "NaN", "NaT"})  # but "Nan" is a town


@dataclass(kw_only=True, slots=True)
class Summary:
    """What happened to a table."""

    rows: int = 0
    placed: int = 0
    names: int = 0  # different questions asked
    faults: list[Rejected] = field(default_factory=list)


def geocode_table(
    source: str | Path,
    target: str | Path,
    lookup: Lookup,
    *,
    columns: Mapping[str, str] | None = None,
    country: str = "",
    min_confidence: float = ACCEPT,
    each: bool = False,
    progress: Callable[[int, int], None] | None = None,
    stdin: BinaryIO | None = None,
    stdout: BinaryIO | None = None,
) -> Summary:
    """Write a table again with eight more columns: :data:`ADDED`.

    Values of the input are never altered. A column of ours whose name the input has already is
    written as ``geo_<name>``.

    Parameters
    ----------
    source, target
        Any table that is read elsewhere, or ``-``; the target ``.csv``, ``.tsv``, ``.xlsx`` or
        ``-``.
    lookup
        The gazetteer.
    columns
        Which header holds ``name``, ``admin1``, ``admin2``, ``country``, ``near``; those not given
        are found by their usual headers, in the languages of the house.
    country
        Name or code, taken where a row gives none.
    min_confidence
        Least probability of an answer; below it the answer is the unit that holds what is
        plausible, or none.
    each
        A location that names several places ("A/B", "A, B and C") becomes a row for each of them,
        instead of one area over all.
    progress
        Called with the number of rows whose answer is known, and of all rows.

    Returns
    -------
    Summary
        Counts, and faults of single cells (a country nobody knows, ...), with row and column.

    Raises
    ------
    InputError
        A table cannot be read or written, or has no column of names.
    """
    summary = Summary()
    told = progress or (lambda _rows, _total: None)
    with _kept(source, stdin) as kept:
        with open_table(source, stdin=kept) as table:
            sample = list(islice(table.rows, _SAMPLE))
            at = _find_columns(table.columns, columns or {}, table.name, sample)
            question_of = _questions(at)
            asked = Counter(question_of(row.texts) for row in chain(sample, table.rows))
        context = context_of(_voters(asked, country), lookup)
        asker = _Asker(
            TableResolver(lookup, accept=min_confidence, context=context),
            country=country,
            journal=journal_of(
                target,
                stamp=[__version__, lookup.build_id, min_confidence, country, asdict(context)],
            ),
        )
        asker.ask(asked, told)
        summary.names = len(asked)
        if kept is not None:
            kept.seek(0)
        with open_table(source, stdin=kept) as table:
            _write(table, target, asker, question_of, summary, each=each, stdout=stdout)
            summary.faults[:0] = table.notes
    asker.done()
    return summary


@contextmanager
def _kept(source: str | Path, stdin: BinaryIO | None) -> Iterator[BinaryIO | None]:
    """Standard input in a file, so that it can be read twice; None for a named file."""
    if str(source) != "-":
        yield None
        return
    with SpooledTemporaryFile(max_size=_SPOOLED) as file:
        shutil.copyfileobj(stdin or sys.stdin.buffer, file)
        file.seek(0)
        yield cast("BinaryIO", file)


def _questions(at: Mapping[str, int]) -> Callable[[Sequence[str]], Question]:
    """The cells of a row that decide on its answer, in the order of :data:`HINTS`.

    What only says "nothing here" is empty; of a country "NA" is the code of one.
    """
    places = [at.get(hint, _NOWHERE) for hint in HINTS]
    country = HINTS.index("country")

    def question_of(texts: Sequence[str]) -> Question:
        size = len(texts)
        said = [texts[i].strip() if i < size else "" for i in places]
        if not _NOTHING.isdisjoint(said):
            code = said[country]
            said = ["" if text in _NOTHING else text for text in said]
            said[country] = code if code == "NA" else said[country]
        return tuple(said)

    return question_of


def _voters(asked: Iterable[Question], country: str) -> set[Asked]:
    """The distinct locations of a table, or as many as are enough to vote."""
    found: set[Asked] = set()
    for name, admin1, admin2, stated, _ in asked:
        found.add((name, admin1, admin2, stated or country))
        if len(found) >= _VOTERS:
            break
    return found


def _write(
    table: TableStream,
    target: str | Path,
    asker: "_Asker",
    question_of: Callable[[Sequence[str]], Question],
    summary: Summary,
    *,
    each: bool,
    stdout: BinaryIO | None,
) -> None:
    taken = set(table.columns)
    header = [f"geo_{name}" if name in taken else name for name in ADDED]
    with open_target(target, table=table, stdout=stdout) as put:
        put(StreamRow(number=1, texts=table.columns, cells=table.columns), header)
        for row in table.rows:
            question = question_of(row.texts)
            kept = asker.answer(question)
            for cells in (each and kept.each) or (kept.cells,):
                put(row, cells)
            summary.rows += 1
            summary.placed += kept.placed
            if kept.faults and len(summary.faults) < _MOST_FAULTS:
                summary.faults += _faults(kept, question, table.name, row.number)


def geocode(
    name: str,
    lookup: Lookup | None = None,
    *,
    admin1: str = "",
    admin2: str = "",
    country: str = "",
    near: LonLat | None = None,
) -> Answer:
    """Where a location is, as ``geo geocode`` answers for a row.

    Parameters
    ----------
    name
        The location as somebody wrote it.
    lookup
        A gazetteer; None opens the packaged one.
    admin1, admin2, country
        What is known of its parents; a country by name or code.
    near
        A position that it is near to.

    Raises
    ------
    InputError
        A country that the gazetteer does not know.

    Examples
    --------
    >>> geocode("Jabla", country="Syria").place_name
    'Jableh'
    """
    lookup = lookup or open_gazetteer()
    code = country_code(country, lookup)
    if country.strip() and not code:
        raise InputError(f"no country {country!r}", remedy="give its name or ISO alpha-2 code")
    resolver = Resolver(lookup)
    return located(name, resolver, admin1=admin1, admin2=admin2, country=code, near=near)


# ------------------------------------------------------------------ columns


def _find_columns(
    header: Sequence[str], given: Mapping[str, str], where: str, sample: Sequence[StreamRow]
) -> dict[str, int]:
    """Hint to the number of its column: as given, by its own name, or as ``geo map`` reads it."""
    folded = [underscored(column) for column in header]
    at: dict[str, int] = {}
    for hint, column in given.items():
        if hint not in HINTS:
            raise InputError(
                f"there is no hint {hint!r}", where="--column", remedy=f"one of {', '.join(HINTS)}"
            )
        if underscored(column) not in folded:
            raise InputError(
                f"no column {column!r}", where=where, remedy=f"it has {', '.join(header)}"
            )
        at[hint] = folded.index(underscored(column))
    read = _fields_of(header, where, sample)
    for hint in HINTS:
        called = (hint, *read.get(_FIELDS.get(hint, ""), ()))
        hit = next((folded.index(column) for column in called if column in folded), None)
        if hint not in at and hit is not None and hit not in at.values():
            at[hint] = hit
    if not at.keys() & {"name", "admin1", "admin2", "country"}:
        raise InputError(
            "no column is called name",
            where=where,
            remedy=f"say which holds the names: --column HEADER; it has {', '.join(header)}",
        )
    return at


def _fields_of(
    header: Sequence[str], where: str, sample: Sequence[StreamRow]
) -> Mapping[str, tuple[str, ...]]:
    """The columns of each field of a record, from the header and the first rows of a table."""
    grid = [(1, list(header)), *((row.number, list(row.texts)) for row in sample)]
    try:
        return layout_of(table_of_grid(grid, name=where, known=record_names())).fields
    except InputError:
        return {}  # nothing but remarks: what a person names is still found


# ------------------------------------------------------------------ rows


def _parents_first(question: Question) -> Question:
    name, admin1, admin2, country, near = question
    return country, admin1, admin2, near, name


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    """What is written for a question, and what was wrong with its cells."""

    cells: Sequence[str | float]
    placed: bool
    faults: Sequence[Sequence[str]] = ()  # column, reason, remedy
    each: Sequence[Sequence[str | float]] = ()  # the cells of every place of a list


_CELLS = tuple(one.name for one in fields(_Kept))


def _faults(kept: _Kept, question: Question, file: str, row: int) -> Iterator[Rejected]:
    stated = dict(zip(HINTS, question, strict=True))
    for column, reason, remedy in kept.faults:
        yield Rejected(
            file=file, row=row, column=column, value=stated[column], reason=reason, remedy=remedy,
            fatal=False,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class _Parents:
    """What a row says of its country and of a place nearby."""

    country: str
    near: LonLat | None
    faults: Sequence[Sequence[str]]


def _as_written(found: Answer, faults: Sequence[Sequence[str]]) -> _Kept:
    """What is written for an answer, with what was wrong with the cells that it was asked by."""
    if faults:
        wrong = "; ".join(reason for _, reason, _ in faults)
        found = replace(found, reason=f"{found.reason}; {wrong}")
    return _Kept(
        cells=found.cells,
        placed=found.point is not None and found.precision is not Precision.COUNTRY,
        faults=faults,
        each=tuple(place.cells for place in found.each),
    )


class _Asker:
    """Questions to answers, each asked once; memory grows with the distinct ones."""

    def __init__(self, resolver: TableResolver, *, country: str, journal: Journal | None) -> None:
        self._resolver, self._journal, lookup = resolver, journal, resolver.lookup
        self._answers: dict[Question, _Kept] = {}
        self._code = lru_cache(maxsize=_CODES)(lambda name: country_code(name, lookup))
        self._parents = lru_cache(maxsize=_CODES)(self._stated)
        self._country = self._code(country) if country else ""
        if country and not self._country:
            raise InputError(f"no country is called {country!r}", where="--country")

    def ask(self, asked: Mapping[Question, int], progress: Callable[[int, int], None]) -> None:
        """Answer questions before they come, many together, those of equal parents side by side.

        ``asked`` says how many rows ask each.
        """
        total = sum(asked.values())
        known = self._journal.answers() if self._journal is not None else {}
        order = sorted(asked, key=_parents_first)
        done = sum(asked[question] for question in order if question in known)
        progress(done, total)  # what an earlier run has left is no work of this one
        with self._keeper(len(order) - len(known)) as keep:
            for low in range(0, len(order), _TOGETHER):
                some = order[low : low + _TOGETHER]
                self._take(some, known, keep)
                done += sum(asked[question] for question in some if question not in known)
                progress(done, total)

    def _take(
        self,
        some: Sequence[Question],
        known: Mapping[Question, Any],
        keep: Callable[[Question, Any], None],
    ) -> None:
        """The answers to some questions: known ones, and new ones to keep."""
        for question in some:
            if question in known:
                self._answers[question] = _Kept(**known[question])
        new = [question for question in some if question not in known]
        for question, kept in zip(new, self._together(new), strict=True):
            self._answers[question] = kept
            keep(question, {name: getattr(kept, name) for name in _CELLS})

    @contextmanager
    def _keeper(self, questions: int) -> Iterator[Callable[[Question, Any], None]]:
        """Where answers are kept until the output is written: nowhere, if they are few."""
        if self._journal is None or questions < _MANY:
            yield lambda _question, _answer: None
            return
        with self._journal.open() as keep:
            yield keep

    def done(self) -> None:
        """The output is written."""
        if self._journal is not None:
            self._journal.remove()

    def answer(self, question: Question) -> _Kept:
        """The answer for one row."""
        return self._answers[question]

    def _together(self, questions: Sequence[Question]) -> list[_Kept]:
        """The answers to some questions."""
        parents = [self._parents(country, beside) for *_, country, beside in questions]
        asked: list[Asked] = [
            (name, admin1, admin2, stated.country)
            for (name, admin1, admin2, *_), stated in zip(questions, parents, strict=True)
        ]
        together = located_many(
            [one for one, stated in zip(asked, parents, strict=True) if stated.near is None],
            self._resolver,
        )
        waiting = iter(together)
        return [
            _as_written(
                next(waiting)
                if stated.near is None
                else located(
                    one[0], self._resolver, admin1=one[1], admin2=one[2], country=one[3],
                    near=stated.near,
                ),
                stated.faults,
            )
            for one, stated in zip(asked, parents, strict=True)
        ]  # fmt: skip

    def _stated(self, country: str, beside: str) -> "_Parents":
        """What the cells of a row say of country and ``near``, and what is wrong with them."""
        faults: list[tuple[str, str, str]] = []
        code = self._country
        if country:
            code = self._code(country)
            if not code:
                reason = f"no country is called {country!r}: not used"
                remedy = "write its ISO code of two letters, or its English name"
                faults.append(("country", reason, remedy))
        near = None
        if beside:
            near = self._position(beside, code)
            if near is None:
                reason = f"near {beside!r} is no known place or position: not used"
                faults.append(("near", reason, "write LAT,LON in degrees or a name"))
        return _Parents(country=code, near=near, faults=tuple(faults))

    def _position(self, text: str, country: str) -> LonLat | None:
        """A position as ``LAT,LON``, else that of a place of this name."""
        parts = [part.strip() for part in text.replace(";", ",").split(",")]
        try:
            lat, lon = (float(part) for part in parts)
            return LonLat(lon=lon, lat=lat)
        except CoordinateError:
            return None
        except ValueError:
            return located(text, self._resolver, country=country).point
