"""A name in a table with the parents that its row states."""

import pytest

from geo.naming import country_code, resolve_name


@pytest.mark.parametrize(
    ("name", "hints", "expected"),
    [
        ("Jablah", {"country": "SY"}, "jableh"),
        ("Jablah", {"country": "YE"}, "jiblah"),
        ("Jablah", {"focus": ["SY"]}, "jableh"),
        ("Tripoli, Lebanon", {}, "tripoli-lb"),
        ("near Jableh", {"country": "SY"}, "jableh"),
        ("Latakia province", {"country": "SY"}, "latakia-gov"),
        ("Atlantis", {}, None),
    ],
    ids=["Syria", "Yemen", "focus", "parent in the name", "near", "province", "nowhere"],
)
def test_parents_decide(coast, name, hints, expected):
    resolution = resolve_name(name, coast, **hints)

    assert (resolution.chosen and resolution.chosen.place.place_id) == expected


def test_a_toss_up_says_so(coast):
    resolution = resolve_name("Jablah", coast)

    assert resolution.unsure
    assert len(resolution.rejected) == 1


def test_near_is_kept_as_a_relation(coast):
    assert resolve_name("close to Jableh", coast).mention.relation == "near"


def test_country_names_become_codes(coast):
    assert [country_code(n, coast) for n in ("Britain", "Syria", "", "Narnia")] == (
        ["GB", "SY", "", ""]
    )


def test_a_province_is_found_in_a_row_that_names_it_as_its_parent_too(coast):
    resolution = resolve_name("Latakia province", coast, admin1="Latakia", country="SY")

    assert resolution.chosen.place.place_id == "latakia-gov"
