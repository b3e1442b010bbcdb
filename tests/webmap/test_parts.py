"""The parts of the page: borders, squares, symbols, the shell around the map."""

import pytest
import shapely

from geo.gazetteer.shapes import world
from geo.model.position import BBox
from geo.webmap import place_labels
from geo.webmap.borders import BOUNDARIES, borders_apart, leave_out
from geo.webmap.event_types import event_types
from geo.webmap.place_labels import labels
from geo.webmap.shell import OfflineMap, Overlay, build_map
from geo.webmap.squares import SQUARES, boxes_around, contested_lines, disputed
from geo.webmap.svg_symbols import extent_of_items, glyph, items_of


def test_no_contested_line_is_among_the_solid_ones():
    line = contested_lines()[0]
    solid, contested = borders_apart(world.load(), "50m", line.box)

    assert contested.length > 0
    assert solid.length > 0
    assert shapely.intersection(solid, contested).length == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("boundaries", BOUNDARIES)
def test_a_map_may_leave_out_lines(boundaries):
    level = {"disputed": [1], "borders": [2], "adm1": [3]}
    leave_out(level, boundaries)

    assert bool(level["disputed"]) is (boundaries == "dashed")
    assert bool(level["borders"]) is (boundaries != "none")


def test_squares_hold_their_points_and_join_along_rows():
    points = [(36.0, 35.2), (36.6, 35.2)]
    boxes = boxes_around(points, SQUARES[0], middle=36.0)

    assert all(any(shapely.box(*b).covers(shapely.Point(p)) for b in boxes) for p in points)
    assert all(len(box) == 4 for box in disputed().values())


def test_the_page_has_an_overlay_for_each_layer_that_has_features(sample_page):
    made = build_map(sample_page)
    overlays = [child for child in made._children.values() if isinstance(child, Overlay)]

    assert isinstance(made, OfflineMap)
    assert overlays
    assert not made.default_js


def test_what_is_listed_lies_in_the_extent(sample_page):
    items = items_of(sample_page, event_types(sample_page.layers["incidents"]["features"]))
    west, south, east, north = extent_of_items(sample_page, items)

    assert items
    assert (west, south) < (east, north)
    assert "<" in glyph("M0 0Z", "#000000", 1.0, 2.0)


@pytest.mark.parametrize(
    "box",
    [(35.6, 34.5, 36.6, 36.0), (-180.0, -60.0, 180.0, 75.0), (20.0, 66.0, 30.0, 80.0)],
    ids=["a coast", "the world", "the far north"],
)
def test_names_are_those_of_all_settlements_in_reach(box, gazetteer, monkeypatch):
    """The nearest are asked for in growing numbers; none that lies in the box is missed."""
    extent = BBox(west=box[0], south=box[1], east=box[2], north=box[3])
    few = labels(gazetteer, extent)
    monkeypatch.setattr(place_labels, "FEWEST", 10_000)

    assert few
    assert labels(gazetteer, extent) == few
