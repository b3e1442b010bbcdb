"""OpenStreetMap extracts: ``.osm.pbf`` and ``.osm`` through GDAL, or GeoJSON (Overpass, osmium).

Named places, admin units, islands, mountains, lakes, rivers (as relations), air bases, border
crossings. Streets and buildings are no places of a gazetteer. Data of OpenStreetMap is under the
ODbL: what is derived from it and published keeps that licence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

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
from geo.intake.suffixes import OSM_DUMPS
from geo.intake.tables import cell_text
from geo.intake.vector import Feature
from geo.model.records import PlaceId, PlaceName, Rejected
from geo.model.vocab import PlaceKind

__all__ = ["ATTRIBUTION", "kind_of", "read"]

ATTRIBUTION = {
    "title": "OpenStreetMap",
    "url": "https://www.openstreetmap.org/copyright",
    "licence": "ODbL-1.0",
    "licence_url": "https://opendatacommons.org/licenses/odbl/1-0/",
    "attribution": "© OpenStreetMap contributors, ODbL",
}

_LAYERS = {"points": "n", "multilinestrings": "r", "multipolygons": "r"}
_HSTORE = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_PLACES = {
    "city": PlaceKind.CITY,
    "town": PlaceKind.TOWN,
    "village": PlaceKind.VILLAGE,
    "hamlet": PlaceKind.VILLAGE,
    "isolated_dwelling": PlaceKind.VILLAGE,
    "suburb": PlaceKind.QUARTER,
    "borough": PlaceKind.QUARTER,
    "quarter": PlaceKind.QUARTER,
    "neighbourhood": PlaceKind.QUARTER,
    "island": PlaceKind.ISLAND,
    "islet": PlaceKind.ISLAND,
    "archipelago": PlaceKind.ISLAND,
    "country": PlaceKind.COUNTRY,
    "state": PlaceKind.ADM1,
    "province": PlaceKind.ADM1,
    "region": PlaceKind.REGION,
    "district": PlaceKind.ADM2,
    "county": PlaceKind.ADM2,
    "municipality": PlaceKind.ADM3,
    "locality": PlaceKind.SITE,
    "sea": PlaceKind.SEA,
    "ocean": PlaceKind.SEA,
}
_ADMIN = {
    "2": PlaceKind.COUNTRY,
    "3": PlaceKind.ADM1,
    "4": PlaceKind.ADM1,
    "5": PlaceKind.ADM2,
    "6": PlaceKind.ADM2,
    "7": PlaceKind.ADM3,
    "8": PlaceKind.ADM3,
}
_NATURAL = {
    "peak": PlaceKind.MOUNTAINS,
    "volcano": PlaceKind.MOUNTAINS,
    "mountain_range": PlaceKind.MOUNTAINS,
    "ridge": PlaceKind.MOUNTAINS,
    "water": PlaceKind.LAKE,
    "bay": PlaceKind.SEA,
    "strait": PlaceKind.SEA,
    "desert": PlaceKind.REGION,
    "valley": PlaceKind.REGION,
    "peninsula": PlaceKind.REGION,
}


_SITES = {
    ("barrier", "border_control"): PlaceKind.CROSSING,
    ("aeroway", "aerodrome"): PlaceKind.AIRPORT,
    ("amenity", "refugee_site"): PlaceKind.CAMP,
    ("amenity", "hospital"): PlaceKind.HOSPITAL,
    ("man_made", "bridge"): PlaceKind.BRIDGE,
    ("military", "checkpoint"): PlaceKind.CHECKPOINT,
    ("waterway", "dam"): PlaceKind.DAM,
}


def read(paths: Sequence[Path], *, faults: list[Rejected]) -> Iterator[Row]:
    """Rows of OpenStreetMap extracts; ids are ``osm:n1``, ``osm:w1``, ``osm:r1``.

    Parameters
    ----------
    paths
        ``.osm.pbf``, ``.osm``, ``.geojson`` or any vector file with OSM tags as columns.
    faults
        Features that could not be used are added.

    Raises
    ------
    InputError
        A file cannot be read.
    """
    for path in paths:
        raw = path.suffix.casefold() in OSM_DUMPS
        yield from vector_rows(
            path,
            _row,
            faults=faults,
            layers=_LAYERS if raw else None,
            where="name IS NOT NULL" if raw else "",
        )


def kind_of(tags: Mapping[str, str]) -> PlaceKind | None:
    """The kind of an OSM feature; None for what is no place of a gazetteer.

    >>> kind_of({"place": "hamlet"}).value, kind_of({"highway": "residential"})
    ('village', None)
    """
    if tags.get("military") == "airfield" or (
        tags.get("aeroway") == "aerodrome" and "military" in f"{tags.get('aerodrome:type')}"
    ):
        return PlaceKind.AIR_BASE
    if tags.get("boundary") == "administrative" and tags.get("admin_level") in _ADMIN:
        return _ADMIN[tags["admin_level"]]
    if tags.get("place") in _PLACES:
        return _PLACES[tags["place"]]
    if tags.get("natural") in _NATURAL:
        return _NATURAL[tags["natural"]]
    if tags.get("waterway") in ("river", "wadi", "canal"):
        return PlaceKind.RIVER
    return next((kind for (key, value), kind in _SITES.items() if tags.get(key) == value), None)


def _tags(values: Mapping[str, object]) -> dict[str, str]:
    """Tags out of columns, ``other_tags`` (hstore) and a nested ``tags``."""
    tags = {key: cell_text(value) for key, value in values.items() if value not in (None, "")}
    for column in ("other_tags", "tags"):
        for key, text in _HSTORE.findall(tags.pop(column, "").replace('": "', '"=>"')):
            tags.setdefault(_ESCAPED.sub(r"\1", key), _ESCAPED.sub(r"\1", text))
    return tags


def _row(feature: Feature, layer: str) -> Row | None:
    tags, shape = _tags(feature.values), feature.geometry
    kind = kind_of(tags)
    name = tags.get("name:en") or tags.get("int_name") or tags.get("name", "")
    if kind is None or not name:
        return None
    if shape is None or shape.is_empty:
        raise CellError("geometry", "", f"{name} has no geometry")
    names = _names(tags)
    arabic = next((n.text for n in names if n.lang == "ar"), "")
    iso = tags.get("ISO3166-1:alpha2") or tags.get("ISO3166-1", "")
    row = Row(
        place_id=PlaceId(_identity(tags, _LAYERS.get(layer, "n"))),
        name=name,
        kind=kind,
        country=country_code(iso, "ISO3166-1") if kind is PlaceKind.COUNTRY else "",
        population=_people(tags.get("population", "")),
        names=unique(names, without=[name, arabic]),
        name_ar=arabic,
        pcode=tags.get("ref:pcode") or tags.get("pcode", ""),
        geonames_id=whole(tags.get("geonames:id", ""), "geonames:id"),
        wikidata=tags.get("wikidata", "") if tags.get("wikidata", "").startswith("Q") else "",
        source="osm",
    )
    return placed(row, shape)


def _identity(tags: Mapping[str, str], letter: str) -> str:
    """``osm:`` with the letter of node, way or relation and the number."""
    given = tags.get("@id") or tags.get("id", "")
    if "/" in given:
        sort, _, number = given.rpartition("/")
        return f"osm:{sort.rpartition('/')[2][:1]}{number}"
    if tags.get("osm_way_id"):
        return f"osm:w{tags['osm_way_id']}"
    return f"osm:{letter}{tags.get('osm_id') or given}"


def _names(tags: Mapping[str, str]) -> list[PlaceName]:
    kinds = {"old_name": "historical", "short_name": "code"}
    found = []
    for key, text in tags.items():
        base, _, lang = key.partition(":")
        if base not in ("name", "alt_name", "int_name", "official_name", "loc_name", *kinds):
            continue
        if lang and not re.fullmatch(r"[a-z]{2,3}(?:[-_]\w+)?", lang):
            continue
        found += [
            name_of(
                part.strip(),
                lang=language(lang[:3].rstrip("-_")),
                kind=kinds.get(base, "alternate"),
            )
            for part in text.split(";")
        ]
    return found


def _people(text: str) -> int:
    """Inhabitants as mappers write them: ``1,200``, ``3000 (2010)``; 0 where it is no number."""
    match = re.match(r"\s*(\d[\d.,' ]*)", text)
    return int(re.sub(r"\D", "", match[1])) if match else 0
