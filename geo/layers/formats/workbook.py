"""All layers as a workbook: a sheet that explains the file, and one for each layer with rows.

One of the modules that import openpyxl. Days are dates of the spreadsheet, nested columns JSON
text. A cell holds 32,767 characters: a longer text goes on in ``NAME (2)``, so nothing is cut. The
same layers give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import geopandas as gpd

from geo.intake.sheets import guarded
from geo.layers.formats.credits import Attributions, credit_lines
from geo.layers.formats.csv import flat_rows
from geo.model.schema import LAYERS, Layer

__all__ = ["to_workbook"]

_MOST, _LEAST = 32_000, 31_000  # characters of a full cell, with room for the guard of a formula
_SPACE = re.compile(r"\s")
_README = "README"
# What XML 1.0, and so a workbook, has no way to write.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOW = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_EPOCH = rb"\g<1>1980-01-01T00:00:00Z"


def to_workbook(
    layers: Mapping[str, gpd.GeoDataFrame], *, title: str, attributions: Attributions = ()
) -> bytes:
    """An XLSX file of all layers.

    Parameters
    ----------
    layers
        Frames by the name of their layer.
    title
        Title of the map.
    attributions
        The sources of its places, named in the first sheet.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    front = book.active
    front.title = _README
    held = [name for name in LAYERS if len(layers.get(name, ()))]
    for line in _front(title, {name: len(layers[name]) for name in held}, attributions):
        front.append([_text(cell) for cell in line])
    front["A1"].font = Font(bold=True)
    front.column_dimensions["A"].width = front.column_dimensions["B"].width = 24
    for name in held:
        sheet = book.create_sheet(name)
        for row in _rows(layers[name], LAYERS[name]):
            sheet.append(row)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "B2"
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_clock(buffer.getvalue())


def _front(title: str, held: Mapping[str, int], attributions: Attributions) -> Iterator[list[str]]:
    yield [title or "Map"]
    yield []
    yield ["Sheet", "Holds", "Rows"]
    for name, count in held.items():
        yield [name, LAYERS[name].title, str(count)]
    lines = credit_lines(attributions)
    if lines:
        yield []
        yield ["Places and ground of this map come from:"]
        yield from ([line] for line in lines)
    yield []
    yield ["Sheet", "Column", "Is"]
    for name in held:
        for column in LAYERS[name].columns:
            yield [name, column.name, column.doc]


def _rows(frame: gpd.GeoDataFrame, layer: Layer) -> Iterator[list[Any]]:
    """A header and the rows; texts that are too long for a cell in several."""
    rows = flat_rows(frame, layer, shapes=True)
    days = {c.name for c in layer.columns if c.kind == "date"}
    names = [c.name for c in layer.columns]
    names += ["geometry"] if any(row["geometry"] for row in rows) else []
    columns = {name: [_cells(row[name], day=name in days) for row in rows] for name in names}
    width = {name: max(map(len, cells), default=1) for name, cells in columns.items()}
    yield [
        name if part == 1 else f"{name} ({part})"
        for name, count in width.items()
        for part in range(1, count + 1)
    ]
    for n in range(len(rows)):
        yield [
            cells[n][part] if part < len(cells[n]) else None
            for name, cells in columns.items()
            for part in range(width[name])
        ]


def _cells(value: Any, *, day: bool) -> list[Any]:
    """A value as one cell; a text as many as it takes, none of which begins or ends in a space."""
    if day and value:
        return [date.fromisoformat(value)]
    if not isinstance(value, str):
        return [value]
    parts = []
    while len(value) > _MOST:
        cut = next(
            (n for n in range(_MOST, _LEAST, -1) if not _SPACE.search(value[n - 1 : n + 1])),
            _MOST,
        )
        parts.append(value[:cut])
        value = value[cut:]
    return [_text(part) for part in (*parts, value)]


def _text(text: str) -> str:
    return guarded(_CONTROL.sub("", text))


def _without_clock(book: bytes) -> bytes:
    """The same workbook without the moment at which it was packed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as source,
        zipfile.ZipFile(buffer, "w") as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _NOW.sub(_EPOCH, data)
            entry = zipfile.ZipInfo(name)  # of 1980: no clock is read
            entry.create_system = 3
            target.writestr(entry, data, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
