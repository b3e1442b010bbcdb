"""Typed access to the cells of one row, every fault collected with its remedy.

Pure. A fault either drops the value (a warning, the row goes on) or the row (``reject``).
"""

import difflib
import json
import math
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import TypeVar

from geo.intake.table import Table
from geo.language.written_dates import Order, WrittenDate, read_date
from geo.model.folds import underscored
from geo.model.records import Rejected

__all__ = ["EMPTY", "NO", "NOT_GIVEN", "YES", "Row", "columns_by_name"]

_E = TypeVar("_E", bound=StrEnum)
_D = TypeVar("_D", bool, None)

Fields = Mapping[str, tuple[str, ...]]  # what we call a field: what columns may be called

EMPTY = ("na", "n/a", "nan", "null", "nat")  # of a name too: nothing is written here
NOT_GIVEN = frozenset(
    ["na", "n/a", "nan", "null", "nil", "none", "-", "--", "?", ".", "unknown", "not available"]
)
YES = frozenset(["yes", "y", "true", "1", "x", "oui", "نعم"])
NO = frozenset(["no", "n", "false", "0", "non", "لا"])
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,'’   ]\d{3})+(?:\.0+)?")
_SHOWN = 80  # letters of a value in a message
_MOST_DIGITS = 16  # and a sign: fewer than a double holds exactly
_LARGEST = 10**15
_PLAIN = re.compile(r"[+-]?\d+(?:\.0*)?")
_QUOTED = re.compile(r'"([^"]+)"')


def _small(digits: str) -> int:
    """A whole number; one of too many digits is the largest that is refused."""
    return int(digits) if len(digits) <= _MOST_DIGITS else _LARGEST


def columns_by_name(table: Table, fields: Fields) -> dict[str, list[str]]:
    """Which columns of a table hold a field, in the order they are asked."""
    return {
        name: [alias for alias in aliases if alias in table.columns]
        for name, aliases in fields.items()
    }


class Row:
    """One row under its fields; ``faults`` fills as values are asked for."""

    def __init__(
        self,
        file: str,
        number: int,
        cells: Mapping[str, str],
        columns: Mapping[str, Sequence[str]],
    ) -> None:
        self.file, self.number = file, number
        self._cells, self._columns = cells, columns
        self.faults: list[Rejected] = []

    @property
    def fatal(self) -> bool:
        """Whether the row cannot be used."""
        return any(fault.fatal for fault in self.faults)

    def text(self, field: str) -> str:
        """The value as written, "" when none of its columns holds one."""
        column = self.column(field)
        if not column:
            return ""
        return self._cells[column]

    def column(self, field: str) -> str:
        """The column that :meth:`text` reads; "" when there is none."""
        for column in self._columns.get(field, ()):
            value = self._cells.get(column, "")
            if value and value.casefold() not in ("na", "n/a", "nan", "null"):
                return column
        return ""

    def whole(
        self, field: str, *, remedy: str = "write a whole number or leave it empty"
    ) -> int | None:
        """A whole number of people or a code, at least 0; None when not given or not readable.

        ``300380.0`` and ``1,200`` are whole numbers, ``1.200`` may be two things and is not.
        """
        text = self.text(field)
        if not text or text.casefold() in NOT_GIVEN:
            return None
        if _GROUPED.fullmatch(text):
            number = _small(re.sub(r"[^\d+-]", "", text.split(".")[0]))
        elif _PLAIN.fullmatch(text):
            number = _small(text.split(".")[0])
        else:
            self.warn(field, "not a whole number", remedy)
            return None
        if abs(number) >= _LARGEST:
            self.warn(field, "not a number that can be meant: it has more than 15 digits", remedy)
            return None
        if number < 0:
            self.warn(field, "a number of people or a code cannot be negative", remedy)
            return None
        return number

    def decimal(self, field: str) -> float | None:
        """A number; a decimal comma is read."""
        text = self.text(field)
        if not text or text.casefold() in NOT_GIVEN:
            return None
        try:
            number = float(text.replace(",", ".") if text.count(",") == 1 else text)
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
        self.warn(field, "not a number", "write it with a decimal point")
        return None

    def yes(self, field: str, *, default: _D) -> bool | _D:
        """Yes or no; the default where nothing is stated."""
        text = self.text(field).casefold()
        if not text or text in NOT_GIVEN:
            return default
        if text in YES or text in NO:
            return text in YES
        self.warn(field, "neither yes nor no", "write yes or no")
        return default

    def choice(
        self, field: str, kind: type[_E], *, also: Mapping[str, str] | None = None
    ) -> _E | None:
        """A word of a closed vocabulary, other spellings of it in ``also``."""
        text = self.text(field)
        if not text:
            return None
        word = underscored(text)
        word = (also or {}).get(word, word)
        try:
            return kind(word)
        except ValueError:
            words = [str(member) for member in kind]
            close = difflib.get_close_matches(word, words, n=1)
            hint = f"did you mean {close[0]!r}? " if close else ""
            self.warn(field, "not a known word", f"{hint}one of: {', '.join(words)}")
            return None

    def many(self, field: str) -> tuple[str, ...]:
        """Several values with semicolons or bars between, in the order given, each once."""
        text = self.text(field)
        if text.startswith("["):
            with suppress(ValueError):
                text = ";".join(str(part) for part in json.loads(text))
        quoted = _QUOTED.findall(text) if text.startswith('"') else []
        parts = quoted or re.split(r"[;|]", text)
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def date(self, field: str, *, order: Order | None = None) -> WrittenDate | None:
        """A date with its own precision; None, with a warning, when it cannot be read."""
        text = self.text(field)
        if not text or text.casefold() in NOT_GIVEN:
            return None
        try:
            return read_date(text, order=order)
        except ValueError as error:
            reason, _, remedy = str(error).partition("; ")
            self.warn(field, reason, remedy)
            return None

    def warn(self, field: str, reason: str, remedy: str) -> None:
        """A fault that drops a value."""
        self._fault(field, reason, remedy, fatal=False)

    def reject(self, field: str, reason: str, remedy: str) -> None:
        """A fault that drops the row."""
        self._fault(field, reason, remedy, fatal=True)

    def _fault(self, field: str, reason: str, remedy: str, *, fatal: bool) -> None:
        columns = self._columns.get(field, [])
        column = self.column(field) or (columns[0] if columns else field)
        value = self._cells.get(column, "")
        shown = (
            f"{value[:_SHOWN]!r} is {reason}"
            if value and reason.startswith(("not ", "neither "))
            else reason
        )
        self.faults.append(
            Rejected(
                file=self.file,
                row=self.number,
                column=column,
                value=value,
                reason=shown,
                remedy=remedy,
                fatal=fatal,
            )
        )
