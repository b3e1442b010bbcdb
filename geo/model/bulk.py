"""Columns of plain rows: which rows are equal in some of them, and what stands in one row. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["BULK_ROWS", "Coded", "Codes", "cell", "groups", "objects", "rounded", "smallest"]

BULK_ROWS = 2000  # rows of a table from which its plain rows stay columns
_SURE = 1e-4  # of a last decimal: nearer to the middle of two numbers only exact arithmetic decides
_LARGE = 1e11  # beyond it the distance to the middle is not known so well

Codes = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column as a table of its values and the number of each row's.

    Attributes
    ----------
    codes
        Of each row, in the smallest whole numbers that hold them.
    table
        Each value once, in the order in which they first stand.

    Examples
    --------
    >>> column = Coded.of(["a", "b", "a"])
    >>> column.codes.tolist(), column.table, column.map(str.upper).tolist()
    ([0, 1, 0], ['a', 'b'], ['A', 'B', 'A'])
    """

    codes: Codes
    table: list[Any]

    @classmethod
    def of(cls, column: "Sequence[Any] | npt.NDArray[Any] | Coded") -> "Coded":
        """A column of values that can be hashed."""
        if isinstance(column, Coded):
            return column
        listed = list(column)  # as long as it is held, an id is that of one value
        numbers, first = groups(np.fromiter(map(id, listed), dtype=np.int64, count=len(listed)))
        if 2 * len(first) < len(listed):  # rows share their values: few are compared
            return cls.of_numbers(numbers, [listed[at] for at in first])
        known: dict[Any, int] = {}
        codes = [known.setdefault(value, len(known)) for value in listed]
        return cls(smallest(np.array(codes, dtype=np.int64), len(known)), list(known))

    @classmethod
    def joined(cls, parts: "Sequence[Coded]") -> "Coded":
        """Several columns, one below the other."""
        if len(parts) == 1:
            return parts[0]
        one = cls.of([value for part in parts for value in part.table])
        ends = np.cumsum([0, *(len(part.table) for part in parts)])
        codes = [one.codes[end:][part.codes] for part, end in zip(parts, ends, strict=False)]
        return cls(np.concatenate(codes), one.table)

    @classmethod
    def of_numbers(cls, numbers: Codes, values: Sequence[Any]) -> "Coded":
        """A column of numbered values; equal ones become one."""
        one = cls.of(values)
        return cls(one.codes[numbers], one.table)

    @classmethod
    def same(cls, value: Any, size: int) -> "Coded":
        """A column in which all rows say the same."""
        return cls(np.zeros(size, dtype=np.uint8), [value] if size else [])

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.codes)

    def __getitem__(self, at: int) -> Any:
        """The value of one row."""
        return self.table[int(self.codes[at])]

    def map(self, change: Callable[[Any], Any]) -> "Coded":
        """Each value changed, once."""
        return Coded.of_numbers(self.codes, [change(value) for value in self.table])

    def array(self) -> npt.NDArray[np.object_]:
        """The value of each row."""
        return objects(self.table)[self.codes]

    def tolist(self) -> list[Any]:
        """The value of each row."""
        found: list[Any] = self.array().tolist()
        return found


def smallest(codes: npt.NDArray[Any], count: int) -> Codes:
    """Codes of so many values as the smallest whole numbers; one of -1 picks the last value."""
    codes = np.where(codes < 0, count - 1, codes)
    return codes.astype(np.uint8 if count <= 256 else np.uint16 if count <= 65536 else np.int32)


def objects(values: Sequence[Any] | npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """A sequence as an array of objects, whatever they are: lists stay lists."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def cell(frame: pd.DataFrame, name: str, at: int) -> Any:
    """The value of a column in one row, by position."""
    found: Any = frame[name].iloc[at]
    return found


def groups(
    *columns: Coded | Sequence[Any] | pd.Series | npt.NDArray[Any],
) -> tuple[npt.NDArray[np.int64], list[int]]:
    """Number the combinations of some columns; equal rows have equal numbers.

    Returns
    -------
    tuple
        The number of each row's combination, from 0 in the order of the rows; and the position of
        the first row of each.

    Examples
    --------
    >>> numbers, first = groups(["a", "b", "a", "a"], [1, 1, 1, 2])
    >>> numbers.tolist(), first
    ([0, 1, 0, 2], [0, 1, 3])
    """
    combined = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        if isinstance(column, Coded):
            codes, count = column.codes, len(column.table)
        elif isinstance(column, np.ndarray) and column.dtype.kind in "iub":
            codes, distinct = pd.factorize(column)
            count = len(distinct)
        else:
            listed = column if isinstance(column, pd.Series) else pd.Series(column, dtype=object)
            codes, labels = pd.factorize(listed, use_na_sentinel=False)
            count = len(labels)
        if count > 1:
            combined = pd.factorize(combined * count + codes)[0].astype(np.int64)
    first = np.full(int(combined.max()) + 1 if len(combined) else 0, len(combined))
    np.minimum.at(first, combined, np.arange(len(combined)))
    return combined, first.tolist()


def rounded(
    values: npt.NDArray[np.float64], decimals: npt.NDArray[np.integer[Any]]
) -> npt.NDArray[np.float64]:
    """Numbers rounded as Python rounds them, each to decimals of its own; NaN stays.

    Examples
    --------
    >>> rounded(np.array([2.675, 35.12346, np.nan]), np.array([2, 4, 3])).tolist()
    [2.67, 35.1235, nan]
    """
    found = values.copy()
    for count in np.unique(decimals).tolist():
        at = np.flatnonzero(decimals == count)
        scaled = values[at] * 10.0**count
        found[at] = np.rint(scaled) / 10.0**count
        close = np.abs(scaled - np.floor(scaled) - 0.5) < _SURE
        doubtful = at[close | (np.abs(scaled) > _LARGE) | (count < 0)]
        found[doubtful] = [round(value, count) for value in values[doubtful].tolist()]
    return found
