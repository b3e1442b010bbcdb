"""What words tell about reaching somebody: telephone, mail, papers, addresses, positions.

A word counts in every text, whatever its language: people write numbers in one language and
sentences in another. The words are data, ``contacts.csv`` of every language and of all in common.
"""

from collections.abc import Sequence
from functools import lru_cache

from geo.gazetteer.fold import key_fold
from geo.language.lexicon import COMMON, languages, table

__all__ = ["ContactWords", "contact_words"]

_SHARED = frozenset(["vehicle", "street", "dwelling"])  # kinds that ``persons.csv`` has too
_PREFIXES = frozenset(["prefix", "definite"])  # what a script joins to a word: "and", "the"
_SHORTEST = 3  # letters of a word behind a prefix
_HARM = frozenset(["harm", "fate", "deaths"])  # of persons and of events
_JOINS = frozenset(["function", "time_words"])  # words that stand in no name of a street
_BREAKS = frozenset(["harm", "join"])
_NONE: frozenset[str] = frozenset()


class ContactWords:
    """The kinds of words.

    Examples
    --------
    >>> sorted(ContactWords().of(["telegram", "хлеб"])[0])
    ['network']
    """

    def __init__(self) -> None:
        self._words: dict[str, frozenset[str]] = {}
        self._stems: dict[str, frozenset[str]] = {}
        self._raw: dict[str, set[str]] = {}  # kind to words as they are written
        self._known: dict[str, frozenset[str]] = {}  # a memory of a pure function
        self._ends: tuple[str, ...] = ()
        self.house_letters: set[str] = set()  # what may stand behind the number of a house
        self._senses: dict[str, frozenset[str]] = {}  # what words mean that reach nobody
        prefixes: set[str] = set()
        for code in (COMMON, *languages()):
            rows = [(row["word"], row["kind"]) for row in table("contacts", code=code)]
            if code != COMMON:
                self._learn_senses(code)
                persons = ((row["word"], row["kind"]) for row in table("persons", code=code))
                for word, kind in persons:
                    if kind in _PREFIXES:
                        prefixes.add(key_fold(word.strip("*-")))
                    elif kind in _SHARED:
                        rows.append((word, kind))
            for word, kind in rows:
                key = key_fold(word.strip("*"))
                if kind == "street_end":
                    self._ends += (key,)
                    continue
                if kind == "house_letter":  # it tells nothing but behind a number
                    self.house_letters.add(word)
                    continue
                self._raw.setdefault(kind, set()).add(word.strip("*"))
                into = self._stems if word.endswith("*") else self._words
                into[key] = into.get(key, _NONE) | {kind}
        self._prefixes = tuple(sorted(prefixes, key=lambda p: (-len(p), p)))
        self._longest = max(map(len, self._stems), default=0)

    def of(self, words: Sequence[str]) -> list[frozenset[str]]:
        """The kinds of each word."""
        return [self.kinds(word) for word in words]

    def kinds(self, word: str) -> frozenset[str]:
        """The kinds of one word."""
        found = self._known.get(word)
        if found is None:
            key = key_fold(word)
            rests = (key[len(p) :] for p in self._prefixes if key.startswith(p))
            keys = (key, *(rest for rest in rests if len(rest) >= _SHORTEST))
            found = next(filter(None, map(self._read, keys)), _NONE)
            self._known[word] = found
        return found

    def words_of(self, kind: str) -> tuple[str, ...]:
        """The words of a kind as they are written, the longest first."""
        return tuple(sorted(self._raw.get(kind, ()), key=lambda word: (-len(word), word)))

    def counted(self, word: str) -> bool:
        """Whether a number before a word counts it: people, or what befell them.

        >>> ContactWords().counted("soldiers"), ContactWords().counted("lane")
        (True, False)
        """
        return not self._senses.get(key_fold(word), _NONE).isdisjoint(("people", "harm"))

    def names_no_street(self, word: str) -> bool:
        """Whether a word ends no name of a street: what befell people, days, units, "at least".

        >>> ContactWords().names_no_street("kills"), ContactWords().names_no_street("cedar")
        (True, False)
        """
        return not self._senses.get(key_fold(word), _NONE).isdisjoint(_BREAKS)

    def _learn_senses(self, code: str) -> None:
        """The words for people and for harm of one language, and those that join or measure."""
        told = [(row["word"], "people") for row in table("people", code=code)]
        for name, column, kind in (("persons", "word", "kind"), ("events", "pattern", "class")):
            for row in table(name, code=code):
                if row[kind] in _HARM:
                    told.append((row[column], "harm"))
                elif row[kind] in _JOINS:
                    told.append((row[column], "join"))
        told += [(row["word"], "join") for row in table("units", code=code)]
        told += [(row["phrase"].split()[-1], "join") for row in table("hedges", code=code)]
        for word, sense in told:
            key = key_fold(word)
            if key:
                self._senses[key] = self._senses.get(key, _NONE) | {sense}

    def _read(self, key: str) -> frozenset[str]:
        if not key or not (key[0].isalpha() or key == "#"):
            return _NONE
        found = self._words.get(key, _NONE)
        for size in range(2, min(len(key), self._longest) + 1):
            found |= self._stems.get(key[:size], _NONE)
        if key.endswith(self._ends) and key not in self._ends:
            found |= {"street", "street_name"}
        return found


@lru_cache(maxsize=1)
def contact_words() -> ContactWords:
    """The words of all languages, read once."""
    return ContactWords()
