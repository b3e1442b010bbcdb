"""Texts of known collections: that they may be cleared is offered, never done."""

import pytest
from click.testing import CliRunner

from geo.cli import cli

ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "country,iso,admin1,location,latitude,longitude,geo_precision,source,notes,fatalities\n"
    "SYR1,2025-03-07,2025,1,Political violence,Battles,Armed clash,Group A,Syria,760,Tartus,"
    'Baniyas,35.18,35.95,1,Outlet A,"Samir Inventado, a 57-year-old, was killed.",1\n'
)
OWN = "event_id,event_date,location,notes\na-1,2025-03-07,Baniyas,Shots near the bridge.\n"
LINE = 'rows.csv looks like ACLED: if its texts are public already, write [privacy] texts = { "row'


@pytest.mark.parametrize(
    ("table", "privacy", "offered"),
    [
        (ACLED, "", True),
        (ACLED, '[privacy]\ntexts = { "rows.csv" = "screen" }\n', False),
        (OWN, "", False),
    ],
    ids=["known", "decided", "own"],
)
def test_clearing_is_offered_in_one_line_and_never_applied(tmp_path, table, privacy, offered):
    head = 'title = "A map"\nfocus = ["SY"]\n[inputs]\nrecords = ["rows.csv"]\n'
    (tmp_path / "map.toml").write_text(head + privacy, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(table, encoding="utf-8")

    ran = CliRunner().invoke(cli, ["map", str(tmp_path)])

    assert ran.exit_code == 0, ran.output
    assert sum(LINE in line for line in ran.output.splitlines()) == offered
    assert "Samir" not in (tmp_path / "build" / "incidents.geojson").read_text("utf-8")
