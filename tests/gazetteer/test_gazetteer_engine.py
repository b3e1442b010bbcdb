"""A compiled gazetteer of a few places: search, hints, scan, reverse, refusal of spoilt files."""

import json
import pickle
import re

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geo.gazetteer import Gazetteer, open_gazetteer
from geo.gazetteer.build import packaged
from geo.gazetteer.build.compile import Extras, compile_rows
from geo.gazetteer.engine import outlines, postings, records, store
from geo.gazetteer.engine.likeness import without_kind_words
from geo.gazetteer.engine.search import belief, lead_over
from geo.gazetteer.engine.units import Units
from geo.gazetteer.rows import Row, parse_names
from geo.gazetteer.units import default_radius_km
from geo.model.errors import GazetteerError, UnknownPlaceError
from geo.model.measure import great_circle_km
from geo.model.position import BBox, LonLat
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind, Precision


def row(place_id, name, lon=None, lat=None, **values):
    values.setdefault("kind", PlaceKind.TOWN)
    values.setdefault("country", "SY")
    names = parse_names(values.pop("names", ""))
    return Row(place_id=PlaceId(place_id), name=name, lon=lon, lat=lat, names=names, **values)


def square(west, south, east, north):
    return shapely.to_wkb(box(west, south, east, north))


CURATED = [
    row("u:coast", "Coastland", kind=PlaceKind.ADM1, names="Coastland Governorate|ar:الساحل",
        admin1_code="02", footprint=square(35, 34, 36, 36), lon=35.5, lat=35.0, curated=True),
    row("u:inner", "Innerland", kind=PlaceKind.ADM1, pcode="SY99",
        footprint=square(36, 34, 38, 36), lon=37.0, lat=35.0, curated=True),
    row("gn:1", "Jableh", 35.93, 35.36, kind=PlaceKind.CITY, geonames_id=1, population=66_000,
        names="Jabla|fr:Djéblé", name_ar="جبلة", admin1="Coastland", curated=True),
    row("geo:base", "Harbour Air Base", 35.95, 35.40, kind=PlaceKind.AIR_BASE,
        flags=frozenset({"gathering_point"}), names="rural Harbour", curated=True),
]  # fmt: skip

WORLD = [
    row("gn:1", "Jablah", 35.9, 35.3, geonames_id=1, names="jblt|DAM|Jebleh|Джебла", source="gn"),
    row("gn:2", "Tripoli", 35.84, 34.43, country="LB", population=230_000, source="gn"),
    row("gn:3", "Tripoli", 13.18, 32.88, country="LY", population=1_150_000, source="gn"),
    row("gn:4", "Al Bab", 37.52, 36.37, population=60_000, names="ar:الباب", source="gn"),
    row("gn:5", "Mudville", 37.2, 35.2, kind=PlaceKind.VILLAGE, source="gn"),
    row("gn:6", "Reading", -0.97, 51.45, country="GB", population=200_000, source="gn"),
    row("gn:7", "Farwater", 179.9, -17.0, country="FJ", population=9_000, source="gn"),
    row("gn:8", "Polar Station", 10.0, 89.9, country="NO", population=6_000, source="gn"),
    row("gn:9", "Saint John's", 35.2, 35.1, population=7_000, source="gn"),
    row("gn:10", "Łódź", 19.47, 51.77, country="PL", population=650_000, source="gn"),
    row("gn:11", "Mudville", 35.4, 35.2, kind=PlaceKind.VILLAGE, source="gn"),
]

EXTRAS = Extras(
    sources={"gn": {"title": "Names", "licence": "CC-BY-4.0", "attribution": "Data of Names"}},
    demonyms=(("Coaster", "u:coast", "en"),),
    ordinary_words=("reading",),
    aliases=(("Port Jableh", "gn:1"),),
    no_scan=frozenset({("Farwater", "gn:7")}),
    dropped=frozenset({("Jebleh", "gn:1")}),
)


def compiled(path, *, world=WORLD):
    compile_rows([(0, CURATED), (1, world)], path, extras=EXTRAS)
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return Gazetteer(compiled(tmp_path_factory.mktemp("gaz") / "small.gaz"))


@pytest.fixture(scope="module")
def units_of_two_levels(tmp_path_factory):
    path = tmp_path_factory.mktemp("units") / "units.gaz"
    districts = [
        row(f"d:{name}", name, west + 0.25, 35.0, kind=PlaceKind.ADM2,
            footprint=square(west, 34, west + 0.5, 36))
        for name, west in (("West", 35.0), ("East", 35.5))
    ]  # fmt: skip
    twins = [row("v:west", "Twinham", 35.2, 35.0), row("v:east", "Twinham", 35.8, 35.0)]
    compile_rows([(0, [CURATED[0], *districts]), (1, twins)], path)
    return Gazetteer(path)


def ids(candidates):
    return [c.place.place_id for c in candidates]


# ------------------------------------------------------------------ search


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("jableh", "exact"),
        ("Jabla", "exact"),
        ("جَبلة", "exact"),
        ("Port Jableh", "exact"),
        ("al-Jableh", "article"),
        ("Jabbla", "transliteration"),
        ("Jablh", "skeleton"),
        ("Jabeh", "fuzzy"),
    ],
)
def test_a_name_is_found_in_its_finest_tier(small, name, tier):
    found = small.search(name, country="SY")

    assert ids(found)[0] == "gn:1"
    assert found[0].tier == tier
    assert found[0].why


def test_scores_fall_with_the_tier(small):
    scores = [small.search(n)[0].score for n in ("Jableh", "al-Jableh", "Jablih", "Jabeh")]

    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4


@pytest.mark.parametrize("name", ["Kensington", "Zzyzx", "", "—", "القاهرة", "Jab"])
def test_not_found_is_an_answer(small, name):
    assert small.search(name, country="SY") == []


def test_doubtful_names_are_given_when_asked_for(small):
    assert small.search("Jabexxh", country="SY") == []
    assert ids(small.search("Jabexxh", country="SY", doubtful=True))[:1] == ["gn:1"]


def test_a_name_that_no_allowed_one_is_like_is_not_searched(small, monkeypatch):
    kind = PlaceKind.ADM1
    assert ids(small.search("Coastlands", kind=kind, alike=84)) == ["u:coast"]
    assert ids(small.search("Coostland", country="SY", kind=kind, alike=84)) == ["u:coast"]

    def refuse(*_, **__):
        raise AssertionError("searched")

    monkeypatch.setattr(postings.Postings, "candidates", refuse)
    assert small.search("Toastland", country="SY", kind=kind, alike=84) == []
    assert small.search("Coatlanding", kind=kind, alike=84) == []


def test_a_question_is_worked_out_once_and_its_answer_is_the_callers_own(small, monkeypatch):
    first = small.search("Jabbleh", country=["sy", "LB"])
    monkeypatch.setattr(postings.Postings, "candidates", None)
    kept = list(first)
    first.clear()

    assert small.search("Jabbleh", country=("LB", "SY")) == kept != []


def test_what_is_believed_grows_with_likeness_and_lead_and_falls_with_the_crowd():
    plain = belief(0.75, lead=0.1, letters=8, entries=10_000)

    assert belief(0.8, lead=0.1, letters=8, entries=10_000) > plain
    assert belief(0.75, lead=0.2, letters=8, entries=10_000) > plain
    assert belief(0.75, lead=0.1, letters=12, entries=10_000) > plain
    assert belief(0.75, lead=0.1, letters=8, entries=1_000_000) < plain
    assert belief(0.75, lead=0.1, letters=8, entries=10_000, same_sounds=True) > plain


def test_namesakes_are_no_rivals():
    rivals = [(0.7, f"rival{i}") for i in range(5)]

    assert lead_over([(0.8, "mudfil"), *rivals]) == pytest.approx(0.1)
    assert lead_over([(0.8, "mudfil"), (0.8, "mudfil"), *rivals]) == pytest.approx(0.1)
    assert lead_over([]) == 0.0


def test_a_named_unit_lowers_the_threshold_unless_the_very_name_is_elsewhere(small, tmp_path):
    assert small.search("Mudfalo", country="SY") == []
    assert ids(small.search("Mudfalo", country="SY", admin1="Innerland")) == ["gn:5"]

    world = [*WORLD, row("gn:12", "Mudfalo", 35.5, 35.3, source="gn")]
    other = Gazetteer(compiled(tmp_path / "other.gaz", world=world))
    assert other.search("Mudfalo", country="SY", admin1="Innerland") == []
    assert ids(other.search("Mudfalo", country="SY", admin1="Coastland")) == ["gn:12"]


def test_the_second_level_unit_decides_between_namesakes(units_of_two_levels):
    for district, place_id in (("East", "v:east"), ("West", "v:west")):
        found = units_of_two_levels.search("Twinham", admin1="Coastland", admin2=district)
        assert ids(found) == [place_id, *({"v:east", "v:west"} - {place_id})]
        assert f"in {district}" in found[0].why


@pytest.mark.parametrize(
    "name", ["u:coast", "Coastland", "coastland province", "الساحل", "Kustland", "Cstlnd"]
)
def test_a_unit_is_found_by_any_name_and_no_other_is_read_for_it(small, monkeypatch, name):
    read = []
    monkeypatch.setattr(records.Records, "names", lambda _, at: read.append(at))
    file = store.Store(small.path)
    found = Units(file).find(name, "admin1")

    assert [records.Records(file).place_id(at) for at in found] == ["u:coast"]
    assert Units(file).find(name, "admin2") == Units(file).find("Elsewhere", "admin1") == []
    assert read == []


def test_a_unit_is_found_by_its_p_code(small):
    file = store.Store(small.path)

    [at] = Units(file).find("SY99", "admin1")
    assert records.Records(file).place_id(at) == "u:inner"


def test_a_gazetteer_without_units_finds_none(tmp_path):
    compile_rows([(1, [WORLD[0]])], tmp_path / "none.gaz")

    assert Units(store.Store(tmp_path / "none.gaz")).find("Jablah", "admin1") == []


def test_a_district_without_a_shape_is_the_surroundings_of_its_chief_town(tmp_path):
    rows = [
        row("v:near", "Twinham", 35.2, 35.0, kind=PlaceKind.VILLAGE),
        row("v:far", "Twinham", 36.9, 35.0, kind=PlaceKind.VILLAGE),
        row("t:near", "Nearburg", 35.25, 35.0),
        row("t:far", "Farburg", 36.95, 35.0),
    ]
    compile_rows([(1, rows)], tmp_path / "seats.gaz")
    gaz = Gazetteer(tmp_path / "seats.gaz")

    assert ids(gaz.search("Twinham", admin2="Markaz Nearburg"))[0] == "v:near"
    assert ids(gaz.search("Twinham village", admin2="Farburg district"))[0] == "v:far"
    assert "5 km from Farburg" in gaz.search("Twinham", admin2="Farburg district")[0].why
    assert len(gaz.search("Twinham", admin2="Zzyzx")) == 2  # a district that nobody knows


def test_a_name_that_says_town_is_not_the_province(tmp_path):
    rows = [
        row("u:1", "Hamburgia", 35.0, 35.0, kind=PlaceKind.ADM1),
        row("t:1", "Hamburgia", 35.1, 35.1),
    ]
    compile_rows([(1, rows)], tmp_path / "same.gaz")
    gaz = Gazetteer(tmp_path / "same.gaz")

    assert ids(gaz.search("Hamburgia")) == ["u:1", "t:1"]
    assert ids(gaz.search("Hamburgia city")) == ["t:1", "u:1"]


def test_the_usual_name_comes_before_an_alternate_as_like(tmp_path):
    rows = [
        row("v:1", "Harbury", 35.0, 35.0),
        row("v:2", "Quite Else", 35.1, 35.1, names="Harbuby"),
    ]
    compile_rows([(1, rows)], tmp_path / "two.gaz")

    assert ids(Gazetteer(tmp_path / "two.gaz").search("Harbudy", doubtful=True)) == ["v:1", "v:2"]


def test_codes_and_romanisations_are_for_looking_up_only(small):
    assert ids(small.search("jblt")) == ["gn:1"]
    assert ids(small.search("DAM")) == ["gn:1"]
    assert small.search("DAN") == []  # never a fuzzy candidate
    assert list(small.scan("The DAM broke; jblt too.")) == []


def test_homonyms_by_importance_then_by_hint(small):
    assert ids(small.search("Tripoli")) == ["gn:3", "gn:2"]
    assert ids(small.search("Tripoli", country="LB")) == ["gn:2"]
    assert ids(small.search("Tripoli", near=LonLat(lon=36, lat=34)))[0] == "gn:2"
    assert ids(small.search("Tripoli", bbox=BBox(west=30, south=30, east=40, north=36))) == ["gn:2"]


def test_units_are_hints_by_name_code_or_script(small):
    assert ids(small.search("Mudville", admin1="Innerland")) == ["gn:5"]
    assert ids(small.search("Mudville", admin1="SY99", country="SY")) == ["gn:5"]
    assert ids(small.search("Mudville", admin1="محافظة الساحل")) == ["gn:11"]
    unknown = small.search("Mudville", admin1="Nowhereland")
    assert sorted(ids(unknown)) == ["gn:11", "gn:5"]
    assert "Nowhereland" in " ".join(unknown[0].why)


def test_kind_is_a_mask(small):
    assert ids(small.search("Harbour Air Base", kind=PlaceKind.AIR_BASE)) == ["geo:base"]
    assert small.search("Harbour Air Base", kind=[PlaceKind.CITY, PlaceKind.TOWN]) == []


def test_kind_words_and_alternatives_are_understood(small):
    assert ids(small.search("Jableh city"))[0] == "gn:1"
    assert ids(small.search("Nonesuch/Mudville village", admin1="Innerland")) == ["gn:5"]


def test_exact_only_when_asked(small):
    assert small.search("Jabeh", fuzzy=False) == []


def test_lookup_many_agrees_with_one_by_one(small):
    names = ["Jableh", "nothing", "Tripoli", "جبلة", ""]

    assert small.lookup_many(names) == [small.lookup(name) for name in names]
    assert small.lookup_many([]) == []
    assert small.lookup_many(names) == [
        tuple(sorted(c.place.place_id for c in small.search(n, fuzzy=False) if c.tier == "exact"))
        for n in names
    ]


# ------------------------------------------------------------------ records


def test_a_curated_row_wins_and_keeps_the_names_of_the_other(small):
    place = small.place("gn:1")

    assert (place.name, place.kind, place.point) == (
        "Jableh", PlaceKind.CITY, LonLat(lon=35.93, lat=35.36),
    )  # fmt: skip
    names = {n.text: n.kind for n in small.names("gn:1")}
    assert {"Jabla", "Djéblé", "Джебла", "Jablah", "Port Jableh"} <= set(names)
    assert (names["jblt"], names["DAM"]) == ("romanisation", "code")
    assert "Jebleh" not in names  # decided against
    assert small.names("gn:1")[0].text == "Jableh"


def test_places_know_their_unit_by_name_or_polygon(small):
    assert small.place("gn:1").admin1_id == "u:coast"  # named
    assert small.place("gn:5").admin1 == "Innerland"  # by its polygon
    assert small.place("u:coast").admin1_id is None


def test_every_kind_has_a_precision_and_a_radius(small):
    assert small.place("gn:1").precision is Precision.SETTLEMENT
    assert small.place("geo:base").precision is Precision.SITE
    coast = small.place("u:coast")
    assert coast.precision is Precision.PROVINCE
    assert 95 < coast.radius_km < 105  # holds nine tenths of a box of 91 by 222 km
    assert small.place("gn:3").radius_km > small.place("gn:2").radius_km > 2


@given(
    west=st.floats(-170, 160),
    south=st.floats(-70, 65),
    width=st.floats(0.1, 10),
    height=st.floats(0.1, 5),
)
def test_the_radius_of_an_area_holds_nine_tenths_of_it(west, south, width, height):
    area = shapely.box(west, south, west + width, south + height)
    radius = default_radius_km(PlaceKind.ADM1, population=0, footprint=shapely.to_wkb(area))
    middle = LonLat(lon=area.centroid.x, lat=area.centroid.y)
    rng = np.random.default_rng(1)
    lon = rng.uniform(west, west + width, 800)
    lat = np.degrees(np.arcsin(rng.uniform(*np.sin(np.radians([south, south + height])), 800)))
    held = [
        great_circle_km(middle, LonLat(lon=x, lat=y)) <= radius
        for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]

    assert 0.84 < np.mean(held) < 0.96


def test_the_radius_of_a_country_leaves_out_what_lies_overseas():
    home = shapely.box(0, 45, 6, 50)
    both = shapely.to_wkb(home | shapely.box(-54, 2, -52, 5))

    def radius(footprint):
        return default_radius_km(
            PlaceKind.COUNTRY, population=0, footprint=footprint, lon=3.0, lat=47.5
        )

    assert radius(both) == radius(shapely.to_wkb(home))


def test_the_radius_of_a_river_holds_nine_tenths_of_its_way():
    way = shapely.to_wkb(shapely.LineString([(0, 0), (10, 0)]))
    measured = default_radius_km(PlaceKind.RIVER, population=0, footprint=way)

    assert measured == pytest.approx(0.9 * 5 * 111.195, rel=0.01)


def test_near_is_half_the_way_to_the_next_town(small):
    for place_id in ("gn:1", "gn:5", "gn:2"):
        place = small.place(place_id)
        assert 5 <= small.near_radius_km(place) <= 15
        assert small.near_radius_km(place) > place.radius_km


def test_a_place_of_no_known_unit_is_left_out_where_its_position_says_so(tmp_path):
    drifting = row("gn:12", "Al Bab", source="gn")
    gaz = Gazetteer(compiled(tmp_path / "drifting.gaz", world=[*WORLD, drifting]))

    assert set(ids(gaz.search("Al Bab", country="SY"))) == {"gn:4", "gn:12"}
    assert ids(gaz.search("Al Bab", country="SY", admin1="Coastland")) == ["gn:12"]


def test_unknown_place_is_named(small):
    with pytest.raises(UnknownPlaceError, match="gn:999"):
        small.place("gn:999")


def test_sources_and_licences_travel(small):
    assert [(a.source_id, a.text, a.licence) for a in small.attributions] == [
        ("gn", "Data of Names", "CC-BY-4.0")
    ]
    assert small.place("gn:4").licence == "CC-BY-4.0"
    assert small.info()["counts"]["places"] == len(small) == 14


# ------------------------------------------------------------------ scan


def spans(gaz, text):
    return [(m.text, m.place_ids[0]) for m in gaz.scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They left Jableh's port for al-Bab.", ["Jableh", "al-Bab"]),
        ("JABLEH, AL-BAB", ["JABLEH", "AL-BAB"]),
        ("Saint John's and Saint  John's.", ["Saint John's", "Saint  John's"]),
        ("in rural Harbour today", ["rural Harbour"]),
        ("jableh in small letters", []),
        ("Reading a book", []),
        ("Farwater is silent", []),
        ("Łódź and Ło\u0301dz\u0301", ["Łódź", "Ło\u0301dz\u0301"]),
        ("قتال في جبلة أمس", ["جبلة"]),
        ("To Saint. John's there", []),
        ("Djéblé", ["Djéblé"]),
        ("", []),
    ],
)
def test_scan_finds_names_at_their_places(small, text, expected):
    assert [m.text for m in small.scan(text)] == expected


def test_longest_name_wins(small):
    assert spans(small, "The Harbour Air Base") == [("Harbour Air Base", "geo:base")]


def test_homonyms_come_with_the_important_first(small):
    [match] = small.scan("Tripoli")

    assert match.place_ids == ("gn:3", "gn:2")


def test_demonyms_are_marked(small):
    [match] = small.scan("A Coaster spoke.")

    assert (match.kind, match.place_ids) == ("demonym", ("u:coast",))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["Jableh", "Łódź", "x", "ﷺ", "ß", "جبلة", "'s", "\n", ", ", "😀"])))
def test_offsets_are_of_the_text_itself(small, parts):
    text = " ".join(parts)
    last = 0
    for match in small.scan(text):
        assert text[match.start : match.end] == match.text
        assert match.start >= last
        last = match.end
    assert [m.text for m in small.scan(text) if m.text == "Jableh"] == re.findall("Jableh", text)


@pytest.mark.parametrize(
    "text",
    [
        "Jableh", "jableh", "JABLEH", "al-Bab", "Jableh's", "Saint  John's", "جبلة",
        "rural Harbour",
        "Jableh port", "Coaster", "Reading", "Łódź", "Djéblé", "", " ",
    ],
)  # fmt: skip
def test_a_match_is_what_a_scan_finds_of_the_whole(small, text):
    whole = [m for m in small.scan(text) if (m.start, m.end) == (0, len(text))]

    assert small.match(text) == (whole[0] if whole else None)


def test_a_long_text_is_scanned_over_its_seams(small):
    text = ("word " * 26_214 + "Jableh ") * 3

    assert [m.start for m in small.scan(text)] == [m.start() for m in re.finditer("Jableh", text)]


# ------------------------------------------------------------------ reverse


def test_nearest_is_right_at_the_date_line_and_the_pole(small):
    [(place, km)] = small.nearest(LonLat(lon=-179.9, lat=-17.0))
    assert (place.place_id, round(km, 1)) == ("gn:7", 21.3)
    [(place, km)] = small.nearest(LonLat(lon=-170.0, lat=89.9))
    assert place.place_id == "gn:8"
    assert km < 25


@settings(max_examples=40, deadline=None)
@given(st.floats(-180, 180), st.floats(-90, 90))
def test_nearest_is_the_nearest_of_all(small, lon, lat):
    here = LonLat(lon=lon, lat=lat)
    settled = [CURATED[2], *WORLD[1:]]
    best = min(great_circle_km(here, LonLat(lon=r.lon, lat=r.lat)) for r in settled)

    [(_, km)] = small.nearest(here)

    assert km == pytest.approx(best, abs=0.01)


def test_containing_units_with_tolerance(small):
    inside = small.containing(LonLat(lon=35.99, lat=35.0))
    assert [p.place_id for p in inside] == ["u:coast"]
    at_sea = LonLat(lon=34.97, lat=35.0)
    assert [p.place_id for p in small.containing(at_sea)] == ["u:coast"]
    assert small.containing(at_sea, tolerance_km=1.0) == []


def test_only_the_outlines_are_unpacked_in_whose_box_a_point_lies(tmp_path, monkeypatch):
    gazetteer = Gazetteer(compiled(tmp_path / "small.gaz"))
    unpacked = []

    def noted(data):
        unpacked.append(outlines.unpack(data))
        return unpacked[-1]

    monkeypatch.setattr(records, "unpack", noted)
    point = LonLat(lon=35.5, lat=35.0)

    assert [p.name for p in gazetteer.containing(point)] == ["Coastland"]
    assert [p.name for p in gazetteer.containing(point, tolerance_km=0)] == ["Coastland"]
    assert [shape.bounds for shape in unpacked] == [(35.0, 34.0, 36.0, 36.0)]
    assert gazetteer.place("u:inner").bbox.as_tuple == (36.0, 34.0, 38.0, 36.0)
    assert len(unpacked) == 1


def test_nearest_of_many_is_a_batch(small):
    numbers, km = small.nearest_many(np.array([35.93, 13.0]), np.array([35.36, 33.0]))

    assert numbers == [("gn:1",), ("gn:3",)]
    assert km.shape == (2, 1)


@pytest.mark.parametrize("settlements", [1, 3, 500])
def test_the_spacing_is_the_distance_of_the_last_of_the_nearest(small, monkeypatch, settlements):
    point, read = LonLat(lon=36.0, lat=35.3), []
    expected = small.nearest(point, limit=settlements)[-1][1]
    gaz = Gazetteer(small.path)
    monkeypatch.setattr(records.Records, "_record", lambda _, at: read.append(at))

    assert gaz.spacing_km(point, settlements=settlements) == expected
    assert read == []


def test_without_settlements_there_is_no_spacing(tmp_path):
    compile_rows([(0, CURATED[:1])], tmp_path / "none.gaz")

    assert Gazetteer(tmp_path / "none.gaz").spacing_km(LonLat(lon=0, lat=0), settlements=6) == 0.0


# ------------------------------------------------------------------ the file


def test_the_same_rows_give_the_same_bytes(tmp_path):
    one = compiled(tmp_path / "one.gaz")
    other = compiled(tmp_path / "other.gaz", world=WORLD[::-1])

    assert one.read_bytes() == other.read_bytes()


def test_the_parts_a_build_works_in_leave_no_trace(tmp_path, monkeypatch):
    whole = compiled(tmp_path / "whole.gaz")
    monkeypatch.setattr(postings, "_PART", 1)
    parts = compiled(tmp_path / "parts.gaz")
    assert whole.read_bytes() == parts.read_bytes()


def test_packaged_settlements_are_read_one_by_one(tmp_path, monkeypatch):
    city = {"countrycode": "SY", "admin1code": "02", "longitude": 1.5, "latitude": 2.5}
    odd = ['"7": {', "{", 'a "quoted": {name']
    cities = {
        "30": {**city, "name": odd[0], "population": 60_000, "alternatenames": odd},
        "4": {**city, "name": "Four", "population": 0, "alternatenames": []},
    }
    file = tmp_path / "cities.json"
    file.write_text(json.dumps(cities), encoding="utf-8")
    monkeypatch.setattr(packaged, "packaged_files", lambda: (file, file))
    rows = list(packaged.packaged_settlements())
    assert [(r.place_id, r.name, r.kind) for r in rows] == [
        ("gn:4", "Four", PlaceKind.VILLAGE),
        ("gn:30", odd[0], PlaceKind.CITY),
    ]
    assert [n.text for n in rows[1].names] == odd


def test_another_row_is_another_build(small, tmp_path):
    other = Gazetteer(compiled(tmp_path / "other.gaz", world=WORLD[:-1]))

    assert other.build_id != small.build_id


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda b: b[: len(b) // 2], "cut"),
        (lambda b: b + b"x", "cut or appended"),
        (lambda b: b[:300] + bytes([b[300] ^ 1]) + b[301:], "file was altered"),
        (lambda b: b[:-200] + bytes([b[-200] ^ 1]) + b[-199:], "header was altered"),
        (lambda b: b[:8] + b"\x09" + b[9:], "format 9"),
        (lambda _: b"name,lat,lon\n", "not a compiled gazetteer"),
        (lambda _: b"", "not a compiled gazetteer"),
    ],
    ids=["cut", "appended", "byte flipped", "header flipped", "other format", "a table", "empty"],
)
def test_a_spoilt_file_is_refused_in_one_line(small, tmp_path, spoil, words):
    path = tmp_path / "spoilt.gaz"
    path.write_bytes(spoil(small.path.read_bytes()))

    with pytest.raises(GazetteerError, match=words) as caught:
        open_gazetteer(path)

    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_altered_after_it_was_verified_is_refused(tmp_path):
    path = compiled(tmp_path / "gaz.gaz")
    open_gazetteer(path)
    spoilt = bytearray(path.read_bytes())
    spoilt[300] ^= 255
    path.write_bytes(bytes(spoilt))

    with pytest.raises(GazetteerError, match="file was altered"):
        open_gazetteer(path)


def test_a_file_of_other_folds_is_refused(small, monkeypatch):
    monkeypatch.setattr(store, "fold_hash", lambda: "another")

    with pytest.raises(GazetteerError, match="folded by other tables"):
        open_gazetteer(small.path)


def test_a_missing_file_says_how_to_build(tmp_path):
    with pytest.raises(GazetteerError, match="geo gazetteer build"):
        open_gazetteer(tmp_path / "none.gaz")


def test_nothing_is_no_gazetteer(tmp_path):
    with pytest.raises(GazetteerError, match="no place to compile"):
        compile_rows([(0, [])], tmp_path / "never.gaz")


def test_a_failed_build_leaves_nothing(tmp_path):
    def broken():
        yield CURATED[0]
        raise OSError("the source is gone")

    with pytest.raises(OSError, match="gone"):
        compile_rows([(0, broken())], tmp_path / "never.gaz")

    assert list(tmp_path.iterdir()) == []


def test_it_travels_to_other_processes_as_its_path(small):
    again = pickle.loads(pickle.dumps(small))  # noqa: S301 -- our own bytes

    assert again.build_id == small.build_id


@pytest.mark.parametrize("piece", [" ", " town", "\u00a0", " village of"])
def test_a_name_with_a_long_run_of_blanks_or_kind_words_is_read_in_linear_time(piece):
    found = without_kind_words("x" + piece * 60_000 + " y")
    assert found.split()[0] == "x"
    assert len(found.split()) <= 2 * 60_000 + 2
