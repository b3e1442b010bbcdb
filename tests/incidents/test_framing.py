"""Reports to incidents: place before prominence, lists, headings, days, figures, movements."""

from dataclasses import replace
from datetime import date

import pytest

import geo.language.reading as module
from geo.gazetteer import open_gazetteer
from geo.incidents.explanation import explain, unread
from geo.incidents.framing import frame_report
from geo.incidents.journeys import read_journeys
from geo.incidents.told_moves import with_journeys
from geo.model.records import Report
from geo.model.vocab import EventKind, Precision
from geo.toponyms.recognition import recognise
from geo.toponyms.resolution import resolve
from geo.toponyms.roles import assign_roles
from geo.workflows.draft import draft_dossier


@pytest.fixture(scope="module")
def world():
    """The packaged gazetteer."""
    return open_gazetteer()


def report(text, day=date(2025, 3, 9), name="r", **fields):
    return Report(
        report_id=name, path=name, sha256="", text=text, date_published=day, lang="en", **fields
    )


def drafted(world, text, day=date(2025, 3, 9)):
    return draft_dossier([report(text, day)], world)


def incidents(world, text, day=date(2025, 3, 9)):
    """Place name (its own words where it is drawn at a parent), first day, precision, type."""
    found = drafted(world, text, day).incidents
    return sorted(
        (
            i.place.name if i.place else "",
            i.when.start.isoformat() if i.when.start else "",
            i.footprint.precision.value,
            i.sub_event_type or i.event_type,
        )
        for i in found
        if i.kind is EventKind.INCIDENT
    )


def test_each_town_of_a_list_is_an_incident_with_its_own_figure(world):
    found = drafted(
        world, "Police shot dead four people in Kitale, two in Nakuru and one in Thika."
    )
    figures = {i.place.name: i.best for i in found.incidents}

    assert figures == {"Kitale": 4, "Nakuru": 2, "Thika": 1}


def test_towns_joined_by_and_are_one_incident_each(world):
    found = incidents(world, "Protests were held on Friday in Nakuru, Eldoret and Nyeri.")

    assert [(name, day) for name, day, *_ in found] == [
        ("Eldoret", "2025-03-07"),
        ("Nakuru", "2025-03-07"),
        ("Nyeri", "2025-03-07"),
    ]


def test_headings_and_labels_give_their_lines_a_place(world):
    text = (
        "MAROUA\n- 6 people killed by armed men on 5 March\n\nMOKOLO\n- 4 people killed in clashes"
    )
    found = drafted(world, text).incidents

    assert {(i.place.name, i.best) for i in found} == {("Maroua", 6), ("Mokolo", 4)}


def test_a_post_takes_its_day_of_publication_and_says_so(world):
    found = drafted(
        world, "⚡️Izium. Shahed hit a depot. 2 killed (OVA).\n\n⚡️Chuhuiv: FPV, 1 wounded."
    )

    assert {i.when.start for i in found.incidents} == {date(2025, 3, 9)}
    assert {i.when.anchor for i in found.incidents} == {"publication"}
    assert {c.claimant for i in found.incidents for c in i.claims if c.value == 2} == {"OVA"}


def test_a_village_in_no_list_is_drawn_at_its_stated_parent_and_keeps_its_name(world):
    [(name, _, precision, _)] = incidents(
        world, "Gunmen killed five farmers in Qwexu village in Ancuabe district, Cabo Delgado."
    )

    assert name == "Qwexu (Ancuabe)"
    assert not Precision(precision).is_point


def test_a_namesake_abroad_never_wins_against_the_stated_province(world):
    [incident] = [
        i
        for i in drafted(world, "Herders and farmers clashed in Kim, in Mayo-Kebbi Est.").incidents
        if i.kind is EventKind.INCIDENT
    ]

    assert incident.place.country == "TD"


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Gunmen attacked Xwebu in Ancuabe district, 118 km from Pemba.", "Pemba"),
        ("A bomb exploded in Beira; the wounded were taken to a hospital in Maputo.", "Maputo"),
        ("Kathmandu: In Morang district a woman was killed when a slope gave way.", "Kathmandu"),
        ("Odesa: air raid alert only. Explosions heard were air defence.", "Odesa"),
        ("A local leader was gunned down in Karachi. The victim, Ahsan Danish, was 48.", "Denmark"),
        ("MAIDUGURI\n- 37 deaths confirmed by NEMA", "Nema"),
        ("A court in Kampala sentenced five men for a grenade attack in Kasese in 2018.", "Kasese"),
    ],
)
def test_what_is_only_named_is_no_site(world, text, never):
    assert never not in {name for name, *_ in incidents(world, text)}


def test_a_landslide_is_no_violence(world):
    [(name, day, _, kind)] = incidents(world, "A landslide killed 12 people in Gorkha on Friday.")

    assert (name, day, kind) == ("Gorkha", "2025-03-07", "Landslide")


def test_the_day_of_a_speech_is_not_the_events(world):
    text = (
        "The attack in Saint-Marc happened in the early hours of Thursday. "
        "Many were killed by a shot to the head, a spokeswoman told a radio station on Friday."
    )

    assert [day for _, day, *_ in incidents(world, text)] == ["2025-03-06"]


def test_background_years_are_never_current(world):
    text = "MAIDUGURI\n- 37 deaths confirmed\n\nIn 2012 floods killed 363 people nationwide."
    found = drafted(world, text).incidents

    assert [i.best for i in found if i.kind is EventKind.INCIDENT] == [37]
    assert all(i.best is None for i in found if i.kind is EventKind.UMBRELLA)


def test_an_event_without_a_place_is_a_row_without_a_position(world):
    [incident] = drafted(
        world, "On 5 March a truck bomb exploded at mile 29. One soldier was killed."
    ).incidents

    assert (incident.place, incident.footprint.geometry, incident.best) == (None, None, 1)


def test_an_undated_event_joins_no_dated_one_of_another_report(world):
    one = report("On 5 March gunmen attacked Chiure town.", name="a")
    other = report("Gunmen attacked Chiure town.", name="b")
    found = draft_dossier([one, other], world).incidents

    assert len(found) == 2


def test_soldiers_did_not_die_where_they_are_mourned(world):
    found = drafted(
        world, "A funeral was held in Idlib for four soldiers killed in clashes."
    ).incidents

    assert {i.kind for i in found} == {EventKind.BURIAL}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "501 households (1,824 individuals) from Namanhumbir entered Montepuez.",
            (1824, "Namanhumbir", "Montepuez"),
        ),
        ("About 1,100 people moved from Nangade to Mueda.", (1100, "Nangade", "Mueda")),
        ("Around 1,865 HHs left Nicuapa site.", (1865, "Nicuapa", "")),
        ("Kosti: about 3,500 people arrived from En Nahud.", (3500, "En Nahud", "Kosti")),
    ],
)
def test_movements_of_situation_reports(world, text, expected):
    [movement] = drafted(world, text).movements

    assert (movement.number, movement.origin, movement.destination) == expected


class Counted:
    """A gazetteer that counts how often a whole text is scanned."""

    def __init__(self, lookup, text):
        self._lookup, self._text, self.scans = lookup, text, 0

    def __getattr__(self, name):
        return getattr(self._lookup, name)

    def scan(self, text):
        self.scans += text == self._text
        return self._lookup.scan(text)


def test_a_report_is_tokenized_split_and_scanned_once(world, monkeypatch):
    text = "Gunmen killed nine farmers in Harim on Friday, police said. Shops were looted."
    counted, calls = Counted(world, text), {"tokens": 0, "split": 0}

    tokenize, split = module.tokenize, module.split_sentences

    def tokens(given):
        calls["tokens"] += given == text
        return tokenize(given)

    def sentences(given, *args, **options):
        calls["split"] += given == text
        return split(given, *args, **options)

    monkeypatch.setattr(module, "tokenize", tokens)
    monkeypatch.setattr(module, "split_sentences", sentences)
    draft_dossier([report(text)], counted)

    assert (calls["tokens"], calls["split"], counted.scans) == (1, 1, 1)


def framed(world, text):
    r = report(text)
    mentions = assign_roles(r, recognise(r, world), lookup=world)
    return frame_report(r, resolve(mentions, world, text=text), world)


def test_what_made_nothing_is_listed_and_explained(world):
    read = framed(world, "Gunmen attacked Ugba. An attack on the road could follow.")

    assert [s.text for s in unread(read)] == ["An attack on the road could follow."]
    lines = list(explain(read))
    assert any("refused  attack: wished, feared or planned" in line for line in lines)
    assert any(line.strip().startswith("frame  Attack | Ugba") for line in lines)


def test_every_claim_is_explained_within_its_frame_with_its_rule(world):
    text = "Gunmen attacked Ugba, killing nine, police said. In 2010, 40 people died in Nigeria."
    read = framed(world, text)
    lines = [line for line in explain(read) if line.lstrip().startswith("claim ")]

    assert len(lines) == len(read.claims) == 2
    assert lines[0].startswith("      claim  killed nine | clause.")
    assert "by police" in lines[0]
    for claim in read.claims:
        assert any(claim.rule_id in line and claim.number_text in line for line in lines)


def test_an_end_of_a_journey_that_nobody_stated_says_so(world):
    read = framed(world, "Gunmen attacked Ugba on Friday. Some 2,350 persons fled to Makurdi.")
    [movement] = read_journeys(read)

    assert (movement.origin, movement.origin_explicit) == ("Ugba", False)
    assert movement.destination_explicit


def test_what_a_plug_in_gave_takes_the_end_that_only_the_sentence_tells(world):
    read = framed(world, "Some 2,350 persons fled from Ugba to Makurdi.")
    [own] = read_journeys(read)
    given = replace(own, destination="", destination_place=None, destination_explicit=False)
    [movement] = with_journeys(read, [given])

    assert (movement.origin, movement.destination) == ("Ugba", "Makurdi")


def test_places_of_a_list_share_their_plural_unit(world):
    read = framed(world, "Floods hit Baghlan, Takhar and Badakhshan provinces on Friday.")

    assert {a.unit.name for a in read.arguments} == {"PROVINCE"}


def test_a_line_of_air_defence_is_no_strike(world):
    text = "Kramatorsk: guided bombs, 2 hurt.\nMykolaiv: explosions. Air defence at work."

    assert {name for name, *_ in incidents(world, text)} == {"Kramatorsk"}


def test_one_namesake_abroad_does_not_vote_itself_in(world):
    text = (
        "People left Marjayoun and Bint Jbeil districts; some arrived in Tyre and in Saida.\n"
        "An air strike on a car in Blida on 5 March killed one person."
    )
    found = drafted(world, text).incidents

    assert "DZ" not in {i.place.country for i in found if i.place is not None}


def test_the_town_beside_is_no_second_site(world):
    text = "A blast in Calenzano, on the outskirts of Florence, killed two people on Friday."

    assert [name for name, *_ in incidents(world, text)] == ["Calenzano"]


def test_a_toll_that_stands_is_a_figure(world):
    text = (
        "Mokwa: the toll of the floods of 3 March stands at 206 (NSEMA).\nGaya: one child drowned."
    )
    found = drafted(world, text).incidents

    assert {(i.place.name, i.best) for i in found} == {("Mokwa", 206), ("Gaya", 1)}


def test_an_office_is_no_place_that_was_named_before(world):
    text = (
        "Rain fell in Kerala. A landslide near Munnar on Sunday buried four houses; two people "
        "were killed, the district collector said."
    )

    [found] = [i for i in drafted(world, text).incidents if i.claims]

    assert (found.kind, found.place.name) == (EventKind.INCIDENT, "Munnar")
    assert [c.value for c in found.claims] == [2]


@pytest.mark.parametrize(
    "where", ["Nenmara in Palakkad district", "Palakkad district", "Nenmara, Palakkad district"]
)
def test_a_district_known_by_its_town_is_an_area(world, where):
    """A dot in the town would say more than the report."""
    dossier = drafted(world, f"Gunmen killed eleven people in {where}, Kerala, on Friday.")
    [found] = dossier.incidents

    assert found.footprint.precision is Precision.DISTRICT
    assert found.footprint.radius_km >= 20.0


def test_a_speaker_behind_the_figures_takes_no_day_away(world):
    text = "Унаслідок ракетного удару по Києву в понеділок загинули 33 людини, повідомили в ДСНС."
    made = Report(
        report_id="r", path="r", sha256="", text=text, date_published=date(2024, 7, 9), lang="uk"
    )
    [found] = draft_dossier([made], world).incidents

    assert (found.place.name, found.when.start) == ("Kyiv", date(2024, 7, 8))


def test_a_name_is_looked_up_with_its_word_too(world):
    """``ولاية البحر الأحمر`` is a state; without its word it is the sea."""
    text = "أسفرت السيول التي ضربت ولاية البحر الأحمر في السودان يوم الأحد عن وفاة 30 شخصا."
    made = Report(
        report_id="r", path="r", sha256="", text=text, date_published=date(2024, 9, 3), lang="ar"
    )
    [found] = draft_dossier([made], world).incidents

    assert found.place.place_id == "geo:sd-red-sea-state"


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("Some residents fled to Lebanon.", 1),
        ("Residents fled from Turkey to Lebanon.", 2),
        ("200 residents fled to Lebanon.", 2),
        ("Some residents fled to Lebanon on 7 March 2025.", 2),  # undated never joins dated
    ],
)
def test_movements_that_nobody_counts_are_one_where_they_may_be(world, second, expected):
    texts = ("Many people fled from Syria to Lebanon.", second)
    made = [report(text, name=f"r{number}") for number, text in enumerate(texts)]
    found = draft_dossier(made, world).movements

    assert len(found) == expected
    assert sorted({q.report_id for m in found for q in m.quotes}) == ["r0", "r1"]
    told = {m.movement_id: m.number_text for m in found if m.origin_place is not None}
    assert "Some" not in told.values()  # the words of one report are not put into another's mouth
