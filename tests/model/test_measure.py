"""Distances and shapes on the ground."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.measure import (
    bearing_deg,
    buffer_km,
    decimals_for_radius,
    destination,
    disc,
    great_circle_km,
    line,
    sector,
)
from geo.model.position import LonLat

positions = st.builds(LonLat, lon=st.floats(-180, 180), lat=st.floats(-85, 85))
BANIYAS = LonLat(lon=35.94871, lat=35.18188)
FIJI = LonLat(lon=179.95, lat=-17.0)


@given(positions, st.floats(0, 360), st.floats(0.1, 5000))
def test_destination_lies_at_its_distance(origin, bearing, km):
    assert great_circle_km(origin, destination(origin, bearing=bearing, distance_km=km)) == (
        pytest.approx(km, rel=1e-6, abs=1e-4)
    )


@given(positions, positions)
def test_distance_is_symmetric_and_bounded(a, b):
    assert great_circle_km(a, b) == pytest.approx(great_circle_km(b, a))
    assert 0 <= great_circle_km(a, b) <= 20016


@pytest.mark.parametrize("centre", [BANIYAS, FIJI], ids=["Baniyas", "antimeridian"])
def test_disc_has_its_radius_everywhere_and_is_never_torn(centre):
    ring = disc(centre, radius_km=12)

    assert ring.exterior.is_ccw
    assert ring.bounds[2] - ring.bounds[0] < 1
    for x, y in ring.exterior.coords:
        lon = (x + 180) % 360 - 180
        assert great_circle_km(centre, LonLat(lon=lon, lat=y)) == pytest.approx(12, rel=1e-6)


def test_sector_lies_in_its_direction():
    shape = sector(BANIYAS, bearing=0, width_deg=45, inner_km=15, outer_km=25)

    middle = LonLat(lon=shape.centroid.x, lat=shape.centroid.y)
    assert abs(math.remainder(bearing_deg(BANIYAS, middle), 360)) < 1
    assert 15 < great_circle_km(BANIYAS, middle) < 25


def test_buffer_keeps_kilometres_at_high_latitude():
    grown = buffer_km(disc(LonLat(lon=20, lat=69), radius_km=5), 5)

    west, south, east, north = grown.bounds
    assert (north - south) * 111.2 == pytest.approx(20, rel=0.02)
    assert (east - west) * 111.2 * math.cos(math.radians(69)) == pytest.approx(20, rel=0.02)


def test_line_takes_the_short_way_round():
    assert line(FIJI, LonLat(lon=-179.9, lat=-17.0)).length < 1


@given(st.floats(0.001, 2000))
def test_decimals_never_claim_more_than_the_radius(radius):
    step_km = 111.195 * 10.0 ** -decimals_for_radius(radius)

    assert step_km >= radius / 30
