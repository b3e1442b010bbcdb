"""Answers of a long run survive it, and serve the next run of the same kind alone."""

import csv
import io

import pytest

from geo.model.errors import InputError
from geo.workflows import geocode as geocoding
from geo.workflows import journal as journals
from geo.workflows.geocode import geocode_table
from geo.workflows.journal import Journal, journal_of

ROWS = [("Jableh", "SY"), ("Hama", "SY"), ("Atlantis", ""), ("Baniyas", "Narnia"), ("Tuwaym", "SY")]


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A table of 2,000 rows that ask five questions, each kept at once."""
    monkeypatch.setattr(geocoding, "_MANY", 1)
    monkeypatch.setattr(geocoding, "_TOGETHER", 1)
    monkeypatch.setattr(journals, "_FLUSHED", 1)
    source = tmp_path / "in.csv"
    with source.open("w", newline="") as file:
        csv.writer(file).writerows([("name", "country"), *(ROWS[i % 5] for i in range(2000))])
    return source


class Asked:
    """A lookup that counts searches, and fails once it was asked for a name."""

    def __init__(self, lookup, *, fails_at=""):
        self.lookup, self.fails_at, self.asked = lookup, fails_at, []

    def __getattr__(self, name):
        return getattr(self.lookup, name)

    def search(self, name, **hints):
        self.asked.append((name, hints.get("limit")))
        if name == self.fails_at and hints.get("limit") == 50:  # not when it votes
            raise KeyboardInterrupt
        return self.lookup.search(name, **hints)


def test_searches_are_counted_by_questions_not_by_rows(coast, table, tmp_path):
    asked = Asked(coast)
    summary = geocode_table(table, tmp_path / "out.csv", asked)
    few = tmp_path / "few.csv"
    few.write_text("name,country\n" + "".join(f"{a},{b}\n" for a, b in ROWS))
    once = Asked(coast)
    geocode_table(few, tmp_path / "out2.csv", once)

    assert (summary.rows, summary.names) == (2000, 5)
    assert sorted(asked.asked, key=str) == sorted(once.asked, key=str)


def test_a_run_that_was_broken_off_goes_on_where_it_was(coast, table, tmp_path):
    whole, target = tmp_path / "whole.csv", tmp_path / "out.csv"
    complete = geocode_table(table, whole, coast)
    with pytest.raises(KeyboardInterrupt):
        geocode_table(table, target, Asked(coast, fails_at="Tuwaym"))
    left = tmp_path / "out.csv.journal"
    kept = left.read_bytes().count(b"\n") - 1
    with left.open("ab") as file:
        file.write(b'[["half a li')
    again = Asked(coast)
    summary = geocode_table(table, target, again)

    assert kept == 4
    assert target.read_bytes() == whole.read_bytes()
    assert summary == complete
    assert [name for name, limit in again.asked if limit == 50] == ["Tuwaym"]
    assert not left.exists()


@pytest.mark.parametrize("changed", ["min_confidence", "country", "table"])
def test_answers_of_another_run_are_not_taken(coast, table, tmp_path, changed):
    target = tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt):
        geocode_table(table, target, Asked(coast, fails_at="Tuwaym"))
    left = target.with_name("out.csv.journal")
    left.write_bytes(left.read_bytes().replace(b"Jableh", b"Elsewh"))
    options = {}
    if changed == "table":  # other rows vote for other countries
        with table.open("a", newline="") as file:
            csv.writer(file).writerows((f"Hama {n}", "LB") for n in range(40))
    else:
        options[changed] = {"min_confidence": 0.5, "country": "SY"}[changed]
    geocode_table(table, target, coast, **options)

    assert b"Elsewh" not in target.read_bytes()
    assert not left.exists()


def test_a_short_table_leaves_and_needs_no_journal(coast, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("name\nJableh\nTuwaym\n")
    with pytest.raises(KeyboardInterrupt):
        geocode_table(source, tmp_path / "out.csv", Asked(coast, fails_at="Tuwaym"))

    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


def test_a_journal_that_no_folder_holds_is_told_in_one_line(tmp_path):
    (tmp_path / "a.journal").mkdir()
    with (
        pytest.raises(InputError, match=r"a\.journal: is in the way"),
        Journal(tmp_path / "a.journal", stamp=1).open(),
    ):
        pass
    assert journal_of("-", stamp=1) is None
    assert journal_of("/dev/null", stamp=1) is None
    assert journal_of(tmp_path / "missing" / "out.csv", stamp=1) is None


@pytest.mark.parametrize("left", [b"\0\0\0", b"{}\n[]\n", b"my own notes\n"])
def test_a_file_of_others_in_its_place_is_neither_written_over_nor_removed(tmp_path, left):
    path = tmp_path / "a.journal"
    path.write_bytes(left)
    journal = Journal(path, stamp=1)
    with pytest.raises(InputError, match="no journal of ours"), journal.open():
        pass
    journal.remove()

    assert journal.answers() == {}
    assert path.read_bytes() == left


@pytest.mark.parametrize("left", [b"", b'{"answers', b'{"answers for":"another"}\n[1, 2]\n'])
def test_a_journal_of_another_run_gives_no_answers_and_is_written_over(tmp_path, left):
    path = tmp_path / "a.journal"
    path.write_bytes(left)
    journal = Journal(path, stamp=1)
    before = journal.answers()
    with journal.open() as keep:
        keep(("a",), [1.5, "b"])

    assert (before, journal.answers()) == ({}, {("a",): [1.5, "b"]})


def test_lines_that_are_broken_in_the_middle_are_asked_again(tmp_path):
    journal = Journal(tmp_path / "a.journal", stamp=1)
    with journal.open() as keep:
        for name in "abc":
            keep((name,), name)
    lines = journal.path.read_bytes().split(b"\n")
    journal.path.write_bytes(b"\n".join([lines[0], lines[1], b"[[", lines[3], b""]))

    assert journal.answers() == {("a",): "a", ("c",): "c"}


def test_progress_is_told_of_rows_whose_answer_is_known(coast, table, tmp_path):
    told = []
    geocode_table(table, tmp_path / "out.csv", coast, progress=lambda *done: told.append(done))

    assert told[-1] == (2000, 2000)
    assert [done for done, _ in told] == [0, 400, 800, 1200, 1600, 2000]


def test_standard_output_has_no_journal(coast, table):
    out = io.BytesIO()
    geocode_table(table, "-", coast, stdout=out)

    assert out.getvalue().count(b"\n") == 2001
    assert [p.name for p in table.parent.iterdir()] == ["in.csv"]
