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

from geo.model.records import Lookup, Mention, Report
from geo.model.vocab import MentionKind, Role, SpatialRelation
from geo.toponyms.features import known_of
from geo.toponyms.relations import head_noun
from geo.toponyms.words import CLASSES, TAKE

__all__ = ["assign_roles"]

_SENTENCE = re.compile(r"(?<=[.!?؟])['\"”’)\]]*\s+(?=['\"“‘(]*[A-Z\u0600-\u06ff])|\n\s*\n")


def _cue(english: str, arabic: str) -> re.Pattern[str]:
    """Any of the words; an Arabic one may carry "and", "so", the article or an ending."""
    return re.compile(
        rf"\b(?:{english})\b|(?<![\u0620-\u064a])[وفب]?(?:ال|لل)?(?:{arabic})[ةهاونيت]*(?![\u0620-\u064a])",
        re.IGNORECASE,
    )


_BURIAL = _cue(
    "funerals?|buried|buries|bury|burying|burials?|mass graves?|common grave|laid to rest|laid in"
    "|mourners|interred|cemetery|graveyard",
    "دفن|جنازة|تشييع|شيع|مقبرة",
)
_MOVE = _cue(
    "fled|flee|flees|fleeing|displaced|displacement|refuge|shelter(?:ed|ing)?|exodus|evacuated"
    "|evacuation|escaped|escaping|crossed|crossing|left their|returned|returnees|refugees"
    "|sought safety|seeking safety|poured|streamed",
    "نزح|نازح|نزوح|فر|هرب|لجأ|لاجئ|هجر|تهجير|عاد|عودة",
)
_EVENT = _cue(
    "kill(?:ed|ing|ings|s)?|attack(?:ed|s|ing)?|clash(?:ed|es)?|ambush(?:ed|es)?|bomb(?:ed|ing|ings"
    "|s|ardment)?|shell(?:ed|ing|s)?|airstrikes?|air strikes?|strikes?|struck|hit|raid(?:ed|s)?"
    "|massacres?|execut(?:ed|ing|ions?)|shot|shooting|shootings|fire[ds]?|gunfire|rockets?|loot(?:ed"
    "|ing|ers)|burn(?:ed|t|ing)|torched|beat|beaten|fighting|fought|battles?|explosions?|exploded"
    "|blasts?|blown up|blew up|went off|abduct(?:ed|ions?)|kidnap(?:ped|pings?)?|arrest(?:ed|s)?"
    "|detain(?:ed|s)?|wounded|wounding|injured|died|dead|deadliest|bodies|violence|stormed|besieged"
    "|seized|captured|outages?|cut off|without electricity|power|water|closed|targeted|atrocities"
    "|protests?|demonstrat(?:ed|ions?)|worst[- ]affected|destroyed|damaged|beheaded|stabbed"
    "|murdered",
    "قتل|مقتل|قتيل|قصف|اشتباك|هجوم|هجم|مجزرة|كمين|انفجار|انفجر|حريق|حرائق|انقطع|استهدف|اعتقل|خطف|نهب"
    "|غارة|غار",
)
_SPEECH = _cue(
    "said|says|told|tells|spoke|speaking|speak|added|described|confirmed|recalled|listed",
    "قال|صرح|أكد|ذكر",
)
_NAME = r"(?:the\s+)?(?:[\w-]+\s+)"
_LOCATED = re.compile(
    r"\b(?:in|at|near|inside|outside|around|across|on|within|through|throughout|along|nearby"
    rf"|close to|towns? of|city of|villages? of|of|over)\s+{_NAME}{{0,4}}$"
    r"|(?:^|\s)[وف]?(?:في|ب|قرب|داخل|خارج|على|وسط|قرية|مدينة|بلدة|ريف|محافظة)\s*$",
    re.IGNORECASE,
)
_WIDE_BEFORE = re.compile(
    r"\b(?:(?:north|south)?(?:east|west|north|south)ern|rural|coastal)\s+$"
    r"|\b(?:countryside|coast|province|governorate|district)\s+of\s+$|(?:ريف|محافظة|منطقة|ساحل)\s+$",
    re.IGNORECASE,
)
_FROM = _cue("from|fled|fleeing|left|leaving|escaped|out of|evacuated", "من")
_TO = _cue("to|into|toward|towards|for|in|at|inside|reached|reaching", "إلى|الى|نحو|صوب|في")
_ONLY_TO = _cue("to|into|toward|towards|reached|reaching", "إلى|الى|نحو|صوب")
_SPEAKER = re.compile(
    r"\b(?:residents?|natives?|inhabitants?|witness(?:es)?|activists?|doctors?|officials?"
    rf"|\d\d-year-old(?:\s+\w+)?)\s+(?:of|from|in)\s+{_NAME}{{0,3}}$"
    r"|(?:ساكن|سكان|شاهد|شهود|ناشط|طبيب|مسؤول|مصدر|أهالي)\w*\s+(?:من|في)\s+$",
    re.IGNORECASE,
)
_AT_HOME = re.compile(rf"\b(?:in|at|from|of|near)\s+{_NAME}{{0,3}}$", re.IGNORECASE)
_PRESENTED = re.compile(  # "Karim, a teacher from X"; "speaking by phone from X"
    rf",\s+an?\s+(?:[\w-]+\s+){{1,3}}(?:from|in|of)\s+{_NAME}{{0,3}}$"
    r"|\b(?:by|on the)\s+(?:tele)?phone\s+from\s+$",
    re.IGNORECASE,
)
_BASED_IN = re.compile(r"\b(?:based|headquartered)\s+in\s+(?:the\s+)?$", re.IGNORECASE)
_DATELINE = re.compile(
    r"^[^\n]{0,40}\((?:AP|Reuters|AFP|Xinhua|UPI|dpa)\)|^[^\n]{0,30}\s[-–—]{1,2}\s"
)
_OFFICE = re.compile(
    r"\b(?:(?:government|regime|authorities|rulers|leadership|administration|officials)\s+(?:in|of)"
    r"|(?:governor|mayor|president|king|emir|ambassador|minister|bishop)\s+(?:of|to))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_WIDE = frozenset({"governorate", "district", "region", "state"})
_TRACT = frozenset(
    {SpatialRelation.COUNTRYSIDE, SpatialRelation.COAST, SpatialRelation.PART}
)  # relations that make an area of a town
_TAKEN = (
    TAKE
    - frozenset(
        ["visit", "visited", "visiting", "reach", "reached", "reaching", "approach", "approached"]
    )
    - {"leave", "leaving", "left"}
)  # what happens to a place, not who comes and goes
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
        As :func:`geo.toponyms.recognition.find_mentions` gives them.
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
        return cls(
            burial=_BURIAL.search(sentence),
            moving=_MOVE.search(sentence),
            event=_EVENT.search(sentence),
            speech=_SPEECH.search(sentence) is not None,
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
        if s.after.lstrip(" -").startswith("based"):
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
    if (speaks and not _AT_HOME.search(s.before)) or re.search(
        r"(?:قال|أعلن|أكد|نف)ت\s+$", s.before
    ):
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
    told = _EVENT.search(between) is not None and not _ONLY_TO.search(tail)
    if arriving >= 0 and s.cues.moving.start() < at and not told:
        return Role.DESTINATION, "after a word of arriving"
    if _ONLY_TO.search(tail.rsplit(" ", 1)[-1]) or re.search(r"\breach(?:ed|ing)\s+$", s.before):
        return Role.DESTINATION, "after a word of arriving"
    return None


def _burial(s: _Setting) -> _Answer:
    if s.cues.burial is not None and s.is_located:
        return Role.FUNERAL_BURIAL, f"'{s.cues.burial.group()}' in the sentence"
    return None


_RULES: tuple[Callable[[_Setting], _Answer], ...] = (
    _adjective,
    _frame,
    _speaking,
    _movement,
    _burial,
)


def _last(pattern: re.Pattern[str], words: str) -> int:
    """Where a word stands last, -1 when it does not."""
    return max((m.start() for m in pattern.finditer(words)), default=-1)


def _scene(s: _Setting, lookup: Lookup | None) -> tuple[Role, str]:
    """Where something happened, if anything did."""
    mention = s.mention
    if s.cues.event is None:
        return Role.NOT_EVENT, "only named"
    last = (re.findall(r"[\w-]+", s.before) or [""])[-1].casefold()
    object_of = last in _TAKEN or _EVENT.fullmatch(last)
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
    return known.kind in ("ctry", "cont")
