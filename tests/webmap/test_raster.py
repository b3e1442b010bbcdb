"""A picture as ground: an image with bounds, MBTiles within a budget; every fault is told."""

import io
import sqlite3

import pytest
from PIL import Image

from geo.model.errors import InputError
from geo.webmap.raster import read_raster

BERNE = (7.3, 46.8, 7.6, 47.1)


def picture(size=(8, 8), kind="PNG"):
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, kind)
    return out.getvalue()


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
