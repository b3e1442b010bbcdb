"""The language of a text: by what is stated, by its script, by its function words and letters.

Pure. A text that none of them settles has no language; nothing is guessed from a few words.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from geo.language.lexicon import COMMON, languages, table, words

__all__ = [
    "Basis",
    "Language",
    "detect",
    "is_read",
    "language_code",
    "language_name",
    "languages_of",
]

_SAMPLE = 6000  # characters that are looked at: enough for any text, and the cost is bounded
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
_WORD = re.compile(rf"(?:[^\W\d_]|[{_MARKS}])+(?:['’ʻ](?:[^\W\d_]|[{_MARKS}])+)*")
_FEWEST = 2  # different words of a language before it is believed
_SHARE = 0.04  # of all words
_LEAD = 1.25  # over the next language
_LETTER = 0.6  # the weight of a word with a letter that few languages of its script have
_MOST_OF_A_TEXT = 0.5  # letters of the leading script
_READ_BY = ("events", "cues", "numbers", "calendar")  # tables without which nothing is read


class Basis(StrEnum):
    """How a language is known."""

    STATED = "stated"
    SCRIPT = "script"
    WORDS = "function words"
    NONE = "not recognised"


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """The language of a text: ISO 639 code ("" where it is not known) and how it is known."""

    code: str
    basis: Basis


def detect(text: str, *, stated: str = "") -> Language:
    """Say which language a text is written in.

    Parameters
    ----------
    text
        Any text; its first few thousand characters are looked at.
    stated
        What a front matter or a page says; it wins unless the text is in another script.

    Examples
    --------
    >>> detect("Au moins neuf villageois ont été tués dans la nuit par des hommes armés.").code
    'fr'
    >>> detect("Dad badan ayaa ku dhintay magaalada, sida ay sheegeen dadka deegaanka.").code
    'so'
    >>> detect("12 / 14 / 9"), detect("قُتل تسعة أشخاص في المدينة", stated="en").code
    (Language(code='', basis=<Basis.NONE: 'not recognised'>), 'ar')
    """
    said = stated.replace("_", "-").partition("-")[0].lower()
    sample = text[:_SAMPLE]
    script = _script(sample)
    if not script:
        return Language(code=said, basis=Basis.STATED if said else Basis.NONE)
    known = _known(script)
    if said and (said in known or said not in _scripts()):
        return Language(code=said, basis=Basis.STATED)
    if len(known) == 1:
        return Language(code=next(iter(known)), basis=Basis.SCRIPT)
    found = _by_words(sample, script, known)
    if found:
        return Language(code=found, basis=Basis.WORDS)
    return Language(code="", basis=Basis.NONE)


def languages_of(spans: Iterable[tuple[int, int]], text: str, *, main: str) -> list[str]:
    r"""The language of each part of a text; a part that does not say is in the main one.

    >>> text = "The town was hit by shells.\\nТри людини загинули внаслідок удару у місті."
    >>> languages_of([(0, 27), (28, len(text))], text, main="en")
    ['en', 'uk']
    """
    found = []
    for start, end in spans:
        part = detect(text[start:end]).code
        found.append(part or main)
    return found


def is_read(code: str) -> bool:
    """Whether events and figures are read in a language, not only names of places.

    >>> is_read("en"), is_read("so"), is_read("")
    (True, False, False)
    """
    return code in languages() and all(table(name, code=code) for name in _READ_BY)


def language_name(code: str) -> str:
    """The English name of a language.

    >>> language_name("so"), language_name(""), language_name("xx")
    ('Somali', 'a language that was not recognised', 'xx')
    """
    if not code:
        return "a language that was not recognised"
    return _names().get(code, code)


def language_code(stated: str) -> str:
    """The code of a language that is called by its English name; other words as they are.

    >>> language_code("Arabic"), language_code("pt-BR")
    ('ar', 'pt-BR')
    """
    said = stated.strip().casefold()
    return next((code for code, name in _names().items() if name.casefold() == said), stated)


def _script(text: str) -> str:
    """The script that most letters of a text are written in, "" without letters."""
    counts: Counter[str] = Counter()
    for char, number in Counter(text).items():
        if char.isalpha():
            counts[_script_of(char)] += number
    if not counts:
        return ""
    if counts["Kana"] and counts["Kana"] + counts["Hani"] > _MOST_OF_A_TEXT * counts.total():
        return "Kana"
    script, number = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return script if number >= _MOST_OF_A_TEXT * counts.total() else ""


@lru_cache(maxsize=4096)
def _script_of(char: str) -> str:
    """ISO 15924 by the first word of the character's Unicode name."""
    first = unicodedata.name(char, "").partition(" ")[0]
    return _SCRIPTS.get(first, first.title()[:4])


_SCRIPTS: Mapping[str, str] = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "GREEK": "Grek",
    "HEBREW": "Hebr",
    "ETHIOPIC": "Ethi",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "GURMUKHI": "Guru",
    "GUJARATI": "Gujr",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "KANNADA": "Knda",
    "MALAYALAM": "Mlym",
    "SINHALA": "Sinh",
    "LAO": "Laoo",
    "MYANMAR": "Mymr",
    "KHMER": "Khmr",
    "GEORGIAN": "Geor",
    "ARMENIAN": "Armn",
    "HANGUL": "Hang",
    "HIRAGANA": "Kana",
    "KATAKANA": "Kana",
    "CJK": "Hani",
}


def _by_words(text: str, script: str, known: frozenset[str]) -> str:
    """The language with the most of its function words and letters, where it leads clearly."""
    owners, letters = _lexicon(script)
    scores: dict[str, float] = defaultdict(float)
    kinds: Counter[str] = Counter()
    seen = Counter(word.lower().replace("’", "'") for word in _WORD.findall(text))
    for word, number in seen.items():
        kinds.update(owners.get(word, ()))
        for code in owners.get(word, ()):
            scores[code] += number / len(owners[word]) ** 0.5
        for code in {code for char in set(word) for code in letters.get(char, ())}:
            scores[code] += number * _LETTER
            kinds[code] += 1
    ranked = sorted(
        ((scores[code], code) for code in known if kinds[code] >= _FEWEST),
        key=lambda pair: (-pair[0], pair[1]),
    )
    if not ranked or ranked[0][0] < _SHARE * seen.total():
        return ""
    if len(ranked) > 1 and ranked[0][0] < _LEAD * ranked[1][0]:
        return ""
    return ranked[0][1]


@lru_cache(maxsize=64)
def _lexicon(script: str) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Languages by word, and by letter, of one script; what tells of events are words too."""
    owners: dict[str, set[str]] = {}
    letters: dict[str, set[str]] = {}
    for row in table("languages", code=COMMON):
        if row["script"] == script:
            for word in row["words"].split():
                owners.setdefault(word, set()).add(row["code"])
            for char in row["letters"]:
                letters.setdefault(char, set()).add(row["code"])
            for word in _telling(row["code"]):
                owners.setdefault(word, set()).add(row["code"])
    return owners, letters


def _telling(code: str) -> set[str]:
    """The single words of a language that count people or tell what befell them."""
    if code not in languages():
        return set()
    cues = {row["phrase"] for row in table("cues", code=code)}
    return {w for w in cues | set(words("people", "group", code=code)) if " " not in w}


@lru_cache(maxsize=64)
def _known(script: str) -> frozenset[str]:
    return frozenset(r["code"] for r in table("languages", code=COMMON) if r["script"] == script)


@lru_cache(maxsize=1)
def _scripts() -> dict[str, str]:
    return {row["code"]: row["script"] for row in table("languages", code=COMMON)}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in table("languages", code=COMMON)}
