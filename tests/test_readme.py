"""The front door is kept true."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

import geo
from geo.cli import cli
from geo.incidents.review import REVIEW_COLUMNS
from geo.intake.columns import CLAIM, MOVEMENT, RECORD, SOURCE
from geo.layers.export import FORMATS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_first_block_holds_the_two_commands():
    first = re.search(r"^```\w*\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)

    lines = first[1].splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("geo map maps/syrian-coast-2025")
    assert lines[1].endswith("pytest")


def test_every_command_that_it_shows_exists():
    shown = set(re.findall(r"^\$ geo (\w+)", "".join(blocks("console")), re.MULTILINE))

    assert shown >= {"map", "new", "check", "geocode", "mentions", "gazetteer"}
    for name in shown:
        result = CliRunner().invoke(cli, [name, "--help"])
        assert result.exit_code == 0, (name, result.output)


def test_every_option_that_it_shows_exists():
    for line in "".join(blocks("console")).splitlines():
        words = line.removeprefix("$ geo ").split()
        options = [w for w in words if w.startswith("-")]
        path = [words[0], *([words[1]] if words[0] == "gazetteer" else [])]
        helped = CliRunner().invoke(cli, [*path, "--help"]).output
        for option in options:
            assert option in helped, (line, option)


def test_the_python_block_names_what_exists():
    [code] = blocks("python")

    for name in set(re.findall(r"geo\.(\w+)\(", code)):
        assert callable(getattr(geo, name))
    for name in set(re.findall(r"atlas\.(\w+)", code)):
        assert hasattr(geo.Atlas, name)


@pytest.mark.parametrize(
    ("heading", "fields"),
    [("Records", RECORD), ("Claims", CLAIM), ("Movements", MOVEMENT), ("Sources", SOURCE)],
    ids=["records", "claims", "movements", "sources"],
)
def test_every_column_that_it_lists_is_read(heading, fields):
    section = re.search(rf"^### {heading} .*?(?=^##)", README, re.MULTILINE | re.DOTALL)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| ")]
    listed = {name for row in rows[1:] for name in re.findall(r"`(\w+)`", row)}
    known = {alias for aliases in fields.values() for alias in aliases} | set(fields)

    assert listed
    assert listed <= known | {"civilian_targeting", "assoc_actor_1", "assoc_actor_2", "place_basis"}


def test_every_format_is_listed_by_its_name():
    told = re.search(r"^Formats \(`--format`\): .*?^$", README, re.MULTILINE | re.DOTALL)[0]

    assert set(re.findall(r"`(\w+)`", told)) == set(FORMATS)


def test_every_review_column_that_it_lists_is_read():
    section = re.search(r"^### Review .*?(?=^##)", README, re.MULTILINE | re.DOTALL)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| ")]
    listed = {name for row in rows[1:] for name in re.findall(r"`(\w+)`", row)}

    assert {"decision", "new_place", "merge_with"} <= listed <= set(REVIEW_COLUMNS)


def test_every_file_that_it_links_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_version_has_one_source():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert "version" in project["dynamic"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## {geo.__version__}" in changes
