"""One hash for a name alone and for millions at once, and the table that is probed with it.

The hash of a byte string is its value as a little-endian number modulo the prime 2**48 - 59: one
big-integer operation for a single name, a few array operations for many. Pure.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = [
    "MAX_BYTES",
    "U32",
    "U64",
    "HashTable",
    "build_slots",
    "hash_lines",
    "hash_many",
    "hash_one",
    "offsets_of",
]

U64 = npt.NDArray[np.uint64]
U32 = npt.NDArray[np.uint32]

PRIME = 2**48 - 59
MAX_BYTES = 240  # of a name that count
_MIX = 0x9E3779B97F4A7C15  # 2**64 / golden ratio: spreads the hash over the slots
_WORD = 2**64 - 1
_CHUNK = 1 << 15  # lines hashed together: they stay in the cache
_STEP = 6  # bytes taken at a time: 48 bits


def hash_one(data: bytes) -> int:
    """Hash of one byte string, 0 to 2**48.

    >>> hash_one(b"jableh") == int(hash_many([b"jableh"])[0])
    True
    """
    return int.from_bytes(data[:MAX_BYTES], "little") % PRIME


def offsets_of(blob: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Where each line of a text of lines ends (its newline, or the end), shape (lines,)."""
    return np.append(np.flatnonzero(blob == ord("\n")), len(blob))


def hash_lines(text: bytes) -> U64:
    """Hash of every line of a text, shape (lines,)."""
    ends = offsets_of(np.frombuffer(text, dtype=np.uint8))
    starts = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1] + 1])
    lengths = np.minimum(ends - starts, MAX_BYTES)
    words = np.ndarray(len(text) + 1, dtype="<u8", buffer=text + bytes(8), strides=(1,))
    out = np.empty(len(ends), dtype=np.uint64)
    for low in range(0, len(ends), _CHUNK):
        part = slice(low, low + _CHUNK)
        out[part] = _hash_chunk(words, starts[part], lengths[part])
    return out


def _hash_chunk(words: U64, starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]) -> U64:
    """Six bytes of every line at a time, the last first; ``words``: eight bytes from each on.

    2**48 is 59 modulo the prime: what is beyond 48 bits comes back 59 times.
    """
    masks = np.array([(1 << 8 * count) - 1 for count in range(_STEP + 1)], dtype=np.uint64)
    bits, low_bits, back = np.uint64(48), np.uint64(2**48 - 1), np.uint64(2**48 - PRIME)
    value = np.zeros(len(starts), dtype=np.uint64)
    for at in range((int(lengths.max()) - 1) // _STEP * _STEP, -1, -_STEP):
        rows = np.flatnonzero(lengths > at) if at else slice(None)
        word = words[starts[rows] + at]
        word &= masks[np.minimum(lengths[rows] - at, _STEP)]
        so_far = value[rows]
        value[rows] = ((so_far & low_bits) + (so_far >> bits) * back) * back + word
    return value % np.uint64(PRIME)


def hash_many(names: Sequence[bytes]) -> U64:
    """Hash of many byte strings without newlines, shape (n,)."""
    return hash_lines(b"\n".join(names)) if names else np.zeros(0, dtype=np.uint64)


def _bits(count: int) -> int:
    return max(4, (count * 2 - 1).bit_length())


def build_slots(hashes: U64) -> U64:
    """An open-addressing table of distinct keys: ``tag << 32 | key id + 1``, 0 is empty.

    Linear probing at a load of at most one half; the order of insertion is the order of the ids,
    so the table is the same whenever the keys are.
    """
    bits = _bits(len(hashes))
    slots = np.zeros(1 << bits, dtype=np.uint64)
    mask = np.int64((1 << bits) - 1)
    at = _home(hashes, bits)
    values = (hashes << np.uint64(32)) | np.arange(1, len(hashes) + 1, dtype=np.uint64)
    waiting = np.arange(len(hashes))
    while len(waiting):
        free = slots[at[waiting]] == 0
        wanting = waiting[free]
        _, first = np.unique(at[wanting], return_index=True)
        winners = wanting[first]
        slots[at[winners]] = values[winners]
        keep = np.ones(len(waiting), dtype=bool)
        keep[np.flatnonzero(free)[first]] = False
        waiting = waiting[keep]
        at[waiting] = (at[waiting] + 1) & mask
    return slots


def _home(hashes: U64, bits: int) -> npt.NDArray[np.int64]:
    mixed = (hashes * np.uint64(_MIX)) >> np.uint64(64 - bits)
    return mixed.astype(np.int64)


class HashTable:
    """Key ids by hash, read from the slots of a compiled file.

    >>> table = HashTable(build_slots(hash_many([b"a", b"b"])))
    >>> list(table.find(hash_one(b"b"))), table.find_many(hash_many([b"b", b"z"])).tolist()
    ([1], [1, -1])
    """

    def __init__(self, slots: U64) -> None:
        self._slots = slots
        self._cells = slots.data  # an item costs a third of one of numpy's
        self._bits = (len(slots) - 1).bit_length()
        self._shift = 64 - self._bits
        self._mask = len(slots) - 1

    def find(self, hashed: int) -> list[int]:
        """Ids whose tag fits, in probing order; the caller compares the key itself."""
        at = (hashed * _MIX & _WORD) >> self._shift
        tag = hashed & 0xFFFFFFFF
        found = []
        while cell := self._cells[at]:
            if cell >> 32 == tag:
                found.append((cell & 0xFFFFFFFF) - 1)
            at = (at + 1) & self._mask
        return found

    def find_many(self, hashes: U64) -> npt.NDArray[np.int64]:
        """The first id whose tag fits, -1 where there is none, shape (n,).

        Tag and slot together are about 50 bits: a wrong id has a chance of 1 in 10**9 a name.
        """
        out = np.full(len(hashes), -1, dtype=np.int64)
        at = _home(hashes, self._bits)
        tags = hashes & np.uint64(0xFFFFFFFF)
        cells = self._slots[at]
        waiting: npt.NDArray[np.int64] | None = None
        while True:
            hit = (cells >> np.uint64(32)) == tags
            ids = (cells & np.uint64(0xFFFFFFFF)).astype(np.int64) - 1
            full = cells != 0
            hit &= full
            if waiting is None:
                out[hit] = ids[hit]
                waiting = np.flatnonzero(full & ~hit)
                tags, at = tags[waiting], at[waiting]
            else:
                out[waiting[hit]] = ids[hit]
                rest = full & ~hit
                waiting, tags, at = waiting[rest], tags[rest], at[rest]
            if not len(waiting):
                return out
            at = (at + 1) & np.int64(self._mask)
            cells = self._slots[at]
