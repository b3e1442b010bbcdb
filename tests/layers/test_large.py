"""Large layers: what all events share is said once, and every reader of ours puts it back."""

import io
import json

import pandas as pd
import pyogrio
import pytest
from pandas.testing import assert_frame_equal

from geo.intake.tables import read_table
from geo.layers.export import read_layer
from geo.layers.formats.geojson import feature_collection, frame_of
from geo.layers.formats.large import write_features
from geo.model.left_out import DEFAULTS, KEY, restored
from geo.model.schema import LAYERS
from geo.workflows.build import build
from geo.workflows.check import _layer_faults

LAYER = LAYERS["incidents"]
PLACES = (("Jableh", "35.36", "35.93"), ("Baniyas", "35.18", "35.95"), ("Hama", "35.13", "36.75"))


@pytest.fixture(scope="module")
def frame(tmp_path_factory, gazetteer):
    """Sixty plain events; one without a position, one without a date, one with figures."""
    rows = [
        f"e{n},2025-03-{n % 28 + 1:02d},Battles,{PLACES[n % 3][0]},SY,{PLACES[n % 3][1]},"
        f"{PLACES[n % 3][2]},1,,AP,note {n}"
        for n in range(57)
    ]
    rows += [
        "f1,2025-03-01,Riots,Jableh,SY,,,,3,AP; Monitor,",
        "f2,,Battles,Hama,SY,35.13,36.75,2,,,",
    ]
    path = tmp_path_factory.mktemp("large") / "rows.csv"
    header = "event_id,event_date,event_type,location,country,latitude,longitude,geo_precision"
    path.write_text(f"{header},fatalities,source,notes\n" + "\n".join(rows), encoding="utf-8")
    return build(records=[path], gazetteer=gazetteer).layers["incidents"]


@pytest.fixture(scope="module")
def written(frame, tmp_path_factory):
    path = tmp_path_factory.mktemp("written") / "incidents.geojson"
    with path.open("w", encoding="utf-8") as file:
        write_features(frame, LAYER, file)
    return path


def test_a_plain_event_is_short(frame):
    """Six hundred bytes, where the same event says 1,800 in a small layer."""
    file = io.StringIO()
    write_features(frame[frame["event_id"].str.startswith("e")], LAYER, file)
    sizes = [
        len(json.dumps(feature, ensure_ascii=False, separators=(",", ":")).encode())
        for feature in json.loads(file.getvalue())["features"]
    ]

    assert max(sizes) <= 600


def test_what_was_left_out_is_put_back(frame, written):
    complete = feature_collection(frame, LAYER)
    back = read_layer(written)

    assert DEFAULTS not in back
    assert back["bbox"] == complete["bbox"]
    for one, other in zip(back["features"], complete["features"], strict=True):
        given = one["properties"].pop("candidates"), other["properties"].pop("candidates")
        assert one == other
        assert given[0] in ([], given[1])
    expected = frame_of(complete, LAYER).drop(columns="candidates")
    collection = json.loads(written.read_text("utf-8"))
    assert_frame_equal(frame_of(collection, LAYER).drop(columns="candidates"), expected)


def test_a_large_layer_read_as_a_table_says_all(frame, written):
    cells = read_table(written, known=frozenset()).cells

    assert list(cells["event_id"]) == list(frame["event_id"])
    assert set(cells["kind"]) == {"incident"}
    assert list(cells["status"]) == list(frame["status"])
    assert list(pd.to_numeric(cells["latitude"]).round(2)) == list(frame["latitude"].round(2))


def test_gdal_opens_it(frame, written):
    """Ids, geometries and what differs; what all share stands in the file's head, and exports."""
    opened = pyogrio.read_dataframe(written)

    assert len(opened) == len(frame)
    assert list(opened["id"]) == list(frame["event_id"])
    assert opened.geometry.notna().sum() == frame.geometry.notna().sum()


def test_a_column_is_lifted_only_where_all_say_the_same(written):
    """What most say and some do not would be empty in other programs: it is never left out."""
    collection = json.loads(written.read_text("utf-8"))
    said = {f["id"]: f["properties"] for f in collection["features"]}

    assert collection[DEFAULTS]["country"] == "SY"
    assert not {"event_type", "source", "date_prec"} & collection[DEFAULTS].keys()
    assert {said[key]["event_type"] for key in said} == {"Battles", "Riots"}
    assert (said["f1"]["source"], said["f2"].get("source", "")) == ("AP;Monitor", "")


@pytest.mark.parametrize(
    "collection",
    [
        {"features": [{"id": "a", "properties": {"b": 1}}]},
        {DEFAULTS: [], "features": [{"properties": {}}]},
        {DEFAULTS: {}, "features": "none"},
        {DEFAULTS: {"a": 1}, KEY: 7, "features": [None, {"properties": None}, {}]},
    ],
    ids=["small", "no object", "no list", "odd features"],
)
def test_what_is_no_large_layer_of_ours_is_left_as_it_is(collection):
    assert restored(collection).get("features") == collection["features"]


def test_an_empty_layer_is_written_and_read(frame):
    file = io.StringIO()
    write_features(frame.iloc[:0], LAYER, file)

    assert len(frame_of(json.loads(file.getvalue()), LAYER)) == 0


def test_a_large_layer_is_sound_to_a_check(written):
    """What a large layer leaves out is no fault; read as it stands, every event would lack it."""
    raw = json.loads(written.read_text("utf-8"))

    assert _layer_faults("incidents", read_layer(written), public=True) == []
    assert ("event_id", "e0: this column is missing") in _layer_faults(
        "incidents", raw, public=True
    )
