"""Words around names, prominence, names in other forms, and names that no list has."""

import re
from pathlib import Path

import pytest

from geo import toponyms
from geo.language.reading import read
from geo.model.records import Mention, PlaceId, ReportId
from geo.model.vocab import MentionKind, PlaceKind
from geo.toponyms import acceptance, candidates
from geo.toponyms.corrections import corrected
from geo.toponyms.given_names import FIRST_NAMES, SURNAMES
from geo.toponyms.location_words import location_key, location_words
from geo.toponyms.native_names import native_names, without_words
from geo.toponyms.presence import presence
from geo.toponyms.prominence import fame, prominence
from geo.toponyms.unlisted import names_inside, where_of
from geo.toponyms.words import CLASSES, classes_of, listed, place_words, words_of


def mention(text, start=0, **fields):
    values = {"kind": MentionKind.TOPONYM} | fields
    return Mention(report_id=ReportId("r"), start=start, end=start + len(text), text=text, **values)


def test_words_have_classes_and_lists_keep_their_values():
    assert classes_of("Province") == CLASSES["province"]
    assert classes_of("Qwertyu") == ()
    assert set(words_of("roles: reached")) == set(listed("roles: reached"))
    assert all(phrase == phrase.casefold() for phrase in place_words("before"))


def test_given_names_and_surnames_are_lists_of_their_own():
    assert {"maria", "ahmed"} <= set(FIRST_NAMES)
    assert "smith" in SURNAMES


def test_a_larger_place_is_more_prominent_and_an_uncounted_one_stands_for_its_kind(coast):
    city, village = coast.place("latakia"), coast.place("tuwaym")
    country = coast.place("sy")

    assert prominence(city) == city.population
    assert fame(city) > fame(village)
    assert prominence(country) > prominence(city)
    assert prominence(coast.place("hmeimim-ab")) > 0


def test_a_mention_in_no_list_is_known_by_the_name_inside_it(coast):
    [inner] = names_inside([mention("Jableh General Hospital", 4)], coast)

    assert (inner.text, inner.start, inner.place_ids) == ("Jableh", 4, ("jableh",))
    assert names_inside([mention("General Hospital")], coast) == []


def test_a_place_in_words_names_the_units_above_it(coast):
    told = where_of(coast.place("tuwaym"))

    assert told.startswith("Tuwaym, Hama, SY (")
    assert where_of(coast.place("latakia")).startswith("Latakia, SY (")


def test_a_word_of_the_language_is_no_name():
    known = {"place_ids": (PlaceId("p"),)}
    kept = without_words(
        [mention("Une", **known), mention("Lyon", 4, **known)], read("Une", lang="fr")
    )

    assert [m.text for m in kept] == ["Lyon"]


def test_names_already_found_are_not_found_again(coast):
    text = "انفجار في جبلة"
    found = [mention("جبلة", text.index("جبلة"), place_ids=(PlaceId("jableh"),))]
    more = native_names(read(text, lang="ar"), ReportId("r"), coast, found=found)

    assert all(m.end <= found[0].start or m.start >= found[0].end for m in more)


@pytest.mark.parametrize("text", ["They came to Jableh.", "Jableh"])
def test_corrections_keep_a_plain_name(text, coast):
    at = text.index("Jableh")
    plain = [mention("Jableh", at, place_ids=(PlaceId("jableh"),))]
    kept = corrected(text, ReportId("r"), plain, coast, matches=coast.scan(text))

    assert [(m.start, m.text) for m in kept] == [(at, "Jableh")]
    assert coast.place("jableh").kind is PlaceKind.CITY


@pytest.mark.parametrize(
    ("before", "after", "merely"),
    [
        ("The miller, who was born in ", ", spoke.", True),
        ("He was tried by a court in ", ".", True),
        ("A bomb exploded in ", ".", False),
    ],
)
def test_where_somebody_merely_is(before, after, merely):
    assert (presence(before, after, re.compile(r"\bexploded\b")) is not None) is merely


@pytest.mark.parametrize("text", ["5 km north of X", "12 km au nord de X"])
def test_a_distance_before_a_name_is_read_in_every_language(text):
    found = location_words().offset.match(text)

    assert found is not None
    assert found["num"] == text.split()[0]
    assert location_key(" North  OF, ") == "north of"


def test_texts_and_tables_rank_places_by_one_table():
    """Two resolvers had two tables of what stands for people where nobody counted."""
    root = Path(toponyms.__file__).parent
    ranked = {
        path.name
        for path in root.glob("*.py")
        if re.search(r"PlaceKind\.COUNTRY: *\d", path.read_text(encoding="utf-8"))
    }

    assert ranked == {"prominence.py"}
    assert candidates.fame is acceptance.fame is fame
