"""How sure an answer is: evidence becomes a probability in one way, for tables and for texts.

A confidence is the share of answers with this evidence that are right, measured on names that a
fit did not see. Tables declare the weights of their terms (:mod:`geo.toponyms.acceptance`); texts
declare slope and shift of the chance that the model of a text gives (``calibration``, fitted beside
its weights). Pure.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Calibration", "log_odds", "of_model"]

_EDGE = 1e-6  # a chance is never quite 0 or 1
CHANCE = "log odds"


@dataclass(frozen=True, kw_only=True, slots=True)
class Calibration:
    """What each piece of evidence adds to the log odds of being right."""

    bias: float = 0.0
    weights: Mapping[str, float]

    def confidence(self, evidence: Iterable[tuple[str, float]]) -> float:
        """The probability that the answer is right; evidence without a weight says nothing.

        >>> even = Calibration(weights={"score": 2.0})
        >>> even.confidence([("score", 0.0), ("colour", 9.0)])
        0.5
        >>> even.confidence([("score", 1.0)]) > even.confidence([("score", 0.5)]) > 0.5
        True
        """
        odds = self.bias + sum([self.weights.get(name, 0.0) * value for name, value in evidence])
        return 1.0 / (1.0 + math.exp(-odds))


def of_model(model: Mapping[str, float]) -> Calibration:
    """How the chance of a fitted model becomes a confidence; as it is where nothing was fitted.

    >>> round(of_model({}).confidence([log_odds(0.9)]), 9)
    0.9
    """
    return Calibration(
        bias=model.get("calibration shift", 0.0),
        weights={CHANCE: model.get("calibration slope", 1.0)},
    )


def log_odds(chance: float) -> tuple[str, float]:
    """The chance of a model as a piece of evidence.

    >>> log_odds(0.5)
    ('log odds', 0.0)
    """
    inside = min(max(chance, _EDGE), 1.0 - _EDGE)
    return CHANCE, math.log(inside / (1.0 - inside))
