"""The compiled gazetteer as a file: arrays, then what they are, opened by memory map.

::

    0   8  magic            24  8  size of the whole file
    8   4  format version   32 32  SHA-256 of the header text
    12  4  header length    64  -  the sections, each at a multiple of 64 bytes, little-endian
                            then the header, JSON: fold hash, body SHA-256, sections, sources, ...

The header stands last, so that sections are written as they are made and need not be kept.
A file that is cut, altered or folded by other tables is refused in one line. The body is hashed
when a file is met for the first time (or has changed on disk); a stamp in the cache folder spares
that work at the next opening. Processes that open one file share its pages.
"""

import hashlib
import json
import mmap
import os
import struct
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
import numpy.typing as npt

from geo.gazetteer.cache import mark_file, mark_used
from geo.gazetteer.fold import fold_hash
from geo.intake.atomic import Changes, write_file
from geo.model.errors import GazetteerError, InputError

__all__ = ["FORMAT", "Store", "StoreWriter", "is_compiled", "verify"]

FORMAT = 8  # raised whenever a section changes its meaning
_MAGIC = b"geogaz\x1a\n"
_HEAD = struct.Struct("<8sIIQQ32s")  # magic, format, header length, reserved, size, header SHA-256
_ALIGN = 64
_REBUILD = "build it again: geo gazetteer build"

Array = npt.NDArray[Any]


class StoreWriter:
    """A new file beside its target, section by section; renamed when it is finished.

    Readers of an old file at this path keep it until they close it; without ``finish`` nothing is
    left.

    Raises
    ------
    GazetteerError
        The folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._layout: dict[str, tuple[str, int, int]] = {}
        self._body = hashlib.sha256()
        self._size = 0
        with _writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._changes = Changes()
            with ExitStack() as undo:
                undo.callback(self._changes.discard)
                self._file = self._changes.draft(path).open("wb")
                self._file.write(bytes(_HEAD.size))
                undo.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            with _writing(self._path):
                self._file.close()
        finally:
            self._changes.discard()

    def add(self, sections: Mapping[str, Array]) -> None:
        """Write arrays; they are needed here no longer."""
        for name, array in sections.items():
            plain = np.ascontiguousarray(array)
            self._layout[name] = (plain.dtype.str, len(plain), self._size)
            self._write(plain.data)
            self._write(bytes(-plain.nbytes % _ALIGN))
            self._size += plain.nbytes + -plain.nbytes % _ALIGN

    def _write(self, data: bytes | memoryview) -> None:
        self._body.update(data)
        with _writing(self._path):
            self._file.write(data)

    def finish(self, meta: Mapping[str, Any]) -> str:
        """Write the header, put the file in its place and give its build id.

        The build id is the first 16 hex digits of the SHA-256 of the header, which has that of the
        body: the same rows, rules and sources always have the same one.
        """
        header = {
            **meta,
            "fold": fold_hash(),
            "body_sha256": self._body.hexdigest(),
            "body_bytes": self._size,
            "sections": self._layout,
        }
        text = json.dumps(header, ensure_ascii=False, sort_keys=True)
        build_id = hashlib.sha256(f"{FORMAT} {text}".encode()).hexdigest()[:16]
        header["build_id"] = build_id
        raw = json.dumps(header, ensure_ascii=False, sort_keys=True).encode()
        size = _HEAD.size + self._size + len(raw)
        head = _HEAD.pack(_MAGIC, FORMAT, len(raw), 0, size, hashlib.sha256(raw).digest())
        with _writing(self._path):
            self._file.write(raw)
            self._file.seek(0)
            self._file.write(head)
            self._file.close()
            self._changes.commit()
        _stamp(self._path)
        return build_id


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise GazetteerError(f"{path}: cannot be written ({error.strerror})") from error
    except InputError as error:
        raise GazetteerError(str(error)) from error


class Store:
    """One opened file: ``meta`` and the arrays by name; read-only.

    Raises
    ------
    GazetteerError
        The file is missing, is no compiled gazetteer, is cut or altered, has another format or was
        folded by other tables; the message is one line and names the repair.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self.meta = _read_header(file, path=path)
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError as error:
            raise GazetteerError(f"{path}: no such gazetteer file; {_REBUILD}") from error
        except OSError as error:
            raise GazetteerError(f"{path}: cannot be read ({error.strerror})") from error
        if _is_stamped(path):
            mark_used(path)
        else:
            verify(self)
            _stamp(path)
        if hasattr(mmap, "MADV_RANDOM"):  # names lie anywhere: what follows one is read in vain
            self._map.madvise(mmap.MADV_RANDOM)

    def array(self, name: str) -> Array:
        """One section, a read-only view of the map."""
        dtype, count, offset = self.meta["sections"][name]
        return np.frombuffer(self._map, dtype=dtype, count=count, offset=_HEAD.size + offset)

    def blob(self, name: str) -> memoryview:
        """One section as bytes, for slicing text out of it."""
        _, count, offset = self.meta["sections"][name]
        return memoryview(self._map)[_HEAD.size + offset : _HEAD.size + offset + count]

    def body(self) -> memoryview:
        """All sections with their padding."""
        return memoryview(self._map)[_HEAD.size : _HEAD.size + self.meta["body_bytes"]]


def _read_header(file: BinaryIO, *, path: Path) -> dict[str, Any]:
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size or not head.startswith(_MAGIC):
        raise GazetteerError(
            f"{path}: not a compiled gazetteer; compile tables with: geo gazetteer"
        )
    _, version, length, _, whole, digest = _HEAD.unpack(head)
    if version != FORMAT:
        raise GazetteerError(f"{path}: format {version}, this version reads {FORMAT}; {_REBUILD}")
    size = os.fstat(file.fileno()).st_size
    if size != whole:
        raise GazetteerError(
            f"{path}: {size} bytes instead of {whole}: cut or appended; {_REBUILD}"
        )
    file.seek(max(_HEAD.size, whole - length))
    raw = file.read()
    if hashlib.sha256(raw).digest() != digest:
        raise GazetteerError(f"{path}: the header was altered (checksum); {_REBUILD}")
    meta: dict[str, Any] = json.loads(raw)
    if meta["fold"] != fold_hash():
        raise GazetteerError(
            f"{path}: names folded by other tables ({meta['fold']}, now {fold_hash()}); {_REBUILD}"
        )
    return meta


def is_compiled(path: Path) -> bool:
    """Whether a file begins as a compiled gazetteer does, whole or not."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def verify(store: Store) -> None:
    """Hash the whole body and compare.

    Raises
    ------
    GazetteerError
        A byte has changed since the file was written.
    """
    if hashlib.sha256(store.body()).hexdigest() != store.meta["body_sha256"]:
        raise GazetteerError(f"{store.path}: the file was altered (checksum); {_REBUILD}")


# ------------------------------------------------------------------ stamps of verified files


def _stamp_of(path: Path) -> tuple[Path, str]:
    state = path.stat()
    seen = f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"
    return mark_file(path), seen


def _is_stamped(path: Path) -> bool:
    file, seen = _stamp_of(path)
    try:
        return file.read_text(encoding="ascii") == seen
    except (OSError, UnicodeDecodeError):
        return False


def _stamp(path: Path) -> None:
    """Remember that this very file was whole; without a cache folder it is hashed every time."""
    file, seen = _stamp_of(path)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_file(file, seen)
    except (OSError, InputError):
        return
