"""The lexicons: CSV files in ``data/<code>/`` that people edit, one folder a language.

What is true in every language (organisations, rule ids) lies in ``data/common``. Each file is
read once and only when needed; the only input and output here is reading a packaged file.
"""

import csv
from functools import lru_cache
from pathlib import Path

from geo.model.folds import plain

__all__ = [
    "COMMON",
    "ENGLISH",
    "endings",
    "languages",
    "phrase_set",
    "phrases",
    "table",
    "word_set",
    "words",
]

COMMON = "common"
ENGLISH = "en"

_DATA = Path(__file__).resolve().parent / "data"


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a folder, in order.

    >>> "en" in languages(), "common" in languages()
    (True, False)
    """
    folders = (path.name for path in _DATA.iterdir() if path.is_dir())
    return tuple(sorted(name for name in folders if name != COMMON and name.isalpha()))


@lru_cache(maxsize=256)
def table(name: str, *, code: str = ENGLISH) -> tuple[dict[str, str], ...]:
    """The rows of ``data/<code>/<name>.csv``, as strings; none where the language lacks the file.

    >>> table("numbers")[0]
    {'word': 'zero', 'kind': 'unit', 'value': '0'}
    >>> table("numbers", code="xx")
    ()
    """
    path = _DATA / code / f"{name}.csv"
    if code not in (COMMON, ENGLISH) and not path.is_file():
        return ()  # ``geo language check`` says what a folder lacks; English lacks nothing
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    return tuple(csv.DictReader((text if text.isascii() else plain(text)).splitlines()))


@lru_cache(maxsize=512)
def words(name: str, column: str, key: str = "word", *, code: str = ENGLISH) -> dict[str, str]:
    """One column of a lexicon by its word; a word listed twice keeps its first row.

    >>> words("units", "blocks")["kilometers"]
    'distance'
    """
    found: dict[str, str] = {}
    for row in table(name, code=code):
        found.setdefault(row[key], row[column])
    return found


@lru_cache(maxsize=256)
def phrases(
    name: str, column: str, key: str = "phrase", *, code: str = ENGLISH
) -> tuple[dict[str, str], int]:
    """Phrases (tokens joined by one space) with one column, and the tokens of the longest.

    >>> found, longest = phrases("hedges", "qualifier")
    >>> found["at least"], longest
    ('at_least', 4)
    """
    found = words(name, column, key, code=code)
    return found, max((phrase.count(" ") + 1 for phrase in found), default=0)


@lru_cache(maxsize=512)
def word_set(name: str, *, code: str = ENGLISH) -> frozenset[str]:
    """The words of one small set in ``data/<code>/word_sets.csv``.

    >>> "homes" in word_set("no places")
    True
    """
    return frozenset(row["word"] for row in table("word_sets", code=code) if row["set"] == name)


@lru_cache(maxsize=512)
def phrase_set(name: str, *, code: str = ENGLISH) -> frozenset[tuple[str, ...]]:
    """The phrases of one small set, each as its words.

    >>> ("of", "whom") in phrase_set("opens a part")
    True
    """
    return frozenset(tuple(phrase.split()) for phrase in word_set(name, code=code))


@lru_cache(maxsize=512)
def endings(name: str, *, code: str = ENGLISH) -> tuple[str, ...]:
    """The endings of words of one small set, as ``str.endswith`` takes them.

    >>> "quickly".endswith(endings("adverb endings"))
    True
    """
    return tuple(sorted(word_set(name, code=code)))
