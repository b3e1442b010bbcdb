"""Which words are names of persons: given names and family names of many peoples.

The names are data (``language/data/common/names_of_persons.csv``), read when the first is asked
for. One list finds no name: it says what a word may be; the reader of a text decides.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from geo.gazetteer.fold import article_fold, romanise, translit_fold
from geo.language.lexicon import COMMON, table

__all__ = ["NameKind", "PersonNames", "are_called"]

_SHORTEST_SPELT = 5  # letters of a name that is known in another spelling
_FEWEST = 2  # words of a name


class NameKind(StrEnum):
    """What a word is as a name."""

    GIVEN = "given"  # hardly ever anything else
    DOUBTFUL = "doubtful"  # a given name that is a word or a large place as well
    FAMILY = "family"
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

    def _look_up(self, key: str) -> NameKind:
        exact, spelt = _names()
        found = exact.get(key, NameKind.NONE)
        if found is not NameKind.NONE or len(key) < _SHORTEST_SPELT:
            return found
        if key.isascii():
            return NameKind.GIVEN if _spelling(key) in spelt else NameKind.NONE
        stems = (key[: -len(e)] for e in ("", *self._endings) if key.endswith(e))
        kinds = {
            exact.get(form, NameKind.NONE)
            for stem in stems
            for last in _LAST
            for form in (stem + last, romanise(stem + last))
        }
        return next((k for k in (NameKind.GIVEN, NameKind.FAMILY) if k in kinds), NameKind.NONE)


def are_called(names: Sequence[NameKind]) -> bool:
    """Whether the words of a name, without particles, are those of a person.

    A given name tells beside any other word; what is doubtful, a family name or a syllable only
    beside another of them.

    >>> are_called([NameKind.GIVEN, NameKind.NONE]), are_called([NameKind.DOUBTFUL, NameKind.NONE])
    (True, False)
    """
    if len(names) < _FEWEST:
        return False
    if NameKind.GIVEN in names:
        return True
    return sum(name is not NameKind.NONE for name in names) >= _FEWEST


_LAST = ("", "а", "я", "и", "о")  # letters that an ending of a case takes the place of


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, NameKind], frozenset[str]]:
    """Every name with its kind, and given names as they are spelt otherwise."""
    exact: dict[str, NameKind] = {}
    for row in table("names_of_persons", code=COMMON):
        kind = NameKind(row["kind"])
        for name in row["names"].split():
            exact.setdefault(name, kind)
    given = [n for n, kind in exact.items() if kind is NameKind.GIVEN and n.isascii()]
    long = "\n".join(name for name in given if len(name) >= _SHORTEST_SPELT)
    return exact, frozenset(_spelling(long).split("\n"))


def _spelling(names: str) -> str:
    return translit_fold(article_fold(names))
