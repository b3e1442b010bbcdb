"""GeoPackage, FlatGeobuf, shapefile, GPX, KML, GeoParquet and frames of GeoPandas to tables.

What lies in another coordinate system is brought to WGS 84, and that is said.
"""

import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.intake.foreign import BROKEN_FILE
from geo.intake.packed import Source
from geo.intake.soundness import damage_of_archive, damage_of_database, damaged
from geo.intake.table import Table, cell_text, frame_of_columns
from geo.model.errors import InputError
from geo.model.folds import underscored
from geo.model.records import Rejected

__all__ = ["read_kml", "read_parquet", "read_vector", "table_of_frame"]

_GPX_LAYERS = ("waypoints", "tracks", "routes")
_SILENT = frozenset(
    ["tessellate", "extrude", "visibility", "drawOrder", "icon", "altitudeMode", "snippet"]
)  # of KML: how a placemark is drawn
_TAG = re.compile(r"<[^>]+>")


def table_of_frame(frame: pd.DataFrame, *, name: str, sheet: str = "") -> Table:
    """A frame of pandas or GeoPandas as a table; rows are numbered from 1.

    >>> table = table_of_frame(pd.DataFrame({"Event ID": [7.0]}), name="frame")
    >>> table.columns, table.cells.iloc[0, 0]
    (('event_id',), '7')
    """
    rejected: list[Rejected] = []
    geometry = None
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        shapes = frame.geometry
        if shapes.crs is not None and shapes.crs.to_epsg() != 4326:
            label = shapes.crs.to_string()
            if shapes.crs.equals("OGC:CRS84", ignore_axis_order=True):
                shapes = shapes.set_crs(4326, allow_override=True)
            else:
                shapes = shapes.to_crs(4326)
                rejected.append(
                    Rejected(
                        file=name,
                        column="geometry",
                        value=label[:80],
                        reason=f"positions were given in {label[:60]} and are brought to WGS 84",
                        fatal=False,
                        warning=True,
                    )
                )
        geometry = np.array(list(shapes), dtype=object)
        frame = pd.DataFrame(frame.drop(columns=frame.active_geometry_name))
    headers: list[str] = []
    columns: list[str] = []
    values: list[Sequence[str]] = []
    for i, header in enumerate(map(str, frame.columns)):
        column = underscored(header)
        if column in columns or not column:
            continue
        columns.append(column)
        headers.append(header)
        values.append([cell_text(value) for value in frame.iloc[:, i]])
    if frame.index.name and underscored(str(frame.index.name)) not in columns:
        columns.insert(0, underscored(str(frame.index.name)))
        headers.insert(0, str(frame.index.name))
        values.insert(0, [cell_text(value) for value in frame.index])
    cells = frame_of_columns(columns, values, range(1, len(frame) + 1))
    return Table(
        name=name,
        sheet=sheet,
        cells=cells,
        headers=tuple(headers),
        geometry=geometry,
        rejected=tuple(rejected),
    )


def read_vector(source: Source, *, known: frozenset[str]) -> list[Table]:
    """Every layer of a vector file that GDAL reads.

    Raises
    ------
    InputError
        It cannot be read.
    """
    del known
    wrong = _damage(source)
    layers = _layers(source)
    if source.suffix == ".gpx":
        layers = [layer for layer in layers if layer in _GPX_LAYERS]
    tables = [_table(source, layer, layer if len(layers) > 1 else "") for layer in layers]
    if not tables:
        raise InputError("holds no layer", where=source.name, remedy="export the layer again")
    found = [table for table in tables if len(table.cells)] or tables[:1]
    return [replace(found[0], rejected=(*wrong, *found[0].rejected)), *found[1:]]


def read_kml(source: Source, *, known: frozenset[str]) -> list[Table]:
    """Placemarks of KML or KMZ, their folder as a column.

    Raises
    ------
    InputError
        It cannot be read.
    """
    tables = []
    for table in read_vector(source, known=known):
        cells = table.cells.drop(columns=[c for c in table.columns if c in _SILENT_NAMES])
        cells = cells.loc[:, (cells != "").any(axis=0).to_numpy()] if len(cells) else cells
        if "timestamp" in cells:
            cells = cells.rename(columns={"timestamp": "event_date"})
        cells = cells.rename(columns={"begin": "date_start", "end": "date_end"})
        if "description" in cells:
            cells["description"] = [_bare(text) for text in cells["description"]]
        if table.sheet and "folder" not in cells:
            cells["folder"] = table.sheet
        tables.append(
            Table(
                name=table.name,
                sheet=table.sheet,
                cells=cells,
                headers=tuple(map(str, cells.columns)),
                geometry=table.geometry,
                rejected=table.rejected,
            )
        )
    return tables


_SILENT_NAMES = frozenset(map(underscored, _SILENT))


def _bare(text: str) -> str:
    """HTML of a balloon as text."""
    spaced = re.sub(r"<br\s*/?>|</p>|</tr>|</li>", "\n", text, flags=re.IGNORECASE)
    return "\n".join(" ".join(line.split()) for line in _TAG.sub(" ", spaced).split("\n")).strip()


def read_parquet(source: Source, *, known: frozenset[str]) -> list[Table]:
    """A Parquet file, with the geometry of a GeoParquet.

    Raises
    ------
    InputError
        pyarrow is not installed, or it is no Parquet file.
    """
    del known
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise InputError(
            "Parquet files need pyarrow",
            where=source.name,
            remedy='pip install "incident-mapper[parquet]"',
        ) from error
    data = source.bytes
    try:
        spatial = b"geo" in (pq.read_schema(io.BytesIO(data)).metadata or {})
        read: Any = gpd.read_parquet if spatial else pd.read_parquet
        frame = read(io.BytesIO(data), page_checksum_verification=True)
        return [table_of_frame(frame, name=source.name)]
    except BROKEN_FILE as error:
        why = str(error).partition("\n")[0]
        raise InputError(
            f"not a readable Parquet file ({why})", where=source.name, remedy="write it again"
        ) from error


def _damage(source: Source) -> tuple[Rejected, ...]:
    """What a packed format says of itself."""
    try:
        match source.suffix:
            case ".kmz":
                return damaged(source.name, damage_of_archive(io.BytesIO(source.bytes)))
            case ".gpkg":
                return damaged(source.name, damage_of_database(_target(source)))
            case _:
                return ()
    except BROKEN_FILE as error:
        raise InputError(
            f"cannot be read ({error})", where=source.name, remedy="is it cut?"
        ) from error


def _target(source: Source) -> Any:
    return source.path if source.path is not None else source.bytes


def _layers(source: Source) -> list[str]:
    import pyogrio

    try:
        return [str(name) for name, _ in pyogrio.list_layers(_target(source))]
    except BROKEN_FILE as error:
        raise InputError(
            f"no vector file ({error})",
            where=source.name,
            remedy="is it cut, or of another format?",
        ) from error


def _table(source: Source, layer: str, sheet: str) -> Table:
    import pyogrio

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of rings and field types, seldom of which
            frame: pd.DataFrame = pyogrio.read_dataframe(
                _target(source), layer=layer, use_arrow=False, on_invalid="ignore"
            )
        return table_of_frame(frame, name=source.name, sheet=sheet)
    except BROKEN_FILE as error:
        raise InputError(
            f"cannot be read ({error})", where=source.name, remedy="is it cut?"
        ) from error
