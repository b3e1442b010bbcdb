"""Search a name: exact tiers first, then the names most like it, hints applied before ranking.

A candidate's score is 1 for an exact key, 0.97 when only an article differs, else 0.95 times the
likeness of the two spellings (1: same sounds, 0: nothing in common). Hints that are no masks
(``near``, ``admin2``) take a little. Whether the best of names that only resemble the one asked
for is good enough (:func:`belief`) was fitted on names that are there and names that are not.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.engine.hints import Hints, Scope, Scopes
from geo.gazetteer.engine.keys import Folded, Keys
from geo.gazetteer.engine.likeness import by_words, compare, readings, same_letters
from geo.gazetteer.engine.postings import Postings, feature_ids
from geo.gazetteer.engine.records import Records, Texts
from geo.gazetteer.engine.units import Units
from geo.gazetteer.fold import is_logographic, skeleton_fold, translit_fold
from geo.gazetteer.rows import NAME_KINDS
from geo.gazetteer.units import chord_to_km, unit_key, unit_sphere
from geo.model.position import BBox, LonLat
from geo.model.records import Candidate, Place
from geo.model.vocab import PlaceKind

__all__ = [
    "Search",
    "speaks_of_a_kind",
    "tier_of",
]

EXACT, ARTICLE, LIKE = 1.0, 0.97, 0.95
ALTERNATE, FOREIGN = 0.02, 0.02  # off for a name that is not the usual one, or of another script
DOUBTFUL = 0.5  # what is offered to a person, or ranked by a caller with a threshold of its own
ACCEPT_BESIDE_EXACT = 0.85  # least score of a name that only resembles one that is there
WINDOW = 0.1  # what is as good as the best, when that is good enough
RIVALS = 5  # places that the best one is compared with
NARROWED = 3.5  # who names the unit or the box asks a narrower question: the name is likelier there
NEAR_TERM = 0.1  # what a far place loses when ``near`` is given, half of it at 100 km
ADMIN2_TERM = 0.1
DISTRICT_KM = 30.0  # from its chief town a place of a district loses half of that
UNIT_TERM = 0.05  # what a province loses when the name says town, and a town when it says province
_KEPT = 4096  # answers remembered
_HEARD = 16  # places among which rivals are looked for
_WEIGHED = 16  # of which so many are weighed word by word
_HIDDEN = (NAME_KINDS.index("code"), NAME_KINDS.index("romanisation"))
_DEMONYM = NAME_KINDS.index("demonym")
_PREFERRED = NAME_KINDS.index("preferred")
_SETTLED = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)
_UNIT_WORDS = re.compile(r"\b(?:province|governorate|district)\b", re.IGNORECASE)
_SETTLED_WORDS = re.compile(r"\b(?:village|town|city|hamlet|suburb)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Found:
    """The best name of one place so far."""

    score: float
    tier: str  # "" until somebody asks: see _tier
    name: int
    cost: float = 0.0
    asked: Folded | None = None
    roman: str = ""
    bonus: float = 0.0  # of the score: the same consonants in the same frame
    place: int = -1
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is asked: equal questions have one answer."""

    name: str
    hints: Hints
    admin2: str
    near: LonLat | None
    limit: int
    fuzzy: bool
    doubtful: bool


class Search:
    """Names to candidates over one file."""

    def __init__(self, records: Records, keys: Keys) -> None:
        self._records = records
        self._keys = keys
        self._units = Units(records.store)
        self._scopes = Scopes(records, self._units)
        self._answer = lru_cache(maxsize=_KEPT)(self._answered)

    @cached_property
    def _postings(self) -> Postings:
        array = self._records.store.array
        return Postings(
            starts=array("feature_starts"),
            low=array("postings_low"),
            high=array("postings_high"),
            weights=array("entry_weight"),
        )

    @cached_property
    def _unit_kinds(self) -> npt.NDArray[np.bool_]:
        """By number of a kind: whether it is a unit."""
        kinds = np.zeros(len(self._records.kinds), dtype=bool)
        kinds[self._records.kind_numbers((PlaceKind.ADM1, PlaceKind.ADM2))] = True
        return kinds

    @cached_property
    def _romans(self) -> Texts:
        return Texts(self._records.store, "roman")

    def _roman(self, keys: list[int]) -> list[str]:
        """Romanised keys; what is Latin already stands in the file only once."""
        texts = zip(self._romans.many(keys), keys, strict=True)
        return [text or self._keys.texts[key] for text, key in texts]

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
        alike: float = 0.0,
    ) -> list[Candidate]:
        """Candidates, best first; ``doubtful``: also what is below the threshold, down to half.

        The last answers are kept: a name in no list is asked for again and again.
        """
        hints = Hints.of(country=country, admin1=admin1, bbox=bbox, kind=kind)
        if alike and not self._scopes.has_alike(name, hints, least=alike):
            return []
        return list(
            self._answer(
                _Question(
                    name=name,
                    hints=hints,
                    admin2=admin2 or "",
                    near=near,
                    limit=limit,
                    fuzzy=fuzzy,
                    doubtful=doubtful,
                )
            )
        )

    def _answered(self, asked: "_Question") -> tuple[Candidate, ...]:
        name, hints, limit = asked.name, asked.hints, asked.limit
        variants = [Folded(text) for text in readings(name)]
        variants = [folded for folded in variants if folded.key]
        scope = self._scopes(hints)
        found: dict[int, _Found] = {}
        for folded in variants:
            if self._exact(folded, scope, found):
                break
        sure = bool(found)
        least = ACCEPT_BESIDE_EXACT if sure and not asked.doubtful else DOUBTFUL
        # read in Mandarin, a word of Chinese sounds like some place of the world, but means none
        blind = not hints.countries and is_logographic(name)
        for folded in variants if asked.fuzzy and len(found) < limit and not blind else ():
            self._similar(folded, scope, found, least, weighed=max(_WEIGHED, 2 * limit))
        if not found:
            return ()
        units = self._units.find(asked.admin2, "admin2") if asked.admin2 else []
        seat = None
        if asked.admin2 and not units:  # a district is named after its chief town
            towns = self.search(
                unit_key(asked.admin2),
                country=hints.countries,
                admin1=hints.admin1,
                kind=_SETTLED,
                limit=1,
            )
            seat = towns[0].place if towns else None
        ranked = self._ranked(found, name, near=asked.near, district=(asked.admin2, units, seat))
        if not sure and not asked.doubtful:
            narrowed = bool(hints.admin1 and not scope.ignored) or hints.bbox is not None
            if narrowed:  # unless the very name is there elsewhere: then that is what is meant
                wide = self._scopes(replace(hints, admin1="", bbox=None))
                narrowed = not any(self._exact(folded, wide, {}) for folded in variants)
            ranked = _believed(ranked, scope.size, narrowed=narrowed)
        return tuple(self._candidate(made, notes=scope.ignored) for made in ranked[:limit])

    def candidate_of(self, place: int, name: int, *, article: bool) -> Candidate:
        """The candidate that an exact search makes of a place by one of its names."""
        score, tier = tier_of(article=article)
        return self._candidate(_Found(score, tier, name, place=place), notes=())

    # -------------------------------------------------------------- exact tiers

    def _exact(self, folded: Folded, scope: Scope, found: dict[int, _Found]) -> bool:
        exact = self._keys.find(folded.key)
        if exact >= 0:
            self._take(exact, _Found(EXACT, "exact", 0), scope, found, hidden=True)
        others = self._keys.of_article(folded.article)
        if folded.article != folded.key and (plain := self._keys.find(folded.article)) >= 0:
            others.append(plain)
        for key in others:
            self._take(key, _Found(ARTICLE, "article", 0), scope, found, hidden=True)
        return bool(found)

    def _take(
        self, key: int, made: _Found, scope: Scope, found: dict[int, _Found], *, hidden: bool
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
            usual = kind == _PREFERRED
            score = made.score if usual or not made.asked else made.score - ALTERNATE
            if known is None or (score, usual) > (
                known.score,
                records.name_kinds[known.name] == _PREFERRED,
            ):
                found[at] = _Found(
                    score, made.tier, number, made.cost, made.asked, made.roman, made.bonus
                )  # dataclasses.replace takes five times as long

    # -------------------------------------------------------------- names like it

    def _similar(
        self,
        folded: Folded,
        scope: Scope,
        found: dict[int, _Found],
        least: float,
        *,
        weighed: int,
    ) -> None:
        if not folded.roman or scope.ranges == ():
            return
        features = feature_ids(folded.roman, folded.translit, folded.skeleton)
        fuzzy = self._postings.candidates(features, ranges=scope.ranges, allowed=scope.entries)
        if not len(fuzzy.entries):
            return
        keys, first = np.unique(self._entry_key[fuzzy.entries], return_index=True)
        roman = self._roman(keys.tolist())
        likeness, costs = self._compare(folded, keys, roman, fuzzy.shares[first])
        bonus = np.zeros(len(roman))
        if scope.ranges is not None:  # in the whole world too many names have the same consonants
            bonus = same_letters(folded, roman, likeness)
        best = np.argsort(-likeness - bonus, kind="stable")[:weighed]
        best = best[likeness[best] * LIKE >= least]
        scores = LIKE * by_words(folded.roman, [roman[i] for i in best], likeness[best])
        scores += bonus[best]
        latin = folded.key.isascii()
        for at, raw in zip(best.tolist(), scores.tolist(), strict=True):
            key = int(keys[at])
            foreign = latin and self._keys.texts.raw(key)[:1] > b"\x7f"
            score = raw - FOREIGN if foreign else raw
            if score >= least:
                made = _Found(score, "", 0, float(costs[at]), folded, roman[at], float(bonus[at]))
                self._take(key, made, scope, found, hidden=False)

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
        name: str,
        *,
        near: LonLat | None,
        district: tuple[str, list[int], Place | None],
    ) -> list[_Found]:
        """The places, best first, once the hints that are no masks have had their say."""
        numbers = np.array(sorted(found), dtype=np.int64)
        column = self._records.columns
        scores = np.array([found[at].score for at in numbers.tolist()])
        reasons: list[tuple[str, ...]] = [()] * len(numbers)
        if near is not None:
            km = self._distances(numbers, near)
            scores -= NEAR_TERM * np.where(np.isfinite(km), km / (km + 100.0), 1.0)
            reasons = [
                (f"{far:.0f} km away" if far < np.inf else "distance unknown",) for far in km
            ]
        unit = self._unit_kinds[column["kind"][numbers]]
        if _SETTLED_WORDS.search(name):
            scores -= UNIT_TERM * unit
        elif _UNIT_WORDS.search(name) and unit.any():
            scores -= UNIT_TERM * ~unit
        admin2, units, seat = district
        if seat is not None and seat.point is not None:
            km = self._distances(numbers, seat.point)
            scores -= ADMIN2_TERM * np.where(np.isfinite(km), km / (km + DISTRICT_KM), 1.0)
            reasons = [
                (*w, f"{far:.0f} km from {seat.name}") for w, far in zip(reasons, km, strict=True)
            ]
        if units:
            inside = np.isin(column["admin2"][numbers], units) | self._boxed(numbers, units)
            scores -= np.where(inside, 0.0, ADMIN2_TERM)
            pairs = zip(reasons, inside.tolist(), strict=True)
            reasons = [(*why, f"in {admin2}") if fits else why for why, fits in pairs]
        importance = self._records.importance
        order = []
        for at, score, why in zip(numbers.tolist(), scores.tolist(), reasons, strict=True):
            made = found[at]
            made.place, made.score, made.why = at, score, why
            order.append((-round(score, 4), -importance(at, made.name), at))
        return [found[at] for _, _, at in sorted(order)]

    def _boxed(self, numbers: npt.NDArray[np.int64], units: list[int]) -> npt.NDArray[np.bool_]:
        """The units themselves, and what lies in the box of one whose outline is not known."""
        column = self._records.columns
        lon, lat = column["lon"][numbers], column["lat"][numbers]
        inside = np.isin(numbers, units)
        for at in units:
            box = self._records.place(at).bbox if self._records.footprint(at) is None else None
            if box is not None:
                across = (lon >= box.west) & (lon <= box.east)
                inside |= across & (lat >= box.south) & (lat <= box.north)
        return inside

    def _distances(self, numbers: npt.NDArray[np.int64], near: LonLat) -> npt.NDArray[np.float64]:
        column = self._records.columns
        there = unit_sphere(column["lon"][numbers], column["lat"][numbers])
        here = unit_sphere(np.array([near.lon]), np.array([near.lat]))
        return chord_to_km(np.linalg.norm(there - here, axis=1))

    def _candidate(self, found: _Found, *, notes: tuple[str, ...]) -> Candidate:
        name = self._records.name(found.name)
        tier = found.tier or _tier(found)
        match tier:
            case "exact":
                reason = f"same name as {name.text!r}"
            case "article":
                reason = f"{name.text!r} but for the article"
            case _:
                reason = f"spelling differs from {name.text!r} by {found.cost:.2f}"
        return Candidate(
            place=self._records.place(found.place),
            score=max(0.0, min(1.0, found.score)),
            tier=tier,
            matched=name.text,
            lang=name.lang,
            why=(
                reason,
                *([f"{name.kind} name"] if name.kind != "preferred" else []),
                *notes,
                *found.why,
            ),
        )


def tier_of(*, article: bool) -> tuple[float, str]:
    """Score and tier of an exact name, or of one that is exact but for an article."""
    return (ARTICLE, "article") if article else (EXACT, "exact")


def speaks_of_a_kind(name: str) -> bool:
    """Whether words of a name turn a search to towns or to units."""
    return bool(_SETTLED_WORDS.search(name) or _UNIT_WORDS.search(name))


def _believed(ranked: list[_Found], entries: int, *, narrowed: bool) -> list[_Found]:
    """What is as good as the best candidate, if that is good enough; else nothing."""
    best = ranked[0]
    heard = translit_fold("\n".join(f.roman for f in ranked[:_HEARD])).split("\n")
    believed = belief(
        best.score - best.bonus,  # belief was fitted on likeness alone
        lead=lead_over(zip((f.score - f.bonus for f in ranked), heard, strict=False)),
        letters=len(best.asked.roman) if best.asked else 0,
        entries=entries,
        same_sounds=best.asked is not None and heard[0] == best.asked.translit,
    )
    if believed < (-NARROWED if narrowed else 0.0):
        return []
    return [f for f in ranked if f.score >= best.score - WINDOW]


def lead_over(ranked: Iterable[tuple[float, str]]) -> float:
    """Lead of the best score over the mean of the next five, of (score, sound), best first.

    Namesakes of the best are no rivals: they do not make it less likely that the name is there.

    >>> round(lead_over([(0.8, "jibla"), (0.8, "jibla"), (0.6, "jibal")]), 2)
    0.28
    """
    best, rivals = None, []
    for score, sound in ranked:
        if best is None:
            best = score, sound
        elif sound != best[1]:
            rivals.append(score)
            if len(rivals) == RIVALS:
                break
    rivals += [DOUBTFUL] * (RIVALS - len(rivals))
    return best[0] - sum(rivals) / RIVALS if best else 0.0


_BELIEF = {"": -21.05, "score": 21.9, "lead": 20.6, "letters": 2.3, "entries": -0.9}
_SAME_SOUNDS = 2.5


def belief(
    score: float, *, lead: float, letters: int, entries: int, same_sounds: bool = False
) -> float:
    """How far a name that only resembles the one asked for can be taken for it; 0 is enough.

    Parameters
    ----------
    score
        Of the best candidate.
    lead
        Of that score: :func:`lead_over`.
    letters
        Of the name asked for, romanised: a long name is seldom like another by chance.
    entries
        Names searched: the more there are, the likelier one looks alike by chance.
    same_sounds
        Whether the two names have the same transliteration fold.

    Notes
    -----
    A logistic regression on names that are there (held out of the index) and names that are not,
    shifted so that one in fifty of the latter passes: ``tests/bench/fit_gazetteer_belief.py``. The
    crowd weighs a little more than fitted, for lists of villages are denser than those of towns.

    Examples
    --------
    >>> belief(0.8, lead=0.2, letters=9, entries=2000) > 0
    True
    >>> belief(0.7, lead=0.02, letters=5, entries=200_000) > 0
    False
    """
    return (
        _BELIEF[""]
        + _BELIEF["score"] * score
        + _BELIEF["lead"] * lead
        + _BELIEF["letters"] * math.log(max(letters, 1))
        + _BELIEF["entries"] * math.log10(max(entries, 100))
        + _SAME_SOUNDS * same_sounds
    )


def _tier(found: _Found) -> str:
    """The finest tier in which a found name is the one asked for."""
    if found.asked is None:
        return found.tier
    translit = translit_fold(found.roman)
    if translit == found.asked.translit:
        return "transliteration"
    return "skeleton" if skeleton_fold(translit) == found.asked.skeleton else "fuzzy"
