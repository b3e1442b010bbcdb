"""Locations resolved from what holds them inwards, and what is said of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer import open_gazetteer
from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.rows import Row
from geo.model.measure import great_circle_km
from geo.model.records import PlaceName, Term
from geo.model.vocab import PlaceKind, Precision
from geo.toponyms.acceptance import ACCEPT, confidence_of
from geo.toponyms.areas import footprint_of_resolution
from geo.toponyms.locations import parse_location
from geo.toponyms.names import Resolver
from geo.toponyms.table_context import TableContext, context_of


@pytest.fixture(scope="module")
def world(gazetteer):
    return Resolver(gazetteer)


@pytest.fixture(scope="module")
def village_lookup(tmp_path_factory):
    """A country, two provinces and a few villages, two of one name."""
    rows = [
        Row(
            place_id="sy",
            name="Syria",
            kind=PlaceKind.COUNTRY,
            country="SY",
            lon=38,
            lat=35,
            names=(PlaceName(text="SY", kind="code"),),
        ),
        Row(place_id="a", name="Hama", kind=PlaceKind.ADM1, country="SY", lon=37, lat=35),
        Row(place_id="b", name="Homs", kind=PlaceKind.ADM1, country="SY", lon=38, lat=34),
    ]
    for place_id, name, lon, lat, unit in (
        ("m1", "Maskanah", 37.0, 35.1, "Hama"),
        ("m2", "Maskanah", 38.0, 34.1, "Homs"),
        ("w", "Mukhayyam al Wafidin", 36.4, 33.6, ""),
        ("d", "Al Mansurah", 38.7, 35.8, ""),
    ):
        place = {"place_id": place_id, "name": name, "lon": lon, "lat": lat, "admin1": unit}
        rows.append(Row(kind=PlaceKind.VILLAGE, country="SY", **place))
    path = tmp_path_factory.mktemp("villages") / "sy.gaz"
    compile_rows([(0, rows)], path)
    return open_gazetteer(path)


@pytest.mark.parametrize(
    ("location", "country", "name", "unlisted"),
    [
        ("Ashrafieh neighbourhood, Afrin city", "SY", "‘Afrīn", "Ashrafieh neighbourhood"),
        ("Ar Raqqah: near Omar mosque", "SY", "Ar Raqqah", "near Omar mosque"),
        ("Qwrtz (Aleppo)", "SY", "Aleppo", "Qwrtz"),
        ("Kakuma 1", "KE", "Kakuma", "Kakuma 1"),
        ("Qwrtz, Borno", "NG", "Borno State", "Qwrtz"),
        ("unknown location in Idlib province", "SY", "Idlib", "unknown location"),
        ("city centre of Manbij", "SY", "Manbij", ""),
        ("city centre of Tal Rifaat", "SY", "Tall Rif‘at", ""),
        ("near Tal Rifaat", "SY", "Tall Rif‘at", ""),
        ("Douma, Eastern Ghouta", "SY", "Dūmā", ""),
        ("Qwrtz", "SY", "Syria", "Qwrtz"),
    ],
)
def test_the_finest_known_part_is_meant(world, location, country, name, unlisted):
    found = world.resolve(location, country=country)

    assert (found.chosen.place.name, found.unlisted) == (name, unlisted)
    assert found.unsure is bool(unlisted)


@pytest.mark.parametrize(
    ("name", "admin1", "country"),
    [
        ("Kisumu", "Kisumu", "KE"),
        ("Mombasa", "Mombasa", "KE"),
        ("N'Djamena", "N'Djamena", "TD"),
        ("Tirana", "Tirana", "AL"),
        ("Juliaca", "Puno", "PE"),
        ("Suez", "Suez", "EG"),
    ],
)
def test_a_correct_province_never_loses_a_town(world, name, admin1, country):
    place = world.resolve(name, admin1=admin1, country=country).chosen.place

    assert (place.name, place.kind.value) == (name, "city")


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Herat", "AF"), ("Kandahar", "AF"), ("Kunduz", "AF"), ("Luhansk", "UA"),
        ("Kherson", "UA"), ("Hamadan", "IR"), ("Kerman", "IR"), ("Marib", "YE"), ("Taiz", "YE"),
    ],
)  # fmt: skip
def test_a_bare_name_is_the_town_unless_something_says_otherwise(world, name, country):
    bare = world.resolve(name, country=country)
    stated = world.resolve(name, country=country, precision=Precision.PROVINCE)

    assert bare.chosen.place.kind.value in ("city", "town")
    assert stated.chosen.place.kind.value == "adm1"


@pytest.mark.parametrize(
    ("location", "precision"),
    [
        ("Jableh", "settlement"),
        ("near Jableh", "near"),
        ("20 km north of Jableh", "area"),
        ("between Jableh and Baniyas", "area"),
        ("Jableh and Baniyas", "area"),
        ("outskirts of Hama", "area"),
        ("Hama province", "province"),
    ],
)
def test_a_phrase_is_drawn_as_what_it_says(coast, location, precision):
    found = Resolver(coast).resolve(location, country="SY")

    assert footprint_of_resolution(found, coast).precision == precision


def test_several_places_keep_all_their_names(coast):
    found = Resolver(coast).resolve("Jableh, Baniyas and Qwrtz", country="SY")

    assert found.chosen.place.place_id == "jableh"
    assert [c.place.place_id for c in found.others] == ["baniyas"]
    assert found.unlisted == "Qwrtz"


@pytest.mark.parametrize("location", ["Jableh/Baniyas", "Jableh and Baniyas"])
def test_the_area_over_several_places_reaches_all_of_them(coast, location):
    found = Resolver(coast).resolve(location, country="SY")
    drawn = footprint_of_resolution(found, coast)

    assert [found.chosen.place.place_id, *(c.place.place_id for c in found.others)] == [
        "jableh",
        "baniyas",
    ]
    assert drawn.precision is Precision.AREA
    for place_id in ("jableh", "baniyas"):
        assert great_circle_km(drawn.point, coast.place(place_id).point) <= drawn.radius_km


def test_two_spellings_divided_by_a_slash_are_one_place(coast):
    found = Resolver(coast).resolve("Jableh/Jablah", country="SY")

    assert (found.chosen.place.place_id, found.others) == ("jableh", ())


@pytest.mark.parametrize("location", ["off the coast of Tartus", "coastal waters off Tartus"])
def test_what_lies_off_a_town_is_no_pin_on_it(world, location):
    drawn = footprint_of_resolution(world.resolve(location, country="SY"), world.lookup)

    assert (drawn.precision, drawn.radius_km > 20) == (Precision.AREA, True)


def test_places_of_one_name_are_told_apart_by_what_holds_them(village_lookup):
    """Nothing says which is meant: they are in the gazetteer, and the reason says so."""
    found = Resolver(village_lookup).resolve("Maskanah", country="SY")

    assert "either Maskanah (Hama) or Maskanah (Homs)" in found.reason
    assert "not in the gazetteer" not in found.reason


def test_places_of_two_units_are_an_area_over_both(village_lookup):
    found = Resolver(village_lookup).resolve("Maskanah", country="SY")
    shape = footprint_of_resolution(found, village_lookup)

    assert [found.chosen.place.name, *(c.place.name for c in found.others)] == ["Hama", "Homs"]
    assert (found.unlisted, found.unsure) == ("Maskanah", True)
    assert (shape.label, shape.precision) == ("Hama or Homs", Precision.PROVINCE)
    assert all(
        great_circle_km(shape.point, village_lookup.place(place_id).point) <= shape.radius_km
        for place_id in ("m1", "m2")
    )


def test_a_stated_unit_leaves_no_either_or(village_lookup):
    found = Resolver(village_lookup).resolve("Maskanah", country="SY", admin1="Homs")

    assert (found.chosen.place.place_id, found.others, found.footprint) == ("m2", (), None)


def test_a_camp_is_found_by_the_word_of_its_own_language(village_lookup):
    found = Resolver(village_lookup).resolve("Al Wafidin camp", country="SY")

    assert (found.chosen.place.name, found.unlisted) == ("Mukhayyam al Wafidin", "")


def test_a_subdistrict_in_no_list_is_around_its_chief_village(village_lookup):
    found = Resolver(village_lookup).resolve("Mansoura Subdistrict", country="SY")

    assert found.chosen.place.name == "Al Mansurah"
    assert footprint_of_resolution(found, village_lookup).precision is Precision.DISTRICT


@pytest.mark.parametrize("name", ["Eftreis suburb", "Jaramana suburb"])
def test_a_suburb_is_a_settlement_of_its_own(name):
    [first, *_] = parse_location(name)

    assert PlaceKind.TOWN in first.places[0].kinds


@pytest.mark.parametrize(
    ("location", "name", "kind"),
    [
        ("Bab al-Hawa crossing", "Bab al-Hawa border crossing", "crossing"),
        ("Zaatari camp", "Zaatari refugee camp", "camp"),
        ("Juba international airport", "Juba Airport", "airport"),
        ("Kandahar airfield", "Kandahar Airport", "airport"),
        ("Kakhovka dam", "Kakhovka Dam", "dam"),
        ("Crimean bridge", "Crimean Bridge", "bridge"),
        ("Al-Shifa hospital", "Al-Shifa Hospital", "hospital"),
        ("Qalandia checkpoint", "Qalandia checkpoint", "checkpoint"),
        ("Heathrow", "London Heathrow Airport", "airport"),
        ("Bagram air base", "Bagram Air Base", "air_base"),
        ("Socotra island", "Socotra", "island"),
        ("Euphrates river", "Euphrates", "river"),
        ("Zagros mountains", "Zagros Mountains", "mountains"),
        ("Red Sea", "Red Sea", "sea"),
        ("Lake Chad", "Lake Chad", "lake"),
        ("northwest Syria", "Northwest Syria", "region"),
        ("Eastern DRC", "Eastern Democratic Republic of the Congo", "region"),
        ("North of Central America", "Northern Triangle", "region"),
        ("Hiraan", "Hiran", "adm1"),
    ],
)
def test_kinds_of_places_that_a_location_may_name(world, location, name, kind):
    place = world.resolve(location).chosen.place

    assert (place.name, place.kind.value) == (name, kind)


def test_one_end_of_a_road_is_near_it(coast):
    found = Resolver(coast).resolve("road between Jableh and Qwrtz", country="SY")

    assert (found.mention.relation, found.unlisted, found.unsure) == ("near", "Qwrtz", True)


def test_a_higher_threshold_gives_the_unit_or_nothing(coast):
    sure = Resolver(coast, accept=0.999)

    assert sure.resolve("Jablah").chosen is None
    assert sure.resolve("Jablah", admin1="Latakia", country="SY").chosen.place.place_id == (
        "latakia-gov"
    )


def test_confidence_is_a_probability_that_grows_with_evidence():
    base = {"score": 1.0, "sounds": 1.0, "letters": 1.8}
    alone = base | {"margin": 0.3, "alone": 1.0, "sole": 1.0}

    def chance(terms):
        return confidence_of([Term(name=k, value=v) for k, v in terms.items()])

    assert 0 < chance(base) < ACCEPT < chance(alone) < chance(alone | {"district": 0.5}) < 1


# ------------------------------------------------------------------ the rows of one table


def test_rows_vote_for_countries_and_units(coast):
    rows = [(f"Qwrtz {i}", "Latakia", "", "Syria") for i in range(9)]
    context = context_of(rows, coast)

    assert context.countries == {"SY": 1.0}
    assert context.units["latakia-gov"] == 1.0


def test_the_other_rows_settle_a_toss_up(coast):
    lebanon = TableContext(countries={"LB": 1.0})
    libya = TableContext(countries={"LY": 1.0})

    assert Resolver(coast, context=lebanon).resolve("Tripoli").chosen.place.country == "LB"
    assert Resolver(coast, context=libya).resolve("Tripoli").chosen.place.country == "LY"


def test_few_rows_say_nothing(coast):
    assert context_of([("Jableh", "", "", "Syria")], coast) == TableContext()


@given(order=st.permutations([(f"Qwrtz {i}", "", "", "Syria") for i in range(6)]))
def test_the_order_of_rows_does_not_vote(coast, order):
    assert context_of(order, coast) == context_of(sorted(order), coast)


def test_the_other_end_stands_where_the_first_is_in_no_list(coast):
    found = Resolver(coast).resolve("between Qwrtz and Baniyas", country="SY")

    assert (found.chosen.place.place_id, found.mention.relation) == ("baniyas", "near")
    assert found.unlisted == "Qwrtz"
