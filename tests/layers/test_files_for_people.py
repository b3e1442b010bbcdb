"""Workbook, TimeMap events, movements by origin and destination, icons and tags."""

import csv
import hashlib
import io
import json
import struct
import time
import zipfile
import zlib
from datetime import date

import openpyxl
import pandas as pd
import pytest

from geo.intake.records import read_records
from geo.layers.export import FORMATS, export, read_build
from geo.layers.formats.csv import flat_rows, hxl_tag, to_csv
from geo.layers.formats.flows import FLOW_COLUMNS, to_flows
from geo.layers.formats.geojson import frame_of
from geo.layers.formats.icons import ICONS
from geo.layers.formats.timemap import to_timemap
from geo.layers.formats.workbook import to_workbook
from geo.model.schema import LAYERS

INCIDENTS, ROUTES = LAYERS["incidents"], LAYERS["routes"]


@pytest.fixture
def build(map_folder):
    return read_build(map_folder)


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def routes(*rows):
    features = [
        {"properties": {"movement_id": f"m{number}", **row}, "geometry": None}
        for number, row in rows
    ]
    return frame_of({"features": features}, ROUTES)


# ------------------------------------------------------------------ XLSX


def test_a_workbook_has_a_sheet_for_each_layer_with_rows_and_one_that_explains_them(build):
    book = opened(to_workbook(build.frames(), title="Coast"))
    told = [[cell for cell in row if cell] for row in book["README"].iter_rows(values_only=True)]

    assert book.sheetnames == ["README", "incidents", "sources"]
    assert told[0] == ["Coast"]
    assert ["incidents", "Incidents", "4"] in told
    assert ["incidents", "event_id", "stable key"] in told
    assert {row[1] for row in told if row[:1] == ["sources"]} >= {
        c.name for c in LAYERS["sources"].columns
    }


def test_days_of_a_workbook_are_days_and_numbers_are_numbers(build):
    sheet = opened(to_workbook(build.frames(), title="Coast"))["incidents"]
    header, *rows = sheet.iter_rows(values_only=True)
    by_id = {row[0]: dict(zip(header, row, strict=True)) for row in rows}

    assert by_id["toll"]["event_date"].date() == date(2025, 3, 7)
    assert by_id["nowhere"]["event_date"] is None
    assert (by_id["toll"]["low"], by_id["toll"]["best"]) == (20, None)


def test_a_text_that_no_cell_can_hold_goes_on_in_the_next_column_and_comes_back(build, tmp_path):
    frame = build.frames()["incidents"]
    long = "=" + "long text, " * 7000
    frame["notes"] = pd.Series([long, "short", "", None], dtype="object")
    path = tmp_path / "a.xlsx"
    path.write_bytes(to_workbook({"incidents": frame}, title=""))
    header = next(openpyxl.load_workbook(path)["incidents"].iter_rows(values_only=True))

    assert [name for name in header if name.startswith("notes")] == [
        "notes",
        "notes (2)",
        "notes (3)",
    ]
    records, faults = read_records(path)
    assert [r.notes for r in records][:2] == [long.strip(), "short"]
    assert not [f for f in faults if f.fatal]


def test_a_workbook_is_the_same_file_whenever_it_is_written(build):
    def digest():
        return hashlib.sha256(to_workbook(build.frames(), title="Coast")).hexdigest()

    first = digest()
    time.sleep(1.1)  # the clock of a workbook has seconds
    assert digest() == first


def test_a_workbook_of_an_empty_map_has_the_sheet_that_says_so():
    assert opened(to_workbook({}, title="")).sheetnames == ["README"]


def test_a_character_that_xml_cannot_write_costs_itself_alone(build):
    frame = build.frames()["incidents"]
    frame["title"] = "a\x0bb\ufffe"
    sheet = opened(to_workbook({"incidents": frame}, title="\x01T"))["incidents"]

    assert {row[2] for row in list(sheet.iter_rows(values_only=True))[1:]} == {"ab"}


# ------------------------------------------------------------------ TimeMap


def test_timemap_gets_no_pin_for_what_is_only_an_area(build):
    events = {e["id"]: e for e in json.loads(to_timemap(build.frames()["incidents"], INCIDENTS))}

    assert (events["area"]["latitude"], events["area"]["precision"]) == ("", "province")
    assert float(events["road"]["latitude"]) == pytest.approx(35.362, abs=0.01)
    assert events["road"]["date"] == "03/07/2025"
    assert events["nowhere"]["date"] == ""
    assert {"id", "description", "date", "location", "latitude", "longitude", "category"} <= set(
        events["nowhere"]
    )


def test_what_timemap_got_is_read_again(build, tmp_path):
    path = export(build, "timemap", tmp_path / "a.json")
    records, faults = read_records(path)
    by_id = {r.event_id: r for r in records}

    assert not [f for f in faults if f.fatal]
    assert set(by_id) == {"area", "nowhere", "road", "toll"}
    assert by_id["toll"].when.edtf == "2025-03-07"
    assert (by_id["toll"].low, by_id["toll"].best) == (20, None)
    assert by_id["area"].precision == "province"
    assert by_id["area"].point is None


# ------------------------------------------------------------------ movements


def test_a_pair_of_places_shows_its_figures_and_never_their_sum():
    to_hills = {"origin": "Coast", "destination": "Hills", "origin_explicit": True}
    made = to_flows(
        routes(
            (1, to_hills | {"number": 200, "claimant": "UN", "date_start": "2025-03-06"}),
            (2, to_hills | {"number": 350, "claimant": "Monitor", "date_end": "2025-03-09"}),
            (3, to_hills | {"number_text": "thousands", "claimant": "UN"}),
            (4, {"destination": "Lebanon", "origin_explicit": False, "origin": ""}),
        )
    )
    unknown, pair = csv.DictReader(io.StringIO(made))

    assert tuple(pair) == FLOW_COLUMNS
    assert (pair["number_least"], pair["number_most"]) == ("200", "350")
    assert (pair["movements"], pair["without_number"]) == ("3", "1")
    assert (pair["number_text"], pair["claimant"]) == ("thousands", "UN; Monitor")
    assert (pair["date_start"], pair["date_end"]) == ("2025-03-06", "2025-03-09")
    assert (unknown["origin"], unknown["number_most"], unknown["origin_explicit"]) == ("", "", "no")


def test_a_map_without_movements_has_a_matrix_of_a_header(build):
    assert to_flows(build.frames()["routes"]) == ",".join(FLOW_COLUMNS) + "\n"


# ------------------------------------------------------------------ KMZ


def test_a_kmz_brings_the_pictures_that_its_styles_ask_for(build, tmp_path):
    with zipfile.ZipFile(export(build, "kmz", tmp_path / "a.kmz")) as archive:
        names = archive.namelist()
        asked = archive.read("doc.kml").decode()

    assert names[0] == "doc.kml"
    assert set(names[1:]) == set(ICONS)
    for name in ICONS:
        assert f"<href>{name}</href>" in asked
    assert "<href>" not in export(build, "kml", tmp_path / "a.kml").read_text(encoding="utf-8")


def test_what_is_near_a_place_has_a_ring(build, tmp_path):
    for feature in build.collections["incidents"]["features"]:
        if feature["id"] == "road":
            feature["properties"]["precision"] = "near"
    asked = export(build, "kml", tmp_path / "a.kml").read_text(encoding="utf-8")

    assert asked.count("<styleUrl>#incidents-near</styleUrl>") == 1
    assert '<Style id="incidents-near">' in asked


def alpha(data):
    """The transparency of each pixel of one of our pictures."""
    width, height = struct.unpack(">II", data[16:24])
    size = struct.unpack(">I", data[33:37])[0]
    lines = zlib.decompress(data[41 : 41 + size])
    step = 1 + 2 * width
    return [[lines[y * step + 2 + 2 * x] for x in range(width)] for y in range(height)]


def test_a_dot_is_full_and_a_ring_is_open_in_the_middle():
    dot, ring = alpha(ICONS["icons/dot.png"]), alpha(ICONS["icons/ring.png"])

    assert (dot[16][16], ring[16][16]) == (255, 0)
    assert max(map(max, ring)) == 255
    assert dot[0][0] == ring[0][0] == 0


# ------------------------------------------------------------------ HXL


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_a_tag_that_counts_stands_over_numbers_only(name):
    """HXL holds #affected and #population for numbers; words need another tag."""
    for column in LAYERS[name].columns:
        base = hxl_tag(LAYERS[name], column.name).partition("+")[0]
        assert base not in ("#affected", "#population", "#inneed") or column.kind in (
            "int",
            "float",
        )
        assert not base.startswith("#date") or column.kind == "date"
        assert not base.startswith("#geo") or column.kind in ("float", "int", "str")


def test_a_place_that_is_only_named_is_tagged_as_a_place(build):
    tags = to_csv(build.frames()["context"], LAYERS["context"], hxl=True).splitlines()
    assert dict(zip(*(line.split(",") for line in tags), strict=True))["name"] == "#loc+name"


def test_every_format_is_offered_and_says_what_it_holds():
    assert {"xlsx", "timemap", "od", "kmz"} <= set(FORMATS)
    assert all(one.doc for one in FORMATS.values())


def test_rows_are_flat(build):
    rows = flat_rows(build.frames()["incidents"], INCIDENTS)
    assert not [v for row in rows for v in row.values() if isinstance(v, list | dict)]
