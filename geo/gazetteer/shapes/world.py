"""Shapes of the world: countries, land, first-order admin units, lakes and rivers.

Reads the committed TopoJSON files of ``gazetteer/shapes/``, made by
:mod:`geo.gazetteer.shapes.make`. Needs numpy and shapely alone. Each file is read on first
use and kept, admin units country by country, so that a map of one coast never parses the world.

Natural Earth draws de-facto lines; nothing here is a statement on status. Every shape is coarse:
allow :data:`geo.model.radii.BORDER_KM` in each containment test.
"""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LinearRing, LineString, MultiLineString, MultiPolygon, Polygon, affinity
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.resources import gazetteer_data
from geo.model.errors import GazetteerError

__all__ = [
    "Box",
    "Detail",
    "Shapes",
    "Unit",
    "Water",
    "adm1",
    "countries",
    "decode_arcs",
    "land",
    "load",
    "water",
]

Detail = Literal["10m", "50m"]
Box = tuple[float, float, float, float]  # west, south, east, north; west <= east; degrees
Arcs = list[npt.NDArray[np.float64]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A country or first-order admin unit and its shape.

    ``shape_id`` is ``adm1:`` and the GeoNames code of a unit of today, or its level and the key of
    Natural Earth.
    """

    shape_id: str
    name: str
    country: str  # ISO 3166-1 alpha-2, "" where the source names none (reefs, buffer zones)
    geometry: BaseGeometry  # valid Polygon or MultiPolygon, WGS 84 (lon, lat)
    names: str = ""  # others, joined by "|", some with their language before a colon
    geonames_id: int | None = None
    level: str = "adm1"  # adm2: a part of a unit of today
    historical: bool = False  # the unit exists no more
    approximate: bool = False  # divided from an older shape by the nearest settlement
    note: str = ""  # what changed, and since when


@dataclass(frozen=True, kw_only=True, slots=True)
class Water:
    """Inland water at about 1:50 million, without names."""

    lakes: tuple[BaseGeometry, ...]
    rivers: tuple[BaseGeometry, ...]


class Shapes:
    """The shape files of one folder, read as they are asked for.

    Parameters
    ----------
    folder
        Holds ``manifest.json`` and the files it names.

    Raises
    ------
    GazetteerError
        The manifest or a file it names is missing, cut or altered beyond reading.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._topologies: dict[str, Topology] = {}
        self._layers: dict[tuple[str, str], tuple[Unit, ...]] = {}

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Sources, licences, hashes, accuracy and where each country starts in the ADM1 file."""
        return dict(json.loads(self._read("manifest.json")))

    def countries(
        self,
        *,
        detail: Detail = "10m",
        box: Box | None = None,
        only: Callable[[Mapping[str, Any]], bool] | None = None,
    ) -> tuple[Unit, ...]:
        """Countries and de-facto territories that may touch the box, in the order of the source.

        Shapes of which ``only`` does not want the properties (name, country) are not made.
        """
        return tuple(
            Unit(
                shape_id=f"country:{shape['properties']['name']}",
                name=shape["properties"]["name"],
                country=shape["properties"]["country"],
                geometry=geometry,
            )
            for shape, geometry in self._topology(f"countries-{detail}").polygons(
                "countries", box, only=only
            )
        )

    def land(self, *, detail: Detail = "10m", box: Box | None = None) -> tuple[BaseGeometry, ...]:
        """Every valid piece of land (lakes included) that may touch the box."""
        pieces = self._topology(f"countries-{detail}").parts("land", box)
        return tuple(polygonal([piece]) for piece in pieces)

    def borders(self, *, detail: Detail = "10m", box: Box | None = None) -> MultiLineString:
        """Lines between two countries, each drawn once; coasts are not among them."""
        return self._topology(f"countries-{detail}").mesh("countries", shared=True, box=box)

    def coast(self, *, detail: Detail = "10m", box: Box | None = None) -> MultiLineString:
        """Lines between land and sea."""
        return self._topology(f"countries-{detail}").mesh("countries", shared=False, box=box)

    def adm1(self, country: str | Iterable[str] | None = None) -> tuple[Unit, ...]:
        """First-level units of today, sorted by country and code.

        Parameters
        ----------
        country
            ISO 3166-1 alpha-2 code(s); None: the world.
        """
        return self._of("units", country)

    def older(self, country: str | Iterable[str] | None = None) -> tuple[Unit, ...]:
        """What the shapes of today were made of: second-level units, and units that are no more."""
        return self._of("parts", country)

    def _of(self, layer: str, country: str | Iterable[str] | None) -> tuple[Unit, ...]:
        return tuple(
            unit for key in self._files(_codes(country)) for unit in self._units(key, layer)
        )

    def adm1_borders(
        self, country: str | Iterable[str] | None = None, *, box: Box | None = None
    ) -> MultiLineString:
        """Lines between two units of the same country, each drawn once.

        A line between two units that were divided by nearness is no border that anybody drew.
        """
        meshes = [
            self._topology(key).mesh("units", shared=True, box=box, sharp=True)
            for key in self._files(_codes(country))
        ]
        return MultiLineString([line for mesh in meshes for line in mesh.geoms])

    def adm1_countries(self, box: Box) -> list[str]:
        """ISO codes of the countries whose units may touch a box, sorted."""
        entries = self.manifest["adm1"].values()
        found = {
            code for entry in entries if _touch(entry["bbox"], box) for code in entry["countries"]
        }
        return sorted(found - {""})

    @cached_property
    def water(self) -> Water:
        """Lakes and rivers of the world."""
        topology = self._topology("water")
        return Water(
            lakes=tuple(shape for _, shape in topology.polygons("lakes")),
            rivers=tuple(topology.lines("rivers")),
        )

    def _files(self, wanted: set[str] | None) -> list[str]:
        entries = self.manifest["adm1"]
        return sorted(
            key
            for key, entry in entries.items()
            if wanted is None or not wanted.isdisjoint(entry["countries"])
        )

    def _units(self, key: str, layer: str) -> tuple[Unit, ...]:
        if (key, layer) not in self._layers:
            self._layers[key, layer] = tuple(
                _unit(shape["properties"], geometry)
                for shape, geometry in self._topology(key).polygons(layer)
            )
        return self._layers[key, layer]

    def _topology(self, key: str) -> "Topology":
        if key not in self._topologies:
            entry = self.manifest["adm1"].get(key)
            if entry is None:
                packed = self._read(f"{key}.topo.json.gz")
            else:
                packed = self._read("adm1.jsonl.gz", entry["offset"], entry["length"])
            try:
                self._topologies[key] = Topology(json.loads(gzip.decompress(packed)))
            except (OSError, EOFError, ValueError, KeyError) as error:
                raise GazetteerError(
                    f"{self.folder}: the shapes of {key!r} are damaged ({error}); "
                    "install the package again or run make_shapes"
                ) from error
        return self._topologies[key]

    def _read(self, name: str, offset: int = 0, length: int = -1) -> bytes:
        path = self.folder / name
        try:
            with path.open("rb") as file:
                file.seek(offset)
                return file.read(length)
        except OSError as error:
            raise GazetteerError(
                f"{path}: cannot be read ({error.strerror}); the shapes are part of the package, "
                "install it again"
            ) from error


def _unit(values: Mapping[str, Any], geometry: BaseGeometry) -> Unit:
    level = values.get("level", "adm1")
    return Unit(
        shape_id=f"{level}:{values['key']}",
        name=values["name"],
        country=values["country"],
        geometry=geometry,
        names=values.get("names", ""),
        geonames_id=values.get("geonames_id"),
        level="adm1" if level == "historical" else level,
        historical=level == "historical",
        approximate=values.get("approximate", False),
        note=values.get("note", ""),
    )


class Topology:
    """One TopoJSON document: shapes that share their lines."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._objects: Mapping[str, Any] = document["objects"]
        self._arcs = decode_arcs(document)

    @cached_property
    def _boxes(self) -> npt.NDArray[np.float64]:
        """West, south, east, north of each arc."""
        starts = np.cumsum([0, *(len(arc) for arc in self._arcs[:-1])])
        flat = np.concatenate(self._arcs)
        return np.hstack([np.minimum.reduceat(flat, starts), np.maximum.reduceat(flat, starts)])

    def polygons(
        self,
        layer: str,
        box: Box | None = None,
        *,
        only: Callable[[Mapping[str, Any]], bool] | None = None,
    ) -> list[tuple[Mapping[str, Any], BaseGeometry]]:
        """Each shape of a layer with its valid geometry; those that collapsed are left out."""
        found: list[tuple[Mapping[str, Any], BaseGeometry]] = []
        for shape in self._objects[layer]["geometries"]:
            if only is not None and not only(shape["properties"]):
                continue
            rings_of = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            if not any(self._near(rings[0], box) for rings in rings_of):
                continue
            geometry = polygonal([part for rings in rings_of for part in self._polygons(rings)])
            if not geometry.is_empty:
                found.append((shape, geometry))
        return found

    def parts(self, layer: str, box: Box | None = None) -> Iterator[Polygon]:
        """Each polygon that may touch the box; one over the antimeridian is cut to the box."""
        for shape in self._objects[layer]["geometries"]:
            for rings in shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]:
                if self._near(rings[0], box):
                    yield from self._polygons(rings, box)

    def lines(self, layer: str) -> list[MultiLineString]:
        """Each line of a layer."""
        found = []
        for shape in self._objects[layer]["geometries"]:
            chains = shape["arcs"] if shape["type"] == "MultiLineString" else [shape["arcs"]]
            pieces = [piece for chain in chains if len(piece := self._chain(chain)) > 1]
            if pieces:
                found.append(MultiLineString([LineString(piece) for piece in pieces]))
        return found

    def mesh(
        self, layer: str, *, shared: bool, box: Box | None = None, sharp: bool = False
    ) -> MultiLineString:
        """The arcs that two shapes share, or those that only one has, each once.

        ``sharp`` leaves out those that only shapes marked approximate have.
        """
        uses: Counter[int] = Counter()
        drawn: set[int] = set()
        for shape in self._objects[layer]["geometries"]:
            arcs = {arc if arc >= 0 else ~arc for arc in _flat(shape["arcs"])}
            uses.update(arcs)
            if not (sharp and shape["properties"].get("approximate")):
                drawn |= arcs
        lines = [
            LineString(piece)
            for arc in sorted(drawn)
            if (uses[arc] > 1) is shared and self._near([arc], box)
            for piece in np.split(self._arcs[arc], np.flatnonzero(_jumps(self._arcs[arc])) + 1)
            if len(piece) > 1
        ]
        return MultiLineString(lines)

    def _near(self, ring: Sequence[int], box: Box | None) -> bool:
        if box is None:
            return True
        boxes = self._boxes[[arc if arc >= 0 else ~arc for arc in ring]]
        return _touch((*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)), box)

    def _chain(self, indices: Sequence[int]) -> npt.NDArray[np.float64]:
        arcs = [self._arcs[i] if i >= 0 else self._arcs[~i][::-1] for i in indices]
        return np.concatenate([arcs[0], *(arc[1:] for arc in arcs[1:])])

    def _polygons(self, rings: Sequence[Sequence[int]], box: Box | None = None) -> list[Polygon]:
        shell, *holes = (self._chain(ring) for ring in rings)
        if len(shell) < 4:
            return []
        holes = [hole for hole in holes if len(hole) >= 4]
        if _jumps(shell).any():
            return _cut_at_antimeridian(shell, holes, box)
        return [Polygon(shell, [LinearRing(hole) for hole in holes])]


def decode_arcs(document: Mapping[str, Any]) -> Arcs:
    """The arcs of a quantised TopoJSON document as (n, 2) arrays of (lon, lat) degrees.

    Notes
    -----
    Delta decoding as in section 2.1.2 of the TopoJSON format specification 1.0.
    """
    scale = np.asarray(document["transform"]["scale"])
    translate = np.asarray(document["transform"]["translate"])
    lengths = [len(arc) for arc in document["arcs"]]
    if not lengths:
        return []
    flat = np.asarray([point for arc in document["arcs"] for point in arc], dtype=np.float64)
    total = np.cumsum(flat, axis=0)
    ends = np.cumsum(lengths)
    starts = ends - lengths
    base = total[starts] - flat[starts]  # what the running sum had before each arc
    positions = (total - np.repeat(base, lengths, axis=0)) * scale + translate
    return np.split(positions, ends[:-1])


def _jumps(chain: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Steps of more than half a turn: there the line crosses the antimeridian."""
    return np.asarray(np.abs(np.diff(chain[:, 0])) > 180)


def _cut_at_antimeridian(
    shell: npt.NDArray[np.float64],
    holes: Sequence[npt.NDArray[np.float64]],
    box: Box | None = None,
) -> list[Polygon]:
    """The parts of a ring that runs over the antimeridian, each within the box or [-180, 180].

    The source stitches such rings together. Unrolled they close, but for the one round the pole.
    """
    steps = np.diff(shell[:, 0])
    turns = np.concatenate(
        [[0.0], np.cumsum(np.where(_jumps(shell), -360.0 * np.sign(steps), 0.0))]
    )
    unrolled = shell + np.column_stack([turns, np.zeros(len(turns))])
    if abs(unrolled[-1, 0] - unrolled[0, 0]) > 180:
        pole = np.copysign(90.0, shell[0, 1])
        unrolled = np.vstack([unrolled, [unrolled[-1, 0], pole], [unrolled[0, 0], pole]])
    low, high = unrolled[:, 0].min(), unrolled[:, 0].max()
    moved = [
        np.add(hole, (turn, 0.0))
        for hole in holes
        for turn in (-360.0, 0.0, 360.0)
        if low <= hole[:, 0].min() + turn and hole[:, 0].max() + turn <= high
    ]
    whole = Polygon(unrolled, moved)
    west, south, east, north = box or (-180.0, -90.0, 180.0, 90.0)
    parts: list[Polygon] = []
    for turn in (-360.0, 0.0, 360.0):
        # cut before mending: the ring of Eurasia costs half a second to mend whole
        piece = shapely.clip_by_rect(whole, turn + west, south, turn + east, north)
        mended = piece if piece.is_valid else shapely.make_valid(piece)
        parts += _areas(affinity.translate(mended, xoff=-turn))
    return parts


def polygonal(parts: Sequence[Polygon]) -> Polygon | MultiPolygon:
    """One valid Polygon or MultiPolygon out of polygons that may touch, overlap or cross."""
    whole = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    if whole.is_valid:
        return whole
    mended = shapely.make_valid(whole, method="structure", keep_collapsed=False)
    areas = [*_areas(mended)]
    return areas[0] if len(areas) == 1 else MultiPolygon(areas)


def load(folder: Path | None = None) -> Shapes:
    """The packaged shapes, or those of another folder of the same layout."""
    return _packaged() if folder is None else Shapes(folder)


def countries(*, detail: Detail = "10m") -> tuple[Unit, ...]:
    """Countries of the packaged data; see :meth:`Shapes.countries`.

    >>> [unit.country for unit in countries(detail="50m") if unit.name == "Syria"]
    ['SY']
    """
    return load().countries(detail=detail)


def land(*, detail: Detail = "10m") -> tuple[BaseGeometry, ...]:
    """Land of the packaged data; see :meth:`Shapes.land`."""
    return load().land(detail=detail)


def adm1(country: str | Iterable[str] | None = None) -> tuple[Unit, ...]:
    """First-level units of the packaged data; see :meth:`Shapes.adm1`.

    >>> sorted(unit.name for unit in adm1("LB"))[:2]
    ['Aakkâr', 'Baalbek-Hermel Governorate']
    """
    return load().adm1(country)


def water() -> Water:
    """Lakes and rivers of the packaged data; see :class:`Water`."""
    return load().water


@cache
def _packaged() -> Shapes:
    return Shapes(gazetteer_data() / "shapes")


def _areas(geometry: BaseGeometry) -> Iterator[Polygon]:
    """The polygons within collections of any depth."""
    if isinstance(geometry, Polygon):
        if not geometry.is_empty:
            yield geometry
    elif hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from _areas(part)


def _codes(country: str | Iterable[str] | None) -> set[str] | None:
    """Country codes as a set of capitals; None: all."""
    if country is None:
        return None
    return {code.upper() for code in ([country] if isinstance(country, str) else country)}


def _touch(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two boxes meet."""
    return bool(
        one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]
    )


def _flat(arcs: Sequence[Any]) -> Iterable[int]:
    for item in arcs:
        if isinstance(item, int):
            yield item
        else:
            yield from _flat(item)
