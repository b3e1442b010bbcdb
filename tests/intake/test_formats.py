"""One table in every format that is read: the same two events come out of each."""

import gzip
import io
import json
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
from openpyxl import Workbook
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, box

from geo.intake import header
from geo.intake.records import read_record_tables
from geo.intake.suffixes import FORMATS
from geo.intake.tables import READERS, read_tables

EVENTS = [
    {"id": "a", "date": "2024-01-05", "location": "Goma", "fatalities": 3},
    {"id": "b", "date": "2024-01-06", "location": "Sake", "fatalities": 0},
]
POINTS = [Point(29.222, -1.679), Point(29.05, -1.57)]


@pytest.fixture
def frame():
    return gpd.GeoDataFrame(EVENTS, geometry=POINTS, crs=4326)


def told(found):
    return [
        (r.event_id, r.when.edtf, r.location, r.best, round(r.point.lon, 4), round(r.point.lat, 4))
        for r in found.records
    ]


EXPECTED = [
    ("a", "2024-01-05", "Goma", 3, 29.222, -1.679),
    ("b", "2024-01-06", "Sake", 0, 29.05, -1.57),
]


@pytest.mark.parametrize("crs", [4326, 3857, 32735])
@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".parquet"])
def test_vector_files_are_read_in_any_coordinate_system_and_that_is_said(
    tmp_path, frame, suffix, crs
):
    path = tmp_path / f"a{suffix}"
    moved = frame.to_crs(crs)
    moved.to_parquet(path) if suffix == ".parquet" else moved.to_file(path)
    found = read_record_tables(path)

    assert told(found) == EXPECTED
    said = [f.reason for f in found.rejected if "brought to WGS 84" in f.reason]
    assert len(said) == (crs != 4326)


def test_shapefile_in_a_zip(tmp_path, frame):
    frame.to_file(tmp_path / "shapes.shp")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in tmp_path.glob("shapes.*"):
            archive.write(part, f"folder/{part.name}")

    assert told(read_record_tables(tmp_path / "a.zip")) == EXPECTED


def features(frame):
    return json.loads(frame.to_json(drop_id=True))["features"]


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.geojson", lambda items: {"type": "FeatureCollection", "features": items}),
        ("a.json", lambda items: items),
        ("b.json", lambda items: {"events": [item["properties"] | lonlat(item) for item in items]}),
        ("c.json", lambda items: [item["properties"] | lonlat(item) for item in items]),
        ("d.json", lambda items: columns_of([i["properties"] | lonlat(i) for i in items])),
    ],
    ids=["collection", "features in an array", "wrapped", "objects", "columns of pandas"],
)
def test_json_in_every_shape(tmp_path, frame, name, write):
    path = tmp_path / name
    path.write_text(json.dumps(write(features(frame))))

    assert told(read_record_tables(path)) == EXPECTED


def lonlat(item):
    lon, lat = item["geometry"]["coordinates"]
    return {"position": {"lat": lat, "lon": lon}}


def columns_of(objects):
    return json.loads(pd.json_normalize(objects, sep="_").to_json())


@pytest.mark.parametrize("name", ["a.geojsonl", "a.ndjson", "a.geojson", "a.jsonl"])
def test_one_object_a_line(tmp_path, frame, name):
    path = tmp_path / name
    path.write_text("\n".join(json.dumps(item) for item in features(frame)) + "\n{broken\n")
    found = read_record_tables(path)

    assert told(found) == EXPECTED
    assert [(f.row, f.fatal) for f in found.rejected] == [(3, True)]


def test_foreign_crs_of_a_geojson_is_brought_to_degrees_and_said(tmp_path, frame):
    moved = frame.to_crs(3857)
    text = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
        "features": features(moved),
    }
    (tmp_path / "a.geojson").write_text(json.dumps(text))
    found = read_record_tables(tmp_path / "a.geojson")

    assert told(found) == EXPECTED
    assert "brought to WGS 84" in found.rejected[0].reason


def test_metres_without_a_crs_are_refused_row_by_row_and_the_name_stays(tmp_path, frame):
    items = features(frame)
    items[1]["geometry"]["coordinates"] = [3253000.0, -187000.0]
    (tmp_path / "a.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": items})
    )
    found = read_record_tables(tmp_path / "a.geojson")

    assert [r.point is None for r in found.records] == [False, True]
    assert "metres of a projection?" in found.rejected[0].reason


def test_shapes_stay_shapes(tmp_path):
    shapes = [box(29.22, -1.68, 29.23, -1.67), LineString([(29.0, -1.5), (29.1, -1.6)])]
    shapes += [MultiPoint([(29.0, -1.5), (29.1, -1.6)]), MultiPoint([(29.0, -1.5)])]
    shapes += [MultiPolygon([box(29.0, -1.5, 29.1, -1.4)])]
    given = gpd.GeoDataFrame({"id": list("abcde")}, geometry=shapes, crs=4326)
    given.to_file(tmp_path / "a.gpkg")
    found = read_record_tables(tmp_path / "a.gpkg")

    kinds = [r.geometry.geom_type if r.geometry else "Point" for r in found.records]
    assert kinds == ["Polygon", "LineString", "MultiPoint", "Point", "MultiPolygon"]
    assert all(r.point for r in found.records)


KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>Shelling</name>
<Placemark><name>Goma</name><description><![CDATA[at the <b>market</b><br>noon]]></description>
<TimeStamp><when>2024-01-05</when></TimeStamp>
<Point><coordinates>29.222,-1.679,0</coordinates></Point></Placemark></Folder></Document></kml>"""
GPX = """<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="-1.679" lon="29.222"><time>2024-01-05T10:00:00Z</time><name>Goma</name></wpt></gpx>"""


def kmz(text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("doc.kml", text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.kml", KML.encode()), ("a.kmz", kmz(KML)), ("a.gpx", GPX.encode()),
     ("a.kml.gz", gzip.compress(KML.encode()))],
    ids=["KML", "KMZ", "GPX", "packed"],
)  # fmt: skip
def test_placemarks_and_waypoints(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    [record] = read_record_tables(tmp_path / name).records

    assert (record.location, record.when.edtf) == ("Goma", "2024-01-05")
    assert (record.point.lon, record.point.lat) == (29.222, -1.679)


def test_balloon_of_a_placemark_is_text(tmp_path):
    (tmp_path / "a.kml").write_text(KML)
    [record] = read_record_tables(tmp_path / "a.kml").records

    assert record.notes == "at the market\nnoon"


ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Log">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def ods(rows):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        "<table:table-row>" + "".join(cell.format(v) for v in row) + "</table:table-row>"
        for row in rows
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=body))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def test_sheet_of_open_document(tmp_path):
    rows = [["id", "date", "location", "fatalities", "lat", "lon"]]
    rows += [["a", "2024-01-05", "Goma", "3", "-1.679", "29.222"]]
    (tmp_path / "a.ods").write_bytes(ods(rows))

    assert told(read_record_tables(tmp_path / "a.ods")) == EXPECTED[:1]


def test_all_sheets_of_the_same_columns_are_read_and_the_others_named(tmp_path):
    book = Workbook()
    for title, row in (("March", EVENTS[0]), ("April", EVENTS[1])):
        sheet = book.create_sheet(title)
        sheet.append(list(row))
        sheet.append(list(row.values()))
    book.create_sheet("Codes").append(["code", "meaning"])
    book.remove(book["Sheet"])
    book.save(tmp_path / "a.xlsx")
    found = read_record_tables(tmp_path / "a.xlsx")

    assert [(r.event_id, r.best) for r in found.records] == [("a", 3), ("b", 0)]
    assert [c.sheet for c in found.coverage] == ["March", "April"]
    assert any("'Codes' was not read" in f.reason for f in found.rejected)


def test_merged_cells_hold_for_every_row_that_they_cover(tmp_path):
    book = Workbook()
    sheet = book.active
    for row in (["country", "location"], ["DR Congo", "Goma"], [None, "Sake"], ["Kenya", "Lodwar"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")

    countries = [r.country for r in read_record_tables(tmp_path / "a.xlsx").records]
    assert countries == ["DR Congo", "DR Congo", "Kenya"]


def test_table_in_a_zip_and_in_gz(tmp_path):
    text = pd.DataFrame(EVENTS).to_csv(index=False)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("folder/log.csv", text)
        archive.writestr("read me.bin", "x")

    for name in ("a.csv.gz", "b.zip"):
        found = read_record_tables(tmp_path / name)
        assert [(r.event_id, r.location) for r in found.records] == [("a", "Goma"), ("b", "Sake")]


def test_frame_in_memory(frame):
    assert told(read_record_tables(frame)) == EXPECTED
    assert told(read_record_tables(frame.to_crs(3857))) == EXPECTED


def test_every_format_of_tables_has_its_reader():
    assert set(READERS) == {item.name for item in FORMATS if item.table}


def test_features_of_arcgis_are_read_with_their_coordinate_system(tmp_path, frame):
    moved = frame.to_crs(3857)
    items = [
        {"attributes": row, "geometry": {"x": point.x, "y": point.y}}
        for row, point in zip(EVENTS, moved.geometry, strict=True)
    ]
    text = json.dumps({"spatialReference": {"wkid": 102100}, "features": items})
    (tmp_path / "a.json").write_text(text)

    assert told(read_record_tables(tmp_path / "a.json")) == EXPECTED


def test_shapes_in_well_known_text_stay_shapes(tmp_path):
    rows = ["POLYGON ((29 -1, 29.1 -1, 29.1 -1.1, 29 -1))", "LINESTRING (29 -1, 29.1 -1.1)"]
    rows += ["POINT (29.222 -1.679)"]
    pd.DataFrame({"id": list("abc"), "geometry": rows}).to_csv(tmp_path / "a.csv", index=False)
    records = read_record_tables(tmp_path / "a.csv").records

    kinds = [r.geometry.geom_type if r.geometry else "Point" for r in records]
    assert kinds == ["Polygon", "LineString", "Point"]
    assert records[2].point.xy == (29.222, -1.679)


def test_a_wide_header_is_looked_at_a_fixed_number_of_times(tmp_path, monkeypatch):
    """Ten thousand columns cost what they are: no cell looks through the whole row."""
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{i}" for i in range(3_000)) + "\n" + "1," * 2_999 + "1\n")
    asked = []
    looked = header.is_tag_row
    monkeypatch.setattr(header, "is_tag_row", lambda row: asked.append(1) or looked(row))

    [table] = read_tables(path)

    assert table.written("c2999") == "c2999"
    assert len(asked) < 20
