"""The packaged gazetteer: every spelling of the curated places finds its record."""

import csv

import pytest

from geo.gazetteer.fold import key_fold
from geo.gazetteer.resources import gazetteer_data
from geo.gazetteer.rows import parse_names

SEVEN = ["Jableh", "Baniyas", "Latakia", "Tartus", "Tuwaym", "Hmeimim", "Al-Janoudiya"]


def curated():
    """(place id, country, spelling) of ``places.csv``, look-up names included."""
    with (gazetteer_data() / "places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = [row["name"], *row["name_ar"].split("|")]
            names += [n.text for n in parse_names(row["names"]) if n.kind != "demonym"]
            for name in dict.fromkeys(filter(None, names)):
                yield row["place_id"], row["country"], name


SPELLINGS = sorted(set(curated()))


def sharing():
    """How many curated rows have a key."""
    owners = {}
    for place_id, _, name in SPELLINGS:
        owners.setdefault(key_fold(name), set()).add(place_id)
    return owners


def test_the_table_was_read():
    assert len(SPELLINGS) > 400
    assert {name for _, _, name in SPELLINGS} >= {*SEVEN, "جبلة"}


def test_every_spelling_is_first_with_its_country(gazetteer):
    """A spelling that n rows share finds all of them among the first n."""
    owners, missed = sharing(), []
    for place_id, country, name in SPELLINGS:
        count = len(owners[key_fold(name)])
        found = gazetteer.search(name, country=country or None, limit=count)
        if place_id not in {c.place.place_id for c in found}:
            missed.append((name, country, [c.place.place_id for c in found]))

    assert missed == []


def test_every_spelling_is_in_the_first_three_without_a_country(gazetteer):
    owners, missed = sharing(), []
    for place_id, _, name in SPELLINGS:
        count = max(3, len(owners[key_fold(name)]))
        found = gazetteer.search(name, limit=count)
        if place_id not in {c.place.place_id for c in found}:
            missed.append((name, place_id, [c.place.place_id for c in found]))

    assert missed == []


@pytest.mark.parametrize("name", SEVEN)
def test_the_first_map_finds_its_places(gazetteer, name):
    first, *_ = gazetteer.search(name)

    assert first.place.country == "SY"
    assert first.tier == "exact"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Africa", "geo:africa"),
        ("the U.S.", "gn:6252001"),
        ("European Union", "geo:european-union"),
    ],
)
def test_names_of_the_world_mean_the_world(gazetteer, text, place):
    [match] = gazetteer.scan(text)

    assert match.place_ids[0] == place


def test_adjectives_are_no_mines(gazetteer):
    kinds = {m.text: m.kind for m in gazetteer.scan("European and Syrian leaders met.")}

    assert kinds == {"European": "demonym", "Syrian": "demonym"}


def test_words_are_no_villages(gazetteer):
    assert [m.text for m in gazetteer.scan("March was Hope. Most of the Union said Friday.")] == []
