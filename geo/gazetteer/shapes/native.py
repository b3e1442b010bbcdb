"""Make ``world/native_names.csv`` and ``world/labels.csv``: countries and first-level units.

The first holds names in the languages that are read, to be found in texts; the second what a map in
one of these languages calls a place, where the gazetteer's own names do not say it.

Run by hand: ``python -m geo.gazetteer.shapes.native`` (needs Babel, an extra of the documentation).
Countries are those of the Unicode CLDR as Babel carries them; first-level units those of Natural
Earth in the packaged shapes, for the curated rows that have none of their own. A given name,
and a name that a great town or a unit elsewhere bears, are left out of the first: they mean the
other. On a map a name stands at its place, so the second has them.
"""

import csv
import re
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from babel import Locale

from geo.gazetteer.build.curated import read_rows
from geo.gazetteer.default import open_gazetteer
from geo.gazetteer.resources import gazetteer_data
from geo.gazetteer.rows import Row, parse_names
from geo.gazetteer.shapes.rows import ShapeRows
from geo.gazetteer.shapes.world import load
from geo.language.lexicon import table
from geo.model.records import Lookup, Place
from geo.model.vocab import PlaceKind

__all__ = ["main", "parts", "titled"]

LANGUAGES = ("ar", "es", "fr", "ru", "uk")
_LEAST = 4  # letters; shorter ones are words of some language
_BRACKETS = re.compile(r"([^()]+) \(([^()]+)\)")
_PARTICLE = re.compile(r"^(?:de la |de l['’]|de los |de las |del |des |du |de |d['’])(?=[^\W\d_])")
_GREAT = 100_000  # people
_TOWNS = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)
_PLACES = (*_TOWNS, PlaceKind.ADM1, PlaceKind.COUNTRY)


def main() -> int:
    """Write the tables beside the other tables of the world."""
    lookup, folder = open_gazetteer(), gazetteer_data() / "world"
    for name, rows in (("native_names.csv", _rows(lookup)), ("labels.csv", _labels(lookup))):
        target = folder / name
        lines = sorted({*_by_hand(target), *rows})
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("place_id", "lang", "name", "source"))
            writer.writerows(lines)
        sys.stdout.write(f"{target}\n")
    return 0


def _by_hand(table: Path) -> list[tuple[str, str, str, str]]:
    """The lines that people wrote, which a new table keeps."""
    with table.open(encoding="utf-8", newline="") as file:
        return [(p, lang, n, by) for p, lang, n, by in csv.reader(file) if by == "geo-curated"]


def _labels(lookup: Lookup) -> Iterator[tuple[str, str, str, str]]:
    """What the tagged names of a place do not say: the first of each language is its label."""
    locales = {lang: Locale(lang) for lang in LANGUAGES}
    shapes = ShapeRows()
    units = {u.shape_id: u.names for u in load().adm1()}
    curated = read_rows(gazetteer_data(), faults=[], shape=_shape_key(shapes))
    for row in chain(curated, shapes.units()):
        told = {"ar": row.name_ar} if row.name_ar else {}
        is_country = row.kind is PlaceKind.COUNTRY
        if is_country and any(n.text == row.country for n in row.names):
            source = "unicode-cldr"
            given = [(x, locales[x].territories.get(row.country, "")) for x in LANGUAGES]
        elif row.kind is PlaceKind.ADM1 and (key := _key(row)) in units:
            source = "natural-earth"
            given = [
                (x, titled(n)) for x, _, n in (o.partition(":") for o in units[key].split("|"))
            ]
            for one in lookup.names(row.place_id):
                if one.kind in ("preferred", "alternate") and one.text == titled(one.text):
                    told.setdefault(one.lang, one.text)
        else:
            continue
        for lang, name in given:
            label = (parts(name) or [name])[0]
            if lang in LANGUAGES and lang not in told and label not in ("", row.name):
                yield str(row.place_id), lang, label, source


def _shape_key(shapes: ShapeRows) -> Callable[[str], bytes | None]:
    """Footprints as the keys of their shapes, taken as a build takes them."""
    return lambda key: None if shapes.footprint(key) is None else key.encode()


def _key(row: Row) -> str:
    """The key of the shape of a unit."""
    if row.curated:
        return (row.footprint or b"").decode()
    return f"adm1:{row.country}.{row.admin1_code}"


def titled(name: str) -> str:
    """A name without the particle it was cut out of a phrase with; empty where no name begins.

    >>> titled("de Lattaquié"), titled("d'Alger"), titled("Río de la Plata"), titled("charkowski")
    ('Lattaquié', 'Alger', 'Río de la Plata', '')
    """
    bare = _PARTICLE.sub("", name)
    return "" if bare[:1].islower() else bare


def _rows(lookup: Lookup) -> Iterator[tuple[str, str, str, str]]:
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
