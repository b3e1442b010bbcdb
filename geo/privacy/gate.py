"""The gate at the door: no output holds a declared person, a withheld text, id or position.

Every file is read as its readers read it (:mod:`geo.privacy.outputs`) and searched in one pass
for all secrets at once: each has an anchor, its longest word, and only where an anchor stands the
words around it are looked at. A withheld text is searched in the letters of the file alone, by the
eight bytes of it that are rarest among all withheld texts. The gate knows what was declared and
withheld; it guesses nobody.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np

from geo.privacy.outputs import Locator, View, views
from geo.privacy.plain import folded

__all__ = ["Leak", "LeakClass", "Secrets", "find_leaks"]

_AROUND = 700  # bytes either side of an anchor that are looked at
_GAP = 3  # words between the parts of one name
_SHORTEST_TEXT = 20  # characters
_SHORTEST_ID = 6  # characters
_SHORTEST_INSIDE = 6  # letters of a surname inside ids and addresses
_COMPARED = 160  # bytes of a withheld text that are compared
_DECIMALS = 3  # of a position
_POSITION_REACH = 60  # characters between the two numbers of a position
_CHUNK = 1 << 22  # bytes that are searched at a time
_SIZES = (8, 4)  # bytes of an anchor
_BITS = 16  # of the filter
_MIX = np.uint64(0x9E3779B97F4A7C15)  # an odd constant: spreads keys over the filter
_WORD = re.compile(r"[^\W\d_]+")
_NOT_WORD = re.compile(r"\W+")
_ASCII_NOT_WORD = bytes(b for b in range(128) if _NOT_WORD.match(chr(b)))
_JOINS = frozenset("-_/.:%@#=+&")


class LeakClass(StrEnum):
    """What must not be in a public file."""

    PERSON = "a declared person is named"
    TEXT = "a withheld text"
    ID = "the id or file name of a withheld item"
    POSITION = "the position of a withheld or blurred item"


@dataclass(frozen=True, kw_only=True, slots=True)
class Secrets:
    """What no public file may hold."""

    names: tuple[str, ...] = ()  # declared persons
    alone: tuple[str, ...] = ()  # folded surnames that tell somebody without a first name
    particles: tuple[str, ...] = ()  # folded words inside names that are no part of them
    texts: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    positions: tuple[tuple[float, float], ...] = ()  # lon, lat

    @property
    def too_common(self) -> tuple[str, ...]:
        """Names of which only the whole is searched."""
        single = set(self.alone)
        return tuple(n for n in self.names if not single & set(_WORD.findall(folded(n))))


@dataclass(frozen=True, kw_only=True, slots=True)
class Leak:
    """Something that a public file holds and must not."""

    file: str
    row: int | None
    column: str
    kind: LeakClass
    words: str  # for the owner only


def find_leaks(folder: Path, secrets: Secrets, *, accept: Iterable[str] = ()) -> list[Leak]:
    """Everything secret in the files of a folder, once a file, row and column.

    Parameters
    ----------
    folder
        Public files, or what is about to be.
    secrets
        From :func:`geo.privacy.publish.publish`.
    accept
        Words that the owner accepts.
    """
    accepted = [folded(words) for words in accept]
    search = _Search(secrets)
    found: dict[tuple[str, int | None, str, LeakClass], Leak] = {}
    for view in views(folder):
        locate = cache(Locator(view).locate)  # few anchors, each at thousands of rows
        for kind, words, anchor in search.hits(view):
            if any(a and a in folded(words) for a in accepted):
                continue
            row, column = locate(anchor)
            leak = Leak(file=view.file, row=row, column=column, kind=kind, words=words)
            found.setdefault((leak.file, row, column, kind), leak)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Secret:
    kind: LeakClass
    words: str
    parts: tuple[str, ...]  # folded words
    needs: tuple[bytes, ...] = ()  # what stands near each place where it is


class _Search:
    """All secrets by their anchors."""

    def __init__(self, secrets: Secrets) -> None:
        self._alone = frozenset(secrets.alone)
        self._anchors: dict[bytes, list[tuple[str, _Secret]]] = {}
        left = set(secrets.particles)
        for name in secrets.names:
            parts = tuple(p for p in _WORD.findall(folded(name)) if len(p) > 1 and p not in left)
            surname = parts[-1:] if self._alone & set(parts[-1:]) else ()
            for word in {max(parts, key=lambda p: (len(p), p)), *surname} if parts else ():
                needs = () if word in self._alone else tuple(p.encode() for p in parts)
                self._add(word, _Secret(LeakClass.PERSON, name, parts, needs))
        for one in secrets.ids:
            if len(one) >= _SHORTEST_ID and (word := _longest(one)):
                self._add(word, _Secret(LeakClass.ID, one, (), (folded(one).encode(),)))
        for lon, lat in secrets.positions:
            cut, other = _cut(lat), _cut(lon)
            if cut and other:
                needs = (other.encode(),)
                self._add(cut, _Secret(LeakClass.POSITION, f"{lat}, {lon}", (cut, other), needs))
        self._tables = {size: _Table(self._anchors, size) for size in _SIZES}
        self._texts = _Texts(text for text in secrets.texts if len(text) >= _SHORTEST_TEXT)

    def hits(self, view: View) -> Iterator[tuple[LeakClass, str, str]]:
        """Class, words and anchor of each secret in a view."""
        data = view.text.encode("utf-8", "surrogatepass")
        for size in _SIZES:
            for offset, key in self._tables[size].positions(data):
                first = max(0, offset - _AROUND)
                near = data[first : offset + _AROUND]
                for word, secret in self._anchors[key]:
                    if not near.startswith(word.encode(), offset - first):
                        continue
                    if any(need not in near for need in secret.needs):
                        continue
                    around = near.decode("utf-8", "ignore")
                    at = len(data[first:offset].decode("utf-8", "ignore"))
                    if self._holds(around, at, word, secret):
                        yield secret.kind, secret.words, word
        for text in self._texts.found(data):
            yield LeakClass.TEXT, text, _longest(text)

    def _add(self, word: str, secret: _Secret) -> None:
        data = word.encode()
        size = next((s for s in _SIZES if len(data) >= s), 0)
        if size:
            self._anchors.setdefault(data[:size], []).append((word, secret))

    def _holds(self, around: str, at: int, word: str, secret: _Secret) -> bool:
        match secret.kind:
            case LeakClass.PERSON:
                return self._names(around, at, word, secret.parts)
            case LeakClass.POSITION:
                near = around[max(0, at - _POSITION_REACH) : at + _POSITION_REACH]
                return secret.parts[1] in near
        return _stands(around, at, secret.words)

    def _names(self, around: str, at: int, word: str, parts: Sequence[str]) -> bool:
        """Whole in any order within three words, joined, or a telling surname alone."""
        words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(around)]
        here = next((i for i, (_, a, b) in enumerate(words) if a <= at < b), None)
        if here is None:
            return False
        token, start, end = words[here]
        near = {w for w, _, _ in words[max(0, here - _GAP) : here + _GAP + 1]}
        if len(parts) > 1:
            if set(parts) <= near:
                return True
            joined = "".join(parts)
            if joined in token or "".join(reversed(parts)) in token:
                return True
        if word not in self._alone:
            return len(parts) == 1 and token == word
        if token == word:
            return True
        beside = around[max(0, start - 1) : start] + around[end : end + 1]
        return len(word) >= _SHORTEST_INSIDE and not _JOINS.isdisjoint(beside)


class _Texts:
    """Withheld texts, each by a few bytes of its letters that are rare among all of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        letters = {text: _compared(text) for text in texts}
        sizes = {t: next((s for s in _SIZES if len(d) >= s), 0) for t, d in letters.items()}
        common = Counter(
            data[i : i + sizes[text]]
            for text, data in letters.items()
            for i in _starts(data, sizes[text])
        )
        self._keys: dict[bytes, list[tuple[int, bytes, str]]] = {}
        for text, data in letters.items():
            size = sizes[text]
            if size:
                at = min(_starts(data, size), key=lambda i: common[data[i : i + size]])
                self._keys.setdefault(data[at : at + size], []).append((at, data[:_COMPARED], text))
        self._tables = [_Table(self._keys, size) for size in _SIZES]

    def found(self, data: bytes) -> Iterator[str]:
        """The texts that stand in some folded bytes, whatever stands between their letters."""
        if not self._keys:
            return
        letters = _letters(data)
        for table in self._tables:
            for offset, key in table.positions(letters):
                for at, wanted, text in self._keys[key]:
                    if at <= offset and letters.startswith(wanted, offset - at):
                        yield text


def _starts(data: bytes, size: int) -> range:
    """Where the key of some letters may begin."""
    return range(len(data) - size + 1)


def _compared(text: str) -> bytes:
    """The letters of a text from its longest word on, or up to it where little follows.

    A short text is compared whole: one word of it says nothing of where it comes from.
    """
    data = _letters(folded(text).encode("utf-8", "surrogatepass"))
    word = _longest(text).encode("utf-8", "surrogatepass")
    start = data.find(word)
    if len(data) - start >= _SHORTEST_TEXT:
        return data[start : start + _COMPARED]
    before = data[: start + len(word)][-_COMPARED:]
    return before if len(before) >= _SHORTEST_TEXT else data[:_COMPARED]


def _letters(data: bytes) -> bytes:
    """Only the letters, digits and low lines of a text."""
    left = data.translate(None, _ASCII_NOT_WORD)
    if left.isascii():
        return left
    text = left.decode("utf-8", "surrogatepass")
    return _NOT_WORD.sub("", text).encode("utf-8", "surrogatepass")


def _longest(text: str) -> str:
    """The longest word of a text, folded; "" where it has none."""
    return max(re.findall(r"\w+", folded(text)), key=lambda w: (len(w), w), default="")


class _Table:
    """Anchors of one size: a filter over all positions of a text, then an exact comparison."""

    def __init__(self, anchors: Mapping[bytes, object], size: int) -> None:
        self._size = size
        keys = sorted(int.from_bytes(a, "little") for a in anchors if len(a) == size)
        self._keys = np.array(keys, dtype=np.uint64)
        self._filter = np.zeros(1 << _BITS, dtype=bool)
        self._filter[self._slots(self._keys)] = True

    def positions(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Offsets in some bytes at which an anchor stands."""
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

    @staticmethod
    def _slots(
        values: "np.ndarray[tuple[int, ...], np.dtype[np.uint64]]",
    ) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint64]]":
        return (values * _MIX) >> np.uint64(64 - _BITS)


def _cut(number: float) -> str:
    """A number cut, not rounded, at three decimals; "" when it has fewer."""
    text = repr(number)
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals[:_DECIMALS]}" if len(decimals) >= _DECIMALS else ""


def _stands(around: str, at: int, one: str) -> bool:
    """Whether an id stands here whole."""
    wanted = folded(one)
    start = around.find(wanted, max(0, at - len(wanted)))
    if start < 0 or start > at:
        return False
    beside = around[max(0, start - 1) : start] + around[start + len(wanted) :][:1]
    return not any(c.isalnum() for c in beside)
