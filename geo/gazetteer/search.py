"""Search a name: exact tiers first, then the names most like it, hints applied before ranking.

A candidate's score is 1 for an exact key, 0.97 when only an article differs, else 0.95 times the
likeness of the two spellings (1: same sounds, 0: nothing in common). Hints that are no masks
(``near``, ``admin2``) take or give a little. Below the threshold a name counts as not found: the
threshold was set on names that are not there (``tests/bench``), stricter where more is searched.
"""

import math
import re
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

__all__ = ["Search", "compare", "without_kind_words"]

EXACT, ARTICLE, LIKE = 1.0, 0.97, 0.95
ACCEPT = 0.735  # least score of a candidate that only resembles the name, of 560 names
ACCEPT_PER_TENFOLD = 0.045
ACCEPT_NARROWED = 0.07
DOUBTFUL = 0.5  # what is offered to a person, or ranked by a caller with a threshold of its own
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
        doubtful: bool = False,
    ) -> list[Candidate]:
        """Candidates, best first; ``doubtful``: also what is below the threshold, down to half."""
        variants = [Folded(text) for text in readings(name)]
        variants = [folded for folded in variants if folded.key]
        scope = self._scopes(Hints.of(country=country, admin1=admin1, bbox=bbox, kind=kind))
        found: dict[int, _Found] = {}
        for folded in variants:
            self._exact(folded, scope, found)
            if found:
                break
        least = ACCEPT_BESIDE_EXACT
        if doubtful:
            least = DOUBTFUL
        elif not found:
            least = accept_score(scope.size, narrowed=bool(admin1) or bbox is not None)
        for folded in variants if fuzzy and len(found) < limit else ():
            self._similar(folded, scope, found, least)
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
            at = records.lead(at)
            known = found.get(at)
            if known is None or (score, records.name_kinds[number] == _PREFERRED) > (
                known.score,
                records.name_kinds[known.name] == _PREFERRED,
            ):
                found[at] = _Found(score, tier, number, cost)

    # -------------------------------------------------------------- names like it

    def _similar(
        self, folded: Folded, scope: Scope, found: dict[int, _Found], least: float
    ) -> None:
        if not folded.roman or scope.ranges == ():
            return
        features = feature_ids(folded.roman, folded.translit, folded.skeleton)
        fuzzy = self._postings.candidates(features, ranges=scope.ranges, allowed=scope.entries)
        if not len(fuzzy.entries):
            return
        keys, first = np.unique(self._entry_key[fuzzy.entries], return_index=True)
        roman = self._roman.many(keys.tolist())
        likeness, costs = self._compare(folded, keys, roman, fuzzy.shares[first])
        for at in np.flatnonzero(likeness * LIKE >= least).tolist():
            score, cost = float(likeness[at]) * LIKE, float(costs[at])
            rest = distinctive(folded.roman, roman[at])
            if rest is not None:  # Khirbat Hatta is like Khirbat Hamra in its first word only
                score = (score + LIKE * likeness_of(*rest)) / 2
                if score < least:
                    continue
            tier = _tier(folded, roman[at])
            self._take(int(keys[at]), tier, score, scope, found, hidden=False, cost=cost)

    def _compare(
        self,
        folded: Folded,
        keys: npt.NDArray[Any],
        roman: list[str],
        shares: npt.NDArray[Any],
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Likeness and cost; names of the query's own abjad are compared letter by letter."""
        if not folded.abjad:
            return compare(folded, roman, shares)
        own = np.array([self._keys.texts.raw(key)[:1] > b"\xd5" for key in keys.tolist()])
        likeness, costs = np.zeros(len(roman)), np.full(len(roman), np.inf)
        for same in (False, True):
            rows = np.flatnonzero(own == same)
            if len(rows):
                likeness[rows], costs[rows] = compare(
                    folded, [roman[i] for i in rows.tolist()], shares[rows], written=same
                )
        return likeness, costs

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


_ALTERNATIVES = re.compile(r"\s*[/()]\s*")
_KIND_WORDS = re.compile(
    r"^(?:village|town|city|hamlet|camp) of\s+|"
    r"(?:\s+(?:village|town|city|hamlet|farms?|district|sub-?district|nahiya|governorate|province|"
    r"neighbou?rhood|suburb|area|countryside|(?:military |army |air )*(?:air-?)?base|airport|"
    r"(?:refugee )?camp|(?:border )?crossing))+(?=\s*(?:$|\())",
    re.IGNORECASE,
)


def without_kind_words(name: str) -> str:
    """A name without the English words for what it is, unless nothing else would be left.

    >>> without_kind_words("Tuwaym village"), without_kind_words("town of Kassab")
    ('Tuwaym', 'Kassab')
    >>> without_kind_words("Village")
    'Village'
    """
    bare = " ".join(_KIND_WORDS.sub(" ", name).split())
    return bare or name


def readings(name: str) -> list[str]:
    """A name as it stands, without kind words, and its parts where it gives several.

    >>> readings("Al Eis/Ash Shaykh Isa town")
    ['Al Eis/Ash Shaykh Isa town', 'Al Eis/Ash Shaykh Isa', 'Al Eis', 'Ash Shaykh Isa']
    """
    bare = without_kind_words(name)
    parts = [part.strip() for part in _ALTERNATIVES.split(bare)]
    return list(dict.fromkeys([name, bare, *(part for part in parts if part)]))


def accept_score(entries: int, *, narrowed: bool = False) -> float:
    """Least score of a name that only resembles the one asked for.

    The more names are searched, the likelier one looks alike by chance: the threshold rises with
    the logarithm of their number. Who names the unit or the box asks a narrower question, and the
    name is likelier there: ``narrowed`` lowers it.

    >>> round(accept_score(2000), 2), round(accept_score(2000, narrowed=True), 2)
    (0.76, 0.69)
    """
    least = ACCEPT + ACCEPT_PER_TENFOLD * (math.log10(max(entries, 100)) - 2.75)
    return least - ACCEPT_NARROWED if narrowed else least


def _tier(folded: Folded, roman: str) -> str:
    """The finest tier in which a found name is the one asked for."""
    translit = translit_fold(roman)
    if translit == folded.translit:
        return "transliteration"
    return "skeleton" if skeleton_fold(translit) == folded.skeleton else "fuzzy"


def compare(
    folded: Folded, roman: list[str], shares: npt.NDArray[Any], *, written: bool = False
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Likeness of a name to others, 0 to 1, and the weighted edit cost, shape (n,) each.

    Plain edits, together with the share of features, choose which are compared by the weighted
    cost; the rest are given no likeness at all.
    """
    longest = np.array([max(len(r), len(folded.roman)) for r in roman])
    plain = 1 - cdist([folded.roman], roman, scorer=OSA.distance)[0] / longest
    chosen = np.argsort(-(plain + shares), kind="stable")[:_COMPARED]
    lines = sounds("\n".join([roman[i] for i in chosen.tolist()])).split("\n")
    abjad = folded.abjad and not written
    near = spelling_costs(sounds(folded.roman), lines, abjad=abjad, written=written)
    near = near.astype(np.float64)
    weight = _PLAIN_WEIGHT_ABJAD if abjad else _PLAIN_WEIGHT
    costs, likeness = np.full(len(roman), np.inf), np.zeros(len(roman))
    costs[chosen] = near
    both = (1 - near / longest[chosen]) + weight * plain[chosen]
    likeness[chosen] = np.maximum(both / (1 + weight), 0.0)
    return likeness, costs


def likeness_of(asked: str, found: str) -> float:
    """Likeness of two romanised names, 0 to 1.

    >>> round(likeness_of("hatta", "hamra"), 2)
    0.6
    """
    longest = max(len(asked), len(found), 1)
    plain = 1 - OSA.distance(asked, found) / longest
    weighted = 1 - float(spelling_costs(sounds(asked), [sounds(found)])[0]) / longest
    return max(0.0, (weighted + _PLAIN_WEIGHT * plain) / (1 + _PLAIN_WEIGHT))


def distinctive(asked: str, found: str) -> tuple[str, str] | None:
    """What is left of two romanised names without the words they share; None: nothing to compare.

    >>> distinctive("khirbat hatta", "khirbat hamra"), distinctive("tall abyad", "abyad")
    (('hatta', 'hamra'), None)
    """
    mine, theirs = asked.split(" "), found.split(" ")
    shared = set(mine) & set(theirs)
    rest = [w for w in mine if w not in shared], [w for w in theirs if w not in shared]
    if not shared or not all(rest):
        return None
    return " ".join(rest[0]), " ".join(rest[1])
