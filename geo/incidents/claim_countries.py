"""Figures of another country than the report's: "a storm hit Cuba; in Haiti three died"; pure."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from geo.extraction.frames import places_in
from geo.model.frames import PlaceArgument
from geo.model.reading import Reading
from geo.model.records import Claim, Place
from geo.model.vocab import PlaceKind

__all__ = ["with_countries"]


def with_countries(
    reading: Reading, claims: Iterable[Claim], places: Sequence[PlaceArgument], *, main: str
) -> list[Claim]:
    """The claims, those that are counted in another country than ``main`` with its record.

    The country behind a figure before the next one ("five in Uganda"), else the last one before
    it in its paragraph.
    """
    found = []
    for claim in claims:
        country = _country_of(reading, claim, places) if claim.span is not None else None
        abroad = country is not None and country.country != main
        found.append(replace(claim, place_id=country.place_id) if country and abroad else claim)
    return found


def _country_of(reading: Reading, claim: Claim, places: Sequence[PlaceArgument]) -> Place | None:
    if claim.span is None:
        return None
    sentence = reading.sentences[reading.sentence_at(claim.span.start)]
    first, last = reading.tokens.at(claim.span.start), reading.tokens.at(claim.span.end)
    start = next(s.start for s in reading.sentences if s.paragraph == sentence.paragraph)
    opens, ends = reading.tokens.at(start), reading.tokens.at(sentence.end)
    after = reading.numbers[bisect_left(reading.numbers, last, key=lambda n: n.first) :][:1]
    behind = min(ends, *(n.first for n in after)) if after else ends
    told = _located(reading, places, last, behind)[:1] or _located(reading, places, opens, first)
    return told[-1] if told else None


def _located(
    reading: Reading, places: Sequence[PlaceArgument], first: int, last: int
) -> list[Place]:
    """The countries behind "in" among tokens ``[first, last)``."""
    led = {h.last for h in reading.hits_in(first, last) if h.set in ("locative", "per_place")}
    return [
        a.place
        for a in places_in(places, first, last)
        if a.place is not None and a.place.kind is PlaceKind.COUNTRY and a.first in led
    ]
