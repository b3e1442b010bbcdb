"""Movements as a matrix of origins and destinations, one row for each pair that occurs.

Pure. Figures of several movements are never added up: they may count the same people. A pair shows
the smallest and the largest that anybody gave, and how many movements came without one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd

from geo.intake.sheets import sheet_text
from geo.layers.formats.csv import flat_rows
from geo.model.schema import LAYERS

__all__ = ["FLOW_COLUMNS", "to_flows"]

FLOW_COLUMNS = (
    "origin",
    "destination",
    "origin_explicit",
    "destination_explicit",
    "movements",
    "number_least",
    "number_most",
    "without_number",
    "number_text",
    "date_start",
    "date_end",
    "claimant",
    "movement_ids",
)
_JOINED = "; "


def to_flows(routes: gpd.GeoDataFrame) -> str:
    """The matrix as CSV, pairs in the order of their names; an end that is not stated is empty."""
    pairs: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in flat_rows(routes, LAYERS["routes"]):
        pairs[str(row["origin"]), str(row["destination"])].append(row)
    return sheet_text(FLOW_COLUMNS, (_flow(*key, pairs[key]) for key in sorted(pairs)))


def _flow(origin: str, goal: str, rows: list[Mapping[str, Any]]) -> dict[str, object]:
    numbers = [row["number"] for row in rows if row["number"] != ""]
    starts = [row["date_start"] for row in rows if row["date_start"]]
    ends = [row["date_end"] for row in rows if row["date_end"]]
    return {
        "origin": origin,
        "destination": goal,
        "origin_explicit": _all(row["origin_explicit"] for row in rows),
        "destination_explicit": _all(row["destination_explicit"] for row in rows),
        "movements": len(rows),
        "number_least": min(numbers, default=""),
        "number_most": max(numbers, default=""),
        "without_number": len(rows) - len(numbers),
        "number_text": _once(row["number_text"] for row in rows),
        "date_start": min(starts, default=""),
        "date_end": max(ends, default=""),
        "claimant": _once(row["claimant"] for row in rows),
        "movement_ids": _once(row["movement_id"] for row in rows),
    }


def _all(values: Iterable[object]) -> str:
    return "yes" if all(value == "yes" for value in values) else "no"


def _once(values: Iterable[object]) -> str:
    return _JOINED.join(dict.fromkeys(str(value) for value in values if value != ""))
