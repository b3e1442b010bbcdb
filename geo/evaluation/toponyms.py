"""Score against gold data: every figure with the naive baseline beside it.

Layouts (JSON Lines unless said otherwise)
------------------------------------------
toponyms, resolution
    ``id``, ``text``, ``toponyms``: list of ``start``, ``end``, ``text`` and optionally ``lat``,
    ``lon``, ``geonames_id``, ``fcode``, ``kind``.
event-place
    ``id``, ``text``, ``event``: ``start``, ``end``; ``places``: list of ``start``, ``end``.
names
    CSV with ``where_coordinates``, ``adm_1``, ``adm_2``, ``latitude``, ``longitude``.

"Strict" counts every gold item and an answer that was not given as wrong; "answered" only those
that were answered. Distances are great-circle kilometres.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from geo.evaluation.gold import Gold, GoldEvent, GoldName, GoldToponym
from geo.gazetteer.engine.likeness import is_related
from geo.incidents.event_places import event_places
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import Lookup, Mention, Place, Report, ReportId, Resolution
from geo.model.vocab import MentionKind, PlaceKind
from geo.toponyms.recognition import recognise
from geo.toponyms.resolution import resolve_reports
from geo.toponyms.tagger import Tagger

__all__ = [
    "confidences",
    "evaluate_event_place",
    "evaluate_names",
    "evaluate_resolution",
    "evaluate_toponyms",
    "gold_mentions",
]

NEAR_KM, USUAL_KM = 20.0, 161.0
MOST_NEIGHBOURS = 200  # settlements that can lie within reach of one
_Span = tuple[int, int] | None  # None stands for "no place stated"
HALF_EARTH_KM = 20039.0  # the worst error there is: what an unanswered toponym counts as in the AUC


# ------------------------------------------------------------------ reading


# ------------------------------------------------------------------ tasks


def _prf(prefix: str, right: int, given: int, wanted: int) -> dict[str, float]:
    precision = right / given if given else 0.0
    recall = right / wanted if wanted else 0.0
    both = precision + recall
    return {
        f"{prefix}precision": round(precision, 4),
        f"{prefix}recall": round(recall, 4),
        f"{prefix}f1": round(2 * precision * recall / both if both else 0.0, 4),
    }


def evaluate_toponyms(
    documents: Sequence[Gold],
    lookup: Lookup,
    *,
    tagger: Tagger | None = None,
) -> dict[str, float]:
    """Recognition: exact and overlapping spans; naive is every longest gazetteer match.

    ``tagger`` replaces the packaged one (for cross-validation).
    """
    counts = dict.fromkeys(("exact", "overlap", "given", "wanted", "covered"), 0)
    naive = dict(counts)
    words = 0
    for document in documents:
        gold = {(t.start, t.end) for t in document.toponyms}
        words += len(document.text.split())
        _count(counts, gold, _found(document.text, lookup, tagger))
        plain = {
            (m.start, m.end) for m in lookup.scan(document.text) if document.text[m.start].isupper()
        }
        _count(naive, gold, plain)
    return {
        "documents": len(documents),
        "words": words,
        "toponyms": counts["wanted"],
        **_prf("", counts["exact"], counts["given"], counts["wanted"]),
        "overlap_precision": round(counts["overlap"] / max(counts["given"], 1), 4),
        "overlap_recall": round(counts["covered"] / max(counts["wanted"], 1), 4),
        **_prf("naive_", naive["exact"], naive["given"], naive["wanted"]),
    }


def _found(text: str, lookup: Lookup, tagger: Tagger | None) -> set[tuple[int, int]]:
    kinds = (MentionKind.COORDINATE, MentionKind.PHRASE)
    found = recognise(text, lookup, tagger=tagger)
    return {(m.start, m.end) for m in found if m.kind not in kinds}


def _count(counts: dict[str, int], gold: set[tuple[int, int]], given: set[tuple[int, int]]) -> None:
    counts["exact"] += len(gold & given)
    counts["given"] += len(given)
    counts["wanted"] += len(gold)
    counts["overlap"] += sum(any(a < d and c < b for c, d in gold) for a, b in given)
    counts["covered"] += sum(any(a < d and c < b for c, d in given) for a, b in gold)


def gold_mentions(document: Gold, lookup: Lookup) -> list[Mention]:
    """The annotated toponyms as mentions, with what the gazetteer has of exactly that name.

    How a name is used (demonym, modifier) is read by our own recogniser where it finds the same
    span, never from the annotation.
    """
    ours = {(m.start, m.end): m for m in recognise(document.text, lookup)}
    made = []
    for start, end in sorted({(t.start, t.end) for t in document.toponyms}):
        text = document.text[start:end]
        if (start, end) in ours:
            made.append(ours[start, end])
            continue
        exact = [m for m in lookup.scan(text) if (m.start, m.end) == (0, len(text))]
        made.append(
            Mention(
                report_id=ReportId(document.doc_id),
                start=start,
                end=end,
                text=text,
                kind=MentionKind.DEMONYM
                if exact and exact[0].kind == "demonym"
                else MentionKind.TOPONYM,
                place_ids=exact[0].place_ids if exact else (),
            )
        )
    return made


def evaluate_resolution(
    documents: Sequence[Gold],
    lookup: Lookup,
    *,
    weights: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Resolution on gold spans; naive is the most populous place of the name.

    Every gold toponym with coordinates counts. ``without_countries_`` figures leave out those whose
    gold or answer is a country. Where documents name their publisher, those of one publisher inform
    each other; ``without_publisher_`` figures are of the same documents taken one by one.
    """
    asked = [(document, gold_mentions(document, lookup)) for document in documents]
    rows = _answered(asked, lookup, weights)
    figures: dict[str, float] = {"documents": len(documents), "toponyms": len(rows)}
    errors = [row.km for row in rows]
    figures |= _distances("strict_", errors, strict=True)
    figures |= _distances("answered_", errors, strict=False)
    figures |= _distances(
        "without_countries_", [row.km for row in rows if not row.country], strict=True
    )
    figures["answered"] = round(sum(km is not None for km in errors) / max(len(rows), 1), 4)
    figures |= _radii(rows)
    figures["calibration_error"] = calibration_error(_confidences(rows))
    if any(document.publisher for document in documents):
        unknown = [(replace(document, publisher=""), mentions) for document, mentions in asked]
        alone = _answered(unknown, lookup, weights)
        figures |= _distances("without_publisher_", [row.km for row in alone], strict=True)
    naive = [_naive_km(row) for row in rows]
    figures |= _distances("naive_", naive, strict=True)
    figures |= _distances(
        "naive_without_countries_",
        [km for km, row in zip(naive, rows, strict=True) if not row.country],
        strict=True,
    )
    return figures


def confidences(
    documents: Sequence[Gold], lookup: Lookup, *, weights: Mapping[str, float] | None = None
) -> list[tuple[float, bool]]:
    """Confidence of every answer and whether it lies within 161 km of the gold point."""
    asked = [(document, gold_mentions(document, lookup)) for document in documents]
    return _confidences(_answered(asked, lookup, weights))


def _confidences(rows: "Sequence[_Scored]") -> list[tuple[float, bool]]:
    return [
        (row.answer.confidence, row.km is not None and row.km <= USUAL_KM)
        for row in rows
        if row.answer.chosen is not None
    ]


@dataclass(frozen=True, slots=True)
class _Scored:
    """One gold toponym with our answer and its error, None where nothing was placed."""

    gold: LonLat
    answer: Resolution
    km: float | None
    country: bool  # a country or a continent is meant


def _answered(
    asked: Sequence[tuple[Gold, Sequence[Mention]]],
    lookup: Lookup,
    weights: Mapping[str, float] | None,
) -> list[_Scored]:
    reports = [(_report(document), mentions) for document, mentions in asked]
    rows = []
    for (document, _), answers in zip(
        asked, resolve_reports(reports, lookup, weights=weights), strict=True
    ):
        by_span = {(r.mention.start, r.mention.end): r for r in answers}
        for toponym in document.toponyms:
            if toponym.point is None:
                continue
            answer = by_span[toponym.start, toponym.end]
            place = answer.chosen.place if answer.chosen is not None else None
            rows.append(
                _Scored(
                    gold=toponym.point,
                    answer=answer,
                    km=_error(answer, toponym.point),
                    country=_is_country(toponym, place),
                )
            )
    return rows


def _report(document: Gold) -> Report:
    return Report(
        report_id=ReportId(document.doc_id),
        text=document.text,
        sha256="",
        path="",
        publisher=document.publisher,
    )


def _error(answer: Resolution, point: LonLat) -> float | None:
    """Kilometres from the answer to the gold point; a name placed at its parent counts as there."""
    if answer.chosen is not None and answer.chosen.place.point is not None:
        return great_circle_km(answer.chosen.place.point, point)
    if answer.footprint is not None and answer.footprint.point is not None:
        return great_circle_km(answer.footprint.point, point)
    return None


def _is_country(toponym: GoldToponym, place: Place | None) -> bool:
    if toponym.fcode:
        return toponym.fcode.startswith("PCL") or toponym.fcode == "CONT"
    return place is not None and place.kind in (PlaceKind.COUNTRY, PlaceKind.CONTINENT)


def _naive_km(row: _Scored) -> float | None:
    """Error of the most populous candidate."""
    answer = row.answer
    candidates = [*answer.rejected, *([answer.chosen] if answer.chosen else [])]
    points = [(c.place.population, c.place.place_id, c.place.point) for c in candidates]
    known = [(people, place_id, p) for people, place_id, p in points if p is not None]
    if not known:
        return None
    return great_circle_km(max(known, key=lambda k: k[:2])[2], row.gold)


def _distances(prefix: str, errors: Sequence[float | None], *, strict: bool) -> dict[str, float]:
    filled = [HALF_EARTH_KM if km is None else km for km in errors if strict or km is not None]
    if not filled:
        return {}
    km = np.array(filled)
    # AUC of Jurgens et al. (2015): logarithm of the error over that of the worst, 0 best, 1 worst
    auc = float(np.mean(np.log1p(km) / np.log1p(HALF_EARTH_KM)))
    return {
        f"{prefix}acc_161km": round(float((km <= USUAL_KM).mean()), 4),
        f"{prefix}acc_20km": round(float((km <= NEAR_KM).mean()), 4),
        f"{prefix}mean_km": round(float(km.mean()), 1),
        f"{prefix}median_km": round(float(np.median(km)), 2),
        f"{prefix}auc": round(auc, 4),
    }


def _radii(rows: Sequence[_Scored]) -> dict[str, float]:
    """Share of answers whose stated radius holds the gold point, and how wide the radii are."""
    placed = [(row.km, _radius_km(row.answer)) for row in rows if row.km is not None]
    held = [km <= radius for km, radius in placed]
    return {
        "radius_holds": round(sum(held) / max(len(held), 1), 4),
        "radius_median_km": round(float(np.median([r for _, r in placed])), 2) if placed else 0.0,
    }


def _radius_km(answer: Resolution) -> float:
    """The larger of the radius of the place and that of the shape; a kilometre is exact enough."""
    own = answer.chosen.place.radius_km if answer.chosen is not None else 0.0
    shape = answer.footprint.radius_km if answer.footprint is not None else 0.0
    return max(own, shape, 1.0)


def calibration_error(pairs: Sequence[tuple[float, bool]], *, bins: int = 10) -> float:
    """Expected calibration error: mean gap of confidence and share right, in equal bins.

    >>> calibration_error([(0.9, True), (0.9, True), (0.9, False), (0.9, True)])
    0.15
    """
    if not pairs:
        return 0.0
    confidence = np.array([p for p, _ in pairs])
    right = np.array([r for _, r in pairs], dtype=float)
    slot = np.minimum((confidence * bins).astype(int), bins - 1)
    gap = sum(
        abs(confidence[slot == b].mean() - right[slot == b].mean()) * (slot == b).sum()
        for b in range(bins)
        if (slot == b).any()
    )
    return round(float(gap / len(pairs)), 4)


def evaluate_event_place(
    events: Sequence[GoldEvent],
    lookup: Lookup,
    *,
    weights: Mapping[str, float] | None = None,
    tagger: Tagger | None = None,
) -> dict[str, float]:
    """Event word to place spans; "no place" is an answer like any other.

    Naive takes the nearest mention, none when the text has none.
    """
    right = given = wanted = near_right = near_given = 0
    none_right = none_wanted = 0
    for event in events:
        mentions = recognise(event.text, lookup, tagger=tagger)
        gold: set[_Span] = set(event.places) or {None}
        chosen = event_places(event.text, event.span, mentions, lookup, weights=weights)
        answer: set[_Span] = {(mentions[i].start, mentions[i].end) for i in chosen} or {None}
        right += len(gold & answer)
        given += len(answer)
        wanted += len(gold)
        none_wanted += gold == {None}
        none_right += gold == {None} and answer == {None}
        usable = [m for m in mentions if m.kind is not MentionKind.DEMONYM]
        middle = event.span[0]
        nearest = min(usable, key=lambda m: (abs(m.start - middle), m.start), default=None)
        plain: set[_Span] = {(nearest.start, nearest.end)} if nearest is not None else {None}
        near_right += len(gold & plain)
        near_given += len(plain)
    return {
        "events": len(events),
        **_prf("", right, given, wanted),
        "none_recall": round(none_right / max(none_wanted, 1), 4),
        **_prf("naive_", near_right, near_given, wanted),
    }


_NAME_LISTS = (
    "rank1",
    "top5",
    "top5_without_parents",
    "offered_rank1",
    "offered_top5",
    "offered_top5_without_parents",
    "naive_rank1",
)


def evaluate_names(
    names: Sequence[GoldName], lookup: Lookup, *, country: str = "", within_km: float = 5.0
) -> dict[str, float]:
    """Names with their first-level unit: the right place first, or among the first five.

    Figures are of the candidates that are good enough to be an answer; ``offered_`` ones of the
    list that a person is offered, which holds doubtful names too. The ceiling counts the rows that
    can be found: any settlement within reach has a related name
    (:func:`geo.gazetteer.engine.likeness.is_related`). Shares of the ceiling count hits in such
    rows only; of the other rows those are counted for which nothing is found, as it should be.
    """
    counts: Counter[str] = Counter()
    for row in names:
        bare = partial(lookup.search, row.name, country=country or None, limit=5)
        within = partial(bare, admin1=row.admin1, admin2=row.admin2)
        answer, offered = within(), within(doubtful=True)
        lists = {
            "rank1": answer[:1],
            "top5": answer,
            "top5_without_parents": bare(),
            "offered_rank1": offered[:1],
            "offered_top5": offered,
            "offered_top5_without_parents": bare(doubtful=True),
            "naive_rank1": bare(limit=1, fuzzy=False),
        }
        hits = [name for name, found in lists.items() if _hit(found, row.point, within_km)]
        counts.update(hits)
        close = lookup.nearest(row.point, limit=MOST_NEIGHBOURS)
        names_near = [
            n.text for p, km in close if km <= within_km for n in lookup.names(p.place_id)
        ]
        if is_related(row.name, names_near):
            counts["ceiling"] += 1
            counts.update(f"{name}_of_ceiling" for name in hits)
        else:
            counts["of_these_not_found"] += not answer
    n, ceiling = max(len(names), 1), max(counts["ceiling"], 1)
    return {
        "names": len(names),
        "ceiling": round(counts["ceiling"] / n, 4),
        **{f"{name}_{within_km:g}km": round(counts[name] / n, 4) for name in _NAME_LISTS},
        **{
            f"{name}_of_ceiling": round(counts[f"{name}_of_ceiling"] / ceiling, 4)
            for name in _NAME_LISTS
        },
        "rows_without_candidate": len(names) - counts["ceiling"],
        "of_these_not_found": counts["of_these_not_found"],
    }


def _hit(candidates: Iterable[Any], point: LonLat, within_km: float) -> bool:
    return any(
        c.place.point is not None and great_circle_km(c.place.point, point) <= within_km
        for c in candidates
    )
