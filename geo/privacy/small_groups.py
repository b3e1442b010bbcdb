"""Small groups in small places: words that tell who is meant without naming anybody.

Pure. Nothing is withheld for it, since only the owner knows the place; it is said. A group counts
as small where its own figure is small, or where few rows of the map name it at that place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from geo.gazetteer.fold import key_fold
from geo.model.bulk import Coded, groups
from geo.model.records import Bulk, Footprint, Incident, Movement, Place
from geo.model.vocab import Precision

__all__ = ["FEW", "SmallGroup", "small_groups"]

FEW = 5  # persons, or rows: fewer tell who is meant
_SMALL_PLACE = 5_000  # inhabitants; where they are not known the place counts as small
_OF_WHOM = ("assoc_actor_1", "assoc_actor_2")  # columns that say of which group somebody was
_EXACT = frozenset({Precision.SITE, Precision.SETTLEMENT})


@dataclass(frozen=True, kw_only=True, slots=True)
class SmallGroup:
    """Words for a few persons in a small place, and where they stand."""

    file: str
    row: int | None
    column: str
    words: str


def small_groups(
    incidents: Iterable[Incident], movements: Iterable[Movement], bulk: Bulk | None = None
) -> tuple[SmallGroup, ...]:
    """Groups of whom a reader may tell who they are, in the order of the map.

    Parameters
    ----------
    incidents, movements, bulk
        What leaves.
    """
    incidents = tuple(incidents)
    rows = Counter(key for one in incidents for key in _named(one))
    alike = list(_alike(bulk)) if bulk is not None else []
    for one, at in alike:
        for key in _named(one):
            rows[key] += len(at)
    found = [group for one in incidents for group in _of_incident(one, rows)]
    found += [
        replace(group, row=row)
        for one, at in alike
        for row in at
        for group in _of_incident(one, rows)
    ]
    found += [group for one in movements for group in _of_movement(one)]
    return tuple(dict.fromkeys(found))


def _of_incident(one: Incident, rows: Counter[tuple[str, str]]) -> Iterator[SmallGroup]:
    if not _is_small(one.place, one.footprint):
        return
    for claim in one.claims:
        if claim.group and claim.value is not None and 0 < claim.value < FEW:
            file, row = (claim.file, claim.row) if claim.file else (one.file, one.row)
            yield SmallGroup(file=file, row=row, column="group", words=claim.group)
    for column, words in _actors(one):
        if rows[_place_of(one), key_fold(words)] < FEW:
            yield SmallGroup(file=one.file, row=one.row, column=column, words=words)


def _alike(bulk: Bulk) -> Iterator[tuple[Incident, list[int]]]:
    """Rows that name the same groups at the same place: one that stands for all, and where."""
    nobody = Coded.same("", len(bulk))
    columns = [bulk.columns["file"], *(bulk.columns.get(name, nobody) for name in _OF_WHOM)]
    numbers, first = groups(bulk.place, *columns)
    order = np.argsort(numbers, kind="stable")
    rows = np.split(bulk.rows[order], np.cumsum(np.bincount(numbers))[:-1])
    for at, where in zip(first, rows, strict=True):
        file, actor, other = (str(column[at]) for column in columns)
        if actor or other:
            place = bulk.places[int(bulk.place[at])]
            one = replace(place, file=file, assoc_actor_1=actor, assoc_actor_2=other)
            yield one, where.tolist()


def _of_movement(one: Movement) -> Iterator[SmallGroup]:
    few = one.number is not None and one.number < FEW
    ends = (
        (one.origin_place, one.origin_footprint),
        (one.destination_place, one.destination_footprint),
    )
    if few and one.who and any(_is_small(place, footprint) for place, footprint in ends):
        yield SmallGroup(file=one.file, row=one.row, column="who", words=one.who)


def _named(one: Incident) -> Iterator[tuple[str, str]]:
    """The place of an incident with each group that it names, once."""
    yield from {(_place_of(one), key_fold(words)) for _, words in _actors(one)}


def _actors(one: Incident) -> Iterator[tuple[str, str]]:
    """The columns that say of which group of people somebody was, and their words."""
    columns = ((column, getattr(one, column)) for column in _OF_WHOM)
    yield from ((column, words) for column, words in columns if words)


def _place_of(one: Incident) -> str:
    return str(one.place.place_id) if one.place is not None else key_fold(one.location)


def _is_small(place: Place | None, footprint: Footprint | None) -> bool:
    if footprint is None or footprint.precision not in _EXACT:
        return False
    return place is None or place.population < _SMALL_PLACE
