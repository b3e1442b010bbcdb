"""Who says a figure: contrasts, insertions, papers, headlines, and figures that only go on."""

from datetime import date

import pytest

from geo.extraction.claims import find_claims
from geo.extraction.tolls_again import tolls_again
from geo.gazetteer import open_gazetteer
from geo.language.reading import read
from geo.model.records import Report
from geo.workflows.draft import draft_dossier

DAY = date(2026, 5, 5)  # a Tuesday


def told(text):
    return Report(report_id="r", path="r", sha256="", text=text, date_published=DAY, lang="en")


def spoken(claims):
    return [(c.value, c.claimant) for c in claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The army put the number of villagers killed at 38, while the front said none died.",
            [(38, "The army")],
        ),
        ("Asked by the Daily Post, a surgeon spoke of nine dead.", [(9, "a surgeon")]),
        (
            "The number of dead fell to 61 after 13 had been counted twice, Mayor Ana Ruiz said.",
            [(61, "Mayor Ana Ruiz")],
        ),
        (
            "Omar Aziz, who was quoted by Radio Bay, put the toll at 41.",
            [(41, "Omar Aziz")],
        ),
        ("Omar Aziz, citing the mayor, said six had died.", [(6, "Omar Aziz")]),
        ("In a statement the town council confirmed the death of five.", [(5, "the town council")]),
        ("According to figures compiled by the mayor, five died.", [(5, "the mayor")]),
        ("Five people died, the ministry's figures show.", [(5, "the ministry")]),
        ("Five people died, a tally by the mayor showed.", [(5, "the mayor")]),
        ("At 8 am the mayor said two had died.", [(2, "the mayor")]),
        ("By noon officials said two had died.", [(2, "officials")]),
        ("A depot burned and nine people died, the fire brigade said.", [(9, "the fire brigade")]),
        ("Police said 11 died. A nurse put the number at 16.", [(11, "Police"), (16, "A nurse")]),
        ("Police said 11 died. A nurse put the dead at 16.", [(11, "Police"), (16, "A nurse")]),
        ("Police said 11 died. Medics say 16.", [(11, "Police"), (16, "Medics")]),
        ("Police said 11 died. The number has since risen to 16.", [(11, "Police"), (16, "")]),
    ],
)
def test_each_way_to_name_a_speaker(text, expected):
    """The figure with whoever says it."""
    assert [(v, who) for v, who in spoken(find_claims(told(text))) if v] == expected


@pytest.mark.parametrize(
    "text", ["The price is now 21.", "Police said 11 died. The temperature is at 40."]
)
def test_other_numbers_go_on_with_no_toll(text):
    """A price and a temperature are no figures."""
    reading = read(text, lang="en")

    assert tolls_again(reading, 0, len(reading.tokens), harm="killed") == []


@pytest.fixture(scope="module")
def drafted():
    """The claims of one report, by the packaged gazetteer."""
    world = open_gazetteer()
    return lambda text: [c for i in draft_dossier([told(text)], world).incidents for c in i.claims]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Fire in Mosul since 4am. Local sources: 9 workers dead.", "Local sources"),
        ("Fire in Mosul kills three - fire brigade\n\nA depot burned.", "fire brigade"),
        ("Fire in Mosul: toll rises to 47: home ministry\n\nA depot burned.", "home ministry"),
        ("Depot head Aziz: the number of hurt in Mosul's fire has risen to 7.", "Depot head Aziz"),
    ],
)
def test_a_speaker_before_a_colon_or_at_the_end_of_a_headline(drafted, text, who):
    """It speaks for the figure of its line."""
    assert [c.claimant for c in drafted(text) if c.value] == [who]


def test_a_place_at_the_end_of_a_headline_is_no_speaker(drafted):
    """The title ends with where it was sent from."""
    [claim] = drafted("Floods in Mosul kill three - Basra\n\nIt rained.")

    assert claim.claimant == ""


@pytest.mark.parametrize("text", ["The mayor, according to", "Citing", "They cited 16 and said"])
def test_a_verb_of_saying_at_the_end_names_nobody_behind_it(text):
    """Nothing stands there that could speak."""
    assert find_claims(told(text)) == []
