"""Rows of countries and first-level units from the packaged shapes (Natural Earth)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.rows import Row
from geo.gazetteer.shapes import world as shapes
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind

__all__ = ["ShapeRows"]

SOURCE = "natural-earth"


class ShapeRows:
    """The packaged shapes; remembers which of them a curated row has taken already."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    @cached_property
    def _units(self) -> dict[str, shapes.Unit]:
        return {unit.shape_id: unit for unit in (*shapes.countries(), *shapes.adm1())}

    def footprint(self, key: str) -> bytes | None:
        """WKB of the shape that a curated row names; no second row is made of it."""
        unit = self._units.get(key)
        if unit is None:
            return None
        self._taken.add(key)
        wkb: bytes = shapely.to_wkb(unit.geometry)
        return wkb

    def countries(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows of countries with their shape, position and box."""
        by_code: dict[str, shapes.Unit] = {}
        for unit in shapes.countries():
            known = by_code.get(unit.country)
            if known is None or known.geometry.area < unit.geometry.area:
                by_code[unit.country] = unit
        for row in rows:
            found = by_code.get(row.country)
            yield row if found is None else _placed(row, found.geometry)

    def units(self) -> Iterator[Row]:
        """First-level units that no curated row has taken."""
        for unit in sorted(shapes.adm1(), key=lambda u: u.shape_id):
            if unit.shape_id in self._taken or not unit.name or not unit.country:
                continue
            row = Row(
                place_id=PlaceId(f"shape:{unit.shape_id}"),
                name=unit.name,
                kind=PlaceKind.ADM1,
                country=unit.country,
                source=SOURCE,
                flags=frozenset({"historical"}) if unit.historical else frozenset(),
            )
            yield _placed(row, unit.geometry)


def _placed(row: Row, shape: BaseGeometry) -> Row:
    spot = shape.representative_point()
    return replace(row, lon=spot.x, lat=spot.y, footprint=shapely.to_wkb(shape))
