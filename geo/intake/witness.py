"""What was read: the size and SHA-256 of the very bytes that were parsed, file by file.

A hash that is taken beside the parsing may be that of another version of the file. Within
:func:`witnessed` every reader notes what it was given, and a file that changes meanwhile is an
error instead of a wrong proof.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple

from geo.model.errors import InputError

__all__ = ["Seen", "Witness", "saw", "steady", "witnessed"]


class Seen(NamedTuple):
    """The bytes of a file as they were read."""

    sha256: str
    size: int


class Witness:
    """The files that were read, by their path."""

    def __init__(self) -> None:
        self._seen: dict[Path, Seen] = {}

    def of(self, path: Path) -> Seen | None:
        """What was read of a file, None where nothing was.

        >>> Witness().of(Path("a.csv")) is None
        True
        """
        return self._seen.get(path.absolute())

    def note(self, path: Path, seen: Seen) -> None:
        """Keep what a reader was given.

        Raises
        ------
        InputError
            An earlier reader was given other bytes of the same file.
        """
        if self._seen.setdefault(path.absolute(), seen) != seen:
            raise InputError(
                "changed while it was read",
                where=path.name,
                remedy="let whatever writes it finish, then build again",
            )


_WITNESS: ContextVar[Witness | None] = ContextVar("witness", default=None)


@contextmanager
def witnessed(witness: Witness) -> Iterator[Witness]:
    """Let every reader note its files with a witness."""
    token = _WITNESS.set(witness)
    try:
        yield witness
    finally:
        _WITNESS.reset(token)


def saw(path: Path, data: bytes) -> None:
    """Tell the witness, if there is one, of bytes that are about to be parsed."""
    witness = _WITNESS.get()
    if witness is not None:
        witness.note(path, Seen(hashlib.sha256(data).hexdigest(), len(data)))


@contextmanager
def steady(path: Path) -> Iterator[None]:
    """Read a file by its path, through a library: it must be the same before and after.

    Raises
    ------
    InputError
        It changed meanwhile.
    """
    witness = _WITNESS.get()
    if witness is None:
        yield
        return
    witness.note(path, _digest(path))
    yield
    witness.note(path, _digest(path))


def _digest(path: Path) -> Seen:
    try:
        with path.open("rb") as file:
            return Seen(hashlib.file_digest(file, "sha256").hexdigest(), file.tell())
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=path.name) from error
