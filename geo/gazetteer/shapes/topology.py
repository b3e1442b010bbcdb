"""Polygons to TopoJSON: lines that neighbours share are kept once.

Pure: geometries in, a document out. Positions are rounded to a grid first, so that what two
sources draw alike is alike.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

__all__ = ["topology_of"]

Ring = npt.NDArray[np.int64]  # shape (n,), closed: each vertex as one number
_ROW = 1 << 32


def topology_of(
    layers: Mapping[str, Sequence[tuple[Mapping[str, Any], BaseGeometry]]], *, grid: float
) -> dict[str, Any]:
    """A document of layers of polygons with their properties.

    >>> square = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    >>> made = topology_of({"units": [({"name": n}, s) for n, s in zip("ab", square)]}, grid=0.5)
    >>> len(made["arcs"]), made["objects"]["units"]["geometries"][0]["type"]
    (3, 'MultiPolygon')
    """
    rings: list[Ring] = []
    placed: dict[str, list[tuple[Mapping[str, Any], list[list[int]]]]] = {}
    for layer, shapes in layers.items():
        placed[layer] = []
        for properties, shape in shapes:
            polygons: list[list[int]] = []
            for part in shapely.get_parts(shape):
                numbers = []
                for ring in (part.exterior, *part.interiors):
                    numbered = _numbered(shapely.get_coordinates(ring), grid)
                    if len(numbered) > 3:
                        numbers.append(len(rings))
                        rings.append(numbered)
                if numbers:
                    polygons.append(numbers)
            placed[layer].append((properties, polygons))
    cut = _cut(rings)
    arcs: dict[bytes, int] = {}
    drawn = [[_arc(piece, arcs) for piece in pieces] for pieces in cut]
    objects = {
        layer: {
            "type": "GeometryCollection",
            "geometries": [
                {
                    "type": "MultiPolygon",
                    "properties": dict(properties),
                    "arcs": [[drawn[ring] for ring in polygon] for polygon in polygons],
                }
                for properties, polygons in shapes
                if polygons
            ],
        }
        for layer, shapes in placed.items()
    }
    return {
        "type": "Topology",
        "objects": objects,
        "transform": {"scale": [grid, grid], "translate": [0, 0]},
        "arcs": [_steps(np.frombuffer(raw, dtype=np.int64)) for raw in arcs],
    }


def _numbered(coordinates: npt.NDArray[np.float64], grid: float) -> Ring:
    """Vertices of the grid as numbers, without those that do not move."""
    cells = np.rint(coordinates / grid).astype(np.int64) + (_ROW >> 2)
    numbers = cells[:, 0] * _ROW + cells[:, 1]
    moved = np.concatenate([[True], np.diff(numbers) != 0])
    return np.asarray(numbers[moved])


def _cut(rings: Sequence[Ring]) -> list[list[Ring]]:
    """Rings cut where lines of several shapes meet or part."""
    if not rings:
        return []
    vertex = np.concatenate([ring[:-1] for ring in rings])
    before = np.concatenate([np.roll(ring[:-1], 1) for ring in rings])
    after = np.concatenate([np.roll(ring[:-1], -1) for ring in rings])
    pairs = np.column_stack([np.minimum(before, after), np.maximum(before, after)])
    order = np.argsort(vertex, kind="stable")
    same = np.diff(vertex[order]) == 0
    differs = (np.diff(pairs[order], axis=0) != 0).any(axis=1)
    junctions = np.unique(vertex[order][1:][same & differs])
    out = []
    for ring in rings:
        ends = np.flatnonzero(np.isin(ring[:-1], junctions))
        if not len(ends):
            start = int(np.argmin(ring[:-1]))
            turned = np.roll(ring[:-1], -start)
            out.append([np.append(turned, turned[0])])
            continue
        turned = np.roll(ring[:-1], -int(ends[0]))
        bounds = [*(ends - ends[0]).tolist(), len(turned)]
        closed = np.append(turned, turned[0])
        out.append([closed[a : b + 1] for a, b in pairwise(bounds)])
    return out


def _arc(piece: Ring, arcs: dict[bytes, int]) -> int:
    """Number of an arc, ``~number`` where it is kept the other way round."""
    turned = piece[::-1]
    forward, backward = piece.tobytes(), np.ascontiguousarray(turned).tobytes()
    if backward in arcs and forward not in arcs:
        return ~arcs[backward]
    return arcs.setdefault(forward, len(arcs))


def _steps(piece: Ring) -> list[list[int]]:
    """First position, then steps, as the format wants them."""
    cells = np.column_stack([piece // _ROW, piece % _ROW]) - (_ROW >> 2)
    steps = np.diff(cells, axis=0)
    return [cells[0].tolist(), *steps.tolist()]
