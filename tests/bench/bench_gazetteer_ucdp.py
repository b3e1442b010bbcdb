"""Place names as event coders write them, found among villages as gazetteers write them.

UCDP's Syrian place names (with their first-level unit) are searched in a gazetteer compiled from
Who's On First's villages and nothing else. A hit is a candidate within 5 km of UCDP's position. The
ceiling is the share of rows for which any village within 5 km has a related name at all: the same
skeleton, or a likeness of at least 0.6.

    python tests/bench/bench_gazetteer_ucdp.py DATA_FOLDER
"""

import csv
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from rapidfuzz import fuzz
from rapidfuzz import process as rapid
from shapely.geometry import shape

from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.engine.gazetteer import Gazetteer
from geo.gazetteer.engine.keys import Folded
from geo.gazetteer.engine.likeness import compare, is_related, without_kind_words
from geo.gazetteer.fold import article_fold, key_fold
from geo.gazetteer.rows import Row, script_of
from geo.gazetteer.units import locate_in_units, unit_key
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import PlaceId, PlaceName
from geo.model.vocab import PlaceKind

HIT_KM = 5.0


def units(data: Path) -> list[Row]:
    """Governorates with the names of ``admin_facts.csv``, districts, and their polygons."""
    with (data / "admin_facts.csv").open(encoding="utf-8") as file:
        facts = [row for row in csv.DictReader(file) if row["country"] == "SY"]
    named = {}
    for row in facts:
        for name in (row["name_en"], row["name_ar"], *row["aliases"].split("|")):
            named.setdefault(unit_key(name), row)
    rows = []
    for level, kind in (("region", PlaceKind.ADM1), ("county", PlaceKind.ADM2)):
        path = data / "gazetteer" / f"wof_sy_{level}.geojson"
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            polygon = shapely.make_valid(shape(feature["geometry"]))
            name = feature["properties"]["name"]
            if name.startswith("United Nations"):
                continue
            spot = polygon.representative_point()
            row = Row(
                place_id=PlaceId(f"wof:{feature['properties']['id']}"),
                name=name,
                kind=kind,
                country="SY",
                lon=spot.x,
                lat=spot.y,
                footprint=shapely.to_wkb(polygon),
            )
            if level == "region":
                fact = _fact_of(name, named, facts)
                others = (fact["name_en"], fact["name_ar"], *fact["aliases"].split("|"))
                row = replace(row, names=tuple(PlaceName(text=n) for n in others if n))
            rows.append(row)
    return rows


def _fact_of(name: str, named: dict, facts: list) -> dict:
    """By our own fold; else the governorate whose names look most like it."""
    found = named.get(unit_key(name))
    if found is not None:
        return found
    asked = Folded(unit_key(name))
    keys = sorted(named)
    likeness, _ = compare(asked, [Folded(k).roman for k in keys], np.zeros(len(keys)))
    return named[keys[int(np.argmax(likeness))]]


def villages(data: Path) -> Iterator[Row]:
    """Populated places of the compact table, one row an id."""
    seen = set()
    path = data / "gazetteer" / "wof_sy_lb_compact.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        number, name, lat, lon, population, names = (line.split("\t") + [""] * 6)[:6]
        if number in seen:
            continue
        seen.add(number)
        yield Row(
            place_id=PlaceId(f"gn:{number}"),
            name=name,
            kind=PlaceKind.VILLAGE,
            country="SY",
            lon=float(lon),
            lat=float(lat),
            population=int(float(population or 0)),
            names=tuple(
                PlaceName(text=n, script=script_of(n)) for n in names.split("|") if n.strip()
            ),
            geonames_id=int(number),
        )


def compiled(data: Path, path: Path) -> tuple[Gazetteer, list[Row]]:
    """The gazetteer; Lebanese villages, outside every Syrian polygon, carry no unit."""
    rows = abroad(data, list(villages(data)))
    compile_rows([(0, units(data)), (1, rows)], path)
    return Gazetteer(path), rows


def abroad(data: Path, rows: list[Row]) -> list[Row]:
    """The rows, those inside a Lebanese polygon marked as Lebanese."""
    shapes = json.loads((data / "gazetteer/wof_lb_region.geojson").read_text(encoding="utf-8"))
    polygons = {i: shapely.to_wkb(shape(f["geometry"])) for i, f in enumerate(shapes["features"])}
    inside = locate_in_units(
        lon=np.array([r.lon for r in rows]),
        lat=np.array([r.lat for r in rows]),
        country=np.zeros(len(rows), dtype=np.uint32),
        units=polygons,
        unit_country=dict.fromkeys(polygons, 0),
        tolerance_km=0.0,
    )
    return [
        replace(row, country="LB") if unit >= 0 else row
        for row, unit in zip(rows, inside.tolist(), strict=True)
    ]


def main(folder: str) -> int:
    data = Path(folder)
    with (data / "eval" / "ucdp_syria_names_dev.csv").open(encoding="utf-8") as file:
        asked = {}
        for row in csv.DictReader(file):
            key = (row["where_coordinates"], row["adm_1"], row["adm_2"])
            spot = LonLat(lon=float(row["longitude"]), lat=float(row["latitude"]))
            asked.setdefault(key, spot)
    with tempfile.TemporaryDirectory() as folder_:
        gaz, rows = compiled(data, Path(folder_) / "wof.gaz")
        figures = measure(gaz, rows, asked)
        ranked = measure(gaz, rows, asked, doubtful=True)
        figures |= {f"{k}, no threshold": v for k, v in ranked.items() if "share" in k}
    for name, value in figures.items():
        print(f"{name:34} {value}")
    return 0


def measure(gaz: Gazetteer, rows: list[Row], asked: dict, *, doubtful: bool = False) -> dict:
    """Hits at rank 1 and 5, the ceiling, and what happens to rows without a candidate."""
    lon = np.array([r.lon for r in rows])
    lat = np.array([r.lat for r in rows])
    exact: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        for name in (row.name, *(n.text for n in row.names)):
            exact.setdefault(article_fold(key_fold(name)), []).append(at)
    texts = [r.name for r in rows]
    hit1, hit5, ceiling, naive, linear, silent, wrong = 0, 0, 0, 0, 0, 0, 0
    misses = []
    for (name, adm1, adm2), spot in asked.items():
        found = gaz.search(
            name, country="SY", admin1=adm1, admin2=adm2, limit=5, kind=SETTLED, doubtful=doubtful
        )
        far = [great_circle_km(c.place.point, spot) for c in found]
        near = np.flatnonzero((abs(lat - spot.lat) < 0.06) & (abs(lon - spot.lon) < 0.08))
        close = [
            int(i) for i in near if great_circle_km(LonLat(lon=lon[i], lat=lat[i]), spot) <= HIT_KM
        ]
        related = is_related(
            name, [n for i in close for n in (rows[i].name, *(x.text for x in rows[i].names))]
        )
        first = bool(far) and far[0] <= HIT_KM
        ceiling += related
        hit1 += first and related
        hit5 += related and any(km <= HIT_KM for km in far)
        bare = article_fold(key_fold(without_kind_words(name)))
        naive += any(
            great_circle_km(LonLat(lon=lon[i], lat=lat[i]), spot) <= HIT_KM
            for i in exact.get(bare, ())
        )
        best = rapid.extractOne(without_kind_words(name), texts, scorer=fuzz.ratio)
        linear += great_circle_km(LonLat(lon=lon[best[2]], lat=lat[best[2]]), spot) <= HIT_KM
        if not related:
            silent += not found
            wrong += bool(found) and not first
        if related and not first:
            misses.append((name, adm1, [(c.place.name, round(c.score, 2)) for c in found[:3]],
                           [rows[i].name for i in close][:6]))  # fmt: skip
    count = len(asked)
    if "-v" in sys.argv:
        for miss in misses:
            print(*miss, sep=" | ")
    return {
        "rows": count,
        "ceiling (related name within 5 km)": round(ceiling / count, 3),
        "hit at rank 1": round(hit1 / count, 3),
        "hit in top 5": round(hit5 / count, 3),
        "rank 1, share of the ceiling": round(hit1 / ceiling, 3),
        "top 5, share of the ceiling": round(hit5 / ceiling, 3),
        "rows without a candidate": count - ceiling,
        "of these not found": silent,
        "of these another place": wrong,
        "naive exact fold, best counted": round(naive / count, 3),
        "linear rapidfuzz ratio, rank 1": round(linear / count, 3),
    }


SETTLED = (PlaceKind.VILLAGE, PlaceKind.TOWN, PlaceKind.CITY)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: bench_gazetteer_ucdp.py DATA_FOLDER [-v]")
    sys.exit(main(sys.argv[1]))
