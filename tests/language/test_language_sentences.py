"""Sentences, quotations and tokens keep their offsets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language.quotes import find_quotations
from geo.language.sentences import LONGEST, split_sentences
from geo.language.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gen. Omar and Dr. Salma met. They left.", 2),
        ("He came at 5 p.m. on Monday. It rained.", 2),
        ("“Run!” she cried. Nobody did.", 2),
        ("The U.S. envoy spoke. The U.N. did not.", 2),
        ("Heading here\nThe text begins. It ends.", 3),
        ("At 3.5 km they stopped", 1),
        ("J. R. Haddad spoke… and left. “Why?” “No.”", 3),
    ],
)
def test_sentences_are_counted_right(text, count):
    assert len(split_sentences(text)) == count


def test_headings_and_tails_are_told_from_sentences():
    kinds = split_sentences("Night of fire\nA shed burned. Two cows fled.\nRead more: other news")

    assert [(s.heading, s.tail) for s in kinds] == [
        (True, False),
        (False, False),
        (False, False),
        (True, True),
    ]


def test_a_run_without_an_end_is_cut():
    assert max(s.end - s.start for s in split_sentences("word " * 2000)) <= LONGEST


@settings(deadline=None)
@given(st.text(max_size=300))
def test_sentences_lose_no_characters_but_white_space(text):
    kept = "".join(text[s.start : s.end] for s in split_sentences(text))

    assert "".join(kept.split()) == "".join(text.split())


@settings(deadline=None)
@given(st.text(max_size=200))
def test_tokens_and_quotations_stay_inside_the_text(text):
    tokens = tokenize(text)

    assert all(a < b for a, b in zip(tokens.start, tokens.end, strict=True))
    assert all(0 <= q.start <= q.end <= len(text) for q in find_quotations(text))


def test_an_unclosed_quotation_ends_with_its_paragraph():
    [first, second] = find_quotations("“It runs on\n\n“and ends.”")

    assert (first.closed, second.closed) == (False, True)


def test_lines_that_an_editor_wrapped_are_one_sentence():
    text = (
        "Two wrapped lines\n\n"
        "The convoy left the depot before dawn and reached the\n"
        "bridge at noon. Nobody was hurt.\n\n"
        "A new paragraph."
    )

    found = [text[s.start : s.end] for s in split_sentences(text)]

    assert found == [
        "Two wrapped lines",
        "The convoy left the depot before dawn and reached the\nbridge at noon.",
        "Nobody was hurt.",
        "A new paragraph.",
    ]
