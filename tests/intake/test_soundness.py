"""A packed file says of itself that it was altered, and what can be read of it is read."""

import io
import json
import sqlite3
import struct
import zipfile
from contextlib import closing

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import Point

from geo.intake.packed import sources_of
from geo.intake.records import read_records
from geo.intake.reports import read_reports
from geo.intake.soundness import damage_of_archive, damage_of_database
from geo.model.errors import InputError

STORED = zipfile.ZIP_STORED
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>Three were killed.</w:t></w:r></w:p></w:body></w:document>"
)
KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Alpha</name>'
    "<Point><coordinates>36,35</coordinates></Point></Placemark></Document></kml>"
)


def workbook():
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["event_id", "location", "notes"])
    book.active.append(["a", "Alpha", "fine"])
    book.save(out)
    return out.getvalue()


def repacked(whole, **changed):
    """The parts of a zip again, not compressed; None leaves a part out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w", STORED) as new:
        for name in old.namelist():
            content = changed.get(name.rpartition("/")[2].partition(".")[0], old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def told(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    found, faults = read_records(tmp_path / name)
    return [r.location for r in found], [f.reason for f in faults if "damaged" in f.reason]


def test_a_changed_letter_of_a_workbook_is_why_it_is_not_read(tmp_path):
    altered = repacked(workbook()).replace(b"Alpha", b"Alpja")
    with pytest.raises(InputError, match=r"xl/worksheets/sheet1\.xml does not have its checksum"):
        told(tmp_path, "a.xlsx", altered)


def test_a_changed_letter_of_a_part_that_holds_no_cells_is_told(tmp_path):
    altered = repacked(workbook()).replace(b"Office Theme", b"Office Thema")
    names, [reason] = told(tmp_path, "a.xlsx", altered)

    assert names == ["Alpha"]
    assert reason == (
        "the file is damaged: xl/theme/theme1.xml does not have its checksum;"
        " what is read of it may not be what was written"
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"[Content_Types]": None}, "[Content_Types].xml is missing"),
        ({"styles": None}, "xl/styles.xml is missing"),
        ({"theme1": b"<a><b></a>"}, "xl/theme/theme1.xml is not well-formed XML"),
        ({"[Content_Types]": bytes(50)}, "[Content_Types].xml is not well-formed XML"),
    ],
    ids=["types gone", "styles gone", "theme no XML", "types no XML"],
)
def test_a_part_that_is_gone_or_broken_is_told(tmp_path, changed, said):
    names, [reason] = told(tmp_path, "a.xlsx", repacked(workbook(), **changed))

    assert names == ["Alpha"]
    assert said in reason


def test_a_sound_workbook_is_told_nothing(tmp_path):
    assert told(tmp_path, "a.xlsx", workbook()) == (["Alpha"], [])


def test_a_changed_letter_of_a_kmz_is_told(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", STORED) as archive:
        archive.writestr("doc.kml", KML)
    names, [reason] = told(tmp_path, "a.kmz", out.getvalue().replace(b"Alpha", b"Alpja"))

    assert names == ["Alpja"]
    assert "doc.kml does not have its checksum" in reason


def test_what_unpacks_to_more_than_it_says_is_refused():
    """A part that states a few bytes and holds hundreds of millions."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(510_000_000))
    lie = out.getvalue().replace(struct.pack("<L", 510_000_000), struct.pack("<L", 9))

    with pytest.raises(ValueError, match="500 MB when unpacked"):
        damage_of_archive(io.BytesIO(lie))


def test_a_part_that_is_longer_than_it_says_is_told():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"word " * 70_000)
    lie = out.getvalue().replace(struct.pack("<L", 350_000), struct.pack("<L", 9))

    assert damage_of_archive(io.BytesIO(lie)) == ["a.txt is longer or shorter than it says"]


def geopackage(tmp_path):
    frame = gpd.GeoDataFrame(
        {"event_id": ["a"], "location": ["Alpha"]},
        geometry=gpd.points_from_xy([36], [35]),
        crs=4326,
    )
    frame.to_file(tmp_path / "whole.gpkg")
    return (tmp_path / "whole.gpkg").read_bytes()


def test_a_damaged_page_of_a_geopackage_is_told(tmp_path):
    whole = geopackage(tmp_path)
    assert told(tmp_path, "a.gpkg", whole) == (["Alpha"], [])

    size = struct.unpack(">H", whole[16:18])[0]
    pages = [whole[at : at + size] for at in range(0, len(whole), size)]
    damaged = [
        b"".join([*pages[:i], bytes(8) + pages[i][8:], *pages[i + 1 :]])
        for i in range(1, len(pages))
    ]
    assert all(damage_of_database(data) for data in damaged)


def test_a_file_that_is_no_zip_is_one_error(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        told(tmp_path, "a.kmz", b"PK\x03\x04" + bytes(50))


def test_every_byte_of_a_zip_may_be_another_one(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", "event_id,location\n" + "a,Alpha\n" * 9)
        packed.writestr("b.shp", bytes(90))
    whole = made.getvalue()
    refused = 0
    for at in range(len(whole)):
        data = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        (tmp_path / "a.zip").write_bytes(data)
        try:
            list(sources_of(tmp_path / "a.zip", name="a.zip"))
        except InputError as error:
            refused += "a.zip" in str(error)
    assert 0 < refused < len(whole)


def test_a_layer_in_a_coordinate_system_that_nobody_knows_is_one_error(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    frame = gpd.GeoDataFrame({"event_id": ["a"]}, geometry=gpd.points_from_xy([36], [35]), crs=3857)
    frame.to_parquet(tmp_path / "whole.parquet")
    table = parquet.read_table(tmp_path / "whole.parquet")
    known = json.loads(table.schema.metadata[b"geo"])
    known["columns"]["geometry"]["crs"] = {"type": "Unknown"}
    odd = table.replace_schema_metadata({b"geo": json.dumps(known)})
    parquet.write_table(odd, tmp_path / "a.parquet")

    with pytest.raises(InputError, match="not a readable Parquet file") as caught:
        read_records(tmp_path / "a.parquet")
    assert "\n" not in str(caught.value)


def test_a_changed_letter_of_a_parquet_page_with_a_checksum_is_an_error(tmp_path):
    pa, parquet = map(pytest.importorskip, ("pyarrow", "pyarrow.parquet"))
    table = pa.table({"event_id": ["a"], "location": ["Alpha"]})
    path = tmp_path / "a.parquet"
    parquet.write_table(table, path, write_page_checksum=True, compression="none")
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Alpha", b"Alpja", 1))

    with pytest.raises(InputError, match="not a readable Parquet file"):
        read_records(path)


def test_a_changed_letter_beside_the_text_of_a_document_is_told(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", STORED) as archive:
        archive.writestr("word/document.xml", DOCUMENT)
        archive.writestr("word/footnotes.xml", "<notes>near Alpha</notes>")
    path = tmp_path / "a.docx"
    path.write_bytes(out.getvalue().replace(b"near Alpha", b"near Alpja"))
    [report], [fault] = read_reports(path)

    assert report.text == "Three were killed."
    assert "word/footnotes.xml does not have its checksum" in fault.reason


def test_cells_without_an_end_are_not_looked_for(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", STORED) as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:o" xmlns:table="urn:t"><office:body>'
            '<office:spreadsheet><table:table table:name="a"><table:table-row><table:table-cell>',
        )

    with pytest.raises(InputError, match=r"content\.xml is not well-formed"):
        told(tmp_path, "a.ods", out.getvalue())


def packed(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out


@pytest.mark.parametrize(
    "beside", ["__MACOSX/._doc.kml", "._doc.kml", "files/._a.xml"], ids=["apart", "top", "folder"]
)
def test_what_a_mac_packs_beside_a_file_is_no_damage(tmp_path, beside):
    archive = packed(**{"doc.kml": KML, beside: b"\0\5\x16\7\0\2"})
    assert told(tmp_path, "a.kmz", archive.getvalue()) == (["Alpha"], [])


@pytest.mark.parametrize("encoding", ["GBK", "Shift_JIS", "Big5", "x-unheard-of"])
def test_xml_in_an_encoding_that_cannot_be_judged_is_not_called_damaged(encoding):
    archive = packed(**{"doc.kml": f'<?xml version="1.0" encoding="{encoding}"?><kml/>'})
    assert damage_of_archive(archive) == []


@pytest.mark.parametrize("target", ["../xl/worksheets/sheet1.xml", "./worksheets/sheet1.xml"])
def test_a_sheet_may_be_named_from_any_folder(target):
    with zipfile.ZipFile(io.BytesIO(workbook())) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    links = parts["xl/_rels/workbook.xml.rels"]
    changed = links.replace(b"/xl/worksheets/sheet1.xml", target.encode())

    assert changed != links
    assert damage_of_archive(packed(**{**parts, "xl/_rels/workbook.xml.rels": changed})) == []


@pytest.fixture
def database(tmp_path):
    """A GeoPackage of one point and a connection to it."""
    path = tmp_path / "a.gpkg"
    shapes = gpd.GeoDataFrame({"location": ["Alpha"]}, geometry=[Point(36, 35)], crs=4326)
    shapes.to_file(path)
    with closing(sqlite3.connect(path)) as opened:
        yield path, opened


def test_a_database_that_keeps_a_log_is_sound_as_file_and_as_bytes(database):
    path, opened = database
    [(mode,)] = opened.execute("PRAGMA journal_mode=WAL")
    assert mode == "wal"
    assert damage_of_database(path) == damage_of_database(path.read_bytes()) == []


def test_a_database_with_an_order_of_letters_of_its_program_is_sound(database):
    path, opened = database
    opened.create_collation("LOCAL", lambda a, b: (a > b) - (a < b))
    opened.execute("CREATE TABLE more(name TEXT COLLATE LOCAL)")
    opened.execute("CREATE INDEX named ON more(name)")
    opened.executemany("INSERT INTO more VALUES (?)", [("a",), ("b",)])
    opened.commit()
    assert damage_of_database(path) == []


def test_no_bytes_are_no_database():
    assert damage_of_database(b"") == ["the database is empty"]
