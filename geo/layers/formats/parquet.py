"""One layer as GeoParquet 1.1: for notebooks and for data that outgrow a spreadsheet.

The only module that needs pyarrow (the extra ``parquet``). Nested columns are JSON text.
"""

import json
from pathlib import Path

import geopandas as gpd

from geo.intake.atomic import whole_file
from geo.layers.formats.credits import Attributions
from geo.layers.formats.flat import flatten, unflatten
from geo.model.errors import InputError
from geo.model.schema import Layer

__all__ = ["read_parquet", "write_parquet"]


def write_parquet(
    frame: gpd.GeoDataFrame, layer: Layer, path: Path, *, attributions: Attributions = ()
) -> None:
    """Write one layer; the file appears whole or not at all.

    The sources of its places stand as JSON under ``attributions`` in the metadata of the file.

    Raises
    ------
    InputError
        pyarrow is not installed.
    """
    _need_pyarrow()
    with whole_file(path) as draft:
        flatten(frame, layer).to_parquet(
            draft,
            index=False,
            schema_version="1.1.0",
            compression="zstd",
            write_covering_bbox=True,
            write_page_checksum=True,
        )
        if attributions:
            from pyarrow import parquet

            table = parquet.read_table(draft)
            told = json.dumps([dict(entry) for entry in attributions], ensure_ascii=False)
            known = {**(table.schema.metadata or {}), b"attributions": told.encode()}
            parquet.write_table(
                table.replace_schema_metadata(known),
                draft,
                compression="zstd",
                write_page_checksum=True,
            )


def read_parquet(path: Path, layer: Layer) -> gpd.GeoDataFrame:
    """The frame that :func:`write_parquet` wrote.

    Raises
    ------
    InputError
        pyarrow is not installed, or the file is not GeoParquet.
    """
    _need_pyarrow()
    try:
        frame = gpd.read_parquet(path, page_checksum_verification=True)
    except (ValueError, OSError) as error:
        raise InputError("not a readable GeoParquet file", where=path.name) from error
    return unflatten(frame, layer)


def _need_pyarrow() -> None:
    try:
        import pyarrow  # noqa: F401, ICN001 -- an extra
    except ImportError as error:
        raise InputError(
            "GeoParquet needs pyarrow", remedy="pip install 'incident-mapper[parquet]'"
        ) from error
