"""GeoJSON in all its forms, JSON arrays, wrapped and nested objects, one object a line.

A FeatureCollection, a Feature, a bare geometry, newline-delimited features, an array of flat or
nested objects (survey servers), ``{"data": [...]}``, columns as arrays (pandas).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geo.intake.foreign import ODD, read_json
from geo.intake.packed import Source, source_text
from geo.intake.table import Table, cell_text, frame_of_columns
from geo.model.errors import InputError
from geo.model.folds import underscored
from geo.model.left_out import restored
from geo.model.records import Rejected

__all__ = ["read_objects"]

_WRAPPERS = (
    "features", "events", "results", "data", "items", "records", "rows", "incidents", "value",
    "entries",
)  # fmt: skip
_ANSWERS = ("result", "results", "response", "data", "payload")
_GEOMETRIES = frozenset(
    [
        "Point",
        "LineString",
        "Polygon",
        "MultiPoint",
        "MultiLineString",
        "MultiPolygon",
        "GeometryCollection",
    ]
)
_WEB_MERCATOR = {102100: 3857, 102113: 3857}  # codes of ArcGIS that EPSG does not know
_DEEPEST = 4  # levels of nested objects that become columns
_MOST_DAMAGED = 1000

_Item = tuple[int, Any]
_Shape = Any


def read_objects(source: Source, *, known: frozenset[str]) -> list[Table]:
    """The one table of a JSON file.

    Raises
    ------
    InputError
        It is no JSON, or holds no rows.
    """
    del known
    rejected: list[Rejected] = []
    body = source_text(source, rejected, encoding=source.encoding)
    text = body.lstrip("\ufeff").strip()
    if not text:
        raise InputError("the table is empty", where=source.name, remedy="give at least one row")
    items, crs = _items(text, source, rejected)
    rows: list[tuple[int, dict[str, str], dict[str, str]]] = []
    shapes: list[_Shape] = []
    for number, item in items:
        try:
            cells, written, geometry = _row(item)
        except (ShapelyError, *ODD):
            rejected.append(
                Rejected(
                    file=source.name,
                    row=number,
                    reason="not a Feature with properties and a valid geometry, nor an object",
                    remedy="see RFC 7946, sections 3.1 and 3.2",
                )
            )
            continue
        rows.append((number, cells, written))
        shapes.append(geometry)
    columns = list(dict.fromkeys(column for _, cells, _ in rows for column in cells))
    written = {column: header for _, _, names in rows for column, header in names.items()}
    values = [[cells.get(column, "") for _, cells, _ in rows] for column in columns]
    return [
        Table(
            name=source.name,
            cells=frame_of_columns(columns, values, [number for number, _, _ in rows]),
            headers=tuple(written[column] for column in columns),
            geometry=_projected(shapes, crs, source.name, rejected),
            rejected=tuple(rejected),
        )
    ]


def _items(text: str, source: Source, rejected: list[Rejected]) -> tuple[list[_Item], str]:
    """The objects of a file with their numbers, and the coordinate system that it names."""
    try:
        found = read_json(text)
    except ValueError as error:
        lines = list(_lines(text, source.name, rejected))
        if not lines:
            raise InputError(f"not JSON ({error})", where=source.name) from error
        return lines, _crs_of_lines(lines, source.name)
    if isinstance(found, list):
        return list(enumerate(found, start=1)), ""
    if not isinstance(found, dict):
        raise InputError(
            "neither an array nor an object",
            where=source.name,
            remedy='write [{"date": "...", "location": "..."}]',
        )
    found = restored(found)
    crs = _crs(found)
    if found.get("type") in ("Feature", *_GEOMETRIES):
        return [(1, found)], crs
    wrapped = _wrapped(found)
    if wrapped is not None:
        return list(enumerate(wrapped, start=1)), crs
    lists = [value for value in found.values() if isinstance(value, list)]
    if lists and len(lists) == len(found) and len({len(v) for v in lists}) == 1:
        return [
            (i + 1, {key: value[i] for key, value in found.items()}) for i in range(len(lists[0]))
        ], ""
    maps = [value for value in found.values() if isinstance(value, dict)]
    if maps and len(maps) == len(found):
        return _oriented(found, maps), ""
    return [(1, found)], ""


def _wrapped(found: Mapping[str, Any]) -> list[Any] | None:
    """The rows that an answer of a server holds: ``{"result": {"records": [...]}}``."""
    answers = [found, *(found[n] for n in _ANSWERS if isinstance(found.get(n), dict))]
    inside = (answer.get(name) for answer in answers for name in _WRAPPERS)
    return next((rows for rows in inside if isinstance(rows, list)), None)


def _oriented(found: Mapping[str, Any], maps: Sequence[Mapping[str, Any]]) -> list[_Item]:
    """Objects by key: pandas' columns of rows, else rows by id."""
    keys = [tuple(value) for value in maps]
    if len(set(keys)) == 1 and all(str(key).isdigit() for key in keys[0]):
        return [
            (i, {column: values[key] for column, values in found.items()})
            for i, key in enumerate(keys[0], start=1)
        ]
    return [(i, {"id": key, **value}) for i, (key, value) in enumerate(found.items(), start=1)]


def _lines(text: str, name: str, rejected: list[Rejected]) -> Iterator[_Item]:
    """One object a line; lines that are none are said, unless none is."""
    wrong: list[Rejected] = []
    good = 0
    for number, line in enumerate(text.split("\n"), start=1):
        body = line.strip().lstrip("\x1e")
        if not body:
            continue
        try:
            found = read_json(body)
        except ValueError as error:
            if len(wrong) < _MOST_DAMAGED:
                wrong.append(
                    Rejected(
                        file=name,
                        row=number,
                        value=body[:80],
                        reason=f"not a line of JSON: {error}",
                        remedy="write one object a line",
                    )
                )
            continue
        if isinstance(found, dict):
            good += 1
            yield number, found
    if good:
        rejected += wrong


def _row(item: Any) -> tuple[dict[str, str], dict[str, str], _Shape]:
    """Cells, headers as written, and the shape of one object."""
    given: Any = None
    if item.get("type") == "Feature":
        values = dict(item.get("properties") or {})
        if "id" in item and not any(values.get(key) for key in ("event_id", "id")):
            values["id"] = item["id"]
        if isinstance(item.get("layer"), str):
            values.setdefault("layer", item["layer"])
        given = item.get("geometry")
    elif isinstance(item.get("attributes"), dict):
        values, given = dict(item["attributes"]), _of_arcgis(item.get("geometry"))
    elif item.get("type") in _GEOMETRIES and ("coordinates" in item or "geometries" in item):
        values, given = {}, item
    else:
        values = dict(item)
        for key in ("geometry", "geom", "the_geom"):
            if isinstance(values.get(key), dict) and values[key].get("type") in _GEOMETRIES:
                given = values.pop(key)
                break
    written: dict[str, str] = {}
    cells: dict[str, str] = {}
    for header, value in _flat(values, depth=0):
        column = underscored(header)
        if column and column not in cells:
            cells[column], written[column] = cell_text(value), header
    geometry = shape(given) if given is not None else None
    return cells, written, None if geometry is None or geometry.is_empty else geometry


def _of_arcgis(geometry: Any) -> dict[str, Any] | None:
    """A geometry as ArcGIS writes it, as GeoJSON does."""
    match geometry:
        case {"x": x, "y": y} if x is not None and y is not None:
            return {"type": "Point", "coordinates": [x, y]}
        case {"rings": rings}:
            return {"type": "Polygon", "coordinates": rings}
        case {"paths": paths}:
            return {"type": "MultiLineString", "coordinates": paths}
        case {"points": points}:
            return {"type": "MultiPoint", "coordinates": points}
        case _:
            return None


def _flat(values: Mapping[str, Any], *, depth: int) -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, dict) and value and depth < _DEEPEST:
            if value.get("type") in _GEOMETRIES and "coordinates" in value:
                yield str(key), json.dumps(value)
                continue
            for inner, found in _flat(value, depth=depth + 1):
                yield f"{key}/{inner}", found
        else:
            yield str(key), value


def _crs(found: Mapping[str, Any]) -> str:
    """The old ``crs`` member of GeoJSON, or that of ArcGIS; a missing one is WGS 84."""
    reference = found.get("spatialReference")
    if isinstance(reference, dict):
        code = reference.get("latestWkid") or reference.get("wkid")
        return f"EPSG:{_WEB_MERCATOR.get(code, code)}" if code else ""
    member = found.get("crs")
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return str(name) if name else ""


def _crs_of_lines(lines: Sequence[_Item], name: str) -> str:
    """The coordinate system that each line names; one for all."""
    found = {_crs(item) for _, item in lines if isinstance(item, dict)}
    if len(found) > 1:
        raise InputError(
            f"its lines are in several coordinate systems: {', '.join(sorted(found))[:80]}",
            where=name,
            remedy="write a file for each, or all in WGS 84",
        )
    return next(iter(found), "")


def _projected(
    shapes: Sequence[_Shape], crs: str, name: str, rejected: list[Rejected]
) -> npt.NDArray[np.object_] | None:
    if not any(geometry is not None for geometry in shapes):
        return None
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    if not crs or crs.upper().endswith(("CRS84", ":4326")):
        return found
    try:
        moved = gpd.GeoSeries(found, crs=crs).to_crs(4326)
    except (pyproj.exceptions.CRSError, ValueError):
        rejected.append(
            Rejected(
                file=name,
                column="crs",
                value=crs[:80],
                reason="its coordinate system is not known; positions are read as WGS 84",
                remedy="write longitude and latitude in degrees",
                fatal=False,
            )
        )
        return found
    rejected.append(
        Rejected(
            file=name,
            column="crs",
            value=crs[:80],
            reason=f"positions were given in {crs[:60]} and are brought to WGS 84",
            fatal=False,
            warning=True,
        )
    )
    return np.array(list(moved), dtype=object)
