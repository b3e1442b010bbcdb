"""What is said of a very long report before a map of it is made."""

from pathlib import Path

from geo.intake import lengths
from geo.intake import reports as intake_reports
from geo.intake.lengths import asked_memory, memory_gb, told_of_length


def test_a_long_report_is_one_line_for_the_owner_with_its_size_and_a_remedy():
    [said] = told_of_length(101, file="a.jsonl", row=3, large=100)
    assert str(said).startswith("a.jsonl:3: the report has 101 characters: a map of it takes about")
    assert str(said).endswith("cut it into files by chapters or by days")
    assert (said.fatal, said.warning, said.owner) == (False, True, True)
    assert told_of_length(100, file="a.jsonl", large=100) == []


def test_the_step_that_reads_it_says_what_it_asks_for():
    assert asked_memory(101, large=100).startswith(", one of 101 characters (about ")
    assert asked_memory(100, large=100) == ""


def test_more_characters_take_more_memory():
    sizes = [memory_gb(millions * 1_000_000) for millions in (16, 30, 60)]
    assert sizes == sorted(set(sizes))


def test_reading_tells_of_it_once_for_each_report(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(
        intake_reports,
        "told_of_length",
        lambda length, **where: lengths.told_of_length(length, large=30, **where),
    )
    (tmp_path / "a.md").write_text("The road is closed.")
    (tmp_path / "b.md").write_text("The bridge over the river is closed.")
    said = [str(f) for f in intake_reports.read_reports(tmp_path)[1] if "memory" in f.reason]
    assert [line.partition(":")[0] for line in said] == ["b.md"]
