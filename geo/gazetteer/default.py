"""The gazetteer that comes with the package: compiled on first use, kept in the user's cache."""

import contextlib
import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path

from geo.gazetteer.build import Extras, Progress, compile_rows
from geo.gazetteer.curated import read_demonyms, read_overrides, read_rows, read_sources, read_words
from geo.gazetteer.fold import fold_hash
from geo.gazetteer.packaged import packaged_countries, packaged_files, packaged_settlements
from geo.gazetteer.shape_rows import ShapeRows
from geo.gazetteer.store import FORMAT, cache_folder
from geo.model import Rejected
from geo.resources import gazetteer_data

__all__ = ["build_default", "default_path", "inputs_stamp"]


def _inputs() -> Iterator[Path]:
    yield from packaged_files()
    data = gazetteer_data()
    yield from sorted(p for p in data.rglob("*") if p.is_file())
    yield from sorted(Path(__file__).parent.rglob("*.py"))


def inputs_stamp() -> str:
    """Changes when a table, the packaged world, the fold or this code changes on disk.

    Sizes and times only: nothing is read, so that asking costs about a millisecond.
    """
    stamp = hashlib.sha256(f"{FORMAT} {fold_hash()}".encode())
    for path in _inputs():
        state = path.stat()
        stamp.update(f"{path.name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return stamp.hexdigest()[:16]


def default_path() -> Path:
    """Where the default gazetteer of these very inputs lies, built or not."""
    return cache_folder() / f"world-{inputs_stamp()}.gaz"


def forget_older(kept: Path) -> None:
    """Delete default gazetteers of other inputs."""
    for path in kept.parent.glob("world-*.gaz"):
        if path != kept:
            with contextlib.suppress(OSError):  # in use on Windows: it goes next time
                path.unlink()


def build_default(path: Path, *, progress: Progress | None = None) -> str:
    """Compile curated tables and the packaged world into ``path``; give the build id.

    Raises
    ------
    GazetteerError
        The cache folder cannot be written, or the tables cannot be read.
    """
    folder = gazetteer_data()
    faults: list[Rejected] = []
    overrides = read_overrides(folder)
    extras = Extras(
        sources=read_sources(folder),
        demonyms=tuple(read_demonyms(folder)),
        ordinary_words=tuple(read_words(folder)),
        aliases=overrides.aliases,
        no_scan=overrides.no_scan,
        dropped=overrides.dropped,
    )
    shapes = ShapeRows()
    rows = [
        (0, read_rows(folder, faults=faults, shape=shapes.footprint)),
        (1, shapes.countries(packaged_countries())),
        (1, shapes.units()),
        (1, packaged_settlements()),
    ]
    build_id = compile_rows(rows, path, extras=extras, progress=progress)
    for fault in faults:
        logging.getLogger(__name__).warning("%s", fault)
    forget_older(path)
    return build_id
