"""The readers that know a language by its tables alone: digits, forms, numbers, dates."""

from collections import Counter

import pytest

from geo.language.date_words import read_date_words
from geo.language.day_spans import date_at
from geo.language.digits import latin_digits
from geo.language.forms import features, is_word, plain_words
from geo.language.lexicon import ENGLISH, languages, table
from geo.language.number_words import bounds_of, number_at, read_number_words
from geo.language.reading import read
from geo.language.tokens import tokenize
from geo.model.folds import plain
from geo.model.reading import Reading
from geo.model.vocab import Qualifier


@pytest.mark.parametrize(
    ("written", "latin"),
    [("٤٥", "45"), ("۱۲٫۵", "12.5"), ("−٣", "-3"), ("plain 7", "plain 7"), ("", "")],
)
def test_digits_of_other_scripts_are_read(written, latin):
    assert latin_digits(written) == latin


def test_a_language_declares_how_its_digits_are_grouped_and_joined():
    assert features("fr", "decimal") == (",",)
    assert features("fr", "no such feature") == ()
    assert plain_words(["l'attaque"], "fr") == ["attaque"]
    assert is_word("Une", "fr")
    assert not is_word("Lyon", "fr")


@pytest.mark.parametrize(
    ("text", "code", "value", "qualifier"),
    [
        ("au moins trente et un blessés", "fr", 31, Qualifier.AT_LEAST),
        ("veinticinco casas", "es", 25, Qualifier.EXACT),
        ("1 200 personnes", "fr", 1200, Qualifier.EXACT),
    ],
)
def test_numbers_in_words_have_their_value_and_their_hedge(text, code, value, qualifier):
    tokens = tokenize(text)
    [number] = read_number_words(tokens, 0, len(tokens), code=code)

    assert number.value == value
    assert number.qualifier is qualifier


def test_a_hedge_leaves_open_what_it_leaves_open():
    for qualifier in Qualifier:
        low, best, high = bounds_of(qualifier, 40)
        assert {low, best, high} <= {40, None}
    assert bounds_of(Qualifier.UP_TO, 40) == (None, None, 40)
    assert bounds_of(Qualifier.ABOUT, 40) == (None, 40, None)


def test_a_number_and_a_date_stand_where_their_tokens_stand():
    tokens = tokenize("on 7 May, 12 houses")
    number = number_at(tokens, 4, 4, 5, (12, 12, 12), value=12)
    found, after = date_at(tokens, "date", 1, 3, month=5, day=7)

    assert tokens.text[number.start : number.end] == number.text == "12"
    assert tokens.text[found.start : found.end] == found.text == "7 May"
    assert after == 3


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("hier", "fr", "relative"),
        ("el 5 de mayo de 2025", "es", "date"),
        ("en mars 2025", "fr", "month"),
    ],
)
def test_dates_in_words_have_their_kind(text, code, kind):
    [found] = read_date_words(tokenize(text), code=code)

    assert found.kind == kind


def test_arabic_is_looked_up_without_vowels():
    assert plain("مَدرسة") == plain("مدرسة")
    assert plain("أحمد") == plain("احمد")


def test_a_reading_knows_the_sentence_of_each_character():
    text = "One fell. Two stood."
    reading = read(text)

    assert isinstance(reading, Reading)
    assert [reading.sentence_at(at) for at in (0, 8, 10, 19)] == [0, 0, 1, 1]
    first, last = reading.span(reading.sentences[1])
    assert reading.tokens.surface(first, last) == "Two stood."


@pytest.mark.parametrize("code", languages())
def test_no_table_of_words_says_one_pattern_twice(code):
    """Of two rows with one pattern the phrasebook would drop the second without a word."""
    said = Counter((row["pattern"], "event") for row in table("events", code=code))
    said += Counter((row["pattern"], row["set"]) for row in table("frames", code=code))
    if code == ENGLISH:
        said += Counter((row["word"], "person", row["kind"]) for row in table("persons", code=code))

    assert said
    assert [pattern for pattern, times in said.items() if times > 1] == []
