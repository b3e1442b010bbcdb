"""The compiled gazetteer as a file: a header, then arrays, opened by memory map.

::

    0   8  magic            24  8  size of the whole file
    8   4  format version   32 32  SHA-256 of the header text
    12  4  header length    64  -  header, JSON: fold hash, body SHA-256, sections, sources, ...
                            then the sections, each at a multiple of 64 bytes, little-endian

A file that is cut, altered or folded by other tables is refused in one line. The body is hashed
when a file is met for the first time (or has changed on disk); a stamp in the cache folder spares
that work at the next opening. Processes that open one file share its pages.
"""

import hashlib
import json
import mmap
import os
import struct
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.errors import GazetteerError
from geo.gazetteer.fold import fold_hash

__all__ = ["FORMAT", "Store", "cache_folder", "verify", "write_store"]

FORMAT = 2  # raised whenever a section changes its meaning
_MAGIC = b"geogaz\x1a\n"
_HEAD = struct.Struct("<8sIIQQ32s")  # magic, format, header length, reserved, size, header SHA-256
_ALIGN = 64
_REBUILD = "build it again: geo gazetteer build"

Array = npt.NDArray[Any]


def cache_folder() -> Path:
    """Where compiled gazetteers of this user lie."""
    import platformdirs  # noqa: PLC0415 -- only where the default file is wanted

    return Path(platformdirs.user_cache_dir("incident-mapper")) / "gazetteer"


def write_store(path: Path, *, meta: Mapping[str, Any], sections: Mapping[str, Array]) -> str:
    """Write a compiled file beside its target and rename it; give its build id.

    The build id is the first 16 hex digits of the SHA-256 of the body and the header without it:
    the same rows, rules and sources always have the same one. Readers of an old file at this path
    keep it until they close it.

    Raises
    ------
    GazetteerError
        The folder cannot be written.
    """
    plain = {name: np.ascontiguousarray(array) for name, array in sections.items()}
    layout, at = {}, 0
    body = hashlib.sha256()
    for name, array in plain.items():
        layout[name] = [array.dtype.str, len(array), at]
        body.update(array.data)
        pad = -array.nbytes % _ALIGN
        body.update(bytes(pad))
        at += array.nbytes + pad
    header = {
        **meta,
        "fold": fold_hash(),
        "body_sha256": body.hexdigest(),
        "body_bytes": at,
        "sections": layout,
    }
    text = json.dumps(header, ensure_ascii=False, sort_keys=True)
    header["build_id"] = hashlib.sha256(f"{FORMAT} {text}".encode()).hexdigest()[:16]
    raw = json.dumps(header, ensure_ascii=False, sort_keys=True).encode()
    raw += b" " * (-(len(raw) + _HEAD.size) % _ALIGN)
    head = _HEAD.pack(
        _MAGIC, FORMAT, len(raw), 0, _HEAD.size + len(raw) + at, hashlib.sha256(raw).digest()
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(head + raw)
                for array in plain.values():
                    file.write(array.data)
                    file.write(bytes(-array.nbytes % _ALIGN))
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise GazetteerError(f"{path}: cannot be written ({error.strerror})") from error
    _stamp(path)
    build_id: str = header["build_id"]
    return build_id


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
                size = os.fstat(file.fileno()).st_size
                self.meta, self._start = _read_header(file.read(1 << 16), path=path, size=size)
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError as error:
            raise GazetteerError(f"{path}: no such gazetteer file; {_REBUILD}") from error
        except OSError as error:
            raise GazetteerError(f"{path}: cannot be read ({error.strerror})") from error
        if not _is_stamped(path):
            verify(self)
            _stamp(path)
        if hasattr(mmap, "MADV_RANDOM"):  # names lie anywhere: what follows one is read in vain
            self._map.madvise(mmap.MADV_RANDOM)

    def array(self, name: str) -> Array:
        """One section, a read-only view of the map."""
        dtype, count, offset = self.meta["sections"][name]
        return np.frombuffer(self._map, dtype=dtype, count=count, offset=self._start + offset)

    def blob(self, name: str) -> memoryview:
        """One section as bytes, for slicing text out of it."""
        _, count, offset = self.meta["sections"][name]
        return memoryview(self._map)[self._start + offset : self._start + offset + count]

    def body(self) -> memoryview:
        """All sections with their padding."""
        return memoryview(self._map)[self._start :]


def _read_header(data: bytes, *, path: Path, size: int) -> tuple[dict[str, Any], int]:
    if len(data) < _HEAD.size or not data.startswith(_MAGIC):
        raise GazetteerError(
            f"{path}: not a compiled gazetteer; compile tables with: geo gazetteer"
        )
    _, version, length, _, whole, digest = _HEAD.unpack_from(data)
    if version != FORMAT:
        raise GazetteerError(f"{path}: format {version}, this version reads {FORMAT}; {_REBUILD}")
    if size != whole:
        raise GazetteerError(
            f"{path}: {size} bytes instead of {whole}: cut or appended; {_REBUILD}"
        )
    raw = data[_HEAD.size : _HEAD.size + length]
    if len(raw) < length:  # a long list of sources
        with path.open("rb") as file:
            raw = file.read(_HEAD.size + length)[_HEAD.size :]
    if hashlib.sha256(raw).digest() != digest:
        raise GazetteerError(f"{path}: the header was altered (checksum); {_REBUILD}")
    meta: dict[str, Any] = json.loads(raw)
    if meta["fold"] != fold_hash():
        raise GazetteerError(
            f"{path}: names folded by other tables ({meta['fold']}, now {fold_hash()}); {_REBUILD}"
        )
    return meta, _HEAD.size + length


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
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    seen = f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"
    return cache_folder() / "verified" / name, seen


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
        file.write_text(seen, encoding="ascii")
    except OSError:
        return
