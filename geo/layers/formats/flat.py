"""Layers without nesting, for formats whose cells are plain, and back again.

A nested column becomes JSON text; the contract of the layer says which ones those are, so that
reading gives the frame that was written.
"""

import json
from datetime import datetime
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.layers.formats.geojson import plain
from geo.model.schema import Column, Layer

__all__ = ["flatten", "unflatten"]

_DTYPES = {"int": "Int64", "float": "Float64", "bool": "boolean"}


def flatten(frame: gpd.GeoDataFrame, layer: Layer) -> gpd.GeoDataFrame:
    """The columns of the contract in their order, nested ones as JSON text ("[]" when empty)."""
    columns = {c.name: _flat(frame[c.name], c) for c in layer.columns}
    return gpd.GeoDataFrame(columns, geometry=list(frame.geometry), crs="EPSG:4326")


def unflatten(frame: gpd.GeoDataFrame, layer: Layer) -> gpd.GeoDataFrame:
    """The inverse: dtypes and nested values of the contract, whatever the format made of them."""
    columns = {c.name: _deep(frame[c.name], c) for c in layer.columns}
    return gpd.GeoDataFrame(columns, geometry=list(frame.geometry), crs="EPSG:4326")


def _flat(values: Any, column: Column) -> pd.Series:
    if column.kind == "list":
        texts = [v if isinstance(v, str) else _json(v) for v in values]  # a str is flat already
        return pd.Series(texts, dtype="object")
    return pd.Series(
        [plain(v, column.kind) for v in values], dtype=_DTYPES.get(column.kind, "object")
    )


def _json(value: Any) -> str:
    return json.dumps(plain(value, "list"), ensure_ascii=False, separators=(",", ":"))


def _deep(values: Any, column: Column) -> pd.Series:
    if column.kind == "list":
        found = [json.loads(v) if isinstance(v, str) and v else [] for v in values]
        return pd.Series(found, dtype="object")
    if column.kind == "date":
        values = [None if pd.isna(v) else v for v in values]
        values = [v.date() if isinstance(v, datetime) else v for v in values]
    return pd.Series(
        [plain(v, column.kind) for v in values], dtype=_DTYPES.get(column.kind, "object")
    )
