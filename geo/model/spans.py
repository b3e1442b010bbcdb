"""Spans of a text, asked many times which of them lies where: two bisections, never a walk."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate

__all__ = ["Spans"]


class Spans:
    """Half-open spans, sorted once; they may overlap each other.

    >>> spans = Spans([(8, 12), (2, 4)])
    >>> spans.touch(3, 8), spans.touch(4, 8)
    (True, False)
    >>> spans.hold(9, 12), spans.hold(9, 13)
    (True, False)
    """

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        told = sorted(spans)
        self._starts = [start for start, _ in told]
        self._reach = list(accumulate((end for _, end in told), max))

    def touch(self, start: int, end: int) -> bool:
        """Whether a span shares a position with ``[start, end)``."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start

    def hold(self, start: int, end: int) -> bool:
        """Whether the whole of ``[start, end)`` lies in one span."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._reach[before - 1] >= end
