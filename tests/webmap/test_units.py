"""Units to colour by counts: the records' own names on the packaged outlines."""

import numpy as np
import pytest

from geo.webmap.lines import decode_line
from geo.webmap.units import build_units

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
