"""Words of violence that tell of a match, a market, a stage or of fighting a blaze."""

import pytest

from geo.extraction.figurative import is_figurative, is_fought
from geo.extraction.lexicon import event_class, triggers_of
from geo.language.reading import read
from geo.model.reading import hits_by_set


def told(text):
    reading = read(text, lang="en")
    kept, refused = triggers_of(reading, 0, len(reading.tokens), main=None)
    return [t.event.name for t in kept], [why.split(": ")[-1] for _, why in refused]


@pytest.mark.parametrize(
    "text",
    [
        "The hosts bombed in Porto, losing 3-1.",
        "A shot in the 70th minute killed the tournament for Ghana.",
        "Shares of the bank crashed in Milan.",
        "A flood of orders reached the yard.",
        "Her second novel is a massacre of manners.",
    ],
)
def test_a_figure_of_speech_is_no_event(text):
    kept, refused = told(text)
    assert kept == []
    assert set(refused) <= {"a figure of speech", "no event of its own"}


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("An explosion during the cup final in Porto injured ten people.", "bomb"),
        ("Gunmen attacked a film crew near Gao.", "attack"),
        ("A fire destroyed the opera house.", "fire"),
        ("Shares fell after an earthquake hit Nakuru.", "earthquake"),
        ("A bomb exploded at a cricket ground.", "bomb"),
    ],
)
def test_what_happens_at_a_match_or_moves_a_market_is_real(text, event):
    assert event in told(text)[0]


def test_a_blaze_is_fought_and_nobody_clashes():
    reading = read("Crews battle the wildfire.", lang="en")
    [clash] = [h for h in reading.hits if h.set == "event" and h.value == "clash"]
    assert is_fought(reading, clash, class_of=event_class)
    assert not is_figurative(reading, clash, hits_by_set(reading.hits), family="conflict")
