"""The parts of reading a table: names of columns, cells, looks, packed files, cut rows, ids."""

import json
import zipfile

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely.geometry import Point

from geo.intake.columnar import Cells, without_empty
from geo.intake.coverage import coverage_of, judged, says_nothing, unread_cells
from geo.intake.cut import without_rows
from geo.intake.document import Document, first_value
from geo.intake.documents.feeds import read_feed, read_posts
from geo.intake.documents.files import read_docx
from geo.intake.documents.markup import parsed
from geo.intake.documents.messages import read_messages
from geo.intake.documents.pages import read_web_page
from geo.intake.identity import Head, Register, head_of
from geo.intake.kept import is_ours, kept_of, stated_of
from geo.intake.layouts import layout_of
from geo.intake.looks import looks_like
from geo.intake.packed import Source, sources_of
from geo.intake.places import typed_places
from geo.intake.prefixes import options_of, spellings_of
from geo.intake.readers.delimited import delimiter_of, read_delimited
from geo.intake.readers.features import read_vector, table_of_frame
from geo.intake.readers.objects import read_objects
from geo.intake.readers.workbook import chosen_sheet, read_workbook
from geo.intake.table import Table, cell_text, frame_of_columns
from geo.intake.typed import typed_columns
from geo.intake.vector import layers_of, read_features
from geo.intake.words import meanings, plain
from geo.model.folds import underscored
from geo.model.records import Rejected

KNOWN = frozenset({"event_id", "event_date", "latitude", "longitude"})


def source_of(text, suffix):
    return Source(name=f"one{suffix}", suffix=suffix, data=text.encode())


def cells_of(**columns):
    table = Table(
        name="one.csv", cells=frame_of_columns(list(columns), list(columns.values()), [2, 3])
    )
    return Cells(table, layout_of(table))


# ------------------------------------------------------------------ cells


def test_columns_and_cells_have_one_spelling():
    assert underscored(" Event-Date ") == "event_date"
    assert [cell_text(v) for v in (3.0, None, True)] == ["3", "", "yes"]
    frame = without_empty(pd.DataFrame({"a": ["n/a", "N/A", "0", "Nil street"]}))
    assert list(frame["a"]) == ["", "", "0", "Nil street"]


def test_a_header_means_a_field_in_several_languages():
    assert plain("2. Fecha (DD/MM):") == "fecha"
    assert meanings("Latitude")[0].field == "latitude"
    assert meanings("Shoe size") == ()


def test_the_look_of_cells_tells_degrees_from_metres():
    assert looks_like("longitude", ["36.1", "35.9"])
    assert not looks_like("longitude", ["361000", "359000"])


def test_equal_rows_are_read_once_and_a_fault_names_its_row():
    asked = []
    cells = cells_of(latitude=["35.1", "35.1"], longitude=["36.0", "36.0"], notes=["x", "y"])

    def read(row):
        asked.append(row.text("latitude"))
        return row.text("latitude")

    assert cells.distinct(("latitude",), read) == ["35.1", "35.1"]
    assert asked == ["35.1"]
    cells.say([1], "latitude", "is odd", "look again", warning=True)
    assert (cells.faults[-1].row, cells.faults[-1].warning) == (3, True)


def test_positions_are_typed_and_nonsense_is_none():
    found = typed_places(cells_of(latitude=["35.5", "95.0"], longitude=["36.0", "36.0"]))

    assert (found["lat"][0], found["lon"][0]) == (35.5, 36.0)
    assert pd.isna(found["lat"][1])


def test_rows_become_typed_columns():
    cells = cells_of(event_id=["a", "b"], event_date=["2025-03-06", "2025"], location=["X", "Y"])
    typed = typed_columns(cells)

    assert [when.date_prec for when in typed["when"]] == [1, 5]


# ------------------------------------------------------------------ files


def test_the_delimiter_is_the_one_that_stands_alike():
    assert delimiter_of("id;place\n1;a, b\n2;c") == ";"
    [table] = read_delimited(source_of("event_id\tnotes\n1\ta\n", ".tsv"), known=KNOWN)
    assert table.rows[0].cells["notes"] == "a"


def test_objects_of_json_are_rows():
    text = json.dumps([{"event_id": 1, "notes": "a"}, {"event_id": 2}])
    [table] = read_objects(source_of(text, ".json"), known=KNOWN)

    assert [row.cells["event_id"] for row in table.rows] == ["1", "2"]


def test_the_sheet_with_most_known_columns_is_chosen(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Legend", "Colour"])
    sheet = book.create_sheet("Events")
    sheet.append(["event_id", "event_date"])
    sheet.append([1, "2025-03-06"])
    path = tmp_path / "b.xlsx"
    book.save(path)

    assert chosen_sheet(path, known=KNOWN) == 1
    tables = read_workbook(Source(name="b.xlsx", suffix=".xlsx", path=path), known=KNOWN)
    assert "Events" in [table.sheet for table in tables]


def test_features_of_a_vector_file_bring_their_shape(tmp_path):
    path = tmp_path / "p.gpkg"
    frame = gpd.GeoDataFrame({"event_id": ["a"]}, geometry=[Point(36, 35)], crs=4326)
    frame.to_file(path, layer="events")

    assert layers_of(path) == ["events"]
    [feature] = read_features(path)
    assert (feature.number, feature.geometry.x) == (1, 36.0)
    [table] = read_vector(Source(name="p.gpkg", suffix=".gpkg", path=path), known=KNOWN)
    assert table.geometry[0].y == 35.0
    assert table_of_frame(frame, name="frame").rows[0].cells["event_id"] == "a"


def test_what_is_packed_is_read_as_if_it_lay_beside(tmp_path):
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "event_id\n1\n")
        archive.writestr("b.csv", "event_id\n2\n")

    assert [s.suffix for s in sources_of(path, name="two.zip")] == [".csv", ".csv"]


def test_rows_are_cut_and_the_others_keep_their_bytes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfid,notes\r\n1,\xc3\xa9\r\n2,b\r\n")

    assert without_rows(path, {2}) == b"\xef\xbb\xbfid,notes\r\n2,b\r\n"


def test_a_row_that_we_wrote_is_known_by_its_columns():
    assert not is_ours(("event_id", "event_date"))
    assert stated_of({"event_id": "a", "notes": ""}) == {}
    assert kept_of({"where_text": "near X"}).where_text == "near X"


# ------------------------------------------------------------------ documents


def test_a_document_is_counted_once():
    register = Register()
    one = Head(path="a.txt", row=None, sha256="1", words="w", slug="a")
    again = Head(path="b.txt", row=None, sha256="2", words="w", slug="b")

    assert register.take(one) == "a"
    refused = register.take(again)
    assert isinstance(refused, Rejected)
    assert "a.txt" in refused.reason


def test_the_id_of_a_document_is_stated_or_its_name():
    stated = Document(text="A", sha256="1", path="x.md", stem="x", values={"id": "Note 7"})

    assert head_of(stated).slug == "note-7"
    assert first_value({"headline": "Roads"}, "title") == "Roads"


FEED = """<rss version="2.0"><channel><title>Valley Post</title>
<item><title>Bridge</title><description>A bridge fell.</description></item>
<item><title>Road</title><description>A road closed.</description></item></channel></rss>"""
MAIL = "From: desk@example.org\nSubject: Bridge\nDate: Thu, 6 Mar 2025 10:00:00 +0000\n\nIt fell.\n"
PAGE = (
    "<html><head><title>Bridge</title></head><body><p>A bridge fell on the road.</p></body></html>"
)


@pytest.mark.parametrize(
    ("read", "text", "suffix", "words"),
    [
        (read_feed, FEED, ".rss", ["bridge", "road"]),
        (read_messages, MAIL, ".eml", ["fell"]),
        (read_web_page, PAGE, ".html", ["bridge"]),
        (read_posts, "text,url\nA bridge fell.,\nA road closed.,\n", ".csv", ["bridge", "road"]),
    ],
    ids=["feed", "mail", "page", "posts"],
)
def test_each_kind_of_document_gives_its_texts(read, text, suffix, words):
    rejected = []
    found = list(read(source_of(text, suffix), stem="one", rejected=rejected))

    assert rejected == []
    assert len(found) == len(words)
    assert all(word in one.text.casefold() for one, word in zip(found, words, strict=True))


def test_a_document_of_an_office_that_is_none_is_refused_in_one_line():
    rejected = []
    try:
        found = list(read_docx(source_of("no zip", ".docx"), stem="one", rejected=rejected))
    except Exception as error:  # noqa: BLE001 -- which of the two ways is not what is tested
        found, rejected = [], [error]

    assert found == []
    assert "\n" not in str(rejected[0])


def test_markup_with_entities_of_its_own_is_refused():
    assert parsed(b"<a><b/></a>").tag == "a"
    with pytest.raises(Exception, match=r"."):
        parsed(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')


def test_the_group_of_a_form_is_no_part_of_a_name_and_a_tick_is_no_count():
    columns = {
        "group_1/village": ["A", "B"],
        "harm/killed": ["1", "0"],
        "harm/injured": ["0", "1"],
    }
    cells = frame_of_columns(list(columns), list(columns.values()), [2, 3])
    table = Table(name="one.csv", cells=cells)
    ticks = options_of(table)

    assert ticks == {"harm/killed", "harm/injured"}
    assert "village" in spellings_of(table, ticks)["group_1/village"][0]


def test_what_no_field_has_read_is_kept_and_counted():
    cells = cells_of(event_id=["a", "b"], event_date=["2025", "2026"], shoe_size=["41", ""])
    table, layout = cells.table, layout_of(cells.table)
    covered = coverage_of(table, layout, typed_columns(cells))

    assert unread_cells(cells)["shoe_size"].tolist() == ["41", ""]
    assert covered.dated == 2
    assert any("shoe_size" in str(r) for r in judged(table, layout, covered)) or covered.unread
    assert says_nothing(table, 3).row == 3
