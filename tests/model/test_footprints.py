"""A place is drawn no finer than it is known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.model.footprints import footprint_of, given_point, union, where_text
from geo.model.position import LonLat
from geo.model.vocab import PlaceKind, Precision, PrecisionBasis


@pytest.mark.parametrize(
    ("place_id", "precision", "drawn", "known"),
    [
        ("baniyas", None, "Point", Precision.SETTLEMENT),
        ("hmeimim-ab", None, "Point", Precision.SITE),
        ("jableh", Precision.NEAR, "Point", Precision.NEAR),
        ("latakia-gov", None, "Polygon", Precision.PROVINCE),
        ("latakia-gov", Precision.SETTLEMENT, "Polygon", Precision.PROVINCE),
        ("sy", None, None, Precision.COUNTRY),
    ],
    ids=["town", "air base", "near a town", "province", "province called a town", "country"],
)
def test_symbol_follows_what_is_known(coast, place_id, precision, drawn, known):
    footprint = footprint_of(coast.place(place_id), coast, precision=precision)

    assert footprint.precision is known
    assert (footprint.geometry.geom_type if footprint.geometry else None) == drawn


@given(st.sampled_from(sorted(PlaceKind)), st.sampled_from(sorted(Precision)))
def test_an_area_is_never_a_point(coast, kind, precision):
    """Whatever a table says of it, no area comes out as a dot."""
    place = replace(coast.place("latakia"), kind=kind)
    area_kinds = {PlaceKind.ADM1, PlaceKind.REGION, PlaceKind.SEA, PlaceKind.ADM2}

    footprint = footprint_of(place, coast, precision=precision)

    assert kind not in area_kinds or not isinstance(footprint.geometry, Point)


def test_a_unit_without_a_shape_is_a_soft_circle(coast):
    mountains = replace(coast.place("tuwaym"), kind=PlaceKind.MOUNTAINS, radius_km=40)

    footprint = footprint_of(mountains, coast)

    assert footprint.approximate
    assert footprint.geometry.geom_type == "Polygon"


def test_a_stated_area_position_is_a_soft_circle_not_a_pin(coast):
    point = coast.place("hama").point

    footprint = given_point(point, precision=Precision.PROVINCE, radius_km=60, label="Hama")

    assert footprint.geometry.geom_type == "Polygon"
    assert footprint.approximate


def test_two_provinces_named_together_are_one_area(coast):
    both = [footprint_of(coast.place(p), coast) for p in ("latakia-gov", "hama-gov")]

    joined = union(both)

    assert joined.precision is Precision.PROVINCE
    assert all(joined.geometry.covers(f.geometry) for f in both)
    assert joined.label == "Latakia and Hama"


def test_two_towns_named_together_are_an_area_not_dots(coast):
    joined = union([footprint_of(coast.place(p), coast) for p in ("jableh", "baniyas")])

    assert joined.precision is Precision.AREA
    assert joined.geometry.geom_type == "MultiPolygon"


def test_words_say_how_close(coast):
    near = footprint_of(coast.place("jableh"), coast, precision=Precision.NEAR)

    assert where_text(near) == "near Jableh, within about 7 km"
    assert "province" in where_text(footprint_of(coast.place("latakia-gov"), coast))


def test_words_claim_no_more_than_the_table_does():
    """A bare position is not "in" a town."""
    given_ = given_point(
        LonLat(lon=35.9, lat=35.3),
        precision=Precision.SETTLEMENT,
        radius_km=2,
        label="Jableh",
        basis=PrecisionBasis.NOT_STATED,
    )

    assert where_text(given_) == "Jableh: the position given; how exact it is, is not stated"
