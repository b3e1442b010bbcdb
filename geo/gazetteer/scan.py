"""All gazetteer names in running text: longest match, word boundaries, offsets of the text itself.

The text is folded letter by letter into an array beside the position each letter came from, and
every run of words is looked up by a hash that is a difference of two running sums. So a text is a
few dozen array operations, whatever its length, and offsets never shift. A run is taken for a name
when slot and tag of its hash agree, about 50 bits: one false hit in a billion words.

A match begins with a capital (or a letter of a script that has none), or with a small article or
head word that belongs to the name and stands before a capital; it never crosses a comma, a bracket,
an empty line or the end of a sentence. Codes, machine romanisations and ordinary words were kept
out of the table when it was compiled.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.fold import letter_fold
from geo.gazetteer.hashing import HashTable, build_slots
from geo.gazetteer.keys import Keys
from geo.gazetteer.records import Records
from geo.gazetteer.rows import NAME_KINDS
from geo.model import Match, PlaceId

__all__ = ["Scanner", "letter_sections", "scan_sections"]

U64 = npt.NDArray[np.uint64]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_BASE = 0x9E3779B97F4A7C15 | 1  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 2**64)
_CHUNK = 1 << 16  # letters hashed together: the running sums of one chunk stay in the cache
_OVERLAP = 400  # letters that two chunks share, longer than any name
_LONGEST = 12  # words
_TOGETHER = 2000  # names hashed together
_LONGER, _SMALL = 1, 2  # longer names begin so; may begin with a small letter

_DROPPED, _SPACE, _LONG = 0xFFFFFFFF, 0x20, 0xFFFFFFFE
_BMP = 0x10000
_HARD, _LINE, _STOP = 1_000_000, 400_000, 1  # what a gap between two words may hold
_BREAK = 600_000
_ABBREVIATED = 3  # letters of a word whose full stop ends no sentence: St. Louis
_UPPER, _LOWER, _OTHER = 1, 2, 4
_DEMONYM = NAME_KINDS.index("demonym")


# ------------------------------------------------------------------ hashing runs of words


@lru_cache(maxsize=4)
def _powers(size: int) -> tuple[U64, U64]:
    """Powers of the base and of its inverse, for positions in a chunk."""
    up = np.full(size, _BASE, dtype=np.uint64)
    down = np.full(size, _INVERSE, dtype=np.uint64)
    up[0] = down[0] = 1
    return np.multiply.accumulate(up), np.multiply.accumulate(down)


def _size(letters: int) -> int:
    """The power of two that holds a chunk, whatever its letters unfold to."""
    return max(_CHUNK * 2, 1 << letters.bit_length())


def _sums(codes: npt.NDArray[Any]) -> U64:
    """Running sums from which the hash of any run of letters is taken, shape (n + 1,)."""
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    weighted = codes.astype(np.uint64)
    weighted += np.uint64(7)
    weighted *= _powers(_size(len(codes)))[0][: len(codes)]
    np.cumsum(weighted, out=sums[1:])
    return sums


def _hashes(sums: U64, starts: I64, ends: I64) -> U64:
    mixed = (sums[ends] - sums[starts]) * _powers(_size(len(sums) - 1))[1][starts]
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    return mixed


# ------------------------------------------------------------------ the compiled table


def letter_sections() -> dict[str, npt.NDArray[Any]]:
    """What each letter of the basic plane folds to, its case, and how it parts words.

    A letter that folds to several has the mark ``_LONG`` and is looked up alone.
    """
    folded = np.empty(_BMP, dtype=np.uint32)
    case = np.zeros(_BMP, dtype=np.uint8)
    for code in range(_BMP):
        char = chr(code)
        if 0xD800 <= code < 0xE000:  # noqa: PLR2004 -- surrogates are no letters
            folded[code] = _SPACE
            continue
        letters = letter_fold(char)
        if not letters:
            folded[code] = _DROPPED
        else:
            folded[code] = ord(letters) if len(letters) == 1 else _LONG
        if char.isupper() or char.istitle():
            case[code] = _UPPER
        elif char.islower():
            case[code] = _LOWER
        elif char.isalpha():
            case[code] = _OTHER
    gap = np.zeros(_BMP, dtype=np.int32)
    for char in ',;:!?()[]{}"“”„«»<>|/\\؛،؟…•*=+&@#%^~—':
        gap[ord(char)] = _HARD
    for char in "\n\r\v\f\x85\u2028":
        gap[ord(char)] = _LINE
    gap[ord("\u2029")] = _HARD
    gap[ord(".")] = gap[ord("。")] = gap[ord("۔")] = _STOP
    return {"letter_fold": folded, "letter_case": case, "letter_gap": gap}


def scan_sections(keys: Sequence[str], numbers: I64, small: Bools) -> dict[str, npt.NDArray[Any]]:
    """The table of names and of their beginnings.

    Parameters
    ----------
    keys
        Folded names that running text may be searched for, and the ``numbers`` of those keys.
    small
        Whether a name may begin with a small letter.
    """
    whole, begun = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.uint64)]
    rows, of_row = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for low in range(0, len(keys), _TOGETHER):
        codes = _codes("\n".join(keys[low : low + _TOGETHER]) + "\n")
        ends, spaces = np.flatnonzero(codes == ord("\n")), np.flatnonzero(codes == _SPACE)
        starts = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1] + 1])
        key = np.searchsorted(ends, spaces)
        fits = np.bincount(key, minlength=len(ends)) < _LONGEST
        spaces, key = spaces[fits[key]], key[fits[key]]
        sums = _sums(codes)
        whole.append(_hashes(sums, starts[fits], ends[fits]))
        begun.append(_hashes(sums, starts[key], spaces))
        rows.append(np.flatnonzero(fits) + low)
        of_row.append(key + low)
    complete, prefix = np.concatenate(whole), np.concatenate(begun)
    row, prefix_row = np.concatenate(rows), np.concatenate(of_row)
    hashes, of_hash = np.unique(np.concatenate([complete, prefix]), return_inverse=True)
    at, before = of_hash[: len(complete)], of_hash[len(complete) :]
    key_of = np.full(len(hashes), -1, dtype=np.int32)
    flags = np.zeros(len(hashes), dtype=np.uint8)
    key_of[at] = numbers[row]
    flags[before] |= _LONGER
    flags[at[small[row]]] |= _SMALL
    flags[before[small[prefix_row]]] |= _SMALL
    return {"scan_slots": build_slots(hashes), "scan_key": key_of, "scan_flags": flags}


def _codes(text: str) -> U32:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


# ------------------------------------------------------------------ scanning


class Scanner:
    """Longest match over one file."""

    def __init__(self, records: Records, keys: Keys) -> None:
        array = records.store.array
        self._records = records
        self._keys = keys
        self._table = HashTable(array("scan_slots"))
        self._key = array("scan_key")
        self._flags = array("scan_flags")
        self._fold, self._case = array("letter_fold"), array("letter_case")
        self._gap = array("letter_gap")
        self._scannable = array("name_scan")
        self._found = lru_cache(maxsize=65536)(self._meaning)

    def scan(self, text: str) -> Iterator[Match]:
        """Matches in order; offsets are of ``text`` itself."""
        taken = 0
        low = 0
        while low < len(text):
            high = min(len(text), low + _CHUNK)
            part = text[max(0, low - 2) : high + _OVERLAP]
            shift = max(0, low - 2)
            for start, end, key in self._chunk(part):
                first, last = start + shift, end + shift
                if first < low or first < taken or first >= high:
                    continue
                places, kind = self._found(key)
                while last < len(text) and unicodedata.combining(text[last]):
                    last += 1  # accents that were written as letters of their own
                surface = text[first:last]
                if text[last : last + 1] == "." and "." in surface:  # the last stop of U.S.
                    last += 1
                    surface += "."
                taken = last
                yield Match(start=first, end=last, text=surface, place_ids=places, kind=kind)
            low = high

    def _chunk(self, text: str) -> Iterator[tuple[int, int, int]]:
        """(start, end, key) of every word that begins a name, its longest name."""
        letters = _codes(text)
        codes, origin, case_of = self._folded(letters)
        is_word = codes != _SPACE
        before = np.empty(len(is_word), dtype=bool)
        if not len(before):
            return
        before[0] = False
        before[1:] = is_word[:-1]
        keep = is_word | before
        if not keep.any():
            return  # no word at all: "–", "…"
        codes, origin, is_word = codes[keep], origin[keep], is_word[keep]
        if not len(is_word):
            return
        edges = np.flatnonzero(is_word[1:] != is_word[:-1]) + 1
        if is_word[0]:
            edges = np.append(0, edges)
        if is_word[-1]:
            edges = np.append(edges, len(is_word))
        starts, ends = edges[0::2], edges[1::2]
        if not len(starts):
            return
        sums = _sums(codes)
        joined = self._joined(letters, origin, starts, ends)
        case = case_of[origin[starts]]
        capital = (case == _UPPER) | (case == _OTHER)
        before_capital = np.append(joined & capital[1:], False) & (case == _LOWER)
        asking = np.flatnonzero(capital | before_capital)
        small = before_capital[asking]
        owned = self._possessive(letters, origin, starts, ends)
        best_end = np.zeros(len(asking), dtype=np.int64)
        best_key = np.full(len(asking), -1, dtype=np.int64)
        live = np.arange(len(asking))
        for words in range(_LONGEST):
            at = asking[live]
            last = at + words
            first, stop = starts[at], ends[last]
            ids = self._table.find_many(_hashes(sums, first, stop))
            hit = ids >= 0
            self._keep((best_end, best_key), live=live, ids=ids, stop=stop, small=small)
            spare = np.flatnonzero(owned[last])
            if len(spare):  # Aleppo's
                cut = self._table.find_many(_hashes(sums, first[spare], stop[spare] - 1))
                fresh = ids[spare] < 0
                rows = spare[fresh]
                self._keep(
                    (best_end, best_key),
                    live=live[rows],
                    ids=cut[fresh],
                    stop=stop[rows] - 1,
                    small=small,
                )
            going = np.flatnonzero(hit & (last < len(starts) - 1))
            going = going[(self._flags[ids[going]] & _LONGER > 0) & joined[last[going]]]
            live = live[going]
            if not len(live):
                break
        done = np.flatnonzero(best_key >= 0)
        first, last = origin[starts[asking[done]]], origin[best_end[done] - 1] + 1
        yield from zip(first.tolist(), last.tolist(), best_key[done].tolist(), strict=True)

    def _keep(self, best: tuple[I64, I64], *, live: I64, ids: I64, stop: I64, small: Bools) -> None:
        """Remember the names that are complete; a small first letter only where it belongs."""
        best_end, best_key = best
        rows = np.flatnonzero(ids >= 0)
        rows = rows[self._key[ids[rows]] >= 0]
        fits = ~small[live[rows]] | (self._flags[ids[rows]] & _SMALL > 0)
        rows = rows[fits]
        best_end[live[rows]] = stop[rows]
        best_key[live[rows]] = self._key[ids[rows]]

    def _folded(self, letters: U32) -> tuple[U32, I64, npt.NDArray[np.uint8]]:
        """Folded letters, where each came from, and the case of every letter of the text."""
        plain = letters
        if len(letters) and int(letters.max()) >= _BMP:
            plain = np.where(letters < _BMP, letters, _SPACE)
        codes, case = self._fold[plain], self._case[plain]
        origin = np.arange(len(letters))
        odd = np.flatnonzero((codes == _LONG) | (letters >= _BMP))
        if len(odd):
            parts = {int(c): letter_fold(chr(int(c))) for c in np.unique(letters[odd]).tolist()}
            times = np.ones(len(letters), dtype=np.int64)
            times[odd] = [len(parts[c]) for c in letters[odd].tolist()]
            origin = np.repeat(origin, times)
            codes = np.repeat(codes, times)
            at = np.cumsum(times) - times
            for i, code in zip(odd.tolist(), letters[odd].tolist(), strict=True):
                for k, letter in enumerate(parts[code]):
                    codes[at[i] + k] = ord(letter)
        kept = codes != _DROPPED
        if not kept.all():
            codes, origin = codes[kept], origin[kept]
        return codes, origin, case

    def _joined(self, letters: U32, origin: I64, starts: I64, ends: I64) -> Bools:
        """Whether a word and the next may belong to one name, shape (words - 1,)."""
        if len(starts) < 2:  # noqa: PLR2004 -- a pair
            return np.zeros(0, dtype=bool)
        weights = np.zeros(len(letters) + 1, dtype=np.int64)
        np.cumsum(self._gap[np.minimum(letters, _BMP - 1)], out=weights[1:])
        left, right = origin[ends[:-1] - 1] + 1, origin[starts[1:]]
        weight = weights[right] - weights[left]
        stops = (weight % _LINE) > 0
        long_word = ends[:-1] - starts[:-1] > _ABBREVIATED
        joined: Bools = (weight < _BREAK) & ~(stops & long_word)
        return joined

    def _possessive(self, letters: U32, origin: I64, starts: I64, ends: I64) -> Bools:
        """Words that end in an apostrophe and an s, shape (words,)."""
        out = np.zeros(len(starts), dtype=bool)
        last = origin[ends - 1]
        rows = np.flatnonzero((letters[last] | 0x20) == ord("s"))
        rows = rows[(ends[rows] - starts[rows] > 1) & (last[rows] > 0)]
        mark = letters[last[rows] - 1]
        out[rows] = (mark == ord("'")) | (mark == ord("’")) | (mark == ord("ʼ"))
        return out

    def _meaning(self, key: int) -> tuple[tuple[PlaceId, ...], str]:
        """Places of a key, the most important first, and whether it is a name or a demonym."""
        records = self._records
        names = [n for n in self._keys.names(key) if self._scannable[n]]
        demonyms = [n for n in names if records.name_kinds[n] == _DEMONYM]
        owners = {records.lead(int(records.name_owner[n])): n for n in reversed(demonyms or names)}
        order = sorted(owners, key=lambda at: (-records.importance(at, owners[at]), at))
        places = tuple(records.place_id(at) for at in order)
        return places, "demonym" if demonyms else "name"
