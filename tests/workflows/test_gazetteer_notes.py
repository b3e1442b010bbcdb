"""What the gazetteer lacks is said with the remedy: by the build, on its page and by the check."""

import json

import pytest
from click.testing import CliRunner

import geo
from geo.cli import cli
from geo.model.bulk import BULK_ROWS
from geo.workflows.gazetteer_notes import gazetteer_notes

ROWS = (
    "event_id,event_date,location,admin1,country\n"
    "a,2024-01-02,Qwertown,Borno,Nigeria\n"
    "b,2024-01-03,Zambiko Kura,Borno,Nigeria\n"
    "c,2024-01-03,Zambiko Kura,Borno,Nigeria\n"
    "d,2024-01-03,Maiduguri,Borno,Nigeria\n"
)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_names_are_counted_once_a_country(table, gazetteer):
    atlas = geo.build(records=table, gazetteer=gazetteer)
    [note] = [fault for fault in atlas.dossier.rejected if fault.file == "gazetteer"]

    assert note.reason.startswith("2 names were not found; the gazetteer has the ")
    assert "geo gazetteer add geonames NG" in note.reason
    assert str(note) in atlas.page().notes
    assert not note.fatal


def test_the_check_says_it_and_finds_no_fault(table):
    found = CliRunner().invoke(cli, ["check", str(table), "--json"])

    assert found.exit_code == 0
    assert [f["file"] for f in json.loads(found.stdout)] == ["gazetteer"]


def test_a_lookup_that_cannot_count_says_nothing():
    assert gazetteer_notes([], object()) == []


def test_rows_that_travel_as_columns_are_told_of_too(tmp_path, gazetteer):
    path = tmp_path / "rows.csv"
    rows = [f"e{i},2024-01-02,Qwertown{i % 2},Borno,Nigeria" for i in range(BULK_ROWS)]
    path.write_text("\n".join([ROWS.partition("\n")[0], *rows]), encoding="utf-8")
    atlas = geo.build(records=path, gazetteer=gazetteer)

    assert atlas.dossier.bulk is not None
    [note] = [fault for fault in atlas.dossier.rejected if fault.file == "gazetteer"]
    assert note.reason.startswith("2 names were not found; ")


def test_a_public_map_does_not_tell_where_a_withheld_row_lies(monkeypatch, tmp_path, gazetteer):
    """The country of a hidden item would stand in a note that counts its name."""
    asked = []
    monkeypatch.setattr(
        "geo.workflows.build.gazetteer_notes", lambda found, _: asked.append(list(found)) or []
    )
    path = tmp_path / "rows.csv"
    path.write_text(
        "event_id,event_date,location,country,sensitivity\n"
        "a,2024-01-02,Maiduguri,Nigeria,low\n"
        "b,2024-01-02,Qwertown,Chad,severe\n",
        encoding="utf-8",
    )
    geo.build(records=path, gazetteer=gazetteer)
    geo.build(records=path, gazetteer=gazetteer, restricted=True)

    assert [[str(i.incident_id) for i in found] for found in asked] == [["a"], ["a", "b"]]
