"""Kinds of figures in own sentences: tolls of every harm, days, ranges, people side by side."""

from datetime import date

import pytest

from geo.extraction.claims import find_claims
from geo.extraction.day_lists import counts_by_day
from geo.extraction.people import bare_count
from geo.extraction.spread_cues import all_cues
from geo.gazetteer import open_gazetteer
from geo.language.numbers import find_numbers
from geo.language.reading import read
from geo.language.tokens import tokenize
from geo.model.records import Report
from geo.model.vocab import ClaimStatus, EventKind, Qualifier, Scope
from geo.workflows.draft import draft_dossier

DAY = date(2026, 5, 5)  # a Tuesday


def told(text):
    return Report(report_id="r", path="r", sha256="", text=text, date_published=DAY, lang="en")


@pytest.fixture(scope="module")
def drafted():
    """The incidents of one report, by the packaged gazetteer."""
    world = open_gazetteer()

    def read_it(text):
        found = draft_dossier([told(text)], world).incidents
        return [i for i in found if i.kind is EventKind.INCIDENT]

    return read_it


def figures(text):
    return sorted((c.harm.value, c.value) for c in find_claims(told(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The number of hurt at the quarry has risen to 17.", ("injured", 17)),
        ("The number of missing fell to 33.", ("missing", 33)),
        ("The number of persons arrested since 9 May stood at 26.", ("detained", 26)),
        ("The army put the number of villagers killed by mines at 38.", ("killed", 38)),
        ("The number of ferry deaths this year is now 17.", ("killed", 17)),
        ("A ranger sustained a deep knife wound.", ("injured", 1)),
        ("Six others suffered severe burns.", ("injured", 6)),
        ("Seven pilgrims remain in captivity.", ("detained", 7)),
        ("The storm left 1,500 people homeless.", ("displaced", 1500)),
        ("The brigade lost nine soldiers.", ("killed", 9)),
        ("A union organizer has been killed in a raid.", ("killed", 1)),
        ("Two women, aged 23 and 31, were shot dead.", ("killed", 2)),
        ("A rescuer said 40 people are in hospital with injuries.", ("injured", 40)),
    ],
)
def test_each_way_to_give_a_figure(text, expected):
    """One figure, with its harm."""
    assert figures(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Thieves fled with goods worth R1.4 million.",
        "Firearms seized: 17.",
        "The airline lost 300 customers.",
        "Thirty houses fell in 2 roof collapses.",
        "Farmers lost 6,500 head of cattle.",
        "The army denied reports that men of the 16 Corps had died.",
        "Nobody knows who died when coaches of the 12487 Coast Express left the rails near Mosul.",
    ],
)
def test_what_counts_no_people(text):
    """Money, goods, customers and roofs."""
    assert figures(text) == []


def test_an_earlier_toll_is_superseded():
    """A toll that fell from another gives both, the second as an earlier one."""
    found = find_claims(told("The number of missing fell to 35, down from 48."))

    assert [(c.value, c.status) for c in found] == [
        (35, ClaimStatus.CURRENT),
        (48, ClaimStatus.SUPERSEDED),
    ]


def test_who_is_in_a_place_is_not_named_by_it():
    """A town behind "of them in" names nobody."""
    assert figures("In all 24 people died, 20 of them in Kalemie.") == [
        ("killed", 20),
        ("killed", 24),
    ]


def test_a_relative_clause_of_saying_ends_a_part():
    """The part of the dead is no part of the abducted."""
    text = "A monitor counted 34 dead, two of them women, and said 12 workers had been abducted."

    assert ("missing", 34) not in figures(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Five and possibly six people died.", 5, 6),
        ("Five, perhaps six, people died.", 5, 6),
        ("Five and maybe two more died.", 5, 7),
    ],
)
def test_a_number_that_may_be_another_is_a_range(text, low, high):
    """Both ends are kept."""
    [number] = find_numbers(text)

    assert (number.low, number.high, number.qualifier) == (low, high, Qualifier.RANGE)


def test_a_number_that_may_be_more_leaves_the_one_that_is_told():
    """Eight died, whatever comes."""
    assert figures("Eight people, and perhaps as many as ten, died.") == [("killed", 8)]


@pytest.mark.parametrize("text", ["aged 23 and 31", "S9", "R18,400", "aged between 19 and 63"])
def test_ages_of_several_and_signs_count_nobody(text):
    """Each number is blocked."""
    assert all(n.blocked for n in find_numbers(text))


def test_counts_of_two_days_are_two_incidents(drafted):
    """One frame a day."""
    one, other = drafted("Sixty people were killed in Mosul on Friday and 50 on Saturday.")

    assert [(i.when.start, i.best) for i in (one, other)] == [
        (date(2026, 5, 1), 60),
        (date(2026, 5, 2), 50),
    ]


def test_a_bare_count_with_a_day_is_of_people():
    """The helper gives the number as a phrase."""
    reading = read("Floods killed 6 on Friday and 5 on Sunday.", lang="en")
    [number] = counts_by_day(reading, 0, len(reading.tokens))

    assert (bare_count(number).value, bare_count(number).person) == (5, True)


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("A couple and their daughter died in Mosul on Monday in a fire.", 3),
        ("Gunmen shot dead a trader, his brother and a guard in Mosul on Friday.", 3),
        ("Gunmen shot dead a guard and a soldier in Mosul on Friday.", 2),
        ("Rosa, 34, and her son, 7, were killed in Mosul on Monday in a fire.", 2),
        ("Lena Aziz, 34, and her son, 7, died in Mosul on Monday in a fire.", 2),
        ("A bomb in Mosul killed five people on Friday and two more died later.", 7),
    ],
)
def test_people_told_side_by_side_are_one_figure_of_the_incident(drafted, text, best):
    """The claims stay apart, the incident adds what one sentence counts beside each other."""
    [one] = drafted(text)

    assert one.best == best


def test_a_person_named_in_a_figure_is_not_its_number():
    """The words of the number name nobody."""
    found = find_claims(told("Lena Aziz, 34, and her son, 7, died."))

    assert [c.number_text for c in found] == ["", "her"]


def test_a_cue_may_stand_apart():
    """The words between belong to it."""
    text = tokenize("The number of civilians killed rose.")

    assert [(c.first, c.last) for c in all_cues(text, 0, len(text))] == [(1, 5)]


@pytest.fixture(scope="module")
def headlines():
    """The figures of whole countries of one report."""
    world = open_gazetteer()

    def read_it(text):
        found = draft_dossier([told(text)], world).incidents
        return {i.place.country: i.best for i in found if i.kind is EventKind.UMBRELLA}

    return read_it


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A hurricane struck Cuba on Monday. In Haiti three people drowned.", {"HT": 3}),
        ("Floods killed 12 people in Kenya and five in Uganda on Monday.", {"KE": 12, "UG": 5}),
        ("Floods in Kenya: officials said on Monday that 12 people had died.", {"KE": 12}),
    ],
)
def test_figures_of_two_countries_stand_under_each(headlines, text, expected):
    """The country behind the figure, else the last one before it."""
    assert headlines(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Police arrested four men at gunpoint in Mosul on Monday.", "Arrests"),
        ("Two men took a taxi at gunpoint in Mosul on Monday.", "Robbery"),
        ("Two men took a phone at knifepoint in Mosul on Monday.", "Robbery"),
    ],
)
def test_a_gun_makes_a_robbery_only_where_something_is_taken(drafted, text, kind):
    """An arrest at gunpoint stays one."""
    [one] = drafted(text)

    assert one.sub_event_type == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomber killed himself and three guards.", [3]),
        ("The judge was killed with his wife and two children.", [1, 1, 2]),
        ("Omar Aziz was shot and killed, along with 13 other people.", [1, 13]),
        ("Five guards were killed with knives.", [5]),
    ],
)
def test_who_is_killed_with_somebody_is_counted(text, expected):
    """Whoever goes with the dead, and no doer who dies with them."""
    assert sorted(c.value for c in find_claims(told(text))) == expected


def test_a_figure_compared_with_older_ones_is_no_background():
    """The worst since a year tells of now."""
    [claim] = find_claims(
        told("Rebels shelled the port, killing six in the worst raid since 2007.")
    )

    assert claim.scope is Scope.EVENT


def test_a_highest_number_is_no_lower_bound(drafted):
    """As many as 30 miners bound the figure from above."""
    [one] = drafted("Gunmen raided a mine near Mosul on Monday, killing as many as 30 miners.")

    assert (one.low, one.best, one.high) == (None, None, 30)
