"""Places and names of a compiled file, made into objects only when somebody asks for them."""

import json
import math
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.engine.hashing import HashTable, hash_one
from geo.gazetteer.engine.outlines import unpack
from geo.gazetteer.engine.store import Store
from geo.gazetteer.rows import NAME_KINDS, Row, script_of
from geo.model.errors import UnknownPlaceError
from geo.model.measure import disc
from geo.model.position import BBox, LonLat
from geo.model.records import Place, PlaceId, PlaceName
from geo.model.vocab import PlaceKind, Precision

__all__ = ["Records", "Texts"]

# Importance of a kind without people, in the same unit as log10 of a population.
_IMPORTANCE = {
    PlaceKind.CONTINENT: 9.0,
    PlaceKind.COUNTRY: 8.0,
    PlaceKind.SEA: 7.0,
    PlaceKind.REGION: 5.0,
    PlaceKind.ADM1: 5.0,
    PlaceKind.MOUNTAINS: 4.5,
    PlaceKind.RIVER: 4.5,
    PlaceKind.ISLAND: 4.0,
    PlaceKind.LAKE: 4.0,
    PlaceKind.ADM2: 4.0,
    PlaceKind.AIR_BASE: 3.5,
    PlaceKind.AIRPORT: 4.9,  # bare names are kept of the greatest only: likelier than a small town
    PlaceKind.DAM: 3.0,
    PlaceKind.CAMP: 3.0,
    PlaceKind.CITY: 4.7,
    PlaceKind.TOWN: 3.7,
    PlaceKind.ADM3: 3.0,
}
_LEAST = 2.5
_SOFT = (PlaceKind.ADM1, PlaceKind.ADM2, PlaceKind.ADM3)
_LEAST_SHARE = 0.2  # of a disc that lies in its parent: less says that the parent is not its own
_CURATED = 0.6  # a place that somebody curated is a little likelier to be meant
_PREFERRED = NAME_KINDS.index("preferred")
_SIDES = ("west", "south", "east", "north")
_FIELDS = 14  # of a record, its empty end left off


class Texts:
    """Texts end to end in a file."""

    def __init__(self, store: Store, name: str) -> None:
        self._blob = store.blob(f"{name}_blob")
        self._ends = store.array(f"{name}_ends").data

    def __len__(self) -> int:
        return len(self._ends)

    def raw(self, at: int) -> bytes:
        """The bytes of one text."""
        return self._blob[self._ends[at - 1] if at else 0 : self._ends[at]].tobytes()

    def __getitem__(self, at: int) -> str:
        return self.raw(at).decode()

    def many(self, numbers: Iterable[int]) -> list[str]:
        """Several texts that hold no newline."""
        blob, ends = self._blob, self._ends
        joined = b"\n".join([blob[ends[at - 1] if at else 0 : ends[at]] for at in numbers])
        return joined.decode().split("\n")


class Records:
    """Rows of the file by number, and numbers by place id."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._texts = Texts(store, "record")
        self._ids = HashTable(store.array("id_slots"))
        self.kinds = tuple(PlaceKind(k) for k in store.meta["kinds"])
        self.precisions = tuple(Precision(p) for p in store.meta["precisions"])
        self.countries: list[str] = store.meta["countries"]
        self._flags: list[str] = store.meta["flags"]
        self._origins: list[str] = store.meta["origins"]
        self.number = lru_cache(maxsize=4096)(self._number)
        self.record = lru_cache(maxsize=4096)(self._record)
        self.place = lru_cache(maxsize=4096)(self._place)
        self.licence = lru_cache(maxsize=256)(self._licence)

    def __len__(self) -> int:
        return len(self._texts)

    @cached_property
    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """The columns that hints are checked against, shape (places,) each."""
        names = (
            "lon",
            "lat",
            "kind",
            "country",
            "admin1",
            "admin2",
            "population",
            "near",
            "radius",
        )
        return {name: self.store.array(name) for name in (*names, "precision", "same_as", "trust")}

    @cached_property
    def name_owner(self) -> npt.NDArray[np.uint32]:
        """Place of every name."""
        return self.store.array("name_owner")

    @cached_property
    def name_texts(self) -> Texts:
        """Every name as its source writes it."""
        return Texts(self.store, "name")

    @cached_property
    def name_kinds(self) -> npt.NDArray[np.uint8]:
        """Kind of every name, an index of ``NAME_KINDS``."""
        return self.store.array("name_kind")

    @cached_property
    def name_langs(self) -> npt.NDArray[np.unsignedinteger[Any]]:
        """Language of every name, an index of ``languages``."""
        langs: npt.NDArray[np.unsignedinteger[Any]] = self.store.array("name_lang")
        return langs

    @cached_property
    def languages(self) -> list[str]:
        """Language codes that ``name_lang`` counts in."""
        texts = Texts(self.store, "lang")
        return [texts[i] for i in range(len(texts))]

    def _number(self, place_id: PlaceId) -> int:
        """Number of a place.

        Raises
        ------
        UnknownPlaceError
            There is none of this id.
        """
        for at in self._ids.find(hash_one(place_id.encode())):
            if self.record(at)[0] == place_id:
                return at
        raise UnknownPlaceError(place_id)

    def place_id(self, at: int) -> PlaceId:
        """Id of the place of this number."""
        return PlaceId(self.record(at)[0])

    def _record(self, at: int) -> list[Any]:
        record: list[Any] = json.loads(self._texts.raw(at))
        record += [""] * (_FIELDS - len(record))
        record[2] = self._origins[record[2] or 0]
        if not record[3] and record[0].startswith("gn:"):
            record[3] = int(record[0][3:])
        return record

    def _place(self, at: int) -> Place:
        (
            place_id, name, source, geonames_id, admin1, admin2, name_ar, pcode, wikidata, licence,
            flags, bbox, _parents, _evidence,
        ) = self.record(at)  # fmt: skip
        column = self.columns
        lon, lat = float(column["lon"][at]), float(column["lat"][at])
        unit1, unit2 = int(column["admin1"][at]), int(column["admin2"][at])
        return Place(
            place_id=PlaceId(place_id),
            name=name,
            kind=self.kinds[column["kind"][at]],
            country=self.countries[column["country"][at]],
            admin1=self.record(unit1)[1] if unit1 >= 0 else admin1,
            admin1_id=self.place_id(unit1) if unit1 >= 0 else None,
            admin2=self._unit_name(unit2, admin2),
            admin2_id=self.place_id(unit2) if unit2 >= 0 else None,
            point=None if math.isnan(lon) else LonLat(lon=lon, lat=lat),
            bbox=self._bbox(at, bbox),
            precision=self.precisions[column["precision"][at]],
            radius_km=round(float(column["radius"][at]), 3),
            population=int(column["population"][at]),
            name_ar=name_ar,
            pcode=pcode,
            geonames_id=geonames_id or None,
            wikidata=wikidata,
            source=source,
            licence=licence or self.licence(source),
            flags=frozenset(self._flags[i] for i in flags or ()) - self._outgrown(at),
        )

    def _outgrown(self, at: int) -> frozenset[str]:
        """The flag of a soft extent where a linked row brings an outline."""
        known = any(self._footprint_at(other) >= 0 for other in self.linked.get(at, ()))
        return frozenset({"approximate"}) if known else frozenset()

    def _unit_name(self, unit: int, stated: str) -> str:
        """Name of a unit; of one without a curator or a p-code, what the row itself says."""
        if unit < 0:
            return stated
        record = self.record(unit)
        curated = not self.columns["trust"][unit]
        written = stated and ":" not in stated and stated.lower() != stated.upper()
        return stated if written and not curated and not record[7] else str(record[1])

    def _licence(self, source: str) -> str:
        known = self.store.meta["sources"]
        found = [known[s].get("licence", "") for s in source.split("|") if s in known]
        return "; ".join(dict.fromkeys(licence for licence in found if licence))

    def _bbox(self, at: int, stored: list[float] | None) -> BBox | None:
        if stored:
            west, south, east, north = stored
            return BBox(west=west, south=south, east=east, north=north)
        found = self._footprint_at(at)
        if found < 0:
            return None
        west, south, east, north = self.footprint_boxes[found].tolist()
        return BBox(west=west, south=south, east=east, north=north)

    @cached_property
    def footprint_places(self) -> npt.NDArray[np.uint32]:
        """Numbers of the places that have a footprint, ascending."""
        return self.store.array("footprint_place")

    @cached_property
    def footprint_boxes(self) -> npt.NDArray[np.float64]:
        """West, south, east and north of each footprint, shape (footprints, 4)."""
        return self.store.array("footprint_box").reshape(-1, 4)

    @cached_property
    def _footprints(self) -> Texts:
        return Texts(self.store, "footprint")

    def _footprint_at(self, at: int) -> int:
        places = self.footprint_places
        found = int(np.searchsorted(places, at))
        return found if found < len(places) and places[found] == at else -1

    def footprint(self, at: int) -> BaseGeometry | None:
        """Polygon or line of a place."""
        found = self._footprint_at(at)
        return None if found < 0 else unpack(self._footprints.raw(found))

    def extent(self, at: int) -> BaseGeometry | None:
        """The footprint of a place, else what stands for it.

        That of a row linked to it; for a unit that is known as a box and a radius a disc within
        its box and the unit that holds it.
        """
        shapes = (self.footprint(i) for i in (at, *self.linked.get(at, ())))
        shape = next((s for s in shapes if s is not None), None)
        if shape is not None or self.kinds[self.columns["kind"][at]] not in _SOFT:
            return shape
        place = self.place(at)
        if place.point is None or "approximate" not in place.flags:
            return None
        soft = disc(place.point, radius_km=max(place.radius_km, 1.0))
        box = place.bbox
        if box is not None and box.west <= box.east:
            soft = shapely.clip_by_rect(soft, *box.as_tuple)
        parent = self.footprint(int(self.columns["admin1"][at]))
        inside = soft if parent is None else shapely.intersection(soft, parent)
        return soft if inside.area < _LEAST_SHARE * soft.area else inside

    def names(self, at: int) -> tuple[PlaceName, ...]:
        """Every name of a place, the preferred first."""
        starts = self.store.array("place_names")
        return tuple(self.name(i) for i in range(int(starts[at]), int(starts[at + 1])))

    def name(self, number: int) -> PlaceName:
        """One name."""
        text = self.name_texts[number]
        return PlaceName(
            text=text,
            lang=self.lang_of(number),
            script=script_of(text),
            kind=NAME_KINDS[self.name_kinds[number]],
        )

    def lang_of(self, number: int) -> str:
        """The language of a name, "" where none is given."""
        return str(self.languages[self.name_langs[number]])

    def lead(self, at: int) -> int:
        """The place that stands for this one: itself, or the earlier row it was linked to."""
        same = int(self.columns["same_as"][at])
        return same if same >= 0 else at

    @cached_property
    def linked(self) -> dict[int, list[int]]:
        """Rows that were linked, by the place that stands for them."""
        same_as = self.columns["same_as"]
        found: dict[int, list[int]] = {}
        for at in np.flatnonzero(same_as >= 0).tolist():
            found.setdefault(int(same_as[at]), []).append(at)
        return found

    def importance(self, at: int, name: int) -> float:
        """How likely a bare name means a place: people, kind, whether it is its first name."""
        column = self.columns
        people = int(column["population"][at])
        kind = self.kinds[column["kind"][at]]
        size = float(np.log10(people)) if people > 0 else _IMPORTANCE.get(kind, _LEAST)
        if kind is PlaceKind.ADM2 and column["trust"][at] and self._footprint_at(at) < 0:
            size -= 1.0  # of tables that nobody looked at: a town of the name is likelier meant
        first_name = 1.0 if self.name_kinds[name] == _PREFERRED else 0.0
        return max(size, _LEAST) + first_name + (0.0 if column["trust"][at] else _CURATED)

    def kind_numbers(self, kinds: PlaceKind | Iterable[PlaceKind]) -> list[int]:
        """Numbers of kinds in the ``kind`` column."""
        wanted = {kinds} if isinstance(kinds, PlaceKind) else {PlaceKind(k) for k in kinds}
        return [i for i, kind in enumerate(self.kinds) if kind in wanted]


def rows_of(records: Records) -> Iterator[tuple[int, Row]]:
    """Every place of a file as a row, with its trust: a file can be added to."""
    for at in range(len(records)):
        place = records.place(at)
        stored = records.record(at)
        shape = records.footprint(at)
        first, *others = records.names(at)
        row = Row(
            place_id=place.place_id,
            name=first.text,
            kind=place.kind,
            country=place.country,
            admin1=place.admin1_id or place.admin1,
            admin2=place.admin2_id or place.admin2,
            lon=place.point.lon if place.point else None,
            lat=place.point.lat if place.point else None,
            bbox=BBox(**dict(zip(_SIDES, stored[11], strict=True))) if stored[11] else None,
            precision=place.precision,
            radius_km=place.radius_km,
            population=place.population,
            names=tuple(others),
            name_ar=place.name_ar,
            pcode=place.pcode,
            geonames_id=place.geonames_id,
            wikidata=place.wikidata,
            source=place.source,
            licence=stored[9],
            footprint=None if shape is None else shapely.to_wkb(shape),
            flags=place.flags,
            parents=tuple(PlaceId(p) for p in stored[12] or ()),
            evidence=stored[13],
            curated=records.columns["trust"][at] == 0,
        )
        yield int(records.columns["trust"][at]), row
