"""Squares of fine ground around the points of a map; they never overlap. Pure.

A map of half the world cannot carry the whole coast finely: near its points it does.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np

from geo.gazetteer.shapes.world import Box, Detail

__all__ = ["SQUARES", "Line", "Square", "boxes_around", "contested_lines", "disputed"]

_MAX_LAT: Final = 85.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Square:
    """Ground around a point, finer than that of the whole extent; all in degrees."""

    side: float
    nearby: float  # around a point so much lies in a square for certain
    tolerance: float
    detail: Detail


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Where the line between two countries is contested."""

    countries: tuple[str, str]  # ISO codes
    box: Box


# half a kilometre at the points, so that lines keep within one; coarser in a ring around them
SQUARES: Final = (
    Square(side=0.5, nearby=0.12, tolerance=0.005, detail="10m"),
    Square(side=4.0, nearby=1.0, tolerance=0.02, detail="10m"),
)


def boxes_around(points: Iterable[Sequence[float]], square: Square, *, middle: float) -> list[Box]:
    """The squares that hold the points, joined along their rows.

    Parameters
    ----------
    points
        Lon and lat.
    square
        Which squares.
    middle
        Longitude in the middle of the map: points are moved into its turn.

    Examples
    --------
    >>> boxes_around([(36.0, 35.2)], SQUARES[0], middle=36.0)
    [(35.5, 35.0, 36.5, 35.5)]
    """
    side = square.side
    spots = np.array([*points], dtype=np.float64).reshape(-1, 2)
    lon, lat = spots[:, 0], spots[:, 1]
    x = lon + 360.0 * np.round((middle - lon) / 360.0)
    near = (-square.nearby, square.nearby)
    found = np.concatenate(
        [np.column_stack([lat + dy, x + dx]) for dx in near for dy in near], dtype=np.float64
    )
    cells = np.unique(np.floor(found / side).astype(np.int64), axis=0)
    runs: list[list[int]] = []
    for row, column in cells.tolist():
        if runs and runs[-1][0] == row and runs[-1][2] == column:
            runs[-1][2] = column + 1
        else:
            runs.append([row, column, column + 1])
    return [
        (west * side, row * side, east * side, (row + 1) * side)
        for row, west, east in runs
        if -_MAX_LAT < row * side < _MAX_LAT - side
    ]


@cache
def disputed() -> Mapping[str, Box]:
    """Areas that are never shown as countries, each with a box that holds it.

    >>> disputed()["Somaliland"]
    (42.0, 7.5, 50.0, 12.0)
    """
    return {row["name"]: _box(row) for row in _table("disputed.csv")}


@cache
def contested_lines() -> tuple[Line, ...]:
    """Lines between two countries that one of them does not accept, each with a box.

    >>> contested_lines()[0].countries
    ('IN', 'PK')
    """
    return tuple(
        Line(countries=(row["one"], row["other"]), box=_box(row))
        for row in _table("contested_lines.csv")
    )


def _table(name: str) -> list[dict[str, str]]:
    text = (resources.files("geo.webmap") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def _box(row: Mapping[str, str]) -> Box:
    return (float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"]))
