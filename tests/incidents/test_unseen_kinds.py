"""Kinds of faults that reports nobody had seen showed, each in words of its own."""

from datetime import date

import pytest

from geo.model.vocab import EventKind

DAY = date(2026, 5, 5)  # a Tuesday


@pytest.fixture
def drafted(draft_text):
    """The draft of one report."""
    return lambda text, day=DAY, title="": draft_text(text, day, title=title)


def events(dossier):
    return sorted(
        (i.place.name if i.place else "", i.sub_event_type or i.event_type)
        for i in dossier.incidents
        if i.kind is EventKind.INCIDENT
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A gas blast levelled a house in Szeged on Monday.", "Industrial accident"),
        ("Boiler explosion in Szeged kills two.", "Industrial accident"),
        ("A blast at a coal mine in Saran, Kazakhstan killed four on Monday.", "Mine accident"),
        ("The embankment at Majuli in Assam broke on Monday.", "Flood"),
        ("On Monday a dyke gave way in Szeged, Hungary.", "Flood"),
        (
            "Farmers blocked the coast road near Mollendo in Peru to demand water.",
            "Peaceful protest",
        ),
        ("Gusts of 140 km/h tore roofs off in Liberec, Czechia.", "Storm"),
        ("A distress call came from a boat off Kythira, Greece.", "Boat accident"),
    ],
)
def test_what_happened_is_named_by_its_kind(drafted, text, kind):
    assert [found for _, found in events(drafted(text))] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Human chain planned in Imphal on Monday.",
        "A march is set in Imphal, and the strike scheduled there is off.",
        "The council broke a promise to Szeged.",
        "Police blocked a website in Szeged.",
    ],
)
def test_what_is_planned_or_told_by_half_a_compound_is_no_incident(drafted, text):
    assert events(drafted(text)) == []


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("overnight", date(2026, 5, 4), date(2026, 5, 5)),
        ("last night", date(2026, 5, 4), date(2026, 5, 5)),
        ("early this morning", date(2026, 5, 5), date(2026, 5, 5)),
        ("overnight on Sunday", date(2026, 5, 3), date(2026, 5, 3)),
        ("on Saturday night", date(2026, 5, 2), date(2026, 5, 2)),
    ],
)
def test_parts_of_a_day_are_days(drafted, words, start, end):
    [found] = drafted(f"Gunmen attacked Kitale in Kenya {words}.").incidents

    assert (found.when.start, found.when.end) == (start, end)


def test_who_died_later_is_dead_where_and_when_he_was_hurt(drafted):
    [found] = drafted(
        "A man was stabbed in Tralee, Ireland on Sunday. He was taken to a clinic, where he died "
        "on Monday."
    ).incidents

    assert found.when.start == date(2026, 5, 3)
    assert [(c.harm.value, c.value) for c in found.claims if c.harm == "killed"] == [("killed", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A boy of six drowned in Kitale, Kenya.", [("killed", 1)]),
        ("Twelve miners were taken to hospital with burns in Kitale.", [("injured", 12)]),
        ("A man was shot in the leg in Kitale on Sunday.", [("injured", 1)]),
        ("He was born in Kitale and he died in 1994.", []),
    ],
)
def test_figures_of_terse_reports(drafted, text, expected):
    dossier = drafted(text)

    assert [(c.harm.value, c.value) for i in dossier.incidents for c in i.claims] == expected


def test_a_label_of_a_country_yields_to_the_scene_of_its_line(drafted):
    dossier = drafted(
        "In brief\n\nHungary: A gas blast levelled a house in Szeged on Monday. Three were hurt."
        "\n\n"
        "Slovakia: Police in Košice detained 14 fans on Sunday.\n"
    )
    told = {i.place.name: [(c.harm.value, c.value) for c in i.claims] for i in dossier.incidents}

    assert told == {"Szeged": [("injured", 3)], "Košice": [("detained", 14)]}


def test_the_day_of_one_kind_dates_no_other(drafted):
    dossier = drafted(
        "In brief\n\nPoland: A train hit a lorry in Ełk on Saturday.\n\n"
        "Czechia: Floods hit Liberec.\n\nHungary: Nothing to report.\n"
    )
    days = {i.place.name: i.when.start for i in dossier.incidents}

    assert days["Ełk"] == date(2026, 5, 2)
    assert days["Liberec"] != date(2026, 5, 2)


def test_namesakes_lie_together(drafted):
    dossier = drafted(
        "Weekend blotter\n\nBillings – A man was shot on Saturday.\n\nLaurel – Fire gutted a shop "
        "on Sunday.\n\nHardin – A truck overturned on Sunday.\n\nRed Lodge – A skier was killed in "
        "an avalanche on Sunday.\n"
    )

    assert {i.place.admin1 for i in dossier.incidents} == {"Montana"}


def test_a_clock_is_no_part_of_a_speaker(drafted):
    dossier = drafted("Rescue log, 5 May 2026\n\n06:20 Survivors report 17 persons missing.\n")
    [claim] = [c for i in dossier.incidents for c in i.claims]

    assert claim.claimant == "Survivors"


def test_people_leave_the_scene_of_their_sentence(drafted):
    [found] = drafted(
        "- Biobío region: forest fire in Santa Juana; 180 people evacuated to Nacimiento.\n"
        "- Maule region: forest fire in Cauquenes.\n",
    ).movements

    assert (found.origin, found.destination) == ("Santa Juana", "Nacimiento")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Crews battle blazes near Larissa\n\nOne firefighter was injured there on Monday.",
            {"Fire", "Wildfire", "Harm reported"},
        ),
        (
            "Nurses are fighting a cholera outbreak in Malakal, and 12 people died in Malakal.",
            {"Epidemic"},
        ),
        (
            "Two militants were killed in Kupwara on Monday when the army raided a house.",
            {"Armed clash"},
        ),
        ("Police killed three gunmen in Quetta on Monday.", {"Armed clash"}),
        ("Gunmen killed three farmers in Quetta on Monday.", {"Attack"}),
        ("Nine people were detained in Anantnag on Monday.", {"Arrests"}),
    ],
    ids=["fires fought", "disease fought", "who fell", "who was shot", "who shot", "detained"],
)
def test_who_fights_whom_says_what_it_was(drafted, text, expected):
    found = {kind for _, kind in events(drafted(text))}

    assert found
    assert found <= expected


def test_a_heading_without_a_stop_opens_its_lines_and_a_country_closes_the_last(drafted):
    text = (
        "Algeria\n"
        "- Bejaia: four dead in fires, the civil protection of the wilaya said on Monday.\n"
        "Italy\n"
        "- Calabria: two people died in fires on Monday.\n"
        "Sardinia: one person died in a fire on Monday.\n"
    ).replace("\\\n", "\n")

    assert [place for place, _ in events(drafted(text))] == ["Béjaïa", "Calabria", "Sardinia"]


def test_a_list_of_places_in_brackets_speaks_for_nobody_and_a_listed_body_has_its_name(drafted):
    text = (
        "- River Nile State: 4 people died of cholera (Ed Damer, Atbara).\n"
        "- Kassala State: 9 people died of cholera (MSF).\n"
    )

    read = drafted(text)
    assert {c.best: c.claimant for i in read.incidents for c in i.claims} == {4: "", 9: "msf"}
    assert [source.name for source in read.sources] == ["Médecins Sans Frontières"]


def test_a_province_says_nothing_of_the_names_before_it(drafted):
    text = (
        "A bomb killed two people in Manbij on Monday.\n\n"
        "In Idlib province, shells killed one person near Saraqib on Monday."
    )

    assert [place for place, _ in events(drafted(text))] == ["Manbij", "Saraqib"]


def test_a_village_of_an_island_is_drawn_there_and_not_at_a_namesake(drafted):
    text = (
        "Fires burned on the Greek island of Evia on Monday. One man died near the village of"
        " Gouves and a house burned in Limni."
    )

    found = [i for i in drafted(text).incidents if i.kind is EventKind.INCIDENT]
    assert found
    assert all(i.place.admin1 == "Central Greece" for i in found)


@pytest.mark.parametrize(
    "head",
    [
        "Firefighters fight blazes on Evia as thousands flee from home\nAthens, 9 May 2026\n\n",
        "Athens, May 9, 2026\n\n",
        "Thousands flee\nAthens, 9 May 2026\n\n",
    ],
)
def test_a_line_of_a_place_and_a_day_says_where_it_was_written(drafted, head):
    text = head + "A wildfire killed two people in Limni on Monday. It destroyed twelve houses."

    assert {place for place, _ in events(drafted(text))} <= {"Límni", "Euboea"}


def test_lines_of_places_and_days_are_headings_of_their_entries(drafted):
    text = (
        "Homs, 4 May 2026\n\nA bomb killed two people.\n\n"
        "Hama, 3 May 2026\n\nA bomb killed three people.\n"
    )

    assert {place for place, _ in events(drafted(text))} == {"Homs", "Hama"}


def test_what_one_place_of_a_list_says_is_not_of_the_others(drafted):
    text = (
        "Turkey\n"
        "- Antalya: 8 dead since 28 April in fires.\n"
        "Italy\n"
        "- Calabria: two people died in a fire.\n"
        "- Sardinia: 1,500 evacuated.\n"
    )
    read = drafted(text)

    days = {i.place.name: i.when.start for i in read.incidents if i.place}
    assert days["Antalya"] == date(2026, 4, 28)
    assert days["Calabria"] != date(2026, 4, 28)
    assert not [i for i in read.incidents if i.kind is EventKind.UMBRELLA]
    assert [m.origin_place.name for m in read.movements] == ["Sardinia"]


def test_the_displaced_of_one_place_of_a_list_are_not_those_of_the_event_of_another(drafted):
    text = "Italy\n- Calabria: two people died in a fire.\n- Sardinia: 1,500 people displaced.\n"
    read = drafted(text)

    assert [[c.best for c in i.claims] for i in read.incidents] == [[2]]
    assert [(m.origin, m.number) for m in read.movements] == [("Sardinia", 1500)]
