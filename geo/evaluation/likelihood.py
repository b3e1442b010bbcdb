"""Weights of greatest likelihood: of choices, and of a probability."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from geo.toponyms.grids import Grid

__all__ = [
    "conditional",
    "fit_calibration",
    "fit_logit",
]

_Array = npt.NDArray[np.float64]


def fit_logit(
    items: Sequence[tuple[Grid, npt.NDArray[np.bool_], _Array]],
    start: _Array,
    free: npt.NDArray[np.bool_],
    *,
    l2: float,
) -> _Array:
    """The weights under which the right choices are likeliest; only ``free`` ones move."""
    blocks, groups, right, weight = [], [], [], []
    shift = 0
    for grid, target, counts in items:
        keep = counts[grid.group] > 0 if len(grid.group) else np.zeros(0, dtype=bool)
        if not keep.any():
            continue
        blocks.append(grid.features[keep])
        _, renumbered = np.unique(grid.group[keep], return_inverse=True)
        groups.append(renumbered + shift)
        shift = int(groups[-1].max()) + 1
        right.append(target[keep])
        weight.append(np.sqrt(counts[counts > 0]))
    x, group = np.vstack(blocks)[:, free], np.concatenate(groups)
    y, loud = np.concatenate(right).astype(float), np.concatenate(weight)
    return conditional(x, group, y, loud, start=start, free=free, l2=l2)


def conditional(
    x: _Array | csr_matrix,
    group: npt.NDArray[np.int64],
    y: _Array,
    loud: _Array,
    *,
    start: _Array,
    free: npt.NDArray[np.bool_],
    l2: float,
) -> _Array:
    """Weights that make the right rows of each group likely (L2-penalised, convex but for ties)."""
    n = len(loud)

    def loss(w: _Array) -> tuple[float, _Array]:
        score = x @ w
        top = np.full(n, -np.inf)
        np.maximum.at(top, group, score)
        raised = np.exp(score - top[group])
        chance = raised / np.bincount(group, raised, n)[group]
        mass = np.maximum(np.bincount(group, chance * y, n), 1e-12)
        gradient = x.T @ ((chance - chance * y / mass[group]) * loud[group])
        return float(-(loud * np.log(mass)).sum() + l2 / 2 * w @ w), gradient + l2 * w

    fitted = start.copy()
    fitted[free] = minimize(
        loss, start[free], jac=True, method="L-BFGS-B", options={"maxiter": 300}
    ).x
    return fitted


def fit_calibration(pairs: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """Slope and shift of the logit so that stated confidence is the share of right answers.

    ``pairs``: the model's own probability and whether the answer was right, on documents that the
    model was not fitted on.
    """
    chance = np.clip(np.array([p for p, _ in pairs]), 1e-6, 1 - 1e-6)
    logit = np.log(chance / (1 - chance))
    right = np.array([r for _, r in pairs], dtype=float)

    def loss(w: _Array) -> tuple[float, _Array]:
        z = w[0] * logit + w[1]
        p = 1 / (1 + np.exp(-z))
        gradient = np.array([((p - right) * logit).sum(), (p - right).sum()])
        return float((np.logaddexp(0, z) - right * z).sum()), gradient

    slope, shift = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return {
        "calibration slope": round(float(slope), 4),
        "calibration shift": round(float(shift), 4),
    }
