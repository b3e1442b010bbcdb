"""Which words are names of persons: given names and family names of many peoples.

The names are data (``language/data/common/names_of_persons.csv``), read when the first is asked
for. One list finds no name: it says what a word may be; the reader of a text decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from geo.gazetteer.fold import article_fold, key_fold, romanise, translit_fold
from geo.language.lexicon import COMMON, table

__all__ = ["NameKind", "PersonNames", "are_called", "is_figure"]

_SHORTEST_SPELT = 5  # letters of a name that is known in another spelling
_SHORTEST_FORMED = 7  # letters of a name that is known by its ending
_FEWEST = 2  # words of a name


class NameKind(StrEnum):
    """What a word is as a name."""

    GIVEN = "given"  # hardly ever anything else
    DOUBTFUL = "doubtful"  # a given name that is a word or a large place as well
    FAMILY = "family"
    FORMED = "formed"  # ends as only family names do
    SYLLABLE = "syllable"  # one of several of which a name is made
    NONE = ""


class PersonNames:
    """Looks words up, each once.

    Parameters
    ----------
    endings
        Folded endings of cases, for scripts that decline names.

    Examples
    --------
    >>> names = PersonNames(("у", "ом"))
    >>> [names.kind(word).value for word in ("fatima", "mohamad", "тамару", "may", "table")]
    ['given', 'given', 'given', 'doubtful', '']
    """

    def __init__(self, endings: tuple[str, ...] = ()) -> None:
        self._endings = tuple(e for e in sorted(endings, key=len) if not e.isascii())
        self._known: dict[str, NameKind] = {}

    def kind(self, key: str) -> NameKind:
        """What a folded word is; remembered."""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._look_up(key)
        return found

    def listed(self, key: str) -> NameKind:
        """What a folded word is by the lists alone, in this spelling."""
        return _listed().exact.get(key, NameKind.NONE)

    def _look_up(self, key: str) -> NameKind:
        listed = _listed()
        found = listed.exact.get(key, NameKind.NONE)
        if found is NameKind.GIVEN or len(key) < _SHORTEST_SPELT:
            return found
        if key.isascii():
            if listed.forms(key):
                return NameKind.FORMED
            return NameKind.GIVEN if not found and _spelling(key) in listed.spelt else found
        stems = [key[: len(key) - len(e)] for e in ("", *self._endings) if key.endswith(e)]
        forms = {stem + last for stem in stems for last in _LAST}
        kinds = {listed.exact.get(form, NameKind.NONE) for form in forms | {*map(romanise, forms)}}
        if NameKind.GIVEN in kinds:
            return NameKind.GIVEN
        if any(listed.forms(romanise(stem)) for stem in stems):
            return NameKind.FORMED
        return NameKind.FAMILY if NameKind.FAMILY in kinds else found


def are_called(names: Sequence[NameKind]) -> bool:
    """Whether the words of a name, without particles, are those of a person.

    A given name tells beside any other word, and so does a word behind another that ends as only
    family names do; what is doubtful, a family name or a syllable only
    beside another of them.

    >>> are_called([NameKind.GIVEN, NameKind.NONE]), are_called([NameKind.DOUBTFUL, NameKind.NONE])
    (True, False)
    """
    if len(names) < _FEWEST:
        return False
    if NameKind.GIVEN in names or NameKind.FORMED in names[1:]:
        return True
    return sum(name is not NameKind.NONE for name in names) >= _FEWEST


def is_figure(key: Sequence[str]) -> bool:
    """Whether the last folded words of a name are those of a head of state, a party, a force.

    >>> is_figure(("mr", "saddam", "hussein")), is_figure(("hussein",))
    (True, False)
    """
    words = [word for word in _spelling("\n".join(key)).split("\n") if len(word) > 1]
    return any(tuple(words[i:]) in _figures() for i in range(len(words) - 1))


@lru_cache(maxsize=1)
def _figures() -> frozenset[tuple[str, ...]]:
    """The words of the names of those who are known everywhere by their office."""
    names = (n for row in table("public_figures", code=COMMON) for n in row["names"].split(";"))
    return frozenset(
        tuple(w for w in _spelling(key_fold(n).replace(" ", "\n")).split("\n") if len(w) > 1)
        for n in names
    )


_LAST = ("", "а", "я", "и", "о")  # letters that an ending of a case takes the place of


@dataclass(frozen=True, slots=True)
class _Listed:
    exact: dict[str, NameKind]
    spelt: frozenset[str]  # given names as they are spelt otherwise
    endings: tuple[str, ...]  # of family names

    def forms(self, word: str) -> bool:
        """Whether a word ends as family names do."""
        return len(word) >= _SHORTEST_FORMED and word.endswith(self.endings)


@lru_cache(maxsize=1)
def _listed() -> _Listed:
    """Every name with its kind."""
    exact: dict[str, NameKind] = {}
    endings: list[str] = []
    for row in table("names_of_persons", code=COMMON):
        kind, names = NameKind(row["kind"]), row["names"].split()
        if kind is NameKind.FORMED:
            endings += names
        else:
            exact.update((name, kind) for name in names if name not in exact)
    given = [n for n, kind in exact.items() if kind is NameKind.GIVEN and n.isascii()]
    long = "\n".join(name for name in given if len(name) >= _SHORTEST_SPELT)
    return _Listed(exact, frozenset(_spelling(long).split("\n")), tuple(endings))


def _spelling(names: str) -> str:
    return translit_fold(article_fold(names))
