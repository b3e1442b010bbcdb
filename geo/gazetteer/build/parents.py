"""Which first- and second-level unit every place lies in: as its source says, else by position.

Pure: columns in, arrays of place numbers out. Units that are no more hold nothing.
"""

from collections.abc import Container, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.build.builder import KINDS, Builder, Rare
from geo.gazetteer.units import locate_in_units, unit_key
from geo.model.vocab import PlaceKind

__all__ = ["parents_of"]

_ABOVE = [KINDS.index(k) for k in (PlaceKind.CONTINENT, PlaceKind.COUNTRY, PlaceKind.SEA)]
_Named = Mapping[tuple[int, str, int], int]


def parents_of(
    builder: Builder, footprints: Mapping[int, bytes]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """First- and second-level unit of every place: by id, code or name, else by polygon."""
    historical = {at for at, rare in builder.rare.items() if "historical" in rare.flags}
    admin1 = _level(builder, footprints, 1, historical, None)
    return admin1, _level(builder, footprints, 2, historical, admin1)


def _level(
    builder: Builder,
    footprints: Mapping[int, bytes],
    level: int,
    historical: Container[int],
    above: npt.NDArray[np.int64] | None,
) -> npt.NDArray[np.int64]:
    """The unit of one level of every place; units that are no more hold nothing."""
    first = level == 1
    kind = PlaceKind.ADM1 if first else PlaceKind.ADM2
    names, codes = (
        (builder.admin1, builder.admin1_code) if first else (builder.admin2, builder.admin2_code)
    )
    units = np.flatnonzero(builder.column("kind") == KINDS.index(kind))
    current = np.array([at for at in units.tolist() if at not in historical], dtype=np.int64)
    named = _unit_names(builder, current, codes if first else None, above)
    texts = builder.text.texts
    country = builder.column("country")
    out = np.full(len(builder), -1, dtype=np.int64)
    keys: dict[tuple[int, int, int, int], int] = {}
    for at in range(len(builder)):
        holder = -1 if above is None else int(above[at])
        cell = (builder.country[at], names[at], codes[at], holder)
        if cell not in keys:
            keys[cell] = _unit_of(named, cell, texts)
        out[at] = keys[cell]
    lost = np.flatnonzero((out < 0) & ~np.isin(builder.column("kind"), _ABOVE))
    shapes = {int(u): footprints[int(u)] for u in current if int(u) in footprints}
    out[lost] = locate_in_units(
        lon=builder.column("lon")[lost],
        lat=builder.column("lat")[lost],
        country=country[lost],
        units=shapes,
        unit_country={u: int(country[u]) for u in shapes},
    )
    out[units] = -1 if first else out[units]
    out[out == np.arange(len(out))] = -1
    return out


def _unit_names(
    builder: Builder,
    units: npt.NDArray[np.int64],
    codes: Any,
    above: npt.NDArray[np.int64] | None,
) -> dict[tuple[int, str, int], int]:
    """(country, name or code or id, unit above or -1) to unit; the first of a name keeps it.

    Of second-level units that share a name within a country none has it but in its own province.
    """
    found: dict[tuple[int, str, int], int] = {}
    inside = set(units.tolist())
    texts = builder.text.texts
    shared: set[tuple[int, str, int]] = set()

    def keep(at: int, text: str) -> None:
        country = builder.country[at]
        if above is not None and above[at] >= 0:
            found.setdefault((country, text, int(above[at])), at)
        if found.setdefault((country, text, -1), at) != at and above is not None:
            shared.add((country, text, -1))

    for at in units.tolist():
        keep(at, builder.ids[at])
        rare = builder.rare.get(at, Rare())
        if rare.pcode:
            keep(at, rare.pcode)
        if codes is not None and codes[at]:
            keep(at, "code " + texts[codes[at]])
        keep(at, unit_key(builder.titles[at]))
    for owner, text in zip(builder.name_owner, builder.name_text, strict=True):
        if owner in inside:
            keep(owner, unit_key(text))
    for key in shared:
        del found[key]
    return found


def _unit_of(named: _Named, cell: tuple[int, int, int, int], texts: list[str]) -> int:
    country, name, code, holder = cell
    text = texts[name]
    tries = [text, unit_key(text)] if text else []
    if code:
        tries.insert(0, "code " + texts[code])
    for key in tries:
        for parent in (holder, -1):
            if (country, key, parent) in named:
                return named[country, key, parent]
    return -1
