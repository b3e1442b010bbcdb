"""First-level units of today out of older shapes, by the vote of the settlements inside.

A shape belongs to the unit that most settlements in it name; shapes of one unit are joined. Where
the settlements of a shape name several units, it is divided between them: each spot goes with the
settlement, or the second-level unit, that is nearest. Such an extent is approximate. Pure: shapes,
settlements and names in, units out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.fold import skeleton_fold, translit_fold
from geo.gazetteer.units import unit_key
from geo.model.measure import KM_PER_DEGREE

__all__ = ["Named", "OldShape", "Seeds", "Today", "units_of_today"]

COAST_KM = 10.0  # settlements so far off the drawn coast still vote
OWN_SHARE = 0.2  # of the votes: so many keep a shape in the country that drew it
LEAST_VOTES, LEAST_SHARE = 3, 0.05  # of the settlements of a shape that divide it
HOME_SHARE = 0.5  # of a unit's settlements that lie in shapes of its own
APPROXIMATE_SHARE = 0.02  # of an extent that was divided by nearness
GRID_DEG = 0.001
TOWN_PEOPLE = 15_000
TOWN_KM = 4.0  # ground around a town that goes with it
TOWN_REACH_KM = 15.0  # from its unit; further off the code of the town is doubtful


@dataclass(frozen=True, kw_only=True, slots=True)
class OldShape:
    """One shape of the source, with what the source says of it."""

    key: str  # of the source
    country: str  # ISO 3166-1 alpha-2
    name: str
    code: str  # "SY.09" as the source has it; may be wrong
    names: tuple[str, ...]
    geometry: BaseGeometry


@dataclass(frozen=True, kw_only=True, slots=True)
class Seeds:
    """Positions that name a unit: settlements, then middles of second-level units."""

    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    code: npt.NDArray[np.str_]
    votes: npt.NDArray[np.bool_]  # settlements
    people: npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """What a list of units says of a code."""

    name: str
    geonames_id: int


@dataclass(kw_only=True, slots=True)
class Today:
    """One unit: of the first level, or an old shape kept as second-level or historical unit."""

    key: str  # "SY.09", or that of the source
    country: str
    name: str
    level: str  # adm1, adm2 or historical
    geometry: BaseGeometry
    names: tuple[str, ...] = ()
    geonames_id: int | None = None
    approximate: bool = False
    evidence: list[dict[str, str]] = field(default_factory=list)


def units_of_today(
    shapes: Sequence[OldShape], seeds: Seeds, named: Mapping[str, Named]
) -> list[Today]:
    """Units by code, then second-level and historical units by key of the source."""
    holder = _holders(shapes, seeds, named)
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for at, shape in enumerate(holder.tolist()):
        if shape >= 0 and seeds.votes[at]:
            votes[shape][str(seeds.code[at])] += 1
    winner = {i: _winner(s, votes[i], named) for i, s in enumerate(shapes)}
    divided = _divided(shapes, votes, winner)
    pieces: dict[str, list[tuple[BaseGeometry, bool]]] = defaultdict(list)
    members: dict[str, list[int]] = defaultdict(list)
    for i, shape in enumerate(shapes):
        if i in divided:
            inside = np.flatnonzero((holder == i) & np.isin(seeds.code, sorted(divided[i])))
            for code, part in _pieces(shape.geometry, seeds, inside).items():
                pieces[code].append((part, True))
        else:
            pieces[winner[i]].append((shape.geometry, False))
            members[winner[i]].append(i)
    found = [_unit(code, pieces[code], members[code], shapes, named) for code in sorted(pieces)]
    known = {unit.key: unit for unit in found}
    _give_towns(known, seeds)
    for i, shape in enumerate(shapes):
        codes = sorted(divided.get(i, [winner[i]]))
        unit = known[winner[i]]
        unit.evidence += _evidence(shape, codes, votes[i], named)
        if i in divided and not any(_alike(shape, known[code].name) for code in codes):
            found.append(_kept(shape, "historical"))
        elif i not in divided and len(members[winner[i]]) > 1:
            found.append(_kept(shape, "adm2"))
    return found


def _give_towns(units: Mapping[str, Today], seeds: Seeds) -> None:
    """Move the ground around a town that a coarse line cuts off from its unit to that unit."""
    keys = sorted(units)
    tree = shapely.STRtree([units[key].geometry for key in keys])
    places = shapely.STRtree(shapely.points(seeds.lon, seeds.lat))
    towns = np.flatnonzero(seeds.people >= TOWN_PEOPLE)
    for at in towns.tolist():
        own = units.get(str(seeds.code[at]))
        spot = shapely.Point(seeds.lon[at], seeds.lat[at])
        holders = [keys[i] for i in tree.query(spot, predicate="intersects")]
        near = TOWN_REACH_KM / KM_PER_DEGREE
        if own is None or not holders or own.geometry.distance(spot) > near:
            continue
        if own.geometry.intersects(spot):
            continue
        around = spot.buffer(TOWN_KM / KM_PER_DEGREE)
        others = places.query(spot.buffer(4 * TOWN_KM / KM_PER_DEGREE))
        spots = {(x, y) for x, y in zip(seeds.lon[others], seeds.lat[others], strict=True)}
        cells = shapely.voronoi_polygons(
            shapely.MultiPoint(sorted(spots)), extend_to=around.buffer(1.0)
        )
        cell = next(c for c in shapely.get_parts(cells) if c.intersects(spot))
        ground = cell.intersection(around)
        for key in holders:
            units[key].geometry = _on_grid(units[key].geometry.difference(ground))
        own.geometry = _on_grid(own.geometry.union(ground))


def _on_grid(shape: BaseGeometry) -> BaseGeometry:
    """Its areas alone, on the grid of the output."""
    parts = shapely.get_parts(shapely.set_precision(shape, GRID_DEG))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _holders(
    shapes: Sequence[OldShape], seeds: Seeds, named: Mapping[str, Named]
) -> npt.NDArray[np.int64]:
    """The shape that holds each position, of its own country where several do; -1: none."""
    known = np.isin(seeds.code, sorted(named))
    points = shapely.points(seeds.lon, seeds.lat)
    geometries = [s.geometry for s in shapes]
    tree = shapely.STRtree(geometries)
    country = np.array([s.country for s in shapes])
    out = np.full(len(points), -1, dtype=np.int64)
    for reach in (0.0, COAST_KM / KM_PER_DEGREE):
        asking = np.flatnonzero(known & (out < 0))
        spots = np.asarray(points, dtype=object)[asking]
        if reach:
            at, shape = tree.query(spots, predicate="dwithin", distance=reach)
            away = shapely.distance(spots[at], tree.geometries[shape])
        else:
            at, shape = tree.query(spots, predicate="intersects")
            away = np.zeros(len(at))
        own = country[shape] == np.array([code[:2] for code in seeds.code[asking[at]]])
        order = np.lexsort((shape, away, ~own, at))
        at, shape = at[order], shape[order]
        first = np.unique(at, return_index=True)[1]
        out[asking[at[first]]] = shape[first]
    return out


def _winner(shape: OldShape, votes: Counter[str], named: Mapping[str, Named]) -> str:
    """The code of a shape: by vote, where nobody lives by the source."""
    own = Counter({c: n for c, n in votes.items() if c.startswith(f"{shape.country}.")})
    counted = own if own.total() >= OWN_SHARE * votes.total() else votes
    if counted:
        return min(counted, key=lambda code: (-counted[code], code))
    if shape.code in named and shape.code.startswith(f"{shape.country}."):
        return shape.code
    return f"{shape.country}.{shape.key}"


def _divided(
    shapes: Sequence[OldShape], votes: Mapping[int, Counter[str]], winner: Mapping[int, str]
) -> dict[int, set[str]]:
    """Shapes whose settlements name several units of one country, with those units."""
    total: Counter[str] = Counter()
    home: Counter[str] = Counter()
    most: dict[str, tuple[int, int]] = {}
    for i, counted in votes.items():
        for code, number in counted.items():
            total[code] += number
            home[code] += number if winner[i] == code else 0
            if code[:2] == winner[i][:2]:
                most[code] = max(most.get(code, (0, 0)), (number, -i))
    homeless = {code for code in total if home[code] < HOME_SHARE * total[code]}
    out: dict[int, set[str]] = {}
    for i in range(len(shapes)):
        counted = votes.get(i, Counter())
        own = {c: n for c, n in counted.items() if c[:2] == winner[i][:2] and c != winner[i]}
        others = {
            code
            for code, number in own.items()
            if (number >= LEAST_VOTES and number >= LEAST_SHARE * counted.total())
            or (code in homeless and most.get(code, (0, 0))[1] == -i)
        }
        if others:
            out[i] = others | {winner[i]}
    return out


def _pieces(
    shape: BaseGeometry, seeds: Seeds, inside: npt.NDArray[np.int64]
) -> dict[str, BaseGeometry]:
    """A shape divided between the units that positions in it name, by nearness."""
    squeeze = max(float(np.cos(np.radians(shape.centroid.y))), 0.05)
    places: dict[tuple[float, float], str] = {}
    for at in inside.tolist():  # at one position the settlement counts
        places.setdefault(
            (float(seeds.lon[at]) * squeeze, float(seeds.lat[at])), str(seeds.code[at])
        )
    if len(set(places.values())) == 1:
        return {next(iter(places.values())): shape}
    flat = shapely.transform(shape, lambda xy: xy * [squeeze, 1.0])
    points = shapely.points(np.array(list(places)))
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=flat.buffer(1.0))
    )
    cell, point = shapely.STRtree(points).query(cells, predicate="contains")
    codes = list(places.values())
    by_code: dict[str, list[BaseGeometry]] = defaultdict(list)
    for c, p in zip(cell.tolist(), point.tolist(), strict=True):
        by_code[codes[p]].append(cells[c])
    return {
        code: shapely.transform(
            shapely.intersection(flat, shapely.union_all(own)), lambda xy: xy / [squeeze, 1.0]
        )
        for code, own in sorted(by_code.items())
    }


def _unit(
    code: str,
    pieces: Sequence[tuple[BaseGeometry, bool]],
    members: Sequence[int],
    shapes: Sequence[OldShape],
    named: Mapping[str, Named],
) -> Today:
    whole = _on_grid(shapely.union_all([g for g, _ in pieces]))
    soft = sum(g.area for g, by_nearness in pieces if by_nearness)
    entry = named.get(code)
    name = entry.name if entry else shapes[members[0]].name
    main = max((shapes[i] for i in members), key=lambda s: s.geometry.area, default=None)
    own: Iterable[str] = ()
    if main is not None and (_alike(main, name) or (len(members) == 1 and main.code == code)):
        own = (main.name, *main.names)
    return Today(
        key=code,
        country=code[:2],
        name=name,
        level="adm1",
        geometry=whole,
        names=tuple(dict.fromkeys(n for n in own if n and n != name)),
        geonames_id=entry.geonames_id if entry else None,
        approximate=soft > APPROXIMATE_SHARE * whole.area,
    )


def _kept(shape: OldShape, level: str) -> Today:
    return Today(
        key=shape.key,
        country=shape.country,
        name=shape.name,
        level=level,
        geometry=_on_grid(shape.geometry),
        names=tuple(n for n in dict.fromkeys(shape.names) if n and n != shape.name),
    )


def _alike(shape: OldShape, name: str) -> bool:
    """Whether the source calls a shape by this name, give or take its spelling."""
    wanted = _forms(name)
    return any(not wanted.isdisjoint(_forms(text)) for text in (shape.name, *shape.names))


def _forms(name: str) -> set[str]:
    key = unit_key(name)
    coarse = translit_fold(key)
    return {key, coarse, skeleton_fold(coarse)} - {""}


def _evidence(
    shape: OldShape, codes: Sequence[str], votes: Counter[str], named: Mapping[str, Named]
) -> list[dict[str, str]]:
    """A row for a shape whose code or extent is not what its source says."""
    if codes == [shape.code] or (len(codes) == 1 and not votes):
        return []
    counted = ", ".join(f"{n} {code}" for code, n in votes.most_common(6))
    taken = [f"{code} {named[code].name}" if code in named else code for code in codes]
    return [
        {
            "shape": shape.key,
            "country": shape.country,
            "name": shape.name,
            "source_code": shape.code,
            "decision": "divided" if len(codes) > 1 else "code",
            "codes": "|".join(taken),
            "evidence": f"settlements inside: {counted}",
        }
    ]
