"""Erasure on request: the row goes, the tombstone stays, and what comes back is kept out."""

import json
import os
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from geo.cli import cli
from geo.intake.atomic import PREFIX
from geo.intake.records import read_records
from geo.intake.text import sha256
from geo.model.errors import InputError
from geo.workflows.build import build
from geo.workflows.erase import erase, read_tombstones
from geo.workflows.inputs import read_inputs
from geo.workflows.mapfolder import read_map_folder

DAY = date(2026, 1, 5)
INCIDENTS = (
    "event_id,title,event_date,location,country,notes\r\n"
    'inc-1,"Arrest, at night",2025-03-06,Jableh,SY,"two\r\nlines"\r\n'
    "inc-2,Shelling,2025-03-07,Baniyas,SY,after inc-1\r\n"
)
CLAIMS = (
    "claim_id,about,harm,value,claimant,as_of\n"
    "c1,inc-1,killed,3,A monitor,2025-03-08\n"
    "c2,inc-2,killed,4,A monitor,2025-03-08\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "case"
    (root / "reports").mkdir(parents=True)
    (root / "map.toml").write_text(
        'title = "Case"\n[inputs]\nrecords = "incidents.csv"\nclaims = "claims.csv"\n'
        'reports = "reports"\n'
    )
    (root / "incidents.csv").write_bytes(INCIDENTS.encode())
    (root / "claims.csv").write_text(CLAIMS)
    (root / "reports" / "told.txt").write_text("Somebody spoke about Jableh.")
    (root / "reports" / "other.txt").write_text("Shells fell on Baniyas.")
    return root


def test_row_and_its_claims_go_and_the_others_keep_their_bytes(folder: Path) -> None:
    done = erase(read_map_folder(folder), ["inc-1"], reason="asked by the family", on=DAY)
    header, _, _, last = INCIDENTS.split("\r\n")[:4]
    assert (folder / "incidents.csv").read_bytes().decode() == f"{header}\r\n{last}\r\n"
    assert "c1" not in (folder / "claims.csv").read_text()
    assert done.removed == ("incidents.csv:2", "claims.csv:2")
    [stone] = read_tombstones(folder).values()
    assert (stone.id_sha256, stone.erased_on) == (sha256(b"inc-1"), DAY)
    assert "inc-1" not in (folder / "erased.csv").read_text()


def test_a_reason_that_a_spreadsheet_would_run_is_only_text(folder: Path) -> None:
    reason = '=HYPERLINK("https://example.org")'
    erase(read_map_folder(folder), ["inc-1"], reason=reason, on=DAY)

    assert f",'{reason[:6]}" in (folder / "erased.csv").read_text().replace('"', "")
    assert [stone.reason for stone in read_tombstones(folder).values()] == [reason]


def test_an_id_that_other_rows_still_spell_is_told(folder: Path) -> None:
    (folder / "claims.csv").write_text(
        CLAIMS.replace("c2,inc-2", "c2,inc-2").replace("A mon", "c1;A mon")
    )
    done = erase(read_map_folder(folder), ["c1"], reason="asked", on=DAY)
    assert done.left == ("claims.csv:3",)


def test_a_row_that_comes_back_is_kept_out_and_listed(folder: Path) -> None:
    spec = read_map_folder(folder)
    erase(spec, ["inc-1"], reason="asked", on=DAY)
    (folder / "incidents.csv").write_bytes(INCIDENTS.encode())
    (folder / "claims.csv").write_text(CLAIMS)
    inputs = read_inputs(spec)
    assert [r.event_id for r in inputs.records] == ["inc-2"]
    assert [c.claim_id for c in inputs.claims] == ["c2"]
    back = [str(r) for r in inputs.rejected if "erased on 2026-01-05" in r.reason]
    assert len(back) == 2
    assert not any("inc-1" in line for line in back)


def test_a_report_is_deleted(folder: Path) -> None:
    erase(read_map_folder(folder), ["told"], reason="asked", on=DAY)
    assert [p.name for p in (folder / "reports").iterdir()] == ["other.txt"]


def test_the_map_counts_erasures_in_its_change_log(folder: Path) -> None:
    erase(read_map_folder(folder), ["inc-1", "told"], reason="asked", on=DAY)
    target = build(folder).save(folder / "build")
    page = (target / "index.html").read_text()
    assert "2 entries erased on request" in page
    everything = "".join(p.read_text() for p in target.iterdir())
    assert "Arrest, at night" not in everything
    assert json.loads((target / "run.json").read_text())["counts"]["incidents"] == 1


@pytest.mark.parametrize("wrong", ["inc-9", ""])
def test_an_unknown_id_changes_nothing(folder: Path, wrong: str) -> None:
    before = (folder / "incidents.csv").read_bytes()
    with pytest.raises(InputError, match="has the id"):
        erase(read_map_folder(folder), ["inc-1", wrong], reason="asked", on=DAY)
    assert (folder / "incidents.csv").read_bytes() == before
    assert not (folder / "erased.csv").exists()


def test_a_broken_tombstone_stops_the_build(folder: Path) -> None:
    (folder / "erased.csv").write_text("id_sha256,kind,erased_on,reason\nabc,records,soon,x\n")
    with pytest.raises(InputError, match=r"erased\.csv:2"):
        read_inputs(read_map_folder(folder))


def test_rows_leave_workbooks_and_geojson_too(folder: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["event_id", "location", "total"])
    book.active.append(["inc-1", "Jableh", 3])
    book.active.append(["inc-2", "Baniyas", "=1+1"])
    book.save(folder / "a.xlsx")
    plain = '{"type": "Feature", "properties": {"event_id": "inc-1", "n": 1.10}, "geometry": null}'
    one, two = plain, plain.replace("inc-1", "inc-3")
    head, tail = '{"name": "x", "features": [\n ', ' ],\n "type": "FeatureCollection"}\n'
    (folder / "a.geojson").write_text(f"{head}{one},\n {two}{tail}")
    toml = (folder / "map.toml").read_text()
    (folder / "map.toml").write_text(
        toml.replace('"incidents.csv"', '["incidents.csv", "a.xlsx", "a.geojson"]')
    )
    done = erase(read_map_folder(folder), ["inc-1"], reason="asked", on=DAY)
    assert (folder / "a.geojson").read_text() == f"{head}{two}{tail}"
    sheet = openpyxl.load_workbook(folder / "a.xlsx").active
    assert [[cell.value for cell in row] for row in sheet] == [
        ["event_id", "location", "total"],
        ["inc-2", "Baniyas", "=1+1"],
    ]
    assert b"inc-1" not in zipfile.ZipFile(folder / "a.xlsx").read("xl/worksheets/sheet1.xml")
    assert {"a.xlsx:2", "a.geojson:1"} < set(done.removed)


def test_an_erasure_that_was_broken_off_is_taken_up_again(folder: Path) -> None:
    spec = read_map_folder(folder)
    erase(spec, ["inc-1"], reason="asked", on=DAY)
    stones = (folder / "erased.csv").read_bytes()
    (folder / "claims.csv").write_text(CLAIMS)
    done = erase(spec, ["inc-1"], reason="again", on=date(2026, 2, 1))
    assert done.removed == ("claims.csv:2",)
    assert (folder / "erased.csv").read_bytes() == stones


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")
@pytest.mark.parametrize("nth", [3, 9, 12, 15, 18, 20])
def test_killed_the_old_rows_stand_or_the_tombstone(folder: Path, run_killed, nth: int) -> None:
    code = f"""
from datetime import date
from geo.workflows.erase import erase
from geo.workflows.mapfolder import read_map_folder
spec = read_map_folder({str(folder)!r})
# begin
erase(spec, ["inc-1"], reason="asked", on=date(2026, 1, 5))
"""
    run_killed(code, folder, nth)
    tables = [(folder / name).read_bytes() for name in ("incidents.csv", "claims.csv")]
    if not (folder / "erased.csv").exists():
        assert tables == [INCIDENTS.encode(), CLAIMS.encode()]
    inputs = read_inputs(read_map_folder(folder))
    erased = (folder / "erased.csv").exists()
    assert [r.event_id for r in inputs.records] == (["inc-2"] if erased else ["inc-1", "inc-2"])
    erase(read_map_folder(folder), ["inc-1"], reason="asked", on=DAY)
    assert b"inc-1" not in (folder / "claims.csv").read_bytes()
    assert not list(folder.rglob(f"{PREFIX}*"))


def test_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli(["erase", str(folder), "inc-1", "--reason", "asked", "--on", "2026-01-05"])
    assert not left.value.code
    told = capsys.readouterr()
    assert told.out.splitlines()[0] == "erased: incidents.csv:2"
    assert "build again" in told.err


def test_a_row_is_found_by_the_id_that_the_map_gave_it(tmp_path):
    """The id may stand in a column of another layout, or be made of the cells of the row."""
    (tmp_path / "map.toml").write_text('[inputs]\nrecords = ["a.csv", "b.csv"]\n')
    (tmp_path / "a.csv").write_text("Folio,Fecha,Lugar\nF1,2024-01-05,Goma\nF2,2024-01-06,Sake\n")
    (tmp_path / "b.csv").write_text("date,place\n2024-01-05,Goma\n2024-01-06,Sake\n")
    made_up = read_records(tmp_path / "b.csv")[0][0].event_id
    erase(
        read_map_folder(tmp_path),
        ["F2", made_up],
        reason="asked",
        on=date(2025, 1, 1),
    )

    assert (tmp_path / "a.csv").read_text() == "Folio,Fecha,Lugar\nF1,2024-01-05,Goma\n"
    assert (tmp_path / "b.csv").read_text() == "date,place\n2024-01-06,Sake\n"
