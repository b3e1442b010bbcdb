"""Tables of every layout become typed rows; every fault is listed and the good rows go on."""

import json
import os
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from geo.intake.ledgers import anchor_quotes, read_claims, read_movements, read_sources
from geo.intake.records import read_records
from geo.model.errors import InputError
from geo.model.position import LonLat
from geo.model.records import Report, ReportId
from geo.model.vocab import EventKind, Precision, Qualifier, Sensitivity, SourceKind

DATA = os.environ.get("GEO_EVAL_DATA", "")


@pytest.fixture
def table(tmp_path):
    """Write a table and give its path."""

    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def read(path, **options):
    """Records, and faults of rows and columns: small tables need not say where and when."""
    records, faults = read_records(path, **options)
    return records, [fault for fault in faults if not fault.reason.startswith("no row has a ")]


def one(path):
    [record], faults = read(path)
    return record, faults


# ------------------------------------------------------------------ layouts


@pytest.mark.parametrize("written", ["3", " 3.0", "3.0"])
def test_deaths_by_side_are_fields(table, written):
    record, _ = one(
        table(
            "event_date,location,best,deaths_a,deaths_b,deaths_civilians,deaths_unknown\n"
            f"2025-03-06,Jableh,5,{written},0,,2\n"
        )
    )

    assert (record.deaths_a, record.deaths_b, record.deaths_unknown) == (3, 0, 2)
    assert record.deaths_civilians is None
    assert not any(name.startswith("deaths") for name in record.extra)


def test_a_part_of_the_dead_is_not_all_of_them_and_a_number_of_sources_names_none(table):
    """Columns that the layers have of their own are no other field by what their words mean."""
    header = "event_date,location,deaths_a,deaths_b,number_of_sources\n"
    record, _ = one(table(f"{header}2025-03-06,Jableh,3,4,2\n"))

    assert (record.best, record.source_ids) == (None, ())
    assert (record.deaths_a, record.deaths_b) == (3, 4)
    assert record.extra == {"number_of_sources": "2"}


@pytest.mark.parametrize("column", ["deaths_a", "event_clarity", "independent_sources"])
@pytest.mark.parametrize(
    ("written", "number", "says"),
    [
        ("1,200", 1200, ()),
        ("none", None, ()),
        ("10+", None, ("not a whole number",)),
        ("9" * 20, None, ("more than 15 digits",)),
        ("9" * 5000, None, ("more than 15 digits",)),
        ("-2", None, ("cannot be negative",)),
    ],
)
def test_a_count_beside_is_a_number_or_a_fault(table, column, written, number, says):
    """What is no count is said with its row, and never breaks the file."""
    records, faults = read(table(f'event_date,location,{column}\n2025,Jableh,"{written}"\n'))
    assert [getattr(record, column) or None for record in records] == [number]
    told = [fault for fault in faults if fault.column == column]
    assert [(fault.row, fault.fatal) for fault in told] == [(2, False)] * len(says)
    assert all(words in fault.reason for words, fault in zip(says, told, strict=True))


def test_acled_columns_are_read(table):
    record, faults = one(
        table(
            "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,"
            "civilian_targeting,admin1,country,location,latitude,longitude,geo_precision,source,"
            "source_scale,notes,fatalities,tags\n"
            "SYR1,06 March 2025,2,Battles,Armed clash,A,B,,Lattakia,Syria,Jableh,35.36,35.92,2,"
            "SOHR; AP,National,Some clash,13,one;two\n"
        )
    )

    assert (record.event_id, record.event_type, record.location) == ("SYR1", "Battles", "Jableh")
    assert (record.when.start, record.when.date_prec) == (date(2025, 3, 6), 3)
    assert record.point == LonLat(lon=35.92, lat=35.36)
    assert (record.precision, record.best, record.low) == (Precision.NEAR, 13, None)
    assert (record.source_ids, record.tags) == (("SOHR", "AP"), ("one", "two"))
    assert record.extra == {"source_scale": "National", "country": "Syria"}  # handed on as given
    assert faults == []


def test_ucdp_columns_are_read_whole_numbers_written_with_a_point(table):
    record, faults = one(
        table(
            "id,type_of_violence,side_a,side_b,source_office,source_article,where_prec,"
            "where_coordinates,adm_1,adm_2,latitude,longitude,country,date_prec,date_start,"
            "date_end,best,high,low\n"
            '300380.0,3.0,A,Civilians,"X;Y","""X,1"";""Y,2""",2.0,Rami village,Idlib governorate,'
            "Ariha district,35.763,36.559,Syria,2.0,2013-01-03,2013-01-05,2.0,4.0,1.0\n"
        )
    )

    assert (record.event_id, record.event_type) == ("300380", "Violence against civilians")
    assert (record.low, record.best, record.high) == (1, 2, 4)
    assert (record.precision, record.radius_km) == (Precision.NEAR, 25.0)
    assert (record.when.start, record.when.end, record.when.date_prec) == (
        date(2013, 1, 3),
        date(2013, 1, 5),
        2,
    )
    assert record.source_ids == ("X", "Y")
    assert record.type_of_violence == 3
    assert faults == []


@pytest.mark.skipif(not DATA, reason="GEO_EVAL_DATA is not set")
def test_real_ucdp_rows_are_read_without_a_rejection():
    records, faults = read_records(Path(DATA) / "eval" / "ucdp_ged_world_sample.csv")

    assert len(records) == 200
    assert [f for f in faults if f.fatal] == []
    assert {f.column for f in faults} <= {"best"}  # four rows whose own figures are not in order
    assert all(r.point and r.precision and r.when.start and r.source_ids for r in records)


@pytest.mark.parametrize(
    "text",
    [
        "id;date;location\n7;2025-03-06;Jableh, near\n",
        "id\tdate\tlocation\n7\t2025-03-06\tJableh, near\n",
        'id,date,location\n7,2025-03-06,"Jableh, near"\n',
        '\ufeffID, Date ,LOCATION\r\n7,2025-03-06,"Jableh, near"\r\n',
        '# a remark\nid,date,location\n7,2025-03-06,"Jableh, near"\n\n',
    ],
    ids=["semicolon", "tab", "comma", "mark and capitals", "remark above"],
)
def test_delimiter_mark_and_title_rows_are_recognised(table, text):
    record, faults = one(table(text))

    assert (record.event_id, record.location, faults) == ("7", "Jableh, near", [])


def test_remark_is_left_out_and_an_id_with_a_hash_is_not(table):
    records, faults = read(table("id,location\n# 1,an example\n#2,Jableh\n#N/A,Tartus\n"))

    assert [r.event_id for r in records] == ["#2", "#N/A"]
    assert faults == []


def test_hxl_tag_row_names_columns_that_are_not_known(table):
    record, faults = one(
        table(
            "Ref,When,Settlement,N,E,Remarks\n"
            "#event+id,#date+start,#loc+name,#geo+lat,#geo+lon,\n7,2025-03-06,Jableh,35.3,35.9,ok\n"
        )
    )

    assert (record.event_id, record.when.edtf, record.location) == ("7", "2025-03-06", "Jableh")
    assert (record.point, record.row) == (LonLat(lon=35.9, lat=35.3), 3)
    assert (record.notes, faults) == ("ok", [])


def test_workbook_is_read_with_its_dates_and_its_right_sheet(tmp_path):
    book = Workbook()
    book.active.append(["About", "this workbook"])
    sheet = book.create_sheet("data")
    sheet.append(["Incidents of March"])
    sheet.append(["event_id", "event_date", "location", "fatalities", "lat", "lon"])
    sheet.append([7, datetime(2025, 3, 6), "Jableh", 20.0, 35.36, 35.92])  # noqa: DTZ001 -- Excel has no zone
    path = tmp_path / "a.xlsx"
    book.save(path)
    record, faults = one(path)

    assert (record.event_id, record.row, record.best) == ("7", 3, 20)
    assert (record.when.start, record.when.date_prec) == (date(2025, 3, 6), 1)
    assert record.point == LonLat(lon=35.92, lat=35.36)
    assert [fault.reason for fault in faults] == [
        "the sheet 'Sheet' was not read: its columns are others",
        "row 2 is the header; 1 above skipped",
    ]


def test_geojson_features_are_rows(table):
    def feature(geometry, **properties):
        return {"type": "Feature", "geometry": geometry, "properties": properties}

    square = [[[35, 35], [36, 35], [36, 36], [35, 36], [35, 35]]]
    features = [
        feature({"type": "Point", "coordinates": [35.92, 35.36]}, id=7, name="Jableh", best=3),
        feature({"type": "Polygon", "coordinates": square}, id="b", event_date="2025-03"),
        feature(None, id="c", notes="nowhere"),
        {"type": "Feature", "geometry": {"type": "Point"}, "properties": {"id": "d"}},
    ]
    records, [fault] = read(
        table(json.dumps({"type": "FeatureCollection", "features": features}), "a.geojson")
    )

    assert [(r.event_id, r.point is None) for r in records] == [
        ("7", False),
        ("b", False),
        ("c", True),
    ]
    assert records[0].location == "Jableh"
    assert (records[1].precision, records[1].geometry.geom_type) == (None, "Polygon")
    assert (fault.row, fault.fatal) == (4, True)


# ------------------------------------------------------------------ values


@pytest.mark.parametrize(
    ("written", "edtf", "prec"),
    [
        ("2025-03-06", "2025-03-06", 1),
        ("2025-03-06T23:30:00+02:00", "2025-03-06", 1),
        ("6 March 2025", "2025-03-06", 1),
        ("Thursday, March 6, 2025", "2025-03-06", 1),
        ("6-Mar-25", "2025-03-06", 1),
        ("06.03.2025", "2025-03-06", 1),
        ("27/3/2025", "2025-03-27", 1),
        ("6 آذار 2025", "2025-03-06", 1),
        ("٦/٦/٢٠٢٥", "2025-06-06", 1),
        ("2025-03", "2025-03", 4),
        ("March 2025", "2025-03", 4),
        ("2025", "2025", 5),
        ("2025-03-06~", "2025-03-06~", 1),
        ("2025-03-06/2025-03-08", "2025-03-06/2025-03-08", 2),
        ("2025-03-06..2025-03-12", "2025-03-06/2025-03-12", 3),
        ("6-8 March 2025", "2025-03-06/2025-03-08", 2),
    ],
)
def test_dates_are_read_as_closely_as_they_are_written(table, written, edtf, prec):
    record, faults = one(table(f'id,date,location\n1,"{written}",Jableh\n'))

    assert (record.when.edtf, record.when.date_prec, record.when.text) == (edtf, prec, written)
    assert [f for f in faults if "read as" not in f.reason] == []


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("6/3/2025", "may be 2025-03-06 or 2025-06-03"),
        ("2025-02-30", "a day that does not exist"),
        ("2025-13", "there is no month 13"),
        ("last Thursday", "is not a date"),
        ("2025-03-08/2025-03-06", "ends before it starts"),
    ],
)
def test_date_that_is_not_certain_leaves_the_row_undated_and_is_reported(table, written, says):
    record, [fault] = one(table(f"id,date,location\n1,{written},Jableh\n"))

    assert (record.when.start, record.when.date_prec, record.when.text) == (None, None, written)
    assert says in fault.reason
    assert (fault.row, fault.column, fault.fatal) == (2, "date", False)


def test_one_certain_date_settles_the_order_of_a_column_and_that_is_said(table):
    rows = "id,date,location\n1,6/3/2025,A\n2,27/3/2025,B\n"
    records, [note] = read_records(table(rows))

    assert [r.when.edtf for r in records] == ["2025-03-06", "2025-03-27"]
    assert "read as day/month/year, as 27/3/2025 can only be" in note.reason


@pytest.mark.parametrize(
    ("position", "column", "says", "remedy"),
    [
        ("95,35.9", "lat", "latitude 95 is beyond 90", "swap lat and lon"),
        ("35.3,359", "lon", "longitude 359 is beyond 180", "decimal degrees"),
        ("3918000,765000", "lat", "beyond 90", "not metres"),
        ("0,0", "lat", "0, 0 lies in the sea", "leave both empty"),
        ("35.3,", "lon", "only one coordinate", "give both"),
        ("north,35.9", "lat", "'north' is not a number", "decimal point"),
    ],
)
def test_bad_coordinate_is_dropped_and_the_name_still_places_the_row(
    table, position, column, says, remedy
):
    record, [fault] = one(table(f"id,location,lat,lon\n1,Jableh,{position}\n"))

    assert (record.location, record.point) == ("Jableh", None)
    assert (fault.column, fault.row, fault.fatal) == (column, 2, False)
    assert says in fault.reason
    assert remedy in fault.remedy


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        ("lat,lon", "35.36194,35.92750"),
        ("lat;lon", "35,36194;35,92750"),
        ("lat;lon", "35°21'43\"N;35°55'39\"E"),
        ("lat,lon", "35.36194N,35.92750E"),
        ("coordinates", '"35.36194, 35.92750"'),
        ("coords", "35°21'43\"N 35°55'39\"E"),
        ("mgrs", "37S BV 20841 16962"),
    ],
    ids=["decimal", "decimal comma", "degrees", "letters", "one column", "one of degrees", "mgrs"],
)
def test_position_is_read_in_every_usual_spelling(table, columns, cells):
    joined = ";" if ";" in columns or ";" in cells else ","
    record, faults = one(table(f"id{joined}{columns}\n1{joined}{cells}\n"))

    assert faults == []
    assert record.point.rounded(2) == LonLat(lon=35.93, lat=35.36)


def test_column_of_positions_that_holds_none_is_reported(table):
    record, [fault] = one(table("id,coords,location\n1,by the sea,Jableh\n"))

    assert (record.point, fault.column) == (None, "coords")
    assert "'by the sea' is not a position" in fault.reason


def test_every_fault_of_every_row_is_listed_at_once(table):
    rows = (
        "id,date,location,fatalities,kind,sensitivity,lat,lon\n"
        "1,yesterday,Jableh,dozens,buriel,hihg,120,35\n"
        "2,2025-03-06,Baniyas,3,burial,low,35.1,35.9\n"
        "2,2025-03-07,Tartus,-4,,,,\n"
        ",,,,,,,\n"
        "9,,,,,,,\n"
    )
    records, faults = read(table(rows))

    assert [(r.event_id, r.kind) for r in records] == [
        ("1", EventKind.INCIDENT),
        ("2", EventKind.BURIAL),
    ]
    assert records[0].sensitivity is Sensitivity.HIGH  # unreadable: held back
    assert [(f.row, f.column, f.fatal) for f in faults] == [
        (2, "date", False),
        (2, "lat", False),
        (2, "kind", False),
        (2, "sensitivity", False),
        (2, "sensitivity", False),
        (4, "fatalities", False),
        (4, "id", True),
        (6, "location", True),
    ]
    assert "did you mean 'burial'" in faults[2].remedy
    assert all(f.remedy and f.file == "table.csv" for f in faults)


@pytest.mark.parametrize(
    ("text", "number"),
    [("20.0", 20), ("1,200", 1200), ("", None), ("n/a", None), ("1.200", None)],
)
def test_numbers_are_whole_or_not_there(table, text, number):
    record, _ = one(table(f'id,location,fatalities\n1,Jableh,"{text}"\n'))

    assert record.best == number


def test_row_without_id_gets_one_that_other_rows_do_not_change(table):
    row = "2025-03-06,Jableh\n"
    alone, _ = one(table("date,location\n" + row))
    records, _ = read_records(table("date,location\n2025-03-01,Tartus\n" + row))

    assert records[1].event_id == alone.event_id
    assert records[0].event_id != alone.event_id


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "", "the table is empty"),
        ("a.doc", "x", "tables of type .doc are not read"),
        ("a.xls", "x", "not a readable workbook"),
        ("a.xlsx", "no zip", "not a readable workbook"),
        ("a.geojson", "{", "not JSON"),
        ("a.geojson", "7", "neither an array nor an object"),
        ("a.csv", b"PK\0\3\1", "not a text file"),
    ],
)
def test_file_that_is_no_table_is_one_clear_error(table, name, content, says):
    with pytest.raises(InputError, match=says):
        read_records(table(content, name))


def test_table_of_unknown_columns_says_which_are_wanted(table):
    records, [fault] = read(table("foo,bar\n1,2\n"))

    assert records == []
    assert "no column of this table is known" in fault.reason
    assert "event_id, event_date" in fault.remedy


def test_broken_quotation_mark_costs_its_own_row_only(table):
    rows = 'id,location,notes\n1,Jableh,"never closed\n2,Baniyas,"fine, here"\n3,Tartus,ok\n'
    records, [fault] = read(table(rows))

    assert [(r.event_id, r.notes) for r in records] == [("2", "fine, here"), ("3", "ok")]
    assert (fault.row, fault.fatal) == (2, True)


# ------------------------------------------------------------------ movements, sources, claims


def test_word_in_a_number_column_stays_a_word(table):
    rows = (
        "movement_id,who,number,origin,destination,destination_explicit,date_start,date_end,"
        "claimant,source,sensitivity,report,public_quote\n"
        "m1,Residents,thousands,the coast,the mountains,no,2025-03-07,2025-03-09,r,a;b,high,,\n"
        'm2,Families,"1,200",,Lebanon,,,,,,,r1,"said on record"\n'
        "m3,Nobody,,,,,,,,,,,\n"
    )
    [first, second], faults = read_movements(table(rows))

    assert (first.number, first.number_text, first.sensitivity) == (
        None,
        "thousands",
        Sensitivity.HIGH,
    )
    assert (first.origin_explicit, first.destination_explicit) == (True, False)
    assert (first.when.date_prec, first.source_ids) == (2, ("a", "b"))
    assert (second.number, second.number_text, second.origin_explicit) == (1200, "1,200", False)
    assert [(q.text, q.cleared) for q in second.quotes] == [("said on record", True)]
    assert [(f.row, f.column, f.fatal) for f in faults] == [
        (2, "number", False),
        (4, "destination", True),
    ]


def test_sources_carry_kind_party_and_independence(table):
    rows = (
        "source_id,name,kind,party_to_conflict,base_place,base_precision,independence_group,"
        "aliases,url,sensitive\n"
        "m,Monitor,monitor,no,London,country,,M|the Monitor,https://example.org,low\n"
        "g,Ministry,official,yes,,,m,,javascript:x,yes\n"
    )
    [monitor, ministry], [fault] = read_sources(table(rows))

    assert (monitor.kind, monitor.base_precision) == (SourceKind.MONITOR, Precision.COUNTRY)
    assert (monitor.aliases, monitor.independence_group) == (("M", "the Monitor"), "m")
    assert (ministry.party_to_conflict, ministry.url) == (True, "")
    assert ministry.sensitivity is Sensitivity.HIGH
    assert fault.column == "url"


@pytest.mark.parametrize(
    ("qualifier", "bounds"),
    [
        ("", (600, 600, 600)),
        ("exact", (600, 600, 600)),
        ("at_least", (600, 600, None)),
        ("over", (600, None, None)),
        ("about", (None, 600, None)),
        ("up_to", (None, None, 600)),
        ("vague", (None, None, None)),
    ],
)
def test_bounds_of_a_figure_follow_from_its_hedge(table, qualifier, bounds):
    rows = f"claim_id,harm,value,qualifier,claimant\nc,killed,600,{qualifier},m\n"
    [claim], faults = read_claims(table(rows))

    assert (claim.low, claim.best, claim.high) == bounds
    assert faults == []


def test_claims_keep_words_links_and_what_is_wrong_with_them(table):
    rows = (
        "claim_id,about,harm,value,number_text,subset_of,supersedes,claimant,chain,as_of,quote,report\n"
        "a,e1,deaths,600,over 600,,,m,o;m,2025-03-08,over 600,r1\n"
        "b,,injured,thousands,,a,gone,,,2025-03,words,\n"
        "c,,rumour,3,,,,m,,,,\n"
    )
    [first, second], faults = read_claims(table(rows))

    assert (first.harm, first.about, first.chain) == ("killed", "e1", ("o", "m"))
    assert (first.as_of, first.quote) == (date(2025, 3, 8), ("r1", "over 600"))
    assert (second.value, second.number_text, second.qualifier) == (
        None,
        "thousands",
        Qualifier.VAGUE,
    )
    assert [(f.row, f.column, f.fatal) for f in faults] == [
        (3, "value", False),
        (3, "as_of", False),
        (3, "claimant", False),
        (3, "report", False),
        (4, "harm", False),
        (4, "harm", True),
        (None, "supersedes", False),
    ]


def test_quote_is_found_in_its_report_or_reported(table):
    """A figure whose document does not contain it is the fault that users fear most."""
    rows = (
        "claim_id,harm,value,claimant,report,quote\n"
        'a,killed,600,m,r1,"""over 600"" people - so far"\n'
        "b,killed,700,m,r1,over 700\nc,killed,1,m,r9,one\n"
    )
    claims, _ = read_claims(table(rows))
    text = "They say “over 600”\n people – so far."
    report = Report(report_id=ReportId("r1"), text=text, sha256="", path="r1.txt")
    anchored, faults = anchor_quotes(claims, [report])

    span = anchored[0].span
    assert text[span.start : span.end] == span.text == "“over 600”\n people – so far"
    assert [c.span for c in anchored[1:]] == [None, None]
    assert [(f.value, f.reason) for f in faults] == [
        ("over 700", "b: the quote does not stand in r1"),
        ("one", "c: there is no report r9"),
    ]


# ------------------------------------------------------------------ whatever a file holds


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=5), max_size=8), st.data())
def test_no_table_however_hostile_breaks_the_reader(tmp_path, rows, data):
    """Any text under a good header gives rows and faults, never an exception, never a lost row."""
    delimiter = data.draw(st.sampled_from([",", ";", "\t"]))
    body = "\n".join(delimiter.join(row) for row in rows).replace("\0", "")
    path = tmp_path / "hostile.csv"
    head = delimiter.join(["event_id", "event_date", "location", "latitude", "longitude"])
    path.write_text(f"{head}\n{body}\n", encoding="utf-8", errors="replace")

    records, faults = read_records(path)

    assert all(fault.reason and fault.file == "hostile.csv" for fault in faults)
    assert len({r.event_id for r in records}) == len(records)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2049, 12, 31)))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_day_is_read_back_from_each_certain_spelling(tmp_path, day):
    """ISO, long and dotted spellings of one day agree."""
    spellings = [day.isoformat(), f"{day:%d %B %Y}", f"{day:%B} {day.day}, {day.year}"]
    spellings += [f"{day.day}.{day.month}.{day.year}", f"{day:%Y%m%d}", f"{day}T12:00:00Z"]
    path = tmp_path / "days.csv"
    body = "".join(f'{i},"{text}",A\n' for i, text in enumerate(spellings))
    path.write_text("id,date,location\n" + body, encoding="utf-8")

    records, faults = read_records(path)

    assert {(r.when.start, r.when.end, r.when.date_prec) for r in records} == {(day, day, 1)}
    assert (len(records), faults) == (len(spellings), [])
