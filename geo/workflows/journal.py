"""Answers to the questions of a long run, kept beside its output until that is written.

Lines of JSON; the first says for which run they are answers. Whoever is killed on the way leaves
them, and perhaps half a line, to the next run of the same kind; those of another kind are dropped.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geo.model.errors import InputError

__all__ = ["Journal", "Question", "journal_of"]

_FLUSHED = 500  # answers between two writes
_SUFFIX = ".journal"
_MARK = b'{"answers for":"'  # how every journal begins

Question = tuple[str, ...]
Keep = Callable[[Question, Any], None]


class Journal:
    """One file of answers.

    Parameters
    ----------
    path
        Where it lies.
    stamp
        Whatever the answers depend on besides their questions, as JSON can write it.

    Examples
    --------
    >>> import tempfile
    >>> journal = Journal(Path(tempfile.mkdtemp()) / "a.journal", stamp=["build 1", 0.6])
    >>> with journal.open() as keep:
    ...     keep(("Jableh", "SY"), ["jableh", 35.36])
    >>> journal.answers()
    {('Jableh', 'SY'): ['jableh', 35.36]}
    >>> Journal(journal.path, stamp=["build 2", 0.6]).answers()
    {}
    """

    def __init__(self, path: Path, *, stamp: Any) -> None:
        self.path = path
        text = json.dumps(stamp, sort_keys=True, default=str)
        self._head = _MARK + f'{hashlib.sha256(text.encode()).hexdigest()}"}}\n'.encode()

    def answers(self) -> dict[Question, Any]:
        """What a run of this kind has left; nothing where there is none."""
        found: dict[Question, Any] = {}
        for line in self._left().split(b"\n")[1:]:
            try:
                question, answer = json.loads(line)
                found[tuple(question)] = answer
            except (ValueError, TypeError):  # the end, or what a broken disk left
                continue
        return found

    def _left(self) -> bytes:
        """The whole lines of a run of this kind."""
        try:
            data = self.path.read_bytes()
        except OSError:
            return b""
        whole = data[: data.rfind(b"\n") + 1]
        return whole if whole.startswith(self._head) else b""

    @contextmanager
    def open(self) -> Iterator[Keep]:
        """A function that keeps one more answer; those of an earlier run of this kind stay.

        Raises
        ------
        InputError
            What lies there is no journal, or it cannot be written.
        """
        if not self._is_ours():
            raise InputError(
                "is in the way and no journal of ours",
                where=str(self.path),
                remedy="move it, or choose another output",
            )
        left = len(self._left())
        waiting: list[bytes] = [] if left else [self._head]
        try:
            with self.path.open("r+b" if left else "wb") as file:
                file.truncate(left)
                file.seek(left)

                def flush() -> None:
                    file.write(b"".join(waiting))
                    file.flush()
                    waiting.clear()

                def keep(question: Question, answer: Any) -> None:
                    text = json.dumps([question, answer], separators=(",", ":"))
                    waiting.append(text.encode() + b"\n")
                    if len(waiting) >= _FLUSHED:
                        flush()

                try:
                    yield keep
                finally:
                    flush()
        except OSError as error:
            raise InputError(
                f"cannot be written ({error.strerror or error})",
                where=str(self.path),
                remedy="free the disk or choose another folder",
            ) from error

    def remove(self) -> None:
        """The output is written: nobody needs the answers any more."""
        if self._is_ours():
            self.path.unlink(missing_ok=True)

    def _is_ours(self) -> bool:
        """Whether what lies there is a journal, of whatever run; True where nothing lies."""
        try:
            with self.path.open("rb") as file:
                return _MARK.startswith(file.read(len(_MARK)))  # killed at once: less of it
        except OSError:
            return not self.path.exists()


def journal_of(target: str | Path, *, stamp: Any) -> Journal | None:
    """The journal of an output: beside it; None where nothing can lie, as beside a pipe."""
    path = Path(os.path.realpath(target))
    if str(target) == "-" or not path.parent.is_dir() or (path.exists() and not path.is_file()):
        return None
    return Journal(path.with_name(path.name + _SUFFIX), stamp=stamp)
