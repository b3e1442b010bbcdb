"""Any table of places with a map of its columns."""

import os
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer.importers import read
from geo.gazetteer.importers.base import number, with_country
from geo.gazetteer.importers.table import column_map
from geo.gazetteer.rows import Row
from geo.model.errors import InputError
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind


def rows_of(path, text, **options):
    path.write_text(text, encoding="utf-8")
    faults = []
    return list(read("table", [path], faults=faults, **options)), faults


def test_columns_in_order_without_a_header(tmp_path):
    [row], faults = rows_of(
        tmp_path / "places.tsv",
        '169304\tJableh "the old"\t35.36\t35.93\t65915\tJabla|جبلة\n',
        columns="geonames_id,name,lat,lon,population,names",
        header=False,
    )

    assert (row.place_id, row.name, row.kind.value, row.country) == (
        "gn:169304", 'Jableh "the old"', "city", "SY",
    )  # fmt: skip
    assert [(n.text, n.script) for n in row.names] == [("Jabla", "Latn"), ("جبلة", "Arab")]
    assert (row.lat, row.lon, row.source, faults) == (35.36, 35.93, "places", [])


def test_headers_by_name_and_by_habit(tmp_path):
    named, _ = rows_of(
        tmp_path / "a.csv", "Ort;Y;X;skip\nJableh;35,36;35,93;no\n", columns="name=Ort,lat=Y,lon=x"
    )
    usual, _ = rows_of(tmp_path / "b.csv", "Place,Latitude,LONG,Type\nJableh,35.36,35.93,Town\n")

    assert [(r.name, r.lat, r.lon) for r in named + usual] == [("Jableh", 35.36, 35.93)] * 2
    assert usual[0].kind is PlaceKind.TOWN


@pytest.mark.parametrize(
    "header",
    [
        "Localidad,Latitud,Longitud,Departamento,País",
        "Localité,Latitude (dd),Longitude (dd),Région,Pays",
        "Населений пункт,Широта,Довгота,Область,Країна",
        "القرية,خط العرض,خط الطول,المحافظة,البلد",
        "Name of settlement,GPS latitude,GPS longitude,Oblast,Country name",
    ],
    ids=["Spanish", "French", "Ukrainian", "Arabic", "English"],
)
def test_headers_are_read_in_the_languages_of_tables_of_incidents(tmp_path, header):
    [row], faults = rows_of(tmp_path / "a.csv", f"{header}\nJableh,35.36,35.93,Latakia,SY\n")

    assert (row.name, row.lat, row.lon, row.country, faults) == ("Jableh", 35.36, 35.93, "SY", [])


def test_repeated_ids_are_reported_and_kept(tmp_path):
    rows, faults = rows_of(
        tmp_path / "a.csv", "geonames_id,name,lat,lon\n7,A,35,36\n8,B,35,36\n7,C,35.1,36\n"
    )

    assert [row.name for row in rows] == ["A", "B", "C"]
    assert [(f.file, f.row, f.column, f.fatal) for f in faults] == [
        ("a.csv", 4, "geonames_id", False)
    ]


def test_faults_name_row_and_column(tmp_path):
    rows, faults = rows_of(
        tmp_path / "a.csv",
        "name,lat,lon,population,kind,country,radius_km\n"
        "A,35,,,,,\n"
        "B,135,36,,,,\n"
        "C,35,36,many,,,\n"
        "D,35,36,,castle,,\n"
        "E,35,36,,,Syria,\n"
        ",35,36,,,,\n"
        "F,35,36,,,,wide\n"
        "G,35\n"
        "H,35,36,1.5,,,\n"
        "ok,35,36,,,,\n",
    )

    assert [row.name for row in rows] == ["ok"]
    assert [(f.row, f.column) for f in faults] == [
        (2, "lon"), (3, "lat"), (4, "population"), (5, "kind"), (6, "country"), (7, "name"),
        (8, "radius_km"), (9, None), (10, "population"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ("lat,lon", "no column is the name"),
        ("name,place", "there is no field 'place'"),
        ("name,name", "twice"),
        ("name=A,lat", "either every column"),
    ],
)
def test_a_column_map_that_cannot_be(columns, words):
    with pytest.raises(InputError, match=words):
        column_map(columns)


def test_files_that_cannot_be_read_say_how_to_go_on(tmp_path):
    with pytest.raises(InputError, match="--columns name=HEADER"):
        rows_of(tmp_path / "a.csv", "x,y\n1,2\n")
    with pytest.raises(InputError, match="no column 'NAME_EN'"):
        rows_of(tmp_path / "a.csv", "x,y\n1,2\n", columns="name=NAME_EN")
    with pytest.raises(InputError, match="listed in order"):
        rows_of(tmp_path / "a.csv", "x,y\n1,2\n", header=False)


def test_workbooks_and_geojson(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["name", "name_ar", "lat", "lon", "population"])
    book.active.append(["Jableh", "جبلة", 35.36, 35.93, 65915])
    book.save(tmp_path / "a.xlsx")
    point = '{"type":"Point","coordinates":[35.93,35.36]}'
    (tmp_path / "b.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Jableh"},'
        f'"geometry":{point}}}]}}'
    )
    rows = list(read("table", [tmp_path / "a.xlsx", tmp_path / "b.geojson"]))

    assert [(r.name, r.lat, r.lon) for r in rows] == [("Jableh", 35.36, 35.93)] * 2
    assert (rows[0].name_ar, rows[0].population) == ("جبلة", 65915)


def test_wkt_becomes_a_footprint(tmp_path):
    [row], _ = rows_of(
        tmp_path / "a.csv",
        'name,kind,wkt\nCoast,region,"POLYGON((35 35,36 35,36 36,35 36,35 35))"\n',
    )

    assert row.footprint is not None
    assert (row.lat, row.lon) == (35.5, 35.5)


def row(name, lon, lat, kind=PlaceKind.VILLAGE, country=""):
    return Row(place_id=PlaceId(name), name=name, kind=kind, lon=lon, lat=lat, country=country)


def test_countries_come_from_positions():
    rows = [row(f"v{i}", 36.3 + i / 100, 35.2) for i in range(40)]
    rows += [
        row("over the line", 36.66, 36.84),  # just inside Turkey by the coarse shapes
        row("sea", 18.0, 34.0, PlaceKind.SEA),
        row("stated", 36.3, 35.2, country="LB"),
        row("nowhere", -30.0, 0.0),
    ]
    found = {r.name: r.country for r in with_country(rows)}

    assert {found[f"v{i}"] for i in range(40)} == {"SY"}
    assert found["over the line"] == "SY"
    assert (found["sea"], found["stated"], found["nowhere"]) == ("", "LB", "")


@given(st.floats(-180, 180, allow_subnormal=False))
def test_numbers_survive_their_text(value):
    assert number(repr(value), "x") == value


@pytest.mark.skipif("GEO_EVAL_DATA" not in os.environ, reason="GEO_EVAL_DATA is not set")
def test_the_compact_village_table():
    path = Path(os.environ["GEO_EVAL_DATA"]) / "gazetteer" / "wof_sy_lb_compact.tsv"
    faults = []
    rows = list(
        read(
            "table", [path], faults=faults, header=False, names_separator="|",
            columns="geonames_id,name,lat,lon,population,names",
        )
    )  # fmt: skip

    assert len(rows) == 13_807
    assert {r.country for r in rows} == {"SY", "LB"}
    assert [(f.row, f.column, "gn:266889" in f.reason) for f in faults] == [
        (12_798, "geonames_id", True)
    ]


def test_a_table_that_is_no_utf8_is_one_line(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_bytes(b"name,lat,lon\nAlpha\xed\xa0\x80,35,36\n")

    with pytest.raises(InputError, match=r"odd\.csv.*cannot be read.*save it as UTF-8"):
        list(read("table", [path], faults=[]))
