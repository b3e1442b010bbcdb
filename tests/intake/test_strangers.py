"""Tables as strangers send them: each layout once, and every row that must come out of it."""

import json
import zipfile
from datetime import date
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pytest

from geo.intake.records import read_record_tables
from geo.model.errors import InputError


def read(path, **options):
    """The records by id, and what was said of the file."""
    found = read_record_tables(path, **options)
    return found.records, [str(fault) for fault in found.rejected], found.coverage[0]


def rows(records):
    """What a map would show of each: day, place, parents, position, figure."""
    return [
        (
            str(r.when.start) if r.when.start else "",
            r.location,
            r.admin1,
            None if r.point is None else (round(r.point.lat, 4), round(r.point.lon, 4)),
            r.best,
        )
        for r in records
    ]


def book(path, *sheets):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, lines in sheets:
        sheet = workbook.create_sheet(title)
        for line in lines:
            sheet.append(line)
    workbook.save(path)
    return path


def test_spanish_municipal_crime_semicolons_and_decimal_commas(tmp_path):
    path = tmp_path / "delitos_2024.csv"
    path.write_bytes(
        "Nº expediente;Fecha del hecho;Municipio;Provincia;Tipo de delito;Latitud;Longitud;"
        "Víctimas mortales;Código postal\r\n"
        "A-1;13/02/2024;Alcoy;Alicante;Homicidio;38,6987;-0,4736;1;03801\r\n"
        "A-2;05/03/2024;Gandía;Valencia;Robo con violencia;38,9680;-0,1845;0;46700\r\n"
        "A-3;28/03/2024;Elda;Alicante;Lesiones;;;;03600\r\n".encode("cp1252")
    )
    records, said, coverage = read(path)

    assert rows(records) == [
        ("2024-02-13", "Alcoy", "Alicante", (38.6987, -0.4736), 1),
        ("2024-03-05", "Gandía", "Valencia", (38.968, -0.1845), 0),
        ("2024-03-28", "", "Alicante", None, None),
    ]
    assert [r.admin2 for r in records] == ["Alcoy", "Gandía", "Elda"]
    assert [r.event_type for r in records] == ["Homicidio", "Robo con violencia", "Lesiones"]
    assert "Código postal" in coverage.not_used
    assert not [s for s in said if "rejected" in s]


def test_arabic_damage_survey(tmp_path):
    path = book(
        tmp_path / "survey.xlsx",
        (
            "الأضرار",
            [
                [
                    "رقم الاستمارة",
                    "التاريخ",
                    "المحافظة",
                    "القرية",
                    "خط العرض",
                    "خط الطول",
                    "القتلى",
                    "الوصف",
                ],
                ["١٢", "٠٦/٠٣/٢٠٢٥", "اللاذقية", "جبلة", "٣٥٫٣٦٢", "٣٥٫٩٢٨", "٣", "سقف متضرر"],
                ["١٣", "١٧/٠٣/٢٠٢٥", "طرطوس", "بانياس", "٣٥٫١٨٢", "٣٥٫٩٤٩", "٠", "جدار"],
            ],
        ),
    )
    records, _, _ = read(path)

    assert rows(records) == [
        ("2025-03-06", "جبلة", "اللاذقية", (35.362, 35.928), 3),
        ("2025-03-17", "بانياس", "طرطوس", (35.182, 35.949), 0),
    ]
    assert [r.notes for r in records] == ["سقف متضرر", "جدار"]


def test_french_association_ods(tmp_path):
    path = tmp_path / "recensement.ods"
    frame = pd.DataFrame(
        {
            "Date de l'événement": ["14 juin 2024", "2 juillet 2024", "TOTAL"],
            "Lieu": ["Goma", "Bukavu", ""],
            "Pays": ["RDC", "RDC", ""],
            "Nombre de morts": ["environ 12", "3", "15"],
            "Blessés": ["20", "", "20"],
            "Remarques": ["marché", "", ""],
        }
    )
    write_ods(path, [list(frame.columns), *frame.to_numpy().tolist()])
    records, said, coverage = read(path)

    assert [(str(r.when.start), r.location, r.best) for r in records] == [
        ("2024-06-14", "Goma", 12),
        ("2024-07-02", "Bukavu", 3),
    ]
    assert records[0].number_text == "environ 12"
    assert "Blessés" in coverage.not_used
    assert any("total" in s.casefold() for s in said)


MANIFEST = (
    '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
)


def write_ods(path, lines):
    """A sheet of texts as LibreOffice writes it, as small as it can be."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string"><text:p>'
            f"{escape(str(cell))}</text:p></table:table-cell>"
            for cell in line
        )
        + "</table:table-row>"
        for line in lines
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    body = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="F1">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", body)


def test_kobo_form_with_underscores_and_a_select_multiple(tmp_path):
    path = tmp_path / "kobo.csv"
    path.write_text(
        "start,end,incident_group_incident_date,incident_group_village,incident_group_gps,"
        "_incident_group_gps_latitude,_incident_group_gps_longitude,_incident_group_gps_altitude,"
        "_incident_group_gps_precision,incident_group_killed,incident_group_kind,"
        "incident_group_kind/shelling,incident_group_kind/looting,_id,_uuid,"
        "_submission_time,_index\n"
        "2025-03-08T10:00:00,2025-03-08T10:20:00,2025-03-06,Jableh,35.362 35.928 12 4.5,"
        "35.362,35.928,12,4.5,3,shelling looting,1,1,9001,u-1,2025-03-08T10:21:00,1\n"
        "2025-03-08T11:00:00,2025-03-08T11:20:00,2025-03-07,Baniyas,,,,,,,looting,0,1,9002,u-2,"
        "2025-03-08T11:21:00,2\n",
        encoding="utf-8",
    )
    records, _, coverage = read(path)

    assert coverage.layout == "KoBo/ODK"
    assert rows(records) == [
        ("2025-03-06", "Jableh", "", (35.362, 35.928), 3),
        ("2025-03-07", "Baniyas", "", None, None),
    ]
    assert records[0].radius_km == pytest.approx(0.0045)


def test_hxl_tags_without_any_header(tmp_path):
    path = tmp_path / "tags.csv"
    path.write_text(
        "#date +start,#adm1+name+en, #loc +name,#geo+lat,#geo+lon,"
        "#affected +killed,#event+type+en\n"
        "2025-03-06,Latakia,Jableh,35.362,35.928,3,Attack\n"
        "2025-03-07,Tartus,Baniyas,35.182,35.949,0,Clash\n",
        encoding="utf-8",
    )
    records, _, coverage = read(path)

    assert coverage.layout == "HXL"
    assert rows(records) == [
        ("2025-03-06", "Jableh", "Latakia", (35.362, 35.928), 3),
        ("2025-03-07", "Baniyas", "Tartus", (35.182, 35.949), 0),
    ]


def test_google_sheets_export_with_titles_and_a_banner(tmp_path):
    path = tmp_path / "Incident log - Sheet1.csv"
    path.write_text(
        "Incident log 2025,,,,,\nLast updated: 9 March,,,,,\n,,,,,\n"
        'Date,Town,Governorate,"Coordinates (lat, long)",Killed,Link\n'
        '3/13/2025,Jableh,Latakia,"35.362, 35.928",2,https://x.example/1\n'
        '3/5/2025,Baniyas,Tartus,"35.182, 35.949",1-3,\n'
        ",,,,,\nTotal,,,,5,\n",
        encoding="utf-8",
    )
    records, said, _ = read(path)

    assert rows(records)[0] == ("2025-03-13", "Jableh", "Latakia", (35.362, 35.928), 2)
    assert rows(records)[1][:4] == ("2025-03-05", "Baniyas", "Tartus", (35.182, 35.949))
    assert (records[1].low, records[1].high) == (1, 3)
    assert len(records) == 2
    assert any("month/day/year" in s for s in said)


def test_ushahidi_export(tmp_path):
    path = tmp_path / "ushahidi.csv"
    path.write_text(
        "#,INCIDENT TITLE,INCIDENT DATE,LOCATION,DESCRIPTION,CATEGORY,LATITUDE,"
        "LONGITUDE,APPROVED,VERIFIED\n"
        "41,Road blocked,2013-03-04 09:15:00,Kisumu,Tyres on the road,"
        '"Security, ",-0.0917,34.768,YES,NO\n'
        '42,Calm,2013-03-05 10:00:00,Eldoret,,"Peace efforts, ",0.5143,35.2698,YES,NO\n',
        encoding="utf-8",
    )
    records, _, coverage = read(path)

    assert coverage.layout == "Ushahidi"
    assert rows(records) == [
        ("2013-03-04", "Kisumu", "", (-0.0917, 34.768), None),
        ("2013-03-05", "Eldoret", "", (0.5143, 35.2698), None),
    ]
    assert [r.title for r in records] == ["Road blocked", "Calm"]


def test_em_dat_public_table(tmp_path):
    path = book(
        tmp_path / "emdat.xlsx",
        (
            "EM-DAT Data",
            [
                [
                    "DisNo.",
                    "Historic",
                    "Classification Key",
                    "Disaster Type",
                    "Disaster Subtype",
                    "ISO",
                    "Country",
                    "Location",
                    "Latitude",
                    "Longitude",
                    "Start Year",
                    "Start Month",
                    "Start Day",
                    "End Year",
                    "End Month",
                    "End Day",
                    "Total Deaths",
                ],
                [
                    "2023-0001-IND",
                    "No",
                    "nat-hyd-flo-flo",
                    "Flood",
                    "Riverine flood",
                    "IND",
                    "India",
                    "Aluva, Munnar",
                    "",
                    "",
                    2023,
                    8,
                    6,
                    2023,
                    8,
                    9,
                    12,
                ],
                [
                    "2023-0002-IND",
                    "No",
                    "nat-geo-ear-gro",
                    "Earthquake",
                    "Ground movement",
                    "IND",
                    "India",
                    "Kutch",
                    23.2,
                    70.4,
                    2023,
                    9,
                    "",
                    2023,
                    9,
                    "",
                    "",
                ],
            ],
        ),
    )
    records, _, coverage = read(path)

    assert coverage.layout == "EM-DAT"
    assert [(str(r.when.start), str(r.when.end), r.when.date_prec) for r in records] == [
        ("2023-08-06", "2023-08-09", 2),
        ("2023-09-01", "2023-09-30", 4),
    ]
    assert [(r.country, r.best, r.event_type) for r in records] == [
        ("India", 12, "Flood"),
        ("India", None, "Earthquake"),
    ]
    assert records[1].point.latlon == (23.2, 70.4)


def test_usgs_earthquakes(tmp_path):
    path = tmp_path / "query.csv"
    path.write_text(
        "time,latitude,longitude,depth,mag,magType,nst,gap,dmin,rms,net,id,updated,place,type\n"
        "2023-02-06T01:17:34.342Z,37.2256,37.0143,10,7.8,mww,,,,,us,us6000jllz,"
        "2023-09-01T00:00:00Z,"
        '"27 km E of Nurdagi, Turkey",earthquake\n',
        encoding="utf-8",
    )
    [record], _, coverage = read(path)

    assert coverage.layout.startswith("USGS")
    assert (record.event_id, str(record.when.start)) == ("us6000jllz", "2023-02-06")
    assert record.point.latlon == (37.2256, 37.0143)
    assert "Nurdagi" in record.location
    assert record.event_type == "earthquake"


def test_gtd_with_unknown_days(tmp_path):
    path = tmp_path / "gtd.csv"
    path.write_text(
        "eventid,iyear,imonth,iday,approxdate,country_txt,region_txt,provstate,"
        "city,latitude,longitude,"
        "specificity,location,summary,attacktype1_txt,gname,nkill,nwound\n"
        "199001010001,1990,1,0,,Peru,South America,Lima,Lima,-12.0966,-77.0465,"
        "1,near the market,Bomb,"
        "Bombing/Explosion,Unknown,2,\n"
        "199005040002,1990,5,4,,Peru,South America,Junin,Unknown,-11.5,-75.0,4,,,Armed Assault,"
        "Shining Path,-99,1\n",
        encoding="utf-8",
    )
    records, _, coverage = read(path)

    assert coverage.layout == "GTD"
    assert [(r.when.date_prec, str(r.when.start)) for r in records] == [
        (4, "1990-01-01"),
        (1, "1990-05-04"),
    ]
    assert [(r.location, r.best, r.precision) for r in records] == [
        ("Lima", 2, "settlement"),
        ("", None, "province"),
    ]
    assert records[0].where_description == "near the market"


def test_iom_dtm_round(tmp_path):
    path = book(
        tmp_path / "dtm.xlsx",
        ("README", [["Displacement Tracking Matrix"], ["Round 12"]]),
        (
            "Data",
            [
                [
                    "Operation",
                    "Admin0Name",
                    "Admin0Pcode",
                    "Admin1Name",
                    "Admin1Pcode",
                    "Admin2Name",
                    "Admin2Pcode",
                    "NumPresentIdpInd",
                    "ReportingDate",
                    "RoundNumber",
                ],
                [
                    "Sudan crisis",
                    "Sudan",
                    "SDN",
                    "North Darfur",
                    "SD02",
                    "El Fasher",
                    "SD02001",
                    41200,
                    "2025-04-21",
                    12,
                ],
                [
                    "Sudan crisis",
                    "Sudan",
                    "SDN",
                    "Blue Nile",
                    "SD08",
                    "Baw",
                    "SD08003",
                    800,
                    "2025-04-22",
                    12,
                ],
            ],
        ),
    )
    records, said, coverage = read(path)

    assert "DTM" in coverage.layout
    assert [(r.admin1, r.admin2, r.country, str(r.when.start)) for r in records] == [
        ("North Darfur", "El Fasher", "Sudan", "2025-04-21"),
        ("Blue Nile", "Baw", "Sudan", "2025-04-22"),
    ]
    assert [r.best for r in records] == [None, None]  # the displaced are no dead
    assert any("README" in s for s in said)


def test_newline_delimited_geojson_with_a_foreign_crs(tmp_path):
    path = tmp_path / "points.geojsonl"
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    lines = [
        {
            "type": "Feature",
            "crs": crs,
            "id": 7,
            "geometry": {"type": "Point", "coordinates": [x, y]},
            "properties": {"name": name, "date": day, "deaths": n},
        }
        for name, day, n, x, y in (
            ("Jableh", "2025-03-06", 3, 3999487.0, 4214540.0),
            ("Baniyas", "2025-03-07", 0, 4001824.0, 4190006.0),
        )
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    records, said, _ = read(path)

    assert [(r.location, str(r.when.start), r.best) for r in records] == [
        ("Jableh", "2025-03-06", 3),
        ("Baniyas", "2025-03-07", 0),
    ]
    assert records[0].point.latlon == pytest.approx((35.362, 35.928), abs=0.01)
    assert any("3857" in s for s in said)


def test_police_portal_with_one_column_of_text_positions(tmp_path):
    path = tmp_path / "crimes.csv"
    path.write_text(
        "Case Number,Occurred On,Offense,Neighborhood,City,Lat/Long,Last Updated\n"
        '24-001,01/31/2024 11:40:00 PM,HOMICIDE,Downtown,Springfield,"(39.7990,'
        ' -89.6440)",02/02/2024\n'
        '24-002,02/01/2024 12:10:00 AM,ROBBERY,Eastside,Springfield,"(0.0, 0.0)",02/02/2024\n',
        encoding="utf-8",
    )
    records, said, _ = read(path)

    assert [str(r.when.start) for r in records] == ["2024-01-31", "2024-02-01"]
    assert [r.event_type for r in records] == ["HOMICIDE", "ROBBERY"]
    assert [r.point and r.point.latlon for r in records] == [(39.799, -89.644), None]
    assert any("sea off Africa" in s for s in said)


def test_points_of_a_gis_at_zero_are_no_place(tmp_path):
    features = [
        {
            "type": "Feature",
            "properties": {"name": "x"},
            "geometry": {"type": "Point", "coordinates": at},
        }
        for at in ([0, 0], [35.9, 35.4])
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    records, said, _ = read(path)

    assert [r.point is None for r in records] == [True, False]
    assert any("sea off Africa" in s for s in said)


def test_lines_in_several_coordinate_systems_are_refused(tmp_path):
    path = tmp_path / "a.geojsonl"
    path.write_text(
        "\n".join(
            json.dumps(
                {
                    "type": "Feature",
                    "properties": {},
                    "geometry": None,
                    "crs": {"properties": {"name": f"EPSG:{code}"}},
                }
            )
            for code in (3857, 4326)
        )
    )
    with pytest.raises(InputError, match="several coordinate systems"):
        read(path)


def test_russian_log_in_windows_1251(tmp_path):
    path = tmp_path / "журнал.csv"
    path.write_bytes(
        "Дата;Населённый пункт;Область;Погибшие;Раненые;Описание\n"
        "06.03.2024;Купянск;Харьковская область;2;5;обстрел рынка\n"
        "17.03.2024;Изюм;Харьковская область;;1;взрыв\n".encode("cp1251")
    )
    records, _, _ = read(path)

    assert rows(records) == [
        ("2024-03-06", "Купянск", "Харьковская область", None, 2),
        ("2024-03-17", "Изюм", "Харьковская область", None, None),
    ]


def test_a_frame_of_python_objects(tmp_path):
    frame = pd.DataFrame(
        {
            "when": [date(2025, 3, 6), pd.NaT],
            "place": ["Jableh", None],
            "deaths": [3.0, float("nan")],
        }
    )
    found = read_record_tables(frame, columns={"date": "when"})

    assert rows(found.records)[0] == ("2025-03-06", "Jableh", "", None, 3)
    assert len(found.records) == 1
    assert ["neither where, when nor what" in str(f) for f in found.rejected] == [True]


@pytest.mark.parametrize(
    ("cell", "low", "best", "high"),
    [
        ("au moins 5", 5, 5, None),
        ("más de 30", 30, None, None),
        ("حوالي 20", None, 20, None),
        ("не менее 6", 6, 6, None),
        ("entre 3 y 5", 3, None, 5),
        ("десятки", None, None, None),
    ],
    ids=["French", "Spanish", "Arabic", "Russian", "a range", "a word"],
)
def test_a_hedge_of_any_language_is_no_exact_number(tmp_path, cell, low, best, high):
    path = tmp_path / "a.csv"
    path.write_text(f"id,date,location,deaths\n1,2025-03-06,Jableh,{cell}\n", encoding="utf-8")
    [record], _, _ = read(path)

    assert (record.low, record.best, record.high) == (low, best, high)
    assert record.number_text == cell
