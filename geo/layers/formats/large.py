"""A layer of many features as GeoJSON text, column by column, never as a tree of objects.

Pure but for the file that it is told to write. What is empty is left out, and so are the
candidates of a place that nobody had to choose (the position was given); a column in which all
features say the same is said once (:mod:`geo.model.left_out`): other programs miss it whole, and
never read a value as empty that is none. A reader of ours puts it back, and takes what is missing
then for empty (:func:`geo.layers.formats.geojson.frame_of`).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from json.encoder import encode_basestring
from typing import Any, TextIO

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.layers.formats.geojson import bbox_of, decimals_of, drawn_geometry
from geo.model.bulk import Coded, Codes, groups, objects, rounded, smallest
from geo.model.left_out import DEFAULTS, KEY, POSITION
from geo.model.schema import Column, Layer

__all__ = ["FeatureTexts", "write_features"]

_AT_A_TIME = 20_000  # rows
_TOGETHER = 4096  # values of columns that are written as one text
_HOW_CLOSE = ("precision", "uncertainty_m")


@dataclass(frozen=True, slots=True)
class _Fragments:
    """``"name":value,`` of some columns side by side, as one text for each combination."""

    numbers: Codes
    texts: npt.NDArray[np.object_]

    def of(self, rows: slice) -> list[str]:
        """The text of each of some rows."""
        found: list[str] = self.texts[self.numbers[rows]].tolist()
        return found

    def beside(self, other: "_Fragments") -> "_Fragments | None":
        """Both as one; None where that is no shorter."""
        numbers, first = groups(self.numbers, other.numbers)
        if len(first) > max(_TOGETHER, len(self.texts), len(other.texts)):
            return None
        texts = self.texts[self.numbers[first]] + other.texts[other.numbers[first]]
        return _Fragments(smallest(numbers, len(first)), texts)


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
    decimals
        That the position of each row supports.
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
        self._shapes = frame.geometry.to_numpy()
        self.decimals = self._rounding()
        self._x = rounded(shapely.get_x(self._shapes), self.decimals)
        self._y = rounded(shapely.get_y(self._shapes), self.decimals)
        self._plain = np.isfinite(self._x) & (np.abs(self._x) <= 180)
        self._drawn = {
            int(at): drawn_geometry(self._shapes[at], int(self.decimals[at]))
            for at in np.flatnonzero(~self._plain)
        }

    def bbox(self) -> list[float] | None:
        """The box around everything that is drawn."""
        x, y = self._x[self._plain], self._y[self._plain]
        corners: list[Any] = [{"coordinates": [lon, y[0]]} for lon in np.unique(x).tolist()]
        corners += [{"coordinates": [x[0], lat]} for lat in (y.min(), y.max())] if len(y) else []
        return bbox_of([*corners, *self._drawn.values()])

    def columns(self) -> Iterator[tuple[str, Coded]]:
        """Each column that is not empty throughout: the JSON of its values, "" of empty ones."""
        for column in self._layer.columns:
            texts = self._texts(column, self._frame)
            if any(texts.table):
                yield column.name, texts

    def shared(self) -> dict[str, str]:
        """``"name":value`` of what all rows say alike, by column; not of their key and position."""
        return {
            column.name: f"{encode_basestring(column.name)}:{texts.table[0]}"
            for column, texts in self._written
            if texts is not None and len(texts.table) == 1 and texts.table[0]
        }

    def features(self) -> Iterator[str]:
        """All features, but for what they share, with commas between them, some at a time."""
        together: list[_Fragments | Column] = []
        for column, texts in self._written:
            if texts is None:
                together.append(column)
            elif len(texts.table) > 1:
                one, last = _fragments(column, texts), together[-1] if together else None
                joined = last.beside(one) if isinstance(last, _Fragments) else None
                together[-1:] = [*together[-1:], one] if joined is None else [joined]
        for first in range(0, len(self._frame), _AT_A_TIME):
            rows = slice(first, first + _AT_A_TIME)
            part = self._frame.iloc[rows]
            said = [
                one.of(rows)
                if isinstance(one, _Fragments)
                else _fragments(one, self._texts(one, part)).of(slice(None))
                for one in together
            ]
            said += [self._unlike_points(name, rows) for name in POSITION]
            yield ("," if first else "") + ",".join(
                f'{{"type":"Feature","id":{encode_basestring(str(one))},"geometry":{geometry},'
                f'"properties":{{{"".join(properties)[:-1]}}}}}'
                for one, geometry, *properties in zip(
                    part[self._layer.key].tolist(), self._geometries(rows), *said, strict=True
                )
            )

    @cached_property
    def _written(self) -> list[tuple[Column, Coded | None]]:
        """What features say but their key and position; None: too many values to hold them all."""
        most = max(_TOGETHER, len(self._frame) // 4)
        found = list[tuple[Column, Coded | None]]()
        for column in self._layer.columns:
            if column.name != self._layer.key and column.name not in POSITION:
                values = _values(column, self._frame)
                few = len(values.table) <= most
                found.append((column, self._said(column, values) if few else None))
        return found

    def _geometries(self, rows: slice) -> Iterator[str]:
        plain, start = self._plain[rows].tolist(), rows.start
        for at, (is_plain, lon, lat) in enumerate(
            zip(plain, self._x[rows].tolist(), self._y[rows].tolist(), strict=True), start=start
        ):
            if is_plain:
                yield f'{{"type":"Point","coordinates":[{lon!r},{lat!r}]}}'
            else:
                yield json.dumps(self._drawn[at], separators=(",", ":"), allow_nan=False)

    def _unlike_points(self, name: str, rows: slice) -> list[str]:
        """A coordinate that is not the one that the geometry of the row says."""
        key, axis = f"{encode_basestring(name)}:", POSITION.index(name)
        drawn = (self._x, self._y)[axis][rows].copy()
        for at, geometry in self._drawn.items():
            if rows.start <= at < rows.start + len(drawn):
                dot = geometry if geometry is not None and geometry["type"] == "Point" else None
                drawn[at - rows.start] = dot["coordinates"][axis] if dot is not None else np.nan
        values = rounded(self._numbers(name)[rows], self.decimals[rows])
        differs = (values != drawn) & ~(np.isnan(values) & np.isnan(drawn))
        found = [""] * len(drawn)
        for at in np.flatnonzero(differs).tolist():
            found[at] = f"{key}{values[at].item()!r}," if np.isfinite(values[at]) else f"{key}null,"
        return found

    def _numbers(self, name: str) -> npt.NDArray[np.float64]:
        found: npt.NDArray[np.float64] = self._frame[name].to_numpy(np.float64, na_value=np.nan)
        return found

    def _texts(self, column: Column, frame: pd.DataFrame) -> Coded:
        """The JSON of each value, "" where it is empty."""
        if column.name in POSITION:
            values = rounded(self._numbers(column.name), self.decimals)
            known = np.isfinite(values).tolist()
            pairs = zip(values.tolist(), known, strict=True)
            return Coded.of([repr(value) if is_known else "" for value, is_known in pairs])
        return self._said(column, _values(column, frame))

    def _said(self, column: Column, values: Coded) -> Coded:
        return values.map(lambda value: "" if value is None else self._json(column, value))

    def _json(self, column: Column, value: Any) -> str:
        if column.kind in ("int", "float", "bool"):
            return json.dumps(value)
        if column.kind != "list":
            return encode_basestring(str(value)) if value else ""
        if not value or (column.name == "candidates" and _was_given(value)):
            return ""
        kept = self._nested(value)
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    def _rounding(self) -> npt.NDArray[np.int64]:
        """The decimals of each position."""
        frame = self._frame
        dots = shapely.get_type_id(self._shapes) <= 0
        numbers, first = groups(frame["precision"], frame["uncertainty_m"])
        rows = zip(*(frame[n].iloc[first].tolist() for n in _HOW_CLOSE), strict=True)
        said = [dict(zip(_HOW_CLOSE, (p, None if m is pd.NA else m), strict=True)) for p, m in rows]
        found = np.array([decimals_of(one, None) for one in said], dtype=np.int64)[numbers]
        for at in np.flatnonzero(~dots):
            found[at] = decimals_of(said[numbers[at]], self._shapes[at])
        return found


def _values(column: Column, frame: pd.DataFrame) -> Coded:
    """The values of a column; of lists each object, which equal rows share."""
    given = frame[column.name]
    if column.kind == "list":
        numbers, first = groups(np.array([id(value) for value in given], dtype=np.int64))
        return Coded(smallest(numbers, len(first)), given.iloc[first].tolist())
    codes, values = pd.factorize(given, use_na_sentinel=True)
    listed = [*values.tolist(), None] if (codes < 0).any() else values.tolist()
    return Coded(smallest(codes, len(listed)), listed)


def _fragments(column: Column, texts: Coded) -> _Fragments:
    key = f"{encode_basestring(column.name)}:"
    said = [f"{key}{text}," if text else "" for text in texts.table]
    return _Fragments(texts.codes, objects(said))


def _was_given(candidates: Any) -> bool:
    """Whether nothing had to be chosen: a given position is sure, and no terms made it so."""
    first = candidates[0]
    return bool(first["confidence"] == 1 and not first["terms"])


def write_features(frame: gpd.GeoDataFrame, layer: Layer, file: TextIO) -> None:
    """Write a layer as one FeatureCollection."""
    texts = FeatureTexts(frame, layer)
    head: dict[str, Any] = {"type": "FeatureCollection", "name": layer.name}
    bounds = texts.bbox()
    if bounds is not None:
        head["bbox"] = bounds
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    shared = ",".join(texts.shared().values())
    said = f'"{DEFAULTS}":{{{shared}}},"{KEY}":{encode_basestring(layer.key)}'
    file.write(f'{text[:-1]},{said},"features":[')
    file.writelines(texts.features())
    file.write("]}\n")
