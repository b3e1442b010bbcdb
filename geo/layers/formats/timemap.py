"""Incidents as the events of TimeMap (Forensic Architecture, Bellingcat): a JSON array.

Pure. TimeMap pins whatever has a position, so an event whose place is an area gets none: its words
are kept, and the precision stands beside them for those who read the file otherwise.
"""

import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd

from geo.layers.formats.csv import flat_rows
from geo.model.schema import Layer
from geo.model.vocab import Precision

__all__ = ["to_timemap"]

_KEPT = (  # ours, which TimeMap passes over and our reader knows
    "title",
    "date_prec",
    "edtf",
    "admin1",
    "admin2",
    "country",
    "precision",
    "precision_basis",
    "uncertainty_m",
    "low",
    "best",
    "high",
    "status",
)


def to_timemap(frame: gpd.GeoDataFrame, layer: Layer) -> str:
    """Events as TimeMap reads them from ``events.json``; the day is month/day/year there.

    A span keeps its last day in ``date_end``; an undated event has an empty ``date``.
    """
    events = [_event(row) for row in flat_rows(frame, layer)]
    return json.dumps(events, ensure_ascii=False, indent=1) + "\n"


def _event(row: Mapping[str, Any]) -> dict[str, Any]:
    drawn = row["precision"] != "" and Precision(row["precision"]).is_point
    return {
        "id": row["event_id"],
        "description": ". ".join(str(row[name]) for name in ("title", "notes") if row[name]),
        "date": _day(row["date_start"]),
        "date_end": _day(row["date_end"]),
        "time": "",
        "location": row["location"] or row["place_name"],
        "latitude": str(row["latitude"]) if drawn else "",
        "longitude": str(row["longitude"]) if drawn else "",
        "category": row["event_type"],
        "associations": [text for text in str(row["tags"]).split(";") if text],
        "sources": [text for text in str(row["source"]).split(";") if text],
        "graphic": "FALSE",
        **{name: row[name] for name in _KEPT if row[name] != ""},
    }


def _day(iso: object) -> str:
    """Month/day/year.

    >>> _day("2025-03-06")
    '03/06/2025'
    """
    year, _, rest = str(iso).partition("-")
    month, _, day = rest.partition("-")
    return f"{month}/{day}/{year}" if day else ""
