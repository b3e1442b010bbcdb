"""Names in texts of small letters or of capitals only, in lists, with nicknames and initials."""

import pytest

from geo.privacy.cues import Cues
from geo.privacy.evidence import Reason, read
from geo.privacy.flat import as_sentence, is_flat, may_name
from geo.privacy.screen import Screen
from geo.privacy.settings import Texts

CUES = Cues()


def held(text, gazetteer):
    """Whether a text stays, with no help by other texts."""
    screen = Screen(gazetteer)
    screen.learn([text])
    return bool(screen.hits(text, Texts.SCREEN))


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("the mob caught fatima zeldorran at the well and stoned her", True),
        ("they shot brother kossi at the junction, he was nineteen", True),
        ("GUNMEN ABDUCTED FARMER FATIMA ZELDORRAN AND HIS TWO DAUGHTERS", True),
        ("WITNESS ZELDOR OKANDERE SAYS THE SCHOOL WAS SET ON FIRE", True),
        ("gunmen opened fire on a bus near the market and killed two people", False),
        ("POLICE FIRED TEARGAS AT PROTESTERS WHO BLOCKED A BRIDGE", False),
        ("militants beat shopkeepers and performed love songs in the square", False),
    ],
)
def test_letters_of_one_case_hide_no_name(text, stays, gazetteer):
    assert held(text, gazetteer) is stays


@pytest.mark.parametrize(
    ("word", "named"),
    [("market", False), ("houses", False), ("fatima", True), ("zeldorran", True), ("7", False)],
)
def test_a_word_of_the_data_is_no_name_in_a_flat_text(word, named):
    assert may_name(word, CUES) is named


def test_a_word_spelt_like_a_given_name_does_not_hide_another(gazetteer):
    assert held("near the market they shot fatima zeldorran, 44, at the houses", gazetteer)
    assert not held("near the market they burned houses, a school and the valley", gazetteer)


def test_a_text_written_again_is_as_long_and_keeps_its_words():
    text = "THE BAKER İLKAY ZELDORRAN ẞAW 12 MEN"
    again = as_sentence(text, CUES)

    assert is_flat(text)
    assert not is_flat("The baker left the town")
    assert not is_flat("the baker left")
    assert len(again) == len(text)
    assert "Zeldorran" in again
    assert "baker" in again


@pytest.mark.parametrize(
    ("text", "names", "reason"),
    [
        ("Gunmen shot Zeldor “Dodo” Okandere at noon.", ["Zeldor “Dodo” Okandere"], Reason.HARM),
        ("Okandere, Z. (44) was hurt.", ["Okandere, Z."], Reason.AGE),
        ("They dug the grave of little Zeldorra.", ["Zeldorra"], Reason.FAMILY),
        ("Soldiers burned the canoe of Zeldor Okandere.", ["Zeldor Okandere"], Reason.HARM),
        ("Fighters searched the house of Zeldor Okandere.", ["Zeldor Okandere"], Reason.HARM),
        ("Beside Zeldor Okandere as he fled ran a dog.", ["Zeldor Okandere"], Reason.PRIVATE),
        ("They stole cows from Zeldor Okandere and beat his boy.", ["Zeldor Okandere"], None),
        ("The note was signed by Zeldor Okandere.", ["Zeldor Okandere"], Reason.HARM),
        ("Executed at dawn: Zeldor Okandere, Marrun Quimbo", None, Reason.HARM),
        ("Fatima Zeldorran; Yusuf Okandere; Maryam Quimbo", None, Reason.GIVEN),
        ("Fatima Zeldorran; Yusuf Okandere", [], None),
        ("They fought beside Zeldor Okandere villages as he said.", [], None),
        ("The house of Zeldor", [], None),
        ("Police took in Zeldor Okandere for a joke.", ["Zeldor Okandere"], Reason.PRIVATE),
        ("A spear went through Zeldor Okandere, who fell.", ["Zeldor Okandere"], Reason.PRIVATE),
        ("Men from Zeldor Okandere, who fled, came.", [], None),
        ("Heard: Zeldor Okandere (f, 44) and Marrun Quimbo (M/38).", None, Reason.AGE),
        ("A girl of twelve, Zeldorra, was led away.", ["Zeldorra"], Reason.ROLE),
        ("Zeldor Okandere and others slept in the church.", ["Zeldor Okandere"], Reason.HARM),
        ("Zeldor Okandere burned inside the bus.", ["Zeldor Okandere"], Reason.HARM),
        ("Zeldor Okandere burned six villages.", [], None),
        ("Drones hit Zeldor Okandere at noon.", [], None),
        ("Zeldor Okandere was hit at noon.", ["Zeldor Okandere"], Reason.HARM),
        ("Fatima Nueva and Zeldor Okandere exchanged fire.", [], None),
        ("Vigilantes (Fatima Zeldorran) killed five men.", [], None),
        ("Staff were beaten by residents of Hama, Zeldor Okandere.", [], None),
    ],
)
def test_ways_to_name_a_person(text, names, reason):
    found = read(text, CUES).evidence

    assert names is None or [one.words for one in found] == names
    assert reason is None or {one.reason for one in found} == {reason}
