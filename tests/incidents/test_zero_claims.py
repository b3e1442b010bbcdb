"""Claims of zero: with their speaker, of the event told, and never an event by themselves."""

from datetime import date

import pytest

from geo.extraction.claims import find_claims
from geo.extraction.zeros import zero_figures
from geo.gazetteer import open_gazetteer
from geo.language.reading import read
from geo.model.records import Report
from geo.model.vocab import ClaimStatus, EventKind
from geo.workflows.draft import draft_dossier

DAY = date(2026, 5, 5)  # a Tuesday


def told(text, **more):
    return Report(
        report_id="r", path="r", sha256="", text=text, date_published=DAY, lang="en", **more
    )


@pytest.fixture(scope="module")
def drafted():
    """The draft of one report, by the packaged gazetteer."""
    world = open_gazetteer()
    return lambda text: draft_dossier([told(text)], world)


def incidents(dossier):
    return [i for i in dossier.incidents if i.kind is EventKind.INCIDENT]


def figures(claims):
    return sorted((c.harm.value, c.value, c.claimant) for c in claims)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There were no casualties, the sheriff said.", {"killed", "injured"}),
        ("The depot burned down without loss of life.", {"killed"}),
        ("No deaths or injuries have been reported.", {"killed", "injured"}),
        ("There were no immediate reports of civilian casualties.", {"killed", "injured"}),
        ("No deaths have been confirmed so far.", {"killed"}),
        ("Nobody on board was hurt.", {"injured"}),
        ("No one was killed or wounded.", {"killed", "injured"}),
        ("None of the nine climbers in the hut was hurt.", {"injured"}),
        ("Not a single guard was killed.", {"killed"}),
        ("Casualties: none reported.", {"killed", "injured"}),
        ("Deaths - nil.", {"killed"}),
        ("The general denied that any civilian had been killed.", {"killed"}),
        ("The brigade lost none of its men.", {"killed"}),
        ("Mortar fire at the bridge, no cas.", {"killed", "injured"}),
        ("Nobody is missing.", {"missing"}),
        ("No arrests were made.", {"detained"}),
    ],
)
def test_who_says_that_nobody_was_harmed_states_a_zero(text, expected):
    """A noun with "no", a subject that is nobody, a list with "none", a denial of any."""
    found = find_claims(told(text))

    assert {c.harm.value for c in found} == expected
    assert all(c.value == c.low == c.high == 0 and c.is_none for c in found)


@pytest.mark.parametrize(
    "text",
    [
        "There was no word on casualties.",
        "No further deaths were reported.",
        "They left early so that no one is hurt.",
        "It is not known whether anyone was hurt.",
        "Nobody was hurt except the cook.",
        "No one claimed the attack.",
        "Was nobody hurt?",
        "No fewer than nine people were killed.",
        "If nobody is hurt, the race goes on.",
    ],
)
def test_what_is_not_known_or_wished_is_no_zero(text):
    """Only a statement that nobody came to harm counts nobody."""
    reading = read(text, lang="en")

    assert zero_figures(reading, 0, len(reading.tokens)) == []


def test_a_zero_belongs_to_the_event_told_before_it_with_its_speaker(drafted):
    """The sentence behind the event says it; the incident counts nought."""
    [one] = incidents(drafted("A grenade exploded in Mosul on Monday. No one died, medics said."))

    assert figures(one.claims) == [("killed", 0, "medics")]
    assert (one.low, one.best, one.high) == (0, 0, 0)


@pytest.mark.parametrize(
    "text", ["No one was killed in Mosul.", "The army denied that anyone had been hurt in Mosul."]
)
def test_an_absent_harm_is_no_event(drafted, text):
    """The claim is kept, and nothing is drawn."""
    dossier = drafted(text)

    assert incidents(dossier) == []
    assert [c.value for i in dossier.incidents for c in i.claims] == [0]
    assert all(i.best is None for i in dossier.incidents)


def test_a_zero_at_another_place_is_not_drawn_there(drafted):
    """Where no deaths were reported, nothing is drawn."""
    text = "Shells killed five in Mosul on Monday. In Basra no deaths were reported, medics said."
    dossier = drafted(text)

    assert [i.place.name for i in incidents(dossier)] == ["Mosul"]
    assert ("killed", 0, "medics") in figures(c for i in dossier.incidents for c in i.claims)


def test_a_later_count_supersedes_the_zero_of_its_speaker(drafted):
    """Both stay as claims; the figure is the count."""
    text = (
        "A bomb went off in Mosul on Monday. At 8 am the mayor said no one had died. "
        "At noon the mayor said three people had been killed."
    )
    [one] = incidents(drafted(text))

    assert figures(one.claims) == [("killed", 0, "the mayor"), ("killed", 3, "the mayor")]
    assert [c.status for c in one.claims if c.is_none] == [ClaimStatus.SUPERSEDED]
    assert (one.low, one.best, one.high) == (3, 3, 3)


def test_a_denial_bounds_no_figure_and_stands_as_a_contradiction(drafted):
    """Two lines that cannot both be right: the count is shown, the zero said beside it."""
    text = "Shells hit Mosul on Monday. Medics counted 12 dead. The army said nobody had died."
    [one] = incidents(drafted(text))

    assert (one.low, one.best, one.high) == (12, 12, 12)
    assert len(one.contradictions) == 1


def test_people_named_in_a_zero_are_not_counted(drafted):
    """None of the 14 miners was hurt: that hurts nobody."""
    text = "A pit caved in at Mosul on Monday. None of the 14 miners inside was hurt."
    [one] = incidents(drafted(text))

    assert figures(one.claims) == [("injured", 0, "")]


def test_a_zero_of_one_town_is_no_figure_of_its_country(drafted):
    """Whoever else is counted there, as displaced."""
    text = (
        "Floods hit Kenya on Monday; 9,000 people were displaced. In Mosul no deaths were reported."
    )
    found = [i for i in drafted(text).incidents if i.kind is EventKind.UMBRELLA]

    assert [i.best for i in found] == [None for _ in found]
    assert found
