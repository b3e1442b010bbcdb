"""The movements of one report: those that reader plug-ins gave and those of its sentences, once.

Pure. Two that count the same people in the same sentence are one, with the ends that either knows.
"""

from collections.abc import Iterable
from dataclasses import replace

from geo.incidents.framing import Framed
from geo.incidents.journeys import read_journeys
from geo.model.records import Movement

__all__ = ["with_journeys"]


def with_journeys(framed: Framed, given: Iterable[Movement]) -> list[Movement]:
    """The movements of a report, with those that reader plug-ins gave."""
    found = list(given)
    at: dict[tuple[int, int], list[int]] = {}  # by sentence
    for index, movement in enumerate(found):
        at.setdefault(_sentence(movement), []).append(index)
    for journey in read_journeys(framed):
        near = at.setdefault(_sentence(journey), [])
        index = next((k for k in near if _same(found[k], journey)), len(found))
        if index == len(found):
            near.append(index)
            found.append(journey)
        else:
            found[index] = _filled(found[index], journey)
    return sorted((m for m in found if m.origin or m.destination), key=lambda m: m.movement_id)


def _sentence(movement: Movement) -> tuple[int, int]:
    return movement.quotes[0].start, movement.quotes[0].end


def _same(one: Movement, other: Movement) -> bool:
    """Whether two movements of one sentence count the same people."""
    if one.number is None and other.number is None:
        return one.number_text.casefold() in other.number_text.casefold()
    shared = one.number_text.casefold() in other.number_text.casefold()
    return one.number == other.number or (bool(one.number_text) and shared)


def _filled(one: Movement, other: Movement) -> Movement:
    """The ends that only one of them knows; counts with their nouns."""
    made = replace(one, number=other.number, number_text=other.number_text)
    if other.origin and (other.origin_explicit or not one.origin):
        made = replace(
            made,
            origin=other.origin,
            origin_place=other.origin_place,
            origin_footprint=other.origin_footprint,
            origin_explicit=other.origin_explicit,
        )
    if other.destination and (other.destination_explicit or not one.destination):
        made = replace(
            made,
            destination=other.destination,
            destination_place=other.destination_place,
            destination_footprint=other.destination_footprint,
            destination_explicit=other.destination_explicit,
        )
    return made
