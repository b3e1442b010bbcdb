"""The tagger: what it sees of a word, and the labels it gives."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.evaluation.fit_tagger import tagger_rows
from geo.evaluation.gold import Gold
from geo.toponyms.features import COLUMNS, describe
from geo.toponyms.recognition import read_words
from geo.toponyms.tagger import LABELS, Tagger, feature_names

NUMBERS = st.floats(-3, 3).map(lambda x: round(x, 2))


def row(**values):
    return tuple(values.get(name) for name in COLUMNS)


ROWS = [
    row(gaz="Sppl", left="in", right="low"),
    row(gaz="-", left="the", right="low", covered="-"),
    row(gaz="Sppl", left="and", gap_left="_", gap_right="="),
    row(shape="Aa"),
    row(class2="org", gaz="-"),
]
FEATURES = sorted({name for r in ROWS for name in feature_names(r)})


@given(
    st.lists(st.sampled_from(ROWS), min_size=1, max_size=5),
    st.fixed_dictionaries(
        {name: st.tuples(NUMBERS, NUMBERS, NUMBERS) for name in [*FEATURES, "O>", "B>", "I>"]}
    ),
)
def test_labels_are_the_best_of_all(rows, weights):
    """Numbers of features and dynamic programming give what adding up every way gives."""

    def total(labels):
        if labels[0] == "I" or any(a == "O" and b == "I" for a, b in pairwise(labels)):
            return float("-inf")
        own = sum(
            weights[name][LABELS.index(label)]
            for r, label in zip(rows, labels, strict=True)
            for name in feature_names(r)
            if name in weights
        )
        moves = sum(weights[f"{a}>"][LABELS.index(b)] for a, b in pairwise(labels))
        return own + moves

    found = Tagger(weights).label(rows, [(0, len(rows))])

    best = max(total(way) for way in product(LABELS, repeat=len(rows)))
    assert total(tuple(found)) == pytest.approx(best, abs=1e-6)


def test_runs_are_labelled_apart():
    weights = {
        "b": (0, 0, 2),
        "gaz=Sppl": (0, 1, 0),
        "O>": (0, 0, 0),
        "B>": (0, 0, 5),
        "I>": (0, 0, 5),
    }
    rows = [ROWS[0], ROWS[0]]

    assert Tagger(weights).label(rows, [(0, 2)]) == ["B", "I"]
    assert Tagger(weights).label(rows, [(0, 1), (4, 5)]) == ["B", "B"]
    assert Tagger(weights).label([], []) == []


def test_no_column_holds_a_word(coast):
    text = "Late on Friday Vrklqm fled Jableh, Latakia, for Xotrub County, said Dr Xotrub."
    words, _ = read_words(text, coast)
    values = {value for r in describe(words) for value in r if value}

    assert len(describe(words)) == sum(last - first for first, last in words.runs)
    assert not any(part in value for value in values for part in ("vrk", "xot", "jab", "lata"))


def test_the_rest_of_the_document_is_seen(coast):
    words, _ = read_words("Xotrub County burned. They met in Xotrub and left Xotrub.", coast)
    first = dict(zip(COLUMNS, describe(words)[0], strict=True))

    assert (first["as_unit"], first["as_alone"], first["as_in"]) == ("1", "2", "1")
    assert first["located"] == "located"
    assert first["next_head"] == "unit"


@pytest.mark.parametrize(
    ("name", "whole", "labels"),
    [
        ("Latakia University", False, ["B", "O"]),
        ("Latakia University", True, ["B", "I"]),
        ("Xotrub Hospital", False, ["O", "O"]),
        ("Xotrub County", False, ["B", "I"]),
    ],
    ids=["the place in it", "as annotated", "no place in it", "no institution"],
)
def test_an_institution_stands_for_the_place_named_in_it(coast, name, whole, labels):
    text = f"they met at {name} again"
    document = Gold.of_spans(text, [(text.index(name), text.index(name) + len(name))])
    [found] = tagger_rows([document], coast, whole=whole)

    assert list(found.labels) == labels
