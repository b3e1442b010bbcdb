"""Names on the base map in six languages: the map's first, the local one second."""

import csv

import pytest

from geo.gazetteer.resources import gazetteer_data
from geo.model.position import BBox
from geo.webmap.place_labels import labels

LYON = BBox(west=4.6, south=45.5, east=5.2, north=46.0)
COAST = BBox(west=35.5, south=34.5, east=37.0, north=36.0)
KHARKIV = BBox(west=35.5, south=49.4, east=37.0, north=50.4)


def named(gazetteer, extent, lang):
    return {x["place_id"]: x for x in labels(gazetteer, extent, limit=200, lang=lang)}


@pytest.mark.parametrize(
    ("lang", "syria", "ukraine"),
    [
        ("ar", "سوريا", "أوكرانيا"),
        ("es", "Siria", "Ucrania"),
        ("fr", "Syrie", "Ukraine"),
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


@pytest.mark.parametrize(
    ("lang", "label", "others"),
    [
        ("uk", "Харківська область", {"Харківщина"}),
        ("ru", "Харьковская область", {"Харьковщина"}),
        ("es", "Járkov", {"Kharkiv Oblast"}),
        ("fr", "Kharkiv", {"Kharkiv Oblast"}),
        ("ar", "مقاطعة خاركيف", {"خاركيف أوبلاست"}),
        ("en", "Kharkiv Oblast", {"Харківщина"}),
    ],
)
def test_a_unit_bears_its_official_name_and_no_short_one(gazetteer, lang, label, others):
    found = named(gazetteer, KHARKIV, lang)

    assert found["geo:ua-kharkiv-oblast"]["name"] == label
    assert not others & {x["name"] for x in found.values()}


@pytest.mark.parametrize(
    ("lang", "latakia", "jableh"),
    [
        ("ar", "اللاذقية", "جبلة"),
        ("es", "Latakia", "Jableh"),
        ("fr", "Lattaquié", "Jablé"),
        ("ru", "Латакия", "Джебла"),
        ("uk", "Латакія", "Джебла"),
    ],
)
def test_a_unit_and_towns_of_the_coast_are_named_in_the_language_of_the_map(
    gazetteer, lang, latakia, jableh
):
    found = named(gazetteer, COAST, lang)

    assert found["gn:173578"]["name"] == latakia  # the unit
    assert found["gn:173576"]["name"] == latakia
    assert found["gn:169304"]["name"] == jableh


@pytest.mark.parametrize("lang", ["es", "fr", "ru", "uk"])
def test_a_town_without_a_name_of_the_language_keeps_its_own(gazetteer, lang):
    assert named(gazetteer, LYON, lang)["gn:2996944"]["name"] == "Lyon"


def test_an_abbreviation_is_no_label_of_a_country(gazetteer):
    gulf = BBox(west=53.0, south=23.0, east=55.0, north=24.5)
    told = {lang: named(gazetteer, gulf, lang)["gn:290557"]["name"] for lang in ("es", "ru")}

    assert told == {"es": "Emiratos Árabes Unidos", "ru": "ОАЭ"}


def test_every_country_has_a_label_in_every_language():
    with (gazetteer_data() / "world" / "labels.csv").open(encoding="utf-8", newline="") as file:
        told = {(row["place_id"], row["lang"]) for row in csv.DictReader(file)}
    with (gazetteer_data() / "countries.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "country"]
    cyrillic = {(row["place_id"], lang) for row in rows for lang in ("ru", "uk")}

    assert {row["place_id"] for row in rows if not row["name_ar"]} == set()
    assert cyrillic <= told
