"""Names of known sources in a text; a short form counts only after its full form.

Pure. "The Observatory" or "Petra" may be anybody: they stand for a listed body once the text has
named it in full. An acronym and a full name count at once.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from geo.language.lexicon import COMMON, table, word_set
from geo.language.tokens import Tokens, tokenize

__all__ = ["introductions", "is_short_form", "known_source"]


def is_short_form(alias: str, name: str) -> bool:
    """Whether an alias is a definite description or one common word.

    >>> [is_short_form(a, "Valley Monitor") for a in ("the Monitor", "VM", "The Valley Monitor")]
    [True, False, False]
    """
    tokens = tokenize(alias)
    words = [w for w in tokens.low if w not in word_set("articles")]
    if words == [w for w in tokenize(name).low if w not in word_set("articles")]:
        return False
    if len(words) < len(tokens.low):
        return True
    return len(words) == 1 and not sum(c.isupper() for c in alias) > 1


@lru_cache(maxsize=1)
def _firsts() -> Mapping[str, tuple[tuple[tuple[str, ...], str, bool], ...]]:
    """By first word: the names of known sources as tokens, the longest first, short or not."""
    found = [
        (tuple(tokenize(name).low), row["source_id"], is_short_form(name, row["name"]))
        for row in table("sources", code=COMMON)
        for name in (row["name"], *filter(None, row["aliases"].split("|")))
    ]
    firsts: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    for entry in sorted(found, key=lambda item: (-len(item[0]), item)):
        firsts.setdefault(entry[0][0], []).append(entry)
    return {word: tuple(names) for word, names in firsts.items()}


def introductions(low: Sequence[str]) -> Mapping[str, int]:
    """The sources that a text names in full, and the token behind the first full name.

    >>> introductions(tokenize("Human Rights Watch came.").low)
    {'hrw': 3}
    """
    firsts, found = _firsts(), dict[str, int]()
    for index, word in enumerate(low):
        for name, source_id, short in firsts.get(word, ()):
            if not short and tuple(low[index : index + len(name)]) == name:
                found.setdefault(source_id, index + len(name))
                break
    return found


def known_source(
    tokens: Tokens, first: int, last: int, *, introduced: Mapping[str, int] | None = None
) -> str:
    """The id of the first known source named among tokens ``[first, last)``, or "".

    ``introduced`` is what :func:`introductions` found in the whole text.

    >>> text = tokenize("the head of the Observatory")
    >>> known_source(text, 0, 5), known_source(text, 0, 5, introduced={"sohr": 0})
    ('', 'sohr')
    """
    low, firsts, known = tokens.low, _firsts(), introduced or {}
    for index in range(first, last):
        for name, source_id, short in firsts.get(low[index], ()):
            stop = index + len(name)
            if stop > last or tuple(low[index:stop]) != name:
                continue
            if short and (known.get(source_id, stop) > index or _goes_on(tokens, stop)):
                continue
            return source_id
    return ""


def _goes_on(tokens: Tokens, at: int) -> bool:
    """Whether a name goes on: "the Observatory of Economic Complexity" is another body."""
    return (
        at + 1 < len(tokens.low)
        and tokens.low[at] in word_set("goes on with a name")
        and tokens.capital(at + 1)
    )
