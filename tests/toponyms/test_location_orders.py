"""Locations as monitors of violence write them: what holds what, sites of towns, countrysides."""

import pytest
from shapely.geometry import Point

from geo.gazetteer import open_gazetteer
from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.rows import Row
from geo.model.vocab import PlaceKind, SpatialRelation
from geo.toponyms.areas import footprint_of_resolution
from geo.toponyms.locations import parse_location
from geo.toponyms.names import Resolver
from geo.toponyms.table_names import TableResolver
from geo.workflows.answers import located_many
from geo.workflows.geoparse import geoparse


@pytest.fixture(scope="module")
def world(gazetteer):
    return Resolver(gazetteer)


@pytest.mark.parametrize(
    ("location", "country", "name"),
    [
        ("Idlib, Saraqib", "SY", "Saraqib"),
        ("Saraqib, Idlib", "SY", "Saraqib"),
        ("Aleppo, Al-Bab", "SY", "Al Bāb"),
        ("إدلب، مدينة سراقب", "SY", "Saraqib"),
        ("Idlib - Saraqib", "SY", "Saraqib"),
        ("Saraqib - Idlib", "SY", "Saraqib"),
        ("Borno, Konduga", "NG", "Konduga"),
        ("Herat - Shindand", "AF", "Shīnḏanḏ"),
        ("Ninewa, Tal Afar", "IQ", "Tall ‘Afar"),
        ("Hama, Salamiyah district", "SY", "As-Salamiyeh"),
        ("Salamiyah district, Suran", "SY", "Şūrān"),
    ],
)
def test_what_is_known_decides_which_part_holds_the_other(world, location, country, name):
    found = world.resolve(location, country=country)

    assert (found.chosen.place.name, found.unlisted) == (name, "")


def test_two_towns_stay_in_the_order_that_is_written(world):
    found = world.resolve("Ashrafieh neighbourhood, Afrin city", country="SY")

    assert (found.chosen.place.name, found.unlisted) == ("‘Afrīn", "Ashrafieh neighbourhood")


@pytest.mark.parametrize(
    ("location", "country", "name"),
    [
        ("Saraqib, countryside of Idlib", "SY", "Saraqib"),
        ("Morek, northern Hama countryside", "SY", "Mūrak"),
        ("مورك في ريف حماة الشمالي", "SY", "Mūrak"),
        ("ريف إدلب: سراقب", "SY", "Saraqib"),
        ("Douma - Rif Dimashq", "SY", "Dūmā"),
        ("Al Mayadin, eastern Deir ez-Zor countryside", "SY", "Al Mayādīn"),
        ("Konduga, rural Borno", "NG", "Konduga"),
        ("Tal Afar, west of Mosul", "IQ", "Tall ‘Afar"),
        ("Douma, countryside of Damascus", "SY", "Dūmā"),
        ("Wakiso, west of Kampala", "UG", "Wakiso"),
        ("Shah Alam, west of Kuala Lumpur", "MY", "Shah Alam"),
    ],
)
def test_the_countryside_of_a_seat_is_its_province(world, location, country, name):
    found = world.resolve(location, country=country)

    assert (found.chosen.place.name, found.unlisted) == (name, "")


@pytest.mark.parametrize(
    ("location", "country", "name"),
    [
        ("Douma, Damascus", "SY", "Dūmā"),
        ("Bucha, Kyiv", "UA", "Bucha"),
        ("Khimki, Moscow", "RU", "Khimki"),
    ],
)
def test_a_town_beside_the_city_of_another_unit_is_found(world, location, country, name):
    assert world.resolve(location, country=country).chosen.place.name == name


@pytest.mark.parametrize(
    ("location", "country", "name"),
    [
        ("Saraqib market", "SY", "Saraqib"),
        ("Kramatorsk railway station", "UA", "Kramatorsk"),
        ("Jableh bus station", "SY", "Jableh"),
        ("سوق مدينة سراقب", "SY", "Saraqib"),
        ("Maiduguri central prison", "NG", "Maiduguri"),
    ],
)
def test_a_building_without_a_town_stands_in_the_town_of_its_name(world, location, country, name):
    found = world.resolve(location, country=country)

    assert found.chosen.place.name == name
    assert (found.unlisted, found.unsure) == (location, True)
    assert found.mention.relation is SpatialRelation.NEAR


@pytest.mark.parametrize(
    ("location", "country", "name"),
    [
        ("Kherson: central market", "UA", "Kherson"),
        ("Poltava: Qwrtz street", "UA", "Poltava"),
        ("Qwrtz mosque, Homs", "SY", "Homs"),
    ],
)
def test_a_building_in_a_province_stands_in_its_seat(world, location, country, name):
    place = world.resolve(location, country=country).chosen.place

    assert (place.name, place.kind.value) == (name, "city")


def test_a_building_named_after_a_village_of_a_stated_town_stays_in_the_town(world):
    found = world.resolve("Kafr Nabl mosque, Damascus", country="SY")

    assert found.chosen.place.name == "Damascus"


def test_a_countryside_is_a_ring_around_its_town(gazetteer, world):
    shape = footprint_of_resolution(world.resolve("Saraqib countryside", country="SY"), gazetteer)
    town = world.resolve("Saraqib", country="SY").chosen.place

    assert (shape.precision.value, shape.radius_km, shape.point) == ("area", 15.0, town.point)


@pytest.mark.parametrize(
    ("text", "place", "parent", "relation", "km"),
    [
        ("village 3 km east of Saraqib", "Saraqib", "", "offset", 3.0),
        ("Telmans east of Idlib", "Telmans", "Idlib", "direction", None),
        ("قرية الخير شرق إدلب", "الخير", "إدلب", "direction", None),
        ("Telmans about 5 km south of Idlib", "Telmans", "Idlib", "offset", 5.0),
        ("square in Idlib", "square", "Idlib", "", None),
        ("near the market in Idlib", "market", "Idlib", "", None),
        ("بلدة الخير بريف إدلب", "الخير", "إدلب", "countryside", None),
    ],
)
def test_words_between_two_names(text, place, parent, relation, km):
    first = parse_location(text)[0]
    held = [*first.parents, *first.places][0] if parent else first.places[0]

    assert first.places[0].name == place
    assert (held.name, held.relation.value, held.distance_km) == (parent or place, relation, km)


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory):
    """Four villages of one name, one of them in the district of that name; nobody counted."""
    rows = [
        Row(place_id="c", name="Syria", kind=PlaceKind.COUNTRY, country="SY", lon=38, lat=35),
        Row(
            place_id="d", name="Ras al Ayn", kind=PlaceKind.ADM2, country="SY", lon=40, lat=36.8,
            radius_km=20,
        ),
    ]  # fmt: skip
    for number, (lon, lat) in enumerate(((40.05, 36.85), (36.5, 35), (37, 34), (36.2, 33))):
        rows.append(
            Row(
                place_id=f"v{number}", name="Ras al Ayn", kind=PlaceKind.VILLAGE, country="SY",
                lon=lon, lat=lat,
            )
        )  # fmt: skip
    path = tmp_path_factory.mktemp("namesakes") / "sy.gaz"
    compile_rows([(0, rows)], path)
    return open_gazetteer(path)


def test_of_namesakes_the_chief_town_of_its_district_is_meant(namesakes):
    found = Resolver(namesakes).resolve("Ras al Ayn", country="SY")

    assert (found.chosen.place.place_id, found.unsure) == ("v0", False)


@pytest.mark.parametrize(
    ("location", "country", "name"),
    [
        ("Bab al-Hawa crossing", "TR", "Bab al-Hawa border crossing"),
        ("Bab al-Hawa crossing", "SY", "Bab al-Hawa border crossing"),
        ("Torkham border crossing", "PK", "Torkham border crossing"),
        ("Beitbridge border post", "ZA", "Beitbridge border post"),
        ("Itaipu Dam", "PY", "Itaipu Dam"),
        ("Euphrates river", "SY", "Euphrates"),
        ("Lake Victoria", "UG", "Lake Victoria"),
    ],
)
def test_what_two_countries_share_is_found_from_either(world, location, country, name):
    assert world.resolve(location, country=country).chosen.place.name == name


@pytest.mark.parametrize(("location", "country"), [("Torkham crossing", "IN"), ("Alps", "KE")])
def test_what_lies_in_other_countries_alone_is_not_found(world, location, country):
    assert world.resolve(location, country=country).chosen.place.kind is PlaceKind.COUNTRY


@pytest.mark.parametrize(
    ("location", "country", "label", "inside"),
    [
        ("near the border with Turkey, Idlib", "SY", "border of Idlib and Turkey", (36.55, 36.1)),
        ("Turkish border, Idlib", "SY", "border of Idlib and Turkey", (36.55, 36.1)),
        ("border with Iraq", "SY", "border of Syria and Iraq", (40.95, 34.45)),
        ("Syrian-Turkish border", "", "border of Syria and Turkey", (38.9, 36.7)),
        ("border between Chad and Sudan", "", "border of Chad and Sudan", (22.2, 13.5)),
    ],
)
def test_a_border_is_drawn_within_what_holds_it(world, location, country, label, inside):
    found = world.resolve(location, country=country)
    shape = footprint_of_resolution(found, world.lookup)

    assert (shape.label, shape.precision.value) == (label, "area")
    assert shape.geometry.covers(Point(inside))


def test_a_border_of_a_unit_lies_in_that_unit(gazetteer, world):
    found = world.resolve("border with Turkey, Idlib", country="SY")
    shape = footprint_of_resolution(found, gazetteer)
    unit = gazetteer.footprint(found.chosen.place.place_id)

    assert shape.geometry.difference(unit.buffer(0.01)).area < 1e-3


def test_a_wide_camp_is_an_area_of_its_radius(gazetteer, world):
    wide = footprint_of_resolution(world.resolve("Dadaab refugee camp", country="KE"), gazetteer)
    small = footprint_of_resolution(world.resolve("Balata camp", country="PS"), gazetteer)

    assert (wide.precision.value, wide.radius_km) == ("area", 15.0)
    assert (small.precision.value, small.geometry.geom_type) == ("site", "Point")


@pytest.mark.parametrize(
    ("text", "name", "town"),
    [
        ("Two men were shot in Austin, Chicago, on Monday.", "Austin", "Chicago"),
        ("A man died in the Austin neighborhood of Chicago.", "Austin", "Chicago"),
        ("Shots were fired in Manchester, London.", "Manchester", "London"),
        ("Fire broke out in the Versailles quarter of Cairo.", "Versailles", "Cairo"),
    ],
)
def test_a_quarter_named_like_a_town_elsewhere_stays_in_its_town(gazetteer, text, name, town):
    found = {r.mention.text: r for r in geoparse(text, gazetteer)}

    assert found[name].chosen is None or found[name].chosen.place.admin1 == (
        found[town].chosen.place.admin1
    )
    assert found[name].footprint.precision.value == "area"
    assert found[name].unsure is True


@pytest.mark.parametrize(
    "text",
    [
        "There were protests in Austin, Chicago and Houston.",
        "Protests in Austin, Chicago, Houston and Dallas went on.",
    ],
)
def test_a_list_of_towns_puts_none_into_another(gazetteer, text):
    [austin, *_] = geoparse(text, gazetteer)

    assert austin.chosen.place.admin1 == "Texas"


def test_the_border_with_a_country_in_a_unit_is_the_strip_in_that_unit(gazetteer):
    text = "Shelling near the border with Turkey, Idlib province, killed two."
    border = next(r for r in geoparse(text, gazetteer) if r.mention.text == "Turkey")

    assert border.footprint.precision.value == "area"
    assert border.footprint.geometry.covers(Point(36.55, 36.1))
    assert not border.footprint.geometry.covers(Point(38.9, 36.7))


def test_regnal_numbers_make_no_place(gazetteer):
    text = "Louis XIV built it; Henry VIII, Charles III and Elizabeth II never saw Rome."

    assert [r.mention.text for r in geoparse(text, gazetteer)] == ["Rome"]


@pytest.mark.parametrize(
    "text", ["Fighting in Chilga woreda.", "Raid in Guyuk LGA.", "A fire in Tanout upazila."]
)
def test_the_local_word_for_a_district_makes_a_district(gazetteer, text):
    [found] = geoparse(text, gazetteer)

    assert found.footprint.precision.value == "district"


@pytest.mark.parametrize(
    ("location", "country", "name"),
    [
        ("Homs, Hama, Idlib", "SY", "Homs"),
        ("Homs, Hama, Aleppo", "SY", "Homs"),
        ("Saraqib, Ma'arrat al-Numan, Idlib", "SY", "Saraqib"),
    ],
)
def test_what_only_resembles_a_city_elsewhere_holds_nothing(world, location, country, name):
    assert world.resolve(location, country=country).chosen.place.name == name


@pytest.mark.parametrize(
    ("location", "country"), [("a", "SY"), ("A", ""), ("x", ""), ("X", "CL"), ("A and B", "")]
)
def test_a_letter_is_no_code_of_a_place(gazetteer, location, country):
    [found] = located_many([(location, "", "", country)], TableResolver(gazetteer))

    assert found.point is None


def test_a_place_whose_name_is_one_letter_is_found(gazetteer):
    [found] = located_many([("Å", "", "", "NO")], TableResolver(gazetteer))

    assert found.place_name.startswith("Å")


def test_a_doubtful_answer_is_none_for_who_asks_for_more(gazetteer):
    asked = [("Tartus", "Homs", "", "SY")]
    doubtful, sure = (
        located_many(asked, TableResolver(gazetteer, accept=accept))[0] for accept in (0.6, 0.9)
    )

    assert (doubtful.place_name, doubtful.precision.value) == ("Tartus", "settlement")
    assert (sure.place_name, sure.precision.value) == ("Homs", "province")


@pytest.mark.parametrize(
    ("location", "country", "placed"),
    [("Rasova", "RO", True), ("Maysville", "US", False), ("El Pueblito", "MX", False)],
)
def test_units_far_from_each_other_say_no_more_than_their_country(
    gazetteer, location, country, placed
):
    resolver = TableResolver(gazetteer, accept=0.9)
    [found] = located_many([(location, "", "", country)], resolver)

    assert (found.point is not None, location in found.reason) == (placed, True)


def test_units_of_two_countries_hold_no_place_together(gazetteer):
    [found] = located_many([("Baron", "", "", "")], TableResolver(gazetteer, accept=0.9))

    assert found.point is None
