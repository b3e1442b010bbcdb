"""Places that a text means by their rank or by a way between them, not by a name at the site."""

from geo.gazetteer import open_gazetteer
from geo.incidents.arguments import arguments_of
from geo.incidents.capitals import capital_arguments
from geo.incidents.voyages import draw_voyages
from geo.language.reading import read
from geo.model.vocab import SpatialRelation
from geo.workflows.geoparse import geoparse


def test_a_capital_is_found_by_whose_it_is():
    world = open_gazetteer()
    text = "Two died in Burundi's capital. The Yemeni capital said no. Others fell in the capital."
    found = list(capital_arguments(read(text, lang="en"), geoparse(text, world), world))
    assert [a.name for a in found] == ["Bujumbura"]  # two countries: no "the capital"


def test_both_ends_of_a_voyage_are_one_stretch():
    world = open_gazetteer()
    text = "A ferry sailing from Zanzibar to Pemba sank."
    reading = read(text, lang="en")
    arguments = arguments_of(reading, geoparse(text, world), world)
    for argument in arguments:
        argument.place = argument.candidates[0]
    draw_voyages(reading, arguments, world)
    assert [a.relation for a in arguments] == [SpatialRelation.BETWEEN, SpatialRelation.NONE]
