"""Tables of every format as text: one registry of readers behind one registry of suffixes.

A row that cannot be read is a :class:`~geo.model.records.Rejected`, never the end of the file.
"""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from geo.intake.packed import Source, sources_of
from geo.intake.readers.delimited import delimiter_of, read_delimited
from geo.intake.readers.features import read_kml, read_parquet, read_vector
from geo.intake.readers.objects import read_objects
from geo.intake.readers.workbook import chosen_sheet, read_workbook
from geo.intake.suffixes import format_of
from geo.intake.table import Table, TableRow, cell_text
from geo.intake.text import relative_name
from geo.intake.witness import steady
from geo.model.errors import InputError

__all__ = [
    "Table",
    "TableRow",
    "cell_text",
    "chosen_sheet",
    "delimiter_of",
    "read_source",
    "read_table",
    "read_tables",
]

READERS: Mapping[str, Callable[..., list[Table]]] = {
    "delimited": read_delimited,
    "text": read_delimited,
    "workbook": read_workbook,
    "json": read_objects,
    "geojson": read_objects,
    "lines": read_objects,
    "vector": read_vector,
    "kml": read_kml,
    "parquet": read_parquet,
}
"""Name of a format to its reader."""


def read_tables(
    path: str | Path,
    *,
    base: Path | None = None,
    known: frozenset[str] = frozenset(),
    encoding: str = "",
) -> list[Table]:
    """Every table of a file: the sheets of a workbook, the layers of a vector file, of a zip all.

    Parameters
    ----------
    path
        The file; its suffix says what it is.
    base
        Folder that the name of the file is written relative to.
    known
        Columns as :func:`~geo.model.folds.underscored` writes them, by which a header row is
        known.
    encoding
        Of a text file, where a person knows it.

    Raises
    ------
    InputError
        The file is missing, of a type that is not read, or cannot be read at all.
    """
    path = Path(path)
    name = relative_name(path, base)
    if not path.exists():
        raise InputError("no such file", where=name, remedy="check the path")
    sources = (replace(source, encoding=encoding) for source in sources_of(path, name=name))
    return [table for source in sources for table in read_source(source, known=known)]


def read_table(
    path: str | Path, *, base: Path | None = None, known: frozenset[str] = frozenset()
) -> Table:
    r"""The table of a file; of several the one that holds most known columns.

    Parameters and errors are those of :func:`read_tables`.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = file.write_text("Event ID;location\n7;Jableh\n")
    >>> read_table(file).rows[0]
    TableRow(number=2, cells={'event_id': '7', 'location': 'Jableh'})
    """
    tables = read_tables(path, base=base, known=known)
    return max(tables, key=lambda table: len(known & set(table.columns)))


def read_source(source: Source, *, known: frozenset[str]) -> list[Table]:
    """Every table of one file or of its bytes; errors are those of :func:`read_tables`."""
    found = format_of(source.suffix)
    if found is None or not found.table:
        raise InputError(
            f"tables of type {source.suffix or 'without suffix'} are not read",
            where=source.name,
            remedy="save it as .csv, .xlsx, .ods, .geojson, .gpkg, .parquet or .kml",
        )
    with steady(source.path) if source.path is not None else nullcontext():
        return READERS[found.name](source, known=known)
