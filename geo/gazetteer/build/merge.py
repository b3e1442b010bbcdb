"""One place from several sources: rows that say the same thing are linked, none is lost.

Rows with a common stable id (GeoNames, Wikidata, p-code) became one place while they were read.
What is left are rows that bring no such id: they are linked to an earlier place with a name in
common (articles apart), of a fitting kind and near enough. The later row keeps its own record and
says what it is the same as; searches answer with the earlier one. Pure: arrays in, arrays out.
"""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.build.builder import KINDS
from geo.gazetteer.units import chord_to_km, unit_sphere
from geo.model.measure import EARTH_RADIUS_KM
from geo.model.vocab import PlaceKind

__all__ = ["Links", "link_duplicates"]

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]

CELL_KM = 10.0  # no two rows of one settlement lie further apart
LEAST_KM = 3.0  # sources put the same village as far apart as this
TWIN_KM = 1.0  # two rows of one source are one place only when closer than this
_LOADED = 2  # trust of rows that a user added
_RUN = 12  # places of one name in one cell that are looked at
_SETTLEMENTS = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)


@dataclass(frozen=True, slots=True)
class Links:
    """``same_as``: the place that stands for each, -1 for itself; ``km``: how far apart."""

    same_as: npt.NDArray[np.int32]
    km: npt.NDArray[np.float32]


def link_duplicates(
    *,
    owner: I64,
    name: I64,
    lon: F64,
    lat: F64,
    kind: npt.NDArray[np.uint8],
    radius: F64,
    country: npt.NDArray[Any],
    trust: npt.NDArray[np.uint8],
) -> Links:
    """Link loaded rows to earlier places of the same name, kind and neighbourhood.

    Parameters
    ----------
    owner, name
        Shape (names,): the place of each name, and a number that is equal for equal names.
    lon, lat, kind, radius, country, trust
        Shape (places,): degrees, index of the kind, kilometres, number of the country, and 0
        curated, 1 packaged, 2 or more loaded, in the order of loading.
    """
    count = len(lon)
    best = np.full(count, -1, dtype=np.int64)
    best_km = np.full(count, np.inf)
    placed = np.isfinite(lon) & np.isfinite(lat)
    names = np.flatnonzero(placed[owner])
    asking = names[trust[owner[names]] >= _LOADED]
    if not len(asking):
        return Links(np.full(count, -1, dtype=np.int32), np.zeros(count, dtype=np.float32))
    sphere = unit_sphere(lon, lat)
    cells = np.floor(np.nan_to_num(sphere) * (EARTH_RADIUS_KM / CELL_KM)).astype(np.int64)
    group = _kind_groups()[kind]
    keys = _cell_keys(name[names], cells[owner[names]], country[owner[names]], group[owner[names]])
    order = np.argsort(keys, kind="stable")
    sorted_keys, sorted_owner = keys[order], owner[names][order]
    mine = owner[asking]
    for shift in product((-1, 0, 1), repeat=3):
        wanted = _cell_keys(name[asking], cells[mine] + np.array(shift), country[mine], group[mine])
        at = np.searchsorted(sorted_keys, wanted)
        for step in range(_RUN):
            inside = at + step < len(sorted_keys)
            there = np.minimum(at + step, len(sorted_keys) - 1)
            equal = inside & (sorted_keys[there] == wanted)
            if not equal.any():
                break
            rows = np.flatnonzero(equal)
            pairs = mine[rows], sorted_owner[there[rows]]
            _nearer((best, best_km), pairs, sphere=sphere, radius=radius, trust=trust)
    return Links(_leads(best), np.where(best >= 0, best_km, 0.0).astype(np.float32))


def _kind_groups() -> npt.NDArray[np.int64]:
    """Kinds that may be one place in two sources: settlements of any size, else the same kind."""
    return np.array([0 if k in _SETTLEMENTS else i + 1 for i, k in enumerate(KINDS)])


def _cell_keys(
    name: I64, cells: I64, country: npt.NDArray[Any], group: I64
) -> npt.NDArray[np.uint64]:
    """Name, country, kind and cell in one number."""
    key = name.astype(np.uint64)
    parts = (country, group, cells[:, 0], cells[:, 1], cells[:, 2])
    for part in parts:
        key = (key ^ (key >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
        key += part.astype(np.int64).view(np.uint64)
    return key


def _nearer(
    so_far: tuple[I64, F64],
    pairs: tuple[I64, I64],
    *,
    sphere: F64,
    radius: F64,
    trust: npt.NDArray[np.uint8],
) -> None:
    """Keep the nearest earlier place of each later one."""
    (best, best_km), (later, earlier) = so_far, pairs
    km = chord_to_km(np.linalg.norm(sphere[later] - sphere[earlier], axis=1))
    first = (trust[earlier] < trust[later]) | (
        (trust[earlier] == trust[later]) & (earlier < later) & (km <= TWIN_KM)
    )
    reach = np.minimum(np.maximum(radius[later] + radius[earlier], LEAST_KM), CELL_KM)
    for at in np.flatnonzero(first & (km <= reach) & (later != earlier)).tolist():
        mine, other = int(later[at]), int(earlier[at])
        if (km[at], other) < (best_km[mine], best[mine] if best[mine] >= 0 else other + 1):
            best[mine], best_km[mine] = other, km[at]


def _leads(best: I64) -> npt.NDArray[np.int32]:
    """Follow every link to its end: links always point to an earlier row, so there is one."""
    lead = best.copy()
    while True:
        linked = np.flatnonzero(lead >= 0)
        onward = lead[lead[linked]]
        further = onward >= 0
        if not further.any():
            return lead.astype(np.int32)
        lead[linked[further]] = onward[further]
