"""Fit the packaged weights: ``python -m geo.evaluation.fit DATA [--only tagger,resolution]``.

DATA is a folder with ``lgl_dev.jsonl``, ``gwn_dev.jsonl`` and ``event_place_dev.jsonl``; the
layouts are described in :mod:`geo.evaluation.toponyms`. Every feature is a class or a number, never
a word, so the weights carry no text of a corpus. Same data and same gazetteer give the same
weights.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from geo.evaluation.fit_tagger import BIAS, TAGGER_L2, completed, fit_tagger, tagger_rows
from geo.evaluation.gold import Gold, GoldEvent, read_events, read_gold, read_names
from geo.evaluation.likelihood import conditional, fit_calibration, fit_logit
from geo.evaluation.toponyms import (
    confidences,
    evaluate_event_place,
    evaluate_names,
    evaluate_resolution,
    evaluate_toponyms,
    gold_mentions,
)
from geo.gazetteer import open_gazetteer
from geo.incidents.event_places import event_features
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import Lookup, Mention
from geo.model.vocab import PlaceKind
from geo.toponyms.candidates import candidate_grid
from geo.toponyms.grids import FEATURES, HOME, Grid, add_context, infer
from geo.toponyms.recognition import recognise
from geo.toponyms.tagger import packaged_tagger
from geo.toponyms.unlisted import names_inside

__all__ = [
    "fit_event_place",
    "fit_resolution",
    "resolution_items",
    "score_file",
]

EVENTS_WEIGH = 2  # sentences of the kind of reports that maps are made from, beside general news
RESOLUTION_L2 = 1.0
EVENT_L2 = 3.0
# Terms that no corpus can teach: they do not occur there. Those of the publisher occur in one only
# and feed on their own answers; each stands in the middle of a wide plateau.
BY_HAND = {
    "usual country of its publisher": 2.0,
    "usual province of its publisher": 6.0,
    "names of its publisher could lie there": 5.0,
    "in the map's focus": 2.5,
    "near the stated position": 2.0,
    "an air base": 1.0,
    "head noun rules it out": -4.0,
    "a settlement where the phrase asks for one": 1.5,
}
SAME_PLACE_KM = 161.0  # the usual tolerance of the field: 100 miles
COUNTRY_KM = 600.0  # two middles of one large country may be this far apart

_Array = npt.NDArray[np.float64]


# ------------------------------------------------------------------ tagger


# ------------------------------------------------------------------ resolution


def resolution_items(
    documents: Iterable[Gold], lookup: Lookup
) -> list[tuple[Grid, npt.NDArray[np.bool_], npt.NDArray[np.float64]]]:
    """For each document its grid, which rows are right, and how often each name occurs."""
    items = []
    for document in documents:
        located = [t for t in document.toponyms if t.point is not None]
        mentions = gold_mentions(document, lookup)
        inside = names_inside(mentions, lookup)
        grid = candidate_grid([*mentions, *inside], lookup, text=document.text)
        right = np.zeros(len(grid.group), dtype=bool)
        counts = np.zeros(len(grid.groups))
        points = {(t.start, t.end): t for t in located}
        for g, group in enumerate(grid.groups):
            rows = np.flatnonzero(grid.group == g)
            known = [
                points[key]
                for i in group.mentions
                if i < len(mentions) and (key := (mentions[i].start, mentions[i].end)) in points
            ]
            if not known or known[0].point is None:
                continue
            counts[g] = len(known)
            right[rows] = _right(group.candidates, known[0].point, known[0].geonames_id)
        items.append((grid, right, counts))
    return items


def _right(candidates: Sequence[Any], point: LonLat, geonames_id: int | None) -> list[bool]:
    """Which candidates are the gold place; the last of the list is "none of these"."""
    km = [
        great_circle_km(c.place.point, point) if c.place.point is not None else 1e9
        for c in candidates
    ]
    same = [geonames_id is not None and c.place.geonames_id == geonames_id for c in candidates]
    if any(same):
        return [*same, False]
    best = min(km, default=1e9)
    if best <= SAME_PLACE_KM:
        return [*(d <= best + 3.0 for d in km), False]
    wide = [
        c.place.kind in (PlaceKind.COUNTRY, PlaceKind.CONTINENT) and d <= COUNTRY_KM
        for c, d in zip(candidates, km, strict=True)
    ]
    return [*wide, not any(wide)]


def fit_resolution(
    items: Sequence[tuple[Grid, npt.NDArray[np.bool_], _Array]], *, l2: float = RESOLUTION_L2
) -> dict[str, float]:
    """Fit the conditional logit, its context terms by repeated mean-field passes."""
    vector = np.zeros(len(FEATURES))
    free = np.zeros(len(FEATURES), dtype=bool)
    free[: HOME.stop] = True
    for grid, _, _ in items:
        grid.features[:, HOME.stop :] = 0.0
    vector = fit_logit(items, vector, free, l2=l2)
    free[:] = True
    for _ in range(3):
        for grid, _, _ in items:
            if grid.groups:
                probability = infer(grid, vector)
                add_context(grid, probability)
        vector = fit_logit(items, vector, free, l2=l2)
    fitted = {name: round(float(value), 4) for name, value in zip(FEATURES, vector, strict=True)}
    return {**fitted, **BY_HAND}


# ------------------------------------------------------------------ event -> place


def fit_event_place(
    items: Sequence[tuple[GoldEvent, Sequence[Mention]]],
    lookup: Lookup,
    *,
    l2: float = EVENT_L2,
    least: int = 5,
) -> dict[str, float]:
    """Fit the choice among the places of a sentence and "no place stated".

    A feature that occurs fewer than ``least`` times gets no weight.
    """
    index: dict[str, int] = {}
    rows: list[list[int]] = []
    group: list[int] = []
    right: list[float] = []
    count = 0
    for event, mentions in items:
        options = event_features(event.text, event.span, mentions, lookup)
        spans = set(event.places)
        good = [
            (i < 0 and not spans) or (i >= 0 and (mentions[i].start, mentions[i].end) in spans)
            for i, _ in options
        ]
        if not any(good):
            good = [
                i >= 0 and any(mentions[i].start < b and a < mentions[i].end for a, b in spans)
                for i, _ in options
            ]
        if not any(good):
            continue
        for (_, names), is_right in zip(options, good, strict=True):
            rows.append([index.setdefault(name, len(index)) for name in names])
            group.append(count)
            right.append(float(is_right))
        count += 1
    flat = np.concatenate([np.array(r) for r in rows])
    bounds = np.cumsum([0, *(len(r) for r in rows)])
    x = csr_matrix((np.ones(len(flat)), flat, bounds), shape=(len(rows), len(index)))
    free = np.asarray(x.sum(axis=0)).ravel() >= least
    fitted = conditional(
        x[:, free],
        np.array(group),
        np.array(right),
        np.ones(count),
        start=np.zeros(len(index)),
        free=free,
        l2=l2,
    )
    return {name: round(float(fitted[i]), 3) for name, i in sorted(index.items()) if free[i]}


# ------------------------------------------------------------------ scores on unseen documents


def score_file(
    task: str,
    path: Path,
    *,
    gazetteer: Path | None = None,
    country: str = "",
    folds: int | None = None,
    fitted_on: Sequence[Path] = (),
) -> dict[str, float]:
    """Figures of one task on one file, with the packaged weights or with refitted ones.

    Parameters
    ----------
    task
        toponyms, resolution, event-place or names.
    path
        Gold data in the layouts of :mod:`geo.evaluation.toponyms`.
    gazetteer
        A compiled file; None opens the packaged one.
    country
        ISO alpha-2 of all names (task names).
    folds
        Cross-validation by document (events: by text) in so many parts.
    fitted_on
        Refit on these files only: with other corpora than ``path`` this is leave-corpus-out.

    Raises
    ------
    InputError
        A file is not in the layout of its task.
    """
    lookup = open_gazetteer(gazetteer)
    if task == "names":
        return evaluate_names(read_names(path), lookup, country=country)
    if task == "event-place":
        return _score_events(read_events(path), lookup, folds, [read_events(p) for p in fitted_on])
    documents = read_gold(path)
    others = [d for p in fitted_on for d in read_gold(p)]
    score = _score_toponyms if task == "toponyms" else _score_resolution
    if others:
        return score(documents, lookup, others)
    if folds is None:
        return score(documents, lookup, None)
    return _weighted_mean(
        [(len(test), score(test, lookup, fit)) for fit, test in _folds(documents, folds)]
    )


def _folds(documents: Sequence[Any], folds: int) -> list[tuple[list[Any], list[Any]]]:
    """Parts by the hash of the text, so that equal texts never stand on both sides."""
    part = [int(hashlib.sha256(d.text.strip().encode()).hexdigest(), 16) % folds for d in documents]
    pairs = zip(documents, part, strict=True)
    split = [(d, k) for d, k in pairs]
    return [
        ([d for d, k in split if k != fold], [d for d, k in split if k == fold])
        for fold in range(folds)
        if any(k == fold for _, k in split)
    ]


def _weighted_mean(parts: Sequence[tuple[int, Mapping[str, float]]]) -> dict[str, float]:
    """Means over folds by their number of documents; counts are summed."""
    total = sum(n for n, _ in parts)
    summed = ("documents", "words", "toponyms", "events")
    return {
        name: sum(f[name] for _, f in parts)
        if name in summed
        else round(sum(n * f[name] for n, f in parts) / total, 4)
        for name in parts[0][1]
    }


def _score_toponyms(
    documents: Sequence[Gold], lookup: Lookup, fit: Sequence[Gold] | None
) -> dict[str, float]:
    tagger = None if fit is None else fit_tagger(tagger_rows(fit, lookup))
    return evaluate_toponyms(documents, lookup, tagger=tagger)


def _score_resolution(
    documents: Sequence[Gold], lookup: Lookup, fit: Sequence[Gold] | None
) -> dict[str, float]:
    if fit is None:
        return evaluate_resolution(documents, lookup)
    return evaluate_resolution(documents, lookup, weights=_resolution_weights([fit], lookup))


def _score_events(
    events: Sequence[GoldEvent],
    lookup: Lookup,
    folds: int | None,
    others: Sequence[Sequence[GoldEvent]],
) -> dict[str, float]:
    """The tagger is refitted too where folds are asked for: it has read these sentences."""
    if folds is None:
        fit = [e for other in others for e in other]
        pairs = [(e, recognise(e.text, lookup)) for e in fit]
        weights = fit_event_place(pairs, lookup) if fit else None
        return evaluate_event_place(events, lookup, weights=weights)
    parts = []
    for fit, test in _folds(events, folds):
        rows = completed(tagger_rows(_as_documents(fit), lookup, whole=True), packaged_tagger())
        tagger = fit_tagger(rows)
        pairs = [(e, recognise(e.text, lookup, tagger=tagger)) for e in fit]
        weights = fit_event_place(pairs, lookup)
        parts.append(
            (len(test), evaluate_event_place(test, lookup, weights=weights, tagger=tagger))
        )
    return _weighted_mean(parts)


# ------------------------------------------------------------------ command


def _write(name: str, weights: Mapping[str, Any], recipe: Mapping[str, str]) -> None:
    path = Path(__file__).parents[1] / "model" / "_weights" / f"{name}.json"
    head = json.dumps(dict(recipe), ensure_ascii=False, indent=1)
    lines = [f"{json.dumps(k, ensure_ascii=False)}:{json.dumps(v)}" for k, v in weights.items()]
    body = ",\n".join(lines)
    path.write_text(f'{{"recipe":{head},\n"weights":{{\n{body}\n}}}}\n', encoding="utf-8")


def _train_tagger(data: Path, lookup: Lookup) -> None:
    news = tagger_rows(
        [*read_gold(data / "lgl_dev.jsonl"), *read_gold(data / "gwn_dev.jsonl")], lookup
    )
    first = fit_tagger(news)
    sentences = _as_documents(read_events(data / "event_place_dev.jsonl"))
    events = completed(tagger_rows(sentences, lookup, whole=True), first)
    fitted = fit_tagger([*news, *events * EVENTS_WEIGH])
    kept = {
        name: [round(v, 2) for v in values]
        for name, values in sorted(fitted.weights.items())
        if name.endswith(">") or max(map(abs, values)) >= 0.05
    }
    _write(
        "tagger",
        kept,
        {
            "method": f"linear-chain CRF over runs of capitalised words, L2 {TAGGER_L2}, L-BFGS, "
            f"bias {BIAS}; an institution annotated in news counts as the place named in it",
            "data": "lgl_dev, gwn_dev (research use: class features only); event_place_dev, "
            f"counted {EVENTS_WEIGH} times, its unmarked names labelled by the model of the first "
            "two",
            "seed": "none: the problem is convex and the order of the data fixed",
            "gazetteer": lookup.build_id,
        },
    )


def _as_documents(events: Sequence[GoldEvent]) -> list[Gold]:
    by_text: dict[str, set[tuple[int, int]]] = {}
    for event in events:
        by_text.setdefault(event.text, set()).update(event.places)
    return [Gold.of_spans(text, sorted(spans)) for text, spans in by_text.items()]


def _resolution_weights(corpora: Sequence[Sequence[Gold]], lookup: Lookup) -> dict[str, float]:
    """Weights of all corpora; the calibration is learned on documents that a fit did not see.

    With several corpora each is left out in turn, with one it is cut in two by document.
    """
    parts = list(corpora) if len(corpora) > 1 else [corpora[0][::2], corpora[0][1::2]]
    items = [resolution_items(part, lookup) for part in parts]
    pairs: list[tuple[float, bool]] = []
    for k, held_out in enumerate(parts):
        others = [item for j, part in enumerate(items) if j != k for item in part]
        alone = [replace(document, publisher="") for document in held_out]
        pairs += confidences(alone, lookup, weights=fit_resolution(others))
    weights = fit_resolution([item for part in items for item in part])
    return {**weights, **fit_calibration(pairs)}


def _train_resolution(data: Path, lookup: Lookup) -> None:
    corpora = [read_gold(data / f"{name}.jsonl") for name in ("lgl_dev", "gwn_dev")]
    weights = _resolution_weights(corpora, lookup)
    _write(
        "resolution",
        weights,
        {
            "method": f"conditional logit, L2 {RESOLUTION_L2}, three mean-field passes; "
            f"by hand: {BY_HAND}; calibration on the corpus left out",
            "data": "lgl_dev, gwn_dev (research use: numbers and classes only)",
            "seed": "none: no random step",
            "gazetteer": lookup.build_id,
        },
    )


def _train_event_place(data: Path, lookup: Lookup) -> None:
    events = read_events(data / "event_place_dev.jsonl")
    weights = fit_event_place([(e, recognise(e.text, lookup)) for e in events], lookup)
    _write(
        "event_place",
        {name: value for name, value in weights.items() if abs(value) >= 0.01},
        {
            "method": f"conditional logit over the places of a sentence and none, L2 {EVENT_L2}",
            "data": "event_place_dev (class features only)",
            "seed": "none: the problem is convex",
            "gazetteer": lookup.build_id,
        },
    )


_PARTS: Mapping[str, Callable[[Path, Lookup], None]] = {
    "tagger": _train_tagger,
    "resolution": _train_resolution,
    "event_place": _train_event_place,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit what is asked for and write it beside the code."""
    parser = argparse.ArgumentParser(prog="python -m geo.evaluation.fit", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the evaluation files")
    parser.add_argument("--only", default=",".join(_PARTS), help="comma-separated parts")
    given = parser.parse_args(arguments)
    lookup = open_gazetteer()
    for part in given.only.split(","):
        if part not in _PARTS:
            parser.error(f"no part {part!r}; choose from {', '.join(_PARTS)}")
        _PARTS[part](given.data, lookup)
        sys.stderr.write(f"wrote geo/_weights/{part}.json\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
