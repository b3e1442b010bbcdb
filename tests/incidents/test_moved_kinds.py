"""Kinds of movements: parts of a whole, carriers, those sent back, and what is no movement."""

import pytest

from geo.gazetteer import open_gazetteer
from geo.incidents.move_rows import moved_row
from geo.language.reading import read
from geo.model.records import Report
from geo.model.vocab import MovementStatus
from geo.workflows.draft import draft_dossier


@pytest.fixture(scope="module")
def moves():
    """The movements of one English report as tuples, by the packaged gazetteer."""
    world = open_gazetteer()

    def read(text):
        report = Report(report_id="r", path="", sha256="", text=text, lang="en")
        found = draft_dossier([report], world).movements
        found = sorted(found, key=lambda m: int(m.movement_id.rsplit("m", 1)[1]))
        return [(m.number, m.origin, m.destination) for m in found]

    return read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "In May 900 people fled from Homs to Hama, and 150 to Idlib.",
            [(900, "Homs", "Hama"), (150, "Homs", "Idlib")],
            id="a part keeps the other end of those before",
        ),
        pytest.param(
            "Some 700 new families came to Maiduguri: 400 from Bama and 300 from Gwoza.",
            [(700, "", "Maiduguri"), (400, "Bama", "Maiduguri"), (300, "Gwoza", "Maiduguri")],
            id="the parts of a whole come from towns of their own",
        ),
        pytest.param(
            "Lorries took 80 families from Homs to Hama.",
            [(80, "Homs", "Hama")],
            id="what carries people stands before them",
        ),
        pytest.param(
            "Maiduguri: 64 refugees were sent back from Cameroon on Monday.",
            [(64, "Cameroon", "Maiduguri")],
            id="sent back",
        ),
        pytest.param(
            "Aircraft landed with 90 people deported by Germany to Kabul.",
            [(90, "Germany", "Kabul")],
            id="a country deports",
        ),
        pytest.param(
            "About 200 families from Homs are stranded at Hama.",
            [(200, "Homs", "Hama")],
            id="stranded",
        ),
        pytest.param(
            "Sixty families in Homs moved on to Hama.",
            [(60, "Homs", "Hama")],
            id="where they were stands between them and the verb",
        ),
        pytest.param(
            "In Homs, 25 families set off and went to Hama.",
            [(25, "Homs", "Hama")],
            id="the place that opens the sentence is left",
        ),
        pytest.param(
            "Farmers and herders from Bama, some 500 of them, have gone to Maiduguri.",
            [(500, "Bama", "Maiduguri")],
            id="some of them",
        ),
        pytest.param(
            "Another 120 from Bama were taken in by families in Maiduguri.",
            [(120, "Bama", "Maiduguri")],
            id="a bare number with its home before the verb",
        ),
        pytest.param(
            "Clashes in Homs forced 90 families out.",
            [(90, "Homs", "")],
            id="what forces people out tells where",
        ),
        pytest.param(
            "Some 300 people came back through Maiduguri.",
            [(300, "", "Maiduguri")],
            id="back through a town",
        ),
        pytest.param(
            "Some 300 people have crossed from Bama to Maiduguri since Sunday.",
            [(300, "Bama", "Maiduguri")],
            id="since a weekday is no total",
        ),
        pytest.param(
            "In Maiduguri, 30 households who had been uprooted since March went home to Bama.",
            [(30, "", "Bama")],
            id="since when they were away is no total",
        ),
    ],
)
def test_who_left_where_for_where(moves, text, expected):
    assert moves(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "If the river rises, as many as 900 people in Homs may have to flee to Hama.",
        "The police told 400 families in Homs to leave for Hama.",
        "The army denied that 40 families had fled from Homs to Hama.",
        "Twelve workers went on strike in Hama.",
        "Four of the wounded people were flown to Hama.",
        "Two men were arrested in Homs and taken to Hama.",
        "Last year 240 people were displaced in Homs.",
        "Thirteen of them had already been displaced in Homs.",
        "Three in five people came from Homs.",
        "The town council plans to move 60 families from Homs to Hama.",
    ],
)
def test_nobody_has_moved(moves, text):
    assert moves(text) == []


def test_people_who_are_sent_back_return():
    report = Report(
        report_id="r",
        path="",
        sha256="",
        text="Some 64 refugees were pushed back from Edirne to Homs.",
        lang="en",
    )
    [movement] = draft_dossier([report], open_gazetteer()).movements
    assert movement.status is MovementStatus.RETURNED


def test_a_row_of_a_table_tells_a_journey(moves):
    text = (
        "From | To | Families | People\n"
        "Homs | Hama | 40 | 210\n"
        "Idlib | Aleppo | 12 | 66\n"
        "\n"
        "Counts of April."
    )
    assert moves(text) == [(210, "Homs", "Hama"), (66, "Idlib", "Aleppo")]


def test_a_table_whose_head_names_no_journey_tells_none():
    text = "Place | People | Killed\nHoms | 40 | 2\nHama | 12 | 1\n\nCounts of April."
    reading = read(text, lang="en")
    assert [moved_row(reading, [], line) for line in range(3)] == [None, None, None]
