"""What people call their columns, in every language of the house, as data.

The words lie in ``geo/language/data/<code>/columns.csv``: a field, a phrase, and how readily it is
believed (1 first). Pure apart from reading those files once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from geo.language.lexicon import languages, table
from geo.model.folds import HEADER

__all__ = ["OF_A_PART", "TOTAL", "Meaning", "column_words", "meanings", "plain"]

TOTAL = "total"
_NEUTRAL, _AGAINST = "neutral", "against"
_PART, _BOUNDS = "part", {"at_least": "low", "at_most": "high"}
_SIDES = ("towards_north", "towards_south", "towards_east", "towards_west")
_NO_FIELDS = (TOTAL, _NEUTRAL, _AGAINST, _PART, *_SIDES, *_BOUNDS)
_EXACT, _AMONG_NEUTRAL, _AMONG_OTHERS, OF_A_PART = 3, 2, 1, 0
_NUMBERING = re.compile(r"^(?:q|question)?\s{0,8}\d+(?:\s{1,8}\d+)*\s{0,8}[a-z]?\s{1,8}(?=\w\w)")
_ASIDE = re.compile(r"[(\[{]([^)\]}]*)[)\]}]")
_MAX_RANK = 9
_LONGEST = 600  # characters of a header that are looked at: more is no header
_TOGETHER = 6  # letters of a phrase that is known without its spaces, too


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Meaning:
    """What a header may mean; greater is surer.

    ``certainty`` 3: the header is the phrase; 2: beside words that say nothing; 1: beside others,
    to be believed only if the values look like it; 0: a figure of some of the people
    (women, police), which is no total.
    """

    certainty: int
    trust: int
    length: int
    field: str


def plain(header: str) -> str:
    """A header in lower case without accents, punctuation and numbering.

    >>> plain("1. Fecha del hecho (DD/MM/AAAA):"), plain("Où ?"), plain("grp/Date_of-event")
    ('fecha del hecho', 'ou', 'grp date of event')
    """
    header = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", header[:_LONGEST])
    text = re.sub(r"[(\[{][^)\]}]*[)\]}]", " ", header) if re.match(r"\s*\w", header) else header
    return _NUMBERING.sub("", re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", HEADER(text)))


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Phrase to the fields it may name, with the trust of each."""
    found: dict[str, dict[str, int]] = {}
    for code in languages():
        for row in table("columns", code=code):
            phrase = plain(row["phrase"])
            together = phrase.replace(" ", "")  # fromdate, eventdate, numberkilled
            trust = _MAX_RANK - int(row["rank"])
            for spelt in {phrase, together if len(together) >= _TOGETHER else phrase}:
                fields = found.setdefault(spelt, {})
                fields[row["field"]] = max(trust, fields.get(row["field"], 0))
    return {phrase: tuple(sorted(fields.items())) for phrase, fields in found.items()}


@lru_cache(maxsize=1)
def _most_words() -> int:
    return max(len(phrase.split()) for phrase in _phrases())


@lru_cache(maxsize=32)
def column_words(field: str) -> frozenset[str]:
    """Every phrase of a field, in all languages.

    >>> "итого" in column_words(TOTAL)
    True
    """
    return frozenset(
        phrase for phrase, fields in _phrases().items() if any(name == field for name, _ in fields)
    )


@lru_cache(maxsize=4096)
def meanings(header: str) -> tuple[Meaning, ...]:
    """What a header may mean, the likeliest first; nothing for words that no language lists.

    >>> [m.field for m in meanings("Fecha del hecho")][:1], meanings("Date of birth")
    (['event_date'], ())
    """
    tokens = plain(header).split()
    neutral, against = column_words(_NEUTRAL), column_words(_AGAINST)
    if not tokens or any(token in against for token in tokens):
        return ()
    aside = plain(" ".join(_ASIDE.findall(header[:_LONGEST]))).split()
    longest = _most_words()
    best: dict[str, Meaning] = {}
    for start in range(len(tokens)):
        for stop in range(start + 1, min(start + longest, len(tokens)) + 1):
            around = tokens[:start] + tokens[stop:]
            for name, trust in _phrases().get(" ".join(tokens[start:stop]), ()):
                if name in _NO_FIELDS:
                    continue
                field, rest, of_a_part = _figure(name, around, aside)
                certainty = (
                    OF_A_PART
                    if of_a_part
                    else _EXACT
                    if not around
                    else _AMONG_NEUTRAL
                    if all(t in neutral or t.isdigit() or t in column_words(name) for t in rest)
                    else _AMONG_OTHERS
                )
                meaning = Meaning(
                    certainty=certainty, trust=trust, length=stop - start, field=field
                )
                best[field] = max(meaning, best.get(field, meaning))
    return tuple(sorted(best.values(), reverse=True))


def _figure(name: str, rest: list[str], aside: list[str]) -> tuple[str, list[str], bool]:
    """A figure with "min" beside it is the low one; with "women" beside it, that of a part."""
    if name not in ("best", *_BOUNDS.values()):
        return name, rest, False
    parts = column_words(_PART)
    of_a_part = any(token in parts for token in (*rest, *aside))
    for bound, field in _BOUNDS.items() if name == "best" else ():
        words = column_words(bound)
        if any(token in words for token in (*rest, *aside)):
            return field, [t for t in rest if t not in words], of_a_part
    return name, rest, of_a_part
