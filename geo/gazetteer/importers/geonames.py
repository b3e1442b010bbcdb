"""GeoNames: country dumps, allCountries, alternate names, admin codes, feature codes, countryInfo.

Files are recognised by their columns, in any order and number, zipped or not. Dumps are streamed;
alternate names go to a temporary SQLite file, so that memory stays flat for the whole world.

Format: download.geonames.org/export/dump/readme.txt (CC BY 4.0).
"""

import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TextIO

from geo.gazetteer.importers.base import CellError, Faults, name_of, position, unique, whole
from geo.gazetteer.importers.dumps import opened_table
from geo.gazetteer.importers.feature_codes import flags_of, kind_of
from geo.gazetteer.rows import Row
from geo.intake.suffixes import ZIPPED, suffixes_of
from geo.model.errors import InputError
from geo.model.records import PlaceId, PlaceName, Rejected
from geo.model.vocab import PlaceKind

__all__ = ["ATTRIBUTION", "read"]

ATTRIBUTION = {
    "title": "GeoNames",
    "url": "https://www.geonames.org/",
    "licence": "CC-BY-4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "attribution": "Contains data of GeoNames (geonames.org), CC BY 4.0",
}

_DUMP_COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class",
    "feature code", "country code", "cc2", "admin1 code", "admin2 code", "admin3 code",
    "admin4 code", "population", "elevation", "dem", "timezone", "modification date",
)  # fmt: skip
_COUNTRY_MARK = "#ISO\tISO3"
_COUNTRY = 8  # column of the country code in a dump
_COUNTRY_ID = 16  # column of geonameid in countryInfo
_BATCH = 500  # rows whose alternate names are fetched at once
_CODES = frozenset({"iata", "icao", "faac", "tcid", "unlc", "abbr", "phon", "nuts"})
_NOT_NAMES = frozenset({"link", "post", "wkdt"})


@dataclass(kw_only=True)
class _Tables:
    """The side tables: unit names by code, known feature codes."""

    admin1: dict[str, str] = field(default_factory=dict)  # "SY.02" to "Latakia"
    admin2: dict[str, str] = field(default_factory=dict)
    features: set[str] = field(default_factory=set)  # "P.PPL"
    unknown: set[str] = field(default_factory=set)


def read(
    paths: Sequence[Path], *, faults: list[Rejected], countries: Iterable[str] = ()
) -> Iterator[Row]:
    """Rows of GeoNames files.

    Parameters
    ----------
    paths
        ``SY.txt``, ``SY.zip``, ``allCountries.zip``, ``alternateNamesV2.txt``,
        ``admin1CodesASCII``, ``admin2Codes``, ``featureCodes_en``, ``countryInfo``; folders hold
        any of them.
    faults
        Lines that could not be used are added, with file, line and column.
    countries
        ISO codes: keep only these; empty keeps all.

    Raises
    ------
    InputError
        A file is none of these.
    """
    wanted = frozenset(code.upper() for code in countries)
    files = [(path, _layout(path)) for path in _files(paths)]
    tables = _Tables()
    for path, layout in files:
        _side_table(path, layout, tables)
    with _alternates([path for path, layout in files if layout == "alternates"]) as names:
        for path, layout in files:
            if layout == "countries":
                yield from _countries(path, wanted, faults)
            elif layout == "dump":
                yield from _dump(path, wanted, tables, names, faults)


# ------------------------------------------------------------------ which file is what


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [
                p for p in sorted(path.iterdir()) if p.suffix in (*suffixes_of("text"), ZIPPED)
            ]
            found += [p for p in inside if p.stem.casefold() != "readme"]
        else:
            found.append(path)
    if not found:
        raise InputError(
            "no GeoNames file given",
            where=", ".join(map(str, paths)),
            remedy="give SY.txt, SY.zip or allCountries.zip of download.geonames.org/export/dump",
        )
    return found


def _opened(path: Path) -> AbstractContextManager[TextIO]:
    """The text of a file, or of the one table in a zip."""

    def table(archive: zipfile.ZipFile) -> str:
        inside = [n for n in archive.namelist() if not n.casefold().startswith("readme")]
        tables = [n for n in inside if n.endswith(".txt") and "iso-language" not in n]
        if len(tables) != 1:
            raise InputError("this zip holds not one table", where=path.name)
        return tables[0]

    return opened_table(path, table)


def _layout(path: Path) -> str:
    """Recognise a table by its first line of data."""
    with _opened(path) as file:
        head = list(islice(file, 200))
    if any(line.startswith(_COUNTRY_MARK) for line in head):
        return "countries"
    cells = next((line.rstrip("\n").split("\t") for line in head if not line.startswith("#")), [])
    match len(cells):
        case n if n == len(_DUMP_COLUMNS):
            return "dump"
        case 8 | 10 if cells[0].isdecimal() and cells[1].isdecimal():
            return "alternates"
        case 4 if cells[0].count(".") == 1:
            return "admin1"
        case 4 if cells[0].count(".") == 2:
            return "admin2"
        case 3 if "." in cells[0]:
            return "features"
    raise InputError(
        f"{len(cells)} tab-separated columns are no GeoNames table",
        where=path.name,
        remedy=f"a dump has {len(_DUMP_COLUMNS)}; other tables are read with `add table`",
    )


def _side_table(path: Path, layout: str, tables: _Tables) -> None:
    if layout not in ("admin1", "admin2", "features"):
        return
    with _opened(path) as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    match layout:
        case "admin1":
            tables.admin1.update((cells[0], cells[1]) for cells in rows if len(cells) > 1)
        case "admin2":
            tables.admin2.update((cells[0], cells[1]) for cells in rows if len(cells) > 1)
        case "features":
            tables.features.update(cells[0] for cells in rows)


# ------------------------------------------------------------------ alternate names


@contextmanager
def _alternates(paths: Sequence[Path]) -> Iterator[sqlite3.Connection | None]:
    """Alternate names in a temporary database; None where no such table was given."""
    if not paths:
        yield None
        return
    with (
        tempfile.TemporaryDirectory(prefix="geonames-") as folder,
        closing(sqlite3.connect(Path(folder) / "names.db")) as base,
    ):
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("PRAGMA synchronous = OFF")
        base.execute("CREATE TABLE names (id INTEGER, lang TEXT, name TEXT, kind TEXT)")
        for path in paths:
            with _opened(path) as file:
                base.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", _alternate_rows(file))
        base.execute("CREATE INDEX by_id ON names (id)")
        yield base


def _alternate_rows(lines: Iterable[str]) -> Iterator[tuple[int, str, str, str]]:
    for line in lines:
        cells = line.rstrip("\n").split("\t")
        if len(cells) < 4 or not cells[1].isdecimal():
            continue
        cells += [""] * (8 - len(cells))
        lang, preferred, historic = cells[2], cells[4] == "1", cells[7] == "1"
        if lang in _NOT_NAMES - {"wkdt"}:
            continue
        if lang == "wkdt":
            kind = "wikidata"
        elif historic:
            kind = "historical"
        elif lang in _CODES:
            kind, lang = "code", ""
        elif lang == "piny":
            kind, lang = "romanisation", "zh"
        else:
            kind = "first" if preferred else "alternate"
        yield int(cells[1]), lang, cells[3], kind


def _fetch(base: sqlite3.Connection, ids: Sequence[int]) -> Mapping[int, list[tuple[str, ...]]]:
    marks = ",".join("?" * len(ids))
    query = f"SELECT id, lang, name, kind FROM names WHERE id IN ({marks}) ORDER BY rowid"  # noqa: S608 -- only question marks
    found: dict[int, list[tuple[str, ...]]] = {}
    for number, *rest in base.execute(query, ids):
        found.setdefault(number, []).append(tuple(rest))
    return found


def _joined(rows: Sequence[Row], base: sqlite3.Connection) -> Iterator[Row]:
    found = _fetch(base, [row.geonames_id for row in rows if row.geonames_id is not None])
    for row in rows:
        alternates = found.get(row.geonames_id or -1, [])
        if not alternates:
            yield row
            continue
        wikidata = [text for _, text, kind in alternates if kind == "wikidata"]
        named = [(lang, text, kind) for lang, text, kind in alternates if kind != "wikidata"]
        named.sort(key=lambda item: item[2] != "first")  # the preferred of each language first
        arabic = [text for lang, text, kind in named if lang == "ar" and kind in _CURRENT]
        extra = [
            name_of(text, lang=lang, kind="alternate" if kind == "first" else kind)
            for lang, text, kind in named
        ]
        yield replace(
            row,
            names=unique([*extra, *row.names], without=[row.name]),
            name_ar=arabic[0] if arabic else row.name_ar,
            wikidata=wikidata[0] if wikidata else row.wikidata,
        )


_CURRENT = ("first", "alternate")


# ------------------------------------------------------------------ dumps and countries


def _dump(
    path: Path,
    wanted: frozenset[str],
    tables: _Tables,
    names: sqlite3.Connection | None,
    faults: list[Rejected],
) -> Iterator[Row]:
    noted = Faults(file=path.name, listed=faults)
    with _opened(path) as file:
        rows = _dump_rows(file, wanted, tables, noted)
        if names is None:
            yield from rows
        else:
            while batch := list(islice(rows, _BATCH)):
                yield from _joined(batch, names)


def _dump_rows(
    lines: Iterable[str], wanted: frozenset[str], tables: _Tables, noted: Faults
) -> Iterator[Row]:
    for line_number, line in enumerate(lines, start=1):
        cells = line.rstrip("\r\n").split("\t")
        if wanted and len(cells) > _COUNTRY and cells[_COUNTRY] not in wanted:
            continue
        try:
            row = _dump_row(cells, tables)
        except CellError as error:
            noted.add(line_number, error)
            continue
        code = f"{cells[6]}.{cells[7]}"
        if tables.features and cells[7] and code not in tables.features | tables.unknown:
            tables.unknown.add(code)
            reason = f"{code} is not in the table of feature codes"
            noted.add(line_number, CellError("feature code", code, reason), fatal=False)
        if row is not None:
            yield row


def _dump_row(cells: Sequence[str], tables: _Tables) -> Row | None:
    _long_enough(cells, len(_DUMP_COLUMNS))
    number = whole(cells[0], "geonameid")
    if number is None or not cells[1].strip():
        column = "geonameid" if number is None else "name"
        raise CellError(column, "", f"{column} is empty", "is the file cut?")
    population = whole(cells[14], "population") or 0
    kind = kind_of(cells[6], cells[7], population=population)
    if kind is None:
        return None
    spot = position(cells[4], cells[5], columns=("latitude", "longitude"))
    country, admin1, admin2 = cells[8], cells[10], cells[11]
    alternates = [name_of(text) for text in cells[3].split(",") if text]
    if cells[2] != cells[1]:
        alternates.insert(0, name_of(cells[2]))
    return Row(
        place_id=PlaceId(f"gn:{number}"),
        name=cells[1].strip(),
        kind=kind,
        country=country,
        admin1=tables.admin1.get(f"{country}.{admin1}", ""),
        admin2=tables.admin2.get(f"{country}.{admin1}.{admin2}", ""),
        admin1_code=admin1 if admin1 != "00" else "",  # GeoNames' own "not known"
        admin2_code=admin2,
        lon=spot.lon if spot else None,
        lat=spot.lat if spot else None,
        population=population,
        names=unique(alternates, without=[cells[1]]),
        name_ar=_arabic(alternates),
        geonames_id=number,
        source="geonames",
        flags=flags_of(cells[7]),
    )


def _arabic(names: Sequence[PlaceName]) -> str:
    """Without language tags an Arabic-script name is Arabic only if no letter speaks against it."""
    for name in names:
        if name.script == "Arab" and not set(name.text) & _NOT_ARABIC:
            return name.text
    return ""


_NOT_ARABIC = frozenset("پچژگکیەێۆڕڵڤۇۋېھہےٹڈڑں")  # Persian, Kurdish, Uyghur, Urdu


def _countries(path: Path, wanted: frozenset[str], faults: list[Rejected]) -> Iterator[Row]:
    noted = Faults(file=path.name, listed=faults)
    with _opened(path) as file:
        for line_number, line in enumerate(file, start=1):
            cells = line.rstrip("\r\n").split("\t")
            if line.startswith("#") or not line.strip() or (wanted and cells[0] not in wanted):
                continue
            try:
                yield _country_row(cells)
            except CellError as error:
                noted.add(line_number, error)


def _country_row(cells: Sequence[str]) -> Row:
    _long_enough(cells, _COUNTRY_ID + 1)
    number = whole(cells[_COUNTRY_ID], "geonameid")
    if number is None:
        raise CellError("geonameid", "", "geonameid is empty")
    return Row(
        place_id=PlaceId(f"gn:{number}"),
        name=cells[4],
        kind=PlaceKind.COUNTRY,
        country=cells[0],
        population=whole(cells[7], "population") or 0,
        names=(name_of(cells[1], kind="code"),),
        geonames_id=number,
        source="geonames",
    )


def _long_enough(cells: Sequence[str], least: int) -> None:
    if len(cells) < least:
        reason = f"only {len(cells)} of {least} columns"
        raise CellError("", "", reason, "is the file cut?")
