"""Tiles of a PMTiles archive (version 3): one file, a header, directories, and pictures.

Reads what it is asked for and no more. The layout is that of the public specification: tiles are
numbered along a Hilbert curve, zoom by zoom, and directories hold runs of equal tiles.
"""

import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from geo.intake.pmtiles import GZIP, UNPACKED, read_header
from geo.model.errors import InputError

__all__ = ["PmTiles", "tile_number"]

_SHOWN: Final = (2, 3, 4)  # kinds of pictures that browsers show everywhere: PNG, JPEG, WebP
_LARGEST: Final = 64_000_000  # bytes of a directory, unpacked
_DEEPEST: Final = 4  # directories within directories
_ZOOMS: Final = 31


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """A run of tiles with one content; a run of none is a directory further down."""

    number: int
    run: int
    offset: int
    length: int


class PmTiles:
    """An open archive of pictures.

    Raises
    ------
    InputError
        The file is no archive of version 3, is damaged, or holds something else than pictures.
    """

    def __init__(self, file: BinaryIO, *, name: str) -> None:
        self._file, self._name = file, name
        head = read_header(file, name=name)
        self._leaves, self._data, self._packed = head.leaves, head.tiles, head.packed
        if head.version != 3 or head.packed not in (UNPACKED, GZIP) or head.highest > _ZOOMS:
            raise self._fault("is not of version 3 with plain or gzip directories")
        if head.kind not in _SHOWN:
            raise self._fault("holds vector tiles or another kind, not pictures")
        self._root = self._directory(head.root, head.root_length)
        self.zooms = tuple(range(head.lowest, head.highest + 1))

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """The picture of a tile, ``y`` from the north; None where there is none."""
        number = tile_number(zoom, x, y)
        entries = self._root
        for _ in range(_DEEPEST):
            at = bisect_right(entries, number, key=lambda entry: entry.number) - 1
            if at < 0:
                return None
            entry = entries[at]
            if entry.run:
                if number >= entry.number + entry.run:
                    return None
                return self._read(self._data + entry.offset, entry.length)
            entries = self._directory(self._leaves + entry.offset, entry.length)
        raise self._fault("is damaged: its directories have no end")

    def _directory(self, offset: int, length: int) -> list[_Entry]:
        packed = self._read(offset, length)
        if self._packed == GZIP:
            unpack = zlib.decompressobj(wbits=31)
            try:
                packed = unpack.decompress(packed, _LARGEST)
            except zlib.error as error:
                raise self._fault(f"is damaged ({error})") from error
        numbers = self._numbers(packed)
        try:
            count = next(numbers)
            if count > len(packed):
                raise self._fault("is damaged: a directory is longer than its bytes")
            columns = [[next(numbers) for _ in range(count)] for _ in range(4)]
        except StopIteration as error:
            raise self._fault("is damaged: a directory ends early") from error
        found: list[_Entry] = []
        number = behind = 0
        for step, run, size, place in zip(*columns, strict=True):
            number += step
            start = place - 1 if place else behind
            found.append(_Entry(number=number, run=run, offset=start, length=size))
            behind = start + size
        return found

    def _read(self, offset: int, length: int) -> bytes:
        if length > _LARGEST:
            raise self._fault("is damaged: a part is too long")
        try:
            self._file.seek(offset)
        except (OSError, OverflowError, ValueError) as error:
            raise self._fault(f"is damaged ({error})") from error
        data = self._file.read(length)
        if len(data) < length:
            raise self._fault("is cut off")
        return data

    def _numbers(self, data: bytes) -> Iterator[int]:
        """Numbers of seven bits a byte, the lowest first."""
        value = shift = 0
        for byte in data:
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                yield value
                value = shift = 0

    def _fault(self, what: str) -> InputError:
        return InputError(what, where=self._name, remedy="export it again as raster PMTiles")


def tile_number(zoom: int, x: int, y: int) -> int:
    """Where a tile stands on the curve, the tiles of lower zooms counted before it.

    >>> [tile_number(1, x, y) for x, y in ((0, 0), (0, 1), (1, 1), (1, 0))]
    [1, 2, 3, 4]
    """
    number: int = (4**zoom - 1) // 3
    for level in range(zoom - 1, -1, -1):
        side = 1 << level
        right, down = bool(x & side), bool(y & side)
        number += ((3 * right) ^ down) * side * side
        if not down:
            if right:
                x, y = side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1))
            x, y = y, x
    return number
