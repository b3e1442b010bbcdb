"""The command `geo map`, as a script meets it."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from geo.cli import cli, main


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(
        "event_id,event_date,location,country,event_type,source\n"
        "a,2025-03-07,Baniyas,Syria,Battles,x\n"
        ",,,,,\n"
        "b,31/31/2025,Nowhereville,Syria,Battles,x\n",
        encoding="utf-8",
    )
    return path


def run(*words):
    return CliRunner().invoke(cli, list(map(str, words)))


def test_records_alone_make_a_map(rows, tmp_path, gazetteer):
    result = run("map", "--records", rows, "-o", tmp_path / "out", "--gazetteer", gazetteer.path)

    assert result.exit_code == 0, result.output
    made = json.loads((tmp_path / "out" / "incidents.geojson").read_text())
    assert [f["id"] for f in made["features"]] == ["a", "b"]
    assert made["features"][1]["geometry"] is None
    assert "rows.csv:4" in result.stderr
    assert "Before you publish" in result.stderr
    assert "index.html" in result.stdout


def test_restricted_output_prints_no_check_list(rows, tmp_path, gazetteer):
    words = ["-o", tmp_path / "out", "--gazetteer", gazetteer.path, "--restricted"]

    result = run("map", "--records", rows, *words)

    assert "Before you publish" not in result.stderr


def test_nothing_to_build_from_is_wrong_usage():
    assert run("map").exit_code == 2


def test_a_missing_folder_is_one_line_and_status_1(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["geo", "map", str(tmp_path)])

    with pytest.raises(SystemExit) as stopped:
        main()

    assert stopped.value.code == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("geo: ")


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from geo.cli import cli\n"
        "try: cli(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'pandas', 'geopandas', 'numpy', 'folium', 'shapely'} & set(sys.modules)))"
    )

    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert made.stdout.splitlines()[-1] == "[]"


def test_a_sheet_is_drawn_without_a_browser(rows, tmp_path, gazetteer):
    sheet = tmp_path / "sheet.svg"

    run(
        "map", "--records", rows, "-o", tmp_path / "out", "--gazetteer", gazetteer.path,
        "--svg", sheet, "--title", "Shots in Baniyas",
    )  # fmt: skip

    assert "Shots in Baniyas" in sheet.read_text(encoding="utf-8")


@pytest.mark.browser
def test_a_picture_and_a_page_are_taken_by_a_browser(chromium, rows, tmp_path, gazetteer):
    png, pdf = tmp_path / "map.png", tmp_path / "map.pdf"

    result = run(
        "map", "--records", rows, "-o", tmp_path / "out", "--gazetteer", gazetteer.path,
        "--png", png, "--pdf", pdf,
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    assert png.read_bytes().startswith(b"\x89PNG")
    assert pdf.read_bytes().startswith(b"%PDF")
