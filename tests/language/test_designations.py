"""Units are called what their country calls them."""

import pytest

from geo.language.designations import designation
from geo.model.vocab import PlaceKind


@pytest.mark.parametrize(
    ("kind", "country", "word"),
    [
        (PlaceKind.ADM1, "SY", "governorate"),
        (PlaceKind.ADM1, "US", "state"),
        (PlaceKind.ADM2, "US", "county"),
        (PlaceKind.ADM2, "NG", "LGA"),
        (PlaceKind.ADM3, "ET", "woreda"),
        (PlaceKind.ADM1, "XX", "province"),
        (PlaceKind.ADM3, "US", "township"),
        (PlaceKind.ADM3, "AE", "subdistrict"),
    ],
)
def test_a_unit_has_the_word_of_its_country(kind, country, word):
    assert designation(kind, country) == word


def test_a_language_without_words_of_its_own_says_it_in_english():
    assert designation(PlaceKind.ADM1, "KE", code="xx") == "county"


@pytest.mark.parametrize(
    ("old", "kind"),
    [
        ("governorate", PlaceKind.ADM1),
        ("district", PlaceKind.ADM2),
        ("subdistrict", PlaceKind.ADM3),
    ],
)
def test_kinds_of_older_files_are_read(old, kind):
    assert PlaceKind(old) is kind


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="castle"):
        PlaceKind("castle")
