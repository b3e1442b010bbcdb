"""Fit the confidence of ``geo geocode``: four numbers, printed with their calibration error.

Usage: ``python tests/bench/fit_table_confidence.py GAZETTEER DATA`` with a compiled gazetteer that
holds the villages of Syria (``geo gazetteer add table …``) and the folder of the evaluation data
(``eval/ucdp_syria_names_dev.csv``, CC BY 4.0). Every distinct name is asked twice, with and without
its province; an answer counts as right within 5 km or its own radius. Five-fold, by name.
"""

import csv
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from geo.gazetteer import open_gazetteer
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.toponyms.names import confidence_terms, resolve_name

RIGHT_KM = 5.0
L2 = 1e-5


def samples(gazetteer, table):
    """(fold, terms, right) of every answer."""
    lookup = open_gazetteer(gazetteer)
    with Path(table).open(encoding="utf-8", newline="") as file:
        asked = {(r["where_coordinates"], r["adm_1"], r["adm_2"]): r for r in csv.DictReader(file)}
    folds = {name: i % 5 for i, name in enumerate(sorted({key[0] for key in asked}))}
    for (name, admin1, admin2), row in sorted(asked.items()):
        gold = LonLat(lon=float(row["longitude"]), lat=float(row["latitude"]))
        for hints in ({"admin1": admin1, "admin2": admin2}, {}):
            found = resolve_name(name, lookup, country="SY", **hints)
            if found.chosen is None or found.chosen.place.point is None:
                continue
            place = found.chosen.place
            far = great_circle_km(place.point, gold)
            yield folds[name], confidence_terms(found), far <= max(RIGHT_KM, place.radius_km)


def fit(terms, right):
    """Logistic regression, L2 on all but the bias."""
    x = np.column_stack([np.ones(len(terms)), terms])

    def loss(w):
        z = x @ w
        return np.mean(np.logaddexp(0, z) - right * z) + L2 * np.sum(w[1:] ** 2)

    return minimize(loss, np.zeros(x.shape[1]), method="BFGS").x


def calibration_error(chance, right, *, bins=10):
    """Expected calibration error over bins of equal width."""
    at = np.minimum((chance * bins).astype(int), bins - 1)
    parts = [(at == b) for b in range(bins) if (at == b).any()]
    return sum(p.mean() * abs(chance[p].mean() - right[p].mean()) for p in parts)


def main():
    """Print the numbers."""
    found = list(samples(sys.argv[1], Path(sys.argv[2]) / "eval" / "ucdp_syria_names_dev.csv"))
    fold = np.array([f for f, _, _ in found])
    terms = np.array([t for _, t, _ in found], dtype=float)
    right = np.array([r for _, _, r in found], dtype=float)
    held = np.zeros(len(found))
    for number in range(5):
        w = fit(terms[fold != number], right[fold != number])
        held[fold == number] = 1 / (1 + np.exp(-(w[0] + terms[fold == number] @ w[1:])))
    print(f"answers {len(found)}, right {right.mean():.3f}")
    brier = np.mean((held - right) ** 2)
    print(f"held out: ECE {calibration_error(held, right):.3f}, Brier {brier:.3f}")
    print("bias, score, margin, stated, beside:", np.round(fit(terms, right), 2).tolist())


if __name__ == "__main__":
    main()
