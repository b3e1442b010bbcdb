"""Many short byte strings searched in a long one at once.

Pure. Keys of one size are compared as whole numbers: a filter over all positions of a text first,
the exact comparison only where it lets something through.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

__all__ = ["SIZES", "Anchors", "key_size"]

SIZES = (8, 4)  # bytes of a key
_CHUNK = 1 << 20  # numbers that are compared at a time
_BITS = 16  # of the filter, at least
_SPARE = 4  # bits of the filter beyond those that number its keys
_MOST_BITS = 24
_MIX = 0x9E3779B97F4A7C15  # an odd constant: spreads keys over the filter

_Values = np.ndarray[tuple[int, ...], np.dtype[np.unsignedinteger[Any]]]


def key_size(data: bytes) -> int:
    """The largest size of a key that some bytes have room for; 0: they are too few.

    >>> key_size(b"inventado"), key_size(b"omar"), key_size(b"li")
    (8, 4, 0)
    """
    return next((size for size in SIZES if len(data) >= size), 0)


class Anchors:
    """Keys of one size.

    Parameters
    ----------
    keys
        Those of another size are left out.
    size
        Bytes; one of :data:`SIZES`.

    Examples
    --------
    >>> list(Anchors([b"omar", b"amir"], 4).positions(b"of samir"))
    [(4, b'amir')]
    """

    def __init__(self, keys: Iterable[bytes], size: int) -> None:
        self._size = size
        self._type = np.dtype(f"<u{size}")
        numbers = sorted({int.from_bytes(key, "little") for key in keys if len(key) == size})
        self._keys = np.array(numbers, dtype=self._type)
        bits = min(_MOST_BITS, max(_BITS, len(numbers).bit_length() + _SPARE))
        self._shift = self._type.type(8 * size - bits)
        self._mix = self._type.type(_MIX >> (64 - 8 * size) | 1)
        self._filter = np.zeros(1 << bits, dtype=bool)
        self._filter[self._slots(self._keys)] = True

    def positions(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Offsets in some bytes at which a key stands, and the key; in no special order."""
        size = self._size
        if not self._keys.size:
            return
        for first in range(min(size, len(data) - size + 1)):  # every size-th byte, from each start
            count = (len(data) - first) // size
            for start in range(0, count, _CHUNK):
                length = min(_CHUNK, count - start)
                at = first + start * size
                values = np.frombuffer(data, dtype=self._type, count=length, offset=at)
                maybe = np.flatnonzero(self._filter[self._slots(values)])
                for index in maybe[self._are_keys(values[maybe])]:
                    offset = at + int(index) * size
                    yield offset, data[offset : offset + size]

    def _are_keys(self, values: _Values) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
        near = np.minimum(np.searchsorted(self._keys, values), len(self._keys) - 1)
        same: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = self._keys[near] == values
        return same

    def _slots(self, values: _Values) -> _Values:
        slots: _Values = (values * self._mix) >> self._shift
        return slots
