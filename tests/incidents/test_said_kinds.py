"""Light verbs, nouns and idioms of the event lexicon, and titles that name units."""

from datetime import date

import pytest

from geo.model.vocab import EventKind


@pytest.fixture
def drafted(draft_text):
    """The incidents of one English report."""

    def draft(text, title=""):
        found = draft_text(text, date(2026, 5, 5), title=title).incidents
        return [i for i in found if i.kind is EventKind.INCIDENT]

    return draft


@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [
        ("A rally turned ugly in Nakuru on Monday.", "Violent demonstration", "Nakuru"),
        ("A convoy came under fire near Gao on Monday.", "Attack", "Gao"),
        (
            "Mortar rounds landed on a school in Gao on Monday.",
            "Shelling/artillery/missile attack",
            "Gao",
        ),
        ("Warplanes pummelled Gao on Monday.", "Air/drone strike", "Gao"),
        ("Drones slammed into a depot in Gao on Monday.", "Air/drone strike", "Gao"),
        ("A light aircraft came down in Nakuru on Monday.", "Air accident", "Nakuru"),
        ("A balcony caved in at Nakuru on Monday.", "Building collapse", "Nakuru"),
        ("Miners kept the road closed at Nakuru on Monday.", "Peaceful protest", "Nakuru"),
        ("Residents barricaded the bridge at Nakuru on Monday.", "Peaceful protest", "Nakuru"),
        ("Miners clashed with police in Nakuru on Monday.", "Violent demonstration", "Nakuru"),
        ("Some 80 families left Gao after an attack by gunmen on Monday.", "Attack", "Gao"),
        ("A dinghy sank 9 miles off Mombasa on Monday.", "Boat accident", "Mombasa"),
    ],
)
def test_an_idiom_tells_its_kind(drafted, text, kind, where):
    [incident] = drafted(text)
    assert incident.sub_event_type == kind
    assert where in incident.location


@pytest.mark.parametrize(
    "text",
    [
        "The minister came under fire in Nakuru for his remarks on Monday.",
        "Talks in Nakuru collapsed on Monday.",
        "Cleaners in Nakuru began the second day of their strike on Monday.",
        "The road in Nakuru closed at noon on Monday.",
    ],
)
def test_an_idiom_that_harms_nobody(drafted, text):
    assert drafted(text) == []


def test_the_unit_in_a_title_says_the_country(drafted):
    text = "Kiwanja: two farmers were shot dead on Monday."
    [told] = drafted(text, title="Note from North Kivu")
    assert told.place is not None
    assert told.place.country == "CD"


def test_a_point_of_a_list_is_the_place_of_the_points_below_it(drafted):
    text = (
        "A. Plateau State\n"
        "  1) Bokkos\n"
        "     - Six farmers were shot dead on Monday.\n"
        "  2) Wase\n"
        "     - A fire burned the market on Monday.\n"
    )
    told = {(i.sub_event_type, i.place.name) for i in drafted(text) if i.place}
    assert {name for _, name in told} == {"Bokkos", "Wase"}
