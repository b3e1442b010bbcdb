"""Rows of tables in a text that tell who went where: "Entry point | New arrivals | From".

Pure. The head of the table must name an end of a journey and whom it counts; a row of the total,
which has no place, tells of no journey.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.extraction.frames import places_in
from geo.extraction.tables import head_of
from geo.model.frames import PlaceArgument
from geo.model.reading import Number, Reading

__all__ = ["MovedRow", "moved_row"]


@dataclass(frozen=True, slots=True)
class MovedRow:
    """What one row tells; ``who`` is the noun of the column that counts."""

    number: Number
    who: str
    origin: PlaceArgument | None
    target: PlaceArgument | None


def moved_row(reading: Reading, places: Sequence[PlaceArgument], line: int) -> MovedRow | None:
    """The journey that a line of a table tells; None where its head names no journey."""
    head = head_of(reading, line)
    if head is None or head == line:
        return None
    tokens = reading.tokens
    ends: dict[str, PlaceArgument] = {}
    counted: list[tuple[bool, Number, str]] = []
    for cell, top in zip(reading.lines[line].cells, reading.lines[head].cells, strict=True):
        above = reading.hits_in(tokens.at(top[0]), tokens.at(top[1]))
        first, last = tokens.at(cell[0]), tokens.at(cell[1])
        noun = next((h for h in above if h.set == "mover"), None)
        column = next((h.value for h in above if h.set == "move_column"), "")
        number = next(iter(reading.numbers_in(first, last)), None)
        if number is not None and (noun is not None or column == "persons"):
            who = tokens.surface(noun.first, noun.last).lower() if noun is not None else ""
            persons = noun is None or noun.value == "persons"
            counted.append((not persons, number, who))
        elif number is None and column in ("origin", "destination"):
            named = places_in(places, first, last)
            ends |= {column: named[0]} if named else {}
    if not ends or not counted:
        return None
    _, number, who = min(counted, key=lambda c: (c[0], c[1].first))
    return MovedRow(number, who, ends.get("origin"), ends.get("destination"))
