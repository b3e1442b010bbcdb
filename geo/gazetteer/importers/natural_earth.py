"""Natural Earth: populated places, countries, first-level units, regions, seas, lakes, rivers.

Shapefiles, GeoPackages or GeoJSON of naturalearthdata.com (public domain); the theme is told by
the columns. Names in the languages of the ``NAME_xx`` columns are kept.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from geo.gazetteer.build.packaged import settlement
from geo.gazetteer.importers.base import (
    CellError,
    country_code,
    language,
    name_of,
    placed,
    unique,
    vector_rows,
    whole,
)
from geo.gazetteer.rows import Row
from geo.intake.tables import cell_text
from geo.intake.vector import Feature
from geo.model.errors import InputError
from geo.model.records import PlaceId, Rejected
from geo.model.slugs import slug
from geo.model.vocab import PlaceKind

__all__ = ["ATTRIBUTION", "kind_of", "read"]

ATTRIBUTION = {
    "title": "Natural Earth",
    "url": "https://www.naturalearthdata.com/",
    "licence": "Public domain",
    "licence_url": "https://www.naturalearthdata.com/about/terms-of-use/",
    "attribution": "Made with Natural Earth",
}

_NAMES = re.compile(r"name_([a-z]{2,3}t?)")
_NOT_LANGUAGES = frozenset({"len", "alt", "sort", "cia", "lon"})
_CLASSES: tuple[tuple[str, PlaceKind], ...] = (  # beginnings of FEATURECLA, the first that fits
    ("admin-0", PlaceKind.COUNTRY),
    ("admin-1", PlaceKind.ADM1),
    ("admin-2", PlaceKind.ADM2),
    ("continent", PlaceKind.CONTINENT),
    ("range", PlaceKind.MOUNTAINS),
    ("foothills", PlaceKind.MOUNTAINS),
    ("mountain", PlaceKind.MOUNTAINS),
    ("island", PlaceKind.ISLAND),
    ("river", PlaceKind.RIVER),
    ("canal", PlaceKind.RIVER),
    ("lake", PlaceKind.LAKE),
    ("alkaline lake", PlaceKind.LAKE),
    ("reservoir", PlaceKind.LAKE),
    ("lagoon", PlaceKind.LAKE),
    *((word, PlaceKind.SEA) for word in (
        "ocean", "sea", "gulf", "bay", "strait", "channel", "sound", "fjord", "inlet", "reef",
    )),
)  # fmt: skip


def read(paths: Sequence[Path], *, faults: list[Rejected]) -> Iterator[Row]:
    """Rows of Natural Earth files.

    Parameters
    ----------
    paths
        Vector files, every layer of each.
    faults
        Features that could not be used are added.

    Raises
    ------
    InputError
        A file cannot be read, or is not of Natural Earth.
    """
    for path in paths:
        yield from vector_rows(path, partial(_row, file=path.name), faults=faults)


def kind_of(feature_class: str, *, population: int = 0) -> PlaceKind:
    """The kind of a Natural Earth feature class; what is unknown is a region.

    >>> kind_of("Range/mtn").value, kind_of("Admin-1 capital", population=90_000).value
    ('mountains', 'city')
    """
    text = feature_class.casefold().strip()
    if "capital" in text or "populated place" in text or "settlement" in text:
        return settlement(population)
    if text.startswith(("historic place", "scientific station", "meteorological station")):
        return PlaceKind.SITE
    return next((kind for start, kind in _CLASSES if text.startswith(start)), PlaceKind.REGION)


def _row(feature: Feature, _layer: str, *, file: str) -> Row | None:
    values = {k.casefold(): cell_text(v) for k, v in feature.values.items()}
    if "featurecla" not in values:
        if feature.number == 1:
            raise InputError(
                "no column FEATURECLA",
                where=file,
                remedy="is this of Natural Earth? read others with `add table`",
            )
        raise CellError("FEATURECLA", "", "FEATURECLA is empty")
    name = values.get("name_en") or values.get("name") or values.get("nameascii", "")
    if not name:
        return None
    population = max(0, whole(values.get("pop_max") or values.get("pop_est", ""), "pop_max") or 0)
    kind = kind_of(values["featurecla"], population=population)
    number = whole(values.get("geonamesid") or values.get("geonameid") or values.get("gn_id", ""),
                   "geonamesid")  # fmt: skip
    gn = number if number is not None and number > 0 else None
    names = [
        name_of(text, lang=language(match[1]))
        for column, text in values.items()
        if (match := _NAMES.fullmatch(column)) and match[1] not in _NOT_LANGUAGES
    ]
    names += [
        name_of(part.strip())
        for column in ("name", "nameascii", "name_alt", "namealt", "name_long")
        for part in re.split(r"[|;]", values.get(column, ""))
    ]
    wikidata = values.get("wikidataid", "")
    identity = values.get("ne_id") or f"{kind.value}-{slug(name, ascii_only=True)}"
    arabic = values.get("name_ar", "")
    code = values.get("iso_a2_eh") or values.get("iso_a2", "")
    row = Row(
        place_id=PlaceId(f"gn:{gn}" if gn else f"ne:{identity}"),
        name=name,
        kind=kind,
        country=country_code(code, "ISO_A2") if len(code) == 2 else "",
        admin1=values.get("adm1name", ""),
        population=population,
        names=unique(names, without=[name, arabic]),
        name_ar=arabic,
        geonames_id=gn,
        wikidata=wikidata if wikidata.startswith("Q") else "",
        source="natural-earth",
    )
    if feature.geometry is None or feature.geometry.is_empty:
        raise CellError("geometry", "", f"{name} has no geometry")
    return placed(row, feature.geometry)
