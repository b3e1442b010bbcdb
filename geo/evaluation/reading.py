"""Scores of reading: casualties, dates and the place of the incident, naive baselines beside them.

Input is JSON Lines in the layout of the PITF passages: ``text``, ``published``, ``deaths``,
``deaths_ambiguity``, ``injured``, ``start_date``, ``locality``, ``lat``, ``lon``. One passage, one
answer: the aggregator was fixed before it was scored. Rows whose ``deaths`` is 0 are negatives for
detection; without any, precision of detection is not given.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from geo.evaluation.rows import sound_rows
from geo.extraction.claims import find_claims
from geo.extraction.days import Days
from geo.extraction.frames import read_clauses
from geo.extraction.structure import read_structure
from geo.extraction.times import Timed, find_times, read_times
from geo.gazetteer import open_gazetteer
from geo.incidents.scenes import scene_of_report
from geo.intake.foreign import ODD, read_json
from geo.language.reading import read
from geo.model.errors import InputError
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import Claim, Lookup, Report, ReportId, Resolution
from geo.model.vocab import EventKind, Harm, Qualifier, Scope
from geo.toponyms.recognition import recognise
from geo.toponyms.resolution import resolve
from geo.toponyms.roles import assign_roles

__all__ = [
    "evaluate_file",
    "incident_day",
    "passage_total",
    "score_casualties",
    "score_dates",
    "score_incident_place",
]

_TAG = re.compile(r"</?[a-zA-Z]{1,8}>")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAIVE = re.compile(
    r"\b(\d[\d,]*)\D{0,40}?\b(?:killed|dead|died|deaths)\b"
    r"|\b(?:kill(?:ed|ing)|dead|deaths)\b\D{0,40}?\b(\d[\d,]*)"
)
_DIGITS = re.compile(r"\b\d[\d,]*\b")
_KILL_WORD = re.compile(
    r"\b(?:kill\w*|dead|die[ds]?|deaths?|murder\w*|fatal\w*|slain)\b", re.IGNORECASE
)
_NEAR_KM = 20.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Passage:
    report: Report
    deaths: int | None
    single: bool
    injured: int | None
    start_date: date | None
    locality: str
    point: LonLat | None


def evaluate_file(
    task: str, file: Path | str, *, gazetteer: Path | str | Lookup | None = None
) -> dict[str, float]:
    """The figures of one task: casualties, dates or incident-place.

    Raises
    ------
    InputError
        The file is missing or a line is no JSON object with a text.
    """
    if task == "casualties":
        return score_casualties(file)
    if task == "dates":
        return score_dates(file)
    if gazetteer is None or isinstance(gazetteer, str | Path):
        gazetteer = open_gazetteer(gazetteer)
    return score_incident_place(file, gazetteer)


def _passages(file: Path | str) -> Iterable[_Passage]:
    path = Path(file)
    if not path.is_file():
        raise InputError("no such file", where=str(path), remedy="give a JSON Lines file")
    return sound_rows(path, lambda number, line: _passage(line, where=f"{path.name}:{number}"))


def _passage(line: str, *, where: str) -> _Passage:
    try:
        row = read_json(line)
        text = _TAG.sub(" ", row["text"])
        report = Report(
            report_id=ReportId(str(row.get("id", where))),
            text=text,
            sha256="",
            path=where,
            date_published=_day(row.get("published")),
        )
        lat, lon = row.get("lat"), row.get("lon")
        return _Passage(
            report=report,
            deaths=_whole(row.get("deaths")),
            single=str(row.get("deaths_ambiguity", "Single")).startswith("Single"),
            injured=_whole(row.get("injured")),
            start_date=_day(row.get("start_date")),
            locality=str(row.get("locality") or ""),
            point=None if lat is None or lon is None else LonLat(lon=float(lon), lat=float(lat)),
        )
    except ODD as error:
        raise InputError(
            f"not a passage ({type(error).__name__}: {error})",
            where=where,
            remedy='each line is a JSON object with at least "text"',
        ) from error


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _whole(value: object) -> int | None:
    return None if value is None or value == "" else int(float(str(value)))


# ------------------------------------------------------------------ casualties


def passage_total(claims: Iterable[Claim], harm: Harm = Harm.KILLED) -> int | None:
    """One figure for a passage: the largest that one sentence states.

    Parts that a sentence counts side by side are added; subsets, earlier estimates and background
    are left out; bodies and burials count only where nobody is said to have been killed.
    """
    claims = tuple(claims)
    for harms in ((harm,), (Harm.BODIES, Harm.BURIED)):
        totals: Counter[str] = Counter()
        for claim in claims:
            number = claim.value if claim.value is not None else claim.low
            counted = claim.harm in harms and claim.subset_of is None and number is not None
            if not counted or claim.scope is Scope.BACKGROUND or claim.status == "superseded":
                continue
            totals[claim.counted_with or claim.claim_id] += number or 0
        if totals:
            return max(totals.values())
        if harm is not Harm.KILLED:
            return None
    return None


def score_casualties(path: Path | str) -> dict[str, float]:
    """Deaths and injuries of passages against the coders' figures.

    Returns
    -------
    dict
        ``rows``, ``single_rows``; ``deaths_exact`` and ``deaths_given`` over the single-number
        rows with deaths; ``naive_deaths_exact`` (digits near a word of killing) and
        ``naive_first_exact`` (first number) on the same rows; ``injured_exact`` over the rows with
        injuries; ``detection_recall`` and, where the file has negatives, ``detection_precision``,
        both with ``naive_``; ``span_is_surface``, the share of claims whose characters are theirs.
    """
    counts: Counter[str] = Counter()
    for passage in _passages(path):
        counts["rows"] += 1
        claims = find_claims(passage.report)
        text = passage.report.text
        for claim in claims:
            counts["claims"] += 1
            span = claim.span
            counts["surfaces"] += span is not None and text[span.start : span.end] == span.text
        total = passage_total(claims)
        vague = any(c.qualifier is Qualifier.VAGUE and c.harm is Harm.KILLED for c in claims)
        _count_detection(counts, passage, found=total is not None or vague)
        if passage.single and passage.deaths:
            counts["single"] += 1
            counts["given"] += total is not None
            counts["exact"] += total == passage.deaths
            counts["naive"] += _naive_near(text) == passage.deaths
            counts["naive_first"] += _naive_first(text) == passage.deaths
        if passage.injured:
            counts["injured"] += 1
            injured = passage_total(claims, Harm.INJURED)
            counts["injured_exact"] += injured == passage.injured
    figures: dict[str, float] = {
        "rows": counts["rows"],
        "single_rows": counts["single"],
        "deaths_exact": _share(counts["exact"], counts["single"]),
        "deaths_given": _share(counts["given"], counts["single"]),
        "naive_deaths_exact": _share(counts["naive"], counts["single"]),
        "naive_first_exact": _share(counts["naive_first"], counts["single"]),
        "injured_rows": counts["injured"],
        "injured_exact": _share(counts["injured_exact"], counts["injured"]),
        "claims": counts["claims"],
        "span_is_surface": _share(counts["surfaces"], counts["claims"]),
        "positives": counts["positive"],
        "negatives": counts["negative"],
        "detection_recall": _share(counts["hit"], counts["positive"]),
        "naive_detection_recall": _share(counts["naive_hit"], counts["positive"]),
    }
    if counts["negative"]:
        figures["detection_precision"] = _share(counts["hit"], counts["hit"] + counts["false"])
        figures["naive_detection_precision"] = _share(
            counts["naive_hit"], counts["naive_hit"] + counts["naive_false"]
        )
    return figures


def _count_detection(counts: Counter[str], passage: _Passage, *, found: bool) -> None:
    if passage.deaths is None:
        return
    naive = bool(_KILL_WORD.search(passage.report.text))
    if passage.deaths > 0:
        counts["positive"] += 1
        counts["hit"] += found
        counts["naive_hit"] += naive
    else:
        counts["negative"] += 1
        counts["false"] += found
        counts["naive_false"] += naive


def _naive_near(text: str) -> int | None:
    """Digits within 40 characters of a word of killing."""
    match = _NAIVE.search(text)
    digits = (match[1] or match[2]).replace(",", "") if match else ""
    return int(digits) if digits.isdecimal() and len(digits) < len("1000000000") else None


def _naive_first(text: str) -> int | None:
    match = _DIGITS.search(text)
    digits = match[0].replace(",", "") if match else ""
    return int(digits) if digits.isdecimal() and len(digits) < len("1000000000") else None


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


# ------------------------------------------------------------------ dates


def incident_day(report: Report) -> date | None:
    """The day of the first violent event of a passage.

    The day of its sentence; else the first day named that is not a day of speaking; else the day
    of speaking; else the day of publication.
    """
    reading = read(report.text, lang=report.lang)
    spoken = read_times(reading.tokens, published=report.date_published)
    structure = read_structure(reading, [], spoken)
    days = Days(report, reading, structure, spoken)
    for clause in read_clauses(report, reading, structure, [], find_claims(report)).clauses:
        if clause.event is None or clause.event.kind is not EventKind.INCIDENT:
            continue
        when, _, background = days.of(clause)
        if when.start is not None and when.date_prec in (1, 2) and not background:
            return when.start
    times = [
        t
        for t in find_times(report.text, published=report.date_published)
        if t.when.start is not None and t.when.date_prec in (1, 2) and not t.future
    ]
    best: Timed | None = min(times, key=lambda t: (t.reported, t.start), default=None)
    return best.when.start if best else report.date_published


def score_dates(path: Path | str) -> dict[str, float]:
    """Start dates of passages that hold a weekday, a day of publication and a gold start date.

    Returns
    -------
    dict
        ``rows`` scored, ``exact``, ``within_1_day``; ``naive_exact``: the first weekday as the most
        recent one up to and including the publication; ``ceiling``: any day named is right.
    """
    counts: Counter[str] = Counter()
    for passage in _passages(path):
        published, gold = passage.report.date_published, passage.start_date
        match = _WEEKDAY.search(passage.report.text)
        if published is None or gold is None or match is None:
            continue
        counts["rows"] += 1
        found = incident_day(passage.report)
        back = (published.weekday() - _DAYS.index(match[0])) % 7
        days = {t.when.start for t in find_times(passage.report.text, published=published)}
        counts["exact"] += found == gold
        counts["near"] += found is not None and abs((found - gold).days) <= 1
        counts["naive"] += published - timedelta(days=back) == gold
        counts["any"] += gold in days
    return {
        "rows": counts["rows"],
        "exact": _share(counts["exact"], counts["rows"]),
        "within_1_day": _share(counts["near"], counts["rows"]),
        "naive_exact": _share(counts["naive"], counts["rows"]),
        "ceiling": _share(counts["any"], counts["rows"]),
    }


# ------------------------------------------------------------------ places


def score_incident_place(path: Path | str, lookup: Lookup) -> dict[str, float]:
    """The place of the incident within 20 km of the coders' point, rows with a locality.

    Returns
    -------
    dict
        ``rows``; ``within_20_km``, ``given`` (a place was found), ``median_km`` of those;
        ``naive_within_20_km``: the first place mentioned.
    """
    counts: Counter[str] = Counter()
    errors: list[float] = []
    for passage in _passages(path):
        if not passage.locality or passage.point is None:
            continue
        counts["rows"] += 1
        resolutions = _resolved(passage.report, lookup)
        found = scene_of_report(passage.report, resolutions)
        km = _km(found, passage.point)
        if km is not None:
            errors.append(km)
            counts["given"] += 1
            counts["near"] += km <= _NEAR_KM
        first = next((r for r in resolutions if r.chosen is not None), None)
        naive = _km(first, passage.point)
        counts["naive"] += naive is not None and naive <= _NEAR_KM
    errors.sort()
    return {
        "rows": counts["rows"],
        "within_20_km": _share(counts["near"], counts["rows"]),
        "given": _share(counts["given"], counts["rows"]),
        "median_km": round(errors[len(errors) // 2], 1) if errors else 0.0,
        "naive_within_20_km": _share(counts["naive"], counts["rows"]),
    }


def _resolved(report: Report, lookup: Lookup) -> Sequence[Resolution]:
    mentions = assign_roles(report, recognise(report, lookup), lookup=lookup)
    return resolve(mentions, lookup, report=report)


def _km(found: Resolution | None, point: LonLat) -> float | None:
    """Kilometres from the middle of an answer to a point."""
    if found is None:
        return None
    here = found.footprint.point if found.footprint is not None else None
    here = here or (found.chosen.place.point if found.chosen is not None else None)
    return None if here is None else great_circle_km(here, point)
