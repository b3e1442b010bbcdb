"""Second-level units that are known as a box and an area."""

import csv
import math

import pytest
import shapely

from geo.gazetteer.build.compile import Extras, compile_rows
from geo.gazetteer.engine.gazetteer import Gazetteer
from geo.gazetteer.resources import gazetteer_data
from geo.gazetteer.rows import Row
from geo.model.footprints import footprint_of
from geo.model.position import BBox
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind, Precision

WEST = shapely.box(10.0, 0.0, 11.0, 1.0)


def row(place_id, name, kind, lon, lat, **more):
    return Row(
        place_id=PlaceId(place_id), name=name, kind=kind, country="KE", lon=lon, lat=lat, **more
    )


def unit(place_id, name, lon, lat, box, **more):
    """A district with a box and no outline."""
    return row(
        place_id,
        name,
        PlaceKind.ADM2,
        lon,
        lat,
        bbox=BBox(west=box[0], south=box[1], east=box[2], north=box[3]),
        radius_km=20.0,
        flags=frozenset({"approximate"}),
        **more,
    )


def province(place_id, name, shape):
    middle = shape.centroid
    wkb = shapely.to_wkb(shape)
    return row(place_id, name, PlaceKind.ADM1, middle.x, middle.y, footprint=wkb)


@pytest.fixture
def gaz(tmp_path):
    rows = [
        province("p:west", "West", WEST),
        province("p:east", "East", shapely.box(11.0, 0.0, 12.0, 1.0)),
        unit("d:1", "Lower Hill", 10.9, 0.5, (10.7, 0.45, 11.2, 0.9), admin1="West"),
        unit("d:2", "San Jose", 10.2, 0.2, (10.1, 0.1, 10.3, 0.3), admin1="West"),
        unit("d:3", "San Jose", 11.8, 0.8, (11.7, 0.7, 11.9, 0.9), admin1="East"),
        row("s:1", "Miti", PlaceKind.VILLAGE, 10.8, 0.6),
        row("s:2", "Miti", PlaceKind.VILLAGE, 10.1, 0.9),
        row("s:3", "Kito", PlaceKind.VILLAGE, 11.75, 0.75, admin1="East", admin2="San Jose"),
        row("s:4", "Kito", PlaceKind.VILLAGE, 10.5, 0.5, admin2="San Jose"),
    ]
    path = tmp_path / "small.gaz"
    compile_rows([(1, rows)], path, extras=Extras())
    return Gazetteer(path)


def test_the_extent_is_a_disc_within_the_box_and_the_province(gaz):
    shape = gaz.footprint(PlaceId("d:1"))
    disc_area = math.pi * (20 / 111.2) ** 2

    assert 0 < shape.area < disc_area
    assert shape.within(WEST.intersection(shapely.box(10.7, 0.45, 11.2, 0.9)).buffer(1e-9))

    drawn = footprint_of(gaz.place(PlaceId("d:1")), gaz)
    assert drawn.approximate
    assert drawn.precision is Precision.DISTRICT


def test_a_district_of_no_outline_holds_no_settlement_for_sure(gaz):
    assert gaz.place(PlaceId("s:1")).admin2_id is None


def test_a_stated_district_prefers_what_lies_in_its_box(gaz):
    first, second = gaz.search("Miti", admin2="Lower Hill")

    assert first.place.place_id == "s:1"
    assert first.score > second.score
    assert any("Lower Hill" in why for why in first.why)


def test_a_name_that_districts_share_is_settled_by_the_province(gaz):
    assert gaz.place(PlaceId("s:3")).admin2_id == "d:3"
    assert gaz.place(PlaceId("s:4")).admin2_id == "d:2"  # by the province it lies in


def test_a_loaded_polygon_takes_the_place_of_the_disc(gaz, tmp_path):
    polygon = shapely.box(10.71, 0.46, 10.99, 0.89)
    loaded = row("x:1", "Lower Hill", PlaceKind.ADM2, 10.9, 0.5, footprint=shapely.to_wkb(polygon))
    path = tmp_path / "more.gaz"
    rows = [(1, [r for _, r in gaz.rows()]), (2, [loaded])]
    compile_rows(rows, path, extras=Extras())
    more = Gazetteer(path)

    assert more.footprint(PlaceId("d:1")).equals(polygon)
    assert "approximate" not in more.place(PlaceId("d:1")).flags


def districts():
    path = gazetteer_data() / "world" / "districts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_of_districts_is_whole():
    rows = districts()

    assert len(rows) > 16_000
    assert len({r["country"] for r in rows}) == 93
    assert len({r["place_id"] for r in rows}) == len(rows)
    assert all(r["name"] and r["kind"] == "adm2" for r in rows)
    inside = [
        float(r["west"]) <= float(r["lon"]) <= float(r["east"])
        and float(r["south"]) - 0.01 <= float(r["lat"]) <= float(r["north"]) + 0.01
        for r in rows
    ]
    assert sum(inside) / len(rows) > 0.998


@pytest.mark.parametrize(
    ("name", "country"), [("Jere", "NG"), ("Twic East", "SS"), ("Kalgo", "NG"), ("Huaral", "PE")]
)
def test_districts_of_the_world_are_there(gazetteer, name, country):
    first, *_ = gazetteer.search(name, country=country, kind=PlaceKind.ADM2)

    assert first.tier == "exact"
    assert first.place.admin1
    assert gazetteer.footprint(first.place.place_id) is not None


def test_a_date_is_no_district_in_running_text(gazetteer):
    found = [match.text for match in gazetteer.scan("They came on 25 de Mayo, in the evening.")]

    assert not [text for text in found if "25" in text]


# ------------------------------------------------------------------ other kinds of places


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Heathrow", "GB", PlaceKind.AIRPORT),
        ("Heathrow Airport", "GB", PlaceKind.AIRPORT),
        ("Damascus International Airport", "SY", PlaceKind.AIRPORT),
        ("Ramstein Air Base", "DE", PlaceKind.AIR_BASE),
    ],
)
def test_airports_are_places_of_their_own(gazetteer, name, country, kind):
    first, *_ = gazetteer.search(name)

    assert (first.place.country, first.place.kind) == (country, kind)
    assert first.place.precision is Precision.SITE


def test_an_airport_in_running_text_is_found_whole(gazetteer):
    [match] = gazetteer.scan("Passengers waited at London Heathrow Airport overnight.")

    assert match.text == "London Heathrow Airport"


@pytest.mark.parametrize(
    "name", ["North of Central America", "Central Sahel", "Greater Bahr el Ghazal", "eastern DRC"]
)
def test_large_regions_are_areas(gazetteer, name):
    first, *_ = gazetteer.search(name)

    assert first.place.precision is Precision.AREA
    assert first.place.bbox is not None
