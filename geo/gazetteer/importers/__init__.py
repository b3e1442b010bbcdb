"""Foreign formats to rows of the gazetteer: one module per format.

>>> sorted(FORMATS)
['geoboundaries', 'geonames', 'gns', 'natural-earth', 'ocha', 'osm', 'table', 'wikidata', 'wof']
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from geo.gazetteer.importers.base import with_country
from geo.gazetteer.rows import Row
from geo.intake.foreign import BROKEN_FILE
from geo.model.errors import GeoError, InputError
from geo.model.records import Rejected
from geo.model.slugs import slug

__all__ = ["FORMATS", "read", "sources_of"]

# format: (module of this package, one line for people)
FORMATS: Mapping[str, tuple[str, str]] = {
    "geoboundaries": ("geoboundaries", "outlines of admin units, one country and level a file"),
    "geonames": ("geonames", "country dumps, allCountries, alternate names, admin codes"),
    "gns": ("gns", "country files of the GEOnet Names Server"),
    "natural-earth": ("natural_earth", "populated places, admin units, regions, seas, rivers"),
    "ocha": ("ocha", "COD admin boundaries and populated places, with p-codes"),
    "osm": ("osm", "OpenStreetMap extracts: .osm.pbf, .osm or GeoJSON"),
    "table": ("table", "any CSV, TSV, XLSX or GeoJSON with a map of its columns"),
    "wikidata": ("wikidata", "entities or query results, JSON or CSV"),
    "wof": ("wof", "Who's On First: a folder of GeoJSON or the SQLite distribution"),
}


def read(
    format: str,  # noqa: A002 -- the word users know
    paths: Iterable[str | Path],
    *,
    faults: list[Rejected] | None = None,
    **options: Any,
) -> Iterator[Row]:
    """Rows of files of a foreign format; each row knows its country where its position tells it.

    Parameters
    ----------
    format
        One of :data:`FORMATS`.
    paths
        Files or folders, in the order in which they count.
    faults
        Receives what could not be used, with file, row and column; the good rows go on.
    options
        Of the format; see ``read`` of its module.

    Raises
    ------
    InputError
        The format does not exist, or a file cannot be read as it at all.
    """
    module = _module(format)
    found = [Path(path) for path in paths]
    missing = [path for path in found if not path.exists()]
    if missing:
        raise InputError("there is no such file", where=str(missing[0]))
    listed: list[Rejected] = [] if faults is None else faults
    importer: Callable[..., Iterator[Row]] = module.read
    yield from _readable(with_country(importer(found, faults=listed, **options)), format, found)


def _readable(rows: Iterator[Row], format: str, paths: list[Path]) -> Iterator[Row]:  # noqa: A002 -- as in read
    """The rows; what breaks a parser is one error that names the files."""
    try:
        yield from rows
    except GeoError:
        raise
    except BROKEN_FILE as error:
        raise InputError(
            f"cannot be read as {format} ({type(error).__name__}: {str(error)[:200]})",
            where=", ".join(path.name for path in paths),
            remedy="download it again, or name the format that it has",
        ) from error


def sources_of(
    format: str,  # noqa: A002 -- the word users know
    paths: Iterable[str | Path],
    *,
    source: str = "",
    licence: str = "",
    attribution: str = "",
) -> dict[str, dict[str, Any]]:
    """Source id to title, licence, attribution and the files with their SHA-256.

    What travels to the footer of every map. For ``table`` the licence and attribution are what the
    user says; an unstated licence is written as such.
    """
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in map(Path, paths)
        if path.is_file()
    }
    known: dict[str, Any] = dict(getattr(_module(format), "ATTRIBUTION", {}))
    if not known:
        known = {"title": ", ".join(files), "url": "", "licence": "not stated", "attribution": ""}
    if licence:
        known["licence"] = licence
    if attribution:
        known["attribution"] = attribution
    names = [source] if source else [format]
    if format == "table" and not source:
        names = [slug(Path(path).stem, ascii_only=True) for path in paths]
    return {name: known | {"files": files} for name in names}


def _module(format: str) -> Any:  # noqa: A002 -- an importer by its public name
    if format not in FORMATS:
        raise InputError(
            f"there is no format {format!r}", remedy=f"formats are {', '.join(sorted(FORMATS))}"
        )
    return import_module(f"geo.gazetteer.importers.{FORMATS[format][0]}")
