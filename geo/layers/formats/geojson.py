"""Layers as GeoJSON (RFC 7946), and back.

No ``crs``, counter-clockwise exteriors, ``bbox``, string ids, ``geometry: null`` for what has no
place, shapes cut at the antimeridian, and no decimal finer than the place is known. Pure.
"""

import json
import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.affinity import translate
from shapely.geometry import Point, box, mapping, shape
from shapely.geometry.base import BaseGeometry

from geo.model.errors import SchemaError
from geo.model.left_out import DEFAULTS, restored
from geo.model.measure import decimals_for_radius
from geo.model.schema import Column, Layer

__all__ = [
    "bbox_of",
    "decimals_of",
    "drawn_geometry",
    "dumps",
    "feature_collection",
    "frame_of",
    "plain",
    "whole",
]

_MOST = 6  # decimals: about 0.1 m; RFC 7946 section 11.2 advises no more
_NEAR = 2  # decimals for "near": about 1 km (UCDP where_prec 2)
_AREA_MIN = 3  # decimals of an outline: about 100 m, finer than any source of ours
_ROUTE_END = {"site": 4, "settlement": 3, "near": 2}  # decimals of the end of a schematic route
_PYTHON: Mapping[str, type] = {"int": int, "float": float, "bool": bool}  # else text
_COORDINATE_COLUMNS = frozenset({"latitude", "longitude"})


def feature_collection(frame: gpd.GeoDataFrame, layer: Layer) -> dict[str, Any]:
    """A layer as an RFC 7946 FeatureCollection, features in the order of the frame.

    Parameters
    ----------
    frame
        A frame that keeps the contract of ``layer``.
    layer
        Which columns are written, and which one is the id.

    Returns
    -------
    dict
        Plain Python values: whole numbers are ``int``, what is missing is ``None``, nested columns
        are lists. ``name`` is the layer's (GDAL reads it).

    Raises
    ------
    SchemaError
        A column of the contract is missing, or the geometry is not in WGS 84.
    """
    missing = [c.name for c in layer.columns if c.name not in frame]
    if missing:
        raise SchemaError(f"layer {layer.name} lacks {', '.join(missing)}")
    if frame.crs is not None and frame.crs.to_epsg() != 4326:
        raise SchemaError(f"layer {layer.name} is in {frame.crs}; GeoJSON is WGS 84 only")
    columns = {c.name: [plain(v, c.kind) for v in frame[c.name]] for c in layer.columns}
    features: list[dict[str, Any]] = []
    shapes: list[dict[str, Any] | None] = []
    for i, geometry in enumerate(frame.geometry):
        properties = {name: values[i] for name, values in columns.items()}
        decimals = decimals_of(properties, geometry)
        for name in _COORDINATE_COLUMNS & properties.keys():
            if properties[name] is not None:
                properties[name] = round(properties[name], decimals)
        shapes.append(drawn_geometry(geometry, decimals))
        features.append(
            {
                "type": "Feature",
                "id": str(properties[layer.key]),
                "geometry": shapes[-1],
                "properties": properties,
            }
        )
    collection: dict[str, Any] = {"type": "FeatureCollection", "name": layer.name}
    bounds = bbox_of(shapes)
    if bounds is not None:
        collection["bbox"] = bounds
    return {**collection, "features": features}


def whole(collection: Mapping[str, Any], layer: Layer) -> dict[str, Any]:
    """A collection whose features name every column; as it is where nothing was left out."""
    if DEFAULTS not in collection:
        return dict(collection)
    made = restored(collection)
    features = [
        {
            **feature,
            "properties": {
                column.name: feature["properties"].get(column.name, _empty(column))
                for column in layer.columns
            },
        }
        for feature in made["features"]
    ]
    return {**made, "features": features}


def frame_of(collection: Mapping[str, Any], layer: Layer) -> gpd.GeoDataFrame:
    """The frame of a FeatureCollection that :func:`feature_collection` made.

    Raises
    ------
    SchemaError
        Not a FeatureCollection, or a feature without properties.
    """
    try:
        features = restored(collection)["features"]
        rows = [feature["properties"] for feature in features]
        shapes: Any = [shape(f["geometry"]) if f["geometry"] else None for f in features]
    except (KeyError, TypeError, AttributeError) as error:
        raise SchemaError(f"layer {layer.name}: not a GeoJSON FeatureCollection") from error
    columns = {
        c.name: pd.Series([row.get(c.name, _empty(c)) for row in rows], dtype=_dtype(c))
        for c in layer.columns
    }
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs="EPSG:4326"))


def dumps(collection: Mapping[str, Any]) -> str:
    r"""Compact JSON text with a newline at its end; NaN is refused, not written.

    >>> dumps({"type": "FeatureCollection", "features": []})
    '{"type":"FeatureCollection","features":[]}\n'
    """
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text + "\n"


def _empty(column: Column) -> Any:
    """What a column holds that a feature does not name: large layers leave out what is empty."""
    return {"str": "", "list": []}.get(column.kind)


def _dtype(column: Column) -> str:
    """The column type of a frame, by the kind the contract states."""
    return {"int": "Int64", "float": "Float64", "bool": "boolean"}.get(column.kind, "object")


def plain(value: Any, kind: str) -> Any:
    """A cell as JSON knows it: no NaN, no NA, no numpy.

    >>> plain(float("nan"), "float"), plain(3.0, "int"), plain(None, "list")
    (None, 3, [])
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return [] if kind == "list" else None
    if isinstance(value, float) and math.isnan(value):
        return [] if kind == "list" else None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if kind == "list" and isinstance(value, str):  # a table: see geo.layers.tables
        return json.loads(value) if value else []
    if isinstance(value, list | tuple | dict):
        return _tree(value)
    return _PYTHON.get(kind, str)(value)


def _tree(value: Any) -> Any:
    if value is None or isinstance(value, str):  # most of what is nested
        return value
    if isinstance(value, Mapping):
        return {str(key): _tree(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_tree(item) for item in value]
    if value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


# ------------------------------------------------------------------ decimals


def decimals_of(properties: Mapping[str, Any], geometry: BaseGeometry | None) -> int:
    """Decimals that the precision of a place supports: for its position and for its shape.

    >>> decimals_of({"precision": "settlement", "uncertainty_m": 1500}, None)
    3
    >>> decimals_of({"precision": "near", "uncertainty_m": 7000}, None)
    2
    """
    ends = [properties.get(f"{end}_precision") for end in ("origin", "destination")]
    if any(ends):
        return min(_ROUTE_END.get(str(end), _NEAR) for end in ends)
    uncertainty = properties.get("uncertainty_m")
    known = decimals_for_radius(uncertainty / 1000) if uncertainty else None
    precision = properties.get("precision") or properties.get("base_precision")
    if precision == "near":
        return _NEAR
    if geometry is not None and geometry.geom_type != "Point":
        return max(_AREA_MIN, min(_MOST, (known or 0) + 1))
    return _MOST if known is None else known


# ------------------------------------------------------------------ geometry


def drawn_geometry(geometry: BaseGeometry | None, decimals: int) -> dict[str, Any] | None:
    """Rounded, cut at the antimeridian, counter-clockwise; None when there is nothing to draw."""
    if geometry is None or geometry.is_empty:
        return None
    if isinstance(geometry, Point):
        lon, lat = round(geometry.x, decimals), round(geometry.y, decimals)
        return {"type": "Point", "coordinates": [_in_turn(lon), lat]}
    if geometry.geom_type.endswith("Polygon"):
        snapped = shapely.set_precision(geometry, 10.0**-decimals)  # stays valid, unlike rounding
        if snapped.geom_type.endswith("Polygon") and not snapped.is_empty:
            geometry = snapped  # else smaller than the grid: its own corners are kept
        geometry = shapely.orient_polygons(shapely.normalize(_cut(geometry)))
    else:
        geometry = _cut(geometry)
    found = mapping(geometry)
    return {"type": found["type"], "coordinates": _rounded(found["coordinates"], decimals)}


def _in_turn(lon: float) -> float:
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def _rounded(coordinates: Any, decimals: int) -> Any:
    if isinstance(coordinates, float | int):
        return round(float(coordinates), decimals) + 0.0
    return [_rounded(item, decimals) for item in coordinates]


def _cut(geometry: BaseGeometry) -> BaseGeometry:
    """RFC 7946 section 3.1.9: a shape across the antimeridian becomes two that touch it."""
    west, _, east, _ = geometry.bounds
    if west >= -180 and east <= 180:
        return geometry
    kind = geometry.geom_type.removeprefix("Multi")
    parts = []
    for turn in (-360.0, 0.0, 360.0):
        part = translate(geometry, xoff=turn).intersection(box(-180, -90, 180, 90))
        parts += [p for p in getattr(part, "geoms", [part]) if p.geom_type == kind]
    return shapely.union_all(parts) if parts else geometry


def bbox_of(geometries: Iterable[Mapping[str, Any] | None]) -> list[float] | None:
    """The smallest box around geometries; west is greater than east across the antimeridian.

    >>> bbox_of({"coordinates": xy} for xy in ([177.5, -18], [-178.5, -16]))
    [177.5, -18.0, -178.5, -16.0]
    """
    spans: list[tuple[float, float]] = []
    lats: list[float] = []
    for geometry in geometries:
        if geometry is None:
            continue
        for part in _parts(geometry["coordinates"]):
            lons = [point[0] for point in part]
            spans.append((min(lons), max(lons)))
            lats += [point[1] for point in part]
    if not spans:
        return None
    west, east = _narrowest(spans)
    return [float(west), float(min(lats)), float(east), float(max(lats))]


def _parts(coordinates: Any) -> list[list[Any]]:
    """The points of each connected part."""
    if isinstance(coordinates[0], float | int):
        return [[coordinates]]
    if isinstance(coordinates[0][0], float | int):
        return [coordinates]
    return [part for item in coordinates for part in _parts(item)]


def _narrowest(spans: list[tuple[float, float]]) -> tuple[float, float]:
    """The shortest stretch of longitude that holds all spans: the rest is the widest gap."""
    spans = sorted(spans)
    west, reach = spans[0]
    best_gap, best = spans[0][0] + 360 - max(end for _, end in spans), None
    for start, end in spans[1:]:
        if start - reach > best_gap:
            best_gap, best = start - reach, (start, reach)
        reach = max(reach, end)
    return best if best is not None else (west, reach)
