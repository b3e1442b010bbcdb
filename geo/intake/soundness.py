"""Checksums of what is packed: whether an archive or database still is what was written.

Pure. Every part of a zip has a checksum, and its XML is well formed or damaged; a GeoPackage is a
database that checks itself. What is damaged is said in one line; whoever reads it goes on.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from posixpath import normpath
from typing import IO, Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from geo.intake.foreign import MOST_BYTES
from geo.intake.suffixes import PACKED_XML
from geo.model.records import Rejected

__all__ = ["damage_of_archive", "damage_of_database", "damaged"]

_PIECE: Final = 1 << 20
_SMALL: Final = 1_000_000  # bytes of a list of parts
_BOOK, _TYPES, _LINKS = "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
_NEEDED: Final = ("/worksheet", "/styles", "/sharedStrings")  # kinds of parts that cells stand on
_FINDER: Final = ("__macosx/", "._")  # what archives of a Mac hold beside each file: no XML
_LOGGED, _AT_REST = bytes([2, 2]), bytes([1, 1])  # whether a database has a log beside it
_SHOWN: Final = 3


def damaged(name: str, found: list[str]) -> tuple[Rejected, ...]:
    """The one line about a file of which something is damaged; none where nothing is.

    >>> damaged("a.xlsx", []), damaged("a.xlsx", ["b is missing"])[0].reason
    ((), 'the file is damaged: b is missing; what is read of it may not be what was written')
    """
    if not found:
        return ()
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return (
        Rejected(
            file=name,
            reason=f"the file is damaged: {'; '.join(found[:_SHOWN])}{more};"
            " what is read of it may not be what was written",
            remedy="restore it from its source, or open it, look at it and save it again",
            fatal=False,
        ),
    )


def damage_of_archive(file: IO[bytes]) -> list[str]:
    """What of a zip is not as it was written: checksums, XML, parts of a workbook that are gone.

    Parameters
    ----------
    file
        A workbook, a document, a KMZ.

    Raises
    ------
    ValueError
        It unpacks to more than 500 MB, whatever it says itself.
    zipfile.BadZipFile
        No zip, or one whose list of parts cannot be read.
    """
    with ZipFile(file) as packed:
        left = MOST_BYTES
        found = []
        for item in packed.infolist():
            size, wrong = _read_part(packed, item, left)
            left -= size
            if wrong:
                found.append(f"{item.filename} {wrong}")
        return [*found, *_gone(packed)]


def _read_part(packed: ZipFile, item: ZipInfo, most: int) -> tuple[int, str]:
    """The bytes of a part to its true end, and what is wrong with it."""
    size, stated = 0, item.file_size
    tree: expat.XMLParserType | None = expat.ParserCreate() if _is_xml(item.filename) else None
    item.file_size = 2 * MOST_BYTES  # what it says may be a lie: the end of its stream counts
    try:
        with packed.open(item) as part:
            while piece := part.read(_PIECE):
                size += len(piece)
                if size > most:
                    raise ValueError(f"over {MOST_BYTES / 1e6:,.0f} MB when unpacked")
                if tree is not None and not _goes_on(tree, piece):
                    tree = None
        if tree is not None:
            tree.Parse(b"", True)
    except expat.ExpatError as error:
        return size, f"is not well-formed XML ({error})"
    except (BadZipFile, EOFError, OSError, zlib.error):
        return size, "does not have its checksum"
    except (NotImplementedError, RuntimeError):  # packed in another way, or with a password
        return size, ""
    finally:
        item.file_size = stated
    return size, "" if size == stated else "is longer or shorter than it says"


def _is_xml(name: str) -> bool:
    folded = name.casefold()
    beside = folded.startswith(_FINDER) or "/._" in folded
    return folded.endswith(PACKED_XML) and not beside


def _goes_on(tree: expat.XMLParserType, piece: bytes) -> bool:
    """Whether the next piece of XML can be judged: not in an encoding that this parser lacks."""
    try:
        tree.Parse(piece)
    except (ValueError, LookupError):  # of several bytes a letter, or unknown to Python
        return False
    return True


def _gone(packed: ZipFile) -> Iterator[str]:
    """Parts that a workbook needs and that are not in it."""
    names = {name.casefold() for name in packed.namelist()}
    if _BOOK not in names:
        return
    if _TYPES.casefold() not in names:
        yield f"{_TYPES} is missing"
    for part in _linked(packed):
        if part.casefold() not in names:
            yield f"{part} is missing"


def _linked(packed: ZipFile) -> list[str]:
    """Sheets, styles and texts of cells that a workbook says it has."""
    parts: list[str] = []

    def start(_tag: str, values: dict[str, str]) -> None:
        target = values.get("Target", "")
        if values.get("Type", "").endswith(_NEEDED) and values.get("TargetMode") != "External":
            parts.append(normpath(f"/xl/{target}" if target[:1] != "/" else target).lstrip("/"))

    tree = expat.ParserCreate()
    tree.StartElementHandler = start
    try:
        with packed.open(_LINKS) as links:
            tree.Parse(links.read(_SMALL), True)
    except (expat.ExpatError, BadZipFile, EOFError, OSError, zlib.error):
        pass  # told already
    except (KeyError, NotImplementedError, RuntimeError):
        parts.append(_LINKS)
    return parts


def damage_of_database(given: Path | bytes) -> list[str]:
    """What a GeoPackage finds wrong with itself; at most one line.

    >>> damage_of_database(b"no database")
    ['file is not a database']
    """
    where = f"{given.absolute().as_uri()}?mode=ro&immutable=1" if isinstance(given, Path) else None
    try:
        with closing(sqlite3.connect(where or ":memory:", uri=where is not None)) as database:
            if isinstance(given, bytes):
                if given[18:20] == _LOGGED:  # bytes have nothing beside them
                    given = given[:18] + _AT_REST + given[20:]
                database.deserialize(given)
            [(said,)] = database.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_ERROR:
            return []  # it needs what only the program has that wrote it: an order of letters
        return [str(error).partition("\n")[0]]
    except (sqlite3.Error, ValueError, MemoryError) as error:
        return [str(error).partition("\n")[0] or "the database is empty"]
    return [] if said == "ok" else [str(said).strip().partition("\n")[2] or str(said)]
