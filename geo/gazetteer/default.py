"""The gazetteer that comes with the package: compiled on first use, kept in the user's cache."""

import contextlib
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from geo.gazetteer.build.compile import Extras, Progress, compile_rows
from geo.gazetteer.build.curated import (
    read_demonyms,
    read_overrides,
    read_rows,
    read_sources,
    read_words,
)
from geo.gazetteer.build.packaged import packaged_countries, packaged_files, packaged_settlements
from geo.gazetteer.engine.gazetteer import Gazetteer
from geo.gazetteer.engine.store import FORMAT, cache_folder
from geo.gazetteer.fold import fold_hash
from geo.gazetteer.resources import gazetteer_data
from geo.gazetteer.rows import Row
from geo.gazetteer.shapes.rows import ShapeRows
from geo.model.records import Rejected

__all__ = [
    "Gazetteer",
    "build_default",
    "build_with",
    "default_path",
    "inputs_stamp",
    "open_gazetteer",
]


LOADED_TRUST = 2  # of rows that a user added: curated 0, packaged 1


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
    faults: list[Rejected] = []
    build_id = compile_rows(_packaged(faults), path, extras=_extras({}), progress=progress)
    for fault in faults:
        logging.getLogger(__name__).warning("%s", fault)
    if path.parent == cache_folder():
        forget_older(path)
    return build_id


def build_with(
    rows: Iterable[Row],
    path: Path,
    *,
    sources: Mapping[str, Mapping[str, Any]],
    onto: Gazetteer | None = None,
    progress: Progress | None = None,
) -> str:
    """Compile loaded rows together with the packaged gazetteer, or onto a compiled one.

    Parameters
    ----------
    rows
        Of the importers; they win over nothing that is there, and fill what it lacks.
    path
        Where the compiled file goes; it may be the one that is added to.
    sources
        Manifest entries of the rows, by source id.
    onto
        A gazetteer to add to; None: the packaged one.

    Raises
    ------
    GazetteerError
        The file cannot be written.
    """
    faults: list[Rejected] = []
    known: dict[str, Any] = {}
    base: Iterable[tuple[int, Iterable[Row]]]
    if onto is None:
        base, newest = _packaged(faults), LOADED_TRUST - 1
    else:
        known = dict(onto.info()["sources"])
        newest = max(1, onto.newest_trust)
        base = (
            (trust, (row for _, row in group))
            for trust, group in groupby(onto.rows(), key=itemgetter(0))
        )
    together = chain(base, [(newest + 1, rows)])
    return compile_rows(together, path, extras=_extras({**known, **sources}), progress=progress)


def open_gazetteer(
    path: str | Path | None = None, *, progress: Callable[[str, float], None] | None = None
) -> Gazetteer:
    """Open a compiled gazetteer; without a path the default one, compiled on first use.

    Parameters
    ----------
    path
        A file that ``geo gazetteer build`` or ``add`` wrote.
    progress
        Called with a few words and the share done while the default gazetteer is compiled.

    Raises
    ------
    GazetteerError
        The file is missing, cut, altered, or folded by other tables; or the cache folder cannot be
        written.
    """
    if path is not None:
        return Gazetteer(path)
    found = default_path()
    if not found.is_file():
        build_default(found, progress=progress)
    return Gazetteer(found)


def _packaged(faults: list[Rejected]) -> list[tuple[int, Iterable[Row]]]:
    folder, shapes = gazetteer_data(), ShapeRows()
    return [
        (0, read_rows(folder, faults=faults, shape=shapes.footprint)),
        (1, shapes.countries(packaged_countries())),
        (1, shapes.units()),
        (1, packaged_settlements()),
    ]


def _extras(sources: Mapping[str, Mapping[str, Any]]) -> Extras:
    folder = gazetteer_data()
    overrides = read_overrides(folder)
    return Extras(
        sources={**read_sources(folder), **sources},
        demonyms=tuple(read_demonyms(folder)),
        ordinary_words=tuple(read_words(folder)),
        aliases=overrides.aliases,
        no_scan=overrides.no_scan,
        dropped=overrides.dropped,
    )
