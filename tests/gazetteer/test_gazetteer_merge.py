"""Rows of several sources become one place, or are linked; and the commands that do it."""

import csv
import json
import shutil

import pytest
from click.testing import CliRunner

from geo.cli.gazetteer import gazetteer_command
from geo.gazetteer import Gazetteer
from geo.gazetteer.build.compile import Extras, compile_rows
from geo.gazetteer.rows import Row, parse_names
from geo.model.position import LonLat
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind


def place(place_id, name, lon, lat, *, names="", kind=PlaceKind.VILLAGE, **values):
    values.setdefault("country", "SY")
    return Row(
        place_id=PlaceId(place_id), name=name, lon=lon, lat=lat, kind=kind,
        names=parse_names(names), **values,
    )  # fmt: skip


BASE = [
    place("gn:1", "Tuwaym", 36.539, 35.157, geonames_id=1, curated=True, source="own"),
    place("u:1", "Hama", 36.7, 35.1, kind=PlaceKind.ADM1, pcode="SY05", curated=True),
    place("gn:2", "Kassab", 35.99, 35.92, kind=PlaceKind.TOWN, wikidata="Q5", geonames_id=2),
]


def gaz_of(path, *loaded):
    compile_rows([(0, BASE), *((2 + i, rows) for i, rows in enumerate(loaded))], path)
    return Gazetteer(path)


@pytest.mark.parametrize(
    "row",
    [
        place("osm:9", "At-Tuwaym", 36.55, 35.16),
        place("osm:9", "Twaim", 36.54, 35.15, names="Tuwaym"),
        place("osm:9", "تويم", 36.53, 35.16, names="Tuwaym", kind=PlaceKind.TOWN),
    ],
    ids=["an article apart", "an alternate in common", "another size"],
)
def test_a_second_row_of_a_place_is_linked_not_lost(tmp_path, row):
    gaz = gaz_of(tmp_path / "g.gaz", [row])

    assert [c.place.place_id for c in gaz.search("Tuwaym")] == ["gn:1"]
    assert gaz.place("osm:9").name == row.name
    [(other, km)] = gaz.linked("gn:1")
    assert (other.place_id, 0 < km < 3) == ("osm:9", True)
    assert [c.place.place_id for c in gaz.search(row.name)] == ["gn:1"]


@pytest.mark.parametrize(
    "row",
    [
        place("osm:9", "Tuwaym", 36.70, 35.16),
        place("osm:9", "Tuwaym", 36.54, 35.15, kind=PlaceKind.RIVER),
        place("osm:9", "Tuwaym", 36.54, 35.15, country="LB"),
        place("osm:9", "Tall Tuwaym", 36.54, 35.15),
    ],
    ids=["too far", "another kind", "another country", "another name"],
)
def test_another_place_stays_another(tmp_path, row):
    gaz = gaz_of(tmp_path / "g.gaz", [row])

    assert gaz.linked("gn:1") == []
    assert gaz.search(row.name, fuzzy=False)


def test_stable_ids_make_one_place_and_the_first_row_wins(tmp_path):
    gaz = gaz_of(
        tmp_path / "g.gaz",
        [
            place("gn:1", "Toueim", 36.0, 35.0, geonames_id=1, population=900, source="dump"),
            place("ocha:SY05", "Hamah", 36.6, 35.0, kind=PlaceKind.ADM1, pcode="SY05"),
            place("wd:Q5", "Kessab", 35.9, 35.9, kind=PlaceKind.TOWN, wikidata="Q5"),
        ],
    )

    assert len(gaz) == 3
    tuwaym = gaz.place("gn:1")
    assert (tuwaym.name, tuwaym.point.lon, tuwaym.population) == ("Tuwaym", 36.539, 900)
    assert tuwaym.source == "own|dump"
    assert [gaz.search(n)[0].place.place_id for n in ("Toueim", "Hamah", "Kessab")] == [
        "gn:1", "u:1", "gn:2",
    ]  # fmt: skip


def test_links_follow_to_the_first_row(tmp_path):
    gaz = gaz_of(
        tmp_path / "g.gaz",
        [place("osm:9", "Tuwaym", 36.55, 35.157)],
        [place("wof:9", "Tuwaym", 36.56, 35.157)],
    )

    assert {p.place_id for p, _ in gaz.linked("gn:1")} == {"osm:9", "wof:9"}
    [match] = gaz.scan("Tuwaym")
    assert match.place_ids == ("gn:1",)


def test_villages_loaded_later_do_not_change_near(tmp_path):
    alone = gaz_of(tmp_path / "a.gaz")
    more = gaz_of(
        tmp_path / "b.gaz", [place("osm:1", "Newtown", 36.01, 35.92, kind=PlaceKind.CITY)]
    )

    assert more.near_radius_km(more.place("gn:2")) == alone.near_radius_km(alone.place("gn:2"))


# ------------------------------------------------------------------ commands


@pytest.fixture
def base(tmp_path):
    path = tmp_path / "base.gaz"
    compile_rows([(0, BASE)], path, extras=Extras(sources={"own": {"licence": "CC0-1.0"}}))
    return path


def run(*arguments):
    return CliRunner().invoke(gazetteer_command, [str(a) for a in arguments])


@pytest.fixture
def added(base, tmp_path):
    table = tmp_path / "more.tsv"
    rows = [
        ["7", "Bustan al-Basha", "35.45", "35.93", "", "Bustan|بستان الباشا"],
        ["8", "Brokenville", "abc", "35.93", "", ""],
    ]
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t").writerows(rows)
    out = tmp_path / "out.gaz"
    result = run(
        "add", "table", table, "--columns", "geonames_id,name,lat,lon,population,names",
        "--names-separator", "|", "--no-header", "--country", "SY", "--source", "mine",
        "--licence", "CC0-1.0", "--onto", base, "-o", out,
    )  # fmt: skip
    return result, out


def test_add_compiles_a_table_and_reports_its_faults(added):
    result, out = added

    assert result.exit_code == 0, result.output
    assert "more.tsv:2" in result.stderr
    assert "abc" in result.stderr
    gaz = Gazetteer(out)
    assert len(gaz) == 4
    assert gaz.search("بستان الباشا")[0].place.name == "Bustan al-Basha"
    assert gaz.place("gn:1").name == "Tuwaym"
    assert gaz.info()["sources"]["mine"]["licence"] == "CC0-1.0"
    assert {n.text for n in gaz.names("gn:2")} == {"Kassab"}


def test_search_prints_candidates_or_says_not_found(added):
    _, out = added
    found = run("search", "Twaym", "--country", "sy", "--gazetteer", out, "--json")
    assert json.loads(found.stdout.splitlines()[0])["place_id"] == "gn:1"
    near = run("search", "Kassab", "--near", "35.9,36.0", "--gazetteer", out)
    assert "km away" not in near.stdout
    assert near.stdout.startswith(("0.9", "1.0"))
    nothing = run("search", "Qqqq", "--gazetteer", out)
    assert (nothing.exit_code, nothing.stderr.strip()) == (1, "not found")
    doubtful = run("search", "Kaxxxb", "--gazetteer", out)
    assert (doubtful.exit_code, doubtful.stdout) == (1, "")
    assert "Kassab" in doubtful.stderr


def test_search_refuses_a_position_that_is_none(base):
    result = run("search", "Kassab", "--near", "somewhere", "--gazetteer", base)

    assert result.exit_code == 2
    assert "LAT,LON" in result.output


def test_info_lists_sources_and_licences(added):
    _, out = added
    info = json.loads(run("info", "--gazetteer", out, "--json").stdout)

    assert info["counts"]["places"] == 4
    assert info["sources"]["own"]["licence"] == "CC0-1.0"
    text = run("info", "--gazetteer", out).stdout
    assert info["build_id"] in text


def test_check_of_a_compiled_file(base, tmp_path):
    named = shutil.copy(base, tmp_path / "own.geo")

    assert run("check", base).exit_code == 0
    assert "whole" in run("check", named).stdout


def test_check_lists_faults_of_a_table(tmp_path):
    table = tmp_path / "places.csv"
    table.write_text("place_id,name,kind\n,Nowhere,castle\n", encoding="utf-8")

    result = run("check", table)

    assert result.exit_code == 1
    assert "castle" in result.output


def test_an_option_that_a_format_does_not_take_is_wrong_usage(base, tmp_path):
    dump = tmp_path / "XX.txt"
    dump.write_text("", encoding="utf-8")

    result = run("add", "geonames", dump, "--columns", "a,b", "--onto", base, "-o", base)

    assert result.exit_code == 2
    assert "--columns" in result.output


def test_a_gazetteer_of_points_contains_nothing(tmp_path):
    assert gaz_of(tmp_path / "g.gaz").containing(LonLat(lon=36.5, lat=35.1)) == []
