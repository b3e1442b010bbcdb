"""Movements and sources of a map of ours are told apart from its incidents."""

import pandas as pd
import pytest

from geo.intake.own_layers import incidents_only, ledgers_of, other_layer
from geo.intake.prefixes import options_of, spellings_of
from geo.intake.table import Table


def table(**columns):
    return Table(name="t", cells=pd.DataFrame(columns, dtype=object))


@pytest.mark.parametrize(
    ("columns", "what", "read"),
    [
        ({"movement_id": ["m"]}, "movements", ["movements"]),
        ({"source_id": ["s"], "independence_group": ["s"]}, "sources", ["sources"]),
        ({"claim_id": ["c"], "harm": ["killed"]}, "claims", []),
        ({"event_id": ["e"], "movement_id": ["m"]}, "", []),
        ({"event_id": ["e", ""], "layer": ["incidents", "routes"]}, "", ["movements"]),
    ],
)
def test_what_a_table_of_ours_holds(columns, what, read):
    assert other_layer(table(**columns)) == what
    assert ledgers_of([table(**columns)]) == read


def test_of_all_layers_those_of_events_are_left():
    every = table(event_id=["e", "", "b"], layer=["incidents", "routes", "burials"])
    left = incidents_only(every, ["movements"])

    assert left.cells["event_id"].tolist() == ["e", "b"]
    assert str(left.rejected[0]).endswith("no incidents: routes (read as movements)")
    plain = table(event_id=["e"])
    assert incidents_only(plain, []) is plain


def test_a_group_before_a_name_may_be_left_out_and_ticks_are_no_columns():
    form = table(
        **{"grp_what/village": ["Goma"], "harm": ["killed"], "harm/killed": ["1"], "place": ["x"]}
    )
    ticks = options_of(form)
    spelt = spellings_of(form, ticks)

    assert ticks == {"harm/killed"}
    assert "village" in spelt["grp_what/village"][0]
    assert "harm/killed" not in spelt
