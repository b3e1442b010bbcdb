"""The words of the page, one CSV file a language; a map folder may change them or add a language.

Reads packaged files, and a file of a map folder where one is given.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from geo.model.errors import InputError

__all__ = [
    "Strings",
    "direction_of",
    "known_languages",
    "page_strings",
    "read_strings",
    "words_of",
]

ENGLISH = "en"
_RTL = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ku-Arab", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_COLUMNS = ("lang", "key", "text")

Strings = Mapping[str, Mapping[str, str]]
"""Code of a language, key, text."""


def page_strings(own: Strings | None = None) -> dict[str, dict[str, str]]:
    """Every language that the page can speak, what a map folder says before what is packaged.

    >>> words = page_strings({"fa": {"lang.name": "\u0641\u0627\u0631\u0633\u06cc"}})
    >>> words["fa"]["lang.dir"], words["ar"]["lang.dir"], "zu" in words
    ('rtl', 'rtl', False)
    """
    found = {code: dict(words) for code, words in _packaged().items()}
    for code, words in sorted((own or {}).items()):
        found.setdefault(code, {"lang.name": code, "lang.dir": direction_of(code)}).update(words)
    return found


def words_of(lang: str, own: Strings | None = None) -> dict[str, dict[str, str]]:
    """One language alone, what it lacks in English: for a page that offers no other.

    >>> words_of("fr-BE")["fr"]["legend"] == page_strings()["fr"]["legend"]
    True
    """
    every = page_strings(own)
    code = lang if lang in every else lang.partition("-")[0]
    return {code: every[ENGLISH] | every[code]} if code in every else {ENGLISH: every[ENGLISH]}


def known_languages(own: Strings | None = None) -> tuple[str, ...]:
    """The codes of those languages, in order.

    >>> {"ar", "en"} <= set(known_languages())
    True
    """
    return tuple(sorted(page_strings(own)))


def direction_of(lang: str, own: Strings | None = None) -> str:
    """Whether a language is written from the right: ``rtl`` or ``ltr``.

    >>> direction_of("ar-SY"), direction_of("fr"), direction_of("ps")
    ('rtl', 'ltr', 'rtl')
    """
    said = (own or {}).get(lang, {}).get("lang.dir")
    return said or ("rtl" if lang in _RTL or lang.partition("-")[0] in _RTL else "ltr")


def read_strings(path: Path) -> dict[str, dict[str, str]]:
    """The words that a map folder adds: a CSV file with ``lang,key,text``.

    Raises
    ------
    InputError
        Not such a table, or a key that the page does not know.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            "cannot be read as a table of words", where=path.name, remedy="save it as CSV in UTF-8"
        ) from error
    found: dict[str, dict[str, str]] = {}
    keys = set(_packaged()[ENGLISH])
    for number, row in enumerate(rows, start=2):
        lang, key, text = ((row.get(name) or "").strip() for name in _COLUMNS)
        if not (lang and key and text):
            raise InputError(
                f"row {number} has no {'lang' if not lang else 'key' if not key else 'text'}",
                where=path.name,
                remedy="give each row lang, key and text",
            )
        if key.partition("#")[0] not in keys:
            raise InputError(
                f"row {number}: the page has no word {key!r}",
                where=path.name,
                remedy="take a key of the English table: geo language check lists them",
            )
        found.setdefault(lang, {})[key] = text
    return found


@cache
def _packaged() -> dict[str, dict[str, str]]:
    folder = resources.files("geo.webmap") / "strings"
    files = (entry for entry in folder.iterdir() if entry.name.endswith(".csv"))
    return {
        file.name.removesuffix(".csv"): _table(file.read_text(encoding="utf-8").splitlines())
        for file in sorted(files, key=lambda e: (e.name != f"{ENGLISH}.csv", e.name))
    }


def _table(lines: Iterable[str]) -> dict[str, str]:
    return {row["key"]: row["text"] for row in csv.DictReader(lines)}
