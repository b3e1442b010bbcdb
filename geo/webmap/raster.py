"""A map's own picture as its ground: an image with bounds, or tiles of MBTiles or PMTiles.

Reads one file; what a page carries of it is held to a budget.
"""

import base64
import math
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from geo.model.errors import InputError
from geo.webmap.pmtiles import PmTiles

__all__ = ["RASTER_KB", "read_raster"]

RASTER_KB: Final = 2000
_KINDS: Final = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"RIFF": "webp"}
_MOST_TILES: Final = 256
Box = Sequence[float]  # west, south, east, north
_Zoom = tuple[int, list[tuple[int, int, bytes]]]  # column, row from the south, picture


def read_raster(
    path: Path, *, bounds: Box | None = None, extent: Box, kilobytes: int = RASTER_KB
) -> list[dict[str, Any]]:
    """The pictures of a ground, each with its ``box`` and a data address.

    Parameters
    ----------
    path
        PNG, JPEG, GIF or WebP in web Mercator or of a small area, or ``.mbtiles`` or ``.pmtiles``
        of such tiles.
    bounds
        West, south, east, north of an image; tiles know their own.
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
    if path.suffix.lower() in (".mbtiles", ".pmtiles"):
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
    read = _of_pmtiles if path.suffix.lower() == ".pmtiles" else _of_mbtiles
    for zoom, rows in read(path, extent):
        if rows and sum(len(data) for *_, data in rows) * 4 / 3 <= budget:
            return [
                {"box": _box_of(zoom, x, y), "src": _address(bytes(data), path.name)}
                for x, y, data in rows
            ]
    raise InputError(
        "holds no tiles of this map that have room in a page",
        where=path.name,
        remedy="cut it to the map, add lower zooms, or raise raster_kb",
    )


def _of_mbtiles(path: Path, extent: Box) -> Iterator[_Zoom]:
    """Each zoom, the finest first, with the tiles of an extent where they are not too many."""
    asked = "select tile_column, tile_row, tile_data from tiles where zoom_level = ?"
    asked += " and tile_column between ? and ? and tile_row between ? and ? order by 1, 2"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
            zooms = [z for (z,) in file.execute("select distinct zoom_level from tiles order by 1")]
            for zoom in reversed(zooms):
                first, last, low, high = _span(zoom, extent)
                rows = file.execute(asked, (zoom, first, last, low, high)).fetchmany(
                    _MOST_TILES + 1
                )
                if len(rows) <= _MOST_TILES:
                    yield zoom, rows
    except sqlite3.DatabaseError as error:
        raise InputError(
            f"cannot be read as MBTiles ({error})", where=path.name, remedy="export it again"
        ) from error


def _of_pmtiles(path: Path, extent: Box) -> Iterator[_Zoom]:
    """As of MBTiles; the rows of a PMTiles archive are counted from the north."""
    with path.open("rb") as file:
        archive = PmTiles(file, name=path.name)
        for zoom in reversed(archive.zooms):
            first, last, low, high = _span(zoom, extent)
            if (last - first + 1) * (high - low + 1) > _MOST_TILES:
                continue
            found = [
                (x, y, archive.tile(zoom, x, 2**zoom - 1 - y))
                for x in range(first, last + 1)
                for y in range(low, high + 1)
            ]
            yield zoom, [(x, y, data) for x, y, data in found if data is not None]


def _span(zoom: int, extent: Box) -> tuple[int, int, int, int]:
    """First and last column, first and last row from the south, of the tiles of an extent."""
    west, south, east, north = extent
    side = 2**zoom
    first, last = (math.floor((lon + 180) / 360 * side) for lon in (west, east - 1e-9))
    low, high = (math.floor((0.5 + _height(lat)) * side) for lat in (south, north))
    return max(0, first), min(side - 1, last), max(0, low), min(side - 1, high)


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
