"""A layer of many points is written and packed from its columns, as it would be from features."""

import io
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from geo.layers.formats.geojson import feature_collection, frame_of
from geo.layers.formats.large import write_features
from geo.model.schema import LAYERS
from geo.webmap.crowd import crowd_columns, crowd_frame, is_point, point_rows, rank_together
from geo.webmap.event_types import event_types
from geo.webmap.fragments import OWN, SHARED, fragments_of, property_columns
from geo.webmap.page import PageData
from geo.webmap.payload import cleaned, payload
from geo.workflows.build import build

LAYER = LAYERS["incidents"]
TABLE = """\
event_id,event_date,event_type,location,admin1,country,latitude,longitude,geo_precision,\
fatalities,source,notes,actor1,actor2
a-1,2025-03-06,Battles,Jableh,Latakia,SY,35.36211,35.92759,1,3,AP,"a ""quote"", é",Army,Army; X
a-2,2025-03,Riots,Baniyas,Tartus,SY,35.18,35.95,2,,AP; Monitor,,,
a-3,,,Jableh,,SY,,,,,,no position given,,
a-4,2025-03-07,Battles,Latakia,Latakia,SY,35.5,35.8,3,0,,an area,,
"""


@pytest.fixture
def frame(tmp_path, coast):
    path = tmp_path / "rows.csv"
    path.write_text(TABLE, encoding="utf-8")
    return build(records=[path], gazetteer=coast).layers["incidents"]


def test_columns_are_packed_as_features_are(frame):
    """Facets, days, positions and what a popup shows: equal, candidates nobody chose left out."""
    collection = feature_collection(frame, LAYER)
    drawn = payload(PageData(title="T", layers={"incidents": collection}))["layers"]["incidents"]
    old = crowd_frame([f for f in drawn["features"] if is_point(f)])
    types = event_types(collection["features"])
    new = crowd_columns(frame[point_rows(frame)], LAYER, group=types.group, nested=cleaned)

    assert len(new) == 3
    facets = [name for name in old if not name.startswith((OWN, SHARED))]
    assert_frame_equal(old[facets], new[facets].astype(old[facets].dtypes))
    for one, other in zip(said_in(old), said_in(new), strict=True):
        assert other.items() <= one.items()
        assert one.keys() - other.keys() <= {"candidates"}


def said_in(columns):
    """The properties of each row of a crowd, as the page puts them together."""
    rows = []
    for row in columns.to_dict("records"):
        shared = [row[name] for name in columns if name.startswith(SHARED)]
        own = {name.removeprefix(OWN): row[name] for name in columns if name.startswith(OWN)}
        parts = [json.loads(f"{{{text}}}") for text in shared]
        parts.append({name: json.loads(text) for name, text in own.items() if text})
        assert sum(map(len, parts)) == len({name for part in parts for name in part})
        rows.append({name: value for part in parts for name, value in part.items()})
    return rows


VALUES = st.one_of(st.none(), st.text(max_size=3), st.integers(0, 2), st.lists(st.just("x")))


@given(st.lists(st.dictionaries(st.sampled_from(["a", 'b"', "c", "dé"]), VALUES), max_size=40))
def test_what_rows_share_and_what_they_say_alone_is_what_they_said(rows):
    """Whatever repeats, is missing, empty or null: every row has its own properties back."""
    columns = pd.DataFrame({"id": range(len(rows)), **property_columns(fragments_of(rows))})

    assert said_in(columns) == rows


def test_what_goes_with_a_place_stands_in_one_dictionary():
    places = [{"place": f"P{n % 5}", "unit": f"U{n % 5 % 2}", "note": f"n{n}"} for n in range(80)]
    columns = property_columns(fragments_of([{**row, "basis": "given"} for row in places]))

    assert list(columns) == ["shared:0", "shared:1", "own:note"]
    assert list(columns["shared:0"].categories) == ['"basis":"given"']
    assert columns["shared:1"].categories[0] == '"place":"P0","unit":"U0"'


def test_a_large_layer_is_read_back_as_it_was(frame):
    """What is empty is not written, and comes back as empty."""
    file = io.StringIO()
    write_features(frame, LAYER, file)
    collection = json.loads(file.getvalue())
    back = frame_of(collection, LAYER)
    complete = feature_collection(frame, LAYER)

    said = [f["properties"] for f in collection["features"]]
    assert all(v not in ("", [], None) for p in said for v in p.values())
    assert not any(p.keys() & {"event_id", "kind", "status"} for p in said)
    assert collection["property_defaults"]["kind"] == "incident"
    assert collection["bbox"] == complete["bbox"]
    assert [f["geometry"] for f in collection["features"]] == [
        f["geometry"] for f in complete["features"]
    ]
    sure = [bool(c) and c[0]["confidence"] == 1 and not c[0]["terms"] for c in frame["candidates"]]
    assert any(sure)
    expected = frame_of(complete, LAYER)
    for at in (i for i, is_given in enumerate(sure) if is_given):
        expected["candidates"].iloc[at].clear()
    assert_frame_equal(back, expected)


def test_titles_and_places_are_ranked_among_all_of_a_page():
    """A crowd and what has elements of its own share one order, without case and accents."""
    features = [
        {"properties": {"title": title, "place_name": place}}
        for title, place in (("éclair", "B"), ("Zebra", "a"), ("apple", ""))
    ]
    crowd = pd.DataFrame({"title": ["Éclair", "bread"], "place": ["b", "C"]})
    [ranked] = rank_together([crowd], features)

    assert ranked["title"].tolist() == [2, 1]
    assert [f["ranks"][0] for f in features] == [2, 3, 0]
    assert ranked["place"].tolist() == [2, 3]
    assert [f["ranks"][1] for f in features] == [2, 1, 0]
