"""Small commands, each in its own module."""

import json
import runpy

import click
import pytest
from click.testing import CliRunner

from geo import __version__
from geo.cli import cli, main
from geo.cli.about import about_command
from geo.cli.columns import columns_command
from geo.cli.language import language_command
from geo.cli.store import ingest_command
from geo.cli.withheld import tell_withheld
from geo.evaluation.rows import sound_rows, told
from geo.model.errors import InputError


def run(command, *arguments):
    return CliRunner().invoke(command, [str(a) for a in arguments])


def test_about_says_the_version():
    parts = json.loads(run(about_command, "--json").output)

    assert parts[0]["version"] == __version__


def test_columns_says_what_would_be_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("event_id,event_date,location\n1,2025-03-06,Jableh\n", encoding="utf-8")
    told_ = run(columns_command, path)

    assert told_.exit_code == 0
    assert "[columns]" in told_.output


def test_every_command_of_a_module_is_a_command_of_geo():
    for command in (about_command, columns_command, language_command, ingest_command):
        assert cli.get_command(click.Context(cli), command.name) is command


def test_ingest_needs_something_to_read():
    assert run(ingest_command).exit_code != 0


def test_nothing_is_told_of_a_restricted_build(tmp_path, capsys):
    class Restricted:
        published = None

    tell_withheld(Restricted(), tmp_path)

    assert capsys.readouterr().out == ""


def test_the_module_is_the_command(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["geo", "--version"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("geo.__main__", run_name="__main__")

    assert ended.value.code == 0
    assert __version__ in capsys.readouterr().out


def test_rows_that_make_nothing_are_said_and_the_others_count(tmp_path, caplog):
    path = tmp_path / "gold.txt"
    path.write_text("1\nx\n2\n", encoding="utf-8")

    def make(number, line):
        if not line.isdecimal():
            raise InputError("is no number", where=f"gold.txt:{number}")
        return int(line)

    assert sound_rows(path, make) == [1, 2]
    assert "gold.txt:2" in caplog.text
    with pytest.raises(InputError, match="is no number"):
        told([InputError("is no number")], left=0)


def test_a_run_seldom_looks_for_circles(monkeypatch):
    """Half a million parsed numbers of the ground cost no walk over all objects each time."""
    asked = []
    monkeypatch.setattr("gc.set_threshold", asked.append)
    monkeypatch.setattr("sys.argv", ["geo", "--version"])
    with pytest.raises(SystemExit):
        main()

    assert min(asked) >= 100_000
