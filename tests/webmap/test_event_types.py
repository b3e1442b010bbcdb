"""The types of a map come from its data: names, hues and shapes, whatever the subject."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.webmap.event_types import HUES, SHAPES, TypeStyle, contrast, event_types


def types_of(*rows, own=()):
    return event_types([{"properties": row} for row in rows], own=own)


@pytest.mark.parametrize(
    ("properties", "label"),
    [
        ({"event_type": "Explosions/Remote violence"}, "Explosions and remote violence"),
        ({"event_type": "Remote violence"}, "Explosions and remote violence"),
        ({"event_type": "Battle-No change of territory"}, "Battles"),
        ({"event_type": "Protests", "sub_event_type": "Peaceful protest"}, "Protests"),
        ({"event_type": "Riots", "sub_event_type": "Mob violence"}, "Riots"),
        ({"event_type": "Riots/Protests"}, "Riots or protests"),
        ({"event_type": "Headquarters or base established"}, "Strategic developments"),
        (
            {
                "event_type": "Strategic developments",
                "sub_event_type": "Looting/property destruction",
            },
            "Looting and property destruction",
        ),
        ({"type_of_violence": 1}, "State-based conflict"),
        ({"event_type": "Flash flood"}, "Flash flood"),
        ({"event_type": "Earthquake"}, "Earthquake"),
        ({"event_type": "Violence and sexual offences"}, "Violence and sexual offences"),
        ({"event_type": "Кража"}, "Кража"),
        ({}, "Type not stated"),
    ],
    ids=str,
)
def test_a_type_is_named_as_what_it_is(properties, label):
    types = types_of(properties)
    [style] = types.styles

    assert style.labels["en"] == label
    assert types.group(properties) == style.key


def test_six_crime_categories_are_six_symbols():
    names = ["Burglary", "Robbery", "Bicycle theft", "Drugs", "Shoplifting spree", "Vehicle crime"]
    types = types_of(*({"event_type": name} for name in names))

    assert "other" not in {s.key for s in types.styles}
    assert len({s.light for s in types.styles}) == len({s.shape for s in types.styles})
    assert len({s.shape for s in types.styles}) >= 5  # two thefts are one class


def test_the_rest_beyond_eight_is_other():
    rows = [{"event_type": f"Kind {i}"} for i in range(12) for _ in range(20 - i)]
    types = types_of(*rows)

    assert [s.key for s in types.styles] == [*(f"kind-{i}" for i in range(8)), "other"]
    assert types.group({"event_type": "Kind 11"}) == "other"


def test_own_types_come_first_in_their_order_and_with_their_look():
    own = (
        TypeStyle(key="water", labels={"en": "Water cut"}, light="#004466", matches=("No water",)),
        TypeStyle(key="unused", labels={"en": "Unused"}),
        TypeStyle(key="power", labels={"en": "Power cut", "fr": "Coupure"}, shape="star"),
    )
    types = types_of(
        {"event_type": "Power cut"}, {"sub_event_type": "no water"}, {"event_type": "Fire"}, own=own
    )

    assert [s.key for s in types.styles] == ["water", "power", "fire"]
    assert (types.styles[0].light, types.styles[1].shape) == ("#004466", "star")
    assert contrast(types.styles[0].dark, "#262a2e") >= 3


def test_hues_can_be_read_on_land():
    """Contrast of a graphic is at least 3:1 on the land of either theme."""
    for light, dark in HUES.values():
        assert contrast(light, "#f4f1ea") >= 3
        assert contrast(dark, "#262a2e") >= 3


@given(st.lists(st.sampled_from([*"abcdefghijkl", "Fire", "Flood", "Arson", ""]), max_size=60))
def test_every_event_has_a_type_of_the_legend(names):
    rows = [{"event_type": name} for name in names]
    types = types_of(*rows)
    keys = [s.key for s in types.styles]

    assert {types.group(row) for row in rows} <= set(keys)
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z0-9_-]+", key) for key in keys)
    looks = [(s.light, s.shape) for s in types.styles]
    assert len(set(looks)) == len(looks)
    assert {s.shape for s in types.styles} <= set(SHAPES)
