"""Make ``world/native_names.csv``: countries and first-level units in the languages that are read.

Run by hand: ``python -m geo.gazetteer.shapes.native`` (needs Babel, an extra of the documentation).
Countries are those of the Unicode CLDR as Babel carries them; first-level units those of Natural
Earth in the packaged shapes, for the curated rows that have none of their own. A given name,
and a name that a great town or a unit elsewhere bears, are left out: they mean the other.
"""

import csv
import re
import sys
from collections.abc import Iterator

from babel import Locale

from geo.gazetteer.build.curated import read_rows
from geo.gazetteer.default import open_gazetteer
from geo.gazetteer.resources import gazetteer_data
from geo.gazetteer.rows import Row, parse_names
from geo.gazetteer.shapes.world import load
from geo.language.lexicon import table
from geo.model.records import Lookup, Place
from geo.model.vocab import PlaceKind

__all__ = ["main", "parts"]

LANGUAGES = ("ar", "es", "fr", "ru", "uk")
_LEAST = 4  # letters; shorter ones are words of some language
_BRACKETS = re.compile(r"([^()]+) \(([^()]+)\)")
_GREAT = 100_000  # people
_TOWNS = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)
_PLACES = (*_TOWNS, PlaceKind.ADM1, PlaceKind.COUNTRY)


def main() -> int:
    """Write the table beside the other tables of the world."""
    target = gazetteer_data() / "world" / "native_names.csv"
    rows = sorted(set(_rows()))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("place_id", "lang", "name", "source"))
        writer.writerows(rows)
    sys.stdout.write(f"{target}\n")
    return 0


def _rows() -> Iterator[tuple[str, str, str, str]]:
    lookup = open_gazetteer()
    given = {row["name"].casefold() for row in table("person_names", code="en")}
    for row, lang, name, source in _named(lookup):
        known = {n.casefold() for n in (row.name, row.name_ar, *(n.text for n in row.names))}
        if len(name) < _LEAST or name[0].islower() or name.casefold() in known | given:
            continue
        others = [
            c.place
            for c in lookup.search(name, kind=_PLACES, limit=8, fuzzy=False)
            if c.tier == "exact" and c.place.place_id != row.place_id
        ]
        if not any(_is_greater(place) for place in others):
            yield str(row.place_id), lang, name, source


def _is_greater(place: Place) -> bool:
    """Whether a name says this place rather than a country or unit in another language."""
    wide = place.kind in (PlaceKind.ADM1, PlaceKind.COUNTRY)
    return wide or (place.population or 0) >= _GREAT


def _is_seat(row: Row, name: str, lookup: Lookup) -> bool:
    """Whether a name could be a town's, as "Jersón" of Kherson Oblast, or a word, as "Unité".

    Names of several words say what the unit is ("Херсонская область") and are asked for whole.
    """
    single = len(name.split()) == 1
    bare = " ".join(row.name.split()[:-1])
    if single and row.name.endswith(" State"):
        return True
    asked = [row.name, bare] if single and bare else [row.name]
    return any(
        lookup.search(one, country=row.country, kind=_TOWNS, limit=1, fuzzy=False) for one in asked
    )


def parts(name: str) -> list[str]:
    """A name, or two of "Myanmar (Birmanie)"; what tells apart "Виргинские о-ва (США)" is none.

    >>> parts("Myanmar (Birmanie)"), parts("Виргинские о-ва (США)"), parts("France")
    (['Myanmar', 'Birmanie'], [], ['France'])
    """
    found = _BRACKETS.fullmatch(name)
    if found is None:
        return [name] if name and "(" not in name else []
    return [found[1], found[2]] if " " not in found[1] else []


def _named(lookup: Lookup) -> Iterator[tuple[Row, str, str, str]]:
    """(curated row, language, name, source)."""
    locales = {lang: Locale(lang) for lang in LANGUAGES}
    units = {u.shape_id: u for u in load().adm1()}
    for row in read_rows(gazetteer_data(), faults=[], shape=lambda key: key.encode()):
        if row.kind is PlaceKind.COUNTRY:
            for lang, locale in locales.items():
                for name in parts(locale.territories.get(row.country, "")):
                    yield row, lang, name, "unicode-cldr"
        elif row.kind is PlaceKind.ADM1 and row.footprint is not None:
            unit = units.get(row.footprint.decode())
            for one in parse_names(unit.names) if unit is not None else ():
                if one.lang in LANGUAGES and not _is_seat(row, one.text, lookup):
                    yield row, one.lang, one.text, "natural-earth"


if __name__ == "__main__":
    sys.exit(main())
