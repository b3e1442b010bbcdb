"""Words around toponyms, by class: what a place name stands beside, and what only looks like one.

The words themselves are data: ``toponym_words.csv`` and ``person_names.csv`` of a language. Every
entry is casefolded. ``CLASSES`` maps a word to the classes it belongs to.
"""

from types import MappingProxyType

from geo.language.lexicon import ENGLISH, table
from geo.toponyms.given_names import FIRST_NAMES, SURNAMES

__all__ = [
    "ARABIC",
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
    "listed",
    "place_words",
    "words_of",
]

ARABIC = "ar"


def listed(name: str, *, code: str = ENGLISH) -> dict[str, str]:
    """The words of one list, in the order of the file, each with its value.

    >>> listed("short units")["twp."]
    'township'
    """
    rows = table("toponym_words", code=code)
    return {row["word"]: row["value"] for row in rows if row["list"] == name}


def words_of(name: str, *, code: str = ENGLISH) -> frozenset[str]:
    """The words of one list.

    >>> "reached" in words_of("roles: reached")
    True
    """
    return frozenset(listed(name, code=code))


def place_words(*uses: str, code: str = ENGLISH) -> dict[str, str]:
    """The phrases around a place that have one of these uses, each with its value.

    >>> place_words("before")["off the coast of"]
    'coast'
    """
    found: dict[str, str] = {}
    for row in table("place_words", code=code):
        if row["use"] in uses:
            found.setdefault(row["phrase"].casefold(), row["value"])
    return found


# Nouns after a name ("Idlib province") or before it with "of" ("town of X"): what it then is.
HEAD_AFTER = MappingProxyType(listed("head after"))
# Words that open a name of their own: "Mount Hermon", "Tell Rifaat", "Lake Assad".
HEAD_BEFORE = words_of("head before")
# What a longer name is by its last word. Institutions: a place named in one ("Homs University",
# "Tartus Police") stands for itself, the whole is an organisation.
HEADS = MappingProxyType(listed("heads"))
INSTITUTIONS = tuple(listed("institutions"))
LOCATIVE = words_of("locative")
# Small words that are classes of their own: what stands beside a name or an event.
SMALL_WORDS = words_of("small words")
ORG = words_of("org")
# Verbs whose object is often a place.
TAKE = words_of("take")
DIRECTIONS = MappingProxyType({w: float(value) for w, value in listed("directions").items()})
CONNECTORS = words_of("connectors")
# Endings that many place names share, and those of peoples.
PLACE_ENDINGS = tuple(listed("place endings"))
PEOPLE_ENDINGS = tuple(listed("people endings"))
# Newspaper abbreviations of first-level units: (unit, country).
UNIT_ABBREVIATIONS = MappingProxyType(
    {
        word: (unit, country)
        for word, value in listed("unit abbreviations").items()
        for unit, _, country in [value.partition("|")]
    }
)
ARABIC_CLITICS = tuple(listed("clitics", code=ARABIC))
ARABIC_HEADS = MappingProxyType(listed("heads", code=ARABIC))


def _index() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    groups = {
        "after": frozenset(HEAD_AFTER),
        "before": HEAD_BEFORE,
        "of": words_of("admin of"),
        "loc": LOCATIVE,
        "func": words_of("function"),
        "month": words_of("months"),
        "title": words_of("titles"),
        "org": ORG,
        "speech": words_of("speech"),
        "pverb": words_of("person verbs"),
        "kin": words_of("kin"),
        "take": TAKE,
        "strategic": words_of("strategic"),
        "dir": frozenset(DIRECTIONS) | words_of("adjectives of direction"),
        "conn": CONNECTORS,
        "first": FIRST_NAMES,
        "sur": SURNAMES,
        "notplace": words_of("not places"),
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
