"""First- and second-level units by any of their names, kept in the compiled file.

Each name, id and p-code of a unit is a hash beside the number of the unit; coarser folds are marked
with their tier.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.engine.hashing import hash_lines, hash_one
from geo.gazetteer.engine.store import Store
from geo.gazetteer.fold import article_fold, skeleton_fold, translit_fold
from geo.gazetteer.units import bare_unit_key, unit_key
from geo.model.vocab import PlaceKind

__all__ = ["LEVELS", "Units", "unit_sections"]

LEVELS: Mapping[str, PlaceKind] = {"admin1": PlaceKind.ADM1, "admin2": PlaceKind.ADM2}
Names = Iterable[tuple[int, str]]

_TRANSLIT, _SKELETON = "translit ", "skeleton "


class Units:
    """Numbers of units by name, read from a compiled file."""

    def __init__(self, store: Store) -> None:
        self._hashes = store.array("unit_hash")
        self._places = store.array("unit_place")

    def find(self, name: str, level: str) -> list[int]:
        """Numbers of the units that a name, id or p-code means: the finest tier that has any."""
        for form in _forms(name):
            wanted = np.uint64(hash_one(f"{level} {form}".encode()))
            low = int(np.searchsorted(self._hashes, wanted))
            high = low + int(np.searchsorted(self._hashes[low:], wanted, side="right"))
            if high > low:
                found: list[int] = self._places[low:high].tolist()
                return found
        return []


def _forms(name: str) -> Iterator[str]:
    """What a name is looked for as, the finest first; the coarser only if they are needed."""
    key = unit_key(name)
    yield from (name, key)
    translit = translit_fold(key)
    yield _TRANSLIT + translit
    yield _SKELETON + skeleton_fold(translit)


def unit_sections(
    *, kind: npt.NDArray[Any], kinds: Sequence[PlaceKind], names: Names, codes: Names
) -> dict[str, npt.NDArray[Any]]:
    """Sorted hashes of what units are called, and the unit of each.

    ``kind`` is a column of places, an index of ``kinds``; ``names`` gives the folded names of
    places by their number, ``codes`` their ids and p-codes as they stand.
    """
    level_of = {kinds.index(of_level): level for level, of_level in LEVELS.items()}
    is_unit = np.isin(kind, list(level_of))
    named = [(at, bare_unit_key(key)) for at, key in names if is_unit[at]]
    places = [at for at, _ in named]
    keys = article_fold("\n".join(key for _, key in named))
    translit = translit_fold(keys)
    marked = (("", keys), (_TRANSLIT, translit), (_SKELETON, skeleton_fold(translit)))
    called = {
        (at, mark + text)
        for mark, lines in marked
        for at, text in zip(places, lines.split("\n"), strict=False)
    }
    called.update((at, code) for at, code in codes if is_unit[at])
    pairs = sorted((at, text) for at, text in called if text)
    lines = "\n".join(f"{level_of[kind[at]]} {text}" for at, text in pairs)
    hashes = hash_lines(lines.encode())[: len(pairs)]
    order = np.argsort(hashes, kind="stable")
    owner = np.fromiter((at for at, _ in pairs), dtype=np.uint32, count=len(pairs))
    return {"unit_hash": hashes[order], "unit_place": owner[order]}
