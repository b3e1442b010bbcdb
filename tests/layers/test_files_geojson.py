"""Layers become RFC 7946 and come back; nothing is written finer than it is known."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box, shape

from geo.layers.formats.geojson import bbox_of, dumps, feature_collection, frame_of
from geo.model.errors import SchemaError
from geo.model.measure import disc
from geo.model.position import LonLat
from geo.model.schema import Column, Layer

LAYER = Layer(
    name="spots",
    title="Spots",
    title_ar="نقاط",
    key="event_id",
    on=True,
    geometry=("Point", "Polygon"),
    columns=tuple(
        Column(name=name, kind=kind, doc="")
        for name, kind in (
            ("event_id", "str"),
            ("best", "int"),
            ("latitude", "float"),
            ("longitude", "float"),
            ("precision", "str"),
            ("uncertainty_m", "int"),
            ("approximate", "bool"),
            ("event_date", "date"),
            ("claims", "list"),
        )
    ),
)


def frame(*rows):
    """A frame of the layer; a row is (geometry, values)."""
    blank = dict.fromkeys(c.name for c in LAYER.columns)
    values = [{**blank, "event_id": f"e{i}", **row} for i, (_, row) in enumerate(rows)]
    columns = {
        c.name: pd.Series(
            [v[c.name] for v in values],
            dtype={"int": "Int64", "float": "Float64", "bool": "boolean"}.get(c.kind, "object"),
        )
        for c in LAYER.columns
    }
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([g for g, _ in rows], crs="EPSG:4326"))


def test_values_are_plain_json_and_the_order_is_that_of_the_frame():
    claims = [{"value": np.nan, "marks": ((1, 2),)}]
    made = feature_collection(
        frame(
            (Point(35.9, 35.4), {"best": 7, "approximate": False, "claims": claims}),
            (None, {"event_date": "2025-03-06"}),
        ),
        LAYER,
    )
    first, second = made["features"]

    assert (first["id"], first["properties"]["best"], first["properties"]["approximate"]) == (
        "e0",
        7,
        False,
    )
    assert type(first["properties"]["best"]) is int
    assert first["properties"]["claims"] == [{"value": None, "marks": [[1, 2]]}]
    assert (second["geometry"], second["properties"]["best"]) == (None, None)
    assert (second["properties"]["claims"], second["properties"]["event_date"]) == (
        [],
        "2025-03-06",
    )
    assert "crs" not in made
    assert json.loads(dumps(made)) == made


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"precision": "site", "uncertainty_m": 100}, [35.9277, 35.3621]),
        ({"precision": "settlement", "uncertainty_m": 1500}, [35.928, 35.362]),
        ({"precision": "near", "uncertainty_m": 7000}, [35.93, 35.36]),
        ({"precision": "near", "uncertainty_m": 25000}, [35.93, 35.36]),
        ({"precision": "settlement"}, [35.927654, 35.362123]),
    ],
)
def test_position_has_no_decimal_that_the_source_does_not_support(values, expected):
    spot = {"latitude": 35.3621234, "longitude": 35.9276543, **values}
    [feature] = feature_collection(frame((Point(35.9276543, 35.3621234), spot)), LAYER)["features"]

    assert feature["geometry"]["coordinates"] == expected
    given = feature["properties"]
    assert [given["longitude"], given["latitude"]] == expected


def test_clockwise_shape_is_turned_and_stays_valid():
    clockwise = Polygon([(35, 35), (35, 36), (36, 36), (36, 35)])
    [feature] = feature_collection(
        frame((clockwise, {"precision": "province", "uncertainty_m": 40000})), LAYER
    )["features"]

    ring = shapely.LinearRing(feature["geometry"]["coordinates"][0])
    assert ring.is_ccw
    assert shape(feature["geometry"]).equals(clockwise)


def test_shape_across_the_antimeridian_is_cut_and_its_box_crosses_it():
    ring = disc(LonLat(lon=179.9, lat=-17.0), radius_km=50)
    made = feature_collection(
        frame((ring, {"precision": "near", "uncertainty_m": 50000}), (Point(178, -18), {})), LAYER
    )
    found = shape(made["features"][0]["geometry"])

    assert found.geom_type == "MultiPolygon"
    assert found.bounds[0] >= -180
    assert found.bounds[2] <= 180
    assert found.area == pytest.approx(ring.area, rel=0.05)
    west, _, east, _ = made["bbox"]
    assert (west, east < -179) == (178.0, True)


def test_box_does_not_cross_where_nothing_does():
    made = feature_collection(frame((Point(-1, 5), {}), (Point(36, 35), {})), LAYER)

    assert made["bbox"] == [-1.0, 5.0, 36.0, 35.0]


def test_layer_without_any_place_has_no_box():
    made = feature_collection(frame((None, {})), LAYER)

    assert "bbox" not in made


def test_frame_of_another_crs_or_contract_is_refused():
    good = frame((Point(1, 2), {}))
    with pytest.raises(SchemaError, match="WGS 84 only"):
        feature_collection(good.set_crs(3857, allow_override=True), LAYER)
    with pytest.raises(SchemaError, match="lacks best"):
        feature_collection(good.drop(columns="best"), LAYER)
    with pytest.raises(SchemaError, match="not a GeoJSON"):
        frame_of({"features": [1]}, LAYER)


def test_route_is_written_as_coarsely_as_its_worse_end():
    columns = (*LAYER.columns, Column(name="origin_precision", kind="str", doc=""))
    columns += (Column(name="destination_precision", kind="str", doc=""),)
    layer = Layer(
        name="r", title="", title_ar="", key="event_id", on=True, geometry=(), columns=columns
    )
    made = frame((LineString([(35.123456, 35.1), (36.123456, 36)]), {}))
    made = made.assign(origin_precision="settlement", destination_precision="area")
    [feature] = feature_collection(made, layer)["features"]

    assert feature["geometry"]["coordinates"][0] == [35.12, 35.1]


lons, lats = st.floats(-180, 180), st.floats(-89, 89)
points = st.builds(Point, lons, lats)
boxes = st.tuples(lons, st.floats(-80, 80), st.floats(0.1, 20), st.floats(0.1, 9)).map(
    lambda b: box(b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@settings(deadline=None, max_examples=120)
@given(
    st.lists(st.one_of(st.none(), points, boxes), max_size=6), st.sampled_from([500, 8000, None])
)
def test_whatever_the_shapes_the_result_is_valid_and_reads_back(shapes, uncertainty):
    """Coordinates in range, rings valid and counter-clockwise, box around all, order kept."""
    made = feature_collection(frame(*((s, {"uncertainty_m": uncertainty}) for s in shapes)), LAYER)
    back = frame_of(json.loads(dumps(made)), LAYER)

    assert list(back["event_id"]) == [f"e{i}" for i in range(len(shapes))]
    for given_shape, found in zip(shapes, back.geometry, strict=True):
        if given_shape is None:
            assert found is None
            continue
        assert found.is_valid
        west, south, east, north = found.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
    assert (made.get("bbox") is None) == all(s is None for s in shapes)
    assert dumps(feature_collection(back, LAYER)) == dumps(made)


@given(st.lists(st.tuples(lons, lats), min_size=1, max_size=8))
def test_box_holds_every_point(spots):
    west, south, east, north = bbox_of({"coordinates": list(spot)} for spot in spots)

    for lon, lat in spots:
        assert south <= lat <= north
        assert west <= lon <= east if west <= east else lon >= west or lon <= east
