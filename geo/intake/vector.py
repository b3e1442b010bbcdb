"""Features of vector files, whatever their format: GeoPackage, shapefile, GeoJSON, OSM extracts.

Reads through pyogrio; everything leaves in WGS 84. Files that can be read in pieces are.
"""

import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from geo.intake.suffixes import SEEKABLE
from geo.model.errors import InputError

__all__ = ["Feature", "layers_of", "read_features"]

_PIECE = 20_000  # features held at once


@dataclass(frozen=True, kw_only=True, slots=True)
class Feature:
    """One feature: its number in the layer from 1, its values (absent ones left out), its shape."""

    number: int
    values: dict[str, Any]
    geometry: BaseGeometry | None


def layers_of(path: Path) -> list[str]:
    """Names of the layers of a file.

    Raises
    ------
    InputError
        The file is missing or of no known format.
    """
    import pyogrio

    try:
        return [str(name) for name, _ in pyogrio.list_layers(path)]
    except pyogrio.errors.DataSourceError as error:
        raise InputError(
            f"no vector file ({error})", where=path.name, remedy="is it cut, or of another format?"
        ) from error


def read_features(path: Path, *, layer: str | None = None, where: str = "") -> Iterator[Feature]:
    """Features of one layer in order, WGS 84; an outline that is none is left out.

    Parameters
    ----------
    path
        Any file that GDAL reads; ``.zip`` may hold a shapefile.
    layer
        Its name; None is the first.
    where
        OGR SQL condition.

    Raises
    ------
    InputError
        The file or layer cannot be read.
    """
    import pyogrio

    piece = _PIECE if path.suffix.casefold() in SEEKABLE else None
    start = 0
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # of rings, seldom of which
                frame = pyogrio.read_dataframe(
                    path,
                    layer=layer,
                    where=where or None,
                    skip_features=start,
                    max_features=piece,
                    use_arrow=False,
                    on_invalid="ignore",
                )
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
            raise InputError(
                f"cannot be read ({error})", where=path.name, remedy="is it cut?"
            ) from error
        spatial = hasattr(frame, "geometry")
        if spatial and frame.crs is not None and frame.crs.to_epsg() != 4326:
            frame = frame.to_crs(4326)
        shapes = list(frame.geometry) if spatial else [None] * len(frame)
        values = frame.drop(columns="geometry") if spatial else frame
        for i, (row, shape) in enumerate(
            zip(values.to_dict("records"), shapes, strict=True), start=start + 1
        ):
            kept = {str(k): v for k, v in row.items() if not _is_missing(v)}
            yield Feature(number=i, values=kept, geometry=shape)
        start += len(frame)
        if piece is None or len(frame) < piece:
            return


def _is_missing(value: Any) -> bool:
    """None and NaN, by which formats say that a cell is empty."""
    return value is None or (isinstance(value, float) and math.isnan(value))
