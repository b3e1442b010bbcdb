"""Words as the tables of a language write them: without marks, without glued-on particles.

Pure. What a language glues to its words (the article, "and", "in") is declared in its
``features.csv``; a particle is taken off only where the rest is a word of the tables, so that no
word loses a letter of its own.
"""

from functools import lru_cache

from geo.language.lexicon import table
from geo.model.folds import plain

__all__ = [
    "declines_names",
    "duals",
    "features",
    "glued_prepositions",
    "has_capitals",
    "is_word",
    "orders_freely",
    "plain_words",
]

_TABLES = ("numbers", "calendar", "people", "cues", "events", "frames", "hedges", "speech", "units")
_KEYS = ("word", "phrase", "pattern")
_SHORTEST = 2  # letters that stay when a particle is taken off


@lru_cache(maxsize=64)
def features(code: str, name: str) -> tuple[str, ...]:
    """The values of one declared feature of a language, in order.

    >>> features("fr", "decimal"), features("fr", "case")
    ((',',), ())
    """
    return tuple(r["value"] for r in table("features", code=code) if r["feature"] == name)


def orders_freely(code: str) -> bool:
    """Whether a verb may stand before those who do it, as a language declares of itself.

    >>> orders_freely("ar"), orders_freely("ru"), orders_freely("en")
    (True, True, False)
    """
    return bool(features(code, "order"))


def declines_names(code: str) -> bool:
    """Whether the names of a language stand in cases.

    >>> declines_names("uk"), declines_names("fr")
    (True, False)
    """
    return bool(features(code, "case"))


def has_capitals(code: str) -> bool:
    """Whether the script of a language tells names by their capitals.

    >>> has_capitals("ru"), has_capitals("ar")
    (True, False)
    """
    return features(code, "script") != ("Arab",)


def glued_prepositions(code: str) -> tuple[str, ...]:
    """The prepositions that a language writes as one word with what follows.

    >>> "ب" in glued_prepositions("ar"), glued_prepositions("es")
    (True, ())
    """
    return features(code, "glued preposition")


def duals(word: str, code: str) -> tuple[str, ...]:
    """The forms of a noun that say two of it, in a language that has such endings.

    >>> duals("تلميذ", "ar"), duals("ممرضة", "ar"), duals("élève", "fr")
    (('تلميذان', 'تلميذين'), ('ممرضتان', 'ممرضتين'), ())
    """
    made = []
    for value in features(code, "dual"):
        last, _, ending = value.rpartition(">")
        if word.endswith(last) and (last or not word.endswith(features(code, "dual stem"))):
            made.append(word.removesuffix(last) + ending)
    return tuple(made)


def plain_words(low: list[str], code: str) -> list[str]:
    """The words of a text as the tables of a language know them.

    >>> plain_words(["l'attaque", "d'attaque", "quelqu'un"], "fr")
    ['attaque', 'attaque', "quelqu'un"]
    """
    prefixes = features(code, "prefix")
    if not prefixes:
        return low
    exact, stems = _vocabulary(code)
    known: dict[str, str] = {}
    found = []
    for word in low:
        plain = known.get(word)
        if plain is None:
            plain = known[word] = _plain(word, prefixes, exact, stems)
        found.append(plain)
    return found


def is_word(text: str, code: str) -> bool:
    """Whether a name is a single word of the tables of a language, as "une" and "المدينة" are.

    >>> is_word("Une", "fr"), is_word("Une ville", "fr"), is_word("Lyon", "fr")
    (True, False, False)
    """
    word = plain(text).lower().replace("’", "'")
    exact, stems = _vocabulary(code)
    bare = _plain(word, features(code, "prefix"), exact, stems)
    return bare in exact


def _plain(
    word: str, prefixes: tuple[str, ...], exact: frozenset[str], stems: tuple[str, ...]
) -> str:
    if word in exact or (stems and word.startswith(stems)):
        return word
    for prefix in prefixes:
        rest = word[len(prefix) :]
        if not word.startswith(prefix) or len(rest) < _SHORTEST:
            continue
        if rest in exact or rest.startswith(stems) or rest.isdecimal():
            return rest
    return word


@lru_cache(maxsize=16)
def _vocabulary(code: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Every single word of the tables, and every stem."""
    exact: set[str] = set()
    stems: set[str] = set()
    for name in _TABLES:
        for row in table(name, code=code):
            for key in _KEYS:
                for part in row.get(key, "").split():
                    if part.endswith("*"):
                        stems.add(part[:-1])
                    else:
                        exact.add(part)
    return frozenset(exact), tuple(sorted(stem for stem in stems if len(stem) > _SHORTEST))
