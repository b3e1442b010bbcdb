"""A table of any format in one shape: columns of text as written, rows numbered as people see them.

Pure. Every reader ends here, so that one set of rules types the cells of all formats.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.model.records import Rejected

__all__ = ["Table", "TableRow", "cell_text", "frame_of_columns"]

_EXACT = 1e15  # whole numbers below it are exact in a double


@dataclass(frozen=True, kw_only=True, slots=True)
class TableRow:
    """One row: ``number`` as a spreadsheet shows it (of a GeoJSON: the feature, from 1)."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Table:
    """Cells as written.

    ``cells`` holds text only; its index is the row number, its columns are in the spelling of
    :func:`~geo.model.folds.underscored`. ``headers`` are the same columns as the file writes them,
    ``tags`` the HXL hashtags by column, ``geometry`` one shape (WGS 84) or None per row where the
    format has them.
    """

    name: str
    cells: pd.DataFrame
    headers: tuple[str, ...] = ()
    sheet: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    geometry: npt.NDArray[np.object_] | None = None
    rejected: tuple[Rejected, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, in their one spelling."""
        return tuple(map(str, self.cells.columns))

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """Row by row, for tables that people keep by hand."""
        columns = self.columns
        return tuple(
            TableRow(number=int(number), cells=dict(zip(columns, values, strict=True)))
            for number, values in zip(
                self.cells.index, self.cells.itertuples(index=False, name=None), strict=True
            )
        )

    def written(self, column: str) -> str:
        """A column as the file writes it."""
        known = self.cells.columns
        at = known.get_loc(column) if column in known else -1  # by hash: tables may be wide
        return self.headers[at] if isinstance(at, int) and 0 <= at < len(self.headers) else column


def cell_text(value: Any) -> str:
    """One spelling for the values of all formats: no ``.0`` behind whole numbers, ISO dates.

    >>> cell_text(7.0), cell_text(True), cell_text(datetime(2025, 3, 6)), cell_text([1, "a"])
    ('7', 'yes', '2025-03-06', '[1, "a"]')
    """
    if value is pd.NaT or value is pd.NA:
        return ""
    match value:
        case None:
            return ""
        case str():
            return value.strip()
        case bool() | np.bool_():
            return "yes" if value else "no"
        case int() | np.integer():
            return str(int(value))
        case float() | np.floating():
            return _decimal(float(value))
        case datetime() | date() | time():
            return _moment(value)
        case dict() | list() | tuple():
            return json.dumps(value, ensure_ascii=False, default=cell_text)
        case np.ndarray():
            return json.dumps(value.tolist(), ensure_ascii=False, default=cell_text)
        case _:
            return str(value).strip()


def _decimal(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else str(value)


def _moment(value: datetime | date | time) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat()


def frame_of_columns(
    columns: Sequence[str], values: Sequence[Sequence[str]], numbers: Sequence[int]
) -> pd.DataFrame:
    """A frame of text from its columns; ``numbers`` are those of the rows."""
    index = pd.Index(list(numbers), dtype="int64")
    data = {i: pd.Series(list(v), index=index, dtype=object) for i, v in enumerate(values)}
    frame = pd.DataFrame(data, index=index)
    frame.columns = pd.Index(columns, dtype=object)
    return frame
