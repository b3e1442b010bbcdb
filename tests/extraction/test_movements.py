"""Movements: who, the number or the word, the ends as far as they are said."""

import pytest

from geo.extraction.movements import find_movements
from geo.model.records import Report
from geo.model.vocab import MovementStatus, Sensitivity, Status


def moves(text):
    return find_movements(Report(report_id="r", path="", sha256="", text=text))


@pytest.mark.parametrize(
    ("text", "who", "number", "words", "origin", "destination", "status"),
    [
        (
            "Around 300 families fled Harim to the nearby hills.",
            "families",
            300,
            "Around 300",
            "Harim",
            "the nearby hills",
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
            "Some",
            "",
            "the old airbase in Hmeimim",
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
    text, who, number, words, origin, destination, status
):
    [found] = moves(text)

    assert (found.who, found.number, found.number_text) == (who, number, words)
    assert (found.origin, found.destination) == (origin, destination)
    assert (found.origin_explicit, found.destination_explicit) == (bool(origin), bool(destination))
    assert (found.status, found.review) == (MovementStatus(status), Status.DRAFT)


def test_homes_are_no_place_and_two_subjects_are_two_movements():
    first, second = moves(
        "Thousands fled their homes on foot, and many sought shelter at the Lower Camp."
    )

    assert (first.origin, first.destination) == ("", "")
    assert (second.number_text, second.destination) == ("many", "the Lower Camp")
    assert second.sensitivity is Sensitivity.REVIEW
    assert second.flagged


def test_a_named_person_is_sensitive_and_a_home_is_only_inferred():
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
        "Shops closed in Harim.",
    ],
)
def test_nothing_is_invented(text):
    assert moves(text) == []


def test_the_first_mark_of_the_quote_is_the_movement():
    text = "It was night. Scores of farmers fled to Idlib, a nurse said."
    [found] = moves(text)
    [quote] = found.quotes
    start, end = quote.marks[0]

    assert text[quote.start : quote.end] == quote.text
    assert quote.text[start:end] == "Scores of farmers fled to Idlib"
    assert found.claimant == "a nurse"
