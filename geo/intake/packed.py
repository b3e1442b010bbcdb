"""Files that are packed: what a gz or zip holds, as if it lay there.

Pure apart from reading the file. What unpacks to far more than it should is refused.
"""

import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from geo.intake.foreign import BROKEN_FILE
from geo.intake.suffixes import PACKED, format_of, suffix_of
from geo.intake.text import decode, read_bytes
from geo.model.errors import GeoError, InputError
from geo.model.records import Rejected

__all__ = ["Source", "source_text", "sources_of"]

_MOST_BYTES = 2_000_000_000
"""Unpacked; a file beyond it is split by its owner, or is a bomb."""
_PIECE = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Something to read: its name for people, its suffix, and where its bytes are."""

    name: str
    suffix: str
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)
    encoding: str = ""  # what a person says it is

    @property
    def bytes(self) -> bytes:
        """All of it."""
        if self.data is not None:
            return self.data
        if self.path is None:
            raise ValueError(f"{self.name} has neither bytes nor a path")
        return read_bytes(self.path)


def sources_of(path: Path, *, name: str) -> Iterator[Source]:
    """The files that a path stands for: itself, or what is packed in it.

    Parameters
    ----------
    path
        Any file.
    name
        What it is called in messages; members of a zip stand behind it, with a slash between.

    Raises
    ------
    InputError
        It cannot be unpacked.
    """
    if path.suffix.casefold() not in PACKED:
        found = format_of(path.suffix)
        if found is None or found.by_path:
            yield Source(name=name, suffix=path.suffix.casefold(), path=path)
        else:  # once: what is hashed is what is parsed
            yield Source(name=name, suffix=path.suffix.casefold(), data=read_bytes(path))
        return
    data = read_bytes(path)
    try:
        if path.suffix.casefold() == ".gz":
            yield Source(name=name, suffix=suffix_of(path), data=_unpacked(data, name))
            return
        with ZipFile(io.BytesIO(data)) as archive:
            yield from _members(archive, name)
    except GeoError:
        raise
    except BROKEN_FILE as error:
        raise InputError(
            f"cannot be unpacked ({error})", where=name, remedy="unpack it by hand"
        ) from error


def _unpacked(data: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        while piece := file.read(_PIECE):
            out.write(piece)
            if out.tell() > _MOST_BYTES:
                raise InputError("unpacks to more than 2 GB", where=name, remedy="split it")
    return out.getvalue()


def _members(archive: ZipFile, name: str) -> Iterator[Source]:
    infos = sorted(
        (info for info in archive.infolist() if not info.is_dir()), key=lambda i: i.filename
    )
    infos = [info for info in infos if not _is_hidden(info.filename)]
    if sum(info.file_size for info in infos) > _MOST_BYTES:
        raise InputError("unpacks to more than 2 GB", where=name, remedy="split it")
    shapes = [info for info in infos if info.filename.casefold().endswith(".shp")]
    if shapes:
        for info in shapes:
            stem = info.filename[:-4]
            beside = [i for i in infos if i.filename.rpartition(".")[0] in (stem, info.filename)]
            yield Source(
                name=name if len(shapes) == 1 else f"{name}/{info.filename}",
                suffix=".shp",
                data=_shape_zip(archive, [i.filename for i in beside], stem),
            )
        return
    readable = [info for info in infos if format_of(PurePosixPath(info.filename).suffix)]
    if not readable:
        held = ", ".join(info.filename for info in infos[:5]) or "nothing"
        raise InputError(
            f"holds no file that is read (it holds {held})",
            where=name,
            remedy="pack tables or documents",
        )
    for info in readable:
        yield Source(
            name=name if len(readable) == 1 else f"{name}/{info.filename}",
            suffix=PurePosixPath(info.filename).suffix.casefold(),
            data=archive.read(info),
        )


def _shape_zip(archive: ZipFile, names: list[str], stem: str) -> bytes:
    """The parts of one shapefile in a zip of their own, as its reader wants them."""
    out = io.BytesIO()
    with ZipFile(out, "w") as packed:
        for member in names:
            packed.writestr("shape" + member[len(stem) :].casefold(), archive.read(member))
    return out.getvalue()


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX", "~$")) for part in PurePosixPath(name).parts)


def source_text(source: Source, rejected: list[Rejected], *, encoding: str = "") -> str:
    """The text of a source; what was odd about its encoding joins ``rejected`` as a warning."""
    decoded = decode(source.bytes, encoding=encoding)
    if decoded.note:
        rejected.append(
            Rejected(
                file=source.name,
                reason=decoded.note,
                remedy="save it in UTF-8",
                fatal=False,
                warning=True,
            )
        )
    return decoded.text
