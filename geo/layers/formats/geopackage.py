"""The store of a project: all layers in one GeoPackage (OGC 12-128), readable by any GIS.

One of the modules that import pyogrio. Nested columns are JSON text. The file is the same for the
same layers: its one time stamp is SOURCE_DATE_EPOCH, or the start of 1970.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd

from geo.intake.atomic import whole_file
from geo.layers.formats.credits import Attributions, credit_lines
from geo.layers.formats.flat import flatten, unflatten
from geo.model.errors import InputError
from geo.model.schema import LAYERS, SCHEMA_VERSION

__all__ = ["read_geopackage", "write_geopackage"]


def write_geopackage(
    layers: Mapping[str, gpd.GeoDataFrame],
    path: Path,
    *,
    title: str = "",
    attributions: Attributions = (),
) -> None:
    """Write every layer; the file appears whole or not at all.

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
    import pyogrio  # noqa: PLC0415 -- loads GDAL, which takes a while

    credited = "\n".join(credit_lines(attributions))
    known = {"TITLE": title, "ATTRIBUTION": credited}
    known = {key: value for key, value in known.items() if value}
    with whole_file(path) as target, _fixed_clock():
        draft = target.with_name("layers.gpkg")  # GDAL wants this suffix, whatever the target has
        for name in (name for name in LAYERS if name in layers):
            pyogrio.write_dataframe(
                flatten(layers[name], LAYERS[name]),
                draft,
                layer=name,
                driver="GPKG",
                geometry_type="Unknown",
                append=draft.exists(),
                dataset_options=None if draft.exists() else {"VERSION": "1.3"},
                layer_options={"IDENTIFIER": LAYERS[name].title, "FID": "fid"},
                dataset_metadata=None if draft.exists() else known or None,
                layer_metadata={"SCHEMA_VERSION": str(SCHEMA_VERSION), **known},
            )
        draft.replace(target)


def read_geopackage(path: Path) -> dict[str, gpd.GeoDataFrame]:
    """The layers of a GeoPackage that :func:`write_geopackage` made.

    Raises
    ------
    InputError
        Not a GeoPackage, or one without any layer of ours.
    """
    import pyogrio  # noqa: PLC0415 -- loads GDAL, which takes a while

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


@contextmanager
def _fixed_clock() -> Iterator[None]:
    """GDAL writes this time into the file instead of now."""
    import pyogrio  # noqa: PLC0415 -- loads GDAL, which takes a while

    option = "OGR_CURRENT_DATE"
    before = pyogrio.get_gdal_config_option(option)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch) if epoch.isdigit() else 0, tz=UTC)
    pyogrio.set_gdal_config_options({option: moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({option: before})
