"""Days in the languages that are read by tables: nights, spans, weekends, the Islamic calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extraction.times import read_times
from geo.language.day_spans import days_between
from geo.language.hijri import from_hijri
from geo.language.reading import read
from geo.model.reading import DateExpression

FRIDAY = date(2024, 6, 14)


def days(lang, text, *, published=FRIDAY):
    reading = read(text, lang=lang)
    times = read_times(reading.tokens, published=published, dates=reading.dates, lang=lang)
    return [t.when.edtf for t in times if not t.reported]


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("fr", "Dans la nuit de vendredi à samedi, le pont a cédé.", ["2024-06-07/2024-06-08"]),
        ("fr", "Entre mercredi soir et jeudi matin, il a plu.", ["2024-06-12/2024-06-13"]),
        ("es", "En la noche del lunes al martes cayó el muro.", ["2024-06-10/2024-06-11"]),
        ("es", "Entre la noche del sábado y la madrugada del domingo.", ["2024-06-08/2024-06-09"]),
        ("ru", "В ночь на среду дрон упал на дом.", ["2024-06-11/2024-06-12"]),
        ("ru", "В ночь с понедельника на вторник горел склад.", ["2024-06-10/2024-06-11"]),
        ("uk", "В ніч на 1 червня пролунали вибухи.", ["2024-05-31/2024-06-01"]),
        ("ar", "ليلة الأحد الاثنين انهار الجسر.", ["2024-06-09/2024-06-10"]),
    ],
)
def test_a_night_is_two_days(lang, text, found):
    assert days(lang, text) == found


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("fr", "Les pluies du 9 au 14 mai", ["2024-05-09/2024-05-14"]),
        ("es", "Las lluvias del 9 al 14 de mayo", ["2024-05-09/2024-05-14"]),
        ("ru", "Дожди с 9 по 14 мая", ["2024-05-09/2024-05-14"]),
        ("uk", "Дощі з 9 до 14 травня", ["2024-05-09/2024-05-14"]),
        ("ar", "أمطار من 9 إلى 14 مايو", ["2024-05-09/2024-05-14"]),
        ("fr", "Deux morts le week-end dernier", ["2024-06-08/2024-06-09"]),
        ("es", "Combates del fin de semana", ["2024-06-08/2024-06-09"]),
        ("ru", "За выходные погибли двое", ["2024-06-08/2024-06-09"]),
        ("fr", "Lundi et jeudi, deux attaques", ["2024-06-10", "2024-06-13"]),
    ],
)
def test_a_span_of_days_is_one_time(lang, text, found):
    assert days(lang, text) == found


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Mardi, une bombe. Le même jour, un incendie."),
        ("es", "El martes, una bomba. Ese mismo día, un incendio."),
        ("ru", "Во вторник взрыв. В тот же день пожар."),
        ("uk", "У вівторок вибух. Того ж дня пожежа."),
        ("ar", "يوم الثلاثاء انفجار. وفي اليوم نفسه حريق."),
    ],
)
def test_the_same_day_is_that_of_the_event_before(lang, text):
    assert days(lang, text) == ["2024-06-11", "2024-06-11"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Neuf civils sont morts lundi, a indiqué mardi le maire."),
        ("es", "Nueve civiles murieron el lunes, informó el martes el alcalde."),
        ("ru", "Девять человек погибли в понедельник, сообщил во вторник мэр."),
        ("uk", "Дев'ять людей загинули в понеділок, повідомив у вівторок мер."),
        ("ar", "قُتل تسعة مدنيين الاثنين، وقال الثلاثاء رئيس البلدية إن البحث مستمر."),
    ],
)
def test_the_day_on_which_somebody_spoke_is_no_day_of_an_event(lang, text):
    assert days(lang, text) == ["2024-06-10"]


def test_a_word_of_night_at_the_start_of_a_sentence_is_the_last_one():
    assert days("uk", "Уночі дрони атакували місто.") == ["2024-06-14"]
    assert days("uk", "Уранці 3 червня дрони атакували місто.") == ["2024-06-03"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("في 12 رمضان 1445 هـ", ["2024-03-21/2024-03-23"]),
        ("يوم 5 شعبان", ["2024-02-14/2024-02-16"]),
        ("في 3 ذي الحجة 1445 الموافق 9 يونيو 2024", ["2024-06-09"]),
        ("في 9 يونيو 2024 الموافق 3 ذي الحجة 1445", ["2024-06-09"]),
        ("خلال شهر رجب 1445 هـ", ["2024-01-11/2024-02-11"]),
        ("انتهت المباراة 5 صفر", []),
        ("قال رمضان إن الطريق مغلق", []),
    ],
)
def test_days_of_the_islamic_calendar_are_reckoned_to_a_day_more_or_less(text, found):
    assert days("ar", text) == found


@given(st.integers(1, 2000), st.integers(1, 12), st.integers(1, 29))
def test_the_days_of_the_islamic_calendar_follow_each_other(year, month, day):
    assert (from_hijri(year, month, day + 1) - from_hijri(year, month, day)).days == 1
    assert 353 <= (from_hijri(year + 1, 1, 1) - from_hijri(year, 1, 1)).days <= 356


def test_a_month_of_the_islamic_calendar_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no day 1 of month 13"):
        from_hijri(1446, 13, 1)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [((5, 28), (6, 3), 7), ((6, 3), (5, 28), 0), ((6, 31), (7, 2), 0), ((1, 1), (12, 1), 0)],
)
def test_days_lie_between_two_written_days_of_one_span(first, last, expected):
    one, other = (
        DateExpression(kind="date", start=0, end=1, text="x", month=m, day=d)
        for m, d in (first, last)
    )
    assert days_between(one, other) == expected
