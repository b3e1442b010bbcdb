"""What was not read is said: in the notes, in the summary, in run.json and on the page."""

import json

import pytest
from click.testing import CliRunner

from geo.cli import cli
from geo.intake.reports import read_reports
from geo.workflows.languages import languages_read, tell

SOMALI = (
    "Dad badan ayaa ku dhintay magaalada, sida ay sheegeen dadka deegaanka. Waxaa la sheegay in"
    " qarax ka dhacay suuqa. Booliska ayaa gaaray goobta. Dadka ayaa la geeyay isbitaalka.\n"
)
GERMAN = "---\nlang: de\n---\n\nDrei Menschen wurden bei einem Unfall in der Stadt verletzt.\n"


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(SOMALI)
    (folder / "b.md").write_text(GERMAN)
    (folder / "c.txt").write_text("Two farmers were killed when gunmen attacked Baniyas on Friday.")
    return folder


def test_a_report_in_a_language_without_a_folder_is_a_note(reports):
    _, notes = read_reports(reports)
    assert [(n.file, n.column, n.value, n.fatal) for n in notes] == [
        ("a.txt", "lang", "so", False),
        ("b.md", "lang", "de", False),
    ]
    assert "in Somali: names of places are read, events and figures are not" in str(notes[0])


def test_a_text_that_shows_no_language_is_told_to_state_one(tmp_path):
    (tmp_path / "a.txt").write_text("zzk prt mnok " * 8)
    [report], [note] = read_reports(tmp_path)
    assert (report.lang, report.lang_basis) == ("", "not recognised")
    assert "state it as lang" in note.remedy


def test_a_few_words_are_not_blamed_for_their_language(tmp_path):
    (tmp_path / "a.txt").write_text("Baniyas 12 qrx")
    [report], notes = read_reports(tmp_path)
    assert (report.lang_basis, notes, languages_read([report])) == ("", [], [])


def test_the_summary_counts_languages_and_silent_reports(reports):
    found, _ = read_reports(reports)
    assert tell(found, silent=2) == [
        "1 of 3 reports is in German: place names only",
        "1 of 3 reports is in Somali: place names only",
        "2 reports tell of no event that was found",
    ]
    assert tell([found[2]]) == []


def test_draft_says_it(reports):
    result = CliRunner().invoke(cli, ["draft", str(reports), "--json"])
    assert result.exit_code == 0
    assert "1 of 3 reports is in Somali: place names only" in result.stderr
    assert "a.txt [events]: no event was found in this report" in result.stderr


def test_standard_input_says_it(reports):
    result = CliRunner().invoke(cli, ["draft", "-", "--json"], input=SOMALI)
    assert "-: in Somali" in result.stderr.replace(" [lang]", "")


def test_a_build_says_it_in_its_manifest_and_on_the_page(reports, tmp_path):
    out = tmp_path / "out"
    result = CliRunner().invoke(cli, ["map", "--reports", str(reports), "-o", str(out)])
    assert result.exit_code == 0
    assert "1 of 3 reports is in German: place names only" in result.stdout
    told = json.loads((out / "run.json").read_text())["reports"]
    assert [(r["report_id"], r["lang"], r["read"], r["told_of_no_event"]) for r in told] == [
        ("a", "so", "place names only", True),
        ("b", "de", "place names only", False),
        ("c", "en", "events and figures", False),
    ]
    page = (out / "index.html").read_text()
    assert '{"code":"so","name":"Somali","reports":1,"read":false}' in page


def test_check_says_it(reports):
    result = CliRunner().invoke(cli, ["check", str(reports)])
    assert "warning: a.txt [lang]: in Somali" in result.stdout
