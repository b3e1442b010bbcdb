"""Sentences of which a reader of this code showed that they lied: each with what must be read."""

from datetime import date

import pytest

from geo.extraction.claims import find_claims
from geo.extraction.times import find_times
from geo.gazetteer import open_gazetteer
from geo.model.records import Report
from geo.model.vocab import EventKind, MovementStatus
from geo.workflows.draft import draft_dossier

DAY = date(2025, 3, 9)  # a Sunday


@pytest.fixture(scope="module")
def world():
    """The packaged gazetteer."""
    return open_gazetteer()


def report(text, lang="en"):
    return Report(report_id="r", path="r", sha256="", text=text, date_published=DAY, lang=lang)


def drawn(world, text):
    found = draft_dossier([report(text)], world).incidents
    return {i.place.name for i in found if i.kind is EventKind.INCIDENT and i.place}


def moved(world, text):
    return [
        (
            m.origin_place.name if m.origin_place else "",
            m.destination_place.name if m.destination_place else "",
            m.status,
        )
        for m in draft_dossier([report(text)], world).movements
    ]


@pytest.mark.parametrize(
    ("text", "lang", "figures"),
    [
        ("Two of the 30 hostages were killed in Homs on Friday.", "en", [("killed", 2)]),
        ("The death toll rose after a bus with 40 passengers crashed in Aleppo.", "en", []),
        (
            "The death toll in the town of 9,000 people has reached 30.",
            "en",
            [("killed", 30)],
        ),
        ("Dix soldats ont tué trois civils à Homs vendredi.", "fr", [("killed", 3)]),
        (
            "Dix soldats sont morts et trois civils ont été blessés à Homs vendredi.",
            "fr",
            [("injured", 3), ("killed", 10)],
        ),
    ],
    ids=["part of a whole", "aboard a bus", "of a town", "who killed", "two harms"],
)
def test_a_figure_is_of_those_who_came_to_harm(text, lang, figures):
    found = sorted((c.harm.value, c.value) for c in find_claims(report(text, lang)))

    assert found == figures


def test_an_office_that_speaks_after_an_attack_was_not_hit(world):
    text = (
        "After the shelling the foreign ministry in Kyiv summoned the ambassador. Five people were "
        "killed in Kharkiv on Friday."
    )

    assert "Kyiv" not in drawn(world, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Thousands returned to Homs on Saturday. Gunmen killed five in Jableh on Friday.",
            ("", "Homs", MovementStatus.RETURNED),
        ),
        (
            "About 200 families fled Homs for Hama and later returned.",
            ("Homs", "Hama", MovementStatus.FLED),
        ),
        (
            "Residents of Homs, who fled to Lebanon, said gunmen killed five people in Jableh.",
            ("Homs", "Lebanon", MovementStatus.FLED),
        ),
    ],
    ids=["a return from nowhere stated", "a flight and a return", "a clause of its own"],
)
def test_a_movement_has_the_ends_and_the_state_that_are_told(world, text, expected):
    assert moved(world, text) == [expected]


def test_no_event_is_younger_than_its_report(world):
    text = (
        "Shelling killed three people in Homs, Syria, on Friday. Three days later a bomb killed "
        "five people in Hama."
    )
    [bomb] = [i for i in draft_dossier([report(text)], world).incidents if i.location == "Hama"]

    assert (bomb.when.start, bomb.when.end) == (date(2025, 3, 8), DAY)


def test_last_weekend_is_over_on_its_saturday():
    saturday = date(2025, 3, 8)
    [last] = find_times("12 people were killed last weekend", published=saturday)
    [this] = find_times("12 people were killed over the weekend", published=saturday)

    assert (last.when.start, last.when.end) == (date(2025, 3, 1), date(2025, 3, 2))
    assert this.when.end == saturday
