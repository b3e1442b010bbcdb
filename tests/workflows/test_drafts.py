"""``geo draft``: from files to proposals, and back again."""

import csv
import json

import pytest
from click.testing import CliRunner

import geo
from geo.cli.text import draft_command
from geo.model.records import Report
from geo.workflows.draft import draft_dossier, draft_files, proposal_lines

TEXT = (
    "Gunmen killed nine farmers in Baniyas on 7 March 2025, a resident told AFP. "
    "Over 40 people were killed across Syria, police said. "
    "Thousands fled to Lebanon."
)
KEYS = {
    "incident": {
        "doc",
        "kind",
        "event_type",
        "date_start",
        "date_end",
        "date_prec",
        "place_id",
        "name",
        "lat",
        "lon",
        "where_prec",
        "quotes",
    },
    "movement": {
        "doc",
        "start",
        "end",
        "text",
        "who",
        "number",
        "number_text",
        "origin",
        "destination",
        "claimant",
    },
    "claim": {
        "doc",
        "start",
        "end",
        "text",
        "harm",
        "value",
        "low",
        "best",
        "high",
        "qualifier",
        "group",
        "subset_of",
        "supersedes",
        "claimant",
        "chain",
        "as_of",
        "place_id",
    },
}


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    return folder


def test_every_proposal_has_its_columns_and_its_words(gazetteer):
    report = Report(report_id="a", path="a.txt", sha256="", text=TEXT)
    rows = [json.loads(line) for line in proposal_lines(draft_dossier([report], gazetteer))]

    assert {row["proposal"] for row in rows} == set(KEYS)
    for row in rows:
        assert KEYS[row["proposal"]] <= set(row)
        if row["proposal"] != "incident":
            assert TEXT[row["start"] : row["end"]] == row["text"]
    [attack] = [r for r in rows if r["proposal"] == "incident" and r["kind"] == "incident"]
    assert (attack["name"], attack["date_start"]) == ("Baniyas", "2025-03-07")


def test_the_command_writes_a_review_file_and_keeps_its_decisions(reports, tmp_path, gazetteer):
    out = tmp_path / "review.csv"
    arguments = [str(reports), "-o", str(out), "--focus", "SY"]
    first = CliRunner().invoke(draft_command, arguments)
    assert first.exit_code == 0, first.output
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    rows[0]["decision"] = "accept"
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert CliRunner().invoke(draft_command, arguments).exit_code == 0
    again = {
        row["id"]: row["decision"]
        for row in csv.DictReader(out.read_text(encoding="utf-8").splitlines())
    }

    assert again[rows[0]["id"]] == "accept"
    assert sum(map(bool, again.values())) == 1


def test_standard_input_and_output(gazetteer):
    result = CliRunner().invoke(draft_command, ["-", "--json", "--focus", "SY"], input=TEXT)
    table = CliRunner().invoke(draft_command, ["-", "-o", "-"], input=TEXT)

    assert result.exit_code == table.exit_code == 0
    assert {json.loads(line)["proposal"] for line in result.stdout.splitlines()} == set(KEYS)
    assert table.stdout.startswith("proposal,id,doubt,why,decision")


def test_the_library_takes_files(reports, gazetteer):
    dossier = draft_files([reports], gazetteer=gazetteer, focus=("SY",))

    assert [r.path for r in dossier.reports] == ["a.txt"]
    assert dossier.rejected == ()


def test_the_command_wants_one_output(reports):
    assert CliRunner().invoke(draft_command, [str(reports)]).exit_code == 2


def test_a_report_without_a_publisher_speaks_without_its_file_name(tmp_path, gazetteer):
    """And what one report tells has one source, not none."""
    (tmp_path / "000-3f4c.txt").write_text(
        "Gunmen killed nine villagers in Baniyas, Syria, on 7 March 2025.", encoding="utf-8"
    )
    atlas = geo.build(reports=tmp_path, gazetteer=gazetteer)
    [row] = atlas.geojson("incidents")["features"]
    found = row["properties"]

    assert found["number_of_sources"] == 1
    assert found["claims"][0]["claimant"] == "a report that names no publisher (its own words)"


@pytest.mark.parametrize(
    ("heads", "count"),
    [
        (("source: afp", "publisher: Radio Uno"), 2),
        (("source: afp", "publisher: Radio Uno", "publisher: Radio Due"), 3),
        (("source: afp", "publisher: Radio Uno", "publisher: radio uno"), 2),
        (("source: afp", "source: afp"), 1),
    ],
)
def test_publishers_that_no_list_holds_are_sources_too(tmp_path, gazetteer, heads, count):
    for number, head in enumerate(heads):
        (tmp_path / f"{number}.md").write_text(
            f"---\ndate_published: 2025-03-09\n{head}\n---\n"
            f"Gunmen killed nine villagers in Baniyas, Syria, on 7 March 2025. {'Rain. ' * number}",
            encoding="utf-8",
        )
    [row] = geo.build(reports=tmp_path, gazetteer=gazetteer).geojson("incidents")["features"]

    assert row["properties"]["number_of_sources"] == count
