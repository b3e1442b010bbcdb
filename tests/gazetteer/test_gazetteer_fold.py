"""What is equal in which tier, and that many names fold as one does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer.engine.distance import sounds, spelling_costs
from geo.gazetteer.engine.hashing import HashTable, build_slots, hash_many, hash_one
from geo.gazetteer.fold import (
    article_fold,
    coarser_folds,
    key_fold,
    key_folds,
    letter_fold,
    skeleton_fold,
    translit_fold,
)

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=20)


def skeleton(name):
    return skeleton_fold(translit_fold(article_fold(key_fold(name))))


def translit(name):
    return translit_fold(article_fold(key_fold(name)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jableh", "JABLEH"),
        ("Tartūs", "Tartus"),
        ("Al-Lādhiqīyah", "al ladhiqiyah"),
        ("جَبْلَة", "جبله"),
        ("إدلب", "ادلب"),
        ("حماة", "حماه"),
        ("طرطــوس", "طرطوس"),
        ("کرمان", "كرمان"),
        ("\u200fجبلة\u200f", "جبلة"),
        ("شارع ١٢", "شارع 12"),
        ("‘Ayn al ‘Arūs", "Ayn al Arus"),
        ("Орёл", "Орел"),
    ],
)
def test_names_with_one_exact_key(one, other):
    assert key_fold(one) == key_fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al-Bab", "Bab"),
        ("el Bab", "Bab"),
        ("Ash-Shaykh Badr", "Shaykh Badr"),
        ("Ad Dumayr", "Dumayr"),
        ("Deir ez-Zor", "Deir Azzor"),
        ("اللاذقية", "لاذقية"),
    ],
)
def test_names_that_differ_by_an_article(one, other):
    assert article_fold(key_fold(one)) == article_fold(key_fold(other))
    assert key_fold(one) != key_fold(other)  # the unstripped key is kept


@pytest.mark.parametrize("name", ["As Pontes", "El", "An Najaf"])
def test_words_that_only_look_like_articles_stay(name):
    """A sun letter's article is one only before that letter; a name is never emptied."""
    folded = article_fold(key_fold(name))

    assert folded
    assert folded == key_fold(name) or name == "An Najaf"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tuwaym", "Tuwaim"), ("Tuweim", "Taweem"), ("Jabla", "Jablah"), ("Khmeimim", "Hmeymim")],
)
def test_spellings_of_one_sound(one, other):
    assert translit(one) == translit(other)


@pytest.mark.parametrize(
    "names",
    [
        ("Jableh", "Jabla", "Jebleh", "جبلة", "Джебла"),
        ("Khmeimim", "Hmeimim", "Humaymim", "حميميم"),
        ("Tartous", "طرطوس"),
        ("Deir ez-Zor", "دير الزور"),
    ],
)
def test_skeletons_cross_scripts(names):
    assert len({skeleton(name) for name in names}) == 1


@given(st.lists(NAMES, min_size=1, max_size=8))
def test_many_names_fold_as_one_does(names):
    keys = key_folds(names)

    assert keys == [key_fold(name) for name in names]
    folds = {name: lines.split("\n") for name, lines in coarser_folds("\n".join(keys)).items()}
    assert folds["article"] == [article_fold(key) for key in keys]
    assert folds["skeleton"] == [skeleton_fold(translit_fold(article_fold(k))) for k in keys]


@given(NAMES)
def test_a_key_is_folded_already(name):
    assert key_fold(key_fold(name)) == key_fold(name)


@given(NAMES)
def test_letters_fold_alone_as_in_a_name(name):
    assert " ".join("".join(map(letter_fold, name)).split()) == key_fold(name)


@given(st.lists(st.binary(max_size=260).filter(lambda b: b"\n" not in b), min_size=1, max_size=9))
def test_hash_of_one_is_hash_of_many(names):
    assert [hash_one(name) for name in names] == hash_many(names).tolist()


@given(st.sets(st.binary(min_size=1, max_size=12).filter(lambda b: b"\n" not in b), min_size=1))
def test_every_key_is_found_in_its_table(keys):
    names = sorted(keys)
    table = HashTable(build_slots(hash_many(names)))

    assert all(i in table.find(hash_one(name)) for i, name in enumerate(names))
    assert len(table.find_many(hash_many(names))) == len(names)


@given(st.text("abcdehijklmnorstuwy ", min_size=1, max_size=10))
def test_equal_spellings_cost_nothing(name):
    assert spelling_costs(sounds(name), [sounds(name)])[0] == 0


def test_vowels_cost_less_than_consonants():
    costs = spelling_costs("jableh", ["jebleh", "jabelh", "tableh"])

    assert costs[0] < costs[1] < costs[2]
