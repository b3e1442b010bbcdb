"""A built map as data: its layers, its manifest, and the formats it can be exported to."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely.errors import ShapelyError

from geo.intake.atomic import write_file
from geo.intake.foreign import read_json
from geo.intake.suffixes import LICENCE_BESIDE
from geo.intake.text import read_bytes
from geo.layers.formats.credits import Attributions, credit_text
from geo.layers.formats.csv import to_acled, to_csv, to_ucdp
from geo.layers.formats.flows import to_flows
from geo.layers.formats.geojson import dumps, frame_of, whole
from geo.layers.formats.geopackage import write_geopackage
from geo.layers.formats.kml import to_kml, to_kmz
from geo.layers.formats.parquet import write_parquet
from geo.layers.formats.prov import provenance
from geo.layers.formats.schema_org import claims_graph
from geo.layers.formats.timemap import to_timemap
from geo.layers.formats.workbook import to_workbook
from geo.model.errors import InputError
from geo.model.schema import LAYERS

__all__ = [
    "FORMATS",
    "Build",
    "build_folder_of",
    "export",
    "licence_beside",
    "read_build",
    "read_layer",
    "read_manifest",
]


_AGAIN = "build the map again"
_ODD = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


@dataclass(frozen=True, kw_only=True)
class Build:
    """What ``geo map`` wrote: FeatureCollections by layer, and ``run.json``."""

    folder: Path
    collections: Mapping[str, Mapping[str, Any]]
    manifest: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The title of the map."""
        return str(self.manifest.get("parameters", {}).get("title", ""))

    @property
    def attributions(self) -> Attributions:
        """The sources of places and ground; none in a build that did not note them."""
        return tuple(self.manifest.get("attributions", ()))

    def frames(self) -> dict[str, gpd.GeoDataFrame]:
        """The layers as frames that keep their contract."""
        return {name: _frame(found, name) for name, found in self.collections.items()}


def read_build(folder: str | Path) -> Build:
    """Read a build, or the build inside a map folder.

    Raises
    ------
    InputError
        No ``run.json`` there, or a file of the build is not JSON.
    """
    folder = build_folder_of(folder)
    manifest = read_manifest(folder / "run.json")
    found = {
        name: read_layer(folder / f"{name}.geojson")
        for name in LAYERS
        if (folder / f"{name}.geojson").is_file()
    }
    return Build(folder=folder, collections=found, manifest=manifest)


def build_folder_of(folder: str | Path) -> Path:
    """A build, or the build inside a map folder.

    Raises
    ------
    InputError
        No ``run.json`` there.
    """
    folder = Path(folder)
    if not (folder / "run.json").is_file() and (folder / "build" / "run.json").is_file():
        folder /= "build"
    if not (folder / "run.json").is_file():
        raise InputError(
            "not a build: there is no run.json",
            where=folder.name,
            remedy="build the map first: geo map FOLDER",
        )
    return folder


def export(build: Build, fmt: str, target: Path, *, layer: str = "incidents") -> Path:
    """Write a build in another format; the file appears whole or not at all.

    The sources of its places are named in the file, or beside it where its layout has no room
    (:func:`licence_beside`).

    Parameters
    ----------
    build
        From :func:`read_build`.
    fmt
        A key of :data:`FORMATS`.
    target
        The file to write.
    layer
        Which layer, for formats that hold one.

    Raises
    ------
    InputError
        An unknown format or layer, a layer that the format does not know, no such folder.
    """
    if fmt not in FORMATS:
        raise InputError(f"unknown format {fmt!r}", remedy=f"one of: {', '.join(FORMATS)}")
    if layer not in build.collections:
        raise InputError(
            f"no layer {layer!r} in this build", remedy=f"one of: {', '.join(build.collections)}"
        )
    chosen = FORMATS[fmt]
    chosen.write(build, layer, target)
    beside = licence_beside(target)
    if chosen.credits_beside and build.attributions and beside is not None:
        write_file(beside, credit_text(build.title, build.attributions))
    return target


def licence_beside(target: Path) -> Path | None:
    """Where the sources of a table are named; None where nothing can lie beside it (a device).

    >>> licence_beside(Path("incidents.csv")).name
    'incidents.csv.licence.txt'
    """
    if target.exists() and not target.is_file():
        return None
    return target.with_name(target.name + LICENCE_BESIDE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One format of :func:`export`."""

    suffix: str
    doc: str
    write: Callable[[Build, str, Path], None]
    credits_beside: bool = False  # the layout has no room for the sources


def _made(make: Callable[[Build, str], str | bytes]) -> Callable[[Build, str, Path], None]:
    """A writer that puts what was made in place in one step."""

    def write(build: Build, layer: str, target: Path) -> None:
        try:
            content = make(build, layer)
        except InputError:
            raise
        except _ODD as error:
            raise InputError(
                f"not a sound build ({type(error).__name__}: {error})",
                where=build.folder.name,
                remedy=_AGAIN,
            ) from error
        write_file(target, content)

    return write


def _frame(found: Mapping[str, Any], name: str) -> gpd.GeoDataFrame:
    try:
        return frame_of(found, LAYERS[name])
    except (*_ODD, ShapelyError) as error:
        raise InputError(
            f"not a layer of ours ({type(error).__name__}: {error})",
            where=f"{name}.geojson",
            remedy=_AGAIN,
        ) from error


def _events(build: Build, layer: str) -> tuple[gpd.GeoDataFrame, Any]:
    """A layer of incidents; the layouts of ACLED and UCDP know no other."""
    if LAYERS[layer].key != "event_id":
        raise InputError(
            f"layer {layer!r} holds no events",
            remedy="use incidents, burials, impact or statements",
        )
    return build.frames()[layer], LAYERS[layer]


def _kml(build: Build, *, icons: bool = False) -> str:
    """All layers as one KML document."""
    return to_kml(build.frames(), title=build.title, attributions=build.attributions, icons=icons)


def _credited(build: Build, layer: str) -> dict[str, Any]:
    """A layer with its sources as a foreign member (RFC 7946 section 6.1), features last."""
    collection = dict(build.collections[layer])
    features = collection.pop("features")
    if build.attributions:
        collection["attributions"] = list(build.attributions)
    return {**collection, "features": features}


def _json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


FORMATS: dict[str, Format] = {
    "gpkg": Format(
        suffix=".gpkg",
        doc="GeoPackage, all layers",
        write=lambda build, _, target: write_geopackage(
            build.frames(), target, title=build.title, attributions=build.attributions
        ),
    ),
    "parquet": Format(
        suffix=".parquet",
        doc="GeoParquet, one layer",
        write=lambda build, layer, target: write_parquet(
            build.frames()[layer], LAYERS[layer], target, attributions=build.attributions
        ),
    ),
    "kml": Format(
        suffix=".kml",
        doc="KML, all layers",
        write=_made(lambda build, _: _kml(build)),
    ),
    "kmz": Format(
        suffix=".kmz",
        doc="KML packed with its icons, all layers",
        write=_made(lambda build, _: to_kmz(_kml(build, icons=True))),
    ),
    "geojson": Format(
        suffix=".geojson",
        doc="GeoJSON, one layer",
        write=_made(lambda build, layer: dumps(_credited(build, layer))),
    ),
    "csv": Format(
        suffix=".csv",
        doc="CSV, one layer",
        write=_made(lambda build, layer: to_csv(build.frames()[layer], LAYERS[layer])),
        credits_beside=True,
    ),
    "xlsx": Format(
        suffix=".xlsx",
        doc="XLSX, a sheet for each layer and one that explains them",
        write=_made(
            lambda build, _: to_workbook(
                build.frames(), title=build.title, attributions=build.attributions
            )
        ),
    ),
    "hxl": Format(
        suffix=".csv",
        doc="CSV with HXL tags, one layer",
        write=_made(lambda build, layer: to_csv(build.frames()[layer], LAYERS[layer], hxl=True)),
        credits_beside=True,
    ),
    "acled": Format(
        suffix=".csv",
        doc="CSV in ACLED's columns",
        write=_made(lambda build, layer: to_acled(*_events(build, layer))),
        credits_beside=True,
    ),
    "ucdp": Format(
        suffix=".csv",
        doc="CSV in UCDP GED's 49 columns",
        write=_made(lambda build, layer: to_ucdp(*_events(build, layer))),
        credits_beside=True,
    ),
    "timemap": Format(
        suffix=".json",
        doc="the events of TimeMap, one layer",
        write=_made(lambda build, layer: to_timemap(*_events(build, layer))),
        credits_beside=True,
    ),
    "od": Format(
        suffix=".csv",
        doc="CSV of movements by origin and destination",
        write=_made(lambda build, _: to_flows(build.frames()["routes"])),
        credits_beside=True,
    ),
    "prov": Format(
        suffix=".prov.json",
        doc="W3C PROV-JSON, all layers",
        write=_made(lambda build, _: _json_text(provenance(build.manifest, build.collections))),
    ),
    "claims": Format(
        suffix=".claims.jsonld",
        doc="schema.org Claim and ClaimReview",
        write=_made(lambda build, _: _json_text(claims_graph(build.manifest, build.collections))),
    ),
}


def _json(path: Path) -> Any:
    try:
        return read_json(read_bytes(path))
    except ValueError as error:
        raise InputError(f"not JSON ({error})", where=path.name, remedy=_AGAIN) from error


def read_manifest(path: Path) -> dict[str, Any]:
    """``run.json``, its parts being of the kind that they should be.

    Raises
    ------
    InputError
        They are not.
    """
    found = _json(path)
    kinds: dict[str, type] = {
        "software": dict,
        "parameters": dict,
        "outputs": dict,
        "counts": dict,
        "inputs": list,
        "reports": list,
        "rejected": list,
        "decisions": list,
    }
    wrong = [key for key, kind in kinds.items() if not isinstance(_got(found, key, kind()), kind)]
    rows = (
        [row for key in ("inputs", "reports", "decisions") for row in _got(found, key, [])]
        if not wrong
        else []
    )
    named = isinstance(found, dict) and not kinds.keys().isdisjoint(found)
    if not named or wrong or not all(isinstance(row, dict) for row in rows):
        raise InputError("not a manifest of a build", where=path.name, remedy=_AGAIN)
    return dict(found)


def _got(tree: Any, key: str, default: Any) -> Any:
    return tree.get(key, default) if isinstance(tree, dict) else None


def read_layer(path: Path) -> dict[str, Any]:
    """A layer, its features being objects with properties and perhaps a geometry.

    Raises
    ------
    InputError
        No such file, or no features.
    """
    found = _json(path)
    features = _got(found, "features", None)
    sound = isinstance(features, list) and all(
        isinstance(_got(feature, "properties", None), dict)
        and isinstance(_got(feature, "geometry", None) or {}, dict)
        for feature in features
    )
    if not sound:
        raise InputError("not a GeoJSON FeatureCollection", where=path.name, remedy=_AGAIN)
    return whole(found, LAYERS[path.stem]) if path.stem in LAYERS else dict(found)
