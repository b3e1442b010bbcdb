"""Phrases: shapes with a stated uncertainty, measured in kilometres on the ground."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.model.measure import bearing_deg, great_circle_km
from geo.model.position import LonLat
from geo.model.records import Place, PlaceId
from geo.model.vocab import PlaceKind, Precision
from geo.toponyms.areas import footprint_of_phrase, position_footprint


def shape(coast, place_id, relation, *others, **numbers):
    return footprint_of_phrase(
        coast.place(place_id),
        coast,
        relation=relation,
        others=[coast.place(o) for o in others],
        **numbers,
    )


def holds(footprint, lon, lat):
    return footprint.geometry.covers(Point(lon, lat))


def test_near_is_a_point_with_a_ring(coast):
    found = shape(coast, "jableh", "near")

    assert (found.precision, found.radius_km) == (Precision.NEAR, 7.0)
    assert found.geometry.geom_type == "Point"
    assert found.label == "near Jableh, within about 7 km"


def test_near_a_province_is_the_province(coast):
    assert shape(coast, "hama-gov", "near").precision is Precision.PROVINCE


@given(st.sampled_from([0.0, 45.0, 135.0, 270.0]), st.floats(3, 120))
def test_an_offset_holds_the_point_it_names(coast, bearing, km):
    """The stated distance and direction fall inside, the opposite direction does not."""
    place = coast.place("hama")
    found = footprint_of_phrase(
        place, coast, relation="offset", distance_km=km, bearing_deg=bearing
    )

    assert found.precision is Precision.AREA
    assert great_circle_km(place.point, found.point) == pytest.approx(km, rel=0.01)
    assert (
        bearing_deg(place.point, found.point) == pytest.approx(bearing, abs=0.5) or bearing == 0.0
    )
    assert holds(found, *found.point.xy)
    assert not holds(found, *place.point.xy) or km < 6


def test_a_distance_without_direction_is_a_ring(coast):
    found = shape(coast, "hama", "offset", distance_km=20.0)
    place = coast.place("hama")

    assert not holds(found, *place.point.xy)
    assert found.radius_km == pytest.approx(25.7, abs=0.5)
    assert found.label == "about 20 km from Hama"


def test_between_is_a_corridor(coast):
    found = shape(coast, "jableh", "between", "latakia")
    one, other = coast.place("jableh").point, coast.place("latakia").point

    assert holds(found, (one.lon + other.lon) / 2, (one.lat + other.lat) / 2)
    assert found.label == "between Jableh and Latakia"
    assert found.approximate


def test_half_of_a_province(coast):
    north = shape(coast, "hama-gov", "part", bearing_deg=0.0)
    middle = coast.place("hama-gov").point

    assert holds(north, middle.lon, middle.lat + 0.3)
    assert not holds(north, middle.lon, middle.lat - 0.3)
    assert north.label == "northern Hama"


def test_the_countryside_leaves_the_city_out(coast):
    found = shape(coast, "hama", "countryside")

    assert not holds(found, *coast.place("hama").point.xy)
    assert found.label == "Hama countryside"


def test_outskirts_are_a_ring_around_the_settlement(coast):
    found = shape(coast, "hama", "outskirts")

    assert found.precision is Precision.AREA
    assert not holds(found, *coast.place("hama").point.xy)


def test_a_border_lies_on_both_sides(coast):
    found = shape(coast, "sy", "border", "lb")

    assert found.geometry.area > 0
    assert found.label == "border of Syria and Lebanon"


def test_a_coast_faces_where_no_land_is_known(coast):
    found = shape(coast, "latakia-gov", "coast")

    assert found.precision in (Precision.AREA, Precision.PROVINCE)
    assert found.geometry.area <= coast.footprint("latakia-gov").area * 1.001


def test_without_a_second_place_the_name_alone_is_drawn(coast):
    assert shape(coast, "jableh", "between").precision is Precision.SETTLEMENT


@pytest.mark.parametrize(
    ("km", "precision"),
    [
        (0.01, Precision.SITE),
        (1.0, Precision.SETTLEMENT),
        (10.0, Precision.NEAR),
        (55.0, Precision.AREA),
    ],
)
def test_a_written_position_is_as_close_as_its_digits(km, precision):
    found = position_footprint(LonLat(lon=35.9, lat=35.4), radius_km=km, label="x")

    assert found.precision is precision


class Islands:
    """A lookup of one country of many islands that counts how often it is asked for units."""

    def __init__(self, count):
        self.islands = shapely.union_all(
            [shapely.box(x, y, x + 0.3, y + 0.3) for x in range(count) for y in range(count)]
        )
        self.asked = 0

    def footprint(self, place_id):  # noqa: ARG002 -- the protocol has it
        return self.islands

    def containing(self, point, *, tolerance_km=5.0):  # noqa: ARG002 -- the protocol has it
        self.asked += 1
        return []


def test_the_coast_of_many_islands_is_asked_for_in_few_places():
    lookup = Islands(12)
    place = Place(
        place_id=PlaceId("isles"),
        name="Isles",
        kind=PlaceKind.COUNTRY,
        point=LonLat(lon=5.0, lat=5.0),
    )
    found = footprint_of_phrase(place, lookup, relation="coast")

    assert found.label == "coast of Isles"
    assert found.geometry.area == pytest.approx(lookup.islands.area, rel=0.05)
    assert lookup.asked <= 144 * 7  # islands are small: six steps around each
