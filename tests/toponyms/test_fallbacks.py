"""What is answered for a name of a table that no list has, and what holds a place."""

from dataclasses import replace

from geo.model.vocab import PlaceKind
from geo.toponyms.fallbacks import Fallbacks, mention_of, why_not, within
from geo.toponyms.locations import parse_location
from geo.toponyms.table_scope import Scope, Scopes


def location(text):
    return parse_location(text)[0]


def test_the_finest_known_parent_stands_for_an_unknown_name(coast):
    scope = Scopes(coast).stated("SY", "Latakia", "")
    found = Fallbacks(coast).fallback("Qwrtz", location("Qwrtz"), scope, rejected=())

    assert scope.innermost.kind is PlaceKind.ADM1
    assert found.chosen.place == scope.innermost
    assert (found.unlisted, found.unsure) == ("Qwrtz", True)


def test_nothing_stands_where_nothing_is_known(coast):
    found = Fallbacks(coast).fallback("Qwrtz", location("Qwrtz"), Scope(), rejected=())

    assert found.chosen is None
    assert found.reason == why_not((), ())


def test_a_place_fits_its_own_unit_and_no_other(coast):
    scopes = Scopes(coast)
    [town] = [c.place for c in coast.search("Jableh", limit=1, fuzzy=False)]

    assert scopes.fits(town, scopes.stated("SY", town.admin1, ""))
    assert not scopes.fits(town, scopes.stated("SY", "Hama", ""))


def test_an_unknown_parent_decides_nothing(coast):
    scopes = Scopes(coast)
    scope = scopes.narrowed(Scope(countries=("SY",)), location("Qwrtz").places[0])

    assert (scope.countries, scope.innermost, scope.lost) == (("SY",), None, 1)


def test_what_is_said_of_a_name(coast):
    [town] = [c.place for c in coast.search("Jableh", limit=1, fuzzy=False)]
    mention = mention_of(location("near Jableh").places[0])

    assert mention.relation.value == "near"
    assert "'Qwrtz' is not in the gazetteer" in within(town, "Qwrtz", "")


def test_two_places_of_one_name_in_one_unit_are_counted(coast):
    [found] = coast.search("Jableh", limit=1, fuzzy=False)
    said = within(coast.place("latakia-gov"), "Jableh", (found, found))

    assert "several places are called Jableh" in said
    assert "either" not in said


def test_a_city_in_another_unit_than_stated_is_doubtful(gazetteer):
    [found] = gazetteer.search("Jableh", limit=1, fuzzy=False)
    scope = Scopes(gazetteer).stated("SY", "Hama", "")
    large = replace(found, place=replace(found.place, population=200_000))
    part = location("Jableh").places[0]

    assert Fallbacks(gazetteer).city_elsewhere(part, [large], scope).unsure
    assert Fallbacks(gazetteer).city_elsewhere(part, [large, found], scope) is None
