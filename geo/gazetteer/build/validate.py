"""Check the curated tables: every fault at once, with file, row, column and remedy.

What a reader of a pull request would look at: is the point where the row says, are the names in
the script they claim, is there a source, does the place stand there already.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.build.curated import read_sources, read_table
from geo.gazetteer.fold import key_fold
from geo.gazetteer.resources import gazetteer_data
from geo.gazetteer.rows import NAME_KINDS, Row, parse_names, script_of
from geo.gazetteer.shapes import world as shapes
from geo.gazetteer.units import unit_key
from geo.model.errors import InputError
from geo.model.footprints import precision_of_kind
from geo.model.measure import KM_PER_DEGREE, great_circle_km
from geo.model.position import LonLat
from geo.model.radii import BORDER_KM
from geo.model.records import Rejected
from geo.model.vocab import PlaceKind, Precision

__all__ = ["check_tables"]

_SAME_KM = 1.0  # two rows of one name and kind so near each other are one place
_WIDE_SITE_KM = 4.0  # from which a camp, an oil field, a long bridge is an area
_ON_LAND = frozenset(
    {
        PlaceKind.CITY,
        PlaceKind.TOWN,
        PlaceKind.VILLAGE,
        PlaceKind.QUARTER,
        PlaceKind.SITE,
        PlaceKind.AIR_BASE,
        PlaceKind.AIRPORT,
        PlaceKind.CAMP,
        PlaceKind.CROSSING,
        PlaceKind.ADM1,
        PlaceKind.ADM2,
        PlaceKind.ADM3,
    }
)
_UNITS = (PlaceKind.ADM1, PlaceKind.ADM2, PlaceKind.ADM3)
_SCRIPTS = {
    "ar": "Arab", "fa": "Arab", "ur": "Arab", "ckb": "Arab", "ps": "Arab",
    "ru": "Cyrl", "uk": "Cyrl", "bg": "Cyrl", "be": "Cyrl", "mk": "Cyrl", "kk": "Cyrl",
    "el": "Grek", "he": "Hebr", "hy": "Armn", "ka": "Geor",
    "en": "Latn", "fr": "Latn", "de": "Latn", "es": "Latn", "it": "Latn", "tr": "Latn",
}  # fmt: skip
_FLAGS = frozenset(
    {"historical", "approximate", "gathering_point", "no_scan", "destroyed", "sensitive"}
)
_PATTERNS = {
    "wikidata": (re.compile(r"Q[1-9]\d*"), "write Q and a number, or leave it empty"),
    "pcode": (
        re.compile(r"[A-Z]{1,3}\d*"),
        "write OCHA's, or leave it empty; never guess",
    ),
}
_ACTIONS = ("alias", "no_scan", "drop")

Fault = tuple[str, str, str]  # column, reason, remedy


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """One row of a table with where it stands."""

    file: str
    number: int
    cells: Mapping[str, str]
    row: Row


@dataclass(kw_only=True)
class _World:
    """What rows are checked against: sources, shapes, units by name, all place ids."""

    sources: frozenset[str]
    shapes: dict[str, shapes.Unit]
    ids: dict[str, _Line] = field(default_factory=dict)
    names: dict[tuple[str, str], list[_Line]] = field(default_factory=dict)
    units: dict[tuple[str, str], BaseGeometry | None] = field(default_factory=dict)

    @cached_property
    def countries(self) -> dict[str, BaseGeometry]:
        """ISO code to the land of a country."""
        parts: dict[str, list[BaseGeometry]] = {}
        for unit in self.shapes.values():
            parts.setdefault(unit.country, []).append(unit.geometry)
        return {
            code: shapely.MultiPolygon([p for g in found for p in shapely.get_parts(g)])
            for code, found in parts.items()
        }

    def knows(self, here: LonLat, country: str) -> bool:
        """Whether any unit of a country reaches a point; the shapes lack some small islands."""
        found = (shape for (code, _), shape in self.units.items() if code == country and shape)
        return any(_off_km(shape, here) <= BORDER_KM for shape in found)

    def wkb(self, key: str) -> bytes | None:
        """The footprint that ``shape:<key>`` means."""
        return shapely.to_wkb(self.shapes[key].geometry) if key in self.shapes else None


def check_tables(path: Path) -> list[Rejected]:
    """Every fault of a table of places, or of all tables of a folder.

    Parameters
    ----------
    path
        A ``.csv`` of places, or a folder like ``gazetteer/`` with ``sources.toml`` beside it.

    Returns
    -------
    list of Rejected
        Ordered by file and row; empty when all is well.

    Raises
    ------
    InputError
        There is no table of places.
    """
    path = Path(path)
    folder = path if path.is_dir() else path.parent
    tables = sorted(folder.glob("*.csv")) if path.is_dir() else [path]
    tables = [table for table in tables if _is_places(table, alone=not path.is_dir())]
    if not tables:
        raise InputError(
            "no table of places here",
            where=str(path),
            remedy="its header begins with place_id; columns are in gazetteer/README.md",
        )
    faults: list[Rejected] = []
    packaged = gazetteer_data()
    sources = frozenset(read_sources(folder)) | frozenset(read_sources(packaged))
    world = _World(sources=sources, shapes=_known())
    lines = [line for table in tables for line in _lines(table, world, faults)]
    named = list(_lines(packaged / "admin1.csv", world, [])) if folder != packaged else []
    world.units.update(_units(world.shapes.values(), [*named, *lines]))
    faults += [
        _rejected(line, column, reason, remedy)
        for line in lines
        for check in _CHECKS
        for column, reason, remedy in check(line, world)
    ]
    if path.is_dir():
        faults += _side_tables(folder, frozenset(world.ids))
    order = {table.name: i for i, table in enumerate(tables)}
    return sorted(faults, key=lambda f: (order.get(f.file, len(order)), f.file, f.row or 0))


def _rejected(line: _Line, column: str, reason: str, remedy: str) -> Rejected:
    return Rejected(
        file=line.file,
        row=line.number,
        column=column,
        value=line.cells.get(column, "")[:80],
        reason=reason,
        remedy=remedy,
    )


# ------------------------------------------------------------------ reading


def _is_places(table: Path, *, alone: bool) -> bool:
    try:
        with table.open(encoding="utf-8-sig") as file:
            header = file.readline()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", where=str(table)) from error
    return header.startswith("place_id,") or (alone and "name" in header.strip().split(","))


def _lines(table: Path, world: _World, faults: list[Rejected]) -> Iterator[_Line]:
    """Rows that can be read, each with its line; what cannot is a fault already."""
    bad: list[Rejected] = []
    rows = read_table(table, faults=bad, shape=world.wkb)
    refused = {fault.row for fault in bad if fault.fatal}
    with table.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for cells in reader:
            row = None
            if reader.line_num not in refused:
                row = next(rows, None)
                refused = {fault.row for fault in bad if fault.fatal}
            if row is not None and reader.line_num not in refused:
                kept = {key: (value or "").strip() for key, value in cells.items() if key}
                yield _Line(file=table.name, number=reader.line_num, cells=kept, row=row)
    faults += bad


@cache
def _known() -> dict[str, shapes.Unit]:
    world = shapes.load()
    return {u.shape_id: u for u in (*world.countries(), *world.adm1(), *world.older())}


def _units(
    known: Iterable[shapes.Unit], lines: Iterable[_Line]
) -> dict[tuple[str, str], BaseGeometry | None]:
    """First-level units by country and name, with their shape where one is known."""
    found: dict[tuple[str, str], BaseGeometry | None] = {
        (unit.country, unit_key(unit.name)): unit.geometry
        for unit in known
        if unit.shape_id.startswith("adm1:")
    }
    for line in lines:
        if line.row.kind is PlaceKind.ADM1:
            own = line.row.footprint
            shape = None if own is None else shapely.from_wkb(own)
            for name in filter(None, _unit_names(line.row)):
                found[line.row.country, unit_key(name)] = shape
    return found


def _unit_names(row: Row) -> list[str]:
    return [row.name, row.name_ar, row.admin1_code, row.pcode, *(n.text for n in row.names)]


# ------------------------------------------------------------------ one row


def _ids(line: _Line, world: _World) -> Iterator[Fault]:
    row = line.row
    earlier = world.ids.setdefault(row.place_id, line)
    if earlier is not line:
        where = f"{earlier.file}:{earlier.number}"
        yield "place_id", f"{row.place_id} stands in {where} already", "merge the two rows"
    if row.geonames_id is not None and row.place_id != f"gn:{row.geonames_id}":
        reason = f"the row has GeoNames id {row.geonames_id} but is called {row.place_id}"
        yield "place_id", reason, f"write gn:{row.geonames_id}"
    for column, (pattern, remedy) in _PATTERNS.items():
        text = line.cells.get(column, "")
        if text and not pattern.fullmatch(text):
            yield column, f"{text!r} is no {column}", remedy
    for flag in sorted(row.flags - _FLAGS):
        yield "flags", f"{flag!r} is no flag", f"one of {', '.join(sorted(_FLAGS))}"


def _origin(line: _Line, world: _World) -> Iterator[Fault]:
    stated = [source for source in line.row.source.split("|") if source]
    if not stated:
        yield "source", "no source", "write geo-curated for your own knowledge"
    for source in stated:
        if source not in world.sources:
            yield "source", f"source {source!r} is not in sources.toml", "describe it there first"
    if not line.row.evidence:
        yield "evidence", "no evidence", "say what the row was checked against"


def _names(line: _Line, world: _World) -> Iterator[Fault]:
    row = line.row
    if script_of(row.name) not in ("Latn", ""):
        yield "name", f"{row.name!r} is not in Latin letters", "it goes to names, with its language"
    if row.name_ar and script_of(row.name_ar) != "Arab":
        yield "name_ar", f"{row.name_ar!r} is not in Arabic letters", "move it to names"
    seen: set[str] = {row.name}
    for name in parse_names(line.cells.get("names", "")):
        expected = _SCRIPTS.get(name.lang)
        if name.kind not in NAME_KINDS:
            remedy = f"one of {', '.join(NAME_KINDS)}"
            yield "names", f"{name.kind!r} is no kind of name ({name.text})", remedy
        if expected and name.script and name.script != expected:
            reason = f"{name.text!r} is marked {name.lang} but is not in that script"
            yield "names", reason, "mend the language before the colon"
        if name.script == "Arab" and not name.lang:
            yield "names", f"{name.text!r} has no language", f"write ar:{name.text}"
    for text in filter(None, line.cells.get("names", "").split("|")):
        if text.strip() in seen:
            yield "names", f"{text.strip()!r} stands twice", "keep one"
        seen.add(text.strip())
    yield from _twins(line, world)


def _twins(line: _Line, world: _World) -> Iterator[Fault]:
    """Two rows that look like one place."""
    row = line.row
    same = world.names.setdefault((key_fold(row.name), row.kind.value), [])
    for other in same:
        if _near(row, other.row):
            reason = f"the same name, kind and place as {other.file}:{other.number}"
            yield "name", reason, "merge the two rows, or say in evidence how they differ"
    same.append(line)


def _near(row: Row, other: Row) -> bool:
    if row.lon is None or row.lat is None or other.lon is None or other.lat is None:
        return False
    here, there = LonLat(lon=row.lon, lat=row.lat), LonLat(lon=other.lon, lat=other.lat)
    return great_circle_km(here, there) <= _SAME_KM


def _extent(line: _Line, _world: _World) -> Iterator[Fault]:
    row = line.row
    if row.radius_km is not None and not 0 < row.radius_km <= 20016:
        yield "radius_km", f"{row.radius_km} is no radius", "kilometres, above 0"
    usual = precision_of_kind(row.kind)
    if row.precision is not None and row.precision is not usual and not _fits(row):
        reason = f"a {row.kind.value} is not known to the precision {row.precision.value!r}"
        yield "precision", reason, f"write {usual.value}, or leave it empty"
    if row.lon is None and row.footprint is None and row.bbox is None:
        yield "lat", "the place has no position", "give lat and lon, or a footprint"


def _fits(row: Row) -> bool:
    """Area kinds may be any area; a point of a settlement or site may be of either class.

    A site that reaches far is an area of its radius.
    """
    if row.precision is Precision.AREA and precision_of_kind(row.kind) is Precision.SITE:
        return row.radius_km is not None and row.radius_km >= _WIDE_SITE_KM
    points = {Precision.SITE, Precision.SETTLEMENT}
    areas = {Precision.AREA, Precision.PROVINCE, Precision.DISTRICT, Precision.COUNTRY}
    return any({row.precision, precision_of_kind(row.kind)} <= group for group in (points, areas))


def _where(line: _Line, world: _World) -> Iterator[Fault]:
    """The point in its box, its footprint, its country and its unit, 5 km allowed."""
    row = line.row
    if row.lon is None or row.lat is None:
        return
    here = LonLat(lon=row.lon, lat=row.lat)
    if row.bbox is not None and here not in row.bbox:
        yield "lat", "the point lies outside the row's own box", "mend the box or the point"
    if row.footprint is not None and row.kind is not PlaceKind.COUNTRY:
        off = _off_km(shapely.from_wkb(row.footprint), here)
        if off > BORDER_KM:
            reason = f"the point lies {off:.0f} km outside the row's own footprint"
            yield "footprint", reason, "mend one of them"
    if row.kind not in _ON_LAND:
        return
    country = world.countries.get(row.country)
    if row.country and country is not None:
        yield from _outside(country, here, row.country, column="country", row=row)
    key = (row.country, unit_key(row.admin1))
    unit = world.units.get(key) if row.admin1 else None
    if unit is not None:
        faults = list(_outside(unit, here, row.admin1, column="admin1", row=row))
        yield from faults if faults and world.knows(here, row.country) else []
    elif row.admin1 and row.country and key not in world.units:
        remedy = "write its name as in admin1.csv or the shapes"
        yield "admin1", f"no first-level unit of {row.country} is called {row.admin1!r}", remedy


def _outside(
    shape: BaseGeometry, here: LonLat, name: str, *, column: str, row: Row
) -> Iterator[Fault]:
    off = _off_km(shape, here)
    own = row.radius_km or 0.0 if row.kind in _UNITS else 0.0  # its middle may lie in a bay
    if off <= max(BORDER_KM, own):
        return
    remedy = f"mend the point or {column}"
    if abs(here.lon) <= 90 and _off_km(shape, LonLat(lon=here.lat, lat=here.lon)) <= BORDER_KM:
        remedy = "lat and lon are swapped"
    reason = f"the point lies {off:.0f} km outside {name} ({BORDER_KM:.0f} km are allowed)"
    yield "lat", reason, remedy


def _off_km(shape: BaseGeometry, here: LonLat) -> float:
    """How far outside a shape a point is, kilometres; along a meridian, so never too little."""
    shapely.prepare(shape)
    spot = Point(here.xy)
    return 0.0 if shape.intersects(spot) else float(shape.distance(spot)) * KM_PER_DEGREE


_CHECKS: tuple[Callable[[_Line, _World], Iterable[Fault]], ...] = (
    _ids,
    _origin,
    _names,
    _extent,
    _where,
)


# ------------------------------------------------------------------ the further tables


def _side_tables(folder: Path, ids: frozenset[str]) -> Iterator[Rejected]:
    """Demonyms and overrides must name places; overrides a known action."""
    yield from _references(folder / "demonyms.csv", ("demonym", "place_id", "lang"), ids)
    yield from _references(
        folder / "overrides.csv", ("name", "place_id", "action", "evidence"), ids
    )


def _references(path: Path, columns: tuple[str, ...], ids: frozenset[str]) -> Iterator[Rejected]:
    if not path.is_file():
        return
    seen: set[tuple[str, ...]] = set()

    def fault(row: int, column: str, reason: str, remedy: str) -> Rejected:
        return Rejected(file=path.name, row=row, column=column, reason=reason, remedy=remedy)

    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            yield fault(1, "", f"the columns are not {', '.join(columns)}", "mend the header")
            return
        for cells in reader:
            place, number = cells["place_id"] or "", reader.line_num
            if place and place not in ids and not re.fullmatch(r"gn:\d+", place):
                yield fault(number, "place_id", f"no place is called {place!r}", "mend the id")
            if "action" in cells and cells["action"] not in _ACTIONS:
                reason = f"{cells['action']!r} is no action"
                yield fault(number, "action", reason, f"one of {', '.join(_ACTIONS)}")
            key = tuple((cells[column] or "") for column in columns[:3])
            if key in seen:
                yield fault(number, columns[0], "the same line stands above", "delete one")
            seen.add(key)
            if not cells[columns[0]]:
                yield fault(number, columns[0], f"{columns[0]} is empty", "delete the line")
