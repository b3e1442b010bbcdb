"""Which listed sources are private persons, and what of their names tells who they are.

Pure. "Residents of Jableh" says what somebody is and stays; "Omar of Jableh" says who, and goes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from geo.language.tokens import Tokens, tokenize
from geo.model.records import Lookup, Source, SourceId
from geo.model.vocab import SourceKind
from geo.privacy.cues import Cues, Kinds
from geo.privacy.evidence import is_caseless

__all__ = ["Declared", "declare", "personal_names"]

_PARTICLE = 3  # letters of "al-", "ash-"
_LABEL = {SourceKind.RESIDENT: ("Resident", "R"), SourceKind.WITNESS: ("Witness", "W")}
# Kinds of words that say what somebody is.
_DESCRIBES = (
    frozenset(["role", "office", "function", "count", "of", "article", "and", "private_speaker"])
    | frozenset(["group", "organisation", "place", "locative", "title", "family", "be", "who"])
    | frozenset(["so_called", "age", "years"])
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """The private persons of a map: every form of their names, and a label for each source."""

    names: tuple[str, ...]
    labels: dict[SourceId, str]  # sources whose name may not leave, with what stands for it


def declare(
    sources: Iterable[Source],
    lookup: Lookup,
    cues: Cues,
    *,
    shown_private: Callable[[str], bool] = lambda _name: False,
) -> Declared:
    """The private persons among the sources; numbered in an order that only the ids decide.

    ``shown_private`` says of a source of no kind whether the texts show it to be a private person.
    """
    names: list[str] = []
    labels: dict[SourceId, str] = {}
    listed = sorted(sources, key=lambda s: s.source_id)
    taken = {called for source in listed for called in (source.name, *source.aliases)}
    counts: dict[str, int] = {}
    for source in listed:
        other = source.kind is SourceKind.OTHER and shown_private(source.name)
        if not (source.kind.is_private or other) and source.sensitivity.is_public:
            continue
        found = [
            name
            for called in (source.name, *source.aliases)
            for name in personal_names(called, lookup, cues)
        ]
        if not found:
            continue
        names += found
        word, letter = _LABEL.get(source.kind, ("Source", "S"))
        label = ""
        while not label or label in taken:
            counts[letter] = counts.get(letter, 0) + 1
            label = f"{word} {letter}{counts[letter]}"
        labels[source.source_id] = label
    return Declared(names=tuple(names), labels=labels)


def personal_names(called: str, lookup: Lookup, cues: Cues) -> list[str]:
    """The names in what a private source is called.

    A word of a language's data describes; a known place after a preposition or beside a description
    tells where; what is left, and has a capital letter where there are any, is a name. Right behind
    a name a capitalised word goes on with it, whatever else it means: March, Baker, Hill.
    """
    tokens = tokenize(called)
    kinds = cues.of(tokens.low)
    caseless = is_caseless(called)

    def names(index: int) -> bool:
        word = tokens.low[index]
        if not word[0].isalpha() or len(word) < 2:
            return False
        if "given" in kinds[index]:
            return True
        if not _DESCRIBES.isdisjoint(kinds[index]) or "particle" in kinds[index]:
            return False
        if not caseless and not _opens(tokens, index):
            return False
        start = tokens.start[index]
        bare = called[start : start + len(tokens.low[index])]  # no possessive ending
        place = lookup.match(bare) is not None
        beside = index and not _DESCRIBES.isdisjoint(kinds[index - 1])
        led = index and not kinds[index - 1].isdisjoint(("locative", "of", "place"))
        tells_where = led or (caseless and beside) or _is_adjective(index)
        return not (place and tells_where)

    def _is_adjective(index: int) -> bool:
        return index + 1 < len(tokens) and not kinds[index + 1].isdisjoint(("role", "group"))

    found: list[str] = []
    first: int | None = None
    for i in range(len(tokens) + 1):
        inside = i < len(tokens) and (
            names(i) or (first is not None and _goes_on(tokens, kinds[i], i))
        )
        if inside and first is None:
            first = i
        elif not inside and first is not None:
            found.append(tokens.surface(first, i))
            first = None
    return found


def _goes_on(tokens: Tokens, kinds: Kinds, index: int) -> bool:
    """Whether a word right behind a name is part of it."""
    if "particle" in kinds:
        return index + 1 < len(tokens)
    return tokens.low[index][0].isalpha() and _opens(tokens, index)


def _opens(tokens: Tokens, index: int) -> bool:
    """Whether a token may open a name: a capital, also behind "al-", or a letter without case."""
    word = tokens.surface(index, index + 1)
    if word[0] == word[0].title():
        return True
    marks = (word.find(mark) for mark in "-'’")
    return any(0 < m <= _PARTICLE and word[m + 1 : m + 2].isupper() for m in marks)
