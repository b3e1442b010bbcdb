"""Which names look like this one: an inverted index over what survives a misspelling.

An *entry* is one key in one country; entries are numbered by country, so that a country is a range
of every posting list and costs nothing but two bisections. The features of an entry:

* trigrams of its romanised letters: typing errors,
* trigrams of its transliteration fold: other spellings of the same sounds,
* its skeleton, whole and with each one letter left out: other scripts.

Candidates are ranked by shared inverse document frequency, as a share of what both have (Dice).
Pure but for the arrays of the file.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.engine.hashing import hash_lines, hash_one, offsets_of

__all__ = ["Fuzzy", "Postings", "feature_ids", "posting_sections"]

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F32 = npt.NDArray[np.float32]

_LETTERS = "^abcdefghijklmnopqrstuvwxyz0123456789 $"  # the edges of a name are letters too
_BASE = 40
_TRIGRAMS = _BASE**3
_SKELETONS = 1 << 20
FEATURES = 2 * _TRIGRAMS + _SKELETONS
_PART = 1 << 20  # letters whose trigrams are taken at a time
_CUT = 400  # candidates that are compared letter by letter
_BUDGET = 120_000  # postings read when no country narrows them, the rarest features first
_SHARE = 0.06  # of the possible score below which a name is no candidate


def _letter_table() -> npt.NDArray[np.uint32]:
    table = np.zeros(256, dtype=np.uint32)
    for number, letter in enumerate(_LETTERS):
        table[ord(letter)] = number + 1
    return table


def _trigrams(lines: str) -> Iterator[tuple[U32, U32]]:
    """Trigram codes of all lines and the number of the line each belongs to, part by part."""
    table = _letter_table()
    low, first = 0, 0
    while low <= len(lines):
        high = lines.find("\n", low + _PART)
        high = len(lines) if high < 0 else high
        text = "^" + lines[low:high].replace("\n", "$\n^") + "$"
        data = np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8)
        letters = table[data]
        line = np.cumsum(data == ord("\n"), dtype=np.uint32) + np.uint32(first)
        codes = (letters[:-2] * _BASE + letters[1:-1]) * _BASE + letters[2:]
        whole = (letters[:-2] > 0) & (letters[1:-1] > 0) & (letters[2:] > 0)
        yield codes[whole], line[1:-1][whole]
        low, first = high + 1, int(line[-1]) + 1


def _deletions(skeleton: str) -> list[str]:
    return [skeleton] + [skeleton[:i] + skeleton[i + 1 :] for i in range(len(skeleton))]


def feature_ids(roman: str, translit: str, skeleton: str) -> list[int]:
    """Features of one name, ascending.

    >>> len(feature_ids("jableh", "jabli", "jbl"))
    15
    """
    found: set[int] = set()
    at = _LETTERS.index
    for text, base in ((roman, 0), (translit, _TRIGRAMS)):
        numbers = [at(c) + 1 for c in f"^{text}$"]
        for a, b, c in zip(numbers, numbers[1:], numbers[2:], strict=False):
            found.add(base + (a * _BASE + b) * _BASE + c)
    for shorter in _deletions(skeleton) if skeleton else ():
        found.add(2 * _TRIGRAMS + hash_one(shorter.encode()) % _SKELETONS)
    return sorted(found)


def _skeleton_features(lines: str) -> Iterator[tuple[U32, U32]]:
    """Codes of all skeletons, whole and one letter short, and whose they are, part by part."""
    letters = np.frombuffer(lines.encode("ascii"), dtype=np.uint8)
    ends = offsets_of(letters)
    lengths = np.diff(ends, prepend=-1) - 1
    for length in np.unique(lengths[lengths > 0]).tolist():
        members = np.flatnonzero(lengths == length)
        cells = letters[(ends[members] - length)[:, None] + np.arange(length)]
        ended = np.full((len(members), 1), ord("\n"), dtype=np.uint8)
        for left_out in range(-1, length):
            cut = cells if left_out < 0 else np.delete(cells, left_out, axis=1)
            hashes = hash_lines(np.hstack([cut, ended]).tobytes()[:-1])
            yield (hashes % np.uint64(_SKELETONS)).astype(np.uint32), members.astype(np.uint32)


def posting_sections(
    *,
    roman: str,
    translit: str,
    skeleton: str,
    entry_key: U32,
) -> dict[str, npt.NDArray[Any]]:
    """The posting lists of all entries, and each entry's own weight.

    ``roman``, ``translit``, ``skeleton`` are folds of distinct keys, as lines; ``entry_key`` says
    which key an entry is.
    """
    by_key = np.argsort(entry_key, kind="stable").astype(np.uint32)
    keys = roman.count("\n") + 1
    starts = np.searchsorted(entry_key[by_key], np.arange(keys + 1)).astype(np.int64)
    lists: list[U32] = []
    counts = [np.zeros(1, dtype=np.int64)]
    for features, parts in (
        (_TRIGRAMS, _trigrams(roman)),
        (_TRIGRAMS, _trigrams(translit)),
        (_SKELETONS, _skeleton_features(skeleton)),
    ):
        pairs = _spread(parts, by_key, starts)
        edges = np.arange(features + 1, dtype=np.uint64) << np.uint64(32)
        counts.append(np.diff(np.searchsorted(pairs, edges)))
        lists.append(pairs.astype(np.uint32))  # the lower half: the entry
        del pairs
    starts_of = np.cumsum(np.concatenate(counts))
    postings = np.concatenate(lists)
    del lists
    weight = idf(np.diff(starts_of), len(entry_key))
    own = np.zeros(len(entry_key), dtype=np.float32)
    step = 1 << 22
    for low in range(0, len(postings), step):
        part = postings[low : low + step]
        cuts = np.clip(starts_of, low, low + len(part))
        times = cuts[1:] - cuts[:-1]
        own += np.bincount(part, weights=np.repeat(weight, times), minlength=len(entry_key)).astype(
            np.float32
        )
    return {
        "feature_starts": starts_of.astype(np.uint32),
        "postings_low": postings.astype(np.uint16),
        "postings_high": (postings >> np.uint32(16)).astype(np.uint8),
        "entry_weight": own,
    }


def _spread(features: Iterable[tuple[U32, U32]], by_key: U32, starts: npt.NDArray[np.int64]) -> U64:
    """Features of keys to sorted, distinct ``feature << 32 | entry``; a part of them at a time."""
    parts = [np.zeros(0, dtype=np.uint64)]
    for codes, own in features:
        low = starts[own]
        times = starts[own.astype(np.int64) + 1] - low
        code = np.repeat(codes, times)
        offset = np.arange(len(code)) - np.repeat(np.cumsum(times) - times, times)
        entries = by_key[np.repeat(low, times) + offset]
        parts.append((code.astype(np.uint64) << np.uint64(32)) | entries)
    pairs = np.concatenate(parts)
    del parts
    pairs.sort()
    if len(pairs):
        fresh = np.ones(len(pairs), dtype=bool)
        np.not_equal(pairs[1:], pairs[:-1], out=fresh[1:])
        pairs = pairs[fresh]
    return np.asarray(pairs, dtype=np.uint64)


def idf(counts: npt.NDArray[np.int64], entries: int) -> F32:
    """How much a feature says: the logarithm of how few entries have it."""
    return np.asarray(np.log1p(entries / np.maximum(counts, 1)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Entries that share features with a name, best first."""

    entries: npt.NDArray[np.signedinteger[Any]]
    shares: npt.NDArray[Any]


class Postings:
    """The posting lists of a file."""

    def __init__(
        self,
        *,
        starts: U32,
        low: npt.NDArray[np.uint16],
        high: npt.NDArray[np.uint8],
        weights: F32,
    ) -> None:
        self._starts = starts
        self._low, self._high = low, high
        self._cells = high.data, low.data
        self._weights = weights

    def _entries(self, start: int, end: int) -> U32:
        """A piece of a posting list."""
        high = self._high[start:end].astype(np.uint32)
        return np.asarray((high << np.uint32(16)) | self._low[start:end])

    def candidates(
        self,
        features: Sequence[int],
        *,
        ranges: Sequence[tuple[int, int]] | None = None,
        allowed: npt.NDArray[np.bool_] | None = None,
    ) -> Fuzzy:
        """The entries most like a name.

        Parameters
        ----------
        features
            Of :func:`feature_ids`.
        ranges
            Entry numbers ``[low, high)`` that count; None: all.
        allowed
            Further mask, shape (entries,), of which only the ranges are read.
        """
        wanted = np.asarray(features, dtype=np.int64)
        starts = self._starts[wanted].astype(np.int64)
        ends = self._starts[wanted + 1].astype(np.int64)
        weights = idf(ends - starts, len(self._weights))
        own = float(weights.sum())
        if ranges is None:
            entries, scores = self._everywhere(starts, ends, weights)
        else:
            parts = [self._within(starts, ends, weights, low, high) for low, high in ranges]
            entries = np.concatenate([p[0] for p in parts])
            scores = np.concatenate([p[1] for p in parts])
        if allowed is not None:
            kept = allowed[entries]
            entries, scores = entries[kept], scores[kept]
        shares = 2 * scores / (own + self._weights[entries])
        if len(shares) > _CUT:
            best = np.argpartition(-shares, _CUT)[:_CUT]
            entries, shares = entries[best], shares[best]
        order = np.lexsort((entries, -shares))
        return Fuzzy(entries[order], shares[order])

    def _within(
        self,
        starts: npt.NDArray[np.int64],
        ends: npt.NDArray[np.int64],
        weights: F32,
        low: int,
        high: int,
    ) -> tuple[npt.NDArray[np.signedinteger[Any]], npt.NDArray[Any]]:
        edges = list(zip(starts.tolist(), ends.tolist(), strict=True))
        lows = [self._first(low, start, end) for start, end in edges]
        highs = [self._first(high, at, end) for at, (_, end) in zip(lows, edges, strict=True)]
        found = [self._entries(s, e) for s, e in zip(lows, highs, strict=True)]
        lengths = [e - s for s, e in zip(lows, highs, strict=True)]
        together = np.concatenate(found).astype(np.int64) - low
        scores = np.bincount(
            together, weights=np.repeat(weights, lengths), minlength=max(high - low, 1)
        )
        kept = np.flatnonzero(scores > _SHARE * float(weights.sum()))
        return kept + low, scores[kept]

    def _first(self, entry: int, start: int, end: int) -> int:
        """Where a piece of a posting list reaches an entry: first by its high byte, then its low.

        An entry is kept as three bytes: a quarter of the file is saved.
        """
        high, low = self._cells
        start = bisect_left(high, entry >> 16, start, end)
        end = bisect_right(high, entry >> 16, start, end)
        return bisect_left(low, entry & 0xFFFF, start, end)

    def _everywhere(
        self, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], weights: F32
    ) -> tuple[npt.NDArray[np.signedinteger[Any]], npt.NDArray[Any]]:
        """The rarest features choose; the common ones are read only while the budget lasts."""
        lengths = ends - starts
        rare = np.argsort(lengths, kind="stable")
        used = rare[: max(4, int(np.searchsorted(np.cumsum(lengths[rare]), _BUDGET)))]
        together = np.concatenate([self._entries(starts[i], ends[i]) for i in used])
        per = np.repeat(weights[used], lengths[used])
        scores = np.bincount(together, weights=per, minlength=len(self._weights))
        kept = np.flatnonzero(scores > _SHARE * float(weights[used].sum()))
        return kept, scores[kept]
