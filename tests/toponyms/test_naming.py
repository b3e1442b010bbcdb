"""A name in a table with the parents that its row states."""

import pytest

from geo.toponyms.names import resolve_name


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


def test_a_province_is_found_in_a_row_that_names_it_as_its_parent_too(coast):
    resolution = resolve_name("Latakia province", coast, admin1="Latakia", country="SY")

    assert resolution.chosen.place.place_id == "latakia-gov"


def test_a_site_in_no_list_stands_near_its_namesake_and_says_so(coast):
    found = resolve_name("Jableh checkpoint", coast, country="SY")

    assert found.chosen.place.place_id == "jableh"
    assert (found.mention.relation, found.unsure) == ("near", True)
    assert "in no list" in found.reason
    assert found.confidence < resolve_name("Jableh", coast, country="SY").confidence


def test_names_divided_by_a_slash_are_tried_one_by_one(coast):
    found = resolve_name("Qwrtz/Jablah city", coast, country="SY")

    assert found.chosen.place.place_id == "jableh"


@pytest.mark.parametrize(
    ("name", "parent", "expected", "unlisted"),
    [
        ("Jableh", "Latakia", "jableh", ""),
        ("Jableh", "Tartus", "tartus", "Jableh"),
        ("Tripoli", "Beirut", "beirut", "Tripoli"),
        ("Qwrtz", "Jableh", "jableh", "Qwrtz"),
        ("Banias", "Lebanon", "lb", "Banias"),
    ],
    ids=["holds", "another province", "a city far away", "finer than the list", "country"],
)
def test_what_a_parent_does_not_hold_is_placed_in_the_parent(
    coast, name, parent, expected, unlisted
):
    """A namesake elsewhere is no answer; the part that is known is, the rest is kept."""
    found = resolve_name(f"{name}, {parent}", coast)

    assert (found.chosen.place.place_id, found.unlisted) == (expected, unlisted)
    assert found.unsure is bool(unlisted)
    if unlisted:
        assert "not in the gazetteer" in found.reason


def test_confidence_grows_with_what_is_known(coast):
    alone = resolve_name("Hmeimim", coast, country="SY")
    toss_up, stated = resolve_name("Jablah", coast), resolve_name("Jablah, Latakia", coast)

    assert toss_up.confidence < 0.6 < stated.confidence
    assert alone.confidence <= 1.0
    assert {"score", "margin", "stated", "sole"} <= {term.name for term in stated.terms}
