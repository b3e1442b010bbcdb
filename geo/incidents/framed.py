"""A report that was read into frames, and what the later steps ask of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from geo.extraction.frames import Clauses
from geo.extraction.passages import Passage
from geo.extraction.structure import Structure
from geo.extraction.times import Timed
from geo.incidents.countries import Countries
from geo.model.footprints import footprint_of
from geo.model.frames import EventClass, Frame, PlaceArgument
from geo.model.reading import Reading
from geo.model.records import Claim, Footprint, Lookup, Place, Report, Resolution, When
from geo.model.vocab import Precision

__all__ = ["Account", "Framed", "drawn_at"]


class Account(Protocol):
    """A report that was read: where its frames stand in it."""

    report: Report
    frames: list[Frame]

    @property
    def main(self) -> EventClass | None:
        """What the report is about."""

    @property
    def country(self) -> str:
        """The country that it is about, "" where none is known."""

    def sentence(self, frame: Frame) -> tuple[int, int]:
        """The characters of the sentence of a frame."""

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The characters of the sentence that holds a character."""

    def at(self, frame: Frame) -> int:
        """The character of a frame's event word, else of its clause."""

    def marks(self, frame: Frame) -> list[tuple[int, int]]:
        """The characters that make a frame: its figures, its event word, its place."""


@dataclass(slots=True, kw_only=True)
class Framed:
    """A report with everything that was read in it."""

    report: Report
    reading: Reading
    structure: Structure
    arguments: list[PlaceArgument]
    countries: Countries
    clauses: Clauses
    frames: list[Frame]
    claims: list[Claim]
    told: tuple[Passage, ...] = ()
    resolutions: Sequence[Resolution] = ()
    times: tuple[Timed, ...] = ()
    loose: list[Claim] = field(default_factory=list)  # figures of no frame
    lookup: Lookup

    @property
    def main(self) -> EventClass | None:
        """What the report is about."""
        return self.clauses.main

    @property
    def country(self) -> str:
        """The country that it is about, "" where none is known."""
        return self.countries.main

    def near(self, place: Place) -> Footprint:
        """The ring of "near" around a place."""
        return footprint_of(place, self.lookup, precision=Precision.NEAR)

    def label_of(self, claim: Claim) -> Place | None:
        """The place at the start of the line in which a figure stands."""
        if claim.span is None:
            return None
        line = self.structure.line_of[self.reading.sentence_at(claim.span.start)]
        label = self.structure.scopes[line].label
        return self.arguments[label].place if label is not None else None

    def time_in(self, start: int, end: int) -> When:
        """The first day that a stretch of the text names."""
        able = [t for t in self.times if start <= t.start < end and not t.future]
        return next((t.when for t in able if t.when.start is not None), When())

    def sentence(self, frame: Frame) -> tuple[int, int]:
        """The characters of the sentence of a frame."""
        found = self.reading.sentences[frame.sentence]
        return found.start, found.end

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The characters of the sentence that holds a character."""
        index = self.reading.sentence_at(offset)
        if index < 0:
            return offset, offset
        found = self.reading.sentences[index]
        return found.start, found.end

    def at(self, frame: Frame) -> int:
        """The character of a frame's event word, else of its clause."""
        first = frame.trigger.first if frame.trigger is not None else frame.first
        return self.reading.tokens.start[first]

    def marks(self, frame: Frame) -> list[tuple[int, int]]:
        """The characters that make a frame, within its sentence."""
        tokens = self.reading.tokens
        low, high = self.sentence(frame)
        marks = [(c.span.start, c.span.end) for c in frame.claims if c.span]
        if frame.trigger is not None:
            marks.append((tokens.start[frame.trigger.first], tokens.end[frame.trigger.last - 1]))
        if frame.site is not None:
            marks.append((frame.site.start, frame.site.end))
        return [(a, b) for a, b in marks if low <= a and b <= high]


def drawn_at(frame: Frame) -> Precision:
    """The precision at which a frame is drawn."""
    site = frame.site
    if site is None or site.place is None or site.footprint is None:
        return Precision.NONE
    return site.footprint.precision
