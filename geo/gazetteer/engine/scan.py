"""All gazetteer names in running text: longest match, word boundaries, offsets of the text itself.

The text is folded letter by letter into an array, the hash of a word is a difference of two running
sums, and that of a run of words grows by one word at a time. So a text is a few dozen array
operations, whatever its length, and only where words begin and end is it asked which position of
the text they came from. A run is taken for a name when slot and tag of its hash agree, about 50
bits: one false hit in a billion words.

A match begins with a capital (or a letter of a script that has none), or with a small article or
head word that belongs to the name and stands before a capital; it never crosses a comma, a bracket,
an empty line or the end of a sentence. Codes, machine romanisations and ordinary words were kept
out of the table when it was compiled.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.engine.hashing import HashTable, build_slots
from geo.gazetteer.engine.keys import Keys
from geo.gazetteer.engine.records import Records
from geo.gazetteer.fold import key_fold, letter_fold
from geo.gazetteer.rows import NAME_KINDS, script_of
from geo.language.lexicon import ENGLISH
from geo.model.folds import is_mark
from geo.model.records import Match, PlaceId

__all__ = ["Scanner", "letter_sections", "scan_sections"]

U64 = npt.NDArray[np.uint64]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Positions = Callable[[I64], I64]

_BASE = 0x9E3779B97F4A7C15 | 1  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 2**64)
_WORD = 0xD6E8FEB86659FD93  # what the hash of a run is multiplied by before a word is added
_CHUNK = 1 << 17  # letters hashed together: more, and their sums leave the cache
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
_LATIN = "Latn"


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


def _edges(codes: U64) -> tuple[I64, I64]:
    """Spaces with one before and one after all letters, and after which of them words begin."""
    spaces = (codes == _SPACE).nonzero()[0]
    edges = np.empty(len(spaces) + 2, dtype=np.int64)
    edges[0], edges[1:-1], edges[-1] = -1, spaces, len(codes)
    return edges, (edges[1:] - edges[:-1] > 1).nonzero()[0]


def _sums(codes: U64) -> U64:
    """Running sums from which the hash of any word is taken, shape (n + 1,)."""
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * _powers(_size(len(codes)))[0][: len(codes)], out=sums[1:])
    return sums


def _hashes(sums: U64, starts: I64, ends: I64) -> U64:
    """Hashes of words, to be added up to those of runs."""
    hashes: U64 = (sums[ends] - sums[starts]) * _powers(_size(len(sums) - 1))[1][starts]
    return hashes


def _longer(runs: U64, words: U64) -> U64:
    """Hashes of runs that are one word longer."""
    return runs * np.uint64(_WORD) + words


def _mixed(runs: U64) -> U64:
    """Every bit of a hash made to depend on all of them, as the table wants it."""
    mixed = runs ^ (runs >> np.uint64(29))
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    return mixed


# ------------------------------------------------------------------ the compiled table


def letter_sections() -> dict[str, npt.NDArray[Any]]:
    """What each letter of the basic plane folds to, its case, and how it parts words.

    A letter that folds to several has the mark ``_LONG`` and is looked up alone.
    """
    folded = np.empty(_BMP, dtype=np.uint64)
    case = np.zeros(_BMP, dtype=np.uint8)
    for code in range(_BMP):
        char = chr(code)
        if 0xD800 <= code < 0xE000:
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
    folded[gap > 0] = _SPACE
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
        codes = _codes("\n".join(keys[low : low + _TOGETHER])).astype(np.uint64)
        lines = np.flatnonzero(codes == ord("\n"))
        codes[lines] = _SPACE
        edges, filled = _edges(codes)
        words = _hashes(_sums(codes), edges[filled] + 1, edges[filled + 1])
        first = np.searchsorted(edges[filled], np.append(-1, lines))
        count = np.diff(first, append=len(words))
        live = np.flatnonzero((count > 0) & (count <= _LONGEST))
        run = np.zeros(len(live), dtype=np.uint64)
        for number in range(_LONGEST):
            run = _longer(run, words[first[live] + number])
            done = count[live] == number + 1
            whole.append(_mixed(run[done]))
            begun.append(_mixed(run[~done]))
            rows.append(live[done] + low)
            of_row.append(live[~done] + low)
            run, live = run[~done], live[~done]
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


def _apostrophes(letters: U32) -> Bools:
    found: Bools = (letters == ord("'")) | (letters == ord("’")) | (letters == ord("ʼ"))
    return found


@lru_cache(maxsize=4096)
def _unfolded(code: int) -> str:
    """What one letter folds to, many letters or none."""
    return letter_fold(chr(code))


# ------------------------------------------------------------------ scanning


def _bound(langs: set[str]) -> str:
    """The one language that a place bears a name in, "" where any may write it."""
    return next(iter(langs)) if len(langs) == 1 and ENGLISH not in langs else ""


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
                places, kind, langs = self._found(key)
                while last < len(text) and is_mark(text[last]):
                    last += 1  # accents that were written as letters of their own
                surface = text[first:last]
                if text[last : last + 1] == "." and "." in surface:  # the last stop of U.S.
                    last += 1
                    surface += "."
                taken = last
                yield Match(
                    start=first, end=last, text=surface, place_ids=places, kind=kind, langs=langs
                )
            low = high

    def match(self, text: str) -> Match | None:
        """The whole of a text as one name, by its key: an eighth of the time of a scan."""
        if text[:1].islower():  # few names begin so, and only before a capital
            return next((found for found in self.scan(text) if found.text == text), None)
        key = self._keys.find(key_fold(text))
        if key < 0 or not any(self._scannable[n] for n in self._keys.names(key)):
            return None
        places, kind, langs = self._found(key)
        return Match(start=0, end=len(text), text=text, place_ids=places, kind=kind, langs=langs)

    def _chunk(self, text: str) -> Iterator[tuple[int, int, int]]:
        """(start, end, key) of every word that begins a name, its longest name."""
        letters = _codes(text)
        codes, origin = self._folded(letters)
        edges, filled = _edges(codes)
        if not len(filled):
            return  # no word at all: "–", "…"
        starts, ends = edges[filled] + 1, edges[filled + 1]
        sums = _sums(codes)
        words = _hashes(sums, starts, ends)
        joined = self._joined(letters[origin(edges[1:-1])], filled, ends - starts)
        case = self._case[np.minimum(letters[origin(starts)], _BMP - 1)]
        capital = (case & (_UPPER | _OTHER)) > 0
        before_capital = case == _LOWER
        before_capital[:-1] &= joined & capital[1:]
        before_capital[-1] = False
        asking = (capital | before_capital).nonzero()[0]
        small = before_capital[asking]
        owned = (codes[ends - 1] == ord("s")) & (ends - starts > 1)
        owned[owned] = _apostrophes(letters[origin(ends[owned] - 1) - 1])
        best = np.zeros(len(asking), dtype=np.int64), np.full(len(asking), -1, dtype=np.int64)
        live = np.arange(len(asking))
        run = np.zeros(len(asking), dtype=np.uint64)
        for number in range(_LONGEST):
            last = asking[live] + number
            longer = _longer(run, words[last])
            ids = self._table.find_many(_mixed(longer))
            spare = owned[last].nonzero()[0]
            if len(spare):  # Aleppo's; a name that is written so ("St. John's") comes after it
                word = last[spare]
                bare = _hashes(sums, starts[word], ends[word] - 1)
                cut = self._table.find_many(_mixed(_longer(run[spare], bare)))
                self._keep(best, live=live[spare], ids=cut, stop=ends[word] - 1, small=small)
            self._keep(best, live=live, ids=ids, stop=ends[last], small=small)
            going = ((ids >= 0) & (last < len(joined))).nonzero()[0]
            going = going[(self._flags[ids[going]] & _LONGER > 0) & joined[last[going]]]
            if not len(going):
                break
            live, run = live[going], longer[going]
        best_end, best_key = best
        done = (best_key >= 0).nonzero()[0]
        first, last = origin(starts[asking[done]]), origin(best_end[done] - 1) + 1
        yield from zip(first.tolist(), last.tolist(), best_key[done].tolist(), strict=True)

    def _keep(self, best: tuple[I64, I64], *, live: I64, ids: I64, stop: I64, small: Bools) -> None:
        """Remember the names that are complete; a small first letter only where it belongs."""
        best_end, best_key = best
        rows = (ids >= 0).nonzero()[0]
        mine, found = live[rows], ids[rows]
        keys = self._key[found]
        fits = (keys >= 0) & (~small[mine] | (self._flags[found] & _SMALL > 0))
        best_end[mine[fits]] = stop[rows[fits]]
        best_key[mine[fits]] = keys[fits]

    def _folded(self, letters: U32) -> tuple[U64, Positions]:
        """Folded letters, and where the letters of some positions came from."""
        codes = self._fold[np.minimum(letters, _BMP - 1)]
        marked = ((codes >= _LONG) | (letters >= _BMP)).nonzero()[0]
        if not len(marked):
            return codes, lambda at: at
        parts = [_unfolded(code) for code in letters[marked].tolist()]
        if not any(parts):
            before = marked - np.arange(len(marked))
            return codes[codes < _LONG], lambda at: at + before.searchsorted(at, side="right")
        times = np.ones(len(letters), dtype=np.int64)
        times[marked] = [len(part) for part in parts]
        origin = np.repeat(np.arange(len(letters)), times)
        codes = np.repeat(codes, times)
        codes[np.isin(origin, marked)] = _codes("".join(parts))
        return codes, origin.__getitem__

    def _joined(self, spaces: U32, filled: I64, lengths: I64) -> Bools:
        """Whether a word and the next may belong to one name, shape (words - 1,)."""
        weights = np.zeros(len(spaces) + 1, dtype=np.int64)
        self._gap[np.minimum(spaces, _BMP - 1)].cumsum(out=weights[1:])
        weight = weights[filled[1:]] - weights[filled[:-1]]
        joined: Bools = (weight < _BREAK) & ~((weight % _LINE > 0) & (lengths[:-1] > _ABBREVIATED))
        return joined

    def _meaning(self, key: int) -> tuple[tuple[PlaceId, ...], str, tuple[str, ...]]:
        """Places of a key, the most important first, name or demonym, and the languages.

        A name that a place bears in several languages, in English or in a script that tells its
        language is bound to none.
        """
        records = self._records
        names = [n for n in self._keys.names(key) if self._scannable[n]]
        demonyms = [n for n in names if records.name_kinds[n] == _DEMONYM]
        owners = {records.lead(int(records.name_owner[n])): n for n in reversed(demonyms or names)}
        order = sorted(owners, key=lambda at: (-records.importance(at, owners[at]), at))
        places = tuple(records.place_id(at) for at in order)
        if demonyms or script_of(records.name_texts[names[0]]) != _LATIN:
            return places, "demonym" if demonyms else "name", ()
        told: dict[int, set[str]] = {}
        for n in names:
            told.setdefault(records.lead(int(records.name_owner[n])), set()).add(records.lang_of(n))
        langs = tuple(_bound(told[at]) for at in order)
        return places, "name", langs if any(langs) else ()
