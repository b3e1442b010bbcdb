"""Spans answer by bisection what a walk over all of them answers."""

from hypothesis import given
from hypothesis import strategies as st

from geo.model.spans import Spans

POINT = st.integers(0, 30)
SPANS = st.lists(st.tuples(POINT, POINT).map(sorted).map(tuple), max_size=12)


@given(SPANS, POINT, POINT)
def test_spans_answer_as_a_walk_does(spans, one, other):
    start, end = sorted((one, other))
    index = Spans(spans)

    assert index.touch(start, end) == any(a < end and start < b for a, b in spans)
    assert index.hold(start, end) == any(a <= start and end <= b for a, b in spans)
