"""Reading by the tables of a language: numbers, dates, figures and who says them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.extraction.claims import find_claims
from geo.extraction.times import read_times
from geo.language.lexicon import languages
from geo.language.reading import read
from geo.model.records import Report, ReportId


def report(text, lang, published=date(2025, 5, 12)):
    return Report(
        report_id=ReportId("r"),
        path="",
        sha256="",
        text=text,
        lang=lang,
        date_published=published,
    )


def figures(text, lang):
    found = find_claims(report(text, lang))
    return [(c.value, c.harm.value, c.qualifier.value) for c in found]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("fr", "quatre-vingt-dix-sept", 97),
        ("fr", "deux cent mille", 200000),
        ("fr", "vingt et un", 21),
        ("es", "doscientos treinta y cuatro", 234),
        ("es", "tres mil quinientos", 3500),
        ("es", "52.807", 52807),
        ("ar", "خمسة وعشرون", 25),
        ("ar", "ثلاثة عشر", 13),
        ("ar", "مئة وخمسون", 150),
        ("ar", "٤٥", 45),
        ("ar", "ألف ومئتان", 1200),
        ("ru", "двадцать пять", 25),
        ("ru", "12 тысяч", 12000),
        ("ru", "1 200", 1200),
        ("uk", "тридцять сім", 37),
        ("uk", "5 тис", 5000),
    ],
)
def test_a_number_is_read_whole(lang, text, value):
    assert [n.value for n in read(text, lang=lang).numbers] == [value]


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        ("fr", "Il est mort vendredi.", "2025-05-09"),
        ("fr", "le 1er mai 2025", "2025-05-01"),
        ("fr", "il y a deux jours", "2025-05-10"),
        ("fr", "C'est arrivé avant-hier.", "2025-05-10"),
        ("es", "el 9 de mayo de 2025", "2025-05-09"),
        ("es", "Ocurrió hace tres días.", "2025-05-09"),
        ("es", "Ocurrió el sábado pasado.", "2025-05-10"),
        ("ar", "يوم الجمعة", "2025-05-09"),
        ("ar", "في 9 أيار/مايو 2025", "2025-05-09"),
        ("ar", "قبل يومين", "2025-05-10"),
        ("ar", "أمس", "2025-05-11"),
        ("ru", "в субботу", "2025-05-10"),
        ("ru", "9 мая 2025 года", "2025-05-09"),
        ("ru", "два дня назад", "2025-05-10"),
        ("uk", "у п'ятницю", "2025-05-09"),
        ("uk", "три дні тому", "2025-05-09"),
        ("uk", "09.05.2025", "2025-05-09"),
    ],
)
def test_a_day_is_read_in_its_language(lang, text, day):
    reading = read(text, lang=lang)
    [found] = read_times(reading.tokens, published=date(2025, 5, 12), dates=reading.dates)
    assert found.when.start.isoformat() == day


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "fr",
            "Au moins neuf villageois ont été tués et 14 autres blessés.",
            [(9, "killed", "at_least"), (14, "injured", "exact")],
        ),
        ("fr", "Une vingtaine de pêcheurs sont portés disparus.", [(20, "missing", "about")]),
        ("fr", "L'incendie a détruit 12 maisons et brûlé 30 hectares.", []),
        (
            "es",
            "Tres campesinos murieron y más de diez resultaron heridos.",
            [(3, "killed", "exact"), (10, "injured", "over")],
        ),
        ("es", "El ataque dejó siete muertos.", [(7, "killed", "exact")]),
        ("es", "La sequía dura ya 12 años y afecta a 40 municipios.", []),
        (
            "ar",
            "قُتل تسعة أشخاص وأصيب ١٤ آخرون في القصف.",
            [(9, "killed", "exact"), (14, "injured", "exact")],
        ),
        ("ar", "ومقتل جنديين قرب الجسر.", [(2, "killed", "exact")]),
        ("ar", "دمر القصف 12 منزلا.", []),
        (
            "ru",
            "Погибли четыре человека, ещё 12 получили ранения.",
            [(4, "killed", "exact"), (12, "injured", "exact")],
        ),
        ("ru", "Сбито 15 беспилотников, повреждено 7 домов.", []),
        (
            "uk",
            "Загинуло щонайменше п'ятеро людей, шестеро поранені.",
            [(5, "killed", "at_least"), (6, "injured", "exact")],
        ),
    ],
)
def test_figures_go_to_their_harm(lang, text, expected):
    assert figures(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "text", "claimant"),
    [
        ("fr", "Neuf civils ont été tués, a indiqué le maire.", "le maire"),
        ("fr", "Selon la Croix-Rouge, neuf civils ont été tués.", "la Croix-Rouge"),
        ("es", "Murieron tres personas, informó la gobernación.", "la gobernación"),
        ("ar", "قُتل تسعة أشخاص، وفق شبكة الأطباء.", "شبكة الأطباء"),
        ("ru", "Погибли три человека, сообщил губернатор.", "губернатор"),
        ("uk", "За даними поліції, загинули троє людей.", "поліції"),
    ],
)
def test_who_says_it_is_kept_as_its_words(lang, text, claimant):
    assert {c.claimant for c in find_claims(report(text, lang))} == {claimant}


@pytest.mark.parametrize("lang", [code for code in languages() if code != "en"])
@given(text=st.text(alphabet="0123456789 .,-/اوبملقتأحد одиннадцать cent vingt dos y", max_size=80))
@settings(max_examples=60, deadline=None)
def test_spans_of_any_text_are_its_own(lang, text):
    reading = read(text, lang=lang)
    assert all(text[n.start : n.end] == n.text for n in reading.numbers)
    assert all(text[d.start : d.end] == d.text for d in reading.dates)
    for claim in find_claims(report(text, lang)):
        assert text[claim.span.start : claim.span.end] == claim.span.text


def test_each_paragraph_is_read_in_its_own_language():
    text = (
        "At least four farmers were killed near the bridge on Friday.\n\n"
        "قُتل تسعة أشخاص وأصيب 14 آخرون في قصف على المدينة يوم الجمعة.\n\n"
        "Les secours ont retiré deux corps et sept blessés après l'attaque, selon la préfecture."
    )
    assert figures(text, "en") == [
        (4, "killed", "at_least"),
        (9, "killed", "exact"),
        (14, "injured", "exact"),
        (2, "bodies", "exact"),
        (7, "injured", "exact"),
    ]
    reading = read(text, lang="en")
    assert [reading.lang_at(s.start) for s in reading.sentences] == ["en", "ar", "fr"]


def test_accents_do_not_make_an_english_paragraph_foreign():
    text = "Three people were killed in Culiacán and Mazatlán, Señor Pérez said; two in Córdoba."
    assert read(text, lang="en").langs == ()
