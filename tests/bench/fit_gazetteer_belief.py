"""Fit when a name that only resembles the one asked for is taken for it: five weights and a bias.

Names that are there: alternates held out of the index and typing errors, each asked in its country.
Names that are not there: the same asked in other countries. The places are not those on which
``bench_gazetteer.py`` measures. The weights are those of a logistic regression, the bias lets one
in sixty of the names pass that are not there; printed with what passes on a fifth held out.

    python tests/bench/fit_gazetteer_belief.py [--queries 600]
"""

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from gazetteer_samples import Query, hold_out
from scipy.optimize import minimize

from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.build.packaged import packaged_settlements
from geo.gazetteer.engine.gazetteer import Gazetteer
from geo.gazetteer.engine.hints import Hints
from geo.gazetteer.engine.keys import Folded
from geo.gazetteer.engine.search import DOUBTFUL, lead_over

PASS = 1 / 60
SAME_SOUNDS = 2.5  # at least: what pays among villages, of which the fitted data has few
FOLDS = 5
ELSEWHERE = re.findall("..", "SYLBIQEGSAYEMAFRDEITUARUPLTRUSBRMXINCNNG")


def evidence(gaz: Gazetteer, name: str, country: str | None) -> tuple[list[float], str] | None:
    """Score, lead, letters, entries, same sounds of the best candidate, and its place.

    None if the very name is there.
    """
    found = gaz.search(name, country=country, limit=25, doubtful=True)
    if not found:
        return [DOUBTFUL, 0.0, float(np.log(max(len(name), 1))), 2.0, 0.0], ""
    if found[0].tier in ("exact", "article"):
        return None
    hints = Hints.of(country=country, admin1=None, bbox=None, kind=None)
    size = gaz._search._scopes(hints).size
    letters = len(Folded(name).roman)
    row = [
        found[0].score,
        lead_over((c.score, Folded(c.matched).translit) for c in found),
        float(np.log(max(letters, 1))),
        float(np.log10(max(size, 100))),
        float(found[0].tier == "transliteration"),
    ]
    return row, found[0].place.place_id


def samples(
    gaz: Gazetteer, queries: dict[str, list[Query]]
) -> Iterator[tuple[str, int, bool, bool, list[float]]]:
    """(set, fold, is there, the first is right, evidence) of every name."""
    draw = random.Random(11)
    pool = [query for asked in queries.values() for query in asked]
    folds = {query.place_id: draw.randrange(FOLDS) for query in pool}
    for name, asked in queries.items():
        for query in asked:
            found = evidence(gaz, query.text, query.country)
            if found is not None:
                right = found[1] == query.place_id
                yield name, folds[query.place_id], True, right, found[0]
    for country in ELSEWHERE:
        for query in draw.sample(pool, min(len(pool), 400)):
            found = None if query.country == country else evidence(gaz, query.text, country)
            if found is not None:
                yield country, folds[query.place_id], False, False, found[0]


def fit(x: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression in which both classes weigh the same; the bias is last."""
    z = np.column_stack([x, np.ones(len(x))])
    weight = np.where(right, 0.5 / right.sum(), 0.5 / (~right).sum())
    middle, spread = z.mean(axis=0), z.std(axis=0) + 1e-9
    middle[-1], spread[-1] = 0.0, 1.0
    z = (z - middle) / spread

    def loss(w):
        return np.sum(weight * (np.logaddexp(0, z @ w) - right * (z @ w))) + 1e-4 * w[:-1] @ w[:-1]

    found = minimize(loss, np.zeros(z.shape[1]), method="BFGS").x / spread
    found[-1] -= found[:-1] @ middle[:-1]
    found[-2] = max(found[-2], SAME_SOUNDS)
    return found


def shifted(weights: np.ndarray, x: np.ndarray, there: np.ndarray) -> np.ndarray:
    """The weights with the bias at which the share PASS of the names passes that are not there."""
    scores = x[~there] @ weights[:-1]
    return np.append(weights[:-1], -np.quantile(scores, 1 - PASS))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=600)
    parser.add_argument("--keep", type=Path, help="evidence of all names, .npz")
    given = parser.parse_args()
    rows, queries = hold_out(packaged_settlements(), size=given.queries, seed=31, part=1)
    with tempfile.TemporaryDirectory() as folder:
        compile_rows([(1, rows)], Path(folder) / "fit.gaz")
        del rows
        gaz = Gazetteer(Path(folder) / "fit.gaz")
        sets, folds, there, right, x = map(np.array, zip(*samples(gaz, queries), strict=True))
    if given.keep:
        np.savez(given.keep, sets=sets, folds=folds, there=there, right=right, x=x)
    belief = np.zeros(len(x))
    for fold in range(FOLDS):
        train, test = folds != fold, folds == fold
        used = train & (right | ~there)
        weights = shifted(fit(x[used], right[used]), x[train], there[train])
        belief[test] = x[test] @ weights[:-1] + weights[-1]
    for name in dict.fromkeys(sets.tolist()):
        own = sets == name
        kind = "there" if there[own].all() else "not there"
        print(f"{name:10} {kind:10} {own.sum():5} accepted {np.mean(belief[own] >= 0):.3f}")
    accepted = there & (belief >= 0)
    print(f"there: accepted {np.mean(belief[there] >= 0):.3f}, right {right[accepted].mean():.3f}")
    print(f"not there: accepted {np.mean(belief[~there] >= 0):.4f}")
    used = right | ~there
    print("score, lead, letters, entries, same sounds, bias:")
    print(shifted(fit(x[used], right[used]), x, there).round(2).tolist())
    return 0


if __name__ == "__main__":
    sys.exit(main())
