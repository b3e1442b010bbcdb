"""Tables of portals, organisations and police of many countries: small, invented, read as meant."""

import json

import openpyxl
import pytest

from geo.intake.days import order_of_column
from geo.intake.records import read_record_tables

# name of the file, its text, (day or month, place, units, (lat, lon), (low, best, high)) of row 1
TABLES = {
    "a daily log of newspapers": (
        "log.csv",
        (
            "Sl No.,Date of Occurrence,Place of Occurrence,Upazila,District,Division,"
            "Type of Violence,No. of Death,No. of Injured,Name of Newspaper\n"
            "1,05.01.2024,Sadar bazaar,Savar,Dhaka,Dhaka,Clash,2,15,Daily A\n"
            "2,17.01.2024,College gate,Debidwar,Cumilla,Chattogram,Clash,0,8,Daily B\n"
        ),
        ("2024-01-05", "Sadar bazaar", ("Dhaka", "Dhaka"), None, (None, 2, None)),
    ),
    "a city that writes NA": (
        "carpetas.csv",
        (
            "mes_hechos,fecha_hecho,delito,colonia_hecho,alcaldia_hecho,latitud,longitud\n"
            "Enero,2024-01-05,ROBO,DEL VALLE,BENITO JUAREZ,19.3861,-99.1621\n"
            "Enero,2024-01-06,HOMICIDIO,CENTRO,CUAUHTEMOC,NA,NA\n"
            "Enero,2024-01-07,HOMICIDIO,CENTRO,CUAUHTEMOC,NA,NA\n"
        ),
        ("2024-01-05", "DEL VALLE", ("", "BENITO JUAREZ"), (19.3861, -99.1621), (None,) * 3),
    ),
    "road accidents with day, month and year apart": (
        "accidents.csv",
        (
            "Num_Acc;jour;mois;an;hrmn;com;adr;lat;long\n"
            "202400000001;5;1;2024;14:30;75056;RUE A;48,85661400;2,35222190\n"
        ),
        ("2024-01-05", "", ("", ""), (48.856614, 2.3522219), (None,) * 3),
    ),
    "accidents by month in degrees of an atlas": (
        "atlas.csv",
        (
            "OBJECTID;ULAND;UJAHR;UMONAT;UKATEGORIE;XGCSWGS84;YGCSWGS84\n"
            "1;11;2023;02;3;13,404954;52,520008\n"
        ),
        ("2023-02", "", ("", ""), (52.520008, 13.404954), (None,) * 3),
    ),
    "a table of civilians only": (
        "civilians.csv",
        (
            "Date of incident,Province,District,Village/Location,Incident type,Civilians killed,"
            "Civilians injured,Attributed to\n"
            "05 Jan 2024,Nangarhar,Achin,Mamand,IED,3,4,Undetermined\n"
        ),
        ("2024-01-05", "Mamand", ("Nangarhar", "Achin"), None, (None, 3, None)),
    ),
    "a police blotter": (
        "blotter.csv",
        (
            "CAD #,Reported,Nature of Call,Location (100 Block),City,Disposition\n"
            "24-0001,01/05/24 1430 hrs,DISTURBANCE,100 BLK MAIN ST,Springfield,ARREST\n"
            "24-0002,01/17/24 0910 hrs,THEFT,500 BLK OAK AVE,Springfield,REPORT\n"
        ),
        ("2024-01-05", "100 BLK MAIN ST", ("", ""), None, (None,) * 3),
    ),
    "a log of a safety organisation": (
        "safety.csv",
        (
            "Incident No,Date,Time,Region,Prefecture,Town/Village,GPS N,GPS E,Actor Type,"
            "Incident Type,Killed,Wounded\n"
            "CAR-1,05-Jan-24,14:30,Ouham,Bossangoa,Nana-Bakassa,6.93,17.47,AOG,Ambush,2,1\n"
            "CAR-1b,17-Jan-24,09:10,Mbomou,Bangassou,Rafai,4.97,23.93,AOG,Robbery,0,0\n"
        ),
        ("2024-01-05", "Nana-Bakassa", ("Ouham", "Bossangoa"), (6.93, 17.47), (None, 2, None)),
    ),
    "an answer of a server with the least and the most": (
        "answer.json",
        json.dumps(
            {
                "results": [
                    {
                        "unique_reference_code": "X1",
                        "incident_date": "2024-01-05",
                        "location": {"name": "Jindires", "latitude": 36.395, "longitude": 36.689},
                        "civilian_fatalities": {"min": 2, "max": 4},
                    }
                ]
            }
        ),
        ("2024-01-05", "Jindires", ("", ""), (36.395, 36.689), (2, None, 4)),
    ),
    "an open data portal with its answer around it": (
        "ckan.json",
        json.dumps(
            {"success": True, "result": {"records": [{"Fecha": "2024-01-05", "Municipio": "T"}]}}
        ),
        ("2024-01-05", "", ("", "T"), None, (None,) * 3),
    ),
    "a server that lists the units of a row": (
        "units.json",
        json.dumps([{"adm1": ["Khartoum"], "adm2": ["A", "B"], "entry_date": "2024-01-05"}]),
        ("2024-01-05", "", ("Khartoum", "A; B"), None, (None,) * 3),
    ),
    "weeks of the calendar": (
        "weeks.csv",
        "Week,Province,District,Killed\n2024-W01,North Kivu,Goma,5\n2024-W03,Ituri,Djugu,9\n",
        ("2024-01-01/2024-01-07", "", ("North Kivu", "Goma"), None, (None, 5, None)),
    ),
    "periods": (
        "periods.csv",
        "Period,Place,Killed\n1-7 January 2024,Goma,5\n8-14 January 2024,Bunia,9\n",
        ("2024-01-01/2024-01-07", "Goma", ("", ""), None, (None, 5, None)),
    ),
    "a number that is called incident": (
        "situation.csv",
        (
            "Incident,Date of Occurrence,Province,City/Mun,Type of Incident,Dead\n"
            "1,2024-01-05,Leyte,Ormoc City,Landslide,2\n"
        ),
        ("2024-01-05", "", ("Leyte", "Ormoc City"), None, (None, 2, None)),
    ),
    "a figure between two of statistics": (
        "attacks.csv",
        (
            "attack_id;attack_date;city;statistics_killed_low;statistics_killed_high\n"
            "1;2014-01-05;Ramadi;3;5\n"
        ),
        ("2014-01-05", "Ramadi", ("", ""), None, (3, None, 5)),
    ),
    "Russian with people behind the count": (
        "журнал.csv",
        (
            "Дата и время;Регион;Населённый пункт;Происшествие;Погибло, чел.\n"
            "05.01.2024 14:30;Область;Шебекино;обстрел;2\n"
        ),
        ("2024-01-05", "Шебекино", ("Область", ""), None, (None, 2, None)),
    ),
    "alerts with dates behind names that look like a pattern": (
        "alerts.csv",
        (
            "eventid,fromdate,todate,name,country,latitude,longitude\n"
            "1,2024-01-05T10:00:00,2024-01-05T12:00:00,Earthquake,DR Congo,-1.679,29.222\n"
        ),
        ("2024-01-05", "Earthquake", ("", ""), (-1.679, 29.222), (None,) * 3),
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_the_table_of_a_stranger_is_read_as_it_is_meant(tmp_path, name):
    file, text, (day, place, units, at, figures) = TABLES[name]
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    record = read_record_tables(path).records[0]

    assert record.when.edtf == day or str(record.when.start) == day
    assert record.location == place
    assert (record.admin1, record.admin2) == units
    assert (record.point and record.point.latlon) == at
    assert (record.low, record.best, record.high) == figures


def test_a_word_in_a_column_of_codes_is_the_type_of_the_event(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("date,place,type of violence\n2024-01-05,Goma,Clash\n", encoding="utf-8")

    assert read_record_tables(path).records[0].event_type == "Clash"


@pytest.mark.parametrize(
    ("headers", "best"),
    [
        (("Killed (male)", "Killed (female)"), None),
        (("Killed (male)", "Killed (female)", "Total killed"), 9),
        (("Children killed",), 2),
        (("Mujeres muertas", "Muertos"), 5),
        (("Вбиті цивільні", "Вбиті військові"), None),
    ],
    ids=["two parts", "two parts and all", "one part alone", "Spanish", "Ukrainian"],
)
def test_a_figure_of_some_of_the_people_is_no_total(tmp_path, headers, best):
    """Parts are not taken for the whole, nor added up; a part alone is all that is stated."""
    figures = ["2", "5", "9"][: len(headers)]
    path = tmp_path / "log.csv"
    lines = [["date", "place", *headers], ["2024-01-05", "Goma", *figures]]
    path.write_text("\n".join(map(",".join, lines)) + "\n", encoding="utf-8")
    found = read_record_tables(path)

    assert found.records[0].best == best
    unread = found.coverage[0].not_used
    assert len(unread) == len(headers) - (best is not None)


GROUPED = (
    ["Date", "Location", "", "", "Coordinates", "", "Casualties", ""],
    ["", "Governorate", "District", "Village", "Latitude", "Longitude", "Killed", "Injured"],
    ["2024-01-05", "Aleppo", "Afrin", "Jindires", "36.395", "36.689", "1", "1"],
    ["2024-01-17", "Idleb", "Harim", "Salqin", "36.138", "36.45", "0", "1"],
)


def repeated(row):
    """A group that is written over each of its columns."""
    group, found = "", []
    for cell in row:
        group = cell or group
        found.append(group)
    return found


@pytest.mark.parametrize(
    "lines",
    [
        GROUPED,
        (["Weekly table of the cluster"], *GROUPED),
        (repeated(GROUPED[0]), *GROUPED[1:]),
        (GROUPED[0], ["Date", *GROUPED[1][1:]], *GROUPED[2:]),
    ],
    ids=["groups", "a title above", "groups written over each column", "all named below"],
)
def test_a_header_of_two_rows_is_one_header(tmp_path, lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append([cell or None for cell in line])
    book.save(tmp_path / "table.xlsx")
    found = read_record_tables(tmp_path / "table.xlsx")

    assert [
        (str(r.when.start), r.location, r.admin1, r.admin2, r.point.latlon, r.best)
        for r in found.records
    ] == [
        ("2024-01-05", "Jindires", "Aleppo", "Afrin", (36.395, 36.689), 1),
        ("2024-01-17", "Salqin", "Idleb", "Harim", (36.138, 36.45), 0),
    ]


def test_rows_of_words_below_a_header_stay_rows(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(
        "Date,Place,Country,Notes\nMarch,Goma,Congo,unrest\nApril,Bunia,Congo,unrest\n"
        "May,Beni,Congo,unrest\n",
        encoding="utf-8",
    )

    assert [r.location for r in read_record_tables(path).records] == ["Goma", "Bunia", "Beni"]


@pytest.mark.parametrize(
    ("header", "order"),
    [
        ("fromdate", None),
        ("LAT DD", None),
        ("rain mm", None),
        ("date_YYYY-MM-DD", None),
        ("Fecha (DD/MM/AAAA)", "dmy"),
        ("date jj-mm-aaaa", "dmy"),
        ("date_mm_dd_yyyy", "mdy"),
        ("Date (m/d/yy)", "mdy"),
    ],
)
def test_only_a_pattern_in_a_header_says_how_dates_are_written(header, order):
    assert order_of_column(["6/3/2025"], [header])[0] == order


@pytest.mark.parametrize(
    ("header", "value", "lon"),
    [
        ("Longitud O", "103,39", -103.39),
        ("Longitude (W)", "103.39", -103.39),
        ("Longitude (E/W)", "103.39", 103.39),
        ("GPS W", "103.39", -103.39),
        ("Longitude Ouest", "103.39", -103.39),
        ("GPS W", "-103.39", -103.39),
        ("Longitude", "103.39", 103.39),
    ],
)
def test_degrees_west_without_a_sign_are_west_where_the_header_says_so(
    tmp_path, header, value, lon
):
    path = tmp_path / "log.csv"
    path.write_text(f"Date;Place;Lat;{header}\n2024-01-05;Zapopan;20.72;{value}\n")
    found = read_record_tables(path)

    assert found.records[0].point.latlon == (20.72, lon)
    assert any("header says west" in str(f) for f in found.rejected) == (
        value[0] != "-" and lon < 0
    )


def test_a_type_in_words_goes_before_a_number_of_the_same_name(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("Incident,Date,Place,Type of Incident\n1,2024-01-05,Goma,Landslide\n")

    assert read_record_tables(path).records[0].event_type == "Landslide"
