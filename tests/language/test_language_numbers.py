"""Numbers: what is counted, how it is hedged, and what is no count of people."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language.numbers import find_numbers, floor_of


@pytest.mark.parametrize(
    ("text", "surface", "figures"),
    [
        ("At least 12 men", "At least 12", (12, 12, 12, None)),
        ("more than 1,200 men", "more than 1,200", (1200, 1200, None, None)),
        ("some 40 women", "some 40", (40, None, 40, None)),
        ("as many as 30 boys", "as many as 30", (30, None, None, 30)),
        ("30 or more", "30 or more", (30, 30, 30, None)),
        ("between 5 and 8 people", "between 5 and 8", (None, 5, None, 8)),
        ("6–8 people", "6–8", (None, 6, None, 8)),
        ("twenty-two boys", "twenty-two", (22, 22, 22, 22)),
        ("one hundred and twelve", "one hundred and twelve", (112, 112, 112, 112)),
        ("half a dozen girls", "half a dozen", (6, 6, 6, 6)),
        ("1.5 million people", "1.5 million", (1500000, 1500000, 1500000, 1500000)),
        ("hundreds of men", "hundreds", (None, None, None, None)),
        ("tens of thousands", "tens of thousands", (None, None, None, None)),
        ("٢٣ people", "٢٣", (23, 23, 23, 23)),
    ],
)
def test_a_number_keeps_its_words_and_its_hedge(text, surface, figures):
    [number] = find_numbers(text)

    assert (number.text, number.blocked) == (surface, "")
    assert (number.value, number.low, number.best, number.high) == figures


@pytest.mark.parametrize(
    ("text", "blocked"),
    [
        ("a 41-year-old baker", "age"),
        ("the baker, aged 41", "age"),
        ("41 years old", "age"),
        ("Omar Aziz, 41, came", "age"),
        ("a judge, 57, was shot", "age"),
        ("200 meters off", "distance"),
        ("20 kilometres away", "distance"),
        ("two parliamentary seats", "seat"),
        ("14 years", "duration"),
        ("a 14-year-long war", "duration"),
        ("300 million dollars", "money"),
        ("$300", "money"),
        ("12 percent", "percent"),
        ("12 per cent", "percent"),
        ("10 p.m.", "time"),
        ("5:30", "time"),
        ("the AK-47", "label"),
        ("No. 5", "label"),
        ("one of the biggest", "pronoun"),
        ("no one came", "pronoun"),
        ("the third", "ordinal"),
        ("the 4th", "ordinal"),
        ("in 2015", "year"),
        ("three small fishing boats", "thing"),
        ("six camels", "animal"),
    ],
)
def test_a_number_that_counts_no_people_says_why(text, blocked):
    [number] = find_numbers(text)

    assert number.blocked == blocked


def test_a_change_is_two_numbers_and_no_range():
    assert [n.value for n in find_numbers("rose from 4 to 9")] == [4, 9]


def test_vague_words_have_a_floor_for_sorting_only():
    assert [floor_of(w) for w in ("dozens", "tens of thousands", "nobody")] == [24, 20000, 0]
    assert find_numbers("dozens")[0].low is None


@settings(deadline=None)
@given(st.text(alphabet="ab 0123456789,.-– \n$%“”atleshundrfo", max_size=80))
def test_every_span_is_the_surface_and_none_overlap(text):
    numbers = find_numbers(text)

    assert all(text[n.start : n.end] == n.text for n in numbers)
    assert all(a.end <= b.start for a, b in itertools.pairwise(numbers))


@settings(deadline=None)
@given(st.integers(0, 999_999_999))
def test_digits_with_and_without_separators_are_the_same_number(value):
    assert {find_numbers(f"{value} souls")[0].value, find_numbers(f"{value:,} souls")[0].value} == {
        value
    }
