"""How likely a candidate is the place that a name means: terms, a calibrated number, a threshold.

Pure: candidates in, the same candidates out, best first, each with the terms of its confidence.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.radii import BORDER_KM
from geo.model.records import Candidate, Place, PlaceId, Term
from geo.model.vocab import PlaceKind, Precision
from geo.toponyms.confidence import Calibration
from geo.toponyms.locations import SETTLED, UNIT_HEADS, Part
from geo.toponyms.prominence import fame, prominence

__all__ = [
    "ACCEPT",
    "ONLY",
    "SAME_KEY",
    "SAME_LETTERS",
    "SAME_SOUNDS",
    "STATED",
    "TERMS",
    "Weighed",
    "confidence_alone",
    "confidence_of",
    "confidence_terms",
    "plausible",
    "same_place",
    "weigh",
]

ONLY = "only candidate"
ACCEPT = 0.6  # least confidence of an answer, unless a caller asks for more
_UNITS = (PlaceKind.ADM1, PlaceKind.ADM2, PlaceKind.ADM3)
SAME_KEY = ("exact", "article")
SAME_SOUNDS = (*SAME_KEY, "transliteration")
SAME_LETTERS = (*SAME_SOUNDS, "skeleton")
_SEAT_KM = 15.0  # from the middle of a small unit to the town it is named after
_RIVAL_KM = 5.0  # two records so close are one place
_TOWN, _MOST_SHARE = 5_000, 3.0  # people; log-odds: twenty to one
_CLEAR_MARGIN = 0.1  # lead of the first over the second at which a choice is no toss-up
_MOST_MARGIN = 0.3  # a lead of more says nothing more
STATED = 0.95  # of what a row states itself: a province, a town that holds the place
_FAME, _FAME_LIKE = 0.1, 0.01  # what a factor of ten in people is worth: same names, similar ones
_FIT, _MISFIT = 0.1, -0.15  # a kind word that fits, or contradicts
_SEAT_FAME = 4.0  # of a district's chief town that nobody counted: ten thousand people
_BY_ANOTHER_NAME = 0.03  # a place is meant by its usual name first
_DISTRICT, _DISTRICT_KM = 0.3, 30.0  # what a place far from the stated district loses


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """A candidate with what speaks for it."""

    candidate: Candidate
    standing: float
    confidence: float = 0.0
    terms: tuple[Term, ...] = ()
    reason: str = ""
    toss_up: bool = False


def weigh(
    part: Part,
    found: Sequence[Candidate],
    *,
    near: LonLat | None = None,
    precision: Precision | None = None,
    stated: bool = False,
    district: Place | None = None,
    spacing: Callable[[Place], float] | None = None,
    prior: Callable[[Place], float] | None = None,
) -> list[Weighed]:
    """Candidates of one name, best first.

    Parameters
    ----------
    part
        The name, with its kind word.
    found
        What the gazetteer offers.
    near
        A position that the place should be close to.
    precision
        What the row says of it.
    stated, district
        Whether a known parent was stated that all of them fit; the district that was.
    spacing
        Kilometres between the settlements around a place: how densely the list covers it.
    prior
        What a place gains by the other rows of its table.
    """
    if not found:
        return []

    seats = _seats(found)

    def standing(c: Candidate) -> float:
        own = _standing(c, part, near, precision, district)
        if c.place.place_id in seats:
            own += _FAME * max(0.0, _SEAT_FAME - fame(c.place))
        return own if prior is None else own + prior(c.place)

    ranked = sorted(
        (Weighed(candidate=c, standing=standing(c)) for c in found),
        key=lambda w: (-round(w.standing, 6), w.candidate.place.place_id),
    )
    first = _settlement_of(ranked, part, precision)
    rest = [w for w in ranked if w is not first]
    rivals = [w for w in rest if not same_place(first.candidate.place, w.candidate.place)]
    margin = first.standing - rivals[0].standing if rivals else 1.0
    tier, place = first.candidate.tier, first.candidate.place
    terms = {
        "score": first.candidate.score,
        "margin": min(max(margin, 0.0), _MOST_MARGIN),
        "alone": float(not rivals),
        "stated": float(stated),
        "sounds": float(tier in SAME_SOUNDS),
        "skeleton": float(tier == "skeleton"),
        "letters": math.log(max(len(part.name), 1)),
        "fits": _kind_fit(place, part),
        "district": 0.5 - _outside(place, district) if district is not None else 0.0,
        "lead": 0.0 if tier in SAME_KEY else min(max(margin, 0.0), _MOST_MARGIN),
        "likeness": 0.0 if tier in SAME_KEY else first.candidate.score - 0.8,
        "sole": float(tier in SAME_LETTERS and not any(_is_spelling(w, first) for w in rivals)),
        "share": _share_of_people(first, rivals, seat=place.place_id in seats),
        "spacing": math.log1p(spacing(place)) if spacing is not None else 0.0,
    }
    made = tuple(
        Term(name=name, value=round(value, 4))
        for name, value in terms.items()
        if value or name in _ALWAYS
    )
    reason, toss_up = _reason(first, rest, rivals, margin, near=near)
    best = Weighed(
        candidate=first.candidate,
        standing=first.standing,
        terms=made,
        confidence=confidence_of(made),
        reason=reason,
        toss_up=toss_up,
    )
    total = sum(math.exp(10 * (w.standing - first.standing)) for w in [first, *rivals])
    left = 1.0 - best.confidence
    others = [
        Weighed(
            candidate=w.candidate,
            standing=w.standing,
            confidence=round(
                left * math.exp(10 * (w.standing - first.standing)) / max(total, 1e-9), 3
            ),
        )
        for w in rest
    ]
    return [best, *others]


def _seats(found: Sequence[Candidate]) -> frozenset[PlaceId]:
    """Settlements that a unit of their very name holds: its chief towns, counted or not."""
    same = [c.place for c in found if c.tier in SAME_KEY]
    units = [place for place in same if place.kind in (PlaceKind.ADM2, PlaceKind.ADM3)]
    return frozenset(
        place.place_id
        for place in same
        if place.kind in SETTLED and any(_is_unit_of(unit, place) for unit in units)
    )


def _share_of_people(first: Weighed, rivals: Sequence[Weighed], *, seat: bool) -> float:
    """Log-odds of the share of a town in the people of all places of its very name."""
    place = first.candidate.place
    people = max(place.population, 10**_SEAT_FAME if seat else 0)
    if first.candidate.tier not in SAME_KEY or people < _TOWN:
        return 0.0
    same = [w.candidate.place for w in rivals if w.candidate.tier in SAME_KEY]
    others = sum(prominence(other) for other in same if other.kind in SETTLED)
    if not same:
        return 0.0
    share = min(max(math.log(people / max(others, 1.0)), 0.0), _MOST_SHARE)
    return share if first.candidate.matched == place.name else share / 2


def _is_spelling(rival: Weighed, first: Weighed) -> bool:
    """Whether another place has the same consonants and is nearly as like."""
    least = first.candidate.score - _CLEAR_MARGIN
    return rival.candidate.tier in SAME_LETTERS and rival.candidate.score > least


def plausible(weighed: Sequence[Weighed]) -> list[Weighed]:
    """The candidates whose standing is close to that of the best."""
    return [w for w in weighed if w.standing >= weighed[0].standing - _CLEAR_MARGIN]


def confidence_terms(terms: Sequence[Term]) -> tuple[float, ...]:
    """What a confidence is computed from, in the order of the weights."""
    known = {term.name: term.value for term in terms}
    return tuple(known.get(name, 0.0) for name in _WEIGHTS)


def confidence_of(terms: Sequence[Term]) -> float:
    """How likely the first candidate of a name is the right place, 0 to 1.

    >>> same = [Term(name="score", value=1.0), Term(name="sounds", value=1.0)]
    >>> alone = [*same, Term(name="margin", value=0.3), Term(name="alone", value=1.0)]
    >>> confidence_of(alone) > 1.5 * confidence_of(same)
    True
    """
    return _confidence([(term.name, term.value) for term in terms])


def confidence_alone(score: float, *, letters: int, stated: bool, spacing_km: float) -> float:
    """The confidence in the only place that bears a name: what :func:`weigh` gives it.

    Parameters
    ----------
    score
        Of the candidate: its tier is one of the same key.
    letters, stated, spacing_km
        Of the name; whether a known parent holds the place; between the settlements around it.
    """
    return _confidence(
        [
            ("score", round(score, 4)),
            ("margin", _MOST_MARGIN),
            ("alone", 1.0),
            ("stated", float(stated)),
            ("sounds", 1.0),
            ("letters", round(math.log(max(letters, 1)), 4)),
            ("sole", 1.0),
            ("spacing", round(math.log1p(spacing_km), 4)),
        ]
    )


def _confidence(terms: Iterable[tuple[str, float]]) -> float:
    return round(_CALIBRATION.confidence(terms), 3)


# Fitted on the place names of UCDP GED Syria 2016-2019 by ``tests/bench/fit_table_confidence.py``:
# expected calibration error 0.02 on names held out. Hand-set: ``share`` (among towns of one name in
# one country the share of people is the chance to be meant) and ``elsewhere`` (no case).
_BIAS = -4.44
_WEIGHTS = {
    "score": 1.42, "margin": 1.52, "alone": 0.55, "stated": 0.41, "sounds": 1.58, "skeleton": 0.71,
    "letters": 0.33, "fits": 0.36, "district": 0.9, "lead": 0.95, "likeness": 1.04,
    "spacing": 0.12, "sole": 1.84, "share": 1.0, "beside": -0.9, "elsewhere": -0.5,
}  # fmt: skip
_CALIBRATION = Calibration(bias=_BIAS, weights=_WEIGHTS)
TERMS = tuple(_WEIGHTS)
_ALWAYS = ("score", "margin", "stated")  # said even where they are nought


# ------------------------------------------------------------------ terms


def _standing(
    candidate: Candidate,
    part: Part,
    near: LonLat | None,
    precision: Precision | None,
    district: Place | None,
) -> float:
    """Likeness, prominence, the kind that is asked for and the way from ``near``."""
    place = candidate.place
    far = great_circle_km(near, place.point) if near and place.point else 0.0
    weight = _FAME if candidate.tier in SAME_KEY else _FAME_LIKE
    standing = candidate.score + weight * fame(place) - min(1.0, far / 200.0)
    fit = _kind_fit(place, part)
    standing += _FIT * fit if fit > 0 else -_MISFIT * fit
    if candidate.matched != place.name:
        standing -= _BY_ANOTHER_NAME
    if precision is not None and place.kind in _UNITS:
        standing += 2 * (_MISFIT if precision.is_point else _FIT)
    if district is not None:
        standing -= _DISTRICT * _outside(place, district)
    return standing


def _kind_fit(place: Place, part: Part) -> float:
    """1: the kind word fits; -1: it contradicts; 0: nothing said."""
    if not part.kinds:
        return 0.0
    if place.kind in part.kinds:
        return 1.0 if place.kind is part.kinds[0] or part.head in UNIT_HEADS else 0.5
    if part.head in UNIT_HEADS:
        return -1.0
    return -1.0 if place.kind not in SETTLED else -0.3


def _outside(place: Place, district: Place) -> float:
    """How far a place lies from a district, or from its chief town: 0 in it, 1 very far."""
    if district.place_id in (place.admin2_id, place.place_id):
        return 0.0
    if place.point is None or district.point is None:
        return 1.0
    if district.kind not in SETTLED and district.bbox is not None:
        box, at = district.bbox, place.point
        edge = LonLat(
            lon=min(max(at.lon, box.west), box.east), lat=min(max(at.lat, box.south), box.north)
        )
        far = great_circle_km(at, edge)
        return far / (far + BORDER_KM)
    far = great_circle_km(place.point, district.point)
    return far / (far + _DISTRICT_KM)


def same_place(place: Place, other: Place) -> bool:
    """One is the unit that holds the other, or both are records of one place: no rivals."""
    if _is_unit_of(place, other) or _is_unit_of(other, place):
        return True
    if place.point is None or other.point is None:
        return False
    return great_circle_km(place.point, other.point) <= _RIVAL_KM


def _is_unit_of(unit: Place, place: Place) -> bool:
    if unit.place_id in (place.admin1_id, place.admin2_id):
        return True
    if unit.kind in _UNITS and place.kind in SETTLED and unit.country == place.country:
        return _reaches(unit, place)
    named = unit.kind is PlaceKind.ADM1 and place.admin1_id is None
    return named and unit.country == place.country and unit.name == place.admin1


def _reaches(unit: Place, place: Place) -> bool:
    """Whether a place lies in the box of a unit, or in its circle where no box is known."""
    if place.point is None or unit.point is None:
        return False
    if great_circle_km(unit.point, place.point) <= max(unit.radius_km, _SEAT_KM):
        return True
    if unit.bbox is None:
        return False
    box, at = unit.bbox, place.point
    return box.west <= at.lon <= box.east and box.south <= at.lat <= box.north


def _settlement_of(ranked: Sequence[Weighed], part: Part, precision: Precision | None) -> Weighed:
    """The city for "Hama" in a column of places, not the unit named after it.

    Unless a kind word or the stated precision says otherwise.
    """
    first = ranked[0]
    if first.candidate.place.kind not in _UNITS or part.head in UNIT_HEADS:
        return first
    if precision in (Precision.PROVINCE, Precision.DISTRICT):
        return first
    least = min(first.candidate.score, 0.97)
    return next(
        (
            w
            for w in ranked
            if w.candidate.place.kind in SETTLED
            and same_place(first.candidate.place, w.candidate.place)
            and w.candidate.score >= least
        ),
        first,
    )


def _reason(
    first: Weighed,
    rest: Sequence[Weighed],
    rivals: Sequence[Weighed],
    margin: float,
    *,
    near: LonLat | None,
) -> tuple[str, bool]:
    if not rest:
        return ONLY, False
    if not rivals:
        return f"the {first.candidate.place.kind.value}, not the unit of the same name", False
    if margin >= _CLEAR_MARGIN:
        if first.candidate.score > rivals[0].candidate.score:
            return "best match of the name", False
        return ("nearest of several" if near else "most prominent of several"), False
    if first.candidate.score > rivals[0].candidate.score:
        return "best match of the name", False
    other = rivals[0].candidate.place
    parents = ", ".join(part for part in (other.admin1, other.country) if part)
    return f"as likely as {other.name} ({parents})", True
