"""Tables in the layouts that people publish and collect, each by hand: what they state is read.

Two rows at most, invented; headers as the public documentation of each layout gives them.
"""

import csv
import io
import json
from datetime import date

import pandas as pd
import pytest

from geo.intake.layouts import known_layouts
from geo.intake.prefixes import spellings_of
from geo.intake.records import read_record_tables
from geo.intake.table import Table
from geo.intake.words import meanings

GOMA = (-1.679, 29.222)


@pytest.fixture
def read(tmp_path):
    """Write a table and read it back as records with their coverage."""

    def run(text, name="table.csv", **options):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_record_tables(path, **options)

    return run


def table(**cells):
    """One row under its headers."""
    return rows(cells)


def rows(*given):
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(given[0]))
    writer.writeheader()
    writer.writerows(given)
    return out.getvalue()


# layout, header to cell, (day or month, place, (lat, lon), deaths)
LAYOUTS = [
    (
        "ACLED",
        {
            "EVENT_ID_CNTY": "DRC1",
            "EVENT_ID_NO_CNTY": "1",
            "EVENT_DATE": "05 January 2024",
            "YEAR": "2024",
            "TIME_PRECISION": "1",
            "EVENT_TYPE": "Riots/Protests",
            "ACTOR1": "A",
            "ALLY_ACTOR_1": "",
            "COUNTRY": "CD",
            "LOCATION": "Goma",
            "LATITUDE": "-1.679",
            "LONGITUDE": "29.222",
            "GEO_PRECIS": "1",
            "FATALITIES": "3",
        },
        ("2024-01-05", "Goma", GOMA, 3),
    ),
    (
        "UCDP GED",
        {
            "id": "9.0",
            "relid": "x",
            "type_of_violence": "2",
            "side_a": "A",
            "side_b": "B",
            "where_prec": "1",
            "where_coordinates": "Goma town",
            "latitude": "-1.679",
            "longitude": "29.222",
            "country": "DR Congo",
            "date_prec": "1",
            "date_start": "2024-01-05 00:00:00.000",
            "date_end": "2024-01-05 00:00:00.000",
            "best": "3",
            "high": "4",
            "low": "3",
        },
        ("2024-01-05", "Goma town", GOMA, 3),
    ),
    (
        "GTD",
        {
            "eventid": "202401050001",
            "iyear": "2024",
            "imonth": "1",
            "iday": "5",
            "country_txt": "DR Congo",
            "provstate": "North Kivu",
            "city": "Goma",
            "latitude": "-1.679",
            "longitude": "29.222",
            "specificity": "1",
            "attacktype1_txt": "Armed Assault",
            "nkill": "3",
        },
        ("2024-01-05", "Goma", GOMA, 3),
    ),
    (
        "Missing Migrants",
        {
            "Main ID": "2024.MMP1",
            "Incident ID": "2024.MMP1",
            "Incident Type": "Incident",
            "Region of Incident": "Africa",
            "Incident Date": "Fri, 01/05/2024 - 12:00",
            "Number of Dead": "3",
            "Location of Incident": "Lake Kivu near Goma",
            "Coordinates": "-1.679, 29.222",
        },
        ("2024-01-05", "Lake Kivu near Goma", GOMA, 3),
    ),
    (
        "UK police",
        {
            "Crime ID": "",
            "Month": "2024-01",
            "Reported by": "P",
            "Falls within": "P",
            "Longitude": "-1.54",
            "Latitude": "53.79",
            "Location": "On or near Park Row",
            "LSOA code": "E1",
            "LSOA name": "Leeds 1",
            "Crime type": "Burglary",
            "Last outcome category": "",
            "Context": "",
        },
        ("2024-01", "On or near Park Row", (53.79, -1.54), None),
    ),
    (
        "Chicago crimes",
        {
            "ID": "7",
            "Case Number": "H1",
            "Date": "01/05/2024 01:30:00 PM",
            "Block": "010XX S A ST",
            "Primary Type": "THEFT",
            "Description": "POCKET",
            "Latitude": "41.8",
            "Longitude": "-87.6",
            "Location": "(41.8, -87.6)",
        },
        ("2024-01-05", "010XX S A ST", (41.8, -87.6), None),
    ),
    (
        "New York complaints",
        {
            "CMPLNT_NUM": "7",
            "CMPLNT_FR_DT": "01/05/2024",
            "CMPLNT_FR_TM": "10:00:00",
            "BORO_NM": "BRONX",
            "OFNS_DESC": "ROBBERY",
            "PD_DESC": "",
            "Latitude": "40.8",
            "Longitude": "-73.9",
            "Lat_Lon": "(40.8, -73.9)",
        },
        ("2024-01-05", "BRONX", (40.8, -73.9), None),
    ),
    (
        "New York shootings",
        {
            "INCIDENT_KEY": "7",
            "OCCUR_DATE": "01/05/2024",
            "OCCUR_TIME": "22:10",
            "BORO": "QUEENS",
            "X_COORD_CD": "1",
            "Lon_Lat": "POINT (-73.9 40.8)",
        },
        ("2024-01-05", "QUEENS", (40.8, -73.9), None),
    ),
    (
        "Los Angeles crimes",
        {
            "DR_NO": "7",
            "Date Rptd": "01/07/2024 12:00:00 AM",
            "DATE OCC": "01/05/2024 12:00:00 AM",
            "AREA NAME": "Central",
            "Crm Cd Desc": "ROBBERY",
            "LOCATION": "700 S HILL ST",
            "LAT": "34.05",
            "LON": "-118.25",
        },
        ("2024-01-05", "700 S HILL ST", (34.05, -118.25), None),
    ),
    (
        "San Francisco incidents",
        {
            "Incident Datetime": "2024/01/05 10:30:00 AM",
            "Row ID": "71",
            "Incident ID": "7",
            "Incident Category": "Robbery",
            "Incident Description": "Robbery, street",
            "Intersection": "5TH ST \\ MISSION ST",
            "Police District": "Southern",
            "Latitude": "37.78",
            "Longitude": "-122.4",
            "Point": "POINT (-122.4 37.78)",
        },
        ("2024-01-05", "5TH ST \\ MISSION ST", (37.78, -122.4), None),
    ),
    (
        "Boston crimes",
        {
            "INCIDENT_NUMBER": "7",
            "OFFENSE_CODE": "1",
            "OFFENSE_DESCRIPTION": "ROBBERY",
            "DISTRICT": "D4",
            "OCCURRED_ON_DATE": "2024-01-05 10:00:00",
            "YEAR": "2024",
            "MONTH": "1",
            "STREET": "TREMONT ST",
            "Lat": "42.34",
            "Long": "-71.07",
            "Location": "(42.34, -71.07)",
        },
        ("2024-01-05", "TREMONT ST", (42.34, -71.07), None),
    ),
    (
        "Denver crimes",
        {
            "INCIDENT_ID": "7",
            "OFFENSE_ID": "71",
            "OFFENSE_CATEGORY_ID": "robbery",
            "FIRST_OCCURRENCE_DATE": "1/5/2024 9:10:00 PM",
            "INCIDENT_ADDRESS": "1 A ST",
            "GEO_X": "3143",
            "GEO_Y": "169",
            "GEO_LON": "-104.9",
            "GEO_LAT": "39.7",
        },
        ("2024-01-05", "1 A ST", (39.7, -104.9), None),
    ),
    (
        "Philadelphia crimes",
        {
            "dc_key": "7",
            "dispatch_date_time": "2024-01-05 10:00:00+00",
            "text_general_code": "Robbery",
            "location_block": "0 BLOCK A ST",
            "lat": "39.95",
            "lng": "-75.16",
        },
        ("2024-01-05", "0 BLOCK A ST", (39.95, -75.16), None),
    ),
    (
        "Washington Post police shootings",
        {
            "id": "7",
            "date": "2024-01-05",
            "threat_type": "none",
            "city": "Tulsa",
            "county": "",
            "state": "OK",
            "latitude": "36.15",
            "longitude": "-95.99",
            "location_precision": "address",
            "name": "",
            "age": "30",
        },
        ("2024-01-05", "Tulsa", (36.15, -95.99), None),
    ),
    (
        "Gun Violence Archive",
        {
            "Incident ID": "7",
            "Incident Date": "January 5, 2024",
            "State": "Ohio",
            "City Or County": "Dayton",
            "Address": "1 A St",
            "# Killed": "3",
            "# Injured": "1",
        },
        ("2024-01-05", "Dayton", None, 3),
    ),
    (
        "Mother Jones mass shootings",
        {
            "case": "A school",
            "location": "Dayton, Ohio",
            "date": "1/5/2024",
            "summary": "x",
            "fatalities": "3",
            "injured": "1",
            "total_victims": "4",
            "latitude": "39.75",
            "longitude": "-84.19",
        },
        ("2024-01-05", "Dayton, Ohio", (39.75, -84.19), 3),
    ),
    (
        "IOM DTM",
        {
            "admin0Name": "DR Congo",
            "admin0Pcode": "CD",
            "admin1Name": "North Kivu",
            "admin1Pcode": "CD61",
            "numPresentIdpInd": "1200",
            "reportingDate": "2024-01-05",
            "roundNumber": "3",
        },
        ("2024-01-05", "", None, None),
    ),
    (
        "HDX HAPI",
        {
            "location_code": "COD",
            "location_name": "DR Congo",
            "admin1_code": "CD61",
            "admin1_name": "North Kivu",
            "event_type": "political_violence",
            "events": "4",
            "fatalities": "3",
            "reference_period_start": "2024-01-01",
            "reference_period_end": "2024-01-31",
        },
        ("2024-01", "", None, 3),
    ),
    (
        "USGS earthquakes",
        {
            "time": "2024-01-05T17:34:00.342Z",
            "latitude": "-1.679",
            "longitude": "29.222",
            "depth": "10",
            "mag": "5.1",
            "magType": "mb",
            "id": "us1",
            "place": "4 km E of Goma",
            "type": "earthquake",
        },
        ("2024-01-05", "4 km E of Goma", GOMA, None),
    ),
    (
        "EM-DAT",
        {
            "DisNo.": "2024-0001-COD",
            "Disaster Type": "Flood",
            "Disaster Subtype": "Flash flood",
            "ISO": "COD",
            "Country": "Congo (the Democratic Republic of the)",
            "Location": "Goma",
            "Start Year": "2024",
            "Start Month": "1",
            "Start Day": "5",
            "End Year": "2024",
            "End Month": "1",
            "End Day": "7",
            "Total Deaths": "3",
        },
        ("2024-01-05/2024-01-07", "Goma", None, 3),
    ),
    (
        "timemap",
        {
            "id": "7",
            "description": "x",
            "date": "1/5/2024",
            "time": "",
            "location": "Goma",
            "latitude": "-1.679",
            "longitude": "29.222",
            "associations": "a",
            "sources": "s1",
        },
        ("2024-01-05", "Goma", GOMA, None),
    ),
    (
        "Ushahidi",
        {
            "#": "7",
            "INCIDENT TITLE": "Road cut",
            "INCIDENT DATE": "2024-01-05 10:00:00",
            "LOCATION": "Goma",
            "DESCRIPTION": "x",
            "CATEGORY": "Roads",
            "LATITUDE": "-1.679",
            "LONGITUDE": "29.222",
            "APPROVED": "YES",
            "VERIFIED": "NO",
        },
        ("2024-01-05", "Goma", GOMA, None),
    ),
    (
        "Uwazi",
        {
            "title": "A case",
            "template": "Event",
            "geolocation": "-1.679|29.222",
            "date": "2024-01-05",
            "language": "en",
        },
        ("2024-01-05", "", GOMA, None),
    ),
    (
        "Aid Worker Security Database",
        {
            "Incident ID": "7",
            "Year": "2024",
            "Month": "1",
            "Day": "5",
            "Country Code": "CD",
            "Country": "DR Congo",
            "Region": "North Kivu",
            "District": "",
            "City": "Goma",
            "Total killed": "3",
            "Total affected": "4",
            "Latitude": "-1.679",
            "Longitude": "29.222",
            "Means of attack": "Shooting",
            "Details": "x",
        },
        ("2024-01-05", "Goma", GOMA, 3),
    ),
    (
        "SCAD",
        {
            "eventid": "7",
            "countryname": "DR Congo",
            "startdate": "2024-01-05",
            "enddate": "2024-01-06",
            "etype": "8",
            "elocal": "Goma",
            "latitude": "-1.679",
            "longitude": "29.222",
            "ndeath": "-99",
        },
        ("2024-01-05/2024-01-06", "Goma", GOMA, None),
    ),
    (
        "GDELT",
        {
            "GLOBALEVENTID": "7",
            "SQLDATE": "20240105",
            "Actor1Name": "A",
            "EventCode": "190",
            "ActionGeo_Type": "4",
            "ActionGeo_FullName": "Goma, DR Congo",
            "ActionGeo_CountryCode": "CD",
            "ActionGeo_Lat": "-1.679",
            "ActionGeo_Long": "29.222",
            "SOURCEURL": "https://example.org",
        },
        ("2024-01-05", "Goma, DR Congo", GOMA, None),
    ),
    (
        "ICEWS",
        {
            "Event ID": "7",
            "Event Date": "2024-01-05",
            "Source Name": "A",
            "Event Text": "Fight",
            "Target Name": "B",
            "City": "Goma",
            "District": "",
            "Province": "North Kivu",
            "Country": "DR Congo",
            "Latitude": "-1.679",
            "Longitude": "29.222",
        },
        ("2024-01-05", "Goma", GOMA, None),
    ),
    (
        "NASA landslides",
        {
            "event_id": "7",
            "event_date": "01/05/2024 10:00:00 AM",
            "event_title": "Slide",
            "location_description": "Goma",
            "location_accuracy": "5km",
            "landslide_category": "mudslide",
            "landslide_trigger": "rain",
            "fatality_count": "3",
            "longitude": "29.222",
            "latitude": "-1.679",
        },
        ("2024-01-05", "Goma", GOMA, 3),
    ),
    (
        "NOAA storm events",
        {
            "BEGIN_YEARMONTH": "202401",
            "BEGIN_DAY": "5",
            "EVENT_ID": "7",
            "STATE": "TEXAS",
            "EVENT_TYPE": "Tornado",
            "CZ_NAME": "BEXAR",
            "BEGIN_DATE_TIME": "05-JAN-24 14:45:00",
            "DEATHS_DIRECT": "3",
            "BEGIN_LAT": "29.42",
            "BEGIN_LON": "-98.49",
        },
        ("2024-01-05", "BEXAR", (29.42, -98.49), 3),
    ),
    (
        "NASA FIRMS",
        {
            "latitude": "-1.679",
            "longitude": "29.222",
            "brightness": "330",
            "acq_date": "2024-01-05",
            "acq_time": "1030",
            "confidence": "80",
        },
        ("2024-01-05", "", GOMA, None),
    ),
    (
        "IDMC",
        {
            "ISO3": "COD",
            "Country / Territory": "DR Congo",
            "Year": "2024",
            "Event Name": "Flood in Goma",
            "Date of Event (start)": "2024-01-05",
            "Disaster Internal Displacements": "1200",
            "Hazard Type": "Flood",
        },
        ("2024-01-05", "", None, None),
    ),
    (
        "Atlos",
        {
            "slug": "A-7",
            "attr_description": "Shelling",
            "attr_date": "2024-01-05",
            "attr_geolocation": "-1.679, 29.222",
            "attr_status": "Completed",
            "attr_sensitive": "Not Sensitive",
        },
        ("2024-01-05", "", GOMA, None),
    ),
    (
        "Desinventar",
        {
            "serial": "7",
            "evento": "Inundación",
            "fechano": "2024",
            "fechames": "1",
            "fechadia": "5",
            "name0": "Meta",
            "name1": "Granada",
            "lugar": "La Playa",
            "muertos": "3",
        },
        ("2024-01-05", "La Playa", None, 3),
    ),
    (
        "Mapping Police Violence",
        {
            "name": "",
            "date": "1/5/2024",
            "street_address": "1 A St",
            "city": "Tulsa",
            "state": "OK",
            "agency_responsible": "PD",
            "cause_of_death": "Gunshot",
            "latitude": "36.15",
            "longitude": "-95.99",
        },
        ("2024-01-05", "Tulsa", (36.15, -95.99), None),
    ),
    (
        "Insecurity Insight",
        {
            "SiND Event ID": "7",
            "Date": "2024-01-05",
            "Country": "DR Congo",
            "Admin 1": "North Kivu",
            "Latitude": "-1.679",
            "Longitude": "29.222",
            "Event Description": "x",
        },
        ("2024-01-05", "", GOMA, None),
    ),
    (
        "NTSB accidents",
        {
            "Event.Id": "7",
            "Investigation.Type": "Accident",
            "Event.Date": "2024-01-05",
            "Location": "Juneau, AK",
            "Country": "United States",
            "Latitude": "58.3",
            "Longitude": "-134.4",
            "Aircraft.Category": "Airplane",
            "Total.Fatal.Injuries": "3",
        },
        ("2024-01-05", "Juneau, AK", (58.3, -134.4), 3),
    ),
    (
        "Airwars",
        {
            "unique_reference_code": "A7",
            "incident_date": "2024-01-05",
            "location_name": "Goma",
            "geolocation": "-1.679, 29.222",
            "civilian_deaths_min": "3",
            "civilian_deaths_max": "5",
            "civilians_reported_killed": "3-5",
        },
        ("2024-01-05", "Goma", GOMA, None),
    ),
    (
        "GDACS",
        {
            "eventid": "7",
            "eventtype": "FL",
            "alertlevel": "Orange",
            "name": "Flood in DR Congo",
            "fromdate": "2024-01-05",
            "todate": "2024-01-07",
            "country": "DR Congo",
            "latitude": "-1.679",
            "longitude": "29.222",
        },
        ("2024-01-05/2024-01-07", "", GOMA, None),
    ),
    (
        "German accident atlas",
        {
            "OBJECTID": "7",
            "UJAHR": "2024",
            "UMONAT": "01",
            "UKATEGORIE": "3",
            "LINREFX": "797000,1",
            "LINREFY": "5827000,2",
            "XGCSWGS84": "13,404",
            "YGCSWGS84": "52,52",
        },
        ("2024-01", "", (52.52, 13.404), None),
    ),
    (
        "Google Forms",
        {
            "Timestamp": "1/9/2024 10:00:00",
            "Date of incident": "2024-01-05",
            "Village / town": "Goma",
            "GPS coordinates": "-1.679, 29.222",
            "How many people were killed?": "3",
        },
        ("2024-01-05", "Goma", GOMA, 3),
    ),
]
NAMES = [name for name, _, _ in LAYOUTS]


def stated(record):
    point = None if record.point is None else (record.point.lat, record.point.lon)
    return record.when.edtf, record.location, point, record.best


@pytest.mark.parametrize(("name", "cells", "expected"), LAYOUTS, ids=NAMES)
def test_layout_is_known_by_its_header_and_read(read, name, cells, expected):
    found = read(table(**cells))
    [record], [coverage] = found.records, found.coverage

    assert coverage.layout == name
    assert stated(record) == expected


@pytest.mark.parametrize("prefix", ["incident/", "grp_a_", "data.", "group-1-"])
@pytest.mark.parametrize(("name", "cells", "expected"), LAYOUTS, ids=NAMES)
def test_layout_is_known_behind_group_prefixes_and_in_another_order(
    read, name, cells, expected, prefix
):
    shuffled = {prefix + header: cells[header] for header in sorted(cells, reverse=True)}
    found = read(table(**shuffled))
    [record], [coverage] = found.records, found.coverage

    assert coverage.layout == name
    assert stated(record) == expected


def test_every_packaged_layout_has_a_table_here():
    """A layout without a table that it reads is a guess."""
    tried = {*NAMES, "incident-mapper", "Ushahidi v3", "ReliefWeb disasters", "Seattle crimes"}

    assert {layout.name for layout in known_layouts()} == tried


# ------------------------------------------------------------------ survey forms

GPS = {
    "_{q}_latitude": "3.11383",
    "_{q}_longitude": "43.6498",
    "_{q}_altitude": "480",
    "_{q}_precision": "4.9",
}


def form(question, **others):
    """A form with one position, as KoBo exports it."""
    position = {key.format(q=question): value for key, value in GPS.items()}
    return table(start="2024-03-02T09:12:11.000+03:00", **others, **position, _uuid="u-1")


@pytest.mark.parametrize(
    "headers",
    [
        ("Incident date", "Village", "Where did it happen?"),
        ("grp_what/incident_date", "grp_loc/village", "grp_loc/gps"),
        ("grp_what-incident_date", "grp_loc-village", "grp_loc-gps"),
        ("grp_what_incident_date", "grp_loc_village", "grp_loc_gps"),
        ("1. Date of the incident", "2. Town / village:", "3. GPS"),
        ("Date de l'incident", "Localité", "Coordonnées GPS"),
        ("تاريخ الحادث", "القرية", "الموقع الجغرافي"),
        ("Дата події", "Населений пункт", "Координати"),
    ],
    ids=["labels", "slash", "hyphen", "underscore", "numbered", "French", "Arabic", "Ukrainian"],
)
def test_form_gives_day_place_and_position_whatever_its_export(read, headers):
    day, place, gps = headers
    text = form(gps, **{day: "2024-03-01", place: "Baidoa", "What happened?": "House burned"})
    found = read(text)
    [record], [coverage] = found.records, found.coverage

    assert (record.when.edtf, record.location) == ("2024-03-01", "Baidoa")
    assert (record.point.lat, record.point.lon) == (3.11383, 43.6498)
    assert record.radius_km == 0.0049
    assert coverage.layout == "KoBo/ODK"
    assert "start" in coverage.not_used


def test_form_of_a_server_is_read_with_its_groups_and_geopoint(read):
    """Objects of the API: nested groups, a geopoint as text, a pair as a list."""
    items = [
        {
            "_id": 7,
            "what": {"incident_date": "2024-03-01"},
            "where": {"village": "Baidoa"},
            "gps": "3.11383 43.6498 480.0 4.9",
            "_geolocation": [3.11383, 43.6498],
            "_uuid": "u",
        },
    ]
    [record] = read(json.dumps(items), "api.json").records

    assert stated(record) == ("2024-03-01", "Baidoa", (3.11383, 43.6498), None)
    assert record.event_id == "7"


def test_answers_of_a_question_with_many_are_no_figures(read):
    """``harm/killed`` is 1 because somebody ticked it, not because one person died."""
    cells = {"date": "2024-03-01", "village": "Baidoa", "harm": "killed injured"}
    answers = {"harm/killed": "1", "harm/injured": "1", "harm/missing": "0"}
    [record] = read(table(**cells, **answers)).records

    assert record.best is None


# ------------------------------------------------------------------ HXL


@pytest.mark.parametrize(
    "tags",
    [
        ("#event+id", "#date+occurred", "#loc+name", "#geo+lat", "#geo+lon", "#affected+killed"),
        (
            "#event +id",
            "#date +occurred",
            "#loc +settlement +name",
            "#geo +lat",
            "#geo +lon",
            "#affected +f +killed",
        ),
        ("#event+code", "#date+event", "#loc", "#geo+x_wgs+lat", "#geo+lon", "#affected+killed+i"),
    ],
    ids=["plain", "blanks and more", "other attributes"],
)
@pytest.mark.parametrize("headed", [True, False], ids=["headers above", "tags alone"])
def test_tags_are_read_by_their_attributes_in_any_order(read, tags, headed):
    lines = ["7,2024-01-05,Goma,-1.679,29.222,3"]
    heads = ["A,B,C,D,E,F"] if headed else []
    [record] = read("\n".join([*heads, ",".join(tags), *lines]) + "\n").records

    assert (record.event_id, *stated(record)) == ("7", "2024-01-05", "Goma", GOMA, 3)


# ------------------------------------------------------------------ words


@pytest.mark.parametrize(
    "headers",
    [
        "Fecha;Lugar;Latitud;Longitud;Muertos",
        "Fecha del hecho;Localidad;Latitud;Longitud;Número de víctimas mortales",
        "Date;Lieu;Latitude;Longitude;Nombre de morts",
        "Date de l’évènement;Localité;Latitude;Longitude;Décès",
        "التاريخ;المكان;خط العرض;خط الطول;عدد القتلى",
        "Дата;Населений пункт;Широта;Довгота;Загиблі",
        "Дата происшествия;Город;Широта;Долгота;Число погибших",
        "When;Where;Lat;Lng;Number of people killed",
        "Date of attack (DD/MM/YYYY);Town or village;Latitude (WGS84);Longitude (WGS84);Total dead",
    ],
)
def test_words_of_the_languages_of_the_house_name_columns(read, headers):
    [record] = read(f"{headers}\n2024-01-05;Goma;-1.679;29.222;3\n").records

    assert stated(record) == ("2024-01-05", "Goma", GOMA, 3)


def test_words_that_are_of_something_else_name_nothing(read):
    headers = (
        "Date of birth,Submission date,Number of children killed,Killed women,Country of origin"
    )
    found = read(f"place,{headers}\nGoma,1990-01-01,2024-01-01,3,2,Chad\n")
    [record] = found.records

    assert (record.when.start, record.best) == (None, None)
    assert found.rejected[0].fatal


@pytest.mark.parametrize(
    ("cells", "edtf"),
    [
        ({"year": "2024", "month": "January", "place": "Goma"}, "2024-01"),
        ({"Año": "2024", "Mes": "1", "Día": "5", "Lugar": "Goma"}, "2024-01-05"),
        (
            {"Year": "2024", "Month": "1", "Incident date": "2024-01-07", "Town": "Goma"},
            "2024-01-07",
        ),
        (
            {"startDate": "2024-01-05", "endDate": "2024-01-06", "placeName": "Goma"},
            "2024-01-05/2024-01-06",
        ),
    ],
    ids=["months", "parts", "parts beside a date", "camel case"],
)
def test_dates_in_parts_and_ends_are_put_together(read, cells, edtf):
    [record] = read(table(**cells)).records

    assert (record.when.edtf, record.location) == (edtf, "Goma")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Corregimiento o vereda", "location"),
        ("nb_morts", "best"),
        ("Número de cuerpos", "best"),
        ("Lat/Long", "coordinates"),
    ],
)
def test_headers_of_several_words_are_understood(read, header, field):
    cell = "-1.679, 29.222" if field == "coordinates" else "3"
    [coverage] = read(table(date="2024-01-05", country="CD", **{header: cell})).coverage

    assert dict(coverage.read)[header] == field


def test_column_that_a_person_names_wins(read):
    text = table(date="2024-01-01", other="2024-02-02", place="A", nearest="B")
    found = read(text, columns={"date": "other", "place": "nearest"})
    [record] = found.records

    assert (record.when.edtf, record.location) == ("2024-02-02", "B")


def test_column_that_is_named_and_not_there_is_said(read):
    found = read(table(date="2024-01-01", place="A"), columns={"deaths": "Dead"})

    assert [(f.column, f.reason) for f in found.rejected] == [
        ("Dead", "there is no column 'Dead', which was to be read as best")
    ]


# ------------------------------------------------------------------ nothing silent


def test_every_column_is_read_or_named_as_not_read(read):
    found = read(rows({"date": "2024-01-05", "place": "Goma", "Colour": "red", "Size": ""}))
    [coverage] = found.coverage

    assert dict(coverage.read) == {"date": "event_date", "place": "location"}
    assert (coverage.not_used, coverage.rows) == (("Colour",), 1)
    assert (coverage.placed, coverage.dated, coverage.counted) == (1, 1, 0)
    assert found.records[0].extra == {"colour": "red"}


@pytest.mark.parametrize(
    ("text", "reason", "fatal"),
    [
        ("place,zeit\nGoma,gestern\n", "no row has a date; columns not read: zeit", True),
        ("date,x1\n2024-01-05,a\n", "no row has a place; columns not read: x1", True),
        ("place,date\nGoma,\n", "no row has a date", False),
        ("date,place\n", "the table has a header and no rows", False),
        ("a,b\n1,2\n", "no column of this table is known: a, b", True),
    ],
    ids=["date unread", "place unread", "no dates", "no rows", "nothing known"],
)
def test_table_that_says_too_little_is_a_fault_if_columns_were_left_unread(
    read, text, reason, fatal
):
    [fault] = read(text).rejected

    assert (fault.reason, fault.fatal, fault.warning) == (reason, fatal, not fatal)


def test_rows_without_ids_are_all_kept_and_equal_ones_said(read):
    text = "Country,Admin1,Reporting date,IDPs\nChad,Lac,2023-01-31,12\nChad,Lac,2023-01-31,13\n"
    found = read(text + "Chad,Lac,2023-01-31,12\n")

    assert len({record.event_id for record in found.records}) == 3
    assert [(f.row, f.warning) for f in found.rejected if "both are kept" in f.reason] == [
        (4, True)
    ]


def test_header_is_the_row_of_words_not_the_row_of_a_short_cell(read):
    found = read(
        "location_code,has_plan,admin1_name,day\nTCD,Y,Lac,2023-01-31\nTCD,N,Lac,2023-02-28\n"
    )

    assert [record.admin1 for record in found.records] == ["Lac", "Lac"]


def test_titles_totals_and_repeated_headers_are_left_out_and_said(read):
    text = "Incident log\nUpdated 2 May\n\nid,date,place,killed\n1,2024-01-05,Goma,3\n"
    found = read(text + "id,date,place,killed\n2,2024-01-06,Sake,4\nTOTAL,,,7\n")

    assert [record.event_id for record in found.records] == ["1", "2"]
    assert [(f.row, f.reason) for f in found.rejected] == [
        (4, "row 4 is the header; 2 above skipped"),
        (6, "the header stands here again; left out"),
        (8, "a total, no incident; left out"),
    ]


def test_day_of_an_event_is_not_that_of_its_entry(read):
    found = read(
        table(**{"Submission date": "2024-02-01", "Incident date": "2024-01-05", "place": "A"})
    )

    assert found.records[0].when.start == date(2024, 1, 5)
    assert found.coverage[0].not_used == ("Submission date",)


# ------------------------------------------------------------------ our own outputs


def feature(key, **properties):
    return {
        "type": "Feature",
        "id": key,
        "geometry": {"type": "Point", "coordinates": [29.222, -1.679]},
        "properties": properties,
    }


OURS = {
    "event_id": "e1",
    "location": "Goma",
    "edtf": "2024-01",
    "date_prec": 4,
    "where_prec": 1,
    "precision": "settlement",
    "precision_basis": "not_stated",
    "uncertainty_m": 2000,
}


def test_all_layers_of_a_map_of_ours_are_not_all_incidents(read):
    features = [
        {**feature("incidents/e1", **OURS), "layer": "incidents"},
        {**feature("routes/m1", movement_id="m1"), "layer": "routes"},
        {**feature("context/r:1", mention_id="r:1"), "layer": "context"},
    ]
    found = read(json.dumps({"type": "FeatureCollection", "features": features}), "all.geojson")
    [record] = found.records

    assert (record.event_id, record.when.edtf, record.when.date_prec) == ("e1", "2024-01", 4)
    assert (record.precision_basis.value, record.radius_km) == ("not_stated", 2.0)
    assert "2 features of other layers are no incidents: context, routes (read as movements)" in {
        fault.reason for fault in found.rejected
    }


@pytest.mark.parametrize(
    ("properties", "what", "read_as"),
    [
        ({"movement_id": "m1", "origin": "Goma"}, "movements", "read as movements"),
        ({"source_id": "s", "independence_group": "s"}, "sources", "read as sources"),
        (
            {"mention_id": "r:1", "mention_kind": "toponym"},
            "places that reports name",
            "not read as such",
        ),
        ({"claim_id": "c", "harm": "killed"}, "claims", "not read as such; name it under [inputs]"),
    ],
)
def test_other_layers_of_ours_are_recognised_and_not_counted(read, properties, what, read_as):
    text = json.dumps({"type": "FeatureCollection", "features": [feature("x", **properties)]})
    found = read(text, "layer.geojson")

    assert found.records == []
    [said] = map(str, found.rejected)
    assert f"holds {what}, not incidents" in said
    assert read_as in said


@pytest.mark.parametrize(
    "piece", ["a/", "a.", "date ", "q1. ", "a_", '{"a":', "(", "killed women "]
)
def test_of_a_header_of_any_length_only_so_much_is_looked_at(piece):
    header = piece * 3_000
    table = Table(name="a.csv", cells=pd.DataFrame({header: ["1"]}))
    [(names, tails)] = spellings_of(table, ()).values()
    assert len(names) + len(tails) < 100
    assert meanings(header) == meanings(header[:600])
