"""Options and paths that cannot be are one line, never a traceback."""

import sys

import pytest
from click.testing import CliRunner

from geo.cli import cli, main
from geo.cli.options import check_codes


@pytest.mark.parametrize(
    "arguments",
    [
        ["map", "--records", "a.csv", "--focus", "QQQ"],
        ["draft", "a.txt", "--focus", "SY,Syria"],
        ["mentions", "a.txt", "--focus", "1"],
        ["ingest", "--records", "a.csv", "--focus", "../x"],
        ["geocode", "a.csv", "--min-confidence", "nan"],
    ],
)
def test_a_value_that_cannot_be_is_told_before_anything_is_read(arguments):
    found = CliRunner().invoke(cli, arguments)
    assert found.exit_code == 2
    assert "Invalid value for '--" in found.output


@pytest.mark.parametrize("command", ["check", "verify", "columns", "map"])
def test_a_path_that_no_disk_takes_is_one_line(monkeypatch, capsys, command):
    monkeypatch.setattr(sys, "argv", ["geo", command, "x" * 5000])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("geo: xxx")
    assert len(line) < 200


def test_codes_are_taken_as_they_are_written():
    assert check_codes(None, None, "sy, LB,") == "sy, LB,"
