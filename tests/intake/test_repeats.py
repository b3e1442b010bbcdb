"""Faults of many rows are said once; lines behind an open quotation mark are no rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake import tables
from geo.intake.records import read_records
from geo.intake.repeats import MOST_ALIKE, said_once
from geo.model.records import Rejected
from geo.workflows.check import check

HEAD = "event_id,event_date,location,lat,lon,best\n"


def test_a_fault_of_many_rows_is_said_once_with_its_rows(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "".join(f"e{i},{i}. Smarch,Alpha,35,36,x\n" for i in range(1, 31)))
    found, faults = read_records(path)
    assert len(found) == 30
    assert [(f.column, f.row, f.count, f.rows[-1]) for f in faults if f.rows] == [
        ("event_date", 2, 30, 31),
        ("best", 2, 30, 31),
    ]
    assert "(30 rows like it: 2-31)" in str(faults[-1])


def test_rejected_rows_are_counted_and_listed_when_said_once(tmp_path):
    path = tmp_path / "a.csv"
    ids = [f"e{i}" for i in (*range(100), *range(39))]
    path.write_text(HEAD + "".join(f"{one},2025-03-06,Alpha,35,36,1\n" for one in ids))
    found, faults = read_records(path)
    [repeated] = [f for f in faults if f.fatal]
    assert [r.event_id for r in found] == ids[:100]
    assert repeated.count == 39
    assert repeated.line(runs=None).endswith("(39 rows like it: 102-140)")


_FAULTS = st.builds(
    Rejected,
    file=st.sampled_from(["a.csv", "b.csv"]),
    row=st.none() | st.integers(2, 99),
    column=st.sampled_from([None, "best"]),
    reason=st.sampled_from(["'x' is no number", "'y' is no number", "the row is empty"]),
    fatal=st.booleans(),
)


@given(st.lists(_FAULTS, max_size=4 * MOST_ALIKE, unique=True))
def test_no_row_is_lost_when_faults_are_joined(faults):
    """Each row of each fault is still told, and joining twice is joining once."""
    joined = said_once(faults)

    def told(given):
        return {(f.file, f.column, f.fatal, row) for f in given for row in f.rows or (f.row,)}

    assert told(joined) == told(faults)
    assert said_once(joined) == joined


@pytest.mark.parametrize(
    ("lines", "ids", "lost"),
    [
        (["x,,'Alpha and", "more words", "b,2025-03-07,Beta,35,36,1"], ["a", "b"], "1 line"),
        (["x,2025,'open", *["word, and"] * 500], ["a"], "500 lines"),
        (["x,,'Alpha,35,36,1", "b,2025-03-07,Beta,35,36,1"], ["a", "b"], ""),
    ],
    ids=["a row follows", "none follows", "nothing between"],
)
def test_lines_behind_an_open_quotation_mark_belong_to_its_cell(tmp_path, lines, ids, lost):
    path = tmp_path / "a.csv"
    body = "\n".join(lines).replace("'", '"')
    path.write_text(f"{HEAD}a,2025-03-05,Alpha,35,36,1\n{body}\n")
    found, faults = read_records(path)
    assert [r.event_id for r in found] == ids
    [fault] = [f for f in faults if f.row == 3]
    assert (f"{lost} behind it" in fault.reason) if lost else "behind it" not in fault.reason


def test_check_reads_a_table_once(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text(HEAD + "a,2025-03-06,Alpha,35,36,1\n")
    read = []
    reader = tables.READERS["delimited"]

    def counted(source, **options):
        read.append(source.name)
        return reader(source, **options)

    monkeypatch.setattr(tables, "READERS", {**tables.READERS, "delimited": counted})
    check(tmp_path)
    assert read == ["a.csv"]
