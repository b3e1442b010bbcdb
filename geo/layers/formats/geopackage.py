"""The store of a project: all layers in one GeoPackage (OGC 12-128), readable by any GIS.

One of the modules that import pyogrio. Nested columns are JSON text, days are dates, and each layer
brings its style (table ``layer_styles``, which QGIS applies). A layer without rows is left out. The
file is the same for the same layers: its one time stamp is SOURCE_DATE_EPOCH, or the start of 1970.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.intake.atomic import whole_file
from geo.layers.formats.credits import Attributions, credit_lines
from geo.layers.formats.flat import flatten, unflatten
from geo.layers.formats.qml import qml
from geo.model.errors import InputError
from geo.model.schema import LAYERS, SCHEMA_VERSION, Column

__all__ = ["read_geopackage", "write_geopackage"]

_NUMPY = {"int": "int64", "float": "float64", "bool": "bool"}
_STYLES = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30),
styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
update_time DATETIME)
"""  # the table as QGIS makes it


def write_geopackage(
    layers: Mapping[str, gpd.GeoDataFrame],
    path: Path,
    *,
    title: str = "",
    attributions: Attributions = (),
) -> None:
    """Write every layer that has rows (without any: the first); whole or not at all.

    Parameters
    ----------
    layers
        Frames by the name of their layer in :data:`geo.model.schema.LAYERS`.
    path
        The file; an old one is replaced.
    title
        Title of the map.
    attributions
        The sources of its places, named in the metadata of the file and of each layer.
    """
    import pyogrio

    credited = "\n".join(credit_lines(attributions))
    known = {"TITLE": title, "ATTRIBUTION": credited}
    known = {key: value for key, value in known.items() if value}
    with whole_file(path) as target, _fixed_clock():
        draft = target.with_name("layers.gpkg")  # GDAL wants this suffix, whatever the target has
        given = [name for name in LAYERS if name in layers]
        written = [name for name in given if len(layers[name])] or given[:1]
        for name in written:
            columns = LAYERS[name].columns
            flat = flatten(layers[name], LAYERS[name])
            fields = [_field(flat[c.name], c) for c in columns]
            about = f"{LAYERS[name].title}: {title}" if title else LAYERS[name].title
            pyogrio.raw.write(
                draft,
                geometry=np.array(shapely.to_wkb(list(flat.geometry)), dtype=object),
                field_data=[values for values, _ in fields],
                field_mask=[missing for _, missing in fields],
                fields=np.array([c.name for c in columns], dtype=object),
                crs="EPSG:4326",
                layer=name,
                driver="GPKG",
                geometry_type="Unknown",
                append=draft.exists(),
                dataset_options=None if draft.exists() else {"VERSION": "1.3"},
                layer_options={
                    "IDENTIFIER": LAYERS[name].title,
                    "DESCRIPTION": "\n".join(line for line in (about, credited) if line),
                    "FID": "fid",
                },
                dataset_metadata=None if draft.exists() else known or None,
                layer_metadata={"SCHEMA_VERSION": str(SCHEMA_VERSION), **known},
            )
        _add_styles(draft, {name: qml(layers[name], LAYERS[name]) for name in written})
        draft.replace(target)


def read_geopackage(path: Path) -> dict[str, gpd.GeoDataFrame]:
    """The layers of a GeoPackage that :func:`write_geopackage` made.

    Raises
    ------
    InputError
        Not a GeoPackage, or one without any layer of ours.
    """
    import pyogrio

    try:
        present = [str(name) for name, _ in pyogrio.list_layers(path)]
    except (pyogrio.errors.DataSourceError, ValueError) as error:
        raise InputError("not a readable GeoPackage", where=path.name) from error
    known = [name for name in LAYERS if name in present]
    if not known:
        raise InputError(
            "no layer of an incident map in it", where=path.name, remedy=f"it has {present}"
        )
    return {
        name: unflatten(pyogrio.read_dataframe(path, layer=name), LAYERS[name]) for name in known
    }


def _field(values: pd.Series, column: Column) -> tuple[Any, Any]:
    """A column as numpy has it, and which of its cells are missing."""
    if column.kind == "date":
        return np.array([v or "NaT" for v in values], dtype="datetime64[D]"), None
    if column.kind in _NUMPY:
        return values.to_numpy(dtype=_NUMPY[column.kind], na_value=0), values.isna().to_numpy()
    return values.to_numpy(dtype=object), None


def _add_styles(path: Path, styles: Mapping[str, str]) -> None:
    """The style of each layer, the one that a GIS applies by itself."""
    moment = _moment()
    with closing(sqlite3.connect(path)) as store, store:
        store.execute(_STYLES)
        store.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description,"
            " last_change) VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
            (moment,),
        )
        store.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,"
            " update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)",
            [(name, name, text, LAYERS[name].title, moment) for name, text in styles.items()],
        )


def _moment() -> str:
    """The one time stamp of a file."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch) if epoch.isdecimal() else 0, tz=UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


@contextmanager
def _fixed_clock() -> Iterator[None]:
    """GDAL writes this time into the file instead of now."""
    import pyogrio

    option = "OGR_CURRENT_DATE"
    before = pyogrio.get_gdal_config_option(option)
    pyogrio.set_gdal_config_options({option: _moment()})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({option: before})
