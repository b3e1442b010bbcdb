"""Rows that state only the units that hold their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.vocab import Precision
from geo.toponyms.parents import country_code, find_unit, resolve_parents


def test_country_names_become_codes(coast):
    assert [country_code(n, coast) for n in ("Britain", "Syria", "", "Narnia")] == (
        ["GB", "SY", "", ""]
    )


@pytest.mark.parametrize(
    ("stated", "place_id", "unlisted"),
    [
        ({"country": "Syria", "admin1": "Latakia"}, "latakia-gov", ""),
        ({"country": "Syria"}, "sy", ""),
        ({"country": "Syria", "admin1": "Qwrtz"}, "sy", "Qwrtz"),
        ({"country": "Syria", "admin1": "Latakia", "admin2": "Qwrtz"}, "latakia-gov", "Qwrtz"),
        ({"country": "Syria", "admin1": "Latakia", "admin2": "Jableh"}, "jableh", ""),
        ({"admin1": "Qwrtz"}, None, None),
        ({}, None, None),
    ],
    ids=[
        "province", "country", "unknown province", "unknown district", "district of a town",
        "nothing known", "nothing stated",
    ],
)  # fmt: skip
def test_the_finest_known_unit_is_meant_and_what_is_finer_is_kept(
    coast, stated, place_id, unlisted
):
    found = resolve_parents(coast, **stated)

    assert (found and found.chosen.place.place_id) == place_id
    assert (found and found.unlisted) == unlisted


def test_a_district_known_by_its_town_is_an_area_around_it(coast):
    found = resolve_parents(coast, country="SY", admin1="Latakia", admin2="Jableh")

    assert found.footprint.precision is Precision.DISTRICT
    assert found.footprint.geometry.geom_type == "Polygon"
    assert found.footprint.approximate


def test_a_unit_of_another_level_is_not_taken(coast):
    assert find_unit("Latakia", coast, level=2, country="SY") is None
    assert find_unit("Latakia", coast, level=1, country="SY").place.place_id == "latakia-gov"


@given(admin1=st.text(max_size=8), admin2=st.text(max_size=8))
def test_a_known_country_is_never_lost(coast, admin1, admin2):
    """Whatever else a row says, it is placed no worse than by its country."""
    found = resolve_parents(coast, country="Syria", admin1=admin1, admin2=admin2)

    assert found.chosen.place.country == "SY"


@pytest.mark.parametrize(
    ("country", "admin1", "admin2", "name"),
    [
        ("NG", "Borno", "", "Borno State"),
        ("NG", "BORNO STATE", "Jere LGA", "Jere"),
        ("NE", "Zinder", "Department of Tanout", "Tanout"),
        ("PW", "Koror state", "", "Koror"),
        ("HT", "", "Port-Salut arrondissement", "Port-Salut"),
        ("CO", "Caldas", "Municipality of Supía", "Supía"),
        ("FM", "State of Yap", "", "Yap State"),
        ("CA", "Province of Nova Scotia", "Qwrtzanba", "Nova Scotia"),
        ("LT", "Panevėžys county", "", "Panevėžys"),
    ],
)
def test_a_unit_is_known_with_and_without_the_word_for_it(gazetteer, country, admin1, admin2, name):
    found = resolve_parents(gazetteer, country=country, admin1=admin1, admin2=admin2)

    assert found.chosen.place.name == name
    assert found.unlisted == ("Qwrtzanba" if admin2 == "Qwrtzanba" else "")
