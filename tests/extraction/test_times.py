"""Dates: the weekday rule, stated dates, and what stays unresolved."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.extraction.times import find_times

SATURDAY = date(2025, 3, 8)


@pytest.mark.parametrize(
    ("text", "edtf", "prec"),
    [
        ("on Saturday", "2025-03-08", 1),
        ("last Saturday", "2025-03-01", 1),
        ("early Friday", "2025-03-07", 1),
        ("Thursday night", "2025-03-06", 1),
        ("next Tuesday", "2025-03-11", 1),
        ("they will meet on Monday", "2025-03-10", 1),
        ("yesterday", "2025-03-07", 1),
        ("two days ago", "2025-03-06", 1),
        ("three months ago", "2024-12", 4),
        ("last week", "2025-02-24/2025-03-02", 3),
        ("7 March", "2025-03-07", 1),
        ("March 12", "2024-03-12", 1),
        ("Friday [7 March]", "2025-03-07", 1),
        ("March 6-8", "2025-03-06/2025-03-08", 2),
        ("Dec. 12, 2023", "2023-12-12", 1),
        ("12th of May 2014", "2014-05-12", 1),
        ("2024-02-29", "2024-02-29", 1),
        ("25/12/2024", "2024-12-25", 1),
        ("they came on the 7th at night", "2025-03-07", 1),
        ("on the 20th, they left", "2025-02-20", 1),
        ("On the 31st two died", "2025-01-31", 1),
        ("in March", "2025-03", 4),
        ("in 2014", "2014", 5),
    ],
)
def test_a_date_is_read_against_the_day_of_publication(text, edtf, prec):
    [found] = find_times(text, published=SATURDAY)

    assert (found.when.edtf, found.when.date_prec) == (edtf, prec)
    assert found.when.rule


@pytest.mark.parametrize(
    "text",
    [
        "They may march on",
        "57-year-old",
        "at 745",
        "a second man",
        "04/05/2024",
        "on the 3rd floor",
    ],
)
def test_what_is_no_date_or_could_be_two_is_left_alone(text):
    assert find_times(text, published=SATURDAY) == []


def test_without_a_day_of_publication_the_weekday_is_kept_and_not_guessed():
    [found] = find_times("on Thursday")

    assert (found.when.start, found.when.text, found.when.edtf) == (None, "Thursday", "")
    assert "not resolved" in found.when.rule


def test_an_impossible_day_says_so():
    [found] = find_times("31 June 2024", published=SATURDAY)

    assert found.when.start is None
    assert "no such day" in found.when.rule


def test_the_day_before_counts_from_the_event():
    found = find_times("The raid of 3 March followed a fire the day before.", published=SATURDAY)

    assert [t.when.edtf for t in found] == ["2025-03-03", "2025-03-02"]
    assert found[1].when.anchor == "previous_event"


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2080, 1, 1)), st.sampled_from(range(7)))
def test_a_bare_weekday_is_within_the_week_up_to_publication(published, weekday):
    name = (date(2024, 1, 1) + timedelta(days=weekday)).strftime("%A")
    [found] = find_times(f"It was {name}.", published=published)

    assert found.when.start.weekday() == weekday
    assert timedelta(0) <= published - found.when.start < timedelta(days=7)


@settings(deadline=None)
@given(st.text(alphabet="March 0123456789-/,.[] Fridayaglst", max_size=60))
def test_no_text_breaks_the_reader_and_spans_are_surfaces(text):
    assert all(text[t.start : t.end] == t.text for t in find_times(text, published=SATURDAY))
