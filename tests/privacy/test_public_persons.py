"""Who is public by office or by what everybody knows, and what of a map tells nobody."""

import pytest

from geo.language.tokens import tokenize
from geo.privacy.contact import find_contacts
from geo.privacy.cues import Cues
from geo.privacy.evidence import read
from geo.privacy.namesakes import Namesakes
from geo.privacy.person_names import is_figure
from geo.privacy.pieces import Piece
from geo.privacy.screen import Screen
from geo.privacy.settings import Texts

CUES = Cues()


def held(gazetteer, *texts):
    """Which of the texts of a map stay."""
    screen = Screen(gazetteer)
    screen.learn(texts)
    return [text for text in texts if screen.hits(text, Texts.SCREEN)]


@pytest.mark.parametrize(
    "text",
    [
        "The minister of foreign affairs Fatima Zeldorran said it rained.",
        "The Commissioner of Police Mr Fatima Zeldorran confirmed it.",
        "The head of the regional council of the hills, Fatima Zeldorran, was hurt.",
        "Lt. Col. Fatima Zeldorran said that it rained.",
        "It rained, said Fatima Zeldorran, a local police official.",
        "Fatima Zeldorran, a Sunni member of the provincial council, was hurt.",
        "The member of parliament Fatima Zeldorran was hurt.",
        "Council member Fatima Zeldorran was hurt.",
        "The head of the union, Dr Fatima Zeldorran, was hurt.",
    ],
)
def test_an_office_is_bound_to_a_name_in_many_ways(text):
    assert read(text, CUES).evidence == ()
    assert ("fatima", "zeldorran") in read(text, CUES).officials


@pytest.mark.parametrize(
    "text",
    [
        "The head of the family Fatima Zeldorran was hurt.",
        "A suspect Fatima Zeldorran was hurt.",
        "Fatima Zeldorran (FZX) was hurt.",
        "Fatima Zeldorran, a council cleaner, was hurt.",
        "It rained, said Fatima Zeldorran, a local constable.",
        "The members left. Fatima Zeldorran wept beside the parliament.",
    ],
)
def test_an_office_of_others_makes_nobody_public(text):
    assert "Fatima Zeldorran" in [one.words for one in read(text, CUES).evidence]


@pytest.mark.parametrize(
    "text",
    [
        "Rioters called on Prime Minister Zeldorran to resign.",
        "Afterward, young activists posted a film.",
        "Six Soldiers Killed In Ambush Near Town",
        "Sources told Zeldorran Weekend that six men fled.",
        "Armed men of Los Zeldorran burned two cars.",
        "Residents of one village fought those of Fatima Zeldorran over land.",
        "A fight involving Zeldorr, Okandere and Marrun boys began.",
        "Police suspect Zeldorr Okandere of the attack.",
        "Workers of P&Fatima Ferries marched.",
        "Young Fatima Tiger (YFT) claimed the attack.",
        "Readers of the weekly Fatima Zeldorran marched.",
        "Victims included Z.O. staff from around the world.",
        "A Fatima Kaya elder was shot at the gate.",
        "The Fatima Secretary of State came to the town.",
        "He called for a boycott of Zeldorr goods.",
    ],
)
def test_words_with_a_capital_that_name_nobody(text):
    assert read(text, CUES).evidence == ()


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("vladimir v putin", True),
        ("usama bin laden", True),
        ("mr saddam hussein", True),
        ("hussein", False),
        ("saddam zeldorran", False),
        ("putin zeldorran", False),
    ],
)
def test_a_figure_is_known_by_the_last_words_of_the_name(name, known):
    assert is_figure(tuple(name.split())) is known


def test_a_figure_may_stand_and_a_namesake_with_an_age_may_not(gazetteer):
    march = "Hundreds marched in support of Donald Trump and waved flags."
    shot = "The baker Donald Trump, 41, was shot beside his oven."

    assert held(gazetteer, march) == []
    assert held(gazetteer, shot) == [shot]


def test_a_people_or_a_large_place_is_nobodys_surname(gazetteer):
    told = "The fisherman Fatima Syrian was hurt, and so was a nurse called Zeldo Peshawar."
    other = ["A Syrian plane bombed the hill.", "A bomb went off in Peshawar at noon."]

    assert held(gazetteer, told, *other) == [told]


def test_a_people_with_an_age_is_nobody(gazetteer):
    assert held(gazetteer, "A 14-year-old Syrian was hurt at the gate of the camp.") == []
    told = "A 14-year-old Zeldorra was hurt at the gate of the camp."
    assert held(gazetteer, told) == [told]


def test_a_name_of_many_in_two_texts_is_nobodys_in_a_third(gazetteer):
    odd = "The baker Zeldorr Okandere came to the well."
    groups = [
        "Zeldorr Okandere fighters burned a barn.",
        "A raid by Zeldorr Okandere rebels failed.",
    ]
    bare = "The army drove Zeldorr Okandere out of the hills."

    assert held(gazetteer, odd, bare) == [odd, bare]
    assert held(gazetteer, odd, *groups, bare) == [odd]


def test_a_surname_that_stands_before_another_name_is_somebody_elses(gazetteer):
    told = "The baker Fatima Zeldorran, 41, was hurt."
    bare = "At noon Zeldorran wept beside the oven."
    other = "They marched for Zeldorran Okandere at noon."

    assert held(gazetteer, told, bare, other) == [told, bare]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They cut the AP-7 road at noon.", False),
        ("It is at 7 Elm Road.", True),
        ("The 777 brigade came to Ain Zara.", False),
        ("G9 gang members attacked Pont Rouge.", False),
    ],
)
def test_the_number_of_a_road_is_no_house(text, found):
    assert bool(find_contacts(text, CUES)) is found


def test_a_possessive_owner_is_told_from_a_name():
    """What follows an owner does not make a body of the owner: "Zeldorran's people"."""
    words = Namesakes(tokenize("Okandere Zeldorran's goat. Okandere Zeldorran goat"), CUES, bool)

    assert words.bare(Piece(0, 2)) == "Okandere Zeldorran"
    assert words.bare(Piece(4, 6)) == "Okandere Zeldorran"
    assert [words.tokens.surface(0, 2), words.tokens.surface(4, 6)] == [
        "Okandere Zeldorran's",
        "Okandere Zeldorran",
    ]
