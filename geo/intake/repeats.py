"""Faults of one kind that many rows share, said once with their number and their rows.

Pure. A kind is a column of a file and the same words but for the value and the numbers in them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from geo.model.records import Rejected

__all__ = ["MOST_ALIKE", "said_once"]

MOST_ALIKE = 20  # faults of one kind that are said one by one
_VALUE = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")


def said_once(faults: Iterable[Rejected]) -> list[Rejected]:
    """The faults, those of a kind that more than :data:`MOST_ALIKE` rows share as one.

    The first of a kind stands for all; its ``rows`` are theirs. What is said of no row stays.

    Examples
    --------
    >>> many = [Rejected(file="a.csv", row=n, reason=f"'{n}' is no date") for n in range(2, 400)]
    >>> [one] = said_once(many)
    >>> one.count, str(one)
    (398, "a.csv:2: '2' is no date (398 rows like it: 2-399)")
    """
    listed = list(faults)
    if len(listed) <= MOST_ALIKE:
        return listed
    kinds: dict[tuple[object, ...], list[Rejected]] = {}
    for fault in listed:
        if fault.row is not None:
            kinds.setdefault(_kind(fault), []).append(fault)
    many = {kind: one for kind, alike in kinds.items() if (one := _joined(alike)) is not None}
    found: list[Rejected] = []
    for fault in listed:
        kind = _kind(fault)
        if fault.row is None or kind not in many:
            found.append(fault)
        elif kinds.pop(kind, None) is not None:
            found.append(many[kind])
    return found


def _joined(alike: Sequence[Rejected]) -> Rejected | None:
    """Faults of one kind as one; None where they are few."""
    if len(alike) == 1:
        return None
    rows = sorted({row for fault in alike for row in fault.rows or (fault.row or 0,)})
    if len(rows) <= MOST_ALIKE:
        return None
    first = min(alike, key=lambda fault: fault.row or 0)
    return replace(first, rows=tuple(rows))


def _kind(fault: Rejected) -> tuple[object, ...]:
    words = _VALUE.sub("", fault.reason)
    return fault.file, fault.column, words, fault.remedy, fault.fatal, fault.warning
