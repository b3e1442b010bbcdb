"""A table of names becomes the same table with positions: ``geo geocode``.

Rows stream through; a name that repeats is resolved once. Every row comes back, in its order, with
what was found or the reason why nothing was.
"""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from geo.gazetteer import open_gazetteer
from geo.intake.header import table_of_grid
from geo.intake.layouts import layout_of, record_names
from geo.intake.sheets import guarded
from geo.intake.streams import StreamRow, TableStream, open_table, open_target
from geo.intake.tables import column_name
from geo.model.errors import CoordinateError, InputError
from geo.model.position import LonLat
from geo.model.records import Lookup, Rejected, Resolution
from geo.model.vocab import PlaceKind, Precision
from geo.toponyms.acceptance import ACCEPT
from geo.toponyms.areas import PAIRED, footprint_of_resolution
from geo.toponyms.names import Resolver
from geo.toponyms.parents import country_code, resolve_parents
from geo.toponyms.table_context import Asked, context_of

__all__ = ["ADDED", "HINTS", "Answer", "Summary", "geocode", "geocode_table", "locate", "located"]

ADDED = (
    "place_id", "place_name", "lat", "lon", "precision", "radius_km", "confidence", "reason",
)  # fmt: skip
HINTS = ("name", "admin1", "admin2", "country", "near")

_FIELDS = {"name": "location", "admin1": "admin1", "admin2": "admin2", "country": "country"}
_REMEMBERED = 150_000  # answers kept: memory stays flat however long the table is
_SAMPLE = 200  # rows that show what the columns are
_VOTERS = 20_000  # distinct locations that vote on the context of a table
_SPOOLED = 1 << 24  # bytes of standard input that are kept in memory
_EVERY = 500  # rows between two reports of progress
_MOST_FAULTS = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What one name became; ``point`` None: nothing, with the reason."""

    place_id: str = ""
    place_name: str = ""
    point: LonLat | None = None
    precision: Precision = Precision.NONE
    radius_km: float | None = None
    confidence: float | None = None
    reason: str = ""
    each: tuple["Answer", ...] = ()  # of a location that names several places: every one of them

    @property
    def cells(self) -> tuple[str | float, ...]:
        """The values of :data:`ADDED`; empty cells where nothing was found."""
        if self.point is None:
            return ("", "", "", "", "", "", "", guarded(self.reason))
        return (
            self.place_id,
            guarded(self.place_name),
            round(self.point.lat, 6),
            round(self.point.lon, 6),
            self.precision.value,
            "" if self.radius_km is None else round(self.radius_km, 3),
            "" if self.confidence is None else self.confidence,
            guarded(self.reason),
        )


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
    progress: Callable[[int], None] | None = None,
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
        Called with the number of rows done.

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
    with _kept(source, stdin) as kept:
        with open_table(source, stdin=kept) as table:
            sample = list(islice(table.rows, _SAMPLE))
            at = _find_columns(table.columns, columns or {}, table.name, sample)
            context = context_of(_asked(chain(sample, table.rows), at, country), lookup)
        if kept is not None:
            kept.seek(0)
        resolver = Resolver(lookup, accept=min_confidence, context=context)
        asker = _Asker(resolver, country=country)
        with open_table(source, stdin=kept) as table:
            _write(table, target, asker, at, summary, each=each, progress=progress, stdout=stdout)
            summary.faults[:0] = table.notes
    summary.names = asker.asked
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


def _asked(rows: Iterable[StreamRow], at: Mapping[str, int], country: str) -> set[Asked]:
    """The distinct locations of a table, or of the part of it that is enough to vote."""
    found: set[Asked] = set()
    for row in rows:
        name, admin1, admin2, stated = (
            row.texts[at[hint]].strip() if hint in at and at[hint] < len(row.texts) else ""
            for hint in ("name", "admin1", "admin2", "country")
        )
        found.add((name, admin1, admin2, stated or country))
        if len(found) >= _VOTERS:
            break
    return found


def _write(
    table: TableStream,
    target: str | Path,
    asker: "_Asker",
    at: Mapping[str, int],
    summary: Summary,
    *,
    each: bool,
    progress: Callable[[int], None] | None,
    stdout: BinaryIO | None,
) -> None:
    taken = set(table.columns)
    header = [f"geo_{name}" if name in taken else name for name in ADDED]
    with open_target(target, table=table, stdout=stdout) as put:
        put(StreamRow(number=1, texts=table.columns, cells=table.columns), header)
        for row in table.rows:
            answer = asker.answer(row, at, table.name, summary)
            for one in (each and answer.each) or (answer,):
                put(row, one.cells)
            summary.rows += 1
            summary.placed += answer.point is not None and answer.precision is not Precision.COUNTRY
            if progress is not None and summary.rows % _EVERY == 0:
                progress(summary.rows)


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
    return locate(name, lookup, admin1=admin1, admin2=admin2, country=code, near=near)


def locate(
    name: str,
    lookup: Lookup,
    *,
    admin1: str = "",
    admin2: str = "",
    country: str = "",
    near: LonLat | None = None,
) -> Answer:
    """The answer for one location with what its row states of parents; ``country`` as a code."""
    resolver = Resolver(lookup)
    return located(name, resolver, admin1=admin1, admin2=admin2, country=country, near=near)


def located(
    name: str,
    resolver: Resolver,
    *,
    admin1: str = "",
    admin2: str = "",
    country: str = "",
    near: LonLat | None = None,
) -> Answer:
    """As :func:`locate`, with a resolver that keeps what it worked out for other rows."""
    lookup = resolver.lookup
    if not name.strip():
        parents = resolve_parents(lookup, country=country, admin1=admin1, admin2=admin2)
        return Answer(reason="no name given") if parents is None else _answer(parents, lookup)
    found = resolver.resolve(name, admin1=admin1, admin2=admin2, country=country, near=near)
    return _answer(found, lookup)


def _answer(found: Resolution, lookup: Lookup) -> Answer:
    if found.chosen is None:
        return Answer(reason=found.reason)
    place, reason = found.chosen.place, found.reason
    if found.unlisted and place.kind is PlaceKind.COUNTRY:
        return Answer(
            reason=reason
        )  # the middle of a country is no answer to the name of a village
    if found.chosen.tier not in ("exact", "parent"):
        reason += f"; {found.chosen.tier} match of {found.chosen.matched}"
    footprint = footprint_of_resolution(found, lookup)
    point = footprint.point or place.point
    if point is None:
        return Answer(reason=f"{place.name} has no position in the gazetteer")
    return Answer(
        place_id=place.place_id,
        place_name=" and ".join([place.name, *(c.place.name for c in found.others)]),
        point=point,
        precision=footprint.precision,
        radius_km=footprint.radius_km,
        confidence=found.confidence,
        reason=reason,
        each=_each(found, lookup),
    )


def _each(found: Resolution, lookup: Lookup) -> tuple[Answer, ...]:
    """The places of a list one by one; the two ends of a road are none."""
    if not found.others or found.mention.relation in PAIRED or found.footprint is not None:
        return ()
    singles = [replace(found, chosen=c, others=()) for c in (found.chosen, *found.others)]
    return tuple(_answer(single, lookup) for single in singles)


# ------------------------------------------------------------------ columns


def _find_columns(
    header: Sequence[str], given: Mapping[str, str], where: str, sample: Sequence[StreamRow]
) -> dict[str, int]:
    """Hint to the number of its column: as given, by its own name, or as ``geo map`` reads it."""
    folded = [column_name(column) for column in header]
    at: dict[str, int] = {}
    for hint, column in given.items():
        if hint not in HINTS:
            raise InputError(
                f"there is no hint {hint!r}", where="--column", remedy=f"one of {', '.join(HINTS)}"
            )
        if column_name(column) not in folded:
            raise InputError(
                f"no column {column!r}", where=where, remedy=f"it has {', '.join(header)}"
            )
        at[hint] = folded.index(column_name(column))
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


class _Asker:
    """Rows to answers; remembers the last ones."""

    def __init__(self, resolver: Resolver, *, country: str) -> None:
        self._resolver, lookup = resolver, resolver.lookup
        self.asked = 0
        self._locate = lru_cache(maxsize=_REMEMBERED)(self._ask)
        self._code = lru_cache(maxsize=_REMEMBERED)(lambda name: country_code(name, lookup))
        self._country = self._code(country) if country else ""
        if country and not self._country:
            raise InputError(f"no country is called {country!r}", where="--country")

    def _ask(
        self, name: str, admin1: str, admin2: str, country: str, near: LonLat | None
    ) -> Answer:
        self.asked += 1
        return located(
            name, self._resolver, admin1=admin1, admin2=admin2, country=country, near=near
        )

    def answer(self, row: StreamRow, at: Mapping[str, int], file: str, summary: Summary) -> Answer:
        """The answer for one row; cells that cannot be used are faults of the summary."""
        text = {hint: row.texts[i].strip() if i < len(row.texts) else "" for hint, i in at.items()}
        notes: list[str] = []

        def fault(column: str, reason: str, remedy: str) -> None:
            notes.append(reason)
            if len(summary.faults) < _MOST_FAULTS:
                summary.faults.append(
                    Rejected(
                        file=file, row=row.number, column=column, value=text[column],
                        reason=reason, remedy=remedy, fatal=False,
                    )
                )  # fmt: skip

        country = self._country
        if text.get("country"):
            country = self._code(text["country"])
            if not country:
                fault(
                    "country",
                    f"no country is called {text['country']!r}: not used",
                    "write its ISO code of two letters, or its English name",
                )
        near = None
        if text.get("near"):
            near = self._position(text["near"], country)
            if near is None:
                reason = f"near {text['near']!r} is no known place or position: not used"
                fault("near", reason, "write LAT,LON in degrees or a name")
        found = self._locate(
            text.get("name", ""), text.get("admin1", ""), text.get("admin2", ""), country, near
        )
        if not notes:
            return found
        return Answer(
            place_id=found.place_id,
            place_name=found.place_name,
            point=found.point,
            precision=found.precision,
            radius_km=found.radius_km,
            confidence=found.confidence,
            reason="; ".join([found.reason, *notes]),
        )

    def _position(self, text: str, country: str) -> LonLat | None:
        """A position as ``LAT,LON``, else that of a place of this name."""
        parts = [part.strip() for part in text.replace(";", ",").split(",")]
        try:
            lat, lon = (float(part) for part in parts)
            return LonLat(lon=lon, lat=lat)
        except CoordinateError:
            return None
        except ValueError:
            return self._locate(text, "", "", country, None).point
