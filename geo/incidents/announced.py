"""Names of a script without capitals that no list holds: what a word of place announces.

Pure. "قرية X", "• X: ...": behind a word for a settlement, and as the label of an item, a name is
certain whatever it is. Which first words of a name call for another is said in ``place_words.csv``.
"""

from collections.abc import Container

from geo.language.forms import has_capitals, is_word
from geo.model.reading import Reading
from geo.toponyms.words import place_words

__all__ = ["announced_runs"]

_FINE = frozenset({"settlement", "quarter", "district"})
_LONGEST = 3  # words of a label that is a name
_SHORTEST = 3  # letters


def announced_runs(reading: Reading) -> list[tuple[int, int]]:
    """Token ranges that may form a name, in order; none in a script that has capitals.

    >>> from geo.language.reading import read
    >>> text = read("قتل شخصان في قرية تل الزيتون أمس.", lang="ar")
    >>> [text.tokens.surface(a, b) for a, b in announced_runs(text)]
    ['تل الزيتون']
    """
    if has_capitals(reading.lang):
        return []
    heads = place_words("name_head", code=reading.lang)
    behind = {h.last for h in reading.hits if h.set == "unit_before" and h.value in _FINE}
    runs = {
        first: first + 1 + (reading.tokens.low[first] in heads)
        for first in behind
        if _opens(reading, first, heads)
    }
    for line in reading.lines:
        if line.label is None or not line.bullet or line.mark == ".":
            continue
        first, last = (reading.tokens.at(offset) for offset in line.label)
        named = first < last <= first + _LONGEST
        if named and all(_is_name(reading, at) for at in range(first, last)):
            runs[first] = last
    size = len(reading.tokens)
    return [(first, min(last, size)) for first, last in sorted(runs.items())]


def _opens(reading: Reading, at: int, heads: Container[str]) -> bool:
    """Whether a token begins a name: a word of no table, or one that calls for another."""
    headed = at < len(reading.tokens) and reading.tokens.low[at] in heads
    return _is_name(reading, at + headed)


def _is_name(reading: Reading, at: int) -> bool:
    """Whether a token is a word of none of the tables."""
    tokens = reading.tokens
    if at >= len(tokens):
        return False
    word = tokens.text[tokens.start[at] : tokens.end[at]]
    return word[0].isalpha() and len(word) >= _SHORTEST and not is_word(word, reading.lang)
