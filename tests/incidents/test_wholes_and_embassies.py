"""Tests of totals after several places, embassies, roads behind a site and news told elsewhere."""

from datetime import date

import pytest

from geo.model.vocab import EventKind, Harm

DAY = date(2024, 9, 20)


@pytest.fixture
def drafted(draft_text):
    """The draft of one report."""
    return lambda text: draft_text(text, DAY)


def incidents(dossier):
    return [i for i in dossier.incidents if i.kind is EventKind.INCIDENT]


def killed(dossier):
    return {
        (i.place.name, c.value)
        for i in incidents(dossier)
        if i.place
        for c in i.claims
        if c.harm is Harm.KILLED
    }


@pytest.mark.parametrize("whole", ["Nationwide, 41 people have died", "In total 41 were killed"])
def test_a_total_after_two_places_is_of_neither(drafted, whole):
    text = f"Floods killed 12 people in Maiduguri on Monday and three in Bama on Tuesday. {whole}."
    assert killed(drafted(text)) == {("Maiduguri", 12), ("Bama", 3)}


def test_who_disputes_such_a_total_counts_for_neither_place(drafted):
    text = (
        "Floods killed 12 people in Maiduguri on Monday and three in Bama on Tuesday. In total 20 "
        "were killed. The opposition put the toll at 60."
    )
    assert killed(drafted(text)) == {("Maiduguri", 12), ("Bama", 3)}


def test_a_total_after_one_place_is_of_that_place_unless_it_is_of_the_country(drafted):
    text = "Floods hit Maiduguri on Monday. In total 41 people were killed."
    assert killed(drafted(text)) == {("Maiduguri", 41)}
    text = "Floods killed 12 people in Maiduguri on Monday. Nationwide 41 people have died."
    assert killed(drafted(text)) == {("Maiduguri", 12)}


def test_a_town_has_not_the_dead_of_its_province(drafted):
    text = (
        "The quake killed 13 people in El Oro, Ecuador, on Saturday. In Machala a tower fell and "
        "killed three."
    )
    assert killed(drafted(text)) == {("El Oro", 13), ("Machala", 3)}
    text = (
        "A bus crash killed 13 people in El Oro, Ecuador, on Saturday. The bus overturned in "
        "Machala and three died on the spot."
    )
    assert {i.place.name for i in incidents(drafted(text))} == {"Machala"}


def test_an_embassy_is_no_sign_of_its_country(drafted):
    text = (
        "Soldiers fired on a crowd in Libreville on Wednesday. Shots were heard in the centre of "
        "the capital. France's embassy told citizens to stay at home."
    )
    found = incidents(drafted(text))
    assert {i.place.country for i in found} == {"GA"}
    assert {i.place.name for i in found} == {"Libreville"}


def test_what_is_said_in_one_town_happened_in_another(drafted):
    text = (
        "In Dili, the government said it was alarmed by fighting between gangs in Baucau, where "
        "two youths were killed."
    )
    assert {i.place.name for i in incidents(drafted(text))} == {"Baucau"}
    text = "In Dili, the police said two youths were killed in a fight between gangs."
    assert {i.place.name for i in incidents(drafted(text))} == {"Dili"}


def test_a_site_on_a_named_road_is_one_place(drafted):
    text = (
        "A landslide swept away a camp at Lamperi, on the Thimphu-Wangdue highway, on Tuesday. "
        "Five workers were killed."
    )
    assert len(incidents(drafted(text))) == 1


def test_a_count_behind_a_site_and_its_district_makes_one_event(drafted):
    text = "A drone hit a school at Zibist, Yilmana Densa woreda, on Monday: 13 wounded."
    assert len(incidents(drafted(text))) == 1
    text = "- Drone strike on a school at Zibist kebele, Yilmana Densa woreda: 13 wounded."
    assert len(incidents(drafted(text))) == 1


def test_between_a_town_and_a_name_in_no_list_is_one_place(drafted):
    text = "Gunmen ambushed a convoy between Debre Tabor and Woreta on Monday."
    assert len(incidents(drafted(text))) == 1


def test_the_day_told_before_holds_for_the_rest_of_its_line(drafted):
    text = (
        "We went to Bukalasi and Bushika on 12 and 13 September.\n\n"
        "Bukalasi: the slide of 10 September took twelve houses.\n\n"
        "Bushika: the river burst its banks on the same night. No one was hurt."
    )
    days = {i.when.start for i in incidents(drafted(text))}
    assert days == {date(2024, 9, 10)}
