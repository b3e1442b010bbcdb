"""What map.toml says, and what is said when it is wrong."""

from datetime import date

import pytest

from geo.model.errors import MapFolderError
from geo.workflows.mapfolder import parse_period, read_map_folder


def test_a_folder_is_read(tmp_path):
    (tmp_path / "a.csv").write_text("event_id\n")
    (tmp_path / "map.toml").write_text(
        'title = "T"\nperiod = ["2025-03-06", 2025-03-09]\nfocus = ["sy"]\n'
        '[inputs]\nrecords = ["a.csv"]\nreview = "review.csv"\n'
    )

    spec = read_map_folder(tmp_path)

    assert spec.period == (date(2025, 3, 6), date(2025, 3, 9))
    assert spec.focus == ("SY",)
    assert spec.records == (tmp_path / "a.csv",)
    assert spec.review == ()  # appears once somebody has reviewed


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (None, "geo new"),
        ("title = ", "not valid TOML"),
        ('titel = "x"', "unknown key 'titel'"),
        ('[inputs]\nrecord = "a.csv"', "unknown input 'record'"),
        ('[inputs]\nrecords = "a.csv"', "no such file 'a.csv'"),
        ('period = ["2025-13-01", "2025-03-09"]', "is not a day"),
        ('period = ["2025-03-09", "2025-03-06"]', "ends before it begins"),
        ("[[changes]]\ndate = 2025-03-10", "a date and a text"),
    ],
    ids=[
        "missing",
        "not TOML",
        "unknown key",
        "unknown input",
        "no file",
        "no day",
        "backwards",
        "change",
    ],
)
def test_each_fault_is_one_clear_line(tmp_path, text, complaint):
    if text is not None:
        (tmp_path / "map.toml").write_text(text)

    with pytest.raises(MapFolderError, match=complaint):
        read_map_folder(tmp_path)


def test_a_period_on_the_command_line_may_be_one_day():
    assert parse_period("2025-03-07") == (date(2025, 3, 7), date(2025, 3, 7))
    with pytest.raises(MapFolderError, match="before it begins"):
        parse_period("2025-03-07..2025-03-01")


def test_corrections_are_listed_newest_first(tmp_path):
    (tmp_path / "map.toml").write_text(
        '[[changes]]\ndate = 2025-03-10\ntext = "First published"\n'
        '[[changes]]\ndate = "2025-03-12"\ntext = "Corrected a figure"\n'
    )

    assert [text for _, text in read_map_folder(tmp_path).changes] == [
        "Corrected a figure",
        "First published",
    ]
