"""Compile rows into the one file that is searched: places, names, keys.

Order makes the file: places by country and id, names by place, keys by bytes. So the same rows
give the same bytes, whatever order they came in within one source.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.build.builder import KINDS, PRECISIONS, Builder, Rare
from geo.gazetteer.build.names import key_sections, name_sections
from geo.gazetteer.build.parents import parents_of
from geo.gazetteer.build.texts import Arrays, blobs, text_sections
from geo.gazetteer.engine.hashing import build_slots, hash_many
from geo.gazetteer.engine.outlines import boxes, pack
from geo.gazetteer.engine.scan import letter_sections
from geo.gazetteer.engine.store import StoreWriter
from geo.gazetteer.fold import key_fold, key_folds
from geo.gazetteer.rows import Row, script_of
from geo.gazetteer.units import (
    default_radius_km,
    near_radii_km,
)
from geo.model.errors import GazetteerError
from geo.model.footprints import precision_of_kind
from geo.model.records import PlaceName
from geo.model.vocab import PlaceKind

__all__ = [
    "Progress",
    "compile_rows",
]

Progress = Callable[[str, float], None]  # what is being done, share done from 0 to 1

_RANKS = {PlaceKind.CITY: 3, PlaceKind.TOWN: 2, PlaceKind.VILLAGE: 1, PlaceKind.QUARTER: 1}
_UNSET = 255
_MOST = 2**32 - 1
BASE_TRUST = 1  # curated rows have 0, the packaged world 1, loaded dumps more


@dataclass(frozen=True, kw_only=True, slots=True)
class Extras:
    """What goes into the file besides rows."""

    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    demonyms: tuple[tuple[str, str, str], ...] = ()
    ordinary_words: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    no_scan: frozenset[tuple[str, str]] = frozenset()
    dropped: frozenset[tuple[str, str]] = frozenset()


def compile_rows(
    sources: Iterable[tuple[int, Iterable[Row]]],
    path: Path,
    *,
    extras: Extras | None = None,
    progress: Progress | None = None,
) -> str:
    """Compile rows into a file and give its build id.

    Parameters
    ----------
    sources
        (trust, rows) in order of trust: 0 curated, 1 the packaged world, more for loaded dumps.
    path
        Written beside itself and renamed: never half there.
    progress
        Called with a few words and the share done.

    Raises
    ------
    GazetteerError
        The file cannot be written, or there is no row.
    """
    extras = extras or Extras()
    report = progress or _silent
    builder = Builder()
    for number, (trust, rows) in enumerate(sources):
        for count, row in enumerate(rows):
            builder.add(row, trust=trust)
            if count % 50_000 == 0:
                report(f"reading source {number + 1}: {count:,} places", 0.05 + 0.1 * number)
    if not len(builder):
        raise GazetteerError(f"{path}: not written, as there is no place to compile")
    report("applying overrides", 0.28)
    _decide(builder, extras)
    words = frozenset(key_folds(extras.ordinary_words)) if extras.ordinary_words else frozenset()
    with StoreWriter(path) as file:
        report("ordering places", 0.3)
        file.add(letter_sections())
        places, meta = _places(builder, file)
        report("folding names", 0.4)
        lines, names = name_sections(builder, places, file, words=words, no_scan=extras.no_scan)
        del builder
        report("indexing names", 0.6)
        meta["counts"] |= key_sections(lines, names, places, file)
        meta["sources"] = {k: dict(v) for k, v in sorted(extras.sources.items())}
        build_id = file.finish(meta)
    report("done", 1.0)
    return build_id


def _silent(_what: str, _share: float) -> None:
    """No progress wanted."""


def _decide(builder: Builder, extras: Extras) -> None:
    """Aliases and demonyms become names; names that were decided against go."""
    for demonym, place, lang in extras.demonyms:
        builder.add_name(place, PlaceName(text=demonym, lang=lang, kind="demonym"))
    for alias, place in extras.aliases:
        builder.add_name(place, PlaceName(text=alias, script=script_of(alias)))
    builder.drop_names({(key_fold(name), place) for name, place in extras.dropped})


# ------------------------------------------------------------------ places


def _places(builder: Builder, file: StoreWriter) -> tuple[Arrays, dict[str, Any]]:
    """Write the places; give the columns that names are judged by, and what the header says."""
    texts = builder.text.texts
    country_text = [texts[i] for i in builder.country]
    order = np.array(
        sorted(range(len(builder)), key=lambda i: (country_text[i], builder.ids[i])), dtype=np.int64
    )
    place_at = np.empty(len(order), dtype=np.int64)  # builder number -> file number
    place_at[order] = np.arange(len(order))
    kind = builder.column("kind")
    lon, lat = builder.column("lon"), builder.column("lat")
    footprints = {i: r.footprint for i, r in builder.rare.items() if r.footprint is not None}
    radius, precision = _extent(builder, footprints)
    admin1, admin2 = parents_of(builder, footprints)
    rank = np.array([_RANKS.get(k, 0) for k in KINDS], dtype=np.int8)[kind]
    near = near_radii_km(
        lon=lon,
        lat=lat,
        rank=rank,
        own_km=radius,
        counted=builder.column("trust") <= BASE_TRUST,
    )
    countries = sorted(set(country_text))
    number = {code: i for i, code in enumerate(countries)}
    country = np.array([number[code] for code in country_text], dtype=np.uint16)
    flags = sorted({flag for rare in builder.rare.values() for flag in rare.flags})
    prints = [footprints.get(int(i)) for i in order]
    columns: Arrays = {
        "lon": lon[order],
        "lat": lat[order],
        "kind": kind[order],
        "radius": radius[order].astype(np.float32),
        "trust": builder.column("trust")[order],
        "country": country[order],
    }
    file.add(columns)
    file.add(
        {
            "precision": precision[order],
            "near": near[order].astype(np.float32),
            "admin1": _moved(admin1, order, place_at),
            "admin2": _moved(admin2, order, place_at),
            "population": np.minimum(builder.column("population")[order], _MOST).astype(np.uint32),
            "footprint_place": np.flatnonzero([p is not None for p in prints]).astype(np.uint32),
            "id_slots": build_slots(hash_many([builder.ids[i].encode() for i in order])),
        }
    )
    sources = sorted(set(builder.source))
    file.add(text_sections("record", _records(builder, order, flags, sources)))
    drawn = [p for p in prints if p is not None]
    packed = [pack(p) for p in drawn]
    file.add(blobs("footprint", packed) | {"footprint_box": boxes(drawn, packed).ravel()})
    kinds, counts = np.unique(kind, return_counts=True)
    meta = {
        "kinds": [k.value for k in KINDS],
        "precisions": [p.value for p in PRECISIONS],
        "countries": countries,
        "flags": flags,
        "origins": [texts[i] for i in sources],
        "counts": {
            "places": len(order),
            "by_kind": {KINDS[k].value: int(n) for k, n in zip(kinds, counts, strict=True)},
            "by_source": _by_source(builder),
        },
    }
    return {"order": order, **columns}, meta


def _moved(
    values: npt.NDArray[np.int64], order: npt.NDArray[np.int64], place_at: npt.NDArray[np.int64]
) -> npt.NDArray[np.int32]:
    """References to places, renumbered for the file; -1 stays."""
    taken = values[order]
    return np.where(taken >= 0, place_at[taken], -1).astype(np.int32)


def _by_source(builder: Builder) -> dict[str, int]:
    numbers, counts = np.unique(builder.column("source"), return_counts=True)
    pairs = zip((builder.text.texts[i] for i in numbers), counts, strict=True)
    return {name or "unstated": int(n) for name, n in sorted(pairs)}


def _extent(
    builder: Builder, footprints: Mapping[int, bytes]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8]]:
    """Radius and precision of every place: given, else from polygon, population or kind."""
    radius, precision = builder.column("radius"), builder.column("precision")
    kind, population = builder.column("kind"), builder.column("population")
    lon, lat = builder.column("lon"), builder.column("lat")
    for at in np.flatnonzero(np.isnan(radius)):
        radius[at] = default_radius_km(
            KINDS[kind[at]],
            population=int(population[at]),
            footprint=footprints.get(int(at)),
            lon=float(lon[at]),
            lat=float(lat[at]),
        )
    defaults = np.array([PRECISIONS.index(precision_of_kind(k)) for k in KINDS], dtype=np.uint8)
    return radius, np.where(precision == _UNSET, defaults[kind], precision).astype(np.uint8)


def _records(
    builder: Builder, order: npt.NDArray[np.int64], flags: list[str], sources: list[int]
) -> Iterator[str]:
    """What is only read when a place is shown: one JSON list a place, its empty end left off."""
    texts = builder.text.texts
    flag_at = {flag: i for i, flag in enumerate(flags)}
    source_at = {source: i for i, source in enumerate(sources)}
    empty = Rare()
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for at in order.tolist():
        rare = builder.rare.get(at, empty)
        number = builder.geonames_id[at]
        record: list[Any] = [
            builder.ids[at],
            builder.titles[at],
            source_at[builder.source[at]],
            0 if builder.ids[at] == f"gn:{number}" else max(number, 0),
            texts[builder.admin1[at]],
            texts[builder.admin2[at]],
            rare.name_ar,
            rare.pcode,
            rare.wikidata,
            rare.licence,
            sorted(flag_at[f] for f in rare.flags),
            rare.bbox or 0,
            list(rare.parents),
            rare.evidence,
        ]
        while not record[-1]:
            record.pop()
        yield encode(record)


# ------------------------------------------------------------------ texts


# ------------------------------------------------------------------ names and keys
