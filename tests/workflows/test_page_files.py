"""Files beside map.toml that a page shows: media, notes, a picture as ground, its borders."""

import json
import re

import pytest
from click.testing import CliRunner
from PIL import Image

import geo
from geo.cli import cli
from geo.model.errors import InputError, MapFolderError
from geo.workflows.mapfolder import read_map_folder

RECORDS = """id,title,date,latitude,longitude,place,event_type,deaths
e1,Flood at the ford,2024-05-01,35.36,35.93,Jableh,Flood,2
e2,Flood at the bridge,2024-05-08,35.20,35.95,Baniyas,Flood,
"""


@pytest.fixture
def folder(tmp_path):
    """A small map folder with everything that may stand beside it."""
    (tmp_path / "map.toml").write_text(
        'title = "Floods"\nurl = "https://example.org/m"\n[inputs]\nrecords = "records.csv"\n'
        '[map]\nboundaries = "none"\nraster = "ground.png"\n'
        "raster_bounds = [35.5, 34.9, 36.5, 35.8]\nmedia_kb = 40\n"
        '[types.flood]\nlabel = "Flood"\nmatch = ["Flood"]\nicon = "water"\n',
        encoding="utf-8",
    )
    (tmp_path / "records.csv").write_text(RECORDS, encoding="utf-8")
    Image.new("RGB", (40, 40), "#88aa66").save(tmp_path / "ground.png")
    Image.effect_noise((900, 700), 80).convert("RGB").save(tmp_path / "ford.jpg")
    (tmp_path / "media.csv").write_text(
        "event,file,link,caption\ne1,ford.jpg,,The ford\nnone,,https://example.org/v,Elsewhere\n",
        encoding="utf-8",
    )
    (tmp_path / "notes.csv").write_text("text,lat,lon\nThe way out,35.3,36.1\n", encoding="utf-8")
    return tmp_path


def data_of(html):
    """What the scripts of a page read: its data and its ground."""
    blocks = r'<script type="application/json" id="geo-(?:data|base)">(.*?)</script>'
    return [json.loads(block) for block in re.findall(blocks, html)]


def test_what_stands_beside_the_map_reaches_its_page(folder):
    atlas = geo.build(folder)
    out = atlas.save(folder / "build", lean=True)
    data, base = data_of((out / "index.html").read_text(encoding="utf-8"))

    events = {f["id"] for f in data["layers"]["incidents"]["features"]}
    assert [row["event"] in events for row in data["media"]] == [True]  # "none" is no event of it
    assert len(data["media"][0]["src"]) <= 40_000
    assert [note["text"] for note in data["annotations"]] == ["The way out"]
    assert base["raster"][0]["box"] == [35.5, 34.9, 36.5, 35.8]
    assert base["boundaries"] == "none"
    assert not any(level["borders"] or level["disputed"] for level in base["levels"])
    assert data["types"][0]["glyph"].startswith("M")
    assert data["qr"]["size"] >= 21
    assert set(data["strings"]) == {"en"}
    files = {
        row["path"]: row["kind"] for row in json.loads((out / "run.json").read_text())["inputs"]
    }
    assert (files["media.csv"], files["notes.csv"]) == ("media", "notes")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('boundaries = "none"', 'boundaries = "all"', "one of dashed, undisputed, none"),
        ("media_kb = 40", "media_kb = 0", "a number of kB"),
        ("[35.5, 34.9, 36.5, 35.8]", "[36.5, 34.9, 35.5, 35.8]", "west, south, east, north"),
        ('icon = "water"', 'icon = "waterr"', "icon"),
    ],
)
def test_what_a_map_cannot_ask_for_is_told(folder, old, new, what):
    path = folder / "map.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(MapFolderError, match=what):
        read_map_folder(folder)


def test_a_ground_that_is_not_there_is_told(folder):
    (folder / "ground.png").unlink()
    with pytest.raises(MapFolderError, match=r"no such file 'ground\.png'"):
        geo.build(folder).html()


def test_a_fault_of_a_table_beside_the_map_names_it(folder):
    (folder / "media.csv").write_text("event,file\ne1,gone.jpg\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no such file 'gone\.jpg'") as caught:
        read_map_folder(folder)
    assert "media.csv" in str(caught.value)


def test_media_of_a_coarsened_event_stay_at_home(folder):
    """What a place was blurred for, a picture would tell."""
    path = folder / "map.toml"
    text = path.read_text(encoding="utf-8").replace("[types", '[privacy]\nblur = "admin1"\n[types')
    path.write_text(text, encoding="utf-8")
    assert data_of(geo.build(folder).html())[0]["media"] == []
    assert len(data_of(geo.build(folder, restricted=True).html())[0]["media"]) == 1


def test_small_maps_are_written_by_the_command(folder):
    asked = ["map", str(folder), "--multiples", str(folder / "weeks.svg"), "--by", "week"]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0, done.output
    text = (folder / "weeks.svg").read_text(encoding="utf-8")
    assert text.count('<use href="#ground"/>') == 2
    assert "01 May 2024 to 05 May 2024" in text
