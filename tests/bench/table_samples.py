"""Tables of any length for measurements: rows with positions, and names as tables write them.

Drawn from the places of the gazetteer with a fixed seed; the same seed and length give the same
table. ``python tests/bench/table_samples.py records 20000 >records.csv`` prints rows with given
positions and notes of nine words; ``names`` prints rows of names to geocode: few distinct ones
repeated, some misspelt, some under another name, a third of the rows without a country.
"""

import csv
import random
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from geo.gazetteer import open_gazetteer
from geo.gazetteer.engine.gazetteer import Gazetteer
from geo.model.records import Place
from geo.model.vocab import PlaceKind

__all__ = ["name_rows", "record_rows"]

SEED = 20250306
RECORDS = (
    "event_id", "event_date", "event_type", "country", "admin1", "location", "latitude",
    "longitude", "fatalities", "source", "notes",
)  # fmt: skip
NAMES = ("name", "admin1", "country")
WORDS = tuple(
    re.findall(
        r"\w+",
        """shelling reported near the market overnight people heard several explosions close to main
road checkpoint clashes between armed groups families left houses burned convoy attack artillery
fire hospital school bridge farm valley northern southern eastern western local sources confirmed
unknown number of casualties vehicles destroyed morning evening forces withdrew positions border
crossing closed aid delivery blocked protest police arrested men released""",
    )
)
COUNTRIES = ("SY", "IQ", "SD", "UA", "NG", "CO", "AF")
SETTLED = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE})
TYPES = ("Battles", "Explosions/Remote violence", "Protests", "Riots")


def settlements(lookup: Gazetteer, countries: tuple[str, ...] = COUNTRIES) -> list[Place]:
    """Towns and villages with a position, in the order of their ids; no countries: everywhere."""
    ids = sorted(
        row.place_id
        for _, row in lookup.rows()
        if row.kind in SETTLED
        and (not countries or row.country in countries)
        and row.lat is not None
    )
    return [lookup.place(place_id) for place_id in ids]


def record_rows(
    lookup: Gazetteer, rows: int, *, names: int = 700, seed: int = SEED
) -> Iterator[tuple[str, ...]]:
    """Rows of :data:`RECORDS`: positions within some km of ``names`` places, nine-word notes."""
    draw = random.Random(seed)
    places = settlements(lookup)
    places = draw.sample(places, min(names, len(places)))
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]
    for number in range(rows):
        place = draw.choice(places)
        point = place.point
        if point is None:  # settlements() gives none
            continue
        yield (
            f"EVT{number:07d}",
            (date(2015, 1, 1) + timedelta(days=draw.randrange(3650))).isoformat(),
            draw.choice(TYPES),
            place.country,
            place.admin1,
            place.name,
            f"{point.lat + draw.gauss(0, 0.02):.4f}",
            f"{point.lon + draw.gauss(0, 0.02):.4f}",
            str(draw.choice((0, 0, 0, 1, 1, 2, 3, 8))),
            f"Source {draw.randrange(40)}",
            " ".join(draw.choices(WORDS, weights, k=9)),
        )


def name_rows(
    lookup: Gazetteer, rows: int, *, names: int = 0, seed: int = SEED
) -> Iterator[tuple[str, ...]]:
    """Rows of :data:`NAMES` from all over the world, an eighth distinct unless ``names`` are given.

    One in sixty is misspelt, one in ten goes by another name, three in ten state no country.
    """
    draw = random.Random(seed)
    places = settlements(lookup, ())
    distinct = []
    for place in draw.sample(places, min(names or max(1, rows // 8), len(places))):
        name, lot = place.name, draw.random()
        if lot < 1 / 60 and len(name) > 4:
            at = draw.randrange(1, len(name) - 1)
            name = name[:at] + draw.choice("abcdefghijklmnopqrstuvwxyz") + name[at + 1 :]
        elif lot > 0.9:
            name = draw.choice([n.text for n in lookup.names(place.place_id)] or [name])
        distinct.append((name, place.admin1, "" if draw.random() < 0.3 else place.country))
    for _ in range(rows):
        yield draw.choice(distinct)


def main() -> None:
    """Print a table of the kind and the length that the command line says."""
    kind, rows = sys.argv[1], int(sys.argv[2])
    header, make = {"records": (RECORDS, record_rows), "names": (NAMES, name_rows)}[kind]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(islice(make(open_gazetteer(), rows), rows))


if __name__ == "__main__":
    main()
