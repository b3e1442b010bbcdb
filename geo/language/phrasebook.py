"""The words of the frame tables, found in one pass over the tokens of a text.

A pattern is tokens joined by spaces; ``flood*`` stands for every token that begins so. Longer
patterns win within their set; sets do not disturb each other.
"""

from collections.abc import Iterable
from functools import lru_cache

from geo.language.lexicon import ENGLISH, table
from geo.model.reading import Hit, Tokens
from geo.model.vocab import Harm

__all__ = ["Phrasebook", "phrasebook"]

_BESIDE = frozenset({"past", "ing", "intr", "pred", "noun"})  # forms of cues
_HARMS = frozenset({Harm.KILLED, Harm.INJURED, Harm.MISSING, Harm.DETAINED})
_Entry = tuple[tuple[str, ...], str, str]


class Phrasebook:
    """Patterns of one language with the set and the value of each."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Take (pattern, set, value) rows; the first row of a pattern in a set wins."""
        self._exact: dict[str, list[_Entry]] = {}
        self._stems: dict[str, list[_Entry]] = {}
        self._known: dict[str, tuple[_Entry, ...]] = {}
        seen: set[tuple[str, str]] = set()
        for pattern, name, value in rows:
            if (pattern, name) in seen:
                continue
            seen.add((pattern, name))
            words = tuple(pattern.split())
            first = words[0]
            where = self._stems if first.endswith("*") else self._exact
            where.setdefault(first.rstrip("*"), []).append((words, name, value))

    def find(self, tokens: Tokens, first: int = 0, last: int | None = None) -> tuple[Hit, ...]:
        """Every hit, in order; within one set hits do not overlap.

        >>> from geo.language.tokens import tokenize
        >>> book = Phrasebook([("flood*", "event", "flood"), ("flash flood*", "event", "flash")])
        >>> [(h.first, h.last, h.value) for h in book.find(tokenize("Flash floods; flooding"))]
        [(0, 2, 'flash'), (3, 4, 'flood')]
        """
        low, found = tokens.low, []
        free: dict[str, int] = {}
        for index in range(first, len(low) if last is None else last):
            word = low[index]
            options = self._known.get(word)
            if options is None:
                options = self._known[word] = self._starting(word)
            if not options:
                continue
            taken: set[str] = set()
            following = low[index + 1] if index + 1 < len(low) else ""
            for words, name, value in options:
                if len(words) > 1:  # nearly all fail at their second word
                    second = words[1]
                    if second != following and second[-1] != "*":
                        continue
                if name in taken or free.get(name, 0) > index:
                    continue
                if len(words) == 1 or _fits(words, low, index):
                    taken.add(name)
                    free[name] = index + len(words)
                    found.append(Hit(index, index + len(words), name, value))
        return tuple(found)

    def _starting(self, word: str) -> tuple[_Entry, ...]:
        """The patterns that may begin with a word, the longest first, exact ones before stems."""
        found = list(self._exact.get(word, ()))
        for size in range(len(word), 0, -1):
            found.extend(self._stems.get(word[:size], ()))
        return tuple(sorted(found, key=lambda entry: -len(entry[0])))


def _fits(words: tuple[str, ...], low: list[str], index: int) -> bool:
    if index + len(words) > len(low):
        return False
    for offset in range(1, len(words)):
        word, token = words[offset], low[index + offset]
        if word.endswith("*"):
            if not token.startswith(word[:-1]):
                return False
        elif word != token:
            return False
    return True


@lru_cache(maxsize=16)
def phrasebook(code: str = ENGLISH) -> Phrasebook:
    """The phrasebook of a language, made of its ``events.csv``, ``frames.csv`` and ``cues.csv``.

    Forms of cues beside which a count may stand alone ("9 dead", "killed 5") are hits of ``harm``.
    """
    rows = [(row["pattern"], "event", row["class"]) for row in table("events", code=code)]
    rows += [(row["pattern"], row["set"], row["value"]) for row in table("frames", code=code)]
    cues = table("cues", code=code)
    rows += [
        (row["phrase"], "harm", row["harm"])
        for row in cues
        if row["frame"] in _BESIDE and row["harm"] in _HARMS
    ]
    return Phrasebook(rows)
