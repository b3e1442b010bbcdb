"""Compile rows into the one file that is searched: places, names, keys.

Order makes the file: places by country and id, names by place, keys by bytes. So the same rows
give the same bytes, whatever order they came in within one source.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.build.builder import KINDS, PRECISIONS, Builder, Rare
from geo.gazetteer.build.merge import link_duplicates
from geo.gazetteer.build.parents import parents_of
from geo.gazetteer.engine.hashing import build_slots, hash_lines, hash_many, offsets_of
from geo.gazetteer.engine.outlines import boxes, pack
from geo.gazetteer.engine.postings import posting_sections
from geo.gazetteer.engine.scan import letter_sections, scan_sections
from geo.gazetteer.engine.store import StoreWriter
from geo.gazetteer.engine.units import unit_sections
from geo.gazetteer.fold import ARTICLE_WORDS, coarser_folds, key_fold, key_folds
from geo.gazetteer.rows import NAME_KINDS, Row, script_of
from geo.gazetteer.units import (
    default_radius_km,
    near_radii_km,
)
from geo.model.errors import GazetteerError
from geo.model.footprints import precision_of_kind
from geo.model.records import PlaceName
from geo.model.vocab import PlaceKind

__all__ = ["Progress", "compile_rows"]

Progress = Callable[[str, float], None]  # what is being done, share done from 0 to 1
Arrays = dict[str, npt.NDArray[Any]]

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
        lines, names = _names(builder, places, file, words=words, no_scan=extras.no_scan)
        del builder
        report("indexing names", 0.6)
        meta["counts"] |= _keys(lines, names, places, file)
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
    file.add(_texts("record", _records(builder, order, flags, sources)))
    drawn = [p for p in prints if p is not None]
    packed = [pack(p) for p in drawn]
    file.add(_blobs("footprint", packed) | {"footprint_box": boxes(drawn, packed).ravel()})
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


def _blobs(name: str, parts: Iterable[bytes]) -> Arrays:
    """Byte strings end to end, and where each ends."""
    blob, ends = bytearray(), array("I")
    for part in parts:
        blob += part
        ends.append(len(blob))
    return {
        f"{name}_blob": np.frombuffer(blob, dtype=np.uint8),
        f"{name}_ends": np.array(ends, dtype=np.uint32),
    }


def _texts(name: str, parts: Iterable[str]) -> Arrays:
    """The same of texts that hold no newline; there is at least one."""
    return _lines(name, "\n".join(parts))


def _lines(name: str, text: str) -> Arrays:
    """The same of the lines of a text, without their newlines."""
    blob = np.frombuffer(text.encode(), dtype=np.uint8)
    ends = offsets_of(blob)
    return {
        f"{name}_blob": blob[blob != ord("\n")],
        f"{name}_ends": (ends - np.arange(len(ends))).astype(np.uint32),
    }


def _differing(text: str, other: str) -> str:
    """The lines of a text; those that are the same in another are left empty."""
    pairs = zip(text.split("\n"), other.split("\n"), strict=True)
    return "\n".join("" if line == same else line for line, same in pairs)


def _filled(text: str) -> npt.NDArray[np.bool_]:
    """Which lines of a text are not empty, shape (lines,)."""
    ends = offsets_of(np.frombuffer(text.encode(), dtype=np.uint8))
    return np.diff(ends, prepend=-1) > 1


# ------------------------------------------------------------------ names and keys


def _codes(builder: Builder, order: npt.NDArray[np.int64]) -> Iterator[tuple[int, str]]:
    """Ids and p-codes of places by their number in the file."""
    for at, number in enumerate(order.tolist()):
        yield at, builder.ids[number]
        if number in builder.rare:
            yield at, builder.rare[number].pcode


_HIDDEN = (NAME_KINDS.index("code"), NAME_KINDS.index("romanisation"))


def _names(
    builder: Builder,
    places: Arrays,
    file: StoreWriter,
    *,
    words: frozenset[str],
    no_scan: frozenset[tuple[str, str]],
) -> tuple[str, Arrays]:
    """Write the names by place and what running text is searched for.

    Gives the distinct keys, sorted, as lines, and of each name its place, key and kind.
    """
    order = places["order"]
    place_at = np.empty(len(order), dtype=np.int64)
    place_at[order] = np.arange(len(order))
    owner = place_at[builder.column("name_owner")]
    kind, lang = builder.column("name_kind"), builder.column("name_lang")
    text = builder.take_names()
    by_place = np.lexsort((np.arange(len(owner)), kind != 0, owner))
    kept = _first_of_each(by_place, owner, text)
    owner, kind, lang = owner[kept], kind[kept], lang[kept]
    names = [text[i] for i in kept.tolist()]
    del text
    keys = key_folds(names)
    begins_small = [i for i, name in enumerate(names) if name[0].islower()]
    file.add(_texts("name", names))
    del names
    distinct = sorted(set(keys))
    number = {key: i for i, key in enumerate(distinct)}
    key_of = np.fromiter((number[key] for key in keys), dtype=np.int64, count=len(keys))
    del number
    scannable = _scannable(
        builder, place_of=order[owner], kind=kind, keys=keys, words=words, no_scan=no_scan
    )
    file.add(
        unit_sections(
            kind=places["kind"],
            kinds=KINDS,
            names=zip(owner.tolist(), keys, strict=True),
            codes=_codes(builder, order),
        )
    )
    del keys
    in_scan, small = np.zeros((2, len(distinct)), dtype=bool)
    in_scan[key_of[scannable]] = True
    small[key_of[begins_small]] = True
    file.add(_scan_table(distinct, np.flatnonzero(in_scan), small))
    file.add(
        {
            "name_owner": owner.astype(np.uint32),
            "name_kind": kind,
            "name_key": key_of.astype(np.uint32),
            "name_scan": scannable.astype(np.uint8),
            "place_names": np.searchsorted(owner, np.arange(len(order) + 1)).astype(np.uint32),
            **_language_sections(lang, builder.text.texts),
        }
    )
    return "\n".join(distinct), {"owner": owner, "key": key_of, "kind": kind}


def _keys(lines: str, names: Arrays, places: Arrays, file: StoreWriter) -> dict[str, int]:
    """Write the keys, the coarser tiers and the fuzzy entries, and link what is one place.

    Texts of lines take a fifth of the memory of lists.
    """
    owner, key_of, kind = names["owner"], names["key"], names["kind"]
    file.add(_lines("key", lines))
    hashes = hash_lines(lines.encode())
    by_key = np.argsort(key_of, kind="stable")
    key_starts = np.searchsorted(key_of[by_key], np.arange(len(hashes) + 1))
    file.add(
        {
            "key_slots": build_slots(hashes),
            "key_names": by_key.astype(np.uint32),
            "key_name_starts": key_starts.astype(np.uint32),
        }
    )
    counts = {"names": len(owner), "keys": len(hashes)}
    del hashes, by_key, key_starts
    folds = coarser_folds(lines)
    file.add(_articles(folds["article"], lines))
    shown = ~np.isin(kind, (*_HIDDEN, _DEMONYM))
    links = link_duplicates(
        owner=owner[shown],
        name=_numbered(folds.pop("article"))[key_of[shown]],
        **{name: places[name] for name in ("lon", "lat", "kind", "radius", "country", "trust")},
    )
    file.add({"same_as": links.same_as, "link_km": links.km})
    counts["linked"] = int((links.same_as >= 0).sum())
    del links
    file.add(_lines("roman", _differing(folds["roman"], lines)))
    file.add(_entries(folds, key_of, places["country"][owner], hidden=np.isin(kind, _HIDDEN)))
    return counts


def _scan_table(
    distinct: list[str], scanned: npt.NDArray[np.int64], small: npt.NDArray[np.bool_]
) -> Arrays:
    """The table of running text, from the keys it is searched for."""
    keys = [distinct[i] for i in scanned.tolist()]
    begins_so = np.fromiter((key.startswith(ARTICLE_WORDS) for key in keys), dtype=bool)
    return scan_sections(keys, scanned, small[scanned] | begins_so)


_DEMONYM = NAME_KINDS.index("demonym")
_LEAST_LETTERS = {0: 3}  # of a name that running text is searched for; of all others 4
_ALPHABETS_END = "\u1fff"  # beyond it syllables and ideographs, where two make a name


def _scannable(
    builder: Builder,
    *,
    place_of: npt.NDArray[np.int64],
    kind: npt.NDArray[np.int64],
    keys: list[str],
    words: frozenset[str],
    no_scan: frozenset[tuple[str, str]],
) -> npt.NDArray[np.bool_]:
    """Names that running text may be searched for: no codes, no ordinary words, none too short.

    Curated names are taken as they stand; only an override or the flag ``no_scan`` hides them.
    """
    hidden = {(key_fold(name), place) for name, place in no_scan}
    silent = {at for at, rare in builder.rare.items() if "no_scan" in rare.flags}
    shown = ~np.isin(kind, _HIDDEN)
    least = np.full(len(NAME_KINDS), 4)
    least[list(_LEAST_LETTERS)] = list(_LEAST_LETTERS.values())
    mass = (builder.column("trust")[place_of] > 0) & (kind != _DEMONYM)
    rows = zip(
        keys,
        place_of.tolist(),
        shown.tolist(),
        mass.tolist(),
        least[kind].tolist(),
        strict=True,
    )
    ids = builder.ids

    def may(key: str, at: int, letters: int, *, mass: bool) -> bool:
        if at in silent or not key or (key, "") in hidden or (key, ids[at]) in hidden:
            return False
        if not mass:
            return True
        enough = len(key) - key.count(" ") >= (2 if key[0] > _ALPHABETS_END else letters)
        return enough and key not in words and not key.isdecimal()

    found = (
        fits and may(key, at, letters, mass=is_mass) for key, at, fits, is_mass, letters in rows
    )
    return np.fromiter(found, dtype=bool, count=len(keys))


def _numbered(lines: str) -> npt.NDArray[np.int64]:
    """A number for each line of a text, the same for equal lines."""
    number: dict[str, int] = {}
    numbers = (number.setdefault(line, len(number)) for line in lines.split("\n"))
    return np.fromiter(numbers, dtype=np.int64)


def _first_of_each(
    by_place: npt.NDArray[np.int64], owner: npt.NDArray[np.int64], text: list[str]
) -> npt.NDArray[np.int64]:
    """Names in order of place, each text once a place."""
    kept: list[int] = []
    last, seen = -1, set[str]()
    for at, place in zip(by_place.tolist(), owner[by_place].tolist(), strict=True):
        if place != last:
            last, seen = place, set()
        if text[at] not in seen:
            seen.add(text[at])
            kept.append(at)
    return np.array(kept, dtype=np.int64)


def _entries(
    folds: Mapping[str, str],
    key_of: npt.NDArray[np.int64],
    country: npt.NDArray[Any],
    *,
    hidden: npt.NDArray[np.bool_],
) -> Arrays:
    """(country, key) pairs that fuzzy search may answer with, and their posting lists."""
    shown = ~hidden & _filled(folds["roman"])[key_of]
    pairs = (country[shown].astype(np.uint64) << np.uint64(32)) | key_of[shown].astype(np.uint64)
    pairs.sort()  # np.unique would hash them all first, at five times the cost
    pairs = pairs[np.diff(pairs, prepend=~pairs[:1]) != 0]
    entry_key = (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    countries = int(country.max()) + 1 if len(country) else 0
    return {
        "entry_key": entry_key,
        "entry_starts": np.searchsorted(pairs >> np.uint64(32), np.arange(countries + 1)).astype(
            np.uint32
        ),
        **posting_sections(
            roman=folds["roman"],
            translit=folds["translit"],
            skeleton=folds["skeleton"],
            entry_key=entry_key,
        ),
    }


def _language_sections(lang: npt.NDArray[np.int64], texts: list[str]) -> Arrays:
    used, number = np.unique(lang, return_inverse=True)
    return {
        "name_lang": number.astype(np.min_scalar_type(len(used))),
        **_texts("lang", [texts[i] for i in used]),
    }


def _articles(lines: str, keys: str) -> Arrays:
    """Sorted hashes of keys without their article, and the keys; not where there is none."""
    hashes = hash_lines(lines.encode())
    pairs = zip(lines.split("\n"), keys.split("\n"), strict=True)
    differs = np.fromiter((line != key for line, key in pairs), dtype=bool)
    chosen = np.flatnonzero(_filled(lines) & differs)
    order = chosen[np.argsort(hashes[chosen], kind="stable")]
    return {"article_hash": hashes[order], "article_key": order.astype(np.uint32)}
