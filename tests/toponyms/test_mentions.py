"""Mentions: what is found, what is left alone, and where it stands."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language.coordinates import find_coordinates, read_coordinate
from geo.model.vocab import MentionKind, SpatialRelation
from geo.toponyms.persons import find_persons
from geo.toponyms.recognition import recognise
from geo.toponyms.relations import head_noun, relation_at
from geo.toponyms.runs import capital_runs, tokenize


def texts(mentions):
    return [m.text for m in mentions]


def test_names_in_a_sentence_are_found(coast):
    found = recognise("Clashes broke out near Jableh and in Baniyas, Syria.", coast)

    assert texts(found) == ["Jableh", "Baniyas", "Syria"]
    assert found[0].relation == "near"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Britain-based monitor counted again.", "Britain", MentionKind.MODIFIER),
        ("Many Syrians left the town.", "Syrians", MentionKind.DEMONYM),
        ("Late on Sunday Paris condemned the killings.", "Paris", MentionKind.METONYM),
        ("Shells fell on the village of Qurfays.", "Qurfays", MentionKind.UNKNOWN),
        ("Bodies lay at 35.3621, 35.9276.", "35.3621, 35.9276", MentionKind.COORDINATE),
        ("In Baniyas many ran to the nearby mountains.", "nearby mountains", MentionKind.PHRASE),
        ("People gathered in Baniyas.", "Baniyas", MentionKind.TOPONYM),
    ],
)
def test_the_kind_of_use_is_recorded(coast, text, name, kind):
    found = {m.text: m.kind for m in recognise(text, coast)}

    assert found.get(name) is kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Many fled the Gaza Strip for The Hague.", ["Gaza Strip", "The Hague"]),
        ("Canada's ports and Syria’s fragile peace.", ["Canada", "Syria"]),
        ("They left Homs and Hama on Friday.", ["Homs", "Hama"]),
        ("It rained in Trinidad and Tobago.", ["Trinidad and Tobago"]),
        ("Police in Ohio told R-Toledo lawmakers of the Alawite villages.", ["Ohio", "Toledo"]),
        ("She met Brittany Homs and Kayla Aleppo near Idlib.", ["Idlib"]),
        ("He left Kansas State University for Norfolk High School.", ["Kansas", "Norfolk"]),
    ],
    ids=[
        "article",
        "possessive",
        "coordination",
        "a name with and",
        "party and people",
        "persons",
        "institutions",
    ],
)
def test_a_name_ends_where_it_should(gazetteer, text, expected):
    assert texts(recognise(text, gazetteer)) == expected


def test_a_person_with_the_name_of_a_city_is_no_place(coast):
    text = "Karim Tartus, a shopkeeper, said that Mr Tartus was his uncle."

    assert "Tartus" not in texts(recognise(text, coast))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وقعت اشتباكات في جبلة وبانياس", ["جبلة", "بانياس"]),
        ("نزح السكان من طرطوس إلى دمشق", ["طرطوس", "دمشق"]),
        ("سقطت قذائف بحماة أمس", ["حماة"]),
        ("طريق للاذقية", ["لاذقية"]),
    ],
    ids=["wa- clitic", "plain", "bi- clitic", "li- swallows the article"],
)
def test_arabic_names_are_found_behind_clitics(coast, text, expected):
    found = recognise(text, coast)

    assert texts(found) == expected
    assert all(m.place_ids for m in found)


@given(st.text(alphabet="ABab .,-'’\n\tJablehSyria جبلةو0123456789°NE()", max_size=80))
def test_mentions_lie_in_the_text_and_never_overlap(coast, text):
    """Whatever is read, spans are exact, ordered and apart."""
    found = recognise(text, coast)

    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(max_size=60))
def test_tokens_and_runs_keep_their_place(text):
    tokens = tokenize(text)
    runs = list(capital_runs(text, tokens))

    assert all(text[t.start : t.end] == t.text for t in tokens)
    assert all(0 <= a < b <= len(tokens) for a, b in runs)
    assert all(x[1] <= y[0] for x, y in pairwise(runs))


def test_persons_are_told_without_their_title():
    text = "Dr. Sahar Nour and Col. Bassam Issa met Layla Darwish in Homs."

    assert [text[a:b] for a, b in find_persons(text)] == [
        "Sahar Nour",
        "Bassam Issa",
        "Layla Darwish",
    ]


@pytest.mark.parametrize(
    ("before", "name", "after", "relation", "km", "bearing"),
    [
        ("shelling about 20 km north-east of ", "Hama", "", "offset", 20.0, 45.0),
        ("five miles outside ", "Homs", "", "offset", 8.05, None),
        ("a camp near ", "Jableh", "", "near", None, None),
        ("on the outskirts of ", "Idlib", "", "outskirts", None, None),
        ("in the southern countryside of ", "Aleppo", "", "countryside", None, 180.0),
        ("in ", "Aleppo", "’s southern countryside", "countryside", None, 180.0),
        ("in rural ", "Damascus", "", "countryside", None, None),
        ("in northern ", "Syria", "", "part", None, 0.0),
        ("in northwest ", "Syria", "", "part", None, 315.0),
        ("north of ", "Homs", "", "direction", None, 0.0),
        ("along the border with ", "Turkey", "", "border", None, None),
        ("off the coast of ", "Tartus", "", "coast", None, None),
        ("the road from ", "Homs", " to Hama", "road", None, None),
        ("somewhere between ", "Homs", " and Hama", "between", None, None),
    ],
)
def test_relations_around_a_name(before, name, after, *, relation, km, bearing):
    text = before + name + after
    found = relation_at(text, len(before), len(before) + len(name))

    assert found is not None
    assert (found.relation, found.bearing_deg) == (relation, bearing)
    assert found.distance_km == (None if km is None else pytest.approx(km, abs=0.01))


def test_a_plain_name_has_no_relation():
    assert relation_at("They met in Homs today", 12, 16) is None


@pytest.mark.parametrize("number", ["1.200.000.5", "9" * 12, "1" * 80])
def test_a_distance_that_nobody_gives_leaves_the_direction(number):
    text = f"It fell {number} km north of Homs"
    found = relation_at(text, len(text) - 4, len(text))
    assert (found.relation, found.distance_km) == (SpatialRelation.DIRECTION, None)


def test_a_figure_with_many_points_is_read():
    text = "It fell 1.2.3 km north of Homs"
    assert relation_at(text, len(text) - 4, len(text)).distance_km == pytest.approx(12.3)


def test_head_nouns_say_what_a_name_is():
    assert head_noun("all of Latakia province", 7, 14) == "governorate"
    assert head_noun("the village of Tuwaym", 15, 21) == "settlement"
    assert head_noun("they met in Homs", 12, 16) == ""


@pytest.mark.parametrize(
    ("text", "lat", "lon", "km"),
    [
        ("35.3621, 35.9276", 35.3621, 35.9276, 0.0056),
        ("35.36°N 35.93°E", 35.36, 35.93, 0.556),
        ("lat 35.36, lon 35.93", 35.36, 35.93, 0.556),
        ("35° 21′ 43.5″ N, 35° 55′ 39″ E", 35.36208, 35.9275, 0.005),
        ("33°51'S 151°12'E", -33.85, 151.2, 0.927),
        ("18S UJ 23371 06519", 38.88981, -77.03654, 0.005),
        ("37S BV 12 34", 35.5125, 35.83, 0.5),
        ("31NAA6602100000", 0.0, 0.0, 0.005),
        ("796RWF8Q+WF", 14.91731, -23.51131, 0.007),
        ("https://www.google.com/maps/@35.3621,35.9276,15z", 35.3621, 35.9276, 0.0056),
        ("https://www.openstreetmap.org/#map=15/35.3621/35.9276", 35.3621, 35.9276, 0.0056),
        ("https://yandex.com/maps/?ll=35.93%2C35.36&z=12", 35.36, 35.93, 0.556),
        ("geo:35.36,35.93", 35.36, 35.93, 0.556),
        ("151.2093, -33.8688", -33.8688, 151.2093, 0.0056),
    ],
)
def test_coordinates_are_read_with_their_precision(text, lat, lon, km):
    position = read_coordinate(text)

    assert position is not None
    assert position.point.lat == pytest.approx(lat, abs=2e-4)
    assert position.point.lon == pytest.approx(lon, abs=2e-4)
    assert position.radius_km == pytest.approx(km, rel=0.05)


@pytest.mark.parametrize(
    "text",
    [
        "on 12.03.2025, 11.04.2025",
        "rose from 3.51, 4.52",
        "95.1234, 195.1234",
        "version 1.2345.6789",
    ],
)
def test_other_numbers_are_no_coordinates(text):
    assert find_coordinates(text) == []


@given(
    st.floats(-80, 83.9).map(lambda x: round(x, 5)),
    st.floats(-179.9, 179.9).map(lambda x: round(x, 5)),
)
def test_a_written_pair_comes_back(lat, lon):
    text = f"{abs(lat):.5f}°{'N' if lat >= 0 else 'S'} {abs(lon):.5f}°{'E' if lon >= 0 else 'W'}"
    position = read_coordinate(text)

    assert position is not None
    assert position.point.lat == pytest.approx(lat, abs=1e-6)
    assert position.point.lon == pytest.approx(lon, abs=1e-6)
