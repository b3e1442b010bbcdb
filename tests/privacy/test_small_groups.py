"""Few persons in a small place are told to the owner; many, or a city, are not."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

import geo
from geo.cli import cli
from geo.model.bulk import Coded
from geo.model.footprints import footprint_of
from geo.model.records import Bulk, Claim, ClaimId, Incident, IncidentId, Movement, MovementId
from geo.model.vocab import Harm, PlaceKind
from geo.privacy.small_groups import FEW, small_groups


def incident(coast, number=0, *, population=900, wide=False, value=2, actor=""):
    """Two teachers were killed in a village."""
    place = next(p for p in coast.places.values() if p.kind is PlaceKind.VILLAGE)
    place = replace(place, population=population)
    area = next(p for p in coast.places.values() if p.kind is PlaceKind.ADM1)
    claim = Claim(claim_id=ClaimId("c"), harm=Harm.KILLED, value=value, group="teachers")
    return Incident(
        incident_id=IncidentId(f"i{number}"),
        title="",
        place=place,
        footprint=footprint_of(area if wide else place, coast),
        claims=(claim,),
        assoc_actor_1=actor,
        file="r.csv",
        row=number,
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [({}, 1), ({"population": 0}, 1), ({"population": 90_000}, 0), ({"value": 40}, 0),
     ({"value": None}, 0), ({"wide": True}, 0)],
    ids=["few in a village", "inhabitants not known", "a city", "many", "no figure", "area"],
)  # fmt: skip
def test_few_of_a_group_in_a_small_place_are_told(coast, given, told):
    found = small_groups([incident(coast, **given)], [])
    assert [group.words for group in found] == ["teachers"] * told


@pytest.mark.parametrize(("rows", "told"), [(1, 1), (FEW - 1, FEW - 1), (FEW, 0)])
def test_a_group_that_few_rows_name_at_a_place_is_told(coast, rows, told):
    items = [incident(coast, n, value=None, actor="Midwives") for n in range(rows)]
    found = small_groups(items, [])

    assert [(group.row, group.column) for group in found] == [
        (n, "assoc_actor_1") for n in range(told)
    ]


@pytest.mark.parametrize(("number", "told"), [(3, 1), (None, 0), (300, 0)])
def test_few_people_on_the_way_to_a_village_are_told(coast, number, told):
    place = incident(coast)
    way = Movement(
        movement_id=MovementId("m"),
        who="Nuns",
        number=number,
        destination_place=place.place,
        destination_footprint=place.footprint,
    )
    assert len(small_groups([], [way])) == told


def test_rows_that_travel_as_columns_are_told_with_the_others(coast):
    """One row as an object and some as columns name the same group at the same place."""
    one = incident(coast, value=None, actor="Midwives")
    place = replace(one, assoc_actor_1="", claims=(), file="", row=None)
    for count in (FEW - 2, FEW - 1):
        rows = range(10, 10 + count)
        columns = {
            name: Coded.same(word, count)
            for name, word in (("file", "t.csv"), ("assoc_actor_1", "Midwives"))
        }
        columns["assoc_actor_2"] = Coded.of(["", "midwives", *[""] * (count - 2)])
        given = {"rows": np.array(rows), "place": np.zeros(count, dtype=np.uint8)}
        nowhere = np.full(count, np.nan)
        bulk = Bulk(columns=columns, extra={}, places=(place,), lon=nowhere, lat=nowhere, **given)
        found = small_groups([one], [], bulk)
        told = [(g.file, g.row, g.column) for g in found]
        small = [("r.csv", 0, "assoc_actor_1"), *(("t.csv", n, "assoc_actor_1") for n in rows)]
        small.append(("t.csv", 11, "assoc_actor_2"))
        assert sorted(told) == (sorted(small) if count + 1 < FEW else [])


ROWS = (
    "event_id,event_date,event_type,location,latitude,longitude,assoc_actor_1,source,notes\n"
    "a,2025-03-07,Arson,Umm Sahra,35.2,36.1,Midwives,outlet,A house burned.\n"
)


def test_the_command_tells_small_groups_and_lists_them(tmp_path, gazetteer):
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    built = geo.build(records=tmp_path / "rows.csv", gazetteer=gazetteer)
    run = CliRunner().invoke(
        cli, ["map", "--records", str(tmp_path / "rows.csv"), "-o", str(tmp_path / "out")]
    )

    assert [group.words for group in built.published.ledger.small] == ["Midwives"]
    assert "Small groups: 1 entry names few persons in a small place (first: " in run.stderr
    with (tmp_path / "restricted" / "withheld.csv").open(encoding="utf-8", newline="") as file:
        [row] = [r for r in csv.DictReader(file) if r["column"] == "assoc_actor_1"]
    assert (row["words"], row["reason"]) == ("Midwives", "a small group in a small place")
    assert "Midwives" in (tmp_path / "out" / "incidents.geojson").read_text("utf-8")
