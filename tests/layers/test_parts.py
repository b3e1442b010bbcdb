"""The parts of layers: types of columns, comparisons, credits, styles, the file of a store."""

import sqlite3
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Point

from geo.layers.bulk import frame_dtype
from geo.layers.compare import compare, told
from geo.layers.formats.credits import credit_lines, credit_text
from geo.layers.formats.qml import qml
from geo.layers.formats.store_file import FileStore
from geo.model.schema import LAYERS


def test_every_kind_of_the_contract_has_a_type():
    kinds = {column.kind for layer in LAYERS.values() for column in layer.columns}

    assert all(np.dtype(object) is not None and frame_dtype(kind) for kind in kinds)
    assert frame_dtype("int") != frame_dtype("str")


def collection(*features):
    return {
        "incidents": {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "id": key, "properties": {"title": title}, "geometry": None}
                for key, title in features
            ],
        }
    }


def test_a_comparison_tells_what_was_added_removed_and_changed():
    old = collection(("a", "Fire"), ("b", "Flood"))
    new = collection(("b", "Flood in X"), ("c", "Storm"))
    difference = compare(old, new)
    marks = {line.strip()[0] for line in told(difference)}

    assert set(difference) == {"incidents"}
    assert {"+", "-", "~"} <= marks
    assert compare(old, old) == {}


def test_a_licence_is_named_once():
    said = {"text": "Places by A, CC BY 4.0", "licence": "CC BY 4.0", "url": ""}

    assert credit_lines([said])[0].count("CC BY 4.0") == 1
    assert credit_text("Map", [said]).startswith("Map")


def test_a_style_has_a_rule_for_what_occurs():
    frame = gpd.GeoDataFrame(
        {"event_type": ["Battles"], "title": ["a"]}, geometry=[Point(36, 35)], crs=4326
    )
    root = ET.fromstring(qml(frame, LAYERS["incidents"]))
    rules = [r.get("filter", "") for r in root.iter("rule")]

    assert any("Battles" in rule for rule in rules)
    assert not any("Riots" in rule for rule in rules)


def test_a_store_takes_all_of_a_transaction_or_nothing(tmp_path):
    store = FileStore(tmp_path / "a.gpkg")
    store.script("CREATE TABLE t (a TEXT NOT NULL);\nCREATE INDEX i ON t (a);")
    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        store.many("INSERT INTO t VALUES (?)", [("x",), (None,)])
    with store.transaction():
        store.many("INSERT INTO t VALUES (?)", [("y",), ("z",)])

    assert store.run("SELECT a FROM t ORDER BY a") == [("y",), ("z",)]
    assert "t" in store.tables()
    assert store.columns("t") == {"a"}
    store.close()
