"""The one registry of input files: which suffix is what, and what it may hold.

Pure. A new format is one line here and one reader.
"""

from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "DATABASES",
    "FORMATS",
    "LICENCE_BESIDE",
    "OSM_DUMPS",
    "PACKED",
    "PACKED_XML",
    "SEEKABLE",
    "SHEETS",
    "TABBED",
    "ZIPPED",
    "Format",
    "format_of",
    "holds_documents",
    "is_document",
    "is_table",
    "suffix_of",
    "suffixes_of",
]

LICENCE_BESIDE = ".licence.txt"
"""How a file that lies beside an exported table ends: it names the sources, and is no report."""

ZIPPED = ".zip"
PACKED = (".gz", ZIPPED)
TABBED = (".tsv", ".tab")
"""Delimited texts whose cells stand between tabs."""
DATABASES = (".db", ".sqlite", ".sqlite3")
"""Files of SQLite, as publishers of gazetteers hand them out."""
OSM_DUMPS = (".pbf", ".osm")
"""Data of OpenStreetMap as it is published: elements with tags."""
SEEKABLE = (".gpkg", ".shp", ".fgb")
"""Vector formats whose reader can skip features cheaply."""
PACKED_XML = (".xml", ".rels", ".kml")
"""Members of packed formats that are XML."""
SHEETS = (".csv", ".xlsx")
"""What we write for people who fill in a table."""
_PROSE = ("text", "lines")  # formats that are tables only if somebody says so


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One format: the suffixes that mean it, and whether it is read as a table or as documents."""

    name: str
    suffixes: tuple[str, ...]
    table: bool = False
    document: bool = False
    by_path: bool = False  # read by a library that wants the path


FORMATS = (
    Format(name="delimited", suffixes=(".csv", ".tsv", ".tab"), table=True, document=True),
    Format(name="text", suffixes=(".txt",), table=True, document=True),
    Format(name="workbook", suffixes=(".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"), table=True),
    Format(name="json", suffixes=(".json",), table=True, document=True),
    Format(name="geojson", suffixes=(".geojson", ".geojsonl", ".geojsons"), table=True),
    Format(name="lines", suffixes=(".jsonl", ".ndjson"), table=True, document=True),
    Format(
        name="vector", suffixes=(".gpkg", ".fgb", ".shp", ".gpx", ".gml"), table=True, by_path=True
    ),
    Format(name="kml", suffixes=(".kml", ".kmz"), table=True, by_path=True),
    Format(name="parquet", suffixes=(".parquet", ".geoparquet"), table=True),
    Format(name="markdown", suffixes=(".md", ".markdown"), document=True),
    Format(name="page", suffixes=(".html", ".htm", ".xhtml"), document=True),
    Format(name="pdf", suffixes=(".pdf",), document=True),
    Format(name="docx", suffixes=(".docx",), document=True),
    Format(name="mail", suffixes=(".eml", ".mbox"), document=True),
    Format(name="feed", suffixes=(".rss", ".atom", ".xml"), document=True),
)


def suffix_of(path: Path | str) -> str:
    """The suffix that says what a file is, that of a packed one left out.

    >>> suffix_of("a/b.CSV.gz"), suffix_of("roads.shp.zip"), suffix_of("roads.zip")
    ('.csv', '.shp', '.zip')
    """
    name = Path(path)
    suffix = name.suffix.casefold()
    inner = Path(name.stem).suffix.casefold()
    return inner if suffix in PACKED and any(inner in f.suffixes for f in FORMATS) else suffix


def suffixes_of(*names: str) -> tuple[str, ...]:
    """The suffixes of some formats.

    >>> suffixes_of("lines", "parquet")
    ('.jsonl', '.ndjson', '.parquet', '.geoparquet')
    """
    return tuple(suffix for item in FORMATS if item.name in names for suffix in item.suffixes)


def format_of(suffix: str) -> Format | None:
    """The format of a suffix, None for one that nobody reads."""
    return next((item for item in FORMATS if suffix.casefold() in item.suffixes), None)


def is_table(path: Path | str) -> bool:
    """Whether a file is a table unless somebody says that it is a report.

    >>> is_table("a.gpkg"), is_table("a.csv.gz"), is_table("a.zip"), is_table("a.txt")
    (True, True, True, False)
    """
    suffix = suffix_of(path)
    found = format_of(suffix)
    return suffix in PACKED or (found is not None and found.table and found.name not in _PROSE)


def is_document(path: Path | str) -> bool:
    """Whether a file is a report unless somebody says that it is a table.

    >>> is_document("a.md"), is_document("a.jsonl"), is_document("a.csv")
    (True, True, False)
    """
    found = format_of(suffix_of(path))
    return found is not None and found.document and not is_table(path)


def holds_documents(path: Path | str) -> bool:
    """Whether a file can be read as reports at all.

    >>> holds_documents("posts.csv"), holds_documents("a.gpkg")
    (True, False)
    """
    suffix = suffix_of(path)
    found = format_of(suffix)
    return suffix in PACKED or (found is not None and found.document)
