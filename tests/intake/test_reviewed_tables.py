"""Tables of which a reader of this code showed that something was lost or said wrongly."""

import pytest

from geo.intake.days import order_of_column
from geo.intake.ledgers import read_movements
from geo.intake.records import read_record_tables


@pytest.fixture
def read(tmp_path):
    def run(text):
        path = tmp_path / "rows.csv"
        path.write_text(text, encoding="utf-8")
        return read_record_tables(path)

    return run


def test_a_column_without_a_name_makes_no_header_of_two_rows(read):
    found = read(
        "Location,Date,Killed,Notes,\nAleppo,yesterday,unknown,raid,see below\n"
        "Homs,2025-03-04,4,raid,market\nHama,2025-03-05,2,raid,road\nIdlib,2025-03-06,1,raid,mill\n"
    )

    assert [r.location for r in found.records] == ["Aleppo", "Homs", "Hama", "Idlib"]


def test_the_least_of_a_part_is_not_the_least_of_all(read):
    [row] = read("date,location,Killed,Min women killed\n2025-03-06,Homs,100,3\n").records

    assert (row.low, row.best) in ((None, 100), (100, 100))


def test_a_figure_of_a_part_that_stands_for_the_row_is_told(read):
    found = read("date,location,country,Women killed\n2025-03-06,Homs,Syria,3\n")

    assert found.records[0].best == 3
    assert any("some of the people" in fault.reason for fault in found.rejected)


@pytest.mark.parametrize(
    ("header", "order"), [("Date (d/m/y)", "dmy"), ("Date (m/d/y)", "mdy"), ("fromdate", None)]
)
def test_a_header_that_states_the_order_of_dates_is_heard(header, order):
    assert order_of_column(["6/3/2025"], [header])[0] == order


def test_a_movement_without_an_id_is_told_also_beside_a_column_of_layers(tmp_path):
    path = tmp_path / "movements.csv"
    path.write_text(
        "movement_id,layer,who,origin,destination\nm1,roads,families,Homs,Hama\n"
        ",roads,families,Homs,Tartous\n",
        encoding="utf-8",
    )
    found, faults = read_movements(path)

    assert len(found) == 1
    assert any(fault.row == 3 for fault in faults)


def test_a_position_that_says_east_is_not_turned_west(read):
    [row] = read("place,Latitude,Longitude (W)\nHoms,34.73 N,36.7 E\n").records

    assert row.point is None or row.point.lon > 0
