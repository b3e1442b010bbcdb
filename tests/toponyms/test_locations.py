"""Locations as people write them, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.toponyms.locations import (
    Location,
    Part,
    bare_name,
    parse_location,
    split_locations,
)
from geo.toponyms.parents import find_unit


def names(parts):
    return [part.name for part in parts]


@pytest.mark.parametrize(
    ("text", "place", "head", "parents"),
    [
        ("Ashrafieh neighbourhood, Afrin city", "Ashrafieh", "quarter", ["Afrin"]),
        ("Tishreen Dam, Manbij", "Tishreen Dam", "site", ["Manbij"]),
        ("Ar Raqqah: near Omar mosque", "Omar mosque", "building", ["Ar Raqqah"]),
        ("Al Ansari (Aleppo)", "Al Ansari", "", ["Aleppo"]),
        ("city centre of Tal Rifaat", "Tal Rifaat", "", []),
        ("the village of Tuwaym in Hama province", "Tuwaym", "village", ["Hama"]),
        ("Damascus - Jobar", "Jobar", "", ["Damascus"]),
        ("Jere LGA", "Jere", "adm2", []),
        ("province of Hama", "Hama", "adm1", []),
        ("حي الأشرفية، مدينة عفرين", "الأشرفية", "quarter", ["عفرين"]),
        ("с. Іванівка, Херсонська обл.", "Іванівка", "village", ["Херсонська"]),
        ("إقليم الحوز", "الحوز", "region", []),
        ("village de Koro, cercle de Mopti", "Koro", "village", ["Mopti"]),
    ],
)
def test_a_chain_of_parts(text, place, head, parents):
    location = parse_location(text)[0]

    assert (location.places[0].name, location.places[0].head) == (place, head)
    assert names(location.parents) == parents


@pytest.mark.parametrize(
    ("text", "name", "relation", "distance", "bearing"),
    [
        ("near Djibo", "Djibo", "near", None, None),
        ("20 km N of Djibo", "Djibo", "offset", 20.0, 0.0),
        ("about 1.5 miles south-west of Djibo", "Djibo", "offset", 2.414016, 225.0),
        ("4 km SSE of Ekinözü, Turkey", "Ekinözü", "offset", 4.0, 157.5),
        ("South of Djibo", "Djibo", "direction", None, 180.0),
        ("outskirts of Idlib", "Idlib", "outskirts", None, None),
        ("northern Aleppo countryside", "Aleppo", "countryside", None, 0.0),
        ("off the coast of Yemen", "Yemen", "coast", None, None),
        ("ريف حلب الشمالي", "حلب", "countryside", None, 0.0),
        ("على أطراف حلب", "حلب", "outskirts", None, None),
        ("20 كم شمال حلب", "حلب", "offset", 20.0, 0.0),
        ("à 20 km au nord de Djibo", "Djibo", "offset", 20.0, 0.0),
        ("cerca de Cúcuta", "Cúcuta", "near", None, None),
    ],
)
def test_words_of_place_around_a_name(text, name, relation, distance, bearing):
    part = parse_location(text)[0].places[0]

    assert (part.name, part.relation) == (name, relation)
    assert (part.distance_km, part.bearing_deg) == (distance, bearing)


@pytest.mark.parametrize(
    ("text", "relation", "ends"),
    [
        ("between Sévaré and Bandiagara", "between", ("Sévaré", "Bandiagara")),
        ("road between Homs and Hama", "road", ("Homs", "Hama")),
        ("Homs-Hama road", "road", ("Homs", "Hama")),
        ("border between Syria and Turkey", "border", ("Syria", "Turkey")),
        ("الطريق بين حمص وحماة", "road", ("حمص", "حماة")),
    ],
)
def test_two_ends(text, relation, ends):
    part = parse_location(text)[0].places[0]

    assert (part.relation, (part.name, *part.others)) == (relation, ends)


def test_a_list_shares_its_plural_word():
    [listed, *_] = parse_location("Kunduz, Takhar and Baghlan provinces")

    assert names(listed.places) == ["Kunduz", "Takhar", "Baghlan"]
    assert {part.head for part in listed.places} == {"adm1"}


def test_two_spellings_are_one_place():
    part = parse_location("Rajm/Recman village")[0].places[0]

    assert (part.name, part.spellings, part.head) == ("Rajm", ("Recman",), "village")


def test_a_place_that_is_not_known_leaves_its_parents():
    location = parse_location("unknown location in Zabadani, Syria")[0]

    assert location.unknown
    assert names(location.parents) == ["Zabadani", "Syria"]


def test_what_a_site_is_named_after():
    assert bare_name(parse_location("Al Tanf border crossing")[0].places[0]) == "Al Tanf"


def test_semicolons_and_lines_divide():
    assert split_locations("Jableh; near Baniyas\nHama") == ["Jableh", "near Baniyas", "Hama"]


@pytest.mark.parametrize("name", ["Al-Bab", "Trinidad and Tobago", "Deir ez-Zor", "Tell Rifaat"])
def test_the_whole_is_always_a_reading(name):
    assert parse_location(name)[-1].places[0].name == name


@given(st.text(max_size=40))
def test_any_text_is_read(text):
    """No text raises, and none but an empty one is without a reading."""
    readings = parse_location(text)

    assert bool(readings) == bool(" ".join(text.split()).strip(" ,;.،؛"))
    assert all(location.places for location in readings)


@pytest.mark.parametrize(
    ("text", "places", "parents"),
    [
        ("El Tarra; Tibú", ["El Tarra", "Tibú"], []),
        ("Kakuma 1", ["Kakuma 1"], ["Kakuma"]),
        ("Kyaka II", ["Kyaka II"], ["Kyaka"]),
        ("Zone 3", ["Zone 3"], []),
        ("25 de Mayo", ["25 de Mayo"], []),
    ],
)
def test_lists_and_numbered_places(text, places, parents):
    [first, *_] = parse_location(text)

    assert [part.name for part in first.places] == places
    assert [part.name for part in first.parents] == parents


def test_a_numbered_part_is_of_a_place_of_this_very_name():
    [numbered] = parse_location("Kakuma 1")

    assert numbered.places[0].exact
    assert (numbered.parents[0].name, numbered.parents[0].exact) == ("Kakuma", True)


@pytest.mark.parametrize(
    ("text", "name", "km"),
    [
        ("12,5 km NE of Homs", "Homs", 12.5),
        ("1,500 m north of Homs", "Homs", 1.5),
        ("1,000 metres from Homs", "Homs", 1.0),
    ],
)
def test_a_comma_in_a_distance_divides_nothing(text, name, km):
    location = parse_location(text)[0]
    assert [(part.name, part.distance_km) for part in location.places] == [(name, km)]
    assert not location.parents


@pytest.mark.parametrize("text", ["Jableh,5 km N of Homs", "Route 5,Homs", "Kakuma 1,2", "5,Homs"])
def test_other_commas_behind_and_before_figures_divide(text):
    location = parse_location(text)[0]
    assert len(location.places) == len(location.parents) == 1


@pytest.mark.parametrize("text", ["99999 km north of Homs", f"{'1' * 400} km north of Homs"])
def test_a_distance_that_nobody_gives_is_no_distance(text):
    [location] = parse_location(text)
    assert location == Location(places=(Part(text=text, name=text),))


@pytest.mark.parametrize(
    "phrase", ["near {}", "X near {}", "X in {}", "eastern {}", "north of {}", "quarter of {}"]
)
def test_words_around_words_without_end_are_read_as_a_name(phrase):
    text = "Homs"
    for _ in range(1500):
        text = phrase.replace("{}", text)
    assert parse_location(text)[-1].places[0].name == text
    listed = parse_location("; ".join(["near Jableh"] * 1500))[0]
    assert len(listed.places) == 1500


def test_locations_divided_by_semicolons_stand_without_the_blanks_around_them():
    assert split_locations(" Jableh ;\n  near Baniyas |;x" + " " * 50_000 + "y") == [
        "Jableh", "near Baniyas", "x" + " " * 50_000 + "y"
    ]  # fmt: skip


def test_a_unit_with_a_long_run_of_blanks_is_looked_up_once_they_are_one():
    asked = []

    class Nothing:
        def search(self, text, **_):
            asked.append(text)
            return []

    assert find_unit("x" + " " * 50_000 + "y", Nothing(), level=1) is None
    assert set(asked) == {"x y"}
