"""Event words, pieces and counts: what a sentence tells, and what it only seems to tell."""

import pytest

from geo.extraction.counts import with_counts
from geo.extraction.lexicon import event_class, triggers_of
from geo.extraction.pieces import cut_pieces
from geo.language.reading import read
from geo.model.frames import PlaceArgument


def told(text, main=None):
    reading = read(text)
    known = event_class(main) if main else None
    found, _ = triggers_of(reading, 0, len(reading.tokens), main=known)
    return [t.event.name for t in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Floods swept through the valley.", ["flood"]),
        ("Two men were shot.", ["shooting"]),
        ("Gunmen killed five farmers.", ["attack"]),
        ("Five farmers were killed by militants.", ["attack"]),
        ("Five farmers were killed.", ["deaths"]),
        ("No attack was reported.", []),
        ("The army denied a raid on the town.", []),
        ("A bomb was defused.", []),
        ("Explosions heard were air defence.", []),
        ("An attack could follow.", []),
        ("The rally was called off.", []),
        ("The fire brigade came.", []),
        ("They marched against the killings of civilians.", ["protest"]),
        ("A helicopter crashed on a rescue flight.", ["air"]),
        ("A boat capsized.", ["boat"]),
    ],
)
def test_an_event_word_counts_only_where_something_happened(text, expected):
    assert told(text) == expected


def test_struck_is_what_the_report_is_about():
    assert told("It struck at dawn.", main="earthquake") == ["earthquake"]
    assert told("It struck at dawn.") == []


def pieces(text, *names):
    reading = read(text)
    places = []
    for index, name in enumerate(names):
        first = reading.tokens.at(text.index(name))
        last = reading.tokens.at(text.index(name) + len(name))
        places.append(PlaceArgument(index=index, first=first, last=last, start=0, end=0, name=name))
    size = len(reading.tokens)
    triggers, _ = triggers_of(reading, 0, size, main=None)
    numbers = reading.numbers_in(0, size)
    ranges = cut_pieces(reading, 0, size, places=places, numbers=numbers, triggers=triggers)
    return [reading.tokens.surface(a, b).strip(" ,") for a, b in ranges]


def test_each_count_with_a_place_is_a_piece():
    text = "Police shot dead four people in Zorun, two in Melun and one in Karst."

    assert len(pieces(text, "Zorun", "Melun", "Karst")) == 3


def test_a_place_with_a_count_behind_it_is_a_piece():
    assert len(pieces("In Zorun 12 people died, in Melun nine.", "Zorun", "Melun")) == 2


def counts(text):
    reading = read(text)
    found = with_counts(reading, 0, len(reading.tokens), [])
    return [(f.harm, f.phrase.value) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Totals: killed 5, wounded 8.", [("killed", 5), ("injured", 8)]),
        ("9 dead, 4 missing", [("killed", 9), ("missing", 4)]),
        ("Eight clerks, a child among them, wounded.", [("injured", 8)]),
        ("Driver killed, woman hurt.", [("killed", 1), ("injured", 1)]),
        ("30 homes destroyed, no deaths.", []),
        ("15 deaths each month", []),
        ("It would kill 500 jobs", []),
        ("On 16 October two died.", [("killed", 2)]),
    ],
)
def test_counts_are_read_by_their_position(text, expected):
    assert counts(text) == expected
