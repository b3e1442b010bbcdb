"""geo new, check, export, diff, verify: their contracts that scripts rely on."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import tomllib

import pytest
from click.testing import CliRunner

from geo.cli import cli
from geo.cli.folders import export_command
from geo.layers.export import FORMATS
from geo.model.errors import GeoError, InputError
from geo.workflows.settings import faults_of


@pytest.fixture
def geo():
    """Run a command; gives exit status, standard output and standard error."""

    def run(*arguments):
        return CliRunner().invoke(cli, [str(a) for a in arguments])

    return run


# ------------------------------------------------------------------ new


def test_new_folder_checks_clean_and_says_what_to_do(geo, tmp_path):
    made = geo("new", tmp_path / "north-road")
    checked = geo("check", tmp_path / "north-road")

    assert made.exit_code == 0
    assert 'title = "North road"' in (tmp_path / "north-road" / "map.toml").read_text()
    assert {line.rsplit("/", 1)[-1] for line in made.stdout.splitlines()} >= {
        "map.toml",
        "README.md",
        "incidents.csv",
        "movements.csv",
        "sources.csv",
        "claims.csv",
    }
    assert checked.exit_code == 0
    assert "incidents.csv: the table has a header and no rows" in checked.stdout


def test_every_setting_that_is_commented_out_may_be_taken(geo, tmp_path):
    geo("new", tmp_path / "m")
    text = (tmp_path / "m" / "map.toml").read_text()
    spec = tomllib.loads(re.sub(r"^# (?=[\w\[])", "", text, flags=re.MULTILINE))

    assert {"privacy", "columns", "map"} <= set(spec)
    assert faults_of(spec) == []


def test_example_rows_are_good_rows_once_uncommented(geo, tmp_path):
    geo("new", tmp_path / "m")
    (tmp_path / "m" / "reports" / "example-report.txt").write_text("It was at least 16 people.")
    for name in ("incidents", "movements", "sources", "claims"):
        path = tmp_path / "m" / "records" / f"{name}.csv"
        path.write_text(path.read_text().replace("\n# ", "\n"))
    sources = tmp_path / "m" / "records" / "sources.csv"
    sources.write_text(sources.read_text() + "outlet-a,Outlet A,outlet\n")

    checked = geo("check", tmp_path / "m")

    assert (checked.stdout, checked.exit_code) == ("", 0)


def test_new_never_writes_over_anything(geo, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    refused = geo("new", tmp_path / "mine")

    assert isinstance(refused.exception, GeoError)
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["notes.txt"]


# ------------------------------------------------------------------ check


def test_check_lists_every_fault_of_every_file_at_once(geo, tmp_path):
    geo("new", tmp_path / "m")
    folder = tmp_path / "m" / "records"
    (folder / "incidents.csv").write_text(
        "event_id,event_date,location,latitude,longitude,source\n"
        "a,6/3/2025,Jableh,95,35.9,nobody\nb,2024-01-01,Jableh,,,monitor\n"
    )
    (folder / "sources.csv").write_text("source_id,name\nmonitor,Monitor\n")
    (folder / "claims.csv").write_text(
        "claim_id,about,harm,value,claimant,report,quote\nc,gone,killed,3,monitor,r1,three\n"
        "d,a,killed,3,monitor,report,four dead\n"
    )
    (tmp_path / "m" / "reports" / "report.txt").write_text("Three people died.")
    toml = tmp_path / "m" / "map.toml"
    toml.write_text('period = ["2025-03-06", "2025-03-09"]\n' + toml.read_text())

    checked = geo("check", tmp_path / "m")

    assert checked.exit_code == 1
    assert [line.split("; ")[0] for line in checked.stdout.splitlines()] == [
        "warning: records/incidents.csv:2 [event_date]: '6/3/2025' may be 2025-03-06 or 2025-06-03",
        "warning: records/incidents.csv:2 [latitude]: latitude 95 is beyond 90 degrees",
        "error: records/incidents.csv:2 [source]: there is no source 'nobody'",
        "error: claims [report]: there is no report 'r1'",
        "error: claims [about]: there is no incident 'gone'",
        "warning: claims [quote]: d: the quote does not stand in report",
        (
            "warning: records/incidents.csv:3 [event_date]: 2024-01-01 lies outside the period"
            " 2025-03-06 to 2025-03-09 of the map"
        ),
    ]
    assert "swap latitude and longitude" in checked.stdout


def test_check_gives_faults_as_json(geo, tmp_path):
    (tmp_path / "a.csv").write_text("id,date,location\n1,someday,Jableh\n")
    checked = geo("check", tmp_path / "a.csv", "--json")
    fault = next(fault for fault in json.loads(checked.stdout) if fault["row"])

    assert checked.exit_code == 1
    assert (fault["file"], fault["row"], fault["column"], fault["value"]) == (
        "a.csv",
        2,
        "date",
        "someday",
    )


def test_check_goes_on_where_map_toml_is_broken(geo, tmp_path):
    geo("new", tmp_path / "m")
    (tmp_path / "m" / "map.toml").write_text("title = ")
    (tmp_path / "m" / "records" / "incidents.csv").write_text("event_id,event_date\n1,soon\n")
    checked = geo("check", tmp_path / "m")

    assert "map.toml: not valid TOML" in checked.stdout
    assert "records/incidents.csv:2 [event_date]: 'soon' is not a date" in checked.stdout


def test_check_reads_the_review_file_too(geo, tmp_path):
    geo("new", tmp_path / "m")
    (tmp_path / "m" / "review.csv").write_text("id,proposal,decision\ndraft-1,incident,perhaps\n")
    checked = geo("check", tmp_path / "m")

    assert checked.exit_code == 1
    assert "review.csv:2 [decision]" in checked.stdout


def test_check_knows_tables_by_their_columns(geo, tmp_path):
    (tmp_path / "x.csv").write_text("movement_id,number,origin\nm,thousands,Jableh\n")
    (tmp_path / "y.csv").write_text("claim_id,harm\nc,rumour\n")
    (tmp_path / "z.xlsx").write_text("no workbook")
    (tmp_path / "empty.txt").write_text(" ")
    said = geo("check", tmp_path).stdout

    assert "x.csv:2 [number]: 'thousands' is not a whole number" in said
    assert "y.csv:2 [harm]: 'rumour' is not a known word" in said
    assert "z.xlsx: not a readable workbook" in said
    assert "empty.txt: holds no text" in said


def test_check_of_nothing_is_one_clear_line(geo, tmp_path):
    checked = geo("check", tmp_path / "gone")

    assert isinstance(checked.exception, InputError)
    assert str(checked.exception) == "gone: no such file or folder; check the path"


def test_fresh_build_has_no_fault(geo, map_folder):
    checked = geo("check", map_folder / "build")

    assert (checked.stdout, checked.exit_code) == ("", 0)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda f: f.update(crs={"type": "name"}), "RFC 7946 knows no crs member"),
        (lambda f: f.update(bbox=[0, 0, 1, 1]), "the features span"),
        (lambda f: f["features"][0].update(id=7), "the id is not text"),
        (
            lambda f: f["features"][0]["properties"].pop("title"),
            "[title]: area: this column is missing",
        ),
        (
            lambda f: f["features"][0]["properties"].update(sensitivity="severe"),
            "sensitive item in public output",
        ),
        (lambda f: _shape(f, "Point").update(coordinates=[35.9276, 95]), "outside WGS 84"),
        (
            lambda f: _shape(f, "Point").update(coordinates=[35.92759123, 35.36211123]),
            "decimals that its precision supports",
        ),
        (lambda f: _shape(f, "Polygon")["coordinates"][0].reverse(), "runs clockwise"),
        (lambda f: f.update(features={}), "not a GeoJSON FeatureCollection"),
        (lambda f: f["features"].append(f["features"][0]), "repeats"),
        (lambda f: _shape(f, "Point").update(coordinates=["a", "b"]), "not a GeoJSON geometry"),
        (lambda f: _shape(f, "Point").update(coordinates="ab"), "not a GeoJSON geometry"),
        (lambda f: _shape(f, "Point").update(coordinates=[]), "not a GeoJSON geometry"),
    ],
    ids=[
        "crs",
        "bbox",
        "id",
        "column",
        "sensitive",
        "range",
        "decimals",
        "clockwise",
        "no collection",
        "repeated id",
        "words",
        "text",
        "nothing",
    ],
)
def test_check_finds_what_is_wrong_with_a_build(geo, map_folder, spoil, says):
    path = map_folder / "build" / "incidents.geojson"
    collection = json.loads(path.read_text())
    spoil(collection)
    path.write_text(json.dumps(collection))
    checked = geo("check", map_folder / "build")

    assert checked.exit_code == 1
    assert says in checked.stdout
    assert "incidents.geojson: changed since it was built" in checked.stdout


def _shape(collection, kind):
    """The first shape of a kind."""
    return next(
        f["geometry"] for f in collection["features"] if (f["geometry"] or {}).get("type") == kind
    )


def test_check_says_that_a_page_is_no_text_and_a_manifest_none(geo, map_folder):
    page = map_folder / "build" / "index.html"
    page.write_bytes(page.read_bytes() + b"\xff\xfe")
    checked = geo("check", map_folder / "build")
    (map_folder / "build" / "run.json").write_text('{"hello": 1}')
    again = [geo(name, map_folder / "build") for name in ("check", "verify")]

    assert checked.exit_code == 1
    assert "the page is not UTF-8" in checked.stdout
    assert all(one.exit_code for one in again)
    for one in again:
        assert "not a manifest of a build" in f"{one.output}{one.exception}"


def test_check_finds_a_page_that_asks_the_network_and_a_layer_that_is_gone(geo, map_folder):
    build = map_folder / "build"
    (build / "index.html").write_text('<script src="https://tiles.example.org/a.js"></script>')
    (build / "routes.geojson").unlink()
    said = geo("check", build).stdout

    assert "index.html: the page loads something from the network" in said
    assert "routes.geojson: this layer is missing" in said
    assert "routes.geojson: named in run.json but not there" in said


def git(folder, *words):
    """Run git in a folder, with no settings of the machine."""
    still = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(folder), "-c", "user.name=n", "-c", "user.email=e", *words]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **still})


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
def test_check_warns_of_restricted_rows_and_files_that_git_tracks(geo, tmp_path):
    folder = tmp_path / "north"
    geo("new", folder)
    (folder / "records" / "incidents.csv").write_text(
        "event_id,event_date,location,sensitivity\na,2024-01-01,Jableh,severe\n"
        "b,2024-01-01,Jableh,low\n"
    )
    (folder / "restricted").mkdir()
    (folder / "restricted" / "withheld.csv").write_text("words\n")
    (folder / "own.key").write_text("secret")
    alone = geo("check", folder)
    git(folder, "init", "-q")
    git(folder, "add", "-f", "restricted", "own.key", "records")
    told = geo("check", folder)

    assert "git" not in alone.stdout
    assert told.exit_code == 0
    assert [
        line.partition(";")[0] for line in told.stdout.splitlines() if "git tracks" in line
    ] == [
        "warning: own.key: git tracks a secret",
        "warning: records/incidents.csv: git tracks 1 row of high or severe sensitivity",
        "warning: restricted/withheld.csv: git tracks a restricted file",
    ]


# ------------------------------------------------------------------ verify


def test_verify_holds_inputs_outputs_and_quotations_against_their_source(geo, map_folder):
    verified = geo("verify", map_folder / "build")

    assert verified.exit_code == 0
    assert "1 inputs, 8 outputs and 2 quotations" in verified.stderr


def test_verify_finds_the_same_inputs_elsewhere(geo, map_folder, tmp_path):
    (map_folder / "reports").rename(tmp_path / "archive")

    assert geo("verify", map_folder / "build").exit_code == 1
    assert geo("verify", map_folder / "build", "--inputs", tmp_path / "archive").exit_code == 0


def test_verify_searches_no_folder_that_is_no_map(geo, map_folder):
    (map_folder / "map.toml").unlink()
    assert geo("verify", map_folder / "build").exit_code == 0
    (map_folder / "reports").rename(map_folder / "elsewhere")
    lost = geo("verify", map_folder / "build")

    assert lost.exit_code == 1
    assert "not there; name the folder of the inputs with --inputs" in lost.stdout


def test_verify_reports_a_changed_input_an_edited_layer_and_a_forged_quotation(geo, map_folder):
    report = map_folder / "reports" / "outlet-a.txt"
    whole = report.read_text()
    layer = map_folder / "build" / "incidents.geojson"
    layer.write_text(layer.read_text().replace("was closed", "was opened"))
    forged = geo("verify", map_folder / "build")
    report.write_text(whole + "One more sentence.")
    changed = geo("verify", map_folder / "build")

    assert (forged.exit_code, changed.exit_code) == (1, 1)
    assert "incidents.geojson: changed since it was built" in forged.stdout
    assert "a quotation does not stand in outlet-a [" in forged.stdout
    assert "reports/outlet-a.txt: changed since the build" in changed.stdout


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        '{"features": 3}',
        '{"features": [{"properties": {"quotes": [7]}, "id": "a"}]}',
    ],
    ids=["empty", "cut off", "no collection", "no features", "odd quotation"],
)
def test_verify_says_of_a_damaged_layer_one_line_and_goes_on(geo, map_folder, damage):
    (map_folder / "build" / "incidents.geojson").write_text(damage)
    (map_folder / "build" / "routes.geojson").unlink()
    found = geo("verify", map_folder / "build")

    lines = [line for line in found.stdout.splitlines() if "incidents.geojson" in line]
    assert (found.exit_code, len(lines)) == (1, 1)
    assert lines[0].endswith("; build the map again")
    assert "routes.geojson: named in run.json but not there" in found.stdout


def test_verify_of_no_build_says_what_to_do(geo, tmp_path):
    assert "build the map first" in str(geo("verify", tmp_path).exception)


# ------------------------------------------------------------------ diff


def test_diff_tells_added_removed_and_changed_by_id(geo, map_folder, rebuild):
    new = rebuild("newer", best=31)
    path = new / "incidents.geojson"
    collection = json.loads(path.read_text())
    collection["features"] = [f for f in collection["features"] if f["id"] != "nowhere"]
    collection["features"].append({**collection["features"][0], "id": "fresh"})
    path.write_text(json.dumps(collection))
    text = geo("diff", map_folder, new)
    found = json.loads(geo("diff", map_folder, new, "--json").stdout)["incidents"]

    assert text.exit_code == 0
    assert text.stdout.splitlines() == [
        "Incidents:",
        "  + fresh",
        "  - nowhere",
        "  ~ toll",
        "      low: 20 -> 31",
        "      claims: 1 entries -> 1 entries",
    ]
    assert (found["added"], found["removed"], found["changed"]["toll"]["low"]) == (
        ["fresh"],
        ["nowhere"],
        [20, 31],
    )


def test_diff_of_the_same_build_says_so(geo, map_folder):
    same = geo("diff", map_folder, map_folder)

    assert (same.stdout, same.exit_code) == ("no difference\n", 0)
    assert geo("diff", map_folder, map_folder, "--json").stdout == "{}\n"


# ------------------------------------------------------------------ export


def test_the_command_offers_every_format_that_there_is(geo, map_folder, tmp_path):
    offered = next(option for option in export_command.params if option.name == "fmt").type.choices
    assert list(offered) == list(FORMATS)

    with contextlib.chdir(tmp_path):
        written = [geo("export", map_folder, "--format", fmt).stdout.strip() for fmt in FORMATS]
    assert len(set(written)) == len(FORMATS)  # none takes the file of another
    assert all((tmp_path / name).is_file() for name in written)


@pytest.mark.parametrize("fmt", FORMATS)
def test_export_writes_each_format_the_same_way_twice(geo, map_folder, tmp_path, fmt):
    first, second = tmp_path / "first", tmp_path / "second"
    done = geo("export", map_folder, "--format", fmt, "-o", first)
    geo("export", map_folder / "build", "--format", fmt, "-o", second)

    assert (done.exit_code, done.stdout) == (0, f"{first}\n")
    assert first.stat().st_size > 100
    assert first.read_bytes() == second.read_bytes()


def test_export_to_a_dash_is_standard_output(geo, map_folder):
    done = geo("export", map_folder, "--format", "csv", "--layer", "sources", "-o", "-")

    assert done.stdout.splitlines()[1].startswith("monitor,Monitor,monitor,,")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--format", "csv", "--layer", "rivers"), "no layer 'rivers' in this build; one of: inc"),
        (("--format", "ucdp", "--layer", "sources"), "layer 'sources' holds no events"),
        (("--format", "csv", "-o", "gone/a.csv"), "gone: no such folder"),
    ],
)
def test_export_that_cannot_be_says_why(geo, map_folder, arguments, says):
    assert says in str(geo("export", map_folder, *arguments).exception)


def test_export_to_an_unknown_format_is_wrong_usage(geo, map_folder):
    assert geo("export", map_folder, "--format", "shp").exit_code == 2
