"""Maps of other subjects: crime, a flood, an earthquake. Nothing of the first case is left in."""

import re
from pathlib import Path

import pytest

import geo

MAPS = Path(__file__).parents[1] / "data" / "maps"
SUBJECTS = sorted(p.name for p in MAPS.iterdir() if (p / "map.toml").is_file())
FIRST_CASE = re.compile(
    r"Syria|Jableh|Baniyas|Latakia|Lattakia|Tartus|Tuwaym|Hmeimim|Alawite|Assad|SOHR|coast map"
)
VIOLENT = re.compile(r"violence|battle|attack|civilian|explosion", re.IGNORECASE)


@pytest.fixture(scope="module", params=SUBJECTS)
def atlas(request, gazetteer):
    return geo.build(MAPS / request.param, gazetteer=gazetteer)


def test_no_source_is_a_party_to_a_conflict(atlas):
    assert not [s.name for s in atlas.dossier.sources if s.party_to_conflict]


def test_no_event_of_a_disaster_is_violence(atlas):
    rows = [row for layer in ("incidents", "impact", "statements") for row in rows_of(atlas, layer)]

    assert rows
    for row in rows:
        said = " ".join(str(row.get(c) or "") for c in ("event_type", "sub_event_type", "title"))
        assert not VIOLENT.search(said), said
        assert not row.get("civilian_targeting")


def rows_of(atlas, layer):
    return [feature["properties"] for feature in atlas.geojson(layer)["features"]]


def test_no_word_of_the_first_case_is_in_the_page(atlas):
    assert FIRST_CASE.findall(atlas.html()) == []


def test_what_was_drawn_lies_in_the_country_of_the_map(atlas):
    [country] = atlas.spec.focus
    places = [i.place for i in atlas.dossier.incidents if i.place is not None]

    assert places
    assert {p.country for p in places} == {country}


def test_only_the_sources_that_were_used_are_named(atlas):
    named = {row["text"] for row in atlas.page().attributions}

    assert any("GeoNames" in text for text in named)
    assert any("Natural Earth" in text for text in named)
    assert not any("Syria" in text or "US counties" in text for text in named)
