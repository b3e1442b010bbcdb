"""Rows of countries and first-level units from the packaged shapes (Natural Earth)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.rows import Row, parse_names
from geo.gazetteer.shapes import world as shapes
from geo.gazetteer.units import unit_key
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
        world = shapes.load()
        return {u.shape_id: u for u in (*world.countries(), *world.adm1(), *world.older())}

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
        """Units that no curated row has taken: today's, then second-level and historical ones."""
        world = shapes.load()
        for unit in (*world.adm1(), *world.older()):
            if unit.shape_id not in self._taken:
                yield _placed(_row(unit), unit.geometry)

    def district(self, row: Row) -> Row:
        """The row of a second-level unit under the id of a shape of the same name and place."""
        near = self._districts.get((row.country, unit_key(row.name)))
        if near is None or row.lon is None or row.lat is None:
            return row
        if not near.geometry.contains(shapely.Point(row.lon, row.lat)):
            return row
        return replace(row, place_id=_place_id(near), flags=row.flags - {"approximate"}, bbox=None)

    @cached_property
    def _districts(self) -> dict[tuple[str, str], shapes.Unit]:
        older = shapes.load().older()
        return {(u.country, unit_key(u.name)): u for u in older if u.level == "adm2"}


def _place_id(unit: shapes.Unit) -> PlaceId:
    if unit.geonames_id is not None:
        return PlaceId(f"gn:{unit.geonames_id}")
    return PlaceId(f"shape:{unit.shape_id}")


def _row(unit: shapes.Unit) -> Row:
    flags = {"historical": unit.historical, "approximate": unit.approximate}
    _, _, code = unit.shape_id.partition(":")
    today = unit.level == "adm1" and not unit.historical
    return Row(
        place_id=_place_id(unit),
        name=unit.name,
        kind=PlaceKind(unit.level),
        country=unit.country,
        admin1_code=code.partition(".")[2] if today else "",
        geonames_id=unit.geonames_id,
        names=parse_names(unit.names),
        source=SOURCE if unit.geonames_id is None else f"{SOURCE}|geonames",
        flags=frozenset(flag for flag, set_ in flags.items() if set_),
        evidence=unit.note,
    )


def _placed(row: Row, shape: BaseGeometry) -> Row:
    spot = shape.representative_point()
    return replace(row, lon=spot.x, lat=spot.y, footprint=shapely.to_wkb(shape))
