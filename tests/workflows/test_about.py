"""What the software stands on is told, with its licence."""

import json
import tomllib
from importlib import metadata
from pathlib import Path

from click.testing import CliRunner

from geo.cli import cli
from geo.workflows import about
from geo.workflows.about import Part, licences


class Installed:
    """A package as it is installed."""

    def __init__(self, name, *requires, **told):
        self.name, self.requires, self.version = name, list(requires), "1.2"
        self.metadata = Told(told)


class Told(dict):
    """The fields of a package's metadata."""

    def get_all(self, name):
        """All values of a field."""
        return self.get(name)


PACKAGES = {
    "incident-mapper": Installed(
        "incident-mapper",
        "plain-one>=2",
        'reader[all]>=1; extra == "documents"',
        'tester; extra == "test"',
        **{"License-Expression": "Apache-2.0"},
    ),
    "plain-one": Installed(
        "plain-one", "deep_one", "gone", Classifier=["License :: OSI Approved :: MIT License"]
    ),
    "deep_one": Installed("deep_one", "plain.one", License="ISC\n\nand many words"),
    "reader": Installed("reader", License="x" * 200),
    "XStatic-Leaflet": Installed("XStatic-Leaflet", License="(same)"),
    "XStatic-jQuery": Installed("XStatic-jQuery", License="(same)"),
    "python-makiwich": Installed("python-makiwich", License="(same)"),
    "tester": Installed("tester", License="never told"),
}


def found(name):
    """The package of a name."""
    if name not in PACKAGES:
        raise metadata.PackageNotFoundError(name)
    return PACKAGES[name]


def test_every_package_that_is_needed_is_told_once_with_its_licence(monkeypatch):
    monkeypatch.setattr(about.metadata, "distribution", found)

    told = [(c.name, c.licence) for c in licences() if c.part is Part.SOFTWARE]
    assert told == [
        ("incident-mapper", "Apache-2.0"),
        ("deep_one", "ISC"),
        ("plain-one", "MIT License"),
        ("reader", "not stated"),
    ]


def test_data_and_page_are_told_also_without_an_installed_package(monkeypatch):
    monkeypatch.setattr(about.metadata, "distribution", found)
    monkeypatch.delitem(PACKAGES, "incident-mapper")

    by_name = {c.name: c for c in licences()}
    assert by_name["incident-mapper"].licence.startswith("Apache-2.0")
    assert (by_name["Leaflet"].part, by_name["Leaflet"].licence) == (Part.PAGE, "BSD-2-Clause")
    assert by_name["Maki glyphs"].licence == "CC0-1.0"
    assert by_name["Maki glyphs"].part is Part.PAGE
    assert (by_name["GeoNames"].part, by_name["GeoNames"].licence) == (Part.DATA, "CC-BY-4.0")
    assert all(credit.licence for credit in by_name.values())


def test_every_package_that_a_user_installs_is_told(monkeypatch):
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    extras = project["optional-dependencies"]
    required = [
        *project["dependencies"],
        *(f'{line}; extra == "{extra}"' for extra, lines in extras.items() for line in lines),
    ]
    ours, found = Installed("incident-mapper", *required), metadata.distribution
    monkeypatch.setattr(
        about.metadata, "distribution", lambda name: ours if name == ours.name else found(name)
    )

    told = {c.name.casefold(): c.licence for c in licences() if c.part is Part.SOFTWARE}
    assert {"segno", "pillow", "python-makiwich", "dask", "psycopg"} <= set(told)
    assert "BSD" in told["segno"]
    assert told["pillow"] == "MIT-CMU"
    assert not {"sphinx", "ruff", "hypothesis"} & set(told)  # nobody needs these to make a map


def test_the_command_tells_the_version_and_on_request_the_licences():
    short = CliRunner().invoke(cli, ["about"])
    long = CliRunner().invoke(cli, ["about", "--licences"])
    listed = json.loads(CliRunner().invoke(cli, ["about", "--json"]).stdout)

    assert "geo about --licences" in short.output
    assert "Leaflet" not in short.output
    assert "carried by pages" in long.output
    assert "GeoNames" in long.output
    assert {"part", "name", "version", "licence", "url"} == set(listed[0])
