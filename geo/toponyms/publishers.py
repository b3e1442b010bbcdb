"""The usual area of a publisher, learned from its own reports: most say where it is nowhere.

A local paper writes "Springfield" and means the one its readers know. Reports of one publisher
therefore speak for each other: where most of the publisher's names could lie, and in which country
and province the likely places of its *other* reports are, are terms of their own. Shares are of
reports, not of mentions, so that one long report does not decide. Pure, and the same whatever the
order of the reports.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from geo.model.records import Place, Report
from geo.model.vocab import PlaceKind
from geo.toponyms.candidates import fold
from geo.toponyms.grids import HOME, Grid, Group, infer
from geo.toponyms.prominence import prominence

__all__ = ["infer_together", "publisher_key"]

LIKELY = 0.2  # a probability: below it a place speaks for nothing
CELL_DEG = 0.5  # about 55 km: with its eight neighbours what a local paper covers
FAR_BEHIND = (
    100.0  # so much less prominent than the place whose own name it is, an alias is no hint
)

_Array = npt.NDArray[np.float64]
_Cell = tuple[int, int]
_Unit = tuple[str, str]
_WIDE = frozenset({PlaceKind.COUNTRY, PlaceKind.CONTINENT, PlaceKind.REGION, PlaceKind.SEA})


@dataclass(frozen=True, slots=True)
class Leaning:
    """Where the places of a report lie (shares), or those of several reports (sums of shares)."""

    countries: Mapping[str, float]
    provinces: Mapping[_Unit, float]


def publisher_key(report: Report) -> str:
    """What reports of one publisher share: its name, else the host of the address; may be "".

    >>> publisher_key(Report(report_id="a", text="", sha256="", path="", url="https://www.a.org/1"))
    'a.org'
    """
    name = " ".join(report.publisher.casefold().split())
    return name or (urlsplit(report.url).hostname or "").removeprefix("www.")


def infer_together(grids: Sequence[Grid], vector: _Array) -> list[_Array]:
    """Probability of each row of each report of one publisher; they speak for each other.

    Fills the publisher's and the context columns of the grids. A single report is only inferred.

    Parameters
    ----------
    grids
        One for each report, in an order that does not depend on how they were given.
    vector
        The weight of each feature.
    """
    if len(grids) < 2:
        return [infer(grid, vector) for grid in grids]
    cells = _cells(grids)
    nothing = Leaning(countries={}, provinces={})
    for grid in grids:
        _add_home(grid, cells, nothing, nothing, reports=len(grids))
    leanings = [_leaning(grid, infer(grid, vector)) for grid in grids]
    home = _joined(leanings)
    for grid, own in zip(grids, leanings, strict=True):
        _add_home(grid, cells, home, own, reports=len(grids))
    return [infer(grid, vector) for grid in grids]


def _cells(grids: Sequence[Grid]) -> Mapping[_Cell, float]:
    """How many of the names could lie around each cell, rare ones louder; 1 is the most.

    This needs no guess about any name, so that small places are not led astray by their namesakes.
    """
    names: dict[str, set[_Cell]] = {}
    reports: Counter[str] = Counter()
    for grid in grids:
        found: dict[str, set[_Cell]] = {}
        for _, group, place in _rows(grid):
            if _local(place) and _known_by_it(group, place):
                found.setdefault(group.key[0], set()).add(_cell(place))
        for name, cells in found.items():
            names.setdefault(name, set()).update(cells)
        reports.update(found.keys())
    table: dict[_Cell, float] = defaultdict(float)
    for name in sorted(names):
        loud = math.log2(1 + reports[name]) / math.log2(1 + len(names[name]))
        reach = (-1, 0, 1)
        for cell in {(a + i, b + j) for a, b in names[name] for i in reach for j in reach}:
            table[cell] += loud
    most = max(table.values(), default=1.0)
    return {cell: loud / most for cell, loud in table.items()}


def _leaning(grid: Grid, probability: _Array) -> Leaning:
    """Where the likely places of a report lie, as shares."""
    countries: dict[str, float] = defaultdict(float)
    provinces: dict[_Unit, float] = defaultdict(float)
    for row, group, place in _rows(grid):
        chance = float(probability[row])
        if chance < LIKELY:
            continue
        loud = chance * group.loudness
        countries[place.country] += loud
        if _local(place):
            provinces[_unit(place)] += loud
    whole, local = (max(sum(c.values()), 1e-9) for c in (countries, provinces))
    return Leaning(
        countries={key: value / whole for key, value in countries.items()},
        provinces={key: value / local for key, value in provinces.items()},
    )


def _joined(leanings: Sequence[Leaning]) -> Leaning:
    countries: dict[str, float] = defaultdict(float)
    provinces: dict[_Unit, float] = defaultdict(float)
    for one in leanings:
        for code, share in one.countries.items():
            countries[code] += share
        for unit, share in one.provinces.items():
            provinces[unit] += share
    return Leaning(countries=countries, provinces=provinces)


def _add_home(
    grid: Grid, cells: Mapping[_Cell, float], home: Leaning, own: Leaning, *, reports: int
) -> None:
    """Fill the terms by which the other reports of the publisher speak.

    The report's own share is left out. Divided by one more than there are others, because few
    reports prove little.
    """
    for row, group, place in _rows(grid):
        country = home.countries.get(place.country, 0.0) - own.countries.get(place.country, 0.0)
        values = [country / reports, 0.0, 0.0]
        if _local(place) and _known_by_it(group, place):
            unit = _unit(place)
            values[1] = (home.provinces.get(unit, 0.0) - own.provinces.get(unit, 0.0)) / reports
            values[2] = cells.get(_cell(place), 0.0) ** 2
        grid.features[row, HOME] = values


def _rows(grid: Grid) -> Iterator[tuple[int, Group, Place]]:
    """Row, group and place of every candidate; "none of these" is left out."""
    row = 0
    for group in grid.groups:
        for candidate in group.candidates:
            yield row, group, candidate.place
            row += 1
        row += 1


def _known_by_it(group: Group, place: Place) -> bool:
    """Whether readers may know the place by this name: not an old alias beside a great namesake."""
    if fold(place.name) == group.key[0]:
        return True
    return prominence(place) * FAR_BEHIND > group.own_best


def _local(place: Place) -> bool:
    return place.point is not None and place.kind not in _WIDE


def _unit(place: Place) -> _Unit:
    return place.country, place.admin1 or place.name


def _cell(place: Place) -> _Cell:
    if place.point is None:
        return 0, 0
    squeeze = max(math.cos(math.radians(place.point.lat)), 0.1)
    return math.floor(place.point.lat / CELL_DEG), math.floor(place.point.lon * squeeze / CELL_DEG)
