"""Roles: what each mention does in its report.

Pure: a text and its mentions in, the mentions with a role out. A place that is only named gets
``not_event``; that decision is recorded, because a pin on such a place is the classic failure of
maps made from news. The rules are tried in their order; each looks at the words of one sentence.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from geo.language.lexicon import ENGLISH
from geo.language.patterns import any_of, beginnings, caseless, runs_of
from geo.model.records import Lookup, Mention, Report
from geo.model.vocab import MentionKind, Role, SpatialRelation
from geo.toponyms.features import NATIONS, known_of
from geo.toponyms.presence import presence
from geo.toponyms.relations import head_noun
from geo.toponyms.words import ARABIC, CLASSES, TAKE, words_of

__all__ = ["assign_roles"]

_SENTENCE = re.compile(r"(?<=[.!?؟])['\"”’)\]]*\s+(?=['\"“‘(]*[A-Z\u0600-\u06ff])|\n\s*\n")


def _any(name: str, *, code: str = ENGLISH) -> str:
    return any_of(words_of(name, code=code))


_ARABIC_LETTER = re.compile("[\u0600-\u08ff\ufb50-\ufefc]")


class _Cue:
    """Any of the words; an Arabic one may carry "and", "so", the article or an ending.

    Arabic words are looked for only where there are Arabic letters.
    """

    def __init__(self, *names: str) -> None:
        words = {word for name in names for word in words_of(name)}
        english, self._first = any_of(words), beginnings(words)
        arabic = any_of(word for name in names for word in words_of(name, code=ARABIC))
        before, article = (_any(f"glued {what}", code=ARABIC) for what in ("before", "article"))
        behind = rf"(?:{_any('glued behind', code=ARABIC)})*"
        letter = "[\u0620-\u064a]"
        self._latin = caseless(rf"\b(?:{english})\b")
        self._both = caseless(
            rf"\b(?:{english})\b|(?<!{letter})(?:{before})?(?:{article})?(?:{arabic}){behind}(?!{letter})"
        )

    def of(self, text: str) -> re.Pattern[str]:
        """The pattern for a text."""
        return self._both if _ARABIC_LETTER.search(text) else self._latin

    def search(self, text: str, runs: frozenset[str]) -> re.Match[str] | None:
        """The first of the words in a text of these runs."""
        pattern = self.of(text)
        if pattern is self._latin and self._first.isdisjoint(runs):
            return None
        return pattern.search(text)


_BURIAL = _Cue("roles: burial")
_MOVE = _Cue("roles: movement")
_EVENT = _Cue("roles: event")
_SPEECH = _Cue("roles: speech")
_FROM = _Cue("roles: from")
_ONLY_TO = _Cue("roles: to only")
_TO = _Cue("roles: to only", "roles: to")
_THE = rf"(?:(?:{_any('article')})\s+)?"
_NAME = rf"{_THE}(?:[\w-]+\s+)"
_LOCATED = caseless(
    rf"\b(?:{_any('roles: located')})\s+{_NAME}{{0,4}}$"
    rf"|(?:^|\s)(?:{_any('glued before', code=ARABIC)})?"
    rf"(?:{_any('roles: located', code=ARABIC)})\s*$"
)
_WIDE_BEFORE = caseless(
    rf"\b(?:{_any('roles: wide')})\s+$|(?:{_any('roles: wide', code=ARABIC)})\s+$"
)
_SPEAKER = caseless(
    rf"\b(?:{_any('roles: people of')}|\d\d-(?:{_any('roles: aged')})(?:\s+\w+)?)"
    rf"\s+(?:{_any('roles: home')})\s+{_NAME}{{0,3}}$"
    rf"|(?:{_any('roles: people of', code=ARABIC)})\w*"
    rf"\s+(?:{_any('roles: home', code=ARABIC)})\s+$"
)
_AT_HOME = caseless(rf"\b(?:{_any('roles: at home')})\s+{_NAME}{{0,3}}$")
_PRESENTED = caseless(  # "Karim, a teacher from X"; "speaking by phone from X"
    rf",\s+(?:{_any('roles: one')})\s+(?:[\w-]+\s+){{1,3}}"
    rf"(?:{_any('roles: home')})\s+{_NAME}{{0,3}}$"
    rf"|\b(?:{_any('roles: by phone')})\s+$"
)
_BASED_IN = caseless(rf"\b(?:{_any('roles: based')})\s+{_THE}$")
_BASED = tuple(words_of("based"))
_DATELINE = re.compile(
    rf"^[^\n]{{0,40}}\((?:{_any('roles: agencies')})\)|^[^\n]{{0,30}}\s[-–—]{{1,2}}\s"
)
_OFFICE = caseless(rf"\b(?:{_any('roles: office')})\s+{_THE}$")
_GOVERNMENT_SAID = caseless(rf"(?:{_any('roles: said', code=ARABIC)})\s+$")
_REACHED = caseless(rf"\b(?:{_any('roles: reached')})\s+$")
_WIDE = frozenset({"governorate", "district", "region", "state"})
_TRACT = frozenset(
    {SpatialRelation.COUNTRYSIDE, SpatialRelation.COAST, SpatialRelation.PART}
)  # relations that make an area of a town
_TAKEN = TAKE - words_of("comes and goes")  # what happens to a place, not who comes and goes
_DATELINE_END = 40  # characters
_OPENING = 3  # characters before a name that still opens its sentence: a quote, "At"


def assign_roles(
    report: Report | str, mentions: Sequence[Mention], *, lookup: Lookup | None = None
) -> list[Mention]:
    """Give each mention its role.

    Parameters
    ----------
    report
        The text the mentions were found in.
    mentions
        As :func:`geo.toponyms.recognition.recognise` gives them.
    lookup
        The gazetteer, asked whether a name is a country's: an event there is in a region. Without
        it only the words tell.

    Returns
    -------
    list of Mention
        The same mentions in the same order, ``role`` set and ``rule`` telling why.
    """
    text = report if isinstance(report, str) else report.text
    bounds = _sentences(text)
    starts = [start for start, _ in bounds]
    cues: dict[tuple[int, int], _Cues] = {}
    out = []
    for mention in mentions:
        at = bisect_right(starts, mention.start) - 1
        low, high = bounds[at] if bounds and mention.start < bounds[at][1] else (0, len(text))
        if (low, high) not in cues:
            cues[low, high] = _Cues.of(text[low:high])
        role, why = _role(_Setting.of(text, low, high, mention, cues[low, high]), lookup)
        rule = f"{mention.rule}; {why}" if mention.rule else why
        out.append(replace(mention, role=role, rule=rule))
    return out


def _sentences(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if b > a]


@dataclass(frozen=True, slots=True)
class _Cues:
    """What a sentence tells of."""

    burial: re.Match[str] | None
    moving: re.Match[str] | None
    event: re.Match[str] | None
    speech: bool

    @classmethod
    def of(cls, sentence: str) -> "_Cues":
        runs = runs_of(sentence)
        return cls(
            burial=_BURIAL.search(sentence, runs),
            moving=_MOVE.search(sentence, runs),
            event=_EVENT.search(sentence, runs),
            speech=_SPEECH.search(sentence, runs) is not None,
        )


@dataclass(frozen=True, slots=True)
class _Setting:
    """A mention in its sentence: the words before it, after it, and what the sentence tells of."""

    text: str
    low: int
    mention: Mention
    before: str
    after: str
    cues: _Cues

    @classmethod
    def of(cls, text: str, low: int, high: int, mention: Mention, cues: _Cues) -> "_Setting":
        return cls(
            text=text,
            low=low,
            mention=mention,
            before=text[max(low, mention.start - 80) : mention.start],
            after=text[mention.end : high],
            cues=cues,
        )

    @property
    def is_located(self) -> bool:
        """Whether words of place stand before the name."""
        return bool(self.mention.relation or _LOCATED.search(self.before))


_Answer = tuple[Role, str] | None


def _role(setting: _Setting, lookup: Lookup | None) -> tuple[Role, str]:
    for rule in _RULES:
        found = rule(setting)
        if found is not None:
            return found
    return _scene(setting, lookup)


def _adjective(s: _Setting) -> _Answer:
    if s.mention.kind is MentionKind.MODIFIER:
        if s.after.lstrip(" -").startswith(_BASED):
            return Role.SOURCE_LOCATION, "where a source is based"
        return Role.NOT_EVENT, "part of another name"
    if s.mention.kind in (MentionKind.DEMONYM, MentionKind.METONYM):
        return Role.NOT_EVENT, f"a {s.mention.kind.value}"
    return None


def _frame(s: _Setting) -> _Answer:
    """What frames a report and is no part of what it tells: dateline, seat, office."""
    start = s.text[: s.mention.end + 20]
    if s.low == 0 and s.mention.end < _DATELINE_END and _DATELINE.match(start):
        return Role.NOT_EVENT, "dateline"
    if _BASED_IN.search(s.before):
        return Role.SOURCE_LOCATION, "where a source is based"
    if _OFFICE.search(s.before):
        return Role.NOT_EVENT, "a government or an office by its seat"
    return None


def _speaking(s: _Setting) -> _Answer:
    following = re.match(r"\s+(\w+)", s.after)
    speaks = following is not None and "speech" in CLASSES.get(following[1].casefold(), ())
    if speaks and s.cues.speech and _AT_HOME.search(s.before):
        return Role.SOURCE_LOCATION, "where a speaker is from"
    if (speaks and not _AT_HOME.search(s.before)) or _GOVERNMENT_SAID.search(s.before):
        return Role.NOT_EVENT, "it speaks: a government"
    if _SPEAKER.search(s.before):
        later = s.cues.moving is not None and s.cues.moving.end() > s.mention.end - s.low
        if later or (s.cues.moving is not None and not s.cues.speech):
            return Role.ORIGIN, "left by those who speak"
        return Role.SOURCE_LOCATION, "where a speaker is from"
    if s.cues.speech and _PRESENTED.search(s.before):
        return Role.SOURCE_LOCATION, "where a speaker is from"
    return None


def _movement(s: _Setting) -> _Answer:
    if s.cues.moving is None:
        return None
    tail = " ".join(s.before.split()[-5:])
    leaving, arriving = _last(_FROM, tail), _last(_TO, tail)
    if leaving > arriving:
        return Role.ORIGIN, "after a word of leaving"
    at = s.mention.start - s.low
    between = s.text[s.low + s.cues.moving.end() : s.mention.start]
    told = _EVENT.of(between).search(between) is not None and not _ONLY_TO.of(tail).search(tail)
    if arriving >= 0 and s.cues.moving.start() < at and not told:
        return Role.DESTINATION, "after a word of arriving"
    if _ONLY_TO.of(tail).search(tail.rsplit(" ", 1)[-1]) or _REACHED.search(s.before):
        return Role.DESTINATION, "after a word of arriving"
    return None


def _presence(s: _Setting) -> _Answer:
    why = presence(s.before, s.after, _EVENT.of(s.before + s.after))
    return None if why is None else (Role.NOT_EVENT, why)


def _burial(s: _Setting) -> _Answer:
    if s.cues.burial is not None and s.is_located:
        return Role.FUNERAL_BURIAL, f"'{s.cues.burial.group()}' in the sentence"
    return None


_RULES: tuple[Callable[[_Setting], _Answer], ...] = (
    _adjective,
    _frame,
    _speaking,
    _presence,
    _movement,
    _burial,
)


def _last(cue: _Cue, words: str) -> int:
    """Where a word stands last, -1 when it does not."""
    return max((m.start() for m in cue.of(words).finditer(words)), default=-1)


def _scene(s: _Setting, lookup: Lookup | None) -> tuple[Role, str]:
    """Where something happened, if anything did."""
    mention = s.mention
    if s.cues.event is None:
        return Role.NOT_EVENT, "only named"
    last = (re.findall(r"[\w-]+", s.before) or [""])[-1].casefold()
    object_of = last in _TAKEN or _EVENT.of(last).fullmatch(last)
    arabic = "\u0600" <= mention.text[0] <= "\u06ff"
    opens = mention.start - s.low < _OPENING
    if not (s.is_located or opens or object_of or arabic):
        return Role.NOT_EVENT, "only named"
    wide = head_noun(s.text, mention.start, mention.end) in _WIDE or mention.relation in _TRACT
    if wide or _WIDE_BEFORE.search(s.before) or _is_country(mention, lookup):
        return Role.REGION, f"'{s.cues.event.group().strip()}' in this area"
    return Role.INCIDENT_SITE, f"'{s.cues.event.group().strip()}' here"


def _is_country(mention: Mention, lookup: Lookup | None) -> bool:
    """Whether the gazetteer knows the name above all as a country's or a continent's."""
    if lookup is None or not mention.place_ids:
        return False
    known = known_of([lookup.place(p) for p in mention.place_ids[:12]], demonym=False)
    return known.kind in NATIONS
