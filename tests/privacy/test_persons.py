"""What a private source is called: which of its words are the name."""

import pytest

from geo.privacy.cues import Cues
from geo.privacy.persons import personal_names


@pytest.mark.parametrize(
    ("called", "names"),
    [
        ("Layla March, 26, a shopkeeper", ["Layla March"]),
        ("Samir Baker, resident", ["Samir Baker"]),
        ("resident Omar Hill", ["Omar Hill"]),
        ("a shopkeeper of the old town", []),
    ],
)
def test_a_surname_that_is_a_word_stays_with_its_name(called, names, coast):
    assert personal_names(called, coast, Cues()) == names
