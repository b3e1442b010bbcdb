"""A map that is built again whenever its files change: ``geo map --watch``.

Files are looked at by their names, sizes and times; no service of the system is needed and no
network. A change is taken up once nobody is writing any more.
"""

import contextlib
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Never

from geo.model.errors import GeoError
from geo.workflows.mapfolder import read_map_folder
from geo.workflows.restricted import restricted_folder

__all__ = ["inputs_state", "state_of", "watch"]

_EVERY_S = 1.0
State = Mapping[Path, tuple[int, int, int]]


def state_of(paths: Iterable[Path], *, without: Iterable[Path] = ()) -> State:
    """What lies at some paths now: each file with its number, size and time of change.

    Parameters
    ----------
    paths
        Files and folders; hidden files of a folder are left out, and so is what is not there.
    without
        Folders that are not looked into, such as that of the build.
    """
    left = {path.resolve() for path in without}
    found = {}
    for path in paths:
        if path.is_dir():
            files = [p for p in path.rglob("*") if not _hidden(p.relative_to(path))]
        else:
            files = [path]
        for file in files:
            try:
                state = file.stat()
            except OSError:  # it went away while we looked, or was never there
                continue
            if file.is_file() and not left.intersection(file.resolve().parents):
                found[file] = (state.st_ino, state.st_size, state.st_mtime_ns)
    return found


def inputs_state(asked: Mapping[str, Any], target: Path, *, store: str | None = None) -> State:
    """The state of everything that a build reads.

    Parameters
    ----------
    asked
        The arguments of :func:`geo.workflows.build.build`, by name.
    target
        The folder that is built into, which is left out with what is restricted beside it.
    store
        A store that is written too; its files are left out.
    """
    paths = [Path(p) for name in ("reports", "records") for p in asked[name] or ()]
    paths += [Path(asked[name]) for name in ("gazetteer", "review") if asked[name] is not None]
    root = Path()
    if asked["folder"] is not None:
        root = Path(asked["folder"])
        paths.append(root)
        with contextlib.suppress(GeoError):  # it will be told when it is built
            spec = read_map_folder(root)
            named = (spec.reports, spec.records, spec.movements, spec.sources, spec.claims)
            paths += [path for several in (*named, spec.review) for path in several]
            paths += [path for path in (spec.gazetteer, spec.base) if path is not None]
    state = state_of(paths, without=(target, restricted_folder(root, target)))
    written = None if store is None else Path(store).resolve()
    return {
        file: now
        for file, now in state.items()
        if written is None
        or file.resolve().parent != written.parent
        or not file.name.startswith(written.name)
    }


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def watch(
    build: Callable[[], None],
    look: Callable[[], State],
    *,
    tell: Callable[[str], None],
    wait: Callable[[], None] = lambda: time.sleep(_EVERY_S),
) -> Never:
    """Build now and after every change, until somebody interrupts.

    Parameters
    ----------
    build
        Builds once. Its :class:`~geo.model.errors.GeoError` is told, and the next change is waited
        for: what was built before stays.
    look
        Gives the state of the files, as :func:`state_of`.
    tell
        Is given one line for people.
    wait
        Passes the time between two looks.
    """
    while True:
        built = look()
        try:
            build()
        except GeoError as error:
            tell(str(error))
        seen = built
        while seen == built:
            wait()
            seen = look()
        while True:  # somebody is writing: wait until two looks agree
            wait()
            now = look()
            if now == seen:
                break
            seen = now
