"""Lines and outlines as short texts: steps on a grid, in letters that no template or markup reads.

Pure. ``assets/ground/basemap.js`` reads them back.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

__all__ = ["decode_line", "encode_line", "encode_rings", "least_rectangle", "parts_of"]

DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def encode_line(grid: npt.NDArray[np.int64]) -> str:
    """Grid positions as a short text: steps, zigzag, five bits to a letter of URL-safe base 64.

    Like the encoded polylines of map services, but with letters that no template or markup reads.

    Parameters
    ----------
    grid
        Shape (n, 2), integers.

    Examples
    --------
    >>> encode_line(np.array([[0, 0], [1, -1], [40, 20]]))
    'AACBuCqB'
    """
    steps = np.diff(grid, axis=0, prepend=np.zeros((1, 2), dtype=grid.dtype)).ravel()
    zigzag = (steps << 1) ^ (steps >> 63)
    out = []
    for number in zigzag.tolist():
        rest = number
        while rest > 31:
            out.append(DIGITS[(rest & 31) | 32])
            rest >>= 5
        out.append(DIGITS[rest])
    return "".join(out)


def decode_line(letters: str) -> npt.NDArray[np.int64]:
    """Give back the grid positions of :func:`encode_line`, shape (n, 2).

    >>> decode_line("AACBuCqB").tolist()
    [[0, 0], [1, -1], [40, 20]]
    """
    numbers, value, shift = [], 0, 0
    for letter in letters:
        digit = DIGITS.index(letter)
        value |= (digit & 31) << shift
        shift += 5
        if not digit & 32:
            numbers.append((value >> 1) ^ -(value & 1))
            value = shift = 0
    steps = np.asarray(numbers, dtype=np.int64).reshape(-1, 2)
    return np.asarray(np.cumsum(steps, axis=0))


def encode_rings(
    geometry: BaseGeometry, *, origin: tuple[float, float], quantum: float
) -> list[str]:
    """The rings of an area on a grid from its origin, degrees; those that vanish are left out.

    >>> encode_rings(shapely.box(0, 0, 2, 1), origin=(0.0, 0.0), quantum=1.0)
    ['EAACDAABEA']
    """
    found = []
    for ring in parts_of(geometry, 0.0):
        grid = np.rint((shapely.get_coordinates(ring) - origin) / quantum).astype(np.int64)
        grid = grid[np.concatenate([[True], (np.diff(grid, axis=0) != 0).any(axis=1)])]
        if len(grid) >= 4:
            found.append(encode_line(grid))
    return found


def least_rectangle(grid: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The least rectangle of the grid round an islet."""
    (west, south), (east, north) = grid.min(axis=0), np.maximum(grid.max(axis=0), grid[0] + 1)
    return np.array([[west, south], [east, south], [east, north], [west, north], [west, south]])


def parts_of(geometry: BaseGeometry, smallest: float) -> Iterable[BaseGeometry]:
    """The rings of areas and the pieces of lines that are larger than ``smallest`` degrees."""
    for part in shapely.get_parts(geometry):
        match part.geom_type:
            case "Polygon":
                for ring in (part.exterior, *part.interiors):
                    if shapely.Polygon(ring).area >= smallest**2:
                        yield ring
            case "LineString":
                if part.length >= smallest:
                    yield part
            case "MultiPolygon" | "MultiLineString" | "GeometryCollection":
                yield from parts_of(part, smallest)
            case _:
                continue
