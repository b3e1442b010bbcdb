"""Small learned models as data: weights in JSON files that say how they were made.

A file under ``geo/_weights`` holds ``recipe`` (how, from which data, which seed, when to refit) and
``weights`` (feature name to number). Nothing is read before it is asked for.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from geo.errors import GeoError

__all__ = ["load_weights", "recipe"]


@lru_cache(maxsize=8)
def _file(name: str) -> tuple[Mapping[str, float], Mapping[str, str]]:
    path = Path(__file__).with_name("_weights") / f"{name}.json"
    if not path.is_file():
        raise GeoError(f"no weights {name!r} are packaged; 'python -m geo.train' writes them")
    data = json.loads(path.read_text(encoding="utf-8"))
    return MappingProxyType(data["weights"]), MappingProxyType(data["recipe"])


def load_weights(name: str) -> Mapping[str, float]:
    """The packaged weights of a model, feature name to number.

    >>> load_weights("resolution")["population"] > 0
    True
    """
    return _file(name)[0]


def recipe(name: str) -> Mapping[str, str]:
    """How the weights of a model were made: data, method, seed."""
    return _file(name)[1]
