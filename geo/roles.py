"""Roles: what each mention does in its report.

Pure: a text and its mentions in, the mentions with a role out. A place that is only named gets
``not_event``; that decision is recorded, because a pin on such a place is the classic failure of
maps made from news.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from geo.language.geowords import CLASSES
from geo.language.spatial import head_noun
from geo.model import Mention, Report
from geo.vocab import MentionKind, Role

__all__ = ["assign_roles"]

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
