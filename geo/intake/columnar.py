"""Cells of a table under its fields, column by column; odd cells one by one, each spelling once.

Pure. A value that repeats is read once however long the table is; what is wrong with it is said for
every row that holds it, and once where these are many.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from operator import methodcaller
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.intake.cells import EMPTY, Row
from geo.intake.layouts import Layout
from geo.intake.repeats import MOST_ALIKE
from geo.intake.table import Table
from geo.model.bulk import groups, objects
from geo.model.folds import underscored
from geo.model.records import Rejected

__all__ = ["Cells", "without_empty"]

_T = TypeVar("_T")
_NAMES = ("location", "admin1", "admin2", "admin3", "country")


def _unlisted(text: str) -> str:
    """The names of a list that a server wrote, as a cell of a table has them."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return "; ".join(map(str, found)) if all(isinstance(one, str) for one in found) else text


def without_empty(cells: pd.DataFrame, more: frozenset[str] = frozenset()) -> pd.DataFrame:
    """The cells, those that only say "nothing here" emptied, however they are capitalised."""
    words = (*EMPTY, *more)
    spelt = {form for word in words for form in (word, word.upper(), word.title())}
    spelt |= {word.capitalize() for word in words} | {"NaN", "NaT"}
    says_nothing = {name: column.isin(spelt) for name, column in cells.items()}
    found = {
        name: column.mask(says_nothing[name], "") if says_nothing[name].any() else column
        for name, column in cells.items()
    }
    return pd.DataFrame(found, index=cells.index)


class Cells:
    """A table as its layout reads it; ``faults`` fills as fields are asked for."""

    def __init__(self, table: Table, layout: Layout) -> None:
        self.table, self.layout = table, layout
        self.frame = without_empty(table.cells, layout.empty)
        for field, codes in layout.codes.items():
            for column in layout.fields.get(field, ()):
                words = self.frame[column].map(underscored, na_action="ignore")
                self.frame[column] = words.map(codes).fillna(self.frame[column])
        for field in _NAMES:
            for column in layout.fields.get(field, ()):
                listed = self.frame[column].str.startswith('["')
                if listed.any():
                    self.frame.loc[listed, column] = self.frame[column][listed].map(_unlisted)
        self.faults: list[Rejected] = []

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.frame)

    @property
    def numbers(self) -> list[int]:
        """Numbers of the rows."""
        return [int(number) for number in self.frame.index]

    def has(self, *fields: str) -> bool:
        """Whether any column holds one of some fields."""
        return any(self.layout.fields.get(field) for field in fields)

    def text(self, field: str) -> npt.NDArray[np.object_]:
        """The first filled cell of a field in each row, else what is fixed for all rows."""
        found = np.full(len(self.frame), self.layout.fixed.get(field, ""), dtype=object)
        for column in reversed(self.layout.fields.get(field, ())):
            values = self.frame[column].to_numpy(dtype=object)
            found = np.where(values != "", values, found)
        return found

    def distinct(
        self,
        fields: Sequence[str],
        read: Callable[[Row], _T],
        *,
        only: npt.NDArray[np.bool_] | None = None,
        otherwise: _T | None = None,
    ) -> list[_T]:
        """What ``read`` makes of the cells of some fields, once per combination of values.

        Parameters
        ----------
        fields
            What ``read`` asks its row for.
        read
            A row to a value; its faults are those of every row with the same cells.
        only
            Rows to read; the others become ``otherwise``.
        otherwise
            See ``only``.
        """
        columns = [c for field in fields for c in self.layout.fields.get(field, ())]
        columns = list(dict.fromkeys(columns))
        fixed = {field: value for field, value in self.layout.fixed.items() if field in fields}
        asked = {
            field: (*self.layout.fields.get(field, ()), *((f"={field}",) if field in fixed else ()))
            for field in fields
        }
        rows = np.arange(len(self.frame)) if only is None else np.flatnonzero(only)
        parts = [self.frame[column].to_numpy(dtype=object)[rows] for column in columns]
        numbers, first = groups(*parts) if parts else groups(np.zeros(len(rows), dtype=np.uint8))
        index = self.frame.index.to_numpy()
        values: list[_T] = []
        wrong: list[tuple[int, list[Rejected]]] = []
        for at in first:
            cells = {column: part[at] for column, part in zip(columns, parts, strict=True)}
            cells |= {f"={field}": value for field, value in fixed.items()}
            row = Row(self.table.name, int(index[rows[at]]), cells, asked)
            values.append(read(row))
            if row.faults:
                wrong.append((len(values) - 1, row.faults))
        if wrong:
            alike = np.split(
                index[rows[np.argsort(numbers, kind="stable")]], np.cumsum(np.bincount(numbers))
            )
            for number, faults in wrong:
                where = alike[number].tolist()
                self.faults += [one for fault in faults for one in _of_rows(fault, where)]
        found = objects([otherwise] * len(self.frame))
        found[rows] = objects(values)[numbers]
        listed: list[_T] = found.tolist()
        return listed

    def counts(self, extra: pd.DataFrame, fields: Iterable[str]) -> pd.DataFrame:
        """Other cells, in columns of counts plain digits or nothing; what is none is a fault."""
        there = {field: (field,) for field in fields if field in extra}
        beside = copy(self)  # what is said of them is said of the table
        beside.frame, beside.layout = extra, replace(self.layout, fields=there, fixed={})
        found = {field: beside.distinct((field,), methodcaller("whole", field)) for field in there}
        texts = {f: ["" if n is None else str(n) for n in counts] for f, counts in found.items()}
        return extra.assign(**texts)

    def say(
        self, rows: Iterable[int], field: str, reason: str, remedy: str, *, warning: bool = False
    ) -> None:
        """What is to be said about a field of some rows, by position."""
        columns = self.layout.fields.get(field, ())
        column = columns[0] if columns else field
        where = list(rows)
        many = len(where) > MOST_ALIKE
        for i in where[:1] if many else where:
            fault = Rejected(
                file=self.table.name,
                column=column,
                value=str(self.frame[column].iloc[i]) if columns else "",
                reason=reason,
                remedy=remedy,
                fatal=False,
                warning=warning,
            )
            alike = where if many else [i]
            self.faults += _of_rows(fault, [int(number) for number in self.frame.index[alike]])


def _of_rows(fault: Rejected, rows: list[int]) -> list[Rejected]:
    """A fault for each of some rows; of many rows one."""
    if len(rows) > MOST_ALIKE:
        return [replace(fault, row=rows[0], rows=tuple(sorted(rows)))]
    return [replace(fault, row=row) for row in rows]
