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


# ------------------------------------------------------------------ who says it


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "Mali : onze civils ont été tués à Koro, ont indiqué mardi des élus.", "des élus"),
        (
            "es",
            "Cinco mineros murieron en Cali, confirmó este martes la alcaldesa.",
            "la alcaldesa",
        ),
        ("ru", "В Орске погибли пять человек, передаёт агентство «Дунё».", "агентство «Дунё»"),
        ("uk", "У Павлограді загинула одна людина, шестеро поранені, - ОВА.", "ОВА"),
        ("uk", "У Павлограді загинула одна людина – поліція.", "поліція"),
        ("ar", "قصف في الأبيض. 8 قتلى و21 جريحا، مصدر طبي.", "مصدر طبي"),
        (
            "fr",
            "À Bangui, trois morts et cinq blessés, source hospitalière.",
            "source hospitalière",
        ),
        ("es", "Dos muertos en Cali (bomberos).", "bomberos"),
        (
            "ar",
            "قتل ثلاثة في درعا، وفق ما ذكره الناطق باسم الدفاع المدني.",
            "الناطق باسم الدفاع المدني",
        ),
    ],
)
def test_who_says_it_stands_behind_a_day_a_dash_a_comma_or_in_brackets(lang, text, expected):
    claims = [c for i in drafted(text, lang).incidents for c in i.claims]
    assert claims
    assert {c.claimant for c in claims} == {expected}


# ------------------------------------------------------------------ figures


def figures(text, lang):
    claims = [c for i in drafted(text, lang).incidents for c in i.claims]
    return sorted(f"{c.value} {c.harm.value}" for c in claims)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "ru",
            "В Орске погибли три человека, в том числе ребёнок, двое пропали без вести.",
            ["1 killed", "2 missing", "3 killed"],
        ),
        (
            "fr",
            "L'explosion à Goma a fait 9 morts, dont deux enfants, et 4 blessés.",
            ["2 killed", "4 injured", "9 killed"],
        ),
        (
            "fr",
            "Le bilan de l'explosion de Goma s'alourdit : 5 des 12 blessés sont morts.",
            ["12 injured", "5 killed"],
        ),
        ("es", "En Cali cinco de los 12 heridos murieron.", ["12 injured", "5 killed"]),
        ("ar", "هجوم مسلح على كسلا قتل فيه تسعة رعاة.", ["9 killed"]),
    ],
)
def test_a_part_has_the_harm_of_its_whole_and_some_of_the_hurt_their_own(lang, text, expected):
    assert figures(text, lang) == expected


# ------------------------------------------------------------------ days


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "fr",
            "Des inondations ont frappé Maradi au Niger du 28 mai au 3 juin.",
            [("2024-05-28", "2024-06-03")],
        ),
        (
            "fr",
            "Une attaque a fait 4 morts mardi à Koro, Mali. La veille, une mine a sauté à Mopti.",
            [("2024-06-10", "2024-06-10"), ("2024-06-11", "2024-06-11")],
        ),
        (
            "es",
            "El lunes mataron a dos en Yoro, Honduras. Horas después un ataque mató a uno en Tela.",
            [("2024-06-10", "2024-06-10")] * 2,
        ),
        (
            "ru",
            "С 1 июня в Орске из-за паводка эвакуировали 300 человек.",
            [("2024-06-01", "2024-06-14")],
        ),
        (
            "fr",
            "Une attaque a eu lieu à Koro, Mali, le week-end dernier.",
            [("2024-06-08", "2024-06-09")],
        ),
    ],
)
def test_days_of_two_months_since_a_day_and_beside_an_event(lang, text, expected):
    found = [i for i in drafted(text, lang).incidents if i.kind is EventKind.INCIDENT]
    assert sorted((str(i.when.start), str(i.when.end)) for i in found) == expected


def test_a_clock_with_an_h_opens_an_entry_of_a_log():
    text = (
        "Point du cyclone, Madagascar\n06 h 30 – Antalaha : un mort.\n7h15 – Sambava : 3 disparus."
    )
    assert [name for name, _ in events(text, "fr")] == ["Antalaha", "Sambava"]


def test_regions_of_ukraine_are_known_by_their_short_names():
    text = "На Одещині внаслідок буревію загинув водій."
    assert events(text, "uk") == [("Odesa Oblast", "province")]


# ------------------------------------------------------------------ bullets in two languages


@pytest.mark.parametrize(
    "text",
    [
        "- Bamako : deux morts dans une attaque mardi.\n- حلب: مقتل ثلاثة في انفجار أمس.",
        "• حلب: مقتل ثلاثة في انفجار أمس.\n• Bamako : deux morts dans une attaque mardi.",
    ],
)
def test_bullets_in_two_languages_are_each_read_in_their_own(text):
    assert {name for name, _ in events(text, "fr")} == {"Aleppo", "Bamako"}
    assert figures(text, "fr") == ["2 killed", "3 killed"]


def test_quotations_in_other_languages_in_an_english_report_are_read():
    text = (
        "Situation report, Ukraine.\n\nShelling killed two people in Kherson on Monday.\n\n"
        "«У Харкові внаслідок удару загинули четверо, шестеро поранені», – поліція.\n"
    )
    assert {name for name, _ in events(text, "en")} >= {"Kherson", "Kharkiv"}
    assert figures(text, "en") == ["2 killed", "4 killed", "6 injured"]


@pytest.mark.parametrize("mark", [" / ", " | "])
def test_one_item_said_twice_in_two_languages_is_one_event(mark):
    text = f"- Bamako : deux morts dans une attaque{mark}باماكو: مقتل شخصين في هجوم"
    assert {name for name, _ in events(text, "fr")} == {"Bamako"}
