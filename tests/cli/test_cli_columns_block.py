"""The ``[columns]`` block that ``geo columns`` writes reads the table as it was read."""

import os
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo.cli import cli
from geo.intake.records import read_record_tables

GIVEN = Path(os.environ.get("GEO_EVAL_DATA", "/nowhere")) / "cases" / "formats"
MADE = {
    "form.csv": "_id,grp/incident_date,grp/village,grp/gps,_grp/gps_latitude,_grp/gps_longitude,"
    "grp/killed\n7,2024-01-05,Goma,-1.679 29.222 0 5,-1.679,29.222,3\n",
    "tags.csv": "Jour,Lieu,Morts\n#date+start,#loc+name,#affected+killed\n2024-01-05,Goma,3\n",
    "portal.csv": "DR_NO,DATE OCC,AREA NAME,Crm Cd Desc,LOCATION,LAT,LON\n"
    "7,01/25/2024 12:00:00 AM,Central,ROBBERY,700 S HILL ST,34.05,-118.25\n",
    "words.csv": "№;Дата події;Населений пункт;Широта;Довгота;Загинуло\n"
    "1;05.01.2024;Суми;50,9;34,8;2\n",
    "groups.csv": "Date,Location,,Casualties,\n,Province,Town,Killed,Injured\n"
    "2024-01-05,Kivu,Goma,3,1\n",
}


def block_of(path):
    """What the command prints, as a person pastes it into map.toml."""
    shown = CliRunner().invoke(cli, ["columns", str(path)])
    return tomllib.loads(shown.stdout)["columns"]


def stated(path, columns=None):
    found = read_record_tables(path, columns=columns)
    return [
        (r.when.edtf, r.location, r.admin1, r.country, r.point, r.low, r.best, r.high, r.title)
        for r in found.records
    ]


@pytest.mark.parametrize("name", MADE)
def test_the_block_reads_the_table_again(tmp_path, name):
    path = tmp_path / name
    path.write_text(MADE[name], encoding="utf-8")
    columns = block_of(path)

    assert stated(path)
    assert stated(path, columns) == stated(path)
    assert {"location", "best"} & set(columns)


def test_the_block_reads_each_layout_of_the_given_ones_again():
    if not GIVEN.is_dir():
        pytest.skip("GEO_EVAL_DATA is not set")
    tables = sorted(
        p for p in GIVEN.iterdir() if p.is_file() and p.name not in ("README.txt", "truth.json")
    )
    changed = [p.name for p in tables if stated(p, block_of(p)) != stated(p)]

    assert len(tables) > 30
    assert changed == []
