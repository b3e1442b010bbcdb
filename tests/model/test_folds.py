"""One rule says which differences between two spellings do not count; nobody else folds."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.intake.words import plain as header
from geo.model.folds import HEADER, KEY, NAME, ORDER, TEXT, Fold, plain, underscored
from geo.privacy.plain import folded
from geo.toponyms.candidates import fold as name_of_a_text

FOLDS = {"key": KEY, "header": HEADER, "name": NAME, "text": TEXT, "order": ORDER}


@pytest.mark.parametrize("fold", FOLDS.values(), ids=FOLDS)
@given(text=st.text(max_size=30))
def test_a_folded_text_is_its_own_fold(fold, text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("fold", FOLDS.values(), ids=FOLDS)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("JABLEH", "jableh"),
        ("Ja\u200bb\u00adleh", "Jableh"),
        ("\u200fجبلة\u200f", "جبلة"),
        ("طرطــوس", "طرطوس"),
        ("\ufe0fJableh", "Jableh"),
    ],
    ids=["case", "zero width", "direction", "tatweel", "variation selector"],
)
def test_what_cannot_be_seen_never_counts(fold, one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("Tartūs", "Tartus", {"key", "header", "text", "order"}),
        ("Tromsø", "Tromso", {"key", "header", "text"}),
        ("إدلب", "ادلب", {"key", "header", "text", "order"}),
        ("حماة", "حماه", {"key", "header", "text"}),
        ("Al-Bab", "al bab", {"key", "header", "name"}),
        ("l’abri", "labri", {"key"}),
        ("l’abri", "l abri", {"header", "name"}),
        ("شارع ١٢", "شارع 12", {"key", "header", "text", "order"}),
        ("Al-Bab", "Bab", set()),
        ("दिल्ली", "दल ल", set()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_purpose_declares_what_is_equal(one, other, equal):
    assert {name for name, fold in FOLDS.items() if fold(one) == fold(other)} == equal


def test_articles_are_an_option():
    assert Fold(articles=True)("Ash-Shaykh Badr") == "shaykh badr"
    assert Fold(articles=True).lines("Al-Bab\nاللاذقية") == "bab\nلاذقيه"


@given(st.text(min_size=1, max_size=3), st.sampled_from([KEY, HEADER, NAME, TEXT, ORDER]))
def test_long_texts_fold_as_short_ones_do(text, fold):
    word = f"ø’{text} "
    assert fold(word * 2000).split() == (f"{fold(word)} " * 2000).split()


def test_the_rooms_call_the_one_rule():
    """Headers, names of a text and searches each had a fold with a table of its own."""
    assert header("1. Où l’événement ?") == HEADER("Où l’événement")
    assert name_of_a_text("St. John’s") == NAME("St. John’s")
    assert folded("Sámir Øvre") == TEXT("Sámir Øvre") == "samir ovre"
    assert underscored(" Event-Date ") == "event_date"
    assert plain("أحمد ٤٥") == "احمد 45"


# What folds by itself: Unicode's forms and marks, and case with punctuation or blanks taken out.
FOLDING = re.compile(
    r"unicodedata\.(?:normalize|combining|digit)\b"
    r"|re\.sub\([^\n]*casefold\(\)"
    r"|\"_\"\.join\([^\n]*(?:casefold|lower)\(\)"
    r"|str\.maketrans\([^\n]*[\u0621-\u064a]"
)


def test_nobody_else_folds():
    """Eight modules once had a fold of their own, each with other letters."""
    root = Path(geo.__file__).parent
    folding = {
        path.relative_to(root).as_posix()
        for path in sorted(root.rglob("*.py"))
        if FOLDING.search(_code(path))
    }

    assert folding == {"model/folds.py"}, "call a fold of geo.model.folds"


def _code(path: Path) -> str:
    """A module without comments and docstrings."""
    return ast.unparse(ast.parse(path.read_text(encoding="utf-8")))
