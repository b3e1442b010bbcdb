"""Outlines and posting lists are kept in few bytes, and nothing of them is lost."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer.engine.outlines import boxes, pack, unpack
from geo.gazetteer.engine.postings import Postings, feature_ids, posting_sections

DEGREES = st.integers(-180_000_000, 180_000_000).map(lambda n: n / 1_000_000)


@given(st.lists(st.tuples(DEGREES, DEGREES), min_size=2, max_size=30))
def test_a_line_comes_back_as_it_was(positions):
    line = shapely.LineString(positions)

    assert unpack(pack(shapely.to_wkb(line))).wkt == line.wkt


@pytest.mark.parametrize(
    "shape",
    [
        shapely.box(0, 0, 1, 1).difference(shapely.box(0.2, 0.2, 0.4, 0.4)),
        shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(170, -10, 180, 0)]),
        shapely.MultiLineString([[(0, 0), (1, 1)], [(5, 5), (6, 7), (8, 8)]]),
        shapely.MultiPoint([(0, 0), (1, 2)]),
        shapely.Point(3, 4),
        shapely.GeometryCollection([shapely.Point(1, 1), shapely.box(0, 0, 1, 1)]),
        shapely.Polygon(),
    ],
    ids=lambda shape: shape.geom_type,
)
def test_every_kind_of_outline_comes_back(shape):
    assert unpack(pack(shapely.to_wkb(shape))).equals(shape)


def test_an_outline_is_much_smaller_than_its_wkb():
    angle = np.linspace(0, 2 * np.pi, 2000)
    coast = shapely.Polygon(np.column_stack([np.cos(angle), np.sin(angle)]).round(3))

    assert len(pack(shapely.to_wkb(coast))) < len(shapely.to_wkb(coast)) / 4


def test_entries_beyond_two_bytes_are_found():
    """More entries than two bytes count: the last is found in its range."""
    names = [f"{n:06d}" for n in range(70_000)]
    lines = "\n".join(names)
    made = posting_sections(
        roman=lines, translit=lines, skeleton=lines, entry_key=np.arange(70_000, dtype=np.uint32)
    )
    postings = Postings(
        starts=made["feature_starts"],
        low=made["postings_low"],
        high=made["postings_high"],
        weights=made["entry_weight"],
    )
    wanted = feature_ids(names[-1], names[-1], names[-1])

    assert postings.candidates(wanted).entries[0] == 69_999
    assert postings.candidates(wanted, ranges=[(69_990, 70_000)]).entries[0] == 69_999


def test_the_box_of_an_outline_is_that_of_what_is_unpacked():
    shapes = [
        shapely.Polygon([(35.12345678, 34.0), (36.98765432, 34.1), (36, 35.00000049)]),
        shapely.LineString([(-0.00000051, 1), (179.99999951, -1)]),
        shapely.Point(35.12345678, 34.5),
    ]
    wkb = [shapely.to_wkb(shape) for shape in shapes]
    packed = [pack(one) for one in wkb]

    assert boxes(wkb, packed).tolist() == [list(unpack(one).bounds) for one in packed]
    assert boxes([], []).shape == (0, 4)
