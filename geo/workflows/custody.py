"""Chain of custody: which files were read and written, with their SHA-256; and whether it holds.

Nothing is changed, and nothing is raised for a single file that is damaged. Only what no reader was
given is read again.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any

import pandas as pd

from geo.intake.foreign import ODD
from geo.intake.reports import read_reports
from geo.intake.text import read_bytes, relative_name, sha256
from geo.intake.witness import Seen, Witness
from geo.layers.export import build_folder_of, read_layer, read_manifest
from geo.layers.nested import HASH_SHOWN
from geo.model.errors import InputError
from geo.model.records import Input, Rejected, Report
from geo.model.schema import LAYERS

__all__ = ["Custody", "changed_outputs", "contents", "describe", "describe_frame", "verify"]


def describe(
    path: Path, *, kind: str, base: Path | None = None, witness: Witness | None = None
) -> list[Input]:
    """One :class:`~geo.model.records.Input` per file of a path, sorted by name.

    Parameters
    ----------
    path
        A file, or a folder that is read with its subfolders; hidden files are left out.
    kind
        What it is read as: reports, records, ...
    base
        Names are relative to it; without it only what follows ``path`` is kept, so that no folder
        of somebody's machine is written down.
    witness
        What the readers were given: their bytes count, not those that lie there now.

    Raises
    ------
    InputError
        A file cannot be read.
    """
    root = path if path.is_dir() else None
    files = sorted(p for p in path.rglob("*") if p.is_file()) if root else [path]
    found = []
    for file in files:
        name = relative_name(file, base if base is not None else root)
        if not any(part.startswith(".") for part in Path(name).parts):
            seen = witness.of(file) if witness is not None else None
            if seen is None:
                data = read_bytes(file)
                seen = Seen(sha256(data), len(data))
            found.append(Input(path=name, kind=kind, sha256=seen.sha256, size=seen.size))
    return found


def contents(paths: Iterable[Path]) -> tuple[Hashable, ...]:
    """What tables say now: the bytes of each, and of the files that belong to it by their name."""
    files = {
        file: describe(file, kind="records")
        for path in paths
        for file in (path, *path.parent.glob(f"{escape(path.stem)}*"))
        if file.is_file()
    }
    return tuple((str(file), *files[file]) for file in sorted(files))


def describe_frame(frame: pd.DataFrame, number: int) -> Input:
    """A frame of records as an input: the hash is that of its rows as CSV.

    >>> describe_frame(pd.DataFrame({"a": [1]}), 1).path
    'frame-1.csv'
    """
    data = frame.to_csv(index=False).encode()
    return Input(path=f"frame-{number}.csv", kind="records", sha256=sha256(data), size=len(data))


# ------------------------------------------------------------------ what holds of it


@dataclass(frozen=True, kw_only=True, slots=True)
class Custody:
    """What :func:`verify` found: faults, and how much was held against its source."""

    faults: tuple[Rejected, ...]
    inputs: int
    outputs: int
    spans: int


def verify(folder: str | Path, *, inputs: str | Path | None = None) -> Custody:
    """Hash every input and output of a build again, and look up every quotation in its report.

    Parameters
    ----------
    folder
        A build.
    inputs
        Where the inputs are; without it the map folder that the build lies in.

    Returns
    -------
    Custody
        Faults are inputs that are gone or changed, outputs that were changed or cannot be read,
        and quotations whose characters are not those of the report.

    Raises
    ------
    InputError
        Not a build, or no folder of inputs.
    """
    build = build_folder_of(folder)
    manifest = read_manifest(build / "run.json")
    root = Path(inputs) if inputs is not None else build.resolve().parent
    if not root.is_dir():
        raise InputError("no such folder", where=root.name, remedy="name it with --inputs")
    walk = inputs is not None or (root / "map.toml").is_file()
    by_hash = _hashes(root, build, manifest, walk=walk)
    faults: list[Rejected] = []
    documents: dict[str, Report] = {}
    for item in manifest.get("inputs", []):
        path = by_hash.get(item["sha256"])
        if path is None:
            there = (root / item["path"]).is_file()
            faults.append(
                Rejected(
                    file=item["path"],
                    reason="changed since the build" if there else "not there",
                    remedy="restore the file, or build again"
                    if there
                    else "name the folder of the inputs with --inputs",
                )
            )
        elif item["kind"] == "reports":
            documents |= {r.sha256[:HASH_SHOWN]: r for r in read_reports(path)[0]}
    faults += _extracted_differently(manifest, documents)
    damaged: list[Rejected] = []
    quotes = [
        (name, key, quote)
        for name in LAYERS
        if (build / f"{name}.geojson").is_file()
        for key, quote in _quotes(build, name, damaged)
    ]
    told = {fault.file for fault in damaged}
    faults += damaged
    faults += [fault for fault in changed_outputs(build, manifest) if fault.file not in told]
    read = {report["sha256"][:HASH_SHOWN] for report in manifest.get("reports", ())}
    for name, key, quote in quotes:
        if "reports" in manifest and quote["sha256"] not in read:
            continue  # of an earlier map whose layer was read: the report was never here
        report = documents.get(quote["sha256"])
        text = report.text[quote["start"] : quote["end"]] if report else None
        if text != quote["text"]:
            reason = "does not stand" if report else "cannot be looked up"
            at = f"{quote['report_id']} [{quote['start']}, {quote['end']})"
            faults.append(
                Rejected(
                    file=f"{name}.geojson",
                    column="quotes",
                    value=str(quote["text"])[:80],
                    reason=f"{key}: a quotation {reason} in {at}",
                )
            )
    return Custody(
        faults=tuple(faults),
        inputs=len(manifest.get("inputs", [])),
        outputs=len(manifest.get("outputs", {})),
        spans=len(quotes),
    )


def changed_outputs(folder: Path, manifest: Mapping[str, Any]) -> list[Rejected]:
    """Files of a build that are no longer what was written."""
    faults = []
    for name, digest in sorted(manifest.get("outputs", {}).items()):
        path = folder / name
        if not path.is_file():
            faults.append(Rejected(file=name, reason="named in run.json but not there"))
        elif sha256(read_bytes(path)) != digest:
            faults.append(
                Rejected(
                    file=name,
                    reason="changed since it was built",
                    remedy="edit the inputs or review.csv and build again",
                )
            )
    return faults


def _quotes(
    build: Path, name: str, damaged: list[Rejected]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The quotations of a layer with the ids they stand at; a damaged layer is one fault."""
    file = f"{name}.geojson"
    again = "build the map again"
    try:
        found = [
            (str(feature["id"]), _quote(quote))
            for feature in read_layer(build / file)["features"]
            for quote in feature["properties"].get("quotes") or []
        ]
    except InputError as error:
        damaged.append(Rejected(file=file, reason=error.what, remedy=error.remedy or again))
    except ODD as error:
        reason = f"not a layer of ours ({type(error).__name__}: {error})"
        damaged.append(Rejected(file=file, reason=reason, remedy=again))
    else:
        yield from found


def _quote(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is looked up of a quotation; what is missing or of another kind is an error."""
    span = {key: int(given[key]) for key in ("start", "end")}
    return {**span, **{key: str(given[key]) for key in ("sha256", "text", "report_id")}}


def _extracted_differently(
    manifest: Mapping[str, Any], documents: Mapping[str, Report]
) -> list[Rejected]:
    """Reports whose file is the same and whose text is not: another extractor, another version."""
    return [
        Rejected(
            file=report.path,
            reason=f"its text is extracted differently: by {item['extractor']} at the build, by"
            f" {report.extractor} here",
            remedy="use the version that the build names, or build again",
        )
        for item in manifest.get("reports", [])
        if item.get("text_sha256")
        and (report := documents.get(item["sha256"][:HASH_SHOWN])) is not None
        and sha256(report.text.encode()) != item["text_sha256"]
    ]


def _hashes(root: Path, build: Path, manifest: Mapping[str, Any], *, walk: bool) -> dict[str, Path]:
    """Files below a folder that may be inputs, by their SHA-256; the build itself left out.

    Only files of the right size are read. Without ``walk`` only those where the manifest has them
    are, so that a build in a home folder does not search the home.
    """
    items = manifest.get("inputs", [])
    sizes = {item.get("size") for item in items}
    skipped = build.resolve()
    found = root.rglob("*") if walk else (root / item["path"] for item in items)
    return {
        sha256(read_bytes(path)): path
        for path in sorted(found)
        if path.is_file()
        and path.stat().st_size in sizes
        and skipped not in path.resolve().parents
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }
