"""Toponym resolution: which place each mention means, or that none of the candidates is meant.

All mentions of a document are decided together by an additive model
(:mod:`geo.toponyms.candidates`): every candidate gets a score that is a sum of terms a person can
read, and "none of these" is a candidate too. Pure: mentions and a lookup in, resolutions out; every
mention comes back once, in order.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from geo.language.coordinates import read_coordinate
from geo.language.patterns import any_of
from geo.language.reading import read_as
from geo.model.footprints import NOWHERE
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import (
    Candidate,
    Footprint,
    Lookup,
    Mention,
    Place,
    PlaceId,
    Report,
    ReportId,
    Resolution,
    Term,
)
from geo.model.vocab import MentionKind, PlaceKind, Precision, SpatialRelation
from geo.model.weights import load_weights
from geo.toponyms.areas import PAIRED, footprint_of_phrase, position_footprint
from geo.toponyms.bound_names import names_in
from geo.toponyms.candidates import candidate_grid
from geo.toponyms.confidence import log_odds, of_model
from geo.toponyms.grids import FEATURES, Grid, Group
from geo.toponyms.publishers import infer_together, publisher_key
from geo.toponyms.unlisted import (
    around_seat,
    at_nearest_area,
    at_parent,
    in_town,
    names_inside,
    where_of,
)
from geo.toponyms.words import listed, place_words

__all__ = ["batches", "resolve", "resolve_reports"]

UNSURE_BELOW = 0.5
OFFERED_FROM = 0.1  # an exact name is offered for review from this probability on
SURE_FROM = 0.9  # what a stated radius should hold, and the confidence that needs no wider one
NAMESAKE_REACH_KM = 161.0  # 100 miles, within which the field counts an answer as right
PIECE = 1000  # names of a report that all speak for each other
TOGETHER = 200  # reports of one publisher that are held in memory at once
# "between A and B", "the road A-B": what may stand between the two ends
_ENDS = re.compile(
    rf"\s*(?:{any_of(listed('joins two ends'))}|–|-)\s+(?:(?:{any_of(listed('article'))})\s+)?"
)
# "the border with Y, X", "the border with Y in X"
_BORDER_ENDS = re.compile(rf"{_ENDS.pattern}|\s*,\s+|\s+(?:{any_of(place_words('inside'))})\s+")

_Array = npt.NDArray[np.float64]


def resolve(
    mentions: Sequence[Mention],
    lookup: Lookup,
    *,
    text: str = "",
    report: Report | None = None,
    focus: Sequence[str] = (),
    near: LonLat | None = None,
    weights: Mapping[str, float] | None = None,
) -> list[Resolution]:
    """Decide which place each mention of one document means.

    Parameters
    ----------
    mentions
        Of one document, as :func:`geo.toponyms.recognition.recognise` gives them.
    lookup
        The gazetteer.
    text, report
        The document, for head nouns and for what stands beside a name; ``report`` wins.
    focus
        ISO alpha-2 codes of the countries a map is about: preferred, never forced.
    near
        A position that places are likely close to: preferred, never forced.
    weights
        Addends per feature name; None takes the fitted ones that are packaged.

    Returns
    -------
    list of Resolution
        One for each mention, in order. ``confidence`` is a calibrated probability that the chosen
        place is right; ``terms`` add up to its score.
    """
    if report is None:
        report = Report(report_id=ReportId(""), text=text, sha256="", path="")
    [made] = resolve_reports([(report, mentions)], lookup, focus=focus, near=near, weights=weights)
    return made


def resolve_reports(
    reports: Sequence[tuple[Report, Sequence[Mention]]],
    lookup: Lookup,
    *,
    focus: Sequence[str] = (),
    near: LonLat | None = None,
    weights: Mapping[str, float] | None = None,
) -> list[list[Resolution]]:
    """Decide what the mentions of several reports mean; reports of one publisher speak for others.

    What a publisher's other reports say are terms of their own (:mod:`geo.toponyms.publishers`). A
    report alone of its publisher is resolved as :func:`resolve` does it, and so is every report
    whose publisher is not stated.

    Parameters
    ----------
    reports
        Each with its mentions. Their order does not matter.
    lookup, focus, near, weights
        As for :func:`resolve`.

    Returns
    -------
    list of list of Resolution
        For each report, in the order given, one resolution for each of its mentions.
    """
    model = load_weights("resolution") if weights is None else weights
    vector = np.array([model.get(name, 0.0) for name in FEATURES])
    out: list[list[Resolution]] = [[] for _ in reports]
    for batch in batches([report for report, _ in reports]):
        pieces = [(i, *piece) for i in batch for piece in _pieces(reports[i][1])]
        own_names = {i: names_in(lookup, read_as(reports[i][0].lang)) for i in batch}
        found = [[*mentions, *names_inside(mentions, own_names[i])] for i, mentions, _ in pieces]
        grids = [
            candidate_grid(
                mentions, own_names[i], text=reports[i][0].text, span=span, focus=focus, near=near
            )
            for (i, _, span), mentions in zip(pieces, found, strict=True)
        ]
        chances = infer_together(grids, vector)
        for (i, own, _), mentions, grid, chance in zip(pieces, found, grids, chances, strict=True):
            made = _answers(mentions, grid, chance, vector=vector, model=model)
            count = len(own)
            out[i] += _with_footprints(made[:count], made[count:], lookup, reports[i][0].text)
    return out


def batches(reports: Sequence[Report]) -> list[list[int]]:
    """Numbers of the reports that speak for each other, in an order that the input does not set."""
    order = sorted(range(len(reports)), key=lambda i: (reports[i].report_id, reports[i].sha256))
    shared: dict[str, list[int]] = {}
    alone: list[list[int]] = []
    for i in order:
        key = publisher_key(reports[i])
        if key:
            shared.setdefault(key, []).append(i)
        else:
            alone.append([i])
    cut = [
        group[k : k + TOGETHER] for group in shared.values() for k in range(0, len(group), TOGETHER)
    ]
    return [*cut, *alone]


def _pieces(mentions: Sequence[Mention]) -> Iterator[tuple[Sequence[Mention], slice]]:
    """The mentions of a long report, so many at a time, and the characters that each lot is of.

    All names of a report speak for each other, which is square in their number; the pieces of a
    very long one do as the reports of one publisher.
    """
    for low in range(0, max(len(mentions), 1), PIECE):
        high = low + PIECE
        start = mentions[low].start if low else None
        end = mentions[high].start if high < len(mentions) else None
        yield mentions[low:high], slice(start, end)


# ------------------------------------------------------------------ answers


def _answers(
    mentions: Sequence[Mention],
    grid: Grid,
    probability: _Array,
    *,
    vector: _Array,
    model: Mapping[str, float],
) -> list[Resolution]:
    decided: dict[int, Resolution] = {}
    edges = np.searchsorted(grid.group, np.arange(len(grid.groups) + 1)).tolist()
    for group, (low, high) in zip(grid.groups, pairwise(edges), strict=True):
        rows = np.arange(low, high)
        decided |= dict(
            _decide(
                group,
                rows,
                grid,
                probability=probability,
                vector=vector,
                model=model,
                mentions=mentions,
            )
        )
    return [decided.get(i) or _special(m) for i, m in enumerate(mentions)]


def _decide(
    group: Group,
    rows: npt.NDArray[np.int64],
    grid: Grid,
    *,
    probability: _Array,
    vector: _Array,
    model: Mapping[str, float],
    mentions: Sequence[Mention],
) -> list[tuple[int, Resolution]]:
    chances = probability[rows]
    ranked = sorted(
        range(len(group.candidates)),
        key=lambda k: (-chances[k], group.candidates[k].place.place_id),
    )
    scored = [_scored(group.candidates[k], round(float(chances[k]), 4)) for k in ranked]
    if not ranked:
        reason = "no such name in the gazetteer"
        return [
            (i, Resolution(mention=mentions[i], chosen=None, reason=reason)) for i in group.mentions
        ]
    best = rows[ranked[0]]
    none_of_these = float(chances[-1])
    confidence = of_model(model).confidence([log_odds(float(chances[ranked[0]]))])
    terms = tuple(
        Term(name=FEATURES[k], value=round(float(grid.features[best, k] * vector[k]), 3))
        for k in np.flatnonzero(np.abs(grid.features[best] * vector) >= 0.0005)
    )
    runner = rows[ranked[1]] if len(ranked) > 1 else None
    reason = _reason(grid, vector, best, runner, scored)
    chance = float(chances[ranked[0]])
    exact = scored[0].tier == "exact"
    taken = chance >= none_of_these or (exact and chance >= OFFERED_FROM)
    made = Resolution(
        mention=mentions[group.mentions[0]],
        chosen=scored[0] if taken else None,
        rejected=tuple(
            _explained(grid, vector, best, rows[k], c)
            for k, c in zip(ranked[taken:], scored[taken:], strict=True)
        ),
        reason=reason if taken else f"none of these; the best would be {where_of(scored[0].place)}",
        confidence=round(confidence if taken else none_of_these, 4),
        unsure=not taken or confidence < UNSURE_BELOW,
        terms=terms if taken else (),
    )
    return [(i, replace(made, mention=mentions[i])) for i in group.mentions]


def _differences(grid: Grid, vector: _Array, best: int, other: int) -> list[tuple[float, str]]:
    gaps = (grid.features[best] - grid.features[other]) * vector
    return sorted(
        ((float(gaps[k]), FEATURES[k]) for k in np.flatnonzero(np.abs(gaps) > 0.05)),
        key=lambda pair: (-pair[0], pair[1]),
    )


def _reason(
    grid: Grid, vector: _Array, best: int, runner: int | None, scored: Sequence[Candidate]
) -> str:
    """Why the best one, and what would have changed it."""
    if runner is None:
        return "only candidate"
    gaps = _differences(grid, vector, int(best), int(runner))
    gain = [name for value, name in gaps if value > 0][:2]
    lead = sum(value for value, _ in gaps)
    decisive = next((name for value, name in gaps if value > lead > 0), "")
    said = f"before {where_of(scored[1].place)}: " + ("; ".join(gain) if gain else "by a hair")
    return said + (f"; without '{decisive}' it would be the other" if decisive else "")


def _explained(grid: Grid, vector: _Array, best: int, row: int, candidate: Candidate) -> Candidate:
    gaps = _differences(grid, vector, int(best), int(row))
    why = tuple(f"{name} {-value:+.2f}" for value, name in [*gaps[:2], *gaps[-1:]] if value)
    return _scored(candidate, candidate.score, why=tuple(dict.fromkeys(why)))


def _scored(candidate: Candidate, score: float, *, why: tuple[str, ...] = ()) -> Candidate:
    """A candidate with another score, by its constructor: there are hundreds in a report."""
    return Candidate(
        place=candidate.place,
        score=score,
        tier=candidate.tier,
        matched=candidate.matched,
        lang=candidate.lang,
        why=why or candidate.why,
    )


def _special(mention: Mention) -> Resolution:
    """A mention that names nothing to look up; what it stands for is decided afterwards."""
    return Resolution(mention=mention, chosen=None, reason="names no place of the gazetteer")


def _position(resolution: Resolution) -> Resolution:
    """A coordinate is its own place, as close as its digits say."""
    position = read_coordinate(resolution.mention.text)
    if position is None:
        return replace(resolution, footprint=NOWHERE)
    shape = position_footprint(
        position.point, radius_km=position.radius_km, label=resolution.mention.text
    )
    place = Place(
        place_id=PlaceId(f"geo:{position.point.lat},{position.point.lon}"),
        name=resolution.mention.text,
        kind=PlaceKind.SITE,
        point=position.point,
        precision=shape.precision,
        radius_km=position.radius_km,
        source="text",
    )
    return replace(
        resolution,
        chosen=Candidate(place=place, score=1.0, tier="exact", matched=position.form),
        reason=f"a position written as {position.form}",
        confidence=0.99,
        footprint=shape,
    )


def _with_footprints(
    made: list[Resolution], inside: list[Resolution], lookup: Lookup, text: str
) -> list[Resolution]:
    """Give every answer its shape; a name in no list stands at its parent, widely.

    ``inside``: known names that those of ``made`` hold.
    """
    made = [in_town(resolution, i, made, text) for i, resolution in enumerate(made)]
    made = [around_seat(resolution, lookup, text) for resolution in made]
    out = []
    starts = [r.mention.start for r in made]
    held: dict[int, Resolution] = {}
    for inner in inside:
        outer = bisect_right(starts, inner.mention.start) - 1
        if outer >= 0 and inner.mention.end <= made[outer].mention.end:
            held[outer] = inner
    cache: dict[tuple[object, ...], Footprint] = {}
    for i, resolution in enumerate(made):
        mention = resolution.mention
        if mention.kind is MentionKind.COORDINATE:
            out.append(_position(resolution))
            continue
        if mention.kind is MentionKind.PHRASE:
            out.append(at_nearest_area(resolution, i, made, lookup, text))
            continue
        if resolution.chosen is None:
            out.append(at_parent(resolution, i, made, lookup, text, inside=held.get(i)))
            continue
        if resolution.footprint is not None:
            out.append(resolution)
            continue
        place = resolution.chosen.place
        partner: tuple[Place, ...] = ()
        following = made[i + 1] if i + 1 < len(made) else None
        if (
            mention.relation in PAIRED
            and following is not None
            and following.chosen is not None
            and _ends_of(mention.relation).fullmatch(text, mention.end, following.mention.start)
        ):
            partner = (following.chosen.place,)
        key = (
            place.place_id,
            mention.relation,
            mention.distance_km,
            mention.bearing_deg,
            *(p.place_id for p in partner),
        )
        if key not in cache:
            cache[key] = footprint_of_phrase(
                place,
                lookup,
                relation=mention.relation,
                distance_km=mention.distance_km,
                bearing_deg=mention.bearing_deg,
                others=partner,
            )
        out.append(replace(resolution, footprint=_widened(cache[key], resolution)))
    return out


def _ends_of(relation: SpatialRelation) -> re.Pattern[str]:
    """What stands between the two names of a way, or of a border and the unit that it bounds."""
    return _BORDER_ENDS if relation is SpatialRelation.BORDER else _ENDS


def _widened(shape: Footprint, resolution: Resolution) -> Footprint:
    """A point that is not sure, as wide as it takes to hold its namesakes of the same area.

    A village may stand for the unit around it or for a namesake in the next valley: the radius then
    holds 90 % of what is likely within reach. A namesake far away does not widen anything: how
    likely that one is, the confidence says.
    """
    chosen = resolution.chosen
    if (
        chosen is None
        or shape.precision is not Precision.SETTLEMENT
        or shape.point is None
        or resolution.confidence >= SURE_FROM
    ):
        return shape
    near = [
        (great_circle_km(shape.point, c.place.point), c.score)
        for c in (chosen, *resolution.rejected)
        if c.place.point is not None
    ]
    within = sorted((km, score) for km, score in near if km <= NAMESAKE_REACH_KM)
    wanted = SURE_FROM * sum(score for _, score in within)
    held = 0.0
    for km, score in within:
        held += score
        if held >= wanted:
            return replace(shape, radius_km=max(shape.radius_km, round(km, 1)))
    return shape
