"""One table says how wide a phrase, a kind of place and a precision are."""

import ast
import re
from pathlib import Path

import pytest

import geo
from geo.model import radii
from geo.model.radii import KIND_KM, PRECISION_KM, precision_of_radius
from geo.model.vocab import PlaceKind, Precision

# Lengths elsewhere that are no radius of a phrase: how far one thing may lie from another to count
# as it, reaches of searches, tolerances of a reader, sizes of marks.
ELSEWHERE = re.compile(r"(RADIUS|NEAR|BORDER|COAST|OUTSKIRTS|DEPTH|AREA|DIRECTION)_(MIN_|MAX_)?KM$")
OTHERS = {
    "strays.py: _NEAR_KM": "within which a village belongs to a place that the text means",
    "anchors.py: _NEAR_KM": "how far a namesake may lie from what it is said to be near",
    "reading.py: _NEAR_KM": "how far off an answer may be and still count as near, in a score",
    "toponyms.py: NEAR_KM": "the same in the score of toponyms",
    "today.py: COAST_KM": "settlements so far off the drawn coast still vote for a unit",
    "measure.py: EARTH_RADIUS_KM": "of the Earth",
}


def test_every_kind_and_every_precision_has_a_radius():
    assert set(KIND_KM) == set(PlaceKind)
    assert set(PRECISION_KM) == set(Precision)
    assert all(km > 0 for kind, km in KIND_KM.items() if kind is not None)


@pytest.mark.parametrize(
    ("km", "precision"),
    [
        (0.5, Precision.SITE),
        (0.6, Precision.SETTLEMENT),
        (PRECISION_KM[Precision.SETTLEMENT], Precision.SETTLEMENT),
        (PRECISION_KM[Precision.NEAR], Precision.NEAR),
        (radii.NEAR_MAX_KM, Precision.NEAR),
        (radii.UCDP_NEAR_KM, Precision.NEAR),
        (PRECISION_KM[Precision.AREA], Precision.AREA),
    ],
)
def test_a_radius_has_one_precision_and_its_own_default_is_of_it(km, precision):
    assert precision_of_radius(km) is precision


def test_no_other_module_says_how_wide_a_phrase_is():
    named = {
        f"{path.name}: {name.id}"
        for path in sorted(Path(geo.__file__).parent.rglob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and path.name != "radii.py"
        for name in ast.walk(node)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
        if ELSEWHERE.search(name.id)
    }

    assert named == set(OTHERS)
