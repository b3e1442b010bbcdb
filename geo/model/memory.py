"""What was worked out before, kept by what it was worked out from.

Passed to the stages by whoever asks for the same map again and again; each stage is pure, so that
an answer holds as long as the question is the same. What one round did not ask for is forgotten.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from operator import is_
from typing import Any, TypeVar

__all__ = ["Memory", "Same"]

_T = TypeVar("_T")


class Memory:
    """Answers by step and question.

    Attributes
    ----------
    worked
        How often each step had to be worked out since the last :meth:`forget`.

    Examples
    --------
    >>> memory = Memory()
    >>> [memory("length", word, lambda: len(word)) for word in ("road", "road")]
    [4, 4]
    >>> memory.worked["length"]
    1
    """

    def __init__(self, kept: dict[tuple[str, Hashable], Any] | None = None) -> None:
        self._kept = dict(kept or {})
        self._asked: dict[tuple[str, Hashable], Any] = {}
        self.worked: Counter[str] = Counter()

    def __call__(self, step: str, question: Hashable, answer: Callable[[], _T]) -> _T:
        """The answer that is kept, else the one that is worked out now."""
        key = (step, question)
        if key not in self._asked:
            if key not in self._kept:
                self.worked[step] += 1
                self._kept[key] = answer()
            self._asked[key] = self._kept[key]
        found: _T = self._asked[key]
        return found

    def forget(self) -> dict[tuple[str, Hashable], Any]:
        """Begin a new round: only what the last one asked for stays, and is given back."""
        self._kept, self._asked = self._asked, {}
        self.worked.clear()
        return self._kept


class Same:
    """A question about things that are the same only if they are the very same objects.

    For parts that are large to compare and were themselves remembered.

    Examples
    --------
    >>> part = [1]
    >>> Same("a", [part]) == Same("a", [part]), Same("a", [part]) == Same("a", [[1]])
    (True, False)
    """

    __slots__ = ("key", "parts")

    def __init__(self, key: Hashable, parts: Iterable[object]) -> None:
        self.key, self.parts = key, tuple(parts)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Same)
            and self.key == other.key
            and len(self.parts) == len(other.parts)
            and all(map(is_, self.parts, other.parts))
        )
