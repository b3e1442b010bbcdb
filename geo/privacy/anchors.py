"""Many short byte strings searched in a long one at once.

Pure. Keys of one size are compared as whole numbers: a filter over all positions of a text first,
the exact comparison only where it lets something through.
"""

from collections.abc import Iterable, Iterator

import numpy as np

__all__ = ["SIZES", "Anchors", "key_size"]

SIZES = (8, 4)  # bytes of a key
_CHUNK = 1 << 22  # bytes that are searched at a time
_BITS = 16  # of the filter, at least
_SPARE = 4  # bits of the filter beyond those that number its keys
_MOST_BITS = 24
_MIX = np.uint64(0x9E3779B97F4A7C15)  # an odd constant: spreads keys over the filter

_Values = np.ndarray[tuple[int, ...], np.dtype[np.uint64]]


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
        numbers = sorted({int.from_bytes(key, "little") for key in keys if len(key) == size})
        self._keys = np.array(numbers, dtype=np.uint64)
        bits = min(_MOST_BITS, max(_BITS, len(numbers).bit_length() + _SPARE))
        self._shift = np.uint64(64 - bits)
        self._filter = np.zeros(1 << bits, dtype=bool)
        self._filter[self._slots(self._keys)] = True

    def positions(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Offsets in some bytes at which a key stands, and the key."""
        size = self._size
        if not self._keys.size or len(data) < size:
            return
        everything = np.frombuffer(data, dtype=np.uint8)
        for first in range(0, len(data) - size + 1, _CHUNK):
            part = everything[first : first + _CHUNK + size - 1].astype(np.uint64)
            values = part[: len(part) - size + 1].copy()
            for k in range(1, size):
                values |= part[k : len(part) - size + 1 + k] << np.uint64(8 * k)
            maybe = np.flatnonzero(self._filter[self._slots(values)])
            for index in maybe[np.isin(values[maybe], self._keys)]:
                offset = first + int(index)
                yield offset, data[offset : offset + size]

    def _slots(self, values: _Values) -> _Values:
        return (values * _MIX) >> self._shift
