"""The one way to write files: whole or not at all, alone or several together.

A file is drafted in a hidden folder beside its target, flushed to the disk and renamed. Whoever is
killed on the way leaves the old files and perhaps a hidden folder, which the next run clears away;
a lock on that folder tells a dead run from a living one. Ctrl-C waits for the renames, so that
several files are exchanged together. An owner's permissions and links stay as they are.
"""

import contextlib
import os
import shutil
import signal
import stat
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from geo.model.errors import InputError

try:
    import fcntl
except ImportError:  # pragma: no cover -- Windows: leftovers go by their age
    fcntl = None  # type: ignore[assignment]

__all__ = ["PREFIX", "Changes", "clear_left", "locked", "uninterrupted", "whole_file", "write_file"]

PREFIX: Final = ".geo-draft-"
_OLD_S: Final = 86_400.0  # a draft folder of this age has no owner, where nothing can be locked


class Changes:
    """Files that are exchanged together when the block ends well, in the order of their drafts.

    Nothing is touched before every draft is complete and on the disk.

    Raises
    ------
    InputError
        A target is a folder, its folder is missing or may not be written, or the disk is full; what
        was there is kept.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> with Changes() as changes:
    ...     changes.write(folder / "a.txt", b"one")
    ...     changes.write(folder / "b.txt", b"two")
    >>> sorted(p.name for p in folder.iterdir())
    ['a.txt', 'b.txt']
    """

    def __init__(self) -> None:
        self._scratch: dict[Path, _Scratch] = {}
        self._steps: list[tuple[Path, Path | None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with uninterrupted():
            try:
                if kind is None:
                    self.commit()
            finally:
                self.discard()
        if isinstance(error, OSError):
            raise _fault(error, self._steps[-1][0] if self._steps else Path()) from error

    def commit(self) -> None:
        """Exchange the files now; the end of the block does it otherwise."""
        with uninterrupted():
            self._exchange()
            self._steps.clear()
            for home in self._scratch:
                clear_left(home)

    def discard(self) -> None:
        """Throw away what was not exchanged."""
        with uninterrupted():
            for scratch in self._scratch.values():
                scratch.discard()
            self._scratch.clear()

    def draft(self, target: Path) -> Path:
        """Where to write what ``target`` will be; the draft has its name, hence its suffix."""
        target = Path(os.path.realpath(target))  # a link stays a link: what it names is exchanged
        if target.is_dir():
            raise InputError("is a folder, not a file", where=str(target), remedy="name a file")
        home = Path(tempfile.gettempdir()) if _is_device(target) else target.parent
        if not home.is_dir():
            raise InputError("no such folder", where=str(home), remedy="create it first")
        try:
            with uninterrupted():
                scratch = self._scratch.get(home) or _Scratch(home)
                self._scratch[home] = scratch
        except OSError as error:
            raise _fault(error, target) from error
        draft = scratch.folder / target.name
        self._steps.append((target, draft))
        return draft

    def write(self, target: Path, data: bytes) -> None:
        """Draft a file with this content."""
        self.draft(target).write_bytes(data)

    def move(self, draft: Path, target: Path) -> None:
        """Exchange ``target`` for a file that was written beside a draft of this folder."""
        self._steps.append((target, draft))

    def remove(self, target: Path) -> None:
        """Take a file away when its turn comes."""
        self._steps.append((Path(os.path.realpath(target)), None))

    def _exchange(self) -> None:
        done = 0
        for target, draft in self._steps:
            if target.is_dir():
                what = "is removed" if draft is None else "is written"
                raise InputError(
                    f"is a folder where a file {what}", where=str(target), remedy="move it away"
                )
        try:
            for target, draft in self._steps:
                if draft is not None:
                    _flush(draft)
                    if target.is_file():
                        shutil.copymode(target, draft)
            for target, draft in self._steps:
                _put(target, draft)
                done += 1
            for folder in dict.fromkeys(target.parent for target, _ in self._steps):
                _flush(folder)
        except OSError as error:
            raise _fault(error, self._steps[done][0], done=done) from error


@contextlib.contextmanager
def whole_file(target: Path | str) -> Iterator[Path]:
    """A draft that takes the name of ``target`` when the block ends well; errors of `Changes`.

    >>> target = Path(tempfile.mkdtemp()) / "a.txt"
    >>> with whole_file(target) as draft:
    ...     _ = draft.write_text("done")
    >>> target.read_text()
    'done'
    """
    with Changes() as changes:
        yield changes.draft(Path(target))


def write_file(target: Path | str, content: str | bytes) -> None:
    """Write one file; text as UTF-8, its line ends as they are. Errors of :class:`Changes`."""
    with Changes() as changes:
        changes.write(Path(target), content.encode() if isinstance(content, str) else content)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the block is done; then it is heard."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard and before is not signal.SIG_IGN:
        raise KeyboardInterrupt


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time: another one that comes here waits until the block is left."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system that knows no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class _Scratch:
    """A hidden folder for drafts, locked while this run needs it."""

    def __init__(self, home: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=home))
        self._lock = _lock(self.folder)
        while self._lock is None:  # somebody cleared it between two lines of ours
            self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=home))
            self._lock = _lock(self.folder)

    def discard(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock is not None and self._lock >= 0:
            os.close(self._lock)


def _lock(folder: Path) -> int | None:
    """A handle that holds the folder, -1 where nothing can be locked, None if it is another's."""
    if fcntl is None:
        return -1
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = os.fstat(handle).st_ino == folder.stat().st_ino
    except BlockingIOError:
        mine = False
    except FileNotFoundError:
        mine = False
    except OSError:  # a file system that knows no locks
        os.close(handle)
        return -1
    if mine:
        return handle
    os.close(handle)
    return None


def clear_left(home: Path) -> None:
    """Remove the draft folders of runs that are dead; those of living runs are locked."""
    for left in home.glob(f"{PREFIX}*"):
        handle = _lock(left)
        if handle is None:
            continue
        with contextlib.suppress(OSError):
            if handle >= 0 or time.time() - left.stat().st_mtime > _OLD_S:
                shutil.rmtree(left, ignore_errors=True)
        if handle >= 0:
            os.close(handle)


def _is_device(path: Path) -> bool:
    """Whether something stands here that is written into, never replaced: /dev/null, a pipe."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _put(target: Path, draft: Path | None) -> None:
    if draft is None:
        target.unlink(missing_ok=True)
    elif _is_device(target):
        with draft.open("rb") as done, target.open("wb") as out:
            shutil.copyfileobj(done, out)
    else:
        draft.replace(target)


def _flush(path: Path) -> None:
    """What the system keeps in memory goes to the disk; folders cannot be flushed on Windows."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fault(error: OSError, target: Path, *, done: int = 0) -> InputError:
    if done:
        return InputError(
            f"{done} files were exchanged, then one could not be ({error.strerror})",
            where=str(target),
            remedy="run it again",
        )
    return InputError(
        f"cannot be written ({error.strerror or error})",
        where=str(target),
        remedy="free the disk or choose another folder; what was there is kept",
    )
