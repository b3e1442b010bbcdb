"""What an author draws on a map: GeoJSON or a table; every fault names its note."""

import json

import pytest

from geo.model.errors import InputError
from geo.webmap.annotations import read_notes


def geojson(folder, *features):
    path = folder / "notes.geojson"
    rows = [
        {"type": "Feature", "properties": p, "geometry": {"type": kind, "coordinates": c}}
        for kind, c, p in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


RING = [[[36, 35], [37, 35], [37, 36], [36, 35]]]


def test_the_shape_says_what_a_note_is(tmp_path):
    notes = read_notes(
        geojson(
            tmp_path,
            ("Point", [36.123456789, 35], {"text": "<b>The ford"}),
            ("Point", [36, 35], {"text": "Bridge", "number": 1}),
            ("LineString", [[36, 35], [36.5, 35.2]], {"name": "The way in"}),
            ("Polygon", RING, {"text": "Flooded"}),
        )
    )
    assert [n["kind"] for n in notes] == ["label", "number", "arrow", "area"]
    assert [n["text"] for n in notes] == ["<b>The ford", "Bridge", "The way in", "Flooded"]
    assert notes[1]["number"] == "1"
    assert list(notes[0]["geometry"]["coordinates"]) == [36.12346, 35]


def test_a_table_says_the_same(tmp_path):
    path = tmp_path / "notes.csv"
    path.write_text(
        "number,text,lat,lon,to_lat,to_lon\n1,Bridge,35,36,,\n,The way in,35,36,35.2,36.5\n",
        encoding="utf-8",
    )
    notes = read_notes(path)
    assert [(n["kind"], n["text"]) for n in notes] == [
        ("number", "Bridge"),
        ("arrow", "The way in"),
    ]
    assert [list(at) for at in notes[1]["geometry"]["coordinates"]] == [[36, 35], [36.5, 35.2]]


@pytest.mark.parametrize(
    ("feature", "what"),
    [
        (("Point", [36, 35], {}), "note 1: a Point without a text"),
        (("Point", [36, 95], {"text": "x"}), "note 1: lies outside the world"),
        (("MultiPoint", [[36, 35]], {"text": "x"}), "note 1: a MultiPoint"),
        (("Point", [], {"text": "x"}), "note 1"),
    ],
)
def test_a_bad_note_is_named(tmp_path, feature, what):
    with pytest.raises(InputError, match=what) as caught:
        read_notes(geojson(tmp_path, feature))
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1}', '{"features": [1]}', ""])
def test_something_else_is_told_as_such(tmp_path, text):
    path = tmp_path / "notes.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="as notes"):
        read_notes(path)
