"""Scenes: which place of its sentence an event happened at."""

import pytest

from geo.mentions import find_mentions
from geo.scenes import event_features, event_places


def places_of(coast, text, verb):
    mentions = find_mentions(text, coast)
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
    ],
)
def test_the_place_of_an_event(coast, text, verb, expected):
    assert places_of(coast, text, verb) == expected


def test_no_place_is_always_an_option(coast):
    text = "Gunmen killed five people in Baniyas."
    mentions = find_mentions(text, coast)
    options = event_features(text, (7, 13), mentions, coast)

    assert [i for i, _ in options] == [-1, 0]
    assert event_places(text, (7, 13), mentions, coast, weights={"none": 9.0}) == []
    assert event_places(text, (7, 13), [], coast, weights={}) == []
