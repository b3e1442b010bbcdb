"""The candidates of all mentions of a text as one grid, and what its context makes of them."""

import math
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from geo.model.measure import EARTH_RADIUS_KM
from geo.model.position import LonLat
from geo.model.records import Candidate

__all__ = [
    "CONTEXT",
    "FEATURES",
    "FROM_PUBLISHER",
    "HOME",
    "INDEX",
    "STATIC",
    "Floats",
    "Grid",
    "Group",
    "add_context",
    "infer",
    "kilometres",
    "put_potentials",
    "sphere",
]

PASSES = 3
FIRST_TEMPERATURE = 2.0  # the first guesses are kept soft, so that context can still turn them
Floats = npt.NDArray[np.float64]
STATIC = (
    "none of these",
    "population",
    "population beside its namesakes",
    "most prominent of the name",
    "a continent",
    "a country",
    "a first-level unit",
    "a district",
    "a city",
    "a town",
    "a village or quarter",
    "a site",
    "an air base",
    "a natural feature",
    "a region",
    "its usual name",
    "spelling",
    "head noun fits",
    "head noun contradicts",
    "head noun rules it out",
    "in the map's focus",
    "near the stated position",
    "only candidate",
    "a settlement where the phrase asks for one",
    "a unit beside its own seat",
    "names that could lie within 60 km",
    "names that could lie within 250 km",
    "names that could lie in its province",
    "names that could lie in its country",
)
CONTEXT = (
    "its parent stands beside it",
    "its parent is named",
    "its country is named",
    "votes for its country",
    "votes for its province",
    "within 30 km of the other places",
    "within 100 km of the other places",
    "within 300 km of the other places",
    "its neighbour in a list is close",
    "places inside it are named",
)
FROM_PUBLISHER = (
    "usual country of its publisher",
    "usual province of its publisher",
    "names of its publisher could lie there",
)
FEATURES = STATIC + FROM_PUBLISHER + CONTEXT
HOME = slice(len(STATIC), len(STATIC) + len(FROM_PUBLISHER))
INDEX = {name: i for i, name in enumerate(FEATURES)}


@dataclass(slots=True)
class Group:
    """The mentions of one name in one document: they mean one place."""

    key: tuple[str, str]
    mentions: list[int]
    head: str
    near: bool = False  # "near X", "20 km from X", "outskirts of X": about a settlement
    unit_name: str = ""  # "Douglas County" in "Douglas, Sarpy and Lancaster counties"
    holds: bool = False  # in no list, but a known name is part of it: no spelling of another
    best: float = 0.0  # decimal logarithm of the largest prominence among the candidates
    own_best: float = 0.0  # largest prominence among those whose own name it is
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def loudness(self) -> float:
        """How loud the name votes: repetition counts, but ever less."""
        return 1.0 + math.log(max(len(self.mentions), 1))


@dataclass(slots=True)
class Grid:
    """All candidates of a document as columns; the last row of every group is "none of these".

    ``features``: shape (n, len(FEATURES)); ``group``: shape (n,), which name a row belongs to.
    """

    groups: list[Group]
    group: npt.NDArray[np.int64]
    features: Floats
    unit: Floats  # (n, 3) on the unit sphere, zero where there is no point
    located: npt.NDArray[np.bool_]
    country: npt.NDArray[np.int64]
    admin1: npt.NDArray[np.int64]
    key_country: npt.NDArray[np.int64]  # code of the country this row is, -1
    key_admin1: npt.NDArray[np.int64]
    weight: Floats  # (groups,) how loud a name votes
    beside: list[tuple[int, int]]
    listed: list[tuple[int, int]]


def put_potentials(grid: Grid) -> None:
    """How many other names have any candidate close by or in the same unit, rare names louder.

    This needs no guess about the others, so that a document of small places is not led astray by
    their large namesakes.
    """
    f, n_groups = grid.features, len(grid.groups)
    wide = f[:, INDEX["a country"]] + f[:, INDEX["a continent"]] + f[:, INDEX["a region"]]
    real = (f[:, 0] == 0.0) & grid.located & (wide == 0)
    rows = np.flatnonzero(real)
    if n_groups < 2 or not rows.size:
        return
    group = grid.group[rows]
    loud = 1.0 / np.log2(1.0 + np.bincount(group, minlength=n_groups).clip(1))
    km = kilometres(grid.unit[rows], grid.unit[rows])
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    owners = group[starts]
    total = max(float(loud[owners].sum()), 1e-9)
    for reach in (60, 250):
        close = np.maximum.reduceat(km < reach, starts, axis=1).astype(float)
        own = loud[group] * 1.0
        score = close @ loud[owners] - own
        f[rows, INDEX[f"names that could lie within {reach} km"]] = score / np.sqrt(total)
    for name, keys in (("province", grid.admin1), ("country", grid.country)):
        size = int(keys.max(initial=0)) + 2
        table = np.zeros((n_groups, size))
        table[group, keys[rows]] = 1.0
        table[:, -1] = 0.0  # key -1: no unit known
        share = loud @ table
        score = np.where(keys[rows] >= 0, share[keys[rows]] - loud[group], 0.0)
        f[rows, INDEX[f"names that could lie in its {name}"]] = score / np.sqrt(total)


def infer(grid: Grid, vector: Floats, *, passes: int = PASSES) -> Floats:
    """Probability of each row within its group; fills the context columns of the grid.

    The first pass knows no context; each later one sees the probabilities of the one before
    (mean field). Shape (n,).
    """
    if not grid.groups:
        return np.zeros(0)
    grid.features[:, HOME.stop :] = 0.0
    probability = _softmax(grid, grid.features @ vector / FIRST_TEMPERATURE)
    for _ in range(passes):
        add_context(grid, probability)
        probability = _softmax(grid, grid.features @ vector)
    return probability


def add_context(grid: Grid, probability: Floats) -> None:
    """Fill the terms by which the other names of the document speak, given their probabilities."""
    f, n_groups = grid.features, len(grid.groups)
    real = grid.features[:, 0] == 0.0
    mass = probability * real
    loud = mass * grid.weight[grid.group]
    others = max(grid.weight.sum() - 1.0, 1e-9)

    def votes(keys: npt.NDArray[np.int64], ask: npt.NDArray[np.int64]) -> Floats:
        """Mass of the other groups on each asked key."""
        size = int(max(keys.max(initial=-1), ask.max(initial=-1))) + 2
        table = np.zeros((n_groups, size))
        np.add.at(table, (grid.group, keys), np.where(keys >= 0, loud, 0.0))
        total = table.sum(axis=0)
        return np.where(ask >= 0, total[ask] - table[grid.group, ask], 0.0)

    def put(name: str, values: Floats) -> None:
        f[:, INDEX[name]] = np.where(real, values, 0.0)

    by_country = votes(grid.country, grid.country)
    put("votes for its country", by_country / others)
    put("votes for its province", votes(grid.admin1, grid.admin1) / others)
    put("its country is named", np.minimum(votes(grid.key_country, grid.country), 1.0))
    put("its parent is named", np.minimum(votes(grid.key_admin1, grid.admin1), 1.0))
    inside = np.where(
        grid.key_country >= 0,
        by_country,
        np.where(grid.key_admin1 >= 0, votes(grid.admin1, grid.key_admin1), 0.0),
    )
    put("places inside it are named", np.log1p(inside))
    _distances(grid, mass, real)
    parent = np.zeros(len(f))
    edges = np.searchsorted(grid.group, np.arange(n_groups + 1)).tolist()
    rows_of = [np.arange(low, high) for low, high in pairwise(edges)]
    for low, high in grid.beside:
        rows, above = rows_of[low], rows_of[high]
        same_country = grid.country[rows][:, None] == grid.key_country[above][None, :]
        same_admin1 = grid.admin1[rows][:, None] == grid.key_admin1[above][None, :]
        known = (grid.key_country[above] >= 0) | (grid.key_admin1[above] >= 0)
        hit = (
            (same_country & (grid.key_country[above] >= 0))
            | (same_admin1 & (grid.key_admin1[above] >= 0))
        ) & known
        parent[rows] = np.maximum(parent[rows], hit @ mass[above])
    put("its parent stands beside it", parent)
    close = np.zeros(len(f))
    for one, other in grid.listed:
        for a, b in ((one, other), (other, one)):
            rows, them = rows_of[a], rows_of[b]
            km = kilometres(grid.unit[rows], grid.unit[them])
            kernel = np.exp(-km / 150.0) * grid.located[rows][:, None] * grid.located[them]
            close[rows] = np.maximum(close[rows], kernel @ mass[them])
    put("its neighbour in a list is close", close)


def _distances(grid: Grid, mass: Floats, real: npt.NDArray[np.bool_]) -> None:
    """Kernels of distance to the likely places of the other names; countries do not count."""
    f = grid.features
    wide = f[:, INDEX["a country"]] + f[:, INDEX["a continent"]] + f[:, INDEX["a region"]]
    anchors = np.flatnonzero((mass > 0.05) & grid.located & (wide == 0))
    if not anchors.size:
        return
    km = kilometres(grid.unit, grid.unit[anchors])
    other = grid.group[:, None] != grid.group[anchors][None, :]
    loud = mass[anchors] * grid.weight[grid.group[anchors]]
    for reach in (30, 100, 300):
        kernel = np.exp(-((km / reach) ** 2)) * other
        column = INDEX[f"within {reach} km of the other places"]
        f[:, column] = np.where(real & grid.located, np.log1p(kernel @ loud), 0.0)


def sphere(point: LonLat) -> Floats:
    """A position as a unit vector."""
    lon, lat = np.radians(point.lon), np.radians(point.lat)
    return np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def kilometres(one: Floats, other: Floats) -> Floats:
    """Great-circle kilometres between rows of unit vectors, shape (n, m)."""
    result: Floats = np.arccos(np.clip(one @ other.T, -1.0, 1.0)) * EARTH_RADIUS_KM
    return result


def _softmax(grid: Grid, score: Floats) -> Floats:
    n_groups = len(grid.groups)
    top = np.full(n_groups, -np.inf)
    np.maximum.at(top, grid.group, score)
    raised = np.exp(score - top[grid.group])
    total: Floats = raised / np.bincount(grid.group, weights=raised, minlength=n_groups)[grid.group]
    return total
