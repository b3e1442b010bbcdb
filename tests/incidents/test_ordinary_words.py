"""Words of events in ordinary sentences that tell of none, or of another."""

from datetime import date

import pytest

from geo.extraction.beside import is_of_workers
from geo.model.reading import Hit
from geo.model.vocab import EventKind

DAY = date(2026, 5, 5)  # a Tuesday


@pytest.fixture
def drafted(draft_text):
    """The draft of one report."""
    return lambda text, lang="en": draft_text(text, DAY, lang=lang)


def events(dossier):
    return sorted(
        (i.place.name if i.place else "", i.sub_event_type or i.event_type)
        for i in dossier.incidents
        if i.kind is EventKind.INCIDENT
    )


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Shares took a slide in Tokyo on Monday.", "en"),
        ("The slide of the lira hit shops in Ankara on Monday.", "en"),
        ("A child fell from a slide at a park in Leeds on Monday.", "en"),
        ("Talks are being held in Geneva.", "en"),
        ("Elections were being held in Nairobi on Monday.", "en"),
        ("Three matches are being held in Lahore on Monday.", "en"),
        ("A truck damaged a bridge in Leeds on Monday.", "en"),
        ("A lorry broke the rail of a bridge in Leeds on Monday.", "en"),
        ("A crowd of 40,000 saw Arsenal play against Chelsea in London on Saturday.", "en"),
        ("O ministro explodiu de raiva em Brasília na segunda-feira.", "pt"),
        ("Se derrumba el precio del café en Bogotá el lunes.", "es"),
    ],
)
def test_nothing_happened(drafted, text, lang):
    assert events(drafted(text, lang)) == []


@pytest.mark.parametrize(
    ("text", "lang", "kind"),
    [
        ("The slide in Mocoa on Monday buried four houses under mud.", "en", "Landslide"),
        ("The river carried away a bridge in Szeged on Monday.", "en", "Flood"),
        ("A huge crowd in Gabes against the plant on Monday.", "en", "Peaceful protest"),
        ("Clashes after the flood left six dead in Jos on Monday.", "en", "Armed clash"),
        ("Fighting amid a cholera outbreak killed ten in Goma on Monday.", "en", "Armed clash"),
        ("El lunes se derrumbó una casa en Sevilla.", "es", "Building collapse"),
        ("Самолёт врезался в гору под Тегераном в понедельник.", "ru", "Air accident"),
        ("Гелікоптер врізався в будинок у Броварах у понеділок.", "uk", "Air accident"),
    ],
)
def test_what_happened(drafted, text, lang, kind):
    assert [found for _, found in events(drafted(text, lang))] == [kind]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Robbers shot a man in Leeds on Monday. Three are being held.", [3]),
        ("Robbers shot a man in Leeds on Monday. Two suspects are in custody.", [2]),
        ("A fire killed three in Leeds on Monday. Talks are being held.", []),
    ],
)
def test_people_are_held_and_talks_too(drafted, text, held):
    claims = [c for i in drafted(text).incidents for c in i.claims]
    assert [c.best for c in claims if c.harm.value == "detained"] == held


@pytest.mark.parametrize(
    ("behind", "found"),
    [
        ("Also in Damascus, the president met ministers.", []),
        ("As in Damascus, schools are short of teachers.", []),
        ("Same in Damascus on Monday.", ["Damascus"]),
    ],
)
def test_what_is_told_of_another_place_is_its_own(drafted, behind, found):
    dossier = drafted(f"Clashes killed 10 people in Aleppo on Monday. {behind}")
    assert [name for name, _ in events(dossier)] == ["Aleppo", *found]


def test_a_second_victim_is_none_of_monday(drafted):
    text = "Quarta vítima: um homem morreu em Luanda. Pela segunda vez um incêndio no Porto."
    assert all(i.when.start is None for i in drafted(text, "pt").incidents if i.when)


def test_no_calls_for_a_truce_are_no_calm(drafted):
    text = "There were no calls for a truce in Jos on Monday after gunmen killed three."
    assert events(drafted(text)) == [("Jos", "Attack")]


def test_who_lives_somewhere_has_not_moved(drafted):
    text = "About 3,000 students are living in Izmir, the mayor said on Monday."
    assert drafted(text).movements == ()


def test_a_strike_on_a_metro_in_a_war_is_no_walkout(drafted):
    text = "Shelling hit Sumy on Sunday. A strike on the metro in Kharkiv wounded six on Monday."
    assert [kind for _, kind in events(drafted(text))] == ["Shelling/artillery/missile attack"] * 2


@pytest.mark.parametrize("what", ["قرية صغيرة", "بلدة مجاورة", "منطقة زراعية"])
def test_what_kind_of_village_is_no_name_of_it(drafted, what):
    [incident] = drafted(
        f"قتل ثلاثة أشخاص في انفجار في {what} قرب حمص يوم الاثنين.", "ar"
    ).incidents
    assert incident.place.name == "Homs"


def test_from_a_day_until_another_has_its_end(drafted):
    text = "Desde el 28 de abril hasta el 3 de mayo murieron 19 personas en Lima."
    [incident] = drafted(text, "es").incidents
    assert (incident.when.start, incident.when.end) == (date(2026, 4, 28), date(2026, 5, 3))


@pytest.mark.parametrize("what", ["plan", "latest figures"])
def test_figures_and_plans_do_not_speak(drafted, what):
    [incident] = drafted(f"A fire killed 12 in Goma on Monday, according to the {what}.").incidents
    assert [c.claimant for c in incident.claims] == [""]


def test_workers_behind_a_verb_are_not_on_strike():
    strike, workers = Hit(0, 1, "event", "strike"), Hit(2, 3, "worker", "worker")
    assert not is_of_workers(strike, {"worker": [workers]})
    assert is_of_workers(strike, {"worker": [workers], "by": [Hit(1, 2, "by", "by")]})
