"""A name that a place bears in one other language is none in a text of this language."""

import pytest

from geo.gazetteer import open_gazetteer
from geo.model.records import Report, ReportId
from geo.toponyms.bound_names import names_in
from geo.toponyms.recognition import recognise
from geo.toponyms.resolution import resolve


@pytest.fixture(scope="module")
def world():
    return open_gazetteer()


def chosen(text, lang, world):
    report = Report(report_id=ReportId("r"), path="", sha256="", text=text, lang=lang)
    found = resolve(recognise(report, world), world, report=report)
    return {r.mention.text: r.chosen.place.name for r in found if r.chosen is not None}


def test_a_name_stands_for_the_country_in_its_own_language(world):
    assert chosen("Deux hommes sont morts au Chili lundi.", "fr", world) == {"Chili": "Chile"}
    assert chosen("Dos personas murieron en Alemania.", "es", world) == {"Alemania": "Germany"}


@pytest.mark.parametrize("name", ["Chili", "Inde", "Malte", "Alemania", "Francia"])
def test_no_name_of_another_language_is_a_country_in_english(world, name):
    found = chosen(f"Two men died in {name} on Monday.", "en", world)

    assert found.get(name) not in ("Chile", "India", "Malta", "Germany", "France")


def test_a_name_without_a_language_stands_in_every_text(world):
    assert "London" in chosen("The two met in Londres.", "en", world).values()
    assert chosen("Floods hit Moscow.", "en", world) == {"Moscow": "Moscow"}


def test_the_gazetteer_of_a_language_answers_as_the_whole_one_does(world):
    own = names_in(world, "en")

    assert own.build_id == world.build_id
    assert own.match("Alemania") is None
    assert own.search("Alemania", limit=3, fuzzy=False) == []
    assert [c.place.name for c in own.search("Berlin", limit=1)] == ["Berlin"]
    assert [m.text for m in own.scan("From Berlin to Alemania.")] == ["Berlin"]
