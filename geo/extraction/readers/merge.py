"""What was accepted of a plug-in's answer, put where the rules put what they read.

Pure. An event becomes a word of the frame tables at its characters; a claim goes with the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from geo.extraction.readers.checks import Accepted
from geo.model.reading import Hit, Reading
from geo.model.records import Claim, Report

__all__ = ["claims_of", "with_events"]


def claims_of(parts: Sequence[Accepted]) -> Callable[[Report], list[Claim]]:
    """The accepted claims, as ``find_claims`` takes them."""

    def claims(_report: Report) -> list[Claim]:
        return [claim for part in parts for claim in part.claims]

    return claims


def with_events(reading: Reading, parts: Sequence[Accepted]) -> Reading:
    """The reading with the accepted events among its words; the words of tables stand first."""
    hits = list(reading.hits)
    taken = {k for h in hits if h.set == "event" for k in range(h.first, h.last)}
    for start, end, name in sorted(event for part in parts for event in part.events):
        first, last = reading.tokens.at(start), reading.tokens.at(end)
        if first < last and not taken.intersection(range(first, last)):
            hits.append(Hit(first, last, "event", name))
            taken.update(range(first, last))
    hits.sort(key=lambda h: h.first)
    return replace(reading, hits=tuple(hits), firsts=tuple(h.first for h in hits))
