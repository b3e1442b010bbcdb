"""A span of days has one precision and one text, wherever it was read."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.extraction.times import find_times
from geo.intake.days import read_day
from geo.language.written_dates import read_date
from geo.model.when import When, edtf_of_days, prec_of_days

FIRST = date(2025, 3, 2)


@pytest.mark.parametrize(
    ("days", "prec"),
    [(1, 1), (2, 2), (6, 2), (7, 3), (8, 4), (31, 4), (32, 5)],
    ids=str,
)
def test_the_precision_follows_from_the_number_of_days(days, prec):
    assert prec_of_days(FIRST, FIRST + timedelta(days=days - 1)) == prec


@pytest.mark.parametrize("last", [2, 6, 7, 8, 9, 20, 31])
def test_a_text_a_cell_and_a_field_say_the_same_of_a_span(last):
    written = f"1-{last} March 2025"
    [told] = find_times(f"It burned on {written}.")
    cell, field = read_day(written).found, read_date(written)

    assert cell is not None
    assert {(told.when.date_prec, told.when.edtf)} == {
        (cell.date_prec, cell.edtf),
        (field.date_prec, field.edtf),
    }


def test_a_whole_month_or_year_is_named_as_one():
    assert edtf_of_days(date(2024, 2, 1), date(2024, 2, 29)) == "2024-02"
    assert edtf_of_days(date(2023, 2, 1), date(2023, 2, 27)) == "2023-02-01/2023-02-27"
    assert edtf_of_days(date(2024, 1, 1), date(2024, 12, 31)) == "2024"


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_the_text_of_a_span_reads_back_as_the_span(start, more):
    when = When.of_days(start, start + timedelta(days=more), anchor="record")
    back = read_date(when.edtf)

    assert (back.start, back.end, back.date_prec) == (when.start, when.end, when.date_prec)


def test_times_overlap_unless_their_days_are_known_to_differ():
    week = When.of_days(FIRST, FIRST + timedelta(days=6))

    assert week.overlaps(When.of_days(FIRST + timedelta(days=6), FIRST + timedelta(days=9)))
    assert not week.overlaps(When.of_days(FIRST + timedelta(days=7), FIRST + timedelta(days=9)))
    assert week.overlaps(When(text="last week"))


def test_no_other_module_has_a_ladder_of_days():
    """``next(p for p, most in ((1, 1), (2, 6), ...))`` stood in five modules, with two rules."""
    ladders = [
        path.name
        for path in sorted(Path(geo.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Tuple) and ast.unparse(node).startswith("((1, 1), (2, 6)")
    ]

    assert ladders == ["when.py"]
