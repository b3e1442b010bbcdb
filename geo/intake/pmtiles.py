"""The header of a PMTiles archive (version 3): what its tiles are and where its directories lie."""

import struct
from dataclasses import dataclass
from typing import BinaryIO, Final

from geo.model.errors import InputError

__all__ = ["GZIP", "PICTURES", "UNPACKED", "PmTilesHeader", "read_header"]

UNPACKED, GZIP = 1, 2  # compression of directories
PICTURES: Final = (2, 3, 4, 5)  # kinds of tiles: PNG, JPEG, WebP, AVIF; 1 is vector tiles
_HEADER: Final = struct.Struct("<7sB11Q6B")
_WHOLE: Final = 127  # bytes of a header
_MAGIC: Final = b"PMTiles"


@dataclass(frozen=True, kw_only=True, slots=True)
class PmTilesHeader:
    """What the first bytes of an archive say; offsets in bytes."""

    version: int
    root: int
    root_length: int
    leaves: int
    tiles: int
    packed: int  # compression of the directories
    kind: int  # of the tiles
    lowest: int  # zoom
    highest: int

    @property
    def pictures(self) -> bool:
        """Whether the tiles are pictures and no vectors."""
        return self.kind in PICTURES


def read_header(file: BinaryIO, *, name: str) -> PmTilesHeader:
    """Read the header of an archive that is open at its beginning.

    Raises
    ------
    InputError
        The file is no archive.
    """
    head = file.read(_WHOLE)
    if len(head) < _WHOLE or not head.startswith(_MAGIC):
        raise InputError(
            "is no PMTiles archive", where=name, remedy="export it again as PMTiles (version 3)"
        )
    _, version, *rest = _HEADER.unpack(head[: _HEADER.size])
    root, length, _, _, leaves, _, tiles, *_ = rest
    _, packed, _, kind, lowest, highest = rest[-6:]
    return PmTilesHeader(
        version=version,
        root=root,
        root_length=length,
        leaves=leaves,
        tiles=tiles,
        packed=packed,
        kind=kind,
        lowest=lowest,
        highest=highest,
    )
