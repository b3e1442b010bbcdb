"""Reports that tell of one event: what joins, what stays apart, and whose figures they are."""

from datetime import date

import pytest

from geo.gazetteer import open_gazetteer
from geo.incidents import merging
from geo.model.records import Report
from geo.model.vocab import EventKind, Harm
from geo.workflows.draft import draft_dossier

DAY = date(2025, 5, 6)  # a Tuesday


@pytest.fixture(scope="module")
def drafted():
    """The draft of texts, each with its day of publication or None."""
    world = open_gazetteer()

    def read(*texts):
        reports = [
            Report(report_id=f"r{n}", path="r", sha256="", text=text, date_published=day, lang="en")
            for n, (text, day) in enumerate(texts)
        ]
        return draft_dossier(reports, world)

    return read


def incidents(dossier):
    return [i for i in dossier.incidents if i.kind is EventKind.INCIDENT]


def test_killings_inferred_from_one_burial_are_one_event_even_if_a_report_names_no_day(drafted):
    dated = "In the town of Harim on Monday, people buried 14 victims of the previous day's attack."
    undated = "In the town of Harim, people buried 14 victims of earlier attacks."
    found = drafted((dated, DAY), (undated, None))
    [killings] = incidents(found)
    assert (killings.place.place_id, killings.when.start) == ("gn:169866", date(2025, 5, 4))
    assert set(killings.report_ids) == {"r0", "r1"}
    other = "In the town of Harim, people buried 23 victims of earlier attacks."
    assert len(incidents(drafted((dated, DAY), (other, None)))) == 2


def test_a_raid_that_was_tried_near_a_town_is_where_the_next_sentence_happens(drafted):
    text = (
        "The fighting began on Sunday when troops tried to arrest a smuggler near Jableh. "
        "They were ambushed by gunmen, which led to clashes."
    )
    [found] = incidents(drafted((text, DAY)))
    assert (found.place.name, found.when.start) == ("Jableh", date(2025, 5, 4))
    feared = "Residents feared an attack on Jableh. Troops were ambushed by gunmen on Sunday."
    assert [i.place for i in incidents(drafted((feared, DAY)))] in ([], [None])


def test_who_fled_in_a_text_that_counts_for_a_country_fled_from_no_one_town(drafted):
    local = "On Sunday gunmen killed nine people in Baniyas. Thousands have fled their homes."
    [killed] = incidents(drafted((local, DAY)))
    assert {c.harm for c in killed.claims} == {Harm.KILLED, Harm.DISPLACED}
    found = drafted((f"Over 600 people have been killed in Syria since Friday. {local}", DAY))
    [killed] = incidents(found)
    assert {c.harm for c in killed.claims} == {Harm.KILLED}
    [whole] = [i for i in found.incidents if i.kind is EventKind.UMBRELLA]
    assert Harm.DISPLACED in {c.harm for c in whole.claims}


def test_a_base_that_belongs_to_another_country_is_where_people_came(drafted):
    text = "Many families of Jableh sought shelter at Russia’s Hmeimim airbase on Sunday."
    [moved] = drafted((text, DAY)).movements
    assert moved.destination_place.name == "Hmeimim Air Base"
    text = "Many families of Jableh fled to Lebanon’s north on Sunday."
    [moved] = drafted((text, DAY)).movements
    assert moved.destination_place.name == "Lebanon"


def test_only_what_joins_groups_is_public():
    assert merging.__all__ == ["merged"]
