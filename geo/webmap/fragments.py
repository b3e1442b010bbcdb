"""Properties of many features in columns: what rows share is said once, the rest for each row.

Pure. A place brings its names, units, precision and evidence, a day its words, a source its scale:
properties that go together are one dictionary of fragments of JSON, and a number in each row.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.model.bulk import Coded

__all__ = ["OWN", "SHARED", "fragments_of", "property_columns"]

SHARED: Final = "shared:"  # columns of fragments `"name":value,...`
OWN: Final = "own:"  # columns of values of one property, as JSON; empty where there is none
_MOST: Final = 4096  # entries of one dictionary
_REPEATED: Final = 8  # rows for each entry, on average

Codes = npt.NDArray[np.int64]


@dataclass(slots=True)
class _Dictionary:
    """Fragments, and which of them each row has."""

    codes: Codes
    fragments: list[str]

    def add(self, codes: Codes, texts: Sequence[str]) -> bool:
        """Take in a property that is the same wherever a fragment is; False if it is not."""
        said = np.zeros(len(self.fragments), dtype=np.int64)
        said[self.codes] = codes
        if not np.array_equal(said[self.codes], codes):
            return False
        more = [texts[code] for code in said.tolist()]
        self.fragments = [
            ",".join(filter(None, pair)) for pair in zip(self.fragments, more, strict=True)
        ]
        return True


def property_columns(columns: Iterable[tuple[str, Coded]]) -> dict[str, Any]:
    """Columns of a crowd that hold the properties of its features.

    Parameters
    ----------
    columns
        Name of a property, and the JSON of its value in every row; "" where it has none.

    Returns
    -------
    dict
        Columns named :data:`SHARED` and a number, categories; and :data:`OWN` and a name, text.

    Examples
    --------
    >>> place, note = Coded.of(['"A"', '"B"'] * 8), Coded.of([str(n) for n in range(16)])
    >>> found = property_columns([("place", place), ("n", note), ("t", Coded.same("1", 16))])
    >>> list(found), list(found["shared:1"].categories), found["own:n"][:2].tolist()
    (['shared:0', 'shared:1', 'own:n'], ['"place":"A"', '"place":"B"'], ['0', '1'])
    """
    own: dict[str, Any] = {}
    repeated: list[tuple[Codes, list[str]]] = []
    for name, column in columns:
        if len(column.table) > min(_MOST, max(1, len(column) // _REPEATED)):
            own[OWN + name] = column.array()
        else:
            key = json.dumps(name, ensure_ascii=False)
            texts = [f"{key}:{text}" if text else "" for text in column.table]
            repeated.append((column.codes.astype(np.int64), texts))
    shared: list[_Dictionary] = [
        _Dictionary(codes, ["" for _ in texts]) for codes, texts in repeated if len(texts) == 1
    ][:1]
    by_size = sorted(repeated, key=lambda pair: len(pair[1]) if len(pair[1]) > 1 else 0)
    constant = [pair for pair in by_size if len(pair[1]) == 1]
    for codes, texts in (*constant, *reversed(by_size[len(constant) :])):
        held = shared[:1] if len(texts) == 1 else shared[bool(constant) :]
        if not any(one.add(codes, texts) for one in held):
            shared.append(_Dictionary(codes, texts))
    return {
        f"{SHARED}{number}": pd.Categorical.from_codes(
            one.codes, pd.Index(one.fragments, dtype=str)
        )
        for number, one in enumerate(shared)
    } | own


def fragments_of(rows: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, Coded]]:
    """The properties of some features as :func:`property_columns` takes them."""
    for name in dict.fromkeys(name for row in rows for name in row):
        yield (
            name,
            Coded.of(
                [
                    json.dumps(row[name], ensure_ascii=False, separators=(",", ":"))
                    if name in row
                    else ""
                    for row in rows
                ]
            ),
        )
