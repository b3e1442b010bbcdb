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

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from geo.evaluation.rows import sound_rows, told
from geo.gazetteer.engine.search import is_related
from geo.incidents.event_places import event_places
from geo.intake.foreign import ODD, read_json
from geo.intake.text import decode, read_bytes
from geo.model.errors import InputError
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import Lookup, Mention, Place, Report, ReportId, Resolution
from geo.model.vocab import MentionKind, PlaceKind
from geo.toponyms.recognition import find_mentions
from geo.toponyms.resolution import resolve_reports
from geo.toponyms.tagger import Tagger

__all__ = [
    "Gold",
    "GoldEvent",
    "GoldToponym",
    "confidences",
    "evaluate_event_place",
    "evaluate_names",
    "evaluate_resolution",
    "evaluate_toponyms",
    "gold_mentions",
    "read_events",
    "read_gold",
    "read_names",
]

NEAR_KM, USUAL_KM = 20.0, 161.0
MOST_NEIGHBOURS = 200  # settlements that can lie within reach of one
_Span = tuple[int, int] | None  # None stands for "no place stated"
HALF_EARTH_KM = 20039.0  # the worst error there is: what an unanswered toponym counts as in the AUC


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldToponym:
    """One annotated toponym."""

    start: int
    end: int
    point: LonLat | None = None
    geonames_id: int | None = None
    fcode: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """One annotated document."""

    doc_id: str
    text: str
    toponyms: tuple[GoldToponym, ...]
    publisher: str = ""

    @classmethod
    def of_spans(cls, text: str, spans: Iterable[tuple[int, int]]) -> "Gold":
        """A document of which only spans are known."""
        toponyms = tuple(GoldToponym(start=a, end=b) for a, b in spans)
        return cls(doc_id="", text=text, toponyms=toponyms)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvent:
    """One event word and where it happened."""

    doc_id: str
    text: str
    span: tuple[int, int]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldName:
    """One name with its parents and where it is."""

    name: str
    admin1: str
    admin2: str
    point: LonLat


# ------------------------------------------------------------------ reading


_Made = TypeVar("_Made")


def _made(path: Path, make: Callable[[int, dict[str, Any]], _Made]) -> list[_Made]:
    """Something of each line that is an object with a text and makes one."""

    def of_line(number: int, line: str) -> _Made:
        where = f"{path}:{number}"
        try:
            row = read_json(line)
        except ValueError as error:
            raise InputError(f"not JSON: {error}", where=where) from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise InputError("a line must be an object with 'text'", where=where)
        try:
            return make(number, row)
        except InputError:
            raise
        except ODD as error:
            raise InputError(f"cannot be read ({error})", where=where) from error

    return sound_rows(path, of_line)


def read_gold(path: Path) -> list[Gold]:
    """Documents with annotated toponyms.

    Raises
    ------
    InputError
        A line is not JSON or lacks ``text`` or ``toponyms``.
    """

    def make(number: int, row: dict[str, Any]) -> Gold:
        if "toponyms" not in row:
            raise InputError("no 'toponyms' in this line", where=f"{path}:{number}")
        toponyms = []
        for t in row["toponyms"]:
            lat, lon = t.get("lat"), t.get("lon")
            toponyms.append(
                GoldToponym(
                    start=int(t["start"]),
                    end=int(t["end"]),
                    point=None
                    if lat is None or lon is None
                    else LonLat(lon=float(lon), lat=float(lat)),
                    geonames_id=t.get("geonames_id"),
                    fcode=t.get("fcode") or "",
                    use=t.get("kind") or "",
                )
            )
        return Gold(
            doc_id=str(row.get("id", number)),
            text=row["text"],
            toponyms=tuple(toponyms),
            publisher=str(row.get("domain") or row.get("publisher") or ""),
        )

    return _made(path, make)


def read_events(path: Path) -> list[GoldEvent]:
    """Event words with the places where they happened."""

    def make(number: int, row: dict[str, Any]) -> GoldEvent:
        if "event" not in row or "places" not in row:
            raise InputError("a line needs 'event' and 'places'", where=f"{path}:{number}")
        return GoldEvent(
            doc_id=str(row.get("id", number)),
            text=row["text"],
            span=(int(row["event"]["start"]), int(row["event"]["end"])),
            places=tuple(sorted({(int(p["start"]), int(p["end"])) for p in row["places"]})),
        )

    return _made(path, make)


def read_names(path: Path) -> list[GoldName]:
    """Distinct names with their parents; the first row of a name gives its position."""
    found: dict[tuple[str, str, str], GoldName] = {}
    wrong: list[InputError] = []
    with io.StringIO(decode(read_bytes(path)).text, newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), start=2):
            try:
                name, admin1, admin2 = row["where_coordinates"], row["adm_1"], row["adm_2"]
                point = LonLat(lon=float(row["longitude"]), lat=float(row["latitude"]))
            except ODD as error:
                fault = InputError(
                    f"cannot read the row: {error}",
                    where=f"{path}:{number}",
                    remedy="columns are where_coordinates, adm_1, adm_2, latitude, longitude",
                )
                wrong.append(fault)
                continue
            found.setdefault(
                (name, admin1, admin2),
                GoldName(name=name, admin1=admin1, admin2=admin2, point=point),
            )
    told(wrong, left=len(found))
    return list(found.values())


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
    found = find_mentions(text, lookup, tagger=tagger)
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
    ours = {(m.start, m.end): m for m in find_mentions(document.text, lookup)}
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
        mentions = find_mentions(event.text, lookup, tagger=tagger)
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
    (:func:`geo.gazetteer.engine.search.is_related`). Shares of the ceiling count hits in such rows
    only; of the other rows those are counted for which nothing is found, as it should be.
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
