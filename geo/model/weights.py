"""Small learned models as data: weights in JSON files that say how they were made.

A file of ``_weights/`` holds ``recipe`` (how, from which data, which seed, when to refit) and
``weights`` (feature name to number). Nothing is read before it is asked for.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geo.model.errors import GeoError

__all__ = ["load_label_weights", "load_weights", "recipe"]


@lru_cache(maxsize=8)
def _file(name: str) -> Mapping[str, Any]:
    path = Path(__file__).with_name("_weights") / f"{name}.json"
    if not path.is_file():
        raise GeoError(
            f"no weights {name!r} are packaged; 'python -m geo.evaluation.fit' writes them"
        )
    return MappingProxyType(json.loads(path.read_text(encoding="utf-8")))


def load_weights(name: str) -> Mapping[str, float]:
    """The packaged weights of a model, feature name to number.

    >>> load_weights("resolution")["population"] > 0
    True
    """
    weights: dict[str, float] = _file(name)["weights"]
    return MappingProxyType(weights)


def load_label_weights(name: str) -> Mapping[str, Sequence[float]]:
    """The packaged weights of a tagger: feature name to one number for each label.

    >>> len(load_label_weights("tagger")["O>"])
    3
    """
    weights: dict[str, Sequence[float]] = _file(name)["weights"]
    return weights


def recipe(name: str) -> Mapping[str, str]:
    """How the weights of a model were made: data, method, seed.

    >>> "data" in recipe("resolution")
    True
    """
    made: dict[str, str] = _file(name)["recipe"]
    return MappingProxyType(made)
