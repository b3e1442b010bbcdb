"""The gate at the door: no output holds a declared person, a withheld text, id or position.

Every file is read as its readers read it (:mod:`geo.privacy.outputs`) and searched in one pass
for all secrets at once: each has an anchor, its longest word, and only where an anchor stands the
words around it are looked at. A withheld text is searched by its traces
(:mod:`geo.privacy.traces`). The gate knows what was declared and withheld; it guesses nobody. What
public words hold as well is no secret (:func:`without_public`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from geo.privacy.anchors import SIZES, Anchors, key_size
from geo.privacy.outputs import Locator, View, views
from geo.privacy.plain import folded
from geo.privacy.traces import Traces, shared_pieces

__all__ = ["Leak", "LeakClass", "Secrets", "find_leaks", "without_public"]

_AROUND = 700  # bytes either side of an anchor that are looked at
_GAP = 3  # words between the parts of one name
_SHORTEST_ID = 6  # characters
_SHORTEST_INSIDE = 6  # letters of a surname inside ids and addresses
_DECIMALS = 3  # of a position
_POSITION_REACH = 60  # characters between the two numbers of a position
_WORD = re.compile(r"[^\W\d_]+")
_LABEL = re.compile(r'\[(-?\d[\d.]*),(-?\d[\d.]*),\d+,\d+,"')  # a name of the base map
_WHOLE = r"(?<=[\"'>\n]){}(?=[\"'<\n])"  # a name between quotes, tags or line breaks
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
    shared: tuple[str, ...] = ()  # pieces of the texts that public texts hold too
    places: tuple[str, ...] = ()  # folded names of places on the map with a word of a name
    ids: tuple[str, ...] = ()
    positions: tuple[tuple[float, float], ...] = ()  # lon, lat
    ground: tuple[tuple[float, float], ...] = ()  # of the towns that the base map names anyway

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


def without_public(
    secrets: Secrets, *, words: Iterable[str], places: Iterable[str] = ()
) -> Secrets:
    """Secrets less what anybody may read: pieces of texts and ids that public words hold too.

    Parameters
    ----------
    secrets
        What was declared and withheld.
    words
        Every text that left, the words of the page, the licences.
    places
        Names of places on the map: one of them is nobody, whatever it is called.
    """
    words, places = tuple(words), tuple(dict.fromkeys(places))
    told = View(file="", text="\n".join(folded(text) for text in (*words, *places)))
    open_ids = {one for _, one, _ in _Search(Secrets(ids=secrets.ids)).hits(told)}
    search = _Search(secrets)
    return replace(
        secrets,
        shared=shared_pieces(secrets.texts, (*words, *places)),
        ids=tuple(one for one in secrets.ids if one not in open_ids),
        places=tuple(sorted({name for name in map(folded, places) if search.bears(name)})),
    )


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
    located: Path | None = None
    for view in views(folder):
        if view.path is None or view.path != located:  # parts of one file are located in it
            locate = cache(Locator(view).locate)  # few anchors, each at thousands of rows
            located = view.path
        for kind, words, anchor in search.hits(view):
            if any(a and a in folded(words) for a in accepted):
                continue
            row, column = locate(anchor, letters=kind is LeakClass.TEXT)
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
        self._ground = {_on_label(lon, lat) for lon, lat in secrets.ground}
        self._places = [re.compile(_WHOLE.format(re.escape(name))) for name in secrets.places]
        self._parts: set[str] = set()
        self._anchors: dict[bytes, list[tuple[str, _Secret]]] = {}
        left = set(secrets.particles)
        for name in secrets.names:
            parts = tuple(p for p in _WORD.findall(folded(name)) if len(p) > 1 and p not in left)
            self._parts.update(parts)
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
        self._tables = [Anchors(self._anchors, size) for size in SIZES]
        self._traces = Traces(secrets.texts, secrets.shared)

    def hits(self, view: View) -> Iterator[tuple[LeakClass, str, str]]:
        """Class, words and anchor of each secret in a view."""
        data = view.text.encode("utf-8", "surrogatepass")
        for anchors in self._tables:
            for offset, key in anchors.positions(data):
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
        for text, letters in self._traces.found(data):
            yield LeakClass.TEXT, text, letters

    def bears(self, name: str) -> bool:
        """Whether a folded name has a word of a declared person's."""
        return not self._parts.isdisjoint(_WORD.findall(name))

    def _add(self, word: str, secret: _Secret) -> None:
        data = word.encode()
        size = key_size(data)
        if size:
            self._anchors.setdefault(data[:size], []).append((word, secret))

    def _holds(self, around: str, at: int, word: str, secret: _Secret) -> bool:
        match secret.kind:
            case LeakClass.PERSON:
                if not self._names(around, at, word, secret.parts):
                    return False
                bare = self._placeless(around)
                return bare == around or self._names(bare, at, word, secret.parts)
            case LeakClass.POSITION:
                near = around[max(0, at - _POSITION_REACH) : at + _POSITION_REACH]
                return all(part in _LABEL.sub(self._unless_ground, near) for part in secret.parts)
        return _stands(around, at, secret.words)

    def _unless_ground(self, label: re.Match[str]) -> str:
        """A label of the base map, unless its town is named whatever happened there."""
        return "" if _on_label(float(label[1]), float(label[2])) in self._ground else label[0]

    def _placeless(self, around: str) -> str:
        """Some text with the names of places blanked that stand for themselves, as on a label."""
        for place in self._places:
            around = place.sub(lambda found: " " * len(found.group()), around)
        return around

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


def _on_label(lon: float, lat: float) -> tuple[float, float]:
    """A position as labels write it, in whichever frame of longitudes."""
    return round(lon % 360.0, _DECIMALS), round(lat, _DECIMALS)


def _longest(text: str) -> str:
    """The longest word of a text, folded; "" where it has none."""
    return max(re.findall(r"\w+", folded(text)), key=lambda w: (len(w), w), default="")


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
