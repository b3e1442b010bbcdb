"""A map's own picture as its ground: an image with bounds, or the tiles of an MBTiles file.

Reads one file; what a page carries of it is held to a budget.
"""

import base64
import math
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from geo.model.errors import InputError

__all__ = ["RASTER_KB", "read_raster"]

RASTER_KB: Final = 2000
_KINDS: Final = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"RIFF": "webp"}
_MOST_TILES: Final = 256
Box = Sequence[float]  # west, south, east, north


def read_raster(
    path: Path, *, bounds: Box | None = None, extent: Box, kilobytes: int = RASTER_KB
) -> list[dict[str, Any]]:
    """The pictures of a ground, each with its ``box`` and a data address.

    Parameters
    ----------
    path
        PNG, JPEG, GIF or WebP in web Mercator or of a small area, or ``.mbtiles`` of such tiles.
    bounds
        West, south, east, north of an image; an MBTiles file knows its own.
    extent
        What the map shows: of tiles, the finest zoom whose tiles of this extent have room.
    kilobytes
        How much of a page the pictures may take.

    Raises
    ------
    InputError
        Another kind of file, no bounds, or too large.
    """
    budget = kilobytes * 1000
    if path.suffix.lower() == ".mbtiles":
        return _tiles(path, extent, budget)
    data = path.read_bytes()
    if bounds is None:
        raise InputError(
            "an image needs its bounds",
            where=path.name,
            remedy="write raster_bounds = [west, south, east, north] beside it",
        )
    if len(data) * 4 / 3 > budget:
        raise InputError(
            f"has {len(data) // 1000} kB, more than the page is given",
            where=path.name,
            remedy="make it smaller, or raise raster_kb",
        )
    return [{"box": [float(v) for v in bounds], "src": _address(data, path.name)}]


def _tiles(path: Path, extent: Box, budget: int) -> list[dict[str, Any]]:
    """The tiles of the finest zoom that has room."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
            zooms = [z for (z,) in file.execute("select distinct zoom_level from tiles order by 1")]
            for zoom in reversed(zooms):
                rows = _rows(file, zoom, extent)
                size = sum(len(data) for *_, data in rows) * 4 / 3
                if rows and len(rows) <= _MOST_TILES and size <= budget:
                    break
            else:
                rows = []
    except sqlite3.DatabaseError as error:
        raise InputError(
            f"cannot be read as MBTiles ({error})", where=path.name, remedy="export it again"
        ) from error
    if not rows:
        raise InputError(
            "holds no tiles of this map that have room in a page",
            where=path.name,
            remedy="cut it to the map, add lower zooms, or raise raster_kb",
        )
    return [
        {"box": _box_of(zoom, x, y), "src": _address(bytes(data), path.name)} for x, y, data in rows
    ]


def _rows(file: sqlite3.Connection, zoom: int, extent: Box) -> list[tuple[int, int, bytes]]:
    """Column, row from the south, and picture of the tiles of an extent."""
    west, south, east, north = extent
    side = 2**zoom
    first, last = (math.floor((lon + 180) / 360 * side) for lon in (west, east - 1e-9))
    low, high = (math.floor((0.5 + _height(lat)) * side) for lat in (south, north))
    asked = "select tile_column, tile_row, tile_data from tiles where zoom_level = ?"
    asked += " and tile_column between ? and ? and tile_row between ? and ? order by 1, 2"
    return list(file.execute(asked, (zoom, first, last, low, high)))


def _height(lat: float) -> float:
    """How far a latitude lies above the equator, in widths of the web Mercator world."""
    return math.asinh(math.tan(math.radians(max(-85.0, min(85.0, lat))))) / (2 * math.pi)


def _box_of(zoom: int, x: int, y: int) -> list[float]:
    side = 2**zoom
    south, north = (
        math.degrees(math.atan(math.sinh(2 * math.pi * ((row / side) - 0.5)))) for row in (y, y + 1)
    )
    west, east = (360 * column / side - 180 for column in (x, x + 1))
    return [round(v, 7) for v in (west, south, east, north)]


def _address(data: bytes, where: str) -> str:
    kind = next((kind for mark, kind in _KINDS.items() if data.startswith(mark)), "")
    if not kind:
        raise InputError(
            "holds no PNG, JPEG, GIF or WebP",
            where=where,
            remedy="vector tiles and shapes are a base, not a raster",
        )
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"
