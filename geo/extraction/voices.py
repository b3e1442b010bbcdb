"""Speakers that stand beside a figure without a verb: "(SEMA)" at the end, "OVA: 1 killed".

Pure. What names a place, a day or a number speaks for nobody.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from geo.extraction.passages import Passage
from geo.extraction.source_names import known_source
from geo.language.lexicon import ENGLISH, word_set, words
from geo.model.frames import PlaceArgument
from geo.model.reading import Reading
from geo.model.records import Claim, Report

__all__ = ["spoken_spans", "with_voices"]

_BRACKET = re.compile(r"\(([^()\n]{2,70})\)")
_PREFIX = re.compile(r"(?:^|[.!?;]\s|\n)\s*([^\W\d_][^:\n.!?;]{1,60}):\s*$")
_TAIL = re.compile(
    r"(?:[,،»”\"]\s*(?P<dash>[-–—]\s*)?|\s[-–—]\s)(?P<name>[^\d,،.;:!?\n–—«»]{2,60})(?=[.\n]|$)"
)
_LEAD = re.compile(r"\W*(?:\d{1,2}[:.]\d{2}\s+)?([^\W\d_][^:\n.!?;]{2,60}):\s")
_HEADLINE = re.compile(r"(?:\s[-–—]\s|:\s)(?P<name>[^\d,.;:!?\n–—]{2,50})\s*$")
_ENDS = re.compile(r"[.!?;:\n]")
_WORDS = 8  # of the longest name
_LINE = 200  # characters behind a figure in which its bracket stands
_RULES = ("source.bracket", "source.prefix", "source.tail")


def with_voices(
    report: Report,
    reading: Reading,
    claims: Iterable[Claim],
    places: Sequence[PlaceArgument],
) -> list[Claim]:
    """Claims without a speaker, given the one in brackets behind them or before their colon."""
    taken = {(p.start, p.end) for p in places if p.place is not None or p.unit}
    named = {report.text[p.start : p.end] for p in places if p.place is not None}
    sets = ("join", "article", "within", "itself", "unit_after", "unit_before")
    joins = {reading.tokens.low[h.first] for h in reading.hits if h.set in sets}
    found: list[Claim] = []
    for given in claims:
        claim = given
        if claim.claimant and _is_place(claim.claimant, named, joins):
            links = [report.source_id or report.publisher]
            claim = replace(claim, claimant="", chain=tuple(link for link in links if link))
        if not claim.claimant and claim.span:
            claim = _told(report, reading, claim, taken)
            claim = _as_before(report, claim, found[-1]) if found else claim
        found.append(claim)
    return found


def _as_before(report: Report, claim: Claim, before: Claim) -> Claim:
    """``Medics: 4 dead, 21 hurt``: one speaker for all that stands behind a colon."""
    if claim.claimant or claim.span is None or before.span is None:
        return claim
    between = report.text[before.span.end : claim.span.start]
    if _RULES[1] not in before.inherited or _ENDS.search(between):
        return claim
    rules = (*claim.inherited, _RULES[1])
    return replace(claim, claimant=before.claimant, chain=before.chain, inherited=rules)


def _is_place(name: str, named: set[str], joins: set[str]) -> bool:
    """Whether a speaker is only names of places: "Niassa and Nampula"."""
    rest = name
    for place in sorted((n for n in named if n in name), key=len, reverse=True):
        rest = rest.replace(place, " ")
    if rest == name:
        return False
    left = [w for w in rest.replace(",", " ").split() if w.lower() not in joins]
    return not left


def _told(report: Report, reading: Reading, claim: Claim, taken: set[tuple[int, int]]) -> Claim:
    for name, at, rule in _beside(report, reading, claim):
        if _speaks(reading, name, at, at + len(name), taken):
            return _with(report, reading, claim, name, at, rule)
    return claim


def _beside(report: Report, reading: Reading, claim: Claim) -> Iterator[tuple[str, int, str]]:
    """The words beside a figure that may speak for it, the surest first: where, by which rule."""
    span = claim.span
    if span is None:
        return
    text, sentence = report.text, reading.sentences[reading.sentence_at(span.start)]
    for found in _BRACKET.finditer(text, span.end, min(sentence.end, span.end + _LINE)):
        yield found[1], found.start(1), _RULES[0]
    tail = _TAIL.search(text, span.end, min(_end(text, span.end), sentence.end))
    if tail is not None and reading.lang_at(span.start) != ENGLISH:
        opens = reading.tokens.low[reading.tokens.at(tail.start("name"))] in _speakers(reading)
        if opens or tail["dash"]:
            yield tail["name"].strip(), tail.start("name"), _RULES[2]
    head = _HEADLINE.search(text, span.end, sentence.end) if sentence.heading else None
    if head is not None and _is_body(reading, head["name"], head.start("name"), one=True):
        yield head["name"], head.start("name"), _RULES[2]  # "Fire kills three - fire brigade"
    before = _PREFIX.search(text, max(0, span.start - 90), span.start)
    if before is not None and max(sentence.start, before.start(1)) <= span.start:
        yield before[1], before.start(1), _RULES[1]
    lead = _LEAD.match(text, sentence.start, span.start)
    if lead is not None and _is_body(reading, lead[1], lead.start(1)):
        yield lead[1], lead.start(1), _RULES[1]  # "Head of X: the toll is 7"


def _is_body(reading: Reading, name: str, start: int, *, one: bool = False) -> bool:
    """Whether a word for a speaker stands among words; ``one``: or a name of its own.

    The "state" of "River Nile State" is none.
    """
    first, last = reading.tokens.at(start), reading.tokens.at(start + len(name))
    units = {h.first for h in reading.hits_in(first, last) if h.set == "unit_after"}
    low = [reading.tokens.low[k] for k in range(first, last) if k not in units]
    return (one and name[:1].isupper()) or _names_body(reading, low)


def _names_body(reading: Reading, low: Iterable[str]) -> bool:
    speakers = _speakers(reading)
    bodies = word_set("bodies behind a word", code=reading.lang)
    return any(word in speakers or word in bodies for word in low)


def _end(text: str, start: int) -> int:
    """Where the sentence ends whose figure ends at a character, its stop included."""
    stop = _ENDS.search(text, start)
    return stop.end() if stop is not None else len(text)


def _speakers(reading: Reading) -> Mapping[str, str]:
    return words("speakers", "kind", code=reading.lang)


def _speaks(reading: Reading, name: str, start: int, end: int, taken: set[tuple[int, int]]) -> bool:
    """Whether words are a body or a person that may speak."""
    if len(name.split()) > _WORDS or any(sign.isdigit() for sign in name):
        return False
    if (start, end) in taken or _lists_places(name, start, taken):
        return False
    first, last = reading.tokens.at(start), reading.tokens.at(end)
    hits = {h.set for h in reading.hits_in(first, last)}
    found = reading.hits_in(first, last)
    whole = any(h.set == "label_word" and (h.first, h.last) == (first, last) for h in found)
    speakers = _speakers(reading)
    moved = "mover" in hits and not all(w in speakers for w in reading.tokens.low[first:last])
    headed = "clears_heading" in hits and " " not in name  # "Sources:", but "Local sources: 9 dead"
    bodies = word_set("bodies behind a word", code=reading.lang)  # "fire brigade"
    happened = "event" in hits and not bodies & set(reading.tokens.low[first:last])
    if whole or moved or headed or happened or hits & {"harm", "calm"}:
        return False
    calendar = words("calendar", "kind", code=reading.lang)
    if any(word in calendar for word in reading.tokens.low[first:last]):
        return False
    low = reading.tokens.low[first:last]
    if _names_body(reading, low) or known_source(reading.tokens, first, last):
        return True
    capital = [w for w in name.split() if w[:1].isupper()]
    short = len(name.split()) == 1 and name[:1].isupper() and name.isalpha()
    return short or (len(capital) > 1 and name[:1].isupper())


def _lists_places(name: str, start: int, taken: set[tuple[int, int]]) -> bool:
    """Whether a bracket that lists names lists a place: "(Ed Damer, Atbara)"."""
    end = start + len(name)
    return "," in name and any(start <= a and b <= end for a, b in taken)


def _with(  # noqa: PLR0917 -- one claim and where its speaker stands
    report: Report, reading: Reading, claim: Claim, name: str, start: int, rule: str
) -> Claim:
    first = reading.tokens.at(start)
    last = reading.tokens.at(start + len(name))
    who = known_source(reading.tokens, first, last) or name
    links = [report.source_id or report.publisher, who]
    return replace(
        claim,
        claimant=who,
        chain=tuple(dict.fromkeys(link for link in links if link)),
        inherited=(*claim.inherited, rule),
    )


def spoken_spans(
    told: Iterable[Passage], places: Sequence[PlaceArgument] = ()
) -> list[tuple[int, int]]:
    """The tokens of speakers that their own sentence names; "X district" is a place."""
    units = {(p.first, p.last + gap) for p in places if p.place is not None for gap in (0, 1)}
    return [
        (s.attribution.first, s.attribution.last)
        for passage in told
        for s in passage.speakers
        if not s.inherited and (s.attribution.first, s.attribution.last) not in units
    ]
