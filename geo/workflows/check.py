"""Faults of inputs and of builds, all at once.

Each function returns what it found as :class:`~geo.model.records.Rejected`; nothing is changed and
nothing is raised for a single bad file.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.default import open_gazetteer
from geo.incidents.placing import place_records
from geo.incidents.review import read_review
from geo.intake.layouts import record_names
from geo.intake.ledgers import anchor_quotes, read_claims, read_movements, read_sources
from geo.intake.records import read_record_files
from geo.intake.repeats import said_once
from geo.intake.reports import read_reports
from geo.intake.suffixes import is_document, is_table
from geo.intake.table import Table
from geo.intake.tables import read_tables
from geo.intake.text import read_bytes, relative_name
from geo.intake.unread_keys import said_of_folder
from geo.layers.export import read_build, read_manifest
from geo.layers.formats.geojson import bbox_of, decimals_of, frame_of
from geo.model.errors import GeoError, InputError, SchemaError
from geo.model.records import Claim, Coverage, Movement, Record, Rejected, Report, Source
from geo.model.schema import LAYERS, check_frame
from geo.model.vocab import Sensitivity
from geo.webmap.look import faint_colours
from geo.workflows.custody import changed_outputs
from geo.workflows.gazetteer_notes import gazetteer_notes
from geo.workflows.mapfolder import MapFolder, SettingsError, read_map_folder
from geo.workflows.tracked import tracked_secrets

__all__ = ["as_json", "check"]

_T = TypeVar("_T")
_Use = tuple[str, int | None, str]  # file, row, the id that is used there

# What tells a table apart: a column that only its kind has.
_OWN_COLUMN = (
    ("claims", "claim_id"),
    ("movements", "movement_id"),
    ("sources", "source_id"),
    ("records", ""),
)
_FETCH = re.compile(
    r"""<(?:script|link|img|iframe|source|video|audio)\b[^>]*?\b(?:src|href)\s*=\s*["']?"""
    r"""(https?:|//)[^"'\s>]*""",
    re.IGNORECASE,
)


def check(path: str | Path, *, coverage: list[Coverage] | None = None) -> list[Rejected]:
    """Every fault of a map folder, of a build, or of a folder or file of inputs.

    Parameters
    ----------
    path
        A folder with ``map.toml``, a folder with ``run.json``, or anything that ``geo map`` reads.
    coverage
        Takes what was read of each table of records.

    Returns
    -------
    list of Rejected
        In the order of the files; empty when all is well.

    Raises
    ------
    InputError
        There is nothing at this path.
    """
    path = Path(path)
    if not path.exists():
        raise InputError("no such file or folder", where=path.name, remedy="check the path")
    if not (path.is_file() or path.is_dir()):
        read_bytes(path)  # says that it is a pipe or a device
    if (path / "map.toml").is_file():
        return _check_map_folder(path, coverage)
    if (path / "run.json").is_file():
        return _check_build(path)
    return _check_guessed(path, coverage)


# ------------------------------------------------------------------ inputs


@dataclass(kw_only=True, slots=True)
class _Inputs:
    """What was read, with the faults of reading it."""

    reports: list[Report] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    faults: list[Rejected] = field(default_factory=list)


def _check_map_folder(folder: Path, coverage: list[Coverage] | None) -> list[Rejected]:
    try:
        spec = read_map_folder(folder)
    except SettingsError as error:
        faults = [
            Rejected(file="map.toml", column=f.key, reason=f.what, remedy=f.remedy)
            for f in error.faults
        ]
        return [*faults, *_check_guessed(folder, coverage)]
    except GeoError as error:
        remedy = getattr(error, "remedy", "")
        fault = Rejected(file="map.toml", reason=getattr(error, "what", str(error)), remedy=remedy)
        return [fault, *_check_guessed(folder, coverage)]
    faint = [
        Rejected(file="map.toml", column=key, reason=what, remedy="choose a darker colour")
        for key, what in faint_colours(spec.types, spec.look)
    ]
    return [*faint, *_check_inputs(spec, coverage, base=folder)]


def _check_guessed(path: Path, coverage: list[Coverage] | None) -> list[Rejected]:
    """The inputs of a file or folder, what each is told by suffix and columns; read once."""
    base = path if path.is_dir() else None
    read: dict[Path, list[Table]] = {}
    spec = _guessed(path, read, base)
    return _check_inputs(spec, coverage, base=base, read=read)


def _guessed(path: Path, read: dict[Path, list[Table]], base: Path | None) -> MapFolder:
    """What the files of a folder are; ``read`` takes the tables of incidents."""
    found: dict[str, list[Path]] = {kind: [] for kind, _ in _OWN_COLUMN}
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    reports = []
    for file in files:
        parts = file.relative_to(path).parts if path.is_dir() else (file.name,)
        if any(part.startswith(".") or part in ("build", "golden") for part in parts):
            continue
        if is_table(file):
            found[_kind_of(file, read, base)].append(file)
        elif is_document(file) and file.name.casefold() != "readme.md":
            reports.append(file)
    return MapFolder(
        root=path,
        reports=tuple(reports),
        records=tuple(found["records"]),
        movements=tuple(found["movements"]),
        sources=tuple(found["sources"]),
        claims=tuple(found["claims"]),
    )


def _kind_of(file: Path, read: dict[Path, list[Table]], base: Path | None) -> str:
    try:
        tables = read_tables(file, base=base, known=record_names())
    except InputError:
        return "records"  # reading it again reports what is wrong
    main = max(tables, key=lambda table: len(record_names() & set(table.columns)))
    kind = next(kind for kind, column in _OWN_COLUMN if not column or column in main.columns)
    if kind == "records":
        read[file] = tables
    return kind


def _check_inputs(
    spec: MapFolder,
    coverage: list[Coverage] | None,
    *,
    base: Path | None,
    read: Mapping[Path, list[Table]] = MappingProxyType({}),
) -> list[Rejected]:
    inputs = _Inputs()
    faults = inputs.faults

    def documents(path: Path, *, base: Path | None) -> tuple[list[Report], list[Rejected]]:
        return read_reports([path], base=base)

    inputs.reports = _read(documents, spec.reports, base, faults)
    records = [read.get(path, path) for path in spec.records]
    tables = read_record_files(records, base=base, columns=spec.columns)
    inputs.records, inputs.coverage = tables.records, tables.coverage
    faults += tables.rejected
    if coverage is not None:
        coverage += inputs.coverage
    inputs.movements = _read(
        read_movements, tables.beside("movements", spec.records, spec.movements), base, faults
    )
    inputs.sources = _read(
        read_sources, tables.beside("sources", spec.records, spec.sources), base, faults
    )
    inputs.claims = _read(read_claims, spec.claims, base, faults)
    _read(lambda path, base: read_review(path), spec.review, base, faults)  # noqa: ARG005 -- one shape for all
    tracked = tracked_secrets(base, (*inputs.records, *inputs.movements)) if base else []
    found = (*_references(inputs), *_outside(inputs, spec), *tracked, *_lacking(inputs, spec))
    return said_once(said_of_folder([*inputs.faults, *found]))


def _lacking(inputs: _Inputs, spec: MapFolder) -> list[Rejected]:
    """Names of the records that the gazetteer lacks, and what would help."""
    if not inputs.records:
        return []
    lookup = open_gazetteer(spec.gazetteer)
    named = {
        (r.location, r.admin1, r.admin2, r.country, r.place_id, r.point is None): r
        for r in reversed(inputs.records)
    }
    placed, _ = place_records(reversed(named.values()), lookup, focus=spec.focus)
    return gazetteer_notes(placed, lookup)


def _read(
    read: Callable[..., tuple[list[_T], list[Rejected]]],
    paths: Iterable[Path],
    base: Path | None,
    faults: list[Rejected],
) -> list[_T]:
    """All items of some files; a file that cannot be read is one fault."""
    items: list[_T] = []
    for path in paths:
        try:
            found, wrong = read(path, base=base)
        except InputError as error:
            name = relative_name(path, base)
            wrong = [Rejected(file=name, reason=error.what, remedy=error.remedy)]
            found = []
        items += found
        faults += wrong
    return items


def _references(inputs: _Inputs) -> list[Rejected]:
    """Ids that lead nowhere, ids that stand twice, quotations that are not in their report."""
    counts = Counter(r.event_id for r in inputs.records)
    faults = [
        Rejected(
            file=record.file,
            row=record.row,
            column="event_id",
            reason=f"the id {record.event_id!r} stands in several files",
            remedy="give each incident its own id",
        )
        for record in inputs.records
        if counts[record.event_id] > 1
    ]
    sources = {s.source_id for s in inputs.sources}
    reports = {r.report_id for r in inputs.reports}
    if sources:
        used: list[_Use] = [(r.file, r.row, s) for r in inputs.records for s in r.source_ids]
        used += [("movements", None, s) for m in inputs.movements for s in m.source_ids]
        used += [("movements", None, m.claimant) for m in inputs.movements if m.claimant]
        used += [("claims", None, s) for c in inputs.claims for s in (c.claimant, *c.chain) if s]
        faults += _unlisted(used, sources, column="source", kind="source")
    used_reports: list[_Use] = [("claims", None, c.quote[0]) for c in inputs.claims if c.quote]
    used_reports += [("movements", None, r) for m in inputs.movements for r in m.report_ids]
    faults += _unlisted(used_reports, reports, column="report", kind="report")
    if inputs.records:
        events: list[_Use] = [("claims", None, c.about) for c in inputs.claims if c.about]
        faults += _unlisted(events, set(counts), column="about", kind="incident")
    quoted = [c for c in inputs.claims if c.quote and c.quote[0] in reports]
    return faults + anchor_quotes(quoted, inputs.reports)[1]


def _unlisted(
    used: Iterable[_Use], listed: Iterable[str], *, column: str, kind: str
) -> list[Rejected]:
    known = set(listed)
    lost = dict.fromkeys(use for use in used if use[2] not in known)
    return [
        Rejected(
            file=file,
            row=row,
            column=column,
            value=one,
            reason=f"there is no {kind} {one!r}",
            remedy=f"correct the id, or add the {kind}",
        )
        for file, row, one in lost
    ]


def _outside(inputs: _Inputs, spec: MapFolder) -> list[Rejected]:
    """Incidents that the period of the map does not hold."""
    if spec.period is None:
        return []
    first, last = spec.period
    return [
        Rejected(
            file=record.file,
            row=record.row,
            column="event_date",
            value=record.when.text,
            reason=f"{record.when.text} lies outside the period {first} to {last} of the map",
            remedy="correct the day, or widen period in map.toml",
            fatal=False,
        )
        for record in inputs.records
        if record.when.start is not None
        and record.when.end is not None
        and (record.when.end < first or record.when.start > last)
    ]


# ------------------------------------------------------------------ a build


def _check_build(folder: Path) -> list[Rejected]:
    try:
        build = read_build(folder)
    except InputError as error:
        fault = Rejected(file=error.where, reason=error.what, remedy=error.remedy)
        try:
            manifest = read_manifest(folder / "run.json")
        except InputError:  # the fault itself
            return [fault]
        return [fault, *changed_outputs(folder, manifest)]
    again = "build the map again"
    faults = [
        Rejected(file=f"{name}.geojson", reason="this layer is missing", remedy=again)
        for name in LAYERS
        if name not in build.collections
    ]
    for name, collection in build.collections.items():
        faults += [
            Rejected(file=f"{name}.geojson", column=column, reason=reason, remedy=again)
            for column, reason in _layer_faults(name, collection, public=_public(build.manifest))
        ]
    faults += changed_outputs(folder, build.manifest)
    page = folder / "index.html"
    if page.is_file():
        text = page.read_bytes().decode("utf-8", errors="replace")
        if "\ufffd" in text and b"\xef\xbf\xbd" not in page.read_bytes():
            faults.append(Rejected(file=page.name, reason="the page is not UTF-8", remedy=again))
        asked = sorted({found.group()[:80] for found in _FETCH.finditer(text)})
        faults += [
            Rejected(file=page.name, value=tag, reason="the page loads something from the network")
            for tag in asked
        ]
    else:
        faults.append(Rejected(file=page.name, reason="the page is missing", remedy=again))
    return faults


def _public(manifest: Mapping[str, Any]) -> bool:
    return bool(manifest.get("public", True))


def _layer_faults(
    name: str, collection: Mapping[str, Any], *, public: bool
) -> list[tuple[str | None, str]]:
    """Breaches of RFC 7946, of the contract of the layer, and of what may be public."""
    layer = LAYERS[name]
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list):
        return [(None, "not a GeoJSON FeatureCollection")]
    faults: list[tuple[str | None, str]] = []
    if "crs" in collection:
        faults.append(("crs", "RFC 7946 knows no crs member"))
    sound = [f.get("geometry") for f in features if _shape_of(f) is not False]
    bounds = bbox_of(sound)
    if bounds != collection.get("bbox"):
        faults.append(("bbox", f"bbox is {collection.get('bbox')}, the features span {bounds}"))
    for feature in features:
        faults += [(c, f"{feature.get('id')}: {why}") for c, why in _feature_faults(feature)]
        values = feature.get("properties") or {}
        faults += [
            (column.name, f"{feature.get('id')}: this column is missing")
            for column in layer.columns
            if column.name not in values
        ]
        if str(values.get(layer.key)) != str(feature.get("id")):
            faults.append((layer.key, f"{feature.get('id')}: the id is not its {layer.key}"))
        sensitivity = values.get("sensitivity")
        if public and sensitivity in (Sensitivity.HIGH.value, Sensitivity.SEVERE.value):
            faults.append(("sensitivity", f"{feature.get('id')}: sensitive item in public output"))
    try:
        check_frame(frame_of(collection, layer), layer)
    except (SchemaError, ShapelyError, ValueError) as error:
        faults.append((None, str(error)))
    return faults


def _shape_of(feature: Mapping[str, Any]) -> BaseGeometry | Literal[False] | None:
    """The shape of a feature, None where it has none, False where it is no GeoJSON."""
    given = feature.get("geometry")
    try:
        found = None if given is None else shape(given)
    except (ShapelyError, ValueError, TypeError, LookupError, AttributeError):
        return False
    return False if found is not None and found.is_empty else found


def _feature_faults(feature: Mapping[str, Any]) -> list[tuple[str | None, str]]:
    faults: list[tuple[str | None, str]] = []
    if not isinstance(feature.get("id"), str):
        faults.append(("id", "the id is not text"))
    geometry = _shape_of(feature)
    if geometry is None:
        return faults
    if geometry is False:
        return [*faults, ("geometry", "not a GeoJSON geometry")]
    west, south, east, north = geometry.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        faults.append(("geometry", "a position is outside WGS 84"))
    if not geometry.is_valid:
        faults.append(("geometry", f"the shape is not valid: {shapely.is_valid_reason(geometry)}"))
    rings = [p.exterior for p in getattr(geometry, "geoms", [geometry]) if p.geom_type == "Polygon"]
    if any(not ring.is_ccw for ring in rings):
        faults.append(("geometry", "an outer ring runs clockwise"))
    allowed = decimals_of(feature.get("properties") or {}, geometry)
    if geometry.geom_type == "Point" and any(
        round(number, allowed) != number for number in geometry.coords[0]
    ):
        faults.append(("geometry", f"more than the {allowed} decimals that its precision supports"))
    return faults


def as_json(faults: Iterable[Rejected]) -> str:
    """Faults as a JSON array, one object each."""
    keys = ("file", "row", "column", "value", "reason", "remedy", "fatal", "warning", "rows")
    return json.dumps([{k: getattr(f, k) for k in keys} for f in faults], ensure_ascii=False)
