"""A text is read once: lines, phrases and what they give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language.lines import line_spans, read_lines
from geo.language.phrasebook import Phrasebook
from geo.language.reading import read
from geo.language.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "label", "mark"),
    [
        ("Zorun: two hurt", "Zorun", ":"),
        ("Zorun - two hurt", "Zorun", "-"),
        ("⚡️Zorun. Depot hit, two hurt.", "Zorun", "."),
        ("- 14:32 Zorun: two hurt", "Zorun", ":"),
        ("Two men were hurt in Zorun.", None, ""),
        ("LAKE ZORUN, Cal. — a fire", "LAKE ZORUN, Cal.", "—"),
    ],
)
def test_a_label_stands_at_the_start_of_its_line(text, label, mark):
    [line] = read_lines(text)

    assert (text[slice(*line.label)] if line.label else None, line.mark) == (label, mark)


def test_a_line_with_a_bullet_or_a_label_is_never_joined_to_the_one_before():
    first = "Zorun: 12 people killed when the slope gave way in the night before market day."
    text = f"{first}\nMelun: 6 dead\n- one more item of the list\nand a wrapped end"

    assert [text[a:b] for a, b in line_spans(text)][:2] == [first, "Melun: 6 dead"]


@pytest.mark.parametrize(
    "sign", ["\u26a1\ufe0f", "\u25aa\ufe0f", "\U0001f53a", "1\ufe0f\u20e3", "\u25fe "]
)
def test_a_sign_at_the_start_of_a_line_is_its_bullet(sign):
    text = (
        f"Overnight:\n{sign}Zaporizhzhia: a boy killed, and three people wounded\n{sign}Kyiv: calm"
    )
    lines = read_lines(text)
    assert [line.bullet for line in lines] == [False, True, True]
    assert text[slice(*lines[1].label)] == "Zaporizhzhia"


def test_a_row_of_a_table_has_cells():
    [line] = read_lines("19 Sep | Zorun | one dead")

    assert len(line.cells) == 3


def test_clocks_make_log_entries():
    [line] = read_lines("[02:40] Shell hit a depot")

    assert line.clock == "02:40"


def test_longer_patterns_win_within_their_set_and_sets_are_apart():
    book = Phrasebook([("fire", "event", "fire"), ("fire brigade*", "event", "none")])
    found = book.find(tokenize("The fire brigades put out a fire"))

    assert [(h.first, h.value) for h in found] == [(1, "none"), (6, "fire")]


@given(st.text(alphabet="aZ19 \n-–:.|#•\t", max_size=80))
def test_lines_lie_in_the_text_in_order(text):
    lines = read_lines(text)

    assert all(0 <= line.start <= line.end <= len(text) for line in lines)
    assert [line.start for line in lines] == sorted(line.start for line in lines)


def test_hits_and_numbers_are_found_by_position():
    reading = read("Floods hit Zorun. Nine people drowned.")
    first, last = reading.span(reading.sentences[1])

    assert [n.text for n in reading.numbers_in(first, last)] == ["Nine"]
    assert {h.value for h in reading.hits_in(first, last) if h.set == "event"} == {"drowning"}


@pytest.mark.parametrize("run", ["1,000", "A", "a\u0301", "ا\u0640"], ids=ascii)
def test_a_run_without_end_is_cut_into_sentences_that_hold_tokens(run):
    """A sentence that begins and ends inside one token tells nothing and is left out."""
    reading = read(f"Three were hurt. {run * 3000} Two died.")
    spans = [reading.span(sentence) for sentence in reading.sentences]
    assert all(first < last for first, last in spans)
    assert reading.text[reading.sentences[-1].start :].endswith("Two died.")
    assert len(reading.starts) == len(reading.sentences)
