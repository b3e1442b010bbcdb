"""A user's own base map, from any vector file."""

import json

import geopandas as gpd
import pytest
import shapely

from geo.intake.ground import read_ground
from geo.model.errors import InputError
from geo.model.position import BBox
from geo.webmap import basemap

EXTENT = BBox(west=35.6, south=34.6, east=36.4, north=35.9)
LAND = shapely.box(35.8, 34.0, 38.0, 36.5)
ROAD = shapely.LineString([(35.9, 34.5), (36.0, 35.0), (36.3, 35.8)])
FAR = shapely.box(10, 10, 11, 11)


def frame(rows):
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def roles(ground):
    return [feature["properties"]["role"] for feature in ground["features"]]


def test_vector_tiles_are_put_together_again(tmp_path):
    """Land that fills many tiles comes back as one shape, roads as one line."""
    path = tmp_path / "base.pmtiles"
    for name, geometry, mode in (("earth", LAND, "w"), ("roads", ROAD, "a")):
        part = tmp_path / f"{name}.gpkg"
        frame({"name": [""], "geometry": [geometry]}).to_file(part, layer=name, driver="GPKG")
        frame({"name": [""], "geometry": [geometry]}).to_file(
            tmp_path / "all.gpkg", layer=name, driver="GPKG", mode=mode
        )
    frame({"name": [""], "geometry": [LAND]}).to_file(
        path, layer="earth", driver="PMTiles", MINZOOM=0, MAXZOOM=9
    )
    ground = read_ground(path, EXTENT)
    [land] = ground["features"]
    assert land["properties"]["role"] == "land"
    shape = shapely.geometry.shape(land["geometry"])
    assert shape.geom_type == "Polygon"
    assert not shape.interiors
    assert shape.contains(shapely.Point(36.0, 35.2))
    assert not shape.contains(shapely.Point(35.7, 35.2))
    both = read_ground(tmp_path / "all.gpkg", EXTENT)
    assert sorted(roles(both)) == ["land", "road"]


def test_roles_come_from_column_layer_or_geometry(tmp_path):
    path = tmp_path / "base.geojson"
    frame(
        {
            "role": ["river", None, "nonsense"],
            "name": ["Kabir", "M1", None],
            "geometry": [ROAD, ROAD, shapely.box(36.0, 35.0, 36.1, 35.1)],
        }
    ).to_file(path, driver="GeoJSON")
    found = {
        (f["properties"]["role"], f["properties"]["name"])
        for f in read_ground(path, EXTENT)["features"]
    }
    assert found == {("river", "Kabir"), ("road", "M1"), ("area", "")}


def test_another_reference_system_and_the_margin(tmp_path):
    path = tmp_path / "base.gpkg"
    frame({"name": ["a", "b"], "geometry": [LAND, FAR]}).to_crs("EPSG:32637").to_file(
        path, layer="countries", driver="GPKG"
    )
    [only] = read_ground(path, EXTENT)["features"]
    assert only["properties"] == {"role": "border", "name": "a"}
    west, south, east, north = shapely.geometry.shape(only["geometry"]).bounds
    assert west > 34
    assert east < 38
    assert south > 33
    assert north < 37.5


def test_it_is_thinned_to_a_budget_and_fits_the_base(tmp_path):
    rough = shapely.Point(36, 35.2).buffer(0.5, quad_segs=20_000)
    path = tmp_path / "base.geojson"
    frame({"role": ["land"], "geometry": [rough]}).to_file(path, driver="GeoJSON")
    ground = read_ground(path, EXTENT, max_vertices=500)
    assert (
        shapely.get_num_coordinates(shapely.geometry.shape(ground["features"][0]["geometry"]))
        <= 500
    )
    base = basemap.build(EXTENT, own=ground)
    assert base["own"][0]["role"] == "land"
    assert json.dumps(base)


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("base.geojson", b"{", "cannot be read"),
        ("base.pmtiles", b"not an archive", "no PMTiles"),
        ("base.pmtiles", b"PMTiles\x03" + bytes(91) + b"\x02" + bytes(27), "pictures"),
        ("missing.gpkg", None, "cannot be read"),
    ],
)
def test_what_cannot_be_used_says_why(tmp_path, name, content, fault):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=fault):
        read_ground(path, EXTENT)


def test_a_base_of_elsewhere_is_refused(tmp_path):
    path = tmp_path / "base.geojson"
    frame({"name": ["far"], "geometry": [FAR]}).to_file(path, driver="GeoJSON")
    with pytest.raises(InputError, match="nothing in the extent"):
        read_ground(path, EXTENT)
