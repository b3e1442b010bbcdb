"""Days in digits, and days told from others: what is one, and what only looks like one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language.dates import find_dates
from geo.language.day_parts import part_of_month
from geo.language.day_phrases import stands_alone
from geo.language.numeric_dates import day_first
from geo.language.tokens import tokenize


def written(text):
    return [(d.text, d.day, d.month) for d in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on 12.03.2025 or 13.3.25", [("12.03.2025", 12, 3), ("13.3.25", 13, 3)]),
        ("(13/03): four killed", [("13/03", 13, 3)]),
        ("- 03/13 Town: four killed", [("03/13", 13, 3)]),
        ("On 27/3/2025 and on 4/3/2025", [("27/3/2025", 27, 3), ("4/3/2025", 4, 3)]),
        ("Sat 8/3 Town", [("8/3", 8, 3)]),
        ("open 24/7, since 9/11, 3/4 of the houses", []),
        ("3/4 of the houses were lost", []),
        ("a quake of 5.6.", []),
        ("version 1.12.300", []),
        ("a score of 12/10/8", []),
    ],
)
def test_digits_are_a_day_only_where_a_day_may_stand(text, found):
    assert written(text) == found


def test_one_date_that_can_be_read_in_one_way_tells_the_order_of_all():
    assert day_first(tokenize("On 3/27/2025; on 27/3/2025")) is None
    assert written("On 3/27/2025, and on 4/3/2025") == [("3/27/2025", 27, 3), ("4/3/2025", 3, 4)]


@pytest.mark.parametrize(
    ("text", "is_alone"),
    [
        ("the day before", True),
        ("the day before, in Kano", True),
        ("the day before in Kano", True),
        ("the day before it had rained", True),
        ("the day before the vote, it had rained", False),
        ("the day before Christmas", False),
    ],
)
def test_the_day_before_is_a_day_only_where_nothing_follows_that_it_is_before(text, is_alone):
    assert stands_alone(tokenize(text), 3) is is_alone


@given(
    year=st.integers(1950, 2090),
    month=st.integers(1, 12),
    part=st.sampled_from(
        ["", "early", "mid", "late", "half 1", "half 2", "half 0", *(f"week {n}" for n in range(7))]
    ),
)
@settings(deadline=None, max_examples=80)
def test_a_part_of_a_month_lies_in_it(year, month, part):
    first, last = part_of_month(year, month, part)

    assert (year, month) == (first.year, first.month) == (last.year, last.month)
    assert first <= last
