"""An author's story: the steps that a map tells beside itself, from ``story.csv`` of its folder."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from geo.model.errors import InputError

__all__ = ["STORY", "read_story"]

STORY: Final = "story.csv"
_COLUMNS: Final = ("order", "title", "text", "view", "time", "layers", "ids")
_VIEW = re.compile(r"(\d+(?:\.\d+)?)/(-?\d+(?:\.\d+)?)/(-?\d+(?:\.\d+)?)")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


def read_story(path: Path) -> tuple[dict[str, Any], ...]:
    """The steps in their order: ``order,title,text,view,time,layers,ids``.

    ``view`` is ``zoom/lat/lon`` and ``time`` ``first..last`` as in the links of the page;
    ``layers`` and ``ids`` are lists joined by semicolons. Only ``title`` or ``text`` must be there.

    Raises
    ------
    InputError
        Not such a table; the row and column are named.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            "cannot be read as a story", where=path.name, remedy="save it as CSV in UTF-8"
        ) from error
    steps = [_step(row, number, path.name) for number, row in enumerate(rows, start=2)]
    return tuple(step for _, step in sorted(steps, key=lambda found: found[0]))


def _step(
    row: Mapping[str, str | None], number: int, name: str
) -> tuple[tuple[float, int], dict[str, Any]]:
    cells = {column: (row.get(column) or "").strip() for column in _COLUMNS}

    def fault(column: str, remedy: str) -> InputError:
        return InputError(f"row {number}: {column} is {cells[column]!r}", where=name, remedy=remedy)

    if not cells["title"] and not cells["text"]:
        raise InputError(f"row {number} has no title and no text", where=name, remedy="give one")
    view, time = _VIEW.fullmatch(cells["view"]), _TIME.fullmatch(cells["time"])
    if cells["view"] and view is None:
        raise fault("view", "write zoom/lat/lon as in a link of the page: 9/35.2/36")
    if cells["time"] and time is None:
        raise fault("time", "write first..last: 2025-03-06..2025-03-09")
    try:
        order = float(cells["order"] or number)
    except ValueError as error:
        raise fault("order", "write a number") from error
    step: dict[str, Any] = {"title": cells["title"], "text": cells["text"]}
    if view:
        step["view"] = [float(part) for part in view.groups()]
    if time:
        step["time"] = list(time.groups())
    for column in ("layers", "ids"):
        parts = [part.strip() for part in cells[column].split(";") if part.strip()]
        if parts:
            step[column] = parts
    return (order, number), step
