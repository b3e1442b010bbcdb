"""Broken and hostile files: each costs itself one clear line, and the rest is still read."""

import io
import json
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from geo.intake.foreign import check_sizes, read_json, read_toml
from geo.intake.html import read_page
from geo.intake.records import read_records
from geo.intake.reports import read_reports
from geo.intake.streams import open_table
from geo.intake.tables import read_table
from geo.intake.text import decode, read_bytes, relative_name
from geo.layers.export import export, read_build
from geo.model.errors import InputError
from geo.model.records import Coverage
from geo.workflows.check import check

HEAD = "event_id,event_date,location,lat,lon,best\n"
LAST = "last,2025-03-07,Beta,35,36,1\n"
LONG = "9" * 4301


def records(tmp_path: Path, name: str, content: str | bytes):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_records(path)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"a,2025-03-06,Alpha,35,36,{LONG}", "more than 15 digits"),
        (f"a,2025-03-06,Alpha,35,36,{2**63}", "more than 15 digits"),
        (f"a,2025-03-06,Alpha,{LONG},36,1", "beyond 90 degrees"),
        ("a,2025-03-06,Alpha,1e999,36,1", "beyond 90 degrees"),
        ("a,2025-03-06,Alpha,nan.,36,1", "not a number"),
        (f"a,{LONG},Alpha,35,36,1", "date"),
        ("a,0001-01-01,Alpha,35,36,1", "no day that can be meant"),
        ("a,9999-12-31,Alpha,35,36,1", "no day that can be meant"),
        ("a,2025-03-06T25:99:99+99:99,Alpha,35,36,1", "is not a date"),
    ],
    ids=[
        "4301 digits",
        "int64",
        "long degrees",
        "infinite",
        "nan",
        "date",
        "first day",
        "last day",
        "clock",
    ],
)
def test_a_bad_value_costs_itself_only(tmp_path, row, said):
    found, faults = records(tmp_path, "a.csv", f"{HEAD}{row}\n{LAST}")
    assert [r.event_id for r in found] == ["a", "last"]
    assert any(said in fault.reason and fault.row == 2 for fault in faults)


def test_zero_bytes_cost_their_row(tmp_path):
    found, faults = records(tmp_path, "a.csv", f"{HEAD}a,\0,Alpha,35,36,1\n{LAST}")
    assert [r.event_id for r in found] == ["last"]
    assert ["zero bytes" in f.reason for f in faults if f.row == 2] == [True]


def test_a_cell_of_two_hundred_thousand_letters_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f'id,notes\n1,"{"word " * 40_000}"\n2,x\n')
    assert [row.number for row in read_table(path).rows] == [2, 3]


def test_an_open_quotation_mark_costs_its_row(tmp_path):
    found, faults = records(tmp_path, "a.csv", HEAD + 'a,2025-03-06,"Alpha,35,36,1\n' + LAST)
    assert [r.event_id for r in found] == ["last"]
    assert any("quotation mark" in f.reason and f.row == 2 for f in faults)


@pytest.mark.parametrize(
    "feature",
    [
        None,
        7,
        {"type": "Feature", "properties": [1], "geometry": None},
        {
            "type": "Feature",
            "properties": {},
            "geometry": {"type": "Circle", "coordinates": [1, 2]},
        },
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": "ab"}},
    ],
    ids=["null", "number", "properties", "unknown shape", "letters"],
)
def test_an_odd_feature_costs_itself_only(tmp_path, feature):
    good = {"type": "Feature", "properties": {"event_id": "g", "location": "A"}, "geometry": None}
    text = json.dumps({"type": "FeatureCollection", "features": [feature, good]})
    found, faults = records(tmp_path, "a.geojson", text)
    assert [r.event_id for r in found] == ["g"]
    assert [f.row for f in faults if f.fatal] == [1]


@pytest.mark.parametrize("number", ["1e999", LONG, "NaN"], ids=["exponent", "digits", "nan"])
def test_a_position_without_end_is_told_and_the_next_feature_is_read(tmp_path, number):
    feature = '{"type": "Feature", "properties": {"event_id": "%s", "location": "Alpha"},'
    point = '"geometry": {"type": "Point", "coordinates": [%s, 35]}}'
    pairs = ((feature + point) % given for given in (("a", number), ("b", "36")))
    whole = '{"type": "FeatureCollection", "features": [' + ",".join(pairs) + "]}"
    found, faults = records(tmp_path, "a.geojson", whole)
    assert [(r.event_id, r.point is None) for r in found] == [("a", True), ("b", False)]
    assert [f.reason for f in faults if f.column == "geometry"] == [
        "its position holds what is no finite number"
    ]


def test_half_a_character_becomes_a_mark_that_every_file_can_hold(tmp_path):
    text = '{"features": [{"type": "Feature", "geometry": null, "properties":'
    text += ' {"event_id": "a\\ud800", "location": "Alpha"}}], "type": "FeatureCollection"}'
    [record], _ = records(tmp_path, "a.geojson", text)
    assert record.event_id == "a?"
    (tmp_path / "a.jsonl").write_text('{"text": "Three killed \\udfff here."}\n')
    [report], _ = read_reports(tmp_path / "a.jsonl")
    assert report.text == "Three killed ? here."


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000])
def test_deep_nesting_is_a_fault(text):
    with pytest.raises(ValueError, match="nested too deeply"):
        read_json(text)


def test_deep_toml_is_a_fault(tmp_path):
    with pytest.raises(ValueError, match="nested too deeply"):
        read_toml("a = " + "[" * 50_000)
    (tmp_path / "a.md").write_text(f"+++\nid = {LONG}\n+++\nThree killed.")
    [report], faults = read_reports(tmp_path / "a.md")
    assert report.text == "Three killed."
    assert any("not TOML" in fault.reason for fault in faults)


def test_a_line_that_is_no_document_costs_itself(tmp_path):
    lines = ['{"text": "One."}', "[" * 100_000, '{"text": "a\0b"}', '{"text": "Two."}']
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    reports, faults = read_reports(tmp_path / "a.jsonl")
    assert [r.text for r in reports] == ["One.", "Two."]
    assert [f.row for f in faults if f.fatal] == [2, 3]


def workbook(**parts: bytes) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["event_id", "location"])
    book.active.append(["a", "Alpha"])
    book.save(out)
    made = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(Path(name).stem, old.read(name)))
    return made.getvalue()


FAR = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04" + bytes(99),
        workbook()[:-400],
        workbook(sheet1=b"<a><b></a>"),
        workbook(workbook=bytes(100)),
        workbook(sheet1=FAR),
        workbook(styles=b" " * 510_000_000),
    ],
    ids=["empty", "zeros", "cut", "sheet", "workbook", "far cell", "bomb"],
)
def test_a_broken_workbook_is_one_line(tmp_path, content):
    with pytest.raises(InputError) as caught:
        records(tmp_path, "a.xlsx", content)
    assert "\n" not in str(caught.value)
    assert "a.xlsx" in str(caught.value)


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(ValueError, match="MB when unpacked"):
        check_sizes(io.BytesIO(workbook(styles=b" " * 510_000_000)))


@pytest.mark.skipif(os.name == "nt", reason="no pipes in folders there")
def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(InputError, match="pipe or a device"):
        read_bytes(tmp_path / "a.csv")
    with pytest.raises(InputError, match="pipe or a device"):
        check(tmp_path / "a.csv")


def test_a_name_that_is_no_text_is_written_with_marks():
    assert relative_name(Path(os.fsdecode(b"a\xff\n.txt"))) == "a??.txt"


def test_few_zero_bytes_are_noted_and_many_are_no_text():
    assert decode(b"Three \0 killed").note == "1 zero bytes in it"
    with pytest.raises(InputError, match="not a text file"):
        decode(b"\0" * 500)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One<!-- <p>Two", "One\n\nTwo"),
        ("<p>One<!-- no --> Two <", "One Two <"),
        ("<div>" * 3000 + "One", "One"),
        ("<p>One<script>two()</script><b>Three</b></i>", "OneThree"),
        ("<p>One<svg><title>x</title></svg> Two", "One Two"),
        ("<head><title>T</title><p>One", "One"),
        ("<p>One<![--> Two", "One Two"),
    ],
    ids=["open note", "open tag", "deep", "script", "drawing", "open head", "no name"],
)
def test_pages_that_are_not_well_formed_keep_their_text(markup, text):
    assert read_page(markup).text == text


@pytest.mark.parametrize("graph", ["7", '{"a": 1}', "[1, null]", '"x"'])
def test_odd_linked_data_is_passed_over(graph):
    page = read_page(f'<script type="application/ld+json">{{"@graph": {graph}}}</script><p>One')
    assert page.text == "One"


DAMAGED = (
    "", "{", "[]", "null", "5", "[" * 90_000, LONG, '{"features": null}', '{"features": [5]}',
    '{"features": [{"properties": 5}]}', '{"inputs": [5]}', '{"outputs": 7, "software": []}',
)  # fmt: skip


@pytest.mark.parametrize("name", ["run.json", "incidents.geojson"])
@pytest.mark.parametrize("damage", DAMAGED, ids=[d[:32] or "empty" for d in DAMAGED])
def test_a_damaged_build_is_one_line(tmp_path, damage, name):
    (tmp_path / "run.json").write_text("{}")
    (tmp_path / "incidents.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    (tmp_path / name).write_text(damage)

    def exported() -> None:
        for fmt in ("prov", "claims", "csv"):
            export(read_build(tmp_path), fmt, tmp_path / f"out.{fmt}")

    with pytest.raises(InputError) as caught:
        exported()
    assert "\n" not in str(caught.value)
    assert check(tmp_path)


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf \n"])
def test_a_byte_order_mark_alone_is_an_empty_table(tmp_path, content):
    path = tmp_path / "mark.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match="the table is empty"), open_table(path):
        pass


def test_a_summary_names_the_first_of_many_columns():
    line = str(Coverage(file="a.csv", not_used=tuple(f"c{i}" for i in range(90))))
    assert line.endswith("c58, c59 and 30 more")
