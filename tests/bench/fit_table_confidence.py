"""Fit the confidence of locations in tables: weights, printed with their calibration error.

Usage: ``python tests/bench/fit_table_confidence.py GAZETTEER DATA`` with a compiled gazetteer that
holds the villages of Syria (``geo gazetteer add table …``) and the folder of the evaluation data
(``eval/ucdp_syria_names_dev.csv``, CC BY 4.0). Every distinct name is asked three times: with its
units, with its province, with its country only; an answer counts as right within 5 km or its own
radius. Five-fold, by name. Also printed: what each threshold would draw and how much of it is
right.
"""

import csv
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from geo.gazetteer import open_gazetteer
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.toponyms.acceptance import TERMS, confidence_terms
from geo.toponyms.names import Resolver

RIGHT_KM = 5.0
L2 = 1e-3


def samples(gazetteer, table):
    """(fold, terms, right, with units) of every best candidate."""
    resolver = Resolver(open_gazetteer(gazetteer), accept=0.0)
    with Path(table).open(encoding="utf-8", newline="") as file:
        asked = {(r["where_coordinates"], r["adm_1"], r["adm_2"]): r for r in csv.DictReader(file)}
    folds = {name: i % 5 for i, name in enumerate(sorted({key[0] for key in asked}))}
    for (name, admin1, admin2), row in sorted(asked.items()):
        gold = LonLat(lon=float(row["longitude"]), lat=float(row["latitude"]))
        both = {"admin1": admin1, "admin2": admin2}
        for kind, hints in ((0, both), (1, {"admin1": admin1}), (2, {})):
            found = resolver.resolve(name, country="SY", **hints)
            if found.chosen is None or not found.terms or found.chosen.place.point is None:
                yield folds[name], None, False, kind
                continue
            place = found.chosen.place
            far = great_circle_km(place.point, gold)
            right = far <= max(RIGHT_KM, min(place.radius_km, 10.0))
            yield folds[name], confidence_terms(found.terms), right, kind


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
    asked = np.array([kind for _, _, _, kind in found])
    answered = [row for row in found if row[1] is not None]
    fold = np.array([f for f, _, _, _ in answered])
    terms = np.array([t for _, t, _, _ in answered], dtype=float)
    right = np.array([r for _, _, r, _ in answered], dtype=float)
    kinds = np.array([k for _, _, _, k in answered])
    held = np.zeros(len(answered))
    for number in range(5):
        w = fit(terms[fold != number], right[fold != number])
        held[fold == number] = 1 / (1 + np.exp(-(w[0] + terms[fold == number] @ w[1:])))
    print(f"answers {len(answered)}, right {right.mean():.3f}")
    brier = np.mean((held - right) ** 2)
    print(f"held out: ECE {calibration_error(held, right):.3f}, Brier {brier:.3f}")
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        line = [f"at {least}:"]
        for kind, label in enumerate(("units", "province", "country")):
            drawn = (held >= least) & (kinds == kind)
            share = drawn.sum() / (asked == kind).sum()
            line.append(f"{label} drawn {share:.3f} right {right[drawn].mean():.3f}")
        print("; ".join(line))
    fitted = fit(terms, right)
    print("bias", round(fitted[0], 2))
    print({name: round(w, 2) for name, w in zip(TERMS, fitted[1:], strict=True)})


if __name__ == "__main__":
    main()
