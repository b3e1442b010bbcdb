"""Layers as a person works with them in a notebook."""

import io
import json

import folium
import geopandas as gpd
import pandas as pd
import pytest

import geo
from geo.layers.export import read_build
from geo.layers.formats.csv import to_csv
from geo.layers.formats.geojson import feature_collection
from geo.layers.tables import table_of
from geo.model.schema import LAYERS
from geo.webmap.bulk import PointStore
from geo.webmap.periods import sheet_size


@pytest.fixture
def layers(map_folder):
    return read_build(map_folder).frames()


@pytest.fixture
def atlas(tmp_path, coast):
    (tmp_path / "a.csv").write_text(
        "event_id,event_date,location,admin1,kind,best\n"
        "day,2025-03-06,Jableh,,,3\nmonth,2025-03,Baniyas,,,\n"
        "none,,Hama,,,\nprovince,2025-03-07,,Latakia,,\ntoll,2025-03-09,Syria,,statement,12\n",
        encoding="utf-8",
    )
    return geo.build(records=tmp_path / "a.csv", gazetteer=coast)


def test_no_cell_of_a_table_is_a_list(layers):
    for name, frame in layers.items():
        table = table_of(frame, LAYERS[name])
        assert list(table.columns) == list(frame.columns)
        assert len(table) == len(frame)
        cells = [cell for column in table.columns for cell in table[column]]
        assert not [cell for cell in cells if isinstance(cell, list | dict | tuple)]
        for column in LAYERS[name].columns:
            if column.kind == "list":
                assert all(isinstance(json.loads(cell), list) for cell in table[column.name])


def test_days_are_dates_and_a_month_is_no_day(atlas):
    rows = atlas.incidents.set_index("event_id")

    assert rows["event_date"].dtype.kind == "M"
    assert rows.loc["day", "event_date"] == pd.Timestamp("2025-03-06")
    assert pd.isna(rows.loc["month", "event_date"])
    assert (rows.loc["month", "edtf"], rows.loc["day", "edtf"]) == ("2025-03", "2025-03-06")
    assert rows.loc["month", "date_end"] == pd.Timestamp("2025-03-31")
    assert rows.loc["none", ["event_date", "date_start", "date_end"]].isna().all()
    assert rows[rows["date_start"] > "2025-03-05"].index.tolist() == ["day", "province"]


def test_every_layer_is_a_table_of_the_atlas(atlas):
    for name in LAYERS:
        table = getattr(atlas, name)
        assert isinstance(table, gpd.GeoDataFrame)
        assert table.crs.to_epsg() == 4326
        assert len(table) == len(atlas.layers[name])
    assert list(atlas.statements["event_id"]) == ["toll"]


def test_a_table_is_written_as_its_layer_is(atlas):
    for name, layer in LAYERS.items():
        frame, table = atlas.layers[name], getattr(atlas, name)
        days = {"event_date"} & {c.name for c in layer.columns}
        one, other = (
            [
                f["properties"] | dict.fromkeys(days)
                for f in feature_collection(made, layer)["features"]
            ]
            for made in (frame, table)
        )
        assert one == other
    written = pd.read_csv(io.StringIO(to_csv(atlas.incidents, LAYERS["incidents"])))
    assert set(written["date_start"].dropna()) == {"2025-03-01", "2025-03-06", "2025-03-07"}


def test_a_table_goes_into_files_of_geopandas_and_out_again(atlas, tmp_path):
    for name in LAYERS:
        table = getattr(atlas, name)
        table.to_file(tmp_path / f"{name}.gpkg", driver="GPKG")
        assert len(gpd.read_file(tmp_path / f"{name}.gpkg")) == len(table)


@pytest.mark.parametrize("nested", [True, False], ids=["layer", "table"])
def test_a_layer_of_ours_goes_into_a_point_store_and_areas_are_counted(atlas, nested):
    frame = atlas.layers["incidents"] if nested else atlas.incidents
    store = PointStore(frame, name="Incidents").add_to(folium.Map(tiles=None))

    assert store.packed.header["n"] == 3
    assert len(frame) == 4


def test_areas_of_somebody_else_are_still_refused_by_a_point_store(layers):
    areas = layers["incidents"][["event_id", "geometry"]].dropna()
    with pytest.raises(geo.model.errors.SchemaError, match="points only"):
        PointStore(areas)


@pytest.mark.filterwarnings("ignore:The GeoSeries you are attempting to plot is composed of empty")
@pytest.mark.parametrize("name", ["incidents", "statements", "sources", "routes"])
def test_every_table_can_be_explored(atlas, name):
    pytest.importorskip("mapclassify", reason="the extra 'notebook' is not installed")
    pytest.importorskip("matplotlib", reason="the extra 'notebook' is not installed")
    assert isinstance(getattr(atlas, name).explore(), folium.Map)


def test_a_picture_is_one_of_the_whole_sheet(tmp_path, gazetteer, monkeypatch):
    asked = {}

    def draws(sheet, *, png, width, height):
        asked.update(text=sheet.read_text(encoding="utf-8"), size=(width, height))
        png.write_bytes(b"picture")

    (tmp_path / "a.csv").write_text("event_id,location\na,Jableh\n", encoding="utf-8")
    atlas = geo.build(records=tmp_path / "a.csv", gazetteer=gazetteer)
    monkeypatch.setattr("geo.workflows.atlas.capture", draws)

    assert atlas.png() == b"picture"
    assert asked == {"text": atlas.svg(), "size": sheet_size(atlas.svg())}
