"""Columns of plain rows: which rows are equal in some of them, and what stands in one row."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["BULK_ROWS", "Codes", "cell", "groups"]

BULK_ROWS = 2000  # rows of a table from which its plain rows stay columns

Codes = npt.NDArray[np.int64]


def cell(frame: pd.DataFrame, name: str, at: int) -> Any:
    """The value of a column in one row, by position."""
    found: Any = frame[name].iloc[at]
    return found


def groups(*columns: Sequence[Any] | pd.Series | npt.NDArray[Any]) -> tuple[Codes, list[int]]:
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
    combined: Codes = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        codes, values = pd.factorize(pd.Series(column, dtype=object), use_na_sentinel=False)
        combined = pd.factorize(combined * max(len(values), 1) + codes)[0].astype(np.int64)
    _, first = np.unique(combined, return_index=True)
    return combined, [int(at) for at in first]
