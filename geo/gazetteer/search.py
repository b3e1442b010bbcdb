"""Search a name: exact tiers first, hints as masks before anything is ranked."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from geo.coords import BBox, LonLat
from geo.gazetteer.keys import Folded, Keys
from geo.gazetteer.records import Records
from geo.gazetteer.rows import NAME_KINDS
from geo.gazetteer.units import unit_key
from geo.measure import great_circle_km
from geo.model import Candidate
from geo.vocab import PlaceKind

__all__ = ["Search"]

_SCORES = {"exact": 1.0, "article": 0.97, "transliteration": 0.9, "skeleton": 0.75}
_PREFERRED = NAME_KINDS.index("preferred")


class Search:
    """Names to candidates over one file."""

    def __init__(self, records: Records, keys: Keys) -> None:
        self._records = records
        self._keys = keys

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
    ) -> list[Candidate]:
        """Candidates, best first."""
        folded = Folded(name)
        if not folded.key:
            return []
        allowed = self._mask(country=country, admin1=admin1, admin2=admin2, bbox=bbox, kind=kind)
        best: dict[int, tuple[float, str, int]] = {}
        for tier, keys in self._tiers(folded, fuzzy=fuzzy):
            for key in keys:
                for number in self._keys.names(key):
                    place = int(self._records.name_owner[number])
                    if place in best or (allowed is not None and not allowed[place]):
                        continue
                    best[place] = (_SCORES[tier], tier, number)
        ranked = sorted(best, key=lambda at: self._rank(at, best[at], near))
        return [self._candidate(at, *best[at]) for at in ranked[:limit]]

    def _tiers(self, folded: Folded, *, fuzzy: bool) -> Iterable[tuple[str, list[int]]]:
        exact = self._keys.find(folded.key)
        yield "exact", [exact] if exact >= 0 else []
        plain = self._keys.find(folded.article)
        yield (
            "article",
            ([plain] if plain >= 0 else []) + self._keys.of_tier("article", folded.article),
        )
        if fuzzy:
            yield "transliteration", self._keys.of_tier("translit", folded.translit)
            if exact < 0:
                yield "skeleton", self._keys.of_tier("skeleton", folded.skeleton)

    def _rank(
        self, at: int, found: tuple[float, str, int], near: LonLat | None
    ) -> tuple[float, float, bool, int, int]:
        score, _, number = found
        place = self._records.place(at)
        far = great_circle_km(near, place.point) if near and place.point else 0.0
        preferred = self._records.name_kinds[number] == _PREFERRED
        return (-score, far, not preferred, -place.population, at)

    def _candidate(self, at: int, score: float, tier: str, number: int) -> Candidate:
        name = self._records.name(number)
        return Candidate(
            place=self._records.place(at),
            score=score,
            tier=tier,
            matched=name.text,
            lang=name.lang,
            why=(f"{tier} match of {name.text!r}",),
        )

    def _mask(
        self,
        *,
        country: str | Iterable[str] | None,
        admin1: str | None,
        admin2: str | None,
        bbox: BBox | None,
        kind: PlaceKind | Iterable[PlaceKind] | None,
    ) -> npt.NDArray[np.bool_] | None:
        """Places that fit every hint; None when there is no hint."""
        column = self._records.columns
        masks: list[npt.NDArray[np.bool_]] = []
        if country:
            codes = [country] if isinstance(country, str) else list(country)
            wanted = [i for i, c in enumerate(self._records.countries) if c in codes]
            masks.append(np.isin(column["country"], wanted))
        for level, hint in (("admin1", admin1), ("admin2", admin2)):
            if hint:
                masks.append(np.isin(column[level], self._units(hint, level)))
        if kind is not None:
            masks.append(np.isin(column["kind"], self._records.kind_numbers(kind)))
        if bbox is not None:
            lon, lat = column["lon"], column["lat"]
            inside = (lat >= bbox.south) & (lat <= bbox.north)
            if bbox.west <= bbox.east:
                inside &= (lon >= bbox.west) & (lon <= bbox.east)
            else:
                inside &= (lon >= bbox.west) | (lon <= bbox.east)
            masks.append(inside)
        return np.logical_and.reduce(masks) if masks else None

    def _units(self, hint: str, level: str) -> list[int]:
        """Units of a level that a hint names, by id, code or any of their names."""
        wanted = unit_key(hint)
        kind = PlaceKind.GOVERNORATE if level == "admin1" else PlaceKind.DISTRICT
        numbers = np.flatnonzero(
            np.isin(self._records.columns["kind"], self._records.kind_numbers(kind))
        )
        found = []
        for at in numbers.tolist():
            place = self._records.place(at)
            named = {unit_key(n.text) for n in self._records.names(at)}
            if wanted in named or hint in {place.place_id, place.pcode}:
                found.append(at)
        return found
