"""``geo language check``: a packaged language is whole, a new one is told what it lacks."""

import pytest
from click.testing import CliRunner

from geo.cli import cli
from geo.language import lexicon
from geo.language.lexicon import languages
from geo.workflows import language_check
from geo.workflows.language_check import check_language


@pytest.mark.parametrize("code", languages())
def test_every_packaged_language_is_whole(code):
    assert [str(fault) for fault in check_language(code) if fault.fatal] == []


def test_the_command_says_that_a_language_is_read():
    result = CliRunner().invoke(cli, ["language", "check", "FR"])
    assert result.exit_code == 0
    assert "French: events and figures are read" in result.stderr


def test_a_language_without_a_folder_is_told_to_copy_one():
    result = CliRunner().invoke(cli, ["language", "check", "so"])
    assert result.exit_code == 1
    assert "there is no folder for this language; copy the folder of a near one" in result.stdout


@pytest.fixture
def half(tmp_path, monkeypatch):
    """A folder with a wrong class, a wrong harm and most tables missing."""
    folder = tmp_path / "pt"
    folder.mkdir()
    (folder / "events.csv").write_text("pattern,class\ninunda*,flood\nfesta,party\n")
    (folder / "cues.csv").write_text("phrase,harm,frame\nmorto*,killed,either\nrico,rich,either\n")
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "languages.csv").write_text("code,name,script,letters,words\n")
    (folder / "numbers.csv").write_text("word,kind,value\num,unit,1\n")
    monkeypatch.setattr(lexicon, "_DATA", tmp_path)
    for cached in (lexicon.languages, lexicon.table, lexicon.words, lexicon.phrases):
        cached.cache_clear()
    yield
    for cached in (lexicon.languages, lexicon.table, lexicon.words, lexicon.phrases):
        cached.cache_clear()


def test_a_half_filled_folder_is_told_file_row_and_value(half, monkeypatch):
    monkeypatch.setattr(language_check, "event_class_names", lambda: ("flood",))
    told = [str(fault) for fault in check_language("pt")]
    assert "pt/hedges.csv: is missing or empty; columns: ('phrase', 'qualifier', 'side')" in told
    assert any(t.startswith("pt/events.csv:3 [class]: 'party' is none of those") for t in told)
    assert any(t.startswith("pt/cues.csv:3 [harm]: 'rich' is none of those") for t in told)
    assert any("no unit has the value 2, 3, 4, 5, 6, 7, 8, 9" in t for t in told)
    assert any("no word tells of injured" in t for t in told)
