"""A layer of many features as GeoJSON text, column by column, never as a tree of objects.

Pure but for the file that it is told to write. What is empty is left out, and so are the
candidates of a place that nobody had to choose (the position was given); a column in which all
features say the same is said once (:mod:`geo.model.left_out`): other programs miss it whole, and
never read a value as empty that is none. A reader of ours puts it back, and takes what is missing
then for empty (:func:`geo.layers.formats.geojson.frame_of`).
"""

import json
from collections.abc import Callable, Container, Iterator
from json.encoder import encode_basestring
from typing import Any, TextIO

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.layers.formats.geojson import bbox_of, decimals_of, drawn_geometry
from geo.model.left_out import DEFAULTS, KEY, POSITION
from geo.model.schema import Layer

__all__ = ["FeatureTexts", "write_features"]

_AT_A_TIME = 20_000  # rows


class FeatureTexts:
    """The parts of the features of one layer, as JSON text.

    Parameters
    ----------
    frame
        A frame that keeps the contract of ``layer``.
    layer
        Which columns are written.
    nested
        What is written of a nested column; None: all of it.

    Attributes
    ----------
    ids, geometries
        Of each row; ``null`` where nothing is drawn.
    decimals
        That the position of each row supports.
    bbox
        Around everything that is drawn.
    """

    def __init__(
        self,
        frame: gpd.GeoDataFrame,
        layer: Layer,
        *,
        nested: Callable[[Any], Any] | None = None,
    ) -> None:
        self._frame, self._layer = frame, layer
        self._nested = nested or (lambda value: value)
        self._lists: dict[int, str] = {}
        self.ids = [encode_basestring(str(key)) for key in frame[layer.key].tolist()]
        self.decimals = self._rounding()
        self.geometries, self.bbox = self._drawn()

    def shared(self) -> dict[str, str]:
        """``"name":value`` of what all rows say alike, by column; not of their key and position."""
        found = {}
        for column in self._layer.columns:
            if column.name == self._layer.key or column.name in POSITION:
                continue
            texts = self._texts(self._frame, column.name, column.kind, 0)
            if texts and texts[0] and len(set(texts)) == 1:
                found[column.name] = texts[0]
        return found

    def properties(self, shared: Container[str]) -> Iterator[str]:
        """The properties of each row in the order of the frame, without the shared columns."""
        for first in range(0, len(self._frame), _AT_A_TIME):
            part = self._frame.iloc[first : first + _AT_A_TIME]
            columns = []
            for column in self._layer.columns:
                name = column.name
                if name == self._layer.key or name in shared:
                    continue
                texts = self._texts(part, name, column.kind, first)
                if name in POSITION:
                    texts = self._unlike_points(texts, name, first)
                if any(texts):
                    columns.append(texts)
            for row in zip(*columns, strict=True) if columns else [()] * len(part):
                yield "{" + ",".join([text for text in row if text]) + "}"

    def _unlike_points(self, texts: list[str], name: str, first: int) -> list[str]:
        """A coordinate that is not the one that the geometry of the row says."""
        key = f"{encode_basestring(name)}:"
        at = POSITION.index(name)
        drawn = self._points[first : first + len(texts)]
        return [
            text if point is None else "" if text == key + repr(point[at]) else text or key + "null"
            for text, point in zip(texts, drawn, strict=True)
        ]

    def columns(self) -> Iterator[tuple[str, list[str]]]:
        """Name and ``"name":value`` of every row, for each column that is not empty throughout."""
        for column in self._layer.columns:
            if any(texts := self._texts(self._frame, column.name, column.kind, 0)):
                yield column.name, texts

    def _texts(self, part: pd.DataFrame, name: str, kind: str, first: int) -> list[str]:
        """``"name":value`` of each row, "" where the value is empty."""
        key = f"{encode_basestring(name)}:"
        values = part[name].tolist()
        if name in POSITION:
            decimals = self.decimals[first : first + len(values)]
            return [
                "" if value is None or value is pd.NA else f"{key}{round(value, n)!r}"
                for value, n in zip(values, decimals, strict=True)
            ]
        if kind == "list":
            return [key + text if (text := self._list(name, value)) else "" for value in values]
        if kind in ("int", "float", "bool"):
            known = {value: json.dumps(value) for value in set(values) if value is not pd.NA}
            return [key + known[v] if v is not pd.NA else "" for v in values]
        return [key + encode_basestring(str(value)) if value else "" for value in values]

    def _list(self, name: str, value: Any) -> str:
        """A nested column; equal lists of many rows are one object and written once."""
        if not value or (name == "candidates" and _was_given(value)):
            return ""
        found = self._lists.get(id(value))
        if found is None:
            kept = self._nested(value)
            found = json.dumps(kept, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            self._lists[id(value)] = found
        return found

    def _rounding(self) -> list[int]:
        """The decimals of each position."""
        frame, known = self._frame, dict[tuple[Any, Any], int]()
        dots = shapely.get_type_id(frame.geometry.to_numpy()) <= 0
        found = []
        rows = zip(
            frame["precision"].tolist(),
            frame["uncertainty_m"].tolist(),
            frame.geometry,
            dots,
            strict=True,
        )
        for precision, uncertainty, geometry, dot in rows:
            metres = None if uncertainty is pd.NA else uncertainty
            said = {"precision": precision, "uncertainty_m": metres}
            if not dot:
                found.append(decimals_of(said, geometry))
                continue
            key = precision, metres
            if key not in known:
                known[key] = decimals_of(said, None)
            found.append(known[key])
        return found

    def _drawn(self) -> tuple[list[str], list[float] | None]:
        """Geometries as text, and the box around them."""
        shapes = self._frame.geometry.to_numpy()
        x, y = shapely.get_x(shapes), shapely.get_y(shapes)
        texts, corners = [], dict[str, Any]()
        self._points: list[list[float] | None] = []
        plain = np.isfinite(x) & (np.abs(x) <= 180)
        rows = zip(shapes, x.tolist(), y.tolist(), plain, self.decimals, strict=True)
        for geometry, lon, lat, is_plain, decimals in rows:
            if is_plain:
                where = [round(lon, decimals), round(lat, decimals)]
                text = f'{{"type":"Point","coordinates":[{where[0]!r},{where[1]!r}]}}'
                self._points.append(where)
                if text not in corners:
                    corners[text] = {"coordinates": where}
            else:
                drawn = drawn_geometry(geometry, decimals)
                dot = drawn is not None and drawn["type"] == "Point"
                self._points.append(drawn["coordinates"] if drawn and dot else None)
                text = json.dumps(drawn, separators=(",", ":"), allow_nan=False)
                corners.setdefault(text, drawn)
            texts.append(text)
        return texts, bbox_of(corners.values())


def _was_given(candidates: Any) -> bool:
    """Whether nothing had to be chosen: a given position is sure, and no terms made it so."""
    first = candidates[0]
    return bool(first["confidence"] == 1 and not first["terms"])


def write_features(frame: gpd.GeoDataFrame, layer: Layer, file: TextIO) -> None:
    """Write a layer as one FeatureCollection."""
    texts = FeatureTexts(frame, layer)
    head = {"type": "FeatureCollection", "name": layer.name}
    if texts.bbox is not None:
        head["bbox"] = texts.bbox  # type: ignore[assignment] # the values of JSON are of any kind
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    shared = texts.shared()
    said = f'"{DEFAULTS}":{{{",".join(shared.values())}}},"{KEY}":{encode_basestring(layer.key)}'
    file.write(f'{text[:-1]},{said},"features":[')
    rows = zip(texts.ids, texts.geometries, texts.properties(shared), strict=True)
    for number, (one, geometry, properties) in enumerate(rows):
        file.write("," if number else "")
        file.write(
            f'{{"type":"Feature","id":{one},"geometry":{geometry},"properties":{properties}}}'
        )
    file.write("]}\n")
