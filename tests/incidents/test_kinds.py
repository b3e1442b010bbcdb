"""Kinds of sentences that reports are made of: each a small text, and what must be read in it."""

from datetime import date

import pytest

from geo.extraction.claims import find_claims
from geo.gazetteer import open_gazetteer
from geo.model.records import Report
from geo.model.vocab import EventKind, Precision
from geo.workflows.draft import draft_dossier


@pytest.fixture(scope="module")
def world():
    """The packaged gazetteer."""
    return open_gazetteer()


def report(text, day=date(2025, 3, 9)):
    return Report(report_id="r", path="r", sha256="", text=text, date_published=day, lang="en")


def told(world, text):
    """Own name of the place, first day and type of every incident."""
    found = draft_dossier([report(text)], world).incidents
    return sorted(
        (
            i.location,
            i.when.start.isoformat() if i.when.start else "",
            i.sub_event_type or i.event_type,
        )
        for i in found
        if i.kind is EventKind.INCIDENT
    )


def figures(text):
    return [(c.harm.value, c.value) for c in find_claims(report(text))]


def speakers(text):
    return [c.claimant for c in find_claims(report(text))]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Masked men rode into Qovu in Kano State and opened fire, killing four.", ["Qovu"]),
        (
            "Rebels killed six in Kavu on Friday. Kavu lies in the Goma area of eastern Congo.",
            ["Kavu"],
        ),
        (
            "Fighting between two clans for Xadda, in Hiran region, killed five on Monday.",
            ["Xadda"],
        ),
        ("Two people died when the market of Gashua in Nigeria caught fire.", ["Gashua"]),
        (
            (
                "Floods killed three in Kumasi, Ghana. The dead are a baker and a nurse from "
                "a clinic in Tamale."
            ),
            ["Kumasi"],
        ),
        (
            "A storm killed one in Cebu, Philippines; a warning is up for Davao City.",
            ["Cebu"],
        ),
        (
            "Flooding was reported in Surat, India, while in Pune the airport stayed open.",
            ["Surat"],
        ),
    ],
    ids=["ridden into", "where it lies", "fought for", "market of", "who died", "warned", "while"],
)
def test_the_words_around_a_name_say_whether_something_happened_there(world, text, places):
    assert [name for name, _, _ in told(world, text)] == places


def test_a_section_word_is_no_place(world):
    text = "Kano State\n\nHighlights\n- Two farmers were killed in Dala.\n\nConflict: calm."

    assert [name for name, _, _ in told(world, text)] == ["Dala"]


def test_rows_of_a_table_take_their_figures_from_the_columns(world):
    text = (
        "Nigeria, first week of March 2025\n\n"
        "Date | LGA | Place | Event | Killed\n"
        "2 March | Maru | Qovu | gunmen raided the market | 6\n"
        "3 March | Anka | Ziwu | gunmen raided a farm | 0\n"
    )
    found = draft_dossier([report(text)], world).incidents

    assert sorted((i.location, i.best) for i in found if i.kind is EventKind.INCIDENT) == [
        ("Qovu", 6),
        ("Ziwu", None),
    ]


def test_an_item_that_begins_with_a_day_has_that_day(world):
    text = "Kano State\n\n- 2 March: gunmen raided Dala.\n- 4 March: gunmen raided Gwale."

    assert [day for _, day, _ in told(world, text)] == ["2025-03-02", "2025-03-04"]


def test_a_day_after_an_event_the_event_is_a_day_older(world):
    text = "Crews dug on Sunday, a day after an earthquake that killed 20 people in Herat."

    assert [day for _, day, _ in told(world, text)] == ["2025-03-08"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two men aged 23 and 27 were shot dead.", [("killed", 2)]),
        ("One male (19) injured in the leg.", [("injured", 1)]),
        ("Shells on Ward 8 killed four people.", [("killed", 4)]),
        ("Crews were looking for six more people.", [("missing", 6)]),
        ("A doctor treated six people, one of whom died.", [("injured", 6), ("killed", 1)]),
        ("Elderly woman hurt.", [("injured", 1)]),
        ("Two died and a third is missing.", [("killed", 2), ("missing", 1)]),
        ("Two of the wounded have died.", [("killed", 2)]),
        (
            "Eight diggers, four of them women, lost their lives.",
            [("killed", 8)],
        ),
    ],
)
def test_counts_by_what_stands_beside_them(text, expected):
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The health network said that nine people died.", "The health network"),
        ("In all, the disaster council counts nine dead.", "the disaster council"),
        ("Rescuers found two bodies, a port official said.", "a port official"),
        ("The blast killed 20 people by the mayor's count.", "the mayor"),
        ("Local officials speak of 30 dead.", "Local officials"),
        ("Hospitals gave way; 30 dead.", ""),
    ],
)
def test_who_counts_speaks(text, speaker):
    assert speakers(text) == [speaker]


def test_a_repelled_attack_with_dead_is_a_battle_and_one_without_is_nothing(world):
    hurt = "Soldiers repelled an attack on Maiduguri, Nigeria; two gunmen were shot dead."
    calm = "Soldiers repelled an attack on Maiduguri, Nigeria."

    assert [kind for _, _, kind in told(world, hurt)] == ["Armed clash"]
    assert told(world, calm) == []


def test_students_who_clash_with_police_at_a_protest_are_a_riot(world):
    text = (
        "Protests spread in Bangladesh on Friday. "
        "Students clashed with police in Khulna, and one person was killed."
    )

    assert ("Khulna", "2025-03-07", "Violent demonstration") in told(world, text)


def test_violence_without_a_place_is_drawn_at_the_one_area_that_the_report_tells_of(world):
    text = (
        "On Friday gunmen in Syria launched a wave of revenge attacks on villagers.\n\n"
        "Homes were looted and set ablaze.\n\n"
        "Officials closed all roads to the Syrian coast, and nobody entered the coastal region."
    )
    found = draft_dossier([report(text)], world).incidents
    drawn = {i.sub_event_type: i.place.name for i in found if i.kind is EventKind.INCIDENT}

    labels = {i.footprint.label for i in found if i.place and i.place.name == "Syrian coast"}

    assert drawn == {"Attack": "Syrian coast", "Looting/property destruction": "Syrian coast"}
    assert '"the coastal region" (Syrian coast)' in labels


def test_what_people_lack_is_named_as_what_it_is(world):
    text = (
        "On Friday officials in Syria closed all roads to Jableh.\n\n"
        "Power outages were reported in Baniyas, Syria, on Friday."
    )
    found = draft_dossier([report(text)], world).incidents

    assert {i.title.split(",")[0] for i in found if i.kind is not EventKind.UMBRELLA} == {
        "Access restricted",
        "Services cut",
    }


def test_one_burial_of_the_same_dead_is_one_row_where_a_report_names_no_day(world):
    one = "In Tuwaym, Syria, residents buried 31 people in a mass grave on Saturday."
    other = "In Tuwaym, Syria, 31 people were buried."
    reports = [report(one), Report(report_id="s", path="s", sha256="", text=other, lang="en")]
    found = draft_dossier(reports, world).incidents
    burials = [i for i in found if i.kind is EventKind.BURIAL]

    assert [(i.place.name, i.when.start, len(i.report_ids)) for i in burials] == [
        ("Tuwaym", date(2025, 3, 8), 2)
    ]


def test_a_dated_battle_without_a_place_gives_its_day_to_no_attack_elsewhere(world):
    text = (
        "The clashes, which began on Thursday, shook the new government.\n\n"
        "Shops opened again on Saturday.\n\n"
        "Gunmen attacked homes in Baniyas, Syria."
    )

    assert ("Baniyas", "", "Attack") in told(world, text)


def test_the_day_at_the_head_of_a_text_is_no_event_s(world):
    text = "Date: 2025-03-09\n\nGunmen attacked Dala in Kano State, Nigeria."

    assert [day for _, day, _ in told(world, text)] != ["2025-03-09"]


WHO = [
    "The mayor said that",
    "On Tuesday",
    "In the province of Kassala,",
    "Officials in Pune reported that",
    "According to the weather office,",
    "Residents of Lahti recall that",
    "A spokesman added that",
    "In the second week of May,",
    "Near the port,",
    "The newspaper wrote that",
    "Two days later",
    "In the north of the country,",
    "The union said that",
    "As of Monday,",
    "In 14 villages,",
]
NOT_KILLED = [
    "nobody was killed in the fire.",
    "no deaths were reported after the quake.",
    "the storm died down within 3 hours.",
    "about 40 cattle died of thirst.",
    "12,000 chickens were killed to stop bird flu.",
    "the talks ended in a dead end after 9 rounds.",
    "three roads were closed and 60 homes lost their roofs.",
    "police foiled an attack that could have killed dozens.",
    "a drill with 30 supposed victims was held at the airport.",
    "the deadline for 200 applications passed.",
    "the deadlock over 5 seats goes on.",
    "a court heard how the man had planned to kill his partner.",
    "drought killed 300 goats and 20 camels.",
    "the bill was killed by 51 votes.",
    "25 people were rescued unharmed.",
    "the death penalty was abolished 12 years ago.",
    "18 dead trees were felled in the park.",
    "the battery of 7 cameras died.",
    "the army denied that 10 soldiers had been killed.",
    "workers demanded higher pay for 4,000 nurses.",
    "if the dam broke, 2,000 people could die.",
]


def test_nobody_dies_in_three_hundred_sentences_that_kill_nobody():
    texts = [f"{who} {what}" for who in WHO for what in NOT_KILLED]
    wrong = [t for t in texts if any(h in ("killed", "bodies") and n for h, n in figures(t))]

    assert len(texts) > 300
    assert len(wrong) <= 0.03 * len(texts), wrong[:5]


def test_the_deadliest_in_years_compares_and_tells_of_now(world):
    text = "It is one of the deadliest incidents in recent years, with 40 people killed in Dala."
    found = draft_dossier([report(f"Kano State, Nigeria.\n\n{text}")], world).incidents

    assert [c.scope.value for i in found for c in i.claims] == ["event"]


def test_a_title_says_which_country_a_report_is_about(world):
    text = "In the North-West, gunmen abducted six teachers at Ndop."
    one = Report(
        report_id="r",
        path="r",
        sha256="",
        title="Cameroon: weekly note",
        text=text,
        date_published=date(2025, 3, 9),
        lang="en",
    )
    found = draft_dossier([one], world).incidents

    assert {i.place.country for i in found if i.place} == {"CM"}


def test_accounts_from_a_town_are_of_that_town(world):
    text = (
        "Clashes shook Syria. Eyewitness accounts from Baniyas revealed that 20 people were killed "
        "and left abandoned."
    )

    assert [name for name, _, _ in told(world, text)] == ["Baniyas"]


def test_what_a_report_is_about_says_less_than_a_word_beside_the_place(world):
    one = (
        "Clashes in Syria have left over 900 people dead.\n\n"
        "Accounts from Baniyas revealed that 20 people were killed."
    )
    other = "Gunmen attacked homes in Baniyas, Syria."
    reports = [
        Report(report_id=name, path=name, sha256="", text=text, lang="en")
        for name, text in (("a", one), ("b", other))
    ]
    found = draft_dossier(reports, world).incidents

    assert [(i.location, i.sub_event_type) for i in found if i.kind is EventKind.INCIDENT] == [
        ("Baniyas", "Attack")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Two were held on Thursday after a boy was stabbed in Leicester on Wednesday.",
            ("Leicester", "2025-03-05", "Stabbing"),
        ),
        (
            "A man died in Leicester on Friday.\n\nIt comes a week after a man was shot in Derby.",
            ("Derby", "2025-02-28", "Shooting"),
        ),
        (
            "On Friday a man was stabbed in Leicester, two days after a man was shot in Derby.",
            ("Derby", "2025-03-05", "Shooting"),
        ),
        (
            "A bomb killed two in Hull on 3 March. Three days later a man was shot in Leeds.",
            ("Leeds", "2025-03-06", "Shooting"),
        ),
        (
            "On 5 March a flood hit Derna, Libya.\n\n17:05 Residents protested in Tobruk.",
            ("Tobruk", "2025-03-09", "Peaceful protest"),
        ),
    ],
    ids=["held after", "a week after", "in one sentence", "days later", "entry of a log"],
)
def test_a_sentence_with_two_events_gives_each_its_day(world, text, expected):
    assert expected in told(world, text)


@pytest.mark.parametrize(
    "text",
    [
        "A vigil will be held in Leicester, England, on Sunday.",
        "A human chain is planned in Kochi, India, on Monday.",
        "A march scheduled for Saturday in Nairobi, Kenya, is expected to draw crowds.",
    ],
)
def test_what_is_planned_has_not_happened(world, text):
    assert told(world, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "A truck overturned on the road between Tobruk and Derna in Libya, injuring two.",
        "A convoy was ambushed between Tobruk and Derna in Libya, killing three soldiers.",
        "On the road from Tobruk to Derna in Libya gunmen killed five passengers.",
    ],
)
def test_between_two_places_is_the_stretch_between_them_and_neither_of_both(world, text):
    [found] = [i for i in draft_dossier([report(text)], world).incidents if i.place]

    assert found.footprint.precision is Precision.AREA
    assert "between Tobruk and" in found.footprint.label


def test_the_village_is_the_one_that_was_called_a_village(world):
    text = (
        "On Friday 95 households were displaced from Xum Sumema village to El Obeid town in Sudan "
        "after drone attacks on the village."
    )

    assert "El Obeid" not in {name for name, _, _ in told(world, text)}


def test_what_followed_later_is_not_of_the_day_before_it(world):
    text = (
        "Three people were killed in a knife attack in Southport on 5 March. In the days that "
        "followed, riots broke out in Hull. Ten officers were injured there."
    )

    assert ("Hull", "", "Violent demonstration") in told(world, text)


def test_a_town_whose_name_ends_in_town_keeps_it(world):
    text = "A man was arrested in Old Town, Maine, after a fight on Friday."

    assert {name for name, _, _ in told(world, text)} == {"Old Town"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "Clashes in Sweida, Syria, went on. On 5 March Israel struck the ministry in "
                "Damascus; three people were killed."
            ),
            ("Damascus", "2025-03-05", "Shelling/artillery/missile attack"),
        ),
        (
            "Three are missing after their boat capsized off Cebu, Philippines, in strong winds.",
            ("Cebu", "", "Boat accident"),
        ),
        (
            (
                "Derna stampede\n\nTwelve were crushed to death on Friday in Xulrai village in "
                "Derna district, Libya."
            ),
            ("Xulrai", "2025-03-07", "Stampede"),
        ),
    ],
    ids=["struck by a country", "after a verb", "town of a title"],
)
def test_the_event_is_what_the_sentence_says_where_it_says_it(world, text, expected):
    assert expected in told(world, text)


def test_the_second_such_accident_is_no_further_one(world):
    text = (
        "A bus fell into a gorge near Chamba, India, on Friday, killing nine; some were treated in "
        "Punjab. It was the second such accident in the state this week."
    )

    assert {name for name, _, _ in told(world, text)} == {"Chamba"}


def test_who_flees_a_scene_is_not_displaced(world):
    found = draft_dossier(
        [report("A car hit a boy in Kochi, India. The driver fled the scene.")], world
    )

    assert found.movements == ()


def test_who_flees_the_scene_of_battles_may_be_displaced(world):
    text = "Families who fled the scene of fighting in Homs, Syria, reached Hama on Friday."

    assert draft_dossier([report(text)], world).movements
