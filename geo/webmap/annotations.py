"""Notes that an author draws on a map, from ``notes.geojson`` or ``notes.csv`` of its folder.

Reads one file. A point is a label, or a number where it has one; a line is an arrow; an area is
shaded. They are drawn above the ground, printed, and go along with the downloads.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import shapely

from geo.model.errors import InputError

__all__ = ["NOTES", "read_notes"]

NOTES: Final = ("notes.geojson", "notes.csv")
_COLUMNS: Final = ("number", "text", "lat", "lon", "to_lat", "to_lon")
_KINDS: Final = {"Point": "label", "LineString": "arrow", "Polygon": "area", "MultiPolygon": "area"}
_MOST: Final = 200


def read_notes(path: Path) -> tuple[dict[str, Any], ...]:
    """The notes of a file: ``kind`` (label, number, arrow, area), ``text``, ``geometry``.

    Raises
    ------
    InputError
        Not such a file; the note is named by its number in the file.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = _of_table(text) if path.suffix.lower() == ".csv" else _of_features(text)
        notes = tuple(_note(row, number, path) for number, row in enumerate(rows, start=1))
    except (OSError, ValueError, csv.Error, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"cannot be read as notes ({error})",
            where=path.name,
            remedy=f"GeoJSON features with a text, or a table with {', '.join(_COLUMNS)}",
        ) from error
    if len(notes) > _MOST:
        raise InputError(f"{len(notes)} notes, {_MOST} is most", where=path.name)
    return notes


def _of_features(text: str) -> Iterator[dict[str, Any]]:
    collection = json.loads(text)
    for feature in collection["features"]:
        properties = feature.get("properties") or {}
        yield {
            "text": properties.get("text") or properties.get("name") or "",
            "number": properties.get("number"),
            "geometry": feature.get("geometry"),
        }


def _of_table(text: str) -> Iterator[dict[str, Any]]:
    for row in csv.DictReader(io.StringIO(text, newline="")):
        start, end = [row.get("lon"), row.get("lat")], [row.get("to_lon"), row.get("to_lat")]
        kind, spots = ("LineString", [start, end]) if all(end) else ("Point", start)
        yield {
            "text": row.get("text") or "",
            "number": row.get("number"),
            "geometry": {"type": kind, "coordinates": spots},
        }


def _note(row: Mapping[str, Any], number: int, path: Path) -> dict[str, Any]:
    """One note, checked and rounded to a metre."""
    text, sign = str(row["text"]).strip(), str(row["number"] or "").strip()
    geometry = row["geometry"]
    try:
        if path.suffix.lower() == ".csv":
            spots = geometry["coordinates"]
            is_line = geometry["type"] == "LineString"
            numbers = [[float(v) for v in spot] for spot in (spots if is_line else [spots])]
            geometry = {**geometry, "coordinates": numbers if is_line else numbers[0]}
        shape = shapely.set_precision(shapely.geometry.shape(geometry), 1e-5)
        west, south, east, north = shape.bounds
    except (ValueError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise InputError(
            f"note {number}: has no position", where=path.name, remedy="give longitude and latitude"
        ) from error
    kind = _KINDS.get(shape.geom_type, "")
    if not kind or (kind == "label" and not (text or sign)):
        raise InputError(
            f"note {number}: a {shape.geom_type} without a text"
            if kind
            else f"note {number}: a {shape.geom_type}",
            where=path.name,
            remedy="a point with a text or number, a line, or an area",
        )
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise InputError(
            f"note {number}: lies outside the world",
            where=path.name,
            remedy="longitude first, latitude second, in degrees",
        )
    told = {"kind": "number" if sign and kind == "label" else kind, "text": text, "number": sign}
    return {k: v for k, v in told.items() if v} | {"geometry": shapely.geometry.mapping(shape)}
