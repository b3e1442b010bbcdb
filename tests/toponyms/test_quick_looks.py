"""A look at the words of a text leaves out no pattern that would be found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language.patterns import any_of, beginnings, caseless, runs_of
from geo.toponyms import relations, roles

WORDS = (
    "near", "Near", "the", "of", "outskirts", "on the outskirts of", "north", "NORTH-east of",
    "northern", "20 km", "20km", "two", "kilometres", "miles south of", "off", "the coast of",
    "road to", "between", "countryside", "in", "(near", "village", "about", "killed", "kılled",
    "Kİlled", "shelling", "fled", "from", "arrived in", "buried", "said", "d'", "–", "“near", "و",
    "قرب", "قُتل", "city,", "toward", "towards the east of", "\n", "Paris",
)  # fmt: skip
texts = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)


@settings(deadline=None, max_examples=300)
@given(texts, st.sampled_from([" ", "", ", ", "\n", "-"]))
def test_a_relation_is_what_the_first_pattern_finds(before, gap):
    text = before + gap + "Homs"
    start = len(before + gap)
    found = relations.relation_at(text, start, len(text))
    patterns = relations._patterns()
    head = text[max(0, start - relations._BEFORE) : start]
    matches = (pattern.search(head) for pattern, _ in patterns.before)
    first = next((match for match in matches if match is not None), None)

    expected = None if first is None else relations._read(first, start - len(head), len(text))
    assert found == expected


@settings(deadline=None, max_examples=300)
@given(texts)
def test_a_cue_is_what_its_whole_pattern_finds(text):
    runs = runs_of(text)
    for cue in (roles._BURIAL, roles._MOVE, roles._EVENT, roles._SPEECH):
        found, whole = cue.search(text, runs), cue._both.search(text)

        assert (found and found.span()) == (whole and whole.span())


@pytest.mark.parametrize("text", ["Off the coast", "OFF, he said", "shut-off", "İn", "ın", "often"])
def test_words_that_a_pattern_begins_with_are_among_the_runs_of_its_text(text):
    words = ["off", "off the coast of", "in"]
    pattern = caseless(rf"\b(?:{any_of(words)})\b")

    assert pattern.search(text) is None or not beginnings(words).isdisjoint(runs_of(text))
