"""Plain rows of large tables travel as columns and come out as any other row."""

import csv
import random
from collections import Counter

import pytest
from pandas.testing import assert_frame_equal

from geo.layers.formats.geojson import dumps
from geo.privacy.screen import Screen
from geo.workflows import build as steps
from geo.workflows.build import build

PLACES = (
    ("Jableh", "Latakia", "SY", 35.36, 35.93),
    ("Jabla", "Latakia", "Syria", 35.36, 35.93),
    ("Baniyas", "Tartus", "SY", 35.18, 35.95),
    ("Hama", "", "", 35.13, 36.75),
    ("Tripoli", "", "", 34.43, 35.84),
    ("Nowhere-at-all", "", "SY", 35.0, 36.0),
    ("Latakia", "Latakia", "SY", 35.52, 35.79),
)
HEADER = (
    "event_id", "event_date", "event_type", "sub_event_type", "actor1", "location", "admin1",
    "country", "latitude", "longitude", "geo_precision", "radius_km", "fatalities", "source",
    "notes", "tags", "title", "deaths_civilians", "source_headline", "inter1", "civilian_targeting",
    "date_end", "sensitivity", "public", "public_quote", "status", "number_of_sources",
    "source_scale",
)  # fmt: skip
NOTES = (
    "shelling near the market",
    "The baker Samir Inventado, 57, fled.",
    "",
    "graves at 35.36211, 35.92759",
    "call +963 944 123 456",
    "The road to Jableh is closed.",
    "the witness is hiding near the farm",
)


def table(path, rows=300, *, seed=7):
    """Rows of every kind: given positions near and far, exchanged ones, names, persons, figures."""
    draw = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        for n in range(rows):
            name, admin1, country, lat, lon = draw.choice(PLACES)
            row = dict.fromkeys(HEADER, "")
            row |= {
                "event_id": f"E-{n}" if n % 9 else f"house of {n}",
                "event_date": draw.choice(["2025-03-06", "2025-03-07", "March 2025", "soon", ""]),
                "event_type": draw.choice(["Battles", "Riots", ""]),
                "sub_event_type": draw.choice(["", "", "Looting"]),
                "actor1": draw.choice(["", "Militia X", "Samir Inventado"]),
                "location": name if n % 11 else "",
                "admin1": admin1,
                "country": country,
                "fatalities": draw.choice(["", "0", "3", "10+"]),
                "source": draw.choice(["", "AP", "AP; Monitor", "Samir Inventado"]),
                "notes": draw.choice(NOTES),
                "tags": draw.choice(["", "fire; road"]),
                "title": draw.choice(["", "", "Shop of Samir Inventado looted", "Clashes"]),
                "deaths_civilians": draw.choice(["", "2"]),
                "source_headline": draw.choice(["", "Samir Inventado, 57, tells"]),
                "inter1": draw.choice(["", "3"]),
                "status": draw.choice(["", "", "draft"]),
            }
            if n % 3:
                row["latitude"] = f"{lat + draw.gauss(0, 0.03):.5f}"
                row["longitude"] = f"{lon + draw.gauss(0, 0.03):.5f}"
            if n % 17 == 0 and row["latitude"]:
                row["latitude"], row["longitude"] = row["longitude"], row["latitude"]
            row["geo_precision"] = draw.choice(["", "", "1", "2", "3"])
            row["radius_km"] = draw.choice(["", "", "1"])
            row["sensitivity"] = "high" if n % 29 == 0 else ""
            row["public"] = "yes" if n % 31 == 0 else ""
            row["public_quote"] = "A shop was looted." if n % 37 == 0 else ""
            row["date_end"] = "2025-03-09" if n % 13 == 0 else ""
            row["number_of_sources"] = "12" if n % 4 == 0 else ""
            row["source_scale"] = "Regional" if n % 6 == 0 else ""
            writer.writerow(row)
    return path


@pytest.mark.parametrize("restricted", [False, True], ids=["public", "restricted"])
def test_columns_and_objects_give_the_same_layers(gazetteer, tmp_path, monkeypatch, restricted):
    """The same rows built both ways: equal layers, to the last cell and geometry."""
    path = table(tmp_path / "rows.csv")
    objects = build(records=[path], gazetteer=gazetteer, restricted=restricted)
    monkeypatch.setattr("geo.incidents.bulk.BULK_ROWS", 1)
    columns = build(records=[path], gazetteer=gazetteer, restricted=restricted)

    assert objects.dossier.bulk is None
    assert len(columns.dossier.bulk) > 150
    assert len(columns.incidents) == len(objects.incidents) > 250
    assert set(columns.incidents["number_of_sources"]) == {0, 1, 2, 12}
    for name, layer in objects.layers.items():
        assert_frame_equal(layer, columns.layers[name], check_like=False)
    assert dumps(objects.geojson()) == dumps(columns.geojson())
    assert objects.draft == columns.draft
    assert objects.page().period == columns.page().period
    assert objects.page().attributions == columns.page().attributions
    assert objects.counts.keys() == columns.counts.keys()
    if not restricted:
        one, other = objects.published, columns.published
        assert sorted(map(str, one.ledger.rows)) == sorted(map(str, other.ledger.rows))
        held = [{**r.ledger.counts, "published": 0} for r in (one, other)]
        assert held[0] == held[1]
        assert one.ledger.strict == other.ledger.strict
        assert set(one.secrets.texts) == set(other.secrets.texts)
        assert one.secrets.ids == other.secrets.ids


def test_a_table_is_let_go_when_its_rows_are_placed(gazetteer, tmp_path, monkeypatch):
    """What a table said is held once: not by what was read, when it is drawn and written."""
    held = []
    last = steps.finished
    monkeypatch.setattr(steps, "finished", lambda *a, **k: held.append(a[1]) or last(*a, **k))
    monkeypatch.setattr("geo.incidents.bulk.BULK_ROWS", 1)

    atlas = build(records=[table(tmp_path / "rows.csv", rows=40)], gazetteer=gazetteer)

    assert len(atlas.dossier.bulk) > 20
    assert [inputs.columns for inputs in held] == [[]]


class Counted:
    """A lookup that counts what it is asked."""

    def __init__(self, lookup):
        self.lookup, self.asked = lookup, Counter()

    def __getattr__(self, name):
        found = getattr(self.lookup, name)
        if not callable(found):
            return found

        def ask(*args, **options):
            self.asked[name] += 1
            return found(*args, **options)

        return ask


def plain_table(path, rows):
    """Rows of three places, five notes and 28 days; no two rows are equal."""
    lines = ["event_id,event_date,event_type,location,country,source,notes"]
    lines += [
        f'e{n},2025-03-{n % 28 + 1:02d},Battles,{PLACES[n % 3][0]},SY,AP,"{NOTES[n % 5]}"'
        for n in range(rows)
    ]
    path.write_text("\n".join(lines))
    return path


def test_work_is_counted_by_distinct_values_not_by_rows(coast, tmp_path, monkeypatch):
    """Searches of the gazetteer and texts that the person screen reads: those of a short table."""
    read = []
    screened = Screen._hits
    monkeypatch.setattr("geo.incidents.bulk.BULK_ROWS", 1)
    monkeypatch.setattr(Screen, "_hits", lambda *a, **o: read[-1].append(a[1]) or screened(*a, **o))
    asked = []
    for rows in (420, 2000):
        lookup = Counted(coast)
        read.append([])
        atlas = build(records=[plain_table(tmp_path / "rows.csv", rows)], gazetteer=lookup)
        assert len(atlas.layers["incidents"]) == rows
        asked.append(lookup.asked)

    assert asked[0]["search"] > 0
    assert asked[0] == asked[1]
    assert len(read[0]) == len(read[1]) > 0
