"""Rows that state only parents: how many are placed in the unit that they name.

400 rows are drawn with a fixed seed from the first- and second-level units of the gazetteer, as
tables of displacement write them: country by name or code, province with or without its kind word,
in capitals, without accents, by another of its names; a district, sometimes one that no list has.
Right is the unit itself, or a record of the same unit (its point within its radius).

    python tests/bench/bench_parents.py [-v]
"""

import random
import sys
import unicodedata

from geo.gazetteer import open_gazetteer
from geo.language.designations import designation
from geo.model.measure import great_circle_km
from geo.model.vocab import PlaceKind
from geo.toponyms.parents import country_code, resolve_parents

SEED, ROWS = 20251130, 400
UNITS = (PlaceKind.ADM1, PlaceKind.ADM2)


def spelt(name: str, kind: PlaceKind, country: str, names: list[str], draw: random.Random) -> str:
    """A name as one of many tables writes it."""
    way = draw.randrange(6)
    if way == 0:
        return name.upper()
    if way == 1:
        flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        return flat if len(flat) == len(name) else name
    if way == 2:
        return f"{name} {designation(kind, country)}".strip()
    if way == 3:
        return f"{designation(kind, country).title()} of {name}"
    if way == 4 and names:
        return draw.choice(names)
    return name


def rows(gazetteer) -> list[dict]:
    """The rows, each with the unit that it names."""
    draw = random.Random(SEED)
    known = [
        row
        for _, row in gazetteer.rows()
        if row.kind in UNITS and row.country and "historical" not in row.flags
    ]
    units = [gazetteer.place(row.place_id) for row in known]
    by_country: dict[str, list] = {}
    for place in sorted(units, key=lambda place: place.place_id):
        by_country.setdefault(place.country, []).append(place)
    made = []
    countries = sorted(by_country)
    while len(made) < ROWS:
        place = draw.choice(by_country[draw.choice(countries)])
        country = gazetteer.search(place.country, kind=PlaceKind.COUNTRY, limit=1, fuzzy=False)
        if not country:
            continue
        latin = [n.text for n in gazetteer.names(place.place_id)[1:] if n.text.isascii()]
        latin = [n for n in latin if n[:1].isupper() and len(n) > 3 and not n.isupper()]
        row = {"country": draw.choice([country[0].place.name, place.country]), "gold": place}
        written = spelt(place.name, place.kind, place.country, latin, draw)
        if place.kind is PlaceKind.ADM1:
            row |= {"admin1": written, "admin2": draw.choice(["", "", "Qwrtzanba"])}
        else:
            row |= {"admin1": place.admin1, "admin2": written}
        made.append(row)
    return made


def main() -> None:
    """Print the share, and with -v what went wrong."""
    gazetteer = open_gazetteer()
    asked = rows(gazetteer)
    right = 0
    for row in asked:
        gold = row["gold"]
        code = country_code(row["country"], gazetteer)
        found = resolve_parents(gazetteer, country=code, admin1=row["admin1"], admin2=row["admin2"])
        place = found.chosen.place if found is not None and found.chosen is not None else None
        same = place is not None and (
            place.place_id == gold.place_id
            or (
                place.kind in (*UNITS, PlaceKind.ADM3)
                and place.point is not None
                and great_circle_km(place.point, gold.point) <= max(gold.radius_km, 10)
            )
        )
        right += same
        if "-v" in sys.argv and not same:
            print(
                row["country"], "|", row["admin1"], "|", row["admin2"], "|", gold.name, gold.kind,
                gold.place_id, "|", place and (place.name, place.kind.value, place.admin1),
            )  # fmt: skip
    print(f"{len(asked)} rows of {len({r['gold'].country for r in asked})} countries")
    print(f"placed in the unit that they name: {right} ({right / len(asked):.3f})")


if __name__ == "__main__":
    main()
