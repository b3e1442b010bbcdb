"""GNS, the names server of the US National Geospatial-Intelligence Agency: one line a name.

Lines of one feature (``UFI``) are one place: its approved or conventional name first, variants and
names in another script after it. The columns of both the older and the newer files are understood.
"""

import csv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TextIO

from geo.gazetteer.importers.base import CellError, Faults, name_of, position, unique
from geo.gazetteer.importers.dumps import opened_table
from geo.gazetteer.importers.feature_codes import flags_of, kind_of
from geo.gazetteer.rows import Row, script_of
from geo.model.errors import InputError
from geo.model.records import PlaceId, Rejected

__all__ = ["ATTRIBUTION", "read"]

ATTRIBUTION = {
    "title": "NGA GEOnet Names Server",
    "url": "https://geonames.nga.mil/",
    "licence": "Public domain",
    "licence_url": "https://geonames.nga.mil/",
    "attribution": "Names: NGA GEOnet Names Server",
}

_COLUMNS: Mapping[str, tuple[str, ...]] = {  # what it is: its header in any file
    "id": ("ufi",),
    "name": ("full_name", "full_name_ro", "full_name_nd_ro"),
    "lat": ("lat_dd", "lat"),
    "lon": ("long_dd", "long"),
    "class": ("fc",),
    "code": ("desig_cd", "dsg"),
    "type": ("nt",),
}
_FIRST = ("C", "N", "NS")  # conventional, approved, approved in another script
_HISTORICAL = ("H", "VH")


def read(paths: Sequence[Path], *, faults: list[Rejected]) -> Iterator[Row]:
    """Rows of GNS country files, ``.txt`` or ``.zip``; ids are ``gns:`` and the UFI.

    Parameters
    ----------
    paths
        Files of one or more countries.
    faults
        Lines that could not be used are added.

    Raises
    ------
    InputError
        A file is none of GNS, or cannot be read.
    """
    for path in paths:
        yield from _file(path, faults)


def _opened(path: Path) -> AbstractContextManager[TextIO]:
    def largest(archive: zipfile.ZipFile) -> str:
        tables = [n for n in sorted(archive.namelist()) if n.casefold().endswith(".txt")]
        if not tables:
            raise InputError("this zip holds no table", where=path.name)
        return max(tables, key=lambda n: archive.getinfo(n).file_size)

    return opened_table(path, largest, encoding="utf-8-sig", newline="")


def _file(path: Path, faults: list[Rejected]) -> Iterator[Row]:
    with _opened(path) as file:
        lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = [cell.strip().casefold() for cell in next(lines, [])]
        at = {
            what: next((header.index(name) for name in names if name in header), -1)
            for what, names in _COLUMNS.items()
        }
        missing = [what for what, column in at.items() if column < 0]
        if missing:
            raise InputError(
                f"no column for {', '.join(missing)}",
                where=path.name,
                remedy="a GNS country file is tab-separated and has UFI, FC, DSG and LAT",
            )
        features: dict[str, list[tuple[int, list[str]]]] = {}
        for number, cells in enumerate(lines, start=2):
            if len(cells) > max(at.values()) and cells[at["id"]].strip():
                features.setdefault(cells[at["id"]].strip(), []).append((number, cells))
    listed = Faults(file=path.name, listed=faults)
    for ufi, found in features.items():
        row = _row(ufi, found, at, listed)
        if row is not None:
            yield row


def _row(
    ufi: str, found: list[tuple[int, list[str]]], at: Mapping[str, int], faults: Faults
) -> Row | None:
    def rank(entry: tuple[int, list[str]]) -> tuple[bool, int]:
        cells = entry[1]
        latin = script_of(cells[at["name"]]) == "Latn"
        kind = cells[at["type"]].strip().upper()
        return not latin, _FIRST.index(kind) if kind in _FIRST else len(_FIRST)

    ordered = sorted(found, key=rank)
    number, first = ordered[0]
    name = " ".join(first[at["name"]].split())
    code = first[at["code"]].strip().upper()
    try:
        kind = kind_of(first[at["class"]].strip().upper(), code)
        spot = position(first[at["lat"]], first[at["lon"]])
    except CellError as error:
        faults.add(number, error)
        return None
    if kind is None or not name or spot is None:
        return None
    others = [
        name_of(
            " ".join(cells[at["name"]].split()),
            kind="historical" if cells[at["type"]].strip().upper() in _HISTORICAL else "alternate",
        )
        for _, cells in ordered[1:]
    ]
    return Row(
        place_id=PlaceId(f"gns:{ufi}"),
        name=name,
        kind=kind,
        lon=spot.lon,
        lat=spot.lat,
        names=unique(others, without=[name]),
        source="gns",
        flags=flags_of(code),
    )
