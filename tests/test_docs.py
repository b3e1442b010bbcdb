"""The pages in docs/ run: their files are written, their commands called, their Python executed."""

import contextlib
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo.cli import cli
from geo.cli.maps import map_command
from geo.webmap.media import MEDIA_COLUMNS
from geo.workflows.settings import SETTINGS

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))
BLOCK = re.compile(
    r"^```(?P<kind>console|python|\{code-block\} text\n:name: (?P<file>\S+))\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_everything_that_a_page_shows_runs(page, tmp_path, gazetteer):
    assert gazetteer is not None  # compiled before, so that no page waits for it
    names: dict[str, object] = {}
    with contextlib.chdir(tmp_path):
        for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
            if block["file"]:
                Path(block["file"]).parent.mkdir(parents=True, exist_ok=True)
                Path(block["file"]).write_text(block["body"], encoding="utf-8")
            elif block["kind"] == "python":
                exec(compile(block["body"], str(page), "exec"), names)
            else:
                for line in block["body"].splitlines():
                    words = shlex.split(line.removeprefix("$ geo "))
                    result = CliRunner().invoke(cli, words)
                    assert result.exit_code == 0, (line, result.output)


def told():
    return "\n".join(p.read_text(encoding="utf-8") for p in [ROOT / "README.md", *PAGES])


@pytest.mark.parametrize("table", SETTINGS, ids=lambda t: t or "top")
def test_every_setting_of_a_map_is_told(table):
    assert [key for key in SETTINGS[table] if not re.search(rf"\b{key}\b", told())] == []


def test_every_option_of_a_map_is_told():
    options = {name for option in map_command.params for name in option.opts if "--" in name}

    assert sorted(options - set(re.findall(r"--[a-z]+", told()))) == []


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("story.csv", ("order", "title", "text", "view", "time", "layers", "ids")),
        ("media.csv", MEDIA_COLUMNS),
        ("notes.geojson", ("number", "text", "lat", "lon", "to_lat", "to_lon")),
        ("strings.csv", ("lang", "key", "text")),
    ],
)
def test_every_column_of_a_file_beside_a_map_is_told(file, columns):
    row = re.search(rf"^\| `{file}`.*$", told(), re.MULTILINE)[0]

    assert set(columns) <= set(re.findall(r"`(\w+)`", row))


def test_every_page_is_listed():
    listed = re.search(r"toctree.*?\n\n(.*?)```", (ROOT / "docs/index.md").read_text(), re.DOTALL)

    assert sorted(listed[1].split()) == [p.stem for p in PAGES if p.stem != "index"]


@pytest.mark.parametrize("door", ["A place", "A language", "An input format or a layer"])
def test_a_door_for_contributors_is_ten_lines(door):
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.split(f"## {door}\n")[1].split("\n## ")[0]

    assert [int(n) for n in re.findall(r"^(\d+)\. ", section, re.MULTILINE)] == list(range(1, 11))


def test_the_pull_request_template_has_five_boxes():
    text = (ROOT / ".github/pull_request_template.md").read_text(encoding="utf-8")

    assert text.count("- [ ] ") == 5
