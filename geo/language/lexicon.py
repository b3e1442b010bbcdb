"""The lexicons: CSV files in ``data/`` that people edit, each read once and only when needed.

The only input and output here is reading a packaged file.
"""

import csv
from functools import lru_cache
from pathlib import Path

__all__ = ["phrases", "table", "word_set", "words"]

_DATA = Path(__file__).resolve().parent / "data"


@lru_cache(maxsize=32)
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``data/<name>.csv``, as strings.

    >>> table("numbers")[0]
    {'word': 'zero', 'kind': 'unit', 'value': '0'}
    """
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@lru_cache(maxsize=64)
def words(name: str, column: str, key: str = "word") -> dict[str, str]:
    """One column of a lexicon by its word; a word listed twice keeps its first row.

    >>> words("units", "blocks")["kilometers"]
    'distance'
    """
    found: dict[str, str] = {}
    for row in table(name):
        found.setdefault(row[key], row[column])
    return found


@lru_cache(maxsize=32)
def phrases(name: str, column: str, key: str = "phrase") -> tuple[dict[str, str], int]:
    """Phrases (tokens joined by one space) with one column, and the tokens of the longest.

    >>> found, longest = phrases("hedges", "qualifier")
    >>> found["at least"], longest
    ('at_least', 4)
    """
    found = words(name, column, key)
    return found, max(phrase.count(" ") + 1 for phrase in found)


@lru_cache(maxsize=64)
def word_set(name: str) -> frozenset[str]:
    """The words of one small set in ``data/word_sets.csv``.

    >>> "homes" in word_set("no places")
    True
    """
    return frozenset(row["word"] for row in table("word_sets") if row["set"] == name)
