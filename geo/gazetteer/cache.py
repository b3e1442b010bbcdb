"""The folder of compiled gazetteers: where it is, what lies in it, what may go.

Files are named by the contents they were made of, so installations with equal inputs share one and
others live beside it. Nothing is deleted but by :func:`clean`, which leaves what was used within a
month.
"""

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from geo.model.errors import GazetteerError

__all__ = [
    "KEPT_DAYS",
    "cache_folder",
    "clean",
    "find",
    "mark_file",
    "mark_used",
    "writable_folder",
]

KEPT_DAYS = 30
_DAY_S = 86_400.0
_CHOOSE = "set GEO_CACHE (or XDG_CACHE_HOME) to a folder of yours that can be written"


def cache_folder() -> Path:
    """Where compiled gazetteers of this user lie: under GEO_CACHE, else the user's cache folder."""
    chosen = os.environ.get("GEO_CACHE")
    if chosen:
        return Path(chosen).expanduser() / "gazetteer"
    import platformdirs

    return Path(platformdirs.user_cache_dir("incident-mapper")) / "gazetteer"


def fallback_folder() -> Path:
    """Where they lie when the cache folder cannot be written: a folder of this user's alone."""
    owner = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    return Path(tempfile.gettempdir()) / f"incident-mapper-{owner}" / "gazetteer"


def find(name: str) -> Path | None:
    """A file of the cache folder or of the fallback, whole as far as its name says."""
    folders = [cache_folder()]
    if _is_own(fallback_folder().parent):
        folders.append(fallback_folder())
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def writable_folder() -> Path:
    """The cache folder if it can be written, else the fallback; asked before half a minute of work.

    Raises
    ------
    GazetteerError
        Neither can be written; the message names the variables that choose another.
    """
    wanted, spare = cache_folder(), fallback_folder()
    reason = _refusal(wanted)
    if reason is None:
        return wanted
    with contextlib.suppress(OSError):
        spare.parent.mkdir(mode=0o700, exist_ok=True)
    if _is_own(spare.parent) and _refusal(spare) is None:
        return spare
    raise GazetteerError(f"{wanted}: cannot be written ({reason}), nor {spare}; {_CHOOSE}")


def _refusal(folder: Path) -> str | None:
    """Why no file can be put into a folder; None if one can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return error.strerror or type(error).__name__


def _is_own(folder: Path) -> bool:
    """Whether a folder in a place that all can write belongs to this user alone."""
    try:
        state = folder.lstat()
    except OSError:
        return False
    if not hasattr(os, "getuid"):
        return folder.is_dir()
    return (
        folder.is_dir()
        and not folder.is_symlink()
        and (state.st_uid == os.getuid() and not state.st_mode & 0o077)
    )


def mark_file(path: Path) -> Path:
    """The small file that remembers what was seen of a compiled file, and when it was used."""
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    return cache_folder() / "verified" / name


def mark_used(path: Path) -> None:
    """Remember that a compiled file was used; at most one write a day."""
    with contextlib.suppress(OSError):
        mark = mark_file(path)
        if time.time() - mark.stat().st_mtime > _DAY_S:
            mark.touch()


def clean(
    *, unused_days: float = KEPT_DAYS, kept: Path | None = None
) -> Iterator[tuple[Path, int]]:
    """Delete default gazetteers that nobody has used for so long, and remains of broken builds.

    Gives each file that went with its size in bytes.

    Parameters
    ----------
    unused_days
        What was written or used later stays.
    kept
        A file that stays in any case: the one of this installation.
    """
    now = time.time()
    for folder in (cache_folder(), fallback_folder()):
        for path in sorted([*folder.glob("world-*.gaz"), *folder.glob("*.part")]):
            if path == kept:
                continue
            least = unused_days if path.suffix == ".gaz" else 1.0  # a day: no build takes longer
            with contextlib.suppress(OSError):  # gone meanwhile, or in use on Windows
                size = path.stat().st_size
                if now - _last_used(path) > least * _DAY_S:
                    path.unlink()
                    mark_file(path).unlink(missing_ok=True)
                    yield path, size


def _last_used(path: Path) -> float:
    used = path.stat().st_mtime
    with contextlib.suppress(OSError):
        used = max(used, mark_file(path).stat().st_mtime)
    return used
