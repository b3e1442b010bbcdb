"""Kinds of sentences that twenty reports of other countries showed, in words of their own."""

from datetime import date

import pytest

from geo.model.vocab import EventKind

DAY = date(2026, 5, 5)  # a Tuesday


@pytest.fixture
def drafted(draft_text):
    """The draft of one report."""
    return lambda text, day=DAY, **more: draft_text(text, day, **more)


def incidents(dossier):
    return [i for i in dossier.incidents if i.kind is EventKind.INCIDENT]


def kinds(dossier):
    return [i.sub_event_type or i.event_type for i in incidents(dossier)]


def places(dossier):
    return sorted(i.place.name for i in incidents(dossier) if i.place)


def counted(dossier):
    return sorted((c.harm, c.value) for i in dossier.incidents for c in i.claims)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A blast at a paint factory in Szeged, Hungary killed two on Monday.", "Industrial"),
        ("An explosion in a flour mill near Liberec, Czechia hurt nine.", "Industrial"),
        ("A tanker driver died when a boiler exploded at a brewery in Szeged.", "Industrial"),
        ("A bomb went off at a brewery in Szeged on Monday, killing one.", "Remote explosive"),
    ],
)
def test_a_blast_at_works_is_an_accident_and_a_bomb_is_none(drafted, text, kind):
    [found] = kinds(drafted(text))
    assert found.startswith(kind)


@pytest.mark.parametrize(
    "text",
    [
        "Artillery hit Sumy on Monday. Konotop: strike of bus drivers, shops shut.",
        "Artillery hit Sumy on Monday. A teachers strike closed schools in Konotop.",
        "Artillery hit Sumy on Monday. The strike by nurses in Konotop went on.",
    ],
)
def test_a_strike_of_workers_strikes_nobody(drafted, text):
    assert places(drafted(text)) == ["Sumy"]


@pytest.mark.parametrize(
    "text",
    [
        "Police found nine shells beside a road in Szeged.",
        "Soldiers seized three mortars and a rocket in Szeged on Monday.",
        "Divers recovered two grenades from the river in Szeged.",
    ],
)
def test_what_is_found_was_not_fired(drafted, text):
    assert not kinds(drafted(text))


def test_where_a_quake_is_only_felt_is_no_site(drafted):
    text = "A quake of 5.8 hit Seddon in New Zealand on Monday, hurting two. It was felt in "
    assert places(
        drafted(text + "Auckland. Tremors were also felt in Dunedin. More followed.")
    ) == ["Seddon"]


def test_what_a_slide_buries_is_no_burial(drafted):
    dossier = drafted("A landslide at Majuli in Assam buried three houses on Monday.")
    assert {i.kind for i in dossier.incidents} == {EventKind.INCIDENT}


@pytest.mark.parametrize(
    "text",
    [
        "On Monday two trains collided near Szeged, Hungary, and 40 were injured.",
        "40 were injured when two trams collided in Szeged on Monday.",
        "40 were injured on Monday. Three buses crashed near Szeged.",
    ],
)
def test_vehicles_that_collide_are_nobody_hurt(drafted, text):
    assert counted(drafted(text)) == [("injured", 40)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Between 1 and 4 May the Ministry of Health recorded 7 deaths in Lusaka.", "Ministry"),
        ("On 4 May Red Cross said two people died in Lusaka.", "Red Cross"),
        ("A fire killed two in Lusaka. State radio had first put the toll at 5.", "State radio"),
    ],
)
def test_a_speaker_begins_behind_the_day(drafted, text, speaker):
    said = {c.claimant.removeprefix("the ") for i in drafted(text).incidents for c in i.claims}
    assert any(name.startswith(speaker) for name in said)
    assert not any(word in name for name in said for word in ("May", "first"))


def test_a_place_alone_is_no_speaker(drafted):
    dossier = drafted("Cholera killed 9 in Zambia from 1 to 4 May. Ndola alone counted 5 deaths.")
    assert all("Ndola" not in (c.claimant or "") for i in dossier.incidents for c in i.claims)
    assert "Ndola" in places(dossier)


def test_armed_people_who_enter_a_house_make_no_journey(drafted):
    dossier = drafted("Two people died when gunmen entered a bar in Szeged, Hungary on Monday.")
    assert places(dossier) == ["Szeged"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Bad crash in Szeged 😢 a lorry and a bus, two dead.", DAY),
        ("Crash at the bridge in Szeged, two dead. #Szeged", DAY),
        ("Crash at the bridge in Szeged, two dead.", None),
    ],
)
def test_a_post_is_of_its_day_and_prose_of_none(drafted, text, day):
    [found] = incidents(drafted(text))
    assert found.when.start == day


def test_a_site_beside_a_road_is_the_site(drafted):
    text = "Bandits stopped a bus at Gummi, on the road from Sokoto to Gusau, on Monday, killing 3."
    assert places(drafted("In Nigeria: " + text)) == ["Gummi"]


def test_a_day_between_entries_of_a_log_opens_its_day(drafted):
    log = (
        "4 May\n06:30 Shelling at Sumy.\n15:00 Drone strike on a school in Konotop, many hurt.\n"
        "5 May\n09:00 Shelling at Kharkiv."
    )
    days = {i.place.name: i.when.start.day for i in incidents(drafted(log))}
    assert (days["Konotop"], days["Kharkiv"]) == (4, 5)


def test_a_column_of_districts_holds_districts(drafted):
    table = "District | Deaths | Missing\nBadulla | 14 | 6\nKandy | 5 | 2\nMatale | 1 | 0"
    shapes = {i.footprint.precision.value for i in incidents(drafted(table, title="Sri Lanka"))}
    assert shapes == {"district"}


def moved(dossier):
    return sorted((m.number, m.origin, m.destination) for m in dossier.movements)


@pytest.mark.parametrize(
    ("text", "journey"),
    [
        ("In Konotop, 40 families returned home on Monday.", (40, "", "Konotop")),
        ("In Konotop, 40 families from Sumy arrived on Monday.", (40, "Sumy", "Konotop")),
        (
            "On Monday 40 people crossed the Seym river from Sumy to Konotop.",
            (40, "Sumy", "Konotop"),
        ),
        ("Monday: 40 people from Sumy sleep in Konotop school.", (40, "Sumy", "Konotop")),
        ("40 people crossed from Goma in Congo into Gisenyi in Rwanda.", (40, "Goma", "Gisenyi")),
    ],
)
def test_both_ends_of_a_journey_are_its_own(drafted, text, journey):
    [(number, origin, destination)] = moved(drafted(text))
    assert (number, origin) == journey[:2]
    assert journey[2] in destination


def test_what_no_list_holds_is_drawn_at_the_unit_of_the_title(drafted):
    text = "On Monday fighters burned the clinic of Zorbist, killing two guards."
    [found] = incidents(drafted(text, title="Amhara, Ethiopia: security log"))
    assert (found.place.name, found.footprint.precision.value) == ("Zorbist (Amhara)", "province")
    [found] = incidents(drafted(text, title="Amhara and Afar, Ethiopia: security log"))
    assert found.place is None


def test_a_name_of_no_list_before_a_city_is_drawn_near_it(drafted):
    text = "A fire killed two workers in Zorbgang, Kaohsiung, on Monday. Taipei sent a team."
    [found] = incidents(drafted(text, title="Taiwan"))
    assert (found.place.name, found.footprint.precision.value) == ("Zorbgang (Kaohsiung)", "near")


@pytest.mark.parametrize(
    ("text", "harms"),
    [
        ("Two women are being treated for burns in Szeged after a fire.", [("injured", 2)]),
        ("A quake hit Szeged. Nine people are still under the rubble.", [("missing", 9)]),
        ("Robbers shot a man in Szeged. Three people are being held.", [("detained", 3)]),
        ("Szeged: a court jailed a driver for nine years over a fatal crash.", []),
    ],
)
def test_who_is_treated_buried_held_or_jailed(drafted, text, harms):
    found = counted(drafted(text))
    assert [pair for pair in found if pair[0] != "killed"] == harms


def test_one_speaker_speaks_for_the_line_behind_a_colon(drafted):
    dossier = drafted("Clashes in Sumy on Monday. Medics at the hospital: 4 dead, 21 hurt so far.")
    said = {(c.value, c.claimant) for i in dossier.incidents for c in i.claims}
    assert {name for _, name in said} == {"Medics at the hospital"}
    assert {value for value, _ in said} == {4, 21}


@pytest.mark.parametrize(
    "text",
    [
        "A bus crashed in Liberec on Saturday.\n\nHours earlier a man drowned in Szeged.",
        "A bus crashed in Liberec on Saturday.\n\nThat night a man was shot in Szeged.",
        "A fire broke out in Liberec on Saturday.\n\nLater that day a boat sank in Szeged.",
    ],
)
def test_hours_earlier_is_the_day_told_before(drafted, text):
    days = {i.when.start for i in incidents(drafted(text))}
    assert days == {date(2026, 5, 2)}


def test_the_attack_came_two_days_after_another(drafted):
    text = (
        "Gunmen killed five traders at Gusau in Nigeria on Sunday.\n\n"
        "The raid came two days after a nurse was shot dead in Sokoto."
    )
    days = {i.place.name: i.when.start.day for i in incidents(drafted(text))}
    assert days == {"Gusau": 3, "Sokoto": 1}


def test_a_title_with_two_countries_allows_both(drafted):
    text = "Some 1,900 people from Lay Kay Kaw in Myawaddy township fled to Mae Sot on Monday."
    [journey] = drafted(text, title="Thailand: arrivals from Myanmar").movements
    assert journey.origin == "Lay Kay Kaw"
    assert journey.origin_place.country == "MM"


def test_a_department_of_something_is_no_unit(drafted):
    text = "Total for the land: 10 dead (Department of Dyke Management)."
    dossier = drafted("Hue\n- Quiet.\n" + text, title="Typhoon in Viet Nam")
    assert not places(dossier)


@pytest.mark.parametrize(
    "text",
    [
        "Ndola district reported 5 deaths from cholera on Monday.",
        "Copperbelt Province counted 5 deaths from cholera on Monday.",
    ],
)
def test_a_unit_that_counts_is_where_they_died_and_no_speaker(drafted, text):
    dossier = drafted(text, title="Zambia: cholera")
    [claim] = [c for i in dossier.incidents for c in i.claims]
    assert (claim.value, claim.claimant) == (5, "")
    assert len(places(dossier)) == 1


def test_the_dead_who_were_treated_are_nobody_hurt(drafted):
    dossier = drafted(
        "Cholera killed 5 in Ndola, Zambia. Three of the dead had been treated there."
    )
    assert ("injured", 3) not in counted(dossier)


def test_people_picked_up_beside_bodies_are_no_bodies(drafted):
    dossier = drafted("A boat capsized off Kythira. Rescuers picked up 27 people and three bodies.")
    assert [value for _, value in counted(dossier)] == [3]


@pytest.mark.parametrize(
    ("title", "days"),
    [
        ("Diyala, Iraq: incidents of 4 May 2026", (4, 4)),
        ("Diyala, Iraq: police report, 2 and 3 May", (2, 3)),
        ("Diyala, Iraq: incidents of 4 May 2021", (None, None)),
    ],
)
def test_a_list_has_the_days_of_its_title(drafted, title, days):
    text = "0540 - Khanaqin: mortar fire on a patrol.\n1030 - Baqubah: gunmen shot a trader."
    found = incidents(drafted(text, title=title, day=date(2026, 5, 4)))
    if days[0] is None:  # long ago: its log is of the day of publication
        days = (4, 4)
    assert {(i.when.start.day, i.when.end.day) for i in found} == {days}


def test_the_day_on_which_a_boat_had_left_is_not_that_of_its_loss(drafted):
    text = (
        "A boat that had left Zuwara on Saturday sank off Lampedusa early on Monday, killing two."
    )
    [found] = incidents(drafted(text))
    assert found.when.start == date(2026, 5, 4)


def test_a_slide_that_closes_a_road_is_one_row(drafted):
    dossier = drafted("A landslide at Majuli in Assam closed the road on Monday, killing two.")
    assert [i.kind for i in dossier.incidents] == [EventKind.INCIDENT]


def test_the_same_in_another_town_is_told_there_too(drafted):
    text = "Police fired on protesters in Gabes, Tunisia on Monday. Same in Ghannouch, smaller."
    assert len(places(drafted(text))) == 2


def test_where_the_hurt_were_brought_is_no_site(drafted):
    text = "A quake hit Nurobod in Tajikistan on Monday, with 24 hurt, some of them in Dushanbe."
    assert "Dushanbe" not in places(drafted(text))


def test_a_body_is_a_speaker_by_its_according_to(drafted):
    text = "A bus fell into a ravine in Colomi, Bolivia; 7 died, according to the fire brigade."
    assert {c.claimant for i in drafted(text).incidents for c in i.claims} == {"the fire brigade"}


@pytest.mark.parametrize(
    "text",
    [
        "Police in Lyon arrested a man. Two people were killed in the shooting on Monday.",
        "Police in Lyon arrested a man after two people were killed in a shooting.",
        "Police in Lyon arrested a man. Two were killed in the shooting in Grenoble on Monday.",
    ],
)
def test_nobody_died_where_the_police_arrest(drafted, text):
    held = {
        (i.place.name if i.place else "", c.harm, c.value)
        for i in drafted(text).incidents
        for c in i.claims
    }
    assert ("Lyon", "killed", 2) not in held
    assert ("detained", 1) in {pair[1:] for pair in held}


@pytest.mark.parametrize(
    "text",
    [
        "A blast hit Sumy on Monday, wounding nine. Two of the nine wounded died on Tuesday.",
        "Nine people were hurt in Sumy on Monday. Three of the nine injured died.",
    ],
)
def test_some_of_the_wounded_are_not_wounded_again(drafted, text):
    assert [v for h, v in counted(drafted(text)) if h == "injured"] == [9]


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Nigeria: bullets, week of 6 April 2026", ""),
        ("Nigeria: bullets, week ending 12 April", ""),
        ("Nigeria: bullets", "Period covered: 6-12 April 2026\n\n"),
    ],
)
def test_weekdays_of_a_report_on_an_older_week_are_of_that_week(drafted, title, head):
    text = "- On Monday two were shot dead in Gusau.\n- On Friday a boat sank off Lagos."
    days = {i.when.start for i in incidents(drafted(head + text, title=title))}
    assert days == {date(2026, 4, 6), date(2026, 4, 10)}


@pytest.mark.parametrize(
    "text",
    [
        "A ferry on its way from Zanzibar to Pemba sank on Monday, killing 12.",
        "A boat carrying 40 people from Mtwara to Zanzibar capsized on Monday.",
        "A plane flying from Mbandaka to Kinshasa crashed on Monday, killing two.",
    ],
)
def test_what_is_lost_on_its_way_is_drawn_between_both_ends(drafted, text):
    [found] = incidents(drafted(text))
    assert found.footprint.precision.value == "area"


def test_one_known_end_of_a_voyage_is_no_site(drafted):
    text = "A ferry sailing from Zanzibar to Zorbistan sank on Monday, killing 12."
    assert not places(drafted(text))


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Nine people were killed in a bar in Burundi's capital on Monday.", "Bujumbura"),
        ("Bombers attacked a mosque in the Yemeni capital on Monday.", "Sanaa"),
        ("In Iraq, gunmen shot a judge in the capital on Monday.", "Baghdad"),
        ("In Kenya, gunmen shot a judge in the county capital on Monday.", None),
        ("In Somalia, gunmen shot a man in the capital, Mogadishu.", "Mogadishu"),
    ],
)
def test_the_capital_is_the_city_of_its_country(drafted, text, city):
    assert places(drafted(text)) == ([city] if city else [])


def test_a_judge_who_is_killed_is_no_court(drafted):
    dossier = drafted("One judge was killed in a bomb attack in Gusau, Nigeria on Monday.")
    assert places(dossier) == ["Gusau"]


def test_five_feared_killed_fear_no_clash(drafted):
    text = "Five people were feared killed in a clash in Gusau, Nigeria on Monday."
    assert kinds(drafted(text)) == ["Armed clash"]


@pytest.mark.parametrize(
    "text",
    [
        "Firefighters held an earthquake drill in Liberec on Monday.",
        "A landslide warning for Szeged was lifted on Monday.",
        "Reports of a bomb in Szeged were false, police said.",
        "The claim of a massacre in Gusau was debunked on Monday.",
    ],
)
def test_drills_and_what_turned_out_false_are_no_events(drafted, text):
    assert not kinds(drafted(text))


@pytest.mark.parametrize(
    "text",
    [
        "Rescuers search for eight people buried under rubble in Liberec.",
        "A quake hit Liberec. Eight people are trapped under debris.",
        "A quake hit Liberec. Eight people are buried under the snow.",
    ],
)
def test_people_under_rubble_are_missing_and_not_buried(drafted, text):
    assert counted(drafted(text)) == [("missing", 8)]


def test_a_speaker_who_was_quoted_is_named_without_his_verb(drafted):
    dossier = drafted("Mayor Jan Novak was quoted as saying four people died in Szeged.")
    assert {c.claimant for i in dossier.incidents for c in i.claims} == {"Mayor Jan Novak"}
