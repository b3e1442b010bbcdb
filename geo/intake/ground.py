"""A user's own base map: GeoJSON, GeoPackage, Shapefile or vector PMTiles to plain features.

One of the modules that import pyogrio. A PMTiles archive is read at its finest zoom and its tiles
are put together again, so that the page needs no tile reader of its own.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.intake.pmtiles import read_header
from geo.model.errors import InputError
from geo.model.position import BBox

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ROLES", "read_ground"]

ROLES: Final = ("land", "lake", "river", "border", "adm1", "road", "area")
# Names of layers as vector tiles (Protomaps, OpenMapTiles, Shortbread) and data packages use them.
ROLE_OF_LAYER: Final = {
    "earth": "land", "land": "land", "landmass": "land", "coastline": "land",
    "water": "lake", "lakes": "lake", "water_polygons": "lake",
    "waterway": "river", "waterways": "river", "rivers": "river", "water_lines": "river",
    "boundaries": "border", "boundary": "border", "borders": "border", "countries": "border",
    "adm1": "adm1", "admin1": "adm1", "admin_1": "adm1",
    "roads": "road", "road": "road", "transportation": "road", "streets": "road",
}  # fmt: skip
NO_GROUND: Final = frozenset({"places", "place", "pois", "poi", "buildings", "building"})
LEVEL_COLUMNS: Final = ("admin_level", "kind_detail", "min_admin_level")
COUNTRY_LEVEL: Final = 2  # OpenStreetMap's admin_level of countries
MARGIN: Final = 0.6  # of the extent, to each side


def read_ground(path: Path, extent: BBox, *, max_vertices: int = 60_000) -> dict[str, Any]:
    """Read what lies in an extent and its margin, thinned to what a map of it can show.

    Parameters
    ----------
    path
        ``.geojson``, ``.gpkg``, ``.shp``, ``.pmtiles`` or whatever else GDAL reads as vectors.
    extent
        What the map shows.
    max_vertices
        Lines are thinned further until there are no more of them.

    Returns
    -------
    dict
        A GeoJSON FeatureCollection, WGS 84; each feature with ``role`` (one of ``ROLES``: from a
        column of that name, else from the name of its layer, else from its geometry) and ``name``.

    Raises
    ------
    InputError
        The file cannot be read, holds pictures instead of vectors, or nothing in the extent.
    """
    import pyogrio

    _refuse_pictures(path)
    west, south, east, north = extent.as_tuple
    if west > east:
        east += 360.0
    margin = MARGIN * max(east - west, north - south) + 0.1
    box = (west - margin, max(-89.0, south - margin), east + margin, min(89.0, north + margin))
    try:
        layers = [str(name) for name, geometry in pyogrio.list_layers(path) if geometry]
        frames = [
            frame
            for name in layers
            if name.lower() not in NO_GROUND
            for frame in [_read(path, name, box)]
            if len(frame)
        ]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise InputError(
            f"cannot be read as a base map: {error}",
            where=str(path),
            remedy="give GeoJSON, GeoPackage or vector PMTiles",
        ) from error
    if not frames:
        raise InputError(
            "holds nothing in the extent of the map",
            where=str(path),
            remedy="leave the base out or give one of this area",
        )
    parts = _joined(frames, box)
    tolerance = max(box[2] - box[0], box[3] - box[1]) / 4000.0
    while True:
        thin = [(key, shapely.simplify(shape, tolerance)) for key, shape in parts]
        thin = [(key, shape) for key, shape in thin if not shape.is_empty]
        if sum(shapely.get_num_coordinates(shape) for _, shape in thin) <= max_vertices:
            break
        tolerance *= 1.5
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"role": role, "name": name},
                "geometry": shapely.geometry.mapping(shape),
            }
            for (role, name), shape in thin
        ],
    }


def _refuse_pictures(path: Path) -> None:
    """A PMTiles archive says in its header what its tiles are."""
    if path.suffix.lower() != ".pmtiles":
        return
    try:
        with path.open("rb") as file:
            header = read_header(file, name=str(path))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path)) from error
    if header.pictures:
        raise InputError(
            "holds pictures, which cannot be drawn in one small page",
            where=str(path),
            remedy="give an archive of vector tiles (MVT)",
        )


def _read(path: Path, layer: str, box: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    """One layer within a box of degrees, with the columns role and name."""
    import pyogrio

    info = pyogrio.read_info(path, layer=layer)
    crs = info["crs"] or "EPSG:4326"
    corners = gpd.GeoSeries([shapely.box(*box)], crs="EPSG:4326").to_crs(crs).total_bounds
    frame = pyogrio.read_dataframe(path, layer=layer, bbox=tuple(corners))
    if not isinstance(frame, gpd.GeoDataFrame):
        return gpd.GeoDataFrame({"role": [], "name": []}, geometry=[], crs="EPSG:4326")
    frame = frame.set_crs(crs, allow_override=True).to_crs("EPSG:4326")
    frame = frame.reset_index(drop=True)
    names = frame["name"].fillna("") if "name" in frame else np.repeat("", len(frame))
    return gpd.GeoDataFrame(
        {"role": [*_roles(frame, layer)], "name": [str(name) for name in names]},
        geometry=frame.geometry.to_numpy(),
        crs="EPSG:4326",
    )


def _roles(frame: "pd.DataFrame", layer: str) -> Iterator[str]:
    by_layer = ROLE_OF_LAYER.get(layer.lower())
    level = next((frame[name] for name in LEVEL_COLUMNS if name in frame), None)
    given = frame["role"].fillna("") if "role" in frame else np.repeat("", len(frame))
    for at, geometry in enumerate(frame.geometry):
        is_area = geometry is not None and geometry.geom_type.endswith("Polygon")
        role = by_layer or ("area" if is_area else "road")
        if role == "lake" and not is_area:
            role = "river"
        if role == "border" and level is not None and _is_below_country(level.iloc[at]):
            role = "adm1"
        own = str(given[at])
        yield own if own in ROLES else role


def _is_below_country(level: Any) -> bool:
    try:
        return float(level) > COUNTRY_LEVEL
    except (TypeError, ValueError):
        return False


def _joined(
    frames: list[gpd.GeoDataFrame], box: tuple[float, float, float, float]
) -> list[tuple[tuple[str, str], BaseGeometry]]:
    """Shapes of one role and name as one: tiles cut what crosses their edges."""
    found: dict[tuple[str, str], list[BaseGeometry]] = {}
    for frame in frames:
        for role, name, geometry in zip(frame.role, frame.name, frame.geometry, strict=True):
            if geometry is None or geometry.is_empty or geometry.geom_type.endswith("Point"):
                continue
            clipped = shapely.clip_by_rect(shapely.make_valid(geometry), *box)
            if not clipped.is_empty:
                found.setdefault((role, name), []).append(clipped)
    parts = []
    for key in sorted(found):
        whole = shapely.union_all(found[key], grid_size=_grid(box))
        parts.append((key, shapely.line_merge(whole) if "Line" in whole.geom_type else whole))
    return parts


def _grid(box: tuple[float, float, float, float]) -> float:
    """Precision of the union: a power of ten well below a pixel, so that seams close."""
    return float(10.0 ** math.floor(math.log10((box[2] - box[0]) / 50_000.0)))
