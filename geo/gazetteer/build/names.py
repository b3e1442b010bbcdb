"""Names and keys of a compiled gazetteer: how they are folded, which are scanned."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.build.builder import KINDS, Builder
from geo.gazetteer.build.merge import link_duplicates
from geo.gazetteer.build.texts import Arrays, differing, filled, lines_of, text_sections
from geo.gazetteer.engine.hashing import build_slots, hash_lines
from geo.gazetteer.engine.postings import posting_sections
from geo.gazetteer.engine.scan import scan_sections
from geo.gazetteer.engine.store import StoreWriter
from geo.gazetteer.engine.units import unit_sections
from geo.gazetteer.fold import ARTICLE_WORDS, coarser_folds, key_fold, key_folds
from geo.gazetteer.rows import NAME_KINDS

__all__ = [
    "key_sections",
    "name_sections",
]


def code_names(builder: Builder, order: npt.NDArray[np.int64]) -> Iterator[tuple[int, str]]:
    """Ids and p-codes of places by their number in the file."""
    for at, number in enumerate(order.tolist()):
        yield at, builder.ids[number]
        if number in builder.rare:
            yield at, builder.rare[number].pcode


_HIDDEN = (NAME_KINDS.index("code"), NAME_KINDS.index("romanisation"))


def name_sections(
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
    file.add(text_sections("name", names))
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
            codes=code_names(builder, order),
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


def key_sections(lines: str, names: Arrays, places: Arrays, file: StoreWriter) -> dict[str, int]:
    """Write the keys, the coarser tiers and the fuzzy entries, and link what is one place.

    Texts of lines take a fifth of the memory of lists.
    """
    owner, key_of, kind = names["owner"], names["key"], names["kind"]
    file.add(lines_of("key", lines))
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
    file.add(lines_of("roman", differing(folds["roman"], lines)))
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
    shown = ~hidden & filled(folds["roman"])[key_of]
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
        **text_sections("lang", [texts[i] for i in used]),
    }


def _articles(lines: str, keys: str) -> Arrays:
    """Sorted hashes of keys without their article, and the keys; not where there is none."""
    hashes = hash_lines(lines.encode())
    pairs = zip(lines.split("\n"), keys.split("\n"), strict=True)
    differs = np.fromiter((line != key for line, key in pairs), dtype=bool)
    chosen = np.flatnonzero(filled(lines) & differs)
    order = chosen[np.argsort(hashes[chosen], kind="stable")]
    return {"article_hash": hashes[order], "article_key": order.astype(np.uint32)}
