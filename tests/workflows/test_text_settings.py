"""What ``[privacy] texts`` may name: files of the map, its columns, and columns of its files."""

import pytest

from geo.workflows.text_settings import names_of, unmet_texts


@pytest.mark.parametrize("key", ["a.csv", "in/a.csv:notes", "a.csv:title", "where_description", ""])
def test_what_is_there_is_no_fault(tmp_path, key):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("event_id\n")
    assert unmet_texts([key], names_of(tmp_path, [tmp_path / "in"])) == []


@pytest.mark.parametrize(
    ("key", "meant"), [("b.csv", "a.csv"), ("a.csv:titel", "title"), ("where_descripton", "where")]
)
def test_what_is_not_there_is_told_with_what_was_meant(key, meant):
    [fault] = unmet_texts([key], ["a.csv"])
    assert fault.remedy.startswith(f"did you mean {meant}")
