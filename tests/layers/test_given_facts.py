"""What a record of another data set says is handed on as it was given, and nothing is added."""

import csv
import io

import pytest

import geo
from geo.layers.formats.csv import ACLED_COLUMNS, UCDP_COLUMNS, to_acled, to_ucdp
from geo.model.schema import LAYERS, STATED_CODES, STATED_TEXTS

INCIDENTS = LAYERS["incidents"]
UCDP = {
    "id": "412700",
    "relid": "SYR-2025-1-77-3",
    "active_year": "0",
    "code_status": "Check deaths",
    "type_of_violence": "2",
    "conflict_new_id": "11345",
    "conflict_name": "Party One - Party Two",
    "dyad_new_id": "4417",
    "side_a_new_id": "301",
    "side_a": "Party One",
    "side_b_new_id": "302",
    "side_b": "Party Two",
    "source_article": '"Monitor, 2025-03-08, Clash reported"',
    "source_office": "Monitor",
    "source_headline": "Clash reported on the coast",
    "where_prec": "1",
    "where_coordinates": "Jableh",
    "latitude": "35.36",
    "longitude": "35.93",
    "country": "Syria",
    "date_prec": "1",
    "date_start": "2025-03-06 00:00:00.000",
    "date_end": "2025-03-06 00:00:00.000",
    "deaths_a": "3",
    "deaths_b": "0",
    "deaths_civilians": "1",
    "deaths_unknown": "2",
    "best": "6",
    "high": "9",
    "low": "6",
    "gwnoa": "652",
}


def build(tmp_path, coast, rows, name="a.csv", *, columns, restricted=False):
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return geo.build(records=path, gazetteer=coast, restricted=restricted)


def back(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("restricted", [True, False], ids=["restricted", "public"])
def test_ucdp_gives_back_what_ucdp_gave(tmp_path, coast, restricted):
    atlas = build(tmp_path, coast, [UCDP], columns=UCDP_COLUMNS, restricted=restricted)
    [row] = back(to_ucdp(atlas.incidents, INCIDENTS))
    days = {"date_start": "2025-03-06", "date_end": "2025-03-06"}

    assert {name: row[name] for name in UCDP} == UCDP | days


def test_ucdp_states_nothing_that_nobody_said(tmp_path, coast):
    bare = {
        "event_id": "x",
        "event_date": "2025-03-06",
        "location": "Jableh",
        "event_type": "Violence against civilians",
    }
    atlas = build(
        tmp_path, coast, [bare, {"event_id": "y", "notes": "?"}], columns=[*bare, "notes"]
    )
    first, second = back(to_ucdp(atlas.incidents, INCIDENTS))
    judged = ("type_of_violence", "active_year", "code_status", "deaths_a", "deaths_civilians")

    assert {first[name] for name in judged} == {""}
    assert first["best"] == ""
    assert (second["where_prec"], second["date_prec"]) == ("", "")


def test_acled_gives_back_what_acled_gave(tmp_path, coast):
    given = {
        "event_id_cnty": "SYR1",
        "event_date": "2025-03-06",
        "time_precision": "1",
        "disorder_type": "Demonstrations",
        "event_type": "Riots",
        "sub_event_type": "Mob violence",
        "actor1": "Rioters (Syria)",
        "inter1": "5",
        "iso": "760",
        "region": "Middle East",
        "country": "Syria",
        "admin1": "Latakia",
        "admin3": "Jableh",
        "location": "Jableh",
        "latitude": "35.36",
        "longitude": "35.93",
        "geo_precision": "1",
        "source": "Monitor",
        "fatalities": "2",
        "timestamp": "1741500000",
    }
    atlas = build(tmp_path, coast, [given], columns=ACLED_COLUMNS)
    [row] = back(to_acled(atlas.incidents, INCIDENTS))

    assert {name: row[name] for name in given} == given


def test_a_headline_that_names_a_private_person_stays(tmp_path, coast):
    named = UCDP | {"source_headline": "My neighbour Samira Quill, 34, died at home, says her son"}
    atlas = build(tmp_path, coast, [named], columns=UCDP_COLUMNS)
    [row] = back(to_ucdp(atlas.incidents, INCIDENTS))

    assert row["source_headline"] == ""
    assert row["relid"] == UCDP["relid"]


def test_a_blurred_event_carries_no_id_of_another_data_set(tmp_path, coast):
    spec = tmp_path / "map"
    spec.mkdir()
    with (spec / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, UCDP_COLUMNS)
        writer.writeheader()
        writer.writerow(UCDP)
    (spec / "map.toml").write_text(
        'title = "M"\n[inputs]\nrecords = ["a.csv"]\n[privacy]\nblur = "grid_10km"\n',
        encoding="utf-8",
    )
    [row] = back(to_ucdp(geo.build(spec, gazetteer=coast).incidents, INCIDENTS))

    ours = {"where_prec": "5", "country": "Syria", "source_office": "Monitor"}
    given = set(UCDP) & {*STATED_CODES, *STATED_TEXTS} - {"source_article", *ours}
    assert {row[name] for name in given} == {""}
    assert {name: row[name] for name in ours} == ours
    assert {row["deaths_a"], row["deaths_unknown"]} == {""}
