"""Listed persons in any form: folded, in any order, joined, inflected, in ids and addresses.

Pure. A whole name counts anywhere; a surname alone where it tells somebody; a first name alone only
where no other capitalised word stands beside it. Which single words tell nobody is decided once,
from the words of the map itself (:class:`Telling`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from geo.gazetteer.fold import is_logographic, key_fold, romanise, skeleton_fold, translit_fold
from geo.privacy.plain import plain
from geo.privacy.written import in_pieces, spelled_out

__all__ = ["Found", "NameIndex", "Telling", "name_parts"]

_SHORTEST = 4  # letters of a surname that is searched alone
_SHORTEST_INSIDE = 6  # letters of a surname that is searched inside ids and addresses
_SHORTEST_LOGOGRAPHIC = 2  # signs of a name where a sign is a word
_GAP = 3  # words between the parts of one name
_LONGEST_ENDING = 3  # letters
_SHORTEST_JOINED = 8  # letters of a whole name that is searched in pieces
_LONG = 10_000  # characters of a text that is not remembered
_FEWEST_SOUNDS = 5  # consonants of a whole name that is searched in another script
_VOWELS = "".join(c for c in map(chr, range(0x0900, 0x1100)) if unicodedata.category(c) == "Mc")
_LETTERS = rf"(?:[^\W\d_]|[{_VOWELS}])"  # in Indic scripts a vowel is a sign of its own
_WORD = re.compile(rf"{_LETTERS}+(?:['’ʼʻ`]{_LETTERS}+)*")
_SPLIT = re.compile(r"[\W_\d]+")

Telling = Callable[[str], bool]
"""Whether a folded word alone tells a person: no common word, no place, no public name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A listed name at ``[start, end)`` of a text."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    start: int
    end: int
    capital: bool


def name_parts(name: str, *, particles: Iterable[str] = ()) -> tuple[str, ...]:
    """The folded words of a name, particles and initials left out.

    >>> name_parts("Dr. Sámir al-Inventado J.", particles=("al", "dr"))
    ('samir', 'inventado')
    """
    left = set(particles)
    parts = key_fold(plain(name).text).split()
    return tuple(p for p in parts if len(p) > 1 and p not in left)


class NameIndex:
    """Persons, each found by the parts of the name.

    Parameters
    ----------
    names
        As they are written; several forms of one person are several names.
    telling
        Which single words are searched alone.
    particles
        Words inside names that are no part of them: "al", "de".
    endings
        What a language may add to a name: "s", "ом".
    long_endings
        What changes at the end of a name that is declined as an adjective: "ская", "ской".
    alone
        Whether a first name alone counts too, a surname beside any other name, and parts of ids:
        for declared persons.
    whole
        Whether only whole names count.

    Examples
    --------
    >>> index = NameIndex(["Samir Inventado"], telling=lambda word: True)
    >>> [f.name for f in index.find("told by INVENTADO, Sámir")]
    ['Samir Inventado']
    >>> index.inside("interview-with-samirinventado.txt")
    'Samir Inventado'
    """

    def __init__(
        self,
        names: Iterable[str],
        *,
        telling: Telling,
        particles: Iterable[str] = (),
        endings: Iterable[str] = (),
        long_endings: Iterable[str] = (),
        alone: bool = False,
        whole: bool = False,
    ) -> None:
        self.names = tuple(sorted(set(names)))
        self._endings = frozenset(endings)
        self._inside_word: dict[str, str] = {}  # a memory of a pure function
        self._nobody: dict[str, bool] = {}  # a memory of a pure function of the listed names
        self._long = frozenset(long_endings)
        self._stems: dict[str, str] = {}  # surnames without such an ending
        self._whole: dict[str, list[tuple[frozenset[str], str]]] = {}
        self._surnames: dict[str, str] = {}
        self._firsts: dict[str, str] = {}
        self._joined: list[tuple[str, str]] = []
        self._sounds: dict[str, list[tuple[frozenset[str], str, bool]]] = {}
        self._known_sounds: dict[str, str] = {}  # a memory of a pure function
        self._alone = alone
        self.left_out: set[str] = set()
        for name in self.names:
            parts = name_parts(name, particles=particles)
            if not parts:
                continue
            if len(parts) > 1:
                self._add_whole(parts, name, telling)
            if whole and len(parts) > 1:
                continue
            self._add_surname(parts, name, telling)
            first = parts[0]
            if alone and len(parts) > 1 and len(first) >= _SHORTEST - 1 and telling(first):
                self._firsts.setdefault(first, name)
        self._joined.sort()

    def _add_whole(self, parts: tuple[str, ...], name: str, telling: Telling) -> None:
        """A name of several words; of a declared person two of them are enough."""
        wholes = [parts]
        if self._alone and len(parts) > 2:
            wholes += [pair for pair in pairwise(parts) if any(map(telling, pair))]
        for some in wholes:
            rarest = max(some, key=lambda p: (len(p), p))
            self._whole.setdefault(rarest, []).append((frozenset(some), name))
        self._joined += [("".join(parts), name), ("".join(reversed(parts)), name)]
        if self._alone:
            self._add_sounds(parts, name)

    def _add_surname(self, parts: tuple[str, ...], name: str, telling: Telling) -> None:
        """A surname where it tells somebody by itself."""
        surname = parts[-1]
        shortest = 2 if self._alone and len(parts) == 1 else _SHORTEST
        if len(surname) < shortest or not telling(surname):
            self.left_out.add(name)
            return
        self._surnames.setdefault(surname, name)
        stem = self._stem(surname)
        if len(stem) > _SHORTEST and telling(stem):
            self._stems.setdefault(stem, name)
        if self._alone and len(surname) >= _shortest_inside(surname):
            self._joined += [(one, name) for one in {surname, romanise(surname)}]

    @property
    def surnames(self) -> frozenset[str]:
        """Folded surnames that are searched alone."""
        return frozenset(self._surnames)

    def __bool__(self) -> bool:
        """Whether anybody is listed."""
        return bool(self._whole or self._surnames)

    def find(self, text: str) -> list[Found]:
        """Every listed person in a text."""
        return list(self._find(text)) if self else []

    def may_hold(self, word: str) -> bool:
        """Whether a word alone may be a part of a listed name, whatever stands around it."""
        if not self:
            return False
        keys = {w.key for w in _words(word)}
        bases = {self._base(key) for key in keys} | keys
        return not (
            bases.isdisjoint(self._whole)
            and bases.isdisjoint(self._surnames)
            and bases.isdisjoint(self._firsts)
            and not any(map(self._glued, keys))
        )

    def inside(self, one: str) -> str:
        """The person whose name an id, a path or an address spells; "" when none.

        Names joined without separators count, and surnames of six letters and more inside words.
        """
        if not self:
            return ""
        words = key_fold(_SPLIT.sub(" ", plain(spelled_out(one)).text)).split()
        for word in words:
            name = self._surname(word) or self._firsts.get(word, "")
            if name:
                return name
        joined = key_fold(in_pieces(spelled_out(one))).replace(" ", "") or "".join(words)
        return next((name for part, name in self._joined if part in joined), "")

    def _find(self, text: str) -> Iterator[Found]:
        seen = plain(text)
        shown = spelled_out(seen.text)
        moved = len(shown) != len(seen.text)  # offsets are those of the whole text then
        words = _words_of(shown) if len(shown) <= _LONG else tuple(_words(shown))
        if self._alone:
            whole = self._pieces(shown) or self._heard(words)
            if whole:
                yield Found(start=0, end=len(text), name=whole)
        for i, word in enumerate(words):
            if self._tells_nobody(word.key):
                continue
            for start, end, name in self._at(words, i, shown):
                span = (0, len(text)) if moved else seen.back(start, end)
                yield Found(start=span[0], end=span[1], name=name)
                break
            else:
                name = self._glued(word.key)
                if name:
                    span = (0, len(text)) if moved else seen.back(word.start, word.end)
                    yield Found(start=span[0], end=span[1], name=name)

    def _tells_nobody(self, key: str) -> bool:
        """Whether a word is part of no listed name, whatever stands around it; remembered."""
        found = self._nobody.get(key)
        if found is None:
            told = self._base(key) in self._whole or self._surname(key) or key in self._firsts
            found = self._nobody[key] = not (told or self._glued(key))
        return found

    def _at(self, words: Sequence[_Word], at: int, text: str) -> Iterator[tuple[int, int, str]]:
        """The persons named by one word or around it."""
        word = words[at]
        base = self._base(word.key)
        for parts, name in self._whole.get(base, ()):
            span = self._together(words, at, parts)
            if span is not None:
                yield *span, name
        name = self._surname(word.key)
        if name and word.capital and (self._alone or not _beside(words, at, text)):
            yield word.start, word.end, name
        first = self._firsts.get(word.key, "")
        if first and word.capital and not _beside(words, at, text):
            yield word.start, word.end, first

    def _add_sounds(self, parts: tuple[str, ...], name: str) -> None:
        """The consonants of a name, by which it is known in another script."""
        sounds = frozenset(map(self._sound, parts))
        if sum(map(len, sounds)) >= _FEWEST_SOUNDS:
            latin = parts[-1].isascii()
            for sound in sounds:
                self._sounds.setdefault(sound, []).append((sounds, name, latin))
            if not latin:
                roman = [romanise(part) for part in parts]
                self._joined += [("".join(roman), name), ("".join(reversed(roman)), name)]

    def _sound(self, word: str) -> str:
        found = self._known_sounds.get(word)
        if found is None:
            found = self._known_sounds[word] = skeleton_fold(translit_fold(word))
        return found

    def _heard(self, words: Sequence[_Word]) -> str:
        """The person whose whole name stands in a text in another script; "" when none."""
        if not self._sounds:
            return ""
        sounds = [self._sound(word.key) for word in words]
        for i, sound in enumerate(sounds):
            for parts, name, latin in self._sounds.get(sound, ()):
                near = range(max(0, i - _GAP), min(len(words), i + _GAP + 1))
                others = {sounds[k] for k in near if words[k].key.isascii() is not latin}
                if parts <= others:
                    return name
        return ""

    def _pieces(self, text: str) -> str:
        """The person whose whole name stands in pieces or joined; "" when none."""
        letters = key_fold(in_pieces(text)).replace(" ", "")
        if not letters:
            return ""
        whole = (
            name for part, name in self._joined if len(part) >= _SHORTEST_JOINED and part in letters
        )
        return next(whole, "")

    def _glued(self, word: str) -> str:
        """The person whose name is joined to other letters."""
        if not self._joined or len(word) <= _shortest_inside(word):
            return ""
        found = self._inside_word.get(word)
        if found is None:
            whole = (n for part, n in self._joined if part in word)
            found = self._inside_word[word] = next(whole, "")
        return found

    def _surname(self, word: str) -> str:
        name = self._surnames.get(self._base(word), "")
        return name or (self._stems.get(self._stem(word), "") if self._stems else "")

    def _stem(self, word: str) -> str:
        """A word without the longest ending of an adjective; "" when it has none."""
        for cut in range(_LONGEST_ENDING, 0, -1):
            if word[-cut:] in self._long:
                return word[:-cut]
        return ""

    def _base(self, word: str) -> str:
        """A word without an ending, if that is a listed word."""
        if word in self._whole or word in self._surnames:
            return word
        for cut in range(1, _LONGEST_ENDING + 1):
            if word[-cut:] in self._endings:
                base = word[:-cut]
                if len(base) >= _SHORTEST and (base in self._whole or base in self._surnames):
                    return base
        return word

    def _together(
        self, words: Sequence[_Word], at: int, parts: frozenset[str]
    ) -> tuple[int, int] | None:
        """The span of all parts of a name around one of them."""
        first, last = max(0, at - _GAP), min(len(words), at + _GAP + 1)
        near = words[first:last]
        spans = []
        for part in parts:
            hits = [w for w in near if w.key == part or self._inflected(w.key, part)]
            if not hits:
                return None
            hit = min(hits, key=lambda w: abs(w.start - words[at].start))
            spans.append((hit.start, hit.end))
        return min(s for s, _ in spans), max(e for _, e in spans)

    def _inflected(self, word: str, part: str) -> bool:
        if not word.startswith(part[:-1] if len(part) > _SHORTEST else part):
            return False
        return word[len(part) :] in self._endings or word[len(part) - 1 :] in self._endings


def _shortest_inside(word: str) -> int:
    """Letters of a surname that is searched inside words; where a letter is a word, few."""
    logographic = not word.isascii() and is_logographic(word)
    return _SHORTEST_LOGOGRAPHIC if logographic else _SHORTEST_INSIDE


@lru_cache(maxsize=2)
def _words_of(text: str) -> tuple[_Word, ...]:
    """The words of a short text; two lists of names are searched for in each."""
    return tuple(_words(text))


def _words(text: str) -> Iterator[_Word]:
    """The words of a text, folded; hyphens and underscores part them, soft hyphens do not."""
    for found in _WORD.finditer(text):
        word = found.group()
        for key in key_fold(word).split():
            yield _Word(key, found.start(), found.end(), word[0].title() == word[0])


def _beside(words: Sequence[_Word], index: int, text: str) -> bool:
    """Whether another capitalised word stands beside one, so that it may be somebody else's."""
    word = words[index]
    left = words[index - 1] if index else None
    right = words[index + 1] if index + 1 < len(words) else None
    if left is not None and left.capital and text[left.end : word.start] in (" ", "-"):
        opens = left.start == 0 or text[: left.start].rstrip()[-1:] in ".!?:"
        if not opens:
            return True
    return right is not None and right.capital and text[word.end : right.start] in (" ", "-")
