"""Borders of the ground: which are contested, and which a map wants to show."""

from functools import cache
from itertools import combinations
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.shapes.world import Box, Detail, Shapes
from geo.webmap.squares import Line, contested_lines, disputed

__all__ = ["BOUNDARIES", "borders_apart", "leave_out"]

BOUNDARIES: Final = ("dashed", "undisputed", "none")  # what map.toml may choose


def borders_apart(shapes: Shapes, detail: Detail, box: Box) -> tuple[BaseGeometry, BaseGeometry]:
    """Borders, and the lines of areas whose standing is contested: those are never drawn solid."""
    borders: BaseGeometry = shapes.borders(detail=detail, box=box)

    def near_by(home: Box) -> bool:
        return home[0] < box[2] and home[2] > box[0] and home[1] < box[3] and home[3] > box[1]

    near = {home for home in disputed().values() if near_by(home)}
    contested = [
        shapely.boundary(unit.geometry)
        for home in sorted(near)
        for unit in shapes.countries(
            detail=detail, box=home, only=lambda named: named["name"] in disputed()
        )
    ]
    for line in filter(lambda line: near_by(line.box), contested_lines()):
        contested += _shared(shapes, detail, line)
    if not contested:
        return borders, shapely.MultiLineString()
    lines = shapely.intersection(borders, shapely.union_all(contested))
    return shapely.difference(borders, shapely.buffer(lines, 1e-6)), lines


@cache
def _shared(shapes: Shapes, detail: Detail, line: Line) -> tuple[BaseGeometry, ...]:
    """What two countries share of their outlines where the line between them is contested."""
    edges = [
        shapely.boundary(shapely.clip_by_rect(unit.geometry, *line.box))
        for unit in shapes.countries(
            detail=detail, box=line.box, only=lambda named: named["country"] in line.countries
        )
    ]
    return tuple(shapely.intersection(one, other) for one, other in combinations(edges, 2))


def leave_out(level: dict[str, Any], boundaries: str) -> None:
    """Take the lines out of a level that its map does not want."""
    if boundaries != "dashed":
        level["disputed"] = []
    if boundaries == "none":
        level["borders"], level["adm1"] = [], []
