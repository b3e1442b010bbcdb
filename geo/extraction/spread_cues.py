"""Cues whose words stand apart: "the number of avalanche deaths", "sustained a gunshot wound".

Pure. The tables say which words open and close such a cue; what stands between describes it.
"""

from geo.extraction.cues import Cue, CueFrame, find_cues
from geo.extraction.people import classes
from geo.language.lexicon import word_set, words
from geo.language.tokens import Tokens
from geo.model.vocab import Harm

__all__ = ["all_cues"]

_NUMBER_OF = 6  # tokens of "number of civilians and soldiers killed"
_WOUND = 5  # tokens of "a minor gunshot wound"
_LOST = 6  # tokens of "lost at least nine of its men"


def all_cues(tokens: Tokens, first: int, last: int) -> list[Cue]:
    """Every cue of a harm among tokens ``[first, last)``, in order; none overlap.

    >>> from geo.language.tokens import tokenize
    >>> text = tokenize("The number of hurt climbed to 51; a guard suffered a light head wound.")
    >>> found = all_cues(text, 0, len(text))
    >>> [(text.surface(c.first, c.last), str(c.harm), str(c.frame)) for c in found]
    [('number of hurt', 'injured', 'toll'), ('suffered a light head wound', 'injured', 'intr')]
    """
    plain = list(find_cues(tokens, first, last))
    spread = [
        *_tolls(tokens, plain),
        *_wounds(tokens, first, last),
        *_losses(tokens, first, last),
    ]
    if not spread:
        return plain
    taken = [(c.first, c.last) for c in spread]
    kept = [c for c in plain if not any(a < c.last and c.first < b for a, b in taken)]
    return sorted([*kept, *spread], key=lambda c: c.first)


def _tolls(tokens: Tokens, plain: list[Cue]) -> list[Cue]:
    """``the number of civilians killed``: a harm that only "number of" and its people precede."""
    low, kinds, numbers = tokens.low, classes(), words("numbers", "kind")
    found = []
    for cue in plain:
        if cue.frame is CueFrame.TOLL:
            continue
        at = cue.first - 1
        while at > max(0, cue.first - _NUMBER_OF) and (
            low[at].isalpha() and kinds.get(low[at]) in (None, "det") and low[at] not in numbers
        ):
            at -= 1
        if at > 0 and low[at] in word_set("of") and low[at - 1] in word_set("number of"):
            found.append(Cue(at - 1, cue.last, cue.harm, CueFrame.TOLL))
    return found


def _wounds(tokens: Tokens, first: int, last: int) -> list[Cue]:
    """``a guard sustained a gunshot wound``."""
    low = tokens.low
    found = []
    for at in range(first, last):
        if low[at] not in word_set("bears a wound"):
            continue
        for end in range(at + 1, min(at + 1 + _WOUND, last)):
            if not low[end][0].isalpha():
                break
            if low[end] in word_set("wounds"):
                found.append(Cue(at, end + 1, Harm.INJURED, CueFrame.INTRANSITIVE))
                break
    return found


def _losses(tokens: Tokens, first: int, last: int) -> list[Cue]:
    """``the army lost nine men``: counted people, and none who may only go away."""
    low, kinds = tokens.low, classes()
    people, numbers = words("people", "number"), words("numbers", "kind")
    found = []
    for at in range(first, last):
        if low[at] not in word_set("loses") or kinds.get(low[at - 1] if at > first else "") == "be":
            continue
        counted = False
        for end in range(at + 1, min(at + 1 + _LOST, last)):
            if not (low[end][0].isalnum() or low[end] == "-"):
                break
            counted = counted or low[end][0].isdecimal() or low[end] in numbers
            if low[end] in people:
                if counted and low[end] not in word_set("who may leave"):
                    found.append(Cue(at, at + 1, Harm.KILLED, CueFrame.BASE))
                break
    return found
