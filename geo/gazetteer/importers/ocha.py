"""OCHA Common Operational Datasets: admin boundaries (COD-AB) and populated places, with p-codes.

Any file that holds them: GeoPackage, shapefile, GeoJSON, XLSX, CSV. The column names of the
different years are understood (``ADM1_EN``, ``admin1Name_en``, ``adm1_name``); the deepest level
with a code is what a row is, everything above are its parents.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from geo.gazetteer.importers.base import (
    CellError,
    Faults,
    language,
    name_of,
    placed,
    position,
    unique,
)
from geo.gazetteer.rows import Row, script_of
from geo.intake.suffixes import suffixes_of
from geo.intake.tables import cell_text, read_table
from geo.intake.vector import layers_of, read_features
from geo.model.errors import InputError
from geo.model.records import PlaceId, PlaceName, Rejected
from geo.model.vocab import PlaceKind

__all__ = ["ATTRIBUTION", "read"]

ATTRIBUTION = {
    "title": "OCHA Common Operational Datasets",
    "url": "https://data.humdata.org/",
    "licence": "CC-BY-IGO-3.0",
    "licence_url": "https://creativecommons.org/licenses/by/3.0/igo/",
    "attribution": "Admin boundaries and p-codes: OCHA COD",
}

_COLUMN = re.compile(
    r"adm(?:in)?(?P<level>[0-5])_?(?P<what>name|refname|altname|pcode|code|[a-z]{2})"
    r"(?P<number>\d?)(?:_?(?P<lang>[a-z]{2}))?"
)
_LAT = ("latitude_y", "latitude", "lat", "y", "point_y")
_LON = ("longitude_x", "longitude", "lon", "x", "point_x")
_OWN_NAME = ("featurename", "featurenam", "name_en", "name", "settlement", "pplname", "place_name")
_OWN_CODE = ("pcode", "p_code", "ppl_pcode", "featurepcode", "place_code")
_OWN_ARABIC = ("name_ar", "namear", "arabic", "featurename_ar")
_KINDS = (
    PlaceKind.COUNTRY,
    PlaceKind.ADM1,
    PlaceKind.ADM2,
    PlaceKind.ADM3,
    PlaceKind.VILLAGE,
    PlaceKind.QUARTER,
)


@dataclass(kw_only=True)
class _Level:
    """What one row says of one admin level."""

    pcode: str = ""
    names: list[PlaceName] = field(default_factory=list)


def read(paths: Sequence[Path], *, faults: list[Rejected], layer: str = "") -> Iterator[Row]:
    """Rows of COD files; the p-code is the identity, ``ocha:SY0602``.

    Parameters
    ----------
    paths
        Files; of a file with layers all are read, or ``layer`` alone.
    faults
        Rows that could not be used are added, with file, row and column.
    layer
        Name of one layer.

    Raises
    ------
    InputError
        A file cannot be read, or has neither p-codes nor names of places.
    """
    for path in paths:
        noted = Faults(file=path.name, listed=faults)
        first: dict[str, int] = {}
        for number, cells, shape in _rows(path, layer, faults):
            try:
                row = _row(cells, shape)
            except CellError as error:
                noted.add(number, error)
                continue
            earlier = first.setdefault(row.place_id, number)
            if earlier != number:
                reason = f"p-code {row.pcode} stands in row {earlier} already"
                noted.add(number, CellError("pcode", row.pcode, reason), fatal=False)
            yield row


def _rows(
    path: Path, layer: str, faults: list[Rejected]
) -> Iterator[tuple[int, dict[str, str], BaseGeometry | None]]:
    """(row, column to text, shape); columns in lower case."""
    if path.suffix.casefold() in suffixes_of("delimited", "text", "workbook"):
        table = read_table(path)
        faults.extend(table.rejected)
        _refuse_strangers(table.columns, path)
        for row in table.rows:
            yield row.number, dict(row.cells), None
        return
    for name in [layer] if layer else layers_of(path):
        features = read_features(path, layer=name)
        for feature in features:
            cells = {key.casefold(): cell_text(value) for key, value in feature.values.items()}
            if feature.number == 1:
                _refuse_strangers(cells, path)
            yield feature.number, cells, feature.geometry


def _refuse_strangers(columns: Sequence[str] | Mapping[str, Any], path: Path) -> None:
    if any(_COLUMN.fullmatch(column) for column in columns) or set(_OWN_CODE) & set(columns):
        return
    raise InputError(
        "no column of p-codes",
        where=path.name,
        remedy="COD tables have ADM1_PCODE or admin1Pcode; read others with `add table`",
    )


def _row(cells: Mapping[str, str], shape: BaseGeometry | None) -> Row:
    levels = _levels(cells)
    deepest = max((n for n, level in levels.items() if level.pcode and level.names), default=-1)
    own_name = next((cells[c] for c in _OWN_NAME if cells.get(c)), "")
    own_code = next((cells[c] for c in _OWN_CODE if cells.get(c)), "")
    if own_name and own_code:
        kind, pcode = PlaceKind.VILLAGE, own_code
        names = [name_of(own_name)]
        arabic = next((cells[c] for c in _OWN_ARABIC if cells.get(c)), "")
        names += [name_of(arabic, lang="ar")] if arabic else []
    elif deepest >= 0:
        kind, pcode, names = _KINDS[deepest], levels[deepest].pcode, levels[deepest].names
        levels = {n: level for n, level in levels.items() if n < deepest}
    else:
        raise CellError("pcode", "", "the row has no p-code with a name", "is it a remark?")
    first = next((n for n in names if n.script == "Latn"), names[0])
    arabic_name = next((n.text for n in names if script_of(n.text) == "Arab"), "")
    spot = position(_of(cells, _LAT), _of(cells, _LON), columns=("latitude", "longitude"))
    letters = re.match("[A-Za-z]*", levels[0].pcode if 0 in levels else pcode)
    code = letters.group().upper() if letters else ""
    row = Row(
        place_id=PlaceId(f"ocha:{pcode}"),
        name=first.text,
        kind=kind,
        country=code if len(code) == 2 else "",
        admin1=levels[1].pcode if 1 in levels else "",
        admin2=levels[2].pcode if 2 in levels else "",
        lon=spot.lon if spot else None,
        lat=spot.lat if spot else None,
        names=unique(names, without=[first.text, arabic_name]),
        name_ar=arabic_name,
        pcode=pcode,
        source="ocha",
    )
    return placed(row, shape)


def _of(cells: Mapping[str, str], columns: Sequence[str]) -> str:
    return next((cells[column] for column in columns if cells.get(column)), "")


def _levels(cells: Mapping[str, str]) -> dict[int, _Level]:
    """What the columns say of each admin level."""
    found: dict[int, _Level] = {}
    langs = {"": cells.get("lang", ""), **{str(i): cells.get(f"lang{i}", "") for i in range(1, 4)}}
    for column, text in cells.items():
        match = _COLUMN.fullmatch(column)
        if match is None or not text:
            continue
        level = found.setdefault(int(match["level"]), _Level())
        if match["what"] in ("pcode", "code"):
            level.pcode = text
        elif match["what"] in ("name", "refname", "altname"):
            lang = match["lang"] or langs.get(match["number"], "")
            level.names.append(name_of(text, lang=language(lang)))
        else:
            level.names.append(name_of(text, lang=language(match["what"])))
    return found
