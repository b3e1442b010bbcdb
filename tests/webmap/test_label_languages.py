"""Names on the base map in six languages: the map's first, the local one second."""

import pytest

from geo.model.position import BBox
from geo.webmap.place_labels import labels

LYON = BBox(west=4.6, south=45.5, east=5.2, north=46.0)
COAST = BBox(west=35.5, south=34.5, east=37.0, north=36.0)
KHARKIV = BBox(west=35.5, south=49.4, east=37.0, north=50.4)


def named(gazetteer, extent, lang):
    return {x["place_id"]: x for x in labels(gazetteer, extent, limit=40, lang=lang)}


@pytest.mark.parametrize(
    ("lang", "syria", "ukraine"),
    [
        ("ar", "سوريا", "أوكرانيا"),
        ("es", "Siria", "Ucrania"),
        ("ru", "Сирия", "Украина"),
        ("uk", "Сирія", "Україна"),
    ],
)
def test_a_country_is_named_in_the_language_of_the_map(gazetteer, lang, syria, ukraine):
    assert syria in {x["name"] for x in named(gazetteer, COAST, lang).values()}
    assert ukraine in {x["name"] for x in named(gazetteer, KHARKIV, lang).values()}


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ru", "uk"])
def test_the_local_name_stands_second(gazetteer, lang):
    told = [x for x in named(gazetteer, COAST, lang).values() if x["local"]]
    assert told
    assert {x["local_lang"] for x in told} <= {"ar", "en"}
    assert sum(x["local_lang"] == "ar" for x in told) > len(told) / 2
    assert all(x["name"] != x["local"] for x in told)


def test_a_map_in_the_local_language_has_another_beside_it(gazetteer):
    told = [x for x in named(gazetteer, COAST, "ar").values() if x["local"]]
    assert told
    assert {x["local_lang"] for x in told} == {"en"}


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ru", "uk"])
def test_no_arabic_stands_on_a_map_of_lyon(gazetteer, lang):
    found = named(gazetteer, LYON, lang).values()
    text = "".join(x["name"] + x["local"] for x in found)
    assert "Lyon" in text
    assert not any("\u0600" <= sign <= "\u06ff" for sign in text)
