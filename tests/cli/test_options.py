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


def test_draft_writes_lines_to_files_and_tells_the_faults_of_what_it_explains(tmp_path):
    report = tmp_path / "a.md"
    report.write_text(
        "---\ndate: 2024-05-05\npublshed: x\nurl: nowhere\n---\n"
        "Gunmen killed 7 farmers in Maroua on 2 May 2024, police said.\n"
    )
    for option in ("--json", "--explain"):
        target = tmp_path / f"{option[2:]}.txt"
        shown = CliRunner().invoke(cli, ["draft", str(report), option])
        written = CliRunner().invoke(cli, ["draft", str(report), option, "-o", str(target)])
        assert (shown.exit_code, written.exit_code, written.stdout) == (0, 0, "")
        assert target.read_text(encoding="utf-8") == shown.stdout != ""
        assert "a.md [url]: not a web address" in written.stderr


def test_what_is_explained_is_read_with_the_countries_that_were_asked_for(tmp_path, monkeypatch):
    asked = []

    def explained(_reports, _lookup, *, focus):
        asked.append(focus)
        return iter(["one line"])

    monkeypatch.setattr("geo.workflows.draft.explain_reports", explained)
    (tmp_path / "a.md").write_text("The road is closed.\n")
    command = ["draft", str(tmp_path / "a.md"), "--explain", "--focus", "cm"]
    assert CliRunner().invoke(cli, command).stdout == "one line\n"
    assert asked == [["CM"]]
