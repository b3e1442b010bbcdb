"""Counts that lean on a verb before, protests that stay calm, and those who only felt it."""

from datetime import date

import pytest

from geo.model.vocab import EventKind, Scope

DAY = date(2026, 5, 5)  # a Tuesday


@pytest.fixture
def drafted(draft_text):
    """The draft of one report."""
    return lambda text: draft_text(text, DAY)


def incidents(dossier):
    return [i for i in dossier.incidents if i.kind is EventKind.INCIDENT]


def counted(dossier):
    return {(i.place.name, c.value) for i in incidents(dossier) if i.place for c in i.claims}


def test_each_unit_of_a_list_keeps_the_count_behind_it(drafted):
    text = (
        "Floods swept Texas on Monday. Travis County reported five deaths, Burnet County three "
        "and Tom Green County one."
    )
    assert counted(drafted(text)) == {
        ("Travis County", 5),
        ("Burnet County", 3),
        ("Tom Green County", 1),
    }


def test_a_calm_rally_is_a_rally(drafted):
    text = "- Biratnagar and Butwal: rallies on Monday, no violence reported.\n- Dharan: calm."
    found = incidents(drafted(text))
    assert sorted(i.place.name for i in found) == ["Biratnagar", "Butwāl"]
    assert {i.event_type for i in found} == {"Protests"}
    assert incidents(drafted("Biratnagar: no protests, no violence reported on Monday.")) == []


def test_what_people_march_against_was_elsewhere(drafted):
    text = "In Jos hundreds marched on Monday against the killings in Bokkos and Bassa."
    [found] = incidents(drafted(text))
    assert (found.place.name, found.event_type) == ("Jos", "Protests")
    text = "Hundreds protested in Jos on Monday against the killing of a teacher in Bokkos."
    found = drafted(text)
    assert [c for i in incidents(found) for c in i.claims] == []
    assert {c.scope for i in found.incidents for c in i.claims} <= {Scope.BACKGROUND}


def test_where_the_ground_only_shook_nothing_happened(drafted):
    text = (
        "An earthquake killed nine people in Malatya on Monday; it was felt in Beirut, where "
        "people ran into the streets."
    )
    assert [i.place.name for i in incidents(drafted(text))] == ["Malatya"]
    text = "A quake killed nine people in Malatya on Monday; it was felt in Adana, where two died."
    assert len(incidents(drafted(text))) == 2


def test_the_number_of_a_name_counts_nobody(drafted):
    text = "On Monday M23 men killed four people in Goma. The F16 jets flew over the R102 road."
    assert {value for _, value in counted(drafted(text))} == {4}


def test_a_name_right_behind_a_sign_is_read(drafted):
    text = (
        "\u26a1\ufe0fKharkiv came under shelling on Monday.\n\u25aa\ufe0fSumy: a drone hit a clinic"
    )
    assert {i.place.name for i in incidents(drafted(text))} == {"Kharkiv", "Sumy"}


def test_a_raid_that_killed_is_an_attack_whatever_else_it_burned(drafted):
    text = (
        "Gunmen on motorbikes attacked worshippers in northern Burkina Faso on Monday. A deputy "
        "said nine people had been killed in Kaya. Dozens of houses were looted and set on fire."
    )
    [found] = incidents(drafted(text))
    assert (found.place.name, found.sub_event_type) == ("Kaya", "Attack")
    [looted] = incidents(drafted("Gunmen looted dozens of houses in Kaya on Monday."))
    assert looted.sub_event_type == "Looting/property destruction"


@pytest.mark.parametrize(
    "text",
    [
        "Police found 12 bodies in a grave near Tarhuna on Monday.",
        "Coast guards recovered the bodies of two women off Karpathos on Monday.",
        "Soldiers pulled nine corpses from a well in Gwoza on Monday.",
    ],
)
def test_who_finds_the_dead_attacked_nobody(drafted, text):
    assert {i.event_type for i in incidents(drafted(text))} & {
        "Violence against civilians"
    } == set()


@pytest.mark.parametrize(
    "text",
    [
        "Vaccination against cholera ended in Bol on Monday: 98 % of those targeted were reached.",
        "In Bol a measles vaccination campaign reached 40,000 children on Monday.",
        "A cholera treatment centre was opened in Bol on Monday.",
        "Volunteers in Bol prepared for floods on Monday.",
    ],
)
def test_a_response_is_no_event(drafted, text):
    told = "Cholera has killed 52 people in Ati since Friday. "
    assert [i.place.name for i in incidents(drafted(told + text)) if i.place] == ["Ati"]


def test_each_item_of_a_list_may_say_where_it_was_written(drafted):
    text = (
        "MANILA - A ferry with 120 people aboard sank off Dumaguete on Monday, killing nine.\n\n"
        "DHAKA: A fire at a garment plant in Gazipur killed eleven on Monday.\n\n"
        "NAIROBI - Protests over taxes turned violent on Monday; two people died."
    )
    found = drafted(text)
    assert {(name, value) for name, value in counted(found)} == {
        ("Dumaguete City", 9),
        ("Gazipur", 11),
        ("Nairobi", 2),
    }


def test_a_town_without_a_namesake_there_may_lie_outside_the_one_province_that_is_named(drafted):
    text = "Shells hit Kharkiv Oblast on Monday. A bus crashed near Uman on Monday, killing three."
    assert ("Uman", 3) in counted(drafted(text))


def test_an_older_disaster_that_opens_a_sentence_is_background(drafted):
    text = (
        "An earthquake killed three people in Khoy on Monday. The 2003 disaster at Bam cost "
        "26,000 lives."
    )
    assert counted(drafted(text)) == {("Khūy", 3)}


def test_who_recovered_and_who_says_so_are_no_casualties(drafted):
    text = "Ebola goes on. One nurse died on Monday and eight contacts recovered in Kampala."
    assert counted(drafted(text)) == {("Kampala", 1)}
    text = "A rocket hit Haifa on Monday; 33 hurt, 3 of them badly (MDA)."
    assert counted(drafted(text)) == {("Haifa", 33), ("Haifa", 3)}


def test_the_year_of_a_date_counts_no_gunmen(drafted):
    [found] = incidents(drafted("On 3 May 2026 gunmen killed two farmers in Jos."))
    assert (found.actor1, found.actor2) == ("gunmen", "two farmers")
    [found] = incidents(drafted("On Monday three gunmen killed two farmers in Jos."))
    assert found.actor1 == "three gunmen"
