"""Names that the tagger misses and what stands beside them gives away.

Spaced capitals ("S O U T H  S U D A N"), a town before the unit that holds it ("Obo in
Haut-Mbomou"), the last of a list ("in Goris and Vayk"), what a kind word follows ("Sebeya river").
Pure: a text, its mentions and a lookup in, spans out; a name in no list comes without places.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from geo.language.lexicon import word_set
from geo.language.patterns import any_of, caseless
from geo.model.records import Lookup, Match, Mention, Place, PlaceId
from geo.model.vocab import MentionKind, PlaceKind
from geo.toponyms.prominence import prominence
from geo.toponyms.words import LOCATIVE, classes_of, place_words

__all__ = ["Span", "missed_names"]

Span = tuple[int, int, tuple[PlaceId, ...]]

_CAPITAL = f"[{''.join(filter(str.isupper, map(chr, range(0x530))))}]"  # Latin, Greek, Cyrillic
_WORD = rf"{_CAPITAL}(?:\w{{1,60}}(?:[’'-]\w{{1,60}})?|[’'-]\w{{1,60}})"
_NAME = rf"(?<!\w){_WORD}(?:[ -]{_WORD}){{0,2}}"
_LETTERS = rf"{_CAPITAL}(?: {_CAPITAL})+"
_SPACED = re.compile(rf"\b{_LETTERS}(?:[ \t]{{2,}}{_LETTERS})*\b")
_RUNS_ON = re.compile(rf"[ -]{_CAPITAL}")
_REACH = 40  # characters of a word
_LEAST_SPACED = 4  # letters: no initials of a person
_AND = any_of(word_set("joins names"))
_LISTED = re.compile(_NAME)
_LIST = re.compile(rf"{_NAME}(?:,\s+{_NAME}){{0,60}},?\s+(?:{_AND})\s+{_NAME}")
_HALF, _MOST = 0.5, 0.66  # of a list that are known: behind a word of place, elsewhere
_KINDS = {k: v for k, v in place_words("kind").items() if v in ("adm2", "adm3", "river", "site")}
_UNITS = [k for k, v in place_words("kind").items() if v in ("adm1", "adm2", "adm3")]
_BEFORE_KIND = re.compile(
    rf"(?:(?P<first>{_NAME})\s+(?:{_AND})\s+)?(?P<name>{_NAME})\s+(?:{any_of(_KINDS)})\b"
)
_NO_NAMES = frozenset({"notplace", "org", "title", "month", "first", "func", "kin", "dir", "after"})
UNIT_WORDS = caseless(rf"\s+(?:{any_of(_UNITS)})$")
_BEFORE = LOCATIVE | word_set("before a place")
_WELL_KNOWN, _FAMOUS = 5_000, 200_000
_TOWN = 300  # people, or what stands for them


def missed_names(
    text: str, found: Sequence[Mention], lookup: Lookup, *, matches: Sequence[Match]
) -> Iterator[Span]:
    """Spans of names beside those that were found, which they may repeat.

    Parameters
    ----------
    text
        The report.
    found
        Its mentions, in order.
    lookup
        The gazetteer.
    matches
        What its scan found in the text, in order.
    """
    yield from _spaced(text, lookup)
    yield from _whole(text, lookup, matches)
    yield from _held(text, found, lookup, matches)
    yield from _listed(text, found, lookup)
    yield from _before_kinds(text, lookup)


def _spaced(text: str, lookup: Lookup) -> Iterator[Span]:
    """Headings whose letters stand apart; two spaces divide words."""
    for written in _SPACED.finditer(text):
        words = [part.replace(" ", "") for part in re.split(r"[ \t]{2,}", written.group())]
        if sum(map(len, words)) < _LEAST_SPACED:
            continue
        match = lookup.match(" ".join(word.title() for word in words))
        if match is not None and match.kind == "name":
            yield written.start(), written.end(), match.place_ids


def _whole(text: str, lookup: Lookup, matches: Sequence[Match]) -> Iterator[Span]:
    """A known name of several words behind a word of place or alone on its line; or well known."""
    for match in matches:
        name = UNIT_WORDS.sub("", match.text)
        if name.isalpha() or not name[:1].isupper() or _is_no_name(name):
            continue
        before = text[: match.start].rsplit(None, 1)[-1:]
        line = text[text.rfind("\n", 0, match.start) + 1 :].partition("\n")[0]
        alone = line.strip(" \t:–—-") == match.text
        placed = bool(before) and before[0].casefold() in _BEFORE
        told = alone or placed
        known = max(map(prominence, _all(match, lookup)))
        if known >= (_WELL_KNOWN if told else _FAMOUS) and (told or _is_apart(text, match)):
            yield match.start, match.start + len(name), match.place_ids


def _is_apart(text: str, match: Match) -> bool:
    """Whether no word with a capital touches a name, of which it would be a part."""
    before = text[max(0, match.start - _REACH) : match.start].rsplit(None, 1)[-1:]
    touched = any(word[:1].isupper() and word[-1:].isalnum() for word in before)
    return not touched and not _RUNS_ON.match(text, match.end)


def _all(match: Match, lookup: Lookup) -> list[Place]:
    return [lookup.place(place_id) for place_id in match.place_ids]


def _held(
    text: str, found: Sequence[Mention], lookup: Lookup, matches: Sequence[Match]
) -> Iterator[Span]:
    """A name of the list right before what holds one of its places: "Obo in Haut-Mbomou"."""
    inside = re.compile(rf"\s+(?:{any_of(place_words('inside'))})\s+|\s*,\s*")
    starts = [match.start for match in matches]
    for mention in found:
        if mention.kind is not MentionKind.TOPONYM or not mention.place_ids:
            continue
        at = bisect_left(starts, mention.start) - 1
        if at < 0 or not inside.fullmatch(text[matches[at].end : mention.start]):
            continue
        match = matches[at]
        if not match.text[:1].isupper() or _is_no_name(match.text):
            continue
        holders = [lookup.place(place_id) for place_id in mention.place_ids]
        if any(_is_in(place, holder) for place in _all(match, lookup) for holder in holders):
            yield match.start, match.end, match.place_ids


def _is_in(place: Place, holder: Place) -> bool:
    if prominence(place) < _TOWN or place.place_id == holder.place_id:
        return False
    if holder.kind is PlaceKind.COUNTRY:
        return place.country == holder.country and place.kind is not PlaceKind.COUNTRY
    return holder.place_id in (place.admin1_id, place.admin2_id)


def _listed(text: str, found: Sequence[Mention], lookup: Lookup) -> Iterator[Span]:
    """The rest of a list most of whose names are known: "in Goris and Vayk"."""
    known = {(mention.start, mention.end) for mention in found if mention.place_ids}
    for written in _LIST.finditer(text):
        spans = [_bare(text, *name.span()) for name in _LISTED.finditer(text, *written.span())]
        missing = [span for span in spans if span not in known]
        before = text[: spans[0][0]].rsplit(None, 1)[-1:]
        located = bool(before) and before[0].casefold() in LOCATIVE
        least = _HALF if located else _MOST
        if len(spans) - len(missing) < least * len(spans) or _speaks(text, written.end()):
            continue
        for start, end in missing:
            if not _is_no_name(text[start:end]):
                yield start, end, _places(text[start:end], lookup)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A name without a small word that begins its sentence, and without a unit word at its end."""
    name = text[start:end]
    first, _, rest = name.partition(" ")
    if rest and ("func" in classes_of(first) or first.casefold() in LOCATIVE):
        start += len(first) + 1
    return start, start + len(UNIT_WORDS.sub("", text[start:end]))


def _speaks(text: str, end: int) -> bool:
    """Whether a word of speech follows: a person."""
    following = re.match(r"\s+(\w+)", text[end:])
    return following is not None and bool({"speech", "pverb"} & set(classes_of(following[1])))


def _before_kinds(text: str, lookup: Lookup) -> Iterator[Span]:
    """Names of rivers, camps and districts, in lists or not: "Sebeya river"."""
    for written in _BEFORE_KIND.finditer(text):
        for name in ("first", "name"):
            start, end = _bare(text, *written.span(name)) if written[name] else (0, 0)
            if start < end and not _is_no_name(text[start:end]):
                yield start, end, _places(text[start:end], lookup)


def _places(name: str, lookup: Lookup) -> tuple[PlaceId, ...]:
    match = lookup.match(name)
    return match.place_ids if match is not None and match.kind == "name" else ()


def _is_no_name(text: str) -> bool:
    """Whether words name a people, an office, a person or a month, or abbreviate something."""
    words: Iterable[str] = text.split()
    headings = word_set("headings of field reports")
    return any(
        word.isupper() or word.casefold() in headings or _NO_NAMES & set(classes_of(word))
        for word in words
    )
