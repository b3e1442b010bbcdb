"""What people call their columns, in every language of the house, as data.

The words lie in ``geo/language/data/<code>/columns.csv``: a field, a phrase, and how readily it is
believed (1 first). Pure apart from reading those files once.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from geo.language.lexicon import languages, table
from geo.model.reading import plain as letters

__all__ = ["TOTAL", "Meaning", "column_words", "meanings", "plain"]

TOTAL = "total"
_NEUTRAL, _AGAINST = "neutral", "against"
_EXACT, _AMONG_NEUTRAL, _AMONG_OTHERS = 3, 2, 1
_NUMBERING = re.compile(r"^(?:q|question)?\s{0,8}\d+(?:\s{1,8}\d+)*\s{0,8}[a-z]?\s{1,8}(?=\w\w)")
_MAX_RANK = 9


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Meaning:
    """What a header may mean; greater is surer.

    ``certainty`` 3: the header is the phrase; 2: beside words that say nothing; 1: beside others,
    to be believed only if the values look like it.
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
    header = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", header)
    text = re.sub(r"[(\[{][^)\]}]*[)\]}]", " ", header) if re.match(r"\s*\w", header) else header
    text = unicodedata.normalize("NFKD", letters(text).casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", text)
    words = " ".join(re.sub(r"[\W_]+", " ", text).split())
    return _NUMBERING.sub("", words)


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Phrase to the fields it may name, with the trust of each."""
    found: dict[str, dict[str, int]] = {}
    for code in languages():
        for row in table("columns", code=code):
            fields = found.setdefault(plain(row["phrase"]), {})
            trust = _MAX_RANK - int(row["rank"])
            fields[row["field"]] = max(trust, fields.get(row["field"], 0))
    return {phrase: tuple(sorted(fields.items())) for phrase, fields in found.items()}


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
    best: dict[str, Meaning] = {}
    for start in range(len(tokens)):
        for stop in range(start + 1, len(tokens) + 1):
            rest = tokens[:start] + tokens[stop:]
            for field, trust in _phrases().get(" ".join(tokens[start:stop]), ()):
                if field in (TOTAL, _NEUTRAL, _AGAINST):
                    continue
                certainty = (
                    _EXACT
                    if not rest
                    else _AMONG_NEUTRAL
                    if all(t in neutral or t.isdigit() or t in column_words(field) for t in rest)
                    else _AMONG_OTHERS
                )
                meaning = Meaning(
                    certainty=certainty, trust=trust, length=stop - start, field=field
                )
                best[field] = max(meaning, best.get(field, meaning))
    return tuple(sorted(best.values(), reverse=True))
