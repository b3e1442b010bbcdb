"""What a word tells about persons, by language: the words are data in ``language/data/<code>/``.

A text is read by the language whose function words it holds most of; where none is ahead, by all of
those that are level. A sentence that is clearly in another language is read by its own. A word of
the data that ends in ``*`` is the beginning of a word.
"""

from collections.abc import Iterable, Sequence

from geo.gazetteer.fold import key_fold
from geo.language.lexicon import languages, table
from geo.privacy.person_names import PersonNames

__all__ = ["Cues", "Kinds"]

Kinds = frozenset[str]
_SENTENCE_ENDS = frozenset([".", "!", "?", "؟"])
_CLEAR = 3  # words of a sentence that speak for another language than that of its text
_NONE: Kinds = frozenset()
_COMPOUND: Kinds = frozenset(["age", "role", "office"])


class Cues:
    """The words of ``persons.csv`` of every language.

    Examples
    --------
    >>> cues = Cues()
    >>> sorted(cues.of(["the", "baker", "said"])[1]), cues.of(["la", "casa", "de", "la"])[1] >= {
    ...     "dwelling"}
    (['role'], True)
    """

    def __init__(self) -> None:
        self._words: dict[str, dict[str, Kinds]] = {}
        self._stems: dict[str, dict[str, Kinds]] = {}
        self._prefixes: dict[str, tuple[str, ...]] = {}
        self._suffixes: dict[str, Kinds] = {}
        self._known: dict[tuple[str, ...], dict[str, Kinds]] = {}
        self._keys: dict[str, str] = {}
        self._are_words: dict[str, bool] = {}  # a memory of a pure function
        self._votes: dict[str, tuple[str, ...]] = {}  # for which languages a word speaks
        long_endings: set[str] = set()
        self._elisions: set[str] = set()  # what an apostrophe joins to the next word: l', d'
        endings: set[str] = set()
        definite: set[str] = set()
        for code in languages():
            words: dict[str, Kinds] = {}
            stems: dict[str, Kinds] = {}
            prefixes: set[str] = set()
            for row in table("persons", code=code):
                word, kind = row["word"], row["kind"]
                key = key_fold(word.strip("*-"))
                if kind == "ending":
                    endings.add(key)
                elif kind == "long_ending":
                    long_endings.add(key)
                elif kind == "patronymic":
                    self._suffixes[key] = frozenset([kind])
                elif kind == "prefix":
                    prefixes.add(key)
                elif kind == "definite":
                    definite.add(key)
                elif kind == "elision":
                    self._elisions.add(word)
                else:
                    into = stems if word.endswith("*") else words
                    into[key] = into.get(key, _NONE) | {kind}
            self._words[code], self._stems[code] = words, stems
            self._prefixes[code] = tuple(sorted(prefixes, key=lambda p: (-len(p), p)))
        lengths = [len(stem) for stems in self._stems.values() for stem in stems]
        self._longest = max(lengths, default=0)  # letters of a stem
        self.endings = tuple(sorted(endings))
        self.long_endings = tuple(sorted(long_endings))
        self.names = PersonNames(self.endings)
        self.codes = tuple(code for code in sorted(self._words) if self._words[code])
        self._definite = tuple(sorted(definite))
        self._function = {
            code: frozenset(w for w, kinds in self._words[code].items() if "function" in kinds)
            for code in self.codes
        }

    def key(self, word: str) -> str:
        """The folded form of one word, remembered.

        >>> Cues().key("Sámir")
        'samir'
        """
        found = self._keys.get(word)
        if found is None:
            head, mark, rest = word.replace("’", "'").partition("'")
            bare = rest if mark and rest and head.casefold() in self._elisions else word
            found = self._keys[word] = key_fold(bare)
        return found

    def of(self, words: Sequence[str]) -> list[Kinds]:
        """The kinds of each word of one text."""
        keys = [self.key(word) for word in words]
        whole = self._languages(keys)
        found: list[Kinds] = []
        first = 0
        ends = [i + 1 for i, word in enumerate(words) if word in _SENTENCE_ENDS]
        for last in (*ends, len(keys)) if len(ends) > 1 else (len(keys),):
            part = keys[first:last]
            codes = self._own(part, whole) if len(part) < len(keys) else whole
            known = self._known.setdefault(codes, {})
            for key in part:
                kinds = known.get(key)
                if kinds is None:
                    kinds = known[key] = self._kinds(key, codes)
                found.append(kinds)
            first = last
        return found

    def _own(self, keys: Sequence[str], whole: tuple[str, ...]) -> tuple[str, ...]:
        """The languages of one sentence where it is clearly in none of those of its text."""
        scores = dict.fromkeys(self.codes, 0)
        for key in set(keys):
            for code in self._vote(key):
                scores[code] += 1
        most = max(scores.values(), default=0)
        least = _CLEAR if any(scores[code] for code in whole) else 1
        if most < least or any(scores[code] + 1 >= most > 1 for code in whole if scores[code]):
            return whole
        return tuple(code for code in self.codes if scores[code] == most)

    def is_definite(self, key: str) -> bool:
        """Whether a folded word carries an article: then it begins no name.

        >>> Cues().is_definite("المدينه")
        True
        """
        return bool(self._definite) and key.startswith(self._definite)

    def is_word(self, key: str) -> bool:
        """Whether a folded word is one of the data of any language, given names left out.

        >>> Cues().is_word("baker"), Cues().is_word("zoltar")
        (True, False)
        """
        found = self._are_words.get(key)
        if found is None:
            own = (self._kinds(key, (code,)) - {"given", "particle"} for code in self.codes)
            found = self._are_words[key] = any(own)
        return found

    def words_of(self, *kinds: str) -> frozenset[str]:
        """The folded words of some kinds in all languages.

        >>> "al" in Cues().words_of("particle")
        True
        """
        wanted = frozenset(kinds)
        return frozenset(
            word
            for words in self._words.values()
            for word, found in words.items()
            if not wanted.isdisjoint(found)
        )

    def _languages(self, keys: Sequence[str]) -> tuple[str, ...]:
        scores = dict.fromkeys(self.codes, 0)
        for key in set(keys):
            for code in self._vote(key):
                scores[code] += 1
        most = max(scores.values(), default=0)
        return tuple(code for code in self.codes if scores[code] == most)

    def _vote(self, key: str) -> tuple[str, ...]:
        """The languages that know a word, twice where it is a function word; remembered."""
        found = self._votes.get(key)
        if found is None:
            known = [code for code in self.codes if self._kinds(key, (code,))]
            known += [code for code, words in self._function.items() if key in words]
            found = self._votes[key] = tuple(known)
        return found

    def may_be(self, word: str, kinds: frozenset[str]) -> bool:
        """Whether a word is of one of some kinds in any language.

        >>> Cues().may_be("hiding", frozenset(["hide"])), Cues().may_be("farm", frozenset(["hide"]))
        (True, False)
        """
        return not kinds.isdisjoint(self._kinds(self.key(word), self.codes))

    def _kinds(self, key: str, codes: Iterable[str]) -> Kinds:
        if not key or not key[0].isalpha():
            return _NONE
        kinds = _NONE
        for code in codes:
            words = self._words[code]
            found = words.get(key, _NONE)
            if not found and " " in key:  # "nine-year-old" is of the kinds of "year-old"
                found = words.get(key.partition(" ")[2], _NONE) & _COMPOUND
            stems = self._stems[code]
            if stems:
                found = found.union(
                    *(stems.get(key[:n], _NONE) for n in range(2, min(len(key), self._longest) + 1))
                )
            if not found:
                prefix = next((p for p in self._prefixes[code] if key.startswith(p)), "")
                while prefix and not found:  # the longest prefix that leaves a known word
                    found = words.get(key[len(prefix) :], _NONE)
                    shorter = [
                        p
                        for p in self._prefixes[code]
                        if key.startswith(p) and len(p) < len(prefix)
                    ]
                    prefix = shorter[0] if shorter else ""
            kinds |= found
        for ending, kind in self._suffixes.items():
            if len(key) > len(ending) + 2 and key.endswith(ending):
                kinds |= kind
        return kinds
