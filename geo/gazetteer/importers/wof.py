"""Who's On First: a folder of GeoJSON documents, or the SQLite distribution.

Records that are superseded, deprecated or no longer current are left out. Names carry their
language; GeoNames and Wikidata ids come from the concordances. CC0, with parts CC BY (GeoNames).
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from shapely.errors import GEOSException
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.build.packaged import settlement
from geo.gazetteer.importers.base import (
    CellError,
    Faults,
    country_code,
    language,
    name_of,
    placed,
    position,
    unique,
)
from geo.gazetteer.rows import Row
from geo.intake.suffixes import DATABASES
from geo.model.errors import InputError
from geo.model.records import PlaceId, PlaceName, Rejected
from geo.model.vocab import PlaceKind

__all__ = ["ATTRIBUTION", "read"]

ATTRIBUTION = {
    "title": "Who's On First",
    "url": "https://whosonfirst.org/",
    "licence": "CC0-1.0, parts CC-BY-4.0",
    "licence_url": "https://whosonfirst.org/docs/licenses/",
    "attribution": "Places: Who's On First, with data of GeoNames (CC BY 4.0)",
}

_KINDS = {
    "continent": PlaceKind.CONTINENT,
    "empire": PlaceKind.REGION,
    "country": PlaceKind.COUNTRY,
    "dependency": PlaceKind.COUNTRY,
    "disputed": PlaceKind.REGION,
    "macroregion": PlaceKind.REGION,
    "region": PlaceKind.ADM1,
    "macrocounty": PlaceKind.REGION,
    "county": PlaceKind.ADM2,
    "localadmin": PlaceKind.ADM3,
    "borough": PlaceKind.QUARTER,
    "macrohood": PlaceKind.QUARTER,
    "neighbourhood": PlaceKind.QUARTER,
    "microhood": PlaceKind.QUARTER,
    "campus": PlaceKind.SITE,
    "venue": PlaceKind.SITE,
    "ocean": PlaceKind.SEA,
    "marinearea": PlaceKind.SEA,
}
_VARIANTS = {"preferred": "alternate", "variant": "alternate", "colloquial": "alternate",
             "historical": "historical", "abbreviation": "code"}  # fmt: skip


def read(paths: Sequence[Path], *, faults: list[Rejected]) -> Iterator[Row]:
    """Rows of Who's On First.

    Parameters
    ----------
    paths
        Folders of GeoJSON documents (or single ones), ``.db``/``.sqlite`` files.
    faults
        Documents that could not be used are added.

    Raises
    ------
    InputError
        A path is neither, or holds nothing of the kind.
    """
    for path in paths:
        if path.is_dir():
            files = sorted(p for p in path.rglob("*.geojson") if "-alt-" not in p.name)
            if not files:
                raise InputError("no GeoJSON document in this folder", where=str(path))
            yield from _documents(files, path, faults)
        elif path.suffix.casefold() in DATABASES:
            yield from _database(path, faults)
        else:
            yield from _documents([path], path.parent, faults)


# ------------------------------------------------------------------ documents


def _documents(files: Iterable[Path], base: Path, faults: list[Rejected]) -> Iterator[Row]:
    for path in files:
        noted = Faults(file=path.relative_to(base).as_posix(), listed=faults)
        try:
            found = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            noted.add(None, CellError("", "", f"not JSON ({error})", "download it again"))
            continue
        if not isinstance(found, dict):
            noted.add(None, CellError("", "", "no GeoJSON", "is this of Who's On First?"))
            continue
        features = found.get("features", [found])
        for number, feature in enumerate(features, start=1):
            try:
                row = _feature(feature)
            except CellError as error:
                noted.add(number, error)
                continue
            if row is not None:
                yield row


def _feature(feature: Mapping[str, Any]) -> Row | None:
    values = feature.get("properties") or {}
    number, placetype = values.get("wof:id"), str(values.get("wof:placetype", ""))
    if not isinstance(number, int):
        raise CellError("wof:id", str(number), "no id", "is this a Who's On First document?")
    if not _current(values):
        return None
    population = _first(values, "wof:population", "gn:population", "qs_pg:population") or 0
    kind = _KINDS.get(placetype) or (
        settlement(int(population)) if placetype == "locality" else None
    )
    if kind is None:
        return None
    spot = position(
        str(_first(values, "lbl:latitude", "geom:latitude") or ""),
        str(_first(values, "lbl:longitude", "geom:longitude") or ""),
        columns=("geom:latitude", "geom:longitude"),
    )
    known = values.get("wof:concordances") or {}
    names = [
        name_of(
            text, lang=language(key[5:8]), kind=_VARIANTS.get(key.rpartition("_")[2], "alternate")
        )
        for key, texts in values.items()
        if key.startswith("name:")
        for text in ([texts] if isinstance(texts, str) else texts)
    ]
    parents = (values.get("wof:hierarchy") or [{}])[0]
    row = _row(
        number=number,
        name=str(values.get("wof:name") or ""),
        kind=kind,
        country=str(_first(values, "iso:country", "wof:country") or ""),
        spot=(spot.lon, spot.lat) if spot else None,
        population=int(population),
        names=names,
        geonames_id=known.get("gn:id"),
        wikidata=str(known.get("wd:id") or ""),
        parents=[parents.get("region_id"), parents.get("county_id")],
    )
    return placed(row, _geometry(feature))


def _geometry(feature: Mapping[str, Any]) -> BaseGeometry | None:
    outline = feature.get("geometry")
    if not outline or outline.get("type") in (None, "Point"):
        return None
    try:
        found: BaseGeometry = shape(outline)
    except (GEOSException, ValueError, TypeError, KeyError) as error:
        raise CellError("geometry", "", f"no geometry ({error})") from None
    return found


def _current(values: Mapping[str, Any]) -> bool:
    gone = ("edtf:deprecated", "edtf:cessation")
    if any(str(values.get(key, "")) not in ("", "u", "uuuu", "..", "None") for key in gone):
        return False
    return not values.get("wof:superseded_by") and values.get("mz:is_current") != 0


def _first(values: Mapping[str, Any], *keys: str) -> Any:
    return next((values[key] for key in keys if values.get(key) not in (None, "")), None)


def _row(
    *,
    number: int,
    name: str,
    kind: PlaceKind,
    country: str,
    spot: tuple[float, float] | None,
    population: int,
    names: Sequence[PlaceName],
    geonames_id: Any,
    wikidata: str,
    parents: Sequence[Any],
) -> Row:
    english = next((n.text for n in names if n.lang == "en" and n.kind == "alternate"), "")
    shown = name or english
    if not shown:
        raise CellError("wof:name", "", "the place has no name")
    arabic = next((n.text for n in names if n.lang == "ar"), "")
    gn = int(geonames_id) if str(geonames_id or "").isdecimal() else None
    region, county = ([*parents, None, None])[:2]
    return Row(
        place_id=PlaceId(f"wof:{number}"),
        name=shown,
        kind=kind,
        country=country_code(country, "iso:country"),
        admin1=_parent(region, number),
        admin2=_parent(county, number),
        lon=spot[0] if spot else None,
        lat=spot[1] if spot else None,
        population=max(0, population),
        names=unique(names, without=[shown, arabic]),
        name_ar=arabic,
        geonames_id=gn,
        wikidata=wikidata if wikidata.startswith("Q") else "",
        source="wof",
    )


def _parent(number: Any, own: int) -> str:
    return f"wof:{number}" if isinstance(number, int) and number > 0 and number != own else ""


# ------------------------------------------------------------------ SQLite

_PLACES = """
SELECT id, name, placetype, country, latitude, longitude FROM spr
WHERE is_deprecated != 1 AND is_ceased != 1 AND is_superseded != 1 AND is_current != 0
ORDER BY id
"""


def _database(path: Path, faults: list[Rejected]) -> Iterator[Row]:
    noted = Faults(file=path.name, listed=faults)
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
            tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master")}
            if not {"spr", "names"} <= tables:
                raise InputError(
                    "this database has no tables spr and names",
                    where=path.name,
                    remedy="take a whosonfirst-data-admin-*.db",
                )
            for found in base.execute(_PLACES):
                try:
                    row = _record(base, found, tables)
                except CellError as error:
                    noted.add(int(found[0]), error)
                    continue
                if row is not None:
                    yield row
    except sqlite3.DatabaseError as error:
        raise InputError(f"no SQLite database ({error})", where=path.name) from error


def _record(base: sqlite3.Connection, found: Sequence[Any], tables: set[str]) -> Row | None:
    number, name, placetype, country, lat, lon = found
    body = _body(base, number) if "geojson" in tables else {}
    values = body.get("properties") or {}
    population = int(_first(values, "wof:population", "gn:population") or 0)
    kind = _KINDS.get(placetype) or (settlement(population) if placetype == "locality" else None)
    if kind is None:
        return None
    names = [
        name_of(text, lang=language(lang), kind=_VARIANTS.get(variant, "alternate"))
        for lang, variant, text in base.execute(
            "SELECT language, privateuse, name FROM names WHERE id = ? ORDER BY rowid", (number,)
        )
        if text
    ]
    known: dict[str, str] = {}
    if "concordances" in tables:
        query = "SELECT other_source, other_id FROM concordances WHERE id = ?"
        known = {source: str(other) for source, other in base.execute(query, (number,))}
    parents: dict[str, int] = {}
    if "ancestors" in tables:
        query = "SELECT ancestor_placetype, ancestor_id FROM ancestors WHERE id = ?"
        parents = dict(base.execute(query, (number,)))
    spot = position(str(lat), str(lon), columns=("latitude", "longitude"))
    row = _row(
        number=number,
        name=name or "",
        kind=kind,
        country=country or "",
        spot=(spot.lon, spot.lat) if spot else None,
        population=population,
        names=names,
        geonames_id=known.get("gn:id"),
        wikidata=known.get("wd:id", ""),
        parents=[parents.get("region"), parents.get("county")],
    )
    return placed(row, _geometry(body))


def _body(base: sqlite3.Connection, number: int) -> dict[str, Any]:
    query = "SELECT body FROM geojson WHERE id = ? LIMIT 1"
    found = base.execute(query, (number,)).fetchone()
    try:
        return dict(json.loads(found[0])) if found else {}
    except ValueError as error:
        raise CellError("body", "", f"not JSON ({error})") from None
