"""What the owner of a map gets and nobody else: what was withheld, and what the gate found.

Written to ``restricted/`` of the map folder (beside the folder that is built where there is no map
folder), which git ignores by a file of its own; never into a build.
"""

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from geo.intake.atomic import Changes, write_file
from geo.intake.sheets import guarded
from geo.layers.export import Build, licence_beside
from geo.layers.export import export as write_export
from geo.model.errors import InputError, MapFolderError
from geo.model.records import Rejected
from geo.privacy.gate import Leak, Secrets, find_leaks
from geo.privacy.ledger import Ledger
from geo.privacy.settings import Privacy
from geo.workflows.mapfolder import read_map_folder

__all__ = [
    "FOLDER",
    "LeakError",
    "check_public",
    "export",
    "guard",
    "ledger_of",
    "restricted_folder",
    "write_ledger",
    "write_restricted",
]

FOLDER: Final = "restricted"
_LOOK = "published: could a reader tell who they are?"
_LEDGER, _LEAKS, _SECRETS = "withheld.csv", "gate.csv", "secrets.json"


class LeakError(InputError):
    """Public files would hold something secret: nothing was published."""

    def __init__(self, leaks: Sequence[Leak], *, listed: Path) -> None:
        first = leaks[0]
        row = f", row {first.row}" if first.row is not None else ""
        column = f", column {first.column}" if first.column else ""
        more = f" (and {len(leaks) - 1} more)" if len(leaks) > 1 else ""
        super().__init__(
            f"nothing was published: {first.file}{row}{column}: {first.kind.value}{more}",
            remedy="change the cell, take the person off the list of private sources, or accept"
            f" the words with a reason in [[privacy.accept]]; the words are in {listed}",
        )
        self.leaks = tuple(leaks)


def restricted_folder(root: Path, target: Path) -> Path:
    """Where what is restricted is written: in the map folder, else beside the build."""
    home = root if (root / "map.toml").is_file() else target.parent
    return home / FOLDER


def ledger_of(folder: Path) -> Path:
    """Where the list of what was withheld stands in a restricted folder."""
    return folder / _LEDGER


def guard(draft: Path, secrets: Secrets, *, privacy: Privacy, folder: Path) -> None:
    """Refuse files that hold something secret, before they replace what is there.

    Raises
    ------
    LeakError
        Something was found; ``gate.csv`` in the restricted folder says which words.
    """
    leaks = find_leaks(draft, secrets, accept=[words for words, _ in privacy.accept])
    if (draft / _LEDGER).exists() or (draft / FOLDER).exists():
        raise InputError(
            "nothing was published: the folder holds restricted files",
            where=draft.name,
            remedy=f"move {FOLDER}/ out of it",
        )
    if leaks:
        write_restricted(
            folder,
            _LEAKS,
            _table(
                ("file", "row", "column", "kind", "words"),
                ((k.file, k.row or "", k.column, k.kind.value, k.words) for k in leaks),
            ),
        )
        raise LeakError(leaks, listed=folder / _LEAKS)


def write_ledger(folder: Path, ledger: Ledger, secrets: Secrets) -> Path | None:
    """Write what was withheld, with the reasons, and what the gate searches for later.

    Returns
    -------
    Path or None
        The list; None when nothing was withheld and nobody declared.
    """
    rows: list[tuple[object, ...]] = [
        (r.file, r.row or "", r.column, r.reason.value, r.words, r.start, r.end, r.decision)
        for r in ledger.rows
    ]
    rows += [
        (g.file, g.row or "", g.column, "a small group in a small place", g.words, "", "", _LOOK)
        for g in ledger.small
    ]
    if not rows and secrets == Secrets(particles=secrets.particles):
        return None
    header = ("file", "row", "column", "reason", "words", "start", "end", "decision")
    write_restricted(
        folder, _SECRETS, json.dumps(asdict(secrets), ensure_ascii=False, indent=1) + "\n"
    )
    return write_restricted(folder, _LEDGER, _table(header, rows))


def check_public(path: Path) -> list[Rejected]:
    """Everything secret in a build, or in the build of a map folder: file, row, column and class.

    Raises
    ------
    InputError
        Nobody has said what is secret: the map was not built here.
    """
    build = path / "build" if (path / "build" / "run.json").is_file() else path
    known = _known(build.resolve())
    if known is None:
        raise InputError(
            f"there is no {FOLDER}/{_SECRETS}: what is secret is not known here",
            where=path.name,
            remedy="build the map first: geo map FOLDER",
        )
    secrets, privacy, _ = known
    return [
        Rejected(
            file=leak.file,
            row=leak.row,
            column=leak.column or None,
            reason=leak.kind.value,
            remedy="change the input and build again",
        )
        for leak in find_leaks(build, secrets, accept=[words for words, _ in privacy.accept])
    ]


def export(build: Build, fmt: str, target: Path, *, layer: str = "incidents") -> Path:
    """Write a build in another format; nothing is written that holds a secret.

    Parameters and errors are those of :func:`geo.layers.export.export` and :func:`guard`.
    """
    known = _known(build.folder.resolve()) if build.manifest.get("public", True) else None
    if known is None:
        return write_export(build, fmt, target, layer=layer)
    secrets, privacy, folder = known
    with Changes() as changes, tempfile.TemporaryDirectory() as scratch:
        draft = changes.draft(target)
        written = write_export(build, fmt, Path(scratch) / target.name, layer=layer)
        guard(Path(scratch), secrets, privacy=privacy, folder=folder)
        shutil.copyfile(written, draft)
        licence, beside = licence_beside(written), licence_beside(target)
        if licence is not None and licence.is_file() and beside is not None:
            shutil.copyfile(licence, changes.draft(beside))
    return target


def _known(build: Path) -> tuple[Secrets, Privacy, Path] | None:
    """What the gate searches for in a build, what its owner accepts, and the restricted folder."""
    path = build.parent / FOLDER / _SECRETS
    if not path.is_file():
        return None
    try:
        privacy = read_map_folder(build.parent).privacy
    except MapFolderError:
        privacy = Privacy()
    return _read(path), privacy, path.parent


def _read(path: Path) -> Secrets:
    try:
        found = json.loads(path.read_text("utf-8"))
        values = {name: tuple(found[name]) for name in ("names", "alone", "particles")}
        values |= {name: tuple(found[name]) for name in ("texts", "shared", "places", "ids")}
        points, ground = (
            tuple((float(lon), float(lat)) for lon, lat in found.get(name, ()))
            for name in ("positions", "ground")
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"cannot be read ({error})", where=path.name, remedy="build the map again"
        ) from error
    return Secrets(**values, positions=points, ground=ground)


def write_restricted(folder: Path, name: str, text: str | bytes) -> Path:
    """Write one restricted file; git is told to ignore the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        write_file(ignore, "*\n")
    write_file(folder / name, text)
    return folder / name


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return buffer.getvalue()
