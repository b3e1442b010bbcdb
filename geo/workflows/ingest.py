"""A map that lives in a store: reports read once, layers kept up to date, decisions of people kept.

The store is read before a build (what people decided wins) and written after it (rows that
changed). What was read of each report lies in the restricted folder of the map, so that the next
ingest reads new reports only; erasing it costs time and nothing else.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from geo import __version__
from geo.gazetteer import open_gazetteer
from geo.intake.sheets import sheet_text
from geo.layers.formats.store import REVIEWED, Kept
from geo.layers.formats.stores import open_store
from geo.model.errors import InputError
from geo.model.memory import Memory
from geo.model.records import Lookup
from geo.workflows.atlas import Atlas
from geo.workflows.build import Progress, run
from geo.workflows.erase import READINGS
from geo.workflows.mapfolder import MapFolder, specify
from geo.workflows.packing import pack, unpack
from geo.workflows.restricted import restricted_folder, write_ledger, write_restricted
from geo.workflows.storage import put

__all__ = ["Ingested", "default_store", "ingest"]

_OF_TEXTS: Final = frozenset({"file", "report", "mentions", "places", "frames"})
_DECISIONS: Final = "store-review.csv"


@dataclass(frozen=True, kw_only=True)
class Ingested:
    """What an ingest gives: the map, what the store became, and how many reports were read."""

    atlas: Atlas
    kept: Kept
    read: int


def default_store(folder: Path) -> Path:
    """The store of a map folder that names none: one GeoPackage in it."""
    return folder / "store.gpkg"


def ingest(
    asked: Mapping[str, Any],
    store: str,
    *,
    target: Path,
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> Ingested:
    """Build a map with what people decided in a store, and bring the store up to date.

    Parameters
    ----------
    asked
        The arguments of :func:`geo.workflows.build.build`, by name.
    store
        ``FILE.gpkg`` or ``postgresql://host/database``; made where it is missing.
    target
        The folder that is built into: what is restricted is written beside it, or into the map
        folder.
    progress
        As for :func:`geo.workflows.build.build`.
    memory
        What was worked out before in this process; None takes what the last ingest left.

    Raises
    ------
    GeoError
        As a build; then the store is as it was.
    """
    rest = {key: value for key, value in asked.items() if key not in ("restricted", "gazetteer")}
    spec, frames = specify(**rest)
    given = asked.get("gazetteer")
    lookup = _open(given if given is not None else spec.gazetteer, progress)
    home = restricted_folder(spec.root, target)
    with open_store(store) as opened:
        decided = opened.decisions()
    spec = _with_decisions(spec, home, decided)
    kept_in = home / READINGS
    recall = memory if memory is not None else _remembered(kept_in, lookup)
    atlas = run(
        spec, frames=frames, gazetteer=lookup, restricted=True, progress=progress, memory=recall
    )
    read = recall.worked["mentions"]
    drafts = {str(i.incident_id): i.keys for i in atlas.dossier.incidents}
    if not asked.get("restricted"):
        atlas = atlas.public()
    kept = put(atlas, store, target=target, drafts=drafts)
    if atlas.published is not None:
        write_ledger(home, atlas.published.ledger, atlas.secrets)
    if memory is None:
        texts = {key: found for key, found in recall.forget().items() if key[0] in _OF_TEXTS}
        readings = (_stamp(lookup), texts)
        write_restricted(home, READINGS, pack(readings, lookup=lookup))
    return Ingested(atlas=atlas, kept=kept, read=read)


def _open(gazetteer: Path | str | Lookup | None, progress: Progress | None) -> Lookup:
    if gazetteer is None or isinstance(gazetteer, str | Path):
        return open_gazetteer(gazetteer, progress=progress)
    return gazetteer


def _with_decisions(spec: MapFolder, home: Path, decided: Sequence[Mapping[str, str]]) -> MapFolder:
    """The map with one more review file: what the store says, written where only the owner reads.

    It is an input like any other, with its hash in the manifest.
    """
    path = home / _DECISIONS
    if not decided and not path.exists():
        return spec
    text = sheet_text(("proposal", "id", *REVIEWED, "keys"), decided)
    write_restricted(home, _DECISIONS, text)
    return replace(spec, review=(*spec.review, path))


# ------------------------------------------------------------------ readings


def _remembered(path: Path, lookup: Lookup) -> Memory:
    """What the last ingest worked out, if it did so by the same rules."""
    try:
        stamp, kept = unpack(path.read_bytes(), lookup=lookup)
    except (OSError, InputError, ValueError, TypeError):
        return Memory()
    return Memory(kept) if stamp == _stamp(lookup) else Memory()


def _stamp(lookup: Lookup) -> tuple[str, str, str]:
    return __version__, _code(), lookup.build_id


@lru_cache(maxsize=1)
def _code() -> str:
    """A hash of the package itself: what other code or other words have read is read again."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".csv", ".json", ".txt") and path.is_file():
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
