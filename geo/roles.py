"""Roles: what each mention does in its report, and which place an event verb belongs to.

Pure: a text and its mentions in, the mentions with a role out. A place that is only named gets
``not_event``; that decision is recorded, because a pin on such a place is the classic failure of
maps made from news.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from geo.language.geowords import CLASSES, LOCATIVE
from geo.language.spatial import head_noun
from geo.linear import load_weights
from geo.model import Mention, Report
from geo.vocab import MentionKind, Role

__all__ = ["assign_roles", "event_features", "event_places"]

_SENTENCE = re.compile(r"(?<=[.!?؟])['\"”’)\]]*\s+(?=['\"“‘(]*[A-Z\u0600-\u06ff])|\n\s*\n")
_BURIAL = re.compile(
    r"\b(?:funerals?|buried|buries|bury|burying|burials?|mass graves?|common grave|laid to rest|laid in"  # noqa: E501 -- one pattern or word list on a line
    r"|mourners|interred|cemetery)\b|دفن|جنازة|تشييع|مقبرة",
    re.IGNORECASE,
)
_MOVE = re.compile(
    r"\b(?:fled|flee|flees|fleeing|displaced|displacement|refuge|shelter(?:ed|ing)?|exodus|evacuated"
    r"|evacuation|escaped|escaping|crossed|crossing|left their|returned|returnees|refugees|sought safety"  # noqa: E501 -- one pattern or word list on a line
    r"|poured|streamed)\b|نزح|نزحوا|فر|فروا|لجأ|لجأوا",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:kill(?:ed|ing|ings|s)?|attack(?:ed|s|ing)?|clash(?:ed|es)?|ambush(?:ed|es)?|shell(?:ed|ing|s)?"
    r"|bomb(?:ed|ing|ings|s|ardment)?|airstrikes?|air strikes?|strikes?|raid(?:ed|s)?|massacres?"
    r"|execut(?:ed|ing|ions?)|shot|shooting|shootings|fire[ds]?|loot(?:ed|ing)|burn(?:ed|t|ing)|torched"
    r"|fighting|fought|battles?|explosions?|exploded|blasts?|abduct(?:ed|ions?)|kidnap(?:ped|pings?)?"
    r"|arrest(?:ed|s)?|detain(?:ed|s)?|wounded|injured|died|dead|bodies|violence|stormed|besieged|seized"
    r"|captured|outages?|cut off|without electricity|power|water|closed|targeted|atrocities|protests?"  # noqa: E501 -- one pattern or word list on a line
    r"|demonstrat(?:ed|ions?)|worst[- ]affected|destroyed|damaged|beheaded|stabbed|murdered)\b"
    r"|قتل|مقتل|قصف|اشتباكات|هجوم|مجزرة|كمين|انفجار",
    re.IGNORECASE,
)
_LOCATED = re.compile(
    r"\b(?:in|at|near|inside|outside|around|across|on|within|throughout|nearby|close to|towns? of|city of"  # noqa: E501 -- one pattern or word list on a line
    r"|villages? of|of|over)\s+(?:the\s+)?(?:[\w-]+\s+){0,4}$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:from|fled|fleeing|left|leaving|escaped|out of|evacuated)\b", re.IGNORECASE
)
_TO = re.compile(r"\b(?:to|into|toward|towards|for|in|at|inside|reached|reaching)\b", re.IGNORECASE)
_SPEAKER = re.compile(
    r"\b(?:residents?|natives?|inhabitants?|witness(?:es)?|activists?|doctors?|officials?|\d\d-year-old"
    r"(?:\s+\w+)?)\s+(?:of|from|in)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_BASED_IN = re.compile(r"\b(?:based|headquartered)\s+in\s+(?:the\s+)?$", re.IGNORECASE)
_DATELINE = re.compile(
    r"^[^\n]{0,40}\((?:AP|Reuters|AFP|Xinhua|UPI|dpa)\)|^[^\n]{0,30}\s[-–—]{1,2}\s"
)
_GOVERNMENT = re.compile(
    r"\b(?:government|regime|authorities|rulers|leadership|administration|officials)\s+(?:in|of)\s+$",
    re.IGNORECASE,
)


OPENING = 3  # characters before a name that still opens its sentence: a quote, "At"
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(
    [
        "in",
        "at",
        "near",
        "from",
        "to",
        "of",
        "the",
        "a",
        "an",
        "and",
        "or",
        "by",
        "for",
        "with",
        "on",
        "into",
        "around",
        "outside",
        "between",
        "off",
        "through",
        "across",
        "toward",
        "towards",
        "over",
        "against",
        "as",
        "that",
        "which",
        "who",
        "where",
        "when",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "will",
        "would",
        "could",
        "may",
        "might",
        "can",
        "not",
        "to",
        "had's",
    ]
)
_CLAUSE = re.compile(
    r"\b(?:which|who|whom|where|when|while|after|before|since|because|although|that|but)\b|;"
)
_PART_OF = re.compile(r"^(?:,\s*|\s*\(|\s+in\s+(?:the\s+)?(?:[\w-]+\s+){0,2}|\s+of\s+(?:the\s+)?)$")
_JOINED = re.compile(
    r"(?:\s+\w+)?\s*(?:,\s*(?:and\s+)?|\s+and\s+|\s*&\s*)(?:the\s+|in\s+|of\s+|near\s+)*(?:\w+\s+of\s+)?"
)
_EVENT_CLASSES = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "kill",
            r"kill|murder|execut|massacr|assassinat|behead|slay|slain|die|dead|death|stab|shot|shoot",
        ),
        ("hurt", r"wound|injur|beat|tortur|rap|assault|harm|maim"),
        (
            "attack",
            r"attack|ambush|raid|storm|shell|bomb|strik|struck|target|fir|blast|explo|detonat|clash"  # noqa: ISC004 -- one text in several lines
            r"|fight|fought|battl|hit|pound|launch|besieg",
        ),
        (
            "take",
            r"captur|seiz|tak|took|recaptur|liberat|control|secur|occup|retak|regain|overran|advance",
        ),
        ("arrest", r"arrest|detain|abduct|kidnap|captiv|held|hold|jail|imprison|round"),
        (
            "move",
            r"enter|arriv|flee|fled|leav|left|cross|withdr|retreat|deploy|march|mov|travel|return|escap|evacuat|displac",
        ),
        ("protest", r"protest|demonstrat|rall|riot|gather|strike|block|burn|loot|destroy|damag"),
        (
            "say",
            r"sa(?:id|y)|told|tell|announc|claim|report|condemn|accus|blam|warn|urg|call|den(?:y|ied)|point|add|stat",
        ),
    )
)


def assign_roles(report: Report | str, mentions: Sequence[Mention]) -> list[Mention]:
    """Give each mention its role.

    Parameters
    ----------
    report
        The text the mentions were found in.
    mentions
        As :func:`geo.mentions.find_mentions` gives them.

    Returns
    -------
    list of Mention
        The same mentions in the same order, ``role`` set and ``rule`` telling why.
    """
    text = report if isinstance(report, str) else report.text
    bounds = _sentences(text)
    out = []
    for mention in mentions:
        low, high = next(((a, b) for a, b in bounds if a <= mention.start < b), (0, len(text)))
        role, why = _role(text, low, high, mention)
        rule = f"{mention.rule}; {why}" if mention.rule else why
        out.append(replace(mention, role=role, rule=rule))
    return out


def _sentences(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def _last(pattern: re.Pattern[str], before: str) -> int:
    """Where a word stands last among the few words before a name, -1 when it does not."""
    tail = " ".join(before.split()[-5:])
    return max((m.start() for m in pattern.finditer(tail)), default=-1)


def _role(  # noqa: C901, PLR0912 -- the rules in their order, one branch each
    text: str, low: int, high: int, mention: Mention
) -> tuple[Role, str]:
    sentence = text[low:high]
    before = text[max(low, mention.start - 80) : mention.start]
    if mention.kind is MentionKind.MODIFIER:
        based = text[mention.end : mention.end + 8].lstrip(" -").startswith("based")
        return (
            (Role.SOURCE_LOCATION, "where a source is based")
            if based
            else (
                Role.NOT_EVENT,
                "part of another name",
            )
        )
    if mention.kind in (MentionKind.DEMONYM, MentionKind.METONYM):
        return Role.NOT_EVENT, f"a {mention.kind.value}"
    if low == 0 and _DATELINE.match(text[: mention.end + 20]) and mention.end < 40:  # noqa: PLR2004 -- characters of a dateline
        return Role.NOT_EVENT, "dateline"
    if _BASED_IN.search(before):
        return Role.SOURCE_LOCATION, "where a source is based"
    if _GOVERNMENT.search(before):
        return Role.NOT_EVENT, "a government by its seat"
    following = re.match(r"\s+(\w+)", text[mention.end : mention.end + 24])
    if (
        following is not None
        and "speech" in CLASSES.get(following[1].casefold(), ())
        and not _LOCATED.search(before)
    ):
        return Role.NOT_EVENT, "it speaks: a government"
    burial, moving, event = (p.search(sentence) for p in (_BURIAL, _MOVE, _EVENT))
    if _SPEAKER.search(before):
        if moving is not None and moving.end() > mention.end - low:
            return Role.ORIGIN, "left by those who speak"
        return Role.SOURCE_LOCATION, "where a speaker is from"
    if moving is not None:
        leaving, arriving = _last(_FROM, before), _last(_TO, before)
        if leaving > arriving:
            return Role.ORIGIN, "after a word of leaving"
        if arriving >= 0 and moving.start() < mention.start - low:
            return Role.DESTINATION, "after a word of arriving"
    if burial is not None and (mention.relation or _LOCATED.search(before)):
        return Role.FUNERAL_BURIAL, f"'{burial.group()}' in the sentence"
    if event is not None and (
        mention.relation or _LOCATED.search(before) or mention.start - low < 3  # noqa: PLR2004 -- opens the sentence
    ):
        wide = head_noun(text, mention.start, mention.end) in (
            "governorate",
            "district",
            "region",
            "state",
        )
        if wide or mention.relation in ("countryside", "coast", "part"):
            return Role.REGION, f"'{event.group()}' in this area"
        return Role.INCIDENT_SITE, f"'{event.group()}' here"
    return Role.NOT_EVENT, "only named"


def event_places(
    text: str,
    event_span: tuple[int, int],
    mentions: Sequence[Mention],
    *,
    weights: Mapping[str, float] | None = None,
) -> list[int]:
    """Which mentions an event happened at: indexes into ``mentions``, none when none is stated.

    One place is chosen against "no place stated" by an additive model; what is joined to it in a
    list ("in A, B and C") belongs to the event too. The most specific name wins: "Jableh, Latakia
    province" answers Jableh.

    Parameters
    ----------
    text
        The sentence or document.
    event_span
        ``[start, end)`` of the event word ("killed", "shelling").
    mentions
        Places named in the text.
    weights
        Addends per feature; None takes the fitted ones that are packaged.

    Returns
    -------
    list of int
        Ascending; empty means that the text states no place for this event.
    """
    model = load_weights("event_place") if weights is None else weights
    options = event_features(text, event_span, mentions)
    scores = [sum(model.get(name, 0.0) for name in names) for _, names in options]
    best = max(range(len(options)), key=lambda k: (scores[k], -k))
    index = options[best][0]
    if index < 0:
        return []
    return _with_list(text, mentions, index)


def event_features(
    text: str, event_span: tuple[int, int], mentions: Sequence[Mention]
) -> list[tuple[int, list[str]]]:
    """The options of an event, each with its features; -1 is "no place stated"."""
    low, high = next(
        ((a, b) for a, b in _sentences(text) if a <= event_span[0] < b), (0, len(text))
    )
    start, end = event_span
    verb = text[start:end].casefold()
    kind = _event_class(verb)
    head = _words_before(text, low, start)
    tense = "ing" if verb.endswith("ing") else "ed" if verb.endswith("ed") else "base"
    lead = head[-1] if head else "EDGE"
    lead = lead if lead in _SMALL else _class_of(lead)
    options: list[tuple[int, list[str]]] = []
    usable = [
        i
        for i, m in enumerate(mentions)
        if m.kind not in (MentionKind.COORDINATE, MentionKind.PHRASE)
        and not (m.start < end and m.end > start)
    ]
    located = [
        i
        for i in usable
        if _LOCATED.search(text[max(0, mentions[i].start - 60) : mentions[i].start])
    ]
    quoted = text[low:start].count('"') % 2 == 1 or text[low:start].count("“") > text[
        low:start
    ].count("”")
    options.append(
        (
            -1,
            [
                "none",
                f"none|{kind}",
                f"none|{tense}",
                f"none|{lead}",
                f"none|{kind}|{tense}",
                f"none|places={min(len(usable), 3)}",
                f"none|located={min(len(located), 2)}|{kind}",
                f"none|quoted={quoted}",
            ],
        )
    )
    after = [i for i in usable if mentions[i].start >= end]
    before = [i for i in reversed(usable) if mentions[i].end <= start]
    for i in usable:
        options.append(  # noqa: PERF401 -- read as a loop
            (
                i,
                _pair(
                    text,
                    event_span,
                    mentions,
                    i,
                    bounds=(low, high),
                    kind=kind,
                    tense=tense,
                    lead=lead,
                    rank=(after if i in after else before).index(i)
                    if i in after or i in before
                    else 0,
                ),
            )
        )
    return options


def _pair(
    text: str,
    event_span: tuple[int, int],
    mentions: Sequence[Mention],
    i: int,
    *,
    bounds: tuple[int, int],
    kind: str,
    tense: str,
    lead: str,
    rank: int,
) -> list[str]:
    """Features of one place for one event."""
    mention, (start, end), (low, high) = mentions[i], event_span, bounds
    side = "after" if mention.start >= end else "before"
    between = text[end : mention.start] if side == "after" else text[mention.end : start]
    gap = between.split()
    far = min(int(math.log2(len(gap) + 1)), 5)
    words = _words_before(text, max(0, mention.start - 60), mention.start)
    prep = next((w for w in reversed(words[-5:]) if w in LOCATIVE), "none")
    direct = words[-1] if words else "EDGE"
    direct = direct if direct in _SMALL else _class_of(direct)
    second = words[-2] if len(words) > 1 else "EDGE"
    second = second if second in _SMALL else _class_of(second)
    use = mention.kind.value if mention.kind.value in ("demonym", "metonym", "modifier") else "name"
    noun = head_noun(text, mention.start, mention.end) or "-"
    tail = text[mention.end : mention.end + 2]
    owner = (
        "s" if tail in ("'s", "’s") else "-" if tail[:1] == "-" else "," if tail[:1] == "," else "."
    )
    same = "in" if low <= mention.start < high else "out"
    commas = min(between.count(","), 2)
    clause = bool(_CLAUSE.search(between))
    other = bool(_EVENT.search(between))
    inner = _inside(text, mentions, i)
    names = [
        f"u={use}",
        f"u={use}|side={side}",
        f"same={same}|side={side}",
        f"side={side}|far={far}|{use}",
        f"side={side}|rank={min(rank, 3)}",
        f"prep={prep}|{use}",
        f"prep={prep}|side={side}|far={far}",
        f"direct={direct}|{use}",
        f"direct={direct}|second={second}",
        f"side={side}|direct={direct}",
        f"head={noun}|{use}",
        f"head={noun}|owner={owner}",
        f"owner={owner}|side={side}|{use}",
        f"commas={commas}|side={side}",
        f"clause={clause}|side={side}",
        f"other={other}|side={side}",
        f"inner={inner}",
        f"kind={kind}|side={side}",
        f"kind={kind}|prep={prep}",
        f"tense={tense}|side={side}|far={min(far, 2)}",
        f"lead={lead}|side={side}",
        f"relation={mention.relation}",
        f"known={bool(mention.place_ids)}|{noun}",
        f"opens={mention.start - low <= OPENING}|{side}|{use}",
    ]
    if side == "after" and not gap:
        names.append(f"object|{kind}")
        names.append(f"object|{tense}")
    if prep != "none" and side == "after" and not clause:
        names.append(f"reach|rank={min(rank, 2)}|{kind}")
    return names


def _inside(text: str, mentions: Sequence[Mention], i: int) -> str:
    """Whether a name is the part or the whole of its neighbour ("Jableh, Latakia")."""
    found = "-"
    if i + 1 < len(mentions) and _PART_OF.match(text[mentions[i].end : mentions[i + 1].start]):
        found = "part"
    if i and _PART_OF.match(text[mentions[i - 1].end : mentions[i].start]):
        found = "both" if found == "part" else "whole"
    return found


def _with_list(text: str, mentions: Sequence[Mention], index: int) -> list[int]:
    """The names joined to one by commas and "and", itself included."""
    chosen = {index}
    for step in (1, -1):
        i = index
        while 0 <= i + step < len(mentions):
            left, right = sorted((i, i + step))
            gap = text[mentions[left].end : mentions[right].start]
            if not _JOINED.fullmatch(gap):
                break
            i += step
            chosen.add(i)
    joined = [text[mentions[a].end : mentions[b].start] for a, b in pairwise(sorted(chosen))]
    if any("and" in gap or "&" in gap for gap in joined):
        return sorted(chosen)
    return [index]  # commas alone are "place, parent", not a list


def _words_before(text: str, low: int, start: int) -> list[str]:
    return _WORD.findall(text[max(low, start - 80) : start].casefold())


def _class_of(word: str) -> str:
    classes = CLASSES.get(word)
    return classes[0] if classes else "x"


def _event_class(verb: str) -> str:
    return next((name for name, pattern in _EVENT_CLASSES if pattern.match(verb)), "other")
