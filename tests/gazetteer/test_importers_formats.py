"""Who's On First, OCHA, OpenStreetMap, Natural Earth and Wikidata to rows."""

import json
import sqlite3

import geopandas as gpd
import openpyxl
import pytest
import shapely
from shapely.geometry import Point, box

from geo.gazetteer.importers import read
from geo.model.errors import InputError

JABLEH = Point(35.93, 35.36)
DISTRICT = box(35.8, 35.1, 36.2, 35.5)


def rows_of(format_, *paths, **options):
    faults = []
    return list(read(format_, paths, faults=faults, **options)), faults


def write_vector(path, columns, shapes, **options):
    gpd.GeoDataFrame(columns, geometry=shapes, crs=options.pop("crs", 4326)).to_file(
        path, **options
    )
    return path


# ------------------------------------------------------------------ Who's On First


def document(number=1, **properties):
    values = {
        "wof:id": number, "wof:name": "Jableh", "wof:placetype": "locality", "iso:country": "SY",
        "geom:latitude": 35.36, "geom:longitude": 35.93, "wof:population": 65915,
        "name:ara_x_preferred": ["جبلة"], "name:fra_x_variant": ["Djéblé"],
        "wof:concordances": {"gn:id": 169304, "wd:id": "Q175923"},
        "wof:hierarchy": [{"region_id": 50, "county_id": 60}], "mz:is_current": 1,
    } | properties  # fmt: skip
    geometry = shapely.geometry.mapping(JABLEH)
    return {"type": "Feature", "id": number, "properties": values, "geometry": geometry}


def test_wof_documents(tmp_path):
    folder = tmp_path / "data" / "1"
    folder.mkdir(parents=True)
    region = document(50, **{"wof:name": "Latakia", "wof:placetype": "region"})
    region["geometry"] = shapely.geometry.mapping(DISTRICT)
    for name, body in {
        "1.geojson": document(),
        "1-alt-x.geojson": document(9),
        "2.geojson": document(2, **{"edtf:deprecated": "2019-01-01"}),
        "3.geojson": document(3, **{"wof:placetype": "postalcode"}),
        "50.geojson": region,
    }.items():
        (folder / name).write_text(json.dumps(body), encoding="utf-8")
    (folder / "4.geojson").write_text("{", encoding="utf-8")
    rows, faults = rows_of("wof", tmp_path)

    assert [(r.place_id, r.kind.value) for r in rows] == [
        ("wof:1", "city"),
        ("wof:50", "adm1"),
    ]
    jableh, latakia = rows
    assert (jableh.geonames_id, jableh.wikidata, jableh.name_ar) == (169304, "Q175923", "جبلة")
    assert [(n.text, n.lang) for n in jableh.names] == [("Djéblé", "fr")]
    assert (jableh.admin1, jableh.admin2) == ("wof:50", "wof:60")
    assert latakia.footprint is not None
    assert [(f.file, "not JSON" in f.reason) for f in faults] == [("data/1/4.geojson", True)]


def test_wof_database(tmp_path):
    path = tmp_path / "wof.db"
    with sqlite3.connect(path) as base:
        base.executescript("""
            CREATE TABLE spr (id, name, placetype, country, latitude, longitude, is_current,
                              is_deprecated, is_ceased, is_superseded);
            CREATE TABLE names (id, language, privateuse, name);
            CREATE TABLE concordances (id, other_source, other_id);
            CREATE TABLE ancestors (id, ancestor_placetype, ancestor_id);
            INSERT INTO spr VALUES (1, 'Jableh', 'locality', 'SY', 35.36, 35.93, 1, 0, 0, 0),
                                   (2, 'Gone', 'locality', 'SY', 35.36, 35.93, 1, 1, 0, 0),
                                   (3, 'Far', 'locality', 'SY', 135.36, 35.93, -1, 0, 0, 0);
            INSERT INTO names VALUES (1, 'ara', 'preferred', 'جبلة'), (1, 'eng', 'variant', 'X');
            INSERT INTO concordances VALUES (1, 'gn:id', 169304);
            INSERT INTO ancestors VALUES (1, 'region', 50), (1, 'county', 60);
        """)
    base.close()
    rows, faults = rows_of("wof", path)

    assert [(r.place_id, r.geonames_id, r.name_ar, r.admin1) for r in rows] == [
        ("wof:1", 169304, "جبلة", "wof:50")
    ]
    assert [(f.row, f.column) for f in faults] == [(3, "latitude")]


def test_wof_refuses_what_it_is_not(tmp_path):
    with pytest.raises(InputError, match="no GeoJSON"):
        rows_of("wof", tmp_path)
    (tmp_path / "x.db").write_bytes(b"no database at all, but long enough to be looked at")
    with pytest.raises(InputError, match="no SQLite database"):
        rows_of("wof", tmp_path / "x.db")
    (tmp_path / "list.geojson").write_text('["Jableh"]', encoding="utf-8")
    rows, [fault] = rows_of("wof", tmp_path)
    assert (rows, fault.file, fault.reason) == ([], "list.geojson", "no GeoJSON")


# ------------------------------------------------------------------ OCHA


@pytest.mark.parametrize(
    "columns",
    [
        {"ADM0_PCODE": "SY", "ADM1_EN": "Lattakia", "ADM1_PCODE": "SY06", "ADM2_EN": "Jablah",
         "ADM2_AR": "جبلة", "ADM2_PCODE": "SY0602"},
        {"admin0Pcode": "SY", "admin1Name_en": "Lattakia", "admin1Pcode": "SY06",
         "admin2Name_en": "Jablah", "admin2Name_ar": "جبلة", "admin2Pcode": "SY0602"},
        {"adm0_pcode": "SY", "adm1_name": "Lattakia", "adm1_pcode": "SY06", "adm2_name": "Jablah",
         "adm2_name1": "جبلة", "adm2_pcode": "SY0602", "lang": "en", "lang1": "ar"},
    ],
    ids=["ADM2_EN", "admin2Name_en", "adm2_name1"],
)  # fmt: skip
def test_ocha_boundaries_of_every_year(tmp_path, columns):
    path = write_vector(
        tmp_path / "adm2.gpkg", {k: [v] for k, v in columns.items()}, [DISTRICT], layer="adm2"
    )
    [row], faults = rows_of("ocha", path)

    assert (row.place_id, row.kind.value, row.name, row.name_ar) == (
        "ocha:SY0602", "adm2", "Jablah", "جبلة",
    )  # fmt: skip
    assert (row.pcode, row.admin1, row.country, faults) == ("SY0602", "SY06", "SY", [])
    assert row.footprint is not None


def test_ocha_populated_places_in_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(
        [
            "ADM1_PCODE",
            "ADM3_PCODE",
            "ADM4_EN",
            "ADM4_AR",
            "ADM4_PCODE",
            "LATITUDE_Y",
            "LONGITUDE_X",
        ]
    )
    book.active.append(["SY06", "SY060200", "Jablah", "جبلة", "C3692", 35.36, 35.93])
    book.active.append(["SY06", "SY060200", "", "", "", 35.36, 35.93])
    book.active.append(["SY06", "SY060200", "Jablah", "جبلة", "C3692", 35.37, 35.93])
    book.save(tmp_path / "pplp.xlsx")
    rows, faults = rows_of("ocha", tmp_path / "pplp.xlsx")

    assert [(r.place_id, r.kind.value, r.pcode, r.admin1) for r in rows] == [
        ("ocha:C3692", "village", "C3692", "SY06")
    ] * 2
    assert {r.country for r in rows} == {"SY"}
    assert [(f.row, f.fatal) for f in faults] == [(3, True), (4, False)]


def test_ocha_without_codes_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no column of p-codes"):
        rows_of("ocha", tmp_path / "x.csv")


# ------------------------------------------------------------------ OpenStreetMap


OSM = """<?xml version='1.0'?><osm version="0.6">
<node id="1" lat="35.36" lon="35.93"><tag k="place" v="town"/><tag k="name" v="جبلة"/>
 <tag k="name:en" v="Jableh"/><tag k="name:ar" v="جبلة"/><tag k="alt_name:fr" v="Djéblé;Djeble"/>
 <tag k="population" v="65,915 (2004)"/><tag k="wikidata" v="Q175923"/></node>
<node id="2" lat="35.4" lon="35.95"><tag k="aeroway" v="aerodrome"/><tag k="military" v="airfield"/>
 <tag k="name" v="Hmeimim"/></node>
<node id="3" lat="35.4" lon="35.95"><tag k="shop" v="bakery"/><tag k="name" v="Bread"/></node>
<node id="4" lat="35.5" lon="36.0"><tag k="place" v="village"/></node>
<node id="11" lat="35.1" lon="35.8"/><node id="12" lat="35.1" lon="36.2"/>
<node id="13" lat="35.5" lon="36.2"/><node id="14" lat="35.5" lon="35.8"/>
<way id="21"><nd ref="11"/><nd ref="12"/><nd ref="13"/><nd ref="14"/><nd ref="11"/>
 <tag k="boundary" v="administrative"/><tag k="admin_level" v="6"/>
 <tag k="name" v="Jableh District"/></way></osm>"""


def test_osm_extract(tmp_path):
    (tmp_path / "sy.osm").write_text(OSM, encoding="utf-8")
    rows, faults = rows_of("osm", tmp_path / "sy.osm")
    found = {row.place_id: row for row in rows}

    assert {i: r.kind.value for i, r in found.items()} == {
        "osm:n1": "town", "osm:n2": "air_base", "osm:w21": "adm2",
    }  # fmt: skip
    town = found["osm:n1"]
    assert (town.name, town.name_ar, town.population, town.wikidata) == (
        "Jableh", "جبلة", 65915, "Q175923",
    )  # fmt: skip
    assert {(n.text, n.lang) for n in town.names} == {("Djéblé", "fr"), ("Djeble", "fr")}
    assert (town.country, faults) == ("SY", [])
    assert found["osm:w21"].footprint is not None


def test_an_osm_outline_that_is_none_is_one_fault(tmp_path):
    """Cut extracts hold rings of one node; GDAL speaks of them on stderr and GEOS refuses them."""
    thin = """<way id="22"><nd ref="11"/><nd ref="11"/><tag k="natural" v="water"/>
 <tag k="name" v="Thin Lake"/></way>
<way id="23"><nd ref="11"/><nd ref="12"/><nd ref="11"/><tag k="natural" v="water"/>
 <tag k="name" v="Flat Lake"/></way></osm>"""
    (tmp_path / "sy.osm").write_text(OSM.replace("</osm>", thin), encoding="utf-8")
    rows, [fault] = rows_of("osm", tmp_path / "sy.osm")

    assert {"osm:n1", "osm:w21"} <= {row.place_id for row in rows}
    assert "Thin Lake has no geometry" in str(fault)


def test_osm_geojson(tmp_path):
    feature = {
        "type": "Feature",
        "id": "node/1",
        "properties": {"@id": "node/1", "place": "village", "name": "Arza", "name:ar": "أرزة"},
        "geometry": shapely.geometry.mapping(JABLEH),
    }
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    [row], _ = rows_of("osm", path)

    assert (row.place_id, row.name, row.name_ar, row.kind.value) == (
        "osm:n1", "Arza", "أرزة", "village",
    )  # fmt: skip


# ------------------------------------------------------------------ Natural Earth


def test_natural_earth(tmp_path):
    places = write_vector(
        tmp_path / "places.gpkg",
        {
            "FEATURECLA": ["Populated place", "Admin-0 capital", None],
            "NAME": ["Latakia", "Damascus", "Nothing"],
            "NAME_AR": ["اللاذقية", "دمشق", ""],
            "NAMEALT": ["Lattakia|Al Ladhiqiyah", "", ""],
            "ISO_A2": ["SY", "SY", "SY"],
            "POP_MAX": [500_000, 2_000_000, 0],
            "GEONAMESID": [173576.0, -1.0, -1.0],
            "WIKIDATAID": ["Q200030", "", ""],
        },
        [Point(35.79, 35.53), Point(36.29, 33.51), Point(0, 0)],
    )
    seas = write_vector(
        tmp_path / "marine.geojson",
        {"featurecla": ["sea", "Range/mtn"], "name": ["Levantine Sea", "Coastal range"],
         "name_fr": ["Mer du Levant", None]},
        [box(30, 32, 35, 36), box(36, 35, 36.3, 36)],
    )  # fmt: skip
    rows, faults = rows_of("natural-earth", places, seas)
    found = {row.name: row for row in rows}

    assert {name: row.kind.value for name, row in found.items()} == {
        "Latakia": "city", "Damascus": "city", "Levantine Sea": "sea",
        "Coastal range": "mountains",
    }  # fmt: skip
    latakia = found["Latakia"]
    assert (latakia.place_id, latakia.name_ar, latakia.wikidata) == (
        "gn:173576", "اللاذقية", "Q200030",
    )  # fmt: skip
    assert {n.text for n in latakia.names} == {"Lattakia", "Al Ladhiqiyah"}
    assert [(n.text, n.lang) for n in found["Levantine Sea"].names] == [("Mer du Levant", "fr")]
    assert found["Levantine Sea"].footprint is not None
    assert [(f.file, f.row, f.column) for f in faults] == [("places.gpkg", 3, "FEATURECLA")]


def test_projected_files_are_brought_to_degrees(tmp_path):
    frame = gpd.GeoDataFrame(
        {"FEATURECLA": ["Populated place"], "NAME": ["Jableh"]}, geometry=[JABLEH], crs=4326
    ).to_crs(32636)
    frame.to_file(tmp_path / "utm.gpkg")
    [row], _ = rows_of("natural-earth", tmp_path / "utm.gpkg")

    assert (round(row.lat, 6), round(row.lon, 6)) == (35.36, 35.93)


# ------------------------------------------------------------------ Wikidata


def entity(item="Q175923", **claims):
    def claim(value, rank="normal"):
        return {"rank": rank, "mainsnak": {"datavalue": {"value": value}}}

    return {
        "id": item,
        "labels": {"en": {"value": "Jableh"}, "ar": {"value": "جبلة"}},
        "aliases": {"fr": [{"value": "Djéblé"}]},
        "claims": {
            "P625": [claim({"latitude": 1, "longitude": 2}, "deprecated"),
                     claim({"latitude": 35.36, "longitude": 35.93})],
            "P31": [claim({"id": "Q515"})],
            "P1566": [claim("169304")],
            "P1082": [claim({"amount": "+65915"})],
        } | claims,
    }  # fmt: skip


EXPECTED = ("wd:Q175923", "Jableh", "جبلة", "city", 35.36, 35.93, 169304, 65915)


def facts(row):
    return (row.place_id, row.name, row.name_ar, row.kind.value, row.lat, row.lon,
            row.geonames_id, row.population)  # fmt: skip


@pytest.mark.parametrize("form", ["entities", "dump"])
def test_wikidata_entities(tmp_path, form):
    bodies = [entity(), entity("Q1", P625=[])]
    path = tmp_path / "wd.json"
    if form == "entities":
        path.write_text(json.dumps({"entities": {b["id"]: b for b in bodies}}), "utf-8")
    else:
        path.write_text("[\n" + ",\n".join(map(json.dumps, bodies)) + "\n]\n", "utf-8")
    [row], [fault] = rows_of("wikidata", path)

    assert facts(row) == EXPECTED
    assert [(n.text, n.lang) for n in row.names] == [("Djéblé", "fr")]
    assert (fault.column, fault.value) == ("coord", "Q1")


@pytest.mark.parametrize("form", ["csv", "json", "rows"])
def test_wikidata_query_results(tmp_path, form):
    rows = [
        {"item": "http://www.wikidata.org/entity/Q175923", "itemLabel": "Jableh", "ar": "جبلة",
         "coord": "Point(35.93 35.36)", "typeLabel": "city", "geonames": "169304",
         "population": "65915", "itemAltLabel": alias}
        for alias in ("Jabla, Jablah", "Gabala")
    ]  # fmt: skip
    path = tmp_path / ("q.csv" if form == "csv" else "q.json")
    if form == "csv":
        path.write_text(
            "\n".join([",".join(rows[0]), *(",".join(f'"{v}"' for v in r.values()) for r in rows)]),
            "utf-8",
        )
    elif form == "json":
        bindings = [{k: {"value": v} for k, v in r.items()} for r in rows]
        path.write_text(json.dumps({"results": {"bindings": bindings}}), "utf-8")
    else:
        path.write_text(json.dumps(rows), "utf-8")
    [row], faults = rows_of("wikidata", path)

    assert (facts(row), faults) == (EXPECTED, [])
    assert [n.text for n in row.names] == ["Jabla", "Jablah", "Gabala"]


def test_wikidata_refuses_other_json(tmp_path):
    (tmp_path / "x.json").write_text('{"a": 1}')
    with pytest.raises(InputError, match="neither entities nor results"):
        rows_of("wikidata", tmp_path / "x.json")
