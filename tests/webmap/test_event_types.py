"""The types of a map come from its data: names, hues and shapes, whatever the subject."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.webmap import PageData
from geo.webmap.assets import AssetError
from geo.webmap.event_types import HUES, SHAPES, TypeStyle, contrast, event_types
from geo.webmap.glyphs import GLYPHS, glyph_path
from geo.webmap.payload import payload


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


@pytest.mark.parametrize("name", GLYPHS)
def test_a_glyph_is_an_outline_of_its_package(name):
    assert re.fullmatch(r"[MmLlHhVvCcSsQqTtAaZz0-9 .,eE+-]{20,}", glyph_path(name))


def test_there_are_sixty_glyphs_and_more():
    assert len(set(GLYPHS)) == len(GLYPHS) >= 60


def test_a_page_carries_only_the_glyphs_that_its_types_use():
    own = (
        TypeStyle(key="water", labels={"en": "Water cut"}, icon="water"),
        TypeStyle(key="unused", labels={"en": "Unused"}, icon="hospital"),
    )
    row = {"type": "Feature", "id": "a", "properties": {"event_type": "Water cut"}}
    layers = {"incidents": {"features": [{**row, "geometry": None}]}}
    text = json.dumps(payload(PageData(title="T", layers=layers, types=own)))

    assert glyph_path("water") in text
    assert glyph_path("hospital") not in text


def test_an_altered_glyph_is_noticed(monkeypatch):
    packed = b'<svg><path d="M0 0" onload="x"/><path d="javascript:alert(1)"/></svg>'
    monkeypatch.setattr("geo.webmap.glyphs.read_packaged", lambda *_: packed)
    with pytest.raises(AssetError, match="no plain outline"):
        glyph_path.__wrapped__("star")
