"""Names of places in other languages: declined, glued, listed; ordinary words are none."""

import pytest

from geo.gazetteer import open_gazetteer
from geo.model.records import Report, ReportId
from geo.workflows.geoparse import geoparse_reports


def places(text, lang):
    report = Report(report_id=ReportId("r"), path="", sha256="", text=text, lang=lang)
    found = geoparse_reports([report], open_gazetteer())
    assert all(text[r.mention.start : r.mention.end] == r.mention.text for r in found)
    return [r.chosen.place.name if r.chosen else None for r in found]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("uk", "Удар стався у Харкові.", ["Kharkiv"]),
        ("uk", "Люди загинули в Одесі та Миколаєві.", ["Odesa", "Mykolayiv"]),
        ("uk", "Нікополь: поранено двох.", ["Nikopol"]),
        ("uk", "Ракета влучила по Києву, у Кривому Розі тихо.", ["Kyiv", "Kryvyy Rih"]),
        ("uk", "Дрони збили над Харковом.", ["Kharkiv"]),
        ("ru", "Взрыв произошёл в Воронеже.", ["Voronezh"]),
        ("uk", "Удару завдано у Харківській області.", ["Kharkiv Oblast"]),
        ("ru", "Затоплены дома в Орске Оренбургской области.", ["Orsk", "Orenburg Oblast"]),
        ("ru", "Обстрел велся возле Липецка.", ["Lipetsk"]),
        ("ar", "وقع الانفجار في حلب وحمص.", ["Aleppo", "Homs"]),
        ("ar", "اندلع حريق بالكويت أمس.", ["Kuwait"]),
        ("ar", "هجوم بالسعودية وبسوريا وبليبيا.", ["Saudi Arabia", "Syria", "Libya"]),
        ("ar", "زلزال بأفغانستان وبتونس.", ["Afghanistan", "Tunisia"]),
        ("ar", "هجوم على جبلة وبانياس وبعد ذلك هدأت.", ["Jableh", "Baniyas"]),
        ("es", "En Mazatlán murieron dos personas.", ["Mazatlán"]),
        ("fr", "Une attaque a fait dix morts à Bamako.", ["Bamako"]),
    ],
)
def test_a_name_is_found_in_its_case(lang, text, expected):
    assert places(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Une femme et trois hommes ont été blessés."),
        ("ar", "أصيب أربعة أشخاص في المدينة يوم الجمعة."),
        ("es", "Marina y sus hermanos huyeron del barrio."),
        ("ru", "Пострадали трое. Сбито пять беспилотников."),
    ],
)
def test_words_of_the_language_are_no_places(lang, text):
    assert places(text, lang) == []
