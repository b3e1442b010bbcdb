"""Columns of plain rows: coded, grouped, rounded as single values are."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from geo.model.bulk import Coded, groups, rounded

CELLS = st.lists(st.sampled_from(["", "a", "b", None, 1, ("x", "y")]), max_size=30)


@given(CELLS)
def test_a_coded_column_holds_what_it_was_made_of(values):
    column = Coded.of(values)

    assert column.tolist() == values
    assert len(column) == len(values)
    assert len(column.table) == len(set(values))
    assert [column[at] for at in range(len(values))] == values
    assert column.map(repr).tolist() == [repr(value) for value in values]


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_columns_below_each_other_are_one(parts):
    joined = Coded.joined([Coded.of(part) for part in parts])

    assert joined.tolist() == [value for part in parts for value in part]
    assert len(joined.table) == len(set(joined.table))


def test_equal_values_of_numbers_become_one():
    column = Coded.of_numbers(np.array([2, 0, 1, 1]), ["a", "b", "a"])

    assert column.tolist() == ["a", "a", "b", "b"]
    assert column.table == ["a", "b"]


@given(st.integers(0, 20), st.data())
def test_rows_are_numbered_by_what_they_hold(size, data):
    """Whether a column is coded, of numbers or of objects, equal rows have equal numbers."""
    texts = data.draw(st.lists(st.sampled_from("ab"), min_size=size, max_size=size))
    counts = data.draw(st.lists(st.integers(-1, 1), min_size=size, max_size=size))
    rows = list(zip(texts, counts, strict=True))

    numbers, first = groups(Coded.of(texts), np.array(counts, dtype=np.int64))
    other, _ = groups(texts, counts)

    assert numbers.tolist() == other.tolist()
    assert [rows[at] for at in first] == list(dict.fromkeys(rows))
    assert [rows[first[number]] for number in numbers] == rows


@given(
    st.lists(
        st.tuples(
            st.one_of(st.floats(-180, 180), st.decimals(-180, 180, places=4).map(float)),
            st.integers(-1, 7),
        ),
        min_size=1,
    )
)
@example([(2.675, 2), (0.5, 0), (1.5, 0), (-0.00005, 4), (1e300, 3)])
def test_a_column_is_rounded_as_each_of_its_numbers(pairs):
    values, decimals = zip(*pairs, strict=True)

    found = rounded(np.array(values), np.array(decimals))

    assert list(map(repr, found.tolist())) == [repr(round(v, n)) for v, n in pairs]
