"""Scenes: which place of its sentence an event happened at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.incidents.event_places import event_features, event_places
from geo.toponyms.recognition import recognise


def places_of(coast, text, verb):
    mentions = recognise(text, coast)
    start = text.index(verb)
    return [
        mentions[i].text for i in event_places(text, (start, start + len(verb)), mentions, coast)
    ]


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("Gunmen killed five people in Baniyas on Friday.", "killed", ["Baniyas"]),
        ("Five people were killed in Baniyas, Tartus province.", "killed", ["Baniyas"]),
        ("Rebels captured Jableh after a long siege.", "captured", ["Jableh"]),
        ("Three men were shot in Baniyas and Jableh.", "shot", ["Baniyas", "Jableh"]),
        ("The president pointed to the hardship of the poor.", "pointed", []),
        ("In Baniyas, gunmen from Jableh killed a guard.", "killed", ["Baniyas"]),
        ("Troops loyal to Damascus killed four men in Jableh.", "killed", ["Jableh"]),
        ("Officials in Damascus said three men were shot in Baniyas.", "shot", ["Baniyas"]),
        ("Officials in Damascus said three men were shot in Baniyas.", "said", []),
        ("Gunmen attacked Syria's port of Baniyas.", "attacked", ["Baniyas"]),
        ("A policeman was shot outside his Tripoli home.", "shot", ["Tripoli"]),
        (
            "The army shelled Baniyas, the town of Jableh and the village of Tuwaym.",
            "shelled",
            ["Baniyas", "Jableh", "Tuwaym"],
        ),
    ],
)
def test_the_place_of_an_event(coast, text, verb, expected):
    assert places_of(coast, text, verb) == expected


def test_no_place_is_always_an_option(coast):
    text = "Gunmen killed five people in Baniyas."
    mentions = recognise(text, coast)
    options = event_features(text, (7, 13), mentions, coast)

    assert [i for i, _ in options] == [-1, 0]
    assert event_places(text, (7, 13), mentions, coast, weights={"none": 9.0}) == []
    assert event_places(text, (7, 13), [], coast, weights={}) == []


def test_only_the_sentence_of_the_event_is_read(coast):
    text = "Gunmen killed five people. Shops in Baniyas were shut."
    mentions = recognise(text, coast)

    assert [i for i, _ in event_features(text, (7, 13), mentions, coast)] == [-1]
    assert event_places(text, (7, 13), mentions, coast) == []


@given(text=st.text(alphabet="In Baniyas, killed by of the (Jableh) and \n.'\"", max_size=80))
def test_any_text_has_an_answer(coast, text):
    """Whatever stands around it, an event gets indexes of mentions, ascending, none twice."""
    text = f"{text} Baniyas killed {text}"
    mentions = recognise(text, coast)
    at = text.index("killed")
    found = event_places(text, (at, at + 6), mentions, coast)

    assert found == sorted(set(found))
    assert all(0 <= i < len(mentions) for i in found)
