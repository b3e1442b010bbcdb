"""Places where somebody was born, lives, met, is tried or is treated: named, and no scene.

Pure: the words before and after a name in, why the place is none of an event out. A venue that an
event itself strikes ("attacked a meeting in X", "the court in X was stormed") stays a scene.
"""

import re

from geo.language.lexicon import ENGLISH
from geo.language.patterns import any_of, caseless
from geo.toponyms.words import ARABIC, words_of

__all__ = ["presence"]


def _any(name: str, *, code: str = ENGLISH) -> str:
    return any_of(words_of(name, code=code))


_LINK = rf"(?:(?:{_any('presence: in')})\s+(?:(?:{_any('article')})\s+)?)(?:[\w'’-]+\s+){{0,2}}$"
_BUT = rf"(?:(?!(?:{_any('presence: clause')})\b)[\w'’-]+\s+)"  # a word of the same phrase
_LIFE = caseless(rf"\b(?:{_any('presence: life')})\s+{_BUT}{{0,3}}?{_LINK}")
_VISIT = caseless(rf"\b(?:{_any('presence: visit')})\s+{_BUT}{{0,2}}?{_LINK}")
_SPOKE = caseless(rf"\b(?:{_any('presence: spoke')})\s+{_BUT}{{0,2}}?{_LINK}")
_VENUE = caseless(rf"\b(?:{_any('presence: venue')})\s+{_BUT}{{0,2}}?{_LINK}")
_COURT = caseless(rf"\b(?:{_any('presence: court')})\s+{_BUT}{{0,5}}?{_LINK}")
_TRIED = caseless(rf"\b(?:{_any('presence: tried')})\s+{_BUT}{{0,3}}?{_LINK}")
_CARE = caseless(
    rf"\b(?:{_any('presence: carried')})\s+(?:[\w'’-]+\s+){{0,6}}?"
    rf"(?:{_any('presence: care')})\s+{_LINK}"
    rf"|\b(?:{_any('presence: carried')})\s+{_BUT}{{0,4}}?(?:{_any('presence: to')})\s+$"
)
_WAY = caseless(
    rf"\b(?:{_any('presence: way')})\s+(?:[\w'’-]+\s+){{0,4}}?(?:{_any('presence: way to')})\s+$"
)
_WAS_IN = caseless(rf"\b(?:{_any('presence: was in')})\s+$")
_PURPOSE = caseless(
    rf"^\s+(?:{_any('presence: for')})\s+(?:[\w'’-]+\s+){{0,3}}?"
    rf"(?:{_any('presence: visit')}|{_any('presence: venue')})\b"
)
_ATTENDS = caseless(rf"^\s+(?:{_any('presence: to attend')})\b")


_ARABIC_LETTER = re.compile("[\u0600-\u08ff\ufb50-\ufefc]")


def _arabic(name: str) -> re.Pattern[str]:
    glued = _any("presence: in", code=ARABIC)
    return re.compile(rf"(?:{_any(name, code=ARABIC)})\s+(?:\w+\s+){{0,2}}(?:{glued})\s*$")


_ARABIC = (
    (_arabic("presence: life"), "where somebody was born or lives"),
    (_arabic("presence: visit"), "where somebody is on a visit"),
    (_arabic("presence: court"), "where somebody is tried"),
)
_STRUCK = caseless(rf"^\s+(?:{_any('presence: struck')})\s+(?:\w+\s+)?")
_OUT_OF = caseless(rf"\b(?:{_any('presence: from')})\s+$")
_CLOSE = 30  # characters: how near to a venue a word of an event strikes it


def presence(before: str, after: str, event: re.Pattern[str]) -> str | None:
    """Why a place is where somebody merely is; None where nothing says so.

    Parameters
    ----------
    before, after
        The words of its sentence on both sides of the name.
    event
        Words of events.

    Examples
    --------
    >>> shot = re.compile("shot|attack")
    >>> presence("He was shot by a man who was born in ", ".", shot)
    'where somebody was born or lives'
    >>> presence("They attacked a meeting in ", ".", shot) is None
    True
    """
    patterns: list[tuple[re.Pattern[str], str]] = [
        (_LIFE, "where somebody was born or lives"),
        (_CARE, "where the hurt were taken"),
        (_WAY, "on the way of somebody"),
        (_SPOKE, "where a speaker is heard"),
        (_TRIED, "where somebody is tried"),
        *(_ARABIC if _ARABIC_LETTER.search(before) else ()),
    ]
    for pattern, why in patterns:
        found = pattern.search(before)
        if found is not None and not event.search(_inner(found)):
            return why
    if _WAS_IN.search(before) and (_PURPOSE.match(after) or _ATTENDS.match(after)):
        return "where somebody is on a visit"
    for pattern, why in (
        (_VISIT, "where somebody is on a visit"),
        (_VENUE, "where people come together"),
        (_COURT, "where somebody is tried"),
    ):
        found = pattern.search(before)
        if found is not None and not _is_struck(found, before, after, event):
            return why
    return None


def _inner(found: re.Match[str]) -> str:
    """The words between the first of a phrase and the name."""
    return found.group().partition(" ")[2]


def _is_struck(found: re.Match[str], before: str, after: str, event: re.Pattern[str]) -> bool:
    """Whether an event happens to the venue itself: right before it, or to what is named."""
    if _OUT_OF.search(before):
        return False
    clause = re.split(r"[,;:.]", before[: found.start()])[-1]
    passive = _STRUCK.match(after)
    struck = passive is not None and event.match(after, passive.end()) is not None
    return struck or event.search(clause[-_CLOSE:]) is not None
