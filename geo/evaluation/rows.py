"""Rows of gold data: one that cannot be read is said and left out, it ends no evaluation."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from geo.intake.text import decode, read_bytes
from geo.model.errors import InputError

__all__ = ["sound_rows", "told"]

_Row = TypeVar("_Row")
_SHOWN: Final = 20


def sound_rows(path: Path, make: Callable[[int, str], _Row]) -> list[_Row]:
    """What the filled lines of a file make; lines that make nothing are said.

    Raises
    ------
    InputError
        The file cannot be read, or no line of it.
    """
    found: list[_Row] = []
    wrong: list[InputError] = []
    for number, line in enumerate(decode(read_bytes(path)).text.split("\n"), start=1):
        if line.strip():
            try:
                found.append(make(number, line))
            except InputError as error:
                wrong.append(error)
    told(wrong, left=len(found))
    return found


def told(wrong: Sequence[InputError], *, left: int) -> None:
    """Say the rows that are left out; where none is left, the first fault ends the evaluation."""
    if wrong and not left:
        raise wrong[0]
    log = logging.getLogger(__name__)
    for error in wrong[:_SHOWN]:
        log.warning("left out: %s", error)
    if len(wrong) > _SHOWN:
        log.warning("left out: %d more rows", len(wrong) - _SHOWN)
