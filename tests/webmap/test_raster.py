"""A picture as ground: an image with bounds, tiles within a budget; every fault is told."""

import gzip
import io
import sqlite3
import struct
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geo.model.errors import InputError
from geo.webmap.pmtiles import tile_number
from geo.webmap.raster import read_raster

BERNE = (7.3, 46.8, 7.6, 47.1)


def picture(size=(8, 8), kind="PNG"):
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, kind)
    return out.getvalue()


PICTURE = picture()


def tiles(path, rows):
    with sqlite3.connect(path) as file:
        file.execute(
            "create table tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)"
        )
        file.executemany("insert into tiles values (?, ?, ?, ?)", rows)
    file.close()
    return path


def test_an_image_lies_in_its_bounds(tmp_path):
    path = tmp_path / "town.png"
    path.write_bytes(picture())
    [one] = read_raster(path, bounds=BERNE, extent=BERNE)
    assert one["box"] == list(BERNE)
    assert one["src"].startswith("data:image/png;base64,iVBOR")


def test_tiles_lie_where_the_scheme_puts_them(tmp_path):
    """Rows count from the south; the tile of Berne at zoom 6 is 33, 22 from the north."""
    path = tiles(tmp_path / "a.mbtiles", [(6, 33, 63 - 22, picture()), (6, 2, 2, picture())])
    [one] = read_raster(path, extent=BERNE)
    west, south, east, north = one["box"]
    assert west <= BERNE[0] < BERNE[2] <= east
    assert south <= BERNE[1] < BERNE[3] <= north
    assert east - west == pytest.approx(360 / 64)


def test_the_finest_zoom_that_has_room_is_taken(tmp_path):
    fine = [(8, 133, y, picture((200, 200))) for y in range(160, 172)]
    path = tiles(tmp_path / "a.mbtiles", [(6, 33, 41, picture()), *fine])
    wide = read_raster(path, extent=BERNE, kilobytes=2000)
    small = read_raster(path, extent=BERNE, kilobytes=20)
    assert wide[0]["box"][2] - wide[0]["box"][0] < small[0]["box"][2] - small[0]["box"][0]


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(0x80 | (value & 0x7F))
        value >>= 7
    return bytes([*out, value])


def directory(entries):
    """Entries of number, run, length, offset from 1 (0: behind the one before)."""
    numbers = [entry[0] for entry in entries]
    steps = [b - a for a, b in pairwise([0, *numbers])]
    others = [entry[i] for i in (1, 2, 3) for entry in entries]
    return gzip.compress(b"".join(map(varint, [len(entries), *steps, *others])))


def pmtiles(path, tiles, *, kind=2, leaf=False, cut=0):
    """An archive of (zoom, x, y from the north, picture), as the specification lays it out."""
    sorted_tiles = sorted((tile_number(z, x, y), data) for z, x, y, data in tiles)
    entries, data = [], b""
    for number, one in sorted_tiles:
        entries.append((number, 1, len(one), 0 if entries else 1))
        data += one
    root, leaves = directory(entries), b""
    if leaf:
        leaves = root
        root = directory([(entries[0][0], 0, len(leaves), 1)])
    zooms = [z for z, *_ in tiles]
    at = 127 + len(root)
    head = struct.pack(
        "<7sB11Q6B",
        *(b"PMTiles", 3, 127, len(root), 0, 0, at, len(leaves), at + len(leaves), len(data)),
        *(len(tiles), len(tiles), len(tiles), 1, 2, 1, kind, min(zooms), max(zooms)),
    )
    whole = head.ljust(127, b"\0") + root + leaves + data
    path.write_bytes(whole[: len(whole) - cut])
    return path


@pytest.mark.parametrize("leaf", [False, True], ids=["one directory", "a leaf"])
def test_tiles_of_an_archive_lie_where_those_of_mbtiles_do(tmp_path, leaf):
    one, other = picture(), picture((9, 9))
    path = pmtiles(tmp_path / "a.pmtiles", [(6, 33, 22, one), (5, 16, 11, other)], leaf=leaf)
    flat = tiles(tmp_path / "a.mbtiles", [(6, 33, 63 - 22, one), (5, 16, 31 - 11, other)])
    assert read_raster(path, extent=BERNE) == read_raster(flat, extent=BERNE)


def test_the_finest_zoom_of_an_archive_that_has_room_is_taken(tmp_path):
    fine = [(8, x, y, picture((200, 200))) for x in (133,) for y in range(84, 96)]
    path = pmtiles(tmp_path / "a.pmtiles", [(6, 33, 22, picture()), *fine])
    wide = read_raster(path, extent=BERNE, kilobytes=2000)
    small = read_raster(path, extent=BERNE, kilobytes=20)
    assert wide[0]["box"][2] - wide[0]["box"][0] < small[0]["box"][2] - small[0]["box"][0]


def test_tiles_are_numbered_along_the_curve():
    """The example of the specification, and each tile of a zoom once."""
    assert tile_number(12, 3423, 1763) == 19078479
    side = range(16)
    assert sorted(tile_number(4, x, y) for x in side for y in side) == list(range(85, 341))


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"kind": 1}, "vector tiles"),
        ({"cut": 4}, "cut off"),
        ({"cut": 290}, "no PMTiles|cut off|damaged"),
    ],
    ids=["vector", "cut", "cut in its directory"],
)
def test_an_archive_that_cannot_be_ground_is_told(tmp_path, options, what):
    path = pmtiles(tmp_path / "a.pmtiles", [(6, 33, 22, picture())], **options)
    with pytest.raises(InputError, match=what) as caught:
        read_raster(path, extent=BERNE)
    assert caught.value.remedy


@given(data=st.data())
def test_a_damaged_archive_is_one_line(tmp_path_factory, data):
    """Any bytes changed: tiles, or an error that says what is wrong."""
    path = tmp_path_factory.mktemp("pm") / "a.pmtiles"
    whole = bytearray(pmtiles(path, [(6, 33, 22, PICTURE)], leaf=True).read_bytes())
    for _ in range(3):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(whole)
    with suppress(InputError):
        assert read_raster(path, extent=BERNE)


@pytest.mark.parametrize(
    ("name", "data", "bounds", "what"),
    [
        ("a.png", picture(), None, "needs its bounds"),
        ("a.png", b"<svg/>", BERNE, "holds no PNG"),
        ("a.png", picture((900, 900)), BERNE, "more than the page is given"),
        ("a.mbtiles", b"not a database at all" * 60, None, "as MBTiles"),
    ],
)
def test_what_cannot_be_ground_is_told(tmp_path, name, data, bounds, what):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=what) as caught:
        read_raster(path, bounds=bounds, extent=BERNE, kilobytes=100)
    assert caught.value.remedy


def test_vector_tiles_are_no_raster(tmp_path):
    path = tiles(tmp_path / "v.mbtiles", [(6, 33, 41, b"\x1f\x8b vector")])
    with pytest.raises(InputError, match="holds no PNG"):
        read_raster(path, extent=BERNE)
