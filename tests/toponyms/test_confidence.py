"""One function makes a confidence of evidence; tables and texts declare what it weighs."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.model.records import Term
from geo.toponyms.acceptance import TERMS, confidence_of
from geo.toponyms.confidence import Calibration, log_odds, of_model

MODEL = {"calibration slope": 0.8, "calibration shift": -0.1}


def of_text(chance, model=MODEL):
    return of_model(model).confidence([log_odds(chance)])


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_greater_chance_is_no_smaller_confidence(one, other):
    low, high = sorted((one, other))

    assert 0 < of_text(low) <= of_text(high) < 1


@given(st.floats(0.001, 0.999))
def test_a_model_without_calibration_is_believed(chance):
    assert abs(of_text(chance, {}) - chance) < 1e-9


@given(st.dictionaries(st.sampled_from(TERMS), st.floats(0, 1), max_size=6))
def test_terms_of_tables_are_weighed_by_the_same_function(values):
    terms = [Term(name=name, value=value) for name, value in values.items()]
    more = [*terms, Term(name="colour", value=9.0)]

    assert 0 <= confidence_of(terms) == confidence_of(more) <= 1


def test_negative_weights_speak_against():
    against = Calibration(weights={"elsewhere": -0.5})

    assert against.confidence([("elsewhere", 1.0)]) < against.confidence([]) == 0.5


def test_nobody_else_makes_a_probability_of_log_odds():
    """Tables had a logistic function of their own, texts another; fits alone need its slope."""
    root = Path(geo.__file__).parent
    logistic = re.compile(r"/ ?\(1(?:\.0)? ?\+ ?(?:np|math)\.exp\(")
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if logistic.search(path.read_text(encoding="utf-8"))
    }

    assert found == {"toponyms/confidence.py", "evaluation/likelihood.py"}
