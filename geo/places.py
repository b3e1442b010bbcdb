"""Toponym resolution: which place each mention means, or that none of the candidates is meant.

All mentions of a document are decided together by an additive model (:mod:`geo.candidates`): every
candidate gets a score that is a sum of terms a person can read, and "none of these" is a candidate
too. Pure: mentions and a lookup in, resolutions out; every mention comes back once, in order.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from geo.candidates import FEATURES, Grid, Group, candidate_grid
from geo.coords import LonLat
from geo.footprints import NOWHERE, given_point
from geo.language.coordinates import read_coordinate
from geo.linear import load_weights
from geo.model import (
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
from geo.phrases import footprint_of_phrase, position_footprint
from geo.publishers import infer_together, publisher_key
from geo.vocab import MentionKind, PlaceKind, Precision

__all__ = ["calibrated", "resolve", "resolve_reports"]

UNSURE_BELOW = 0.5
OFFERED_FROM = 0.1  # an exact name is offered for review from this probability on
AREA_REACH_KM = 120.0  # a range or a coast further away is not the one meant
TOGETHER = 200  # reports of one publisher that are held in memory at once
NEARBY = 300  # characters: still the same passage
_PARENT = re.compile(r"(?:\s*\w*,|\s*\(|[\w\s]*\b(?:in|of)\s+(?:the\s+)?(?:\w+\s+){0,2}$)")

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
        Of one document, as :func:`geo.mentions.find_mentions` gives them.
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

    What a publisher's other reports say are terms of their own (:mod:`geo.publishers`). A report
    alone of its publisher is resolved as :func:`resolve` does it, and so is every report whose
    publisher is not stated.

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
    for batch in _batches([report for report, _ in reports]):
        grids = [
            candidate_grid(mentions, lookup, text=report.text, focus=focus, near=near)
            for report, mentions in (reports[i] for i in batch)
        ]
        for i, grid, probability in zip(batch, grids, infer_together(grids, vector), strict=True):
            report, mentions = reports[i]
            made = _answers(mentions, grid, probability, vector=vector, model=model)
            out[i] = _with_footprints(made, lookup, report.text)
    return out


def _batches(reports: Sequence[Report]) -> list[list[int]]:
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
    for g, group in enumerate(grid.groups):
        rows = np.flatnonzero(grid.group == g)
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
    scored = [replace(group.candidates[k], score=round(float(chances[k]), 4)) for k in ranked]
    if not ranked:
        reason = "no such name in the gazetteer"
        return [
            (i, Resolution(mention=mentions[i], chosen=None, reason=reason)) for i in group.mentions
        ]
    best = rows[ranked[0]]
    none_of_these = float(chances[-1])
    confidence = calibrated(float(chances[ranked[0]]), model)
    terms = tuple(
        Term(name=FEATURES[k], value=round(float(grid.features[best, k] * vector[k]), 3))
        for k in np.flatnonzero(np.abs(grid.features[best] * vector) >= 0.0005)  # noqa: PLR2004 -- shown to three places
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
        reason=reason if taken else f"none of these; the best would be {_where(scored[0].place)}",
        confidence=round(confidence if taken else none_of_these, 4),
        unsure=not taken or confidence < UNSURE_BELOW,
        terms=terms if taken else (),
    )
    return [(i, replace(made, mention=mentions[i])) for i in group.mentions]


def calibrated(probability: float, model: Mapping[str, float]) -> float:
    """The model's own probability as one that holds on texts it was not fitted on."""
    inside = min(max(probability, 1e-6), 1.0 - 1e-6)
    logit = np.log(inside / (1.0 - inside))
    slope, shift = model.get("calibration slope", 1.0), model.get("calibration shift", 0.0)
    return float(1.0 / (1.0 + np.exp(-(slope * logit + shift))))


def _where(place: Place) -> str:
    parts = [place.name, place.admin1 if place.admin1 != place.name else "", place.country]
    return ", ".join(p for p in parts if p) + f" ({place.kind.value.replace('_', ' ')})"


def _differences(grid: Grid, vector: _Array, best: int, other: int) -> list[tuple[float, str]]:
    gaps = (grid.features[best] - grid.features[other]) * vector
    return sorted(
        ((float(gaps[k]), FEATURES[k]) for k in np.flatnonzero(np.abs(gaps) > 0.05)),  # noqa: PLR2004 -- what a reader would notice
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
    said = f"before {_where(scored[1].place)}: " + ("; ".join(gain) if gain else "by a hair")
    return said + (f"; without '{decisive}' it would be the other" if decisive else "")


def _explained(grid: Grid, vector: _Array, best: int, row: int, candidate: Candidate) -> Candidate:
    gaps = _differences(grid, vector, int(best), int(row))
    why = tuple(f"{name} {-value:+.2f}" for value, name in [*gaps[:2], *gaps[-1:]] if value)
    return replace(candidate, why=tuple(dict.fromkeys(why)))


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


def _unnamed(
    resolution: Resolution, i: int, made: Sequence[Resolution], lookup: Lookup, text: str
) -> Resolution:
    """Take "nearby mountains" or "the coast" as the area of that kind nearest to the passage."""
    mention = resolution.mention
    parent, _ = _parent(i, made, text, reach=len(text))
    country = next(
        (
            r.chosen.place
            for r in made
            if r.chosen is not None and r.chosen.place.kind is PlaceKind.COUNTRY
        ),
        None,
    )
    anchor = parent or country
    if anchor is None or anchor.point is None:
        return replace(resolution, reason="no place to be near to", footprint=NOWHERE)
    kinds = (PlaceKind.REGION,) if mention.relation == "coast" else (PlaceKind.MOUNTAINS,)
    word = "coast" if mention.relation == "coast" else ""
    hills = re.search(r"mountain|hill|highland", mention.text, re.IGNORECASE) is not None
    near = lookup.nearest(anchor.point, kinds=kinds, limit=4) if word or hills else []
    fitting = [p for p, km in near if km <= AREA_REACH_KM and word in p.name.casefold()]
    label = f'"{mention.text}" near {anchor.name}'
    if fitting:
        shape = footprint_of_phrase(fitting[0], lookup)
        found = Candidate(place=fitting[0], score=0.5, tier="phrase", matched=mention.text)
        return replace(
            resolution,
            chosen=found,
            reason=f"the nearest of its kind to {_where(anchor)}",
            confidence=0.5,
            unsure=True,
            footprint=replace(shape, label=label, approximate=True),
        )
    relation = "coast" if word else "outskirts"
    base = country if word and country is not None else anchor
    shape = footprint_of_phrase(base, lookup, relation=relation)
    if shape.precision.is_point:
        shape = given_point(anchor.point, precision=Precision.AREA, radius_km=25.0, label=label)
    return replace(
        resolution,
        reason=f"around {_where(anchor)}",
        unsure=True,
        footprint=replace(shape, label=label, approximate=True),
    )


def _with_footprints(made: list[Resolution], lookup: Lookup, text: str) -> list[Resolution]:
    """Give every answer its shape; a name in no list stands at its stated parent, widely."""
    out = []
    cache: dict[tuple[object, ...], Footprint] = {}
    for i, resolution in enumerate(made):
        mention = resolution.mention
        if mention.kind is MentionKind.COORDINATE:
            out.append(_position(resolution))
            continue
        if mention.kind is MentionKind.PHRASE:
            out.append(_unnamed(resolution, i, made, lookup, text))
            continue
        if resolution.chosen is None:
            out.append(_at_parent(resolution, i, made, lookup, text))
            continue
        place = resolution.chosen.place
        partner: tuple[Place, ...] = ()
        following = made[i + 1] if i + 1 < len(made) else None
        if (
            mention.relation in ("between", "border", "road")
            and following is not None
            and following.chosen is not None
            and re.fullmatch(
                r"\s*(?:and|–|-|to|with)\s+(?:the\s+)?", text[mention.end : following.mention.start]
            )
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
        out.append(replace(resolution, footprint=cache[key]))
    return out


def _at_parent(
    resolution: Resolution, i: int, made: Sequence[Resolution], lookup: Lookup, text: str
) -> Resolution:
    """Place an unknown name at the parent that stands beside it: an area, never a dot.

    Without a stated parent the nearest place of the same passage serves, as an unsure guess for
    review: a street or a clinic mostly lies in the town that the passage is about.
    """
    mention = resolution.mention
    if mention.kind in (MentionKind.DEMONYM, MentionKind.METONYM, MentionKind.MODIFIER):
        return replace(resolution, footprint=NOWHERE)
    parent, stated = _parent(i, made, text)
    if parent is None:
        return replace(resolution, footprint=NOWHERE)
    shape = footprint_of_phrase(parent, lookup)
    if shape.precision.is_point and shape.point is not None:
        radius = max(15.0, lookup.near_radius_km(parent))
        shape = given_point(shape.point, precision=Precision.AREA, radius_km=radius, label="")
    said = "its stated parent is" if stated else "the passage is about"
    return replace(
        resolution,
        reason=f"{resolution.reason}; {said} {_where(parent)}",
        unsure=True,
        footprint=replace(
            shape,
            label=f"{mention.text}: in no list; somewhere in or around {parent.name}",
            approximate=True,
        ),
    )


def _parent(
    i: int, made: Sequence[Resolution], text: str, *, reach: int = NEARBY
) -> tuple[Place | None, bool]:
    """The place an unknown name belongs to, and whether the text says so."""
    mention = made[i].mention
    following = made[i + 1] if i + 1 < len(made) else None
    if following is not None and following.chosen is not None:
        gap = text[mention.end : following.mention.start]
        if len(gap) < NEARBY // 5 and _PARENT.match(gap):
            return following.chosen.place, True
    best: tuple[int, Place] | None = None
    for other in made:
        place = other.chosen.place if other.chosen is not None else None
        if (
            place is None
            or place.point is None
            or place.kind in (PlaceKind.COUNTRY, PlaceKind.CONTINENT)
            or other.mention.kind not in (MentionKind.TOPONYM, MentionKind.MODIFIER)
        ):
            continue
        gap_size = max(other.mention.start - mention.end, mention.start - other.mention.end)
        if gap_size <= reach and (best is None or gap_size < best[0]):
            best = (gap_size, place)
    return (best[1] if best is not None else None), False
