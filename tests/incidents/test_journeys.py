"""Movements: who, the number or the word, the ends as far as they are said."""

import pytest

from geo.gazetteer import open_gazetteer
from geo.model.records import Report
from geo.model.vocab import MovementStatus, Sensitivity, Status
from geo.workflows.draft import draft_dossier


@pytest.fixture(scope="module")
def moves():
    """The movements of one English report, by the packaged gazetteer."""
    world = open_gazetteer()

    def read(text):
        report = Report(report_id="r", path="", sha256="", text=text, lang="en")
        return draft_dossier([report], world).movements

    return read


@pytest.mark.parametrize(
    ("text", "who", "number", "words", "origin", "destination", "status"),
    [
        (
            "Around 300 families fled Harim to the nearby hills.",
            "families",
            300,
            "Around 300 families",
            "Harim",
            "nearby hills",
            "fled",
        ),
        (
            "Thousands of farmers have fled to Lebanon.",
            "farmers",
            None,
            "Thousands",
            "",
            "Lebanon",
            "fled",
        ),
        (
            "Many Syrians were fleeing from Hama to Lebanon for safety.",
            "Syrians",
            None,
            "Many",
            "Hama",
            "Lebanon",
            "fleeing",
        ),
        (
            "Some families took refuge at the old airbase in Hmeimim.",
            "families",
            None,
            "Some families",
            "",
            "Hmeimim",
            "sheltering",
        ),
        (
            "Many farmers are sheltering in Idlib.",
            "farmers",
            None,
            "Many",
            "",
            "Idlib",
            "sheltering",
        ),
        (
            "Dozens of nurses have returned to Idlib.",
            "nurses",
            None,
            "Dozens",
            "",
            "Idlib",
            "returned",
        ),
        (
            "The shelling displaced 2,000 people from Harim.",
            "people",
            2000,
            "2,000",
            "Harim",
            "",
            "fled",
        ),
        (
            "He spoke of an exodus of individuals fleeing from Harim to Idlib.",
            "individuals",
            None,
            "",
            "Harim",
            "Idlib",
            "fleeing",
        ),
    ],
)
def test_a_movement_keeps_the_words_of_the_report(  # noqa: PLR0917 -- one column each
    moves, text, who, number, words, origin, destination, status
):
    [found] = moves(text)

    assert (found.who, found.number, found.number_text) == (who, number, words)
    assert (found.origin, found.destination) == (origin, destination)
    assert (found.origin_explicit, found.destination_explicit) == (bool(origin), bool(destination))
    assert (found.status, found.review) == (MovementStatus(status), Status.DRAFT)


def test_homes_are_no_place_and_a_camp_is_for_a_person_to_judge(moves):
    [found] = moves(
        "Thousands fled their homes on foot, and many sought shelter at the Lower Camp."
    )

    assert (found.number_text, found.origin, found.destination) == ("many", "", "the Lower Camp")
    assert found.sensitivity is Sensitivity.REVIEW
    assert found.flagged


@pytest.mark.parametrize(
    ("text", "who", "destination"),
    [
        ("Residents had to flee to other districts.", "Residents", "other districts"),
        ("Workers have since fled to Idlib.", "Workers", "Idlib"),
        ("Workers have already fled towards Tillaberi.", "Workers", "Tillaberi"),
        (
            "Most villagers are fleeing to the hills near Harim.",
            "Most villagers",
            "the hills near Harim",
        ),
    ],
)
def test_people_whom_nobody_counts_move_where_an_end_is_stated(moves, text, who, destination):
    [found] = moves(text)

    assert (found.who, found.number, found.destination) == (who, None, destination)
    assert found.destination_explicit


def test_a_named_person_is_sensitive_and_a_home_is_only_inferred(moves):
    [found] = moves(
        "Omar Aziz, a 40-year-old resident of Harim who fled with his wife, spoke to us."
    )

    assert (found.who, found.origin, found.origin_explicit) == ("Omar Aziz", "Harim", False)
    assert found.sensitivity is Sensitivity.HIGH


@pytest.mark.parametrize(
    "text",
    [
        "They planned to flee to Idlib.",
        "The minister fled the question.",
        "He would never flee.",
        "Residents fled their homes.",
        "The ambassador returned to Cairo.",
        "Many fled for their lives.",
        "Most people fled in panic.",
        "Shops closed in Harim.",
    ],
)
def test_nothing_is_invented(moves, text):
    assert moves(text) == ()


def test_the_first_mark_of_the_quote_is_the_movement(moves):
    text = "It was night. Scores of farmers fled to Idlib, a nurse said."
    [found] = moves(text)
    [quote] = found.quotes
    start, end = quote.marks[0]

    assert text[quote.start : quote.end] == quote.text
    assert quote.text[start:end] == "Scores of farmers fled to Idlib"
    assert found.claimant == "a nurse"


def test_leaving_six_dead_is_nobodys_journey(moves):
    told = "A boat carrying 40 people capsized off Zanzibar on Sunday, leaving six dead."
    assert moves(told) == ()
    [left] = moves("Some 40 people left Harim for Antakya, leaving 12 houses empty.")
    assert left.number == 40
