"""What a kind of place is called in its country: Nebraska is a state, Kaduna too, Oran a wilaya.

The words stand in ``data/en/designations.csv``, one row a country, written from general knowledge;
its row without a country is for all others. Pure but for reading that file once.
"""

import csv
from functools import lru_cache
from pathlib import Path

from geo.model.vocab import PlaceKind

__all__ = ["designation"]

_DATA = Path(__file__).resolve().parent / "data"
_LEVELS = (PlaceKind.ADM1, PlaceKind.ADM2, PlaceKind.ADM3)


def designation(kind: PlaceKind, country: str = "", *, code: str = "en") -> str:
    """The word for a kind of place, in the usage of a country where it is a unit.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2; another or none has the general word.
    code
        Language of the word; what it lacks is said in English.

    >>> designation(PlaceKind.ADM1, "US"), designation(PlaceKind.ADM1, "DZ")
    ('state', 'wilaya')
    >>> designation(PlaceKind.ADM2), designation(PlaceKind.AIR_BASE, "SY")
    ('district', 'air base')
    """
    if kind not in _LEVELS:
        return kind.value.replace("_", " ")
    words = _words(code) or _words("en")
    return words.get((country, kind)) or words["", kind]


@lru_cache(maxsize=32)
def _words(code: str) -> dict[tuple[str, PlaceKind], str]:
    path = _DATA / code / "designations.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["country"], kind): row[kind.value]
            for row in csv.DictReader(file)
            for kind in _LEVELS
            if row[kind.value]
        }
