"""Where the ends of a schematic route may be drawn."""

from shapely.geometry import Point, box

from geo.layers.routes import route_of
from geo.model.footprints import footprint_of
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import Footprint, Movement
from geo.model.vocab import Precision


def area(west, south, east, north):
    shape = box(west, south, east, north)
    middle = shape.centroid
    return Footprint(
        geometry=shape,
        precision=Precision.AREA,
        radius_km=40,
        point=LonLat(lon=middle.x, lat=middle.y),
    )


COUNTRY = Footprint(geometry=None, precision=Precision.COUNTRY)


def test_two_known_ends_are_joined(coast):
    ends = [footprint_of(coast.place(p), coast) for p in ("baniyas", "hama")]
    movement = Movement(movement_id="m", origin_footprint=ends[0], destination_footprint=ends[1])

    line = route_of(movement).geometry

    assert list(line.coords) == [coast.place(p).point.xy for p in ("baniyas", "hama")]


def test_an_area_end_is_its_edge_never_its_centroid(coast):
    strip = area(35.7, 34.7, 36.0, 35.9)
    movement = Movement(
        movement_id="m",
        origin_footprint=strip,
        destination_footprint=footprint_of(coast.place("hama"), coast),
    )

    start = Point(route_of(movement).geometry.coords[0])

    assert strip.geometry.exterior.distance(start) < 1e-9
    assert start.distance(Point(strip.point.xy)) > 0.1


def test_two_adjoining_areas_give_an_arrow_long_enough_to_read():
    movement = Movement(
        movement_id="m",
        origin_footprint=area(35.7, 34.7, 36.0, 35.9),
        destination_footprint=area(36.0, 34.7, 36.3, 35.9),
    )

    (x0, y0), (x1, y1) = route_of(movement).geometry.coords

    assert great_circle_km(LonLat(lon=x0, lat=y0), LonLat(lon=x1, lat=y1)) > 11
    assert x1 > x0


def test_an_unstated_origin_is_a_short_arrow_into_the_destination(coast):
    base = footprint_of(coast.place("hmeimim-ab"), coast)

    line = route_of(Movement(movement_id="m", destination_footprint=base)).geometry

    assert line.coords[-1] == base.point.xy
    start = LonLat(lon=line.coords[0][0], lat=line.coords[0][1])
    assert great_circle_km(start, base.point) < 15


def test_country_to_country_is_a_short_arrow_over_the_border_that_faces_the_incidents():
    movement = Movement(movement_id="m", origin_footprint=COUNTRY, destination_footprint=COUNTRY)

    route = route_of(
        movement,
        origin_country=box(35, 33, 42, 37),
        destination_country=box(35, 31, 42, 33),
        anchor=LonLat(lon=36, lat=35),
    )

    (x0, y0), (x1, y1) = route.geometry.coords
    assert route.crossing_not_stated
    assert y0 > 33 > y1
    assert abs(x0 - 36) < 0.5
    assert great_circle_km(LonLat(lon=x0, lat=y0), LonLat(lon=x1, lat=y1)) < 40


def test_no_destination_is_no_line():
    assert route_of(Movement(movement_id="m", origin_footprint=COUNTRY)).geometry is None
