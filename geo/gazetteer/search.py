"""Search a name: exact tiers first, then the names most like it, hints applied before ranking.

A candidate's score is 1 for an exact key, 0.97 when only an article differs, else 0.95 times the
likeness of the two spellings (1: same sounds, 0: nothing in common). Hints that are no masks
(``near``, ``admin2``) take or give a little. Below the threshold a name counts as not found: the
threshold was set on names that are not there (``tests/bench``), stricter where more is searched.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from geo.coords import BBox, LonLat
from geo.gazetteer.distance import sounds, spelling_costs
from geo.gazetteer.fold import skeleton_fold, translit_fold
from geo.gazetteer.hints import Hints, Scope, Scopes, Units
from geo.gazetteer.keys import Folded, Keys
from geo.gazetteer.postings import Postings, feature_ids
from geo.gazetteer.records import Records, Texts
from geo.gazetteer.rows import NAME_KINDS
from geo.gazetteer.units import chord_to_km, unit_sphere
from geo.model import Candidate
from geo.vocab import PlaceKind

__all__ = ["Search"]

EXACT, ARTICLE, LIKE = 1.0, 0.97, 0.95
ACCEPT = 0.72  # least score of a candidate that only resembles the name
ACCEPT_BESIDE_EXACT = 0.85  # the same where the very name is there
NEAR_TERM = 0.1  # what a far place loses when ``near`` is given, half of it at 100 km
ADMIN2_TERM = 0.03
_COMPARED = 64  # names compared by the weighted cost
_PLAIN_WEIGHT, _PLAIN_WEIGHT_ABJAD = 1.2, 0.3  # of the plain edit distance beside the weighted one
_HIDDEN = (NAME_KINDS.index("code"), NAME_KINDS.index("romanisation"))
_DEMONYM = NAME_KINDS.index("demonym")
_PREFERRED = NAME_KINDS.index("preferred")


@dataclass(slots=True)
class _Found:
    """The best name of one place so far."""

    score: float
    tier: str
    name: int
    cost: float = 0.0


class Search:
    """Names to candidates over one file."""

    def __init__(self, records: Records, keys: Keys) -> None:
        self._records = records
        self._keys = keys
        self._units = Units(records)
        self._scopes = Scopes(records, self._units)

    @cached_property
    def _postings(self) -> Postings:
        array = self._records.store.array
        return Postings(
            starts=array("feature_starts"),
            postings=array("postings"),
            weights=array("entry_weight"),
        )

    @cached_property
    def _roman(self) -> Texts:
        return Texts(self._records.store, "roman")

    @cached_property
    def _entry_key(self) -> npt.NDArray[np.uint32]:
        return self._records.store.array("entry_key")

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
        scope = self._scopes(Hints.of(country=country, admin1=admin1, bbox=bbox, kind=kind))
        found: dict[int, _Found] = {}
        self._exact(folded, scope, found)
        if fuzzy and len(found) < limit:
            self._similar(folded, scope, found)
        if not found:
            return []
        return self._ranked(found, near=near, admin2=admin2, limit=limit, notes=scope.ignored)

    # -------------------------------------------------------------- exact tiers

    def _exact(self, folded: Folded, scope: Scope, found: dict[int, _Found]) -> None:
        exact = self._keys.find(folded.key)
        if exact >= 0:
            self._take(exact, "exact", EXACT, scope, found, hidden=True)
        others = self._keys.of_tier("article", folded.article)
        if folded.article != folded.key and (plain := self._keys.find(folded.article)) >= 0:
            others.append(plain)
        for key in others:
            self._take(key, "article", ARTICLE, scope, found, hidden=True)

    def _take(
        self,
        key: int,
        tier: str,
        score: float,
        scope: Scope,
        found: dict[int, _Found],
        *,
        hidden: bool,
        cost: float = 0.0,
    ) -> None:
        """Every allowed place of a key; a place keeps its better name, a preferred one at a tie."""
        records = self._records
        for number in self._keys.names(key):
            kind = records.name_kinds[number]
            if kind == _DEMONYM or (not hidden and kind in _HIDDEN):
                continue
            at = int(records.name_owner[number])
            if scope.places is not None and not scope.places[at]:
                continue
            known = found.get(at)
            if known is None or (score, records.name_kinds[number] == _PREFERRED) > (
                known.score,
                records.name_kinds[known.name] == _PREFERRED,
            ):
                found[at] = _Found(score, tier, number, cost)

    # -------------------------------------------------------------- names like it

    def _similar(self, folded: Folded, scope: Scope, found: dict[int, _Found]) -> None:
        if not folded.roman or scope.ranges == ():
            return
        features = feature_ids(folded.roman, folded.translit, folded.skeleton)
        fuzzy = self._postings.candidates(features, ranges=scope.ranges, allowed=scope.entries)
        if not len(fuzzy.entries):
            return
        keys, first = np.unique(self._entry_key[fuzzy.entries], return_index=True)
        roman = self._roman.many(keys.tolist())
        likeness, costs = compare(folded, roman, fuzzy.shares[first])
        least = ACCEPT_BESIDE_EXACT if found else ACCEPT
        for at in np.flatnonzero(likeness * LIKE >= least).tolist():
            score, cost = float(likeness[at]) * LIKE, float(costs[at])
            tier = _tier(folded, roman[at])
            self._take(int(keys[at]), tier, score, scope, found, hidden=False, cost=cost)

    # -------------------------------------------------------------- ranking

    def _ranked(
        self,
        found: dict[int, _Found],
        *,
        near: LonLat | None,
        admin2: str | None,
        limit: int,
        notes: tuple[str, ...],
    ) -> list[Candidate]:
        numbers = np.array(sorted(found), dtype=np.int64)
        column = self._records.columns
        scores = np.array([found[at].score for at in numbers.tolist()])
        reasons: list[list[str]] = [list(notes) for _ in numbers]
        if near is not None:
            km = self._distances(numbers, near)
            scores -= NEAR_TERM * np.where(np.isfinite(km), km / (km + 100.0), 1.0)
            for why, far in zip(reasons, km.tolist(), strict=True):
                why.append(f"{far:.0f} km away" if np.isfinite(far) else "distance unknown")
        if admin2:
            units = self._units.find(admin2, "admin2")
            inside = np.isin(column["admin2"][numbers], units)
            if units:
                scores += np.where(inside, 0.0, -ADMIN2_TERM)
            for why, fits in zip(reasons, inside.tolist(), strict=True):
                why.extend([f"in {admin2}"] if fits else [])
        keys = [
            (-round(float(score), 4), -self._records.importance(at, found[at].name), at)
            for at, score in zip(numbers.tolist(), scores, strict=True)
        ]
        order = sorted(range(len(keys)), key=keys.__getitem__)[:limit]
        return [
            self._candidate(int(numbers[i]), found[int(numbers[i])], float(scores[i]), reasons[i])
            for i in order
        ]

    def _distances(self, numbers: npt.NDArray[np.int64], near: LonLat) -> npt.NDArray[np.float64]:
        column = self._records.columns
        there = unit_sphere(column["lon"][numbers], column["lat"][numbers])
        here = unit_sphere(np.array([near.lon]), np.array([near.lat]))
        return chord_to_km(np.linalg.norm(there - here, axis=1))

    def _candidate(self, at: int, found: _Found, score: float, why: list[str]) -> Candidate:
        name = self._records.name(found.name)
        match found.tier:
            case "exact":
                reason = f"same name as {name.text!r}"
            case "article":
                reason = f"{name.text!r} but for the article"
            case _:
                reason = f"spelling differs from {name.text!r} by {found.cost:.2f}"
        return Candidate(
            place=self._records.place(at),
            score=max(0.0, min(1.0, score)),
            tier=found.tier,
            matched=name.text,
            lang=name.lang,
            why=(reason, *([f"{name.kind} name"] if name.kind != "preferred" else []), *why),
        )


def _tier(folded: Folded, roman: str) -> str:
    """The finest tier in which a found name is the one asked for."""
    translit = translit_fold(roman)
    if translit == folded.translit:
        return "transliteration"
    return "skeleton" if skeleton_fold(translit) == folded.skeleton else "fuzzy"


def compare(
    folded: Folded, roman: list[str], shares: npt.NDArray[np.floating[Any]]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Likeness of a name to others, 0 to 1, and the weighted edit cost, shape (n,) each.

    Plain edits, together with the share of features, choose which are compared by the weighted
    cost; the rest are given no likeness at all.
    """
    longest = np.array([max(len(r), len(folded.roman)) for r in roman])
    plain = 1 - cdist([folded.roman], roman, scorer=OSA.distance)[0] / longest
    chosen = np.argsort(-(plain + shares), kind="stable")[:_COMPARED]
    lines = sounds("\n".join([roman[i] for i in chosen.tolist()])).split("\n")
    near = spelling_costs(sounds(folded.roman), lines, abjad=folded.abjad).astype(np.float64)
    weight = _PLAIN_WEIGHT_ABJAD if folded.abjad else _PLAIN_WEIGHT
    costs, likeness = np.full(len(roman), np.inf), np.zeros(len(roman))
    costs[chosen] = near
    both = (1 - near / longest[chosen]) + weight * plain[chosen]
    likeness[chosen] = np.maximum(both / (1 + weight), 0.0)
    return likeness, costs
