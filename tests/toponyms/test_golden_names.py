"""The seven names of the first map, however they are spelt, and their namesakes by context."""

import pytest
import shapely
from shapely.geometry import box

from geo.gazetteer import Gazetteer
from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.rows import Row, parse_names
from geo.geocoder import GazetteerGeocoder
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import PlaceId, Report, ReportId
from geo.model.vocab import PlaceKind
from geo.workflows.geoparse import geoparse, geoparse_reports

# name: (latitude, longitude, spellings); general knowledge of transliteration, both scripts
SEVEN = {
    "Jableh": (
        35.362,
        35.928,
        "Jableh Jabla Jablah Jebleh Jabaleh Jable Jeble Jebla Djable Djebleh Gabala Jabala جبلة جبله",  # noqa: E501 -- one pattern or word list on a line
    ),
    "Baniyas": (
        35.182,
        35.949,
        "Baniyas Banias Banyas Baniass Baniyās Bāniyās Banyias Bâniâs Banijas Baneyas Baniyass بانياس "  # noqa: E501, ISC004 -- one pattern or word list on a line; one text in several lines
        "بانیاس",
    ),
    "Latakia": (
        35.531,
        35.791,
        "Latakia Lattakia Latakiya Latakiyah Lattakiah Latakieh Lattaquié al-Ladhiqiyah Al-Ladhiqiya "  # noqa: E501, ISC004 -- one pattern or word list on a line; one text in several lines
        "Ladhiqiyah Latakkia اللاذقية اللاذقيه لاذقية",
    ),
    "Tartus": (
        34.889,
        35.887,
        "Tartus Tartous Tartoos Tartús Ṭarṭūs Tartouss Tartoûs Tortosa Tartos Tarţūs طرطوس Tartuss",
    ),
    "Tuwaym": (
        35.157,
        36.539,
        "Tuwaym Tuwaim Tuwayim Tweim Twaim Tuwayyim Toweim Tuweim Al-Tuwaym Tuwaym At-Tuwaym التويم "  # noqa: E501, ISC004 -- one pattern or word list on a line; one text in several lines
        "تويم",
    ),
    "Hmeimim": (
        35.401,
        35.945,
        "Hmeimim Khmeimim Hmeymim Humaymim Khmeymim Hemeimim Hmeimeem Humaimim Hameimim Hmaymim "  # noqa: ISC004 -- one text in several lines
        "حميميم Khmaimim",
    ),
    "Al-Janoudiya": (
        35.885,
        36.291,
        "Al-Janoudiya Janoudiya al-Janudiyah Janudiyah Jannudiyah Al-Janoudiyah Janoudieh Al-Janudiya "  # noqa: E501, ISC004 -- one pattern or word list on a line; one text in several lines
        "Jannoudiyeh Aljanoudiya Al-Janoudiyeh Janudiya الجانودية جانودية",
    ),
}
SPELLINGS = [(name, spelling) for name, (_, _, text) in SEVEN.items() for spelling in text.split()]


def km(place, lat, lon):
    return great_circle_km(place.point, LonLat(lon=lon, lat=lat))


@pytest.mark.parametrize(("name", "spelling"), SPELLINGS, ids=[s for _, s in SPELLINGS])
def test_every_spelling_finds_its_place_when_the_country_is_given(gazetteer, name, spelling):
    lat, lon, _ = SEVEN[name]
    found = gazetteer.search(spelling, country="SY", limit=3)

    assert found, f"{spelling} finds nothing"
    assert (
        km(found[0].place, lat, lon) < 40 if name == "Latakia" else km(found[0].place, lat, lon) < 5
    )


def test_each_name_has_at_least_twelve_spellings_arabic_among_them():
    for _, _, text in SEVEN.values():
        spellings = set(text.split())
        assert len(spellings) >= 12
        assert any("\u0600" <= s[0] <= "\u06ff" for s in spellings)


@pytest.mark.parametrize(("name", "spelling"), SPELLINGS, ids=[s for _, s in SPELLINGS])
def test_every_spelling_is_found_in_a_sentence(gazetteer, name, spelling):
    lat, lon, _ = SEVEN[name]
    arabic = "\u0600" <= spelling[0] <= "\u06ff"
    text = (
        f"وقعت اشتباكات في {spelling} في سوريا أمس"
        if arabic
        else f"Clashes broke out in {spelling} on Friday, the third town in Syria after Homs."
    )
    found = [r for r in geoparse(text, gazetteer, focus=["SY"]) if spelling in r.mention.text]

    assert len(found) == 1, "the name is found once"
    assert found[0].chosen is not None
    assert km(found[0].chosen.place, lat, lon) < (40 if name == "Latakia" else 5)


@pytest.mark.parametrize(
    ("text", "name", "country", "kind"),
    [
        ("Boats left Tripoli for Beirut; Lebanon protested.", "Tripoli", "LB", "city"),
        ("Militias in Tripoli and Benghazi; Libya is split.", "Tripoli", "LY", "city"),
        ("Floods in Jiblah and Ibb, Yemen.", "Jiblah", "YE", None),
        ("Gunmen entered Jablah and Latakia, Syria.", "Jablah", "SY", "city"),
        ("The army left Baniyas and Tartus in Syria.", "Baniyas", "SY", "city"),
        ("Clashes spread across Hama province in Syria.", "Hama", "SY", "adm1"),
        ("Clashes spread across the city of Hama in Syria.", "Hama", "SY", "city"),
        ("Families hid at Hmeimim, Russia's base in Syria.", "Hmeimim", "SY", "air_base"),
        ("Families hid in the village of Hmeimim in Syria.", "Hmeimim", "SY", "village"),
        ("Kurdish fighters left Hasakah and Qamishli in Syria.", "Hasakah", "SY", None),
        ("Shelling hit the Latakia countryside in Syria.", "Latakia", "SY", "adm1"),
    ],
)
def test_namesakes_are_settled_by_what_the_text_says(gazetteer, text, name, country, kind):
    found = next(r for r in geoparse(text, gazetteer) if r.mention.text == name)

    assert found.chosen is not None
    assert found.chosen.place.country == country
    assert kind is None or found.chosen.place.kind.value == kind


def test_baniyas_of_the_coast_is_not_that_of_the_golan(gazetteer):
    text = "The army left Baniyas, between Tartus and Jableh, Syria."
    found = next(r for r in geoparse(text, gazetteer) if r.mention.text == "Baniyas")

    assert km(found.chosen.place, 35.182, 35.949) < 5


def test_tuwaym_in_hama(gazetteer):
    text = "In Tuwaym, a village in Hama province in Syria, 31 people were buried."
    found = next(r for r in geoparse(text, gazetteer) if r.mention.text == "Tuwaym")

    assert found.chosen.place.admin1 == "Hama"


@pytest.mark.parametrize(("name", "spelling"), SPELLINGS, ids=[s for _, s in SPELLINGS])
def test_every_spelling_is_among_three_without_a_country(gazetteer, name, spelling):
    lat, lon, _ = SEVEN[name]
    found = gazetteer.search(spelling, limit=3)

    assert any(km(c.place, lat, lon) < (40 if name == "Latakia" else 5) for c in found)


def test_a_spelling_of_several_rows_finds_all_of_them_first(gazetteer):
    names = {s for _, s in SPELLINGS} | {"Tripoli", "Hama", "Homs", "Jablah", "Springfield"}
    shared = {name: gazetteer.lookup(name) for name in sorted(names)}

    assert max(map(len, shared.values())) > 5
    for name, rows in shared.items():
        found = gazetteer.search(name, limit=len(rows) or 1)
        assert {c.place.place_id for c in found} >= set(rows), name


# ------------------------------------------------------------------ namesakes, village by village


def village(place_id, name, country, lat, lon, *, names="", people=0, kind=PlaceKind.VILLAGE):
    return Row(
        place_id=PlaceId(place_id), name=name, kind=kind, country=country, lat=lat, lon=lon,
        population=people, names=parse_names(names),
    )  # fmt: skip


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory):
    """Places of one name, each in its province: squares around the real positions."""
    provinces = [
        Row(
            place_id=PlaceId(f"u:{name}"), name=name, kind=PlaceKind.ADM1, country=country,
            lat=lat, lon=lon,
            footprint=shapely.to_wkb(box(lon - 0.4, lat - 0.2, lon + 0.4, lat + 0.2)),
        )
        for name, country, lat, lon in (
            ("Hama", "SY", 35.13, 36.75), ("Idlib", "SY", 35.93, 36.63),
            ("Tartus", "SY", 35.1, 36.0),
            ("Quneitra", "SY", 33.2, 35.8), ("Al-Hasakah", "SY", 36.5, 40.75),
        )
    ]  # fmt: skip
    settlements = [
        village("tuwaym:hama", "Tuwaym", "SY", 35.157, 36.539, names="ar:التويم"),
        village("tuwaym:idlib", "Tuwaym", "SY", 35.9, 36.6, names="ar:تويم"),
        village("baniyas:coast", "Baniyas", "SY", 35.182, 35.949, people=41_000),
        village("baniyas:golan", "Baniyas", "SY", 33.248, 35.694, names="Banias"),
        village("baniyas:ae", "Bani Yas", "AE", 24.31, 54.63, names="Baniyas", people=90_000),
        village("jablah:sy", "Jablah", "SY", 35.36, 35.93, people=66_000),
        village("jablah:ye", "Jiblah", "YE", 13.92, 44.15, names="Jablah", people=15_000),
        village("tripoli:lb", "Tripoli", "LB", 34.43, 35.84, people=230_000),
        village("tripoli:ly", "Tripoli", "LY", 32.88, 13.18, people=1_150_000),
        village("hama:city", "Hama", "SY", 35.132, 36.758, people=460_000, kind=PlaceKind.CITY),
        village("hasakah:sy", "Hasakah", "SY", 36.51, 40.74, people=188_000),
        village("hasakah:sa", "Al Hasakah", "SA", 24.1, 46.2),
        village("jablah:sa", "Jabalah", "SA", 24.8, 43.9, names="Jablah"),
    ]
    path = tmp_path_factory.mktemp("namesakes") / "namesakes.gaz"
    compile_rows([(0, provinces), (1, settlements)], path)
    return Gazetteer(path)


@pytest.mark.parametrize(
    ("name", "hints", "place_id"),
    [
        ("Tuwaym", {"admin1": "Hama"}, "tuwaym:hama"),
        ("Tuwaim village", {"admin1": "Idlib", "country": "SY"}, "tuwaym:idlib"),
        ("التويم", {"admin1": "حماة"}, "tuwaym:hama"),
        ("Tuwaym", {"near": LonLat(lon=36.63, lat=35.93)}, "tuwaym:idlib"),
        ("Baniyas", {"country": "SY"}, "baniyas:coast"),
        ("Baniyas", {"admin1": "Quneitra"}, "baniyas:golan"),
        ("Baniyas", {"country": "SY", "near": LonLat(lon=35.7, lat=33.2)}, "baniyas:golan"),
        ("Baniyas", {"country": "AE"}, "baniyas:ae"),
        ("Jablah", {}, "jablah:sy"),
        ("Jablah", {"country": "YE"}, "jablah:ye"),
        ("Jablah", {"country": "SA"}, "jablah:sa"),
        ("Tripoli", {"country": "LB"}, "tripoli:lb"),
        ("Tripoli", {"country": "LY"}, "tripoli:ly"),
        ("Tripoli", {"near": LonLat(lon=35.5, lat=33.9)}, "tripoli:lb"),
        ("Hama", {"kind": PlaceKind.ADM1}, "u:Hama"),
        ("Hama", {"kind": PlaceKind.CITY}, "hama:city"),
        ("Hama city", {"country": "SY"}, "hama:city"),
        ("Hasakah", {"country": "SY", "kind": PlaceKind.VILLAGE}, "hasakah:sy"),
        ("Hasakah", {"country": "SA"}, "hasakah:sa"),
        ("Hasakeh town", {"admin1": "Hasaka"}, "hasakah:sy"),
    ],
)
def test_namesakes_are_settled_by_hints(namesakes, name, hints, place_id):
    assert namesakes.search(name, **hints)[0].place.place_id == place_id


@pytest.mark.parametrize(
    ("query", "place_id"),
    [
        ("Tuwaym, Hama", "tuwaym:hama"),
        ("Tuwaym, Idlib", "tuwaym:idlib"),
        ("Hama province", "u:Hama"),
        ("Baniyas, Tartus", "baniyas:coast"),
        ("Baniyas, Quneitra", "baniyas:golan"),
    ],
)
def test_namesakes_are_settled_by_the_parents_of_a_query(namesakes, query, place_id):
    with GazetteerGeocoder(gazetteer=namesakes) as geocoder:
        found = geocoder.geocode(query)

    assert found.raw["place_id"] == place_id


# ------------------------------------------------------------------ in the languages that are read


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("ar", "قتل شخصان في هجوم بجبلة في سوريا.", "Jableh"),
        ("ar", "قصف على بانياس وطرطوس في سوريا.", "Baniyas"),
        ("ar", "نزح مئات من جبلة إلى اللاذقية في سوريا.", "Latakia"),
        ("ar", "هجوم باللاذقية وطرطوس في سوريا.", "Tartus"),
        ("ar", "مجزرة في التويم بريف حماة في سوريا.", "Tuwaym"),
        ("ar", "لجأت عائلات إلى قاعدة حميميم في سوريا.", "Hmeimim"),
        ("fr", "Une attaque a fait deux morts à Jablé, en Syrie.", "Jableh"),
        ("fr", "Des familles ont fui Baniyas pour Tartous, en Syrie.", "Baniyas"),
        ("fr", "Des combats ont éclaté à Lattaquié, en Syrie.", "Latakia"),
        ("fr", "Un convoi a été attaqué près de Tartous, en Syrie.", "Tartus"),
        ("fr", "Des habitants se sont réfugiés à Hmeimim, en Syrie.", "Hmeimim"),
        ("fr", "Trente personnes ont été tuées à Touwaym, en Syrie.", "Tuwaym"),
        ("es", "Un ataque dejó dos muertos en Jableh, Siria.", "Jableh"),
        ("es", "Hubo combates en Baniyas, Siria.", "Baniyas"),
        ("es", "Hubo combates en Latakia, Siria.", "Latakia"),
        ("es", "Hubo combates en Tartús, Siria.", "Tartus"),
        ("es", "Hubo una matanza en Tuwaym, Siria.", "Tuwaym"),
        ("es", "Familias se refugiaron en la base de Hmeimim, Siria.", "Hmeimim"),
        ("ru", "В Джебле в Сирии убиты двое.", "Jableh"),
        ("ru", "Бои шли в Баниясе в Сирии.", "Baniyas"),
        ("ru", "Бои шли в Латакии в Сирии.", "Latakia"),
        ("ru", "Бои шли в Тартусе в Сирии.", "Tartus"),
        ("ru", "Жители укрылись в Хмеймиме в Сирии.", "Hmeimim"),
        ("ru", "Тела нашли в деревне Тувайм в Сирии.", "Tuwaym"),
        ("ru", "Жители Тувайма в Сирии бежали.", "Tuwaym"),
        ("uk", "У Джебле в Сирії вбито двох людей.", "Jableh"),
        ("uk", "Двох людей убито в Джеблі в Сирії.", "Jableh"),
        ("uk", "Бої точилися в Баніясі в Сирії.", "Baniyas"),
        ("uk", "Люди тікали з Латакії в Сирії.", "Latakia"),
        ("uk", "Колона йшла поміж Тартусом і Латакією в Сирії.", "Latakia"),
        ("uk", "Бої точилися в Тартусі в Сирії.", "Tartus"),
        ("uk", "У Туваймі в Сирії загинула 31 людина.", "Tuwaym"),
        ("uk", "Родини сховалися в Хмеймімі в Сирії.", "Hmeimim"),
    ],
)
def test_each_name_is_found_in_its_language_with_clitics_and_in_its_case(
    gazetteer, lang, text, name
):
    lat, lon, _ = SEVEN[name]
    report = Report(report_id=ReportId("r"), path="", sha256="", text=text, lang=lang)
    found = [r.chosen.place for r in geoparse_reports([report], gazetteer) if r.chosen]
    assert any(km(place, lat, lon) < (40 if name == "Latakia" else 5) for place in found)
