"""Errors: one root, children that also are the fitting builtin.

Every message says what is wrong, where, the likely cause and the repair, in one line.
"""

__all__ = [
    "CoordinateError",
    "GazetteerError",
    "GeoError",
    "InputError",
    "MapFolderError",
    "SchemaError",
    "UnknownPlaceError",
]


class GeoError(Exception):
    """Root of all errors that this library raises on purpose."""


class InputError(GeoError, ValueError):
    """A file that a person gave cannot be read as what it should be.

    Carries ``where`` (file, row, column as far as known) and ``remedy`` so that a caller can list
    many of them in a table.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        place = f"{where}: " if where else ""
        repair = f"; {remedy}" if remedy else ""
        super().__init__(f"{place}{what}{repair}")
        self.what, self.where, self.remedy = what, where, remedy


class MapFolderError(InputError):
    """A map folder lacks something, or its ``map.toml`` says something impossible."""


class CoordinateError(GeoError, ValueError):
    """A longitude or latitude is out of range or not finite."""

    def __init__(self, lon: float, lat: float) -> None:
        swapped = abs(lon) <= 90 < abs(lat) <= 180
        hint = f"; swapped? LonLat(lon={lat}, lat={lon}) is valid" if swapped else ""
        super().__init__(f"lon={lon}, lat={lat} is not a WGS 84 position{hint}")
        self.lon, self.lat = lon, lat


class GazetteerError(GeoError, RuntimeError):
    """A compiled gazetteer cannot be built, or is cut, altered, or folded by an older table."""


class UnknownPlaceError(GeoError, KeyError):
    """No place of this id is in the gazetteer."""

    def __init__(self, place_id: str) -> None:
        super().__init__(
            f"no place {place_id!r} in this gazetteer; was it built from other sources?"
        )
        self.place_id = place_id

    def __str__(self) -> str:
        """Plain text: KeyError would show the repr."""
        return str(self.args[0])


class SchemaError(GeoError, ValueError):
    """A frame does not keep its contract; every fault is listed."""
