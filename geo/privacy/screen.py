"""Which free texts may leave: evidence of private persons, listed persons, contact data, positions.

A screen sees all texts of a map before it judges one: a name with evidence in one text counts in
all. It finds most names, not all. Each distinct text is read once.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from geo.gazetteer.fold import key_fold
from geo.language.tokens import tokenize
from geo.model.folds import words_key
from geo.model.records import Lookup
from geo.privacy.contact import Contact, find_contacts, find_positions
from geo.privacy.contact_words import contact_words
from geo.privacy.cues import Cues
from geo.privacy.evidence import Evidence, Findings, Reason, is_caseless, read
from geo.privacy.flat import is_flat, may_name
from geo.privacy.hiding import find_hiding
from geo.privacy.names import NameIndex, Telling
from geo.privacy.person_names import NameKind, is_figure
from geo.privacy.settings import Texts
from geo.toponyms.given_names import FIRST_NAMES, SURNAMES

__all__ = ["Hit", "Screen"]

_GROUP = 2  # texts that call a group by a name, so that elsewhere it is nobody's
_LARGE = 15_000  # inhabitants of a place whose name tells no person
_SHORTEST_WORD = 3  # letters of a word that counts as common
_NOTHING = Findings()
_TELLING_KINDS = frozenset(["hide", "distance"])  # of words without a capital
_REACHING_KINDS = frozenset(["digit", "dot", "network", "account", "spot", "degree"])
_LONG = 10_000  # characters of a text that is not remembered itself
_REMEMBERED = 20_000  # texts and judgements that are remembered
_ODD = re.compile(r"[^a-z\s.,;:!?()\"'\-]")  # what plain running text has not


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """Why a text stays here: characters ``[start, end)`` of it."""

    start: int
    end: int
    reason: Reason


class Screen:
    """Judges texts by everything that is known about a map.

    Parameters
    ----------
    lookup
        Which words are places.
    declared
        Names of private persons, as the map lists them.
    public
        Names of persons and bodies that may stand.
    """

    def __init__(
        self, lookup: Lookup, *, declared: Iterable[str] = (), public: Iterable[str] = ()
    ) -> None:
        self.cues = Cues()
        self._lookup = lookup
        self._places: dict[str, bool] = {}
        self._read: dict[str, Findings] = {}
        self._judged: dict[tuple[str, Texts, float], tuple[Hit, ...]] = {}
        self._plain_words: dict[str, bool] = {}  # whether a word tells nothing wherever it stands
        self._given: dict[str, bool] = {}  # whether a word in lower case is a given name
        self._named: dict[str, bool] = {}  # whether a word may be a name in a flat text
        self._learnt: set[str] = set()
        self._chunks: set[str] = set()
        self._strong: dict[tuple[str, ...], str] = {}
        self._weak: dict[tuple[str, ...], str] = {}
        self._common: set[str] = set()
        self._declared_names = tuple(declared)
        self._known_words: set[str] = set()
        self._public: set[tuple[str, ...]] = set()
        self._public_words: set[str] = set()
        self._bodies: set[tuple[str, ...]] = set()
        self._groups: Counter[tuple[str, ...]] = Counter()  # texts in which a name is that of many
        self._officials: set[tuple[str, ...]] = set()
        self.allow(public)
        self.declared = self._index((), alone=True)
        self.found = self._index(())
        self.learn(())

    def allow(self, public: Iterable[str]) -> None:
        """Names that may stand; call it before :meth:`learn`."""
        self._public |= {tuple(key_fold(name).split()) for name in public if name.strip()}
        self._public_words = {word for key in self._public for word in key}

    def know(self, names: Iterable[str]) -> None:
        """Names of actors, sources and places as the columns of the map hold them.

        A word of one of them is no surname that tells somebody by itself. Call it before
        :meth:`learn`.
        """
        self._known_words |= {word for name in names for word in key_fold(name).split()}

    def declare(self, names: Iterable[str]) -> None:
        """List private persons; call it before :meth:`learn`."""
        self._declared_names = tuple(names)

    def learn(self, texts: Iterable[str]) -> None:
        """Read the texts of the map; each is read once, however often it is given."""
        for text in texts:
            key = text if len(text) <= _LONG else words_key(text, case=True)
            if key not in self._learnt:
                self._learnt.add(key)
                self._take(text)
        weak = {k: words for k, words in self._weak.items() if not self._is_official(k)}
        private = [
            words
            for key, words in (self._strong | weak).items()
            if not self._is_public(key) and self._groups[key] < _GROUP
        ]
        self.found = self._index(private, telling=self._tells_undeclared)
        self.declared = self._index(self._declared_names, alone=True)
        self._judged.clear()
        self._plain_words.clear()

    def _take(self, text: str) -> None:
        """What one text says of persons, offices and common words."""
        if _ODD.search(text) is None:
            for chunk in set(text.split()) - self._chunks:
                self._chunks.add(chunk)
                self._common.update(w for w in tokenize(chunk).low if len(w) >= _SHORTEST_WORD)
            if not self._speaks_of_names(text):
                return
        reading = self._reading(text)
        self._officials.update(reading.officials)
        self._bodies.update(reading.bodies)
        self._groups.update(set(reading.groups))
        for one in reading.evidence:
            (self._strong if one.strong else self._weak).setdefault(one.key, one.words)
        if not is_caseless(text) and not is_flat(text):
            tokens = tokenize(text)
            self._common.update(
                word
                for i, word in enumerate(tokens.low)
                if len(word) >= _SHORTEST_WORD and text[tokens.start[i]].islower()
            )

    def hits(self, text: str, mode: Texts, *, finer_than_km: float = 0.0) -> list[Hit]:
        """Everything for which a text stays here; empty: it may leave as it is.

        Parameters
        ----------
        text
            A whole text.
        mode
            How it is screened. Declared persons, contact data and positions count under all.
        finer_than_km
            Positions with a smaller radius than this may not stand.
        """
        if not text or (mode is not Texts.NONE and self._is_plain(text)):
            return []
        key = text, mode, finer_than_km
        known = self._judged.get(key)
        if known is None:
            if len(self._judged) >= _REMEMBERED:
                self._judged.clear()
            known = self._judged[key] = tuple(self._hits(text, mode, finer_than_km))
        return list(known)

    def _hits(self, text: str, mode: Texts, finer_than_km: float) -> list[Hit]:
        found = self.listed(text, finer_than_km=finer_than_km)
        if mode is Texts.NONE:
            return [*found, Hit(start=0, end=len(text), reason=Reason.CHOSEN)]
        if mode is Texts.CLEARED:
            return found
        reading = self._reading(text)
        for one in reading.evidence:
            if not self._is_public(one.key) and (one.strong or not self._is_official(one.key)):
                found.append(Hit(start=one.start, end=one.end, reason=one.reason))
        found += [
            Hit(start=f.start, end=f.end, reason=Reason.ELSEWHERE) for f in self.found.find(text)
        ]
        found += [
            Hit(start=c.start, end=c.end, reason=c.reason) for c in find_hiding(text, self.cues)
        ]
        if mode is Texts.STRICT:
            found += [Hit(start=p.start, end=p.end, reason=p.reason) for p in self.pairs(text)]
        return found

    def _speaks_of_names(self, text: str) -> bool:
        """Whether a flat text holds a given name, and a word that may be a name there."""
        chunks = text.split()
        if not is_flat(text) or not any(map(self._is_given, chunks)):
            return False
        return any(map(self._may_be_name, chunks))

    def _is_given(self, chunk: str) -> bool:
        found = self._given.get(chunk)
        if found is None:
            kinds = (self.cues.names.kind(word) for word in tokenize(chunk).low)
            found = self._given[chunk] = NameKind.GIVEN in kinds
        return found

    def _may_be_name(self, chunk: str) -> bool:
        found = self._named.get(chunk)
        if found is None:
            words = tokenize(chunk).low
            found = self._named[chunk] = any(may_name(word, self.cues) for word in words)
        return found

    def _is_plain(self, text: str) -> bool:
        """Whether a text in lower case has only words that tell nothing wherever they stand."""
        if _ODD.search(text) is not None or self._speaks_of_names(text):
            return False
        known = self._plain_words
        for chunk in text.split():
            plain = known.get(chunk)
            if plain is None:
                telling = any(map(self._tells, tokenize(chunk).low))
                named = self.found.may_hold(chunk) or self.declared.may_hold(chunk)
                plain = known[chunk] = not telling and not named
            if not plain:
                return False
        return True

    def _tells(self, word: str) -> bool:
        """Whether a word in small letters may tell where somebody is or is reached."""
        reaching = contact_words().kinds(word)
        return not reaching.isdisjoint(_REACHING_KINDS) or self.cues.may_be(word, _TELLING_KINDS)

    def listed(self, text: str, *, finer_than_km: float = 0.0) -> list[Hit]:
        """Declared persons, contact data and positions: what counts in every field."""
        found = [
            Hit(start=f.start, end=f.end, reason=Reason.DECLARED) for f in self.declared.find(text)
        ]
        contacts = find_contacts(text, self.cues)
        if finer_than_km:
            places = find_positions(text, finer_than_km=finer_than_km)
            contacts = [c for c in contacts if not any(_overlap(c, p) for p in places)] + places
        return found + [Hit(start=c.start, end=c.end, reason=c.reason) for c in contacts]

    def pairs(self, text: str) -> list[Evidence]:
        """Two capitalised words and more that are nothing known."""
        return [
            pair
            for pair in self._reading(text).pairs
            if not self._is_public(pair.key)
            and not self._is_official(pair.key)
            and not all(word in self._common or self.cues.is_word(word) for word in pair.key)
            and not any(word in self._common for word in pair.key[:1])
        ]

    def is_place(self, words: str) -> bool:
        """Whether some words as a whole are in the gazetteer, remembered."""
        found = self._places.get(words)
        if found is None:
            found = self._places[words] = self._lookup.match(words) is not None
        return found

    def telling(self, word: str) -> bool:
        """Whether a folded word alone tells a person: nothing else is called so."""
        return not (
            word in self._common
            or word in self._public_words
            or any(key and key[-1] == word for key in self._officials)
            or word in FIRST_NAMES
            or word in SURNAMES
            or self.cues.is_word(word)
            or self.is_place(word)
        )

    def _tells_undeclared(self, word: str) -> bool:
        return (
            word not in self._known_words
            and self.telling(word)
            and not self._is_large(word.capitalize())
        )

    def _is_large(self, word: str) -> bool:
        """Whether a word is a people or a place that many know: "Syrian", "Peshawar"."""
        found = self._lookup.match(word)
        if found is None:
            return False
        if found.kind == "demonym":
            return True
        places = (self._lookup.place(p) for p in found.place_ids)
        return any((p.population or 0) >= _LARGE for p in places)

    def _index(
        self, names: Iterable[str], *, alone: bool = False, telling: Telling | None = None
    ) -> NameIndex:
        return NameIndex(
            names,
            telling=telling or self.telling,
            particles=self._particles(),
            endings=self.cues.endings,
            long_endings=self.cues.long_endings if alone else (),
            alone=alone,
        )

    def _particles(self) -> frozenset[str]:
        return self.cues.words_of("particle", "title")

    def _reading(self, text: str) -> Findings:
        if text.islower() and not self._speaks_of_names(text):
            return _NOTHING  # no capital and no given name: nothing can be a name
        found = self._read.get(text)
        if found is None:
            found = read(text, self.cues, is_place=self.is_place)
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            if len(text) <= _LONG:
                self._read[text] = found
        return found

    def _is_public(self, key: tuple[str, ...]) -> bool:
        """Whether a name is a public one, or words of one."""
        parts = set(key)
        return any(parts <= set(name) for name in self._public)

    def _is_official(self, key: tuple[str, ...]) -> bool:
        """Whether a name is bound to an office, or is that of a body, in some text of the map.

        Those whom everybody knows by their office need not be called by it.
        """
        if key in self._bodies or is_figure(key):
            return True
        return any(name[-len(key) :] == key for name in self._officials)


def _overlap(one: Contact, other: Contact) -> bool:
    return one.start < other.end and other.start < one.end
