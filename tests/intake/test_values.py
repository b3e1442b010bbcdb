"""Cells as people write them: days, figures and positions, each read or said, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.code_pages import code_page
from geo.intake.days import order_of_column, read_day
from geo.intake.figures import read_figure
from geo.intake.positions import degrees, read_pair, utm_point
from geo.intake.records import read_record_tables, read_records
from geo.intake.text import decode
from geo.model.errors import InputError


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("1709251200", "2024-03-01"),
        ("1709251200000", "2024-03-01"),
        ("20240301", "2024-03-01"),
        ("2024 Mar 01 01:30:00 PM", "2024-03-01"),
        ("01-MAR-24 14:45:00", "2024-03-01"),
        ("2024-03-01 10:00:00+00", "2024-03-01"),
        ("Fri, 1 March 2024", "2024-03-01"),
        ("early March 2024", "2024-03-01/2024-03-10"),
        ("mid-March 2024", "2024-03-11/2024-03-20"),
        ("late February 2024", "2024-02-21/2024-02-29"),
        ("principios de marzo de 2024", "2024-03-01/2024-03-10"),
        ("fin mars 2024", "2024-03-21/2024-03-31"),
        ("about 1 March 2024", "2024-03-01~"),
        ("Q1 2024", "2024-01-01/2024-03-31"),
        ("28 February - 2 March 2024", "2024-02-28/2024-03-02"),
        ("6 to 8 March 2024", "2024-03-06/2024-03-08"),
        ("2024-03-06 - 2024-03-08", "2024-03-06/2024-03-08"),
        ("2 أيار/مايو 2025", "2025-05-02"),
        ("6 березня 2025 року", "2025-03-06"),
        ("в конце марта 2025 г.", "2025-03-21/2025-03-31"),
    ],
)
def test_day_is_read_as_closely_as_it_is_written(written, edtf):
    assert read_day(written).found.edtf == edtf


@pytest.mark.parametrize(
    ("written", "year"), [("12/03/2567", 2567), ("1402-05-01", 1402), ("2080-01-01", 2080)]
)
def test_year_of_another_calendar_is_said_and_not_taken(written, year):
    read = read_day(written, order="dmy")

    assert read.found is None
    assert f"has the year {year}" in read.reason


def test_years_in_words_of_another_calendar_are_said():
    assert "has the year 1446" in read_day("6 رمضان 1446").reason


@pytest.mark.parametrize(
    ("values", "headers", "order"),
    [
        (["6/3/2025", "27/3/2025"], [], "dmy"),
        (["6/3/2025"], ["Date (DD/MM/YYYY)"], "dmy"),
        (["6/3/2025"], ["Date (mm/dd/yy)"], "mdy"),
        (["Thu, 6/3/2025"], [], "dmy"),
        (["6/3/2025", "7/3/2025"], [], None),
    ],
    ids=["a value", "header", "American header", "weekday", "nothing"],
)
def test_order_of_day_and_month_is_proved_or_unknown(values, headers, order):
    assert order_of_column(values, headers)[0] == order


def table(tmp_path, text, **options):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_record_tables(path, **options)


def test_dates_that_may_be_read_two_ways_are_said_once_and_a_setting_settles_them(tmp_path):
    text = "id,date,place\n1,6/3/2025,A\n2,7/3/2025,B\n3,8/3/2025,C\n"
    unsure = table(tmp_path, text)
    settled = table(tmp_path, text, columns={"date_order": "dmy"})

    assert [r.when.text for r in unsure.records] == ["6/3/2025", "7/3/2025", "8/3/2025"]
    assert [f.column for f in unsure.rejected].count("date") == 1
    assert [r.when.edtf for r in settled.records] == ["2025-03-06", "2025-03-07", "2025-03-08"]


def test_column_of_spreadsheet_days_is_read_and_said(tmp_path):
    found = table(tmp_path, "id,date,place\n1,45722,A\n2,45723,B\n")

    assert [r.when.edtf for r in found.records] == ["2025-03-06", "2025-03-07"]
    assert "day numbers of a spreadsheet" in found.rejected[0].reason


@pytest.mark.parametrize(
    ("written", "low", "best", "high", "qualifier"),
    [
        ("12", None, 12, None, "exact"),
        ("0", None, 0, None, "exact"),
        ("1,200", None, 1200, None, "exact"),
        ("12.0", None, 12, None, "exact"),
        ("10+", 10, 10, None, "at_least"),
        ("at least 3", 3, 3, None, "at_least"),
        (">10", 10, None, None, "over"),
        ("<5", None, None, 5, "up_to"),
        ("~57", None, 57, None, "about"),
        ("10-12", 10, None, 12, "range"),
        ("10 – 12", 10, None, 12, "range"),
        ("dozens", None, None, None, "vague"),
        ("-99", None, None, None, "vague"),
        ("١٢", None, 12, None, "exact"),
        ("twelve", None, 12, None, "exact"),
    ],
)
def test_figure_keeps_its_hedge(written, low, best, high, qualifier):
    figure = read_figure(written)

    assert (figure.low, figure.best, figure.high) == (low, best, high)
    assert figure.qualifier.value == qualifier


@pytest.mark.parametrize("written", ["1.200", "many things", "-4", "3 of 5 dead, 2 hurt"])
def test_what_is_no_figure_is_none(written):
    assert read_figure(written) is None


def test_words_of_a_figure_travel_with_the_record(tmp_path):
    records = table(tmp_path, "id,place,deaths\n1,A,dozens\n2,A,10+\n3,A,0\n4,A,-99\n").records

    assert [(r.best, r.number_text) for r in records] == [
        (None, "dozens"), (10, "10+"), (0, ""), (None, ""),
    ]  # fmt: skip


SFAX = [
    "34.45, 11.10", "34.4500, 11.1000", "(34.45, 11.10)", "[34.45, 11.1]", "POINT (11.1 34.45)",
    "SRID=4326;POINT(11.1 34.45)", "34.45|11.10", "34,4500; 11,1000", "34,45 11,10",
    "34.45 11.10 0 5", "34.45N 11.10E", "N34.45 E11.10", "lat: 34.45, lon: 11.10",
    '{"type": "Point", "coordinates": [11.1, 34.45]}', "{'latitude': '34.45', 'longitude': '11.1'}",
    "https://www.google.com/maps/@34.45,11.1,15z", "٣٤٫٤٥، ١١٫١٠", "geo:34.45,11.1",
]  # fmt: skip


@pytest.mark.parametrize("written", SFAX)
def test_position_is_read_in_any_spelling_of_a_column_meant_for_it(written):
    point = read_pair(written).point

    assert (point.lat, point.lon) == (34.45, 11.1)


@pytest.mark.parametrize(
    ("written", "km"), [("34, 11", 111.2), ("34.5, 11.1", 11.1), ("34.45, 11.10", None)]
)
def test_few_digits_state_how_exact_a_position_is(written, km):
    assert read_pair(written).radius_km == km


def test_whole_degrees_are_an_area_not_a_town(tmp_path):
    [record] = table(tmp_path, 'id,place,coordinates\n1,A,"34, 11"\n').records

    assert (record.precision.value, record.radius_km) == ("area", 111.2)


@given(
    st.floats(-89.999, 89.999).map(lambda x: round(x, 5)),
    st.floats(-179.999, 179.999).map(lambda x: round(x, 5)),
    st.sampled_from(["{:.5f}, {:.5f}", "({:.5f} {:.5f})", "{:.5f}|{:.5f}", "{:.5f};{:.5f}"]),
)
def test_every_pair_is_read_back(lat, lon, spelling):
    point = read_pair(spelling.format(lat, lon)).point

    assert (round(point.lat, 5), round(point.lon, 5)) == (lat, lon)


@given(st.text(max_size=40))
def test_no_cell_breaks_a_reader(text):
    read_pair(text)
    read_figure(text)
    degrees(text)
    day = read_day(text)

    assert day.found is not None or day.reason


@pytest.mark.parametrize("zone", ["36N", "36 N", ["36S", "band"][0][:2] + "N", "EPSG:32636"])
def test_metres_of_a_zone(zone):
    assert utm_point(zone, "768498", "3920441").rounded(3).xy == (35.956, 35.391)


def test_columns_of_a_zone_are_a_position(tmp_path):
    text = "id,place,UTM zone,Easting,Northing\n1,Jableh,36N,768498,3920441\n"
    [record] = table(tmp_path, text).records

    assert record.point.rounded(3).xy == (35.956, 35.391)


# ------------------------------------------------------------------ encodings


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Les blessés ont été évacués à l’hôpital", "cp1252"),
        ("Харків, обстріл міста Їжакове", "cp1251"),
        ("Нападение на село", "cp1251"),
        ("قرية قرب جبلة", "cp1256"),
        ("Zażółć gęślą jaźń", "cp1250"),
        ("Şırnak ilçesi, İstanbul", "cp1254"),
        ("Επίθεση στην Αθήνα", "cp1253"),
        ("Нападение на село", "koi8-r"),
    ],
)
def test_code_page_is_that_whose_words_are_words(text, encoding):
    assert code_page(text.encode(encoding))[0] == encoding
    assert encoding in decode(text.encode(encoding)).note


def test_one_bad_byte_costs_its_line_only():
    found = decode("Culiacán\nMazatlán\n".encode() + b"a \x93quote\x94\n")

    assert found.text == "Culiacán\nMazatlán\na “quote”\n"
    assert (found.encoding, found.note.partition(":")[0]) == ("utf-8", "line 3")


def test_encoding_that_a_person_says_is_taken():
    assert decode("Одеса".encode("cp1251"), encoding="cp1251").text == "Одеса"
    with pytest.raises(InputError, match="no encoding"):
        decode(b"x", encoding="nonsense")


def test_encoding_of_a_table_may_be_said(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("date,place\n2024-01-05,התקפה\n".encode("cp1255"))
    [record] = read_record_tables(path, columns={"encoding": "cp1255"}).records

    assert record.location == "התקפה"


@pytest.mark.parametrize("number", ["1e999", "1" + "0" * 400, "-1e400"])
def test_a_position_in_well_known_text_that_is_too_large_is_told_without_a_warning_of_numpy(
    tmp_path, number
):
    path = tmp_path / "a.csv"
    path.write_text(f"event_id,event_date,location,wkt\na,2025-03-06,Homs,POINT ({number} 35)\n")
    [record], rejected = read_records(path)
    assert record.point is None
    assert [fault.column for fault in rejected if not (fault.fatal or fault.warning)] == ["wkt"]


def test_an_answer_that_is_neither_yes_nor_no_is_told_and_taken_as_no(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("event_id,location,public\na,Homs,maybe\nb,Homs,yes\nc,Homs,\nd,Homs,No\n")
    records, rejected = read_records(path)
    assert [record.public for record in records] == [False, True, False, False]
    [said] = [fault for fault in rejected if fault.column == "public"]
    assert str(said) == "a.csv:2 [public]: neither yes nor no; taken as no; write yes or no"
