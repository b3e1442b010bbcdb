"""Kinds of faults that reports in other languages showed, each in words of its own."""

from datetime import date

import pytest

from geo.gazetteer import open_gazetteer
from geo.incidents.announced import announced_runs
from geo.incidents.seats import capital_of
from geo.language.reading import read
from geo.model.records import Report, ReportId
from geo.model.vocab import EventKind, PlaceKind
from geo.workflows.draft import draft_dossier

FRIDAY = date(2024, 6, 14)


def drafted(text, lang):
    report = Report(
        report_id=ReportId("r"), path="", sha256="", text=text, lang=lang, date_published=FRIDAY
    )
    return draft_dossier([report], open_gazetteer())


def events(text, lang):
    found = [i for i in drafted(text, lang).incidents if i.kind is EventKind.INCIDENT]
    return sorted((i.place.name if i.place else "", i.footprint.precision.value) for i in found)


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ar", "اندلع حريق في ضاحية قرب باسكنو شرقي موريتانيا يوم الأربعاء.", "Basseknou"),
        ("ar", "المغرب\n- أمزميز: إصابة ثلاثة في حادث سير", "Amizmiz"),
        ("ru", "В Таджикистане сель сошёл в Гарме, погибли трое.", "Rasht"),
        ("ru", "Таджикистан. Взрыв в Ванче: двое погибших.", "Vanj"),
    ],
)
def test_a_name_of_no_list_is_heard_in_the_country_of_the_text(lang, text, expected):
    assert [name for name, _ in events(text, lang)] == [expected]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "ar",
            "قتل شخصان في قرية تل الزيتون بريف حماة في سوريا أمس.",
            ("تل الزيتون (حماة)", "province"),
        ),
        (
            "ar",
            "السودان. هاجم مسلحون بلدة أم قوزين في ولاية شمال كردفان وقتلوا سبعة.",
            ("أم قوزين (شمال كردفان)", "province"),
        ),
        (
            "fr",
            "Mali : une attaque a fait neuf morts à Tégourou-Habbé, dans le cercle de Bandiagara.",
            ("Tégourou-Habbé (Bandiagara)", "district"),
        ),
    ],
)
def test_a_village_of_no_list_is_drawn_at_its_stated_parent(lang, text, expected):
    assert events(text, lang) == [expected]


def test_only_what_a_word_of_place_announces_is_a_name_in_arabic():
    text = read("قتل شخصان في قرية تل الزيتون في هجوم كبير على المدينة.", lang="ar")
    runs = [text.tokens.surface(a, b) for a, b in announced_runs(text)]
    assert runs == ["تل الزيتون"]
    assert announced_runs(read("Two died in the village of Xu.", lang="en")) == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ar", "قتل ثلاثة في انفجار في تونس العاصمة.", ["Tunis"]),
        ("ar", "اندلع حريق في مدينة الجزائر أمس.", ["Algiers"]),
        ("ar", "حوادث\n- تونس: حريق في مصنع\n- صفاقس: مقتل عامل في انفجار", ["Sfax", "Tunis"]),
        ("ar", "أصيب خمسة في حادث سير في تونس أمس.", []),
        ("ru", "Взрыв произошёл в столице Джибути, погибли двое.", ["Djibouti"]),
    ],
)
def test_a_capital_called_like_its_country_is_known_by_what_stands_beside_it(lang, text, expected):
    assert [name for name, _ in events(text, lang)] == expected


def test_a_country_beside_places_of_others_stays_a_country():
    world = open_gazetteer()
    state = world.search("Tunisia", country="TN", kind=PlaceKind.COUNTRY, limit=1)[0].place
    town = world.search("Tunis", country="TN", kind=PlaceKind.CITY, limit=1)[0].place
    other = world.search("Tripoli", country="LY", limit=1)[0].place
    assert capital_of(state, [state, town], [other]) is None
    assert capital_of(state, [state, town], []) is None
    assert capital_of(state, [state, town], [town]) == town


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "es",
            "En Mazatlán, México, mataron a un hombre en la colonia Las Torcazas.",
            ["Las Torcazas (Mazatlán)"],
        ),
        (
            "es",
            "Culiacán, México. Un hombre murió en Los Huizachales, colonia de Culiacán.",
            ["Los Huizachales (Culiacán)"],
        ),
    ],
)
def test_a_quarter_lies_in_the_town_of_its_sentence(lang, text, expected):
    assert [name for name, _ in events(text, lang)] == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ar", "أصيب 13 في حادث سير بمدينة سبيطلة بولاية القصرين، تونس.", "Sbeitla"),
        ("ar", "فيضانات في ولاية القصرين في تونس أمس.", "Kasserine Governorate"),
        ("ru", "В Орске Оренбургской области при пожаре погибли двое.", "Orsk"),
    ],
)
def test_a_unit_glued_or_in_its_case_holds_the_name_before_it(lang, text, expected):
    assert [name for name, _ in events(text, lang)] == [expected]
