"""What is known of a place besides its name, as masks over places and entries.

A country is a range of entries; every other hint is a mask, worked out once and kept.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from geo.gazetteer.engine.records import Records
from geo.gazetteer.engine.units import Units
from geo.model.measure import KM_PER_DEGREE
from geo.model.position import BBox
from geo.model.radii import BORDER_KM
from geo.model.vocab import PlaceKind

__all__ = ["Hints", "Scope"]

Bools = npt.NDArray[np.bool_]

_KEPT = 64  # scopes remembered
_ROUNDING = 0.01  # per cent


@dataclass(frozen=True, slots=True)
class Hints:
    """Hints in a form that can be looked up again."""

    countries: tuple[str, ...] = ()
    admin1: str = ""
    bbox: BBox | None = None
    kinds: tuple[PlaceKind, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        country: str | Iterable[str] | None,
        admin1: str | None,
        bbox: BBox | None,
        kind: PlaceKind | Iterable[PlaceKind] | None,
    ) -> "Hints":
        """From what a caller of ``search`` gives."""
        codes = (country,) if isinstance(country, str) else tuple(country or ())
        kinds = (kind,) if isinstance(kind, PlaceKind) else tuple(kind or ())
        return cls(
            countries=tuple(sorted({c.upper() for c in codes if c})),
            admin1=admin1 or "",
            bbox=bbox,
            kinds=tuple(sorted(PlaceKind(k) for k in kinds)),
        )


@dataclass(frozen=True)
class Scope:
    """Where to look: entry ranges (None: everywhere), masks of entries and places (None: all).

    Entries are asked for by names in no list only, and worked out when they are.
    """

    ranges: tuple[tuple[int, int], ...] | None
    places: Bools | None
    entries_of: Callable[[], Bools | None]
    size_of: Callable[[Bools | None], int]
    ignored: tuple[str, ...] = ()  # hints that name nothing in this gazetteer

    @cached_property
    def entries(self) -> Bools | None:
        """The entries that any allowed place has."""
        return self.entries_of()

    @cached_property
    def size(self) -> int:
        """How many entries count."""
        return self.size_of(self.entries)


class Scopes:
    """Hints to scopes, the last few kept."""

    def __init__(self, records: Records, units: Units) -> None:
        self._records, self._units = records, units
        self._kept: OrderedDict[Hints, Scope] = OrderedDict()
        self._starts = records.store.array("entry_starts")
        self._spelt: dict[Hints, dict[str, list[str]]] = {}
        self._number = {code: i for i, code in enumerate(records.countries)}

    def __call__(self, hints: Hints) -> Scope:
        scope = self._kept.get(hints)
        if scope is None:
            scope = self._kept[hints] = self._scope(hints)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return scope

    def has_alike(self, name: str, hints: Hints, *, least: float) -> bool:
        """Whether a name of an allowed place has its first letter and so many of its letters.

        ``least`` is per cent. True where the hints leave nothing out.
        """
        if not (hints.kinds or hints.admin1 or hints.bbox):
            return True
        if hints not in self._spelt:
            if len(self._spelt) == _KEPT:
                self._spelt.clear()
            self._spelt[hints] = self._spellings(hints)
        asked = name.casefold()
        texts = self._spelt[hints].get(asked[:1], [])
        return extractOne(asked, texts, scorer=ratio, score_cutoff=least - _ROUNDING) is not None

    def _spellings(self, hints: Hints) -> dict[str, list[str]]:
        """Every name of the allowed places without case, by its first letter."""
        found: dict[str, list[str]] = {}
        places, _ = self._places(hints, self._numbers(hints))
        if places is not None:
            names = np.flatnonzero(places[self._records.name_owner]).tolist()
            for text in {self._records.name_texts[number].casefold() for number in names}:
                found.setdefault(text[:1], []).append(text)
        return found

    def _numbers(self, hints: Hints) -> list[int]:
        return [self._number[c] for c in hints.countries if c in self._number]

    def _scope(self, hints: Hints) -> Scope:
        numbers = self._numbers(hints)
        ranges = None
        if hints.countries:
            starts = self._starts
            ranges = tuple((int(starts[i]), int(starts[i + 1])) for i in numbers)
        places, ignored = self._places(hints, numbers)
        if not hints.admin1 and hints.bbox is None and not hints.kinds:
            whole = ((0, int(self._starts[-1])),) if ranges is None else ranges
            size = sum(high - low for low, high in whole)
            return Scope(ranges, places, lambda: None, lambda _entries: size)
        return Scope(ranges, places, partial(self._entries, places, ranges), _count, ignored)

    def _places(self, hints: Hints, numbers: list[int]) -> tuple[Bools | None, tuple[str, ...]]:
        column = self._records.columns
        masks: list[Bools] = []
        ignored: list[str] = []
        if hints.countries:
            masks.append(_any_of(column["country"], numbers))
        if hints.admin1:
            units = [
                at
                for at in self._units.find(hints.admin1, "admin1")
                if not hints.countries or column["country"][at] in numbers
            ]
            if units:
                masks.append(self._inside(units, masks[0] if masks else None))
            else:
                ignored.append(f"no unit named {hints.admin1!r}: hint not used")
        if hints.kinds:
            masks.append(_any_of(column["kind"], self._records.kind_numbers(hints.kinds)))
        if hints.bbox is not None:
            box, lon, lat = hints.bbox, column["lon"], column["lat"]
            inside = (lat >= box.south) & (lat <= box.north)
            if box.west <= box.east:
                inside &= (lon >= box.west) & (lon <= box.east)
            else:
                inside &= (lon >= box.west) | (lon <= box.east)
            masks.append(inside)
        return (np.logical_and.reduce(masks) if masks else None), tuple(ignored)

    def _inside(self, units: list[int], country: Bools | None) -> Bools:
        """Places of some units, and those so near their border that coarse shapes may err.

        A place whose unit nobody knows is left out only where its position says so.
        """
        column = self._records.columns
        lon, lat = column["lon"], column["lat"]
        placed = np.isfinite(lon)
        shapes = {at: self._records.footprint(at) for at in units}
        mask = _any_of(column["admin1"], units)
        if country is not None:
            unknown = (column["admin1"] < 0) & country
            above = np.flatnonzero(unknown)
            unknown[above[np.isin(column["kind"][above], self._above)]] = False
            bounded = all(shape is not None for shape in shapes.values())
            mask |= unknown & ~placed if bounded else unknown
        mask[units] = True
        asking = np.flatnonzero(~mask & placed & (True if country is None else country))
        for at, shape in shapes.items():
            if shape is None:
                continue
            reach = BORDER_KM / KM_PER_DEGREE / max(float(np.cos(np.radians(lat[at]))), 0.05)
            west, south, east, north = shape.bounds
            near = asking[
                (lon[asking] > west - reach)
                & (lon[asking] < east + reach)
                & (lat[asking] > south - reach)
                & (lat[asking] < north + reach)
            ]
            shapely.prepare(shape)
            points = np.array(shapely.points(lon[near], lat[near]), dtype=object)
            mask[near[shapely.dwithin(shape, points, reach)]] = True
        return mask

    @cached_property
    def _above(self) -> list[int]:
        """Kinds that lie in no first-level unit."""
        kinds = (PlaceKind.CONTINENT, PlaceKind.COUNTRY, PlaceKind.ADM1, PlaceKind.SEA)
        return self._records.kind_numbers(kinds)

    def _entries(
        self, places: Bools | None, ranges: tuple[tuple[int, int], ...] | None
    ) -> Bools | None:
        """Entries that any allowed place has."""
        if places is None:
            return None
        store = self._records.store
        entry_key = store.array("entry_key")
        starts = self._starts
        allowed = np.zeros(len(entry_key), dtype=bool)
        owners = np.flatnonzero(places)
        first = store.array("place_names")[owners].astype(np.int64)
        many = store.array("place_names")[owners + 1].astype(np.int64) - first
        names = np.arange(int(many.sum())) + np.repeat(first - (np.cumsum(many) - many), many)
        keys = store.array("name_key")[names]
        country = np.repeat(self._records.columns["country"][owners], many)
        for number in np.unique(country).tolist():
            low, high = int(starts[number]), int(starts[number + 1])
            if ranges is not None and (low, high) not in ranges:
                continue
            own = keys[country == number]
            at = np.minimum(np.searchsorted(entry_key[low:high], own), max(high - low - 1, 0))
            if high > low:
                hit = entry_key[low:high][at] == own
                allowed[low + at[hit]] = True
        return allowed


def _count(entries: Bools | None) -> int:
    return 0 if entries is None else int(entries.sum())


def _any_of(column: npt.NDArray[Any], numbers: list[int]) -> Bools:
    """As ``np.isin``, which takes ten times as long for a few numbers."""
    found: Bools = np.zeros(len(column), dtype=bool)
    for number in numbers:
        found |= column == number
    return found
