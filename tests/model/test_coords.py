"""Positions and boxes."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import CoordinateError, GeoError
from geo.model.position import BBox, LonLat, wrap_lon

lons = st.floats(-180, 180)
lats = st.floats(-90, 90)


@given(lons, lats)
def test_orders_are_named(lon, lat):
    position = LonLat(lon=lon, lat=lat)

    assert position.xy == (lon, lat)
    assert position.latlon == (lat, lon)


@pytest.mark.parametrize(
    ("lon", "lat", "hint"),
    [(35.9, 135.3, "swapped"), (200.0, 10.0, "not a WGS 84"), (math.nan, 1.0, "not a WGS 84")],
    ids=["swapped", "off the globe", "not a number"],
)
def test_impossible_position_is_refused_with_a_hint(lon, lat, hint):
    with pytest.raises(CoordinateError, match=hint) as caught:
        LonLat(lon=lon, lat=lat)

    assert isinstance(caught.value, GeoError)
    assert isinstance(caught.value, ValueError)


@given(st.floats(-1e6, 1e6))
def test_wrapped_longitude_is_on_the_globe(lon):
    assert -180 <= wrap_lon(lon) <= 180


@given(lons, lats)
def test_box_over_the_antimeridian_and_its_complement_cover_the_band(lon, lat):
    position = LonLat(lon=lon, lat=lat)
    over = BBox(west=170, south=-90, east=-170, north=90)
    rest = BBox(west=-170, south=-90, east=170, north=90)

    assert position in over or position in rest
