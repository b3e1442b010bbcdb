"""Where somebody hides, lives or speaks from: sentences that make a place a secret.

Pure; the words are data: kinds ``hide``, ``shelter``, ``private_speaker``, ``speaks``,
``dwelling``, ``armed`` and ``distance``.
"""

from dataclasses import replace

from geo.language.tokens import tokenize
from geo.model.records import Dossier, Incident
from geo.model.vocab import Sensitivity, Status
from geo.privacy.contact import Contact
from geo.privacy.cues import Cues, Kinds
from geo.privacy.evidence import Reason

__all__ = ["find_hiding", "may_shelter", "with_hiding_withheld"]

_REACH = 12  # tokens between a person and the word that hides them
_DWELLING_REACH = 10  # tokens between a distance and a dwelling
_SPEAKER_REACH = 4  # tokens between a private person and "said"
_SHELTER_REACH = 15  # tokens between a place and a word of shelter
_HARMS = frozenset(["fate", "harm", "harmed", "harm_of"])
_FAR = 10  # kilometres: a dwelling farther away than this is not told by its distance


def find_hiding(text: str, cues: Cues) -> list[Contact]:
    """Words that say where a private person hides or how far away they live.

    >>> [c.reason.name for c in find_hiding("The witness is hiding in the old mill.", Cues())]
    ['HIDING']
    >>> find_hiding("Troops raided a hideout of gunmen.", Cues())
    []
    """
    tokens = tokenize(text)
    kinds = cues.of(tokens.low)
    found = []
    for i, kind in enumerate(kinds):
        near = kinds[max(0, i - _REACH) : i + _REACH + 1]
        if "hide" in kind:
            if _any(near, "private_speaker") and not _any(near, "armed"):
                found.append(i)
        elif "distance" in kind and _is_close(tokens.low, i):
            reach = kinds[max(0, i - _DWELLING_REACH) : i + _DWELLING_REACH + 1]
            if _any(reach, "dwelling") and (_any(near, "private_speaker") or _any(near, "speaks")):
                found.append(i)
    return [Contact(start=tokens.start[i], end=tokens.end[i], reason=Reason.HIDING) for i in found]


def may_shelter(sentence: str, at: int, cues: Cues) -> bool:
    """Whether the words around a place speak of shelter, or of what a private person says.

    Parameters
    ----------
    sentence
        The sentence that names the place.
    at
        Where in it the name begins.
    cues
        The words of all languages.

    Examples
    --------
    >>> may_shelter("Families shelter in Tuwaym.", 20, Cues())
    True
    >>> may_shelter("Tuwaym fell.", 0, Cues())
    False
    """
    tokens = tokenize(sentence)
    here = tokens.at(at)
    kinds = cues.of(tokens.low[max(0, here - _SHELTER_REACH) : here + _SHELTER_REACH])
    if _any(kinds, "shelter"):
        return True
    speech = [i for i, kind in enumerate(kinds) if "speaks" in kind]
    return any(
        _any(kinds[max(0, i - _SPEAKER_REACH) : i + _SPEAKER_REACH + 1], "private_speaker")
        for i in speech
    )


def with_hiding_withheld(dossier: Dossier, cues: Cues) -> Dossier:
    """A dossier whose machine drafts are severe where all that is told of them is a hiding place.

    "A resident who hides in X heard shots" is no event in X, whatever a machine read in it; nor is
    "women took refuge in X", where no harm is told. What a person wrote or accepted stays.
    """

    def shelters(text: str) -> bool:
        kinds = cues.of(tokenize(text).low)
        harms = (i for i, kind in enumerate(kinds) if not _HARMS.isdisjoint(kind))
        told = any("shelter" not in after for i in harms for after in kinds[i + 1 : i + 2])
        return _any(kinds, "shelter") and not told  # "took shelter" is no harm

    def hides(one: Incident) -> bool:
        if one.status is not Status.DRAFT or one.file or not one.quotes or one.claims:
            return False
        return all(find_hiding(q.text, cues) or shelters(q.text) for q in one.quotes)

    if not any(map(hides, dossier.incidents)):
        return dossier
    incidents = (
        replace(one, sensitivity=Sensitivity.SEVERE) if hides(one) else one
        for one in dossier.incidents
    )
    return replace(dossier, incidents=tuple(incidents))


def _any(kinds: list[Kinds], wanted: str) -> bool:
    return any(wanted in kind for kind in kinds)


def _is_close(low: list[str], index: int) -> bool:
    number = low[index - 1].replace(",", "") if index else ""
    if not number.isdecimal():
        return True  # "a few metres"
    return int(number) < _FAR or low[index] not in ("km", "kilometers", "kilometres", "miles")
