"""The seven names of the first map, however they are spelt, and their namesakes by context."""

import pytest

from geo.coords import LonLat
from geo.geoparse import geoparse
from geo.measure import great_circle_km

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
        ("Clashes spread across Hama province in Syria.", "Hama", "SY", "governorate"),
        ("Clashes spread across the city of Hama in Syria.", "Hama", "SY", "city"),
        ("Families hid at Hmeimim, Russia's base in Syria.", "Hmeimim", "SY", "air_base"),
        ("Families hid in the village of Hmeimim in Syria.", "Hmeimim", "SY", "village"),
        ("Kurdish fighters left Hasakah and Qamishli in Syria.", "Hasakah", "SY", None),
        ("Shelling hit the Latakia countryside in Syria.", "Latakia", "SY", "governorate"),
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
