"""Countries and first-level units under their names in the languages that are read."""

import csv

import pytest

from geo.gazetteer.resources import gazetteer_data
from geo.gazetteer.shapes import native
from geo.model.vocab import PlaceKind


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Казахстан", "KZ"),
        ("Україна", "UA"),
        ("Франция", "FR"),
        ("Alemania", "DE"),
        ("Ucrania", "UA"),
        ("États-Unis", "US"),
        ("США", "US"),
        ("Espagne", "ES"),
        ("Birmanie", "MM"),
        ("République démocratique du Congo", "CD"),
        ("بريطانيا", "GB"),
    ],
)
def test_a_country_is_known_in_the_languages_that_are_read(gazetteer, name, country):
    place = gazetteer.search(name, limit=1, fuzzy=False)[0].place

    assert (place.kind, place.country) == (PlaceKind.COUNTRY, country)


@pytest.mark.parametrize(
    ("name", "unit"),
    [("Харківська область", "Kharkiv Oblast"), ("Bavière", "Bavaria"), ("Baviera", "Bavaria")],
)
def test_a_curated_unit_keeps_the_names_of_its_shape(gazetteer, name, unit):
    place = gazetteer.search(name, limit=1, fuzzy=False)[0].place

    assert (place.kind, place.name) == (PlaceKind.ADM1, unit)


def test_what_another_place_or_a_person_is_called_is_no_name_of_a_country(gazetteer):
    assert gazetteer.search("Granada", limit=1, fuzzy=False)[0].place.country == "ES"
    with (gazetteer_data() / "world" / "native_names.csv").open(encoding="utf-8") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    assert not names & {"Granada", "Maurice"}
    assert "Казахстан" in names


def test_a_name_in_brackets_is_a_second_one():
    assert native.parts("Myanmar (Birmanie)") == ["Myanmar", "Birmanie"]
    assert native.parts("Виргинские о-ва (США)") == []


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("de Lattaquié", "Lattaquié"),
        ("d'Alger", "Alger"),
        ("Corea del Sur", "Corea del Sur"),
        ("Île-de-France", "Île-de-France"),
        ("charkowski", ""),
    ],
)
def test_a_label_begins_with_the_name(given, label):
    assert native.titled(given) == label
