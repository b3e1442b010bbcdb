"""``geo columns`` says what would be read; ``geo map --column`` says it for it."""

import json
import tomllib

import pytest
from click.testing import CliRunner

from geo.cli import cli

TABLE = "zeit,Ort des Vorfalls,Farbe\n2024-01-05,Jableh,rot\n2024-01-06,Baniyas,\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(TABLE.replace("zeit", "Zeit der Meldung"))
    return path


def geo(*args):
    return CliRunner().invoke(cli, [str(a) for a in args])


def test_columns_shows_each_column_with_its_field_and_examples(table):
    shown = geo("columns", table, "--column", "place=Ort des Vorfalls")

    assert "Ort des Vorfalls  location        Jableh | Baniyas" in shown.stdout
    assert "Farbe             (not used)      rot" in shown.stdout
    assert tomllib.loads(shown.stdout)["columns"]["location"] == "Ort des Vorfalls"


def test_columns_fails_where_no_place_would_be_read(table):
    shown = geo("columns", table, "--json")

    assert shown.exit_code == 1
    told = json.loads(shown.stdout)
    assert (told["placed"], told["columns"]["Farbe"]) == (0, None)


def test_assignment_without_a_sign_is_explained(table):
    shown = geo("columns", table, "--column", "place")

    assert shown.exit_code != 0
    assert "'place' is not field=header" in str(shown.exception)


def test_check_names_the_columns_that_nobody_read(tmp_path):
    (tmp_path / "a.csv").write_text("date,place,Farbe\n2024-01-05,Jableh,rot\n")
    checked = geo("check", tmp_path / "a.csv")

    assert checked.exit_code == 0
    assert (
        "1 with a place, 1 with a date, 0 with a figure; columns not used: Farbe" in checked.stderr
    )
