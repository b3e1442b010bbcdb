"""Cue words: what was done to people, by the form of the words that say so.

Pure. The cues are ``data/cues.csv``: a phrase, the harm it tells of, and the frame that says where
its people stand.
"""

from collections.abc import Iterator
from functools import lru_cache

from geo.language.lexicon import table
from geo.language.tokens import Tokens

__all__ = ["find_cues"]


@lru_cache(maxsize=1)
def _cues() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """Cues by first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for row in table("cues"):
        phrase = tuple(row["phrase"].split())
        found.setdefault(phrase[0], []).append((phrase, row["harm"], row["frame"]))
    for options in found.values():
        options.sort(key=lambda option: (-len(option[0]), option))
    return found


def find_cues(tokens: Tokens, first: int, last: int) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, harm and frame of every cue; cues do not overlap."""
    low, cues, index = tokens.low, _cues(), first
    while index < last:
        options = cues.get(low[index])
        step = 1
        if options is not None:
            for phrase, harm, frame in options:
                size = len(phrase)
                if index + size <= last and (
                    size == 1 or tuple(low[index : index + size]) == phrase
                ):
                    yield index, index + size, harm, frame
                    step = size
                    break
        index += step
