"""Regular expressions that are made of the words of a table."""

import re

from hypothesis import given
from hypothesis import strategies as st

from geo.language.patterns import any_of, caseless


@given(st.lists(st.text(alphabet="abc '.(*", min_size=1, max_size=6), min_size=1, max_size=6))
def test_every_phrase_is_found_as_it_is_written(phrases):
    pattern = re.compile(any_of(phrases))

    assert all(pattern.fullmatch(phrase) for phrase in phrases)


def test_the_longest_phrase_wins_and_white_space_is_any():
    assert caseless(any_of(["off", "off the coast"])).match("Off the\ncoast")[0] == "Off the\ncoast"


def test_a_letter_of_the_tables_stands_for_its_forms():
    assert re.fullmatch(any_of(["الي"]), "إلى")
    assert re.fullmatch(any_of(["إلى"]), "الي") is None  # what is no form of the tables stays
