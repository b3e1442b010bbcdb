"""Texts of plain words are judged by their words: quickly, and as every other text."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.privacy.cues import Cues
from geo.privacy.ids import neutral_ids
from geo.privacy.screen import Screen
from geo.privacy.settings import Texts

WORDS = (
    "the", "a", "witness", "hiding", "near", "farm", "market", "km", "home", "said", "zero", "one",
    "two", "three", "four", "five", "six", "phone", "zoltar", "zoltars", "inventado", "samir",
    "rima", "erdacht", "rimaerdacht", "old-mill", "l'homme", "se", "cache",
    "escondido", "gunmen", "neighbour's", "resident",
)  # fmt: skip
EVIDENCE = "The baker Zoltar, 57, fled. Samir Inventado, a farmer, was wounded."


@pytest.fixture(scope="module")
def screen():
    class Nowhere:
        def match(self, _words):
            return None

    found = Screen(Nowhere())
    found.learn([EVIDENCE, "the samirinventado file"])
    found.declare(["Rima Erdacht"])
    found.learn([EVIDENCE])
    return found


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from((*WORDS, "rima", "erdacht", "rimaerdacht")), min_size=1, max_size=12)
)
@example(["rimaerdacht", "a", "a", "a"])
def test_a_text_in_lower_case_is_judged_as_any_other(screen, words):
    """A mark that plain words never have sends the same words the long way: equal findings."""
    text = " ".join(words)

    for mode in (Texts.SCREEN, Texts.STRICT, Texts.CLEARED):
        marked = screen.hits(f"{text} …", mode)  # a hit on the whole text takes the mark in
        clipped = [replace(hit, end=min(hit.end, len(text))) for hit in marked]
        assert screen.hits(text, mode) == clipped


def test_some_plain_texts_are_withheld_and_some_are_not(screen):
    """The comparison above is not one of empty lists."""
    assert screen.hits("the witness is hiding near the farm", Texts.SCREEN)
    assert screen.hits("inventado and samir came", Texts.SCREEN)
    assert screen.hits("erdacht, rima came", Texts.CLEARED)
    assert screen.hits("phone zero one two three four five six", Texts.SCREEN)
    assert not screen.hits("shelling near the market", Texts.STRICT)


def test_a_text_is_read_once_however_often_it_is_given(screen, monkeypatch):
    """Learning again after persons were listed reads nothing anew."""
    asked = []
    monkeypatch.setattr(
        "geo.privacy.screen.read", lambda text, *_, **__: asked.append(text) or pytest.fail(text)
    )
    screen.learn([EVIDENCE, EVIDENCE])

    assert asked == []


def test_ids_that_differ_in_digits_are_judged_once():
    """A million ids of one form are one question; a zero tells more than another digit."""
    asked = []
    ids = {"incident": [f"EVT{n:04d}" for n in range(3000)]}

    assert neutral_ids(ids, tells=lambda one: asked.append(one) or False) == {}
    assert len(asked) <= 2**4


def test_a_word_is_known_whatever_the_language_of_its_text():
    """What a word may be covers what it is in any text."""
    cues = Cues()
    kinds = frozenset(["hide", "distance", "digit"])
    for words in (["the", "witness", "is", "hiding"], ["se", "cache", "dans", "la", "grange"]):
        for word, found in zip(words, cues.of(words), strict=True):
            assert cues.may_be(word, kinds) or kinds.isdisjoint(found)


@pytest.mark.parametrize(
    "sentence",
    [
        "Пекарь Гусезаб Долезаов видел дым.",
        "Сусідка Лазіреба Чубачуишин бачила дим.",
        "La veuve Lanroubé Micoithoeaux garde deux chèvres.",
    ],
)
def test_a_sentence_in_another_language_than_its_text_is_read_by_its_own(gazetteer, sentence):
    text = f"It was quiet in the town. {sentence} Then it rained, and they left."
    screen = Screen(gazetteer)
    screen.learn([text])

    assert screen.hits(text, Texts.SCREEN)
