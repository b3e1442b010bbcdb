"""The hash of a file is that of the bytes that were parsed."""

import hashlib

import pytest

import geo
from geo.intake.tables import read_tables
from geo.intake.text import read_bytes
from geo.intake.witness import Seen, Witness, witnessed
from geo.model.errors import InputError
from geo.workflows import inputs as stages

ROWS = "event_id,date,location,lat,lon\n{},2025-03-07,Jableh,35.36,35.93\n"


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_that_is_swapped_after_parsing_is_recorded_as_it_was_parsed(
    tmp_path, monkeypatch, coast
):
    table, report = tmp_path / "events.csv", tmp_path / "report.txt"
    table.write_text(ROWS.format("first"), encoding="utf-8")
    report.write_text("The road near Jableh is closed.", encoding="utf-8")
    parsed = {"events.csv": digest(table), "report.txt": digest(report)}
    read = stages.read_record_files

    def swapped(*args, **options):
        found = read(*args, **options)
        table.write_text(ROWS.format("second"), encoding="utf-8")
        report.write_text("Another text.", encoding="utf-8")
        return found

    monkeypatch.setattr(stages, "read_record_files", swapped)
    atlas = geo.build(records=table, reports=report, gazetteer=coast)

    assert [i.incident_id for i in atlas.dossier.incidents] == ["first"]
    assert {f.path: f.sha256 for f in atlas.inputs} == parsed
    assert digest(table) != parsed["events.csv"]


def test_a_file_is_read_once(tmp_path, monkeypatch, coast):
    table, report = tmp_path / "events.csv", tmp_path / "report.txt"
    table.write_text(ROWS.format("a"), encoding="utf-8")
    report.write_text("The road near Jableh is closed.", encoding="utf-8")
    opened = []
    real = type(table).read_bytes
    monkeypatch.setattr(
        type(table), "read_bytes", lambda path: opened.append(path.name) or real(path)
    )
    geo.build(records=table, reports=report, gazetteer=coast)

    assert sorted(n for n in opened if n in ("events.csv", "report.txt")) == [
        "events.csv",
        "report.txt",
    ]


def test_a_file_that_changes_between_two_readers_is_an_error(tmp_path):
    path = tmp_path / "review.csv"
    path.write_text("a", encoding="utf-8")
    with witnessed(Witness()) as witness:
        read_bytes(path)
        path.write_text("b", encoding="utf-8")
        with pytest.raises(InputError, match="changed while it was read"):
            read_bytes(path)

    assert witness.of(path) == Seen(hashlib.sha256(b"a").hexdigest(), 1)
    assert read_bytes(path) == b"b"  # nobody watches now


def test_a_file_that_a_library_reads_is_witnessed_too(tmp_path):
    path = tmp_path / "places.gpx"
    path.write_text(
        '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
        '<wpt lat="35.36" lon="35.93"><name>Jableh</name></wpt></gpx>',
        encoding="utf-8",
    )
    with witnessed(Witness()) as witness:
        [table] = [t for t in read_tables(path) if len(t.rows)]

    assert len(table.rows) == 1
    assert witness.of(path) == Seen(digest(path), path.stat().st_size)
