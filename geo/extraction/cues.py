"""Cue words: what was done to people, by the form of the words that say so.

Pure. The cues are ``data/cues.csv``: a phrase, the harm it tells of, and the frame that says where
its people stand.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from geo.language.lexicon import table
from geo.language.tokens import Tokens

__all__ = ["Cue", "CueFrame", "find_cues"]


class CueFrame(StrEnum):
    """The form of a cue: where the people stand whom it tells of."""

    PAST = "past"  # "killed": behind it, or before it in the passive
    BASE = "base"  # "kill"
    ING = "ing"  # "killing"
    INTRANSITIVE = "intr"  # "died": before it
    PREDICATE = "pred"  # "dead": beside it
    NOUN = "noun"  # "12 deaths"
    OF = "of"  # "the killing of"
    TOLL = "toll"  # "the death toll"
    LIVES = "lives"  # "claimed 12 lives"


class Cue(NamedTuple):
    """Tokens ``[first, last)`` that tell of a harm."""

    first: int
    last: int
    harm: str
    frame: CueFrame


@lru_cache(maxsize=1)
def _cues() -> dict[str, list[tuple[tuple[str, ...], str, CueFrame]]]:
    """Cues by first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str, CueFrame]]] = {}
    for row in table("cues"):
        phrase = tuple(row["phrase"].split())
        found.setdefault(phrase[0], []).append((phrase, row["harm"], CueFrame(row["frame"])))
    for options in found.values():
        options.sort(key=lambda option: (-len(option[0]), option))
    return found


def find_cues(tokens: Tokens, first: int, last: int) -> Iterator[Cue]:
    """Every cue of a harm among tokens ``[first, last)``; cues do not overlap."""
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
                    yield Cue(index, index + size, harm, frame)
                    step = size
                    break
        index += step
