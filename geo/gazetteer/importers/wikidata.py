"""Wikidata: entity JSON (dump lines, ``{"entities": …}``) and results of the query service.

Query results (JSON or CSV) need columns ``item``, ``itemLabel`` and ``coord`` (or ``lat``, ``lon``)
and may have ``type``, ``iso``, ``population``, ``geonames``, ``itemAltLabel`` and labels by
language (``label_ar`` or ``ar``); rows of one item are merged. CC0.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from geo.gazetteer.build.packaged import settlement
from geo.gazetteer.importers.base import (
    CellError,
    Faults,
    country_code,
    language,
    name_of,
    position,
    unique,
    whole,
)
from geo.gazetteer.rows import Row
from geo.intake.suffixes import suffixes_of
from geo.model.errors import CoordinateError, InputError
from geo.model.position import LonLat
from geo.model.records import PlaceId, PlaceName, Rejected
from geo.model.vocab import PlaceKind

__all__ = ["ATTRIBUTION", "read"]

ATTRIBUTION = {
    "title": "Wikidata",
    "url": "https://www.wikidata.org/",
    "licence": "CC0-1.0",
    "licence_url": "https://creativecommons.org/publicdomain/zero/1.0/",
    "attribution": "",
}

_COORDINATES, _GEONAMES, _INSTANCE, _PEOPLE, _ISO = "P625", "P1566", "P31", "P1082", "P297"
_EARTH = "http://www.wikidata.org/entity/Q2"
_ITEM = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d*)")
_POINT = re.compile(r"\s*point\s*\(\s*(\S+)\s+(\S+)\s*\)\s*", re.IGNORECASE)
_LABEL = re.compile(r"(?:item)?_?label_?([a-z]{2,3})|([a-z]{2})", re.IGNORECASE)
_COLUMNS = frozenset({"id", "qid"})

_CLASSES: Mapping[PlaceKind, str] = {
    PlaceKind.CONTINENT: "Q5107",
    PlaceKind.COUNTRY: "Q6256 Q3624078",
    PlaceKind.ADM1: "Q10864048 Q35657 Q34876 Q217691",
    PlaceKind.ADM2: "Q13220204 Q149621 Q28575",
    PlaceKind.ADM3: "Q13221722 Q15284",
    PlaceKind.CITY: "Q515 Q1549591 Q1637706 Q1093829",
    PlaceKind.TOWN: "Q3957",
    PlaceKind.VILLAGE: "Q532 Q5084",
    PlaceKind.QUARTER: "Q123705 Q2983893",
    PlaceKind.AIR_BASE: "Q695850",
    PlaceKind.AIRPORT: "Q1248784 Q62447",
    PlaceKind.BRIDGE: "Q12280",
    PlaceKind.CAMP: "Q622499",
    PlaceKind.DAM: "Q12323",
    PlaceKind.HOSPITAL: "Q16917",
    PlaceKind.SITE: "Q839954 Q245016",
    PlaceKind.CROSSING: "Q1787111 Q218719",
    PlaceKind.RIVER: "Q4022 Q355304 Q187971",
    PlaceKind.LAKE: "Q23397 Q131681",
    PlaceKind.MOUNTAINS: "Q8502 Q46831 Q1437459",
    PlaceKind.ISLAND: "Q23442 Q33837",
    PlaceKind.SEA: "Q165 Q9430 Q39594 Q37901",
    PlaceKind.REGION: "Q82794 Q1620908 Q8514",
}
_BY_CLASS = {item: kind for kind, items in _CLASSES.items() for item in items.split()}
_BY_WORD = {kind.value.replace("_", " "): kind for kind in PlaceKind} | {
    "airbase": PlaceKind.AIR_BASE,
    "governorate of syria": PlaceKind.ADM1,
    "province": PlaceKind.ADM1,
    "mountain": PlaceKind.MOUNTAINS,
    "mountain range": PlaceKind.MOUNTAINS,
    "neighborhood": PlaceKind.QUARTER,
}


def read(paths: Sequence[Path], *, faults: list[Rejected], country: str = "") -> Iterator[Row]:
    """Rows of Wikidata files; ids are ``wd:Q858``.

    Parameters
    ----------
    paths
        ``.json``, ``.jsonl`` or ``.csv``.
    faults
        Entities that could not be used are added.
    country
        ISO code of all of them, where the file says none.

    Raises
    ------
    InputError
        A file is none of the known forms.
    """
    for path in paths:
        noted = Faults(file=path.name, listed=faults)
        for number, build in _entries(path):
            try:
                row = build(country)
            except CellError as error:
                noted.add(number, error)
                continue
            if row is not None:
                yield row


class _Entity:
    """One entity as Wikidata's own JSON has it."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._body = body

    def __call__(self, country: str) -> Row | None:
        body = self._body
        labels = body.get("labels") or {}
        names = [
            name_of(x["value"], lang=language(lang[:3].rstrip("-"))) for lang, x in labels.items()
        ]
        for lang, found in (body.get("aliases") or {}).items():
            names += [name_of(x["value"], lang=language(lang[:3].rstrip("-"))) for x in found]
        claims = body.get("claims") or {}
        spot = next(
            (v for v in _values(claims, _COORDINATES) if v.get("globe", _EARTH) == _EARTH), None
        )
        people = next((v.get("amount", "") for v in _values(claims, _PEOPLE)), "")
        classes = [v.get("id", "") for v in _values(claims, _INSTANCE)]
        return _row(
            item=str(body.get("id", "")),
            names=names,
            spot=None if spot is None else (str(spot["latitude"]), str(spot["longitude"])),
            population=str(people).lstrip("+"),
            classes=classes,
            country=next((str(v) for v in _values(claims, _ISO)), country),
            geonames=next((str(v) for v in _values(claims, _GEONAMES)), ""),
        )


class _Result:
    """The rows of one item of a query result, merged."""

    def __init__(self, rows: Sequence[Mapping[str, str]]) -> None:
        self._rows = rows

    def __call__(self, country: str) -> Row | None:
        first = self._rows[0]
        names: list[PlaceName] = []
        classes: list[str] = []
        for row in self._rows:
            names.append(name_of(row.get("itemlabel", ""), lang="en"))
            names += [name_of(part.strip()) for part in row.get("itemaltlabel", "").split(", ")]
            for column, text in row.items():
                match = _LABEL.fullmatch(column)
                if match and column not in _COLUMNS:
                    names.append(name_of(text, lang=language(match[1] or match[2])))
            for column in ("type", "instance", "typelabel", "instancelabel"):
                text = row.get(column, "")
                item = _ITEM.fullmatch(text)
                classes.append(item[1] if item else text)
        point = _POINT.fullmatch(first.get("coord") or first.get("location", ""))
        if point:
            spot: tuple[str, str] | None = (point[2], point[1])
        else:
            spot = (first.get("lat", ""), first.get("lon", ""))
        return _row(
            item=first["item"],
            names=names,
            spot=spot,
            population=first.get("population", ""),
            classes=classes,
            country=first.get("iso") or country,
            geonames=first.get("geonames", "") or first.get("geonamesid", ""),
        )


def _row(
    *,
    item: str,
    names: Sequence[PlaceName],
    spot: tuple[str, str] | None,
    population: str,
    classes: Sequence[str],
    country: str,
    geonames: str,
) -> Row | None:
    match = _ITEM.fullmatch(item)
    if match is None:
        raise CellError("item", item, f"{item!r} is no Wikidata item", "write Q858")
    known = [
        n for n in names if n.text and not _ITEM.fullmatch(n.text)
    ]  # no label: Q858 stands there
    english = next((n.text for n in known if n.lang == "en"), "")
    shown = english or next((n.text for n in known if n.script == "Latn"), "")
    if not shown:
        raise CellError("itemLabel", item, f"{match[1]} has no name in Latin letters")
    here = _spot(spot, match[1])
    people = whole(population, "population") or 0
    kinds = [_BY_CLASS.get(c) or _BY_WORD.get(c.casefold()) for c in classes]
    arabic = next((n.text for n in known if n.lang == "ar"), "")
    gn = whole(geonames, "geonames")
    return Row(
        place_id=PlaceId(f"wd:{match[1]}"),
        name=shown,
        kind=next((kind for kind in kinds if kind), settlement(people)),
        country=country_code(country, "iso"),
        lon=here.lon,
        lat=here.lat,
        population=people,
        names=unique(known, without=[shown, arabic]),
        name_ar=arabic,
        geonames_id=gn,
        wikidata=match[1],
        source="wikidata",
    )


def _spot(spot: tuple[str, str] | None, item: str) -> LonLat:
    try:
        here = None if spot is None else position(*spot, columns=("coord", "coord"))
    except CoordinateError as error:
        raise CellError("coord", item, str(error)) from None
    if here is None:
        raise CellError("coord", item, f"{item} has no position", "add ?item wdt:P625 ?coord")
    return here


def _values(claims: Mapping[str, Any], claim: str) -> Iterator[Any]:
    """Values of a claim, the preferred first, deprecated ones left out."""
    order = {"preferred": 0, "normal": 1}
    found = [c for c in claims.get(claim, ()) if c.get("rank", "normal") in order]
    for statement in sorted(found, key=lambda c: order[c.get("rank", "normal")]):
        value = (statement.get("mainsnak") or {}).get("datavalue", {}).get("value")
        if value is not None:
            yield value


# ------------------------------------------------------------------ files


def _entries(path: Path) -> Iterator[tuple[int, "_Entity | _Result"]]:
    if path.suffix.casefold() == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _results(csv.DictReader(file), path, first=2)
        return
    with path.open(encoding="utf-8") as file:
        head = file.read(200).lstrip()
        file.seek(0)
        if head.startswith("[\n") or path.suffix.casefold() in suffixes_of("lines"):
            yield from _dump(file, path)
            return
        try:
            body = json.load(file)
        except ValueError as error:
            raise InputError(f"not JSON ({error})", where=path.name) from error
    match body:
        case {"entities": dict() as entities}:
            yield from ((i, _Entity(e)) for i, e in enumerate(entities.values(), start=1))
        case {"results": {"bindings": list() as bindings}}:
            rows = ({k: str(v.get("value", "")) for k, v in b.items()} for b in bindings)
            yield from _results(rows, path, first=1)
        case list() as found if found and isinstance(found[0], dict) and "labels" in found[0]:
            yield from ((i, _Entity(e)) for i, e in enumerate(found, start=1))
        case list() as found if all(isinstance(row, dict) for row in found):
            yield from _results(({k: str(v) for k, v in r.items()} for r in found), path, first=1)
        case _:
            raise InputError("neither entities nor results of the query service", where=path.name)


def _dump(lines: Iterable[str], path: Path) -> Iterator[tuple[int, _Entity]]:
    for number, line in enumerate(lines, start=1):
        text = line.strip().rstrip(",")
        if text in ("[", "]", ""):
            continue
        try:
            yield number, _Entity(json.loads(text))
        except ValueError as error:
            raise InputError(f"not JSON ({error})", where=f"{path.name}:{number}") from error


def _results(
    rows: Iterable[Mapping[str, str | None]], path: Path, *, first: int
) -> Iterator[tuple[int, _Result]]:
    """Rows grouped by item, in the order in which items come first."""
    groups: dict[str, tuple[int, list[dict[str, str]]]] = {}
    for number, cells in enumerate(rows, start=first):
        row = {key.casefold(): value or "" for key, value in cells.items() if key}
        if "item" not in row:
            raise InputError(
                "no column item",
                where=path.name,
                remedy="SELECT ?item ?itemLabel ?coord, and save the result",
            )
        groups.setdefault(row["item"], (number, []))[1].append(row)
    for number, group in groups.values():
        yield number, _Result(group)
