"""Words around toponyms, by class: what a place name stands beside, and what only looks like one.

The words themselves are data: ``toponym_words.csv`` and ``person_names.csv`` of a language. Every
entry is casefolded. ``CLASSES`` maps a word to the classes it belongs to.
"""

from types import MappingProxyType

from geo.language.lexicon import table
from geo.toponyms.given_names import FIRST_NAMES, SURNAMES

__all__ = [
    "ARABIC_CLITICS",
    "ARABIC_HEADS",
    "CLASSES",
    "CONNECTORS",
    "DIRECTIONS",
    "HEADS",
    "HEAD_AFTER",
    "HEAD_BEFORE",
    "INSTITUTIONS",
    "LOCATIVE",
    "ORG",
    "PEOPLE_ENDINGS",
    "PLACE_ENDINGS",
    "SMALL_WORDS",
    "TAKE",
    "UNIT_ABBREVIATIONS",
    "classes_of",
]


def _listed(name: str, *, code: str = "en") -> dict[str, str]:
    """The words of one list, in the order of the file, each with its value."""
    rows = table("toponym_words", code=code)
    return {row["word"]: row["value"] for row in rows if row["list"] == name}


def _words(name: str) -> frozenset[str]:
    return frozenset(_listed(name))


# Nouns after a name ("Idlib province") or before it with "of" ("town of X"): what it then is.
HEAD_AFTER = MappingProxyType(_listed("head after"))
# Words that open a name of their own: "Mount Hermon", "Tell Rifaat", "Lake Assad".
HEAD_BEFORE = _words("head before")
# What a longer name is by its last word. Institutions: a place named in one ("Homs University",
# "Tartus Police") stands for itself, the whole is an organisation.
HEADS = MappingProxyType(_listed("heads"))
INSTITUTIONS = tuple(_listed("institutions"))
LOCATIVE = _words("locative")
# Small words that are classes of their own: what stands beside a name or an event.
SMALL_WORDS = _words("small words")
ORG = _words("org")
# Verbs whose object is often a place.
TAKE = _words("take")
DIRECTIONS = MappingProxyType({w: float(value) for w, value in _listed("directions").items()})
CONNECTORS = _words("connectors")
# Endings that many place names share, and those of peoples.
PLACE_ENDINGS = tuple(_listed("place endings"))
PEOPLE_ENDINGS = tuple(_listed("people endings"))
# Newspaper abbreviations of first-level units: (unit, country).
UNIT_ABBREVIATIONS = MappingProxyType(
    {
        word: (unit, country)
        for word, value in _listed("unit abbreviations").items()
        for unit, _, country in [value.partition("|")]
    }
)
ARABIC_CLITICS = tuple(_listed("clitics", code="ar"))
ARABIC_HEADS = MappingProxyType(_listed("heads", code="ar"))


def _index() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    groups = {
        "after": frozenset(HEAD_AFTER),
        "before": HEAD_BEFORE,
        "of": _words("admin of"),
        "loc": LOCATIVE,
        "func": _words("function"),
        "month": _words("months"),
        "title": _words("titles"),
        "org": ORG,
        "speech": _words("speech"),
        "pverb": _words("person verbs"),
        "kin": _words("kin"),
        "take": TAKE,
        "strategic": _words("strategic"),
        "dir": frozenset(DIRECTIONS) | _words("adjectives of direction"),
        "conn": CONNECTORS,
        "first": FIRST_NAMES,
        "sur": SURNAMES,
        "notplace": _words("not places"),
    }
    for name, words in groups.items():
        for word in words:
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


CLASSES = MappingProxyType(_index())


def classes_of(word: str) -> tuple[str, ...]:
    """The classes of a word as written, empty when it has none.

    >>> classes_of("Province"), classes_of("Jableh")
    (('after', 'of'), ())
    """
    return CLASSES.get(word.casefold().rstrip("."), ())
