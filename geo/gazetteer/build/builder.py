"""Rows in, columns out: what the build holds in memory while sources stream through it.

Rows are added in order of trust: the curated tables first. A later row of the same place (same
``place_id`` or GeoNames id) gives its names and whatever the earlier one left empty, and nothing
else. Only flat arrays and the texts of names are kept, so memory grows with the names, not with
the objects that brought them.
"""

from array import array
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.fold import key_fold
from geo.gazetteer.rows import NAME_KINDS, Row
from geo.model.records import PlaceName
from geo.model.vocab import PlaceKind, Precision

__all__ = ["KINDS", "PRECISIONS", "Builder", "Interned"]

KINDS = tuple(PlaceKind)
PRECISIONS = tuple(Precision)
_KIND_AT = {kind: i for i, kind in enumerate(KINDS)}
_PRECISION_AT = {precision: i for i, precision in enumerate(PRECISIONS)}
_NAME_KIND_AT = {kind: i for i, kind in enumerate(NAME_KINDS)}
_CODE_LENGTH = 4  # of an all-capital alternate: airport and region codes
_NONE = 255
_UNITS = (PlaceKind.ADM1, PlaceKind.ADM2, PlaceKind.ADM3)


class Interned:
    """Texts that repeat, each kept once; number 0 is the empty text."""

    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self._at: dict[str, int] = {"": 0}

    def __call__(self, text: str) -> int:
        """Number of a text."""
        at = self._at.get(text)
        if at is None:
            at = self._at[text] = len(self.texts)
            self.texts.append(text)
        return at


@dataclass(slots=True)
class Rare:
    """What few places have."""

    name_ar: str = ""
    pcode: str = ""
    wikidata: str = ""
    licence: str = ""
    evidence: str = ""
    flags: frozenset[str] = frozenset()
    bbox: tuple[float, float, float, float] | None = None
    footprint: bytes | None = None
    parents: tuple[str, ...] = ()


@dataclass(slots=True)
class Builder:
    """The columns of all places and of all names so far."""

    ids: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    text: Interned = field(default_factory=Interned)  # admin names, codes, countries, sources
    rare: dict[int, Rare] = field(default_factory=dict)
    kind: "array[int]" = field(default_factory=lambda: array("B"))
    precision: "array[int]" = field(default_factory=lambda: array("B"))
    country: "array[int]" = field(default_factory=lambda: array("I"))
    source: "array[int]" = field(default_factory=lambda: array("I"))
    admin1: "array[int]" = field(default_factory=lambda: array("I"))
    admin2: "array[int]" = field(default_factory=lambda: array("I"))
    admin1_code: "array[int]" = field(default_factory=lambda: array("I"))
    admin2_code: "array[int]" = field(default_factory=lambda: array("I"))
    lon: "array[float]" = field(default_factory=lambda: array("d"))
    lat: "array[float]" = field(default_factory=lambda: array("d"))
    radius: "array[float]" = field(default_factory=lambda: array("d"))
    population: "array[int]" = field(default_factory=lambda: array("q"))
    geonames_id: "array[int]" = field(default_factory=lambda: array("q"))
    trust: "array[int]" = field(default_factory=lambda: array("B"))  # 0 curated, then by source
    name_owner: "array[int]" = field(default_factory=lambda: array("I"))
    name_text: list[str] = field(default_factory=list)
    name_lang: "array[int]" = field(default_factory=lambda: array("I"))
    name_kind: "array[int]" = field(default_factory=lambda: array("B"))
    _at_id: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        """Places so far."""
        return len(self.ids)

    def add(self, row: Row, *, trust: int = 1) -> int:
        """Take one row; give the number of the place it became or joined."""
        found = [self._at_id.get(key) for key in self._stable_ids(row)]
        at = next((number for number in found if number is not None), None)
        if at is None:
            at = self._append(row, trust)
        else:
            self._join(at, row)
        for key in self._stable_ids(row):
            self._at_id.setdefault(key, at)
        return at

    def _stable_ids(self, row: Row) -> list[str]:
        """Ids by which rows of several sources are one place; of a p-code only units have one."""
        ids = [str(row.place_id)]
        if row.geonames_id is not None:
            ids.append(f"gn:{row.geonames_id}")
        if row.wikidata:
            ids.append(f"wikidata {row.wikidata} {row.kind}")
        if row.pcode and row.kind in _UNITS:
            ids.append(f"pcode {row.country} {row.pcode} {row.kind}")
        return ids

    def _append(self, row: Row, trust: int) -> int:
        at = len(self.ids)
        self.ids.append(row.place_id)
        self.titles.append(row.name)
        self.kind.append(_KIND_AT[row.kind])
        self.precision.append(_NONE if row.precision is None else _PRECISION_AT[row.precision])
        self.country.append(self.text(row.country))
        self.source.append(self.text(row.source))
        self.admin1.append(self.text(row.admin1))
        self.admin2.append(self.text(row.admin2))
        self.admin1_code.append(self.text(row.admin1_code))
        self.admin2_code.append(self.text(row.admin2_code))
        known = row.lon is not None and row.lat is not None
        self.lon.append(row.lon if known and row.lon is not None else np.nan)
        self.lat.append(row.lat if known and row.lat is not None else np.nan)
        self.radius.append(np.nan if row.radius_km is None else row.radius_km)
        self.population.append(row.population)
        self.geonames_id.append(-1 if row.geonames_id is None else row.geonames_id)
        self.trust.append(0 if row.curated else trust)
        self._name(at, PlaceName(text=row.name, kind="preferred"), checked=True)
        self._rest(at, row)
        return at

    def _join(self, at: int, row: Row) -> None:
        """Names and missing values of a second row of one place."""
        self._name(at, PlaceName(text=row.name), checked=row.curated)
        if not self.population[at]:
            self.population[at] = row.population
        if self.geonames_id[at] < 0 and row.geonames_id is not None:
            self.geonames_id[at] = row.geonames_id
        if np.isnan(self.lon[at]) and row.lon is not None and row.lat is not None:
            self.lon[at], self.lat[at] = row.lon, row.lat
        for mine, theirs in (
            (self.admin1, row.admin1),
            (self.admin2, row.admin2),
            (self.admin1_code, row.admin1_code),
            (self.admin2_code, row.admin2_code),
        ):
            if not mine[at]:
                mine[at] = self.text(theirs)
        sources = self.text.texts[self.source[at]].split("|")
        added = [s for s in row.source.split("|") if s and s not in sources]
        if added:
            self.source[at] = self.text("|".join([s for s in sources if s] + added))
        self._rest(at, row)

    def _rest(self, at: int, row: Row) -> None:
        if row.name_ar:
            for number, text in enumerate(row.name_ar.split("|")):
                kind = "preferred" if number == 0 else "alternate"
                self._name(at, PlaceName(text=text.strip(), lang="ar", kind=kind), checked=True)
        for name in row.names:
            self._name(at, name, checked=row.curated)
        has_more = (
            row.name_ar or row.pcode or row.wikidata or row.licence or row.flags or row.bbox
            or row.footprint or row.parents or row.evidence
        )  # fmt: skip
        if not has_more:
            return
        rare = self.rare.setdefault(at, Rare())
        rare.name_ar = rare.name_ar or row.name_ar.partition("|")[0]
        rare.pcode = rare.pcode or row.pcode
        rare.wikidata = rare.wikidata or row.wikidata
        rare.licence = rare.licence or row.licence
        rare.evidence = rare.evidence or row.evidence
        rare.flags = rare.flags | row.flags
        rare.bbox = rare.bbox or (row.bbox.as_tuple if row.bbox else None)
        rare.footprint = rare.footprint or row.footprint
        rare.parents = rare.parents or row.parents

    def _name(self, at: int, name: PlaceName, *, checked: bool) -> None:
        text = " ".join(name.text.split())
        if not text:
            return
        kind = name.kind
        if kind == "alternate" and not checked:
            kind = name_kind(text)
        self.name_owner.append(at)
        self.name_text.append(text)
        self.name_lang.append(self.text(name.lang) if name.lang else 0)
        self.name_kind.append(_NAME_KIND_AT[kind])

    def add_name(self, place_id: str, name: PlaceName) -> None:
        """One more name of a place that is there; of another it is nobody's."""
        at = self._at_id.get(place_id)
        if at is not None:
            self._name(at, name, checked=True)

    def take_names(self) -> list[str]:
        """The texts of all names, which are kept here no longer; no row can be added any more."""
        self._at_id.clear()
        names, self.name_text = self.name_text, []
        return names

    def drop_names(self, decided: AbstractSet[tuple[str, str]]) -> None:
        """Take names away: (key, place id) pairs. A place keeps its preferred name."""
        places = {self._at_id[place] for _, place in decided if place in self._at_id}
        gone = [
            i
            for i, owner in enumerate(self.name_owner)
            if owner in places
            and self.name_kind[i] != 0
            and (key_fold(self.name_text[i]), self.ids[owner]) in decided
        ]
        for i in reversed(gone):
            del self.name_text[i], self.name_owner[i], self.name_lang[i], self.name_kind[i]

    def column(self, name: str) -> npt.NDArray[Any]:
        """One column as an array."""
        values = getattr(self, name)
        return np.array(values, dtype=_DTYPES[values.typecode])


_DTYPES = {"B": np.uint8, "I": np.uint32, "q": np.int64, "d": np.float64}


def name_kind(text: str) -> str:
    """What an alternate of a mass source is: a code, a machine romanisation, or a name.

    >>> [name_kind(n) for n in ("DAM", "jblt", "g'blh", "al-Bab", "Jabla", "جبلة")]
    ['code', 'romanisation', 'romanisation', 'alternate', 'alternate', 'alternate']
    """
    if text.isascii():
        if text.isupper() and len(text) <= _CODE_LENGTH:
            return "code"
        if text.islower():
            return "romanisation"
    return "alternate"
