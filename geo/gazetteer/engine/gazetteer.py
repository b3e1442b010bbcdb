"""The opened gazetteer: what the stages know as ``Lookup``."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.engine.keys import Keys
from geo.gazetteer.engine.many import borne
from geo.gazetteer.engine.records import Records, rows_of
from geo.gazetteer.engine.reverse import Reverse
from geo.gazetteer.engine.scan import Scanner
from geo.gazetteer.engine.search import Search
from geo.gazetteer.engine.store import Store
from geo.gazetteer.fold import key_fold, key_folds
from geo.gazetteer.rows import NAME_KINDS, Row
from geo.model.bearers import Borne
from geo.model.position import BBox, LonLat
from geo.model.records import Attribution, Candidate, Match, Place, PlaceId, PlaceName
from geo.model.vocab import PlaceKind

__all__ = ["Gazetteer"]

_SETTLEMENTS = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)
_UNITS = (PlaceKind.ADM1, PlaceKind.ADM2, PlaceKind.ADM3)
_DEMONYM = NAME_KINDS.index("demonym")


class Gazetteer:
    """A compiled gazetteer file, read-only; pickles as its path.

    Raises
    ------
    GazetteerError
        The file is missing, cut, altered, or folded by other tables.
    """

    def __init__(self, path: str | Path) -> None:
        self._store = Store(Path(path))
        self._records = Records(self._store)
        self._keys = Keys(self._store)

    def __reduce__(self) -> tuple[Callable[[str], "Gazetteer"], tuple[str]]:
        return Gazetteer, (str(self.path),)

    def __len__(self) -> int:
        """Places in the file."""
        return len(self._records)

    @property
    def path(self) -> Path:
        """The file."""
        return self._store.path

    @property
    def build_id(self) -> str:
        """Changes when any row or rule of the gazetteer does."""
        found: str = self._store.meta["build_id"]
        return found

    @property
    def attributions(self) -> tuple[Attribution, ...]:
        """Every source whose rows are in the file, as its licence asks to be named."""
        sources: dict[str, dict[str, str]] = self._store.meta["sources"]
        return tuple(
            Attribution(
                source_id=key,
                text=about.get("attribution") or about.get("title", key),
                licence=about.get("licence", ""),
                url=about.get("url", ""),
            )
            for key, about in sorted(sources.items())
        )

    def info(self) -> dict[str, Any]:
        """What the file holds: build id, counts, sources with licence and attribution."""
        meta = self._store.meta
        return {
            "path": str(self.path),
            "build_id": self.build_id,
            "fold": meta["fold"],
            "counts": meta["counts"],
            "sources": meta["sources"],
        }

    def search(
        self,
        name: str,
        *,
        country: str | Iterable[str] | None = None,
        admin1: str | None = None,
        admin2: str | None = None,
        near: LonLat | None = None,
        bbox: BBox | None = None,
        kind: PlaceKind | Iterable[PlaceKind] | None = None,
        limit: int = 10,
        fuzzy: bool = True,
        doubtful: bool = False,
        alike: float = 0.0,
    ) -> list[Candidate]:
        """Candidates for a name, best first; empty when nothing is good enough.

        Good enough is a likeness that at most 2 % of names reach that are not there. With
        ``doubtful`` less likely names are given too, for a person or a caller that decides. With
        ``alike`` (per cent of letters) nothing is given, and nothing searched, where no allowed
        name of the same first letter shares so many.
        """
        return self._search.search(
            name,
            country=country,
            admin1=admin1,
            admin2=admin2,
            near=near,
            bbox=bbox,
            kind=kind,
            limit=limit,
            fuzzy=fuzzy,
            doubtful=doubtful,
            alike=alike,
        )

    def borne(
        self,
        names: Sequence[str],
        *,
        countries: Sequence[str],
        units: Sequence[PlaceId | None],
        settlements: int,
    ) -> list[Borne]:
        """What bears each name within its country and unit: :func:`geo.gazetteer.engine.many`."""
        if not names:
            return []
        return borne(
            names,
            self._records,
            self._keys,
            self._search,
            self._reverse,
            countries=countries,
            units=units,
            settlements=settlements,
        )

    def lookup(self, name: str) -> tuple[PlaceId, ...]:
        """Ids of the places with exactly this name (accents and letter forms apart), sorted."""
        key = self._keys.find(key_fold(name))
        return self._places_of(key) if key >= 0 else ()

    def lookup_many(self, names: Sequence[str]) -> list[tuple[PlaceId, ...]]:
        """Ids of the places of many names, in the order given; empty where there is none.

        The batch form of an exact search: every name is folded in one call and found by hash.
        """
        if not names:
            return []
        keys = self._keys.find_many(key_folds(names)).tolist()
        return [self._places_of(key) if key >= 0 else () for key in keys]

    def _places_of(self, key: int) -> tuple[PlaceId, ...]:
        records = self._records
        owners = {
            records.lead(int(records.name_owner[n]))
            for n in self._keys.names(key)
            if records.name_kinds[n] != _DEMONYM
        }
        return tuple(sorted(records.place_id(at) for at in owners))

    def nearest_many(
        self,
        lon: npt.NDArray[np.float64],
        lat: npt.NDArray[np.float64],
        *,
        kinds: Iterable[PlaceKind] | None = None,
        limit: int = 1,
        workers: int = 1,
    ) -> tuple[list[tuple[PlaceId, ...]], npt.NDArray[np.float64]]:
        """Ids of the nearest places of many points, and kilometres, shape (n, limit)."""
        numbers, km = self._reverse.nearest_many(
            lon, lat, kinds=kinds, limit=limit, workers=workers
        )
        place_id = self._records.place_id
        return [tuple(place_id(at) for at in row if at >= 0) for row in numbers.tolist()], km

    @cached_property
    def _search(self) -> Search:
        return Search(self._records, self._keys)

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self._records, self._keys)

    @cached_property
    def _reverse(self) -> Reverse:
        return Reverse(self._records)

    def scan(self, text: str) -> Iterator[Match]:
        """All gazetteer names in running text: longest match, word boundaries, in order."""
        return self._scanner.scan(text)

    def match(self, text: str) -> Match | None:
        """The whole of a text as one name: what ``scan`` would find if it stood alone."""
        return self._scanner.match(text)

    def place(self, place_id: PlaceId) -> Place:
        """The record; UnknownPlaceError when there is none."""
        return self._records.place(self._records.number(place_id))

    def names(self, place_id: PlaceId) -> Sequence[PlaceName]:
        """Every name of a place, the preferred first."""
        return self._records.names(self._records.number(place_id))

    def linked(self, place_id: PlaceId) -> list[tuple[Place, float]]:
        """Rows of other sources that are this place, with the kilometres between them."""
        records = self._records
        km = self._store.array("link_km")
        found = records.linked.get(records.number(place_id), [])
        return [(records.place(at), round(float(km[at]), 3)) for at in found]

    def settlements_of(self, country: str) -> tuple[int, int]:
        """Settlements of a country: those that come with the package, and those added to them."""
        column = self._records.columns
        if country not in self._records.countries:
            return 0, 0
        own = column["country"] == self._records.countries.index(country)
        own &= np.isin(column["kind"], self._records.kind_numbers(_SETTLEMENTS))
        own &= column["same_as"] < 0
        loaded = column["trust"] > 1
        return int((own & ~loaded).sum()), int((own & loaded).sum())

    def gained(self) -> dict[str, tuple[int, int]]:
        """Settlements and units that were added to the package, by country; none without any."""
        column = self._records.columns
        added = (column["trust"] > 1) & (column["same_as"] < 0)
        made = []
        for kinds in (_SETTLEMENTS, _UNITS):
            of = added & np.isin(column["kind"], self._records.kind_numbers(kinds))
            made.append(np.bincount(column["country"][of], minlength=len(self._records.countries)))
        counts = zip(*(numbers.tolist() for numbers in made), strict=True)
        found = zip(self._records.countries, counts, strict=True)
        return {code: (towns, units) for code, (towns, units) in found if code and towns + units}

    @property
    def newest_trust(self) -> int:
        """0 curated, 1 packaged, then one more for each time that rows were added."""
        trust = self._records.columns["trust"]
        return int(trust.max()) if len(trust) else 0

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Every place as the row it could be compiled from again, with its trust."""
        return rows_of(self._records)

    def footprint(self, place_id: PlaceId) -> BaseGeometry | None:
        """Its polygon or line in WGS 84, None where only a point is known.

        A soft disc for a unit whose outline nobody has: it carries the flag ``approximate``.
        """
        return self._records.extent(self._records.number(place_id))

    def near_radius_km(self, place: Place) -> float:
        """Radius of "near" this place, kilometres: half the way to the next town or city.

        Counted over curated and packaged places only, 5 to 15, always wider than the place itself.
        """
        number = self._records.number(place.place_id)
        return round(float(self._records.columns["near"][number]), 3)

    def nearest(
        self, point: LonLat, *, kinds: Iterable[PlaceKind] | None = None, limit: int = 1
    ) -> list[tuple[Place, float]]:
        """The nearest places (settlements if no kinds are given) with great-circle kilometres."""
        return self._reverse.nearest(point, kinds=kinds, limit=limit)

    def spacing_km(self, point: LonLat, *, settlements: int) -> float:
        """Kilometres to the last of so many nearest settlements, 0 where there is none.

        The distance alone: no record is read for it.
        """
        return self._reverse.farthest_km(point, settlements=settlements)

    def containing(self, point: LonLat, *, tolerance_km: float = 5.0) -> list[Place]:
        """Admin units whose footprint holds the point (within the tolerance), largest first."""
        return self._reverse.containing(point, tolerance_km=tolerance_km)
