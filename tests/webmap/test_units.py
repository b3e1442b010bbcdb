"""Units to colour by counts: the records' own names on the packaged outlines."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.model.position import LonLat
from geo.model.records import Place, PlaceId
from geo.model.vocab import PlaceKind
from geo.webmap.lines import decode_line
from geo.webmap.units import UNIT_JOIN, build_districts, build_units, places_of_rows

SYRIA = (35.0, 34.0, 38.0, 37.0)


def event(admin1, lon, lat):
    return {
        "properties": {"admin1": admin1},
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }


@pytest.fixture(scope="module")
def coast():
    """Two governorates as a record spells them, one of them in two ways."""
    rows = [("Lattakia", 35.93, 35.36), ("Lattakia", 35.8, 35.5), ("Latakia", 36.0, 35.4)]
    rows += [("Tartous", 35.9, 34.9), ("", 36.3, 33.5)]
    return build_units([event(*row) for row in rows], box=SYRIA)


def test_a_unit_has_the_names_of_the_records_that_lie_in_it(coast):
    named = {tuple(u["names"]) for u in coast["units"] if u["names"]}
    assert named == {("Latakia", "Lattakia"), ("Tartous",)}


def test_other_units_of_the_country_in_sight_have_no_data(coast):
    assert {"Homs", "Idlib", "Hama"} <= {u["name"] for u in coast["units"] if not u["names"]}


def test_outlines_lie_where_the_unit_lies(coast):
    [unit] = [u for u in coast["units"] if "Tartous" in u["names"]]
    grid = np.vstack([decode_line(ring) for ring in unit["rings"]])
    lon, lat = (grid * coast["quantum"] + coast["box"][:2]).T
    assert 35.6 < lon.min() < 35.95
    assert 34.5 < lat.min() < 34.8
    assert lat.max() < 35.5
    assert sum(len(ring) for u in coast["units"] for ring in u["rings"]) <= 45_000


@pytest.mark.parametrize(
    "rows",
    [[], [("Lattakia", 35.93, 35.36)], [("A", 179.0, -17.0), ("B", -179.0, -17.0)]],
    ids=["none", "one", "antimeridian"],
)
def test_there_is_nothing_to_compare(rows):
    assert build_units([event(*row) for row in rows], box=SYRIA) is None


# ------------------------------------------------------------------ the second level


class Squares:
    """A gazetteer whose districts are squares of half a degree, numbered by their corner."""

    def __init__(self, shapes):
        self.shapes = shapes

    def _place(self, west, south):
        return Place(
            place_id=PlaceId(f"{west},{south}"),
            name=f"District {west} {south}",
            kind=PlaceKind.ADM2,
            country="XX",
            point=LonLat(lon=west + 0.25, lat=south + 0.25),
        )

    def containing(self, point, *, tolerance_km=5.0):
        del tolerance_km
        return [self._place(point.lon // 0.5 / 2, point.lat // 0.5 / 2)]

    def nearest(self, point, *, kinds=None, limit=1):
        del kinds, limit
        steps = [(x / 2, y / 2) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        return [
            (self._place(point.lon // 0.5 / 2 + dx, point.lat // 0.5 / 2 + dy), 0.0)
            for dx, dy in steps
        ]

    def footprint(self, place_id):
        west, south = map(float, place_id.split(","))
        return shapely.box(west, south, west + 0.5, south + 0.5) if self.shapes else None


def in_district(admin1, admin2, lon, lat):
    properties = {"admin1": admin1, "admin2": admin2}
    return {"properties": properties, "geometry": {"type": "Point", "coordinates": [lon, lat]}}


DISTRICTS = [
    in_district("North", "Centre", 10.1, 5.1),
    in_district("North", "Centre", 10.2, 5.2),
    in_district("South", "Centre", 10.7, 5.1),
    in_district("South", "", 10.9, 5.1),
]


def test_districts_of_two_provinces_that_share_a_name_stay_apart():
    found = build_districts(DISTRICTS, Squares(shapes=True), box=(9.6, 4.6, 11.4, 5.9))
    named = {unit["name"]: unit["names"] for unit in found["units"] if unit["names"]}
    assert named == {
        "District 10.0 5.0": [f"North{UNIT_JOIN}Centre"],
        "District 10.5 5.0": [f"South{UNIT_JOIN}Centre"],
    }
    assert "District 10.0 5.5" in {u["name"] for u in found["units"] if not u["names"]}


def test_districts_without_outlines_are_said():
    found = build_districts(DISTRICTS, Squares(shapes=False), box=SYRIA)
    assert found["units"] == []
    assert build_districts([], Squares(shapes=True), box=SYRIA) is None
    alone = build_districts(DISTRICTS[:1], Squares(shapes=False), box=SYRIA)
    assert alone is None


def test_points_of_a_large_layer_are_units_too():
    frame = gpd.GeoDataFrame(
        {"admin1": ["A", "A", None], "admin2": ["B", "B", ""]},
        geometry=gpd.points_from_xy([1.0, 1.001, 2.0], [3.0, 3.001, 4.0]),
    )
    assert [one["properties"] for one in places_of_rows(frame)] == [
        {"admin1": "A", "admin2": "B"},
        {"admin1": "", "admin2": ""},
    ]
