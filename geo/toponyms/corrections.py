"""What field reports write in ways that prose does not: "Cox’s Bazar", "Afghanistan2", "Jere LGA".

Mentions in, mentions out: names widened over an apostrophe or hyphen that cut them, footnote digits
and unit words taken off, names that stand before a unit word or in lower case behind a preposition
of a bulleted line added, headings dropped. Pure.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from geo.language.lexicon import table, word_set
from geo.model.records import Lookup, Match, Mention, Place, ReportId
from geo.model.slugs import slug
from geo.model.vocab import MentionKind, PlaceKind
from geo.toponyms.missed_names import Span, missed_names
from geo.toponyms.prominence import prominence

__all__ = ["corrected"]

_JOINS = "’'‘ʼ-‐"
_FOOTNOTE = re.compile(r"\b([A-Z][a-zA-Z’'-]{3,}?)(?=\d{1,2}\b)")
_NOTED = re.compile(r"(?<=[a-z])\d{1,2}$")
_LEAST_GLUED = 8  # letters
_ACRONYM = 5  # letters
_SMALL = 100_000  # people: a town that few texts mean by its capitals
_BULLET = re.compile(r"^[ \t]*[•◦▪●*–-][ \t]+(\S.*)$", re.MULTILINE)
_WORD = re.compile(r"[a-z][a-z’'-]*")
_LEAST_LETTERS = 4
_WELL_KNOWN = 50_000  # people: what is taken for a name in lower case
_UNITS = frozenset({"adm1", "adm2", "adm3"})
_UNIT_KINDS = (PlaceKind.ADM1, PlaceKind.ADM2, PlaceKind.ADM3)


def corrected(
    text: str,
    report_id: ReportId,
    found: Iterable[Mention],
    lookup: Lookup,
    *,
    matches: Iterable[Match],
) -> list[Mention]:
    """Mentions of a text as a reader of field reports would mark them.

    Parameters
    ----------
    text, report_id
        The report.
    found
        What the tagger found; spans do not overlap.
    lookup
        The gazetteer.
    matches
        What its scan found in the text.
    """
    matches = sorted((m for m in matches if m.kind == "name"), key=lambda m: m.start)
    found = (_trimmed(m, lookup) for m in found)
    kept = [m for m in found if not (_is_heading(m, text) or _is_acronym(m, text, lookup))]
    starts = [m.start for m in matches]
    reach = max((m.end - m.start for m in matches), default=0)
    kept = [
        _widened(m, matches[bisect_left(starts, m.end - reach) : bisect_right(starts, m.start)])
        for m in kept
    ]
    covered = {k for m in kept for k in range(m.start, m.end)}
    for start, end, place_ids in (
        *missed_names(text, kept, lookup, matches=matches),
        *_footnotes(text, lookup),
        *_before_units(text, matches, lookup),
        *_lower_case(text, lookup),
    ):
        if covered.isdisjoint(range(start, end)):
            covered.update(range(start, end))
            kept.append(
                Mention(
                    report_id=report_id,
                    start=start,
                    end=end,
                    text=text[start:end],
                    kind=MentionKind.TOPONYM if place_ids else MentionKind.UNKNOWN,
                    place_ids=place_ids,
                    rule="field report",
                )
            )
    distinct = {(m.start, m.end): m for m in reversed(kept)}
    return sorted(distinct.values(), key=lambda m: (m.start, m.end))


def _is_heading(mention: Mention, text: str) -> bool:
    """A word that begins a sentence of a report and names no place: "Camp", "Round", "Health"."""
    if mention.kind is not MentionKind.UNKNOWN:
        return False
    words = word_set("headings of field reports")
    return mention.text.casefold() in words and text[mention.start].isupper()


def _is_acronym(mention: Mention, text: str, lookup: Lookup) -> bool:
    """Capitals amid small letters that are no capitals in any list: an agency, not a town."""
    word = mention.text
    if not (word.isupper() and word.isalpha() and len(word) <= _ACRONYM):
        return False
    begins = text.rfind("\n", 0, mention.start) + 1
    line = text[begins:].partition("\n")[0]
    if mention.start == begins or any(
        prominence(lookup.place(place_id)) > _SMALL for place_id in mention.place_ids
    ):
        return False
    written_small = sum(map(str.islower, line)) > sum(map(str.isupper, line))
    written = (name.text for place_id in mention.place_ids for name in lookup.names(place_id))
    return written_small and word not in written


def _trimmed(mention: Mention, lookup: Lookup) -> Mention:
    """A name without the unit word or the number of a note that the tagger took along."""
    if mention.kind is not MentionKind.UNKNOWN:
        return mention
    mention = _glued(mention, lookup)
    noted = _NOTED.search(mention.text)
    if noted is not None:
        match = lookup.match(mention.text[: noted.start()])
        mention = mention if match is None else _known(_cut(mention, noted), match)
    found = _unit_words().search(mention.text)
    if found is None or not found.start():
        return mention
    mention = _cut(mention, found)
    match = lookup.match(mention.text)
    return mention if match is None or match.kind != "name" else _known(mention, match)


def _known(mention: Mention, match: Match) -> Mention:
    return replace(mention, kind=MentionKind.TOPONYM, place_ids=match.place_ids)


def _glued(mention: Mention, lookup: Lookup) -> Mention:
    """A name written in one word that a list has in two: "Coxsbazar"."""
    if len(mention.text) < _LEAST_GLUED or not mention.text.isalpha():
        return mention
    for found in lookup.search(mention.text, limit=1):
        if " " in found.matched and _solid(found.matched) == _solid(mention.text):
            ids = (found.place.place_id,)
            return replace(mention, kind=MentionKind.TOPONYM, place_ids=ids)
    return mention


def _solid(name: str) -> str:
    return slug(name, ascii_only=True).replace("-", "")


def _cut(mention: Mention, found: re.Match[str]) -> Mention:
    name = mention.text[: found.start()]
    return replace(mention, text=name, end=mention.start + len(name))


def _widened(mention: Mention, matches: Iterable[Match]) -> Mention:
    """The whole name where an apostrophe or a hyphen cut it, or only its first word was seen."""
    for match in matches:
        if not (match.start <= mention.start and mention.end <= match.end):
            continue
        if (match.start, match.end) == (mention.start, mention.end):
            continue
        after = match.text[mention.end - match.start :][:1]
        before = match.text[: mention.start - match.start][-1:]
        begun = mention.kind is MentionKind.UNKNOWN and match.start == mention.start
        if begun or (after and after in _JOINS) or (before and before in _JOINS):
            return replace(
                mention,
                start=match.start,
                end=match.end,
                text=match.text,
                kind=MentionKind.TOPONYM,
                place_ids=match.place_ids,
            )
    return mention


def _footnotes(text: str, lookup: Lookup) -> Iterable[Span]:
    for found in _FOOTNOTE.finditer(text):
        match = lookup.match(found[1])
        if match is not None and _well_known(match, lookup):
            yield found.start(1), found.end(1), match.place_ids


def _before_units(text: str, matches: list[Match], lookup: Lookup) -> Iterable[Span]:
    """Names of units right before the word for them, and those joined to one by "and"."""
    following: Match | None = None
    for match in reversed(matches):
        gap = text[match.end : following.start] if following is not None else ""
        named = _unit_words().match(text[match.end : match.end + 40])
        joined = following is not None and gap.strip(" ,") in ("", *word_set("joins names"))
        if not match.text[:1].isupper() or not (named or joined):
            following = None
            continue
        if any(place.kind in _UNIT_KINDS for place in _places(match, lookup)):
            following = match
            yield match.start, match.end, match.place_ids


def _lower_case(text: str, lookup: Lookup) -> Iterable[Span]:
    for line in _BULLET.finditer(text):
        if line[1] != line[1].lower():
            continue  # whoever writes capitals there means them
        for before, found in pairwise(_WORD.finditer(line[1])):
            if before[0] not in word_set("before a place") or len(found[0]) < _LEAST_LETTERS:
                continue
            match = lookup.match(found[0].title())
            if match is not None and _well_known(match, lookup):
                yield line.start(1) + found.start(), line.start(1) + found.end(), match.place_ids


def _places(match: Match, lookup: Lookup) -> list[Place]:
    return [lookup.place(place_id) for place_id in match.place_ids]


def _well_known(match: Match, lookup: Lookup) -> bool:
    return any(prominence(place) >= _WELL_KNOWN for place in _places(match, lookup))


@lru_cache(maxsize=1)
def _unit_words() -> re.Pattern[str]:
    """A space and an English word for a unit, at the end of a name or right behind it."""
    words = sorted(
        (row["phrase"] for row in table("place_words") if row["value"] in _UNITS),
        key=lambda word: (-len(word), word),
    )
    return re.compile(rf"\s+(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
